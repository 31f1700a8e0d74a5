#include "domain/wv-state.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "domain/wv-calendar.h"
#include "domain/wv-error.h"

/* clang-format off */
static const struct { const char *name; const char *label; } states[WV_N_STATES] = {
  { "draft", N_ ("Draft") },
  { "sent", N_ ("Sent") },
  { "received", N_ ("Received") },
  { "accepted", N_ ("Accepted") },
  { "waitlisted", N_ ("Waiting list") },
  { "active", N_ ("In guidance") },
  { "on_hold", N_ ("On hold") },
  { "completed", N_ ("Completed") },
  { "declined", N_ ("Declined") },
  { "withdrawn", N_ ("Withdrawn") },
  { "client_declined", N_ ("Resident does not want it") },
  { "not_reached", N_ ("Not reached") },
  { "stopped", N_ ("Stopped early") },
  { "redirected", N_ ("Passed on") },
  { "closed", N_ ("Closed") },
  { "entered_in_error", N_ ("Entered in error") },
};

#define S WV_PARTY_SENDER
#define R WV_PARTY_RECEIVER
#define EITHER (WV_PARTY_SENDER | WV_PARTY_RECEIVER)
#define CLOSERS (WV_PARTY_SENDER | WV_PARTY_SYSTEM)
#define STEP(from, to, parties, guards) { WV_STATE_##from, WV_STATE_##to, parties, guards }

/* domain.md, "The referral's states": exactly that table, a line for each pair of states. */
static const WvTransition transitions[] = {
  STEP (DRAFT, SENT, S, WV_GUARD_CONSENT | WV_GUARD_RECEIVER_ACTIVE | WV_GUARD_OFFER_NOT_ENDED),
  STEP (DRAFT, ENTERED_IN_ERROR, S, WV_GUARD_NONE),
  STEP (SENT, RECEIVED, R, WV_GUARD_NONE),
  STEP (SENT, WITHDRAWN, S, WV_GUARD_REASON),
  STEP (RECEIVED, WITHDRAWN, S, WV_GUARD_REASON),
  STEP (RECEIVED, ACCEPTED, R, WV_GUARD_NONE),
  STEP (RECEIVED, DECLINED, R, WV_GUARD_REASON),
  STEP (SENT, REDIRECTED, R, WV_GUARD_CONSENT_NEW_RECEIVER),
  STEP (RECEIVED, REDIRECTED, R, WV_GUARD_CONSENT_NEW_RECEIVER),
  STEP (ACTIVE, REDIRECTED, R, WV_GUARD_CONSENT_NEW_RECEIVER),
  STEP (ACCEPTED, WAITLISTED, R, WV_GUARD_UNTIL),
  STEP (ACCEPTED, ACTIVE, R, WV_GUARD_NONE),
  STEP (WAITLISTED, ACTIVE, R, WV_GUARD_NONE),
  STEP (ACCEPTED, NOT_REACHED, R, WV_GUARD_ATTEMPTS),
  STEP (WAITLISTED, NOT_REACHED, R, WV_GUARD_ATTEMPTS),
  STEP (ACCEPTED, WITHDRAWN, S, WV_GUARD_REASON),
  STEP (WAITLISTED, WITHDRAWN, S, WV_GUARD_REASON),
  STEP (SENT, CLIENT_DECLINED, EITHER, WV_GUARD_NONE),
  STEP (RECEIVED, CLIENT_DECLINED, EITHER, WV_GUARD_NONE),
  STEP (ACCEPTED, CLIENT_DECLINED, EITHER, WV_GUARD_NONE),
  STEP (WAITLISTED, CLIENT_DECLINED, EITHER, WV_GUARD_NONE),
  STEP (ACTIVE, CLIENT_DECLINED, EITHER, WV_GUARD_NONE),
  STEP (ON_HOLD, CLIENT_DECLINED, EITHER, WV_GUARD_NONE),
  STEP (ACTIVE, ON_HOLD, R, WV_GUARD_UNTIL),
  STEP (ON_HOLD, ACTIVE, R, WV_GUARD_NONE),
  STEP (ACTIVE, COMPLETED, R, WV_GUARD_OUTCOME),
  STEP (ON_HOLD, COMPLETED, R, WV_GUARD_OUTCOME),
  STEP (ACTIVE, STOPPED, R, WV_GUARD_REASON),
  STEP (ON_HOLD, STOPPED, R, WV_GUARD_REASON),
  STEP (COMPLETED, CLOSED, CLOSERS, WV_GUARD_FINAL_FEEDBACK),
  STEP (DECLINED, CLOSED, CLOSERS, WV_GUARD_FINAL_FEEDBACK),
  STEP (WITHDRAWN, CLOSED, CLOSERS, WV_GUARD_FINAL_FEEDBACK),
  STEP (CLIENT_DECLINED, CLOSED, CLOSERS, WV_GUARD_FINAL_FEEDBACK),
  STEP (NOT_REACHED, CLOSED, CLOSERS, WV_GUARD_FINAL_FEEDBACK),
  STEP (STOPPED, CLOSED, CLOSERS, WV_GUARD_FINAL_FEEDBACK),
  STEP (REDIRECTED, CLOSED, CLOSERS, WV_GUARD_FINAL_FEEDBACK),
  STEP (SENT, ENTERED_IN_ERROR, S, WV_GUARD_REASON),
  STEP (RECEIVED, ENTERED_IN_ERROR, S, WV_GUARD_REASON),
  STEP (ACCEPTED, ENTERED_IN_ERROR, S, WV_GUARD_REASON),
  STEP (WAITLISTED, ENTERED_IN_ERROR, S, WV_GUARD_REASON),
  STEP (ACTIVE, ENTERED_IN_ERROR, S, WV_GUARD_REASON),
  STEP (ON_HOLD, ENTERED_IN_ERROR, S, WV_GUARD_REASON),
  STEP (COMPLETED, ENTERED_IN_ERROR, S, WV_GUARD_REASON),
  STEP (DECLINED, ENTERED_IN_ERROR, S, WV_GUARD_REASON),
  STEP (WITHDRAWN, ENTERED_IN_ERROR, S, WV_GUARD_REASON),
  STEP (CLIENT_DECLINED, ENTERED_IN_ERROR, S, WV_GUARD_REASON),
  STEP (NOT_REACHED, ENTERED_IN_ERROR, S, WV_GUARD_REASON),
  STEP (STOPPED, ENTERED_IN_ERROR, S, WV_GUARD_REASON),
  STEP (REDIRECTED, ENTERED_IN_ERROR, S, WV_GUARD_REASON),
};
/* clang-format on */

