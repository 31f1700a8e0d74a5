/* What keeps a server running: health for a proxy, a log that tells nothing about people, slow guessers. */
#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <string.h>

#include "domain/wv-error.h"
#include "server-fixture.h"
#include "server/wv-server-replay.h"
#include "server/wv-server-status.h"

#define CANARY "Wandelgroep kanarie-7431"

static guint
get (Fixture *fixture, const char *path)
{
  g_autoptr (SoupSession) session = soup_session_new_with_options ("timeout", 30, NULL);
  g_autofree char *url = g_strconcat (fixture->url, path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) answer = soup_session_send_and_read (session, message, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (answer), <, 100);
  return soup_message_get_status (message);
}

static guint
sync_with (Fixture *fixture, const char *token)
{
  g_autoptr (WvMessageWriter) writer = wv_message_writer_new ();
  g_autoptr (WvHello) hello = hello_of (WELFARE, "", "");
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GBytes) answer = NULL;
  guint status;

  wv_message_writer_take (writer, wv_hello_to_line (hello));
  body = wv_message_writer_finish (writer);
  answer = post (fixture, "/v1/sync", token, WV_MESSAGE_TYPE, NULL, body, &status);
  return status;
}

static void
test_healthy (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (get (fixture, "/v1/health"), ==, 204);
}

/* Readers that hang, until the test lets them go. */
typedef struct
{
  GMutex lock;
  GCond cond;
  guint inside;
  gboolean go;
} Hang;

static void
hang (WvServer *server, WvServerStore *store, gpointer data)
{
  Hang *self = data;

  g_mutex_lock (&self->lock);
  self->inside++;
  g_cond_broadcast (&self->cond);
  while (!self->go)
    g_cond_wait (&self->cond, &self->lock);
  self->inside--;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->lock);
}

static void
wait_inside (Hang *self, guint n)
{
  g_mutex_lock (&self->lock);
  while (self->inside != n)
    g_cond_wait (&self->cond, &self->lock);
  g_mutex_unlock (&self->lock);
}

static void
on_ill (GObject *session, GAsyncResult *result, gpointer data)
{
  g_autoptr (GBytes) answer = soup_session_send_and_read_finish (SOUP_SESSION (session), result, NULL);

  *(gboolean *) data = answer != NULL;
}

static void
test_store_hangs (Fixture *fixture, gconstpointer data)
{
  Hang hanging = { 0 };
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autofree char *url = NULL;
  g_autoptr (SoupMessage) message = NULL;
  gboolean done = FALSE;

  fixture->health_ms = 50;
  restart (fixture);
  url = g_strconcat (fixture->url, "/v1/health", NULL);
  message = soup_message_new ("GET", url);
  wv_server_read (fixture->server, hang, &hanging);
  wv_server_read (fixture->server, hang, &hanging);
  wait_inside (&hanging, 2);
  soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, NULL, on_ill, &done);
  while (!done) /* the time runs in the main context, as in the program */
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (soup_message_get_status (message), ==, 503);
  g_assert_cmpstr (soup_message_headers_get_one (soup_message_get_response_headers (message), "Retry-After"), ==, "5");
  g_mutex_lock (&hanging.lock);
  hanging.go = TRUE;
  g_cond_broadcast (&hanging.cond);
  g_mutex_unlock (&hanging.lock);
  wait_inside (&hanging, 0);
}

/* Log. */

static void
deliver_canary (Fixture *fixture)
{
  g_autoptr (WvHello) hello = hello_of (WELFARE, "", "");
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func ((GDestroyNotify) wv_op_free);
  g_autoptr (GPtrArray) lines = NULL;

  g_ptr_array_add (ops, new_offer (1, 1, CANARY));
  lines = exchange (fixture, fixture->worker_token, hello, ops);
  g_assert_cmpuint (count_of (lines, "res"), ==, 1);
}

