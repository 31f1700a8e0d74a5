#include <signal.h>
#include <string.h>

#include "cli-fixture.h"
#include "store/wv-json.h"
#include "store/wv-outbox.h"
#include "store/wv-outbox-sync.h"

#define HEADING "gemeente;gemeentecode;product_id;titel;samenvatting\r\n"
#define ROWS HEADING "Borsele;GM0654;1;Taalles;\"<p>Leer&nbsp;Nederlands</p>\"\r\n" \
                     "Borsele;GM0654;2;Eettafel;Samen eten\r\nGoes;GM0664;1;Taalles;\r\nNergens;GM9999;1;Taalles;\r\n"
#define CATALOGUE "/catalogi-2023.csv.gz"

static char *
catalogue (void)
{
  return g_strconcat (g_getenv ("WV_DEMO_REGION"), CATALOGUE, NULL);
}

static void
test_twice (Cli *cli, gconstpointer data)
{
  g_autofree char *file = cli_write (cli, "rows.csv", ROWS);

  cli_enrol (cli, "region_coordinator", "http://127.0.0.1:1", TRUE);
  g_assert_cmpint (cli_run (cli, "import", file, NULL), ==, 0);
  g_assert_cmpstr (cli->out, ==, "3 new, 0 changed, 0 same, 1 refused\n");
  g_assert_nonnull (strstr (cli->err, "Row 5 (line 5) was refused: The municipality “Nergens” is not known."));
  g_assert_nonnull (strstr (cli->err, "2 organisations are new."));
  g_assert_cmpint (cli_count (cli, "SELECT count(*) FROM outbox"), ==, 5);
  g_assert_cmpint (cli_count (cli, "SELECT count(*) FROM offer"), ==, 3);
  g_assert_cmpint (cli_run (cli, "import", file, NULL), ==, 0);
  g_assert_cmpstr (cli->out, ==, "0 new, 0 changed, 3 same, 1 refused\n");
  g_assert_cmpint (cli_count (cli, "SELECT count(*) FROM outbox"), ==, 5);
}

static void
test_changed (Cli *cli, gconstpointer data)
{
  g_autofree char *file = cli_write (cli, "rows.csv", ROWS);
  g_autofree char *changed = cli_write (cli, "changed.csv", HEADING "Borsele;GM0654;2;Eettafel;Samen eten en praten\r\n");

  cli_enrol (cli, "region_coordinator", "http://127.0.0.1:1", TRUE);
  g_assert_cmpint (cli_run (cli, "import", file, NULL), ==, 0);
  g_assert_cmpint (cli_run (cli, "import", changed, NULL), ==, 0);
  g_assert_cmpstr (cli->out, ==, "0 new, 1 changed, 0 same, 0 refused\n");
  g_assert_cmpint (cli_count (cli, "SELECT count(*) FROM offer WHERE summary = 'Samen eten en praten'"), ==, 1);
  g_assert_cmpint (cli_count (cli, "SELECT count(*) FROM outbox WHERE verb = 'set'"), ==, 1);
}

static void
test_dry_run (Cli *cli, gconstpointer data)
{
  g_autofree char *file = cli_write (cli, "rows.csv", ROWS);
  g_autofree char *report = g_build_filename (cli->folder, "report.csv", NULL);
  g_autofree char *text = NULL;

  cli_enrol (cli, "region_coordinator", "http://127.0.0.1:1", TRUE);
  g_assert_cmpint (cli_run (cli, "import", file, "--dry-run", "--report", report, NULL), ==, 0);
  g_assert_cmpstr (cli->out, ==, "3 new, 0 changed, 0 same, 1 refused\n");
  g_assert_cmpint (cli_count (cli, "SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM offer)"), ==, 0);
  g_assert_true (g_file_get_contents (report, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "\"2\";\"2\";\"samenvatting\";\"taken\";\"Markup and links were taken out; the words stay.\";\"\"\r\n"));
  g_assert_nonnull (strstr (text, "\"5\";\"5\";\"gemeentecode\";\"refused\";"));
}

