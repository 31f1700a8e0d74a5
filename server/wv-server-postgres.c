#include "server/wv-server-postgres.h"

#include <gio/gio.h>
#include <string.h>

#include "domain/wv-error.h"
#include "domain/wv-id.h"
#include "server/wv-server-resources.h"

#define SCHEMA "/nl/welverwijs/server/schema-postgres"
/* Any number of our own: who holds it makes or changes tables. */
#define MIGRATION_LOCK "87865831"

/* The number of a schema file, 0 for other names. */
static gint64
number_of (const char *name)
{
  return g_ascii_strtoll (name, NULL, 10);
}

static GStrv
list_files (void)
{
  GStrv names = g_resource_enumerate_children (wv_server_get_resource (), SCHEMA, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  qsort (names, g_strv_length (names), sizeof *names, (int (*) (const void *, const void *)) g_strcmp0);
  return names;
}

/* 0: no tables yet. */
static gboolean
read_version (WvPg *pg, gint64 *ret_version, GError **error)
{
  g_autoptr (PGresult) table = WV_PG_QUERY (pg, error, "SELECT to_regclass ($1) IS NOT NULL", "schema_version");
  g_autoptr (PGresult) version = NULL;

  *ret_version = 0;
  if (table == NULL || strcmp (wv_pg_text (table, 0, 0), "f") == 0)
    return table != NULL;
  version = wv_pg_query (pg, (WvPgStep){ "SELECT coalesce (max (number), 0) FROM schema_version", 0, NULL }, error);
  if (version != NULL)
    *ret_version = wv_pg_number (version, 0, 0);
  return version != NULL;
}

static gint64
newest_version (void)
{
  g_auto (GStrv) names = list_files ();
  gint64 newest = 0;

  for (guint i = 0; names[i] != NULL; i++)
    newest = MAX (newest, number_of (names[i]));
  return newest;
}

static gboolean
is_not_newer (gint64 version, GError **error)
{
  if (version > newest_version ())
    g_set_error (error, WV_ERROR, WV_ERROR_NEWER, "a newer version of Welverwijs made this database; it was not touched");
  return version <= newest_version ();
}

static gboolean
apply (WvPg *pg, const char *name, GError **error)
{
  g_autofree char *path = g_build_path ("/", SCHEMA, name, NULL);
  g_autoptr (GBytes) bytes = g_resource_lookup_data (wv_server_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autofree char *sql = NULL;

  if (bytes == NULL)
    return FALSE;
  sql = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  if (wv_pg_exec (pg, sql, error))
    {
      g_autoptr (PGresult) noted
          = WV_PG_QUERY (pg, error, "INSERT INTO schema_version VALUES ($1)", WV_PG_INT (number_of (name)));

      return noted != NULL;
    }
  g_prefix_error (error, "%s: ", path);
  return FALSE;
}

static gboolean
check_encoding (WvPg *pg, GError **error)
{
  g_autoptr (PGresult) result = WV_PG_QUERY (pg, error, "SELECT current_setting ($1)", "server_encoding");

  if (result != NULL && strcmp (wv_pg_text (result, 0, 0), "UTF8") == 0)
    return TRUE;
  if (result != NULL)
    g_set_error (error, WV_ERROR, WV_ERROR_INVALID, "the database must have the encoding UTF8: createdb --encoding=UTF8 --template=template0");
  return FALSE;
}

static gboolean
migrate (WvPg *pg, GError **error)
{
  g_auto (GStrv) names = list_files ();
  g_autofree char *epoch = wv_id_new (NULL);
  g_autoptr (PGresult) given = NULL;
  gint64 version;

  if (!wv_pg_exec (pg, "SELECT pg_advisory_xact_lock (" MIGRATION_LOCK ")", error) || !check_encoding (pg, error)
      || !read_version (pg, &version, error) || !is_not_newer (version, error))
    return FALSE;
  if (version == 0 && !wv_pg_exec (pg, "CREATE TABLE schema_version (number bigint PRIMARY KEY)", error))
    return FALSE;
  for (guint i = 0; names[i] != NULL; i++)
    if (number_of (names[i]) > version && !apply (pg, names[i], error))
      return FALSE;
  given = WV_PG_QUERY (pg, error, "INSERT INTO meta VALUES ('epoch', $1) ON CONFLICT DO NOTHING", epoch);
  return given != NULL;
}

gboolean
wv_server_postgres_init (const char *uri, GError **error)
{
  g_autoptr (WvPg) pg = wv_pg_new (uri, error);

  if (pg == NULL || !wv_pg_exec (pg, "BEGIN", error))
    return FALSE;
  return migrate (pg, error) && wv_pg_exec (pg, "COMMIT", error); /* otherwise closing undoes it */
}

gboolean
wv_server_postgres_check (WvPg *pg, GError **error)
{
  gint64 version;

  if (!read_version (pg, &version, error) || !is_not_newer (version, error))
    return FALSE;
  if (version < newest_version ())
    g_set_error (error, WV_ERROR, WV_ERROR_NOT_FOUND, "the database has no tables of this version: run “welverwijs-server init” first");
  return version == newest_version ();
}

char *
wv_server_postgres_get_history (WvPg *pg, GError **error)
{
  g_autoptr (PGresult) result = wv_pg_query (
      pg,
      (WvPgStep){ "SELECT concat_ws ('.', (SELECT system_identifier FROM pg_control_system ()), "
                  "left (pg_walfile_name (pg_current_wal_lsn ()), 8), "
                  "(SELECT oid FROM pg_database WHERE datname = current_database ()), 'stream'::regclass::oid)",
                  0, NULL },
      error);

  return result != NULL ? g_strdup (wv_pg_text (result, 0, 0)) : NULL;
}
