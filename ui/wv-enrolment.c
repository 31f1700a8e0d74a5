#include "ui/wv-enrolment.h"

#include <glib/gi18n-lib.h>

#include "domain/wv-error.h"
#include "seal/wv-token.h"
#include "store/wv-recovery-keep.h"
#include "sync/wv-courier-key.h"
#include "sync/wv-enrol-keep.h"

struct _WvEnrolment
{
  GObject parent_instance;

  WvStore *store;
  char *data;
  WvWrapCost cost;
  char *server, *code;
  WvEnrolKeep *keep; /* what is on the disk before the code is used up */
  gboolean begun;    /* an earlier start got as far as the key */
  WvInvitation *invitation;
  WvVault *vault;
  char *recovery; /* a new one, to be printed */
  char *recovery_wrap, *password_wrap;
  char *device, *token;
  WvProfile *profile;
};

G_DEFINE_FINAL_TYPE (WvEnrolment, wv_enrolment, G_TYPE_OBJECT)

/* What the threads need; they touch the enrolment itself only while the main thread waits for them. */
typedef struct
{
  char *password, *recovery;
} Secrets;

static void
secrets_free (gpointer data)
{
  Secrets *secrets = data;

  wv_secret_free (secrets->password);
  wv_secret_free (secrets->recovery);
  g_free (secrets);
}

static void
wv_enrolment_finalize (GObject *object)
{
  WvEnrolment *self = WV_ENROLMENT (object);

  g_object_unref (self->store);
  g_object_unref (self->vault);
  g_free (self->data);
  g_free (self->server);
  g_free (self->code);
  wv_enrol_keep_free (self->keep);
  wv_invitation_free (self->invitation);
  wv_secret_free (self->recovery);
  g_free (self->recovery_wrap);
  g_free (self->password_wrap);
  g_free (self->device);
  wv_secret_free (self->token);
  g_clear_pointer (&self->profile, wv_profile_free);
  G_OBJECT_CLASS (wv_enrolment_parent_class)->finalize (object);
}

static void
wv_enrolment_class_init (WvEnrolmentClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wv_enrolment_finalize;
}

static void
wv_enrolment_init (WvEnrolment *self)
{
  self->vault = wv_vault_new ();
}

