#include "server/wv-server-migrate.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "domain/wv-error.h"
#include "server/wv-pg.h"
#include "server/wv-server-database.h"
#include "server/wv-server-postgres.h"
#include "store/wv-db.h"

/* What only PostgreSQL has. */
#define OWN_TABLES "('guard', 'schema_version')"

typedef struct
{
  WvDb *db;
  WvPg *pg;
  gint64 rows;
} Move;

/* One table on its way. */
typedef struct
{
  WvStmt *stmt;
  guint columns;
  gint64 rows;
} Rows;

/* As COPY wants it: tabs between values, backslashes for what would be taken for a sign. */
static void
append_value (GString *line, const char *value)
{
  if (value == NULL)
    g_string_append (line, "\\N");
  for (const char *c = value; c != NULL && *c != '\0'; c++)
    switch (*c)
      {
      case '\\': g_string_append (line, "\\\\"); break;
      case '\t': g_string_append (line, "\\t"); break;
      case '\n': g_string_append (line, "\\n"); break;
      case '\r': g_string_append (line, "\\r"); break;
      default: g_string_append_c (line, *c);
      }
}

static char *
next_row (gpointer data, GError **error)
{
  Rows *self = data;
  GString *line;
  gboolean row;

  if (!wv_stmt_step (self->stmt, &row, error) || !row)
    return NULL;
  line = g_string_new (NULL);
  for (guint i = 0; i < self->columns; i++)
    {
      if (i > 0)
        g_string_append_c (line, '\t');
      append_value (line, wv_stmt_text (self->stmt, (int) i));
    }
  g_string_append_c (line, '\n');
  self->rows++;
  return g_string_free (line, FALSE);
}

static GStrv
first_column (const PGresult *result)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (int i = 0; result != NULL && i < PQntuples (result); i++)
    g_strv_builder_add (names, wv_pg_text (result, i, 0));
  return result != NULL ? g_strv_builder_end (names) : NULL;
}

static GStrv
list_sqlite (Move *self, const char *sql, const char *table, GError **error)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (WvStmt) stmt = wv_db_prepare (self->db, sql, error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return NULL;
  if (table != NULL)
    wv_stmt_bind_text (stmt, ":table", table);
  if (!wv_stmt_step (stmt, &row, error))
    return NULL;
  while (row)
    {
      g_strv_builder_add (names, wv_stmt_text (stmt, 0));
      if (!wv_stmt_step (stmt, &row, error))
        return NULL;
    }
  return g_strv_builder_end (names);
}

/* Both sides must know the same, or something would be left behind. */
static gboolean
is_same (char **here, char **there, const char *what, GError **error)
{
  if (here == NULL || there == NULL)
    return FALSE;
  if (g_strv_equal ((const char *const *) here, (const char *const *) there))
    return TRUE;
  g_set_error (error, WV_ERROR, WV_ERROR_FAILED, "%s differ between SQLite and PostgreSQL; nothing was moved", what);
  return FALSE;
}

static GStrv
list_tables (Move *self, GError **error)
{
  g_autoptr (PGresult) there
      = wv_pg_query (self->pg,
                     (WvPgStep){ "SELECT table_name::text COLLATE \"C\" FROM information_schema.tables "
                                 "WHERE table_schema = current_schema () AND table_type = 'BASE TABLE' "
                                 "AND table_name NOT IN " OWN_TABLES " ORDER BY 1",
                                 0, NULL },
                     error);
  g_auto (GStrv) theirs = there != NULL ? first_column (there) : NULL;
  g_auto (GStrv) ours
      = list_sqlite (self, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY 1",
                     NULL, error);

  return is_same (ours, theirs, "the tables", error) ? g_steal_pointer (&ours) : NULL;
}

static GStrv
list_columns (Move *self, const char *table, GError **error)
{
  g_autoptr (PGresult) there
      = WV_PG_QUERY (self->pg, error,
                     "SELECT column_name::text COLLATE \"C\" FROM information_schema.columns "
                     "WHERE table_schema = current_schema () AND table_name = $1 ORDER BY 1",
                     table);
  g_auto (GStrv) theirs = there != NULL ? first_column (there) : NULL;
  g_auto (GStrv) ours = list_sqlite (self, "SELECT name FROM pragma_table_info (:table) ORDER BY 1", table, error);
  g_autofree char *what = g_strdup_printf ("the columns of %s", table);

  return is_same (ours, theirs, what, error) ? g_steal_pointer (&ours) : NULL;
}

