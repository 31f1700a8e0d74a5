#include "ui/wv-offer-view-load.h"

typedef struct
{
  gint64 rowid;
  char *id; /* nullable: then by row */
  WvActor *actor;
  char *today;
} Ask;

static void
ask_free (gpointer data)
{
  Ask *ask = data;

  wv_actor_free (ask->actor);
  g_free (ask->today);
  g_free (ask->id);
  g_free (ask);
}

static gpointer
load (WvDb *db, gpointer data, GError **error)
{
  const Ask *ask = data;

  if (ask->id != NULL)
    return wv_offer_view_load (db, ask->id, ask->actor, ask->today, error);
  return wv_offer_view_load_row (db, ask->rowid, ask->actor, ask->today, error);
}

static void
load_async (WvDesk *desk,
            Ask *ask,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  ask->actor = wv_actor_copy (wv_desk_get_actor (desk));
  ask->today = wv_desk_dup_today (desk);
  wv_store_run_async (wv_desk_get_store (desk), WV_STORE_READ, load, ask, ask_free,
                      (GDestroyNotify)wv_offer_view_free, cancellable, callback, user_data);
}

void
wv_offer_load_async (WvDesk *desk,
                     gint64 rowid,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  Ask *ask = g_new0 (Ask, 1);

  ask->rowid = rowid;
  load_async (desk, ask, cancellable, callback, user_data);
}

void
wv_offer_load_id_async (WvDesk *desk,
                        const char *offer,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  Ask *ask = g_new0 (Ask, 1);

  ask->id = g_strdup (offer);
  load_async (desk, ask, cancellable, callback, user_data);
}

WvOfferView *
wv_offer_load_finish (WvDesk *desk, GAsyncResult *result, GError **error)
{
  return wv_store_run_finish (wv_desk_get_store (desk), result, error);
}
