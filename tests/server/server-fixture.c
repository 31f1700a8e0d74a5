#include "server-fixture.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <string.h>
#include <unistd.h>

#include "domain/wv-id.h"
#include "server/wv-server-enrol.h"
#include "server/wv-server-load.h"

#define START G_GINT64_CONSTANT (1773136800000)

static gint64
fixture_now (gpointer data)
{
  return ((Fixture *) data)->now;
}

static void
load_region (Fixture *fixture)
{
  static const char *const names[] = { "organisations", "contacts", "practice_links", "offers" };
  g_autoptr (WvServerStore) store = wv_server_open_store (fixture->folder, NULL);
  WvServerLoaded loaded = { 0 };

  g_assert_true (store->begin (store, TRUE, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%s.jsonl", g_getenv ("WV_DEMO_REGION"), names[i]);
      g_autofree char *text = NULL;

      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      g_assert_true (wv_server_load (store, text, "2026-03-10", NULL, NULL, &loaded, NULL));
    }
  g_assert_true (store->commit (store, NULL));
  g_assert_cmpuint (loaded.refused, ==, 0);
}

static void
start (Fixture *fixture)
{
  WvServerConfig config = { .data = fixture->folder,
                            .clock = &fixture->clock,
                            .log = fixture->log,
                            .trace = fixture->trace,
                            .health_ms = fixture->health_ms,
                            .read_ms = fixture->read_ms };
  g_autoptr (GError) error = NULL;

  fixture->server = wv_server_start (&config, &error);
  g_assert_no_error (error);
  fixture->url = g_strdup_printf ("http://127.0.0.1:%u", wv_server_get_port (fixture->server));
}

void
restart (Fixture *fixture)
{
  g_clear_pointer (&fixture->server, wv_server_stop);
  g_clear_pointer (&fixture->url, g_free);
  start (fixture);
}

char *
read_log (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "log", NULL);
  char *text = NULL;

  g_clear_pointer (&fixture->server, wv_server_stop);
  g_clear_pointer (&fixture->log, wv_server_log_free);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

char *
invite (Fixture *fixture, const char *organisation, const char *contact, const char *role)
{
  g_autoptr (WvServerStore) store = wv_server_open_store (fixture->folder, NULL);
  char *code;

  g_assert_true (store->begin (store, TRUE, NULL));
  code = wv_server_invite (store, organisation, contact, role, NULL, fixture->now, NULL);
  g_assert_nonnull (code);
  g_assert_true (store->commit (store, NULL));
  return code;
}

static char *
enrol (Fixture *fixture, const char *organisation, const char *contact, const char *role)
{
  g_autofree char *code = invite (fixture, organisation, contact, role);
  guint status;
  g_autoptr (json_t) answer = post_json (
      fixture, "/v1/enrol", json_pack ("{s:s, s:s, s:s}", "code", code, "public_key", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "recovery_wrap", "wrap"),
      &status);

  g_assert_cmpuint (status, ==, 200);
  return g_strdup (json_string_value (json_object_get (answer, "token")));
}

void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *log = NULL;

  fixture->folder = g_dir_make_tmp ("wv-server-XXXXXX", NULL);
  fixture->now = START;
  fixture->clock = (WvClock){ fixture_now, fixture };
  g_assert_true (wv_server_init_store (fixture->folder, NULL));
  log = g_build_filename (fixture->folder, "log", NULL);
  fixture->log_fd = g_open (log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  fixture->log = wv_server_log_new (fixture->log_fd, &fixture->clock);
  load_region (fixture);
  start (fixture);
  fixture->gp_token = enrol (fixture, PRACTICE, GP, "gp");
  fixture->worker_token = enrol (fixture, WELFARE, WORKER, "social_worker");
}

void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  g_clear_pointer (&fixture->server, wv_server_stop);
  g_clear_pointer (&fixture->log, wv_server_log_free);
  close (fixture->log_fd);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->url);
  g_free (fixture->gp_token);
  g_free (fixture->worker_token);
}

