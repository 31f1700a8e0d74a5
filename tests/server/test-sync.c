/* POST /v1/sync over real HTTP: what app/sync/README.md promises. */
#include "server-fixture.h"

#include <string.h>

#include "store/wv-db.h"

static GPtrArray *
one (WvOp *op)
{
  GPtrArray *ops = g_ptr_array_new_with_free_func ((GDestroyNotify) wv_op_free);

  g_ptr_array_add (ops, op);
  return ops;
}

static const char *
state_of (const GPtrArray *lines, guint index)
{
  for (guint i = 0; i < lines->len; i++)
    if (wv_message_is (lines->pdata[i], "res") && index-- == 0)
      return wv_message_get_string (lines->pdata[i], "st");
  return NULL;
}

static void
test_unknown_token (Fixture *fixture, gconstpointer data)
{
  static const char *const tokens[] = { NULL, "", "guess", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=" };

  for (guint i = 0; i < G_N_ELEMENTS (tokens); i++)
    {
      g_autoptr (GBytes) body = g_bytes_new ("x", 1);
      guint status;
      g_autoptr (GBytes) answer = post (fixture, "/v1/sync", tokens[i], WV_MESSAGE_TYPE, NULL, body, &status);

      g_assert_cmpuint (status, ==, 401);
      g_assert_nonnull (memmem (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer), "expired", 7));
    }
}

static void
test_first_and_second (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WvHello) hello = hello_of (PRACTICE, "", "");
  g_autoptr (GPtrArray) first = exchange (fixture, fixture->gp_token, hello, NULL);
  g_autoptr (WvHello) again
      = hello_of (PRACTICE, cursor_in (first, "org:" PRACTICE, NULL), cursor_in (first, "dir", NULL));
  g_autoptr (GPtrArray) second = exchange (fixture, fixture->gp_token, again, NULL);

  g_assert_cmpuint (count_of (first, "row"), ==, 22 + 32 + 9 + 81);
  g_assert_cmpuint (count_of (first, "cols"), ==, 4);
  g_assert_cmpuint (count_of (first, "page"), ==, 2);
  g_assert_cmpuint (count_of (second, "row") + count_of (second, "page"), ==, 0);
  g_assert_cmpuint (count_of (second, "next"), ==, 1);
}

static void
collect_ids (const GPtrArray *lines, GHashTable *ids)
{
  for (guint i = 0; i < lines->len; i++)
    if (wv_message_is (lines->pdata[i], "row"))
      g_hash_table_add (ids, g_strdup (json_string_value (json_array_get (json_object_get (lines->pdata[i], "d"), 0))));
}

static void
test_pages (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *cursor = g_strdup ("");
  gboolean more = TRUE;
  guint pages = 0;

  for (; more; pages++)
    {
      g_autoptr (WvHello) hello = hello_of (PRACTICE, "", cursor);
      g_autoptr (GPtrArray) lines = NULL;

      hello->page_entries = 10;
      lines = exchange (fixture, fixture->gp_token, hello, NULL);
      g_assert_cmpuint (count_of (lines, "row"), <=, 10);
      collect_ids (lines, ids);
      g_free (cursor);
      cursor = g_strdup (cursor_in (lines, "dir", &more));
    }
  g_assert_cmpuint (pages, >=, 15);
  g_assert_cmpuint (g_hash_table_size (ids), ==, 22 + 32 + 9 + 81);
}

static void
test_foreign_cursor (Fixture *fixture, gconstpointer data)
{
  static const char *const cursors[] = { "bm90LW91cnM", "%%%", "AAAA", "MTIzNC41LjY" };

  for (guint i = 0; i < G_N_ELEMENTS (cursors); i++)
    {
      g_autoptr (WvHello) hello = hello_of (PRACTICE, "", cursors[i]);
      g_autoptr (GPtrArray) lines = exchange (fixture, fixture->gp_token, hello, NULL);
      gboolean reset = FALSE;

      for (guint l = 0; l < lines->len; l++)
        if (wv_message_is (lines->pdata[l], "reset"))
          reset |= g_strcmp0 (wv_message_get_string (lines->pdata[l], "s"), "dir") == 0;
      g_assert_true (reset);
      g_assert_cmpuint (count_of (lines, "row"), ==, 0); /* the desktop compares first */
      g_assert_null (cursor_in (lines, "dir", NULL));
    }
}

