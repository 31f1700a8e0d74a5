#include "domain/wv-error.h"
#include "domain/wv-id.h"
#include "store/wv-dossier-key.h"
#include "store/wv-open.h"
#include "store/wv-outbox.h"
#include "store/wv-records.h"
#include "two-sides.h"

#define STRANGER "01900000-0000-7000-8000-000000000003"

static void
refused (Fixture *fixture, const WvActor *actor, WvChange *change, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (apply_as (fixture, actor, change, &error), ==, 0);
  g_assert_error (error, WV_ERROR, code);
}

static GPtrArray *
all_of (Fixture *fixture, const WvKind *kind)
{
  return wv_records_query (fixture->db, kind, "dossier = :value", fixture->dossier, "id", NULL);
}

static void
fold (Fixture *fixture, WvProgress *ret)
{
  g_autoptr (GPtrArray) events = all_of (fixture, &wv_kind_event);

  wv_progress_fold (events, ret);
}

static void
assert_state (Fixture *fixture, WvState state, int milestone)
{
  g_auto (WvProgress) progress = { 0 };

  fold (fixture, &progress);
  g_assert_cmpstr (wv_state_name (progress.state), ==, wv_state_name (state));
  g_assert_cmpint (progress.milestone, ==, milestone);
}

/* From sent to closed, as the story goes. */
static void
test_whole_loop (Fixture *fixture, gconstpointer data)
{
  done (fixture, &worker, wv_change_open (fixture->dossier));
  assert_state (fixture, WV_STATE_RECEIVED, WV_MILESTONE_RECEIVED);
  done (fixture, &worker, wv_change_accept (fixture->dossier, WORKER));
  done (fixture, &worker, wv_change_feedback (fixture->dossier, "first_contact", "Gebeld.", WV_STATE_ACTIVE, FALSE, NULL, NULL, NULL, FALSE));
  assert_state (fixture, WV_STATE_ACTIVE, WV_MILESTONE_CONTACT);
  done (fixture, &worker, wv_change_feedback (fixture->dossier, "interim", "Gestart.", -1, TRUE, NULL, NULL, NULL, FALSE));
  assert_state (fixture, WV_STATE_ACTIVE, WV_MILESTONE_STARTED);
  done (fixture, &worker, wv_change_feedback (fixture->dossier, "final", "Klaar.", WV_STATE_COMPLETED, FALSE, NULL, "reached", "yes", FALSE));
  assert_state (fixture, WV_STATE_COMPLETED, WV_MILESTONE_COMPLETED);
  done (fixture, &gp, wv_change_step (fixture->dossier, WV_STATE_CLOSED, NULL, NULL, NULL, NULL, 0));
  assert_state (fixture, WV_STATE_CLOSED, WV_MILESTONE_COMPLETED);
}

static void
test_accept_from_the_list (Fixture *fixture, gconstpointer data)
{
  g_auto (WvProgress) progress = { 0 };

  done (fixture, &worker, wv_change_accept (fixture->dossier, WORKER));
  fold (fixture, &progress);
  g_assert_cmpint (progress.state, ==, WV_STATE_ACCEPTED);
  g_assert_cmpint (progress.reached[WV_MILESTONE_RECEIVED], >, 0);
  g_assert_cmpstr (progress.assignee, ==, WORKER);
}

static void
test_who_may (Fixture *fixture, gconstpointer data)
{
  refused (fixture, &gp, wv_change_accept (fixture->dossier, NULL), WV_ERROR_REFUSED);
  refused (fixture, &worker, wv_change_step (fixture->dossier, WV_STATE_WITHDRAWN, "other", NULL, NULL, NULL, 0), WV_ERROR_REFUSED);
  refused (fixture, &gp, wv_change_step (fixture->dossier, WV_STATE_WITHDRAWN, NULL, NULL, NULL, NULL, 0), WV_ERROR_REFUSED);
  assert_state (fixture, WV_STATE_SENT, WV_MILESTONE_SENT);
  done (fixture, &gp, wv_change_step (fixture->dossier, WV_STATE_WITHDRAWN, "other", NULL, NULL, NULL, 0));
  refused (fixture, &worker, wv_change_accept (fixture->dossier, NULL), WV_ERROR_REFUSED);
}

