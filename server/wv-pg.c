#include "server/wv-pg.h"

#include <string.h>

#include "domain/wv-error.h"

/* Nobody waits for ever: not for a lock, not for a client that died inside a transaction, not for a host that is gone. */
#define SETTINGS                                                                                                                 \
  "SET client_encoding = 'UTF8'; SET lock_timeout = '5s'; SET idle_in_transaction_session_timeout = '5min'; "                   \
  "SET client_min_messages = warning"
#define CONNECT_SECONDS "10"
#define SILENCE_MILLISECONDS "20000"

struct _WvPg
{
  char *uri;
  PGconn *connection;
  GHashTable *prepared; /* text of a statement, by its address → name */
};

const char *
wv_pg_int (WvPgInt *buffer, gint64 value)
{
  g_snprintf (buffer->text, sizeof buffer->text, "%" G_GINT64_FORMAT, value);
  return buffer->text;
}

/* Errors. */

static WvErrorCode
code_of (const char *state)
{
  static const struct
  {
    const char *prefix;
    WvErrorCode code;
  } table[] = {
    { "40001", WV_ERROR_CONFLICT },   /* serialization_failure */
    { "40P01", WV_ERROR_CONFLICT },   /* deadlock_detected */
    { "55P03", WV_ERROR_CONFLICT },   /* lock_not_available */
    { "23505", WV_ERROR_CONFLICT },   /* unique_violation: another process was a moment earlier */
    { "22", WV_ERROR_INVALID },       /* data that it does not take, */
    { "23", WV_ERROR_INVALID },       /* not so, */
    { "54", WV_ERROR_INVALID },       /* or not so long */
    { "53100", WV_ERROR_FULL },       /* disk_full */
    { "25006", WV_ERROR_READ_ONLY },  /* read_only_sql_transaction: a standby, or set so by an administrator */
    { "XX001", WV_ERROR_CORRUPT },
    { "XX002", WV_ERROR_CORRUPT },
    { "42P01", WV_ERROR_NOT_FOUND },  /* undefined_table: no init yet */
    { "3D000", WV_ERROR_NOT_FOUND },  /* no such database */
  };

  for (guint i = 0; state != NULL && i < G_N_ELEMENTS (table); i++)
    if (g_str_has_prefix (state, table[i].prefix))
      return table[i].code;
  return WV_ERROR_STORAGE;
}

/* Only the first line: the details that PostgreSQL adds may quote values. */
static void
set_error (WvPg *self, const PGresult *result, GError **error)
{
  const char *state = PQresultErrorField (result, PG_DIAG_SQLSTATE);
  const char *message = PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY);
  g_autofree char *first = NULL;

  if (message == NULL)
    {
      message = self->connection != NULL ? PQerrorMessage (self->connection) : "";
      first = g_strndup (message, strcspn (message, "\n"));
    }
  g_set_error (error, WV_ERROR, code_of (state), "PostgreSQL: %s", first != NULL ? first : message);
}

