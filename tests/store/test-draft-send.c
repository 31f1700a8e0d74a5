#include <glib/gstdio.h>
#include <string.h>

#include "domain/wv-code.h"
#include "domain/wv-error.h"
#include "domain/wv-state.h"
#include "store/wv-dossier-key.h"
#include "store/wv-draft.h"
#include "store/wv-open.h"
#include "store/wv-outbox.h"
#include "store/wv-records.h"
#include "store/wv-store.h"

#define PRACTICE "01900000-0000-7000-8000-000000000001"
#define WELFARE "01900000-0000-7000-8000-000000000002"
#define GP "01900000-0000-7000-8000-000000000101"
#define OFFER "01900000-0000-7000-8000-000000001001"
#define NOW G_GINT64_CONSTANT (1773136800000) /* Tuesday 10 March 2026, 11:00 in Amsterdam */

static gint64
fixed_now (gpointer data)
{
  return NOW;
}

static const WvClock clock_fixed = { fixed_now, NULL };
static const WvActor gp = { (char *) PRACTICE, (char *) GP, (char *) "gp", NULL };

typedef struct
{
  char *folder, *path;
  WvDb *db;
  WvVault *practice, *welfare;
} Fixture;

static void
write_directory (Fixture *fixture, gboolean with_key)
{
  g_autoptr (WvRecord) receiver = wv_record_new (&wv_kind_organisation, WELFARE);
  g_autoptr (WvRecord) offer = wv_record_new (&wv_kind_offer, OFFER);
  g_autofree char *public_key = wv_vault_dup_public_key (fixture->welfare);

  wv_record_set_text (receiver, "name", "Dorpshart Borsele");
  wv_record_set_text (receiver, "type", "welzijnsorganisatie");
  if (with_key)
    wv_record_set_text (receiver, "public_key", public_key);
  g_assert_true (wv_record_write (fixture->db, receiver, NULL));
  wv_record_set_text (offer, "title", "Eettafel Heinkenszand");
  wv_record_set_text (offer, "organisation", WELFARE);
  wv_record_set_text (offer, "status", "active");
  wv_record_set_strv (offer, "themes", (const char *const[]) { "eenzaamheid", NULL });
  g_assert_true (wv_record_write (fixture->db, offer, NULL));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("wv-send-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "test.db", NULL);
  fixture->db = wv_store_open_db (fixture->path, NULL);
  fixture->practice = wv_vault_new ();
  fixture->welfare = wv_vault_new ();
  wv_vault_generate (fixture->practice);
  wv_vault_generate (fixture->welfare);
  write_directory (fixture, TRUE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  const char *endings[] = { "", "-wal", "-shm" };

  g_clear_pointer (&fixture->db, wv_db_close);
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *path = g_strconcat (fixture->path, endings[i], NULL);

      g_remove (path);
    }
  g_rmdir (fixture->folder);
  g_clear_object (&fixture->practice);
  g_clear_object (&fixture->welfare);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static WvDraft *
complete_draft (void)
{
  WvDraft *draft = wv_draft_new (&gp, &clock_fixed);

  wv_record_set_text (draft->referral, "call_name", "Wilhelmina");
  wv_record_set_text (draft->referral, "family_name", "Zandkreek");
  wv_record_set_int (draft->referral, "birth_year", 1958);
  wv_record_set_text (draft->referral, "offer", OFFER);
  wv_record_set_text (draft->referral, "reason", "Mevrouw eet onregelmatig sinds de zomer.");
  wv_record_set_text (draft->client_contact, "phone", "0113555083");
  wv_record_set_text (draft->handover, "kind", "call_together");
  draft->postcode = g_strdup ("4451 ZZ");
  draft->consent = TRUE;
  draft->consent_text = g_strdup ("Mevrouw Zandkreek vindt het goed dat ik dit deel");
  return draft;
}

static gint64
send (Fixture *fixture, WvDraft *draft, GError **error)
{
  gint64 tx;

  g_assert_true (wv_db_begin (fixture->db, NULL));
  tx = wv_draft_send (fixture->db, fixture->practice, &gp, draft, &clock_fixed, error);
  if (tx > 0)
    g_assert_true (wv_db_commit (fixture->db, NULL));
  else
    wv_db_rollback (fixture->db);
  return tx;
}

/* The other side can open it with its own key, and only with that. */
static void
test_receiver_can_open (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WvDraft) draft = complete_draft ();
  g_autoptr (GError) error = NULL;
  g_autoptr (WvRecord) referral = NULL;
  g_autoptr (WvKey) key = NULL;
  g_autoptr (WvKey) none = NULL;

  g_assert_cmpint (send (fixture, draft, &error), >, 0);
  g_assert_no_error (error);
  referral = wv_record_load (fixture->db, &wv_kind_referral, draft->id, NULL);
  g_assert_null (wv_record_get_text (referral, "family_name"));
  key = wv_dossier_key_load (fixture->db, fixture->welfare, WELFARE, draft->id, NOW, &error);
  g_assert_no_error (error);
  g_assert_true (wv_record_open (referral, key, NULL));
  g_assert_cmpstr (wv_record_get_text (referral, "family_name"), ==, "Zandkreek");
  g_assert_cmpstr (wv_record_get_text (referral, "pc4"), ==, "4451");
  g_assert_cmpstr (wv_record_get_text (referral, "to_organisation"), ==, WELFARE);
  g_assert_cmpstr (wv_record_get_text (referral, "answer_due"), ==, "2026-03-12");
  g_assert_cmpstr (wv_record_get_text (referral, "feedback_due"), ==, "2026-04-07"); /* Easter Monday is in between */
  g_assert_null (wv_record_get_text (referral, "counted_municipality"));
  none = wv_dossier_key_load (fixture->db, fixture->welfare, PRACTICE, draft->id, NOW, &error);
  g_assert_null (none);
  g_assert_error (error, WV_ERROR, WV_ERROR_UNSEALED);
}

/* With consent for counting, the codes are those of their lists; every age has one. */
static void
test_counted_fields (Fixture *fixture, gconstpointer data)
{
  for (int year = 1920; year <= 2008; year += 4)
    {
      g_autoptr (WvDraft) draft = complete_draft ();
      g_autoptr (WvRecord) referral = NULL;

      draft->statistics = TRUE;
      wv_record_set_int (draft->referral, "birth_year", year);
      g_assert_cmpint (send (fixture, draft, NULL), >, 0);
      referral = wv_record_load (fixture->db, &wv_kind_referral, draft->id, NULL);
      g_assert_cmpstr (wv_record_get_text (referral, "counted_municipality"), ==, "GM0654");
      g_assert_nonnull (wv_code_find ("age-band", wv_record_get_text (referral, "counted_age_band")));
    }
}

static void
test_state_is_sent (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WvDraft) draft = complete_draft ();
  g_autoptr (GPtrArray) events = NULL;
  g_auto (WvProgress) progress = { 0 };

  g_assert_cmpint (send (fixture, draft, NULL), >, 0);
  events = wv_records_query (fixture->db, &wv_kind_event, "dossier = :value", draft->id, NULL, NULL);
  wv_progress_fold (events, &progress);
  g_assert_cmpint (progress.state, ==, WV_STATE_SENT);
  g_assert_cmpint (wv_outbox_count (fixture->db, NULL), ==, 1);
}

