#include <glib/gstdio.h>

#include "domain/wv-error.h"
#include "store/wv-db.h"

static WvDb *
open_memory (void)
{
  g_autoptr (GError) error = NULL;
  WvDb *db = wv_db_open (":memory:", WV_DB_READ_WRITE, &error);

  g_assert_no_error (error);
  g_assert_true (
      wv_db_exec (db, "CREATE TABLE t (id TEXT PRIMARY KEY, n INTEGER, b BLOB)", &error));
  return db;
}

static gboolean
insert (WvDb *db, const char *id, gint64 n, GBytes *bytes, GError **error)
{
  g_autoptr (WvStmt) stmt
      = wv_db_prepare (db, "INSERT INTO t (id, n, b) VALUES (:id, :n, :b)", error);

  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_text (stmt, ":id", id);
  wv_stmt_bind_int (stmt, ":n", n);
  wv_stmt_bind_bytes (stmt, ":b", bytes);
  return wv_stmt_run (stmt, error);
}

static gint64
count (WvDb *db)
{
  g_autoptr (WvStmt) stmt = wv_db_prepare (db, "SELECT count (*) FROM t", NULL);

  g_assert_true (wv_stmt_step (stmt, NULL, NULL));
  return wv_stmt_int (stmt, 0);
}

static void
test_values (void)
{
  g_autoptr (WvDb) db = open_memory ();
  g_autoptr (GBytes) bytes = g_bytes_new ("a\0b", 3);
  g_autoptr (GBytes) back = NULL;
  g_autoptr (WvStmt) stmt = NULL;
  gboolean row;

  g_assert_true (insert (db, "'; DROP TABLE t; --", G_MAXINT64, bytes, NULL));
  stmt = wv_db_prepare (db, "SELECT id, n, b FROM t", NULL);
  g_assert_true (wv_stmt_step (stmt, &row, NULL));
  g_assert_true (row);
  back = wv_stmt_dup_bytes (stmt, 2);
  g_assert_cmpstr (wv_stmt_text (stmt, 0), ==, "'; DROP TABLE t; --");
  g_assert_cmpint (wv_stmt_int (stmt, 1), ==, G_MAXINT64);
  g_assert_true (g_bytes_equal (back, bytes));
  g_assert_true (wv_stmt_step (stmt, &row, NULL));
  g_assert_false (row);
}

static void
test_same_text_twice (void)
{
  g_autoptr (WvDb) db = open_memory ();
  WvStmt *one = wv_db_prepare (db, "SELECT 1", NULL), *other = wv_db_prepare (db, "SELECT 1", NULL),
         *again;

  g_assert_true (one != other);
  wv_stmt_done (one);
  again = wv_db_prepare (db, "SELECT 1", NULL);
  g_assert_true (again == one);
  wv_stmt_done (again);
  wv_stmt_done (other);
}

static void
test_rollback (void)
{
  g_autoptr (WvDb) db = open_memory ();

  g_assert_true (wv_db_begin (db, NULL));
  g_assert_true (insert (db, "a", 1, NULL, NULL));
  wv_db_rollback (db);
  g_assert_cmpint (count (db), ==, 0);
  g_assert_true (wv_db_begin (db, NULL));
  g_assert_true (insert (db, "a", 1, NULL, NULL));
  g_assert_true (wv_db_commit (db, NULL));
  g_assert_cmpint (count (db), ==, 1);
}

static void
test_constraint (void)
{
  g_autoptr (WvDb) db = open_memory ();
  g_autoptr (GError) error = NULL;

  g_assert_true (insert (db, "a", 1, NULL, NULL));
  g_assert_false (insert (db, "a", 2, NULL, &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_CONFLICT);
}

static void
test_full (void)
{
  g_autoptr (WvDb) db = open_memory ();
  g_autoptr (GError) error = NULL;
  g_autofree char *zeros = g_malloc0 (100000);
  g_autoptr (GBytes) much = g_bytes_new (zeros, 100000);

  g_assert_true (wv_db_exec (db, "PRAGMA max_page_count = 10", NULL));
  g_assert_true (wv_db_begin (db, NULL));
  g_assert_false (insert (db, "a", 1, much, &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_FULL);
  wv_db_rollback (db);
  g_assert_cmpint (count (db), ==, 0);
}

static void
test_read_only (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("wv-db-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.db", NULL);
  g_autoptr (WvDb) writer = wv_db_open (path, WV_DB_READ_WRITE, &error);
  g_autoptr (WvDb) reader = NULL;

  g_assert_no_error (error);
  g_assert_true (
      wv_db_exec (writer, "CREATE TABLE t (id TEXT PRIMARY KEY, n INTEGER, b BLOB)", NULL));
  reader = wv_db_open (path, WV_DB_READ_ONLY, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count (reader), ==, 0);
  g_assert_false (insert (reader, "a", 1, NULL, &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_READ_ONLY);
}

static void
test_not_a_database (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("wv-db-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.db", NULL);
  g_autofree char *text = g_strnfill (5000, 'x');

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_null (wv_db_open (path, WV_DB_READ_WRITE, &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_CORRUPT);
}

static void
test_quick_check (void)
{
  g_autoptr (WvDb) db = open_memory ();
  g_autoptr (GError) error = NULL;

  g_assert_true (wv_db_quick_check (db, &error));
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/db/values", test_values);
  g_test_add_func ("/store/db/same-text-twice", test_same_text_twice);
  g_test_add_func ("/store/db/rollback", test_rollback);
  g_test_add_func ("/store/db/constraint", test_constraint);
  g_test_add_func ("/store/db/full", test_full);
  g_test_add_func ("/store/db/read-only", test_read_only);
  g_test_add_func ("/store/db/not-a-database", test_not_a_database);
  g_test_add_func ("/store/db/quick-check", test_quick_check);
  return g_test_run ();
}