/* Names of tables and columns are those of our own schema files. */
static gboolean
move_table (Move *self, const char *table, GError **error)
{
  g_auto (GStrv) columns = list_columns (self, table, error);
  g_autofree char *list = columns != NULL ? g_strjoinv ("\", \"", columns) : NULL;
  g_autofree char *select = NULL;
  g_autofree char *copy = NULL;
  g_autoptr (WvStmt) stmt = NULL;
  Rows rows = { 0 };

  if (columns == NULL)
    return FALSE;
  select = g_strdup_printf ("SELECT \"%s\" FROM \"%s\"%s", list, table, strcmp (table, "meta") == 0 ? " WHERE key <> 'history'" : "");
  copy = g_strdup_printf ("COPY \"%s\" (\"%s\") FROM STDIN", table, list);
  stmt = wv_db_prepare (self->db, select, error);
  if (stmt == NULL)
    return FALSE;
  rows.stmt = stmt;
  rows.columns = g_strv_length (columns);
  if (!wv_pg_copy (self->pg, copy, next_row, &rows, error))
    {
      g_prefix_error (error, "%s: ", table);
      return FALSE;
    }
  self->rows += rows.rows;
  return TRUE;
}

static gboolean
is_empty (Move *self, GError **error)
{
  g_autoptr (PGresult) result = wv_pg_query (
      self->pg,
      (WvPgStep){ "SELECT EXISTS (SELECT 1 FROM record) OR EXISTS (SELECT 1 FROM stream) OR EXISTS (SELECT 1 FROM device) "
                  "OR EXISTS (SELECT 1 FROM code)",
                  0, NULL },
      error);

  if (result != NULL && strcmp (wv_pg_text (result, 0, 0), "t") == 0)
    {
      g_set_error (error, WV_ERROR, WV_ERROR_INVALID, "the database in PostgreSQL is not empty; nothing was moved");
      return FALSE;
    }
  return result != NULL;
}

/* The history of PostgreSQL itself stays; everything else comes from there. */
static gboolean
move_all (Move *self, GError **error)
{
  g_auto (GStrv) tables = NULL;

  if (!wv_pg_exec (self->pg, "LOCK TABLE meta, record, stream", error) || !is_empty (self, error))
    return FALSE;
  tables = list_tables (self, error);
  if (tables == NULL || !wv_pg_exec (self->pg, "DELETE FROM meta WHERE key <> 'history'", error))
    return FALSE;
  for (guint i = 0; tables[i] != NULL; i++)
    if (!move_table (self, tables[i], error))
      return FALSE;
  return wv_pg_exec (self->pg, "SELECT setval (pg_get_serial_sequence ('record', 'made'), coalesce (max (made), 0) + 1) FROM record", error);
}

static gboolean
copy (const char *path, const char *to, gint64 *ret_rows, GError **error)
{
  g_autoptr (WvDb) db = wv_db_open (path, WV_DB_READ_WRITE, error);
  g_autoptr (WvPg) pg = db != NULL ? wv_pg_new (to, error) : NULL;
  Move self = { db, pg, 0 };
  gboolean ok;

  if (pg == NULL || !wv_db_begin (db, error)) /* nobody writes to it meanwhile */
    return FALSE;
  ok = wv_pg_exec (pg, "BEGIN", error) && move_all (&self, error) && wv_pg_exec (pg, "COMMIT", error);
  wv_db_rollback (db);
  if (ok)
    wv_pg_exec (pg, "ANALYZE", NULL); /* good plans from the first request on; not worth failing for */
  *ret_rows = self.rows;
  return ok;
}

/* Opening brings it to the newest schema; closing leaves one file. */
static gboolean
prepare_source (const char *from, GError **error)
{
  g_autoptr (WvServerStore) store = wv_server_open_store (from, error);

  return store != NULL;
}

gboolean
wv_server_migrate_to_postgres (const char *from, const char *to, gint64 *ret_rows, GError **error)
{
  g_autofree char *path = wv_server_sqlite_path (from);
  g_autofree char *away = path != NULL ? g_strconcat (path, ".migrated", NULL) : NULL;

  if (path == NULL || !wv_server_is_shared (to))
    {
      g_set_error (error, WV_ERROR, WV_ERROR_INVALID, "migrate goes --from sqlite:DIR --to postgresql://…");
      return FALSE;
    }
  if (!prepare_source (from, error) || !wv_server_postgres_init (to, error) || !copy (path, to, ret_rows, error))
    return FALSE;
  if (g_rename (path, away) == 0)
    return TRUE;
  g_set_error (error, WV_ERROR, WV_ERROR_READ_ONLY,
               "all was moved, but %s could not be renamed (%s): do it by hand, no server may start on it again", path,
               g_strerror (errno));
  return FALSE;
}
