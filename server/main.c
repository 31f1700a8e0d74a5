/* The central server's commands. Everything that is written goes through the same rules as what desktops send. */
#include <glib-unix.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "domain/wv-calendar.h"
#include "domain/wv-error.h"
#include "domain/wv-id.h"
#include "server/wv-server-apply.h"
#include "server/wv-server-enrol.h"
#include "server/wv-server-load.h"
#include "server/wv-server-replay.h"
#include "server/wv-server-status.h"
#include "server/wv-server.h"
#include "wv-config.h"

#define EXIT_USAGE 2

/* What the options say; one set for all commands. */
typedef struct
{
  char *data; /* the database: see wv-server-database.h */
  char *organisation, *contact, *role, *by, *socket_path;
  char *courier_key;
  char *id, *name, *type, *municipality, *why;
  char *from, *to;
  int port;
  char *trace;
  gboolean json;
} Options;

typedef struct
{
  const char *name;
  const char *help;
  int (*run) (Options *options, char **files);
} Command;

typedef gboolean (*Work) (WvServerStore *store, Options *options, char **files, GError **error);

static int
fail (const GError *error)
{
  fprintf (stderr, "welverwijs-server: %s\n", error->message);
  return EXIT_FAILURE;
}

static gboolean
need (const char *value, const char *option)
{
  if (value == NULL)
    fprintf (stderr, "welverwijs-server: --%s is missing; see --help\n", option);
  return value != NULL;
}

/* One transaction around @work. */
static int
with_store (Options *options, char **files, gboolean write, Work work)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WvServerStore) store = wv_server_open_store (options->data, &error);

  if (store == NULL || !store->begin (store, write, &error))
    return fail (error);
  if (!work (store, options, files, &error))
    {
      store->rollback (store);
      return fail (error);
    }
  if (!store->commit (store, &error))
    return fail (error);
  fflush (stdout);
  return EXIT_SUCCESS;
}

static int
run_init (Options *options, char **files)
{
  g_autoptr (GError) error = NULL;

  return wv_server_init_store (options->data, &error) ? EXIT_SUCCESS : fail (error);
}

/* load */

static void
report_line (guint line, const char *what, gpointer file)
{
  fprintf (stderr, "%s:%u: %s\n", (const char *) file, line, what);
}

static gboolean
load_files (WvServerStore *store, Options *options, char **files, GError **error)
{
  g_autofree char *today = wv_day_of (wv_clock_now (NULL));
  WvServerLoaded loaded = { 0 };

  for (guint i = 0; files[i] != NULL; i++)
    {
      g_autofree char *text = NULL;

      if (!g_file_get_contents (files[i], &text, NULL, error)
          || !wv_server_load (store, text, today, report_line, files[i], &loaded, error))
        return FALSE;
    }
  printf ("%u written, %u the same, %u refused\n", loaded.written, loaded.same, loaded.refused);
  if (loaded.refused > 0)
    g_set_error (error, WV_ERROR, WV_ERROR_INVALID, "%u lines were refused; nothing was loaded", loaded.refused);
  return loaded.refused == 0;
}

static int
run_load (Options *options, char **files)
{
  return need (files[0], "FILE") ? with_store (options, files, TRUE, load_files) : EXIT_USAGE;
}

/* code */

static gboolean
make_code (WvServerStore *store, Options *options, char **files, GError **error)
{
  g_autofree char *code = wv_server_invite (store, options->organisation, options->contact, options->role, options->by,
                                            wv_clock_now (NULL), error);

  if (code != NULL)
    printf ("%s\n", code);
  return code != NULL;
}

static int
run_code (Options *options, char **files)
{
  if (!need (options->organisation, "organisation") || !need (options->contact, "contact") || !need (options->role, "role"))
    return EXIT_USAGE;
  return with_store (options, files, TRUE, make_code);
}

/* organisation add */

static gboolean
add_organisation (WvServerStore *store, Options *options, char **files, GError **error)
{
  g_autofree char *id = options->id != NULL ? g_strdup (options->id) : wv_id_new (NULL);
  g_autoptr (WvRecord) record = NULL;

  if (!wv_id_is_valid (id))
    {
      g_set_error (error, WV_ERROR, WV_ERROR_INVALID, "--id must be a UUID in lower case");
      return FALSE;
    }
  record = wv_record_new (&wv_kind_organisation, id);
  wv_record_set_text (record, "name", options->name);
  wv_record_set_text (record, "type", options->type);
  wv_record_set_text (record, "municipality", options->municipality);
  if (!wv_server_write (store, record, error))
    return FALSE;
  printf ("%s\n", id);
  return TRUE;
}

static int
run_organisation (Options *options, char **files)
{
  if (g_strcmp0 (files[0], "add") != 0)
    {
      fprintf (stderr, "welverwijs-server: organisation knows one word: add\n");
      return EXIT_USAGE;
    }
  if (!need (options->name, "name") || !need (options->type, "type"))
    return EXIT_USAGE;
  return with_store (options, files, TRUE, add_organisation);
}

