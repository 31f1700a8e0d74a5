#include <glib/gstdio.h>

#include "domain/wv-error.h"
#include "store/wv-store.h"

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("wv-db-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "test.db", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_remove (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
test_not_a_database (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WvDb) db = NULL;

  g_assert_true (g_file_set_contents (fixture->path, "this is a letter, not a database, whatever its name says....", -1, NULL));
  db = wv_store_open_db (fixture->path, &error);
  g_assert_null (db);
  g_assert_error (error, WV_ERROR, WV_ERROR_CORRUPT);
}

/* Made by a newer version: refused, and not a byte of it changes. */
static void
test_newer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WvDb) db = wv_store_open_db (fixture->path, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize before_size, after_size;

  g_assert_true (wv_db_exec (db, "PRAGMA user_version = 9999; PRAGMA wal_checkpoint(TRUNCATE)", NULL));
  wv_db_close (g_steal_pointer (&db));
  g_assert_true (g_file_get_contents (fixture->path, &before, &before_size, NULL));
  db = wv_store_open_db (fixture->path, &error);
  g_assert_null (db);
  g_assert_error (error, WV_ERROR, WV_ERROR_NEWER);
  g_assert_true (g_file_get_contents (fixture->path, &after, &after_size, NULL));
  g_assert_cmpmem (before, before_size, after, after_size);
}

static void
test_foreign_database (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WvDb) db = wv_db_open (fixture->path, WV_DB_READ_WRITE, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (WvDb) none = NULL;

  g_assert_true (wv_db_exec (db, "CREATE TABLE photos (a); PRAGMA application_id = 12345", NULL));
  wv_db_close (g_steal_pointer (&db));
  none = wv_store_open_db (fixture->path, &error);
  g_assert_null (none);
  g_assert_error (error, WV_ERROR, WV_ERROR_INVALID);
}

/* Opening twice changes nothing the second time, and the file is sound. */
static void
test_again (Fixture *fixture, gconstpointer data)
{
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (WvDb) db = wv_store_open_db (fixture->path, NULL);

      g_assert_nonnull (db);
      g_assert_true (wv_db_quick_check (db, NULL));
    }
}

/* The tables are written by hand and the field tables too: they must say the same. */
static void
test_columns_match_kinds (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WvDb) db = wv_store_open_db (fixture->path, NULL);
  guint n;
  const WvKind *const *kinds = wv_kinds (&n);

  for (guint k = 0; k < n; k++)
    for (guint f = 0; f < kinds[k]->n_fields; f++)
      {
        g_autoptr (WvStmt) stmt = wv_db_prepare (db, "SELECT type FROM pragma_table_info(:t) WHERE name = :c", NULL);
        const WvField *field = &kinds[k]->fields[f];
        gboolean row = FALSE;

        wv_stmt_bind_text (stmt, ":t", kinds[k]->name);
        wv_stmt_bind_text (stmt, ":c", field->name);
        g_assert_true (wv_stmt_step (stmt, &row, NULL));
        g_test_message ("%s.%s", kinds[k]->name, field->name);
        g_assert_cmpint (row, ==, !(field->flags & WV_FIELD_SEALED));
        if (row && (field->type == WV_FIELD_INT || field->type == WV_FIELD_BOOL || field->type == WV_FIELD_TIME))
          g_assert_cmpstr (wv_stmt_text (stmt, 0), ==, "INTEGER");
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/store/migrate/not-a-database", Fixture, NULL, set_up, test_not_a_database, tear_down);
  g_test_add ("/store/migrate/newer", Fixture, NULL, set_up, test_newer, tear_down);
  g_test_add ("/store/migrate/foreign-database", Fixture, NULL, set_up, test_foreign_database, tear_down);
  g_test_add ("/store/migrate/again", Fixture, NULL, set_up, test_again, tear_down);
  g_test_add ("/store/migrate/columns-match-kinds", Fixture, NULL, set_up, test_columns_match_kinds, tear_down);
  return g_test_run ();
}
