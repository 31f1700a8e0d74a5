#include "sync/wv-transport-http.h"

#include <string.h>

#include "domain/wv-error.h"

/* A server that misbehaves: answers each connection with the next of some fixed texts, then closes.
 */
typedef struct
{
  GSocketService *service;
  const char *const *answers;
  guint next;
  WvTransport *transport;
  GBytes *got;
  GError *error;
  gboolean done;
} Fixture;

static gboolean
on_run (GThreadedSocketService *service,
        GSocketConnection *connection,
        GObject *source,
        gpointer data)
{
  Fixture *f = data;
  const char *answer = f->answers[f->next];
  GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  char buffer[4096];

  if (f->answers[f->next + 1] != NULL)
    f->next++;
  g_input_stream_read (in, buffer, sizeof buffer, NULL, NULL);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), answer,
                             strlen (answer), NULL, NULL, NULL);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  return TRUE;
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *f = data;

  f->got = wv_transport_send_finish (WV_TRANSPORT (source), result, &f->error);
  f->done = TRUE;
}

static void
ask (Fixture *f, const char *const *answers)
{
  g_autofree char *url = NULL;
  g_autoptr (GBytes) body = g_bytes_new_static ("x", 1);
  guint16 port;

  f->answers = answers;
  f->service = g_threaded_socket_service_new (1);
  port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (f->service), NULL, NULL);
  g_signal_connect (f->service, "run", G_CALLBACK (on_run), f);
  g_socket_service_start (f->service);
  url = g_strdup_printf ("http://127.0.0.1:%u", port);
  f->transport = wv_transport_http_new (url, "secret", NULL);
  wv_transport_send_async (f->transport, "/v1/sync", body, 30, NULL, on_done, f);
  while (!f->done)
    g_main_context_iteration (NULL, TRUE);
  g_socket_service_stop (f->service);
}

static void
clear (Fixture *f)
{
  g_clear_object (&f->transport);
  g_clear_object (&f->service);
  g_clear_pointer (&f->got, g_bytes_unref);
  g_clear_error (&f->error);
}

static void
expect (const char *answer, int code)
{
  Fixture f = { 0 };
  const char *const answers[] = { answer, NULL };

  ask (&f, answers);
  g_assert_null (f.got);
  g_assert_error (f.error, WV_ERROR, code);
  clear (&f);
}

#define NDJSON "Content-Type: application/x-ndjson\r\n"
#define JSON "Content-Type: application/json\r\n"

static void
good (void)
{
  Fixture f = { 0 };
  const char *const answers[]
      = { "HTTP/1.1 200 OK\r\n" NDJSON "Content-Length: 5\r\n\r\nhello", NULL };

  ask (&f, answers);
  g_assert_no_error (f.error);
  g_assert_cmpmem (g_bytes_get_data (f.got, NULL), g_bytes_get_size (f.got), "hello", 5);
  clear (&f);
}

static void
foreign (void)
{
  expect ("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\nhtml",
          WV_ERROR_NETWORK);
  expect ("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
          WV_ERROR_NETWORK);
  expect ("HTTP/1.1 200 OK\r\n" NDJSON "Content-Length: 50\r\n\r\nhello", WV_ERROR_NETWORK);
  expect ("HTTP/1.1 200 OK\r\n" NDJSON "Transfer-Encoding: chunked\r\n\r\nff\r\nhello",
          WV_ERROR_NETWORK);
  expect ("HTTP/1.1 401 No\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nhi",
          WV_ERROR_NETWORK);
}

static void
ours (void)
{
  expect ("HTTP/1.1 401 No\r\n" JSON "Content-Length: 16\r\n\r\n{\"error\":\"left\"}",
          WV_ERROR_UNAUTHORISED);
  expect ("HTTP/1.1 413 No\r\nContent-Length: 0\r\n\r\n", WV_ERROR_TOO_LARGE);
  expect ("HTTP/1.1 400 No\r\nContent-Length: 0\r\n\r\n", WV_ERROR_PROTOCOL);
}

static void
retry_after (void)
{
  Fixture f = { 0 };
  const char *const answers[]
      = { "HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n", NULL };

  ask (&f, answers);
  g_assert_error (f.error, WV_ERROR, WV_ERROR_NETWORK);
  g_assert_cmpuint (wv_transport_get_retry_after (f.transport), ==, 7);
  clear (&f);
}

static void
closed_then_good (void)
{
  Fixture f = { 0 };
  const char *const answers[]
      = { "", "HTTP/1.1 200 OK\r\n" NDJSON "Content-Length: 2\r\n\r\nok", NULL };

  ask (&f, answers);
  g_assert_no_error (f.error);
  g_assert_cmpuint (g_bytes_get_size (f.got), ==, 2);
  clear (&f);
}

static void
addresses (void)
{
  static const char *const bad[] = { "http://example.org", "ftp://127.0.0.1", "example.org", "" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (wv_transport_http_new (bad[i], "t", &error));
      g_assert_error (error, WV_ERROR, WV_ERROR_INVALID);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/transport-http/good", good);
  g_test_add_func ("/sync/transport-http/foreign", foreign);
  g_test_add_func ("/sync/transport-http/ours", ours);
  g_test_add_func ("/sync/transport-http/retry-after", retry_after);
  g_test_add_func ("/sync/transport-http/closed-then-good", closed_then_good);
  g_test_add_func ("/sync/transport-http/addresses", addresses);
  return g_test_run ();
}
