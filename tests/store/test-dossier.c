/* A dossier on a real store: it loads on the database thread, follows changes, and forgets all when it is locked. */
#include <glib/gstdio.h>

#include "domain/wv-error.h"
#include "store/wv-change.h"
#include "store/wv-dossier.h"
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
  char *folder, *path, *id;
  WvStore *store;
  WvVault *practice, *welfare;
  WvDossier *dossier; /* as the welfare office sees it */
  guint updates;
} Fixture;

static void
write_named (WvDb *db, const WvKind *kind, const char *id, const char *name, const char *field, const char *value)
{
  g_autoptr (WvRecord) record = wv_record_new (kind, id);

  wv_record_set_text (record, kind == &wv_kind_offer ? "title" : "name", name);
  if (kind == &wv_kind_contact)
    wv_record_set_strv (record, field, (const char *const[]) { value, NULL });
  else if (field != NULL)
    wv_record_set_text (record, field, value);
  if (kind == &wv_kind_offer)
    wv_record_set_text (record, "status", "active");
  g_assert_true (wv_record_write (db, record, NULL));
}

static gpointer
send_one (WvDb *db, gpointer data, GError **error)
{
  Fixture *f = data;
  g_autoptr (WvDraft) draft = wv_draft_new (&gp, NULL);
  g_autofree char *public_key = wv_vault_dup_public_key (f->welfare);

  write_named (db, &wv_kind_organisation, PRACTICE, "Praktijk De Visser", NULL, NULL);
  write_named (db, &wv_kind_organisation, WELFARE, "Dorpshart Borsele", "public_key", public_key);
  write_named (db, &wv_kind_contact, GP, "Marloes de Visser", "roles", "gp");
  write_named (db, &wv_kind_contact, WORKER, "Anouk Faes", "roles", "social_worker");
  write_named (db, &wv_kind_offer, OFFER, "Eettafel", "organisation", WELFARE);
  wv_record_set_text (draft->referral, "family_name", "Zandkreek");
  wv_record_set_text (draft->referral, "offer", OFFER);
  wv_record_set_text (draft->referral, "reason", "Alleen sinds de zomer.");
  wv_record_set_text (draft->client_contact, "phone", "0113-555 083");
  draft->consent = TRUE;
  g_assert_cmpint (wv_draft_send (db, f->practice, &gp, draft, NULL, error), >, 0);
  return g_strdup (draft->id);
}

