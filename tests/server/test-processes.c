/* Two processes of the real program on one database, behind the shipped configuration of nginx: who waits at one is
 * woken by what is written at the other, and processes and database go and come back while desktops work. */
#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "postgres-fixture.h"
#include "server-fixture.h"

#define PROCESSES 2
#define DESKTOPS 4
#define WRITES 30 /* of each desktop between two restarts */
#define KEY "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

typedef struct
{
  Postgres *postgres;
  char *database, *folder, *url;
  char *sockets[PROCESSES];
  GPid processes[PROCESSES], nginx;
  GTlsDatabase *trust;
} Region;

/* Programs. */

/* What this test starts ends with it. */
static void
in_child (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGTERM);
}

static GPid
start_program (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  GPid pid;

  g_spawn_async (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL, in_child,
                 NULL, &pid, &error);
  g_assert_no_error (error);
  return pid;
}

static void
stop_program (GPid pid, int signal)
{
  g_assert_cmpint (kill (pid, signal), ==, 0);
  g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);
}

/* The command's output. */
static char *
run_server (Region *region, const char *const *words)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  char *out = NULL;
  int status;

  g_ptr_array_add (argv, (char *) g_getenv ("WV_SERVER_PROGRAM"));
  g_ptr_array_add (argv, (char *) "--database");
  g_ptr_array_add (argv, region->database);
  for (guint i = 0; words[i] != NULL; i++)
    g_ptr_array_add (argv, (char *) words[i]);
  g_ptr_array_add (argv, NULL);
  g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  return g_strchomp (out);
}

static gboolean
answers (GSocketConnectable *address)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = g_socket_client_connect (client, address, NULL, NULL);

  return connection != NULL;
}

static void
wait_until_it_answers (GSocketConnectable *address)
{
  gint64 until = g_get_monotonic_time () + 30 * G_TIME_SPAN_SECOND;

  while (!answers (address))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, until);
      g_usleep (10000);
    }
}

static void
start_process (Region *region, guint i)
{
  const char *argv[] = { g_getenv ("WV_SERVER_PROGRAM"), "--database", region->database, "--socket", region->sockets[i], "serve", NULL };
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (region->sockets[i]);

  region->processes[i] = start_program (argv);
  wait_until_it_answers (G_SOCKET_CONNECTABLE (address));
}

/* nginx. */

static void
make_certificate (const char *folder)
{
  g_autofree char *key = g_build_filename (folder, "key.pem", NULL);
  g_autofree char *cert = g_build_filename (folder, "cert.pem", NULL);
  const char *argv[] = { "openssl", "req",  "-x509", "-newkey", "ec",   "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                         "-days",   "2",    "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
                         "-keyout", key,    "-out",  cert,      NULL };
  int status;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL,
                               G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                               &status, NULL));
  g_assert_true (g_spawn_check_wait_status (status, NULL));
}

static guint16
free_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();

  return g_socket_listener_add_any_inet_port (listener, NULL, NULL);
}

static void
replace (GString *text, const char *from, const char *to)
{
  g_assert_cmpuint (g_string_replace (text, from, to, 0), >, 0);
}

