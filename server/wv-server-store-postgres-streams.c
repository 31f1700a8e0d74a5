/* Streams on PostgreSQL: who hears of what. Numbers and sums are given at the commit, see wv-server-heads.c. */
#include <string.h>

#include "server/wv-server-store-postgres.h"

/* Live records that are fetched at once. */
#define VISIT_ROWS "5000"

gboolean
wv_server_pg_is_live (WvServerStore *store, const char *stream, const char *kind, const char *id, gboolean *ret_live, GError **error)
{
  const char *op = wv_server_pending_get_op (WV_SERVER_PG (store)->pending, stream, kind, id);
  g_autoptr (PGresult) result = NULL;

  if (op != NULL)
    {
      *ret_live = strcmp (op, "put") == 0;
      return TRUE;
    }
  result = WV_PG_QUERY (WV_SERVER_PG (store)->pg, error,
                        "SELECT 1 FROM stream_entry WHERE stream = $1 AND kind = $2 AND rec = $3 AND op = 'put'", stream, kind, id);
  *ret_live = result != NULL && PQntuples (result) > 0;
  return result != NULL;
}

gboolean
wv_server_pg_append (WvServerStore *store, const char *stream, const char *kind, const char *id, const char *op, GError **error)
{
  gboolean had = TRUE;

  /* "gone" for something that was never there would tell that it exists. */
  if (strcmp (op, "put") != 0 && !wv_server_pg_is_live (store, stream, kind, id, &had, error))
    return FALSE;
  if (had)
    wv_server_pending_add (WV_SERVER_PG (store)->pending, stream, kind, id, op);
  return TRUE;
}

/* In a writing transaction also what it will move itself: whoever compares heads sees that something changed. */
gboolean
wv_server_pg_get_head (WvServerStore *store, const char *stream, WvServerHead *ret_head, GError **error)
{
  WvServerPg *self = WV_SERVER_PG (store);
  g_autoptr (PGresult) result
      = WV_PG_QUERY (self->pg, error, "SELECT head, floor, live, sum, nonce FROM stream WHERE id = $1", stream);

  if (result == NULL)
    return FALSE;
  *ret_head = PQntuples (result) > 0
                  ? (WvServerHead){ wv_pg_number (result, 0, 0), wv_pg_number (result, 0, 1), wv_pg_number (result, 0, 2),
                                    (guint64) wv_pg_number (result, 0, 3), g_strdup (wv_pg_text (result, 0, 4)) }
                  : (WvServerHead){ .nonce = g_strdup ("") };
  ret_head->head += wv_server_pending_count (self->pending, stream);
  return TRUE;
}

char *
wv_server_pg_get_nonce (WvServerStore *store, const char *stream, gint64 seq, GError **error)
{
  g_autoptr (PGresult) result
      = WV_PG_QUERY (WV_SERVER_PG (store)->pg, error,
                     "SELECT nonce FROM stream_nonce WHERE stream = $1 AND seq <= $2 ORDER BY seq DESC LIMIT 1", stream, WV_PG_INT (seq));

  if (result == NULL)
    return NULL;
  return g_strdup (PQntuples (result) > 0 ? wv_pg_text (result, 0, 0) : "");
}

static void
keep_page (WvServerPg *self, PGresult *taken)
{
  wv_server_pg_forget_page (self);
  self->page = taken;
  for (int i = 0; i < PQntuples (taken); i++)
    if (wv_pg_text (taken, i, WV_SERVER_PG_PAGE_RECORD) != NULL)
      g_hash_table_insert (self->rows, g_strdup_printf ("%s %s", wv_pg_text (taken, i, 1), wv_pg_text (taken, i, 2)),
                           GINT_TO_POINTER (i + 1));
}

/* The records of the page come along: get_record finds them without asking two thousand times. */
GPtrArray *
wv_server_pg_read_stream (WvServerStore *store, const char *stream, gint64 after, guint max, GError **error)
{
  WvServerPg *self = WV_SERVER_PG (store);
  GPtrArray *entries;
  WvPgStep step = WV_PG_STEP ("SELECT e.seq, e.kind, e.rec, e.op, r.kind, r.id, r.dossier, r.v, r.data, r.versions, r.deleted "
                              "FROM (SELECT * FROM stream_entry WHERE stream = $1 AND seq > $2 ORDER BY seq LIMIT $3) e "
                              "LEFT JOIN record r ON r.kind = e.kind AND r.id = e.rec ORDER BY e.seq",
                              stream, WV_PG_INT (after), WV_PG_INT (max));
  PGresult *result = wv_pg_query_once (self->pg, step, error);

  if (result == NULL)
    return NULL;
  entries = g_ptr_array_new_with_free_func ((GDestroyNotify) wv_server_entry_free);
  for (int i = 0; i < PQntuples (result); i++)
    {
      WvServerEntry *entry = g_new0 (WvServerEntry, 1);

      entry->seq = wv_pg_number (result, i, 0);
      entry->kind = g_strdup (wv_pg_text (result, i, 1));
      entry->id = g_strdup (wv_pg_text (result, i, 2));
      entry->op = g_strdup (wv_pg_text (result, i, 3));
      g_ptr_array_add (entries, entry);
    }
  keep_page (self, result);
  return entries;
}

gboolean
wv_server_pg_visit_live (WvServerStore *store, const char *stream, WvServerVisit visit, gpointer data, GError **error)
{
  gint64 after = 0;
  int n;

  do
    {
      WvPgStep step = WV_PG_STEP ("SELECT seq, kind, rec, v FROM stream_entry WHERE stream = $1 AND seq > $2 AND op = 'put' "
                                  "ORDER BY seq LIMIT " VISIT_ROWS,
                                  stream, WV_PG_INT (after));
      g_autoptr (PGresult) result = wv_pg_query_once (WV_SERVER_PG (store)->pg, step, error);

      if (result == NULL)
        return FALSE;
      n = PQntuples (result);
      for (int i = 0; i < n; i++)
        visit (wv_pg_text (result, i, 1), wv_pg_text (result, i, 2), wv_pg_number (result, i, 3), data);
      after = n > 0 ? wv_pg_number (result, n - 1, 0) : after;
    }
  while (n > 0);
  return TRUE;
}

gboolean
wv_server_pg_purge_tombstones (WvServerStore *store, gint64 before, gint64 *ret_purged, GError **error)
{
  const char *old = WV_PG_INT (before);
  const WvPgStep steps[] = {
    /* heads in order, as everywhere */
    WV_PG_STEP ("SELECT 1 FROM stream WHERE id IN (SELECT stream FROM stream_entry WHERE op <> 'put' AND at < $1) "
                "ORDER BY id FOR UPDATE",
                old),
    WV_PG_STEP ("UPDATE stream s SET floor = greatest (floor, o.seq) FROM (SELECT stream, max (seq) AS seq FROM stream_entry "
                "WHERE op <> 'put' AND at < $1 GROUP BY stream) o WHERE o.stream = s.id",
                old),
    WV_PG_STEP ("DELETE FROM stream_entry WHERE op <> 'put' AND at < $1", old),
  };
  g_autoptr (GPtrArray) results = wv_pg_run (WV_SERVER_PG (store)->pg, steps, G_N_ELEMENTS (steps), error);

  if (results == NULL)
    return FALSE;
  *ret_purged = g_ascii_strtoll (PQcmdTuples (results->pdata[2]), NULL, 10);
  return TRUE;
}
