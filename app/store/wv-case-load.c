#include "store/wv-case-load.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "domain/wv-calendar.h"
#include "domain/wv-error.h"
#include "domain/wv-place.h"
#include "store/wv-dossier-key.h"
#include "store/wv-open.h"
#include "store/wv-outbox.h"
#include "store/wv-records.h"

typedef struct
{
  WvDb *db;
  WvVault *vault;
  const WvActor *actor;
  gint64 now;
  WvKey *key; /* nullable: no grant opens this dossier */
} Loader;

/* The name of a directory record; %NULL when it is not here (yet). Names are decoration: trouble with one is no error. */
static char *
name_of (const Loader *self, const WvKind *kind, const char *id)
{
  g_autoptr (WvRecord) record = id != NULL ? wv_record_load (self->db, kind, id, NULL) : NULL;

  return record != NULL ? g_strdup (wv_record_get_text (record, kind == &wv_kind_offer ? "title" : "name")) : NULL;
}

static GPtrArray *
children (const Loader *self, const WvKind *kind, const char *dossier, GError **error)
{
  GPtrArray *records = wv_records_query (self->db, kind, "dossier = :value", dossier, "id", error);

  for (guint i = 0; records != NULL && self->key != NULL && i < records->len; i++)
    if (!wv_record_open (records->pdata[i], self->key, NULL))
      wv_record_drop_sealed_fields (records->pdata[i]);
  return records;
}

static void
set_person (WvCase *item, const WvRecord *referral)
{
  const char *family = wv_record_get_text (referral, "family_name");
  guint n = 0;
  const WvPostcode *rows;

  item->unreadable = family == NULL;
  wv_case_set_name_parts (item, wv_record_get_text (referral, "call_name"), family ?: _ ("Cannot be opened"),
                          wv_record_get_text (referral, "form_of_address"));
  item->form_of_address = g_strdup (wv_record_get_text (referral, "form_of_address"));
  item->birth_year = (int) wv_record_get_int (referral, "birth_year", 0);
  item->pc4 = g_strdup (wv_record_get_text (referral, "pc4"));
  rows = item->pc4 != NULL ? wv_postcode_rows (item->pc4, &n) : NULL;
  item->place = n == 1 ? g_strdup (rows->place) : NULL; /* in several municipalities: never guess */
  item->best_time = g_strdup (wv_record_get_text (referral, "best_time"));
  item->caution = g_strdup (wv_record_get_text (referral, "caution"));
  item->wish = g_strdup (wv_record_get_text (referral, "wish"));
  item->reason = g_strdup (wv_record_get_text (referral, "reason"));
  item->dimensions = g_strdupv ((char **) wv_record_get_strv (referral, "dimensions"));
}

static void
set_sides (const Loader *self, WvCase *item, const WvRecord *referral)
{
  const char *from = wv_record_get_text (referral, "from_organisation");
  const char *to = wv_record_get_text (referral, "to_organisation");
  const char *snapshot = wv_record_get_text (referral, "offer_snapshot");

  item->party = g_strcmp0 (from, self->actor->organisation) == 0 ? WV_PARTY_SENDER
                : g_strcmp0 (to, self->actor->organisation) == 0 ? WV_PARTY_RECEIVER
                                                                  : WV_PARTY_NONE;
  item->from_organisation_name = name_of (self, &wv_kind_organisation, from);
  item->to_organisation_name = name_of (self, &wv_kind_organisation, to);
  item->from_contact_name = name_of (self, &wv_kind_contact, wv_record_get_text (referral, "from_contact"));
  item->to_contact_name = name_of (self, &wv_kind_contact, wv_record_get_text (referral, "to_contact"));
  item->other_organisation = g_strdup (item->party == WV_PARTY_SENDER ? to : from);
  item->other_organisation_name
      = g_strdup (item->party == WV_PARTY_SENDER ? item->to_organisation_name : item->from_organisation_name);
  item->offer = g_strdup (wv_record_get_text (referral, "offer"));
  item->offer_title = snapshot != NULL ? g_strdup (snapshot) : name_of (self, &wv_kind_offer, item->offer);
  if (item->offer_title == NULL)
    item->offer_title = g_strdup ("");
}