const WvTerms wv_terms_default = { .receipt_days = 2,
                                   .decision_days = 5,
                                   .contact_days = 10,
                                   .feedback_weeks = 6,
                                   .final_days = 5 };

const char *
wv_state_name (WvState state)
{
  g_return_val_if_fail ((guint) state < WV_N_STATES, NULL);

  return states[state].name;
}

int
wv_state_from_name (const char *name)
{
  for (int i = 0; i < WV_N_STATES; i++)
    if (g_strcmp0 (states[i].name, name) == 0)
      return i;
  return -1;
}

const char *
wv_state_label (WvState state)
{
  g_return_val_if_fail ((guint) state < WV_N_STATES, NULL);

  return _ (states[state].label);
}

gboolean
wv_state_is_running (WvState state)
{
  return state >= WV_STATE_SENT && state <= WV_STATE_ON_HOLD;
}

gboolean
wv_state_is_ended (WvState state)
{
  return state >= WV_STATE_COMPLETED && state <= WV_STATE_REDIRECTED;
}

const WvTransition *
wv_transitions (guint *ret_n)
{
  g_return_val_if_fail (ret_n != NULL, NULL);

  *ret_n = G_N_ELEMENTS (transitions);
  return transitions;
}

const WvTransition *
wv_transition_find (WvState from, WvState to)
{
  for (guint i = 0; i < G_N_ELEMENTS (transitions); i++)
    if (transitions[i].from == from && transitions[i].to == to)
      return &transitions[i];
  return NULL;
}

