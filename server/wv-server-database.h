#pragma once

#include "server/wv-server-listener.h"
#include "server/wv-server-store.h"

G_BEGIN_DECLS

/**
 * A database is named by the folder of its SQLite file ("DIR" or "sqlite:DIR"), or by an address of PostgreSQL
 * ("postgresql://…", as libpq takes it).
 */

/** wv_server_open_store: Errors: NOT_FOUND without `init`, INVALID when built without PostgreSQL, and of the store. */
WvServerStore *wv_server_open_store (const char *database, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** wv_server_init_store: makes the folder, private, and the database in it, or the tables; leaves what is there. */
gboolean wv_server_init_store (const char *database, GError **error);
/** wv_server_migrate: see wv_server_migrate_to_postgres(); INVALID when built without PostgreSQL. */
gboolean wv_server_migrate (const char *from, const char *to, gint64 *ret_rows, GError **error);
/** wv_server_is_shared: whether several processes may serve it. */
gboolean wv_server_is_shared (const char *database);
/** wv_server_listen: of a shared database; see #WvServerListener. */
WvServerListener *wv_server_listen (const char *database, WvServerMoved moved, gpointer data, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** wv_server_listen_end: accepts %NULL. */
void wv_server_listen_end (WvServerListener *listener);
/** wv_server_sqlite_path: (nullable) the file in the folder that @database names. */
char *wv_server_sqlite_path (const char *database) G_GNUC_WARN_UNUSED_RESULT;

/** wv_server_courier_key_path: (nullable) where the courier key is, beside the SQLite file. */
char *wv_server_courier_key_path (const char *database) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