static void
assert_refused (Fixture *fixture, WvDraft *draft, const char *field)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems = wv_draft_check (fixture->db, draft, "2026-03-10", NULL);

  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_cmpstr (((WvDraftProblem *) problems->pdata[0])->field, ==, field);
  g_assert_cmpint (send (fixture, draft, &error), ==, 0);
  g_assert_error (error, WV_ERROR, WV_ERROR_REFUSED);
  g_assert_cmpint (wv_outbox_count (fixture->db, NULL), ==, 0);
}

static void
test_without_consent (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WvDraft) draft = complete_draft ();

  draft->consent = FALSE;
  assert_refused (fixture, draft, "consent");
}

static void
test_each_problem (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WvDraft) phone = complete_draft ();
  g_autoptr (WvDraft) bsn = complete_draft ();
  g_autoptr (WvDraft) child = complete_draft ();
  g_autoptr (WvDraft) year = complete_draft ();
  g_autoptr (WvDraft) name = complete_draft ();
  g_autoptr (WvDraft) offer = complete_draft ();

  wv_record_set_text (phone->client_contact, "phone", "011355508");
  assert_refused (fixture, phone, "phone");
  wv_record_set_text (bsn->referral, "reason", "BSN 111222333");
  assert_refused (fixture, bsn, "reason");
  wv_record_set_int (child->referral, "birth_year", 2015);
  assert_refused (fixture, child, "guardian");
  wv_record_set_int (year->referral, "birth_year", 58);
  assert_refused (fixture, year, "birth_year");
  wv_record_clear (name->referral, "family_name");
  assert_refused (fixture, name, "name");
  wv_record_clear (offer->referral, "offer");
  assert_refused (fixture, offer, "offer");
}

