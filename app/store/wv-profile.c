#include "store/wv-profile.h"

#include <stddef.h>

static const struct
{
  const char *key;
  gsize offset;
} texts[] = {
  { "server", offsetof (WvProfile, server) },
  { "device", offsetof (WvProfile, device) },
  { "organisation", offsetof (WvProfile, organisation) },
  { "organisation-name", offsetof (WvProfile, organisation_name) },
  { "contact", offsetof (WvProfile, contact) },
  { "contact-name", offsetof (WvProfile, contact_name) },
  { "role", offsetof (WvProfile, role) },
  { "password-wrap", offsetof (WvProfile, password_wrap) },
  { "recovery-wrap", offsetof (WvProfile, recovery_wrap) },
}, numbers[] = {
  { "recovery-checked-at", offsetof (WvProfile, recovery_checked_at) },
  { "enrolled-at", offsetof (WvProfile, enrolled_at) },
};

WvProfile *
wv_profile_new (void)
{
  return g_new0 (WvProfile, 1);
}

void
wv_profile_free (WvProfile *profile)
{
  if (profile == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (G_STRUCT_MEMBER (char *, profile, texts[i].offset));
  g_free (profile);
}

static void
take_value (WvProfile *profile, const char *key, const char *value)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (g_strcmp0 (texts[i].key, key) == 0)
      G_STRUCT_MEMBER (char *, profile, texts[i].offset) = g_strdup (value);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (g_strcmp0 (numbers[i].key, key) == 0)
      G_STRUCT_MEMBER (gint64, profile, numbers[i].offset) = g_ascii_strtoll (value, NULL, 10);
}

WvProfile *
wv_profile_load (WvDb *db, GError **error)
{
  g_autoptr (WvStmt) stmt = wv_db_prepare (db, "SELECT key, value FROM profile", error);
  g_autoptr (WvProfile) profile = NULL;
  gboolean row;

  if (stmt == NULL)
    return NULL;
  while (TRUE)
    {
      if (!wv_stmt_step (stmt, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&profile);
      if (profile == NULL)
        profile = wv_profile_new ();
      take_value (profile, wv_stmt_text (stmt, 0), wv_stmt_text (stmt, 1));
    }
}

static gboolean
save_value (WvDb *db, const char *key, const char *value, GError **error)
{
  g_autoptr (WvStmt) stmt
      = wv_db_prepare (db, "INSERT INTO profile (key, value) VALUES (:key, :value)", error);

  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_text (stmt, ":key", key);
  wv_stmt_bind_text (stmt, ":value", value);
  return wv_stmt_run (stmt, error);
}

gboolean
wv_profile_save (WvDb *db, const WvProfile *profile, GError **error)
{
  g_return_val_if_fail (profile != NULL, FALSE);

  if (!wv_db_exec (db, "DELETE FROM profile", error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const char *value = G_STRUCT_MEMBER (char *, profile, texts[i].offset);

      if (value != NULL && !save_value (db, texts[i].key, value, error))
        return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *value = g_strdup_printf (
          "%" G_GINT64_FORMAT, G_STRUCT_MEMBER (gint64, profile, numbers[i].offset));

      if (!save_value (db, numbers[i].key, value, error))
        return FALSE;
    }
  return TRUE;
}

WvActor *
wv_profile_actor (const WvProfile *profile)
{
  const WvActor actor = { profile->organisation, profile->contact, profile->role, profile->device };

  return wv_actor_copy (&actor);
}
