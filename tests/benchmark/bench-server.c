#include "bench-server.h"

#include <glib/gstdio.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "bench-programs.h"
#include "domain/wv-id.h"
#include "server/wv-server-apply.h"
#include "server/wv-server-load.h"
#include "server/wv-server.h"

#define OWN "org:" BENCH_WELFARE

static WvServerStore *
open_store (BenchServer *self)
{
  g_autoptr (GError) error = NULL;
  WvServerStore *store = wv_server_open_store (self->database, &error);

  if (store == NULL || !store->begin (store, TRUE, &error))
    g_error ("%s", error->message);
  return store;
}

static void
close_store (WvServerStore *store)
{
  g_autoptr (GError) error = NULL;

  if (!store->commit (store, &error))
    g_error ("%s", error->message);
  wv_server_store_close (store);
}

static void
load_region (WvServerStore *store)
{
  static const char *const names[] = { "organisations", "contacts", "practice_links", "offers" };
  WvServerLoaded loaded = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/resources/demo/%s.jsonl", g_getenv ("WV_SOURCE"), names[i]);
      g_autofree char *text = NULL;
      g_autoptr (GError) error = NULL;

      if (!g_file_get_contents (path, &text, NULL, &error)
          || !wv_server_load (store, text, "2026-03-10", NULL, NULL, &loaded, &error))
        g_error ("%s", error->message);
    }
}

/* Enrolled without the way through codes, which is another matter. */
static void
add_desktops (BenchServer *self, WvServerStore *store, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = wv_id_new (NULL);
      g_autofree char *token = g_strdup_printf ("desktop-%s", id);
      g_autofree char *hash = wv_server_hash (token);
      WvServerDevice device = { .id = id,
                                .organisation = (char *) BENCH_WELFARE,
                                .contact = (char *) BENCH_WORKER,
                                .role = (char *) "social_worker" };

      if (!store->add_device (store, &device, hash, g_get_real_time () / 1000, NULL))
        g_error ("cannot enrol");
      g_ptr_array_add (self->tokens, g_steal_pointer (&token));
    }
}

BenchServer *
bench_server_new (guint desktops, const char *database)
{
  BenchServer *self = g_new0 (BenchServer, 1);
  g_autoptr (GError) error = NULL;
  WvServerStore *store;

  self->program = g_strdup_printf ("%s/server/welverwijs-server", g_getenv ("WV_BUILD"));
  self->folder = g_dir_make_tmp ("wv-benchmark-XXXXXX", NULL);
  self->database = g_strdup (database != NULL ? database : self->folder);
  self->tokens = g_ptr_array_new_with_free_func (g_free);
  self->core = -1;
  if (!wv_server_init_store (self->database, &error))
    g_error ("%s", error->message);
  store = open_store (self);
  load_region (store);
  add_desktops (self, store, desktops);
  close_store (store);
  return self;
}

static void
end (BenchServer *self, int signal)
{
  if (self->process == NULL)
    return;
  g_subprocess_send_signal (self->process, signal);
  g_subprocess_wait (self->process, NULL, NULL);
  g_clear_object (&self->process);
}

void
bench_server_free (BenchServer *self)
{
  g_autofree char *file = g_build_filename (self->folder, "x", NULL);

  end (self, SIGTERM);
  bench_remove (file);
  g_ptr_array_unref (self->tokens);
  g_free (self->program);
  g_free (self->folder);
  g_free (self->database);
  g_free (self);
}

static void
pin (gpointer data)
{
  cpu_set_t set;
  int core = GPOINTER_TO_INT (data);

  CPU_ZERO (&set);
  CPU_SET (core, &set);
  if (core >= 0)
    sched_setaffinity (0, sizeof set, &set);
}

void
bench_server_start (BenchServer *self)
{
  g_autoptr (GSubprocessLauncher) launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autofree char *port = g_strdup_printf ("%u", self->port);
  g_autoptr (GDataInputStream) lines = NULL;
  g_autofree char *line = NULL;
  g_autoptr (GError) error = NULL;

  if (self->core >= 0)
    g_subprocess_launcher_set_child_setup (launcher, pin, GINT_TO_POINTER (self->core), NULL);
  self->process = g_subprocess_launcher_spawn (launcher, &error, self->program, "serve", "--database", self->database, "--port",
                                               port, NULL);
  if (self->process == NULL)
    g_error ("%s", error->message);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
  if (line == NULL)
    g_error ("the server does not start");
  self->port = (guint16) g_ascii_strtoull (strrchr (line, ':') + 1, NULL, 10);
}

void
bench_server_kill (BenchServer *self)
{
  end (self, SIGKILL);
}

void
bench_server_write (BenchServer *self, guint n)
{
  WvServerStore *store = open_store (self);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (WvRecord) offer = bench_offer_new (i);

      if (!wv_server_write (store, offer, NULL))
        g_error ("cannot write");
    }
  close_store (store);
}

double
bench_server_memory (BenchServer *self)
{
  return bench_memory (g_subprocess_get_identifier (self->process), "status", "VmHWM") / 1024;
}

double
bench_server_cpu (BenchServer *self)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/stat", g_subprocess_get_identifier (self->process));
  g_autofree char *text = NULL;
  g_auto (GStrv) words = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  words = g_strsplit (strrchr (text, ')') + 2, " ", -1); /* from the third word on */
  return (g_ascii_strtod (words[11], NULL) + g_ascii_strtod (words[12], NULL)) / (double) sysconf (_SC_CLK_TCK);
}

/* Messages. */

GBytes *
bench_sync (const char *own, const char *dir, const char *ratchet, int wait, const WvOp *op)
{
  g_autoptr (WvHello) hello = wv_hello_new ();
  g_autoptr (WvMessageWriter) writer = wv_message_writer_new ();

  wv_hello_add_stream (hello, OWN, own);
  wv_hello_add_stream (hello, "dir", dir);
  hello->wait = wait;
  hello->ratchet = g_strdup (ratchet);
  wv_message_writer_take (writer, wv_hello_to_line (hello));
  if (op != NULL)
    wv_message_writer_take (writer, wv_op_to_line (op));
  return wv_message_writer_finish (writer);
}

char *
bench_cursor (const GPtrArray *lines, const char *stream, gboolean *ret_more)
{
  for (guint i = 0; i < lines->len; i++)
    if (wv_message_is (lines->pdata[i], "to") && g_strcmp0 (wv_message_get_string (lines->pdata[i], "s"), stream) == 0)
      {
        if (ret_more != NULL)
          *ret_more = wv_message_get_bool (lines->pdata[i], "more");
        return g_strdup (wv_message_get_string (lines->pdata[i], "cur"));
      }
  return NULL;
}

GPtrArray *
bench_lines (const char *body, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (body, size);

  return wv_message_read (bytes, WV_LIMIT_RESPONSE, NULL);
}

WvOp *
bench_offer_op (gint64 n, guint i)
{
  WvOp *op = wv_op_new ();
  g_autofree char *title = g_strdup_printf ("Wandelgroep %u-%d", i, (int) n);
  g_autoptr (json_t) set = json_pack ("{s:s, s:s, s:s}", "title", title, "organisation", BENCH_WELFARE, "status", "active");

  op->n = n;
  op->id = wv_id_new (NULL);
  op->tx = n;
  op->type = g_strdup ("offer");
  op->record = wv_id_new (NULL);
  op->what = g_strdup ("new");
  json_object_update (op->set, set);
  return op;
}
