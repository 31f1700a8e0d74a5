#include "wv-config.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "cli/wv-cli-courier.h"
#include "cli/wv-cli-enrol.h"
#include "cli/wv-cli-import.h"
#include "domain/wv-error.h"
#include "seal/wv-token.h"
#include "seal/wv-vault.h"
#include "store/wv-outbox.h"
#include "store/wv-profile.h"
#include "store/wv-repair.h"
#include "store/wv-store.h"
#include "sync/wv-salvage.h"
#include "sync/wv-sync.h"
#include "sync/wv-transport-http.h"

typedef struct
{
  char *data, *server, *code, *recovery, *report;
  gboolean dry_run, jsonl, agree, compare;
  char **rest;
} Options;

typedef struct
{
  GMainLoop *loop;
  GError *error;
} Once;

static int
exit_code (const GError *error)
{
  if (g_error_matches (error, WV_ERROR, WV_ERROR_NETWORK))
    return 2;
  if (g_error_matches (error, WV_ERROR, WV_ERROR_UNAUTHORISED)
      || g_error_matches (error, WV_ERROR, WV_ERROR_REFUSED)
      || g_error_matches (error, WV_ERROR, WV_ERROR_PROTOCOL))
    return 3;
  return g_error_matches (error, WV_ERROR, WV_ERROR_CANCELLED) ? 5 : 4;
}

static int
report (const GError *error)
{
  g_printerr ("welverwijs-sync: %s\n", error->message);
  return exit_code (error);
}

static char *
database_path (const Options *options)
{
  return g_build_filename (options->data, "welverwijs.db", NULL);
}

static WvDb *
open_db (const Options *options, GError **error)
{
  g_autofree char *path = database_path (options);

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, WV_ERROR, WV_ERROR_NOT_FOUND,
                   _ ("There is no database %s. Enrol this computer first."), path);
      return NULL;
    }
  return wv_store_open_db (path, error);
}

static WvSync *
make_sync (const Options *options, GError **error)
{
  g_autoptr (WvDb) db = open_db (options, error);
  g_autoptr (WvProfile) profile = db != NULL ? wv_profile_load (db, error) : NULL;
  g_autoptr (WvSecret) token = NULL;
  g_autoptr (WvTransport) transport = NULL;
  g_autoptr (WvStore) store = NULL;
  g_autofree char *path = database_path (options);

  if (profile == NULL)
    {
      if (db != NULL && error != NULL && *error == NULL)
        g_set_error (error, WV_ERROR, WV_ERROR_NOT_FOUND, "%s",
                     _ ("This computer is not enrolled yet."));
      return NULL;
    }
  token = wv_token_load (profile->device, options->data, error);
  if (token == NULL)
    return NULL;
  transport = wv_transport_http_new (profile->server, token, error);
  store = transport != NULL ? wv_store_new (path, NULL, error) : NULL;
  return store != NULL ? wv_sync_new (store, transport) : NULL;
}

static void
on_once (GObject *source, GAsyncResult *result, gpointer data)
{
  Once *once = data;

  wv_sync_once_finish (WV_SYNC (source), result, &once->error);
  g_main_loop_quit (once->loop);
}

static gboolean
compare_all (WvDb *db, GError **error)
{
  g_autoptr (WvProfile) profile = wv_profile_load (db, error);
  g_autofree char *own = profile != NULL ? g_strconcat ("org:", profile->organisation, NULL) : NULL;

  return own != NULL && wv_repair_begin (db, own, error) && wv_repair_begin (db, "dir", error);
}

/* What a person wishes of this sync: --agree, --compare. */
static gboolean
wish (const Options *options, GError **error)
{
  gboolean any = options->agree || options->compare;
  g_autoptr (WvDb) db = any ? open_db (options, error) : NULL;

  if (db == NULL)
    return !any;
  if (!wv_db_begin (db, error))
    return FALSE;
  if ((!options->agree || wv_brake_agree (db, error)) && (!options->compare || compare_all (db, error)))
    return wv_db_commit (db, error);
  wv_db_rollback (db);
  return FALSE;
}

