#include <string.h>

#include "domain/wv-error.h"
#include "sync/wv-message.h"

#define OP_ID "01900000-0000-7000-8000-00000000000a"
#define RECORD "01900000-0000-7000-8000-000000001001"

static WvOp *
new_op (gint64 n)
{
  WvOp *op = wv_op_new ();

  op->n = n;
  op->id = g_strdup (OP_ID);
  op->tx = 88;
  op->type = g_strdup ("offer");
  op->record = g_strdup (RECORD);
  op->what = g_strdup ("set");
  op->base_v = 17;
  op->age = 73500;
  json_object_set_new (op->set, "phone", json_string ("0113-555 012"));
  json_object_set_new (op->was, "phone", json_null ());
  return op;
}

static GBytes *
request (void)
{
  g_autoptr (WvMessageWriter) writer = wv_message_writer_new ();
  g_autoptr (WvHello) hello = wv_hello_new ();
  g_autoptr (WvOp) op = new_op (413);

  wv_hello_add_stream (hello, "dir", "cursor");
  wv_message_writer_take (writer, wv_hello_to_line (hello));
  wv_message_writer_take (writer, wv_op_to_line (op));
  return wv_message_writer_finish (writer);
}

static void
test_round_trip (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = request ();
  g_autoptr (GPtrArray) lines = wv_message_read (bytes, WV_LIMIT_REQUEST, &error);
  g_autoptr (WvHello) hello = NULL;
  g_autoptr (WvOp) op = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (lines->len, ==, 2);
  hello = wv_hello_from_line (lines->pdata[0], &error);
  g_assert_no_error (error);
  g_assert_cmpstr (json_string_value (json_object_get (hello->streams, "dir")), ==, "cursor");
  op = wv_op_from_line (lines->pdata[1], &error);
  g_assert_no_error (error);
  g_assert_cmpint (op->n, ==, 413);
  g_assert_cmpint (op->base_v, ==, 17);
  g_assert_cmpint (op->base_n, ==, -1);
  g_assert_cmpstr (op->record, ==, RECORD);
  g_assert_true (json_is_null (json_object_get (op->was, "phone")));
}

/* Cut anywhere, nothing of it may be used. */
static void
test_cut_at_every_byte (void)
{
  g_autoptr (GBytes) bytes = request ();
  gsize size = g_bytes_get_size (bytes);

  for (gsize length = 0; length < size; length++)
    {
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (bytes, 0, length);
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) lines = wv_message_read (cut, WV_LIMIT_REQUEST, &error);

      g_assert_null (lines);
      g_assert_error (error, WV_ERROR, WV_ERROR_PROTOCOL);
    }
}

/* One flipped bit anywhere is noticed. */
static void
test_flip_every_byte (void)
{
  g_autoptr (GBytes) bytes = request ();
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  for (gsize i = 0; i < size; i++)
    {
      g_autofree guint8 *copy = g_memdup2 (data, size);
      g_autoptr (GBytes) altered = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) lines = NULL;

      copy[i] ^= 1;
      altered = g_bytes_new (copy, size);
      lines = wv_message_read (altered, WV_LIMIT_REQUEST, &error);
      g_assert_null (lines);
      g_assert_nonnull (error);
    }
}

static void
assert_refused (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = wv_message_read (bytes, WV_LIMIT_RESPONSE, &error);

  g_assert_null (lines);
  g_assert_cmpuint (error->domain, ==, WV_ERROR);
}

static void
test_foreign_answers (void)
{
  assert_refused ("");
  assert_refused ("<!DOCTYPE html><html><body>Log in to the train's network</body></html>");
  assert_refused ("{\"status\":\"ok\"}\n");
  assert_refused ("[]\n");
  assert_refused ("{\"k\":\"end\",\"lines\":0,\"sha\":\"\"}\n");
  assert_refused ("{\"k\":\"hello\",\"proto\":1}\n{\"k\":\"end\",\"lines\":1,\"sha\":\"00\"}\n");
}

static void
test_nothing_after_the_end (void)
{
  g_autoptr (GBytes) bytes = request ();
  g_autoptr (GByteArray) more = g_byte_array_new ();
  g_autoptr (GBytes) longer = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  g_byte_array_append (more, g_bytes_get_data (bytes, NULL), (guint) g_bytes_get_size (bytes));
  g_byte_array_append (more, (const guint8 *) "{}\n", 3);
  longer = g_bytes_new (more->data, more->len);
  lines = wv_message_read (longer, WV_LIMIT_REQUEST, &error);
  g_assert_null (lines);
  g_assert_error (error, WV_ERROR, WV_ERROR_PROTOCOL);
}

