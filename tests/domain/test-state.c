#include "domain/wv-error.h"
#include "domain/wv-state.h"

#define DAY (G_GINT64_CONSTANT (86400000))
#define MONDAY G_GINT64_CONSTANT (1772442000000) /* 2 March 2026, 10:00 in Amsterdam */

static const WvFacts all_hold = { .consent_covers_receiver = TRUE, .consent_covers_target = TRUE, .receiver_active = TRUE,
                                  .has_reason = TRUE, .has_until = TRUE, .has_outcome = TRUE, .attempts = 3,
                                  .final_feedback_sent = TRUE };

static WvRecord *
event (const char *id, const char *type, const char *from, const char *to, gint64 at)
{
  WvRecord *record = wv_record_new (&wv_kind_event, id);

  wv_record_set_text (record, "type", type);
  wv_record_set_text (record, "from_state", from);
  wv_record_set_text (record, "to_state", to);
  wv_record_set_int (record, "occurred_at", at);
  wv_record_set_int (record, "recorded_at", at);
  return record;
}

static void
test_names (void)
{
  for (int i = 0; i < WV_N_STATES; i++)
    {
      g_assert_cmpint (wv_state_from_name (wv_state_name ((WvState) i)), ==, i);
      g_assert_nonnull (wv_state_label ((WvState) i));
    }
  g_assert_cmpint (wv_state_from_name ("unknown"), ==, -1);
  g_assert_cmpint (wv_state_from_name (NULL), ==, -1);
}

/* Every pair of states with every party: allowed exactly when the table has it. */
static void
test_every_step (void)
{
  const WvParty parties[] = { WV_PARTY_SENDER, WV_PARTY_RECEIVER, WV_PARTY_SYSTEM };

  for (int from = 0; from < WV_N_STATES; from++)
    for (int to = 0; to < WV_N_STATES; to++)
      for (guint p = 0; p < G_N_ELEMENTS (parties); p++)
        {
          const WvTransition *step = wv_transition_find ((WvState) from, (WvState) to);
          gboolean expected = step != NULL && (step->parties & parties[p]);
          g_autoptr (GError) error = NULL;

          g_assert_cmpint (wv_transition_check ((WvState) from, (WvState) to, parties[p], &all_hold, &error), ==, expected);
          if (!expected)
            g_assert_error (error, WV_ERROR, WV_ERROR_REFUSED);
        }
}

static void
test_each_guard_refuses (void)
{
  guint n;
  const WvTransition *table = wv_transitions (&n);
  const WvFacts none = { .offer_ended = TRUE };

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GError) error = NULL;
      WvParty party = (table[i].parties & WV_PARTY_SENDER) ? WV_PARTY_SENDER : WV_PARTY_RECEIVER;
      gboolean ok = wv_transition_check (table[i].from, table[i].to, party, &none, &error);

      g_assert_cmpint (ok, ==, table[i].guards == WV_GUARD_NONE);
    }
}

static void
test_no_dead_end (void)
{
  guint n;
  const WvTransition *table = wv_transitions (&n);

  for (int state = 0; state < WV_STATE_CLOSED; state++)
    {
      gboolean leaves = FALSE;

      for (guint i = 0; i < n; i++)
        leaves |= (int) table[i].from == state;
      g_assert_true (leaves);
    }
}

static void
test_fold (void)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) wv_record_free);
  g_auto (WvProgress) progress = { 0 };

  /* given out of order on purpose */
  g_ptr_array_add (events, event ("4", "first_contact", "accepted", "active", MONDAY + 3 * DAY));
  g_ptr_array_add (events, event ("1", "sent", "draft", "sent", MONDAY));
  g_ptr_array_add (events, event ("3", "accepted", "received", "accepted", MONDAY + 2 * DAY));
  g_ptr_array_add (events, event ("2", "received", "sent", "received", MONDAY + DAY));
  g_ptr_array_add (events, event ("5", "started", NULL, NULL, MONDAY + 4 * DAY));
  wv_progress_fold (events, &progress);
  g_assert_cmpint (progress.state, ==, WV_STATE_ACTIVE);
  g_assert_cmpint (progress.milestone, ==, WV_MILESTONE_STARTED);
  g_assert_cmpint (progress.reached[WV_MILESTONE_ACCEPTED], ==, MONDAY + 2 * DAY);
  g_assert_cmpint (progress.since, ==, MONDAY + 3 * DAY);
}

