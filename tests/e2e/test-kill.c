/* The plug is pulled, again and again, at desktop and server: nothing that a person saw as saved is lost, and nothing is
 * there twice or in half. Real processes, SIGKILL, real files. */
#include <signal.h>
#include <string.h>

#include "store/wv-db.h"
#include "wv-region.h"

#define DESKTOP_KILLS 30
#define SERVER_KILLS 30

typedef struct
{
  WvRegion *region;
  GHashTable *saved; /* set of ids that the desktop said were saved */
} Fixture;

static void
remove_folder (const char *folder)
{
  g_autoptr (GSubprocess) rm = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, NULL, "rm", "-rf", folder, NULL);

  g_subprocess_wait (rm, NULL, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_strdup (fixture->region->state);

  wv_region_free (fixture->region);
  g_hash_table_unref (fixture->saved);
  remove_folder (folder);
}

static char *
sync_once (Fixture *fixture, const char *name)
{
  g_autofree char *program = g_strdup_printf ("%s/app/cli/welverwijs-sync", fixture->region->build);
  g_autofree char *data = g_build_filename (fixture->region->state, name, NULL);
  g_autoptr (GSubprocess) process
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_PIPE, NULL, program, "once", "--data", data, NULL);
  g_autofree char *problem = NULL;

  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &problem, NULL));
  return g_subprocess_get_successful (process) ? NULL : g_steal_pointer (&problem);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("wv-kill-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *problem = NULL;

  fixture->saved = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  fixture->region = wv_region_start (g_getenv ("WV_BUILD"), g_getenv ("WV_SOURCE"), folder, &error);
  g_assert_no_error (error);
  wv_region_enrol (fixture->region, "huisarts", WV_REGION_PRACTICE, WV_REGION_GP, "gp", &error);
  g_assert_no_error (error);
  wv_region_enrol (fixture->region, "welzijn", WV_REGION_WELFARE, WV_REGION_WORKER, "social_worker", &error);
  g_assert_no_error (error);
  problem = sync_once (fixture, "huisarts"); /* the directory, and the key of the welfare office */
  g_assert_cmpstr (problem, ==, NULL);
}

static GHashTable *
ids_of (Fixture *fixture, const char *file, const char *sql)
{
  g_autofree char *path = g_build_filename (fixture->region->state, file, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (WvDb) db = wv_db_open (path, WV_DB_READ_ONLY, &error);
  g_autoptr (WvStmt) stmt = NULL;
  GHashTable *ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gboolean row = FALSE;

  g_assert_no_error (error);
  g_assert_true (wv_db_quick_check (db, &error));
  stmt = wv_db_prepare (db, sql, &error);
  g_assert_no_error (error);
  while (wv_stmt_step (stmt, &row, &error) && row)
    g_hash_table_add (ids, g_strdup (wv_stmt_text (stmt, 0)));
  g_assert_no_error (error);
  return ids;
}

static void
check_complete (Fixture *fixture)
{
  g_autofree char *first = sync_once (fixture, "huisarts");
  g_autofree char *second = sync_once (fixture, "welzijn");
  g_autoptr (GHashTable) sent = ids_of (fixture, "huisarts/welverwijs.db", "SELECT id FROM referral");
  g_autoptr (GHashTable) there = ids_of (fixture, "server/welverwijs-server.db", "SELECT id FROM record WHERE kind = 'referral'");
  g_autoptr (GHashTable) got = ids_of (fixture, "welzijn/welverwijs.db", "SELECT id FROM referral");
  g_autoptr (GHashTable) waiting = ids_of (fixture, "huisarts/welverwijs.db", "SELECT op_id FROM outbox");
  GHashTableIter iter;
  gpointer id;

  g_assert_cmpstr (first, ==, NULL);
  g_assert_cmpstr (second, ==, NULL);
  g_hash_table_iter_init (&iter, fixture->saved);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      g_assert_true (g_hash_table_contains (sent, id));
      g_assert_true (g_hash_table_contains (there, id));
      g_assert_true (g_hash_table_contains (got, id));
    }
  g_assert_cmpuint (g_hash_table_size (waiting), ==, 0);
  g_assert_cmpuint (g_hash_table_size (there), ==, g_hash_table_size (sent));
  g_assert_cmpuint (g_hash_table_size (got), ==, g_hash_table_size (sent));
}

