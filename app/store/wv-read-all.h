#pragma once

#include "seal/wv-vault.h"
#include "store/wv-edit.h"
#include "store/wv-store.h"

G_BEGIN_DECLS

/**
 * wv_read_all: marks all feedback and messages to our organisation as read, held back so that it can be undone.
 * @dossier: (nullable): only of this one
 *
 * Returns: (transfer full) (element-type gint64): the local transactions, in order; %NULL with @error
 */
GArray *wv_read_all (WvDb *db, WvVault *vault, const WvActor *actor, const char *dossier, guint hold_seconds,
                     const WvClock *clock, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** wv_unread_all: takes these transactions back, as far as they were not sent. */
gboolean wv_unread_all (WvDb *db, const GArray *transactions, GError **error);

G_END_DECLS