/* A line for each request, each a JSON object of known keys. */
static guint
check_lines (const char *log)
{
  static const char *const known[] = { "t", "e", "status", "out", "in", "us", "peer", "route", "device", NULL };
  g_auto (GStrv) lines = g_strsplit (log, "\n", -1);
  guint requests = 0;

  for (guint i = 0; *lines[i] != '\0'; i++)
    {
      g_autoptr (json_t) line = json_loads (lines[i], JSON_REJECT_DUPLICATES, NULL);
      const char *key;
      json_t *value;

      g_assert_nonnull (line);
      g_assert_true (g_str_has_prefix (json_string_value (json_object_get (line, "t")), "2026-03-10T"));
      json_object_foreach (line, key, value)
        g_assert_true (g_strv_contains (known, key));
      requests += g_strcmp0 (json_string_value (json_object_get (line, "e")), "request") == 0;
    }
  return requests;
}

static void
test_log (Fixture *fixture, gconstpointer data)
{
  g_autofree char *code = invite (fixture, WELFARE, WORKER, "social_worker");
  g_autofree char *path = g_strconcat ("/v1/", fixture->gp_token, NULL);
  g_autoptr (json_t) looked = post_json (fixture, "/v1/enrol/look", json_pack ("{s:s}", "code", code), NULL);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  const char *secrets[] = { fixture->gp_token, fixture->worker_token, "gestolen-token", code, "kanarie", "127.0.0.1", "Bearer" };
  g_autofree char *log = NULL;

  deliver_canary (fixture);
  g_assert_cmpuint (sync_with (fixture, "gestolen-token"), ==, 401);
  g_assert_cmpuint (get (fixture, path), ==, 404); /* a path may hold anything */
  log = read_log (fixture);
  g_assert_cmpuint (check_lines (log), ==, 6); /* two desktops were enrolled before */
  g_assert_nonnull (strstr (log, "\"route\":\"/v1/sync\",\"status\":200"));
  g_assert_nonnull (strstr (log, "\"route\":\"/v1/sync\",\"status\":401"));
  g_assert_nonnull (strstr (log, "\"route\":\"-\",\"status\":404"));
  g_assert_nonnull (strstr (log, "\"device\":\""));
  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    g_assert_null (strstr (log, secrets[i]));
}

static void
test_messages (Fixture *fixture, gconstpointer data)
{
  g_autofree char *log = NULL;

  wv_server_log_take_messages (fixture->log);
  g_test_expect_message (NULL, G_LOG_LEVEL_WARNING, "unseen");
  g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_WARNING, "MESSAGE", "the disk is %d%% full", 97);
  g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_DEBUG, "MESSAGE", "detail");
  g_warning ("unseen");
  g_test_assert_expected_messages ();
  log = read_log (fixture);
  g_assert_nonnull (strstr (log, "\"e\":\"warning\",\"t\":\"2026-03-10T"));
  g_assert_nonnull (strstr (log, "\"text\":\"the disk is 97% full\""));
  g_assert_null (strstr (log, "detail"));
}

/* Traces. */

static char *
new_folder (void)
{
  return g_dir_make_tmp ("wv-operations-XXXXXX", NULL);
}

typedef void (*OnFile) (const char *path, const char *name, gpointer data);

static void
each_file (const char *folder, OnFile on_file, gpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      on_file (path, name, data);
    }
}

static void
copy_file (const char *path, const char *name, gpointer folder)
{
  g_autofree char *to = g_build_filename (folder, name, NULL);
  g_autofree char *content = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  g_assert_true (g_file_set_contents (to, content, size, NULL));
}

static void
remove_file (const char *path, const char *name, gpointer data)
{
  g_unlink (path);
}

static void
remove_folder (const char *folder)
{
  each_file (folder, remove_file, NULL);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
append_file (const char *path, const char *name, gpointer all)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_string_append (all, text);
}

static void
assert_no_secrets (Fixture *fixture, const char *folder, const char *code)
{
  g_autoptr (GString) all = g_string_new (NULL);
  const char *secrets[] = { fixture->gp_token, fixture->worker_token, code, "stolen" };

  each_file (folder, append_file, all);
  g_assert_nonnull (strstr (all->str, "\"path\":\"/v1/enrol/look\""));
  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    {
      g_autofree char *packed = g_base64_encode ((const guchar *) secrets[i], strlen (secrets[i]));

      packed[strlen (packed) / 4 * 4 - 4] = '\0'; /* without the end, which depends on what follows */
      g_assert_null (strstr (all->str, secrets[i]));
      g_assert_null (strstr (all->str, packed));
    }
}