static void
test_stranger (Fixture *fixture, gconstpointer data)
{
  const WvActor stranger = { (char *) STRANGER, (char *) WORKER, (char *) "social_worker", NULL };
  g_autofree char *unknown = wv_id_new (NULL);

  refused (fixture, &stranger, wv_change_open (fixture->dossier), WV_ERROR_REFUSED);
  refused (fixture, &worker, wv_change_open (unknown), WV_ERROR_NOT_FOUND);
}

static void
test_closing_needs_final_feedback (Fixture *fixture, gconstpointer data)
{
  done (fixture, &worker, wv_change_open (fixture->dossier));
  done (fixture, &worker, wv_change_step (fixture->dossier, WV_STATE_DECLINED, "no-room", NULL, NULL, NULL, 0));
  refused (fixture, &gp, wv_change_step (fixture->dossier, WV_STATE_CLOSED, NULL, NULL, NULL, NULL, 0), WV_ERROR_REFUSED);
  done (fixture, &worker, wv_change_feedback (fixture->dossier, "final", "Er is geen plaats.", -1, FALSE, NULL, NULL, NULL, FALSE));
  done (fixture, &gp, wv_change_step (fixture->dossier, WV_STATE_CLOSED, NULL, NULL, NULL, NULL, 0));
}

static void
test_not_reached_needs_attempts (Fixture *fixture, gconstpointer data)
{
  done (fixture, &worker, wv_change_accept (fixture->dossier, NULL));
  for (int i = 0; i < WV_ATTEMPTS_DEFAULT; i++)
    {
      refused (fixture, &worker, wv_change_step (fixture->dossier, WV_STATE_NOT_REACHED, NULL, NULL, NULL, NULL, 0), WV_ERROR_REFUSED);
      done (fixture, &worker, wv_change_attempt (fixture->dossier, "Geen gehoor."));
    }
  done (fixture, &worker, wv_change_step (fixture->dossier, WV_STATE_NOT_REACHED, NULL, NULL, NULL, NULL, 0));
}

static void
test_question_and_answer (Fixture *fixture, gconstpointer data)
{
  g_auto (WvProgress) asked = { 0 };
  g_auto (WvProgress) answered = { 0 };
  g_autoptr (GPtrArray) messages = NULL;

  done (fixture, &worker, wv_change_open (fixture->dossier));
  done (fixture, &worker, wv_change_ask (fixture->dossier, "Klopt het nummer?"));
  fold (fixture, &asked);
  g_assert_cmpint (asked.question_at, >, 0);
  messages = all_of (fixture, &wv_kind_message);
  g_assert_cmpuint (messages->len, ==, 1);
  g_assert_cmpstr (wv_record_get_text (messages->pdata[0], "to_organisation"), ==, PRACTICE);
  done (fixture, &gp, wv_change_message (fixture->dossier, "Ja.", wv_record_get_id (messages->pdata[0])));
  fold (fixture, &answered);
  g_assert_cmpint (answered.question_at, ==, 0);
}

/* Read once is read: the second time there is nothing to do, and the first reader stays. */
static void
test_read (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;
  const char *id;

  done (fixture, &worker, wv_change_accept (fixture->dossier, NULL));
  done (fixture, &worker, wv_change_feedback (fixture->dossier, "receipt", "Ontvangen.", -1, FALSE, NULL, NULL, NULL, FALSE));
  before = all_of (fixture, &wv_kind_feedback);
  id = wv_record_get_id (before->pdata[0]);
  done (fixture, &gp, wv_change_read (fixture->dossier, "feedback", id));
  g_assert_cmpint (apply_as (fixture, &gp, wv_change_read (fixture->dossier, "feedback", id), NULL), ==, -1);
  after = all_of (fixture, &wv_kind_feedback);
  g_assert_cmpstr (wv_record_get_text (after->pdata[0], "read_by"), ==, GP);
}

