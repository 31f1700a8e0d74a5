#pragma once

#include "store/wv-outbox-sync.h"

G_BEGIN_DECLS

/* What the user sees: the server's state with the own waiting operations applied. Only for app/store. */

/** wv_overlay_ensure_shadow: keeps what the server said apart, before the first own operation touches it. */
gboolean wv_overlay_ensure_shadow (WvDb *db, const WvKind *kind, const char *id, GError **error);
/** wv_overlay_recompute: fills the kind's table again from shadow and waiting operations; ends the shadow when no
 * operation waits. Notes the change. */
gboolean wv_overlay_recompute (WvDb *db, const WvKind *kind, const char *id, GError **error);
/** wv_overlay_accept: the server took @op at @version: it becomes part of the shadow. */
gboolean wv_overlay_accept (WvDb *db, const WvOutboxOp *op, gint64 version, GError **error);
/** wv_overlay_has_shadow, wv_overlay_set_shadow: @record %NULL: the server has no such record. */
gboolean wv_overlay_has_shadow (WvDb *db, const WvKind *kind, const char *id, gboolean *ret, gint64 *ret_v, GError **error);
gboolean wv_overlay_set_shadow (WvDb *db, const WvKind *kind, const char *id, const WvRecord *record, GError **error);

/** wv_outbox_query: operations (element-type WvOutboxOp) by a literal @where with :value; in order of seq. */
GPtrArray *wv_outbox_query (WvDb *db, const char *where, const char *value, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** wv_store_exec: one statement with optional :text and :number. */
gboolean wv_store_exec (WvDb *db, const char *sql, const char *text, gint64 number, GError **error);
/** wv_store_read_int: first column of the first row with optional :text and :number; 0 without a row. */
gboolean wv_store_read_int (WvDb *db, const char *sql, const char *text, gint64 number, gint64 *ret, GError **error);

G_END_DECLS