/* Two people were at it at once: the step that starts from a state that is over does not count. */
static void
test_fold_loser_is_ignored (void)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) wv_record_free);
  g_auto (WvProgress) progress = { 0 };

  g_ptr_array_add (events, event ("1", "sent", "draft", "sent", MONDAY));
  g_ptr_array_add (events, event ("2", "received", "sent", "received", MONDAY + 1));
  g_ptr_array_add (events, event ("3", "withdrawn", "received", "withdrawn", MONDAY + 2));
  g_ptr_array_add (events, event ("4", "accepted", "received", "accepted", MONDAY + 3));
  wv_progress_fold (events, &progress);
  g_assert_cmpint (progress.state, ==, WV_STATE_WITHDRAWN);
  g_assert_cmpint (progress.reached[WV_MILESTONE_ACCEPTED], ==, 0);
}

static void
test_fold_server_order_counts (void)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) wv_record_free);
  g_auto (WvProgress) progress = { 0 };
  WvRecord *late = event ("1", "sent", "draft", "sent", MONDAY + DAY);
  WvRecord *early = event ("2", "received", "sent", "received", MONDAY);

  wv_record_set_version (late, 1);
  wv_record_set_version (early, 2);
  g_ptr_array_add (events, early);
  g_ptr_array_add (events, late);
  wv_progress_fold (events, &progress);
  g_assert_cmpint (progress.state, ==, WV_STATE_RECEIVED);
}

static void
test_question_stops_the_clock (void)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) wv_record_free);
  g_auto (WvProgress) progress = { 0 };
  g_auto (WvNextStep) next = { 0 };

  g_ptr_array_add (events, event ("1", "sent", "draft", "sent", MONDAY));
  g_ptr_array_add (events, event ("2", "question", NULL, NULL, MONDAY + DAY));
  wv_progress_fold (events, &progress);
  wv_next_step (&progress, &wv_terms_default, &next);
  g_assert_cmpint (progress.question_at, ==, MONDAY + DAY);
  g_assert_cmpint (next.party, ==, WV_PARTY_SENDER);
  g_assert_null (next.due);
}

static void
test_next_step (void)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) wv_record_free);
  g_auto (WvProgress) progress = { 0 };
  g_auto (WvNextStep) next = { 0 };

  g_ptr_array_add (events, event ("1", "sent", "draft", "sent", MONDAY));
  wv_progress_fold (events, &progress);
  wv_next_step (&progress, &wv_terms_default, &next);
  g_assert_cmpint (next.party, ==, WV_PARTY_RECEIVER);
  g_assert_cmpstr (next.due, ==, "2026-03-04");
}

/* Every running state has an owner: nothing waits for nobody. */
static void
test_running_states_have_an_owner (void)
{
  for (int state = 0; state < WV_N_STATES; state++)
    {
      WvProgress progress = { .state = (WvState) state, .since = MONDAY, .milestone = -1 };
      g_auto (WvNextStep) next = { 0 };

      wv_next_step (&progress, &wv_terms_default, &next);
      g_assert_cmpint (next.party != WV_PARTY_NONE, ==,
                       wv_state_is_running ((WvState) state) || wv_state_is_ended ((WvState) state));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/state/names", test_names);
  g_test_add_func ("/domain/state/every-step", test_every_step);
  g_test_add_func ("/domain/state/each-guard-refuses", test_each_guard_refuses);
  g_test_add_func ("/domain/state/no-dead-end", test_no_dead_end);
  g_test_add_func ("/domain/state/fold", test_fold);
  g_test_add_func ("/domain/state/fold-loser-is-ignored", test_fold_loser_is_ignored);
  g_test_add_func ("/domain/state/fold-server-order-counts", test_fold_server_order_counts);
  g_test_add_func ("/domain/state/question-stops-the-clock", test_question_stops_the_clock);
  g_test_add_func ("/domain/state/next-step", test_next_step);
  g_test_add_func ("/domain/state/running-states-have-an-owner", test_running_states_have_an_owner);
  return g_test_run ();
}
