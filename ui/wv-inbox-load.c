#include "ui/wv-inbox-load.h"

#include "domain/wv-code.h"
#include "seal/wv-key.h"
#include "store/wv-directory.h"
#include "store/wv-dossier-key.h"
#include "store/wv-open.h"
#include "store/wv-records.h"

typedef struct
{
  WvVault *vault;
  char *organisation, *dossier, *today;
  gint64 now;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_object_unref (request->vault);
  g_free (request->organisation);
  g_free (request->dossier);
  g_free (request->today);
  g_free (request);
}

static Request *
request_new (WvDesk *desk, const char *dossier)
{
  Request *request = g_new0 (Request, 1);

  request->vault = g_object_ref (wv_desk_get_vault (desk));
  request->organisation = g_strdup (wv_desk_get_actor (desk)->organisation);
  request->dossier = g_strdup (dossier);
  request->today = wv_desk_dup_today (desk);
  request->now = wv_desk_now (desk);
  return request;
}

void
wv_inbox_extra_free (WvInboxExtra *extra)
{
  g_free (extra->role);
  g_free (extra->phone);
  wv_secret_free (extra->call_when);
  g_free (extra);
}

static void
set_referrer (WvDb *db, WvInboxExtra *extra, const WvRecord *referral)
{
  const char *contact = wv_record_get_text (referral, "from_contact");
  const char *practice = wv_record_get_text (referral, "from_organisation");
  g_autoptr (WvRecord) person
      = contact != NULL ? wv_record_load (db, &wv_kind_contact, contact, NULL) : NULL;
  g_autoptr (WvRecord) place
      = practice != NULL ? wv_record_load (db, &wv_kind_organisation, practice, NULL) : NULL;
  const char *const *roles = person != NULL ? wv_record_get_strv (person, "roles") : NULL;

  if (person != NULL && wv_record_has (person, "job_title"))
    extra->role = g_strdup (wv_record_get_text (person, "job_title"));
  else if (roles != NULL && roles[0] != NULL)
    extra->role = g_strdup (wv_code_label ("role", roles[0]));
  if (person != NULL)
    extra->phone = g_strdup (wv_record_get_text (person, "phone"));
  if (extra->phone == NULL && place != NULL)
    extra->phone = g_strdup (wv_record_get_text (place, "phone"));
}

/* When to call is decoration: without the key the rest still shows. */
static void
set_call_when (WvDb *db, WvInboxExtra *extra, const Request *request)
{
  g_autoptr (GPtrArray) found = wv_records_query (db, &wv_kind_handover, "dossier = :value",
                                                  request->dossier, "id", NULL);
  g_autoptr (WvKey) key = NULL;

  if (found == NULL || found->len == 0)
    return;
  key = wv_dossier_key_load (db, request->vault, request->organisation, request->dossier,
                             request->now, NULL);
  if (key != NULL && wv_record_open (found->pdata[0], key, NULL))
    extra->call_when = g_strdup (wv_record_get_text (found->pdata[0], "call_when"));
}

static gpointer
load_extra (WvDb *db, gpointer data, GError **error)
{
  const Request *request = data;
  g_autoptr (WvRecord) referral
      = wv_record_load (db, &wv_kind_referral, request->dossier, error);
  WvInboxExtra *extra;

  if (referral == NULL)
    return NULL;
  extra = g_new0 (WvInboxExtra, 1);
  set_referrer (db, extra, referral);
  set_call_when (db, extra, request);
  return extra;
}

void
wv_inbox_extra_async (WvDesk *desk,
                      const char *dossier,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  wv_store_run_async (wv_desk_get_store (desk), WV_STORE_READ, load_extra,
                      request_new (desk, dossier), request_free,
                      (GDestroyNotify)wv_inbox_extra_free, cancellable, callback, user_data);
}

WvInboxExtra *
wv_inbox_extra_finish (WvDesk *desk, GAsyncResult *result, GError **error)
{
  return wv_store_run_finish (wv_desk_get_store (desk), result, error);
}

static gpointer
load_colleagues (WvDb *db, gpointer data, GError **error)
{
  const Request *request = data;

  return wv_colleagues (db, request->organisation, request->today, error);
}

void
wv_inbox_colleagues_async (WvDesk *desk,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  wv_store_run_async (wv_desk_get_store (desk), WV_STORE_READ, load_colleagues,
                      request_new (desk, NULL), request_free, (GDestroyNotify)g_ptr_array_unref,
                      cancellable, callback, user_data);
}

GPtrArray *
wv_inbox_colleagues_finish (WvDesk *desk, GAsyncResult *result, GError **error)
{
  return wv_store_run_finish (wv_desk_get_store (desk), result, error);
}
