#include <glib/gstdio.h>
#include <signal.h>
#include <sys/resource.h>

#include "domain/wv-error.h"
#include "domain/wv-id.h"
#include "store/wv-list.h"
#include "store/wv-outbox-sync.h"
#include "store/wv-store.h"

typedef struct
{
  char *path;
  WvStore *store;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("wv-store-XXXXXX", &error);

  fixture->path = g_build_filename (folder, "deep", "welverwijs.db", NULL);
  fixture->store = wv_store_new (fixture->path, NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->store);
  g_free (fixture->path);
}

static gpointer
put_offer (WvDb *db, gpointer title, GError **error)
{
  g_autofree char *id = wv_id_new (NULL);
  g_autoptr (WvRecord) offer = wv_record_new (&wv_kind_offer, id);

  wv_record_set_text (offer, "title", title);
  wv_record_set_text (offer, "status", "active");
  return wv_mirror_put_record (db, offer, error) ? GINT_TO_POINTER (1) : NULL;
}

static gpointer
put_and_fail (WvDb *db, gpointer title, GError **error)
{
  put_offer (db, title, error);
  g_set_error_literal (error, WV_ERROR, WV_ERROR_REFUSED, "no");
  return NULL;
}

static gpointer
count_offers (WvDb *db, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) offers = wv_records_query (db, &wv_kind_offer, NULL, NULL, NULL, error);

  return offers != NULL ? GUINT_TO_POINTER (offers->len) : NULL;
}

static void
count_signal (WvStore *store, const char *kind, const char *const *ids, guint *times)
{
  g_assert_cmpstr (kind, ==, "offer");
  g_assert_cmpuint (g_strv_length ((char **)ids), ==, 2);
  (*times)++;
}

static void
test_changed_once (Fixture *fixture, gconstpointer data)
{
  guint times = 0;

  g_signal_connect (fixture->store, "changed", G_CALLBACK (count_signal), &times);
  wv_store_run (fixture->store, WV_STORE_WRITE, put_offer, (gpointer) "een", NULL);
  wv_store_run (fixture->store, WV_STORE_WRITE, put_offer, (gpointer) "twee", NULL);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (times, ==, 1);
}

static void
test_failure_changes_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (
      wv_store_run (fixture->store, WV_STORE_WRITE, put_and_fail, (gpointer) "een", &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_REFUSED);
  g_assert_cmpuint (
      GPOINTER_TO_UINT (wv_store_run (fixture->store, WV_STORE_READ, count_offers, NULL, NULL)), ==,
      0);
}

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GError **error = data;
  gpointer value = wv_store_run_finish (WV_STORE (source), result, error);

  g_assert_true (value != NULL || *error != NULL);
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  wv_store_run_async (fixture->store, WV_STORE_WRITE, put_offer, (gpointer) "een", NULL, NULL,
                      cancellable, finished_cb, &error);
  while (error == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (error, WV_ERROR, WV_ERROR_CANCELLED);
}

