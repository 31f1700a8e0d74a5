/* Access ends, the whole way: a practice withdraws consent, the server tells, the other desktop takes the dossier out of
 * its lists, its open screen and its files. Real server, real files, real requests. */
#include "server-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "seal/wv-vault.h"
#include "store/wv-caseload.h"
#include "store/wv-change.h"
#include "store/wv-dossier.h"
#include "store/wv-draft.h"
#include "store/wv-profile.h"
#include "store/wv-records.h"
#include "store/wv-undelivered.h"
#include "sync/wv-round.h"

#define GOES "01900000-0000-7000-8000-000000000009"
#define GOES_GP "01900000-0000-7000-8000-000000000111"
#define MONEY "01900000-0000-7000-8000-000000000003"
#define MONEY_WORKER "01900000-0000-7000-8000-000000000104"
#define MONEY_OFFER "01900000-0000-7000-8000-000000001002"
#define CANARY "Kanarie zong in de keuken."

typedef struct
{
  Fixture *fixture;
  char *folder, *token;
  WvStore *store;
  WvVault *vault;
  WvActor *actor;
} Desktop;

static gpointer
save_profile (WvDb *db, gpointer data, GError **error)
{
  g_assert_true (wv_profile_save (db, data, error));
  return NULL;
}

static void
enrol (Desktop *desktop, WvProfile *profile)
{
  g_autofree char *code = invite (desktop->fixture, profile->organisation, profile->contact, profile->role);
  g_autofree char *key = wv_vault_dup_public_key (desktop->vault);
  guint status;
  g_autoptr (json_t) answer = post_json (desktop->fixture, "/v1/enrol",
                                         json_pack ("{s:s, s:s, s:s}", "code", code, "public_key", key, "recovery_wrap", "wrap"), &status);

  g_assert_cmpuint (status, ==, 200);
  desktop->token = g_strdup (json_string_value (json_object_get (answer, "token")));
  profile->device = g_strdup (json_string_value (json_object_get (answer, "device")));
  g_assert_nonnull (profile->device);
}

static Desktop *
desktop_new (Fixture *fixture, const char *organisation, const char *contact, const char *role)
{
  Desktop *desktop = g_new0 (Desktop, 1);
  g_autoptr (WvProfile) profile = wv_profile_new ();
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  desktop->fixture = fixture;
  desktop->folder = g_dir_make_tmp ("wv-desktop-XXXXXX", NULL);
  desktop->vault = wv_vault_new ();
  wv_vault_generate (desktop->vault);
  profile->organisation = g_strdup (organisation);
  profile->contact = g_strdup (contact);
  profile->role = g_strdup (role);
  profile->password_wrap = g_strdup ("wrap");
  enrol (desktop, profile);
  path = g_build_filename (desktop->folder, "welverwijs.db", NULL);
  desktop->store = wv_store_new (path, &fixture->clock, &error);
  g_assert_no_error (error);
  wv_store_run (desktop->store, WV_STORE_WRITE, save_profile, profile, &error);
  g_assert_no_error (error);
  desktop->actor = wv_profile_actor (profile);
  return desktop;
}

static void
desktop_free (Desktop *desktop)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  wv_store_close (desktop->store);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (desktop->store);
  g_object_unref (desktop->vault);
  dir = g_dir_open (desktop->folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (desktop->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (desktop->folder);
  wv_actor_free (desktop->actor);
  g_free (desktop->folder);
  g_free (desktop->token);
  g_free (desktop);
}

/* One whole sync. */
static void
sync_once (Desktop *desktop)
{
  gboolean more = TRUE;

  while (more)
    {
      g_autoptr (GError) error = NULL;
      WvRound *round = wv_round_new (desktop->fixture->now, 500, 0, NULL);
      WvRoundResult *asked = wv_store_run (desktop->store, WV_STORE_WRITE, wv_round_prepare, round, &error), *applied;
      g_autoptr (GBytes) answer = NULL;
      guint status;

      g_assert_no_error (error);
      answer = post (desktop->fixture, "/v1/sync", desktop->token, WV_MESSAGE_TYPE, NULL, asked->request, &status);
      g_assert_cmpuint (status, ==, 200);
      wv_round_result_free (asked);
      wv_round_free (round);
      round = wv_round_new (desktop->fixture->now, 500, 0, answer);
      applied = wv_store_run (desktop->store, WV_STORE_WRITE, wv_round_apply, round, &error);
      g_assert_no_error (error);
      more = applied->applied.more;
      wv_round_result_free (applied);
      wv_round_free (round);
    }
}

/* What the practice does. */

static gpointer
send_in_thread (WvDb *db, gpointer data, GError **error)
{
  Desktop *desktop = data;
  g_autoptr (WvDraft) draft = wv_draft_new (desktop->actor, &desktop->fixture->clock);

  wv_record_set_text (draft->referral, "call_name", "Bram");
  wv_record_set_text (draft->referral, "family_name", "de Jonge");
  wv_record_set_text (draft->referral, "offer", MONEY_OFFER);
  wv_record_set_text (draft->referral, "reason", CANARY);
  wv_record_set_text (draft->client_contact, "phone", "0113-555 083");
  draft->consent = TRUE;
  g_assert_cmpint (wv_draft_send (db, desktop->vault, desktop->actor, draft, &desktop->fixture->clock, error), >, 0);
  return g_strdup (draft->id);
}

static gpointer
withdraw_in_thread (WvDb *db, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) found = wv_records_query (db, &wv_kind_consent, NULL, NULL, NULL, error);
  g_autoptr (WvEdit) edit = wv_edit_new ();
  WvRecord *after = wv_record_copy (found->pdata[0]);

  wv_record_set_text (after, "withdrawn_on", "2026-03-11");
  wv_edit_change (edit, wv_record_copy (found->pdata[0]), after);
  g_assert_cmpint (wv_edit_commit (db, edit, data, error), >, 0);
  return NULL;
}