static gboolean
is_good (const PGresult *result)
{
  ExecStatusType status = PQresultStatus (result);

  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

/* Connecting. */

void
wv_pg_disconnect (WvPg *self)
{
  g_clear_pointer (&self->connection, PQfinish);
  g_hash_table_remove_all (self->prepared);
}

/* The server says that it ends the connection before it is seen to be closed. */
static gboolean
is_the_end (const PGresult *result)
{
  const char *severity = PQresultErrorField (result, PG_DIAG_SEVERITY_NONLOCALIZED);

  return severity != NULL && (strcmp (severity, "FATAL") == 0 || strcmp (severity, "PANIC") == 0);
}

/* Takes the result over; NULL and an error when it is one. */
static PGresult *
checked (WvPg *self, PGresult *result, GError **error)
{
  gboolean over;

  if (is_good (result))
    return result;
  set_error (self, result, error);
  over = is_the_end (result);
  PQclear (result);
  if (over)
    wv_pg_disconnect (self);
  return NULL;
}

static void
ignore_notice (void *data, const PGresult *result)
{
}

gboolean
wv_pg_is_connected (WvPg *self)
{
  return self->connection != NULL && PQstatus (self->connection) == CONNECTION_OK;
}

gboolean
wv_pg_connect (WvPg *self, GError **error)
{
  const char *const names[] = { "dbname", "connect_timeout", "tcp_user_timeout", "fallback_application_name", NULL };
  const char *const values[] = { self->uri, CONNECT_SECONDS, SILENCE_MILLISECONDS, "welverwijs-server", NULL };

  if (wv_pg_is_connected (self))
    return TRUE;
  wv_pg_disconnect (self);
  self->connection = PQconnectdbParams (names, values, 1);
  if (PQstatus (self->connection) != CONNECTION_OK)
    {
      gboolean missing = strstr (PQerrorMessage (self->connection), "does not exist") != NULL;

      set_error (self, NULL, error);
      if (missing && error != NULL)
        (*error)->code = WV_ERROR_NOT_FOUND; /* libpq gives no code while connecting */
      wv_pg_disconnect (self);
      return FALSE;
    }
  PQsetNoticeReceiver (self->connection, ignore_notice, NULL);
  return wv_pg_exec (self, SETTINGS, error);
}

WvPg *
wv_pg_new (const char *uri, GError **error)
{
  g_autoptr (WvPg) self = g_new0 (WvPg, 1);

  self->uri = g_strdup (uri);
  self->prepared = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  return wv_pg_connect (self, error) ? g_steal_pointer (&self) : NULL;
}

void
wv_pg_free (WvPg *self)
{
  if (self == NULL)
    return;
  wv_pg_disconnect (self);
  g_hash_table_unref (self->prepared);
  g_free (self->uri);
  g_free (self);
}

int
wv_pg_get_socket (WvPg *self)
{
  return wv_pg_is_connected (self) ? PQsocket (self->connection) : -1;
}

PGnotify *
wv_pg_next_notify (WvPg *self)
{
  if (!wv_pg_is_connected (self) || !PQconsumeInput (self->connection))
    return NULL;
  return PQnotifies (self->connection);
}

/* Statements. */

static gboolean
need_connection (WvPg *self, GError **error)
{
  if (self->connection == NULL)
    g_set_error (error, WV_ERROR, WV_ERROR_STORAGE, "the connection to PostgreSQL was lost");
  return self->connection != NULL;
}

gboolean
wv_pg_exec (WvPg *self, const char *sql, GError **error)
{
  g_autoptr (PGresult) result = NULL;

  if (need_connection (self, error))
    result = checked (self, PQexec (self->connection, sql), error);
  return result != NULL;
}

static const char *
prepare (WvPg *self, const char *sql, GError **error)
{
  const char *known = g_hash_table_lookup (self->prepared, sql);
  g_autofree char *name = NULL;
  g_autoptr (PGresult) result = NULL;

  if (known != NULL || !need_connection (self, error))
    return known;
  name = g_strdup_printf ("w%u", g_hash_table_size (self->prepared));
  result = checked (self, PQprepare (self->connection, name, sql, 0, NULL), error);
  if (result == NULL)
    return NULL;
  g_hash_table_insert (self->prepared, (gpointer) sql, g_steal_pointer (&name));
  return g_hash_table_lookup (self->prepared, sql);
}

PGresult *
wv_pg_query (WvPg *self, WvPgStep step, GError **error)
{
  const char *name = prepare (self, step.sql, error);

  if (name == NULL)
    return NULL;
  return checked (self, PQexecPrepared (self->connection, name, (int) step.n, step.values, NULL, NULL, 0), error);
}

PGresult *
wv_pg_query_once (WvPg *self, WvPgStep step, GError **error)
{
  if (!need_connection (self, error))
    return NULL;
  return checked (self, PQexecParams (self->connection, step.sql, (int) step.n, NULL, step.values, NULL, NULL, 0), error);
}

static gboolean
send_all (WvPg *self, const WvPgStep *steps, guint n)
{
  for (guint i = 0; i < n; i++)
    if (!PQsendQueryPrepared (self->connection, g_hash_table_lookup (self->prepared, steps[i].sql), (int) steps[i].n,
                              steps[i].values, NULL, NULL, 0))
      return FALSE;
  return PQpipelineSync (self->connection) == 1;
}

/* Each statement's results end with NULL; the sync ends them all. The first error makes the later ones "aborted". */
static GPtrArray *
receive_all (WvPg *self, GError **error)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) PQclear);
  gboolean failed = FALSE, ended = FALSE, over = FALSE;

  while (!ended && !over && wv_pg_is_connected (self))
    {
      PGresult *result = PQgetResult (self->connection);

      ended = PQresultStatus (result) == PGRES_PIPELINE_SYNC;
      if (!ended && result != NULL && !failed && !is_good (result))
        {
          failed = TRUE;
          set_error (self, result, error);
          over = is_the_end (result);
        }
      if (result != NULL)
        g_ptr_array_add (results, result);
    }
  if (!ended && !failed)
    set_error (self, NULL, error);
  if (!ended)
    wv_pg_disconnect (self);
  return ended && !failed ? g_steal_pointer (&results) : NULL;
}

