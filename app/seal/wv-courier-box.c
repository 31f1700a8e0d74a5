#include "seal/wv-courier-box.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "domain/wv-error.h"
#include "seal/wv-key.h"
#include "seal/wv-seal-init.h"

#define SECRET crypto_box_SECRETKEYBYTES
#define PUBLIC crypto_box_PUBLICKEYBYTES
#define REPLY_KIND "courier-answer"
#define KEY_FILE_MAX 1024

struct _WvCourierKey
{
  guint8 *secret; /* locked memory */
  guint8 public_bytes[PUBLIC];
  char *public_text;
};

static gboolean
fail_storage (const char *path, int code, GError **error)
{
  g_set_error (error, WV_ERROR, WV_ERROR_STORAGE, _ ("The courier key %s cannot be kept: %s"), path, g_strerror (code));
  return FALSE;
}

/* Made beside it and linked into place: two processes that start together end with one and the same key. */
static gboolean
write_key (const char *path, const char *text, GError **error)
{
  g_autofree char *draft = g_strdup_printf ("%s.%d", path, (int) getpid ());
  int file = g_open (draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  gssize size = (gssize) strlen (text);
  int problem;

  if (file < 0)
    return fail_storage (path, errno, error);
  problem = write (file, text, (gsize) size) == size && fsync (file) == 0 ? 0 : errno;
  close (file);
  if (problem == 0 && link (draft, path) != 0 && errno != EEXIST)
    problem = errno;
  g_unlink (draft);
  return problem == 0 || fail_storage (path, problem, error);
}

gboolean
wv_courier_key_make (const char *path, GError **error)
{
  guint8 public_bytes[PUBLIC];
  guint8 *secret;
  char *text;
  gboolean written;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  secret = wv_seal_malloc (SECRET);
  crypto_box_keypair (public_bytes, secret);
  text = wv_base64_dup (secret, SECRET);
  sodium_free (secret);
  written = write_key (path, text, error);
  sodium_memzero (text, strlen (text));
  g_free (text);
  return written;
}

static gboolean
read_secret (const char *path, guint8 *secret, GError **error)
{
  char text[KEY_FILE_MAX + 1] = { 0 };
  int file = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  gssize length = file >= 0 ? read (file, text, KEY_FILE_MAX) : -1;
  gsize size = 0;
  gboolean good;

  if (file >= 0)
    close (file);
  if (length < 0)
    {
      g_set_error (error, WV_ERROR, WV_ERROR_NOT_FOUND, _ ("The courier key %s cannot be read: %s"), path, g_strerror (errno));
      return FALSE;
    }
  good = wv_base64_read (g_strchomp (text), secret, SECRET, &size) && size == SECRET;
  sodium_memzero (text, sizeof text);
  if (!good)
    g_set_error (error, WV_ERROR, WV_ERROR_INVALID, _ ("The file %s holds no courier key."), path);
  return good;
}

WvCourierKey *
wv_courier_key_load (const char *path, GError **error)
{
  g_autoptr (WvCourierKey) key = g_new0 (WvCourierKey, 1);

  key->secret = wv_seal_malloc (SECRET);
  if (!read_secret (path, key->secret, error))
    return NULL;
  crypto_scalarmult_base (key->public_bytes, key->secret);
  key->public_text = wv_base64_dup (key->public_bytes, PUBLIC);
  return g_steal_pointer (&key);
}

void
wv_courier_key_free (WvCourierKey *key)
{
  if (key == NULL)
    return;
  sodium_free (key->secret); /* wipes */
  g_free (key->public_text);
  g_free (key);
}

const char *
wv_courier_key_get_public (const WvCourierKey *key)
{
  return key != NULL ? key->public_text : NULL;
}

GBytes *
wv_courier_key_open (const WvCourierKey *key, GBytes *sealed, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (sealed, &size);
  gsize length = size >= crypto_box_SEALBYTES ? size - crypto_box_SEALBYTES : 0;
  g_autofree guint8 *plain = g_malloc (length + 1);
  GBytes *opened = NULL;

  if (size >= crypto_box_SEALBYTES && crypto_box_seal_open (plain, data, size, key->public_bytes, key->secret) == 0)
    opened = wv_bytes_new_secret (plain, length);
  else
    g_set_error (error, WV_ERROR, WV_ERROR_UNSEALED, "%s",
                 _ ("This request does not open: it was altered or cut, or it was made for another server."));
  sodium_memzero (plain, length);
  return opened;
}

GBytes *
wv_courier_seal (const char *public_key, GBytes *plain, GError **error)
{
  guint8 receiver[PUBLIC];
  gsize key_size = 0, size;
  const guint8 *data = g_bytes_get_data (plain, &size);
  g_autofree guint8 *sealed = g_malloc (crypto_box_SEALBYTES + size);

  wv_seal_init ();
  if (public_key == NULL || !wv_base64_read (public_key, receiver, PUBLIC, &key_size) || key_size != PUBLIC
      || crypto_box_seal (sealed, data, size, receiver) != 0)
    {
      g_set_error (error, WV_ERROR, WV_ERROR_INVALID, "%s", _ ("The public key of the server is not valid."));
      return NULL;
    }
  return g_bytes_new_take (g_steal_pointer (&sealed), crypto_box_SEALBYTES + size);
}

/* Answers. */

char *
wv_courier_reply_key_new (void)
{
  guint8 bytes[WV_KEY_BYTES];
  char *text;

  wv_seal_init ();
  randombytes_buf (bytes, sizeof bytes);
  text = wv_base64_dup (bytes, sizeof bytes);
  sodium_memzero (bytes, sizeof bytes);
  return text;
}

static WvKey *
read_reply_key (const char *text, GError **error)
{
  guint8 bytes[WV_KEY_BYTES];
  gsize size = 0;
  WvKey *key = NULL;

  wv_seal_init ();
  if (text != NULL && wv_base64_read (text, bytes, sizeof bytes, &size) && size == sizeof bytes)
    key = wv_key_new_from (bytes);
  else
    g_set_error (error, WV_ERROR, WV_ERROR_INVALID, "%s", _ ("The key for the answer is not valid."));
  sodium_memzero (bytes, sizeof bytes);
  return key;
}

GBytes *
wv_courier_reply_seal (const char *reply_key, const char *id, GBytes *plain, GError **error)
{
  g_autoptr (WvKey) key = read_reply_key (reply_key, error);

  return key != NULL ? wv_key_seal (key, REPLY_KIND, id, NULL, plain) : NULL;
}

GBytes *
wv_courier_reply_open (const char *reply_key, const char *id, GBytes *sealed, GError **error)
{
  g_autoptr (WvKey) key = read_reply_key (reply_key, error);
  GBytes *plain = key != NULL ? wv_key_open (key, REPLY_KIND, id, NULL, sealed, NULL) : NULL;

  if (key != NULL && plain == NULL)
    g_set_error (error, WV_ERROR, WV_ERROR_UNSEALED, "%s",
                 _ ("This answer does not open: it was altered or cut, or it belongs to another request."));
  return plain;
}
