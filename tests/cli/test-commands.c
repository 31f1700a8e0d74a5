#include <signal.h>
#include <string.h>
#include <sys/stat.h>

#include "cli-fixture.h"

#define ADDRESS "http://127.0.0.1:%u"

static void
assert_says (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” does not say “%s”", text, part);
}

/* An address where a server was and is no more. */
static char *
dead_address (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);

  g_socket_listener_close (listener);
  return g_strdup_printf (ADDRESS, port);
}

static void
test_wrong_use (Cli *cli, gconstpointer data)
{
  g_assert_cmpint (cli_run (cli, NULL), ==, 1);
  assert_says (cli->err, "courier; see --help");
  g_assert_cmpint (cli_run (cli, "dance", NULL), ==, 1);
  g_assert_cmpint (cli_run (cli, "--dance", NULL), ==, 1);
  assert_says (cli->err, "--dance");
  g_assert_cmpint (cli_run (cli, "enrol", NULL), ==, 1);
  assert_says (cli->err, "--server");
  g_assert_cmpint (cli_run (cli, "import", NULL), ==, 1);
  assert_says (cli->err, "one file");
  g_assert_cmpint (cli_run (cli, "import", "a.csv", "b.csv", NULL), ==, 1);
}

static void
test_no_data (Cli *cli, gconstpointer data)
{
  static const char *const commands[] = { "once", "watch", "status", "check" };

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_assert_cmpint (cli_run (cli, commands[i], NULL), ==, 4);
      assert_says (cli->err, "There is no database");
    }
  g_assert_cmpint (cli_run (cli, "import", "a.csv", NULL), ==, 4);
  assert_says (cli->err, "There is no database");
}

static void
test_not_enrolled (Cli *cli, gconstpointer data)
{
  wv_db_close (cli_open (cli));
  g_assert_cmpint (cli_run (cli, "once", NULL), ==, 4);
  assert_says (cli->err, "not enrolled");
  g_assert_cmpint (cli_run (cli, "watch", NULL), ==, 4);
  g_assert_cmpint (cli_run (cli, "status", NULL), ==, 0);
  assert_says (cli->out, "Waiting to be sent: 0");
  g_assert_cmpint (cli_run (cli, "check", NULL), ==, 0);
  assert_says (cli->out, "sound");
}

static void
test_status (Cli *cli, gconstpointer data)
{
  cli_enrol (cli, "region_coordinator", "http://127.0.0.1:1", FALSE);
  g_assert_cmpint (cli_run (cli, "status", NULL), ==, 0);
  assert_says (cli->out, "Karin Boone, Regio De Bevelanden\nhttp://127.0.0.1:1\n");
}

static void
test_offline (Cli *cli, gconstpointer data)
{
  g_autofree char *address = dead_address ();

  cli_enrol (cli, "region_coordinator", address, FALSE);
  g_assert_cmpint (cli_run (cli, "once", NULL), ==, 2);
  g_assert_cmpstr (cli->err, !=, "");
  g_assert_cmpstr (cli->out, ==, "");
}

/* Watching goes on while the server is away; it ends by a signal, at any time. */
static void
test_watch_offline (Cli *cli, gconstpointer data)
{
  const char *const words[] = { "watch", NULL };
  g_autofree char *address = dead_address ();
  g_autoptr (GDataInputStream) lines = NULL;
  g_autofree char *line = NULL;

  cli_enrol (cli, "region_coordinator", address, FALSE);
  cli_start (cli, words, FALSE);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (cli->process));
  while (line == NULL || !g_str_has_prefix (line, "offline: "))
    {
      g_free (line);
      line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
      g_assert_nonnull (line);
    }
  g_subprocess_send_signal (cli->process, SIGTERM);
  g_assert_true (g_subprocess_wait (cli->process, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_term_sig (cli->process), ==, SIGTERM);
  g_assert_cmpint (cli_run (cli, "check", NULL), ==, 0);
}

static gboolean
answer (GThreadedSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  char buffer[4096];

  g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), buffer, sizeof buffer, NULL, NULL);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), data, strlen (data), NULL, NULL, NULL);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  return TRUE;
}

