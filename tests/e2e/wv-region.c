#include "wv-region.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>

static gboolean
run (const char *const *argv, const char *input, char **ret_output, GError **error)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;

  process = g_subprocess_newv (argv,
                               G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                   | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                               error);
  if (process == NULL || !g_subprocess_communicate_utf8 (process, input, NULL, &out, &err, error))
    return FALSE;
  if (!g_subprocess_get_successful (process))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s %s: %s%s", argv[0], argv[1], out, err);
      return FALSE;
    }
  if (ret_output != NULL)
    *ret_output = g_strdup (g_strstrip (out));
  return TRUE;
}

static gboolean
load_demo (WvRegion *region, const char *program, const char *data, GError **error)
{
  const char *names[] = { "organisations", "contacts", "practice_links", "offers" };

  if (!run ((const char *const[]) { program, "init", "--data", data, NULL }, NULL, NULL, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *file = g_strdup_printf ("%s/resources/demo/%s.jsonl", region->source, names[i]);

      if (!run ((const char *const[]) { program, "load", "--data", data, file, NULL }, NULL, NULL, error))
        return FALSE;
    }
  return TRUE;
}

/* @port: "0" for any. Returns the port, 0 on an error. */
static guint16
serve (WvRegion *region, const char *port_wanted, GError **error)
{
  g_autofree char *program = g_strdup_printf ("%s/server/welverwijs-server", region->build);
  g_autofree char *data = g_strdup_printf ("%s/server", region->state);
  g_autofree char *log = g_strdup_printf ("%s/server.log", region->state);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GDataInputStream) lines = NULL;
  g_autofree char *line = NULL;
  const char *port;

  /* Kept over restarts, so that it too is searched for what must not be there. */
  g_subprocess_launcher_take_stderr_fd (launcher, open (log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  region->server = g_subprocess_launcher_spawn (launcher, error, program, "serve", "--data", data, "--port", port_wanted,
                                                NULL);
  if (region->server == NULL)
    return 0;
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (region->server));
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);
  line = g_data_input_stream_read_line (lines, NULL, NULL, error);
  port = line != NULL ? strrchr (line, ':') : NULL;
  if (port == NULL)
    {
      if (error != NULL && *error == NULL)
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "the server did not start: %s", line ?: "no output");
      return 0;
    }
  return (guint16) g_ascii_strtoull (port + 1, NULL, 10);
}

gboolean
wv_region_kill_server (WvRegion *region, GError **error)
{
  g_autofree char *port = g_strdup_printf ("%u", region->port);

  g_subprocess_send_signal (region->server, SIGKILL);
  g_subprocess_wait (region->server, NULL, NULL);
  g_clear_object (&region->server);
  return serve (region, port, error) != 0;
}

WvRegion *
wv_region_start (const char *build, const char *source, const char *state, GError **error)
{
  g_autoptr (WvRegion) region = g_new0 (WvRegion, 1);
  g_autofree char *program = g_strdup_printf ("%s/server/welverwijs-server", build);
  g_autofree char *data = g_strdup_printf ("%s/server", state);

  region->build = g_strdup (build);
  region->source = g_strdup (source);
  region->state = g_strdup (state);
  g_mkdir_with_parents (data, 0700);
  if (!load_demo (region, program, data, error))
    return NULL;
  region->port = serve (region, "0", error);
  region->cut = region->port != 0 ? wv_cut_new (region->port, error) : NULL;
  if (region->cut == NULL)
    return NULL;
  return g_steal_pointer (&region);
}

void
wv_region_free (WvRegion *region)
{
  if (region == NULL)
    return;
  if (region->server != NULL)
    {
      g_subprocess_send_signal (region->server, SIGTERM);
      g_subprocess_wait (region->server, NULL, NULL);
      g_clear_object (&region->server);
    }
  g_clear_pointer (&region->cut, wv_cut_free);
  g_free (region->build);
  g_free (region->source);
  g_free (region->state);
  g_free (region);
}

char *
wv_region_invite (WvRegion *region, const char *organisation, const char *contact, const char *role, GError **error)
{
  g_autofree char *server = g_strdup_printf ("%s/server/welverwijs-server", region->build);
  g_autofree char *data = g_strdup_printf ("%s/server", region->state);
  char *code = NULL;

  run ((const char *const[]) { server, "code", "--data", data, "--organisation", organisation, "--contact", contact, "--role", role,
                               "--by", WV_REGION_ID "0120", NULL },
       NULL, &code, error);
  return code;
}

