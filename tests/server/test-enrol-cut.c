/* The real program enrols through a line that loses the answer to it: the code is used up, and nothing is known of that. */
#include "server-fixture.h"

#include <gio/gio.h>
#include <string.h>

#include "store/wv-profile.h"
#include "store/wv-store.h"
#include "sync/wv-enrol-keep.h"

#define OTHER "01900000-0000-7000-8000-000000000003"
#define OTHER_CONTACT "01900000-0000-7000-8000-000000000104"
#define PASSWORD "een lang wachtwoord\n"

static const char *program;

/* A line to the server: everything goes through, but the answers to enrolments are lost while @losing. */
typedef struct
{
  Fixture *server;
  GSocketService *service;
  char *address;
  gboolean losing;
  guint lost;
} Line;

/* "POST /path HTTP/1.1 … \r\n\r\n body": what our own client sends. */
static char *
read_request (GInputStream *stream, char **ret_path)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[4096];
  const char *head_end = NULL, *length;
  gssize count;

  while ((count = g_input_stream_read (stream, buffer, sizeof buffer, NULL, NULL)) > 0)
    {
      g_string_append_len (text, buffer, count);
      head_end = strstr (text->str, "\r\n\r\n");
      length = strstr (text->str, "Content-Length: ");
      if (head_end != NULL && length != NULL
          && strlen (head_end + 4) >= g_ascii_strtoull (length + strlen ("Content-Length: "), NULL, 10))
        break;
    }
  if (head_end == NULL)
    return NULL;
  *ret_path = g_strndup (text->str + 5, strcspn (text->str + 5, " "));
  return g_strdup (head_end + 4);
}

static gboolean
carry (GThreadedSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  Line *line = data;
  g_autofree char *path = NULL;
  g_autofree char *body = read_request (g_io_stream_get_input_stream (G_IO_STREAM (connection)), &path);
  g_autoptr (GBytes) request = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;
  g_autoptr (GBytes) answer = NULL;
  g_autofree char *head = NULL;
  guint status = 0;

  if (request == NULL)
    return TRUE;
  answer = post (line->server, path, NULL, "application/json", NULL, request, &status);
  if (line->losing && strcmp (path, "/v1/enrol") == 0)
    {
      line->lost++;
      g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
      return TRUE;
    }
  head = g_strdup_printf ("HTTP/1.1 %u X\r\nContent-Type: application/json\r\nContent-Length: %" G_GSIZE_FORMAT
                          "\r\nConnection: close\r\n\r\n%.*s",
                          status, g_bytes_get_size (answer), (int) g_bytes_get_size (answer),
                          (const char *) g_bytes_get_data (answer, NULL));
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), head, strlen (head), NULL, NULL, NULL);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  return TRUE;
}

static void
line_set_up (Line *line, Fixture *server)
{
  guint16 port;

  *line = (Line){ .server = server, .service = g_threaded_socket_service_new (2), .losing = TRUE };
  port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (line->service), NULL, NULL);
  line->address = g_strdup_printf ("http://127.0.0.1:%u", port);
  g_signal_connect (line->service, "run", G_CALLBACK (carry), line);
  g_socket_service_start (line->service);
}

static void
line_clear (Line *line)
{
  g_socket_service_stop (line->service);
  g_object_unref (line->service);
  g_free (line->address);
}

typedef struct
{
  char *out;
  gboolean done;
} Run;

static void
on_end (GObject *source, GAsyncResult *result, gpointer data)
{
  Run *run = data;

  g_subprocess_communicate_utf8_finish (G_SUBPROCESS (source), result, &run->out, NULL, NULL);
  run->done = TRUE;
}

/* Returns the exit code. */
static int
enrol (const char *folder, const char *server, const char *code, const char *password, char **ret_out)
{
  g_autoptr (GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, program,
                                                      "--data", folder, "--server", server, "enrol", code, NULL);
  Run run = { 0 };

  g_subprocess_communicate_utf8_async (process, password, NULL, on_end, &run);
  while (!run.done)
    g_main_context_iteration (NULL, TRUE);
  *ret_out = run.out;
  return g_subprocess_get_exit_status (process);
}

static WvDb *
open_desk (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "welverwijs.db", NULL);

  return wv_store_open_db (path, NULL);
}

static char *
device_of (const char *folder)
{
  g_autoptr (WvDb) db = open_desk (folder);
  g_autoptr (WvProfile) profile = wv_profile_load (db, NULL);

  return profile != NULL ? g_strdup (profile->device) : NULL;
}

static void
assert_nothing_is_begun (const char *folder, const char *code)
{
  g_autoptr (WvDb) db = open_desk (folder);
  g_autoptr (WvEnrolKeep) keep = wv_enrol_keep_load (db, code, NULL);

  g_assert_null (keep);
}

static void
test_answer_lost (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("wv-enrol-cut-XXXXXX", NULL);
  const char *argv[] = { "rm", "-rf", folder, NULL };
  g_autofree char *code = invite (fixture, OTHER, OTHER_CONTACT, "debt_worker");
  g_autofree char *out = NULL;
  g_autofree char *device = NULL;
  Line line;

  line_set_up (&line, fixture);
  g_assert_cmpint (enrol (folder, line.address, code, PASSWORD, &out), ==, 2);
  g_assert_cmpuint (line.lost, >=, 1);
  device = device_of (folder);
  g_assert_null (device);
  g_clear_pointer (&out, g_free);
  line.losing = FALSE;
  g_assert_cmpint (enrol (folder, line.address, code, "een ander wachtwoord\n", &out), ==, 4);
  g_clear_pointer (&out, g_free);
  g_assert_cmpint (enrol (folder, line.address, code, PASSWORD, &out), ==, 0);
  g_assert_cmpuint (strlen (out), >, 30); /* a recovery code for the sheet: the first one was never seen */
  device = device_of (folder);
  g_assert_nonnull (device);
  assert_nothing_is_begun (folder, code);
  line_clear (&line);
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  program = argv[1];
  g_test_add ("/server/enrol-cut/answer-lost", Fixture, NULL, set_up, test_answer_lost, tear_down);
  return g_test_run ();
}
