#include "store/wv-dossier-load.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "domain/wv-error.h"
#include "store/wv-case-load.h"
#include "store/wv-dossier-key.h"
#include "store/wv-open.h"
#include "store/wv-outbox.h"
#include "store/wv-records.h"
#include "store/wv-task-load.h"

typedef struct
{
  WvDb *db;
  const WvActor *actor;
  const char *id;
  WvKey *key;            /* nullable */
  GPtrArray *outbox;     /* (element-type WvOutboxEntry) */
  WvRecord *referral;    /* open fields only */
  WvDossierContent *into;
} Loader;

static void
loader_clear (Loader *self)
{
  g_clear_pointer (&self->key, wv_key_unref);
  g_clear_pointer (&self->outbox, g_ptr_array_unref);
  g_clear_pointer (&self->referral, wv_record_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Loader, loader_clear)

static void
entry_free (WvEntry *entry)
{
  char **strings[] = { &entry->id, &entry->code, &entry->to_state, &entry->author, &entry->author_name,
                       &entry->organisation, &entry->reason, &entry->refused, &entry->read_by_name };

  wv_secret_free (entry->text);
  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    g_free (*strings[i]);
  g_free (entry);
}

static void
participant_free (WvParticipant *participant)
{
  char **strings[] = { &participant->contact, &participant->name, &participant->organisation,
                       &participant->organisation_name, &participant->role, &participant->view };

  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    g_free (*strings[i]);
  g_free (participant);
}

static void
look_free (WvLook *look)
{
  g_free (look->who);
  g_free (look->organisation_name);
  g_free (look->action);
  g_free (look);
}

void
wv_dossier_content_free (WvDossierContent *content)
{
  g_clear_object (&content->summary);
  g_clear_pointer (&content->entries, g_ptr_array_unref);
  g_clear_pointer (&content->tasks, g_ptr_array_unref);
  g_clear_pointer (&content->participants, g_ptr_array_unref);
  g_clear_pointer (&content->looks, g_ptr_array_unref);
  g_clear_pointer (&content->consent, wv_record_free);
  g_clear_pointer (&content->handover, wv_record_free);
  g_free (content);
}

/* Names are decoration: trouble with one is no error. */
static char *
name_of (const Loader *self, const WvKind *kind, const char *id)
{
  g_autoptr (WvRecord) record = id != NULL ? wv_record_load (self->db, kind, id, NULL) : NULL;

  return record != NULL ? g_strdup (wv_record_get_text (record, "name")) : NULL;
}

static void
set_delivery (const Loader *self, WvEntry *entry)
{
  for (guint i = 0; i < self->outbox->len; i++)
    {
      const WvOutboxEntry *waiting = self->outbox->pdata[i];

      if (g_strcmp0 (waiting->record, entry->id) != 0)
        continue;
      if (waiting->state == WV_OP_REFUSED)
        entry->refused = g_strdup (waiting->code);
      else
        entry->waiting = TRUE;
    }
}

static WvEntry *
new_entry (const Loader *self, WvEntryType type, const WvRecord *record)
{
  WvEntry *entry = g_new0 (WvEntry, 1);

  entry->type = type;
  entry->id = g_strdup (wv_record_get_id (record));
  entry->author = g_strdup (wv_record_get_text (record, "author"));
  entry->author_name = name_of (self, &wv_kind_contact, entry->author);
  entry->organisation = g_strdup (wv_record_get_text (record, "organisation"));
  entry->own = g_strcmp0 (entry->organisation, self->actor->organisation) == 0;
  entry->at = wv_record_get_int (record, "recorded_at", 0);
  set_delivery (self, entry);
  g_ptr_array_add (self->into->entries, entry);
  return entry;
}

static void
add_event (const Loader *self, const WvRecord *record)
{
  WvEntry *entry = new_entry (self, WV_ENTRY_EVENT, record);

  entry->code = g_strdup (wv_record_get_text (record, "type"));
  entry->to_state = g_strdup (wv_record_get_text (record, "to_state"));
  entry->reason = g_strdup (wv_record_get_text (record, "reason"));
  entry->text = g_strdup (wv_record_get_text (record, "note"));
  entry->at = wv_record_get_int (record, "occurred_at", entry->at);
}

static void
add_text (const Loader *self, WvEntryType type, const WvRecord *record)
{
  WvEntry *entry = new_entry (self, type, record);

  if (type == WV_ENTRY_FEEDBACK)
    entry->code = g_strdup (wv_record_get_text (record, "type"));
  else if (wv_record_get_int (record, "question", 0) != 0)
    entry->code = g_strdup ("question");
  entry->to_us = g_strcmp0 (wv_record_get_text (record, "to_organisation"), self->actor->organisation) == 0;
  entry->text = g_strdup (wv_record_get_text (record, "text"));
  entry->read_at = wv_record_get_int (record, "read_at", 0);
  entry->read_by_name = name_of (self, &wv_kind_contact, wv_record_get_text (record, "read_by"));
}

static void
keep (WvRecord **place, const WvRecord *record)
{
  g_clear_pointer (place, wv_record_free);
  *place = wv_record_copy (record);
}

/* A handover is part of the story once it was done. */
static void
add_handover (const Loader *self, const WvRecord *record)
{
  WvEntry *entry;

  keep (&self->into->handover, record);
  if (!wv_record_has (record, "done_at"))
    return;
  entry = new_entry (self, WV_ENTRY_HANDOVER, record);
  entry->code = g_strdup (wv_record_get_text (record, "kind"));
  entry->text = g_strdup (wv_record_get_text (record, "note"));
  entry->at = wv_record_get_int (record, "done_at", entry->at);
}

/* Who of an organisation works on it: the referrer; of the receiver who took it, else whom it was sent to. */
static const char *
person_of (const Loader *self, const char *organisation)
{
  if (g_strcmp0 (organisation, wv_record_get_text (self->referral, "from_organisation")) == 0)
    return wv_record_get_text (self->referral, "from_contact");
  if (g_strcmp0 (organisation, wv_record_get_text (self->referral, "to_organisation")) != 0)
    return NULL;
  return self->into->summary->progress.assignee ?: wv_record_get_text (self->referral, "to_contact");
}

static void
set_person (const Loader *self, WvParticipant *participant)
{
  const char *id = person_of (self, participant->organisation);
  g_autoptr (WvRecord) person = id != NULL ? wv_record_load (self->db, &wv_kind_contact, id, NULL) : NULL;
  const char *const *roles = person != NULL ? wv_record_get_strv (person, "roles") : NULL;

  if (person == NULL)
    return;
  participant->contact = g_strdup (id);
  participant->name = g_strdup (wv_record_get_text (person, "name"));
  participant->role = roles != NULL ? g_strdup (roles[0]) : NULL;
}

static void
add_participant (const Loader *self, const WvRecord *grant)
{
  WvParticipant *participant;

  if (wv_record_has (grant, "valid_until"))
    return;
  participant = g_new0 (WvParticipant, 1);
  participant->organisation = g_strdup (wv_record_get_text (grant, "grantee"));
  participant->organisation_name = name_of (self, &wv_kind_organisation, participant->organisation);
  participant->view = g_strdup (wv_record_get_text (grant, "view"));
  participant->us = g_strcmp0 (participant->organisation, self->actor->organisation) == 0;
  set_person (self, participant);
  g_ptr_array_add (self->into->participants, participant);
}

static void
add_look (const Loader *self, const WvRecord *access)
{
  WvLook *look = g_new0 (WvLook, 1);

  look->who = name_of (self, &wv_kind_contact, wv_record_get_text (access, "author"));
  look->organisation_name = name_of (self, &wv_kind_organisation, wv_record_get_text (access, "organisation"));
  look->action = g_strdup (wv_record_get_text (access, "action"));
  look->at = wv_record_get_int (access, "occurred_at", 0);
  g_ptr_array_add (self->into->looks, look);
}

static void
add_record (const Loader *self, const WvKind *kind, WvRecord *record)
{
  if (self->key != NULL && !wv_record_open (record, self->key, NULL))
    wv_record_drop_sealed_fields (record);
  if (kind == &wv_kind_event)
    add_event (self, record);
  else if (kind == &wv_kind_feedback)
    add_text (self, WV_ENTRY_FEEDBACK, record);
  else if (kind == &wv_kind_message)
    add_text (self, WV_ENTRY_MESSAGE, record);
  else if (kind == &wv_kind_handover)
    add_handover (self, record);
  else if (kind == &wv_kind_consent)
    keep (&self->into->consent, record);
  else if (kind == &wv_kind_grant)
    add_participant (self, record);
  else
    add_look (self, record);
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const WvEntry *one = *(WvEntry *const *) a;
  const WvEntry *two = *(WvEntry *const *) b;

  return one->at != two->at ? (one->at < two->at ? -1 : 1) : strcmp (one->id, two->id);
}

static int
compare_looks (gconstpointer a, gconstpointer b)
{
  const WvLook *one = *(WvLook *const *) a;
  const WvLook *two = *(WvLook *const *) b;

  return (one->at < two->at) - (one->at > two->at);
}

static gboolean
load_children (Loader *self, GError **error)
{
  const WvKind *kinds[] = { &wv_kind_event, &wv_kind_feedback, &wv_kind_message, &wv_kind_handover,
                            &wv_kind_consent, &wv_kind_grant, &wv_kind_access };

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      g_autoptr (GPtrArray) records = wv_records_query (self->db, kinds[k], "dossier = :value", self->id, "id", error);

      if (records == NULL)
        return FALSE;
      for (guint i = 0; i < records->len; i++)
        add_record (self, kinds[k], records->pdata[i]);
    }
  g_ptr_array_sort (self->into->entries, compare_entries);
  g_ptr_array_sort (self->into->looks, compare_looks);
  return TRUE;
}