static void
test_others_stream (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WvHello) hello = hello_of (WELFARE, "", "");
  g_autoptr (GPtrArray) lines = exchange (fixture, fixture->gp_token, hello, NULL);

  g_assert_null (cursor_in (lines, "org:" WELFARE, NULL));
  g_assert_nonnull (cursor_in (lines, "dir", NULL));
}

static void
test_operation_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) ops = one (new_offer (1, 1, "Wandelgroep"));
  g_autoptr (WvHello) hello = hello_of (WELFARE, "", "");
  g_autoptr (GPtrArray) first = exchange (fixture, fixture->worker_token, hello, ops);
  g_autoptr (GPtrArray) again = exchange (fixture, fixture->worker_token, hello, ops);

  g_assert_cmpstr (state_of (first, 0), ==, "applied");
  g_assert_cmpstr (state_of (again, 0), ==, "dup");
  g_assert_cmpuint (count_of (first, "row"), ==, 22 + 32 + 9 + 82); /* the own work is in the same answer */
  g_assert_cmpuint (count_of (again, "row"), ==, 22 + 32 + 9 + 82);
}

static void
test_group_and_neighbour (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) ops = one (new_offer (1, 1, "Goed"));
  g_autoptr (WvHello) hello = hello_of (WELFARE, "", "");
  g_autoptr (GPtrArray) lines = NULL;
  WvOp *bad = new_offer (2, 1, "Van een ander");

  json_object_set_new (bad->set, "organisation", json_string (PRACTICE));
  g_ptr_array_add (ops, bad);
  g_ptr_array_add (ops, new_offer (3, 2, "Ook goed"));
  lines = exchange (fixture, fixture->worker_token, hello, ops);
  g_assert_cmpstr (state_of (lines, 0), ==, "refused"); /* goes with the bad one */
  g_assert_cmpstr (state_of (lines, 1), ==, "refused");
  g_assert_cmpstr (state_of (lines, 2), ==, "applied");
}

static void
test_too_large (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) ops = one (new_offer (1, 1, "Te groot"));
  g_autoptr (WvHello) hello = hello_of (WELFARE, "", "");
  g_autofree char *text = g_strnfill (60000, 'a');
  g_autoptr (GPtrArray) lines = NULL;

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *name = g_strdup_printf ("x%u", i);

      json_object_set_new (((WvOp *) ops->pdata[0])->set, name, json_string (text));
    }
  lines = exchange (fixture, fixture->worker_token, hello, ops);
  g_assert_cmpstr (state_of (lines, 0), ==, "refused");
}

static GBytes *
whole_request (void)
{
  g_autoptr (WvMessageWriter) writer = wv_message_writer_new ();
  g_autoptr (WvHello) hello = hello_of (WELFARE, "", "");
  g_autoptr (GPtrArray) ops = one (new_offer (1, 1, "Afgebroken"));

  wv_message_writer_take (writer, wv_hello_to_line (hello));
  wv_message_writer_take (writer, wv_op_to_line (ops->pdata[0]));
  return wv_message_writer_finish (writer);
}

static void
test_cut_anywhere (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) whole = whole_request ();
  gsize size = g_bytes_get_size (whole);
  g_autoptr (WvHello) hello = hello_of (WELFARE, "", "");
  g_autoptr (GPtrArray) after = NULL;

  for (gsize cut = 0; cut < size; cut += 37)
    {
      g_autoptr (GBytes) body = g_bytes_new_from_bytes (whole, 0, cut);
      guint status;
      g_autoptr (GBytes) answer = post (fixture, "/v1/sync", fixture->worker_token, WV_MESSAGE_TYPE, NULL, body, &status);

      g_assert_cmpuint (status, ==, 400);
    }
  after = exchange (fixture, fixture->worker_token, hello, NULL);
  g_assert_cmpuint (count_of (after, "row"), ==, 22 + 32 + 9 + 81); /* nothing of it was taken */
}