/* One desktop that writes, reads on from where it was, and writes again; and others. */
static void
work_for_a_while (Fixture *fixture)
{
  g_autofree char *ratchet = NULL;
  g_autofree char *own = g_strdup ("");
  g_autofree char *dir = g_strdup ("");

  for (gint64 n = 1; n <= 3; n++)
    {
      g_autoptr (WvHello) hello = hello_of (WELFARE, own, dir);
      g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func ((GDestroyNotify) wv_op_free);
      g_autoptr (GPtrArray) lines = NULL;

      hello->ratchet = g_strdup (ratchet);
      g_ptr_array_add (ops, new_offer (n, n, n == 2 ? "" : CANARY)); /* the second is refused */
      lines = exchange (fixture, fixture->worker_token, hello, ops);
      g_free (ratchet);
      ratchet = g_strdup (wv_message_get_string (lines->pdata[0], "ratchet"));
      g_free (own);
      own = g_strdup (cursor_in (lines, "org:" WELFARE, NULL));
      g_free (dir);
      dir = g_strdup (cursor_in (lines, "dir", NULL));
      g_assert_nonnull (ratchet);
    }
  g_assert_cmpuint (sync_with (fixture, fixture->gp_token), ==, 200);
  g_assert_cmpuint (sync_with (fixture, "stolen"), ==, 401);
}

static WvServerReplayed
replay (const char *copy, const char *traces, gboolean first)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WvServerStore) store = first ? wv_server_replay_open (copy, &error) : wv_server_open_store (copy, &error);
  WvServerReplayed replayed;

  g_assert_no_error (error);
  wv_server_replay (store, traces, NULL, NULL, &replayed, &error);
  g_assert_no_error (error);
  return replayed;
}

static void
test_replay (Fixture *fixture, gconstpointer data)
{
  g_autofree char *copy = new_folder ();
  g_autofree char *traces = new_folder ();
  g_autofree char *code = invite (fixture, WELFARE, WORKER, "social_worker");
  g_autoptr (GError) error = NULL;
  WvServerReplayed first, second;

  g_clear_pointer (&fixture->server, wv_server_stop);
  each_file (fixture->folder, copy_file, copy);
  fixture->trace = wv_server_trace_new (traces, &fixture->clock, NULL);
  restart (fixture);
  work_for_a_while (fixture);
  json_decref (post_json (fixture, "/v1/enrol/look", json_pack ("{s:s}", "code", code), NULL));
  g_clear_pointer (&fixture->server, wv_server_stop);
  g_clear_pointer (&fixture->trace, wv_server_trace_free);
  assert_no_secrets (fixture, traces, code);
  first = replay (copy, traces, TRUE);
  g_assert_cmpuint (first.syncs, ==, 5);
  g_assert_cmpuint (first.differ, ==, 0);
  second = replay (copy, traces, FALSE); /* on what the first left behind, it must be told */
  g_assert_cmpuint (second.differ, >, 0);
  g_assert_null (wv_server_replay_open (copy, &error)); /* now it is a database of its own */
  g_assert_error (error, WV_ERROR, WV_ERROR_INVALID);
  remove_folder (copy);
  remove_folder (traces);
}

/* Who has not synced. */

static char *
enrol_coordinator (Fixture *fixture)
{
  g_autofree char *code = invite (fixture, WELFARE, WORKER, "region_coordinator");
  guint status;
  g_autoptr (json_t) answer = post_json (fixture, "/v1/enrol",
                                         json_pack ("{s:s, s:n, s:n}", "code", code, "public_key", "recovery_wrap"), &status);

  g_assert_cmpuint (status, ==, 200);
  return g_strdup (json_string_value (json_object_get (answer, "token")));
}

static char *
quiet_of (Fixture *fixture, const char *token, const char *organisation)
{
  g_autoptr (WvHello) hello = hello_of (organisation, "", "");
  g_autoptr (GPtrArray) lines = exchange (fixture, token, hello, NULL);

  for (guint i = 0; i < lines->len; i++)
    if (wv_message_is (lines->pdata[i], "quiet"))
      return wv_json_dump (json_object_get (lines->pdata[i], "of"));
  return NULL;
}