static void
set_open_fields (WvCase *item, const WvRecord *referral)
{
  item->id = g_strdup (wv_record_get_id (referral));
  item->number = g_strdup (wv_record_get_text (referral, "number"));
  item->urgency = g_strdup (wv_record_get_text (referral, "urgency"));
  item->answer_due = g_strdup (wv_record_get_text (referral, "answer_due"));
  item->feedback_due = g_strdup (wv_record_get_text (referral, "feedback_due"));
  item->sent_at = wv_record_get_int (referral, "sent_at", 0);
}

/* Takes the newest thing: the text of a message or feedback, or the step itself. */
static void
offer_news (const Loader *self, WvCase *item, WvCaseNews news, const WvRecord *record, const char *text)
{
  gint64 at = wv_record_get_int (record, "recorded_at", 0);

  if (at < item->news_at)
    return;
  item->news = news;
  item->news_at = at;
  g_free (item->news_text);
  item->news_text = g_strdup (text);
  g_free (item->news_by);
  item->news_by = name_of (self, &wv_kind_contact, wv_record_get_text (record, "author"));
  item->news_ours
      = g_strcmp0 (wv_record_get_text (record, "organisation"), self->actor->organisation) == 0;
}

static void
count_unread (const Loader *self, WvCase *item, WvCaseNews news, const WvRecord *record)
{
  gint64 at = wv_record_get_int (record, "recorded_at", 0);

  if (g_strcmp0 (wv_record_get_text (record, "to_organisation"), self->actor->organisation) != 0
      || wv_record_has (record, "read_at"))
    return;
  item->unread++;
  if (at < item->unread_at)
    return;
  item->unread_at = at;
  item->unread_news = news;
  g_free (item->unread_record);
  item->unread_record = g_strdup (wv_record_get_id (record));
  g_free (item->unread_text);
  item->unread_text = g_strdup (wv_record_get_text (record, "text"));
  g_free (item->unread_by);
  item->unread_by = name_of (self, &wv_kind_contact, wv_record_get_text (record, "author"));
}

static void
keep_question (const Loader *self, WvCase *item, const WvRecord *record)
{
  g_free (item->question_text);
  item->question_text = g_strdup (wv_record_get_text (record, "text"));
  g_free (item->question_by);
  item->question_by = name_of (self, &wv_kind_contact, wv_record_get_text (record, "author"));
}

static void
keep_feedback (WvCase *item, const WvRecord *record)
{
  item->feedback_at = MAX (item->feedback_at, wv_record_get_int (record, "recorded_at", 0));
  if (g_strcmp0 (wv_record_get_text (record, "type"), "final") == 0)
    item->final_feedback = TRUE;
}

/* After feedback the clock of the next one starts again. */
static void
renew_clock (WvCase *item)
{
  g_autofree char *day = NULL;
  g_autofree char *due = NULL;

  if (item->progress.state != WV_STATE_ACTIVE || item->feedback_at == 0 || item->next.party != WV_PARTY_RECEIVER)
    return;
  day = wv_day_of (item->feedback_at);
  due = wv_day_add (day, 7 * wv_terms_default.feedback_weeks);
  g_free (item->next.due);
  item->next.due = wv_next_working_day (due);
}

static gboolean
fold_events (const Loader *self, WvCase *item, GError **error)
{
  g_autoptr (GPtrArray) events = children (self, &wv_kind_event, item->id, error);

  if (events == NULL)
    return FALSE;
  for (guint i = 0; i < events->len; i++)
    offer_news (self, item, wv_record_has (events->pdata[i], "to_state") ? WV_NEWS_STATE : WV_NEWS_NONE, events->pdata[i], NULL);
  wv_progress_fold (events, &item->progress);
  wv_next_step (&item->progress, &wv_terms_default, &item->next);
  item->seen = item->progress.reached[WV_MILESTONE_RECEIVED] > 0;
  return TRUE;
}

static gboolean
fold_texts (const Loader *self, WvCase *item, const WvKind *kind, GError **error)
{
  g_autoptr (GPtrArray) records = children (self, kind, item->id, error);

  if (records == NULL)
    return FALSE;
  for (guint i = 0; i < records->len; i++)
    {
      const WvRecord *record = records->pdata[i];
      gboolean question = kind == &wv_kind_message && wv_record_get_int (record, "question", 0) != 0;
      WvCaseNews news = question ? WV_NEWS_QUESTION : kind == &wv_kind_message ? WV_NEWS_MESSAGE : WV_NEWS_FEEDBACK;

      count_unread (self, item, news, record);
      offer_news (self, item, news, record, wv_record_get_text (record, "text"));
      if (question)
        keep_question (self, item, record);
      if (kind == &wv_kind_feedback)
        keep_feedback (item, record);
    }
  return TRUE;
}

