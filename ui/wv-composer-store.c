#include "ui/wv-composer-store.h"

#include "domain/wv-error.h"

/* One question to the database thread; the draft is a copy, so that the user types on. */
typedef struct
{
  WvVault *vault;
  WvActor *actor;
  const WvClock *clock;
  char *today;
  char *item;
  WvDraft *draft;
  gint64 tx;
} Ask;

static Ask *
ask_new (WvDesk *desk)
{
  Ask *ask = g_new0 (Ask, 1);

  ask->vault = g_object_ref (wv_desk_get_vault (desk));
  ask->actor = wv_actor_copy (wv_desk_get_actor (desk));
  ask->clock = wv_desk_get_clock (desk);
  ask->today = wv_desk_dup_today (desk);
  return ask;
}

static void
ask_free (gpointer data)
{
  Ask *ask = data;

  g_object_unref (ask->vault);
  wv_actor_free (ask->actor);
  wv_draft_free (ask->draft);
  g_free (ask->today);
  g_free (ask->item);
  g_free (ask);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ask, ask_free)

static WvDraft *
draft_copy (const WvDraft *draft)
{
  WvDraft *copy = g_new0 (WvDraft, 1);

  *copy = *draft;
  copy->id = g_strdup (draft->id);
  copy->referral = wv_record_copy (draft->referral);
  copy->client_contact = wv_record_copy (draft->client_contact);
  copy->handover = wv_record_copy (draft->handover);
  copy->postcode = g_strdup (draft->postcode);
  copy->consent_text = g_strdup (draft->consent_text);
  return copy;
}

void
wv_composer_start_free (WvComposerStart *start)
{
  wv_draft_free (start->draft);
  g_clear_pointer (&start->offer, wv_offer_view_free);
  g_free (start);
}

void
wv_composer_answer_free (WvComposerAnswer *answer)
{
  g_clear_pointer (&answer->problems, g_ptr_array_unref);
  g_free (answer);
}

static WvDraft *
load_or_new (WvDb *db, const Ask *ask, GError **error)
{
  g_autoptr (GError) local = NULL;
  WvDraft *draft = ask->item != NULL ? wv_draft_load (db, ask->vault, ask->item, &local) : NULL;

  if (draft != NULL)
    return draft;
  if (local != NULL && !g_error_matches (local, WV_ERROR, WV_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  draft = wv_draft_new (ask->actor, ask->clock);
  wv_record_set_text (draft->referral, "offer", ask->item);
  return draft;
}

static void
point_at (WvDraft *draft, const WvRecord *offer)
{
  wv_record_set_text (draft->referral, "to_organisation",
                      wv_record_get_text (offer, "organisation"));
  wv_record_set_text (draft->referral, "to_contact", wv_record_get_text (offer, "contact"));
  wv_record_set_strv (draft->referral, "themes", wv_record_get_strv (offer, "themes"));
}

static gpointer
start (WvDb *db, gpointer data, GError **error)
{
  const Ask *ask = data;
  g_autoptr (WvComposerStart) answer = g_new0 (WvComposerStart, 1);
  g_autoptr (GError) local = NULL;
  const char *offer;

  answer->draft = load_or_new (db, ask, error);
  if (answer->draft == NULL)
    return NULL;
  offer = wv_record_get_text (answer->draft->referral, "offer");
  if (offer != NULL)
    answer->offer = wv_offer_view_load (db, offer, ask->actor, ask->today, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (answer->offer != NULL)
    point_at (answer->draft, answer->offer->offer);
  return g_steal_pointer (&answer);
}

void
wv_composer_start_async (WvDesk *desk,
                         const char *item,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  Ask *ask = ask_new (desk);

  ask->item = item != NULL && *item != '\0' ? g_strdup (item) : NULL;
  wv_store_run_async (wv_desk_get_store (desk), WV_STORE_READ, start, ask, ask_free,
                      (GDestroyNotify)wv_composer_start_free, cancellable, callback, user_data);
}

WvComposerStart *
wv_composer_start_finish (WvDesk *desk, GAsyncResult *result, GError **error)
{
  return wv_store_run_finish (wv_desk_get_store (desk), result, error);
}

static gpointer
save (WvDb *db, gpointer data, GError **error)
{
  const Ask *ask = data;

  return GINT_TO_POINTER (wv_draft_save (db, ask->vault, ask->draft, ask->clock, error));
}

void
wv_composer_save_async (WvDesk *desk,
                        const WvDraft *draft,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  Ask *ask = ask_new (desk);

  ask->draft = draft_copy (draft);
  wv_store_run_async (wv_desk_get_store (desk), WV_STORE_WRITE, save, ask, ask_free, NULL, NULL,
                      callback, user_data);
}

gboolean
wv_composer_save_finish (WvDesk *desk, GAsyncResult *result, GError **error)
{
  return wv_store_run_finish (wv_desk_get_store (desk), result, error) != NULL;
}

gboolean
wv_composer_save_now (WvDesk *desk, const WvDraft *draft, GError **error)
{
  g_autoptr (Ask) ask = ask_new (desk);

  ask->draft = draft_copy (draft);
  return wv_store_run (wv_desk_get_store (desk), WV_STORE_WRITE, save, ask, error) != NULL;
}

static gpointer
check_and_send (WvDb *db, gpointer data, GError **error)
{
  const Ask *ask = data;
  g_autoptr (WvComposerAnswer) answer = g_new0 (WvComposerAnswer, 1);

  answer->problems = wv_draft_check (db, ask->draft, ask->today, error);
  if (answer->problems == NULL)
    return NULL;
  if (answer->problems->len == 0)
    {
      answer->tx = wv_draft_send (db, ask->vault, ask->actor, ask->draft, ask->clock, error);
      if (answer->tx == 0)
        return NULL;
    }
  return g_steal_pointer (&answer);
}

void
wv_composer_send_async (WvDesk *desk,
                        const WvDraft *draft,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  Ask *ask = ask_new (desk);

  ask->draft = draft_copy (draft);
  wv_store_run_async (wv_desk_get_store (desk), WV_STORE_WRITE, check_and_send, ask, ask_free,
                      (GDestroyNotify)wv_composer_answer_free, NULL, callback, user_data);
}

WvComposerAnswer *
wv_composer_send_finish (WvDesk *desk, GAsyncResult *result, GError **error)
{
  return wv_store_run_finish (wv_desk_get_store (desk), result, error);
}

static gpointer
take_back (WvDb *db, gpointer data, GError **error)
{
  const Ask *ask = data;
  g_autoptr (WvDraft) draft = wv_draft_take_back (db, ask->vault, ask->tx, ask->clock, error);

  return draft != NULL ? g_strdup (draft->id) : NULL;
}

void
wv_composer_take_back_async (WvDesk *desk,
                             gint64 tx,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  Ask *ask = ask_new (desk);

  ask->tx = tx;
  wv_store_run_async (wv_desk_get_store (desk), WV_STORE_WRITE, take_back, ask, ask_free, g_free,
                      NULL, callback, user_data);
}

char *
wv_composer_take_back_finish (WvDesk *desk, GAsyncResult *result, GError **error)
{
  return wv_store_run_finish (wv_desk_get_store (desk), result, error);
}
