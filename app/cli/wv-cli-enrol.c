#include "cli/wv-cli-enrol.h"

#include <glib/gi18n-lib.h>

#include "domain/wv-error.h"
#include "seal/wv-token.h"
#include "seal/wv-vault.h"
#include "store/wv-profile.h"
#include "store/wv-store.h"
#include "sync/wv-courier-key.h"
#include "sync/wv-enrol-keep.h"
#include "sync/wv-enrol.h"

/* What travels through one enrolment. */
typedef struct
{
  const char *data;
  const char *server;
  WvEnrolKeep *keep;
  gboolean begun; /* an earlier run got as far as the key */
  WvInvitation *invitation;
  WvVault *vault;
  char *recovery_wrap;
  char *device;
  char *token;
} Enrolment;

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

/* The command line has no main loop of its own: turn the default one until the answer is there. */
static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static gboolean
look (Enrolment *self, const char *code, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  wv_enrol_look_async (self->server, code, self->keep->attempt, NULL, keep_result_cb, &result);
  self->invitation = wv_enrol_look_finish (wait_for (&result), error);
  return self->invitation != NULL;
}

static gboolean
open_existing_key (Enrolment *self, const char *recovery, GError **error)
{
  g_autoptr (WvSecret) normal = NULL;

  if (recovery == NULL || self->invitation->recovery_wrap == NULL)
    {
      g_set_error (error, WV_ERROR, WV_ERROR_PASSWORD,
                   _ ("%s has a key already. Type the recovery code of the organisation."),
                   self->invitation->organisation_name);
      return FALSE;
    }
  normal = wv_recovery_code_normalise (recovery, error);
  if (normal == NULL || !wv_vault_unlock (self->vault, self->invitation->recovery_wrap, normal, error))
    return FALSE;
  self->recovery_wrap = g_strdup (self->invitation->recovery_wrap);
  return TRUE;
}

static gboolean
make_key (Enrolment *self, char **ret_recovery, GError **error)
{
  g_autoptr (WvSecret) recovery = wv_recovery_code_new ();

  wv_vault_generate (self->vault);
  self->recovery_wrap = wv_vault_wrap (self->vault, recovery, WV_WRAP_COST_MODERATE, error);
  if (self->recovery_wrap == NULL)
    return FALSE;
  if (ret_recovery != NULL)
    *ret_recovery = g_steal_pointer (&recovery);
  return TRUE;
}

/* An earlier run was cut: the key of then, which the server may have. The recovery code of then was never seen: a new one. */
static gboolean
go_on (Enrolment *self, const char *password, char **ret_recovery, GError **error)
{
  g_autoptr (WvSecret) recovery = NULL;

  if (!wv_vault_unlock (self->vault, self->keep->password_wrap, password, NULL))
    {
      g_set_error (error, WV_ERROR, WV_ERROR_PASSWORD, "%s",
                   _ ("This code was begun with another password. Type that one."));
      return FALSE;
    }
  if (!self->keep->own_key)
    {
      self->recovery_wrap = g_strdup (self->keep->recovery_wrap);
      return TRUE;
    }
  recovery = wv_recovery_code_new ();
  self->recovery_wrap = wv_vault_wrap (self->vault, recovery, WV_WRAP_COST_MODERATE, error);
  if (self->recovery_wrap != NULL && ret_recovery != NULL)
    *ret_recovery = g_steal_pointer (&recovery);
  return self->recovery_wrap != NULL;
}

static gboolean
begin (Enrolment *self, const char *recovery, char **ret_recovery, GError **error)
{
  self->keep->own_key = !self->invitation->has_key;
  return self->invitation->has_key ? open_existing_key (self, recovery, error) : make_key (self, ret_recovery, error);
}

/* On the disk before the code is used up. */
static gboolean
keep (Enrolment *self, WvDb *db, const char *code, const char *password_wrap, GError **error)
{
  g_free (self->keep->recovery_wrap);
  g_free (self->keep->password_wrap);
  self->keep->recovery_wrap = g_strdup (self->recovery_wrap);
  self->keep->password_wrap = g_strdup (password_wrap);
  if (!wv_db_begin (db, error))
    return FALSE;
  if (wv_enrol_keep_save (db, code, self->keep, error))
    return wv_db_commit (db, error);
  wv_db_rollback (db);
  return FALSE;
}

