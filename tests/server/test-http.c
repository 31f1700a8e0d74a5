#include <glib/gstdio.h>
#include <gio/gunixsocketaddress.h>

#include "domain/wv-error.h"
#include "server/wv-http.h"

/* Echoes the body; "later" answers from another thread; "never" keeps the request until the server
 * stops. */
static gpointer
answer_later (gpointer data)
{
  WvHttpRequest *request = data;

  wv_http_request_answer (request, 200, "text/plain", NULL, 0, wv_http_request_get_body (request));
  wv_http_request_unref (request);
  return NULL;
}

static void
echo (WvHttpRequest *request, gpointer data)
{
  wv_http_request_answer (request, 200, "text/plain", NULL, 0, wv_http_request_get_body (request));
}

static void
later (WvHttpRequest *request, gpointer data)
{
  g_thread_unref (g_thread_new ("later", answer_later, wv_http_request_ref (request)));
}

static int never_count;

static void
never (WvHttpRequest *request, gpointer data)
{
  g_atomic_int_inc (&never_count);
}

static void
busy (WvHttpRequest *request, gpointer data)
{
  wv_http_request_answer_error (request, 429, wv_http_request_get_peer (request), 60);
}

static const WvHttpRoute routes[] = {
  { "POST", "/echo", echo },
  { "POST", "/later", later },
  { "POST", "/never", never },
  { "POST", "/busy", busy },
};

static WvHttp *
start (WvHttpConfig config)
{
  g_autoptr (GError) error = NULL;
  WvHttp *http;

  config.routes = routes;
  config.n_routes = G_N_ELEMENTS (routes);
  http = wv_http_start (&config, &error);
  g_assert_no_error (error);
  return http;
}

static GSocketConnection *
connect_to (WvHttp *http)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  GSocketConnection *connection = g_socket_client_connect_to_host (
      client, "127.0.0.1", wv_http_get_port (http), NULL, &error);

  g_assert_no_error (error);
  g_socket_set_timeout (g_socket_connection_get_socket (connection), 10);
  return connection;
}

static void
say (GSocketConnection *connection, const char *text, gsize size)
{
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));

  /* The server may have closed already; what matters is what it answers. */
  (void)g_output_stream_write_all (out, text, size, NULL, NULL, NULL);
}

/* All that comes until the server closes. */
static char *
hear (GSocketConnection *connection)
{
  GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  GString *heard = g_string_new (NULL);
  char block[4096];
  gssize n;

  while ((n = g_input_stream_read (in, block, sizeof block, NULL, NULL)) > 0)
    g_string_append_len (heard, block, n);
  return g_string_free (heard, FALSE);
}

static char *
ask (WvHttp *http, const char *text)
{
  g_autoptr (GSocketConnection) connection = connect_to (http);

  say (connection, text, strlen (text));
  return hear (connection);
}

static char *
post (const char *path, const char *extra, const char *body)
{
  return g_strdup_printf (
      "POST %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%sContent-Length: %zu\r\n\r\n%s", path,
      extra, strlen (body), body);
}

static void
assert_status (const char *answer, int status)
{
  g_autofree char *start_of = g_strdup_printf ("HTTP/1.1 %d ", status);

  if (!g_str_has_prefix (answer, start_of))
    g_error ("expected %d, got: %.200s", status, answer);
}

static void
test_echo (void)
{
  g_autoptr (WvHttp) http = start ((WvHttpConfig){ 0 });
  const char *paths[] = { "/echo", "/later" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *request = post (paths[i], "", "aardbei");
      g_autofree char *answer = ask (http, request);

      assert_status (answer, 200);
      g_assert_true (g_str_has_suffix (answer, "\r\n\r\naardbei"));
      g_assert_nonnull (strstr (answer, "Cache-Control: no-store"));
    }
}

