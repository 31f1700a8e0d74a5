#include <glib/gstdio.h>

#include "store/wv-caseload.h"
#include "store/wv-change.h"
#include "store/wv-draft.h"
#include "store/wv-records.h"

#define PRACTICE "01900000-0000-7000-8000-000000000001"
#define WELFARE "01900000-0000-7000-8000-000000000002"
#define GP "01900000-0000-7000-8000-000000000101"
#define WORKER "01900000-0000-7000-8000-000000000102"
#define OFFER "01900000-0000-7000-8000-000000001001"

static const WvActor gp = { (char *) PRACTICE, (char *) GP, (char *) "gp", NULL };
static const WvActor worker = { (char *) WELFARE, (char *) WORKER, (char *) "social_worker", NULL };

typedef struct
{
  char *folder, *path;
  WvStore *store;
  WvVault *practice, *welfare;
  WvCaseload *caseload; /* of the welfare office */
  GString *changes;
} Fixture;

static gpointer
write_directory (WvDb *db, gpointer data, GError **error)
{
  Fixture *fixture = data;
  g_autoptr (WvRecord) receiver = wv_record_new (&wv_kind_organisation, WELFARE);
  g_autoptr (WvRecord) offer = wv_record_new (&wv_kind_offer, OFFER);
  g_autofree char *public_key = wv_vault_dup_public_key (fixture->welfare);

  wv_record_set_text (receiver, "name", "Dorpshart Borsele");
  wv_record_set_text (receiver, "public_key", public_key);
  wv_record_set_text (offer, "title", "Eettafel");
  wv_record_set_text (offer, "organisation", WELFARE);
  wv_record_set_text (offer, "status", "active");
  g_assert_true (wv_record_write (db, receiver, error));
  g_assert_true (wv_record_write (db, offer, error));
  return NULL;
}

static gpointer
send_one (WvDb *db, gpointer data, GError **error)
{
  Fixture *fixture = data;
  g_autoptr (WvDraft) draft = wv_draft_new (&gp, NULL);

  wv_record_set_text (draft->referral, "family_name", "Zandkreek");
  wv_record_set_text (draft->referral, "offer", OFFER);
  wv_record_set_text (draft->referral, "reason", "Alleen sinds de zomer.");
  wv_record_set_text (draft->client_contact, "phone", "0113-555 083");
  draft->consent = TRUE;
  g_assert_cmpint (wv_draft_send (db, fixture->practice, &gp, draft, NULL, error), >, 0);
  return g_strdup (draft->id);
}

static void
changed_cb (GListModel *model, guint position, guint removed, guint added, Fixture *fixture)
{
  g_string_append_printf (fixture->changes, "%u-%u+%u ", position, removed, added);
}

static void
turn_until (gboolean (*holds) (Fixture *fixture), Fixture *fixture)
{
  while (!holds (fixture))
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
is_quiet (Fixture *fixture)
{
  return !wv_caseload_is_loading (fixture->caseload);
}

static gboolean
has_one (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->caseload)) == 1 && is_quiet (fixture);
}

static gboolean
has_task (Fixture *fixture)
{
  return wv_caseload_get_tasks (fixture->caseload)->len == 1;
}

static gboolean
is_accepted (Fixture *fixture)
{
  return wv_caseload_count (fixture->caseload, WV_PARTY_RECEIVER, WV_SEGMENT_RUNNING) == 1;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("wv-caseload-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "test.db", NULL);
  fixture->store = wv_store_new (fixture->path, NULL, NULL);
  fixture->practice = wv_vault_new ();
  fixture->welfare = wv_vault_new ();
  wv_vault_generate (fixture->practice);
  wv_vault_generate (fixture->welfare);
  fixture->changes = g_string_new (NULL);
  wv_store_run (fixture->store, WV_STORE_WRITE, write_directory, fixture, NULL);
  fixture->caseload = wv_caseload_new (fixture->store, fixture->welfare, &worker);
  g_signal_connect (fixture->caseload, "items-changed", G_CALLBACK (changed_cb), fixture);
  turn_until (is_quiet, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  const char *endings[] = { "", "-wal", "-shm" };

  turn_until (is_quiet, fixture);
  g_assert_finalize_object (fixture->caseload);
  wv_store_close (fixture->store);
  g_clear_object (&fixture->store);
  g_clear_object (&fixture->practice);
  g_clear_object (&fixture->welfare);
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *path = g_strconcat (fixture->path, endings[i], NULL);

      g_remove (path);
    }
  g_rmdir (fixture->folder);
  g_string_free (fixture->changes, TRUE);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
test_follows_the_store (Fixture *fixture, gconstpointer data)
{
  g_autofree char *dossier = wv_store_run (fixture->store, WV_STORE_WRITE, send_one, fixture, NULL);

  turn_until (has_one, fixture);
  g_assert_cmpstr (fixture->changes->str, ==, "0-0+1 ");
  g_assert_cmpstr (wv_caseload_find (fixture->caseload, dossier)->name, ==, "Zandkreek");
  g_assert_null (wv_caseload_find (fixture->caseload, WELFARE));
  g_assert_cmpuint (wv_caseload_count (fixture->caseload, WV_PARTY_RECEIVER, WV_SEGMENT_NEW), ==, 1);
  g_assert_cmpuint (wv_caseload_count (fixture->caseload, WV_PARTY_SENDER, WV_SEGMENT_RUNNING), ==, 0);
}

static void
test_accept_and_task (Fixture *fixture, gconstpointer data)
{
  g_autofree char *dossier = wv_store_run (fixture->store, WV_STORE_WRITE, send_one, fixture, NULL);
  const WvTask *task;

  turn_until (has_one, fixture);
  wv_change_apply_async (fixture->store, fixture->welfare, &worker, wv_change_accept (dossier, WORKER), NULL, NULL, NULL);
  turn_until (is_accepted, fixture);
  g_assert_cmpuint (wv_caseload_count (fixture->caseload, WV_PARTY_RECEIVER, WV_SEGMENT_NEW), ==, 0);
  wv_change_apply_async (fixture->store, fixture->welfare, &worker,
                         wv_change_action_add (dossier, "Samen bellen", WELFARE, WORKER, "2026-03-13"), NULL, NULL, NULL);
  turn_until (has_task, fixture);
  task = wv_caseload_get_tasks (fixture->caseload)->pdata[0];
  g_assert_cmpstr (task->what, ==, "Samen bellen");
  g_assert_true (task->ours);
}

/* Locked, nothing of anybody stays in memory lists; unlocked again, it is all there. */
static void
test_lock_empties (Fixture *fixture, gconstpointer data)
{
  g_autofree char *dossier = wv_store_run (fixture->store, WV_STORE_WRITE, send_one, fixture, NULL);
  g_autofree char *wrap = wv_vault_wrap (fixture->welfare, "appel", WV_WRAP_COST_MINIMUM, NULL);

  turn_until (has_one, fixture);
  wv_vault_lock (fixture->welfare);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->caseload)), ==, 0);
  g_assert_true (wv_vault_unlock (fixture->welfare, wrap, "appel", NULL));
  turn_until (has_one, fixture);
  g_assert_cmpstr (fixture->changes->str, ==, "0-0+1 0-1+0 0-0+1 ");
}

#define ADD(name, function) g_test_add ("/store/caseload/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("follows-the-store", test_follows_the_store);
  ADD ("accept-and-task", test_accept_and_task);
  ADD ("lock-empties", test_lock_empties);
  return g_test_run ();
}