static int
run_once (const Options *options)
{
  g_autoptr (GError) error = NULL;
  gboolean wished = wish (options, &error);
  g_autoptr (WvSync) sync = wished ? make_sync (options, &error) : NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Once once = { .loop = loop };

  if (sync == NULL)
    return report (error);
  wv_sync_once_async (sync, NULL, on_once, &once);
  g_main_loop_run (loop);
  error = once.error;
  return error != NULL ? report (error) : 0;
}

static void
on_state (WvSync *sync, GParamSpec *spec, gpointer data)
{
  static const char *const names[] = { "in sync", "busy", "offline", "failed" };
  g_autofree char *message = NULL;

  g_object_get (sync, "message", &message, NULL);
  g_print ("%s%s%s\n", names[wv_sync_get_state (sync)], message != NULL ? ": " : "",
           message != NULL ? message : "");
  fflush (stdout);
}

static int
run_watch (const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WvSync) sync = make_sync (options, &error);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  if (sync == NULL)
    return report (error);
  g_signal_connect (sync, "notify::state", G_CALLBACK (on_state), NULL);
  wv_sync_start (sync);
  g_main_loop_run (loop);
  return 0;
}

static int
run_status (const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WvDb) db = open_db (options, &error);
  g_autoptr (WvProfile) profile = db != NULL ? wv_profile_load (db, &error) : NULL;
  int waiting = error == NULL && db != NULL ? wv_outbox_count (db, &error) : -1;

  if (error != NULL)
    return report (error);
  if (profile != NULL)
    g_print ("%s, %s\n%s\n", profile->contact_name, profile->organisation_name, profile->server);
  g_print (_ ("Waiting to be sent: %d\n"), waiting);
  return 0;
}

static int
run_check (const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WvDb) db = open_db (options, &error);
  g_autoptr (GPtrArray) entries = NULL;

  if (db != NULL && wv_db_quick_check (db, &error))
    entries = wv_outbox_list (db, &error);
  if (entries == NULL)
    return report (error);
  g_print ("%s\n", _ ("The database is sound."));
  return 0;
}

/* The file is new, and only for its owner. */
static int
run_salvage (const Options *options)
{
  const char *path = options->rest[1];
  g_autoptr (GError) error = NULL;
  g_autoptr (WvDb) db = NULL;
  g_autoptr (GBytes) file = NULL;
  guint count = 0;

  if (path == NULL || options->rest[2] != NULL)
    {
      g_printerr ("welverwijs-sync: salvage needs one file\n");
      return 1;
    }
  db = open_db (options, &error);
  file = db != NULL ? wv_salvage (db, wv_clock_now (NULL), &count, &error) : NULL;
  if (file == NULL
      || !g_file_set_contents_full (path, g_bytes_get_data (file, NULL), g_bytes_get_size (file), G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                                    &error))
    return report (error);
  g_print (ngettext ("%u operation was saved.\n", "%u operations were saved.\n", count), count);
  return 0;
}

static char *
read_password (void)
{
  char line[512];

  if (fgets (line, sizeof line, stdin) == NULL)
    return NULL;
  return g_strdup (g_strchomp (line));
}

static int
run_enrol (const Options *options)
{
  const char *code = options->code != NULL ? options->code : options->rest[1];
  g_autoptr (GError) error = NULL;
  g_autoptr (WvSecret) password = NULL;
  g_autoptr (WvSecret) recovery = NULL;

  if (options->server == NULL || code == NULL)
    {
      g_printerr ("welverwijs-sync: enrol needs --server and the code\n");
      return 1;
    }
  password = read_password ();
  if (password == NULL || *password == '\0')
    {
      g_printerr ("welverwijs-sync: the password is read from standard input\n");
      return 1;
    }
  if (!wv_cli_enrol (options->data, options->server, code, password, options->recovery, &recovery,
                     &error))
    return report (error);
  if (recovery != NULL)
    g_print ("%s\n", recovery);
  return 0;
}

