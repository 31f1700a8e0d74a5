#include "store/wv-recovery-keep.h"

#include <string.h>

#include "store/wv-outbox-sync.h"

#define KEY "recovery-kept"
/* What the sealed value is bound to: it opens as nothing else. */
#define KIND "recovery"

gboolean
wv_recovery_keep (WvDb *db, WvVault *vault, const char *code, GError **error)
{
  g_autoptr (WvKey) key = wv_vault_dup_local_key (vault, error);
  g_autoptr (GBytes) plain = NULL;
  g_autoptr (GBytes) sealed = NULL;
  g_autofree char *text = NULL;

  if (key == NULL)
    return FALSE;
  plain = wv_bytes_new_secret (code, strlen (code));
  sealed = wv_key_seal (key, KIND, KIND, KIND, plain);
  text = g_base64_encode (g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed));
  return wv_sync_state_set (db, KEY, text, error);
}

static char *
open_kept (WvVault *vault, const char *text, GError **error)
{
  g_autoptr (WvKey) key = wv_vault_dup_local_key (vault, error);
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (GBytes) plain = NULL;
  gsize size = 0;
  guchar *bytes;

  if (key == NULL)
    return NULL;
  bytes = g_base64_decode (text, &size);
  sealed = g_bytes_new_take (bytes, size);
  plain = wv_key_open (key, KIND, KIND, KIND, sealed, error);
  if (plain == NULL)
    return NULL;
  return g_strndup (g_bytes_get_data (plain, NULL), g_bytes_get_size (plain));
}

char *
wv_recovery_kept (WvDb *db, WvVault *vault, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autofree char *text = wv_sync_state_get (db, KEY, &problem);

  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  return text != NULL ? open_kept (vault, text, error) : NULL;
}

gboolean
wv_recovery_checked (WvDb *db, gint64 now, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (WvProfile) profile = wv_profile_load (db, &problem);

  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  if (profile == NULL)
    return wv_sync_state_set (db, KEY, NULL, error);
  profile->recovery_checked_at = now;
  return wv_profile_save (db, profile, error) && wv_sync_state_set (db, KEY, NULL, error);
}
