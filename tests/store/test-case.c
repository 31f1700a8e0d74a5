#include <string.h>

#include "domain/wv-error.h"
#include "store/wv-case-load.h"
#include "store/wv-change.h"
#include "store/wv-dossier-load.h"
#include "store/wv-draft.h"
#include "store/wv-records.h"

#define PRACTICE "01900000-0000-7000-8000-000000000001"
#define WELFARE "01900000-0000-7000-8000-000000000002"
#define GP "01900000-0000-7000-8000-000000000101"
#define WORKER "01900000-0000-7000-8000-000000000102"
#define OFFER "01900000-0000-7000-8000-000000001001"

static gint64 now_ms;

static gint64
ticking_now (gpointer data)
{
  return now_ms += 1000;
}

static const WvClock ticking = { ticking_now, NULL };
static const WvActor gp = { (char *) PRACTICE, (char *) GP, (char *) "gp", NULL };
static const WvActor worker = { (char *) WELFARE, (char *) WORKER, (char *) "social_worker", NULL };

typedef struct
{
  WvDb *db;
  WvVault *practice, *welfare;
  char *dossier;
} Fixture;

static void
write_named (WvDb *db, const WvKind *kind, const char *id, const char *name, const char *public_key)
{
  g_autoptr (WvRecord) record = wv_record_new (kind, id);

  wv_record_set_text (record, kind == &wv_kind_offer ? "title" : "name", name);
  if (kind == &wv_kind_offer)
    {
      wv_record_set_text (record, "organisation", WELFARE);
      wv_record_set_text (record, "status", "active");
    }
  if (public_key != NULL)
    wv_record_set_text (record, "public_key", public_key);
  g_assert_true (wv_record_write (db, record, NULL));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WvDraft) draft = wv_draft_new (&gp, &ticking);
  g_autofree char *public_key = NULL;

  now_ms = G_GINT64_CONSTANT (1773136800000);
  fixture->db = wv_store_open_db (":memory:", NULL);
  fixture->practice = wv_vault_new ();
  fixture->welfare = wv_vault_new ();
  wv_vault_generate (fixture->practice);
  wv_vault_generate (fixture->welfare);
  public_key = wv_vault_dup_public_key (fixture->welfare);
  write_named (fixture->db, &wv_kind_organisation, PRACTICE, "Praktijk De Visser", NULL);
  write_named (fixture->db, &wv_kind_organisation, WELFARE, "Dorpshart Borsele", public_key);
  write_named (fixture->db, &wv_kind_contact, WORKER, "Anouk Faes", NULL);
  write_named (fixture->db, &wv_kind_offer, OFFER, "Eettafel Heinkenszand", NULL);
  wv_record_set_text (draft->referral, "call_name", "Bram");
  wv_record_set_text (draft->referral, "family_name", "de Jonge");
  wv_record_set_text (draft->referral, "form_of_address", "meneer");
  wv_record_set_text (draft->referral, "offer", OFFER);
  wv_record_set_text (draft->referral, "reason", "Alleen sinds de zomer.");
  wv_record_set_text (draft->client_contact, "phone", "0113-555 083");
  draft->postcode = g_strdup ("4451 ZZ");
  draft->consent = TRUE;
  g_assert_true (wv_db_begin (fixture->db, NULL));
  g_assert_cmpint (wv_draft_send (fixture->db, fixture->practice, &gp, draft, &ticking, NULL), >, 0);
  g_assert_true (wv_db_commit (fixture->db, NULL));
  fixture->dossier = g_strdup (draft->id);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->db, wv_db_close);
  g_clear_object (&fixture->practice);
  g_clear_object (&fixture->welfare);
  g_free (fixture->dossier);
}

static void
apply (Fixture *fixture, const WvActor *actor, WvChange *taken)
{
  g_autoptr (WvChange) change = taken;
  WvVault *vault = actor == &gp ? fixture->practice : fixture->welfare;

  g_assert_true (wv_db_begin (fixture->db, NULL));
  g_assert_cmpint (wv_change_apply (fixture->db, vault, actor, change, &ticking, NULL), >, 0);
  g_assert_true (wv_db_commit (fixture->db, NULL));
}

static WvCase *
load (Fixture *fixture, const WvActor *actor)
{
  g_autoptr (GError) error = NULL;
  WvCase *item = wv_case_load (fixture->db, actor == &gp ? fixture->practice : fixture->welfare, actor, fixture->dossier, now_ms, &error);

  g_assert_no_error (error);
  return item;
}

static void
test_both_sides (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WvCase) sent = load (fixture, &gp);
  g_autoptr (WvCase) received = load (fixture, &worker);

  g_assert_cmpint (sent->party, ==, WV_PARTY_SENDER);
  g_assert_cmpint (received->party, ==, WV_PARTY_RECEIVER);
  g_assert_cmpstr (received->name, ==, "Bram de Jonge");
  g_assert_cmpstr (received->call, ==, "meneer de Jonge");
  g_assert_cmpstr (received->initials, ==, "B.J.");
  g_assert_cmpstr (received->phone, ==, "0113-555 083");
  g_assert_cmpstr (received->place, ==, "Heinkenszand");
  g_assert_cmpstr (received->offer_title, ==, "Eettafel Heinkenszand");
  g_assert_cmpstr (received->other_organisation_name, ==, "Praktijk De Visser");
  g_assert_cmpstr (sent->other_organisation_name, ==, "Dorpshart Borsele");
  g_assert_false (received->seen);
  g_assert_true (sent->waiting);
  g_assert_cmpint (wv_case_days_late (received, "2026-03-14"), ==, 2);
}

