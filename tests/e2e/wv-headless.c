#include "wv-headless.h"

#include "seal/wv-token.h"
#include "sync/wv-transport-http.h"

static gpointer
load_profile (WvDb *db, gpointer data, GError **error)
{
  return wv_profile_load (db, error);
}

static WvTransport *
open_transport (const WvProfile *profile, const char *data, GError **error)
{
  g_autoptr (WvSecret) token = wv_token_load (profile->device, data, error);

  return token != NULL ? wv_transport_http_new (profile->server, token, error) : NULL;
}

WvHeadless *
wv_headless_open (const char *data, const char *password, const WvClock *clock, GError **error)
{
  g_autoptr (WvHeadless) self = g_new0 (WvHeadless, 1);
  g_autofree char *path = g_build_filename (data, "welverwijs.db", NULL);
  g_autoptr (WvTransport) transport = NULL;

  self->clock = clock != NULL ? clock : &wv_clock_system;
  self->vault = wv_vault_new ();
  self->store = wv_store_new (path, clock, error);
  if (self->store == NULL)
    return NULL;
  self->profile = wv_store_run (self->store, WV_STORE_READ, load_profile, NULL, error);
  if (self->profile == NULL || !wv_vault_unlock (self->vault, self->profile->password_wrap, password, error))
    return NULL;
  transport = open_transport (self->profile, data, error);
  if (transport == NULL)
    return NULL;
  self->actor = wv_profile_actor (self->profile);
  self->sync = wv_sync_new (self->store, transport);
  return g_steal_pointer (&self);
}

void
wv_headless_free (WvHeadless *self)
{
  if (self == NULL)
    return;
  g_clear_object (&self->sync);
  g_clear_object (&self->store);
  g_clear_object (&self->vault);
  g_clear_pointer (&self->profile, wv_profile_free);
  g_clear_pointer (&self->actor, wv_actor_free);
  g_free (self);
}

typedef struct
{
  WvHeadless *desk;
  const WvHeadlessReferral *referral;
  WvChange *change;
} Job;

static WvDraft *
fill (const WvHeadless *desk, const WvHeadlessReferral *from)
{
  WvDraft *draft = wv_draft_new (desk->actor, desk->clock);

  wv_record_set_text (draft->referral, "form_of_address", from->form);
  wv_record_set_text (draft->referral, "call_name", from->call_name);
  wv_record_set_text (draft->referral, "family_name", from->family_name);
  if (from->birth_year > 0)
    wv_record_set_int (draft->referral, "birth_year", from->birth_year);
  wv_record_set_text (draft->referral, "offer", from->offer);
  wv_record_set_text (draft->referral, "reason", from->reason);
  wv_record_set_text (draft->referral, "wish", from->wish);
  if (from->urgency != NULL)
    wv_record_set_text (draft->referral, "urgency", from->urgency);
  if (from->handover != NULL)
    wv_record_set_text (draft->handover, "kind", from->handover);
  wv_record_set_text (draft->client_contact, "phone", from->phone);
  draft->postcode = g_strdup (from->postcode);
  draft->consent = TRUE;
  return draft;
}

static gpointer
send_draft (WvDb *db, gpointer data, GError **error)
{
  const Job *job = data;
  g_autoptr (WvDraft) draft = fill (job->desk, job->referral);

  if (wv_draft_send (db, job->desk->vault, job->desk->actor, draft, job->desk->clock, error) == 0)
    return NULL;
  return g_strdup (draft->id);
}

char *
wv_headless_refer (WvHeadless *self, const WvHeadlessReferral *referral, GError **error)
{
  Job job = { self, referral, NULL };

  return wv_store_run (self->store, WV_STORE_WRITE, send_draft, &job, error);
}

static gpointer
apply (WvDb *db, gpointer data, GError **error)
{
  const Job *job = data;
  gint64 tx = wv_change_apply (db, job->desk->vault, job->desk->actor, job->change, job->desk->clock, error);

  return tx != 0 ? GINT_TO_POINTER (1) : NULL;
}

gboolean
wv_headless_do (WvHeadless *self, WvChange *taken, GError **error)
{
  g_autoptr (WvChange) change = taken;
  Job job = { self, NULL, change };

  return wv_store_run (self->store, WV_STORE_WRITE, apply, &job, error) != NULL;
}

static void
keep_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

gboolean
wv_headless_sync (WvHeadless *self, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  wv_sync_once_async (self->sync, NULL, keep_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return wv_sync_once_finish (self->sync, result, error);
}
