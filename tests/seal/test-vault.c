#include "seal/wv-vault.h"

#include "domain/wv-error.h"

#include <string.h>

static char *
wrapped_vault (WvVault *vault)
{
  g_autoptr (GError) error = NULL;
  char *wrap;

  wv_vault_generate (vault);
  wrap = wv_vault_wrap (vault, "vier duinen en een haas", WV_WRAP_COST_MINIMUM, &error);
  g_assert_no_error (error);
  return wrap;
}

static void
test_unlock (void)
{
  g_autoptr (WvVault) vault = wv_vault_new ();
  g_autofree char *wrap = wrapped_vault (vault);
  g_autofree char *before = wv_vault_dup_public_key (vault);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  wv_vault_lock (vault);
  g_assert_true (wv_vault_is_locked (vault));
  g_assert_true (wv_vault_unlock (vault, wrap, "vier duinen en een haas", &error));
  g_assert_no_error (error);
  g_assert_false (wv_vault_is_locked (vault));
  after = wv_vault_dup_public_key (vault);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpuint (strlen (after), ==, 44);
}

static void
test_wrong_password (void)
{
  g_autoptr (WvVault) vault = wv_vault_new ();
  g_autofree char *wrap = wrapped_vault (vault);
  const char *wrong[] = { "", "vier duinen en een Haas", "vier duinen en een haas " };

  wv_vault_lock (vault);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (wv_vault_unlock (vault, wrap, wrong[i], &error));
      g_assert_error (error, WV_ERROR, WV_ERROR_PASSWORD);
      g_assert_true (wv_vault_is_locked (vault));
    }
}

