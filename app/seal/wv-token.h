#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * The device token: who this desktop is to the server. Kept in the login keyring (libsecret); where there is no
 * keyring, in a file that only its owner can read (@fallback_dir/token-<account>, mode 0600). Sync needs the
 * token only, never the password. Calls block: use a thread from the interface.
 */

/** wv_token_store: Errors: %WV_ERROR_STORAGE when neither place takes it. */
gboolean wv_token_store (const char *account, const char *token, const char *fallback_dir, GError **error);
/** wv_token_load: (transfer full) (nullable): free with wv_secret_free(). Errors: %WV_ERROR_NOT_FOUND. */
char *wv_token_load (const char *account, const char *fallback_dir, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** wv_token_clear: forgets it in both places. */
gboolean wv_token_clear (const char *account, const char *fallback_dir, GError **error);

G_END_DECLS
