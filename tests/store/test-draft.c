#include "store/wv-draft.h"

#include "domain/wv-error.h"
#include "store/wv-store.h"

#include <glib/gstdio.h>
#include <string.h>

static gint64
fixed_now (gpointer data)
{
  return 1795600800000;
}

static const WvClock noon = { fixed_now, NULL };
static WvActor actor = { "01930000-0000-7000-8000-00000000000a",
                         "01930000-0000-7000-8000-00000000000b", "gp", NULL };

static WvDraft *
typed_draft (void)
{
  WvDraft *draft = wv_draft_new (&actor, &noon);

  wv_record_set_text (draft->referral, "family_name", "Kwikstaart");
  wv_record_set_text (draft->client_contact, "phone", "0113-555 012");
  draft->postcode = g_strdup ("4451 ZZ");
  draft->consent = TRUE;
  return draft;
}

static void
test_round_trip (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WvDb) db = wv_store_open_db (":memory:", &error);
  g_autoptr (WvVault) vault = wv_vault_new ();
  g_autoptr (WvDraft) draft = typed_draft ();
  g_autoptr (WvDraft) loaded = NULL;
  g_autoptr (GPtrArray) all = NULL;

  g_assert_no_error (error);
  wv_vault_generate (vault);
  g_assert_true (wv_draft_save (db, vault, draft, &noon, &error));
  g_assert_true (wv_draft_save (db, vault, draft, &noon, &error));
  loaded = wv_draft_load (db, vault, draft->id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (wv_record_get_text (loaded->referral, "family_name"), ==, "Kwikstaart");
  g_assert_cmpstr (wv_record_get_text (loaded->referral, "from_contact"), ==, actor.contact);
  g_assert_cmpstr (wv_record_get_text (loaded->client_contact, "phone"), ==, "0113-555 012");
  g_assert_cmpstr (loaded->postcode, ==, "4451 ZZ");
  g_assert_true (loaded->consent);
  g_assert_false (loaded->statistics);
  g_assert_cmpint (loaded->saved_at, ==, 1795600800000);
  all = wv_drafts_load (db, vault, &error);
  g_assert_cmpuint (all->len, ==, 1);
  g_assert_true (wv_draft_delete (db, draft->id, &error));
  g_assert_null (wv_draft_load (db, vault, draft->id, &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_NOT_FOUND);
}

static void
test_locked (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WvDb) db = wv_store_open_db (":memory:", NULL);
  g_autoptr (WvVault) vault = wv_vault_new ();
  g_autoptr (WvDraft) draft = typed_draft ();

  g_assert_false (wv_draft_save (db, vault, draft, &noon, &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_LOCKED);
}

static void
test_empty (void)
{
  g_autoptr (WvDraft) fresh = wv_draft_new (&actor, &noon);
  g_autoptr (WvDraft) typed = typed_draft ();

  g_assert_true (wv_draft_is_empty (fresh));
  g_assert_false (wv_draft_is_empty (typed));
}

/* Neither the file nor its log may hold a word of the resident. */
static void
test_nothing_in_clear (void)
{
  g_autofree char *folder = g_dir_make_tmp ("wv-draft-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "local.db", NULL);
  g_autoptr (WvDb) db = wv_store_open_db (path, NULL);
  g_autoptr (WvVault) vault = wv_vault_new ();
  g_autoptr (WvDraft) draft = typed_draft ();
  const char *ends[] = { "", "-wal" };

  wv_vault_generate (vault);
  g_assert_true (wv_draft_save (db, vault, draft, &noon, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *name = g_strconcat (path, ends[i], NULL);
      g_autofree char *content = NULL;
      gsize size = 0;

      g_assert_true (g_file_get_contents (name, &content, &size, NULL));
      g_assert_null (memmem (content, size, "Kwikstaart", 10));
      g_assert_null (memmem (content, size, "555 012", 7));
      g_assert_null (memmem (content, size, "4451", 4));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/draft/round-trip", test_round_trip);
  g_test_add_func ("/store/draft/locked", test_locked);
  g_test_add_func ("/store/draft/empty", test_empty);
  g_test_add_func ("/store/draft/nothing-in-clear", test_nothing_in_clear);
  return g_test_run ();
}