/* As it comes from the network: in any pieces. */
static void
test_pieces (void)
{
  g_autoptr (GBytes) bytes = request ();
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  for (gsize piece = 1; piece < 50; piece++)
    {
      g_autoptr (WvMessageReader) reader = wv_message_reader_new (WV_LIMIT_REQUEST);
      g_autoptr (GPtrArray) lines = NULL;

      for (gsize at = 0; at < size; at += piece)
        g_assert_true (wv_message_reader_push (reader, data + at, MIN (piece, size - at), NULL));
      lines = wv_message_reader_finish (reader, NULL);
      g_assert_cmpuint (lines->len, ==, 2);
    }
}

static void
test_too_large (void)
{
  g_autoptr (GBytes) bytes = request ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = wv_message_read (bytes, 100, &error);

  g_assert_null (lines);
  g_assert_error (error, WV_ERROR, WV_ERROR_TOO_LARGE);
}

static void
test_results (void)
{
  for (int state = WV_RESULT_APPLIED; state <= WV_RESULT_LATER; state++)
    {
      WvResult result = { 413, (WvResultState) state, 18, (char *) "guard", (char *) OP_ID };
      g_autoptr (json_t) line = wv_result_to_line (&result);
      g_autoptr (WvResult) read = wv_result_from_line (line, NULL);

      g_assert_cmpint (wv_result_state_from_name (wv_result_state_name (result.state)), ==, state);
      g_assert_cmpint (read->n, ==, 413);
      g_assert_cmpint (read->state, ==, result.state);
    }
  g_assert_cmpint (wv_result_state_from_name ("perhaps"), ==, -1);
}

static void
test_bad_op (void)
{
  const char *without[] = { "n", "id", "tx", "type", "rec", "do" };

  for (guint i = 0; i < G_N_ELEMENTS (without); i++)
    {
      g_autoptr (WvOp) op = new_op (1);
      g_autoptr (json_t) line = wv_op_to_line (op);
      g_autoptr (GError) error = NULL;
      g_autoptr (WvOp) read = NULL;

      json_object_del (line, without[i]);
      read = wv_op_from_line (line, &error);
      g_assert_null (read);
      g_assert_error (error, WV_ERROR, WV_ERROR_PROTOCOL);
    }
}

static void
test_gzip (void)
{
  g_autoptr (GBytes) plain = request ();
  g_autoptr (GBytes) packed = wv_gzip (plain);
  g_autoptr (GBytes) back = wv_gunzip (packed, WV_LIMIT_REQUEST, WV_LIMIT_RATIO, NULL);

  g_assert_true (g_bytes_equal (plain, back));
  for (gsize length = 0; length < g_bytes_get_size (packed); length++)
    {
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (packed, 0, length);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) none = wv_gunzip (cut, WV_LIMIT_REQUEST, WV_LIMIT_RATIO, &error);

      g_assert_null (none);
      g_assert_error (error, WV_ERROR, WV_ERROR_PROTOCOL);
    }
}

static void
test_bomb (void)
{
  g_autofree char *zeros = g_malloc0 (32 * 1024 * 1024);
  g_autoptr (GBytes) plain = g_bytes_new_static (zeros, 32 * 1024 * 1024);
  g_autoptr (GBytes) packed = wv_gzip (plain);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) none = wv_gunzip (packed, WV_LIMIT_REQUEST, WV_LIMIT_RATIO, &error);

  g_assert_null (none);
  g_assert_error (error, WV_ERROR, WV_ERROR_TOO_LARGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/message/round-trip", test_round_trip);
  g_test_add_func ("/sync/message/cut-at-every-byte", test_cut_at_every_byte);
  g_test_add_func ("/sync/message/flip-every-byte", test_flip_every_byte);
  g_test_add_func ("/sync/message/foreign-answers", test_foreign_answers);
  g_test_add_func ("/sync/message/nothing-after-the-end", test_nothing_after_the_end);
  g_test_add_func ("/sync/message/pieces", test_pieces);
  g_test_add_func ("/sync/message/too-large", test_too_large);
  g_test_add_func ("/sync/message/results", test_results);
  g_test_add_func ("/sync/message/bad-op", test_bad_op);
  g_test_add_func ("/sync/message/gzip", test_gzip);
  g_test_add_func ("/sync/message/bomb", test_bomb);
  return g_test_run ();
}