static void
test_packed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) whole = whole_request ();
  g_autoptr (GBytes) packed = wv_gzip (whole);
  guint status;
  g_autoptr (GBytes) good = post (fixture, "/v1/sync", fixture->worker_token, WV_MESSAGE_TYPE, "gzip", packed, &status);
  g_autoptr (GBytes) zeros = g_bytes_new_take (g_malloc0 (16 * 1024 * 1024), 16 * 1024 * 1024);
  g_autoptr (GBytes) bomb = wv_gzip (zeros);
  g_autoptr (GBytes) bad = NULL;

  g_assert_cmpuint (status, ==, 200);
  bad = post (fixture, "/v1/sync", fixture->worker_token, WV_MESSAGE_TYPE, "gzip", bomb, &status);
  g_assert_cmpuint (status, ==, 413);
  g_clear_pointer (&bad, g_bytes_unref);
  bad = post (fixture, "/v1/sync", fixture->worker_token, "text/plain", NULL, whole, &status);
  g_assert_cmpuint (status, ==, 400);
}

typedef struct
{
  Fixture *fixture;
  WvHello *hello;
  GPtrArray *lines;
} Waiting;

static gpointer
wait_in_thread (gpointer data)
{
  Waiting *waiting = data;

  waiting->lines = exchange (waiting->fixture, waiting->fixture->gp_token, waiting->hello, NULL);
  return NULL;
}

static void
run_until_waiting (Fixture *fixture)
{
  while (wv_server_waiters_count (wv_server_get_waiters (fixture->server)) == 0)
    g_main_context_iteration (NULL, FALSE);
}

static void
test_wait_is_woken (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WvHello) hello = hello_of (PRACTICE, "", "");
  g_autoptr (GPtrArray) first = exchange (fixture, fixture->gp_token, hello, NULL);
  g_autoptr (WvHello) waits = hello_of (PRACTICE, cursor_in (first, "org:" PRACTICE, NULL), cursor_in (first, "dir", NULL));
  g_autoptr (WvHello) worker = hello_of (WELFARE, "", "");
  g_autoptr (GPtrArray) ops = one (new_offer (1, 1, "Nieuw aanbod"));
  g_autoptr (GPtrArray) taken = NULL;
  Waiting waiting = { fixture, waits, NULL };
  GThread *thread;

  waits->wait = 50;
  thread = g_thread_new ("waits", wait_in_thread, &waiting);
  run_until_waiting (fixture);
  taken = exchange (fixture, fixture->worker_token, worker, ops);
  g_thread_join (thread);
  g_assert_cmpuint (count_of (waiting.lines, "moved"), ==, 1);
  g_assert_cmpstr (wv_message_get_string (waiting.lines->pdata[1], "s"), ==, "dir");
  g_ptr_array_unref (waiting.lines);
}

static void
test_wait_with_old_cursor (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WvHello) hello = hello_of (PRACTICE, "", "");
  g_autoptr (GPtrArray) lines = NULL;

  hello->wait = 50;
  lines = exchange (fixture, fixture->gp_token, hello, NULL);
  g_assert_cmpuint (count_of (lines, "moved"), >=, 1);
}

static void
test_wait_ends (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WvHello) hello = hello_of (PRACTICE, "", "");
  g_autoptr (GPtrArray) first = exchange (fixture, fixture->gp_token, hello, NULL);
  g_autoptr (WvHello) waits = hello_of (PRACTICE, cursor_in (first, "org:" PRACTICE, NULL), cursor_in (first, "dir", NULL));
  Waiting waiting = { fixture, waits, NULL };
  GThread *thread;

  waits->wait = 50;
  thread = g_thread_new ("waits", wait_in_thread, &waiting);
  run_until_waiting (fixture);
  wv_server_waiters_expire (wv_server_get_waiters (fixture->server), g_get_monotonic_time () + 51 * G_TIME_SPAN_SECOND);
  g_thread_join (thread);
  g_assert_cmpuint (count_of (waiting.lines, "moved"), ==, 0);
  g_ptr_array_unref (waiting.lines);
}