static int
run_import (const Options *options)
{
  WvCliImport import = { options->rest[1], options->report, options->dry_run, options->jsonl };
  g_autoptr (GError) error = NULL;
  g_autoptr (WvDb) db = NULL;

  if (import.file == NULL || options->rest[2] != NULL)
    {
      g_printerr ("welverwijs-sync: import needs one file\n");
      return 1;
    }
  if (!import.jsonl)
    db = open_db (options, &error);
  if (error == NULL)
    wv_cli_import (db, &import, &error);
  return error != NULL ? report (error) : 0;
}

static gboolean
is_courier_use (char **words)
{
  guint n = words[0] != NULL ? g_strv_length (words) : 0;

  if (n > 0 && g_str_equal (words[0], "prepare"))
    return n <= 2;
  return n > 1 && (g_str_equal (words[0], "relay") || g_str_equal (words[0], "apply"));
}

static int
run_courier (const Options *options)
{
  char **words = options->rest + 1;
  g_autofree char *path = database_path (options);
  g_autoptr (GError) error = NULL;
  g_autoptr (WvDb) db = NULL;
  gboolean without;

  if (!is_courier_use (words))
    {
      g_printerr ("welverwijs-sync: courier prepare [FOLDER], courier relay FILE|FOLDER…, courier apply FILE|FOLDER…\n");
      return 1;
    }
  without = g_str_equal (words[0], "relay") && options->server != NULL && !g_file_test (path, G_FILE_TEST_EXISTS);
  if (!without)
    db = open_db (options, &error);
  if (error == NULL)
    wv_cli_courier (options->data, db, options->server, words, &error);
  return error != NULL ? report (error) : 0;
}

static int
run (const Options *options)
{
  static const struct
  {
    const char *name;
    int (*run) (const Options *options);
  } commands[] = { { "once", run_once },
                   { "watch", run_watch },
                   { "status", run_status },
                   { "check", run_check },
                   { "enrol", run_enrol },
                   { "import", run_import },
                   { "salvage", run_salvage },
                   { "courier", run_courier } };

  if (options->rest != NULL && options->rest[0] != NULL)
    for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
      if (g_str_equal (commands[i].name, options->rest[0]))
        return commands[i].run (options);
  g_printerr ("welverwijs-sync: once, watch, status, check, enrol, import, salvage or courier; see --help\n");
  return 1;
}

int
main (int argc, char **argv)
{
  Options options = { 0 };
  const GOptionEntry entries[]
      = { { "data", 'd', 0, G_OPTION_ARG_FILENAME, &options.data, "Folder of the data", "DIR" },
          { "server", 0, 0, G_OPTION_ARG_STRING, &options.server, "enrol, courier relay: address", "URL" },
          { "code", 0, 0, G_OPTION_ARG_STRING, &options.code, "enrol: code of the letter", "CODE" },
          { "recovery", 0, 0, G_OPTION_ARG_STRING, &options.recovery,
            "enrol: recovery code of the organisation", "CODE" },
          { "dry-run", 0, 0, G_OPTION_ARG_NONE, &options.dry_run, "import: change nothing", NULL },
          { "report", 0, 0, G_OPTION_ARG_FILENAME, &options.report,
            "import: write what was changed and refused to FILE (CSV)", "FILE" },
          { "jsonl", 0, 0, G_OPTION_ARG_NONE, &options.jsonl,
            "import: print the records as JSON lines, without a database", NULL },
          { "agree", 0, 0, G_OPTION_ARG_NONE, &options.agree,
            "once: remove what the server says is gone, however much it is", NULL },
          { "compare", 0, 0, G_OPTION_ARG_NONE, &options.compare,
            "once: compare everything with the server and fetch what differs", NULL },
          { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.rest, NULL, NULL },
          { NULL } };
  g_autoptr (GOptionContext) context = g_option_context_new ("once|watch|status|check|enrol|import|salvage|courier");
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, WV_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_description (
      context, "Exit: 0 done, 1 wrong use, 2 offline, 3 refused by the server, 4 local data or file, 5 stopped.");
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("welverwijs-sync: %s\n", error->message);
      return 1;
    }
  if (options.data == NULL)
    options.data = g_build_filename (g_get_user_data_dir (), "welverwijs", NULL);
  return run (&options);
}