static void
test_keep_alive (void)
{
  g_autoptr (WvHttp) http = start ((WvHttpConfig){ 0 });
  g_autoptr (GString) two
      = g_string_new ("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\neen");
  g_autofree char *last = post ("/later", "", "twee");
  g_autofree char *answer = NULL;

  g_string_append (two, last);
  answer = ask (http, two->str);
  g_assert_nonnull (strstr (answer, "\r\n\r\neenHTTP/1.1 200"));
  g_assert_true (g_str_has_suffix (answer, "twee"));
}

static void
test_paths (void)
{
  g_autoptr (WvHttp) http = start ((WvHttpConfig){ 0 });
  const char *wrong[] = {
    "/",      "/ech",      "/echo/", "/echo/../echo", "/./echo",           "/%65cho",
    "//echo", "/echo?x=1", "/ECHO",  "/echo%00",      "/../../etc/passwd", "/v1/../../etc/shadow"
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *request = post (wrong[i], "", "x");
      g_autofree char *answer = ask (http, request);

      assert_status (answer, 404);
      g_assert_nonnull (strstr (answer, "not_found"));
    }
}

static void
test_method (void)
{
  g_autoptr (WvHttp) http = start ((WvHttpConfig){ 0 });
  g_autofree char *answer
      = ask (http, "GET /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

  assert_status (answer, 405);
  g_assert_nonnull (strstr (answer, "Allow: POST"));
}

static void
test_unclear_lengths (void)
{
  g_autoptr (WvHttp) http = start ((WvHttpConfig){ 0 });
  const char *headers[] = { "Content-Length: 5\r\nContent-Length: 7\r\n",
                            "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                            "Host: y\r\nContent-Length: 5\r\n" };

  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      g_autofree char *request = g_strdup_printf (
          "POST /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n%s\r\n12345", headers[i]);
      g_autofree char *answer = ask (http, request);

      assert_status (answer, 400);
    }
}

static void
test_declared_too_long (void)
{
  g_autoptr (WvHttp) http = start ((WvHttpConfig){ .body_max = 100 });
  g_autofree char *answer = ask (http, "POST /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                                       "Content-Length: 101\r\n\r\n");

  assert_status (answer, 413);
}

static void
test_exactly_long (void)
{
  g_autoptr (WvHttp) http = start ((WvHttpConfig){ .body_max = 100 });
  g_autofree char *body = g_strnfill (100, 'a');
  g_autofree char *request = post ("/echo", "", body);
  g_autofree char *answer = ask (http, request);

  assert_status (answer, 200);
  g_assert_true (g_str_has_suffix (answer, body));
}

static void
test_chunked_too_long (void)
{
  g_autoptr (WvHttp) http = start ((WvHttpConfig){ .body_max = 100 });
  g_autofree char *chunk = g_strnfill (0x78, 'a');
  g_autofree char *request
      = g_strdup_printf ("POST /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                         "Transfer-Encoding: chunked\r\n\r\n78\r\n%s\r\n0\r\n\r\n",
                         chunk);
  g_autofree char *answer = ask (http, request);

  assert_status (answer, 413);
}

/* More than twice the limit is not read to its end. */
static void
test_chunked_endless (void)
{
  g_autoptr (WvHttp) http = start ((WvHttpConfig){ .body_max = 1000 });
  g_autoptr (GSocketConnection) connection = connect_to (http);
  g_autofree char *chunk = g_strnfill (0x1000, 'a');
  g_autofree char *heard = NULL;
  const char *head = "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";

  say (connection, head, strlen (head));
  for (guint i = 0; i < 16; i++)
    {
      say (connection, "1000\r\n", 6);
      say (connection, chunk, 0x1000);
      say (connection, "\r\n", 2);
    }
  heard = hear (connection);
  g_assert_null (strstr (heard, " 200 "));
}

/* Each within its limit, together too much: who comes last is told to come again, and there is room again after it. */
static void
test_bodies_together (void)
{
  g_autoptr (WvHttp) http = start ((WvHttpConfig){ .body_max = 1000, .bodies_max = 1500 });
  g_autoptr (GSocketConnection) first = connect_to (http);
  g_autofree char *body = g_strnfill (1000, 'a');
  g_autofree char *request = post ("/echo", "", body);
  g_autofree char *refused = NULL;
  g_autofree char *heard = NULL;

  say (first, request, strlen (request) - 1);
  while (refused == NULL || strstr (refused, " 503 ") == NULL) /* until the first one's bytes were read */
    {
      g_free (refused);
      refused = ask (http, request);
    }
  g_assert_nonnull (strstr (refused, "Retry-After: 5"));
  say (first, "a", 1);
  heard = hear (first);
  assert_status (heard, 200);
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *again = ask (http, request);

      assert_status (again, 200);
    }
}

/* A byte now and then keeps no connection open: the deadline counts, not the silence. */
static void
drip (const char *head)
{
  g_autoptr (WvHttp) http
      = start ((WvHttpConfig){ .header_ms = 150, .body_ms = 150, .idle_ms = 150 });
  g_autoptr (GSocketConnection) connection = connect_to (http);
  GSocket *socket = g_socket_connection_get_socket (connection);
  gint64 begun = g_get_monotonic_time ();
  char byte;
  gssize n = -1;

  say (connection, head, strlen (head));
  g_socket_set_blocking (socket, FALSE);
  while (n != 0 && g_get_monotonic_time () - begun < 8 * G_USEC_PER_SEC)
    {
      say (connection, "a", 1);
      if (g_socket_condition_timed_wait (socket, G_IO_IN, 30000, NULL, NULL))
        n = MAX (0, g_socket_receive (socket, &byte, 1, NULL, NULL));
    }
  g_assert_cmpint (n, ==, 0);
  g_assert_cmpint (g_get_monotonic_time () - begun, >=, 140 * 1000);
}

static void
test_slow_header (void)
{
  drip ("POST /echo HTTP/1.1\r\nHost: ");
}

static void
test_slow_request_line (void)
{
  drip ("POST /ec");
}

static void
test_slow_body (void)
{
  drip ("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n");
}

static void
test_silent (void)
{
  g_autoptr (WvHttp) http = start ((WvHttpConfig){ .header_ms = 100 });
  g_autoptr (GSocketConnection) connection = connect_to (http);
  g_autofree char *heard = hear (connection);

  g_assert_cmpstr (heard, ==, "");
}

static void
test_stop_while_waiting (void)
{
  WvHttp *http = start ((WvHttpConfig){ 0 });
  g_autoptr (GSocketConnection) connection = connect_to (http);
  g_autofree char *request = post ("/never", "", "x");
  g_autofree char *heard = NULL;

  g_atomic_int_set (&never_count, 0);
  say (connection, request, strlen (request));
  while (g_atomic_int_get (&never_count) == 0)
    g_thread_yield ();
  wv_http_stop (http);
  heard = hear (connection);
  assert_status (heard, 503);
  g_assert_nonnull (strstr (heard, "Retry-After: 2"));
}

static void
test_too_many_requests (void)
{
  g_autoptr (WvHttp) http = start ((WvHttpConfig){ 0 });
  g_autofree char *direct = post ("/busy", "", "x");
  g_autofree char *through = post ("/busy", "X-Forwarded-For: 10.0.0.1, 192.0.2.7\r\n", "x");
  g_autofree char *answer = ask (http, direct);
  g_autofree char *proxied = ask (http, through);

  assert_status (answer, 429);
  g_assert_nonnull (strstr (answer, "Retry-After: 60"));
  g_assert_nonnull (strstr (answer, "127.0.0.1"));
  g_assert_nonnull (strstr (proxied, "\"192.0.2.7\""));
}

static void
test_garbage (void)
{
  g_autoptr (WvHttp) http = start ((WvHttpConfig){ .header_ms = 300 });
  GRand *random = g_rand_new_with_seed (7);
  g_autofree char *request = post ("/echo", "", "nog steeds goed");
  g_autofree char *answer = NULL;

  for (guint i = 0; i < 50; i++)
    {
      char bytes[200];
      g_autoptr (GSocketConnection) connection = connect_to (http);

      for (guint j = 0; j < sizeof bytes; j++)
        bytes[j] = (char)g_rand_int_range (random, 0, 256);
      say (connection, bytes, sizeof bytes);
    }
  g_rand_free (random);
  answer = ask (http, request);
  assert_status (answer, 200);
}

static void
test_port_in_use (void)
{
  g_autoptr (WvHttp) http = start ((WvHttpConfig){ 0 });
  WvHttpConfig config = { .port = wv_http_get_port (http), .routes = routes, .n_routes = 1 };
  g_autoptr (GError) error = NULL;
  WvHttp *second = wv_http_start (&config, &error);

  g_assert_null (second);
  g_assert_error (error, WV_ERROR, WV_ERROR_NETWORK);
}

static void
test_unix_socket (void)
{
  g_autofree char *folder = g_dir_make_tmp ("wv-http-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "server.sock", NULL);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GError) error = NULL;
  g_autofree char *request = post ("/later", "", "door een bestand");
  g_autofree char *heard = NULL;
  WvHttp *http = start ((WvHttpConfig){ .socket_path = path });
  GSocketConnection *connection
      = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, &error);

  g_assert_no_error (error);
  say (connection, request, strlen (request));
  heard = hear (connection);
  assert_status (heard, 200);
  g_object_unref (connection);
  wv_http_stop (http);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_rmdir (folder);
}

/* Clients that hang up, idle or waiting, cost no descriptor for ever. */
static guint
open_descriptors (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
test_no_descriptor_leak (void)
{
  g_autoptr (WvHttp) http = start ((WvHttpConfig){ .header_ms = 300 });
  g_autofree char *request = post ("/echo", "", "x");
  guint before = open_descriptors (), after = G_MAXUINT;
  gint64 until;

  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (GSocketConnection) connection = connect_to (http);

      say (connection, "POST", 4);
    }
  until = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;
  while (after > before + 5 && g_get_monotonic_time () < until)
    {
      g_autofree char *answer = ask (http, request);

      assert_status (answer, 200);
      after = open_descriptors ();
    }
  g_assert_cmpuint (after, <=, before + 5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/http/echo", test_echo);
  g_test_add_func ("/server/http/keep-alive", test_keep_alive);
  g_test_add_func ("/server/http/paths", test_paths);
  g_test_add_func ("/server/http/method", test_method);
  g_test_add_func ("/server/http/unclear-lengths", test_unclear_lengths);
  g_test_add_func ("/server/http/declared-too-long", test_declared_too_long);
  g_test_add_func ("/server/http/exactly-long", test_exactly_long);
  g_test_add_func ("/server/http/chunked-too-long", test_chunked_too_long);
  g_test_add_func ("/server/http/chunked-endless", test_chunked_endless);
  g_test_add_func ("/server/http/bodies-together", test_bodies_together);
  g_test_add_func ("/server/http/slow-header", test_slow_header);
  g_test_add_func ("/server/http/slow-request-line", test_slow_request_line);
  g_test_add_func ("/server/http/slow-body", test_slow_body);
  g_test_add_func ("/server/http/silent", test_silent);
  g_test_add_func ("/server/http/stop-while-waiting", test_stop_while_waiting);
  g_test_add_func ("/server/http/too-many-requests", test_too_many_requests);
  g_test_add_func ("/server/http/garbage", test_garbage);
  g_test_add_func ("/server/http/port-in-use", test_port_in_use);
  g_test_add_func ("/server/http/unix-socket", test_unix_socket);
  g_test_add_func ("/server/http/no-descriptor-leak", test_no_descriptor_leak);
  return g_test_run ();
}
