#include "seal/wv-token.h"

#include "domain/wv-error.h"
#include "seal/wv-vault.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <libsecret/secret.h>
#include <errno.h>

static const SecretSchema schema = {
  "nl.welverwijs.Token",
  SECRET_SCHEMA_NONE,
  { { "account", SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } },
};

static char *
fallback_path (const char *account, const char *folder)
{
  g_autofree char *safe = g_uri_escape_string (account, NULL, FALSE);
  g_autofree char *name = g_strconcat ("token-", safe, NULL);

  return g_build_filename (folder, name, NULL);
}

static gboolean
remove_file (const char *path)
{
  return g_unlink (path) == 0 || errno == ENOENT;
}

static gboolean
store_in_file (const char *token, const char *folder, const char *path, GError **error)
{
  g_autoptr (GError) cause = NULL;

  if (g_mkdir_with_parents (folder, 0700) == 0
      && g_file_set_contents_full (path, token, -1,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600, &cause))
    return TRUE;
  g_set_error (error, WV_ERROR, WV_ERROR_STORAGE,
               _ ("The access of this computer could not be kept, neither in the login keyring nor "
                  "in %s: %s"),
               folder, cause != NULL ? cause->message : g_strerror (errno));
  return FALSE;
}

gboolean
wv_token_store (const char *account, const char *token, const char *fallback_dir, GError **error)
{
  g_autofree char *path = fallback_path (account, fallback_dir);

  /* A file that stays behind would win from the keyring; see wv_token_load(). */
  if (secret_password_store_sync (&schema, SECRET_COLLECTION_DEFAULT, "Welverwijs", token, NULL,
                                  NULL, "account", account, NULL)
      && remove_file (path))
    return TRUE;
  return store_in_file (token, fallback_dir, path, error);
}

char *
wv_token_load (const char *account, const char *fallback_dir, GError **error)
{
  g_autofree char *path = fallback_path (account, fallback_dir);
  char *token = NULL;
  char *kept;

  /* The file first: it exists only when it is newer than what an old keyring may hold. */
  if (g_file_get_contents (path, &token, NULL, NULL))
    return token;
  kept = secret_password_lookup_sync (&schema, NULL, NULL, "account", account, NULL);
  if (kept != NULL)
    {
      token = g_strdup (kept);
      secret_password_free (kept);
      return token;
    }
  g_set_error_literal (error, WV_ERROR, WV_ERROR_NOT_FOUND,
                       _ ("The access of this computer is not found. Connect it to the region "
                          "again."));
  return NULL;
}

gboolean
wv_token_clear (const char *account, const char *fallback_dir, GError **error)
{
  g_autofree char *path = fallback_path (account, fallback_dir);
  g_autoptr (GError) cause = NULL;

  secret_password_clear_sync (&schema, NULL, &cause, "account", account, NULL);
  if (remove_file (path))
    return TRUE;
  g_set_error (error, WV_ERROR, WV_ERROR_STORAGE, _ ("%s could not be removed: %s"), path,
               g_strerror (errno));
  return FALSE;
}