GPtrArray *
wv_pg_run (WvPg *self, const WvPgStep *steps, guint n, GError **error)
{
  g_autoptr (GPtrArray) results = NULL;

  for (guint i = 0; i < n; i++)
    if (prepare (self, steps[i].sql, error) == NULL)
      return NULL;
  if (!PQenterPipelineMode (self->connection) || !send_all (self, steps, n))
    {
      set_error (self, NULL, error);
      wv_pg_disconnect (self); /* half a pipeline: nobody knows what it would answer next */
      return NULL;
    }
  results = receive_all (self, error);
  if (self->connection != NULL && !PQexitPipelineMode (self->connection))
    wv_pg_disconnect (self);
  return g_steal_pointer (&results);
}

gboolean
wv_pg_copy (WvPg *self, const char *sql, WvPgNextRow next, gpointer data, GError **error)
{
  g_autoptr (PGresult) start = PQexec (self->connection, sql);
  g_autoptr (PGresult) end = NULL;
  g_autoptr (GError) local = NULL;
  gboolean sent = TRUE;
  char *row;

  if (PQresultStatus (start) != PGRES_COPY_IN)
    {
      set_error (self, start, error);
      return FALSE;
    }
  while (sent && (row = next (data, &local)) != NULL)
    {
      sent = PQputCopyData (self->connection, row, (int) strlen (row)) == 1;
      g_free (row);
    }
  PQputCopyEnd (self->connection, local != NULL ? local->message : NULL);
  end = checked (self, PQgetResult (self->connection), local == NULL ? error : NULL);
  g_clear_pointer (&start, PQclear);
  start = PQgetResult (self->connection);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return end != NULL;
}

/* Values. */

const char *
wv_pg_text (const PGresult *result, int row, int column)
{
  return PQgetisnull (result, row, column) ? NULL : PQgetvalue (result, row, column);
}

gint64
wv_pg_number (const PGresult *result, int row, int column)
{
  return g_ascii_strtoll (PQgetvalue (result, row, column), NULL, 10);
}

char *
wv_pg_array (const GPtrArray *texts)
{
  GString *literal = g_string_new ("{");

  for (guint i = 0; i < texts->len; i++)
    {
      g_string_append (literal, i > 0 ? ",\"" : "\"");
      for (const char *c = texts->pdata[i]; *c != '\0'; c++)
        {
          if (*c == '"' || *c == '\\')
            g_string_append_c (literal, '\\');
          g_string_append_c (literal, *c);
        }
      g_string_append_c (literal, '"');
    }
  g_string_append_c (literal, '}');
  return g_string_free (literal, FALSE);
}
