#pragma once

#include "server/wv-pg.h"

G_BEGIN_DECLS

/**
 * wv_server_postgres_init: makes our tables in the database @uri, or brings them to the newest schema; several
 * processes may do so at once. Gives the database an epoch when it has none. Errors: also NEWER, INVALID.
 */
gboolean wv_server_postgres_init (const char *uri, GError **error);
/** wv_server_postgres_check: that it has the tables that this program knows. Errors: NOT_FOUND before `init`; NEWER. */
gboolean wv_server_postgres_check (WvPg *pg, GError **error);
/**
 * wv_server_postgres_get_history: text that changes when this is no longer the same course of events: another cluster
 * (system identifier), a restored or promoted one (timeline), a database or tables made again from a dump (their oids).
 */
char *wv_server_postgres_get_history (WvPg *pg, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * wv_server_postgres_meet: before the first work on a new connection: whether the course of events is still the one that
 * the epoch stands for; if not, a new one begins. Outside a transaction. @ret_nonce: what cursors say from now on: another
 * one after each start of PostgreSQL, but the same for all processes that are connected; so a history that was lost
 * without any other trace (the snapshot of a whole machine) and the one that grew in its place are told apart. %NULL from a
 * standby, which may become another history while it is connected: meet it again before the next transaction.
 */
gboolean wv_server_postgres_meet (WvPg *pg, char **ret_nonce, GError **error);
/** WV_SERVER_EPOCH_LOCK: shared by transactions that give versions, taken whole by one that begins an epoch. */
#define WV_SERVER_EPOCH_LOCK "87865832"
/** wv_server_postgres_renew_epoch: as in #WvServerStore. */
gboolean wv_server_postgres_renew_epoch (WvPg *pg, GError **error);
/** wv_server_postgres_get_meta: (nullable) what is kept under @key. */
char *wv_server_postgres_get_meta (WvPg *pg, const char *key, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