static gboolean
register_device (Enrolment *self, const char *code, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *public_key = wv_vault_dup_public_key (self->vault);

  wv_enrol_async (self->server, code, self->keep->attempt, public_key, self->recovery_wrap, NULL, keep_result_cb, &result);
  self->device = wv_enrol_finish (wait_for (&result), &self->token, error);
  return self->device != NULL;
}

static WvProfile *
make_profile (const Enrolment *self, const char *password_wrap)
{
  WvProfile *profile = wv_profile_new ();

  profile->server = g_strdup (self->server);
  profile->device = g_strdup (self->device);
  profile->organisation = g_strdup (self->invitation->organisation);
  profile->organisation_name = g_strdup (self->invitation->organisation_name);
  profile->contact = g_strdup (self->invitation->contact);
  profile->contact_name = g_strdup (self->invitation->contact_name);
  profile->role = g_strdup (self->invitation->role);
  profile->password_wrap = g_strdup (password_wrap);
  profile->recovery_wrap = g_strdup (self->recovery_wrap);
  profile->enrolled_at = wv_clock_now (NULL);
  return profile;
}

static gboolean
save_profile (const Enrolment *self, WvDb *db, const WvProfile *profile, GError **error)
{
  const char *key = self->invitation->courier_key;

  return wv_profile_save (db, profile, error) && (key == NULL || wv_courier_key_keep (db, key, wv_clock_now (NULL), error));
}

static gboolean
save (Enrolment *self, WvDb *db, const char *password_wrap, GError **error)
{
  g_autoptr (WvProfile) profile = make_profile (self, password_wrap);

  if (!wv_token_store (self->device, self->token, self->data, error) || !wv_db_begin (db, error))
    return FALSE;
  if (!save_profile (self, db, profile, error) || !wv_enrol_keep_clear (db, error))
    {
      wv_db_rollback (db);
      return FALSE;
    }
  return wv_db_commit (db, error);
}

static gboolean
check_free (WvDb *db, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (WvProfile) profile = wv_profile_load (db, &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (profile == NULL)
    return TRUE;
  g_set_error (error, WV_ERROR, WV_ERROR_REFUSED, _ ("This computer is enrolled already, for %s."),
               profile->organisation_name);
  return FALSE;
}

static gboolean
find_begun (Enrolment *self, WvDb *db, const char *code, GError **error)
{
  g_autoptr (GError) local = NULL;

  self->keep = wv_enrol_keep_load (db, code, &local);
  self->begun = self->keep != NULL && self->keep->password_wrap != NULL;
  if (self->keep == NULL)
    self->keep = wv_enrol_keep_new ();
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static void
enrolment_clear (Enrolment *self)
{
  g_clear_pointer (&self->keep, wv_enrol_keep_free);
  g_clear_pointer (&self->invitation, wv_invitation_free);
  g_clear_object (&self->vault);
  g_clear_pointer (&self->recovery_wrap, g_free);
  g_clear_pointer (&self->device, g_free);
  g_clear_pointer (&self->token, wv_secret_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Enrolment, enrolment_clear)

gboolean
wv_cli_enrol (const char *data, const char *server, const char *code, const char *password, const char *recovery,
              char **ret_recovery, GError **error)
{
  g_auto (Enrolment) self = { .data = data, .server = server };
  g_autofree char *path = g_build_filename (data, "welverwijs.db", NULL);
  g_autofree char *normal = wv_enrol_code_normalise (code, error);
  g_autofree char *password_wrap = NULL;
  g_autoptr (WvDb) db = normal != NULL ? wv_store_open_db (path, error) : NULL;

  if (db == NULL || !check_free (db, error) || !find_begun (&self, db, normal, error) || !look (&self, normal, error))
    return FALSE;
  self.vault = wv_vault_new ();
  if (!(self.begun ? go_on (&self, password, ret_recovery, error) : begin (&self, recovery, ret_recovery, error)))
    return FALSE;
  password_wrap = wv_vault_wrap (self.vault, password, WV_WRAP_COST_MODERATE, error);
  return password_wrap != NULL && keep (&self, db, normal, password_wrap, error) && register_device (&self, normal, error)
         && save (&self, db, password_wrap, error);
}
