/* POST /v1/courier over real HTTP: what app/sync/README.md promises of courier files. */
#include "server-fixture.h"

#include <string.h>

#include "domain/wv-error.h"
#include "domain/wv-id.h"
#include "sync/wv-courier-wire.h"

#define OLD_ID "01900000-0000-7000-8000-00000000f001"

static char *
public_key (Fixture *fixture)
{
  g_autofree char *code = invite (fixture, PRACTICE, GP, "gp");
  guint status;
  g_autoptr (json_t) look = post_json (fixture, "/v1/enrol/look", json_pack ("{s:s}", "code", code), &status);

  g_assert_cmpuint (status, ==, 200);
  return g_strdup (wv_message_get_string (look, "courier"));
}

static GBytes *
message_of (const WvHello *hello, const GPtrArray *ops)
{
  g_autoptr (WvMessageWriter) writer = wv_message_writer_new ();

  wv_message_writer_take (writer, wv_hello_to_line (hello));
  for (guint i = 0; ops != NULL && i < ops->len; i++)
    wv_message_writer_take (writer, wv_op_to_line (ops->pdata[i]));
  return wv_message_writer_finish (writer);
}

static GPtrArray *
offers (guint count, gint64 from)
{
  GPtrArray *ops = g_ptr_array_new_with_free_func ((GDestroyNotify) wv_op_free);

  for (guint i = 0; i < count; i++)
    {
      g_autofree char *title = g_strdup_printf ("Koffie %u", i);

      g_ptr_array_add (ops, new_offer (from + i, from + i, title));
    }
  return ops;
}

static GBytes *
seal (Fixture *fixture, const char *id, const char *token, const char *reply, GBytes *message)
{
  g_autofree char *key = public_key (fixture);
  g_autoptr (GBytes) packed = wv_gzip (message);
  WvCourierRequest request = { (char *) id, (char *) token, (char *) reply, packed };
  g_autoptr (GBytes) plain = wv_courier_request_write (&request);
  g_autoptr (GError) error = NULL;
  GBytes *sealed = wv_courier_seal (key, plain, &error);

  g_assert_no_error (error);
  return sealed;
}

static GBytes *
carry (Fixture *fixture, GBytes *sealed, guint expected)
{
  guint status;
  GBytes *body = post (fixture, WV_COURIER_PATH, NULL, WV_COURIER_TYPE, NULL, sealed, &status);

  g_assert_cmpuint (status, ==, expected);
  return body;
}

/* Takes the checksum off and opens it, as desktop and relay do together. */
static WvCourierAnswer *
open_answer (GBytes *body, const char *id, const char *reply)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (body, &size);
  g_autofree char *sum = NULL;
  g_autoptr (GString) told = g_string_new (NULL);
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (GBytes) plain = NULL;
  g_autoptr (GError) error = NULL;
  WvCourierAnswer *answer;

  g_assert_cmpuint (size, >, WV_COURIER_SUM);
  sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, data, size - WV_COURIER_SUM);
  for (gsize i = size - WV_COURIER_SUM; i < size; i++)
    g_string_append_printf (told, "%02x", data[i]);
  g_assert_cmpstr (told->str, ==, sum);
  sealed = g_bytes_new_from_bytes (body, 0, size - WV_COURIER_SUM);
  plain = wv_courier_reply_open (reply, id, sealed, &error);
  g_assert_no_error (error);
  answer = wv_courier_answer_read (plain, &error);
  g_assert_no_error (error);
  return answer;
}

/* All there and back. */
static WvCourierAnswer *
trip (Fixture *fixture, const char *token, const WvHello *hello, const GPtrArray *ops)
{
  g_autofree char *id = wv_id_new (NULL);
  g_autofree char *reply = wv_courier_reply_key_new ();
  g_autoptr (GBytes) message = message_of (hello, ops);
  g_autoptr (GBytes) sealed = seal (fixture, id, token, reply, message);
  g_autoptr (GBytes) body = carry (fixture, sealed, 200);

  return open_answer (body, id, reply);
}

static GPtrArray *
lines_of (const WvCourierAnswer *answer, guint index)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) message = wv_courier_answer_unpack (answer, index, &error);
  GPtrArray *lines = message != NULL ? wv_message_read (message, WV_LIMIT_RESPONSE, &error) : NULL;

  g_assert_no_error (error);
  return lines;
}