/* The sentence for the first guard that fails, or NULL. */
static const char *
failing_guard (guint guards, const WvFacts *facts)
{
  guint agreed = facts->attempts_agreed > 0 ? facts->attempts_agreed : WV_ATTEMPTS_DEFAULT;
  /* clang-format off */
  const struct { WvGuard guard; gboolean holds; const char *sentence; } checks[] = {
    { WV_GUARD_CONSENT, facts->consent_covers_receiver, N_ ("You cannot send without consent.") },
    { WV_GUARD_RECEIVER_ACTIVE, facts->receiver_active, N_ ("This organisation does not take referrals any more. Choose another offer.") },
    { WV_GUARD_OFFER_NOT_ENDED, !facts->offer_ended, N_ ("This offer has ended. Choose another offer.") },
    { WV_GUARD_REASON, facts->has_reason, N_ ("Choose a reason.") },
    { WV_GUARD_UNTIL, facts->has_until, N_ ("Choose until when.") },
    { WV_GUARD_OUTCOME, facts->has_outcome, N_ ("Choose how it ended.") },
    { WV_GUARD_ATTEMPTS, facts->attempts >= agreed, N_ ("First record the agreed number of attempts to reach the resident.") },
    { WV_GUARD_FINAL_FEEDBACK, facts->final_feedback_sent || facts->wants_no_feedback, N_ ("The final feedback has not been sent yet.") },
    { WV_GUARD_CONSENT_NEW_RECEIVER, facts->consent_covers_target, N_ ("The resident agreed to this organisation only. Ask the referrer first.") },
  };
  /* clang-format on */

  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    if ((guards & checks[i].guard) && !checks[i].holds)
      return checks[i].sentence;
  return NULL;
}

gboolean
wv_transition_check (WvState from, WvState to, WvParty party, const WvFacts *facts, GError **error)
{
  const WvTransition *step = wv_transition_find (from, to);
  const char *sentence;

  g_return_val_if_fail (facts != NULL, FALSE);

  if (step == NULL)
    {
      g_set_error (error, WV_ERROR, WV_ERROR_REFUSED, _ ("A referral that is “%s” cannot become “%s”."),
                   wv_state_label (from), wv_state_label (to));
      return FALSE;
    }
  if (!(step->parties & party))
    {
      g_set_error_literal (error, WV_ERROR, WV_ERROR_REFUSED, _ ("The other organisation has to take this step."));
      return FALSE;
    }
  sentence = failing_guard (step->guards, facts);
  if (sentence == NULL)
    return TRUE;
  g_set_error_literal (error, WV_ERROR, WV_ERROR_REFUSED, _ (sentence));
  return FALSE;
}

const char *
wv_milestone_label (WvMilestone milestone)
{
  static const char *const labels[WV_N_MILESTONES] = { N_ ("Sent"),         N_ ("Received"), N_ ("Accepted"),
                                                       N_ ("In contact"), N_ ("Started"),  N_ ("Finished") };

  g_return_val_if_fail ((guint) milestone < WV_N_MILESTONES, NULL);

  return _ (labels[milestone]);
}

/* Server order first; what the server has not seen yet comes after it, as it was typed. */
static int
compare_events (gconstpointer a, gconstpointer b)
{
  const WvRecord *one = *(const WvRecord *const *) a;
  const WvRecord *two = *(const WvRecord *const *) b;
  gint64 v1 = wv_record_get_version (one) > 0 ? wv_record_get_version (one) : G_MAXINT64;
  gint64 v2 = wv_record_get_version (two) > 0 ? wv_record_get_version (two) : G_MAXINT64;
  gint64 t1 = wv_record_get_int (one, "recorded_at", 0);
  gint64 t2 = wv_record_get_int (two, "recorded_at", 0);

  if (v1 != v2)
    return v1 < v2 ? -1 : 1;
  if (t1 != t2)
    return t1 < t2 ? -1 : 1;
  return strcmp (wv_record_get_id (one), wv_record_get_id (two));
}

static void
reach (WvProgress *progress, WvMilestone milestone, gint64 at)
{
  if (progress->reached[milestone] == 0)
    progress->reached[milestone] = at;
  progress->milestone = MAX (progress->milestone, (int) milestone);
}

static void
reach_by_state (WvProgress *progress, WvState state, gint64 at)
{
  switch ((int) state)
    {
    case WV_STATE_SENT:
      reach (progress, WV_MILESTONE_SENT, at);
      break;
    case WV_STATE_RECEIVED:
      reach (progress, WV_MILESTONE_RECEIVED, at);
      break;
    case WV_STATE_ACCEPTED:
      reach (progress, WV_MILESTONE_ACCEPTED, at);
      break;
    case WV_STATE_ACTIVE:
      reach (progress, WV_MILESTONE_CONTACT, at);
      break;
    case WV_STATE_COMPLETED:
      reach (progress, WV_MILESTONE_COMPLETED, at);
      break;
    default:
      break;
    }
}

