#include "store/wv-purge.h"

#include "store/wv-outbox-sync.h"
#include "store/wv-overlay.h"
#include "store/wv-store.h"

#define STATE "purge"

/* What is still to be done, as STATE says. */
#define REWRITE "rewrite"
#define EMPTY_LOG "log"

gboolean
wv_purge_mark (WvDb *db, GError **error)
{
  return wv_sync_state_set (db, STATE, REWRITE, error);
}

static gboolean
take_away (WvDb *db, const char *table, const char *where, const char *dossier, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("DELETE FROM \"%s\" WHERE %s", table, where);

  return wv_store_exec (db, sql, dossier, 0, error);
}

/* The grant is sealed for the organisation: without its secret key this opens nothing. */
static gboolean
keep_key (WvDb *db, const char *dossier, GError **error)
{
  return wv_store_exec (db,
                        "INSERT OR IGNORE INTO kept_key (dossier, wrapped_key) SELECT dossier, wrapped_key FROM \"grant\" "
                        "WHERE dossier = :text AND wrapped_key IS NOT NULL AND grantee = coalesce ((SELECT value FROM profile "
                        "WHERE key = 'organisation'), grantee) AND EXISTS (SELECT 1 FROM outbox o WHERE o.dossier = :text "
                        "AND o.sealed IS NOT NULL)",
                        dossier, 0, error);
}

/* Not own content: looks, that something was received or read, and sealed values that were the dossier's and of which
 * the user changed only a part. */
static gboolean
keep_own_work (WvDb *db, const char *dossier, GError **error)
{
  return take_away (db, "outbox",
                    "dossier = :text AND (kind = 'access' OR (kind IN ('feedback', 'message') AND verb = 'set') "
                    "OR (verb = 'event' AND json_extract (set_json, '$.type') = 'received'))",
                    dossier, error)
         && wv_store_exec (db,
                           "UPDATE outbox SET state = 2, code = 'not_visible', hold_until = 0, was_json = NULL, was_sealed = NULL, "
                           "sealed = CASE WHEN verb IN ('new', 'event') THEN sealed END WHERE dossier = :text",
                           dossier, 0, error);
}

static gboolean
note_records (WvDb *db, const WvKind *kind, const char *dossier, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM \"%s\" WHERE dossier = :value", kind->name);
  g_autoptr (WvStmt) stmt = wv_db_prepare (db, sql, error);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_text (stmt, ":value", dossier);
  while (TRUE)
    {
      if (!wv_stmt_step (stmt, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      wv_db_note_change (db, kind->name, wv_stmt_text (stmt, 0));
    }
}

static gboolean
take_records (WvDb *db, const char *dossier, GError **error)
{
  guint n;
  const WvKind *const *kinds = wv_kinds (&n);

  for (guint i = 0; i < n; i++)
    if (wv_kind_field_index (kinds[i], "dossier") >= 0
        && (!note_records (db, kinds[i], dossier, error)
            || !take_away (db, kinds[i]->name, "dossier = :text", dossier, error)))
      return FALSE;
  return take_away (db, "referral", "id = :text", dossier, error);
}

gboolean
wv_purge_dossier (WvDb *db, const char *dossier, GError **error)
{
  wv_db_note_change (db, "referral", dossier);
  wv_db_note_change (db, "outbox", dossier);
  return wv_purge_mark (db, error) && keep_key (db, dossier, error)
         && take_away (db, "shadow",
                       "id = :text OR id IN (SELECT rec FROM outbox WHERE dossier = :text UNION SELECT rec FROM outbox_done "
                       "WHERE dossier = :text UNION SELECT rec FROM refused WHERE dossier = :text) "
                       "OR json_extract (data, '$.dossier') = :text",
                       dossier, error)
         && keep_own_work (db, dossier, error) && take_away (db, "outbox_done", "dossier = :text", dossier, error)
         && take_away (db, "refused", "dossier = :text", dossier, error)
         && take_away (db, "mirror_unknown", "json_extract (json, '$.dossier') = :text", dossier, error)
         && take_records (db, dossier, error);
}

gboolean
wv_purge_note_gone (WvDb *db, const WvKind *kind, const char *id, GError **error)
{
  g_autoptr (WvStmt) stmt = NULL;
  gboolean row = FALSE;

  if (kind->scope == WV_SCOPE_DIRECTORY)
    return TRUE;
  if (kind == &wv_kind_grant)
    {
      stmt = wv_db_prepare (db, "SELECT dossier FROM \"grant\" WHERE id = :id", error);
      if (stmt == NULL)
        return FALSE;
      wv_stmt_bind_text (stmt, ":id", id);
      if (!wv_stmt_step (stmt, &row, error) || (row && !keep_key (db, wv_stmt_text (stmt, 0), error)))
        return FALSE;
    }
  return wv_purge_mark (db, error);
}

/* Cleaning. */

/* Deleted cells are overwritten at once (secure_delete), but copies of them, left behind when pages were balanced, are
 * not. A page that is given back is overwritten whole; so all are, and what stays is written to new ones. */
static gboolean
write_anew (WvDb *db, const char *table, GError **error)
{
  g_autofree char *sql = g_strdup_printf (
      "CREATE TEMP TABLE kept_rows AS SELECT * FROM main.\"%s\"; DELETE FROM main.\"%s\";"
      "INSERT INTO main.\"%s\" SELECT * FROM temp.kept_rows; DROP TABLE temp.kept_rows;",
      table, table, table);

  return wv_db_exec (db, sql, error);
}

static gboolean
write_all_anew (WvDb *db, GError **error)
{
  static const char *const others[] = { "shadow", "outbox", "outbox_done", "refused", "mirror_unknown", "note", "kept_key" };
  guint n;
  const WvKind *const *kinds = wv_kinds (&n);

  if (!wv_store_exec (db, "DELETE FROM kept_key WHERE dossier NOT IN (SELECT dossier FROM outbox WHERE dossier IS NOT NULL)",
                      NULL, 0, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (!write_anew (db, others[i], error))
      return FALSE;
  for (guint i = 0; i < n; i++)
    if (kinds[i]->scope != WV_SCOPE_DIRECTORY && !write_anew (db, kinds[i]->name, error))
      return FALSE;
  return wv_sync_state_set (db, STATE, EMPTY_LOG, error);
}

static gboolean
rewrite (WvDb *db, GError **error)
{
  if (!wv_db_begin (db, error))
    return FALSE;
  if (write_all_anew (db, error) && wv_db_commit (db, error))
    return TRUE;
  wv_db_rollback (db);
  return FALSE;
}

/* Whether nobody stood in the way. */
static gboolean
empty_log (WvDb *db, gboolean *ret_done, GError **error)
{
  g_autoptr (WvStmt) stmt = wv_db_prepare (db, "PRAGMA wal_checkpoint (TRUNCATE)", error);
  gboolean row = FALSE;

  if (stmt == NULL || !wv_stmt_step (stmt, &row, error))
    return FALSE;
  *ret_done = !row || wv_stmt_int (stmt, 0) == 0;
  return TRUE;
}

gboolean
wv_purge_clean (WvDb *db, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *state = wv_sync_state_get (db, STATE, &local);
  gboolean done = FALSE;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (state == NULL)
    return TRUE;
  if (g_str_equal (state, REWRITE) && !rewrite (db, error))
    return FALSE;
  return empty_log (db, &done, error) && (!done || wv_sync_state_set (db, STATE, NULL, error));
}
