/* The one writer: together, but each by itself; nobody hears of success before the commit. */
#include <glib/gstdio.h>

#include "domain/wv-error.h"
#include "server/wv-server-worker.h"

typedef struct
{
  const char *stream;
  gboolean fails;
  int done, failed; /* atomic */
} Work;

static gboolean
append (WvServerStore *store, gpointer data, GError **error)
{
  Work *work = data;

  if (!store->append (store, work->stream, "offer", "id", "put", error))
    return FALSE;
  if (work->fails)
    g_set_error (error, WV_ERROR, WV_ERROR_STORAGE, "as asked");
  return !work->fails;
}

static void
on_done (gpointer data, const GError *error)
{
  Work *work = data;

  g_atomic_int_set (&work->failed, error != NULL);
  g_atomic_int_set (&work->done, TRUE);
}

static void
on_moved (const char *const *streams, gpointer data)
{
  g_atomic_int_inc ((int *) data);
}

static gint64
head_of (const char *path, const char *stream)
{
  g_autoptr (WvServerStore) store = wv_server_store_open_sqlite (path, NULL);
  g_auto (WvServerHead) head = { 0 };

  g_assert_true (store->begin (store, FALSE, NULL));
  g_assert_true (store->get_head (store, stream, &head, NULL));
  store->rollback (store);
  return head.head;
}

static void
test_each_by_itself (void)
{
  g_autofree char *folder = g_dir_make_tmp ("wv-worker-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "db", NULL);
  WvServerWorker *worker;
  Work works[100] = { 0 };
  int moved = 0;

  worker = wv_server_worker_new (wv_server_store_open_sqlite (path, NULL), on_moved, &moved);
  for (guint i = 0; i < G_N_ELEMENTS (works); i++)
    {
      works[i].stream = "one";
      works[i].fails = i % 3 == 0;
      wv_server_worker_push (worker, append, on_done, &works[i]);
    }
  wv_server_worker_free (worker); /* does all that waits */
  for (guint i = 0; i < G_N_ELEMENTS (works); i++)
    {
      g_assert_true (works[i].done);
      g_assert_cmpint (works[i].failed, ==, i % 3 == 0);
    }
  g_assert_cmpint (head_of (path, "one"), ==, 66);
  g_assert_cmpint (moved, >, 0);
  g_assert_cmpint (g_rename (path, path), ==, 0);
}

static void
test_nothing_moved (void)
{
  WvServerWorker *worker;
  Work work = { "one", TRUE, 0, 0 };
  g_autoptr (WvServerStore) store = NULL;

  worker = wv_server_worker_new (wv_server_store_open_sqlite (":memory:", NULL), NULL, NULL);
  wv_server_worker_push (worker, append, on_done, &work);
  wv_server_worker_free (worker);
  g_assert_true (work.failed);
}

/* Another process was in the way three times. */
typedef struct
{
  Work work;
  int collisions, runs;
} Collision;

static gboolean
collide (WvServerStore *store, gpointer data, GError **error)
{
  Collision *collision = data;

  if (!append (store, &collision->work, error))
    return FALSE;
  if (collision->runs++ < collision->collisions)
    g_set_error (error, WV_ERROR, WV_ERROR_CONFLICT, "as asked");
  return *error == NULL;
}

static void
test_runs_again (void)
{
  g_autofree char *folder = g_dir_make_tmp ("wv-worker-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "db", NULL);
  WvServerWorker *worker = wv_server_worker_new (wv_server_store_open_sqlite (path, NULL), NULL, NULL);
  Collision some = { { "one", FALSE, 0, 0 }, 3, 0 };
  Collision always = { { "one", FALSE, 0, 0 }, 1000, 0 };
  Work calm = { "one", FALSE, 0, 0 };

  wv_server_worker_push (worker, collide, on_done, &some);
  wv_server_worker_push (worker, append, on_done, &calm);
  wv_server_worker_push (worker, collide, on_done, &always);
  wv_server_worker_free (worker);
  g_assert_false (some.work.failed);
  g_assert_cmpint (some.runs, ==, 4);
  g_assert_false (calm.failed);
  g_assert_true (always.work.failed); /* not for ever: its desktop comes again */
  g_assert_cmpint (head_of (path, "one"), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/worker/each-by-itself", test_each_by_itself);
  g_test_add_func ("/server/worker/nothing-moved", test_nothing_moved);
  g_test_add_func ("/server/worker/runs-again", test_runs_again);
  return g_test_run ();
}
