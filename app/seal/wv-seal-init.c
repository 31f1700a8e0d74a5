#include "seal/wv-seal-init.h"

#include <sodium.h>
#include <string.h>

static gpointer
init_once (gpointer data)
{
  if (sodium_init () < 0)
    g_error ("libsodium found no source of random numbers");
  return NULL;
}

void
wv_seal_init (void)
{
  static GOnce once = G_ONCE_INIT;

  g_once (&once, init_once, NULL);
}

gpointer
wv_seal_malloc (gsize size)
{
  gpointer memory;

  wv_seal_init ();
  memory = sodium_malloc (size);
  if (memory == NULL)
    g_error ("no locked memory for a key");
  return memory;
}

char *
wv_base64_dup (const guint8 *bytes, gsize size)
{
  gsize length = sodium_base64_ENCODED_LEN (size, sodium_base64_VARIANT_ORIGINAL);
  char *text = g_malloc (length);

  return sodium_bin2base64 (text, length, bytes, size, sodium_base64_VARIANT_ORIGINAL);
}

gboolean
wv_base64_read (const char *text, guint8 *bytes, gsize max, gsize *ret_size)
{
  return sodium_base642bin (bytes, max, text, strlen (text), NULL, ret_size, NULL,
                            sodium_base64_VARIANT_ORIGINAL)
         == 0;
}