static void
updated_cb (Fixture *f)
{
  f->updates++;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("wv-dossier-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, "test.db", NULL);
  f->store = wv_store_new (f->path, NULL, NULL);
  f->practice = wv_vault_new ();
  f->welfare = wv_vault_new ();
  wv_vault_generate (f->practice);
  wv_vault_generate (f->welfare);
  f->id = wv_store_run (f->store, WV_STORE_WRITE, send_one, f, NULL);
  f->dossier = wv_dossier_new (f->store, f->welfare, &worker, f->id);
  g_signal_connect_swapped (f->dossier, "updated", G_CALLBACK (updated_cb), f);
}

static void
spin (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  wv_store_close (f->store);
  spin ();
  g_assert_finalize_object (f->dossier);
  g_clear_object (&f->store);
  g_clear_object (&f->practice);
  g_clear_object (&f->welfare);
  g_remove (f->path);
  g_rmdir (f->folder);
  g_free (f->id);
  g_free (f->path);
  g_free (f->folder);
}

static void
wait_update (Fixture *f)
{
  guint before = f->updates;

  while (f->updates == before)
    g_main_context_iteration (NULL, TRUE);
}

static void
change (Fixture *f, WvChange *taken)
{
  wv_change_apply_async (f->store, f->welfare, &worker, taken, NULL, NULL, NULL);
}

static void
test_loads (Fixture *f, gconstpointer data)
{
  const WvParticipant *first, *second;

  g_assert_false (wv_dossier_is_loaded (f->dossier));
  g_assert_null (wv_dossier_get_case (f->dossier));
  g_assert_cmpuint (wv_dossier_get_entries (f->dossier)->len, ==, 0);
  wait_update (f);
  g_assert_true (wv_dossier_is_loaded (f->dossier));
  g_assert_no_error (wv_dossier_get_error (f->dossier));
  g_assert_cmpstr (wv_dossier_get_id (f->dossier), ==, f->id);
  g_assert_cmpstr (wv_dossier_get_case (f->dossier)->name, ==, "Zandkreek");
  g_assert_cmpuint (wv_dossier_get_entries (f->dossier)->len, ==, 1);
  g_assert_cmpuint (wv_dossier_get_participants (f->dossier)->len, ==, 2);
  first = wv_dossier_get_participants (f->dossier)->pdata[0];
  second = wv_dossier_get_participants (f->dossier)->pdata[1];
  if (first->us)
    first = second;
  g_assert_cmpstr (first->name, ==, "Marloes de Visser");
  g_assert_cmpstr (first->role, ==, "gp");
}

/* What happens in the store is seen; agreements stay when they were done, after those that are open. */
static void
test_follows (Fixture *f, gconstpointer data)
{
  const WvTask *task;
  g_autofree char *id = NULL;

  wait_update (f);
  change (f, wv_change_action_add (f->id, "Eerste keer ophalen", WELFARE, WORKER, "2026-03-02"));
  change (f, wv_change_action_add (f->id, "Samen bellen", WELFARE, WORKER, "2026-03-13"));
  while (wv_dossier_get_tasks (f->dossier)->len < 2)
    wait_update (f);
  task = wv_dossier_get_tasks (f->dossier)->pdata[0];
  g_assert_cmpstr (task->what, ==, "Eerste keer ophalen");
  g_assert_cmpstr (task->owner_name, ==, "Anouk Faes");
  g_assert_true (task->ours);
  id = g_strdup (task->id);
  change (f, wv_change_action_done (f->id, id, TRUE));
  while (((WvTask *) wv_dossier_get_tasks (f->dossier)->pdata[1])->done_on == NULL)
    wait_update (f);
  g_assert_cmpuint (wv_dossier_get_tasks (f->dossier)->len, ==, 2);
  g_assert_cmpstr (((WvTask *) wv_dossier_get_tasks (f->dossier)->pdata[0])->what, ==, "Samen bellen");
}

static void
test_looks_and_participants (Fixture *f, gconstpointer data)
{
  wait_update (f);
  change (f, wv_change_open (f->id));
  while (wv_dossier_get_looks (f->dossier)->len < 1)
    wait_update (f);
  g_assert_cmpstr (((WvLook *) wv_dossier_get_looks (f->dossier)->pdata[0])->who, ==, "Anouk Faes");
  g_assert_cmpint (wv_dossier_get_case (f->dossier)->progress.state, ==, WV_STATE_RECEIVED);
}

/* Locked, nothing of it stays in memory; unlocked again, it is all there. */
static void
test_lock (Fixture *f, gconstpointer data)
{
  g_autofree char *wrap = wv_vault_wrap (f->welfare, "appel", WV_WRAP_COST_MINIMUM, NULL);

  wait_update (f);
  wv_vault_lock (f->welfare);
  g_assert_false (wv_dossier_is_loaded (f->dossier));
  g_assert_cmpuint (wv_dossier_get_entries (f->dossier)->len, ==, 0);
  g_assert_true (wv_vault_unlock (f->welfare, wrap, "appel", NULL));
  while (!wv_dossier_is_loaded (f->dossier))
    wait_update (f);
}

static void
test_unknown (Fixture *f, gconstpointer data)
{
  g_autoptr (WvDossier) other = wv_dossier_new (f->store, f->welfare, &worker, OFFER);

  wait_update (f);
  while (wv_dossier_get_error (other) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (wv_dossier_get_error (other), WV_ERROR, WV_ERROR_NOT_FOUND);
  g_assert_false (wv_dossier_is_loaded (other));
}

#define ADD(name, function) g_test_add ("/store/dossier/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("loads", test_loads);
  ADD ("follows", test_follows);
  ADD ("looks-and-participants", test_looks_and_participants);
  ADD ("lock", test_lock);
  ADD ("unknown", test_unknown);
  return g_test_run ();
}
