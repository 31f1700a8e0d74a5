#include "store/wv-note.h"

#include <string.h>

static gboolean
run (WvDb *db, const char *sql, const char *dossier, gint64 now, GBytes *sealed, GError **error)
{
  g_autoptr (WvStmt) stmt = wv_db_prepare (db, sql, error);

  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_text (stmt, ":dossier", dossier);
  if (sealed != NULL)
    {
      wv_stmt_bind_int (stmt, ":at", now);
      wv_stmt_bind_bytes (stmt, ":sealed", sealed);
    }
  return wv_stmt_run (stmt, error);
}

GBytes *
wv_note_seal (WvVault *vault, const char *dossier, const char *text, GError **error)
{
  g_autoptr (WvKey) key = wv_vault_dup_local_key (vault, error);
  g_autoptr (GBytes) plain = NULL;

  if (key == NULL)
    return NULL;
  plain = wv_bytes_new_secret (text, strlen (text));
  return wv_key_seal (key, "note", dossier, NULL, plain);
}

gboolean
wv_note_save (WvDb *db, WvVault *vault, const char *dossier, const char *text, gint64 now, GError **error)
{
  g_autoptr (GBytes) sealed = NULL;

  if (text == NULL || *text == '\0')
    return run (db, "DELETE FROM note WHERE dossier = :dossier", dossier, now, NULL, error);
  sealed = wv_note_seal (vault, dossier, text, error);
  return sealed != NULL && wv_note_save_sealed (db, dossier, sealed, now, error);
}

gboolean
wv_note_save_sealed (WvDb *db, const char *dossier, GBytes *sealed, gint64 now, GError **error)
{
  return run (db,
              "INSERT INTO note (dossier, saved_at, sealed) VALUES (:dossier, :at, :sealed) "
              "ON CONFLICT (dossier) DO UPDATE SET saved_at = :at, sealed = :sealed",
              dossier, now, sealed, error);
}

char *
wv_note_load (WvDb *db, WvVault *vault, const char *dossier, GError **error)
{
  g_autoptr (WvKey) key = wv_vault_dup_local_key (vault, error);
  g_autoptr (WvStmt) stmt = NULL;
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (GBytes) plain = NULL;
  gboolean row = FALSE;
  gsize size = 0;
  const char *text;

  if (key == NULL)
    return NULL;
  stmt = wv_db_prepare (db, "SELECT sealed FROM note WHERE dossier = :dossier", error);
  if (stmt == NULL)
    return NULL;
  wv_stmt_bind_text (stmt, ":dossier", dossier);
  if (!wv_stmt_step (stmt, &row, error))
    return NULL;
  if (!row)
    return g_strdup ("");
  sealed = wv_stmt_dup_bytes (stmt, 0);
  plain = wv_key_open (key, "note", dossier, NULL, sealed, error);
  if (plain == NULL)
    return NULL;
  text = g_bytes_get_data (plain, &size);
  return g_strndup (text, size);
}
