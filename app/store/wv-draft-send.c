/* From a draft to a sealed referral, and back while it was not sent. One edit, in the order in which the server can
 * take it: the referral, who may see it, the resident's details, consent, handover, and the event "sent". */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "domain/wv-calendar.h"
#include "domain/wv-error.h"
#include "domain/wv-id.h"
#include "domain/wv-place.h"
#include "domain/wv-state.h"
#include "domain/wv-validate.h"
#include "store/wv-dossier-key.h"
#include "store/wv-draft.h"
#include "store/wv-open.h"
#include "store/wv-outbox.h"
#include "store/wv-pin.h"
#include "store/wv-records.h"

#define FEEDBACK_WEEKS 4
#define DECISION_DAYS 2

/* Everything that one sending needs. */
typedef struct
{
  WvDb *db;
  const WvActor *actor;
  const WvDraft *draft;
  const WvClock *clock;
  gint64 now;
  char *today;
  WvKey *key;
  char *own_public_key;
  WvRecord *offer;
  WvRecord *receiver;
  WvEdit *edit;
} Sending;

static void
sending_clear (Sending *self)
{
  g_free (self->today);
  g_free (self->own_public_key);
  g_clear_pointer (&self->key, wv_key_unref);
  wv_record_free (self->offer);
  wv_record_free (self->receiver);
  g_clear_pointer (&self->edit, wv_edit_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sending, sending_clear)

static WvRecord *
stamp (const Sending *self, WvRecord *record)
{
  wv_record_set_text (record, "dossier", self->draft->id);
  wv_record_set_text (record, "organisation", self->actor->organisation);
  wv_record_set_text (record, "author", self->actor->contact);
  wv_record_set_int (record, "recorded_at", self->now);
  return record;
}

static WvRecord *
new_record (const Sending *self, const WvKind *kind)
{
  g_autofree char *id = wv_id_new (self->clock);

  return stamp (self, wv_record_new (kind, id));
}

static void
seal_and_add (Sending *self, WvRecord *record)
{
  wv_record_seal (record, self->key);
  wv_edit_create (self->edit, record);
}

static gboolean
first_problem (WvDb *db, const WvDraft *draft, const char *today, GError **error)
{
  g_autoptr (GPtrArray) problems = wv_draft_check (db, draft, today, error);

  if (problems == NULL)
    return FALSE;
  if (problems->len == 0)
    return TRUE;
  g_set_error_literal (error, WV_ERROR, WV_ERROR_REFUSED, ((WvDraftProblem *) problems->pdata[0])->message);
  return FALSE;
}

static WvRecord *
load (WvDb *db, const WvKind *kind, const char *id, const char *missing, GError **error)
{
  g_autoptr (GError) local = NULL;
  WvRecord *record = id != NULL ? wv_record_load (db, kind, id, &local) : NULL;

  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (record == NULL)
    g_set_error_literal (error, WV_ERROR, WV_ERROR_NOT_FOUND, missing);
  return record;
}

static gboolean
check_step (const Sending *self, GError **error)
{
  const char *active_to = wv_record_get_text (self->receiver, "active_to");
  WvFacts facts = { .consent_covers_receiver = self->draft->consent,
                    .receiver_active = active_to == NULL || strcmp (active_to, self->today) >= 0,
                    .offer_ended = g_strcmp0 (wv_record_get_text (self->offer, "status"), "ended") == 0 };

  return wv_transition_check (WV_STATE_DRAFT, WV_STATE_SENT, WV_PARTY_SENDER, &facts, error);
}

static gboolean
prepare (Sending *self, WvVault *vault, GError **error)
{
  const WvRecord *referral = self->draft->referral;

  if (!first_problem (self->db, self->draft, self->today, error))
    return FALSE;
  self->own_public_key = wv_vault_dup_public_key (vault);
  if (self->own_public_key == NULL)
    {
      g_set_error_literal (error, WV_ERROR, WV_ERROR_LOCKED, _ ("The program is locked. Type your password to go on."));
      return FALSE;
    }
  self->offer = load (self->db, &wv_kind_offer, wv_record_get_text (referral, "offer"), _ ("Choose where to."), error);
  if (self->offer == NULL)
    return FALSE;
  self->receiver = load (self->db, &wv_kind_organisation, wv_record_get_text (self->offer, "organisation"),
                         _ ("The organisation of this offer is not known here yet."), error);
  if (self->receiver == NULL || !check_step (self, error))
    return FALSE;
  if (wv_record_has (self->receiver, "public_key"))
    return wv_pin_check (self->db, self->receiver, self->now, error);
  g_set_error (error, WV_ERROR, WV_ERROR_REFUSED, _ ("%s does not use Welverwijs yet, so nobody there could read this. Call them."),
               wv_record_get_text (self->receiver, "name"));
  return FALSE;
}

char *
wv_draft_answer_due (const char *urgency, const char *today)
{
  if (g_strcmp0 (urgency, "today") == 0)
    return wv_next_working_day (today);
  return wv_add_working_days (today, g_strcmp0 (urgency, "week") == 0 ? 1 : DECISION_DAYS);
}

static void
set_deadlines (const Sending *self, WvRecord *referral)
{
  g_autofree char *answer = wv_draft_answer_due (wv_record_get_text (referral, "urgency"), self->today);

  wv_record_set_text (referral, "answer_due", answer);
  if (!wv_record_has (referral, "feedback_due"))
    {
      g_autofree char *weeks = wv_day_add (self->today, 7 * FEEDBACK_WEEKS);
      g_autofree char *due = wv_next_working_day (weeks);

      wv_record_set_text (referral, "feedback_due", due);
    }
}

/* A code of the list "age-band". */
static const char *
age_band (int age)
{
  static const struct { int below; const char *code; } bands[]
      = { { 18, "0-17" }, { 30, "18-29" }, { 45, "30-44" }, { 65, "45-64" }, { 75, "65-74" }, { 85, "75-84" } };

  for (guint i = 0; i < G_N_ELEMENTS (bands); i++)
    if (age < bands[i].below)
      return bands[i].code;
  return "85-plus";
}

/* Only with consent for counting, and never a guess: a postcode in two municipalities is left out. */
static void
set_counted (const Sending *self, WvRecord *referral)
{
  const char *pc4 = wv_record_get_text (referral, "pc4");
  gint64 year = wv_record_get_int (referral, "birth_year", 0);
  guint n = 0;
  const WvPostcode *rows = pc4 != NULL ? wv_postcode_rows (pc4, &n) : NULL;

  if (!self->draft->statistics)
    return;
  if (n == 1)
    wv_record_set_text (referral, "counted_municipality", rows->municipality);
  if (year > 0)
    wv_record_set_text (referral, "counted_age_band", age_band ((int) (g_ascii_strtoll (self->today, NULL, 10) - year)));
}

static void
add_referral (Sending *self)
{
  WvRecord *referral = wv_record_copy (self->draft->referral);
  g_autofree char *number = g_strdup_printf ("%.4s-%.5s", self->today, self->draft->id + WV_ID_LENGTH - 5);
  g_autofree char *postcode = self->draft->postcode != NULL ? wv_postcode_normalise (self->draft->postcode, NULL) : NULL;

  wv_record_set_text (referral, "number", number);
  wv_record_set_text (referral, "from_organisation", self->actor->organisation);
  wv_record_set_text (referral, "from_contact", self->actor->contact);
  wv_record_set_text (referral, "to_organisation", wv_record_get_id (self->receiver));
  if (!wv_record_has (referral, "to_contact"))
    wv_record_set_text (referral, "to_contact", wv_record_get_text (self->offer, "contact"));
  wv_record_set_strv (referral, "themes", wv_record_get_strv (self->offer, "themes"));
  wv_record_set_int (referral, "sent_at", self->now);
  if (postcode != NULL)
    {
      postcode[4] = '\0'; /* only the digits leave the practice */
      wv_record_set_text (referral, "pc4", postcode);
    }
  set_deadlines (self, referral);
  set_counted (self, referral);
  wv_record_set_text (referral, "offer_snapshot", wv_record_get_text (self->offer, "title"));
  wv_record_set_text (referral, "consent_snapshot", self->draft->consent_text);
  seal_and_add (self, referral);
}

static gboolean
add_grant (Sending *self, const char *organisation, const char *public_key, GError **error)
{
  g_autofree char *wrapped = wv_key_wrap_for (self->key, public_key, error);
  WvRecord *grant;

  if (wrapped == NULL)
    return FALSE;
  grant = new_record (self, &wv_kind_grant);
  wv_record_set_text (grant, "grantee", organisation);
  wv_record_set_text (grant, "view", "all");
  wv_record_set_text (grant, "wrapped_key", wrapped);
  wv_record_set_int (grant, "valid_from", self->now);
  wv_edit_create (self->edit, grant);
  return TRUE;
}

static void
add_client_contact (Sending *self)
{
  WvRecord *client = stamp (self, wv_record_copy (self->draft->client_contact));
  const char *phone = wv_record_get_text (client, "phone");
  g_autofree char *normal = phone != NULL ? wv_phone_normalise (phone, NULL) : NULL;

  wv_record_set_text (client, "phone", normal);
  seal_and_add (self, client);
}

static void
add_consent (Sending *self)
{
  WvRecord *consent = new_record (self, &wv_kind_consent);
  const char *purposes[] = { "feedback", "refer", self->draft->statistics ? "measure" : NULL, NULL };

  wv_record_set_strv (consent, "purposes", purposes);
  wv_record_set_strv (consent, "recipients", (const char *const[]) { wv_record_get_id (self->receiver), NULL });
  wv_record_set_text (consent, "given_on", self->today);
  wv_record_set_text (consent, "how", self->draft->guardian ? "representative" : "oral");
  wv_record_set_text (consent, "scope", self->draft->consent_text);
  seal_and_add (self, consent);
}

static void
add_handover (Sending *self)
{
  WvRecord *handover = stamp (self, wv_record_copy (self->draft->handover));

  if (!wv_record_has (handover, "kind"))
    wv_record_set_text (handover, "kind", "message_only");
  if (self->draft->statistics)
    wv_record_set_text (handover, "counted_kind", wv_record_get_text (handover, "kind"));
  seal_and_add (self, handover);
}

static void
add_event (Sending *self)
{
  WvRecord *event = new_record (self, &wv_kind_event);

  wv_record_set_text (event, "type", "sent");
  wv_record_set_text (event, "from_state", wv_state_name (WV_STATE_DRAFT));
  wv_record_set_text (event, "to_state", wv_state_name (WV_STATE_SENT));
  wv_record_set_int (event, "occurred_at", self->now);
  wv_record_seal (event, self->key);
  wv_edit_event (self->edit, event);
}

gint64
wv_draft_send (WvDb *db, WvVault *vault, const WvActor *actor, WvDraft *draft, const WvClock *clock, GError **error)
{
  g_auto (Sending) self = { .db = db, .actor = actor, .draft = draft, .clock = clock, .now = wv_clock_now (clock) };
  gint64 tx;

  self.today = wv_day_of (self.now);
  if (!prepare (&self, vault, error))
    return 0;
  self.key = wv_key_new_random ();
  self.edit = wv_edit_new ();
  add_referral (&self);
  if (!add_grant (&self, actor->organisation, self.own_public_key, error)
      || !add_grant (&self, wv_record_get_id (self.receiver), wv_record_get_text (self.receiver, "public_key"), error))
    return 0;
  add_client_contact (&self);
  add_consent (&self);
  add_handover (&self);
  add_event (&self);
  tx = wv_edit_commit (db, self.edit, clock, error);
  return tx > 0 && wv_draft_delete (db, draft->id, error) ? tx : 0;
}

static char *
dossier_of (WvDb *db, gint64 tx, GError **error)
{
  g_autoptr (GPtrArray) entries = wv_outbox_list (db, error);

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      const WvOutboxEntry *entry = entries->pdata[i];

      if (entry->tx == tx && entry->dossier != NULL && g_strcmp0 (entry->kind, "referral") == 0)
        return g_strdup (entry->dossier);
    }
  if (entries != NULL)
    g_set_error_literal (error, WV_ERROR, WV_ERROR_CONFLICT, _ ("This has been sent already, so it can no longer be taken back."));
  return NULL;
}

