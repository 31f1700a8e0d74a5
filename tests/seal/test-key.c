#include "domain/wv-error.h"
#include "seal/wv-vault.h"

#include <string.h>

#define TEXT "mevrouw Kole wil weer naar buiten"

static GBytes *
text_bytes (void)
{
  return g_bytes_new_static (TEXT, strlen (TEXT));
}

static void
test_round_trip (void)
{
  g_autoptr (WvKey) key = wv_key_new_random ();
  g_autoptr (GBytes) plain = text_bytes ();
  g_autoptr (GBytes) sealed = wv_key_seal (key, "message", "id-1", "dossier-1", plain);
  g_autoptr (GBytes) again = wv_key_seal (key, "message", "id-1", "dossier-1", plain);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) opened = wv_key_open (key, "message", "id-1", "dossier-1", sealed, &error);

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (opened, plain));
  g_assert_cmpuint (g_bytes_get_size (sealed), ==, 1 + 24 + strlen (TEXT) + 16);
  g_assert_false (g_bytes_equal (sealed, again)); /* a fresh nonce each time */
  g_assert_null (memmem (g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed), "Kole", 4));
}

static void
test_empty (void)
{
  g_autoptr (WvKey) key = wv_key_new_random ();
  g_autoptr (GBytes) plain = g_bytes_new (NULL, 0);
  g_autoptr (GBytes) sealed = wv_key_seal (key, "event", "a", NULL, plain);
  g_autoptr (GBytes) opened = wv_key_open (key, "event", "a", "", sealed, NULL);

  g_assert_nonnull (opened);
  g_assert_cmpuint (g_bytes_get_size (opened), ==, 0);
}

static void
test_every_byte_counts (void)
{
  g_autoptr (WvKey) key = wv_key_new_random ();
  g_autoptr (GBytes) plain = text_bytes ();
  g_autoptr (GBytes) sealed = wv_key_seal (key, "message", "id", "dossier", plain);
  gsize size = g_bytes_get_size (sealed);

  for (gsize i = 0; i < size; i++)
    {
      guint8 *copy = g_memdup2 (g_bytes_get_data (sealed, NULL), size);
      g_autoptr (GBytes) altered = NULL;
      g_autoptr (GError) error = NULL;

      copy[i] ^= 1;
      altered = g_bytes_new_take (copy, size);
      g_assert_null (wv_key_open (key, "message", "id", "dossier", altered, &error));
      g_assert_error (error, WV_ERROR, WV_ERROR_UNSEALED);
    }
}

static void
test_cut_short (void)
{
  g_autoptr (WvKey) key = wv_key_new_random ();
  g_autoptr (GBytes) plain = text_bytes ();
  g_autoptr (GBytes) sealed = wv_key_seal (key, "message", "id", "dossier", plain);

  for (gsize size = 0; size < g_bytes_get_size (sealed); size++)
    {
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (sealed, 0, size);
      g_autoptr (GError) error = NULL;

      g_assert_null (wv_key_open (key, "message", "id", "dossier", cut, &error));
      g_assert_error (error, WV_ERROR, WV_ERROR_UNSEALED);
    }
}

static void
test_bound_to_record (void)
{
  g_autoptr (WvKey) key = wv_key_new_random ();
  g_autoptr (GBytes) plain = text_bytes ();
  g_autoptr (GBytes) sealed = wv_key_seal (key, "message", "id", "dossier", plain);
  const char *elsewhere[][3] = { { "feedback", "id", "dossier" },
                                 { "message", "other", "dossier" },
                                 { "message", "id", "other" },
                                 { "message", "iddossier", "" },
                                 { "messageid", "", "dossier" } };

  for (guint i = 0; i < G_N_ELEMENTS (elsewhere); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (
          wv_key_open (key, elsewhere[i][0], elsewhere[i][1], elsewhere[i][2], sealed, &error));
      g_assert_error (error, WV_ERROR, WV_ERROR_UNSEALED);
    }
}