static void
test_survives_restart (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WvHello) hello = hello_of (WELFARE, "", "");
  g_autoptr (GPtrArray) ops = one (new_offer (1, 1, "Blijft"));
  g_autoptr (GPtrArray) first = exchange (fixture, fixture->worker_token, hello, ops);
  g_autoptr (WvHello) then = hello_of (WELFARE, cursor_in (first, "org:" WELFARE, NULL), cursor_in (first, "dir", NULL));
  g_autoptr (GPtrArray) second = NULL;

  restart (fixture);
  second = exchange (fixture, fixture->worker_token, then, ops);
  g_assert_cmpstr (state_of (second, 0), ==, "dup");
  g_assert_cmpuint (count_of (second, "page"), ==, 0);
}

static gint64
count_rows (Fixture *fixture, const char *sql)
{
  g_autofree char *path = g_build_filename (fixture->folder, "welverwijs-server.db", NULL);
  g_autoptr (WvDb) db = wv_db_open (path, WV_DB_READ_ONLY, NULL);
  g_autoptr (WvStmt) stmt = wv_db_prepare (db, sql, NULL);
  gboolean row = FALSE;

  g_assert_true (wv_stmt_step (stmt, &row, NULL) && row);
  return wv_stmt_int (stmt, 0);
}

/* A referral with its consent and grants, sealed with nonsense: the server cannot tell. */
static GPtrArray *
referral_ops (void)
{
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func ((GDestroyNotify) wv_op_free);
  g_autofree char *dossier = NULL;
  const char *const kinds[] = { "referral", "grant", "grant", "consent" };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      WvOp *op = new_offer ((gint64) i + 1, 1, "");

      json_object_clear (op->set);
      g_free (op->type);
      op->type = g_strdup (kinds[i]);
      if (i == 0)
        dossier = g_strdup (op->record);
      if (i == 0)
        json_object_set_new (op->set, "sealed", json_string ("AAAA"));
      if (i == 0)
        json_object_update_new (op->set, json_pack ("{s:s, s:s, s:s, s:s, s:I, s:s, s:s}", "from_organisation", PRACTICE, "from_contact",
                                                    GP, "to_organisation", WELFARE, "kind", "referral", "sent_at",
                                                    (json_int_t) 1773136800000, "number", "V-1", "urgency", "normal"));
      else if (i == 3)
        json_object_update_new (op->set, json_pack ("{s:s, s:s, s:s, s:I, s:[s], s:[s], s:s, s:s}", "dossier", dossier, "organisation",
                                                    PRACTICE, "author", GP, "recorded_at", (json_int_t) 1773136800000, "purposes",
                                                    "refer", "recipients", WELFARE, "given_on", "2026-03-10", "how", "oral"));
      else
        json_object_update_new (op->set, json_pack ("{s:s, s:s, s:s, s:I, s:s, s:s, s:I, s:s}", "dossier", dossier, "organisation", PRACTICE,
                                                    "author", GP, "recorded_at", (json_int_t) 1773136800000,
                                                    "grantee", i == 1 ? PRACTICE : WELFARE, "wrapped_key", "AAAA", "valid_from",
                                                    (json_int_t) 1773136800000, "view", "all"));
      g_ptr_array_add (ops, op);
    }
  return g_steal_pointer (&ops);
}

