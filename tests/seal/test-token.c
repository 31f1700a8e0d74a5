#include "seal/wv-token.h"

#include "domain/wv-error.h"
#include "seal/wv-vault.h"

#include <glib/gstdio.h>

static char *
make_folder (void)
{
  char *folder = g_dir_make_tmp ("wv-token-XXXXXX", NULL);

  g_assert_nonnull (folder);
  return folder;
}

static void
test_fallback_file (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "token-praktijk", NULL);
  g_autoptr (WvSecret) token = NULL;
  g_autoptr (GError) error = NULL;
  GStatBuf status;

  g_assert_true (wv_token_store ("praktijk", "geheim-1", folder, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
  token = wv_token_load ("praktijk", folder, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (token, ==, "geheim-1");
  g_assert_true (wv_token_clear ("praktijk", folder, &error));
  g_rmdir (folder);
}

static void
test_replaced (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (WvSecret) token = NULL;

  g_assert_true (wv_token_store ("a", "oud", folder, NULL));
  g_assert_true (wv_token_store ("a", "nieuw", folder, NULL));
  token = wv_token_load ("a", folder, NULL);
  g_assert_cmpstr (token, ==, "nieuw");
  wv_token_clear ("a", folder, NULL);
  g_rmdir (folder);
}

static void
test_cleared (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (GError) error = NULL;

  g_assert_true (wv_token_store ("a", "x", folder, NULL));
  g_assert_true (wv_token_clear ("a", folder, NULL));
  g_assert_true (wv_token_clear ("a", folder, NULL)); /* nothing there is well too */
  g_assert_null (wv_token_load ("a", folder, &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_NOT_FOUND);
  g_rmdir (folder);
}

static void
test_accounts_apart (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (WvSecret) one = NULL, two = NULL;

  g_assert_true (wv_token_store ("../a", "een", folder, NULL));
  g_assert_true (wv_token_store ("b", "twee", folder, NULL));
  one = wv_token_load ("../a", folder, NULL);
  two = wv_token_load ("b", folder, NULL);
  g_assert_cmpstr (one, ==, "een");
  g_assert_cmpstr (two, ==, "twee");
  wv_token_clear ("../a", folder, NULL);
  wv_token_clear ("b", folder, NULL);
  g_assert_cmpint (g_rmdir (folder), ==, 0); /* nothing was written elsewhere */
}

static void
test_no_place (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (wv_token_store ("a", "x", "/dev/null/map", &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_STORAGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/seal/token/fallback-file", test_fallback_file);
  g_test_add_func ("/seal/token/replaced", test_replaced);
  g_test_add_func ("/seal/token/cleared", test_cleared);
  g_test_add_func ("/seal/token/accounts-apart", test_accounts_apart);
  g_test_add_func ("/seal/token/no-place", test_no_place);
  return g_test_run ();
}