/* The shipped file with our paths in it. */
static void
write_config (Region *region, guint16 port)
{
  g_autofree char *shipped = NULL;
  g_autofree char *tls = g_strconcat (region->folder, "/", NULL);
  g_autofree char *listen = g_strdup_printf ("listen 127.0.0.1:%u ssl", port);
  g_autofree char *site = g_build_filename (region->folder, "site.conf", NULL);
  g_autofree char *path = g_build_filename (region->folder, "nginx.conf", NULL);
  g_autofree char *main_config
      = g_strdup_printf ("daemon off;\npid %s/pid;\nerror_log %s/error.log;\n%sevents { worker_connections 2048; }\n"
                         "http {\n  client_body_temp_path %s/body;\n  proxy_temp_path %s/proxy;\n  fastcgi_temp_path %s/f;\n"
                         "  uwsgi_temp_path %s/u;\n  scgi_temp_path %s/s;\n  include %s/site.conf;\n}\n",
                         region->folder, region->folder, getuid () == 0 ? "user root;\n" : "", region->folder, region->folder,
                         region->folder, region->folder, region->folder, region->folder);
  g_autoptr (GString) text = NULL;

  g_assert_true (g_file_get_contents (g_getenv ("WV_NGINX_CONFIG"), &shipped, NULL, NULL));
  text = g_string_new (shipped);
  replace (text, "/run/welverwijs/1.sock", region->sockets[0]);
  replace (text, "/run/welverwijs/2.sock", region->sockets[1]);
  replace (text, "/etc/welverwijs/tls/", tls);
  replace (text, "/var/log/nginx/", tls);
  replace (text, "listen 443 ssl", listen);
  g_assert_true (g_file_set_contents (site, text->str, -1, NULL));
  g_assert_true (g_file_set_contents (path, main_config, -1, NULL));
}

static void
start_nginx (Region *region)
{
  guint16 port = free_port ();
  g_autofree char *config = g_build_filename (region->folder, "nginx.conf", NULL);
  g_autofree char *cert = g_build_filename (region->folder, "cert.pem", NULL);
  const char *argv[] = { "nginx", "-p", region->folder, "-c", config, "-e", "stderr", NULL };
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", port);

  write_config (region, port);
  region->trust = g_tls_file_database_new (cert, NULL);
  g_assert_nonnull (region->trust);
  region->nginx = start_program (argv);
  wait_until_it_answers (G_SOCKET_CONNECTABLE (address));
  region->url = g_strdup_printf ("https://localhost:%u", port);
}

/* Desktops. */

typedef struct
{
  Region *region;
  SoupSession *session;
  char *url, *token, *ratchet, *own, *dir;
  gint64 n;
  guint failures;
  int work; /* atomic: how many writes it may still do; -1 ends it */
  GThread *thread;
} Desktop;

/* @socket: NULL through nginx. */
static SoupSession *
new_session (Region *region, const char *socket)
{
  g_autoptr (GSocketAddress) address = socket != NULL ? g_unix_socket_address_new (socket) : NULL;

  if (socket != NULL)
    return soup_session_new_with_options ("timeout", 60, "remote-connectable", address, NULL);
  return soup_session_new_with_options ("timeout", 60, "tls-database", region->trust, NULL);
}

static GBytes *
send_to (SoupSession *session, const char *url, const char *path, const char *token, GBytes *body, guint *ret_status)
{
  g_autofree char *address = g_strconcat (url, path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("POST", address);
  g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);
  g_autoptr (GError) error = NULL;
  GBytes *answer;

  soup_message_set_request_body_from_bytes (message, token != NULL ? WV_MESSAGE_TYPE : "application/json", body);
  if (token != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", bearer);
  answer = soup_session_send_and_read (session, message, NULL, &error);
  g_assert_no_error (error); /* nginx is always there */
  *ret_status = soup_message_get_status (message);
  return answer;
}

static char *
enrol (Region *region, const char *organisation, const char *contact, const char *role, gboolean first)
{
  const char *words[] = { "code", "--organisation", organisation, "--contact", contact, "--role", role, NULL };
  g_autofree char *code = run_server (region, words);
  g_autoptr (SoupSession) session = new_session (region, NULL);
  g_autoptr (json_t) body = json_pack ("{s:s}", "code", code);
  g_autoptr (GBytes) answer = NULL;
  g_autoptr (json_t) object = NULL;
  guint status;
  char *text;
  g_autoptr (GBytes) bytes = NULL;

  if (first)
    {
      json_object_set_new (body, "public_key", json_string (KEY));
      json_object_set_new (body, "recovery_wrap", json_string ("wrap"));
    }
  text = wv_json_dump (body);
  bytes = g_bytes_new_take (text, strlen (text));
  answer = send_to (session, region->url, "/v1/enrol", NULL, bytes, &status);
  g_assert_cmpuint (status, ==, 200);
  object = json_loadb (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer), JSON_DISABLE_EOF_CHECK, NULL);
  return g_strdup (json_string_value (json_object_get (object, "token")));
}

