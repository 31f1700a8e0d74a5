/* Streams: who hears of what, in which order, and the sums over it. */
#include <string.h>

#include "domain/wv-sum.h"
#include "server/wv-server-store-sqlite.h"

gboolean
wv_server_sqlite_get_head (WvServerStore *store, const char *stream, WvServerHead *ret_head, GError **error)
{
  g_autoptr (WvStmt) stmt = wv_server_sqlite_prepare (store, "SELECT head, nonce, floor, live, sum FROM stream WHERE id = :a", stream, NULL, NULL, error);
  gboolean row = FALSE;

  if (stmt == NULL || !wv_stmt_step (stmt, &row, error))
    return FALSE;
  *ret_head = row ? (WvServerHead){ wv_stmt_int (stmt, 0), wv_stmt_int (stmt, 2), wv_stmt_int (stmt, 3),
                                    (guint64) wv_stmt_int (stmt, 4), g_strdup (wv_stmt_text (stmt, 1)) }
                  : (WvServerHead){ .nonce = g_strdup ("") };
  return TRUE;
}

char *
wv_server_sqlite_get_nonce (WvServerStore *store, const char *stream, gint64 seq, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (WvStmt) stmt = wv_server_sqlite_prepare (
      store, "SELECT nonce FROM stream_nonce WHERE stream = :a AND seq <= :seq ORDER BY seq DESC LIMIT 1", stream, NULL, NULL, error);

  if (stmt == NULL)
    return NULL;
  wv_stmt_bind_int (stmt, ":seq", seq);
  if (wv_server_sqlite_one_row (stmt, &local))
    return g_strdup (wv_stmt_text (stmt, 0));
  if (local == NULL)
    return g_strdup ("");
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/* What the entry is before it moves: @ret_live whether it is a "put", at @ret_version. */
static gboolean
get_entry (WvServerStore *store, const char *stream, const char *kind, const char *id, gboolean *ret_live, gint64 *ret_version,
           GError **error)
{
  g_autoptr (WvStmt) stmt = wv_server_sqlite_prepare (
      store, "SELECT v FROM stream_entry WHERE stream = :a AND kind = :b AND rec = :c AND op = 'put'", stream, kind, id, error);

  if (stmt == NULL || !wv_stmt_step (stmt, ret_live, error))
    return FALSE;
  *ret_version = *ret_live ? wv_stmt_int (stmt, 0) : 0;
  return TRUE;
}

gboolean
wv_server_sqlite_is_live (WvServerStore *store, const char *stream, const char *kind, const char *id, gboolean *ret_live, GError **error)
{
  gint64 version;

  return get_entry (store, stream, kind, id, ret_live, &version, error);
}

static gboolean
get_version (WvServerStore *store, const char *kind, const char *id, gint64 *ret_version, GError **error)
{
  g_autoptr (WvStmt) stmt = wv_server_sqlite_prepare (store, "SELECT v FROM record WHERE kind = :a AND id = :b", kind, id, NULL, error);
  gboolean row = FALSE;

  if (stmt == NULL || !wv_stmt_step (stmt, &row, error))
    return FALSE;
  *ret_version = row ? wv_stmt_int (stmt, 0) : 0;
  return TRUE;
}

gboolean
wv_server_sqlite_write_head (WvServerStore *store, const char *stream, const WvServerHead *head, GError **error)
{
  g_autoptr (WvStmt) stmt = wv_server_sqlite_prepare (store,
                                     "INSERT INTO stream (id, head, nonce, live, sum) VALUES (:a, :head, :b, :live, :sum) "
                                     "ON CONFLICT (id) DO UPDATE SET head = :head, nonce = :b, live = :live, sum = :sum",
                                     stream, head->nonce, NULL, error);

  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_int (stmt, ":head", head->head);
  wv_stmt_bind_int (stmt, ":live", head->live);
  wv_stmt_bind_int (stmt, ":sum", (gint64) head->sum);
  return wv_server_sqlite_run (stmt, error);
}

/* The first step of a stream in this opening of the database: cursors from here on say so. */
static gboolean
use_own_nonce (WvServerStore *store, const char *stream, WvServerHead *head, GError **error)
{
  const char *nonce = ((WvServerSqlite *) store)->nonce;
  g_autoptr (WvStmt) stmt = NULL;

  if (strcmp (head->nonce, nonce) == 0)
    return TRUE;
  stmt = wv_server_sqlite_prepare (store, "INSERT OR REPLACE INTO stream_nonce (stream, seq, nonce) VALUES (:a, :seq, :b)", stream, nonce, NULL, error);
  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_int (stmt, ":seq", head->head);
  g_free (head->nonce);
  head->nonce = g_strdup (nonce);
  return wv_server_sqlite_run (stmt, error);
}

static gboolean
write_entry (WvServerStore *store, const char *stream, const char *kind, const char *id, const char *op, gint64 seq, gint64 version,
             GError **error)
{
  g_autoptr (WvStmt) stmt = wv_server_sqlite_prepare (
      store,
      "INSERT INTO stream_entry (stream, kind, rec, seq, op, v, at) VALUES (:a, :b, :c, :seq, :op, :v, :at) "
      "ON CONFLICT (stream, kind, rec) DO UPDATE SET seq = excluded.seq, op = excluded.op, v = excluded.v, at = excluded.at",
      stream, kind, id, error);

  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_text (stmt, ":op", op);
  wv_stmt_bind_int (stmt, ":seq", seq);
  wv_stmt_bind_int (stmt, ":v", version);
  wv_stmt_bind_int (stmt, ":at", wv_clock_now (store->clock));
  return wv_server_sqlite_run (stmt, error);
}

gboolean
wv_server_sqlite_append (WvServerStore *store, const char *stream, const char *kind, const char *id, const char *op, GError **error)
{
  gboolean put = strcmp (op, "put") == 0, had = FALSE;
  gint64 before = 0, now = 0;
  g_auto (WvServerHead) head = { 0 };

  if (!get_entry (store, stream, kind, id, &had, &before, error))
    return FALSE;
  /* "gone" for something that was never there would tell that it exists. */
  if (!put && !had)
    return TRUE;
  if (!wv_server_sqlite_get_head (store, stream, &head, error) || (put && !get_version (store, kind, id, &now, error)))
    return FALSE;
  head.head++;
  head.live += (put ? 1 : 0) - (had ? 1 : 0);
  head.sum += (put ? wv_sum_of (kind, id, now) : 0) - (had ? wv_sum_of (kind, id, before) : 0);
  g_hash_table_add (((WvServerSqlite *) store)->moved, g_strdup (stream));
  return use_own_nonce (store, stream, &head, error) && wv_server_sqlite_write_head (store, stream, &head, error)
         && write_entry (store, stream, kind, id, op, head.head, now, error) && wv_server_sqlite_note_write (store);
}

gboolean
wv_server_sqlite_visit_live (WvServerStore *store, const char *stream, WvServerVisit visit, gpointer data, GError **error)
{
  g_autoptr (WvStmt) stmt
      = wv_server_sqlite_prepare (store, "SELECT kind, rec, v FROM stream_entry WHERE stream = :a AND op = 'put'", stream, NULL, NULL, error);
  gboolean row = FALSE;

  if (stmt == NULL || !wv_stmt_step (stmt, &row, error))
    return FALSE;
  while (row)
    {
      visit (wv_stmt_text (stmt, 0), wv_stmt_text (stmt, 1), wv_stmt_int (stmt, 2), data);
      if (!wv_stmt_step (stmt, &row, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
wv_server_sqlite_purge_tombstones (WvServerStore *store, gint64 before, gint64 *ret_purged, GError **error)
{
  g_autoptr (WvStmt) raise = wv_server_sqlite_prepare (
      store,
      "UPDATE stream SET floor = max (floor, coalesce ((SELECT max (seq) FROM stream_entry "
      "WHERE stream_entry.stream = stream.id AND op <> 'put' AND at < :old), 0)) "
      "WHERE id IN (SELECT stream FROM stream_entry WHERE op <> 'put' AND at < :old)",
      NULL, NULL, NULL, error);
  g_autoptr (WvStmt) drop = wv_server_sqlite_prepare (store, "DELETE FROM stream_entry WHERE op <> 'put' AND at < :old", NULL, NULL, NULL, error);

  if (raise == NULL || drop == NULL)
    return FALSE;
  wv_stmt_bind_int (raise, ":old", before);
  wv_stmt_bind_int (drop, ":old", before);
  if (!wv_server_sqlite_run (raise, error) || !wv_server_sqlite_run (drop, error))
    return FALSE;
  *ret_purged = wv_db_changes (wv_server_sqlite_db (store));
  return *ret_purged == 0 || wv_server_sqlite_note_write (store);
}

GPtrArray *
wv_server_sqlite_read_stream (WvServerStore *store, const char *stream, gint64 after, guint max, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) wv_server_entry_free);
  g_autoptr (WvStmt) stmt = wv_server_sqlite_prepare (
      store, "SELECT seq, kind, rec, op FROM stream_entry WHERE stream = :a AND seq > :after ORDER BY seq LIMIT :max", stream,
      NULL, NULL, error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return NULL;
  wv_stmt_bind_int (stmt, ":after", after);
  wv_stmt_bind_int (stmt, ":max", max);
  if (!wv_stmt_step (stmt, &row, error))
    return NULL;
  while (row)
    {
      WvServerEntry *entry = g_new0 (WvServerEntry, 1);

      entry->seq = wv_stmt_int (stmt, 0);
      entry->kind = g_strdup (wv_stmt_text (stmt, 1));
      entry->id = g_strdup (wv_stmt_text (stmt, 2));
      entry->op = g_strdup (wv_stmt_text (stmt, 3));
      g_ptr_array_add (entries, entry);
      if (!wv_stmt_step (stmt, &row, error))
        return NULL;
    }
  return g_steal_pointer (&entries);
}