WvEnrolment *
wv_enrolment_new (WvStore *store, const char *data, WvWrapCost cost)
{
  WvEnrolment *self = g_object_new (WV_TYPE_ENROLMENT, NULL);

  self->store = g_object_ref (store);
  self->data = g_strdup (data);
  self->cost = cost;
  return self;
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  WvEnrolment *self = g_task_get_source_object (task);
  GError *error = NULL;
  WvInvitation *invitation = wv_enrol_look_finish (result, &error);

  if (invitation == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_clear_pointer (&self->invitation, wv_invitation_free);
  self->invitation = invitation;
  if (self->begun && self->keep->own_key)
    self->invitation->has_key = FALSE; /* it is the one of this computer */
  g_task_return_boolean (task, TRUE);
}

static gpointer
load_keep (WvDb *db, gpointer data, GError **error)
{
  WvEnrolment *self = data;
  g_autoptr (GError) local = NULL;
  g_autoptr (WvEnrolKeep) keep = wv_enrol_keep_load (db, self->code, &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  return keep != NULL ? g_steal_pointer (&keep) : wv_enrol_keep_new ();
}

static void
keep_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  WvEnrolment *self = g_task_get_source_object (task);
  GError *error = NULL;
  WvEnrolKeep *keep = wv_store_run_finish (WV_STORE (source), result, &error);

  if (keep == NULL || self->code == NULL)
    {
      g_clear_pointer (&keep, wv_enrol_keep_free);
      g_task_return_error (task, error != NULL ? error : g_error_new (WV_ERROR, WV_ERROR_CANCELLED, "forgotten"));
      g_object_unref (task);
      return;
    }
  g_clear_pointer (&self->keep, wv_enrol_keep_free);
  self->keep = keep;
  self->begun = keep->password_wrap != NULL;
  wv_enrol_look_async (self->server, self->code, keep->attempt, g_task_get_cancellable (task), looked_cb, task);
}

void
wv_enrolment_look_async (WvEnrolment *self,
                         const char *server,
                         const char *code,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *normal = wv_enrol_code_normalise (code, &error);

  wv_enrolment_forget (self);
  if (normal == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      g_object_unref (task);
      return;
    }
  self->server = g_strdup (server);
  self->code = g_steal_pointer (&normal);
  wv_store_run_async (self->store, WV_STORE_READ, load_keep, g_object_ref (self), g_object_unref,
                      (GDestroyNotify)wv_enrol_keep_free, NULL, keep_loaded_cb, task);
}

gboolean
wv_enrolment_look_finish (WvEnrolment *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
wv_enrolment_forget (WvEnrolment *self)
{
  g_clear_pointer (&self->invitation, wv_invitation_free);
  g_clear_pointer (&self->server, g_free);
  g_clear_pointer (&self->code, g_free);
}

static gboolean
open_existing_key (WvEnrolment *self, const char *typed, GError **error)
{
  g_autoptr (WvSecret) normal = NULL;

  if (self->invitation->recovery_wrap == NULL)
    {
      g_set_error_literal (error, WV_ERROR, WV_ERROR_NOT_FOUND,
                           _ ("The server does not have the key of your organisation. Call your "
                              "coordinator."));
      return FALSE;
    }
  normal = wv_recovery_code_normalise (typed, error);
  if (normal == NULL
      || !wv_vault_unlock (self->vault, self->invitation->recovery_wrap, normal, error))
    return FALSE;
  g_free (self->recovery_wrap);
  self->recovery_wrap = g_strdup (self->invitation->recovery_wrap);
  return TRUE;
}

/* Once; a second try after a broken connection keeps the key and the code of the sheet. */
static gboolean
make_key (WvEnrolment *self, GError **error)
{
  if (self->recovery_wrap != NULL && self->recovery != NULL)
    return TRUE;
  wv_secret_free (self->recovery);
  self->recovery = wv_recovery_code_new ();
  wv_vault_generate (self->vault);
  self->recovery_wrap = wv_vault_wrap (self->vault, self->recovery, self->cost, error);
  return self->recovery_wrap != NULL;
}

/* An earlier start was cut: the key of then, which the server may have. Its recovery code was never printed: a new one. */
static gboolean
go_on (WvEnrolment *self, const char *password, GError **error)
{
  if (!wv_vault_unlock (self->vault, self->keep->password_wrap, password, NULL))
    {
      g_set_error_literal (error, WV_ERROR, WV_ERROR_PASSWORD,
                           _ ("This code was begun with another password. Type that one."));
      return FALSE;
    }
  g_free (self->recovery_wrap);
  if (!self->keep->own_key)
    {
      self->recovery_wrap = g_strdup (self->keep->recovery_wrap);
      return TRUE;
    }
  wv_secret_free (self->recovery);
  self->recovery = wv_recovery_code_new ();
  self->recovery_wrap = wv_vault_wrap (self->vault, self->recovery, self->cost, error);
  return self->recovery_wrap != NULL;
}

static gboolean
make_or_open_key (WvEnrolment *self, const Secrets *secrets, GError **error)
{
  if (self->begun)
    return go_on (self, secrets->password, error);
  self->keep->own_key = !self->invitation->has_key;
  return self->invitation->has_key ? open_existing_key (self, secrets->recovery, error) : make_key (self, error);
}

static void
prepare_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  WvEnrolment *self = source;
  const Secrets *secrets = data;
  GError *error = NULL;

  if (!make_or_open_key (self, secrets, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  g_free (self->password_wrap);
  self->password_wrap = wv_vault_wrap (self->vault, secrets->password, self->cost, &error);
  if (self->password_wrap != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static WvProfile *
make_profile (const WvEnrolment *self)
{
  WvProfile *profile = wv_profile_new ();

  profile->server = g_strdup (self->server);
  profile->device = g_strdup (self->device);
  profile->organisation = g_strdup (self->invitation->organisation);
  profile->organisation_name = g_strdup (self->invitation->organisation_name);
  profile->contact = g_strdup (self->invitation->contact);
  profile->contact_name = g_strdup (self->invitation->contact_name);
  profile->role = g_strdup (self->invitation->role);
  profile->password_wrap = g_strdup (self->password_wrap);
  profile->recovery_wrap = g_strdup (self->recovery_wrap);
  profile->enrolled_at = wv_clock_now (wv_store_get_clock (self->store));
  /* Who came in with the sheet has one that can be read. */
  profile->recovery_checked_at = self->recovery == NULL ? profile->enrolled_at : 0;
  return profile;
}

static gpointer
save (WvDb *db, gpointer data, GError **error)
{
  WvEnrolment *self = data;
  const char *courier_key = self->invitation->courier_key;

  if (!wv_token_store (self->device, self->token, self->data, error)
      || !wv_profile_save (db, self->profile, error) || !wv_enrol_keep_clear (db, error)
      || (courier_key != NULL
          && !wv_courier_key_keep (db, courier_key, self->profile->enrolled_at, error))
      || (self->recovery != NULL && !wv_recovery_keep (db, self->vault, self->recovery, error)))
    return NULL;
  return self;
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  WvEnrolment *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (wv_store_run_finish (WV_STORE (source), result, &error) != NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_clear_pointer (&self->profile, wv_profile_free);
  g_task_return_error (task, error);
}

static void
save_async (WvEnrolment *self, GTask *task)
{
  g_clear_pointer (&self->profile, wv_profile_free);
  self->profile = make_profile (self);
  wv_store_run_async (self->store, WV_STORE_WRITE, save, g_object_ref (self), g_object_unref, NULL,
                      NULL, saved_cb, task);
}

static void
enrolled_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  WvEnrolment *self = g_task_get_source_object (task);
  GError *error = NULL;

  self->device = wv_enrol_finish (result, &self->token, &error);
  if (self->device != NULL)
    {
      save_async (self, task);
      return;
    }
  g_task_return_error (task, error);
  g_object_unref (task);
}

/* On the disk before the code is used up. */
static gpointer
keep (WvDb *db, gpointer data, GError **error)
{
  WvEnrolment *self = data;

  g_free (self->keep->recovery_wrap);
  g_free (self->keep->password_wrap);
  self->keep->recovery_wrap = g_strdup (self->recovery_wrap);
  self->keep->password_wrap = g_strdup (self->password_wrap);
  return wv_enrol_keep_save (db, self->code, self->keep, error) ? self : NULL;
}

static void
kept_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  WvEnrolment *self = g_task_get_source_object (task);
  g_autofree char *public_key = NULL;
  GError *error = NULL;

  if (wv_store_run_finish (WV_STORE (source), result, &error) == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  public_key = wv_vault_dup_public_key (self->vault);
  wv_enrol_async (self->server, self->code, self->keep->attempt, public_key, self->recovery_wrap,
                  g_task_get_cancellable (task), enrolled_cb, task);
}

static void
prepared_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  WvEnrolment *self = WV_ENROLMENT (source);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  /* The code is used up already, but something after it failed. */
  if (self->device != NULL)
    {
      save_async (self, task);
      return;
    }
  wv_store_run_async (self->store, WV_STORE_WRITE, keep, g_object_ref (self), g_object_unref, NULL, NULL, kept_cb, task);
}

void
wv_enrolment_run_async (WvEnrolment *self,
                        const char *password,
                        const char *recovery,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GTask) prepare = g_task_new (self, cancellable, prepared_cb, task);
  Secrets *secrets = g_new0 (Secrets, 1);

  g_return_if_fail (self->invitation != NULL);
  secrets->password = g_strdup (password);
  secrets->recovery = g_strdup (recovery != NULL ? recovery : "");
  g_task_set_task_data (prepare, secrets, secrets_free);
  g_task_run_in_thread (prepare, prepare_thread);
}

gboolean
wv_enrolment_run_finish (WvEnrolment *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

const WvInvitation *
wv_enrolment_get_invitation (WvEnrolment *self)
{
  return self->invitation;
}

const WvProfile *
wv_enrolment_get_profile (WvEnrolment *self)
{
  return self->profile;
}

WvVault *
wv_enrolment_get_vault (WvEnrolment *self)
{
  return self->vault;
}

const char *
wv_enrolment_get_recovery (WvEnrolment *self)
{
  return self->recovery;
}

WvStore *
wv_enrolment_get_store (WvEnrolment *self)
{
  return self->store;
}
