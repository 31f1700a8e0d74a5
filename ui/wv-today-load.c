#include "ui/wv-today-load.h"

#include <string.h>

#include "store/wv-directory.h"
#include "store/wv-draft.h"
#include "store/wv-outbox.h"
#include "store/wv-quiet.h"
#include "store/wv-race.h"
#include "store/wv-records.h"

/* More would push what waits off the screen. */
#define WALK_INS 4

typedef struct
{
  WvVault *vault;
  char *organisation;
  WvActor *actor;
  char *today;
  gboolean has_origin;
  gint32 latitude, longitude;
} Request;

static void
request_free (Request *request)
{
  g_object_unref (request->vault);
  g_free (request->organisation);
  wv_actor_free (request->actor);
  g_free (request->today);
  g_free (request);
}

static void
draft_free (WvTodayDraft *draft)
{
  if (draft->name != NULL)
    explicit_bzero (draft->name, strlen (draft->name));
  g_free (draft->name);
  g_free (draft->id);
  g_free (draft->offer_title);
  g_free (draft);
}

void
wv_today_stock_free (WvTodayStock *stock)
{
  if (stock == NULL)
    return;
  g_clear_pointer (&stock->drafts, g_ptr_array_unref);
  g_clear_pointer (&stock->entries, g_ptr_array_unref);
  g_clear_pointer (&stock->keys, g_ptr_array_unref);
  g_clear_pointer (&stock->undelivered, g_ptr_array_unref);
  g_clear_pointer (&stock->contacts, g_ptr_array_unref);
  g_clear_pointer (&stock->walk_ins, g_ptr_array_unref);
  g_clear_pointer (&stock->quiet, g_ptr_array_unref);
  g_clear_pointer (&stock->races, g_ptr_array_unref);
  g_free (stock);
}

static char *
dup_name (const WvRecord *referral)
{
  const char *call = wv_record_get_text (referral, "call_name");
  const char *family = wv_record_get_text (referral, "family_name");

  if (call != NULL && family != NULL)
    return g_strdup_printf ("%s %s", call, family);
  return g_strdup (family != NULL ? family : call);
}

static WvTodayDraft *
new_draft (WvDb *db, const WvDraft *draft)
{
  WvTodayDraft *shown = g_new0 (WvTodayDraft, 1);
  const char *offer = wv_record_get_text (draft->referral, "offer");
  g_autoptr (WvRecord) record
      = offer != NULL ? wv_record_load (db, &wv_kind_offer, offer, NULL) : NULL;

  shown->id = g_strdup (draft->id);
  shown->name = dup_name (draft->referral);
  shown->offer_title = record != NULL ? g_strdup (wv_record_get_text (record, "title")) : NULL;
  shown->saved_at = draft->saved_at;
  shown->consent = draft->consent;
  return shown;
}

static GPtrArray *
load_drafts (WvDb *db, WvVault *vault, GError **error)
{
  g_autoptr (GPtrArray) drafts = wv_drafts_load (db, vault, error);
  GPtrArray *shown;

  if (drafts == NULL)
    return NULL;
  shown = g_ptr_array_new_with_free_func ((GDestroyNotify)draft_free);
  for (guint i = 0; i < drafts->len; i++)
    if (!wv_draft_is_empty (drafts->pdata[i]))
      g_ptr_array_add (shown, new_draft (db, drafts->pdata[i]));
  return shown;
}

static gpointer
load_in_thread (WvDb *db, gpointer data, GError **error)
{
  const Request *request = data;
  g_autoptr (WvTodayStock) stock = g_new0 (WvTodayStock, 1);

  stock->drafts = load_drafts (db, request->vault, error);
  if (stock->drafts == NULL)
    return NULL;
  stock->entries = wv_outbox_list (db, error);
  if (stock->entries == NULL)
    return NULL;
  stock->quiet = wv_quiet_load (db, error);
  if (stock->quiet == NULL)
    return NULL;
  stock->keys = wv_pin_changes (db, error);
  if (stock->keys == NULL)
    return NULL;
  stock->undelivered = wv_undelivered_load (db, request->vault, NULL, error);
  if (stock->undelivered == NULL)
    return NULL;
  stock->races = wv_races_load (db, request->actor, NULL, error);
  if (stock->races == NULL)
    return NULL;
  stock->contacts = wv_practice_contacts (db, request->organisation, request->today, error);
  if (stock->contacts == NULL)
    return NULL;
  if (request->has_origin)
    stock->walk_ins = wv_walk_ins_today (db, request->today, request->latitude, request->longitude,
                                         WALK_INS, error);
  else
    stock->walk_ins = g_ptr_array_new ();
  return stock->walk_ins != NULL ? g_steal_pointer (&stock) : NULL;
}

void
wv_today_load_async (WvDesk *desk,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  Request *request = g_new0 (Request, 1);

  request->vault = g_object_ref (wv_desk_get_vault (desk));
  request->organisation = g_strdup (wv_desk_get_actor (desk)->organisation);
  request->actor = wv_actor_copy (wv_desk_get_actor (desk));
  request->today = wv_desk_dup_today (desk);
  request->has_origin = wv_desk_get_origin (desk, &request->latitude, &request->longitude);
  wv_store_run_async (wv_desk_get_store (desk), WV_STORE_READ, load_in_thread, request,
                      (GDestroyNotify)request_free, (GDestroyNotify)wv_today_stock_free,
                      cancellable, callback, user_data);
}

WvTodayStock *
wv_today_load_finish (WvDesk *desk, GAsyncResult *result, GError **error)
{
  return wv_store_run_finish (wv_desk_get_store (desk), result, error);
}

static gpointer
drafts_in_thread (WvDb *db, gpointer data, GError **error)
{
  return load_drafts (db, data, error);
}

void
wv_today_drafts_async (WvDesk *desk,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  wv_store_run_async (wv_desk_get_store (desk), WV_STORE_READ, drafts_in_thread,
                      g_object_ref (wv_desk_get_vault (desk)), g_object_unref,
                      (GDestroyNotify)g_ptr_array_unref, cancellable, callback, user_data);
}

GPtrArray *
wv_today_drafts_finish (WvDesk *desk, GAsyncResult *result, GError **error)
{
  return wv_store_run_finish (wv_desk_get_store (desk), result, error);
}
