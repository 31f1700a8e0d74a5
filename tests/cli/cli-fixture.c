#include "cli-fixture.h"

#include <sys/stat.h>
#include <unistd.h>

#include "store/wv-outbox-sync.h"
#include "store/wv-profile.h"
#include "store/wv-store.h"

#define NOBODY 65534

static const char *program;

void
cli_set_program (int argc, char **argv)
{
  g_assert_cmpint (argc, ==, 2);
  program = argv[1];
}

void
cli_set_up (Cli *cli, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  cli->folder = g_dir_make_tmp ("wv-cli-XXXXXX", &error);
  g_assert_no_error (error);
}

static void
remove_all (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_cmpint (unlink (path), ==, 0);
    }
  g_assert_cmpint (rmdir (folder), ==, 0);
}

void
cli_tear_down (Cli *cli, gconstpointer data)
{
  chmod (cli->folder, 0700);
  remove_all (cli->folder);
  g_free (cli->folder);
  g_free (cli->out);
  g_free (cli->err);
  g_clear_object (&cli->process);
}

WvDb *
cli_open (Cli *cli)
{
  g_autofree char *path = g_build_filename (cli->folder, "welverwijs.db", NULL);
  g_autoptr (GError) error = NULL;
  WvDb *db = wv_store_open_db (path, &error);

  g_assert_no_error (error);
  return db;
}

static void
save_profile (WvDb *db, const char *role, const char *server)
{
  g_autoptr (WvProfile) profile = wv_profile_new ();
  g_autoptr (GError) error = NULL;

  profile->server = g_strdup (server);
  profile->device = g_strdup (DEVICE);
  profile->organisation = g_strdup (OWN_ORGANISATION);
  profile->organisation_name = g_strdup ("Regio De Bevelanden");
  profile->contact = g_strdup ("0190f3a0-0000-7000-8000-00000000000c");
  profile->contact_name = g_strdup ("Karin Boone");
  profile->role = g_strdup (role);
  profile->password_wrap = g_strdup ("x");
  wv_profile_save (db, profile, &error);
  g_assert_no_error (error);
}

void
cli_enrol (Cli *cli, const char *role, const char *server, gboolean synced)
{
  g_autoptr (WvDb) db = cli_open (cli);
  g_autofree char *token = cli_write (cli, "token-" DEVICE, "secret");

  g_assert_true (wv_db_begin (db, NULL));
  save_profile (db, role, server);
  g_assert_true (!synced || wv_cursor_set (db, "dir", "c1", NULL));
  g_assert_true (wv_db_commit (db, NULL));
}

gint64
cli_count (Cli *cli, const char *sql)
{
  g_autoptr (WvDb) db = cli_open (cli);
  g_autoptr (WvStmt) stmt = wv_db_prepare (db, sql, NULL);
  gboolean row;

  g_assert_true (wv_stmt_step (stmt, &row, NULL) && row);
  return wv_stmt_int (stmt, 0);
}

char *
cli_write (Cli *cli, const char *name, const char *text)
{
  char *path = g_build_filename (cli->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

static void
become_nobody (gpointer data)
{
  if (setgid (NOBODY) != 0 || setuid (NOBODY) != 0)
    _exit (99);
}

void
cli_start (Cli *cli, const char *const *arguments, gboolean unprivileged)
{
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE | G_SUBPROCESS_FLAGS_STDIN_PIPE);
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  g_subprocess_launcher_setenv (launcher, "DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  g_subprocess_launcher_setenv (launcher, "no_proxy", "*", TRUE);
  if (unprivileged && getuid () == 0)
    g_subprocess_launcher_set_child_setup (launcher, become_nobody, NULL, NULL);
  g_ptr_array_add (words, (gpointer) program);
  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (words, (gpointer) arguments[i]);
  g_ptr_array_add (words, (gpointer) "--data");
  g_ptr_array_add (words, cli->folder);
  g_ptr_array_add (words, NULL);
  g_clear_object (&cli->process);
  cli->process = g_subprocess_launcher_spawnv (launcher, (const char *const *) words->pdata, &error);
  g_assert_no_error (error);
}

static void
on_end (GObject *source, GAsyncResult *result, gpointer data)
{
  Cli *cli = data;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&cli->out, g_free);
  g_clear_pointer (&cli->err, g_free);
  g_subprocess_communicate_utf8_finish (G_SUBPROCESS (source), result, &cli->out, &cli->err, &error);
  g_assert_no_error (error);
  cli->done = TRUE;
}

int
cli_wait (Cli *cli)
{
  cli->done = FALSE;
  g_subprocess_communicate_utf8_async (cli->process, NULL, NULL, on_end, cli);
  while (!cli->done)
    g_main_context_iteration (NULL, TRUE);
  g_test_message ("out: %serr: %s", cli->out, cli->err);
  return g_subprocess_get_if_exited (cli->process) ? g_subprocess_get_exit_status (cli->process)
                                                   : 128 + g_subprocess_get_term_sig (cli->process);
}

int
cli_run (Cli *cli, ...)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  va_list list;
  const char *word;

  va_start (list, cli);
  while ((word = va_arg (list, const char *)) != NULL)
    g_ptr_array_add (words, (gpointer) word);
  va_end (list);
  g_ptr_array_add (words, NULL);
  cli_start (cli, (const char *const *) words->pdata, FALSE);
  return cli_wait (cli);
}
