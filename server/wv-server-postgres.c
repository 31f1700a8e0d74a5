#include "server/wv-server-postgres.h"

#include <gio/gio.h>
#include <string.h>

#include "domain/wv-error.h"
#include "domain/wv-sum.h"
#include "server/wv-server-resources.h"
#include "server/wv-server-store.h"

#define SCHEMA "/nl/welverwijs/server/schema-postgres"
/* Any number of our own: who holds it makes or changes tables. */
#define MIGRATION_LOCK "87865831"

/* The number of a schema file, 0 for other names. */
static gint64
number_of (const char *name)
{
  return g_ascii_strtoll (name, NULL, 10);
}

static int
compare_names (const void *a, const void *b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static GStrv
list_files (void)
{
  GStrv names = g_resource_enumerate_children (wv_server_get_resource (), SCHEMA, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  qsort (names, g_strv_length (names), sizeof *names, compare_names);
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
  g_autofree char *epoch = wv_server_new_epoch ();
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

/* Histories. */

static gboolean
run (PGresult *taken)
{
  g_autoptr (PGresult) result = taken;

  return result != NULL;
}

char *
wv_server_postgres_get_meta (WvPg *pg, const char *key, GError **error)
{
  g_autoptr (PGresult) result = WV_PG_QUERY (pg, error, "SELECT value FROM meta WHERE key = $1", key);

  return result != NULL && PQntuples (result) > 0 ? g_strdup (wv_pg_text (result, 0, 0)) : NULL;
}

static gboolean
set_meta (WvPg *pg, const char *key, const char *value, GError **error)
{
  return run (WV_PG_QUERY (pg, error, "INSERT INTO meta VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value", key,
                           value));
}

gboolean
wv_server_postgres_renew_epoch (WvPg *pg, GError **error)
{
  g_autofree char *epoch = wv_server_new_epoch ();
  const WvPgStep steps[] = {
    { "SELECT pg_advisory_xact_lock (" WV_SERVER_EPOCH_LOCK ")", 0, NULL },
    WV_PG_STEP ("UPDATE meta SET value = $1 WHERE key = 'epoch'", epoch),
    WV_PG_STEP ("UPDATE meta SET value = greatest (value::bigint + 1000000, $1) WHERE key = 'version-floor'",
                WV_PG_INT (wv_server_next_floor (0))),
    { "UPDATE device SET ratchet = NULL, previous_ratchet = NULL", 0, NULL },
  };
  g_autoptr (GPtrArray) results = wv_pg_run (pg, steps, G_N_ELEMENTS (steps), error);

  return results != NULL;
}

static gboolean
count_stream (WvPg *pg, const char *stream, GError **error)
{
  g_autoptr (PGresult) live
      = WV_PG_QUERY (pg, error, "SELECT kind, rec, v FROM stream_entry WHERE stream = $1 AND op = 'put'", stream);
  guint64 sum = 0;

  if (live == NULL)
    return FALSE;
  for (int i = 0; i < PQntuples (live); i++)
    sum += wv_sum_of (wv_pg_text (live, i, 0), wv_pg_text (live, i, 1), wv_pg_number (live, i, 2));
  return run (WV_PG_QUERY (pg, error, "UPDATE stream SET live = $2, sum = $3 WHERE id = $1", stream, WV_PG_INT (PQntuples (live)),
                           WV_PG_INT ((gint64) sum)));
}

/* Once, for entries of before there were sums. */
static gboolean
count_streams (WvPg *pg, GError **error)
{
  g_autoptr (PGresult) streams = wv_pg_query (pg, (WvPgStep){ "SELECT id FROM stream ORDER BY id FOR UPDATE", 0, NULL }, error);

  for (int i = 0; streams != NULL && i < PQntuples (streams); i++)
    if (!count_stream (pg, wv_pg_text (streams, i, 0), error))
      return FALSE;
  return streams != NULL && set_meta (pg, "sums", "1", error);
}

/* Whether this is still the course of events that the epoch stands for; one process at a time looks. */
static gboolean
check_history (WvPg *pg, GError **error)
{
  g_autofree char *now = wv_server_postgres_get_history (pg, error);
  g_autofree char *known = NULL;
  g_autofree char *sums = NULL;
  gboolean same;

  if (now == NULL || !run (WV_PG_QUERY (pg, error, "SELECT 1 FROM meta WHERE key = $1 FOR UPDATE", "epoch")))
    return FALSE;
  known = wv_server_postgres_get_meta (pg, "history", NULL);
  sums = wv_server_postgres_get_meta (pg, "sums", NULL);
  same = g_strcmp0 (known, now) == 0;
  if (known != NULL && !same)
    g_message ("the database was restored or copied (%s, was %s). A new epoch begins", now, known);
  return (sums != NULL || count_streams (pg, error)) && (known == NULL || same || wv_server_postgres_renew_epoch (pg, error))
         && (same || set_meta (pg, "history", now, error));
}

static char *
make_nonce (WvPg *pg, GError **error)
{
  g_autoptr (PGresult) result
      = wv_pg_query (pg,
                     (WvPgStep){ "SELECT left (md5 (concat (extract (epoch FROM pg_postmaster_start_time ()), "
                                 "(SELECT system_identifier FROM pg_control_system ()))), 12)",
                                 0, NULL },
                     error);

  return result != NULL ? g_strdup (wv_pg_text (result, 0, 0)) : NULL;
}

static gboolean
check_in_transaction (WvPg *pg, GError **error)
{
  if (!wv_pg_exec (pg, "BEGIN", error))
    return FALSE;
  if (check_history (pg, error))
    return wv_pg_exec (pg, "COMMIT", error);
  wv_pg_exec (pg, "ROLLBACK", NULL);
  return FALSE;
}

/* A standby can only be read: it says what its primary says. */
gboolean
wv_server_postgres_meet (WvPg *pg, char **ret_nonce, GError **error)
{
  g_autoptr (PGresult) standby = wv_pg_query (pg, (WvPgStep){ "SELECT pg_is_in_recovery ()", 0, NULL }, error);

  *ret_nonce = NULL;
  if (standby == NULL)
    return FALSE;
  if (*wv_pg_text (standby, 0, 0) == 't')
    return TRUE;
  if (check_in_transaction (pg, error))
    *ret_nonce = make_nonce (pg, error);
  return *ret_nonce != NULL;
}
