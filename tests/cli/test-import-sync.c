#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

#include "cli-fixture.h"

/* The whole way: a coordinator imports, the server takes it, a desktop elsewhere in the region has it. */

#define COORDINATOR_ORGANISATION "01900000-0000-7000-8000-000000000018"
#define COORDINATOR "01900000-0000-7000-8000-000000000120"
#define WELFARE "01900000-0000-7000-8000-000000000002"
#define WORKER "01900000-0000-7000-8000-000000000102"

static const char *server_program;

typedef struct
{
  Cli server, coordinator, worker;
  GSubprocess *process;
  char *address;
} Region;

/* Runs the server's program to its end. Returns: (transfer full): its last line */
static char *
run_server (Region *region, ...)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  va_list list;
  const char *word;
  char *out;

  g_ptr_array_add (words, (gpointer) server_program);
  va_start (list, region);
  while ((word = va_arg (list, const char *)) != NULL)
    g_ptr_array_add (words, (gpointer) word);
  va_end (list);
  g_ptr_array_add (words, (gpointer) "--data");
  g_ptr_array_add (words, region->server.folder);
  g_ptr_array_add (words, NULL);
  process = g_subprocess_newv ((const char *const *) words->pdata, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &out, NULL, NULL));
  g_assert_true (g_subprocess_get_successful (process));
  return g_strchomp (out);
}

static void
load (Region *region, const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("WV_DEMO_REGION"), name, NULL);

  g_free (run_server (region, "load", path, NULL));
}

/* A test that fails leaves no server behind. */
static void
end_with_parent (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static void
serve (Region *region)
{
  const char *const words[] = { server_program, "serve", "--port", "0", "--data", region->server.folder, NULL };
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GDataInputStream) lines = NULL;
  g_autofree char *line = NULL;

  g_subprocess_launcher_set_child_setup (launcher, end_with_parent, NULL, NULL);
  region->process = g_subprocess_launcher_spawnv (launcher, words, NULL);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (region->process));
  line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
  g_assert_true (g_str_has_prefix (line, "listening on http://"));
  region->address = g_strdup (line + strlen ("listening on "));
}

static void
enrol (Region *region, Cli *cli, const char *organisation, const char *contact, const char *role)
{
  g_autofree char *code
      = run_server (region, "code", "--organisation", organisation, "--contact", contact, "--role", role, NULL);
  const char *const words[] = { "enrol", "--server", region->address, "--code", code, NULL };
  GOutputStream *in;

  cli_start (cli, words, FALSE);
  in = g_subprocess_get_stdin_pipe (cli->process);
  g_assert_true (g_output_stream_write_all (in, "een lang wachtwoord\n", 20, NULL, NULL, NULL));
  g_assert_cmpint (cli_wait (cli), ==, 0);
}

static void
set_up (Region *region, gconstpointer data)
{
  cli_set_up (&region->server, NULL);
  cli_set_up (&region->coordinator, NULL);
  cli_set_up (&region->worker, NULL);
  g_free (run_server (region, "init", NULL));
  load (region, "organisations.jsonl");
  load (region, "contacts.jsonl");
  serve (region);
  enrol (region, &region->coordinator, COORDINATOR_ORGANISATION, COORDINATOR, "region_coordinator");
  enrol (region, &region->worker, WELFARE, WORKER, "social_worker");
}

static void
tear_down (Region *region, gconstpointer data)
{
  g_subprocess_send_signal (region->process, SIGTERM);
  g_subprocess_wait (region->process, NULL, NULL);
  g_object_unref (region->process);
  g_free (region->address);
  cli_tear_down (&region->server, NULL);
  cli_tear_down (&region->coordinator, NULL);
  cli_tear_down (&region->worker, NULL);
}

static void
test_reaches_the_region (Region *region, gconstpointer data)
{
  g_autofree char *file = g_build_filename (g_getenv ("WV_TEST_DATA"), "catalogi-300.csv", NULL);

  g_assert_cmpint (cli_run (&region->coordinator, "once", NULL), ==, 0);
  g_assert_cmpint (cli_run (&region->coordinator, "import", file, NULL), ==, 0);
  g_assert_cmpstr (region->coordinator.out, ==, "298 new, 0 changed, 0 same, 2 refused\n");
  g_assert_cmpint (cli_run (&region->coordinator, "once", NULL), ==, 0);
  g_assert_cmpint (cli_count (&region->coordinator, "SELECT count(*) FROM outbox"), ==, 0);
  g_assert_cmpint (cli_run (&region->worker, "once", NULL), ==, 0);
  g_assert_cmpint (cli_count (&region->worker, "SELECT count(*) FROM offer"), ==, 298);
  /* The region's own municipality got no double. */
  g_assert_cmpint (cli_count (&region->worker, "SELECT count(*) FROM organisation WHERE municipality = 'GM0654' AND type = 'municipality'"), ==, 1);
  g_assert_cmpint (cli_run (&region->coordinator, "import", file, NULL), ==, 0);
  g_assert_cmpstr (region->coordinator.out, ==, "0 new, 0 changed, 298 same, 2 refused\n");
}

/* JSON lines for the server and an import by a desktop are the same records. */
static void
test_json_lines_are_the_same (Region *region, gconstpointer data)
{
  g_autofree char *file = g_build_filename (g_getenv ("WV_TEST_DATA"), "catalogi-300.csv", NULL);
  g_autofree char *lines = NULL;
  g_autofree char *said = NULL;

  g_assert_cmpint (cli_run (&region->coordinator, "import", file, "--jsonl", NULL), ==, 0);
  lines = cli_write (&region->coordinator, "lines.jsonl", region->coordinator.out);
  said = run_server (region, "load", lines, NULL);
  g_assert_nonnull (strstr (said, "0 refused"));
  g_assert_cmpint (cli_run (&region->coordinator, "once", NULL), ==, 0);
  g_assert_cmpint (cli_run (&region->coordinator, "import", file, NULL), ==, 0);
  g_assert_cmpstr (region->coordinator.out, ==, "0 new, 0 changed, 298 same, 2 refused\n");
}

int
main (int argc, char **argv)
{
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 3);
  server_program = argv[2];
  cli_set_program (2, argv);
  g_test_add ("/cli/import-sync/reaches-the-region", Region, NULL, set_up, test_reaches_the_region, tear_down);
  g_test_add ("/cli/import-sync/json-lines-are-the-same", Region, NULL, set_up, test_json_lines_are_the_same, tear_down);
  return g_test_run ();
}
