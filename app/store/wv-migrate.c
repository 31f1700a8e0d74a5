#include "store/wv-migrate.h"

#include <glib/gi18n-lib.h>

#include "domain/wv-error.h"

static gboolean
read_int (WvDb *db, const char *sql, gint64 *ret, GError **error)
{
  g_autoptr (WvStmt) stmt = wv_db_prepare (db, sql, error);
  gboolean row = FALSE;

  if (stmt == NULL || !wv_stmt_step (stmt, &row, error))
    return FALSE;
  *ret = row ? wv_stmt_int (stmt, 0) : 0;
  return TRUE;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* The schema files in order of number. */
static char **
list_files (GResource *resource, const char *prefix, GError **error)
{
  g_autoptr (GError) local = NULL;
  char **names
      = g_resource_enumerate_children (resource, prefix, G_RESOURCE_LOOKUP_FLAGS_NONE, &local);

  if (names == NULL)
    {
      g_set_error (error, WV_ERROR, WV_ERROR_FAILED, "%s: %s", prefix, local->message);
      return NULL;
    }
  qsort (names, g_strv_length (names), sizeof (char *), compare_names);
  return names;
}

static gboolean
check_owner (WvDb *db, guint32 application_id, GError **error)
{
  gint64 found, objects;

  if (!read_int (db, "PRAGMA application_id", &found, error)
      || !read_int (db, "SELECT count(*) FROM sqlite_schema", &objects, error))
    return FALSE;
  if ((guint32)found == application_id || (found == 0 && objects == 0))
    return TRUE;
  g_set_error_literal (error, WV_ERROR, WV_ERROR_INVALID,
                       _ ("This file is a database of another program."));
  return FALSE;
}

static gboolean
apply (WvDb *db,
       GResource *resource,
       const char *path,
       gint64 number,
       guint32 application_id,
       GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) text
      = g_resource_lookup_data (resource, path, G_RESOURCE_LOOKUP_FLAGS_NONE, &local);
  g_autofree char *pragmas = NULL;
  g_autofree char *sql = NULL;

  if (text == NULL)
    {
      g_set_error (error, WV_ERROR, WV_ERROR_FAILED, "%s: %s", path, local->message);
      return FALSE;
    }
  /* A pragma takes no parameters; both values are our own numbers. */
  pragmas = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %d;",
                             (gint32)application_id, (int)number);
  sql = g_strndup (g_bytes_get_data (text, NULL), g_bytes_get_size (text));
  if (!wv_db_begin (db, error))
    return FALSE;
  if (wv_db_exec (db, sql, error) && wv_db_exec (db, pragmas, error) && wv_db_commit (db, error))
    return TRUE;
  wv_db_rollback (db);
  g_prefix_error (error, "%s: ", path);
  return FALSE;
}

/* @ret_names: the schema files. */
static gboolean
check (WvDb *db, GResource *resource, const char *prefix, guint32 application_id, gint64 *ret_version, char ***ret_names, GError **error)
{
  gint64 newest = 0;

  if (!check_owner (db, application_id, error) || !read_int (db, "PRAGMA user_version", ret_version, error))
    return FALSE;
  *ret_names = list_files (resource, prefix, error);
  if (*ret_names == NULL)
    return FALSE;
  for (guint i = 0; (*ret_names)[i] != NULL; i++)
    newest = MAX (newest, g_ascii_strtoll ((*ret_names)[i], NULL, 10));
  if (*ret_version <= newest)
    return TRUE;
  g_set_error_literal (error, WV_ERROR, WV_ERROR_NEWER,
                       _ ("A newer version of Welverwijs made this database. It was not touched. "
                          "Install the newest version."));
  return FALSE;
}

gboolean
wv_migrate_check (WvDb *db, GResource *resource, const char *prefix, guint32 application_id, GError **error)
{
  g_auto (GStrv) names = NULL;
  gint64 version;

  return check (db, resource, prefix, application_id, &version, &names, error);
}

gboolean
wv_migrate (
    WvDb *db, GResource *resource, const char *prefix, guint32 application_id, GError **error)
{
  g_auto (GStrv) names = NULL;
  gint64 version;

  if (!check (db, resource, prefix, application_id, &version, &names, error))
    return FALSE;
  for (guint i = 0; names[i] != NULL; i++)
    {
      gint64 number = g_ascii_strtoll (names[i], NULL, 10);
      g_autofree char *path = g_build_path ("/", prefix, names[i], NULL);

      if (number > version && !apply (db, resource, path, number, application_id, error))
        return FALSE;
    }
  return TRUE;
}
