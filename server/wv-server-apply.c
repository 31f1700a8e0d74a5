#include "server/wv-server-apply.h"

#include <string.h>

#include "domain/wv-error.h"
#include "domain/wv-id.h"
#include "domain/wv-state.h"
#include "domain/wv-validate.h"
#include "server/wv-server-conflict.h"
#include "server/wv-server-erase.h"
#include "server/wv-server-merge.h"
#include "server/wv-server-race.h"
#include "server/wv-server-streams.h"

/* One operation while it is taken. @code: why it is refused, NULL while it is not. */
typedef struct
{
  WvServerStore *store;
  const WvServerDevice *device;
  const WvOp *op;
  const WvKind *kind;
  gint64 now;
  const char *code;
  WvServerRecord *record;
  WvResultState state;
  char *conflict;
} Taking;

static void
taking_clear (Taking *self)
{
  g_clear_pointer (&self->record, wv_server_record_free);
  g_clear_pointer (&self->conflict, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Taking, taking_clear)

static const char *
text_of (const json_t *data, const char *name)
{
  return json_string_value (json_object_get (data, name));
}

static gboolean
refuse (Taking *self, const char *code)
{
  self->code = code;
  return TRUE; /* no failure of the storage */
}

/* When the person did it, as far as the desktop knows; never in the future. */
static gint64
acted_at (Taking *self)
{
  return self->now - CLAMP (self->op->age, 0, self->now);
}

static WvServerAuthor
author_of (Taking *self)
{
  return (WvServerAuthor){ self->device->contact, self->device->organisation, acted_at (self) };
}

/* Who may. */

static gboolean
sees (Taking *self, const char *dossier, gboolean *ret_sees, GError **error)
{
  g_auto (GStrv) grantees = self->store->get_grantees (self->store, dossier, error);

  if (grantees == NULL)
    return FALSE;
  *ret_sees = g_strv_contains ((const char *const *) grantees, self->device->organisation);
  return TRUE;
}

static gboolean
keeps_directory (const WvServerDevice *device, const WvKind *kind, const char *id, const json_t *data)
{
  const char *owner = kind == &wv_kind_organisation    ? id
                      : kind == &wv_kind_practice_link ? text_of (data, "practice")
                                                       : text_of (data, "organisation");

  return strcmp (device->role, "region_coordinator") == 0 || g_strcmp0 (owner, device->organisation) == 0;
}

/* The first grant of a dossier is made by who makes the referral, before anybody sees it. */
static gboolean
made_here (Taking *self, const char *dossier, gboolean *ret_made, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (WvServerRecord) referral = self->store->get_record (self->store, "referral", dossier, &local);

  *ret_made = referral != NULL && g_strcmp0 (text_of (referral->data, "from_organisation"), self->device->organisation) == 0;
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
check_dossier_author (Taking *self, const json_t *data, GError **error)
{
  const char *dossier = self->record->dossier;
  gboolean may = FALSE, made = FALSE;

  if (self->kind == &wv_kind_referral)
    return g_strcmp0 (text_of (data, "from_organisation"), self->device->organisation) == 0 || refuse (self, "not_allowed");
  if (!sees (self, dossier, &may, error))
    return FALSE;
  if (!may && self->kind == &wv_kind_grant && !made_here (self, dossier, &made, error))
    return FALSE;
  if (!may && !made)
    return refuse (self, "not_visible");
  if (g_strcmp0 (text_of (data, "organisation"), self->device->organisation) != 0)
    return refuse (self, "not_allowed");
  return TRUE;
}

/* New records. */

static gboolean
check_record (Taking *self, const json_t *data)
{
  g_autoptr (WvRecord) record = wv_record_new (self->kind, self->op->record);

  return wv_json_to_record (record, data, FALSE, NULL) && wv_record_check (record, TRUE, NULL);
}

static WvRecord *
event_of (const WvServerRecord *stored)
{
  WvRecord *event = wv_record_new (&wv_kind_event, stored->id);

  if (!wv_json_to_record (event, stored->data, FALSE, NULL))
    wv_record_clear (event, "to_state"); /* cannot come: it was checked when it came */
  wv_record_set_version (event, 1);
  return event;
}

static gboolean
fold (Taking *self, const char *dossier, WvProgress *ret, GError **error)
{
  g_autoptr (GPtrArray) stored = self->store->get_dossier (self->store, dossier, "event", error);
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func ((GDestroyNotify) wv_record_free);

  if (stored == NULL)
    return FALSE;
  for (guint i = 0; i < stored->len; i++)
    {
      WvRecord *event = event_of (stored->pdata[i]);

      wv_record_set_version (event, (gint64) i + 1); /* the order in which they were taken */
      g_ptr_array_add (events, event);
    }
  wv_progress_fold (events, ret);
  return TRUE;
}

static gboolean
has_string (const json_t *array, const char *wanted)
{
  size_t i;
  json_t *item;

  json_array_foreach (array, i, item)
    if (g_strcmp0 (json_string_value (item), wanted) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
consent_covers (WvServerStore *store, const char *dossier, const char *organisation, gboolean *ret_covers, GError **error)
{
  g_autoptr (GPtrArray) consents = store->get_dossier (store, dossier, "consent", error);

  if (consents == NULL)
    return FALSE;
  for (guint i = 0; organisation != NULL && i < consents->len; i++)
    {
      const WvServerRecord *consent = consents->pdata[i];

      *ret_covers |= text_of (consent->data, "withdrawn_on") == NULL
                     && has_string (json_object_get (consent->data, "purposes"), "refer")
                     && has_string (json_object_get (consent->data, "recipients"), organisation);
    }
  return TRUE;
}

static gboolean
final_feedback (Taking *self, const char *dossier, gboolean *ret_sent, GError **error)
{
  g_autoptr (GPtrArray) feedback = self->store->get_dossier (self->store, dossier, "feedback", error);

  for (guint i = 0; feedback != NULL && i < feedback->len; i++)
    *ret_sent |= g_strcmp0 (text_of (((WvServerRecord *) feedback->pdata[i])->data, "type"), "final") == 0;
  return feedback != NULL;
}

/* The step was made in another state than the referral is in now. */
static gboolean
take_late (Taking *self, int from, WvState to, WvState state, GError **error)
{
  WvRace race = wv_server_race_judge (from, to, state);

  if (race == WV_RACE_LOST)
    return refuse (self, "state_changed");
  self->state = WV_RESULT_MERGED;
  json_decref (self->record->data);
  self->record->data = json_copy (self->op->set);
  json_object_set_new (self->record->data, "from_state", json_string (wv_state_name (state)));
  if (race == WV_RACE_NOTED)
    {
      json_object_del (self->record->data, "from_state");
      json_object_del (self->record->data, "to_state");
      return TRUE;
    }
  return wv_server_race_won (self->store, self->device, self->op, self->now, error);
}

/* The guard of the state machine, from what the server has itself; it trusts no desktop. */
static gboolean
check_event (Taking *self, const json_t *data, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (WvServerRecord) referral = self->store->get_record (self->store, "referral", self->record->dossier, &local);
  g_auto (WvProgress) progress = { 0 };
  WvFacts facts = { .receiver_active = TRUE, .has_reason = text_of (data, "reason") != NULL,
                    .has_until = text_of (data, "until") != NULL, .has_outcome = text_of (data, "outcome") != NULL };
  int from = wv_state_from_name (text_of (data, "from_state"));
  int to = wv_state_from_name (text_of (data, "to_state"));
  const char *receiver = referral != NULL ? text_of (referral->data, "to_organisation") : NULL;
  const char *sender = referral != NULL ? text_of (referral->data, "from_organisation") : NULL;
  WvParty party = g_strcmp0 (receiver, self->device->organisation) == 0 ? WV_PARTY_RECEIVER
                  : g_strcmp0 (sender, self->device->organisation) == 0 ? WV_PARTY_SENDER
                                                                        : WV_PARTY_NONE; /* looks on by a grant */

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (referral == NULL)
    return refuse (self, "unknown_record");
  if (to < 0)
    return text_of (data, "to_state") == NULL || refuse (self, "invalid");
  if (!fold (self, self->record->dossier, &progress, error)
      || !consent_covers (self->store, self->record->dossier, receiver, &facts.consent_covers_receiver, error)
      || !consent_covers (self->store, self->record->dossier, text_of (data, "target"), &facts.consent_covers_target, error)
      || !final_feedback (self, self->record->dossier, &facts.final_feedback_sent, error))
    return FALSE;
  facts.attempts = progress.attempts;
  if (from != (int) progress.state && !take_late (self, from, (WvState) to, progress.state, error))
    return FALSE;
  if (self->code != NULL || (from != (int) progress.state && to == WV_STATE_RECEIVED))
    return TRUE;
  return wv_transition_check (progress.state, (WvState) to, party, &facts, NULL) || refuse (self, "guard");
}

static json_t *
versions_of (const json_t *data, gint64 version)
{
  json_t *versions = json_object ();
  const char *name;
  json_t *value;

  json_object_foreach ((json_t *) data, name, value)
    json_object_set_new (versions, name, json_integer (version));
  return versions;
}

static gboolean
make_record (Taking *self, GError **error)
{
  json_t *data = self->op->set;
  const char *dossier = self->kind == &wv_kind_referral ? self->op->record : text_of (data, "dossier");

  g_clear_pointer (&self->record, wv_server_record_free);
  self->record = g_new0 (WvServerRecord, 1);
  self->record->kind = g_strdup (self->kind->name);
  self->record->id = g_strdup (self->op->record);
  self->record->dossier = self->kind->scope == WV_SCOPE_DOSSIER ? g_strdup (dossier) : NULL;
  if (!wv_server_next_version (self->store, 0, &self->record->version, error))
    return FALSE;
  self->record->data = json_incref (data);
  self->record->versions = versions_of (data, self->record->version);
  wv_server_author_note (self->record, self->device, acted_at (self));
  return TRUE;
}

/* That the id is taken is said last, only to who may write there: nobody can ask what exists. */
static gboolean
take_new (Taking *self, GError **error)
{
  json_t *data = self->op->set;
  gboolean taken = self->record != NULL;

  if (!make_record (self, error))
    return FALSE;
  if (!check_record (self, data) || self->kind == &wv_kind_conflict)
    return refuse (self, "invalid");
  if (self->kind->scope != WV_SCOPE_DIRECTORY && !check_dossier_author (self, data, error))
    return FALSE;
  if (self->code != NULL || taken)
    return self->code != NULL || refuse (self, "invalid");
  if (self->kind->scope == WV_SCOPE_DIRECTORY)
    return keeps_directory (self->device, self->kind, self->op->record, data) || refuse (self, "not_allowed");
  return self->kind != &wv_kind_event || check_event (self, data, error);
}

/* Changes. */

/* The version of the server that the user saw. What this device itself changed since is recognised by what the user saw
 * then: the version after its earlier operation would claim what others did in between as well.
 * @ret_own: (nullable): set to that version when there is an earlier operation. */
static gboolean
find_base (Taking *self, gint64 *ret_base, gint64 *ret_own, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (WvServerReceipt) earlier = NULL;

  *ret_base = MAX (0, self->op->base_v);
  if (self->op->base_n < 0)
    return TRUE;
  earlier = self->store->get_receipt_by_n (self->store, self->device->id, self->op->base_n, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  /* None: it was refused, or taken from this computer when it was another device. What was seen decides all the same. */
  if (ret_own != NULL && earlier != NULL)
    *ret_own = earlier->version;
  return TRUE;
}

static void
set_field (Taking *self, const char *name, json_t *value)
{
  if (json_is_null (value))
    json_object_del (self->record->data, name);
  else
    json_object_set (self->record->data, name, value);
  json_object_set_new (self->record->versions, name, json_integer (self->record->version));
}

static gboolean
sealed_as_seen (Taking *self, const json_t *current)
{
  const char *was = text_of (self->op->was, "sealed");
  gsize size;
  g_autofree guchar *bytes = NULL;
  g_autofree char *hash = NULL;

  if (was == NULL || json_string_value (current) == NULL)
    return FALSE;
  bytes = g_base64_decode (json_string_value (current), &size);
  hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, bytes, size);
  return strcmp (hash, was) == 0;
}

/* What the user saw is what is here, whatever versions were in between. */
static gboolean
seen_before (Taking *self, const char *name, const json_t *current)
{
  const json_t *was = json_object_get (self->op->was, name);

  return was != NULL && (json_equal (was, current) || (json_is_null (was) && current == NULL));
}

static gboolean
merge_field (Taking *self, const char *name, json_t *value, gint64 base, GError **error)
{
  const WvField *field = wv_kind_field (self->kind, name);
  json_t *current = json_object_get (self->record->data, name);
  gint64 changed = json_integer_value (json_object_get (self->record->versions, name));
  gboolean sealed = strcmp (name, "sealed") == 0;

  if ((field == NULL && !sealed) || (field != NULL && (field->flags & (WV_FIELD_FIXED | WV_FIELD_SEALED))))
    return refuse (self, "invalid");
  if (json_equal (current, value) || (current == NULL && json_is_null (value)))
    return TRUE;
  if (changed <= base || (sealed ? sealed_as_seen (self, current) : seen_before (self, name, current)))
    set_field (self, name, value);
  else if (g_str_has_prefix (name, "read_"))
    self->state = WV_RESULT_MERGED; /* whoever read it first stays: nothing to choose */
  else if (field != NULL && field->type == WV_FIELD_SET)
    {
      g_autoptr (json_t) merged = wv_server_merge_sets (json_object_get (self->op->was, name), value, current);

      set_field (self, name, merged);
      self->state = WV_RESULT_MERGED;
    }
  else
    {
      WvServerAuthor author = author_of (self);

      g_free (self->conflict);
      self->state = WV_RESULT_CONFLICT;
      self->conflict = wv_server_conflict_keep (self->store, self->record, name, json_object_get (self->op->was, name), value,
                                                &author, error);
      return self->conflict != NULL;
    }
  return TRUE;
}

static gboolean
may_change (Taking *self, GError **error)
{
  gboolean may = FALSE;

  if (self->kind->scope == WV_SCOPE_DIRECTORY)
    return keeps_directory (self->device, self->kind, self->record->id, self->record->data) || refuse (self, "not_allowed");
  if (self->kind->scope != WV_SCOPE_DOSSIER)
    return refuse (self, "not_visible");
  if (!sees (self, self->record->dossier, &may, error))
    return FALSE;
  if (!may)
    return refuse (self, "not_visible");
  return !self->kind->append_only || refuse (self, "not_allowed");
}

/* The directory is public; of anything else nobody learns whether it exists. */
static gboolean
refuse_missing (Taking *self)
{
  return refuse (self, self->kind->scope == WV_SCOPE_DIRECTORY ? "unknown_record" : "not_visible");
}

/* Who changed it did not know that somebody deletes it: it is there again, and people choose. The deletion is the last
 * version. */
static gboolean
revive (Taking *self, gint64 base, GError **error)
{
  WvServerAuthor edited = author_of (self);
  WvServerAuthor deleted = wv_server_author_of_version (self->record, self->record->version);

  if (base >= self->record->version || self->kind->scope != WV_SCOPE_DIRECTORY)
    return refuse (self, "unknown_record");
  self->state = WV_RESULT_MERGED;
  self->record->deleted = FALSE;
  g_free (self->conflict);
  self->conflict = wv_server_conflict_deletion (self->store, self->record, &edited, &deleted, error);
  return self->conflict != NULL;
}

static gboolean
take_set (Taking *self, GError **error)
{
  gint64 base = 0, before;
  const char *name;
  json_t *value;

  if (self->record == NULL)
    return refuse_missing (self);
  if (!may_change (self, error) || (self->code == NULL && !find_base (self, &base, NULL, error)))
    return FALSE;
  if (self->code == NULL && self->record->deleted && !revive (self, base, error))
    return FALSE;
  if (self->code != NULL)
    return TRUE;
  before = self->record->version;
  /* A base that this server never gave is of a history that was lost: what the user saw then decides alone. */
  if (base > before)
    base = 0;
  if (before > base)
    self->state = WV_RESULT_MERGED;
  if (!wv_server_next_version (self->store, before, &self->record->version, error))
    return FALSE;
  json_object_foreach (self->op->set, name, value)
    {
      if (!merge_field (self, name, value, base, error))
        return FALSE;
      if (self->code != NULL)
        return TRUE;
    }
  wv_server_author_note (self->record, self->device, acted_at (self));
  return check_record (self, self->record->data) || refuse (self, "invalid");
}

/* Who deletes it did not know of a change: it stays, and people choose. */
static gboolean
keep_edited (Taking *self, gint64 version, GError **error)
{
  WvServerAuthor edited = wv_server_author_of_version (self->record, version);
  WvServerAuthor deleted = author_of (self);

  self->state = WV_RESULT_CONFLICT;
  self->conflict = wv_server_conflict_deletion (self->store, self->record, &edited, &deleted, error);
  return self->conflict != NULL;
}

static gboolean
take_del (Taking *self, GError **error)
{
  gint64 base = 0, edited;

  if (self->kind == &wv_kind_referral)
    return self->record == NULL ? refuse (self, "not_allowed")
                                : wv_server_erase (self->store, self->device, self->record, &self->code, error);
  if (self->kind->scope != WV_SCOPE_DIRECTORY)
    return refuse (self, "not_allowed");
  if (self->record == NULL || self->record->deleted)
    return refuse (self, "unknown_record");
  if (!may_change (self, error) || (self->code == NULL && !find_base (self, &base, NULL, error)))
    return FALSE;
  if (self->code != NULL)
    return TRUE;
  edited = self->op->base_v >= 0 ? wv_server_author_since (self->record, base, self->device->contact) : 0;
  if (!wv_server_next_version (self->store, self->record->version, &self->record->version, error))
    return FALSE;
  if (edited > 0)
    return keep_edited (self, edited, error);
  self->record->deleted = TRUE;
  wv_server_author_note (self->record, self->device, acted_at (self));
  return TRUE;
}

/* A choice lies with one organisation, and only while it may see what the choice is about. */
static gboolean
sees_conflict (Taking *self, gboolean *ret_sees, GError **error)
{
  const char *dossier;

  if (self->kind != &wv_kind_conflict || self->record == NULL
      || g_strcmp0 (text_of (self->record->data, "organisation"), self->device->organisation) != 0)
    return TRUE;
  dossier = text_of (self->record->data, "dossier");
  *ret_sees = TRUE;
  return dossier == NULL || sees (self, dossier, ret_sees, error);
}

static gboolean
take_resolve (Taking *self, GError **error)
{
  gint64 base = -1, own = -1;
  gboolean same = FALSE, may = FALSE;

  if (!sees_conflict (self, &may, error))
    return FALSE;
  if (!may)
    return refuse (self, "not_visible");
  if ((self->op->base_v >= 0 || self->op->base_n >= 0) && !find_base (self, &base, &own, error))
    return FALSE;
  if (self->code != NULL)
    return TRUE;
  base = MAX (base, own);
  if (!wv_server_conflict_settle (self->store, self->device, self->record, base, json_object_get (self->op->set, "value"),
                                  acted_at (self), &self->code, &same, error))
    return FALSE;
  if (same)
    self->state = WV_RESULT_SAME;
  return TRUE;
}

/* Operations. */

static gboolean
take (Taking *self, GError **error)
{
  g_autoptr (GError) local = NULL;
  const char *what = self->op->what;

  self->kind = wv_kind_find (self->op->type);
  if (self->kind == NULL)
    return refuse (self, "unknown_kind");
  if (!wv_id_is_valid (self->op->record))
    return refuse (self, "invalid");
  self->record = self->store->get_record (self->store, self->kind->name, self->op->record, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (strcmp (what, "new") == 0 || strcmp (what, "event") == 0)
    return take_new (self, error);
  if (strcmp (what, "set") == 0)
    return take_set (self, error);
  if (strcmp (what, "del") == 0)
    return take_del (self, error);
  return strcmp (what, "resolve") == 0 ? take_resolve (self, error) : refuse (self, "invalid");
}

static WvResult *
new_result (const WvOp *op, WvResultState state, gint64 version, const char *code, const char *conflict)
{
  WvResult *result = g_new0 (WvResult, 1);

  result->n = op->n;
  result->state = state;
  result->version = version;
  result->code = g_strdup (code);
  result->conflict = g_strdup (conflict);
  return result;
}

/* What was done before is answered as then, except that "applied" is called "dup". */
static gboolean
done_before (WvServerStore *store, const WvOp *op, WvResult **ret_result, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (WvServerReceipt) receipt = store->get_receipt (store, op->id, &local);
  int state;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (receipt == NULL)
    return TRUE;
  state = wv_result_state_from_name (receipt->state);
  *ret_result = new_result (op, state == WV_RESULT_CONFLICT || state == WV_RESULT_MERGED ? (WvResultState) state : WV_RESULT_DUP, receipt->version, NULL, receipt->conflict);
  return TRUE;
}

static gboolean
finish (Taking *self, GError **error)
{
  WvServerReceipt receipt = { (char *) wv_result_state_name (self->state), self->record->version, self->conflict };

  return self->store->put_record (self->store, self->record, error) && wv_server_tell (self->store, self->record, error)
         && self->store->put_receipt (self->store, self->op->id, self->device->id, self->op->n, &receipt, self->now, error);
}

static gboolean
take_one (WvServerStore *store, const WvServerDevice *device, const WvOp *op, gint64 now, WvResult **ret_result, GError **error)
{
  g_auto (Taking) self = { .store = store, .device = device, .op = op, .now = now, .state = WV_RESULT_APPLIED };

  if (!done_before (store, op, ret_result, error))
    return FALSE;
  if (*ret_result != NULL)
    return TRUE;
  if (!take (&self, error))
    return FALSE;
  if (self.code != NULL)
    {
      /* A copy of this desktop may have sent the same to another process, which took it since we looked. */
      if (!done_before (store, op, ret_result, error))
        return FALSE;
      if (*ret_result == NULL)
        *ret_result = new_result (op, WV_RESULT_REFUSED, 0, self.code, NULL);
      return TRUE;
    }
  if (!finish (&self, error))
    return FALSE;
  *ret_result = new_result (op, self.state, self.record->version, NULL, self.conflict);
  return TRUE;
}

/* The others of a group that cannot be taken whole: they depended on the one that was refused. */
static void
refuse_all (const GPtrArray *ops, const WvResult *refused, GPtrArray *results)
{
  g_ptr_array_set_size (results, 0);
  for (guint i = 0; i < ops->len; i++)
    {
      const WvOp *op = ops->pdata[i];

      g_ptr_array_add (results, new_result (op, WV_RESULT_REFUSED, 0, op->n == refused->n ? refused->code : "depends", NULL));
    }
}

/* Nobody is let into a dossier without the resident's consent, whatever a desktop says. Looked at when the whole group is
 * there, because the consent may come after the grant in it. */
static gboolean
grant_has_consent (WvServerStore *store, const WvServerDevice *device, const WvOp *op, gboolean *ret_has, GError **error)
{
  const char *grantee = text_of (op->set, "grantee");

  *ret_has = strcmp (op->type, "grant") != 0 || strcmp (op->what, "new") != 0 || g_strcmp0 (grantee, device->organisation) == 0;
  return *ret_has || consent_covers (store, text_of (op->set, "dossier"), grantee, ret_has, error);
}

static gboolean
check_grants (WvServerStore *store, const WvServerDevice *device, const GPtrArray *ops, GPtrArray *results, gboolean *ret_whole,
              GError **error)
{
  for (guint i = 0; *ret_whole && i < ops->len; i++)
    {
      const WvOp *op = ops->pdata[i];
      g_autoptr (WvResult) refused = new_result (op, WV_RESULT_REFUSED, 0, "guard", NULL);

      if (((WvResult *) results->pdata[i])->state == WV_RESULT_DUP)
        continue; /* judged when it came */
      if (!grant_has_consent (store, device, op, ret_whole, error))
        return FALSE;
      if (!*ret_whole)
        refuse_all (ops, refused, results);
    }
  return TRUE;
}

static gboolean
take_all (WvServerStore *store, const WvServerDevice *device, const GPtrArray *ops, gint64 now, GPtrArray *results,
          gboolean *ret_whole, GError **error)
{
  for (guint i = 0; i < ops->len; i++)
    {
      g_autoptr (WvResult) result = NULL;

      if (!take_one (store, device, ops->pdata[i], now, &result, error))
        return FALSE;
      if (result->state == WV_RESULT_REFUSED)
        {
          refuse_all (ops, result, results);
          *ret_whole = FALSE;
          return TRUE;
        }
      g_ptr_array_add (results, g_steal_pointer (&result));
    }
  *ret_whole = TRUE;
  return check_grants (store, device, ops, results, ret_whole, error);
}

/* The other side of a step that came too late has to know as well; what was refused itself leaves no trace. */
static gboolean
tell_races (WvServerStore *store, const WvServerDevice *device, const GPtrArray *ops, const GPtrArray *results, gint64 now,
            GError **error)
{
  gboolean good;

  if (!store->begin (store, TRUE, error))
    return FALSE;
  good = TRUE;
  for (guint i = 0; good && i < ops->len; i++)
    if (g_strcmp0 (((WvResult *) results->pdata[i])->code, "state_changed") == 0)
      good = wv_server_race_lost (store, device, ops->pdata[i], now, error);
  if (good)
    return store->commit (store, error);
  store->rollback (store);
  return FALSE;
}

gboolean
wv_server_apply_group (WvServerStore *store, const WvServerDevice *device, const GPtrArray *ops, gint64 now,
                       GPtrArray *ret_results, GError **error)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) wv_result_free);
  gboolean whole = FALSE;

  if (!store->begin (store, TRUE, error))
    return FALSE;
  if (!take_all (store, device, ops, now, results, &whole, error))
    {
      store->rollback (store);
      return FALSE;
    }
  if (!whole)
    {
      store->rollback (store);
      if (!tell_races (store, device, ops, results, now, error))
        return FALSE;
    }
  else if (!store->commit (store, error))
    return FALSE;
  g_ptr_array_extend_and_steal (ret_results, g_steal_pointer (&results));
  return TRUE;
}

gboolean
wv_server_write (WvServerStore *store, const WvRecord *record, GError **error)
{
  const WvKind *kind = wv_record_get_kind (record);
  g_autoptr (GError) local = NULL;
  g_autoptr (WvServerRecord) stored = store->get_record (store, kind->name, wv_record_get_id (record), &local);
  g_autoptr (json_t) data = wv_json_from_open (record);

  g_return_val_if_fail (kind->scope == WV_SCOPE_DIRECTORY, FALSE);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (!wv_record_check (record, TRUE, error))
    return FALSE;
  if (stored != NULL && json_equal (stored->data, data))
    return TRUE; /* the same again changes nothing */
  if (stored == NULL)
    {
      stored = g_new0 (WvServerRecord, 1);
      stored->kind = g_strdup (kind->name);
      stored->id = g_strdup (wv_record_get_id (record));
    }
  if (!wv_server_next_version (store, stored->version, &stored->version, error))
    return FALSE;
  json_decref (stored->data);
  json_decref (stored->versions);
  stored->data = json_incref (data);
  stored->versions = versions_of (data, stored->version);
  return store->put_record (store, stored, error) && store->append (store, "dir", stored->kind, stored->id, "put", error);
}