static Desktop *
new_desktop (Region *region, const char *token, const char *socket)
{
  Desktop *self = g_new0 (Desktop, 1);

  self->region = region;
  self->session = new_session (region, socket);
  self->url = g_strdup (socket != NULL ? "http://localhost" : region->url);
  self->token = g_strdup (token);
  self->own = g_strdup ("");
  self->dir = g_strdup ("");
  return self;
}

static void
desktop_free (Desktop *self)
{
  g_object_unref (self->session);
  g_free (self->url);
  g_free (self->token);
  g_free (self->ratchet);
  g_free (self->own);
  g_free (self->dir);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Desktop, desktop_free)

static void
keep (char **place, const char *value)
{
  if (value == NULL)
    return;
  g_free (*place);
  *place = g_strdup (value);
}

/* One exchange; NULL when it has to come again. */
static GPtrArray *
talk (Desktop *self, const char *organisation, const WvOp *op, int wait)
{
  g_autoptr (WvHello) hello = hello_of (organisation, self->own, self->dir);
  g_autofree char *stream = g_strconcat ("org:", organisation, NULL);
  g_autoptr (WvMessageWriter) writer = wv_message_writer_new ();
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GBytes) answer = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *lines;
  guint status;

  hello->wait = wait;
  hello->ratchet = wait == 0 ? g_strdup (self->ratchet) : NULL;
  wv_message_writer_take (writer, wv_hello_to_line (hello));
  if (op != NULL)
    wv_message_writer_take (writer, wv_op_to_line (op));
  body = wv_message_writer_finish (writer);
  answer = send_to (self->session, self->url, "/v1/sync", self->token, body, &status);
  if (status >= 500)
    {
      g_test_message ("%u from %s", status, self->url);
      return NULL;
    }
  g_assert_cmpuint (status, ==, 200);
  lines = wv_message_read (answer, WV_LIMIT_RESPONSE, &error);
  g_assert_no_error (error);
  keep (&self->ratchet, wv_message_get_string (lines->pdata[0], "ratchet"));
  keep (&self->own, cursor_in (lines, stream, NULL));
  keep (&self->dir, cursor_in (lines, "dir", NULL));
  return lines;
}

/* Until there is nothing more. */
static void
catch_up (Desktop *self, const char *organisation)
{
  gboolean more = TRUE;

  while (more)
    {
      g_autoptr (GPtrArray) lines = talk (self, organisation, NULL, 0);

      g_assert_nonnull (lines);
      cursor_in (lines, "dir", &more);
    }
}

static void
write_one (Desktop *self)
{
  g_autofree char *title = g_strdup_printf ("Rollend %p %d", (gpointer) self, (int) ++self->n);
  g_autoptr (WvOp) op = new_offer (self->n, self->n, title);
  g_autoptr (GPtrArray) lines = NULL;

  while ((lines = talk (self, WELFARE, op, 0)) == NULL)
    {
      self->failures++;
      g_usleep (50000); /* as Retry-After asks, only shorter */
    }
  g_assert_cmpuint (count_of (lines, "res"), ==, 1);
}

static gpointer
work (gpointer data)
{
  Desktop *self = data;
  int left;

  while ((left = g_atomic_int_get (&self->work)) >= 0)
    {
      if (left == 0)
        {
          g_usleep (1000);
          continue;
        }
      write_one (self);
      g_atomic_int_add (&self->work, -1);
    }
  return NULL;
}

/* The region. */

