#include "store/wv-overlay.h"
#include "store/wv-purge.h"
#include "store/wv-store.h"

gboolean
wv_mirror_put_record (WvDb *db, const WvRecord *record, GError **error)
{
  const WvKind *kind = wv_record_get_kind (record);
  const char *id = wv_record_get_id (record);
  gboolean has, written;
  gint64 known = 0;

  if (!wv_overlay_has_shadow (db, kind, id, &has, &known, error))
    return FALSE;
  if (has)
    return known > wv_record_get_version (record)
           || (wv_overlay_set_shadow (db, kind, id, record, error)
               && wv_overlay_recompute (db, kind, id, error));
  if (!wv_record_write_newer (db, record, &written, error))
    return FALSE;
  if (written)
    wv_db_note_change (db, kind->name, id);
  return TRUE;
}

gboolean
wv_mirror_put (WvDb *db,
               const WvKind *kind,
               const char *id,
               gint64 version,
               const json_t *data,
               GBytes *sealed,
               GError **error)
{
  g_autoptr (WvRecord) record = wv_record_new (kind, id);

  wv_record_set_version (record, version);
  if (!wv_json_to_record (record, data, FALSE, error))
    return FALSE;
  if (sealed != NULL)
    wv_record_set_sealed (record, sealed);
  return wv_mirror_put_record (db, record, error);
}

gboolean
wv_mirror_gone (WvDb *db, const WvKind *kind, const char *id, gboolean cascade, GError **error)
{
  gboolean has;

  if (cascade && kind == &wv_kind_referral)
    return wv_purge_dossier (db, id, error);
  if (!wv_purge_note_gone (db, kind, id, error))
    return FALSE;
  if (!wv_overlay_has_shadow (db, kind, id, &has, NULL, error))
    return FALSE;
  if (has)
    return wv_overlay_set_shadow (db, kind, id, NULL, error)
           && wv_overlay_recompute (db, kind, id, error);
  wv_db_note_change (db, kind->name, id);
  return wv_record_delete (db, kind, id, error);
}

gboolean
wv_mirror_unknown (WvDb *db,
                   const char *stream,
                   const char *kind,
                   const char *id,
                   gint64 version,
                   const char *json,
                   GError **error)
{
  g_autoptr (WvStmt) stmt
      = wv_db_prepare (db,
                       "INSERT OR REPLACE INTO mirror_unknown (stream, kind, id, v, json) "
                       "VALUES (:stream, :kind, :id, :v, :json)",
                       error);

  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_text (stmt, ":stream", stream);
  wv_stmt_bind_text (stmt, ":kind", kind);
  wv_stmt_bind_text (stmt, ":id", id);
  wv_stmt_bind_int (stmt, ":v", version);
  wv_stmt_bind_text (stmt, ":json", json);
  return wv_stmt_run (stmt, error);
}

gboolean
wv_mirror_unknown_gone (WvDb *db, const char *kind, const char *id, GError **error)
{
  g_autoptr (WvStmt) stmt
      = wv_db_prepare (db, "DELETE FROM mirror_unknown WHERE kind = :kind AND id = :id", error);

  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_text (stmt, ":kind", kind);
  wv_stmt_bind_text (stmt, ":id", id);
  return wv_stmt_run (stmt, error);
}

gint64
wv_mirror_count (WvDb *db, const char *stream, GError **error)
{
  gboolean directory = g_strcmp0 (stream, "dir") == 0;
  const WvKind *const *kinds;
  gint64 total = 0, count;
  guint n;

  kinds = wv_kinds (&n);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *sql = g_strdup_printf (
          "SELECT (SELECT count(*) FROM \"%s\" WHERE id NOT IN (SELECT id FROM shadow WHERE kind = "
          ":text)) + "
          "(SELECT count(*) FROM shadow WHERE kind = :text AND data IS NOT NULL)",
          kinds[i]->name);

      if ((kinds[i]->scope == WV_SCOPE_DIRECTORY) != directory)
        continue;
      if (!wv_store_read_int (db, sql, kinds[i]->name, 0, &count, error))
        return -1;
      total += count;
    }
  if (!wv_store_read_int (db, "SELECT count(*) FROM mirror_unknown WHERE stream = :text", stream, 0,
                          &count, error))
    return -1;
  return total + count;
}

static char *
get_text (WvDb *db, const char *sql, const char *key, GError **error)
{
  g_autoptr (WvStmt) stmt = wv_db_prepare (db, sql, error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return NULL;
  wv_stmt_bind_text (stmt, ":key", key);
  return wv_stmt_step (stmt, &row, error) && row ? g_strdup (wv_stmt_text (stmt, 0)) : NULL;
}

static gboolean
set_text (WvDb *db, const char *sql, const char *key, const char *value, GError **error)
{
  g_autoptr (WvStmt) stmt = wv_db_prepare (db, sql, error);

  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_text (stmt, ":key", key);
  wv_stmt_bind_text (stmt, ":value", value);
  return wv_stmt_run (stmt, error);
}

char *
wv_cursor_get (WvDb *db, const char *stream, GError **error)
{
  return get_text (db, "SELECT cursor FROM cursor WHERE stream = :key", stream, error);
}

gboolean
wv_cursor_set (WvDb *db, const char *stream, const char *cursor, GError **error)
{
  if (cursor == NULL)
    return wv_store_exec (db, "DELETE FROM cursor WHERE stream = :text", stream, 0, error);
  return set_text (db, "INSERT OR REPLACE INTO cursor (stream, cursor) VALUES (:key, :value)",
                   stream, cursor, error);
}

char *
wv_sync_state_get (WvDb *db, const char *key, GError **error)
{
  return get_text (db, "SELECT value FROM sync_state WHERE key = :key", key, error);
}

gboolean
wv_sync_state_set (WvDb *db, const char *key, const char *value, GError **error)
{
  if (value == NULL)
    return wv_store_exec (db, "DELETE FROM sync_state WHERE key = :text", key, 0, error);
  return set_text (db, "INSERT OR REPLACE INTO sync_state (key, value) VALUES (:key, :value)", key,
                   value, error);
}
