#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * wv_cli_enrol: enrols this computer without a window: looks up @code at @server, makes (or with the recovery code
 * opens) the organisation's key, wraps it under @password and keeps the profile in @data/welverwijs.db and the token
 * in the keyring or a private file.
 * @recovery: (nullable): typed recovery code, needed when the organisation has a key already
 * @ret_recovery: (out) (nullable): a new organisation's recovery code, to be put on paper; free with wv_secret_free()
 *
 * Errors: those of wv_enrol_look_finish(), wv_enrol_finish(), the vault and the store; REFUSED when @data is enrolled
 */
gboolean wv_cli_enrol (const char *data, const char *server, const char *code, const char *password,
                       const char *recovery, char **ret_recovery, GError **error);

G_END_DECLS