static void
load_region (Region *region)
{
  static const char *const names[] = { "organisations", "contacts", "practice_links", "offers" };
  const char *init[] = { "init", NULL };
  g_autofree char *out = run_server (region, init);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%s.jsonl", g_getenv ("WV_DEMO_REGION"), names[i]);
      const char *load[] = { "load", path, NULL };
      g_autofree char *loaded = run_server (region, load);
    }
}

static void
set_up_region (Region *region, gconstpointer data)
{
  region->postgres = postgres_new ();
  region->database = postgres_new_database (region->postgres);
  region->folder = g_dir_make_tmp ("wv-processes-XXXXXX", NULL);
  load_region (region);
  for (guint i = 0; i < PROCESSES; i++)
    {
      region->sockets[i] = g_strdup_printf ("%s/%u.sock", region->folder, i + 1);
      start_process (region, i);
    }
  make_certificate (region->folder);
  start_nginx (region);
}

static void
tear_down_region (Region *region, gconstpointer data)
{
  const char *argv[] = { "rm", "-rf", region->folder, NULL };

  stop_program (region->nginx, SIGTERM);
  for (guint i = 0; i < PROCESSES; i++)
    {
      stop_program (region->processes[i], SIGTERM);
      g_free (region->sockets[i]);
    }
  postgres_free (region->postgres);
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL));
  g_object_unref (region->trust);
  g_free (region->database);
  g_free (region->folder);
  g_free (region->url);
}

/* Tests. */

static gpointer
wait_thread (gpointer data)
{
  return talk (data, PRACTICE, NULL, 20);
}

/* @waits is told by its process what @writes wrote at the other one; how many streams it is told. */
static guint
count_woken (Desktop *waits, Desktop *writes)
{
  GThread *thread;
  g_autoptr (GPtrArray) lines = NULL;
  gint64 before = g_get_monotonic_time ();

  catch_up (waits, PRACTICE);
  thread = g_thread_new ("waits", wait_thread, waits);
  g_usleep (300000); /* so that it waits already; too short would only make the test weaker */
  write_one (writes);
  lines = g_thread_join (thread);
  g_assert_nonnull (lines);
  g_assert_cmpint (g_get_monotonic_time () - before, <, 15 * G_TIME_SPAN_SECOND);
  return count_of (lines, "moved");
}

static void
test_woken_from_elsewhere (Region *region, gconstpointer data)
{
  g_autofree char *gp_token = enrol (region, PRACTICE, GP, "gp", TRUE);
  g_autofree char *worker_token = enrol (region, WELFARE, WORKER, "social_worker", TRUE);
  g_autoptr (Desktop) gp = new_desktop (region, gp_token, region->sockets[0]);
  g_autoptr (Desktop) worker = new_desktop (region, worker_token, region->sockets[1]);
  const char *status[] = { "status", NULL };
  g_autofree char *counted = NULL;

  g_assert_cmpuint (count_woken (gp, worker), ==, 1);
  postgres_stop (region->postgres, "immediate");
  postgres_start (region->postgres);
  while (count_woken (gp, worker) != 1)
    ; /* once for all streams, when the listener comes back; then again for the one that moved */
  counted = run_server (region, status);
  g_assert_nonnull (strstr (counted, "devices 2"));
}

static void
let_write (Desktop **desktops)
{
  for (guint i = 0; i < DESKTOPS; i++)
    g_atomic_int_set (&desktops[i]->work, WRITES);
}

static guint
wait_for_writes (Desktop **desktops)
{
  guint failures = 0;

  for (guint i = 0; i < DESKTOPS; i++)
    {
      while (g_atomic_int_get (&desktops[i]->work) > 0)
        g_usleep (5000);
      failures += desktops[i]->failures;
    }
  return failures;
}