static guint
count_state (const WvCourierAnswer *answer, const char *state)
{
  g_autoptr (GPtrArray) lines = lines_of (answer, 0);
  guint count = 0;

  for (guint i = 0; i < lines->len; i++)
    count += wv_message_is (lines->pdata[i], "res") && g_strcmp0 (wv_message_get_string (lines->pdata[i], "st"), state) == 0;
  return count;
}

/* Everything comes along at once, not one page a trip. */
static void
test_all_pages (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WvHello) hello = hello_of (PRACTICE, "", "");
  g_autoptr (WvCourierAnswer) answer = NULL;
  guint rows = 0;
  gboolean more = TRUE;

  hello->page_entries = 10;
  answer = trip (fixture, fixture->gp_token, hello, NULL);
  g_assert_cmpuint (answer->status, ==, 200);
  g_assert_cmpuint (answer->packed->len, >, 10);
  for (guint i = 0; i < answer->packed->len; i++)
    {
      g_autoptr (GPtrArray) lines = lines_of (answer, i);

      rows += count_of (lines, "row");
      cursor_in (lines, "dir", &more);
    }
  g_assert_cmpuint (rows, ==, 22 + 32 + 9 + 81);
  g_assert_false (more);
}

static void
test_operations (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WvHello) hello = hello_of (WELFARE, "", "");
  g_autoptr (GPtrArray) ops = offers (WV_LIMIT_OPS + 50, 1); /* more than fits in a request over HTTP */
  g_autoptr (WvCourierAnswer) first = trip (fixture, fixture->worker_token, hello, ops);
  g_autoptr (WvCourierAnswer) second = trip (fixture, fixture->worker_token, hello, ops);

  g_assert_cmpuint (count_state (first, "applied"), ==, ops->len);
  g_assert_cmpuint (count_state (second, "dup"), ==, ops->len);
}

/* A file that turns up after the desktop went on by itself; and the desktop goes on after it. */
static void
test_late (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WvHello) hello = hello_of (WELFARE, "", "");
  g_autoptr (GPtrArray) old = offers (2, 1);
  g_autoptr (GPtrArray) new = offers (2, 3);
  g_autofree char *reply = wv_courier_reply_key_new ();
  g_autoptr (GBytes) message = message_of (hello, old);
  g_autoptr (GBytes) file = seal (fixture, OLD_ID, fixture->worker_token, reply, message);

  for (guint round = 0; round < 3; round++)
    {
      g_autoptr (GPtrArray) lines = exchange (fixture, fixture->worker_token, hello, round == 0 ? old : new);
      g_autoptr (GBytes) body = carry (fixture, file, 200);
      g_autoptr (WvCourierAnswer) answer = open_answer (body, OLD_ID, reply);
      g_autoptr (GPtrArray) late = lines_of (answer, 0);

      g_free (hello->ratchet);
      hello->ratchet = g_strdup (wv_message_get_string (lines->pdata[0], "ratchet"));
      g_assert_nonnull (hello->ratchet);
      g_assert_cmpuint (answer->status, ==, 200);
      g_assert_cmpuint (count_state (answer, "dup"), ==, 2);
      g_assert_null (wv_message_get_string (late->pdata[0], "ratchet"));
    }
}

/* The numbers of operations still tell a copied desktop, in a file too. */
static void
test_copied (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WvHello) hello = hello_of (WELFARE, "", "");
  g_autoptr (GPtrArray) ops = offers (1, 1);
  g_autoptr (GPtrArray) others = offers (1, 1);
  g_autoptr (WvCourierAnswer) first = trip (fixture, fixture->worker_token, hello, ops);
  g_autoptr (WvCourierAnswer) second = trip (fixture, fixture->worker_token, hello, others);

  g_assert_cmpuint (first->status, ==, 200);
  g_assert_cmpuint (second->status, ==, 409);
  g_assert_cmpstr (second->code, ==, "forked");
}

/* Only the desktop hears that it is not known: the answer is sealed. */
static void
test_unknown_token (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WvHello) hello = hello_of (PRACTICE, "", "");
  g_autoptr (WvCourierAnswer) answer = trip (fixture, "guess", hello, NULL);

  g_assert_cmpuint (answer->status, ==, 401);
  g_assert_cmpstr (answer->code, ==, "expired");
  g_assert_cmpuint (answer->packed->len, ==, 0);
}

