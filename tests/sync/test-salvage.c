#include "sync/wv-salvage.h"

#include <string.h>

#include "domain/wv-error.h"
#include "store/wv-edit.h"
#include "store/wv-outbox-sync.h"
#include "store/wv-profile.h"
#include "store/wv-store.h"
#include "sync/wv-message.h"

#define OFFICE "0190a1b2-c3d4-7e5f-8a6b-0123456789ab"
#define DEVICE "0190a1b2-c3d4-7e5f-8a6b-0123456789ac"

static void
enrol (WvDb *db, WvVault *vault)
{
  g_autoptr (WvProfile) profile = wv_profile_new ();
  g_autoptr (WvRecord) office = wv_record_new (&wv_kind_organisation, OFFICE);
  g_autofree char *key = wv_vault_dup_public_key (vault);

  profile->device = g_strdup (DEVICE);
  profile->organisation = g_strdup (OFFICE);
  profile->organisation_name = g_strdup ("Dorpshart Borsele");
  wv_record_set_text (office, "name", "Dorpshart Borsele");
  wv_record_set_text (office, "type", "welfare");
  wv_record_set_text (office, "public_key", key);
  wv_record_set_version (office, 3);
  g_assert_true (wv_profile_save (db, profile, NULL));
  g_assert_true (wv_mirror_put_record (db, office, NULL));
}

static void
add_offer (WvDb *db, const char *id, const char *title)
{
  g_autoptr (WvEdit) edit = wv_edit_new ();
  WvRecord *offer = wv_record_new (&wv_kind_offer, id);

  wv_record_set_text (offer, "organisation", OFFICE);
  wv_record_set_text (offer, "title", title);
  wv_record_set_text (offer, "status", "active");
  wv_edit_create (edit, offer);
  g_assert_cmpint (wv_edit_commit (db, edit, NULL, NULL), >, 0);
}

static WvDb *
open_desk (WvVault *vault)
{
  WvDb *db = wv_store_open_db (":memory:", NULL);

  g_assert_true (wv_db_begin (db, NULL));
  enrol (db, vault);
  add_offer (db, "0190a1b2-c3d4-7e5f-8a6b-000000000001", "Wandelgroep");
  add_offer (db, "0190a1b2-c3d4-7e5f-8a6b-000000000002", "Eettafel");
  /* One was refused: it is saved too. */
  g_assert_true (wv_db_exec (db, "UPDATE outbox SET state = 2, code = 'not_allowed' WHERE seq = 2", NULL));
  return db;
}

static void
test_round (void)
{
  g_autoptr (WvVault) vault = wv_vault_new ();
  g_autoptr (WvDb) db = NULL;
  g_autoptr (GBytes) file = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  guint count = 0;

  wv_vault_generate (vault);
  db = open_desk (vault);
  file = wv_salvage (db, 1000, &count, NULL);
  g_assert_cmpuint (count, ==, 2);
  g_assert_null (memmem (g_bytes_get_data (file, NULL), g_bytes_get_size (file), "Wandelgroep", 11));
  lines = wv_salvage_open (file, vault, NULL);
  g_assert_cmpuint (lines->len, ==, 3);
  for (guint i = 1; i < lines->len; i++)
    {
      g_autoptr (WvOp) op = wv_op_from_line (lines->pdata[i], NULL);

      g_assert_nonnull (op);
      g_assert_cmpstr (json_string_value (json_object_get (op->set, "title")), ==, i == 1 ? "Wandelgroep" : "Eettafel");
    }
}

static void
test_only_the_own_key (void)
{
  g_autoptr (WvVault) vault = wv_vault_new ();
  g_autoptr (WvVault) other = wv_vault_new ();
  g_autoptr (WvDb) db = NULL;
  g_autoptr (GBytes) file = NULL;
  g_autoptr (GBytes) garbage = g_bytes_new ("Welverwijs salvage 1\n", 21);
  g_autoptr (GError) error = NULL;
  guint count = 0;

  wv_vault_generate (vault);
  wv_vault_generate (other);
  db = open_desk (vault);
  file = wv_salvage (db, 1000, &count, NULL);
  g_assert_null (wv_salvage_open (file, other, &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_UNSEALED);
  g_clear_error (&error);
  g_assert_null (wv_salvage_open (garbage, vault, &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_true (wv_db_exec (db, "UPDATE organisation SET public_key = NULL", NULL));
  g_assert_null (wv_salvage (db, 1000, &count, &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/salvage/round", test_round);
  g_test_add_func ("/sync/salvage/only-the-own-key", test_only_the_own_key);
  return g_test_run ();
}
