/* A recovery code that waits for its print: sealed, and wiped when the print was checked. */
#include "store/wv-recovery-keep.h"

#include <string.h>

#include "domain/wv-error.h"
#include "store/wv-outbox-sync.h"
#include "store/wv-store.h"

static void
test_keep_and_forget (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WvDb) db = wv_store_open_db (":memory:", NULL);
  g_autoptr (WvVault) vault = wv_vault_new ();
  g_autoptr (WvVault) other = wv_vault_new ();
  g_autoptr (WvSecret) code = wv_recovery_code_new ();
  g_autoptr (WvProfile) profile = wv_profile_new ();
  g_autoptr (WvProfile) after = NULL;
  g_autoptr (WvSecret) kept = NULL;
  g_autofree char *rests = NULL;

  wv_vault_generate (vault);
  wv_vault_generate (other);
  profile->organisation = g_strdup ("01900000-0000-7000-8000-000000000001");
  g_assert_true (wv_profile_save (db, profile, NULL));
  g_assert_null (wv_recovery_kept (db, vault, &error));
  g_assert_no_error (error);
  g_assert_true (wv_recovery_keep (db, vault, code, &error));
  rests = wv_sync_state_get (db, "recovery-kept", NULL);
  g_assert_null (strstr (rests, code));
  kept = wv_recovery_kept (db, vault, &error);
  g_assert_cmpstr (kept, ==, code);
  g_assert_null (wv_recovery_kept (db, other, &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_UNSEALED);
  g_clear_error (&error);
  wv_vault_lock (vault);
  g_assert_null (wv_recovery_kept (db, vault, &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_true (wv_recovery_checked (db, 1773136800000, &error));
  g_assert_null (wv_recovery_kept (db, vault, &error));
  g_assert_no_error (error);
  after = wv_profile_load (db, NULL);
  g_assert_cmpint (after->recovery_checked_at, ==, 1773136800000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/recovery-keep/keep-and-forget", test_keep_and_forget);
  return g_test_run ();
}
