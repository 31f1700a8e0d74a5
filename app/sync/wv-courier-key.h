#pragma once

#include "store/wv-db.h"

G_BEGIN_DECLS

/** The server's public key for courier files, as this desktop keeps it: got at enrolment, and with a sync once a week. */

/** wv_courier_key_is_old: whether the next sync should ask for it. */
gboolean wv_courier_key_is_old (WvDb *db, gint64 now);
/** wv_courier_key_keep: in a write transaction. */
gboolean wv_courier_key_keep (WvDb *db, const char *key, gint64 now, GError **error);
/** wv_courier_key_get: (transfer full): Errors: NOT_FOUND when the server never told it. */
char *wv_courier_key_get (WvDb *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
