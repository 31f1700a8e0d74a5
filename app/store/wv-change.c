#include "store/wv-change.h"

#include <glib/gi18n-lib.h>

#include "domain/wv-calendar.h"
#include "domain/wv-error.h"
#include "domain/wv-id.h"
#include "store/wv-dossier-key.h"
#include "store/wv-open.h"
#include "store/wv-records.h"

/* One change while it is carried out. */
typedef struct
{
  WvDb *db;
  const WvActor *actor;
  const WvClock *clock;
  gint64 now;
  WvRecord *referral; /* open fields only */
  WvParty party;
  GPtrArray *events;
  WvProgress progress;
  WvKey *key;
  WvEdit *edit;
  guint steps; /* how much was put into the edit */
} Work;

typedef gboolean (*Carry) (Work *work, const WvChange *change, GError **error);

struct _WvChange
{
  Carry carry;
  char *dossier;
  int to; /* WvState, or -1 */
  char *type, *text, *reason, *until, *outcome, *assignee, *kind, *record, *goal_reached, *owner_organisation;
  gint64 occurred_at;
  gboolean started, asks, done;
  guint hold_seconds;
};

static void
work_clear (Work *work)
{
  wv_record_free (work->referral);
  g_clear_pointer (&work->events, g_ptr_array_unref);
  wv_progress_clear (&work->progress);
  g_clear_pointer (&work->key, wv_key_unref);
  g_clear_pointer (&work->edit, wv_edit_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

void
wv_change_free (WvChange *change)
{
  char **strings[] = { &change->dossier, &change->type, &change->reason, &change->until, &change->outcome,
                       &change->assignee, &change->kind, &change->record, &change->goal_reached,
                       &change->owner_organisation };

  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    g_clear_pointer (strings[i], g_free);
  wv_secret_free (change->text);
  g_free (change);
}

static WvChange *
new_change (const char *dossier, Carry carry)
{
  WvChange *change = g_new0 (WvChange, 1);

  change->dossier = g_strdup (dossier);
  change->carry = carry;
  change->to = -1;
  return change;
}

/* Records. */

static WvRecord *
new_record (Work *work, const WvKind *kind)
{
  g_autofree char *id = wv_id_new (work->clock);
  WvRecord *record = wv_record_new (kind, id);

  wv_record_set_text (record, "dossier", wv_record_get_id (work->referral));
  wv_record_set_text (record, "organisation", work->actor->organisation);
  wv_record_set_text (record, "author", work->actor->contact);
  wv_record_set_int (record, "recorded_at", work->now);
  return record;
}

static void
create (Work *work, WvRecord *record)
{
  if (wv_kind_has_sealed (wv_record_get_kind (record)))
    wv_record_seal (record, work->key);
  wv_edit_create (work->edit, record);
  work->steps++;
}

static WvRecord *
new_event (Work *work, const char *type, const WvChange *change)
{
  WvRecord *event = new_record (work, &wv_kind_event);

  wv_record_set_text (event, "type", type);
  wv_record_set_int (event, "occurred_at", change->occurred_at > 0 ? change->occurred_at : work->now);
  wv_record_set_text (event, "assignee", change->assignee);
  return event;
}

static void
add_event (Work *work, WvRecord *event)
{
  wv_record_seal (event, work->key);
  g_ptr_array_add (work->events, wv_record_copy (event));
  wv_edit_event (work->edit, event);
  work->steps++;
}

static const char *
other_side (const Work *work)
{
  return wv_record_get_text (work->referral, work->party == WV_PARTY_SENDER ? "to_organisation" : "from_organisation");
}

/* Steps of the state machine. */

/* The event type that belongs to a step; on the wire both are given. */
static const char *
type_of_step (WvState from, WvState to)
{
  if (to == WV_STATE_ACTIVE)
    return from == WV_STATE_ON_HOLD ? "resumed" : "first_contact";
  return wv_state_name (to);
}

static gboolean
final_feedback_sent (Work *work, gboolean *ret_sent, GError **error)
{
  g_autoptr (GPtrArray) found = wv_records_query (work->db, &wv_kind_feedback, "dossier = :value AND type = 'final'",
                                                  wv_record_get_id (work->referral), NULL, error);

  if (found == NULL)
    return FALSE;
  *ret_sent = found->len > 0;
  return TRUE;
}

static gboolean carry_step (Work *work, const WvChange *change, GError **error);

static gboolean
step (Work *work, const WvChange *change, WvState to, GError **error)
{
  WvState from = work->progress.state;
  WvFacts facts = { .has_reason = change->reason != NULL, .has_until = change->until != NULL,
                    .has_outcome = change->outcome != NULL, .attempts = work->progress.attempts,
                    .receiver_active = TRUE };
  WvRecord *event;

  if (!final_feedback_sent (work, &facts.final_feedback_sent, error)
      || !wv_transition_check (from, to, work->party, &facts, error))
    return FALSE;
  event = new_event (work, type_of_step (from, to), change);
  wv_record_set_text (event, "from_state", wv_state_name (from));
  wv_record_set_text (event, "to_state", wv_state_name (to));
  wv_record_set_text (event, "reason", change->reason);
  wv_record_set_text (event, "until", change->until);
  wv_record_set_text (event, "outcome", change->outcome);
  if (change->carry == carry_step)
    wv_record_set_text (event, "note", change->text);
  add_event (work, event);
  wv_progress_clear (&work->progress);
  wv_progress_fold (work->events, &work->progress);
  return TRUE;
}

static gboolean
carry_step (Work *work, const WvChange *change, GError **error)
{
  return step (work, change, (WvState) change->to, error);
}

static gboolean
carry_look (Work *work, const WvChange *change, GError **error)
{
  WvRecord *access = new_record (work, &wv_kind_access);

  wv_record_set_text (access, "device", work->actor->device);
  wv_record_set_text (access, "action", "R");
  wv_record_set_text (access, "purpose", "care");
  wv_record_set_int (access, "occurred_at", work->now);
  create (work, access);
  return TRUE;
}

static gboolean
carry_open (Work *work, const WvChange *change, GError **error)
{
  if (!carry_look (work, change, error))
    return FALSE;
  if (work->party == WV_PARTY_RECEIVER && work->progress.state == WV_STATE_SENT)
    return step (work, change, WV_STATE_RECEIVED, error);
  return TRUE;
}

/* Accepting from a list without opening first is receiving as well. */
static gboolean
carry_accept (Work *work, const WvChange *change, GError **error)
{
  if (work->progress.state == WV_STATE_SENT && !step (work, change, WV_STATE_RECEIVED, error))
    return FALSE;
  return step (work, change, WV_STATE_ACCEPTED, error);
}

static gboolean
carry_note (Work *work, const WvChange *change, GError **error)
{
  WvRecord *event = new_event (work, change->type, change);

  wv_record_set_text (event, "note", change->text);
  add_event (work, event);
  return TRUE;
}

/* Texts. */

static gboolean
need_text (const WvChange *change, GError **error)
{
  if (change->text != NULL && *change->text != '\0')
    return TRUE;
  g_set_error_literal (error, WV_ERROR, WV_ERROR_INVALID, _ ("Write a text first."));
  return FALSE;
}

static gboolean
carry_message (Work *work, const WvChange *change, GError **error)
{
  WvRecord *message;

  if (!need_text (change, error))
    return FALSE;
  message = new_record (work, &wv_kind_message);
  wv_record_set_text (message, "to_organisation", other_side (work));
  wv_record_set_text (message, "answers", change->record);
  wv_record_set_text (message, "text", change->text);
  if (change->asks)
    wv_record_set_int (message, "question", 1);
  create (work, message);
  if (change->asks)
    add_event (work, new_event (work, "question", change));
  else if (change->record != NULL)
    add_event (work, new_event (work, "answered", change));
  return TRUE;
}

static gboolean
carry_feedback (Work *work, const WvChange *change, GError **error)
{
  WvRecord *feedback;

  if (!need_text (change, error))
    return FALSE;
  feedback = new_record (work, &wv_kind_feedback);
  wv_record_set_text (feedback, "type", change->type);
  wv_record_set_text (feedback, "to_organisation", wv_record_get_text (work->referral, "from_organisation"));
  wv_record_set_text (feedback, "due_on", wv_record_get_text (work->referral, "feedback_due"));
  wv_record_set_text (feedback, "text", change->text);
  wv_record_set_text (feedback, "goal_reached", change->goal_reached);
  wv_record_set_int (feedback, "asks_gp", change->asks);
  create (work, feedback);
  if (change->to >= 0 && (int) work->progress.state != change->to && !step (work, change, (WvState) change->to, error))
    return FALSE;
  if (change->started && work->progress.reached[WV_MILESTONE_STARTED] == 0)
    add_event (work, new_event (work, "started", change));
  return TRUE;
}

/* Changes of what is there. */

static WvRecord *
load (Work *work, const WvKind *kind, const char *id, const char *missing, GError **error)
{
  g_autoptr (GError) local = NULL;
  WvRecord *record = kind != NULL ? wv_record_load (work->db, kind, id, &local) : NULL;

  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (record == NULL)
    g_set_error_literal (error, WV_ERROR, WV_ERROR_NOT_FOUND, missing);
  return record;
}

static gboolean
carry_read (Work *work, const WvChange *change, GError **error)
{
  WvRecord *before = load (work, wv_kind_find (change->kind), change->record, _ ("This message is not here any more."), error);
  WvRecord *after;

  if (before == NULL)
    return FALSE;
  if (wv_record_has (before, "read_at"))
    {
      wv_record_free (before);
      return TRUE;
    }
  after = wv_record_copy (before);
  wv_record_set_int (after, "read_at", work->now);
  wv_record_set_text (after, "read_by", work->actor->contact);
  wv_edit_change (work->edit, before, after);
  work->steps++;
  return TRUE;
}

static gboolean
carry_action_add (Work *work, const WvChange *change, GError **error)
{
  WvRecord *action;

  if (!need_text (change, error))
    return FALSE;
  action = new_record (work, &wv_kind_action);
  wv_record_set_text (action, "owner_organisation", change->owner_organisation);
  wv_record_set_text (action, "owner", change->assignee);
  wv_record_set_text (action, "due_on", change->until);
  wv_record_set_text (action, "source", "dossier");
  wv_record_set_text (action, "what", change->text);
  create (work, action);
  return TRUE;
}

static gboolean
carry_action_done (Work *work, const WvChange *change, GError **error)
{
  WvRecord *before = load (work, &wv_kind_action, change->record, _ ("This agreement is not here any more."), error);
  g_autofree char *today = wv_day_of (work->now);
  WvRecord *after;

  if (before == NULL)
    return FALSE;
  after = wv_record_copy (before);
  wv_record_set_text (after, "done_on", change->done ? today : NULL);
  wv_edit_change (work->edit, before, after);
  work->steps++;
  return TRUE;
}

static gboolean
carry_phone (Work *work, const WvChange *change, GError **error)
{
  g_autoptr (GPtrArray) found = wv_records_query (work->db, &wv_kind_client_contact, "dossier = :value",
                                                  wv_record_get_id (work->referral), "id", error);
  WvRecord *before, *after;

  if (found == NULL)
    return FALSE;
  if (found->len == 0)
    {
      g_set_error (error, WV_ERROR, WV_ERROR_NOT_FOUND, _ ("A part of this referral is missing: %s."),
                   _ (wv_kind_client_contact.label));
      return FALSE;
    }
  before = wv_record_copy (found->pdata[0]);
  after = wv_record_copy (before);
  if (!wv_record_open (after, work->key, error))
    {
      wv_record_free (before);
      wv_record_free (after);
      return FALSE;
    }
  wv_record_set_text (after, "phone", change->text);
  wv_record_seal (after, work->key);
  wv_edit_change (work->edit, before, after);
  work->steps++;
  return TRUE;
}

/* Constructors. */

WvChange *
wv_change_open (const char *dossier)
{
  return new_change (dossier, carry_open);
}

WvChange *
wv_change_look (const char *dossier)
{
  return new_change (dossier, carry_look);
}

WvChange *
wv_change_step (const char *dossier, WvState to, const char *reason, const char *until, const char *outcome,
                const char *note, gint64 occurred_at)
{
  WvChange *change = new_change (dossier, carry_step);

  change->to = to;
  change->reason = g_strdup (reason);
  change->until = g_strdup (until);
  change->outcome = g_strdup (outcome);
  change->text = g_strdup (note);
  change->occurred_at = occurred_at;
  return change;
}

WvChange *
wv_change_accept (const char *dossier, const char *assignee)
{
  WvChange *change = new_change (dossier, carry_accept);

  change->assignee = g_strdup (assignee);
  return change;
}

static WvChange *
new_note (const char *dossier, const char *type, const char *note)
{
  WvChange *change = new_change (dossier, carry_note);

  change->type = g_strdup (type);
  change->text = g_strdup (note);
  return change;
}

WvChange *
wv_change_started (const char *dossier, const char *note)
{
  return new_note (dossier, "started", note);
}

WvChange *
wv_change_attempt (const char *dossier, const char *note)
{
  return new_note (dossier, "attempt", note);
}

WvChange *
wv_change_message (const char *dossier, const char *text, const char *answers)
{
  WvChange *change = new_change (dossier, carry_message);

  change->text = g_strdup (text);
  change->record = g_strdup (answers);
  return change;
}

WvChange *
wv_change_ask (const char *dossier, const char *text)
{
  WvChange *change = wv_change_message (dossier, text, NULL);

  change->asks = TRUE;
  return change;
}

WvChange *
wv_change_feedback (const char *dossier, const char *type, const char *text, int step_to, gboolean started,
                    const char *reason, const char *outcome, const char *goal_reached, gboolean asks_gp)
{
  WvChange *change = new_change (dossier, carry_feedback);

  change->type = g_strdup (type);
  change->text = g_strdup (text);
  change->to = step_to;
  change->started = started;
  change->reason = g_strdup (reason);
  change->outcome = g_strdup (outcome);
  change->goal_reached = g_strdup (goal_reached);
  change->asks = asks_gp;
  return change;
}

WvChange *
wv_change_read (const char *dossier, const char *kind, const char *record)
{
  WvChange *change = new_change (dossier, carry_read);

  change->kind = g_strdup (kind);
  change->record = g_strdup (record);
  return change;
}

WvChange *
wv_change_action_add (const char *dossier, const char *what, const char *owner_organisation, const char *owner,
                      const char *due_on)
{
  WvChange *change = new_change (dossier, carry_action_add);

  change->text = g_strdup (what);
  change->owner_organisation = g_strdup (owner_organisation);
  change->assignee = g_strdup (owner);
  change->until = g_strdup (due_on);
  return change;
}

WvChange *
wv_change_action_done (const char *dossier, const char *action, gboolean done)
{
  WvChange *change = new_change (dossier, carry_action_done);

  change->record = g_strdup (action);
  change->done = done;
  return change;
}

WvChange *
wv_change_phone (const char *dossier, const char *phone)
{
  WvChange *change = new_change (dossier, carry_phone);

  change->text = g_strdup (phone);
  return change;
}

void
wv_change_hold (WvChange *change, guint seconds)
{
  change->hold_seconds = seconds;
}

/* Carrying out. */

static gboolean
prepare (Work *work, WvVault *vault, const char *dossier, GError **error)
{
  work->referral = load (work, &wv_kind_referral, dossier, _ ("This referral is not here any more."), error);
  if (work->referral == NULL)
    return FALSE;
  if (g_strcmp0 (wv_record_get_text (work->referral, "from_organisation"), work->actor->organisation) == 0)
    work->party = WV_PARTY_SENDER;
  else if (g_strcmp0 (wv_record_get_text (work->referral, "to_organisation"), work->actor->organisation) == 0)
    work->party = WV_PARTY_RECEIVER;
  else
    {
      g_set_error_literal (error, WV_ERROR, WV_ERROR_REFUSED, _ ("You have no part in this referral."));
      return FALSE;
    }
  work->events = wv_records_query (work->db, &wv_kind_event, "dossier = :value", dossier, NULL, error);
  if (work->events == NULL)
    return FALSE;
  wv_progress_fold (work->events, &work->progress);
  work->key = wv_dossier_key_load (work->db, vault, work->actor->organisation, dossier, work->now, error);
  work->edit = wv_edit_new ();
  return work->key != NULL;
}

gint64
wv_change_apply (WvDb *db, WvVault *vault, const WvActor *actor, WvChange *change, const WvClock *clock, GError **error)
{
  g_auto (Work) work = { .db = db, .actor = actor, .clock = clock, .now = wv_clock_now (clock) };

  if (!prepare (&work, vault, change->dossier, error) || !change->carry (&work, change, error))
    return 0;
  if (work.steps == 0)
    return -1;
  if (change->hold_seconds > 0)
    wv_edit_hold (work.edit, work.now + (gint64) change->hold_seconds * 1000);
  return wv_edit_commit (db, work.edit, clock, error);
}

typedef struct
{
  WvVault *vault;
  WvActor *actor;
  WvChange *change;
  const WvClock *clock;
} Request;

static void
request_free (Request *request)
{
  g_object_unref (request->vault);
  wv_actor_free (request->actor);
  wv_change_free (request->change);
  g_free (request);
}

static gpointer
apply_in_thread (WvDb *db, gpointer data, GError **error)
{
  Request *request = data;
  gint64 tx = wv_change_apply (db, request->vault, request->actor, request->change, request->clock, error);

  return tx != 0 ? g_memdup2 (&tx, sizeof tx) : NULL;
}

void
wv_change_apply_async (WvStore *store, WvVault *vault, const WvActor *actor, WvChange *change,
                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  Request *request = g_new0 (Request, 1);

  request->vault = g_object_ref (vault);
  request->actor = wv_actor_copy (actor);
  request->change = change;
  request->clock = wv_store_get_clock (store);
  wv_store_run_async (store, WV_STORE_WRITE, apply_in_thread, request, (GDestroyNotify) request_free, g_free,
                      cancellable, callback, user_data);
}

gint64
wv_change_apply_finish (WvStore *store, GAsyncResult *result, GError **error)
{
  g_autofree gint64 *tx = wv_store_run_finish (store, result, error);

  return tx != NULL ? *tx : 0;
}
