#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * The boxes of courier files (protocol.md, "Courier files"): a request is sealed for the server (crypto_box_seal), its
 * answer under a fresh key that lies in the request. Who carries them can neither read nor change one, nor make an
 * answer. The one part of this folder that the server uses too: it opens requests with a key pair of its own, never
 * anything of a dossier, whose keys it does not have.
 */

/** WvCourierKey: the server's key pair. */
typedef struct _WvCourierKey WvCourierKey;

/** wv_courier_key_make: a new key pair in file @path, which only its owner can read; leaves one that is there. */
gboolean wv_courier_key_make (const char *path, GError **error);
/** wv_courier_key_load: Errors: %WV_ERROR_NOT_FOUND without the file, %WV_ERROR_INVALID when it holds no key. */
WvCourierKey *wv_courier_key_load (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** wv_courier_key_free: wipes it. Accepts %NULL. */
void wv_courier_key_free (WvCourierKey *key);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvCourierKey, wv_courier_key_free)

/** wv_courier_key_get_public: base64 of the public key, for desktops; %NULL for %NULL. */
const char *wv_courier_key_get_public (const WvCourierKey *key);
/** wv_courier_key_open: what wv_courier_seal() sealed. Errors: %WV_ERROR_UNSEALED: altered, cut, or for another key. */
GBytes *wv_courier_key_open (const WvCourierKey *key, GBytes *sealed, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** wv_courier_seal: seals @plain for the server. Errors: %WV_ERROR_INVALID when @public_key is none. */
GBytes *wv_courier_seal (const char *public_key, GBytes *plain, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** wv_courier_reply_key_new: base64 of 32 random bytes, for one request. */
char *wv_courier_reply_key_new (void) G_GNUC_WARN_UNUSED_RESULT;
/** wv_courier_reply_seal: the answer to request @id. Errors: %WV_ERROR_INVALID when @reply_key is none. */
GBytes *wv_courier_reply_seal (const char *reply_key, const char *id, GBytes *plain, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** wv_courier_reply_open: Errors: INVALID as above; %WV_ERROR_UNSEALED: altered, cut, or the answer to another request. */
GBytes *wv_courier_reply_open (const char *reply_key, const char *id, GBytes *sealed, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
