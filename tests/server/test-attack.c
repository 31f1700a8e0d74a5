/* What strangers send to a server that is on the internet, over real sockets: to the server of the fixture, and, where memory
 * counts, to the real program beside it. After each attack an ordinary request is answered as ever. */
#include <gio/gio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "server-fixture.h"

#define MIB (1024 * 1024)
/* ASan keeps what was freed for a while: there the memory says less. */
#ifdef __SANITIZE_ADDRESS__
#define MEMORY_FACTOR 12
#else
#define MEMORY_FACTOR 1
#endif

/* The program on the fixture's folder. */
typedef struct
{
  GSubprocess *process;
  guint16 port;
} Program;

static void
raise_descriptors (void)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  limit.rlim_cur = MIN (limit.rlim_max, 8192);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
}

static void
start_program (Program *self, Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  g_autofree char *line = NULL;

  g_clear_pointer (&fixture->server, wv_server_stop);
  self->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error,
                                    g_getenv ("WV_SERVER_PROGRAM"), "serve", "--data", fixture->folder, "--port", "0", NULL);
  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
  g_assert_nonnull (line);
  self->port = (guint16) g_ascii_strtoull (strrchr (line, ':') + 1, NULL, 10);
}

static void
stop_program (Program *self)
{
  g_subprocess_send_signal (self->process, SIGTERM);
  g_assert_true (g_subprocess_wait_check (self->process, NULL, NULL)); /* it lives, and ends well */
  g_clear_object (&self->process);
}

/* The most memory that it ever had, in MiB. */
static double
memory_of (const Program *self)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/status", g_subprocess_get_identifier (self->process));
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return g_ascii_strtod (strstr (text, "VmHWM:") + 6, NULL) / 1024;
}

/* Sockets. */

static guint16
port_of (Fixture *fixture)
{
  return wv_server_get_port (fixture->server);
}

static GSocketConnection *
connect_to (guint16 port)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  GSocketConnection *connection = g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, &error);

  g_assert_no_error (error);
  g_socket_set_timeout (g_socket_connection_get_socket (connection), 20);
  return connection;
}

/* FALSE when the server closed. */
static gboolean
say (GSocketConnection *connection, const char *bytes, gsize size)
{
  return g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), bytes, size, NULL, NULL, NULL);
}

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
ask (guint16 port, const char *bytes, gsize size)
{
  g_autoptr (GSocketConnection) connection = connect_to (port);

  say (connection, bytes, size);
  return hear (connection);
}

static guint
answers_in (const char *heard)
{
  guint n = 0;

  for (const char *p = heard; (p = strstr (p, "HTTP/1.1 ")) != NULL; p++)
    n++;
  return n;
}

static guint
status_of (const char *heard)
{
  return g_str_has_prefix (heard, "HTTP/1.1 ") ? (guint) g_ascii_strtoull (heard + 9, NULL, 10) : 0;
}

static void
assert_well (guint16 port)
{
  static const char request[] = "GET /v1/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
  gint64 before = g_get_monotonic_time ();
  g_autofree char *heard = ask (port, request, strlen (request));

  g_assert_cmpuint (status_of (heard), ==, 204);
  g_assert_cmpint (g_get_monotonic_time () - before, <, 5 * G_TIME_SPAN_SECOND);
}

/* Attacks. */

static void
append_part (GString *path, GRand *random)
{
  static const char *const parts[]
      = { "/",    "/v1",  "/v1/sync", "/..", "/.",  "%2e%2e", "%2F", "%00", "//", "\\", ";x=1", "?",   "#",    "/etc/passwd", "*",
          "%c0%ae", "http://x/", "%zz",  "'",   "\"", "<s>",   "$(x)", "{{", "/V1", "~",  "enrol", "health", "\x01", "\xff\xfe" };

  if (g_rand_int_range (random, 0, 20) == 0)
    for (int i = g_rand_int_range (random, 1, 3000); i > 0; i--)
      g_string_append_c (path, (char) g_rand_int_range (random, 33, 127));
  else
    g_string_append (path, parts[g_rand_int_range (random, 0, G_N_ELEMENTS (parts))]);
}