/* device revoke */

static gboolean
revoke_device (WvServerStore *store, Options *options, char **files, GError **error)
{
  const char *why = options->why != NULL ? options->why : "left";
  gboolean found = FALSE;

  if (strcmp (why, "left") != 0 && strcmp (why, "stolen") != 0)
    {
      g_set_error (error, WV_ERROR, WV_ERROR_INVALID, "--why is left or stolen");
      return FALSE;
    }
  if (!store->revoke_device (store, options->id, why, &found, error))
    return FALSE;
  if (!found)
    g_set_error (error, WV_ERROR, WV_ERROR_NOT_FOUND, "there is no device %s", options->id);
  return found;
}

static int
run_device (Options *options, char **files)
{
  if (g_strcmp0 (files[0], "revoke") != 0)
    {
      fprintf (stderr, "welverwijs-server: device knows one word: revoke\n");
      return EXIT_USAGE;
    }
  return need (options->id, "id") ? with_store (options, files, TRUE, revoke_device) : EXIT_USAGE;
}

/* status */

/* One line for each thing that a person asks for; programs take --json. */
static void
print_text (const json_t *status)
{
  static const char *const numbers[] = { "records", "dossiers", "open_codes", "open_conflicts" };
  json_t *devices = json_object_get (status, "devices"), *quiet = json_object_get (status, "quiet"), *row;
  gint64 last = 0;
  g_autofree char *day = NULL;
  gsize i;

  json_array_foreach (devices, i, row)
    last = MAX (last, json_integer_value (json_object_get (row, "last_seen")));
  day = last > 0 ? wv_day_of (last) : g_strdup ("never");
  printf ("epoch %s\ndevices %zu\nlast device seen %s\n", json_string_value (json_object_get (status, "epoch")),
          json_array_size (devices), day);
  for (i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *words = g_strdelimit (g_strdup (numbers[i]), "_", ' ');

      printf ("%s %" JSON_INTEGER_FORMAT "\n", words, json_integer_value (json_object_get (status, numbers[i])));
    }
  json_array_foreach (quiet, i, row)
    {
      g_autofree char *since = wv_day_of (json_integer_value (json_object_get (row, "at")));
      const char *name = json_string_value (json_object_get (row, "name"));

      printf ("not synced for a week: %s, since %s\n", name != NULL ? name : json_string_value (json_object_get (row, "o")), since);
    }
}

static gboolean
print_status (WvServerStore *store, Options *options, char **files, GError **error)
{
  g_autoptr (json_t) status = wv_server_status (store, wv_clock_now (NULL), error);
  g_autofree char *text = NULL;

  if (status == NULL)
    return FALSE;
  if (!options->json)
    {
      print_text (status);
      return TRUE;
    }
  text = json_dumps (status, JSON_INDENT (1) | JSON_SORT_KEYS);
  printf ("%s\n", text);
  return TRUE;
}

static int
run_status (Options *options, char **files)
{
  return with_store (options, files, FALSE, print_status);
}

/* migrate */

static int
run_migrate (Options *options, char **files)
{
  g_autoptr (GError) error = NULL;
  gint64 rows = 0;

  if (!need (options->from, "from") || !need (options->to, "to"))
    return EXIT_USAGE;
  if (!wv_server_migrate (options->from, options->to, &rows, &error))
    return fail (error);
  printf ("%" G_GINT64_FORMAT " rows moved\n", rows);
  return EXIT_SUCCESS;
}

/* serve */

static gboolean
on_signal (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_CONTINUE;
}

static int
run_serve (Options *options, char **files)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (WvServerLog) log = wv_server_log_new (STDERR_FILENO, NULL);
  g_autoptr (WvServerTrace) trace = NULL;
  WvServerConfig config = { .data = options->data,
                            .socket_path = options->socket_path,
                            .port = (guint16) options->port,
                            .courier_key = options->courier_key,
                            .log = log };
  g_autoptr (WvServer) server = NULL;

  if (options->port < 0 || options->port > G_MAXUINT16)
    {
      fprintf (stderr, "welverwijs-server: --port must be from 0 to 65535\n");
      return EXIT_USAGE;
    }
  wv_server_log_take_messages (log);
  if (options->trace != NULL)
    config.trace = trace = wv_server_trace_new (options->trace, NULL, &error);
  if (error != NULL)
    return fail (error);
  server = wv_server_start (&config, &error);
  if (server == NULL)
    return fail (error);
  wv_server_log_event (log, "start", json_pack ("{s:s}", "version", WV_VERSION));
  if (options->socket_path != NULL)
    printf ("listening on unix:%s\n", options->socket_path);
  else
    printf ("listening on http://127.0.0.1:%u\n", wv_server_get_port (server));
  fflush (stdout);
  g_unix_signal_add (SIGTERM, on_signal, loop);
  g_unix_signal_add (SIGINT, on_signal, loop);
  g_main_loop_run (loop);
  wv_server_log_event (log, "stop", NULL);
  return EXIT_SUCCESS;
}