#define WEEK_MS (7 * 24 * 3600 * G_GINT64_CONSTANT (1000))

static void
test_quiet (Fixture *fixture, gconstpointer data)
{
  g_autofree char *token = enrol_coordinator (fixture);
  g_autofree char *expected = g_strdup_printf ("[{\"at\":%" G_GINT64_FORMAT ",\"o\":\"" PRACTICE "\"}]", fixture->now);
  g_autofree char *first = quiet_of (fixture, token, WELFARE);
  g_autofree char *others = quiet_of (fixture, fixture->worker_token, WELFARE);
  g_autofree char *later = NULL;
  g_autofree char *again = NULL;

  g_assert_cmpstr (first, ==, "[]");
  g_assert_null (others); /* it is the coordinator's business only */
  fixture->now += WEEK_MS;
  later = quiet_of (fixture, token, WELFARE);
  g_assert_cmpstr (later, ==, expected);
  g_assert_cmpuint (sync_with (fixture, fixture->gp_token), ==, 200);
  while (g_strcmp0 (again, "[]") != 0) /* noted beside the answer */
    {
      g_free (again);
      again = quiet_of (fixture, token, WELFARE);
    }
}

static void
test_status (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WvServerStore) store = wv_server_open_store (fixture->folder, NULL);
  g_autoptr (json_t) status = NULL;
  g_autofree char *text = NULL;
  const json_t *devices, *quiet;

  deliver_canary (fixture);
  g_assert_true (store->begin (store, FALSE, NULL));
  status = wv_server_status (store, fixture->now + WEEK_MS, NULL);
  store->rollback (store);
  devices = json_object_get (status, "devices");
  quiet = json_object_get (status, "quiet");
  g_assert_cmpuint (json_array_size (devices), ==, 2);
  g_assert_cmpint (json_integer_value (json_object_get (json_array_get (devices, 1), "last_seen")), ==, fixture->now);
  g_assert_cmpuint (json_array_size (quiet), ==, 2);
  g_assert_nonnull (json_string_value (json_object_get (json_array_get (quiet, 0), "name")));
  text = wv_json_dump (status);
  g_assert_nonnull (strstr (text, "\"stream\":\"dir\""));
  g_assert_null (strstr (text, CANARY));
  g_assert_null (strstr (text, WORKER)); /* no people */
}

/* Guessing tokens. */

static void
test_tokens_are_slow (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (sync_with (fixture, fixture->worker_token), ==, 200);
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *guess = g_strdup_printf ("guess-%u", i);

      g_assert_cmpuint (sync_with (fixture, guess), ==, 401);
    }
  g_assert_cmpuint (sync_with (fixture, "guess-6"), ==, 429);
  g_assert_cmpuint (sync_with (fixture, fixture->worker_token), ==, 200); /* a neighbour that was here before */
  g_assert_cmpuint (sync_with (fixture, fixture->gp_token), ==, 429);     /* even when it would have been right */
  fixture->now += 60000;
  g_assert_cmpuint (sync_with (fixture, fixture->gp_token), ==, 200);
}

static void
test_one_wrong_token_again (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 20; i++)
    g_assert_cmpuint (sync_with (fixture, "withdrawn"), ==, 401);
  g_assert_cmpuint (sync_with (fixture, fixture->gp_token), ==, 200);
}

static const struct
{
  const char *name;
  void (*run) (Fixture *fixture, gconstpointer data);
} cases[] = {
  { "healthy", test_healthy },
  { "store-hangs", test_store_hangs },
  { "log", test_log },
  { "messages", test_messages },
  { "replay", test_replay },
  { "quiet", test_quiet },
  { "status", test_status },
  { "tokens-are-slow", test_tokens_are_slow },
  { "one-wrong-token-again", test_one_wrong_token_again },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/server/operations/", cases[i].name, NULL);

      g_test_add (path, Fixture, NULL, set_up, cases[i].run, tear_down);
    }
  return g_test_run ();
}