static void
test_paths (Fixture *fixture, gconstpointer data)
{
  static const char *const methods[] = { "GET", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "HEAD", "get", "X" };
  static const char *const real[] = { "/v1/health", "/v1/sync", "/v1/fork", "/v1/enrol", "/v1/enrol/look", NULL };
  g_autoptr (GRand) random = g_rand_new_with_seed (3112);

  for (guint i = 0; i < 1500; i++)
    {
      g_autoptr (GString) path = g_string_new (g_rand_boolean (random) ? "/" : "");
      g_autofree char *request = NULL;
      g_autofree char *heard = NULL;

      for (int n = g_rand_int_range (random, 1, 6); n > 0; n--)
        append_part (path, random);
      if (g_strv_contains (real, path->str))
        continue;
      request = g_strdup_printf ("%s %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
                                 methods[g_rand_int_range (random, 0, G_N_ELEMENTS (methods))], path->str);
      heard = ask (port_of (fixture), request, strlen (request));
      if (*heard != '\0' && (status_of (heard) < 400 || status_of (heard) >= 500))
        g_error ("%s: %.100s", request, heard);
    }
  assert_well (port_of (fixture));
}

/* Packed bodies that become large. */

static GBytes *
pack (gsize size, char letter)
{
  g_autoptr (GConverter) gzip = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9));
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) out = g_converter_output_stream_new (memory, gzip);
  g_autofree char *block = g_strnfill (MIB, letter);

  for (gsize i = 0; i < size; i += MIB)
    g_assert_true (g_output_stream_write_all (out, block, MIB, NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (out, NULL, NULL));
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

static void
send_packed (const Program *program, const char *token, GBytes *body, guint expected)
{
  g_autofree char *head = g_strdup_printf ("POST /v1/sync HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: %s\r\n"
                                           "Content-Encoding: gzip\r\nAuthorization: Bearer %s\r\nContent-Length: %zu\r\n\r\n",
                                           WV_MESSAGE_TYPE, token, g_bytes_get_size (body));
  g_autoptr (GByteArray) request = g_byte_array_new ();
  g_autofree char *heard = NULL;
  gsize size;
  gconstpointer bytes = g_bytes_get_data (body, &size);

  g_byte_array_append (request, (const guint8 *) head, (guint) strlen (head));
  g_byte_array_append (request, bytes, (guint) size);
  heard = ask (program->port, (const char *) request->data, request->len);
  g_assert_cmpuint (status_of (heard), ==, expected);
}

static void
test_bombs (Fixture *fixture, gconstpointer data)
{
  Program program;
  g_autoptr (GBytes) zeros = pack (400u * MIB, '\0'); /* 400 kB */
  g_autoptr (GBytes) text = pack (64u * MIB, '{');
  g_autoptr (GBytes) short_one = pack (MIB, 'a'); /* within the limit, but packed more than a hundred times */
  double before;

  start_program (&program, fixture);
  g_assert_cmpuint (g_bytes_get_size (zeros), <, MIB);
  assert_well (program.port);
  before = memory_of (&program);
  for (guint i = 0; i < 5; i++)
    {
      send_packed (&program, fixture->gp_token, zeros, 413);
      send_packed (&program, fixture->gp_token, text, 413);
      send_packed (&program, fixture->gp_token, short_one, 413);
    }
  send_packed (&program, "nobody", zeros, 401); /* not even opened */
  g_assert_cmpfloat (memory_of (&program) - before, <, 24 * MEMORY_FACTOR);
  assert_well (program.port);
  stop_program (&program);
}

/* Bodies without end. */

static void
test_large_bodies (Fixture *fixture, gconstpointer data)
{
  static const char declared[] = "POST /v1/sync HTTP/1.1\r\nHost: x\r\nContent-Length: 524288000\r\n\r\n";
  static const char chunked[] = "POST /v1/sync HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
  g_autofree char *block = g_strnfill (MIB, 'x');
  Program program;
  double before;

  start_program (&program, fixture);
  assert_well (program.port);
  before = memory_of (&program);
  for (guint i = 0; i < 2; i++)
    {
      const char *head = i == 0 ? declared : chunked;
      g_autoptr (GSocketConnection) connection = connect_to (program.port);
      gboolean open = say (connection, head, strlen (head));
      guint sent = 0;

      while (open && sent < 500)
        {
          open = (i == 0 || say (connection, "100000\r\n", 8)) && say (connection, block, MIB) && (i == 0 || say (connection, "\r\n", 2));
          sent++;
        }
      g_assert_cmpuint (sent, <, 100); /* it did not listen to all of it */
    }
  g_assert_cmpfloat (memory_of (&program) - before, <, 16 * MEMORY_FACTOR);
  assert_well (program.port);
  stop_program (&program);
}

/* Two hundred at once, each of them within its limit. */
static void
test_many_bodies (Fixture *fixture, gconstpointer data)
{
  static const char head[] = "POST /v1/sync HTTP/1.1\r\nHost: x\r\nContent-Length: 1048576\r\n\r\n";
  g_autoptr (GPtrArray) open = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *block = g_strnfill (MIB, 'x');
  Program program;

  start_program (&program, fixture);
  for (guint i = 0; i < 200; i++)
    {
      GSocketConnection *connection = connect_to (program.port);

      g_ptr_array_add (open, connection);
      say (connection, head, strlen (head));
      say (connection, block, MIB - 1);
    }
  assert_well (program.port);
  g_assert_cmpfloat (memory_of (&program), <, 150 * MEMORY_FACTOR);
  g_ptr_array_set_size (open, 0);
  stop_program (&program);
}

static void
test_header_floods (Fixture *fixture, gconstpointer data)
{
  static const char *const lines[] = { "X-A: b\r\n", "Authorization: Bearer x\r\n", "Cookie: a=b; c=d\r\n", ": \r\n" };
  Program program;
  double before;

  start_program (&program, fixture);
  assert_well (program.port);
  before = memory_of (&program);
  for (guint i = 0; i < G_N_ELEMENTS (lines) + 1; i++)
    {
      g_autoptr (GString) request = g_string_new ("POST /v1/sync HTTP/1.1\r\nHost: x\r\n");
      g_autofree char *heard = NULL;

      if (i == G_N_ELEMENTS (lines))
        {
          g_autofree char *one = g_strnfill (4 * MIB, 'x');

          g_string_append_printf (request, "X: %s\r\n", one);
        }
      else
        for (guint n = 0; n < 20000; n++)
          g_string_append (request, lines[i]);
      g_string_append (request, "\r\n");
      heard = ask (program.port, request->str, request->len);
      g_assert_cmpuint (status_of (heard), !=, 200);
      g_assert_cmpuint (status_of (heard), <, 500);
    }
  g_assert_cmpfloat (memory_of (&program) - before, <, 8 * MEMORY_FACTOR);
  assert_well (program.port);
  stop_program (&program);
}

static void
test_many_connections (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) open = g_ptr_array_new_with_free_func (g_object_unref);
  Program program;

  start_program (&program, fixture);
  for (guint i = 0; i < 1500; i++)
    g_ptr_array_add (open, connect_to (program.port));
  assert_well (program.port);
  g_assert_cmpfloat (memory_of (&program), <, 150 * MEMORY_FACTOR);
  g_ptr_array_set_size (open, 0);
  assert_well (program.port);
  stop_program (&program);
}