/* replay */

static void
print_difference (const char *file, const char *what, gpointer data)
{
  printf ("%s: %s\n", file, what);
}

static int
run_replay (Options *options, char **files)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WvServerStore) store = NULL;
  WvServerReplayed replayed = { 0 };

  if (!need (files[0], "DIR of --trace-dir"))
    return EXIT_USAGE;
  store = wv_server_replay_open (options->data, &error);
  if (store == NULL || !wv_server_replay (store, files[0], print_difference, NULL, &replayed, &error))
    return fail (error);
  printf ("%u syncs, %u differ\n", replayed.syncs, replayed.differ);
  return replayed.differ == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

static const Command commands[] = {
  { "init", "make the database, or bring it to this version", run_init },
  { "load", "FILE… directory records, one JSON object a line", run_load },
  { "organisation", "add: an organisation (--name, --type, --municipality)", run_organisation },
  { "code", "an invitation for a desktop (--organisation, --contact, --role)", run_code },
  { "device", "revoke: a desktop may not read any more (--id, --why)", run_device },
  { "migrate", "--from sqlite:DIR --to postgresql://…: move a database, while no server runs", run_migrate },
  { "serve", "run the server (--port or --socket)", run_serve },
  { "replay", "DIR: runs a trace again, on a copy of the database from when it began", run_replay },
  { "status", "what the database holds, who synced when (--json)", run_status },
};

static char *
summary (void)
{
  GString *text = g_string_new ("Commands:\n");

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (text, "  %-14s %s\n", commands[i].name, commands[i].help);
  return g_string_free (text, FALSE);
}

static int
run_command (Options *options, char **words)
{
  if (words == NULL || words[0] == NULL)
    {
      fprintf (stderr, "welverwijs-server: a command is missing; see --help\n");
      return EXIT_USAGE;
    }
  if (strcmp (words[0], "migrate") != 0 && !need (options->data, "data DIR or --database ADDRESS"))
    return EXIT_USAGE;
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (commands[i].name, words[0]) == 0)
      return commands[i].run (options, words + 1);
  fprintf (stderr, "welverwijs-server: there is no command “%s”; see --help\n", words[0]);
  return EXIT_USAGE;
}

int
main (int argc, char **argv)
{
  Options options = { .port = 8788 };
  g_auto (GStrv) words = NULL;
  GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &options.data, "Folder of the database (SQLite)", "DIR" },
    { "database", 0, 0, G_OPTION_ARG_STRING, &options.data, "Instead: postgresql://… or sqlite:DIR", "ADDRESS" },
    { "port", 0, 0, G_OPTION_ARG_INT, &options.port, "serve: port on 127.0.0.1 (8788; 0: any)", "N" },
    { "socket", 0, 0, G_OPTION_ARG_FILENAME, &options.socket_path, "serve: Unix socket instead of a port", "PATH" },
    { "courier-key", 0, 0, G_OPTION_ARG_FILENAME, &options.courier_key, "serve: file of the key for courier files", "FILE" },
    { "organisation", 0, 0, G_OPTION_ARG_STRING, &options.organisation, "code: of whom", "ID" },
    { "contact", 0, 0, G_OPTION_ARG_STRING, &options.contact, "code: for whom", "ID" },
    { "role", 0, 0, G_OPTION_ARG_STRING, &options.role, "code: gp, social_worker, region_coordinator …", "CODE" },
    { "by", 0, 0, G_OPTION_ARG_STRING, &options.by, "code: contact who invites, to be called with questions", "ID" },
    { "id", 0, 0, G_OPTION_ARG_STRING, &options.id, "organisation add: UUID, otherwise a new one", "ID" },
    { "name", 0, 0, G_OPTION_ARG_STRING, &options.name, "organisation add: name", "TEXT" },
    { "type", 0, 0, G_OPTION_ARG_STRING, &options.type, "organisation add: gp-practice, welfare …", "CODE" },
    { "municipality", 0, 0, G_OPTION_ARG_STRING, &options.municipality, "organisation add: GM0654 …", "CODE" },
    { "why", 0, 0, G_OPTION_ARG_STRING, &options.why, "device revoke: left (default) or stolen", "WHY" },
    { "from", 0, 0, G_OPTION_ARG_STRING, &options.from, "migrate: sqlite:DIR", "ADDRESS" },
    { "to", 0, 0, G_OPTION_ARG_STRING, &options.to, "migrate: postgresql://…", "ADDRESS" },
    { "trace-dir", 0, 0, G_OPTION_ARG_FILENAME, &options.trace, "serve: writes every sync there, for replay", "DIR" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, "status: everything, for programs", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &words, NULL, "COMMAND" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autofree char *help = summary ();
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  g_option_context_set_summary (context, help);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      fail (error);
      return EXIT_USAGE;
    }
  return run_command (&options, words);
}