/* Events that do not change the state. */
static void
fold_note (WvProgress *progress, const char *type, gint64 at)
{
  if (g_strcmp0 (type, "started") == 0)
    reach (progress, WV_MILESTONE_STARTED, at);
  else if (g_strcmp0 (type, "attempt") == 0)
    progress->attempts++;
  else if (g_strcmp0 (type, "question") == 0)
    progress->question_at = at;
  else if (g_strcmp0 (type, "answered") == 0)
    progress->question_at = 0;
}

static void
fold_event (WvProgress *progress, const WvRecord *event)
{
  int to = wv_state_from_name (wv_record_get_text (event, "to_state"));
  int from = wv_state_from_name (wv_record_get_text (event, "from_state"));
  gint64 at = wv_record_get_int (event, "occurred_at", 0);
  const char *assignee = wv_record_get_text (event, "assignee");

  if (to >= 0 && from == (int) progress->state && wv_transition_find (progress->state, (WvState) to) != NULL)
    {
      progress->state = (WvState) to;
      progress->since = at;
      progress->question_at = 0;
      g_free (progress->until);
      progress->until = g_strdup (wv_record_get_text (event, "until"));
      reach_by_state (progress, progress->state, at);
    }
  else if (to >= 0)
    return;
  else
    fold_note (progress, wv_record_get_text (event, "type"), at);
  if (assignee != NULL)
    {
      g_free (progress->assignee);
      progress->assignee = g_strdup (assignee);
    }
}

void
wv_progress_fold (const GPtrArray *events, WvProgress *ret)
{
  g_autoptr (GPtrArray) ordered = g_ptr_array_new ();

  memset (ret, 0, sizeof *ret);
  ret->milestone = -1;
  for (guint i = 0; i < events->len; i++)
    g_ptr_array_add (ordered, events->pdata[i]);
  g_ptr_array_sort (ordered, compare_events);
  for (guint i = 0; i < ordered->len; i++)
    fold_event (ret, ordered->pdata[i]);
}

void
wv_progress_clear (WvProgress *progress)
{
  g_clear_pointer (&progress->assignee, g_free);
  g_clear_pointer (&progress->until, g_free);
}

static void
set_next (WvNextStep *ret, WvParty party, const char *step, char *due)
{
  ret->party = party;
  ret->step = step;
  ret->due = due;
}

static void
next_while_active (const WvProgress *progress, const WvTerms *terms, WvNextStep *ret)
{
  g_autofree char *contact = wv_day_of (progress->reached[WV_MILESTONE_CONTACT]);
  g_autofree char *due = wv_day_add (contact, 7 * terms->feedback_weeks);

  set_next (ret, WV_PARTY_RECEIVER, N_ ("give feedback"), wv_next_working_day (due));
}

void
wv_next_step (const WvProgress *progress, const WvTerms *terms, WvNextStep *ret)
{
  g_autofree char *since = wv_day_of (progress->since);

  set_next (ret, WV_PARTY_NONE, NULL, NULL);
  if (progress->question_at != 0)
    set_next (ret, WV_PARTY_SENDER, N_ ("answer the question"), NULL);
  else if (progress->state == WV_STATE_SENT)
    set_next (ret, WV_PARTY_RECEIVER, N_ ("open"), wv_add_working_days (since, terms->receipt_days));
  else if (progress->state == WV_STATE_RECEIVED)
    set_next (ret, WV_PARTY_RECEIVER, N_ ("respond"), wv_add_working_days (since, terms->decision_days));
  else if (progress->state == WV_STATE_ACCEPTED)
    set_next (ret, WV_PARTY_RECEIVER, N_ ("make contact"), wv_add_working_days (since, terms->contact_days));
  else if (progress->state == WV_STATE_WAITLISTED || progress->state == WV_STATE_ON_HOLD)
    set_next (ret, WV_PARTY_RECEIVER, N_ ("take up again"), g_strdup (progress->until));
  else if (progress->state == WV_STATE_ACTIVE)
    next_while_active (progress, terms, ret);
  else if (wv_state_is_ended (progress->state))
    set_next (ret, progress->state == WV_STATE_WITHDRAWN ? WV_PARTY_SENDER : WV_PARTY_RECEIVER,
              N_ ("give final feedback"), wv_add_working_days (since, terms->final_days));
}

void
wv_next_step_clear (WvNextStep *step)
{
  g_clear_pointer (&step->due, g_free);
}
