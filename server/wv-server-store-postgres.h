#pragma once

#include "server/wv-pg.h"
#include "server/wv-server-pending.h"
#include "server/wv-server-store.h"

G_BEGIN_DECLS

/** WvServerPg: what the files of the store on PostgreSQL share. */
typedef struct
{
  WvServerStore parent;
  WvPg *pg;
  char *nonce;      /* of cursors, see wv_server_postgres_meet(); NULL as long as it is a standby */
  guint depth;      /* of transactions inside each other */
  gboolean write, broken; /* broken: it can only be undone */
  gint64 version_floor;   /* -1: not asked in this transaction */
  WvServerPending *pending;
  GHashTable *guarded; /* set of names that this transaction has locked */
  GHashTable *moved;   /* set of stream names, since the last take_moved */
  PGresult *page;      /* the last read_stream of a reader, with its records */
  GHashTable *rows;    /* "kind id" → row of page + 1 */
} WvServerPg;

#define WV_SERVER_PG(store) ((WvServerPg *) (store))
/** WV_SERVER_PG_PAGE_RECORD: the first column of the record in a row of page. */
#define WV_SERVER_PG_PAGE_RECORD 4

/** wv_server_pg_run: takes the result over; whether there is one. */
gboolean wv_server_pg_run (PGresult *taken);
/** wv_server_pg_guard: until the end of a writing transaction nobody else has what @name (nullable) stands for. */
gboolean wv_server_pg_guard (WvServerStore *store, const char *name, GError **error);
void wv_server_pg_forget_page (WvServerPg *self);

/* Streams, as in WvServerStore. */
gboolean wv_server_pg_append (WvServerStore *store, const char *stream, const char *kind, const char *id, const char *op, GError **error);
gboolean wv_server_pg_get_head (WvServerStore *store, const char *stream, WvServerHead *ret_head, GError **error);
char *wv_server_pg_get_nonce (WvServerStore *store, const char *stream, gint64 seq, GError **error);
GPtrArray *wv_server_pg_read_stream (WvServerStore *store, const char *stream, gint64 after, guint max, GError **error);
gboolean wv_server_pg_visit_live (WvServerStore *store, const char *stream, WvServerVisit visit, gpointer data, GError **error);
gboolean wv_server_pg_is_live (WvServerStore *store, const char *stream, const char *kind, const char *id, gboolean *ret_live,
                               GError **error);
gboolean wv_server_pg_purge_tombstones (WvServerStore *store, gint64 before, gint64 *ret_purged, GError **error);

G_END_DECLS