/* Three hundred that send a byte now and then: others are served meanwhile, and none of them stays. */
static void
test_slow_senders (Fixture *fixture, gconstpointer data)
{
  static const char *const heads[] = { "POST /v1/sync HTTP/1.1\r\nHost: ", "PO", "POST /v1/sync HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n" };
  g_autoptr (GPtrArray) open = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 until;
  guint rounds = 0;

  fixture->read_ms = 1000;
  restart (fixture);
  for (guint i = 0; i < 300; i++)
    {
      g_ptr_array_add (open, connect_to (port_of (fixture)));
      say (open->pdata[i], heads[i % 3], strlen (heads[i % 3]));
    }
  until = g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND;
  while (open->len > 0 && g_get_monotonic_time () < until)
    {
      assert_well (port_of (fixture));
      rounds++;
      for (guint i = open->len; i > 0; i--)
        {
          GSocket *socket = g_socket_connection_get_socket (open->pdata[i - 1]);

          if (g_socket_condition_check (socket, G_IO_IN | G_IO_HUP) != 0 || !say (open->pdata[i - 1], "a", 1))
            g_ptr_array_remove_index_fast (open, i - 1);
        }
    }
  g_assert_cmpuint (open->len, ==, 0);
  g_assert_cmpuint (rounds, >, 1);
}

