#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "domain/wv-error.h"
#include "seal/wv-courier-box.h"

typedef struct
{
  char *folder, *path;
  WvCourierKey *key;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("wv-courier-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "courier.key", NULL);
  g_assert_true (wv_courier_key_make (fixture->path, &error));
  fixture->key = wv_courier_key_load (fixture->path, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  wv_courier_key_free (fixture->key);
  g_unlink (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static GBytes *
text (const char *words)
{
  return g_bytes_new (words, strlen (words));
}

/* @bytes with one bit of byte @at turned. */
static GBytes *
flip (GBytes *bytes, gsize at)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  guint8 *copy = g_memdup2 (data, size);

  copy[at] ^= 1;
  return g_bytes_new_take (copy, size);
}

static void
test_key (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WvCourierKey) again = NULL;
  GStatBuf status;

  g_assert_cmpint (g_stat (fixture->path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  g_assert_true (wv_courier_key_make (fixture->path, NULL)); /* leaves the one that is there */
  again = wv_courier_key_load (fixture->path, NULL);
  g_assert_cmpstr (wv_courier_key_get_public (again), ==, wv_courier_key_get_public (fixture->key));
}

static void
test_bad_key (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  static const char *const wrong[] = { "", "geen sleutel", "AAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_assert_true (g_file_set_contents (fixture->path, wrong[i], -1, NULL));
      g_assert_null (wv_courier_key_load (fixture->path, &error));
      g_assert_error (error, WV_ERROR, WV_ERROR_INVALID);
      g_clear_error (&error);
    }
  g_unlink (fixture->path);
  g_assert_null (wv_courier_key_load (fixture->path, &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (wv_courier_key_make ("/nonexistent/folder/key", &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_STORAGE);
}

static void
test_request (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) plain = text ("mevrouw Kanarie");
  g_autoptr (GBytes) one = wv_courier_seal (wv_courier_key_get_public (fixture->key), plain, &error);
  g_autoptr (GBytes) two = wv_courier_seal (wv_courier_key_get_public (fixture->key), plain, &error);
  g_autoptr (GBytes) opened = wv_courier_key_open (fixture->key, one, &error);

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (opened, plain));
  g_assert_false (g_bytes_equal (one, two)); /* the same request twice cannot be told from two requests */
  g_assert_null (memmem (g_bytes_get_data (one, NULL), g_bytes_get_size (one), "Kanarie", 7));
}

static void
test_request_altered (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) plain = text ("mevrouw Kanarie");
  g_autoptr (GBytes) sealed = wv_courier_seal (wv_courier_key_get_public (fixture->key), plain, NULL);

  for (gsize i = 0; i < g_bytes_get_size (sealed); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) flipped = flip (sealed, i);
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (sealed, 0, i);

      g_assert_null (wv_courier_key_open (fixture->key, flipped, &error));
      g_assert_error (error, WV_ERROR, WV_ERROR_UNSEALED);
      g_clear_error (&error);
      g_assert_null (wv_courier_key_open (fixture->key, cut, &error));
      g_assert_error (error, WV_ERROR, WV_ERROR_UNSEALED);
    }
}

static void
test_bad_public_key (void)
{
  static const char *const wrong[] = { NULL, "", "AAAA", "geen sleutel", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=" };
  g_autoptr (GBytes) plain = text ("x");

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (wv_courier_seal (wrong[i], plain, &error));
      g_assert_error (error, WV_ERROR, WV_ERROR_INVALID);
    }
}

static void
test_answer (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *key = wv_courier_reply_key_new ();
  g_autofree char *other = wv_courier_reply_key_new ();
  g_autoptr (GBytes) plain = text ("mevrouw Kanarie");
  g_autoptr (GBytes) sealed = wv_courier_reply_seal (key, "een", plain, &error);
  g_autoptr (GBytes) opened = wv_courier_reply_open (key, "een", sealed, &error);
  g_autoptr (GBytes) flipped = flip (sealed, g_bytes_get_size (sealed) - 1);

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (opened, plain));
  g_assert_cmpstr (key, !=, other);
  g_assert_null (wv_courier_reply_open (other, "een", sealed, &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_UNSEALED);
  g_clear_error (&error);
  g_assert_null (wv_courier_reply_open (key, "twee", sealed, &error)); /* the answer to another request */
  g_assert_error (error, WV_ERROR, WV_ERROR_UNSEALED);
  g_clear_error (&error);
  g_assert_null (wv_courier_reply_open (key, "een", flipped, &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_UNSEALED);
  g_clear_error (&error);
  g_assert_null (wv_courier_reply_seal ("AAAA", "een", plain, &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_INVALID);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/seal/courier-box/key", Fixture, NULL, set_up, test_key, tear_down);
  g_test_add ("/seal/courier-box/bad-key", Fixture, NULL, set_up, test_bad_key, tear_down);
  g_test_add ("/seal/courier-box/request", Fixture, NULL, set_up, test_request, tear_down);
  g_test_add ("/seal/courier-box/request-altered", Fixture, NULL, set_up, test_request_altered, tear_down);
  g_test_add_func ("/seal/courier-box/bad-public-key", test_bad_public_key);
  g_test_add_func ("/seal/courier-box/answer", test_answer);
  return g_test_run ();
}
