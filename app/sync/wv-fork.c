#include "sync/wv-fork.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "domain/wv-error.h"
#include "seal/wv-token.h"
#include "seal/wv-vault.h"
#include "store/wv-outbox-sync.h"
#include "store/wv-profile.h"
#include "sync/wv-message.h"

WvFork *
wv_fork_new (const char *folder, GBytes *answer)
{
  WvFork *self = g_new0 (WvFork, 1);

  self->folder = g_strdup (folder);
  self->answer = g_bytes_ref (answer);
  return self;
}

void
wv_fork_free (WvFork *self)
{
  if (self == NULL)
    return;
  g_free (self->folder);
  g_bytes_unref (self->answer);
  wv_secret_free (self->ret_token);
  g_free (self);
}

GBytes *
wv_fork_request (void)
{
  g_autoptr (WvMessageWriter) writer = wv_message_writer_new ();
  g_autoptr (WvHello) hello = wv_hello_new ();

  wv_message_writer_take (writer, wv_hello_to_line (hello));
  return wv_message_writer_finish (writer);
}

static json_t *
read_device (const WvFork *self, GError **error)
{
  g_autoptr (GPtrArray) lines = wv_message_read (self->answer, WV_LIMIT_RESPONSE, NULL);

  if (lines == NULL)
    {
      g_set_error_literal (error, WV_ERROR, WV_ERROR_NETWORK, _ ("The server's answer is incomplete."));
      return NULL;
    }
  for (guint i = 0; i < lines->len; i++)
    if (wv_message_is (lines->pdata[i], "device") && wv_message_get_string (lines->pdata[i], "device") != NULL
        && wv_message_get_string (lines->pdata[i], "token") != NULL)
      return json_incref (lines->pdata[i]);
  g_set_error_literal (error, WV_ERROR, WV_ERROR_PROTOCOL, _ ("The server's answer is incomplete."));
  return NULL;
}

/* Which computer this is, as a hash that says nothing anywhere else; NULL where the system does not say. */
static char *
machine (const char *device)
{
  g_autofree char *id = NULL;
  g_autofree char *text = NULL;

  if (!g_file_get_contents ("/etc/machine-id", &id, NULL, NULL) || *g_strstrip (id) == '\0')
    return NULL;
  text = g_strconcat ("welverwijs ", device, " ", id, NULL);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

gboolean
wv_fork_is_needed (WvDb *db, gboolean *ret_needed, GError **error)
{
  g_autoptr (WvProfile) profile = wv_profile_load (db, error);
  g_autofree char *here = profile != NULL ? machine (profile->device) : NULL;
  g_autofree char *known = NULL;

  *ret_needed = FALSE;
  if (profile == NULL || here == NULL)
    return profile != NULL;
  known = wv_sync_state_get (db, "machine", NULL);
  *ret_needed = known != NULL && strcmp (known, here) != 0;
  return known != NULL || wv_sync_state_set (db, "machine", here, error);
}

/* The token first: a device without its token would be lost, a token without its device only lies there. */
gpointer
wv_fork_adopt (WvDb *db, gpointer data, GError **error)
{
  WvFork *self = data;
  g_autoptr (json_t) device = read_device (self, error);
  g_autoptr (WvProfile) profile = device != NULL ? wv_profile_load (db, error) : NULL;

  if (profile == NULL)
    return NULL;
  g_free (profile->device);
  profile->device = g_strdup (wv_message_get_string (device, "device"));
  if (!wv_token_store (profile->device, wv_message_get_string (device, "token"), self->folder, error)
      || !wv_profile_save (db, profile, error) || !wv_outbox_renumber (db, error)
      || !wv_sync_state_set (db, "ratchet", NULL, error) || !wv_sync_state_set (db, "machine", NULL, error))
    return NULL;
  self->ret_token = g_strdup (wv_message_get_string (device, "token"));
  return self;
}
