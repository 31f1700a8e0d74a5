#pragma once

#include "server/wv-server-highwater.h"
#include "server/wv-server-store.h"
#include "store/wv-db.h"

G_BEGIN_DECLS

/* Shared by the files of the SQLite implementation; nobody else includes it. */

typedef struct
{
  WvServerStore parent;
  WvDb *db;
  guint depth;       /* of transactions inside each other */
  gboolean wrote;    /* this transaction changed what a restore would lose */
  GHashTable *moved; /* set of stream names, since the last take_moved */
  char *nonce;       /* of this opening */
  WvServerHighwater *highwater; /* NULL for a database in memory */
} WvServerSqlite;

WvDb *wv_server_sqlite_db (WvServerStore *store);
/** wv_server_sqlite_prepare: prepares @sql and binds the texts :a, :b and :c where it has them. */
WvStmt *wv_server_sqlite_prepare (WvServerStore *store, const char *sql, const char *a, const char *b, const char *c, GError **error);
/** wv_server_sqlite_run: also takes the %NULL of a statement that could not be prepared. */
gboolean wv_server_sqlite_run (WvStmt *stmt, GError **error);
/** wv_server_sqlite_one_row: steps to the only row; %FALSE also when there is none, then without an error. */
gboolean wv_server_sqlite_one_row (WvStmt *stmt, GError **error);
/** wv_server_sqlite_note_write: this transaction changes what a restore would lose; always %TRUE. */
gboolean wv_server_sqlite_note_write (WvServerStore *store);

/* The streams' part of the interface. */
gboolean wv_server_sqlite_get_head (WvServerStore *store, const char *stream, WvServerHead *ret_head, GError **error);
gboolean wv_server_sqlite_write_head (WvServerStore *store, const char *stream, const WvServerHead *head, GError **error);
char *wv_server_sqlite_get_nonce (WvServerStore *store, const char *stream, gint64 seq, GError **error);
gboolean wv_server_sqlite_is_live (WvServerStore *store, const char *stream, const char *kind, const char *id, gboolean *ret_live,
                                   GError **error);
gboolean wv_server_sqlite_append (WvServerStore *store, const char *stream, const char *kind, const char *id, const char *op,
                                  GError **error);
GPtrArray *wv_server_sqlite_read_stream (WvServerStore *store, const char *stream, gint64 after, guint max, GError **error);
gboolean wv_server_sqlite_visit_live (WvServerStore *store, const char *stream, WvServerVisit visit, gpointer data, GError **error);
gboolean wv_server_sqlite_purge_tombstones (WvServerStore *store, gint64 before, gint64 *ret_purged, GError **error);

/* The operator's part. */
json_t *wv_server_sqlite_list_devices (WvServerStore *store, GError **error);
json_t *wv_server_sqlite_list_streams (WvServerStore *store, GError **error);

G_END_DECLS