static void
check_all_there (Region *region, Desktop **desktops)
{
  g_autofree char *rows = postgres_sql (
      region->postgres, region->database,
      "SELECT count (*) || ' ' || count (DISTINCT data::json ->> 'title') FROM record WHERE data::json ->> 'title' LIKE 'Rollend %'");
  gint64 written = 0;
  g_autofree char *expected = NULL;

  for (guint i = 0; i < DESKTOPS; i++)
    written += desktops[i]->n;
  expected = g_strdup_printf ("%d %d", (int) written, (int) written);
  g_assert_cmpstr (rows, ==, expected); /* each once */
}

static void
test_rolling_restarts (Region *region, gconstpointer data)
{
  Desktop *desktops[DESKTOPS];

  for (guint i = 0; i < DESKTOPS; i++)
    {
      g_autofree char *token = enrol (region, WELFARE, WORKER, "social_worker", i == 0);

      desktops[i] = new_desktop (region, token, NULL);
      catch_up (desktops[i], WELFARE);
      desktops[i]->thread = g_thread_new ("desktop", work, desktops[i]);
    }
  /* As in an update: one process after the other. Nobody behind nginx notices, whether it ends well or is killed. */
  for (guint i = 0; i < PROCESSES; i++)
    {
      let_write (desktops);
      stop_program (region->processes[i], i == 0 ? SIGTERM : SIGKILL);
      start_process (region, i);
      g_assert_cmpuint (wait_for_writes (desktops), ==, 0);
    }
  /* The database: desktops are asked to come again, and lose nothing. */
  let_write (desktops);
  postgres_stop (region->postgres, "fast");
  postgres_start (region->postgres);
  wait_for_writes (desktops);
  let_write (desktops);
  postgres_stop (region->postgres, "immediate");
  postgres_start (region->postgres);
  wait_for_writes (desktops);
  for (guint i = 0; i < DESKTOPS; i++)
    {
      g_atomic_int_set (&desktops[i]->work, -1);
      g_thread_join (desktops[i]->thread);
    }
  check_all_there (region, desktops);
  for (guint i = 0; i < DESKTOPS; i++)
    desktop_free (desktops[i]);
}

static void
test_limits_of_the_proxy (Region *region, gconstpointer data)
{
  g_autoptr (SoupSession) session = new_session (region, NULL);
  g_autofree char *large = g_strnfill (2 * 1024 * 1024, 'x');
  g_autoptr (GBytes) body = g_bytes_new (large, strlen (large));
  g_autoptr (GBytes) small = g_bytes_new ("{}", 2);
  guint status, refused = 0;

  g_bytes_unref (send_to (session, region->url, "/v1/sync", "token", body, &status));
  g_assert_cmpuint (status, ==, 413);
  g_bytes_unref (send_to (session, region->url, "/elsewhere", NULL, small, &status));
  g_assert_cmpuint (status, ==, 404);
  for (guint i = 0; i < 40; i++)
    {
      g_bytes_unref (send_to (session, region->url, "/v1/enrol/look", NULL, small, &status));
      refused += status == 429;
    }
  g_assert_cmpuint (refused, >, 5);
}

static void
skip_without_nginx (void)
{
  g_test_skip ("nginx is not installed (Debian: nginx-light)");
}

int
main (int argc, char **argv)
{
  g_autofree char *nginx = g_find_program_in_path ("nginx");

  g_test_init (&argc, &argv, NULL);
  if (!postgres_is_installed ())
    g_test_add_func ("/server/processes", postgres_skip);
  else if (nginx == NULL)
    g_test_add_func ("/server/processes", skip_without_nginx);
  else
    {
      g_test_add ("/server/processes/woken-from-elsewhere", Region, NULL, set_up_region, test_woken_from_elsewhere, tear_down_region);
      g_test_add ("/server/processes/rolling-restarts", Region, NULL, set_up_region, test_rolling_restarts, tear_down_region);
      g_test_add ("/server/processes/limits-of-the-proxy", Region, NULL, set_up_region, test_limits_of_the_proxy, tear_down_region);
    }
  return g_test_run ();
}