static void
test_feedback_is_unread_until_read (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WvCase) before = NULL;
  g_autoptr (WvCase) after = NULL;
  g_autoptr (WvCase) writer = NULL;

  apply (fixture, &worker, wv_change_accept (fixture->dossier, WORKER));
  apply (fixture, &worker, wv_change_feedback (fixture->dossier, "first_contact", "Gebeld.", WV_STATE_ACTIVE, FALSE, NULL, NULL, NULL, FALSE));
  before = load (fixture, &gp);
  writer = load (fixture, &worker);
  g_assert_cmpuint (before->unread, ==, 1);
  g_assert_cmpuint (writer->unread, ==, 0);
  g_assert_cmpint (before->news, ==, WV_NEWS_FEEDBACK); /* not the step that went with it */
  g_assert_cmpstr (before->news_text, ==, "Gebeld.");
  g_assert_cmpstr (before->news_by, ==, "Anouk Faes");
  g_assert_cmpint (before->progress.state, ==, WV_STATE_ACTIVE);
  apply (fixture, &gp, wv_change_read (fixture->dossier, "feedback", before->unread_record));
  after = load (fixture, &gp);
  g_assert_cmpuint (after->unread, ==, 0);
}

static void
test_question (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WvCase) asked = NULL;

  apply (fixture, &worker, wv_change_open (fixture->dossier));
  apply (fixture, &worker, wv_change_ask (fixture->dossier, "Klopt het nummer?"));
  asked = load (fixture, &gp);
  g_assert_true (asked->question_for_us);
  g_assert_cmpint (asked->next.party, ==, WV_PARTY_SENDER);
}

/* Without a key the case is there and says so; no word of it is shown. */
static void
test_unreadable (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WvVault) other = wv_vault_new ();
  g_autoptr (WvCase) item = NULL;
  g_autoptr (GError) error = NULL;

  wv_vault_generate (other);
  item = wv_case_load (fixture->db, other, &worker, fixture->dossier, now_ms, &error);
  g_assert_no_error (error);
  g_assert_true (item->unreadable);
  g_assert_null (strstr (item->name, "Jonge"));
  g_assert_null (item->reason);
  g_assert_null (item->phone);
}

static void
test_all (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) cases = wv_cases_load (fixture->db, fixture->welfare, &worker, now_ms, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) none = NULL;

  g_assert_cmpuint (cases->len, ==, 1);
  wv_vault_lock (fixture->welfare);
  none = wv_cases_load (fixture->db, fixture->welfare, &worker, now_ms, &error);
  g_assert_null (none);
  g_assert_error (error, WV_ERROR, WV_ERROR_LOCKED);
}

/* The whole story in order of time, who may see it, and who looked. */
static void
test_dossier (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WvDossierContent) content = NULL;
  GString *story = g_string_new (NULL);

  apply (fixture, &worker, wv_change_open (fixture->dossier));
  apply (fixture, &worker, wv_change_accept (fixture->dossier, WORKER));
  apply (fixture, &gp, wv_change_message (fixture->dossier, "Zij wil graag.", NULL));
  content = wv_dossier_load (fixture->db, fixture->welfare, &worker, fixture->dossier, now_ms, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < content->entries->len; i++)
    {
      const WvEntry *entry = content->entries->pdata[i];

      g_string_append_printf (story, "%s ", entry->code != NULL ? entry->code : entry->text);
      g_assert_true (entry->own == (g_strcmp0 (entry->organisation, WELFARE) == 0));
      g_assert_true (i == 0 || entry->at >= ((WvEntry *) content->entries->pdata[i - 1])->at);
    }
  g_assert_cmpstr (story->str, ==, "sent received accepted Zij wil graag. ");
  g_assert_cmpuint (content->participants->len, ==, 2);
  g_assert_cmpuint (content->looks->len, ==, 1);
  g_assert_cmpstr (((WvLook *) content->looks->pdata[0])->who, ==, "Anouk Faes");
  g_string_free (story, TRUE);
}

static void
test_dossier_unknown (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WvDossierContent) content = wv_dossier_load (fixture->db, fixture->welfare, &worker, OFFER, now_ms, &error);

  g_assert_null (content);
  g_assert_error (error, WV_ERROR, WV_ERROR_NOT_FOUND);
}

#define ADD(name, function) g_test_add ("/store/case/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("both-sides", test_both_sides);
  ADD ("feedback-is-unread-until-read", test_feedback_is_unread_until_read);
  ADD ("question", test_question);
  ADD ("unreadable", test_unreadable);
  ADD ("all", test_all);
  ADD ("dossier", test_dossier);
  ADD ("dossier-unknown", test_dossier_unknown);
  return g_test_run ();
}
