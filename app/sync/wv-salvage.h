#pragma once

#include "seal/wv-vault.h"
#include "store/wv-db.h"

G_BEGIN_DECLS

/**
 * Saving the own work of a computer that the server does not let in any more: everything in the outbox, also what was
 * refused, in one file that only the own organisation's key opens. Nothing here is changed by it.
 */

/**
 * wv_salvage: the content of the file; inside a transaction.
 * Errors: NOT_FOUND when the computer is not enrolled or its organisation has no key in the directory; storage
 */
GBytes *wv_salvage (WvDb *db, gint64 now, guint *ret_count, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * wv_salvage_open: the reverse, with the organisation's unlocked @vault.
 * Returns: (element-type json_t): hello and op lines. Errors: LOCKED, UNSEALED, INVALID for a file of another kind
 */
GPtrArray *wv_salvage_open (GBytes *file, WvVault *vault, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
