#include "seal/wv-fingerprint.h"

#include "seal/wv-seal-init.h"

#include <sodium.h>

#define GROUPS 6
#define GROUP_BYTES 5
#define CONTEXT "welverwijs fingerprint 1"

/* Five bytes a group: what the remainder favours is less than one in ten million. */
static void
append_group (GString *text, const guint8 *bytes)
{
  guint64 number = 0;

  for (guint i = 0; i < GROUP_BYTES; i++)
    number = number << 8 | bytes[i];
  g_string_append_printf (text, "%s%05u", text->len > 0 ? " " : "", (guint) (number % 100000));
}

char *
wv_fingerprint (const char *public_key)
{
  guint8 key[crypto_box_PUBLICKEYBYTES];
  guint8 hash[GROUPS * GROUP_BYTES];
  GString *text;
  gsize size;

  g_return_val_if_fail (public_key != NULL, NULL);

  wv_seal_init ();
  if (!wv_base64_read (public_key, key, sizeof key, &size) || size != sizeof key)
    return NULL;
  crypto_generichash (hash, sizeof hash, key, sizeof key, (const guint8 *) CONTEXT, sizeof CONTEXT - 1);
  text = g_string_new (NULL);
  for (guint i = 0; i < GROUPS; i++)
    append_group (text, hash + i * GROUP_BYTES);
  return g_string_free (text, FALSE);
}