/* What the office has. */

static gboolean
is_in_files (Desktop *desktop, gconstpointer canary, gsize size)
{
  g_autoptr (GDir) dir = g_dir_open (desktop->folder, 0, NULL);
  const char *name;
  gboolean found = FALSE;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (desktop->folder, name, NULL);
      g_autofree char *bytes = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
      found = found || memmem (bytes, length, canary, size) != NULL;
    }
  return found;
}

static gpointer
collect_in_thread (WvDb *db, gpointer data, GError **error)
{
  GPtrArray *canaries = data;
  guint n;
  const WvKind *const *kinds = wv_kinds (&n);

  for (guint k = 0; k < n; k++)
    {
      g_autoptr (GPtrArray) records = kinds[k]->scope == WV_SCOPE_DOSSIER ? wv_records_query (db, kinds[k], NULL, NULL, NULL, error) : NULL;

      for (guint i = 0; records != NULL && i < records->len; i++)
        {
          GBytes *sealed = wv_record_get_sealed (records->pdata[i]);

          if (sealed != NULL)
            g_ptr_array_add (canaries, g_bytes_new_from_bytes (sealed, 1, 24));
        }
    }
  return NULL;
}

static guint
count_in_files (Desktop *desktop, const GPtrArray *canaries)
{
  guint count = 0;

  for (guint i = 0; i < canaries->len; i++)
    count += is_in_files (desktop, g_bytes_get_data (canaries->pdata[i], NULL), g_bytes_get_size (canaries->pdata[i]));
  return count;
}

typedef struct
{
  Desktop *desktop;
  WvChange *change;
} Doing;

static gpointer
do_in_thread (WvDb *db, gpointer data, GError **error)
{
  Doing *doing = data;
  Desktop *desktop = doing->desktop;

  g_assert_cmpint (wv_change_apply (db, desktop->vault, desktop->actor, doing->change, &desktop->fixture->clock, error), >, 0);
  return NULL;
}

static void
work (Desktop *desktop, WvChange *taken)
{
  g_autoptr (WvChange) change = taken;
  g_autoptr (GError) error = NULL;

  wv_store_run (desktop->store, WV_STORE_WRITE, do_in_thread, &(Doing){ desktop, change }, &error);
  g_assert_no_error (error);
}

static gpointer
undelivered_in_thread (WvDb *db, gpointer data, GError **error)
{
  return wv_undelivered_load (db, data, NULL, error);
}

/* The dossier is open and a list shows it, when consent is withdrawn while own words wait to be sent. */
static void
test_whole_way (Fixture *fixture, gconstpointer data)
{
  Desktop *practice = desktop_new (fixture, GOES, GOES_GP, "gp");
  Desktop *office = desktop_new (fixture, MONEY, MONEY_WORKER, "debt_worker");
  g_autoptr (GPtrArray) canaries = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GPtrArray) kept = NULL;
  g_autofree char *id = NULL;
  g_autoptr (WvDossier) screen = NULL;
  g_autoptr (WvCaseload) list = NULL;

  sync_once (practice);
  id = wv_store_run (practice->store, WV_STORE_WRITE, send_in_thread, practice, NULL);
  sync_once (practice);
  sync_once (office);
  wv_store_run (office->store, WV_STORE_READ, collect_in_thread, canaries, NULL);
  g_assert_cmpuint (canaries->len, >=, 5);
  g_assert_cmpuint (count_in_files (office, canaries), ==, canaries->len);
  screen = wv_dossier_new (office->store, office->vault, office->actor, id);
  list = wv_caseload_new (office->store, office->vault, office->actor);
  while (!wv_dossier_is_loaded (screen) || wv_caseload_find (list, id) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (wv_dossier_get_case (screen)->reason, ==, CANARY);
  work (office, wv_change_open (id));
  sync_once (office);
  work (office, wv_change_message (id, "Dit komt niet meer aan.", NULL));

  wv_store_run (practice->store, WV_STORE_WRITE, withdraw_in_thread, (gpointer) &fixture->clock, NULL);
  sync_once (practice);
  sync_once (office);
  while (wv_dossier_is_loaded (screen) || wv_caseload_find (list, id) != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (count_in_files (office, canaries), ==, 0);
  g_assert_false (is_in_files (office, CANARY, strlen (CANARY)));
  kept = wv_store_run (office->store, WV_STORE_READ, undelivered_in_thread, office->vault, NULL);
  g_assert_cmpuint (kept->len, ==, 1);
  g_assert_cmpstr (((WvUndelivered *) kept->pdata[0])->text, ==, "Dit komt niet meer aan.");
  /* The practice still has all of it. */
  g_assert_cmpuint (count_in_files (practice, canaries), ==, canaries->len);
  desktop_free (practice);
  desktop_free (office);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/server/visibility/whole-way", Fixture, NULL, set_up, test_whole_way, tear_down);
  return g_test_run ();
}
