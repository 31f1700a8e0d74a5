#include "seal/wv-key.h"

#include "domain/wv-error.h"
#include "seal/wv-seal-init.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#define VERSION 1
#define NONCE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG crypto_aead_xchacha20poly1305_ietf_ABYTES
#define HEAD (1 + NONCE)

G_STATIC_ASSERT (WV_KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

struct _WvKey
{
  gatomicrefcount references;
  guint8 *bytes; /* locked and read-only */
};

typedef struct
{
  gsize size;
  guint8 data[];
} SecretBytes;

static void
secret_bytes_free (gpointer data)
{
  SecretBytes *secret = data;

  sodium_memzero (secret->data, secret->size);
  g_free (secret);
}

/* Takes memory that was made with room for @size bytes, so that the plain text is never copied
 * about. */
static GBytes *
secret_bytes_to_bytes (SecretBytes *secret)
{
  return g_bytes_new_with_free_func (secret->data, secret->size, secret_bytes_free, secret);
}

static SecretBytes *
secret_bytes_new (gsize size)
{
  SecretBytes *secret = g_malloc (sizeof *secret + size + 1);

  secret->size = size;
  return secret;
}

GBytes *
wv_bytes_new_secret (gconstpointer data, gsize size)
{
  SecretBytes *secret = secret_bytes_new (size);

  wv_seal_init ();
  if (size > 0)
    memcpy (secret->data, data, size);
  return secret_bytes_to_bytes (secret);
}

static WvKey *
key_new (void)
{
  WvKey *key = g_new (WvKey, 1);

  g_atomic_ref_count_init (&key->references);
  key->bytes = wv_seal_malloc (WV_KEY_BYTES);
  return key;
}

WvKey *
wv_key_new_random (void)
{
  WvKey *key = key_new ();

  randombytes_buf (key->bytes, WV_KEY_BYTES);
  sodium_mprotect_readonly (key->bytes);
  return key;
}

WvKey *
wv_key_new_from (const guint8 *bytes)
{
  WvKey *key = key_new ();

  memcpy (key->bytes, bytes, WV_KEY_BYTES);
  sodium_mprotect_readonly (key->bytes);
  return key;
}

WvKey *
wv_key_ref (WvKey *key)
{
  g_atomic_ref_count_inc (&key->references);
  return key;
}

void
wv_key_unref (WvKey *key)
{
  if (key == NULL || !g_atomic_ref_count_dec (&key->references))
    return;
  sodium_free (key->bytes); /* wipes */
  g_free (key);
}

/* The terminating NULs stay between the parts, so that no two records give the same bytes. */
static GByteArray *
associated_data (const char *kind, const char *id, const char *dossier)
{
  const char *parts[] = { kind, id, dossier != NULL ? dossier : "" };
  GByteArray *data = g_byte_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    g_byte_array_append (data, (const guint8 *)parts[i], strlen (parts[i]) + 1);
  return data;
}

GBytes *
wv_key_seal (const WvKey *key, const char *kind, const char *id, const char *dossier, GBytes *plain)
{
  g_autoptr (GByteArray) ad = associated_data (kind, id, dossier);
  gsize size;
  const guint8 *data = g_bytes_get_data (plain, &size);
  guint8 *sealed = g_malloc (HEAD + size + TAG);

  sealed[0] = VERSION;
  randombytes_buf (sealed + 1, NONCE);
  crypto_aead_xchacha20poly1305_ietf_encrypt (sealed + HEAD, NULL, data, size, ad->data, ad->len,
                                              NULL, sealed + 1, key->bytes);
  return g_bytes_new_take (sealed, HEAD + size + TAG);
}

GBytes *
wv_key_open (const WvKey *key,
             const char *kind,
             const char *id,
             const char *dossier,
             GBytes *sealed,
             GError **error)
{
  g_autoptr (GByteArray) ad = associated_data (kind, id, dossier);
  g_autoptr (GBytes) plain = NULL;
  gsize size;
  const guint8 *data = g_bytes_get_data (sealed, &size);

  if (size >= HEAD + TAG && data[0] == VERSION)
    {
      SecretBytes *secret = secret_bytes_new (size - HEAD - TAG);

      plain = secret_bytes_to_bytes (secret);
      if (crypto_aead_xchacha20poly1305_ietf_decrypt (secret->data, NULL, NULL, data + HEAD,
                                                      size - HEAD, ad->data, ad->len, data + 1,
                                                      key->bytes)
          == 0)
        return g_steal_pointer (&plain);
    }
  g_set_error (error, WV_ERROR, WV_ERROR_UNSEALED,
               _ ("Sealed content (%s) does not open: it was altered, or belongs elsewhere."),
               kind);
  return NULL;
}

char *
wv_key_wrap_for (const WvKey *key, const char *public_key, GError **error)
{
  guint8 receiver[crypto_box_PUBLICKEYBYTES];
  guint8 wrapped[crypto_box_SEALBYTES + WV_KEY_BYTES];
  gsize size = 0;

  wv_seal_init ();
  /* crypto_box_seal() refuses a public key of low order, under which anyone could open it. */
  if (public_key == NULL || !wv_base64_read (public_key, receiver, sizeof receiver, &size)
      || size != sizeof receiver
      || crypto_box_seal (wrapped, key->bytes, WV_KEY_BYTES, receiver) != 0)
    {
      g_set_error_literal (error, WV_ERROR, WV_ERROR_INVALID,
                           _ ("The public key of this organisation is not valid. Ask the region's "
                              "coordinator to check it."));
      return NULL;
    }
  return wv_base64_dup (wrapped, sizeof wrapped);
}
