#include "store/wv-db.h"

#include <errno.h>
#include <sqlite3.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "domain/wv-error.h"

#define BUSY_TIMEOUT_MS 5000

struct _WvDb
{
  sqlite3 *handle;
  GHashTable *cache; /* text, of the statement itself → WvStmt that nobody uses */
  gpointer data;
  gboolean read_only;
};

struct _WvStmt
{
  WvDb *db; /* unowned: a statement ends before its connection */
  sqlite3_stmt *handle;
  char **names; /* of the parameters, in order */
  int n_names;
  int next; /* after the last one bound: most callers bind in order */
  int bind_error;
};

/* The connection forgets it at a commit; the file that was written, the journal or the database, knows. */
static int
last_errno (sqlite3 *handle)
{
  sqlite3_file *journal = NULL;
  int number = 0;

  if (handle == NULL)
    return 0;
  if (sqlite3_file_control (handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &journal) == SQLITE_OK && journal != NULL
      && journal->pMethods != NULL)
    journal->pMethods->xFileControl (journal, SQLITE_FCNTL_LAST_ERRNO, &number);
  if (number == 0)
    sqlite3_file_control (handle, "main", SQLITE_FCNTL_LAST_ERRNO, &number);
  return number != 0 ? number : sqlite3_system_errno (handle);
}

/* A quota or a limit on the size of files is a full disk for who works here; a disk may turn read-only under us. */
static WvErrorCode
code_of_io (sqlite3 *handle)
{
  switch (last_errno (handle))
    {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return WV_ERROR_FULL;
    case EROFS:
      return WV_ERROR_READ_ONLY;
    default:
      return WV_ERROR_STORAGE;
    }
}

static WvErrorCode
code_of (sqlite3 *handle, int rc)
{
  switch (rc & 0xff)
    {
    case SQLITE_FULL:
      return WV_ERROR_FULL;
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return WV_ERROR_READ_ONLY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return WV_ERROR_CORRUPT;
    case SQLITE_INTERRUPT:
      return WV_ERROR_CANCELLED;
    case SQLITE_CONSTRAINT:
      return WV_ERROR_CONFLICT;
    case SQLITE_TOOBIG:
      return WV_ERROR_TOO_LARGE;
    case SQLITE_IOERR:
      return code_of_io (handle);
    default:
      return WV_ERROR_STORAGE;
    }
}

static void
set_error (WvDb *db, int rc, GError **error)
{
  WvErrorCode code = code_of (db->handle, rc);
  const char *detail = db->handle != NULL ? sqlite3_errmsg (db->handle) : sqlite3_errstr (rc);

  switch (code)
    {
    case WV_ERROR_FULL:
      g_set_error (error, WV_ERROR, code,
                   _ ("The disk is full, so nothing was saved. Make room and try again."));
      break;
    case WV_ERROR_READ_ONLY:
      g_set_error (error, WV_ERROR, code,
                   _ ("The database cannot be written (%s). Ask your administrator."), detail);
      break;
    case WV_ERROR_CORRUPT:
      g_set_error (error, WV_ERROR, code, _ ("The database is damaged (%s)."), detail);
      break;
    case WV_ERROR_CANCELLED:
      g_set_error_literal (error, WV_ERROR, code, _ ("Stopped."));
      break;
    default:
      g_set_error (error, WV_ERROR, code, _ ("The database cannot do this now (%s)."), detail);
      break;
    }
}

static void
stmt_free (WvStmt *stmt)
{
  sqlite3_finalize (stmt->handle);
  g_strfreev (stmt->names);
  g_free (stmt);
}

static gboolean
configure (WvDb *db, WvDbMode mode, GError **error)
{
  sqlite3_extended_result_codes (db->handle, 1);
  sqlite3_busy_timeout (db->handle, BUSY_TIMEOUT_MS);
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  if (!wv_db_exec (
          db,
          "PRAGMA foreign_keys = OFF; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY;"
          "PRAGMA cache_size = -32000; PRAGMA secure_delete = ON;",
          error))
    return FALSE;
  if (mode == WV_DB_READ_ONLY)
    return TRUE;
  return wv_db_exec (db,
                     "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                     "PRAGMA wal_autocheckpoint = 10000; PRAGMA journal_size_limit = 67108864;",
                     error);
}

/* The text of a statement on a kind is long, and looked up for each row. */
static guint
hash_sql (gconstpointer key)
{
  const char *sql = key;
  gsize length = strlen (sql);
  guint hash = length;

  for (gsize i = 0; i < length; i += 1 + length / 16)
    hash = hash * 33 + (guchar)sql[i];
  return hash;
}

