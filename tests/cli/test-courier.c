/* welverwijs-sync courier: use, exit codes and messages, without a server. The way there and back: tests/e2e/test-courier.c. */
#include <string.h>
#include <unistd.h>

#include "cli-fixture.h"
#include "seal/wv-courier-box.h"
#include "store/wv-outbox-sync.h"

static void
assert_says (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” does not say “%s”", text, part);
}

/* A public key as the server's is. */
static void
know_server (Cli *cli)
{
  g_autoptr (WvDb) db = cli_open (cli);
  g_autofree char *path = g_build_filename (cli->folder, "courier.key", NULL);
  g_autoptr (WvCourierKey) key = wv_courier_key_make (path, NULL) ? wv_courier_key_load (path, NULL) : NULL;

  g_assert_true (wv_db_begin (db, NULL));
  g_assert_true (wv_sync_state_set (db, "courier-key", wv_courier_key_get_public (key), NULL));
  g_assert_true (wv_db_commit (db, NULL));
}

static char *
prepare (Cli *cli)
{
  g_assert_cmpint (cli_run (cli, "courier", "prepare", cli->folder, NULL), ==, 0);
  return g_strdup (g_strchomp (cli->out));
}

static void
test_wrong_use (Cli *cli, gconstpointer data)
{
  g_assert_cmpint (cli_run (cli, "courier", NULL), ==, 1);
  g_assert_cmpint (cli_run (cli, "courier", "fly", "x", NULL), ==, 1);
  g_assert_cmpint (cli_run (cli, "courier", "relay", NULL), ==, 1);
  g_assert_cmpint (cli_run (cli, "courier", "apply", NULL), ==, 1);
  g_assert_cmpint (cli_run (cli, "courier", "prepare", "a", "b", NULL), ==, 1);
  assert_says (cli->err, "courier prepare [FOLDER]");
}

static void
test_not_enrolled (Cli *cli, gconstpointer data)
{
  g_assert_cmpint (cli_run (cli, "courier", "prepare", cli->folder, NULL), ==, 4);
  assert_says (cli->err, "There is no database");
  g_assert_cmpint (cli_run (cli, "courier", "relay", cli->folder, NULL), ==, 4);
  wv_db_close (cli_open (cli));
  g_assert_cmpint (cli_run (cli, "courier", "prepare", cli->folder, NULL), ==, 4);
  assert_says (cli->err, "not enrolled");
  g_assert_cmpint (cli_run (cli, "courier", "relay", cli->folder, NULL), ==, 4);
  assert_says (cli->err, "--server");
}

static void
test_never_connected (Cli *cli, gconstpointer data)
{
  cli_enrol (cli, "gp", "http://127.0.0.1:1", FALSE);
  g_assert_cmpint (cli_run (cli, "courier", "prepare", cli->folder, NULL), ==, 4);
  assert_says (cli->err, "must have had a connection with the region once");
}

static void
test_prepare (Cli *cli, gconstpointer data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  cli_enrol (cli, "gp", "http://127.0.0.1:1", FALSE);
  know_server (cli);
  first = prepare (cli);
  second = prepare (cli);
  g_assert_true (g_str_has_suffix (first, ".wvverzoek"));
  g_assert_cmpstr (first, !=, second); /* a second one of the same day */
  assert_says (first, "Regio-De-Bevelanden-20");
  g_assert_true (g_file_test (first, G_FILE_TEST_EXISTS) && g_file_test (second, G_FILE_TEST_EXISTS));
  g_assert_cmpint (cli_run (cli, "courier", "prepare", "/nonexistent", NULL), ==, 4);
  assert_says (cli->err, "/nonexistent");
}

static void
test_relay (Cli *cli, gconstpointer data)
{
  g_autofree char *request = NULL;

  cli_enrol (cli, "region_coordinator", "http://127.0.0.1:1", FALSE);
  know_server (cli);
  g_assert_cmpint (cli_run (cli, "courier", "relay", cli->folder, NULL), ==, 0); /* nothing there is no failure */
  request = prepare (cli);
  g_assert_cmpint (cli_run (cli, "courier", "relay", cli->folder, NULL), ==, 2);
  assert_says (cli->err, "cannot be reached");
  g_assert_cmpint (cli_run (cli, "courier", "relay", request, "--server", "http://elsewhere.example", NULL), ==, 4);
  assert_says (cli->err, "https://");
  g_assert_cmpint (cli_run (cli, "courier", "relay", "/nonexistent.wvverzoek", NULL), ==, 4);
  assert_says (cli->err, "There is no file");
}

static void
test_apply (Cli *cli, gconstpointer data)
{
  g_autofree char *request = NULL;
  g_autofree char *damaged = NULL;

  cli_enrol (cli, "gp", "http://127.0.0.1:1", FALSE);
  know_server (cli);
  g_assert_cmpint (cli_run (cli, "courier", "apply", cli->folder, NULL), ==, 0);
  request = prepare (cli);
  g_assert_cmpint (cli_run (cli, "courier", "apply", cli->folder, NULL), ==, 0); /* a request is passed over */
  g_assert_cmpint (cli_run (cli, "courier", "apply", request, NULL), ==, 4);
  damaged = cli_write (cli, "kapot.wvantwoord", "{\"welverwijs\":");
  g_assert_cmpint (cli_run (cli, "courier", "apply", damaged, NULL), ==, 4);
  assert_says (cli->err, "not whole");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  cli_set_program (argc, argv);
  g_test_add ("/cli/courier/wrong-use", Cli, NULL, cli_set_up, test_wrong_use, cli_tear_down);
  g_test_add ("/cli/courier/not-enrolled", Cli, NULL, cli_set_up, test_not_enrolled, cli_tear_down);
  g_test_add ("/cli/courier/never-connected", Cli, NULL, cli_set_up, test_never_connected, cli_tear_down);
  g_test_add ("/cli/courier/prepare", Cli, NULL, cli_set_up, test_prepare, cli_tear_down);
  g_test_add ("/cli/courier/relay", Cli, NULL, cli_set_up, test_relay, cli_tear_down);
  g_test_add ("/cli/courier/apply", Cli, NULL, cli_set_up, test_apply, cli_tear_down);
  return g_test_run ();
}