/* Every referral has all its parts: an edit is there whole or not at all. */
static void
check_whole (Fixture *fixture)
{
  g_autoptr (GHashTable) halves = ids_of (
      fixture, "server/welverwijs-server.db",
      "SELECT r.id FROM record r WHERE r.kind = 'referral' AND (SELECT count(*) FROM record x WHERE x.dossier = r.id) <> "
      "(SELECT count(*) FROM record y WHERE y.dossier = (SELECT min(id) FROM record WHERE kind = 'referral'))");

  g_assert_cmpuint (g_hash_table_size (halves), ==, 0);
}

static GSubprocess *
start_desk (Fixture *fixture, GDataInputStream **ret_lines)
{
  g_autofree char *program = g_strdup_printf ("%s/tests/e2e/busy-desk", fixture->region->build);
  g_autofree char *data = g_build_filename (fixture->region->state, "huisarts", NULL);
  g_autoptr (GError) error = NULL;
  GSubprocess *desk = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, data, WV_REGION_PASSWORD, NULL);
  g_autofree char *ready = NULL;

  g_assert_no_error (error);
  *ret_lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (desk));
  ready = g_data_input_stream_read_line (*ret_lines, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ready, ==, "ready");
  return desk;
}

/* Reads @count lines of what was saved; all there are when @count is G_MAXUINT. */
static void
note_saved (Fixture *fixture, GDataInputStream *lines, guint count)
{
  for (guint i = 0; i < count; i++)
    {
      g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);

      if (line == NULL)
        return;
      g_assert_true (g_str_has_prefix (line, "saved "));
      if (strlen (line) == strlen ("saved ") + 36)
        g_hash_table_add (fixture->saved, g_strdup (line + strlen ("saved ")));
    }
}

static void
kill_desk (Fixture *fixture, GSubprocess *desk, GDataInputStream *lines)
{
  g_subprocess_send_signal (desk, SIGKILL);
  g_subprocess_wait (desk, NULL, NULL);
  note_saved (fixture, lines, G_MAXUINT);
}

/* A moment that nobody chose: somewhere between two lines, not right after one. */
static void
any_moment (void)
{
  g_usleep ((gulong) g_test_rand_int_range (0, 25000));
}

static void
test_desktop (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < DESKTOP_KILLS; i++)
    {
      g_autoptr (GDataInputStream) lines = NULL;
      g_autoptr (GSubprocess) desk = start_desk (fixture, &lines);

      note_saved (fixture, lines, (guint) g_test_rand_int_range (0, 6));
      any_moment ();
      kill_desk (fixture, desk, lines);
    }
  check_complete (fixture);
  check_whole (fixture);
  g_assert_cmpuint (g_hash_table_size (fixture->saved), >=, DESKTOP_KILLS);
}

static void
test_server (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDataInputStream) lines = NULL;
  g_autoptr (GSubprocess) desk = start_desk (fixture, &lines);

  for (guint i = 0; i < SERVER_KILLS; i++)
    {
      g_autoptr (GError) error = NULL;

      note_saved (fixture, lines, (guint) g_test_rand_int_range (1, 6));
      any_moment ();
      wv_region_kill_server (fixture->region, &error);
      g_assert_no_error (error);
    }
  kill_desk (fixture, desk, lines);
  check_complete (fixture);
  check_whole (fixture);
  g_assert_cmpuint (g_hash_table_size (fixture->saved), >=, SERVER_KILLS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/e2e/kill/desktop", Fixture, NULL, set_up, test_desktop, tear_down);
  g_test_add ("/e2e/kill/server", Fixture, NULL, set_up, test_server, tear_down);
  return g_test_run ();
}