/* An organisation without a key could never read it: nothing is sent into the void. */
static void
test_receiver_without_key (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WvDraft) draft = complete_draft ();
  g_autoptr (GError) error = NULL;

  write_directory (fixture, FALSE);
  g_assert_cmpint (send (fixture, draft, &error), ==, 0);
  g_assert_error (error, WV_ERROR, WV_ERROR_REFUSED);
}

static void
test_locked (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WvDraft) draft = complete_draft ();
  g_autoptr (GError) error = NULL;

  wv_vault_lock (fixture->practice);
  g_assert_cmpint (send (fixture, draft, &error), ==, 0);
  g_assert_error (error, WV_ERROR, WV_ERROR_LOCKED);
}

/* Taken back: nothing waits, everything typed is there again, and consent has to be asked again. */
static void
test_take_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WvDraft) draft = complete_draft ();
  g_autoptr (WvDraft) back = NULL;
  g_autoptr (GError) error = NULL;
  gint64 tx = send (fixture, draft, NULL);

  g_assert_true (wv_db_begin (fixture->db, NULL));
  back = wv_draft_take_back (fixture->db, fixture->practice, tx, &clock_fixed, &error);
  g_assert_no_error (error);
  g_assert_true (wv_db_commit (fixture->db, NULL));
  g_assert_cmpstr (back->id, ==, draft->id);
  g_assert_cmpstr (wv_record_get_text (back->referral, "reason"), ==, "Mevrouw eet onregelmatig sinds de zomer.");
  g_assert_cmpstr (wv_record_get_text (back->client_contact, "phone"), ==, "0113-555 083");
  g_assert_false (back->consent);
  g_assert_cmpint (wv_outbox_count (fixture->db, NULL), ==, 0);
  g_assert_null (wv_record_load (fixture->db, &wv_kind_referral, draft->id, NULL));
}

/* The database and its log hold none of the resident's words. */
static void
test_nothing_in_clear (Fixture *fixture, gconstpointer data)
{
  const char *words[] = { "Zandkreek", "Wilhelmina", "0113-555 083", "0113555083", "eet onregelmatig", "4451 ZZ" };
  const char *endings[] = { "", "-wal" };
  g_autoptr (WvDraft) draft = complete_draft ();

  g_assert_true (wv_db_begin (fixture->db, NULL));
  g_assert_true (wv_draft_save (fixture->db, fixture->practice, draft, &clock_fixed, NULL));
  g_assert_true (wv_db_commit (fixture->db, NULL));
  g_assert_cmpint (send (fixture, draft, NULL), >, 0);
  for (guint e = 0; e < G_N_ELEMENTS (endings); e++)
    {
      g_autofree char *path = g_strconcat (fixture->path, endings[e], NULL);
      g_autofree char *content = NULL;
      gsize size;

      g_assert_true (g_file_get_contents (path, &content, &size, NULL));
      for (guint w = 0; w < G_N_ELEMENTS (words); w++)
        g_assert_null (memmem (content, size, words[w], strlen (words[w])));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/store/draft-send/receiver-can-open", Fixture, NULL, set_up, test_receiver_can_open, tear_down);
  g_test_add ("/store/draft-send/counted-fields", Fixture, NULL, set_up, test_counted_fields, tear_down);
  g_test_add ("/store/draft-send/state-is-sent", Fixture, NULL, set_up, test_state_is_sent, tear_down);
  g_test_add ("/store/draft-send/without-consent", Fixture, NULL, set_up, test_without_consent, tear_down);
  g_test_add ("/store/draft-send/each-problem", Fixture, NULL, set_up, test_each_problem, tear_down);
  g_test_add ("/store/draft-send/receiver-without-key", Fixture, NULL, set_up, test_receiver_without_key, tear_down);
  g_test_add ("/store/draft-send/locked", Fixture, NULL, set_up, test_locked, tear_down);
  g_test_add ("/store/draft-send/take-back", Fixture, NULL, set_up, test_take_back, tear_down);
  g_test_add ("/store/draft-send/nothing-in-clear", Fixture, NULL, set_up, test_nothing_in_clear, tear_down);
  return g_test_run ();
}
