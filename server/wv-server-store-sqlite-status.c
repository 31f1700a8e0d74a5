/* What the operator asks for: who is here, how long the streams are. */
#include "server/wv-server-store-sqlite.h"

typedef json_t *(*ReadRow) (WvStmt *stmt);

static json_t *
list (WvServerStore *store, const char *sql, ReadRow read, GError **error)
{
  g_autoptr (WvStmt) stmt = wv_server_sqlite_prepare (store, sql, NULL, NULL, NULL, error);
  g_autoptr (json_t) rows = json_array ();
  gboolean row = FALSE;

  if (stmt == NULL || !wv_stmt_step (stmt, &row, error))
    return NULL;
  while (row)
    {
      json_array_append_new (rows, read (stmt));
      if (!wv_stmt_step (stmt, &row, error))
        return NULL;
    }
  return g_steal_pointer (&rows);
}

static json_t *
read_device (WvStmt *stmt)
{
  return wv_server_device_row (wv_stmt_text (stmt, 0), wv_stmt_text (stmt, 1), wv_stmt_text (stmt, 2), wv_stmt_int (stmt, 3),
                               wv_stmt_int (stmt, 4), wv_stmt_text (stmt, 5));
}

json_t *
wv_server_sqlite_list_devices (WvServerStore *store, GError **error)
{
  return list (store, "SELECT id, organisation, role, enrolled_at, last_seen, revoked FROM device ORDER BY organisation, id",
               read_device, error);
}

static json_t *
read_stream (WvStmt *stmt)
{
  return wv_server_stream_row (wv_stmt_text (stmt, 0), wv_stmt_int (stmt, 1), wv_stmt_int (stmt, 2), wv_stmt_int (stmt, 3));
}

json_t *
wv_server_sqlite_list_streams (WvServerStore *store, GError **error)
{
  return list (store, "SELECT id, head, floor, live FROM stream ORDER BY id", read_stream, error);
}