/* Requests behind each other. */

static void
test_pipelining (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) many = g_string_new (NULL);
  g_autofree char *heard = NULL;
  g_autofree char *mixed = NULL;

  for (guint i = 0; i < 500; i++)
    g_string_append_printf (many, "GET /v1/%s HTTP/1.1\r\nHost: x\r\n\r\n", i < 499 ? "health" : "nothing");
  heard = ask (port_of (fixture), many->str, many->len);
  g_assert_cmpuint (answers_in (heard), ==, 500);
  g_assert_cmpuint (status_of (heard), ==, 204);
  g_assert_nonnull (strstr (heard, " 404 ")); /* the last, and what is refused closes */
  g_string_assign (many, "GET /v1/health HTTP/1.1\r\nHost: x\r\n\r\n\x16\x03\x01 garbage\r\n\r\nGET /v1/health HTTP/1.1\r\nHost: x\r\n\r\n");
  mixed = ask (port_of (fixture), many->str, many->len);
  g_assert_cmpuint (status_of (mixed), ==, 204);
  g_assert_cmpuint (answers_in (mixed), <=, 2); /* nothing after the garbage */
  assert_well (port_of (fixture));
}

/* A request inside another, that a proxy would read as part of it: it is never answered. */
static void
test_smuggling (Fixture *fixture, gconstpointer data)
{
  static const char inner[] = "0\r\n\r\nGET /v1/health HTTP/1.1\r\nHost: x\r\n\r\n";
  static const char *const headers[] = {
    "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
    "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
    "Content-Length: 5\r\nContent-Length: 200\r\n",
    "Content-Length: 200\r\nContent-Length: 5\r\n",
    "Content-Length: 5, 200\r\n",
    "Content-Length: +5\r\n",
    "Content-Length: -5\r\n",
    "Content-Length: 0x5\r\n",
    "Content-Length: 5 5\r\n",
    "Content-Length:\r\n",
    "Content-Length: 99999999999999999999999\r\n",
    "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
    "Transfer-Encoding: chunked, identity\r\n",
    "Transfer-Encoding: xchunked\r\n",
    "Transfer-Encoding: identity\r\n",
    "Transfer-Encoding:\vchunked\r\n",
    "Transfer-Encoding : chunked\r\n",
    "Transfer-Encoding\t: chunked\r\nContent-Length: 5\r\n",
    " Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
    "X: a\r\n Content-Length: 5\r\n",
    "X: a\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n",
    "Content-Length: 5\r\nHost: y\r\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      g_autofree char *request = g_strdup_printf ("POST /v1/sync HTTP/1.1\r\nHost: x\r\n%s\r\n%s", headers[i], inner);
      g_autoptr (GSocketConnection) connection = connect_to (port_of (fixture));
      g_autofree char *heard = NULL;

      say (connection, request, strlen (request));
      g_socket_shutdown (g_socket_connection_get_socket (connection), FALSE, TRUE, NULL);
      heard = hear (connection);
      if (strstr (heard, " 204 ") != NULL || status_of (heard) == 200)
        g_error ("%s: %s", headers[i], heard);
    }
  assert_well (port_of (fixture));
}

static const struct
{
  const char *name;
  void (*run) (Fixture *fixture, gconstpointer data);
} cases[] = {
  { "paths", test_paths },
  { "bombs", test_bombs },
  { "large-bodies", test_large_bodies },
  { "many-bodies", test_many_bodies },
  { "header-floods", test_header_floods },
  { "many-connections", test_many_connections },
  { "slow-senders", test_slow_senders },
  { "pipelining", test_pipelining },
  { "smuggling", test_smuggling },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  signal (SIGPIPE, SIG_IGN);
  raise_descriptors ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/server/attack/", cases[i].name, NULL);

      g_test_add (path, Fixture, NULL, set_up, cases[i].run, tear_down);
    }
  return g_test_run ();
}
