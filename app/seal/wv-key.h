#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WvKey: 32 secret bytes in locked memory (mlock, never in a core dump), wiped when the last reference goes.
 * libsodium only; no cryptography of our own (privacy.md, "Keys").
 */
typedef struct _WvKey WvKey;

#define WV_KEY_BYTES 32

/** wv_key_new_random: a dossier key. */
WvKey *wv_key_new_random (void) G_GNUC_WARN_UNUSED_RESULT;
/** wv_key_new_from: copies @WV_KEY_BYTES bytes; the caller wipes its own. */
WvKey *wv_key_new_from (const guint8 *bytes) G_GNUC_WARN_UNUSED_RESULT;
WvKey *wv_key_ref (WvKey *key);
void wv_key_unref (WvKey *key);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvKey, wv_key_unref)

/**
 * wv_key_seal: XChaCha20-Poly1305 under @key. The associated data binds the value to its record: it opens only
 * for the same kind, record and dossier, so nothing can be moved elsewhere.
 *
 * Returns: (transfer full): version byte, 24 bytes nonce, ciphertext with tag
 */
GBytes *wv_key_seal (const WvKey *key, const char *kind, const char *id, const char *dossier,
                     GBytes *plain) G_GNUC_WARN_UNUSED_RESULT;

/**
 * wv_key_open: the reverse. Errors: %WV_ERROR_UNSEALED for a wrong key, another record, or altered bytes.
 *
 * Returns: (transfer full) (nullable): the plain bytes; their memory is wiped when freed
 */
GBytes *wv_key_open (const WvKey *key, const char *kind, const char *id, const char *dossier,
                     GBytes *sealed, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * wv_key_wrap_for: seals @key itself for an organisation (crypto_box_seal), as a grant carries it.
 * @public_key: base64 of the organisation's X25519 public key
 *
 * Returns: (transfer full) (nullable): base64; %WV_ERROR_INVALID for a public key that is none
 */
char *wv_key_wrap_for (const WvKey *key, const char *public_key, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** wv_bytes_new_secret: bytes that are wiped when freed; takes nothing over. */
GBytes *wv_bytes_new_secret (gconstpointer data, gsize size) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
