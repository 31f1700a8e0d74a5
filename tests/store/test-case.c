#include <string.h>

#include "domain/wv-error.h"
#include "store/wv-case-load.h"
#include "store/wv-dossier-load.h"
#include "two-sides.h"

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

  done (fixture, &worker, wv_change_accept (fixture->dossier, WORKER));
  done (fixture, &worker, wv_change_feedback (fixture->dossier, "first_contact", "Gebeld.", WV_STATE_ACTIVE, FALSE, NULL, NULL, NULL, FALSE));
  before = load (fixture, &gp);
  writer = load (fixture, &worker);
  g_assert_cmpuint (before->unread, ==, 1);
  g_assert_cmpuint (writer->unread, ==, 0);
  g_assert_cmpint (before->news, ==, WV_NEWS_FEEDBACK); /* not the step that went with it */
  g_assert_cmpstr (before->news_text, ==, "Gebeld.");
  g_assert_cmpstr (before->news_by, ==, "Anouk Faes");
  g_assert_cmpint (before->progress.state, ==, WV_STATE_ACTIVE);
  g_assert_cmpstr (before->unread_text, ==, "Gebeld.");
  g_assert_cmpstr (before->unread_by, ==, "Anouk Faes");
  g_assert_cmpint (before->unread_news, ==, WV_NEWS_FEEDBACK);
  g_assert_false (before->news_ours);
  g_assert_true (writer->news_ours);
  done (fixture, &gp, wv_change_message (fixture->dossier, "Dank u wel.", NULL));
  g_clear_object (&before);
  before = load (fixture, &gp);
  g_assert_cmpstr (before->news_text, ==, "Dank u wel."); /* newer, but the feedback is still unread */
  g_assert_cmpstr (before->unread_text, ==, "Gebeld.");
  done (fixture, &gp, wv_change_read (fixture->dossier, "feedback", before->unread_record));
  after = load (fixture, &gp);
  g_assert_cmpuint (after->unread, ==, 0);
}

/* The next feedback is due six weeks after the last one, not on the day that was asked for the first. */
static void
test_clock_after_feedback (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WvCase) before = NULL;
  g_autoptr (WvCase) after = NULL;

  done (fixture, &worker, wv_change_accept (fixture->dossier, WORKER));
  done (fixture, &worker, wv_change_step (fixture->dossier, WV_STATE_ACTIVE, NULL, NULL, NULL, NULL, 0));
  before = load (fixture, &worker);
  g_assert_cmpstr (wv_case_get_deadline (before), ==, before->feedback_due);
  done (fixture, &worker, wv_change_feedback (fixture->dossier, "interim", "Gaat goed.", -1, FALSE, NULL, NULL, NULL, FALSE));
  after = load (fixture, &worker);
  g_assert_cmpint (after->feedback_at, >, 0);
  g_assert_cmpstr (wv_case_get_deadline (after), ==, "2026-04-21");
  g_assert_cmpint (wv_case_days_late (after, "2026-04-23"), ==, 2);
}

static void
test_question (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WvCase) asked = NULL;

  done (fixture, &worker, wv_change_open (fixture->dossier));
  done (fixture, &worker, wv_change_ask (fixture->dossier, "Klopt het nummer?"));
  asked = load (fixture, &gp);
  g_assert_true (asked->question_for_us);
  g_assert_cmpstr (asked->question_text, ==, "Klopt het nummer?");
  g_assert_cmpstr (asked->question_by, ==, "Anouk Faes");
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

  done (fixture, &worker, wv_change_open (fixture->dossier));
  done (fixture, &worker, wv_change_accept (fixture->dossier, WORKER));
  done (fixture, &gp, wv_change_message (fixture->dossier, "Zij wil graag.", NULL));
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
  ADD ("clock-after-feedback", test_clock_after_feedback);
  ADD ("question", test_question);
  ADD ("unreadable", test_unreadable);
  ADD ("all", test_all);
  ADD ("dossier", test_dossier);
  ADD ("dossier-unknown", test_dossier_unknown);
  return g_test_run ();
}