static void
test_malformed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) nonsense = g_bytes_new_static ("geen bericht", 12);
  g_autofree char *reply = wv_courier_reply_key_new ();
  g_autoptr (GBytes) sealed = seal (fixture, OLD_ID, fixture->gp_token, reply, nonsense);
  g_autoptr (GBytes) body = carry (fixture, sealed, 200);
  g_autoptr (WvCourierAnswer) answer = open_answer (body, OLD_ID, reply);

  g_assert_cmpuint (answer->status, ==, 400);
}

static void
test_no_reply_key (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WvHello) hello = hello_of (PRACTICE, "", "");
  g_autoptr (GBytes) message = message_of (hello, NULL);
  g_autoptr (GBytes) sealed = seal (fixture, OLD_ID, fixture->gp_token, "AAAA", message);
  g_autoptr (GBytes) body = carry (fixture, sealed, 400); /* nobody could read the answer */

  g_assert_nonnull (body);
}

/* What the one who carries hears when it does not open. */
static void
test_unreadable (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "other.key", NULL);
  g_autoptr (WvCourierKey) other = wv_courier_key_make (path, NULL) ? wv_courier_key_load (path, NULL) : NULL;
  g_autoptr (GBytes) plain = g_bytes_new_static ("x", 1);
  g_autoptr (GBytes) for_other = wv_courier_seal (wv_courier_key_get_public (other), plain, NULL);
  g_autofree char *key = public_key (fixture);
  g_autoptr (GBytes) no_request = wv_courier_seal (key, plain, NULL);
  GBytes *const bodies[] = { plain, for_other, no_request };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (GBytes) answer = carry (fixture, bodies[i], 400);

      g_assert_nonnull (memmem (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer), "unreadable", 10));
    }
}

static void
test_wrong_type (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("x", 1);
  guint status;
  g_autoptr (GBytes) answer = post (fixture, WV_COURIER_PATH, NULL, WV_MESSAGE_TYPE, NULL, body, &status);

  g_assert_cmpuint (status, ==, 400);
}

/* The key that desktops have outlives a restart; a sync tells it to who asks, and to nobody else. */
static void
test_key (Fixture *fixture, gconstpointer data)
{
  g_autofree char *before = public_key (fixture);
  g_autofree char *after = NULL;
  g_autoptr (WvHello) hello = hello_of (PRACTICE, "", "");
  g_autoptr (GPtrArray) without = NULL;
  g_autoptr (GPtrArray) with = NULL;

  restart (fixture);
  after = public_key (fixture);
  g_assert_cmpstr (before, ==, after);
  without = exchange (fixture, fixture->gp_token, hello, NULL);
  hello->ask_courier = TRUE;
  with = exchange (fixture, fixture->gp_token, hello, NULL);
  g_assert_null (wv_message_get_string (without->pdata[0], "courier"));
  g_assert_cmpstr (wv_message_get_string (with->pdata[0], "courier"), ==, after);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/server/courier/all-pages", Fixture, NULL, set_up, test_all_pages, tear_down);
  g_test_add ("/server/courier/operations", Fixture, NULL, set_up, test_operations, tear_down);
  g_test_add ("/server/courier/late", Fixture, NULL, set_up, test_late, tear_down);
  g_test_add ("/server/courier/copied", Fixture, NULL, set_up, test_copied, tear_down);
  g_test_add ("/server/courier/unknown-token", Fixture, NULL, set_up, test_unknown_token, tear_down);
  g_test_add ("/server/courier/malformed", Fixture, NULL, set_up, test_malformed, tear_down);
  g_test_add ("/server/courier/no-reply-key", Fixture, NULL, set_up, test_no_reply_key, tear_down);
  g_test_add ("/server/courier/unreadable", Fixture, NULL, set_up, test_unreadable, tear_down);
  g_test_add ("/server/courier/wrong-type", Fixture, NULL, set_up, test_wrong_type, tear_down);
  g_test_add ("/server/courier/key", Fixture, NULL, set_up, test_key, tear_down);
  return g_test_run ();
}
