#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * wv_fingerprint: six groups of five digits for an organisation's public key, to be read out over the phone:
 * "04711 82930 …". 99 bits of BLAKE2b; nobody makes another key with the same digits.
 *
 * @public_key: base64
 *
 * Returns: (transfer full) (nullable): %NULL when it is no key
 */
char *wv_fingerprint (const char *public_key) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