static int
once_against (Cli *cli, const char *text)
{
  g_autoptr (GSocketService) service = g_threaded_socket_service_new (4);
  guint16 port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (service), NULL, NULL);
  g_autofree char *address = g_strdup_printf (ADDRESS, port);
  int code;

  g_signal_connect (service, "run", G_CALLBACK (answer), (gpointer) text);
  g_socket_service_start (service);
  cli_enrol (cli, "region_coordinator", address, FALSE);
  code = cli_run (cli, "once", NULL);
  g_socket_service_stop (service);
  return code;
}

static void
test_refused_by_server (Cli *cli, gconstpointer data)
{
  g_assert_cmpint (once_against (cli, "HTTP/1.1 401 No\r\nContent-Type: application/json\r\nContent-Length: 16\r\n\r\n{\"error\":\"left\"}"), ==, 3);
  assert_says (cli->err, "may no longer use the server");
  g_assert_cmpint (once_against (cli, "HTTP/1.1 426 Old\r\nContent-Length: 0\r\n\r\n"), ==, 3);
  assert_says (cli->err, "does not understand this version");
}

/* A login page of a hotel is no answer: offline, not refused. */
static void
test_portal (Cli *cli, gconstpointer data)
{
  g_assert_cmpint (once_against (cli, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nhi"), ==, 2);
}

static void
test_newer_database (Cli *cli, gconstpointer data)
{
  static const char *const commands[] = { "once", "watch", "status", "check" };
  WvDb *db;

  cli_enrol (cli, "region_coordinator", "http://127.0.0.1:1", TRUE);
  db = cli_open (cli);
  g_assert_true (wv_db_exec (db, "PRAGMA user_version = 9999", NULL));
  wv_db_close (db);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_assert_cmpint (cli_run (cli, commands[i], NULL), ==, 4);
      assert_says (cli->err, "A newer version of Welverwijs made this database");
    }
  g_assert_cmpint (cli_run (cli, "import", "a.csv", NULL), ==, 4);
  assert_says (cli->err, "newer version");
}

static void
test_read_only_database (Cli *cli, gconstpointer data)
{
  g_autofree char *path = g_build_filename (cli->folder, "welverwijs.db", NULL);
  static const char *const commands[] = { "once", "status", "check" };

  cli_enrol (cli, "region_coordinator", "http://127.0.0.1:1", TRUE);
  g_assert_cmpint (chmod (path, 0444), ==, 0);
  g_assert_cmpint (chmod (cli->folder, 0555), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      const char *const words[] = { commands[i], NULL };

      cli_start (cli, words, TRUE);
      g_assert_cmpint (cli_wait (cli), ==, 4);
      assert_says (cli->err, "cannot be written");
    }
}

static void
test_damaged_database (Cli *cli, gconstpointer data)
{
  g_autofree char *path = cli_write (cli, "welverwijs.db", "this is no database, but a text of more than a hundred bytes, which is as "
                                                           "long as the head of a database is: so that it is read as one");

  g_assert_cmpint (cli_run (cli, "check", NULL), ==, 4);
  assert_says (cli->err, "damaged");
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*test) (Cli *cli, gconstpointer data);
  } tests[] = { { "/cli/commands/wrong-use", test_wrong_use },
                { "/cli/commands/no-data", test_no_data },
                { "/cli/commands/not-enrolled", test_not_enrolled },
                { "/cli/commands/status", test_status },
                { "/cli/commands/offline", test_offline },
                { "/cli/commands/watch-offline", test_watch_offline },
                { "/cli/commands/refused-by-server", test_refused_by_server },
                { "/cli/commands/portal", test_portal },
                { "/cli/commands/newer-database", test_newer_database },
                { "/cli/commands/read-only-database", test_read_only_database },
                { "/cli/commands/damaged-database", test_damaged_database } };

  g_test_init (&argc, &argv, NULL);
  cli_set_program (argc, argv);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Cli, NULL, cli_set_up, tests[i].test, cli_tear_down);
  return g_test_run ();
}