static void
test_wrong_key (void)
{
  g_autoptr (WvKey) key = wv_key_new_random ();
  g_autoptr (WvKey) other = wv_key_new_random ();
  g_autoptr (GBytes) plain = text_bytes ();
  g_autoptr (GBytes) sealed = wv_key_seal (key, "message", "id", "dossier", plain);
  g_autoptr (GError) error = NULL;

  g_assert_null (wv_key_open (other, "message", "id", "dossier", sealed, &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_UNSEALED);
}

static void
test_from_bytes (void)
{
  guint8 bytes[WV_KEY_BYTES];
  g_autoptr (WvKey) one = NULL, two = NULL;
  g_autoptr (GBytes) plain = text_bytes ();
  g_autoptr (GBytes) sealed = NULL, opened = NULL;

  memset (bytes, 7, sizeof bytes);
  one = wv_key_new_from (bytes);
  two = wv_key_new_from (bytes);
  memset (bytes, 0, sizeof bytes);
  sealed = wv_key_seal (one, "message", "id", "dossier", plain);
  opened = wv_key_open (two, "message", "id", "dossier", sealed, NULL);
  g_assert_nonnull (opened);
}

static void
test_references (void)
{
  WvKey *key = wv_key_new_random ();
  g_autoptr (WvKey) second = wv_key_ref (key);
  g_autoptr (GBytes) plain = text_bytes ();
  g_autoptr (GBytes) sealed = NULL;

  wv_key_unref (key);
  sealed = wv_key_seal (second, "message", "id", "dossier", plain);
  g_assert_nonnull (sealed);
}

static void
test_wrap_for (void)
{
  g_autoptr (WvVault) vault = wv_vault_new ();
  g_autoptr (WvVault) stranger = wv_vault_new ();
  g_autoptr (WvKey) key = wv_key_new_random ();
  g_autoptr (WvKey) opened = NULL;
  g_autofree char *public_key = NULL, *wrapped = NULL;
  g_autoptr (GBytes) plain = text_bytes ();
  g_autoptr (GBytes) sealed = wv_key_seal (key, "message", "id", "dossier", plain);
  g_autoptr (GBytes) read = NULL;
  g_autoptr (GError) error = NULL;

  wv_vault_generate (vault);
  wv_vault_generate (stranger);
  public_key = wv_vault_dup_public_key (vault);
  wrapped = wv_key_wrap_for (key, public_key, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (wrapped), <=, 200); /* fits the field grant.wrapped_key */
  opened = wv_vault_open_grant (vault, wrapped, &error);
  g_assert_no_error (error);
  read = wv_key_open (opened, "message", "id", "dossier", sealed, &error);
  g_assert_no_error (error);
  g_assert_null (wv_vault_open_grant (stranger, wrapped, &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_UNSEALED);
}

static void
test_wrap_for_no_key (void)
{
  /* nothing, not base64, too short, too long, and the point of order one under which anybody could
   * open it */
  const char *bad[] = { NULL,
                        "",
                        "geen sleutel!",
                        "AAAA",
                        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=" };
  g_autoptr (WvKey) key = wv_key_new_random ();

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (wv_key_wrap_for (key, bad[i], &error));
      g_assert_error (error, WV_ERROR, WV_ERROR_INVALID);
    }
}

static void
test_secret_bytes (void)
{
  g_autoptr (GBytes) bytes = wv_bytes_new_secret (TEXT, strlen (TEXT));
  g_autoptr (GBytes) none = wv_bytes_new_secret (NULL, 0);

  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), TEXT, strlen (TEXT));
  g_assert_cmpuint (g_bytes_get_size (none), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/seal/key/round-trip", test_round_trip);
  g_test_add_func ("/seal/key/empty", test_empty);
  g_test_add_func ("/seal/key/every-byte-counts", test_every_byte_counts);
  g_test_add_func ("/seal/key/cut-short", test_cut_short);
  g_test_add_func ("/seal/key/bound-to-record", test_bound_to_record);
  g_test_add_func ("/seal/key/wrong-key", test_wrong_key);
  g_test_add_func ("/seal/key/from-bytes", test_from_bytes);
  g_test_add_func ("/seal/key/references", test_references);
  g_test_add_func ("/seal/key/wrap-for", test_wrap_for);
  g_test_add_func ("/seal/key/wrap-for-no-key", test_wrap_for_no_key);
  g_test_add_func ("/seal/key/secret-bytes", test_secret_bytes);
  return g_test_run ();
}