gboolean
wv_region_enrol (WvRegion *region, const char *name, const char *organisation, const char *contact,
                 const char *role, GError **error)
{
  g_autofree char *sync = g_strdup_printf ("%s/app/cli/welverwijs-sync", region->build);
  g_autofree char *data = g_strdup_printf ("%s/%s", region->state, name);
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u", wv_cut_get_port (region->cut));
  g_autofree char *code = wv_region_invite (region, organisation, contact, role, error);

  g_mkdir_with_parents (data, 0700);
  if (code == NULL)
    return FALSE;
  return run ((const char *const[]) { sync, "enrol", "--data", data, "--server", url, code, NULL },
              WV_REGION_PASSWORD "\n", NULL, error);
}

/* Real input beside the hand-written region: what municipalities publish, cleaned by our own import. */
gboolean
wv_region_import (WvRegion *region, GError **error)
{
  g_autofree char *server = g_strdup_printf ("%s/server/welverwijs-server", region->build);
  g_autofree char *sync = g_strdup_printf ("%s/app/cli/welverwijs-sync", region->build);
  g_autofree char *data = g_strdup_printf ("%s/server", region->state);
  g_autofree char *source = g_strdup_printf ("%s/resources/demo/catalogi-2023.csv.gz", region->source);
  g_autofree char *lines = g_strdup_printf ("%s/catalogi.jsonl", region->state);
  g_autofree char *records = NULL;

  return run ((const char *const[]) { sync, "import", source, "--jsonl", NULL }, NULL, &records, error)
         && g_file_set_contents (lines, records, -1, error)
         && run ((const char *const[]) { server, "load", "--data", data, lines, NULL }, NULL, NULL, error);
}

gboolean
wv_region_fill (WvRegion *region, GError **error)
{
  static const struct
  {
    const char *name, *organisation, *contact, *role;
  } others[] = {
    { "geldloket", WV_REGION_ID "0003", WV_REGION_ID "0104", "debt_worker" },
    { "wmo", WV_REGION_ID "0004", WV_REGION_ID "0105", "social_worker" },
    { "taalcafe", WV_REGION_ID "0005", WV_REGION_ID "0107", "volunteer_org" },
    { "goes-oost", WV_REGION_ID "0009", WV_REGION_ID "0111", "gp" },
    { "kapelle", WV_REGION_ID "0012", WV_REGION_ID "0114", "gp" },
  };
  g_autofree char *program = g_strdup_printf ("%s/tests/e2e/fill-region", region->build);
  g_autofree char *stories = g_strdup_printf ("%s/resources/demo/referrals.jsonl", region->source);

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (!wv_region_enrol (region, others[i].name, others[i].organisation, others[i].contact, others[i].role, error))
      return FALSE;
  return run ((const char *const[]) { program, region->state, WV_REGION_PASSWORD, stories, NULL }, NULL, NULL, error);
}

WvRobot *
wv_region_open (WvRegion *region, const char *name, GError **error)
{
  g_autofree char *program = g_strdup_printf ("%s/ui/welverwijs", region->build);
  g_autofree char *data = g_strdup_printf ("%s/%s", region->state, name);

  return wv_robot_start (name, (const char *const[]) { program, "--data", data, NULL },
                         (const char *const[]) { "LANGUAGE=nl", "LC_ALL=C.UTF-8", NULL }, error);
}

static char *
find_in_folder (const char *folder, const char *word)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *content = NULL;
      gsize size = 0;
      char *found;

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        {
          found = find_in_folder (path, word);
          if (found != NULL)
            return found;
        }
      else if (g_file_get_contents (path, &content, &size, NULL)
               && memmem (content, size, word, strlen (word)) != NULL)
        return g_steal_pointer (&path);
    }
  return NULL;
}

char *
wv_region_find_word (WvRegion *region, const char *word)
{
  g_autoptr (GBytes) traffic = wv_cut_dup_traffic (region->cut);
  gsize size;
  gconstpointer data = g_bytes_get_data (traffic, &size);

  if (data != NULL && memmem (data, size, word, strlen (word)) != NULL)
    return g_strdup ("traffic");
  return find_in_folder (region->state, word);
}
