#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * wv_seal_init: starts libsodium once, from any thread. Everything in this folder that calls libsodium calls this
 * first. Without a random source the program ends: going on would be worse.
 */
void wv_seal_init (void);

/** wv_seal_malloc: locked memory outside core dumps, wiped by sodium_free(). Never %NULL. */
gpointer wv_seal_malloc (gsize size) G_GNUC_WARN_UNUSED_RESULT;

/** wv_base64_dup: standard base64 with padding, without line breaks. */
char *wv_base64_dup (const guint8 *bytes, gsize size) G_GNUC_WARN_UNUSED_RESULT;

/**
 * wv_base64_read: strict: exactly this form.
 *
 * Returns: whether @text is base64 of at most @max bytes; @ret_size says how many
 */
gboolean wv_base64_read (const char *text, guint8 *bytes, gsize max, gsize *ret_size);

G_END_DECLS