static void
test_delivery_is_audited (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WvHello) gp = hello_of (PRACTICE, "", "");
  g_autoptr (WvHello) worker = hello_of (WELFARE, "", "");
  g_autoptr (GPtrArray) ops = referral_ops ();
  g_autoptr (GPtrArray) sent = exchange (fixture, fixture->gp_token, gp, ops);
  g_autoptr (GPtrArray) got = NULL;
  g_autoptr (WvHello) later = NULL;
  g_autoptr (GPtrArray) nothing = NULL;
  gint64 before;

  for (guint i = 0; i < ops->len; i++)
    g_assert_cmpstr (state_of (sent, i), ==, "applied");
  before = count_rows (fixture, "SELECT count(*) FROM audit");
  got = exchange (fixture, fixture->worker_token, worker, NULL);
  g_assert_cmpuint (count_of (got, "put"), ==, 4);
  g_assert_cmpint (count_rows (fixture, "SELECT count(*) FROM audit"), ==, before + 1);
  later = hello_of (WELFARE, cursor_in (got, "org:" WELFARE, NULL), cursor_in (got, "dir", NULL));
  nothing = exchange (fixture, fixture->worker_token, later, NULL);
  g_assert_cmpint (count_rows (fixture, "SELECT count(*) FROM audit"), ==, before + 1); /* no news writes nothing */
}

/* What is sent without looking at the answer: its status, and its lines when there are any. */
static guint
send (Fixture *fixture, const char *path, const char *token, const WvHello *hello, const GPtrArray *ops, GPtrArray **ret_lines)
{
  g_autoptr (WvMessageWriter) writer = wv_message_writer_new ();
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GBytes) answer = NULL;
  guint status;

  wv_message_writer_take (writer, wv_hello_to_line (hello));
  for (guint i = 0; ops != NULL && i < ops->len; i++)
    wv_message_writer_take (writer, wv_op_to_line (ops->pdata[i]));
  body = wv_message_writer_finish (writer);
  answer = post (fixture, path, token, WV_MESSAGE_TYPE, NULL, body, &status);
  if (ret_lines != NULL)
    *ret_lines = wv_message_read (answer, WV_LIMIT_RESPONSE, NULL);
  return status;
}

/* A copy of this device's state came first: it gets a name of its own, and what it sends again is recognised. */
static void
test_forked (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) ops = one (new_offer (1, 1, "Van de ene"));
  g_autoptr (GPtrArray) others = one (new_offer (1, 1, "Van de andere"));
  g_autoptr (WvHello) hello = hello_of (WELFARE, "", "");
  g_autoptr (GPtrArray) first = exchange (fixture, fixture->worker_token, hello, ops);
  g_autoptr (GPtrArray) forked = NULL;
  g_autoptr (GPtrArray) again = NULL;
  const char *token;

  g_assert_cmpstr (wv_message_get_string (first->pdata[0], "ratchet"), !=, NULL);
  g_assert_cmpuint (send (fixture, "/v1/sync", fixture->worker_token, hello, others, NULL), ==, 409); /* the same number */
  g_free (hello->ratchet);
  hello->ratchet = g_strdup ("of long ago");
  g_assert_cmpuint (send (fixture, "/v1/sync", fixture->worker_token, hello, NULL, NULL), ==, 409);
  g_assert_cmpuint (send (fixture, "/v1/fork", "guess", hello, NULL, NULL), ==, 401);
  g_assert_cmpuint (send (fixture, "/v1/fork", fixture->worker_token, hello, NULL, &forked), ==, 200);
  g_assert_cmpuint (count_of (forked, "device"), ==, 1);
  token = wv_message_get_string (forked->pdata[1], "token");
  again = exchange (fixture, token, hello, ops);
  g_assert_cmpstr (state_of (again, 0), ==, "dup");
  g_assert_cmpuint (count_of (again, "row"), ==, 22 + 32 + 9 + 82);
  g_free (hello->ratchet);
  hello->ratchet = g_strdup (wv_message_get_string (first->pdata[0], "ratchet"));
  g_assert_cmpuint (send (fixture, "/v1/sync", fixture->worker_token, hello, NULL, NULL), ==, 200); /* the other goes on */
}

static void
test_too_old_to_read (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) ops = one (new_offer (1, 1, "Van een oude versie"));
  g_autoptr (WvHello) hello = hello_of (WELFARE, "", "");
  g_autoptr (GPtrArray) delivered = NULL;

  hello->schema = 0;
  g_assert_cmpuint (send (fixture, "/v1/sync", fixture->worker_token, hello, NULL, NULL), ==, 426);
  g_assert_cmpuint (send (fixture, "/v1/sync", fixture->worker_token, hello, ops, &delivered), ==, 200);
  g_assert_cmpstr (state_of (delivered, 0), ==, "applied");
  g_assert_cmpuint (count_of (delivered, "page"), ==, 0);
}