static gboolean
set_details (const Loader *self, WvCase *item, GError **error)
{
  g_autoptr (GPtrArray) clients = children (self, &wv_kind_client_contact, item->id, error);
  g_autoptr (GPtrArray) consents = clients != NULL ? children (self, &wv_kind_consent, item->id, error) : NULL;
  g_autoptr (GPtrArray) handovers = consents != NULL ? children (self, &wv_kind_handover, item->id, error) : NULL;

  if (handovers == NULL)
    return FALSE;
  if (clients->len > 0)
    item->phone = g_strdup (wv_record_get_text (clients->pdata[0], "phone"));
  if (consents->len > 0)
    {
      item->consent_day = g_strdup (wv_record_get_text (consents->pdata[consents->len - 1], "given_on"));
      item->consent_how = g_strdup (wv_record_get_text (consents->pdata[consents->len - 1], "how"));
    }
  if (handovers->len > 0)
    item->handover_kind = g_strdup (wv_record_get_text (handovers->pdata[0], "kind"));
  return TRUE;
}

static gboolean
set_waiting (const Loader *self, WvCase *item, GError **error)
{
  g_autoptr (GPtrArray) entries = wv_outbox_list (self->db, error);

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      const WvOutboxEntry *entry = entries->pdata[i];

      if (g_strcmp0 (entry->dossier, item->id) != 0)
        continue;
      if (entry->state != WV_OP_REFUSED)
        item->waiting = TRUE;
      else
        {
          g_free (item->refused);
          item->refused = g_strdup (entry->code);
        }
    }
  return entries != NULL;
}

static WvCase *
load (Loader *self, WvRecord *referral, GError **error)
{
  g_autoptr (WvCase) item = g_object_new (WV_TYPE_CASE, NULL);
  g_autoptr (WvKey) key = NULL;
  g_autoptr (GError) local = NULL;

  key = wv_dossier_key_load (self->db, self->vault, self->actor->organisation, wv_record_get_id (referral), self->now, &local);
  if (key == NULL && !g_error_matches (local, WV_ERROR, WV_ERROR_NOT_FOUND) && !g_error_matches (local, WV_ERROR, WV_ERROR_UNSEALED))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  self->key = key;
  if (key != NULL && !wv_record_open (referral, key, NULL))
    wv_record_drop_sealed_fields (referral);
  set_open_fields (item, referral);
  set_person (item, referral);
  set_sides (self, item, referral);
  if (!fold_events (self, item, error) || !fold_texts (self, item, &wv_kind_feedback, error)
      || !fold_texts (self, item, &wv_kind_message, error) || !set_details (self, item, error)
      || !set_waiting (self, item, error))
    return NULL;
  renew_clock (item);
  item->question_for_us = item->progress.question_at != 0 && item->party == WV_PARTY_SENDER;
  return g_steal_pointer (&item);
}

WvCase *
wv_case_load (WvDb *db, WvVault *vault, const WvActor *actor, const char *id, gint64 now, GError **error)
{
  Loader loader = { db, vault, actor, now, NULL };
  g_autoptr (WvRecord) referral = wv_record_load (db, &wv_kind_referral, id, error);

  return referral != NULL ? load (&loader, referral, error) : NULL;
}

int
wv_case_compare_news (gconstpointer a, gconstpointer b)
{
  const WvCase *one = *(WvCase *const *) a;
  const WvCase *two = *(WvCase *const *) b;

  if (one->news_at != two->news_at)
    return one->news_at > two->news_at ? -1 : 1;
  return strcmp (one->id, two->id);
}

GPtrArray *
wv_cases_load (WvDb *db, WvVault *vault, const WvActor *actor, gint64 now, GError **error)
{
  Loader loader = { db, vault, actor, now, NULL };
  g_autoptr (GPtrArray) cases = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) referrals = wv_records_query (db, &wv_kind_referral, NULL, NULL, "id", error);

  if (referrals == NULL)
    return NULL;
  for (guint i = 0; i < referrals->len; i++)
    {
      WvCase *item = load (&loader, referrals->pdata[i], error);

      if (item == NULL)
        return NULL;
      g_ptr_array_add (cases, item);
    }
  g_ptr_array_sort (cases, wv_case_compare_news);
  return g_steal_pointer (&cases);
}
