#include "server/wv-server-database.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "domain/wv-error.h"
#include "seal/wv-courier-box.h"
#include "wv-config.h"

#ifdef WV_HAVE_POSTGRESQL
#include "server/wv-server-migrate.h"
#include "server/wv-server-postgres.h"
#endif

#define FILE_NAME "welverwijs-server.db"
#define COURIER_KEY "courier.key"
#define SQLITE "sqlite:"

gboolean
wv_server_is_shared (const char *database)
{
  return g_str_has_prefix (database, "postgresql://") || g_str_has_prefix (database, "postgres://");
}

static const char *
folder_of (const char *database)
{
  return g_str_has_prefix (database, SQLITE) ? database + strlen (SQLITE) : database;
}

char *
wv_server_sqlite_path (const char *database)
{
  return wv_server_is_shared (database) ? NULL : g_build_filename (folder_of (database), FILE_NAME, NULL);
}

char *
wv_server_courier_key_path (const char *database)
{
  return wv_server_is_shared (database) ? NULL : g_build_filename (folder_of (database), COURIER_KEY, NULL);
}

static WvServerStore *
open_sqlite (const char *database, GError **error)
{
  g_autofree char *path = wv_server_sqlite_path (database);

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, WV_ERROR, WV_ERROR_NOT_FOUND, "%s holds no database: run “welverwijs-server init --data %s” first",
                   folder_of (database), folder_of (database));
      return NULL;
    }
  return wv_server_store_open_sqlite (path, error);
}

static gboolean
init_sqlite (const char *database, GError **error)
{
  g_autofree char *path = wv_server_sqlite_path (database);
  g_autofree char *key = wv_server_courier_key_path (database);
  g_autoptr (WvServerStore) store = NULL;

  if (g_mkdir_with_parents (folder_of (database), 0700) != 0)
    {
      g_set_error (error, WV_ERROR, WV_ERROR_READ_ONLY, "the folder %s cannot be made: %s", folder_of (database), g_strerror (errno));
      return FALSE;
    }
  store = wv_server_store_open_sqlite (path, error);
  return store != NULL && (g_chmod (path, 0600) == 0 || TRUE) && wv_courier_key_make (key, error);
}

#ifdef WV_HAVE_POSTGRESQL

WvServerStore *
wv_server_open_store (const char *database, GError **error)
{
  return wv_server_is_shared (database) ? wv_server_store_open_postgres (database, error) : open_sqlite (database, error);
}

gboolean
wv_server_init_store (const char *database, GError **error)
{
  return wv_server_is_shared (database) ? wv_server_postgres_init (database, error) : init_sqlite (database, error);
}

gboolean
wv_server_migrate (const char *from, const char *to, gint64 *ret_rows, GError **error)
{
  return wv_server_migrate_to_postgres (from, to, ret_rows, error);
}

WvServerListener *
wv_server_listen (const char *database, WvServerMoved moved, gpointer data, GError **error)
{
  return wv_server_listener_new (database, moved, data, error);
}

void
wv_server_listen_end (WvServerListener *listener)
{
  wv_server_listener_free (listener);
}

#else

static gboolean
is_possible (const char *database, GError **error)
{
  if (wv_server_is_shared (database))
    g_set_error (error, WV_ERROR, WV_ERROR_INVALID, "this program was built without PostgreSQL");
  return !wv_server_is_shared (database);
}

WvServerStore *
wv_server_open_store (const char *database, GError **error)
{
  return is_possible (database, error) ? open_sqlite (database, error) : NULL;
}

gboolean
wv_server_init_store (const char *database, GError **error)
{
  return is_possible (database, error) && init_sqlite (database, error);
}

gboolean
wv_server_migrate (const char *from, const char *to, gint64 *ret_rows, GError **error)
{
  is_possible ("postgresql://", error);
  return FALSE;
}

WvServerListener *
wv_server_listen (const char *database, WvServerMoved moved, gpointer data, GError **error)
{
  is_possible (database, error);
  return NULL;
}

void
wv_server_listen_end (WvServerListener *listener)
{
}

#endif