GBytes *
post (Fixture *fixture, const char *path, const char *token, const char *type, const char *encoding, GBytes *body, guint *ret_status)
{
  g_autoptr (SoupSession) session = soup_session_new_with_options ("timeout", 30, NULL);
  g_autofree char *url = g_strconcat (fixture->url, path, NULL);
  g_autofree char *bearer = g_strconcat ("Bearer ", token, NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("POST", url);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) answer = NULL;

  soup_message_set_request_body_from_bytes (message, type, body);
  if (token != NULL)
    soup_message_headers_replace (headers, "Authorization", bearer);
  if (encoding != NULL)
    soup_message_headers_replace (headers, "Content-Encoding", encoding);
  answer = soup_session_send_and_read (session, message, NULL, &error);
  g_assert_no_error (error);
  if (ret_status != NULL)
    *ret_status = soup_message_get_status (message);
  return g_steal_pointer (&answer);
}

json_t *
post_json (Fixture *fixture, const char *path, json_t *taken, guint *ret_status)
{
  g_autoptr (json_t) object = taken;
  char *text = wv_json_dump (object);
  g_autoptr (GBytes) body = g_bytes_new_take (text, strlen (text));
  g_autoptr (GBytes) answer = post (fixture, path, NULL, "application/json", NULL, body, ret_status);
  gsize size;
  const char *bytes = g_bytes_get_data (answer, &size);
  g_autofree char *copy = g_strndup (bytes, size);

  return wv_json_parse (g_strchomp (copy), strlen (copy), NULL);
}

WvHello *
hello_of (const char *organisation, const char *own, const char *dir)
{
  WvHello *hello = wv_hello_new ();
  g_autofree char *stream = g_strconcat ("org:", organisation, NULL);

  wv_hello_add_stream (hello, stream, own);
  wv_hello_add_stream (hello, "dir", dir);
  return hello;
}

GPtrArray *
exchange (Fixture *fixture, const char *token, const WvHello *hello, const GPtrArray *ops)
{
  g_autoptr (WvMessageWriter) writer = wv_message_writer_new ();
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GBytes) answer = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *lines;
  guint status;

  wv_message_writer_take (writer, wv_hello_to_line (hello));
  for (guint i = 0; ops != NULL && i < ops->len; i++)
    wv_message_writer_take (writer, wv_op_to_line (ops->pdata[i]));
  body = wv_message_writer_finish (writer);
  answer = post (fixture, "/v1/sync", token, WV_MESSAGE_TYPE, NULL, body, &status);
  g_assert_cmpuint (status, ==, 200);
  lines = wv_message_read (answer, WV_LIMIT_RESPONSE, &error);
  g_assert_no_error (error);
  return lines;
}

const char *
cursor_in (const GPtrArray *lines, const char *stream, gboolean *ret_more)
{
  for (guint i = 0; i < lines->len; i++)
    if (wv_message_is (lines->pdata[i], "to") && g_strcmp0 (wv_message_get_string (lines->pdata[i], "s"), stream) == 0)
      {
        if (ret_more != NULL)
          *ret_more = wv_message_get_bool (lines->pdata[i], "more");
        return wv_message_get_string (lines->pdata[i], "cur");
      }
  return NULL;
}

guint
count_of (const GPtrArray *lines, const char *k)
{
  guint count = 0;

  for (guint i = 0; i < lines->len; i++)
    count += wv_message_is (lines->pdata[i], k);
  return count;
}

WvOp *
new_offer (gint64 n, gint64 tx, const char *title)
{
  WvOp *op = wv_op_new ();
  g_autoptr (json_t) set = json_pack ("{s:s, s:s, s:s}", "title", title, "organisation", WELFARE, "status", "active");

  op->n = n;
  op->id = wv_id_new (NULL);
  op->tx = tx;
  op->type = g_strdup ("offer");
  op->record = wv_id_new (NULL);
  op->what = g_strdup ("new");
  json_object_update (op->set, set);
  return op;
}