/* The server would refuse it later: it is said now. */
static void
test_other_role (Cli *cli, gconstpointer data)
{
  g_autofree char *file = cli_write (cli, "rows.csv", ROWS);
  g_autoptr (WvRecord) own = wv_record_new (&wv_kind_organisation, OWN_ORGANISATION);
  WvDb *db;

  cli_enrol (cli, "social_worker", "http://127.0.0.1:1", TRUE);
  wv_record_set_text (own, "name", "Gemeente Goes");
  wv_record_set_text (own, "type", "municipality");
  wv_record_set_text (own, "municipality", "GM0664");
  wv_record_set_version (own, 1);
  db = cli_open (cli);
  g_assert_true (wv_mirror_put_record (db, own, NULL));
  wv_db_close (db);
  g_assert_cmpint (cli_run (cli, "import", file, NULL), ==, 0);
  g_assert_cmpstr (cli->out, ==, "1 new, 0 changed, 0 same, 3 refused\n");
  g_assert_nonnull (strstr (cli->err, "another organisation. Ask the coordinator"));
  g_assert_cmpint (cli_count (cli, "SELECT count(*) FROM offer WHERE organisation = '" OWN_ORGANISATION "'"), ==, 1);
  g_assert_cmpint (cli_count (cli, "SELECT count(*) FROM organisation"), ==, 1);
}

static void
test_not_synced (Cli *cli, gconstpointer data)
{
  g_autofree char *file = cli_write (cli, "rows.csv", ROWS);

  cli_enrol (cli, "region_coordinator", "http://127.0.0.1:1", FALSE);
  g_assert_cmpint (cli_run (cli, "import", file, NULL), ==, 4);
  g_assert_nonnull (strstr (cli->err, "Sync it first"));
}

/* A broken file changes nothing, also not its good rows. */
static void
test_broken_file (Cli *cli, gconstpointer data)
{
  g_autofree char *broken = cli_write (cli, "broken.csv", HEADING "Goes;GM0664;1;Taalles;\r\nGoes;GM0664;2;\"Taal\"les;\r\n");
  g_autofree char *columns = cli_write (cli, "columns.csv", "a;b\n1;2\n");
  g_autofree char *empty = cli_write (cli, "empty.csv", "");

  cli_enrol (cli, "region_coordinator", "http://127.0.0.1:1", TRUE);
  g_assert_cmpint (cli_run (cli, "import", broken, NULL), ==, 4);
  g_assert_nonnull (strstr (cli->err, "Line 3, column 21: text after the closing quotation mark."));
  g_assert_cmpint (cli_run (cli, "import", columns, NULL), ==, 4);
  g_assert_nonnull (strstr (cli->err, "no column “titel”"));
  g_assert_cmpint (cli_run (cli, "import", empty, NULL), ==, 4);
  g_assert_cmpint (cli_run (cli, "import", "/nonexistent.csv", NULL), ==, 4);
  g_assert_cmpint (cli_count (cli, "SELECT count(*) FROM outbox"), ==, 0);
}

static void
test_json_lines (Cli *cli, gconstpointer data)
{
  g_autofree char *file = cli_write (cli, "rows.csv", ROWS);
  g_auto (GStrv) lines = NULL;

  g_assert_cmpint (cli_run (cli, "import", file, "--jsonl", NULL), ==, 0);
  lines = g_strsplit (cli->out, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 6);
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (json_t) line = wv_json_parse (lines[i], strlen (lines[i]), NULL);
      const WvKind *kind = wv_kind_find (json_string_value (json_object_get (line, "kind")));
      g_autoptr (WvRecord) record = wv_record_new (kind, json_string_value (json_object_get (line, "id")));

      json_object_del (line, "kind");
      json_object_del (line, "id");
      g_assert_true (wv_json_to_record (record, line, FALSE, NULL));
      g_assert_null (wv_record_get_extra (record));
    }
}