static void
test_left (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WvServerStore) store = wv_server_open_store (fixture->folder, NULL);
  g_autofree char *hash = wv_server_hash (fixture->worker_token);
  g_autoptr (WvServerDevice) device = NULL;
  g_autoptr (WvHello) hello = hello_of (WELFARE, "", "");
  gboolean found = FALSE;

  g_assert_true (store->begin (store, TRUE, NULL));
  device = store->find_device (store, hash, NULL);
  g_assert_true (store->revoke_device (store, device->id, "left", &found, NULL));
  g_assert_true (store->commit (store, NULL));
  g_assert_cmpuint (send (fixture, "/v1/sync", fixture->worker_token, hello, NULL, NULL), ==, 401);
  g_assert_cmpuint (send (fixture, "/v1/fork", fixture->worker_token, hello, NULL, NULL), ==, 401);
  g_assert_cmpuint (send (fixture, "/v1/sync", fixture->gp_token, hello, NULL, NULL), ==, 200);
}

/* A cursor of this epoch beyond everything: history was lost. A second desktop with another such cursor changes nothing more. */
static void
test_lost_history (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WvHello) hello = hello_of (PRACTICE, "", "");
  g_autoptr (GPtrArray) first = exchange (fixture, fixture->gp_token, hello, NULL);
  const char *epoch = wv_message_get_string (first->pdata[0], "epoch");
  g_autofree char *plain = g_strdup_printf ("%s.999999.x", epoch);
  g_autofree char *cursor = g_base64_encode ((const guchar *) plain, strlen (plain));
  g_autoptr (WvHello) beyond = hello_of (PRACTICE, "", cursor);
  g_autoptr (GPtrArray) renewed = exchange (fixture, fixture->gp_token, beyond, NULL);
  g_autofree char *again = NULL;
  g_autofree char *forged = NULL;
  g_autoptr (WvHello) once_more = NULL;
  g_autoptr (GPtrArray) last = NULL;

  g_assert_cmpstr (wv_message_get_string (renewed->pdata[0], "epoch"), !=, epoch);
  g_assert_cmpuint (count_of (renewed, "reset"), ==, 1);
  again = g_strdup_printf ("%s.999999.x", wv_message_get_string (renewed->pdata[0], "epoch"));
  forged = g_base64_encode ((const guchar *) again, strlen (again));
  once_more = hello_of (PRACTICE, "", forged);
  last = exchange (fixture, fixture->gp_token, once_more, NULL);
  g_assert_cmpstr (wv_message_get_string (last->pdata[0], "epoch"), ==, wv_message_get_string (renewed->pdata[0], "epoch"));
  g_assert_cmpuint (count_of (last, "reset"), ==, 1);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*run) (Fixture *, gconstpointer);
  } tests[] = {
    { "unknown-token", test_unknown_token },
    { "first-and-second", test_first_and_second },
    { "pages", test_pages },
    { "foreign-cursor", test_foreign_cursor },
    { "others-stream", test_others_stream },
    { "operation-once", test_operation_once },
    { "group-and-neighbour", test_group_and_neighbour },
    { "too-large", test_too_large },
    { "cut-anywhere", test_cut_anywhere },
    { "packed", test_packed },
    { "wait-is-woken", test_wait_is_woken },
    { "wait-with-old-cursor", test_wait_with_old_cursor },
    { "wait-ends", test_wait_ends },
    { "survives-restart", test_survives_restart },
    { "delivery-is-audited", test_delivery_is_audited },
    { "forked", test_forked },
    { "too-old-to-read", test_too_old_to_read },
    { "left", test_left },
    { "lost-history", test_lost_history },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/server/sync/", tests[i].name, NULL);

      g_test_add (path, Fixture, NULL, set_up, tests[i].run, tear_down);
    }
  return g_test_run ();
}
