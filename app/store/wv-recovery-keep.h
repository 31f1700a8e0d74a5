#pragma once

#include "seal/wv-vault.h"
#include "store/wv-profile.h"

G_BEGIN_DECLS

/**
 * A recovery code that was not printed yet (Later) rests sealed under the vault's local key, so that the sheet can be
 * printed another day. Once the print was checked it is wiped here: then only the paper has it.
 */

/** wv_recovery_keep: Errors: LOCKED, storage. */
gboolean wv_recovery_keep (WvDb *db, WvVault *vault, const char *code, GError **error);
/** wv_recovery_kept: (transfer full) (nullable): %NULL without error when there is none; free with wv_secret_free(). */
char *wv_recovery_kept (WvDb *db, WvVault *vault, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** wv_recovery_checked: the sheet was printed and read: forgets the code, and says so in the profile. */
gboolean wv_recovery_checked (WvDb *db, gint64 now, GError **error);

G_END_DECLS