/* Waits, without sleeping, until another process has more than @rows waiting. */
static void
wait_for_more (Cli *cli, int rows)
{
  g_autoptr (WvDb) db = cli_open (cli);

  while (wv_outbox_count (db, NULL) <= rows)
    g_thread_yield ();
}

/* So many rows that an import of them is still busy when it is stopped, also when this test has to wait for its turn. */
static char *
long_file (Cli *cli)
{
  g_autoptr (GString) text = g_string_new (HEADING);

  for (guint i = 0; i < 60000; i++)
    g_string_append_printf (text, "Borsele;GM0654;lang-%u;Taalles;\r\n", i);
  return cli_write (cli, "long.csv", text->str);
}

static gint64
halves (Cli *cli)
{
  return cli_count (cli, "SELECT (SELECT count(*) FROM offer WHERE id NOT IN (SELECT rec FROM outbox))"
                         " + (SELECT count(*) FROM outbox WHERE kind = 'offer' AND rec NOT IN (SELECT id FROM offer))"
                         " + (SELECT count(*) FROM offer WHERE organisation NOT IN (SELECT id FROM organisation))");
}

/* Stopped by Ctrl+C, then by kill -9: whole rows stay; importing again goes on from there. */
static void
test_stopped (Cli *cli, gconstpointer data)
{
  g_autofree char *file = long_file (cli);
  const char *const words[] = { "import", file, NULL };
  gint64 rows;

  cli_enrol (cli, "region_coordinator", "http://127.0.0.1:1", TRUE);
  cli_start (cli, words, FALSE);
  wait_for_more (cli, 0);
  g_subprocess_send_signal (cli->process, SIGINT);
  g_assert_cmpint (cli_wait (cli), ==, 5);
  g_assert_nonnull (strstr (cli->err, "Stopped after row"));
  g_assert_cmpint (halves (cli), ==, 0);
  rows = cli_count (cli, "SELECT count(*) FROM outbox");

  cli_start (cli, words, FALSE);
  wait_for_more (cli, (int) rows);
  g_subprocess_send_signal (cli->process, SIGKILL);
  g_assert_cmpint (cli_wait (cli), ==, 128 + SIGKILL);
  g_assert_cmpint (halves (cli), ==, 0);
  g_assert_cmpint (cli_count (cli, "SELECT count(*) FROM outbox"), >, rows);
  g_assert_cmpint (cli_run (cli, "check", NULL), ==, 0);
}

/* The whole real catalogue, twice. */
static void
test_catalogue (Cli *cli, gconstpointer data)
{
  g_autofree char *file = catalogue ();

  cli_enrol (cli, "region_coordinator", "http://127.0.0.1:1", TRUE);
  g_assert_cmpint (cli_run (cli, "import", file, NULL), ==, 0);
  g_assert_cmpstr (cli->out, ==, "6747 new, 0 changed, 0 same, 2 refused\n");
  g_assert_cmpint (cli_count (cli, "SELECT count(*) FROM offer"), ==, 6747);
  g_assert_cmpint (halves (cli), ==, 0);
  g_assert_cmpint (cli_run (cli, "import", file, NULL), ==, 0);
  g_assert_cmpstr (cli->out, ==, "0 new, 0 changed, 6747 same, 2 refused\n");
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*test) (Cli *cli, gconstpointer data);
  } tests[] = { { "/cli/import/twice", test_twice },
                { "/cli/import/changed", test_changed },
                { "/cli/import/dry-run", test_dry_run },
                { "/cli/import/other-role", test_other_role },
                { "/cli/import/not-synced", test_not_synced },
                { "/cli/import/broken-file", test_broken_file },
                { "/cli/import/json-lines", test_json_lines },
                { "/cli/import/stopped", test_stopped },
                { "/cli/import/catalogue", test_catalogue } };

  g_test_init (&argc, &argv, NULL);
  cli_set_program (argc, argv);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Cli, NULL, cli_set_up, tests[i].test, cli_tear_down);
  return g_test_run ();
}