static void
test_actions (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) actions = NULL;
  g_autoptr (WvRecord) ticked = NULL;
  g_autoptr (WvRecord) undone = NULL;
  const char *id;

  refused (fixture, &gp, wv_change_action_add (fixture->dossier, "", WELFARE, NULL, NULL), WV_ERROR_INVALID);
  done (fixture, &gp, wv_change_action_add (fixture->dossier, "Samen bellen over vervoer", WELFARE, WORKER, "2026-03-13"));
  actions = all_of (fixture, &wv_kind_action);
  id = wv_record_get_id (actions->pdata[0]);
  g_assert_null (wv_record_get_text (actions->pdata[0], "what")); /* sealed */
  done (fixture, &worker, wv_change_action_done (fixture->dossier, id, TRUE));
  ticked = wv_record_load (fixture->db, &wv_kind_action, id, NULL);
  g_assert_cmpstr (wv_record_get_text (ticked, "done_on"), ==, "2026-03-10");
  done (fixture, &worker, wv_change_action_done (fixture->dossier, id, FALSE));
  undone = wv_record_load (fixture->db, &wv_kind_action, id, NULL);
  g_assert_false (wv_record_has (undone, "done_on"));
}

static void
test_phone (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) clients = NULL;
  g_autoptr (WvKey) key = NULL;

  done (fixture, &worker, wv_change_phone (fixture->dossier, "06-555 00134"));
  clients = all_of (fixture, &wv_kind_client_contact);
  key = wv_dossier_key_load (fixture->db, fixture->practice, PRACTICE, fixture->dossier, now_ms, NULL);
  g_assert_true (wv_record_open (clients->pdata[0], key, NULL));
  g_assert_cmpstr (wv_record_get_text (clients->pdata[0], "phone"), ==, "06-555 00134");
}

/* Held, it can be taken back; then everything is as before. */
static void
test_hold_and_take_back (Fixture *fixture, gconstpointer data)
{
  WvChange *change = wv_change_accept (fixture->dossier, NULL);
  gint64 tx;

  done (fixture, &worker, wv_change_open (fixture->dossier));
  wv_change_hold (change, 8);
  tx = apply_as (fixture, &worker, change, NULL);
  assert_state (fixture, WV_STATE_ACCEPTED, WV_MILESTONE_ACCEPTED);
  g_assert_true (wv_db_begin (fixture->db, NULL));
  g_assert_true (wv_outbox_take_back (fixture->db, tx, NULL));
  g_assert_true (wv_db_commit (fixture->db, NULL));
  assert_state (fixture, WV_STATE_RECEIVED, WV_MILESTONE_RECEIVED);
}

static void
test_locked (Fixture *fixture, gconstpointer data)
{
  wv_vault_lock (fixture->welfare);
  refused (fixture, &worker, wv_change_open (fixture->dossier), WV_ERROR_LOCKED);
}

#define ADD(name, function) g_test_add ("/store/change/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("whole-loop", test_whole_loop);
  ADD ("accept-from-the-list", test_accept_from_the_list);
  ADD ("who-may", test_who_may);
  ADD ("stranger", test_stranger);
  ADD ("closing-needs-final-feedback", test_closing_needs_final_feedback);
  ADD ("not-reached-needs-attempts", test_not_reached_needs_attempts);
  ADD ("question-and-answer", test_question_and_answer);
  ADD ("read", test_read);
  ADD ("actions", test_actions);
  ADD ("phone", test_phone);
  ADD ("hold-and-take-back", test_hold_and_take_back);
  ADD ("locked", test_locked);
  return g_test_run ();
}