WvDossierContent *
wv_dossier_load (WvDb *db, WvVault *vault, const WvActor *actor, const char *id, gint64 now, GError **error)
{
  g_autoptr (WvDossierContent) content = g_new0 (WvDossierContent, 1);
  g_autoptr (GError) local = NULL;
  g_auto (Loader) loader = { db, actor, id, NULL, NULL, NULL, content };

  content->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  content->tasks = g_ptr_array_new_with_free_func ((GDestroyNotify) wv_task_free);
  content->participants = g_ptr_array_new_with_free_func ((GDestroyNotify) participant_free);
  content->looks = g_ptr_array_new_with_free_func ((GDestroyNotify) look_free);
  content->summary = wv_case_load (db, vault, actor, id, now, &local);
  if (content->summary == NULL)
    {
      if (local == NULL)
        g_set_error_literal (&local, WV_ERROR, WV_ERROR_NOT_FOUND, _ ("This referral is not here any more."));
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  loader.outbox = wv_outbox_list (db, error);
  if (loader.outbox == NULL)
    return NULL;
  loader.key = wv_dossier_key_load (db, vault, actor->organisation, id, now, NULL); /* without it the case says "unreadable" */
  loader.referral = wv_record_load (db, &wv_kind_referral, id, error);
  if (loader.referral == NULL || !load_children (&loader, error)
      || !wv_tasks_load (db, vault, actor, content->summary, now, TRUE, content->tasks, error))
    return NULL;
  g_ptr_array_sort (content->tasks, wv_task_compare);
  return g_steal_pointer (&content);
}