/* Counting its memory costs SQLite a lock at each allocation. */
static gpointer
count_no_memory (gpointer data)
{
  sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
  return NULL;
}

WvDb *
wv_db_open (const char *path, WvDbMode mode, GError **error)
{
  int flags = SQLITE_OPEN_NOMUTEX
              | (mode == WV_DB_READ_ONLY ? SQLITE_OPEN_READONLY
                                         : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  static GOnce once = G_ONCE_INIT;
  g_autoptr (WvDb) db = NULL;
  int rc;

  g_return_val_if_fail (path != NULL, NULL);

  g_once (&once, count_no_memory, NULL);
  db = g_new0 (WvDb, 1);
  db->read_only = mode == WV_DB_READ_ONLY;
  db->cache = g_hash_table_new_full (hash_sql, g_str_equal, NULL, (GDestroyNotify)stmt_free);
  rc = sqlite3_open_v2 (path, &db->handle, flags, NULL);
  if (rc != SQLITE_OK)
    {
      set_error (db, rc, error);
      return NULL;
    }
  if (!configure (db, mode, error))
    return NULL;
  return g_steal_pointer (&db);
}

void
wv_db_close (WvDb *db)
{
  if (db == NULL)
    return;
  g_hash_table_destroy (db->cache);
  if (sqlite3_close (db->handle) == SQLITE_BUSY)
    {
      g_critical ("database closed while a statement is in use");
      sqlite3_close_v2 (db->handle);
    }
  g_free (db);
}

gboolean
wv_db_exec (WvDb *db, const char *sql, GError **error)
{
  int rc;

  g_return_val_if_fail (db != NULL && sql != NULL, FALSE);

  rc = sqlite3_exec (db->handle, sql, NULL, NULL, NULL);
  if (rc != SQLITE_OK)
    set_error (db, rc, error);
  return rc == SQLITE_OK;
}

void
wv_db_set_data (WvDb *db, gpointer data)
{
  g_return_if_fail (db != NULL);

  db->data = data;
}

gpointer
wv_db_get_data (WvDb *db)
{
  g_return_val_if_fail (db != NULL, NULL);

  return db->data;
}

gboolean
wv_db_begin (WvDb *db, GError **error)
{
  g_return_val_if_fail (sqlite3_get_autocommit (db->handle), FALSE);

  return wv_db_exec (db, "BEGIN IMMEDIATE", error);
}

gboolean
wv_db_begin_read (WvDb *db, GError **error)
{
  g_return_val_if_fail (sqlite3_get_autocommit (db->handle), FALSE);

  return wv_db_exec (db, "BEGIN", error);
}

gboolean
wv_db_commit (WvDb *db, GError **error)
{
  return wv_db_exec (db, "COMMIT", error);
}

void
wv_db_rollback (WvDb *db)
{
  g_autoptr (GError) error = NULL;

  /* A full disk makes SQLite roll back by itself. */
  if (sqlite3_get_autocommit (db->handle))
    return;
  if (!wv_db_exec (db, "ROLLBACK", &error))
    g_warning ("rollback: %s", error->message);
}

WvStmt *
wv_db_prepare (WvDb *db, const char *sql, GError **error)
{
  WvStmt *stmt = NULL;
  int rc;

  g_return_val_if_fail (db != NULL && sql != NULL, NULL);

  if (g_hash_table_steal_extended (db->cache, sql, NULL, (gpointer *)&stmt))
    return stmt;
  stmt = g_new0 (WvStmt, 1);
  stmt->db = db;
  rc = sqlite3_prepare_v3 (db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt->handle, NULL);
  if (rc != SQLITE_OK)
    {
      set_error (db, rc, error);
      g_free (stmt);
      return NULL;
    }
  stmt->n_names = sqlite3_bind_parameter_count (stmt->handle);
  stmt->names = g_new0 (char *, stmt->n_names + 1);
  for (int i = 0; i < stmt->n_names; i++)
    stmt->names[i] = g_strdup (sqlite3_bind_parameter_name (stmt->handle, i + 1));
  return stmt;
}

void
wv_stmt_done (WvStmt *stmt)
{
  const char *sql;

  if (stmt == NULL)
    return;
  wv_stmt_reset (stmt);
  sqlite3_clear_bindings (stmt->handle);
  sql = sqlite3_sql (stmt->handle);
  if (g_hash_table_contains (stmt->db->cache, sql))
    stmt_free (stmt);
  else
    g_hash_table_insert (stmt->db->cache, (gpointer)sql, stmt);
}

static int
index_of (WvStmt *stmt, const char *name)
{
  for (int tried = 0; tried < stmt->n_names; tried++)
    {
      int index = (stmt->next + tried) % stmt->n_names;

      if (g_strcmp0 (stmt->names[index], name) == 0)
        {
          stmt->next = index + 1;
          return index + 1;
        }
    }
  g_critical ("no parameter %s in: %s", name, sqlite3_sql (stmt->handle));
  return 0;
}

static void
note_bind (WvStmt *stmt, int rc)
{
  if (rc != SQLITE_OK && stmt->bind_error == SQLITE_OK)
    stmt->bind_error = rc;
}

void
wv_stmt_bind_text (WvStmt *stmt, const char *name, const char *value)
{
  int index = index_of (stmt, name);

  if (index > 0)
    note_bind (stmt, sqlite3_bind_text (stmt->handle, index, value, -1, SQLITE_TRANSIENT));
}

void
wv_stmt_bind_int (WvStmt *stmt, const char *name, gint64 value)
{
  int index = index_of (stmt, name);

  if (index > 0)
    note_bind (stmt, sqlite3_bind_int64 (stmt->handle, index, value));
}

void
wv_stmt_bind_bytes (WvStmt *stmt, const char *name, GBytes *value)
{
  int index = index_of (stmt, name);
  gconstpointer data;
  gsize size = 0;

  if (index == 0)
    return;
  if (value == NULL)
    {
      note_bind (stmt, sqlite3_bind_null (stmt->handle, index));
      return;
    }
  data = g_bytes_get_data (value, &size);
  note_bind (stmt, sqlite3_bind_blob64 (stmt->handle, index, size > 0 ? data : "", size,
                                        SQLITE_TRANSIENT));
}

void
wv_stmt_bind_null (WvStmt *stmt, const char *name)
{
  int index = index_of (stmt, name);

  if (index > 0)
    note_bind (stmt, sqlite3_bind_null (stmt->handle, index));
}

gboolean
wv_stmt_step (WvStmt *stmt, gboolean *ret_row, GError **error)
{
  int rc = stmt->bind_error;

  if (rc == SQLITE_OK)
    rc = sqlite3_step (stmt->handle);
  if (ret_row != NULL)
    *ret_row = rc == SQLITE_ROW;
  if (rc == SQLITE_ROW || rc == SQLITE_DONE)
    return TRUE;
  set_error (stmt->db, rc, error);
  return FALSE;
}

gboolean
wv_stmt_run (WvStmt *stmt, GError **error)
{
  gboolean ok = wv_stmt_step (stmt, NULL, error);

  wv_stmt_reset (stmt);
  return ok;
}

void
wv_stmt_reset (WvStmt *stmt)
{
  sqlite3_reset (stmt->handle);
  stmt->bind_error = SQLITE_OK;
}

const char *
wv_stmt_text (WvStmt *stmt, int column)
{
  return (const char *)sqlite3_column_text (stmt->handle, column);
}

gint64
wv_stmt_int (WvStmt *stmt, int column)
{
  return sqlite3_column_int64 (stmt->handle, column);
}

GBytes *
wv_stmt_dup_bytes (WvStmt *stmt, int column)
{
  gconstpointer data;

  if (wv_stmt_is_null (stmt, column))
    return NULL;
  data = sqlite3_column_blob (stmt->handle, column);
  return g_bytes_new (data, sqlite3_column_bytes (stmt->handle, column));
}

gboolean
wv_stmt_is_null (WvStmt *stmt, int column)
{
  return sqlite3_column_type (stmt->handle, column) == SQLITE_NULL;
}

gint64
wv_db_changes (WvDb *db)
{
  return sqlite3_changes64 (db->handle);
}

gint64
wv_db_last_rowid (WvDb *db)
{
  return sqlite3_last_insert_rowid (db->handle);
}

gboolean
wv_db_quick_check (WvDb *db, GError **error)
{
  g_autoptr (WvStmt) stmt = wv_db_prepare (db, "PRAGMA quick_check(1)", error);
  gboolean row = FALSE;

  if (stmt == NULL || !wv_stmt_step (stmt, &row, error))
    return FALSE;
  if (row && g_strcmp0 (wv_stmt_text (stmt, 0), "ok") == 0)
    return TRUE;
  g_set_error (error, WV_ERROR, WV_ERROR_CORRUPT, _ ("The database is damaged (%s)."),
               row ? wv_stmt_text (stmt, 0) : "quick_check");
  return FALSE;
}
