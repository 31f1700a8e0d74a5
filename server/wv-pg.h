#pragma once

#include <glib.h>
#include <libpq-fe.h>

G_BEGIN_DECLS

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PGresult, PQclear)

/**
 * WvPg: one connection to PostgreSQL: statements are prepared at their first use, a connection that was lost is made
 * again by wv_pg_connect(). Used by one thread at a time.
 *
 * Errors: %WV_ERROR_CONFLICT when another writer was in the way and the same work may succeed now; %WV_ERROR_FULL,
 * %WV_ERROR_READ_ONLY (also a standby), %WV_ERROR_CORRUPT; %WV_ERROR_INVALID for a value that it does not take;
 * everything else %WV_ERROR_STORAGE. Messages never hold values.
 */
typedef struct _WvPg WvPg;

/** WvPgInt, WV_PG_INT: a number as the text that a parameter is; lives as long as the block. */
typedef struct
{
  char text[24];
} WvPgInt;
const char *wv_pg_int (WvPgInt *buffer, gint64 value);
#define WV_PG_INT(value) wv_pg_int (&(WvPgInt){ { 0 } }, (value))

/** WvPgStep: a statement with its parameters ($1 …); the text must stay where it is. */
typedef struct
{
  const char *sql;
  guint n;
  const char *const *values;
} WvPgStep;
#define WV_PG_STEP(sql, ...)                                                                                                     \
  {                                                                                                                              \
    (sql), G_N_ELEMENTS (((const char *[]){ __VA_ARGS__ })), (const char *[]){ __VA_ARGS__ }                                     \
  }

/** wv_pg_new: connects. @uri: as libpq takes it (postgresql://…). */
WvPg *wv_pg_new (const char *uri, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** wv_pg_free: accepts %NULL. */
void wv_pg_free (WvPg *pg);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvPg, wv_pg_free)

/** wv_pg_connect: makes the connection again when it was lost. */
gboolean wv_pg_connect (WvPg *pg, GError **error);
void wv_pg_disconnect (WvPg *pg);
gboolean wv_pg_is_connected (WvPg *pg);
/** wv_pg_get_socket: to wait on; -1 when not connected. */
int wv_pg_get_socket (WvPg *pg);
/** wv_pg_next_notify: (nullable) what came in without waiting; free with PQfreemem(). */
PGnotify *wv_pg_next_notify (WvPg *pg);

/** wv_pg_exec: statements without parameters. */
gboolean wv_pg_exec (WvPg *pg, const char *sql, GError **error);
/** wv_pg_query: (transfer full) the rows of a prepared statement. */
PGresult *wv_pg_query (WvPg *pg, WvPgStep step, GError **error) G_GNUC_WARN_UNUSED_RESULT;
#define WV_PG_QUERY(pg, error, ...) wv_pg_query ((pg), (WvPgStep) WV_PG_STEP (__VA_ARGS__), (error))
/** wv_pg_query_once: the same, planned for just these parameters. */
PGresult *wv_pg_query_once (WvPg *pg, WvPgStep step, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** wv_pg_run: all of @steps in one round trip (pipeline), up to the first that fails; (element-type PGresult) their results. */
GPtrArray *wv_pg_run (WvPg *pg, const WvPgStep *steps, guint n, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** wv_pg_copy: rows of text for COPY … FROM STDIN; @next returns a line with its end, or %NULL after the last or an error. */
typedef char *(*WvPgNextRow) (gpointer data, GError **error);
gboolean wv_pg_copy (WvPg *pg, const char *sql, WvPgNextRow next, gpointer data, GError **error);

/** wv_pg_text: (nullable) a value of the result, which owns it; %NULL for SQL NULL. */
const char *wv_pg_text (const PGresult *result, int row, int column);
gint64 wv_pg_number (const PGresult *result, int row, int column);
/** wv_pg_array: (element-type utf8) the texts as a literal of an array. */
char *wv_pg_array (const GPtrArray *texts) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