static WvRecord *
opened_child (WvDb *db, const WvKind *kind, const char *dossier, const WvKey *key, GError **error)
{
  g_autoptr (GPtrArray) found = wv_records_query (db, kind, "dossier = :value", dossier, "id", error);
  g_autoptr (WvRecord) record = NULL;

  if (found == NULL)
    return NULL;
  if (found->len == 0)
    {
      g_set_error (error, WV_ERROR, WV_ERROR_NOT_FOUND, _ ("A part of this referral is missing: %s."), _ (kind->label));
      return NULL;
    }
  record = wv_record_copy (found->pdata[0]);
  return wv_record_open (record, key, error) ? g_steal_pointer (&record) : NULL;
}

/* The draft as it was; consent is asked again, because what is shared may change now. */
static WvDraft *
rebuild (WvDb *db, const char *dossier, const WvKey *key, const WvActor *actor, const WvClock *clock, GError **error)
{
  g_autoptr (WvDraft) draft = wv_draft_new (actor, clock);
  g_autoptr (WvRecord) referral = load (db, &wv_kind_referral, dossier, _ ("This referral is not here any more."), error);
  WvRecord *client = referral != NULL ? opened_child (db, &wv_kind_client_contact, dossier, key, error) : NULL;
  WvRecord *handover = client != NULL ? opened_child (db, &wv_kind_handover, dossier, key, error) : NULL;

  if (client != NULL)
    {
      wv_record_free (draft->client_contact);
      draft->client_contact = client;
    }
  if (handover == NULL)
    return NULL;
  wv_record_free (draft->handover);
  draft->handover = handover;
  if (!wv_record_open (referral, key, error))
    return NULL;
  g_free (draft->id);
  draft->id = g_strdup (dossier);
  wv_record_free (draft->referral);
  draft->referral = g_steal_pointer (&referral);
  draft->postcode = g_strdup (wv_record_get_text (draft->referral, "pc4"));
  return g_steal_pointer (&draft);
}

WvDraft *
wv_draft_take_back (WvDb *db, WvVault *vault, gint64 tx, const WvClock *clock, GError **error)
{
  g_autofree char *dossier = dossier_of (db, tx, error);
  g_autoptr (WvRecord) referral = NULL;
  g_autoptr (WvKey) key = NULL;
  g_autoptr (WvDraft) draft = NULL;
  WvActor actor = { 0 };

  if (dossier == NULL)
    return NULL;
  referral = load (db, &wv_kind_referral, dossier, _ ("This referral is not here any more."), error);
  if (referral == NULL)
    return NULL;
  actor.organisation = (char *) wv_record_get_text (referral, "from_organisation");
  actor.contact = (char *) wv_record_get_text (referral, "from_contact");
  key = wv_dossier_key_load (db, vault, actor.organisation, dossier, wv_clock_now (clock), error);
  draft = key != NULL ? rebuild (db, dossier, key, &actor, clock, error) : NULL;
  if (draft == NULL || !wv_outbox_take_back (db, tx, error) || !wv_draft_save (db, vault, draft, clock, error))
    return NULL;
  return g_steal_pointer (&draft);
}