static void
test_newer_database (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  WvDb *db;

  wv_store_close (fixture->store);
  db = wv_db_open (fixture->path, WV_DB_READ_WRITE, NULL);
  g_assert_true (wv_db_exec (db, "PRAGMA user_version = 9999", NULL));
  wv_db_close (db);
  g_assert_null (wv_store_open_db (fixture->path, &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_NEWER);
}

static void
test_foreign_database (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_strconcat (fixture->path, ".other", NULL);
  WvDb *db = wv_db_open (path, WV_DB_READ_WRITE, NULL);

  g_assert_true (wv_db_exec (db, "CREATE TABLE t (a)", NULL));
  wv_db_close (db);
  g_assert_null (wv_store_open_db (path, &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_INVALID);
}

static void
test_private_file (Fixture *fixture, gconstpointer data)
{
  GStatBuf info;

  g_assert_cmpint (g_stat (fixture->path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
}

static GArray *
rows_of (const gint64 *values, guint n)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_array_append_vals (rows, values, n);
  return rows;
}

static void
write_change (GListModel *model, guint position, guint removed, guint added, GString *log)
{
  g_string_append_printf (log, "%u -%u +%u;", position, removed, added);
}

static void
test_list_difference (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    gint64 rows[5];
    guint n;
    gboolean replace;
    const char *log;
  } steps[] = {
    { { 1, 2, 3 }, 3, FALSE, "0 -0 +3;" },    { { 1, 2, 3 }, 3, FALSE, "" },
    { { 1, 9, 2, 3 }, 4, FALSE, "1 -0 +1;" }, { { 1, 9, 3 }, 3, FALSE, "2 -1 +0;" },
    { { 1, 9, 9 }, 3, FALSE, "2 -1 +1;" },    { { 4, 5 }, 2, TRUE, "0 -3 +0;0 -0 +2;" },
  };
  g_autoptr (WvList) list = wv_list_new (fixture->store, &wv_kind_offer);
  g_autoptr (GString) log = g_string_new (NULL);

  g_signal_connect (list, "items-changed", G_CALLBACK (write_change), log);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr (GArray) rows = rows_of (steps[i].rows, steps[i].n);

      g_string_set_size (log, 0);
      wv_list_set_rows (list, rows, steps[i].replace);
      g_assert_cmpstr (log->str, ==, steps[i].log);
    }
  g_assert_cmpint (wv_list_find (list, 5), ==, 1);
  g_assert_cmpint (wv_list_find (list, 9), ==, -1);
}

static void
test_list_fetches (Fixture *fixture, gconstpointer data)
{
  const gint64 values[] = { 1 };
  g_autoptr (GArray) rows = rows_of (values, 1);
  g_autoptr (WvList) list = wv_list_new (fixture->store, &wv_kind_offer);
  g_autoptr (WvRow) row = NULL;
  g_autoptr (WvRow) again = NULL;

  wv_store_run (fixture->store, WV_STORE_WRITE, put_offer, (gpointer) "een", NULL);
  wv_list_set_rows (list, rows, TRUE);
  row = g_list_model_get_item (G_LIST_MODEL (list), 0);
  again = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_true (row == again);
  while (wv_row_get_record (row) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (wv_record_get_text (wv_row_get_record (row), "title"), ==, "een");
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

/* A full disk, as seen by this process: no file may grow beyond @bytes. */
static void
limit_files (rlim_t bytes)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = bytes == RLIM_INFINITY ? limit.rlim_max : bytes;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
wait_for_trouble (Fixture *fixture, const guint *told, guint wanted)
{
  while (*told < wanted)
    g_main_context_iteration (NULL, TRUE);
}

/* What does not fit is not written in half, everybody hears it once, and it is over by itself when there is room. */
static void
test_disk_full (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) trouble = NULL;
  guint told = 0;

  g_signal_connect_swapped (fixture->store, "trouble", G_CALLBACK (count_cb), &told);
  signal (SIGXFSZ, SIG_IGN);
  limit_files (0);
  g_assert_null (wv_store_run (fixture->store, WV_STORE_WRITE, put_offer, "Eettafel", &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_FULL);
  g_assert_null (wv_store_run (fixture->store, WV_STORE_WRITE, put_offer, "Eettafel", NULL));
  wait_for_trouble (fixture, &told, 1);
  trouble = wv_store_dup_trouble (fixture->store);
  limit_files (RLIM_INFINITY);
  g_assert_error (trouble, WV_ERROR, WV_ERROR_FULL);
  wv_store_try_async (fixture->store);
  wait_for_trouble (fixture, &told, 2);
  g_assert_null (wv_store_dup_trouble (fixture->store));
  g_assert_null (wv_store_run (fixture->store, WV_STORE_READ, count_offers, NULL, NULL));
  g_assert_nonnull (wv_store_run (fixture->store, WV_STORE_WRITE, put_offer, "Eettafel", NULL));
  g_assert_cmpint (GPOINTER_TO_INT (wv_store_run (fixture->store, WV_STORE_READ, count_offers, NULL, NULL)), ==, 1);
}

/* A rule that was broken is nothing to do with the disk. */
static void
test_no_trouble (Fixture *fixture, gconstpointer data)
{
  g_assert_null (wv_store_run (fixture->store, WV_STORE_WRITE, put_and_fail, "Eettafel", NULL));
  g_assert_null (wv_store_dup_trouble (fixture->store));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/store/store/changed-once", test_changed_once);
  ADD ("/store/store/failure-changes-nothing", test_failure_changes_nothing);
  ADD ("/store/store/cancelled", test_cancelled);
  ADD ("/store/store/newer-database", test_newer_database);
  ADD ("/store/store/foreign-database", test_foreign_database);
  ADD ("/store/store/private-file", test_private_file);
  ADD ("/store/store/disk-full", test_disk_full);
  ADD ("/store/store/no-trouble", test_no_trouble);
  ADD ("/store/list/difference", test_list_difference);
  ADD ("/store/list/fetches", test_list_fetches);
  return g_test_run ();
}