static void
test_lock_wipes (void)
{
  g_autoptr (WvVault) vault = wv_vault_new ();
  g_autoptr (WvKey) key = wv_key_new_random ();
  g_autofree char *public_key = NULL, *grant = NULL;
  g_autoptr (GError) error = NULL;

  wv_vault_generate (vault);
  public_key = wv_vault_dup_public_key (vault);
  grant = wv_key_wrap_for (key, public_key, NULL);
  wv_vault_lock (vault);
  g_assert_null (wv_vault_dup_public_key (vault));
  g_assert_null (wv_vault_open_grant (vault, grant, &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_null (wv_vault_dup_local_key (vault, &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_null (wv_vault_wrap (vault, "wachtwoord", WV_WRAP_COST_MINIMUM, &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_LOCKED);
}

static void
count (GObject *object, GParamSpec *pspec, gpointer data)
{
  ++*(int *)data;
}

static void
test_notifies (void)
{
  g_autoptr (WvVault) vault = wv_vault_new ();
  gboolean locked = FALSE;
  int times = 0;

  g_signal_connect (vault, "notify::locked", G_CALLBACK (count), &times);
  wv_vault_lock (vault);
  g_assert_cmpint (times, ==, 0);
  wv_vault_generate (vault);
  g_assert_cmpint (times, ==, 1);
  wv_vault_lock (vault);
  wv_vault_lock (vault);
  g_assert_cmpint (times, ==, 2);
  g_object_get (vault, "locked", &locked, NULL);
  g_assert_true (locked);
}

/* Replaces field @index of the wrap. */
static char *
with_part (const char *wrap, guint index, const char *value)
{
  g_auto (GStrv) parts = g_strsplit (wrap, "$", -1);

  g_free (parts[index]);
  parts[index] = g_strdup (value);
  return g_strjoinv ("$", parts);
}

static void
test_absurd_wraps (void)
{
  g_autoptr (WvVault) vault = wv_vault_new ();
  g_autofree char *wrap = wrapped_vault (vault);
  const struct
  {
    guint index;
    const char *value;
  } absurd[] = { { 0, "wv9" },
                 { 1, "argon2i" },
                 { 2, "0" },
                 { 2, "4000000000" },
                 { 2, "-1" },
                 { 2, "" },
                 { 3, "1" },
                 { 3, "1099511627776" },
                 { 3, "99999999999999999999" },
                 { 4, "AAAA" },
                 { 4, "" },
                 { 5, "geen base64!" } };

  for (guint i = 0; i < G_N_ELEMENTS (absurd); i++)
    {
      g_autofree char *damaged = with_part (wrap, absurd[i].index, absurd[i].value);
      g_autoptr (GError) error = NULL;

      g_assert_false (wv_vault_unlock (vault, damaged, "vier duinen en een haas", &error));
      g_assert_error (error, WV_ERROR, WV_ERROR_INVALID);
    }
}

static void
test_damaged_wraps (void)
{
  g_autoptr (WvVault) vault = wv_vault_new ();
  const char *damaged[] = { NULL, "", "$", "$$$$$", "wv1", "wv1$argon2id$1$8192" };

  for (guint i = 0; i < G_N_ELEMENTS (damaged); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (wv_vault_unlock (vault, damaged[i], "x", &error));
      g_assert_error (error, WV_ERROR, WV_ERROR_INVALID);
    }
}

static void
test_parameters_are_bound (void)
{
  g_autoptr (WvVault) vault = wv_vault_new ();
  g_autofree char *wrap = wrapped_vault (vault);
  g_autofree char *other = with_part (wrap, 2, "2");
  g_autoptr (GError) error = NULL;

  wv_vault_lock (vault);
  g_assert_false (wv_vault_unlock (vault, other, "vier duinen en een haas", &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_PASSWORD);
}

static void
test_default_cost (void)
{
  g_autoptr (WvVault) vault = wv_vault_new ();
  g_autofree char *wrap = NULL;
  g_auto (GStrv) parts = NULL;

  wv_vault_generate (vault);
  wrap = wv_vault_wrap (vault, "wachtwoord", WV_WRAP_COST_MODERATE, NULL);
  g_assert_nonnull (wrap);
  parts = g_strsplit (wrap, "$", -1);
  g_assert_cmpstr (parts[2], ==, "3");
  g_assert_cmpstr (parts[3], ==, "268435456");
}

static void
test_wraps_differ (void)
{
  g_autoptr (WvVault) vault = wv_vault_new ();
  g_autofree char *one = wrapped_vault (vault);
  g_autofree char *two
      = wv_vault_wrap (vault, "vier duinen en een haas", WV_WRAP_COST_MINIMUM, NULL);

  g_assert_cmpstr (one, !=, two);
}

static void
test_local_key (void)
{
  g_autoptr (WvVault) vault = wv_vault_new ();
  g_autoptr (WvVault) other = wv_vault_new ();
  g_autoptr (WvKey) one = NULL, two = NULL, strange = NULL;
  g_autoptr (GBytes) plain = g_bytes_new_static ("concept", 7);
  g_autoptr (GBytes) sealed = NULL, opened = NULL;

  wv_vault_generate (vault);
  wv_vault_generate (other);
  one = wv_vault_dup_local_key (vault, NULL);
  two = wv_vault_dup_local_key (vault, NULL);
  strange = wv_vault_dup_local_key (other, NULL);
  sealed = wv_key_seal (one, "draft", "id", NULL, plain);
  opened = wv_key_open (two, "draft", "id", NULL, sealed, NULL);
  g_assert_true (g_bytes_equal (plain, opened));
  g_assert_null (wv_key_open (strange, "draft", "id", NULL, sealed, NULL));
}

static gpointer
lock_and_unlock (gpointer data)
{
  for (int i = 0; i < 200; i++)
    {
      wv_vault_generate (data);
      wv_vault_lock (data);
    }
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (WvVault) vault = wv_vault_new ();
  GThread *thread = g_thread_new ("locker", lock_and_unlock, vault);

  for (int i = 0; i < 200; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (WvKey) key = wv_vault_dup_local_key (vault, &error);

      if (key == NULL)
        g_assert_error (error, WV_ERROR, WV_ERROR_LOCKED);
    }
  g_thread_join (thread);
  g_assert_true (wv_vault_is_locked (vault));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/seal/vault/unlock", test_unlock);
  g_test_add_func ("/seal/vault/wrong-password", test_wrong_password);
  g_test_add_func ("/seal/vault/lock-wipes", test_lock_wipes);
  g_test_add_func ("/seal/vault/notifies", test_notifies);
  g_test_add_func ("/seal/vault/absurd-wraps", test_absurd_wraps);
  g_test_add_func ("/seal/vault/damaged-wraps", test_damaged_wraps);
  g_test_add_func ("/seal/vault/parameters-are-bound", test_parameters_are_bound);
  g_test_add_func ("/seal/vault/default-cost", test_default_cost);
  g_test_add_func ("/seal/vault/wraps-differ", test_wraps_differ);
  g_test_add_func ("/seal/vault/local-key", test_local_key);
  g_test_add_func ("/seal/vault/threads", test_threads);
  return g_test_run ();
}
