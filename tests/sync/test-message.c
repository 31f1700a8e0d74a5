#include "sync/wv-message.h"

#include <string.h>

#include "domain/wv-error.h"

#define ID "0190a1b2-c3d4-7e5f-8a6b-0123456789ab"

static GBytes *
make_message (void)
{
  g_autoptr (WvMessageWriter) writer = wv_message_writer_new ();
  g_autoptr (WvHello) hello = wv_hello_new ();
  g_autoptr (WvOp) op = wv_op_new ();

  wv_hello_add_stream (hello, "dir", NULL);
  op->n = 7;
  op->id = g_strdup (ID);
  op->tx = 3;
  op->type = g_strdup ("offer");
  op->record = g_strdup (ID);
  op->what = g_strdup ("set");
  op->base_v = 17;
  json_object_set_new (op->set, "phone", json_string ("0113-555 012"));
  wv_message_writer_take (writer, wv_hello_to_line (hello));
  wv_message_writer_take (writer, wv_op_to_line (op));
  return wv_message_writer_finish (writer);
}

static void
round_trip (void)
{
  g_autoptr (GBytes) bytes = make_message ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = wv_message_read (bytes, WV_LIMIT_REQUEST, &error);
  g_autoptr (WvOp) op = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (lines->len, ==, 2);
  op = wv_op_from_line (lines->pdata[1], &error);
  g_assert_no_error (error);
  g_assert_cmpint (op->n, ==, 7);
  g_assert_cmpint (op->base_v, ==, 17);
  g_assert_cmpint (op->base_n, ==, -1);
  g_assert_cmpstr (wv_message_get_string (op->set, "phone"), ==, "0113-555 012");
}

static void
every_cut (void)
{
  g_autoptr (GBytes) bytes = make_message ();

  for (gsize size = 0; size < g_bytes_get_size (bytes); size++)
    {
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (bytes, 0, size);
      g_autoptr (GError) error = NULL;

      g_assert_null (wv_message_read (cut, WV_LIMIT_REQUEST, &error));
      g_assert_error (error, WV_ERROR, WV_ERROR_PROTOCOL);
    }
}

static void
every_flip (void)
{
  g_autoptr (GBytes) bytes = make_message ();
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  for (gsize i = 0; i < size; i++)
    {
      guint8 *copy = g_memdup2 (data, size);
      g_autoptr (GBytes) changed = NULL;
      g_autoptr (GPtrArray) lines = NULL;

      copy[i] ^= 1;
      changed = g_bytes_new_take (copy, size);
      lines = wv_message_read (changed, WV_LIMIT_REQUEST, NULL);
      g_assert_null (lines);
    }
}

static void
by_single_bytes (void)
{
  g_autoptr (GBytes) bytes = make_message ();
  g_autoptr (WvMessageReader) reader = wv_message_reader_new (WV_LIMIT_REQUEST);
  g_autoptr (GPtrArray) lines = NULL;
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);

  for (gsize i = 0; i < size; i++)
    g_assert_true (wv_message_reader_push (reader, data + i, 1, NULL));
  lines = wv_message_reader_finish (reader, NULL);
  g_assert_cmpuint (lines->len, ==, 2);
}

static void
refuse_text (const char *text, int code)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;

  g_assert_null (wv_message_read (bytes, 100, &error));
  g_assert_error (error, WV_ERROR, code);
}

static void
garbage (void)
{
  refuse_text ("<html>Welcome</html>\n", WV_ERROR_PROTOCOL);
  refuse_text ("{\"k\":\"res\"}\n", WV_ERROR_PROTOCOL);
  refuse_text ("{\"k\":\"hello\",\"proto\":2}\n", WV_ERROR_PROTOCOL);
  refuse_text ("{\"k\":\"hello\",\"k\":\"hello\",\"proto\":1}\n", WV_ERROR_PROTOCOL);
  refuse_text ("\n", WV_ERROR_PROTOCOL);
  refuse_text ("{\"k\":\"hello\",\"proto\":1,\"a\":\"0123456789012345678901234567890123456789012345"
               "6789012345678901234567890123456789\"}\n",
               WV_ERROR_TOO_LARGE);
}

static void
after_the_end (void)
{
  g_autoptr (GBytes) bytes = make_message ();
  g_autoptr (WvMessageReader) reader = wv_message_reader_new (WV_LIMIT_REQUEST);
  g_autoptr (GError) error = NULL;

  g_assert_true (wv_message_reader_push (reader, g_bytes_get_data (bytes, NULL),
                                         g_bytes_get_size (bytes), NULL));
  g_assert_false (wv_message_reader_push (reader, "{\"k\":\"op\"}\n", 11, &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_PROTOCOL);
  g_assert_null (wv_message_reader_finish (reader, NULL));
}

static void
echo_is_no_answer (void)
{
  g_autoptr (WvHello) hello = wv_hello_new ();
  g_autoptr (json_t) line = wv_hello_to_line (hello);
  g_autoptr (GError) error = NULL;

  g_assert_null (wv_welcome_from_line (line, &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_PROTOCOL);
}

static void
result_lines (void)
{
  WvResult result = { .n = 9, .state = WV_RESULT_REFUSED, .code = (char *)"guard" };
  g_autoptr (json_t) line = wv_result_to_line (&result);
  g_autoptr (WvResult) back = wv_result_from_line (line, NULL);

  g_assert_cmpint (back->n, ==, 9);
  g_assert_cmpint (back->state, ==, WV_RESULT_REFUSED);
  g_assert_cmpstr (back->code, ==, "guard");
  json_object_set_new (line, "st", json_string ("perhaps"));
  g_assert_null (wv_result_from_line (line, NULL));
}

static void
bad_ops (void)
{
  static const char *const keys[] = { "n", "id", "tx", "type", "rec", "do", "set", "was" };
  g_autoptr (GBytes) bytes = make_message ();
  g_autoptr (GPtrArray) lines = wv_message_read (bytes, WV_LIMIT_REQUEST, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr (json_t) line = json_copy (lines->pdata[1]);
      g_autoptr (GError) error = NULL;

      json_object_set_new (line, keys[i], json_true ());
      g_assert_null (wv_op_from_line (line, &error));
      g_assert_error (error, WV_ERROR, WV_ERROR_PROTOCOL);
    }
}

static void
gzip_round_trip_and_cuts (void)
{
  g_autoptr (GBytes) bytes = make_message ();
  g_autoptr (GBytes) packed = wv_gzip (bytes);
  g_autoptr (GBytes) back = wv_gunzip (packed, 4096, 100, NULL);

  g_assert_true (g_bytes_equal (bytes, back));
  for (gsize size = 0; size < g_bytes_get_size (packed); size++)
    {
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (packed, 0, size);

      g_assert_null (wv_gunzip (cut, 4096, 100, NULL));
    }
}

static void
gzip_bomb (void)
{
  g_autoptr (GBytes) zeros = g_bytes_new_take (g_malloc0 (1 << 20), 1 << 20);
  g_autoptr (GBytes) packed = wv_gzip (zeros);
  g_autoptr (GBytes) whole = wv_gunzip (packed, 1 << 20, 2000, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (whole);
  g_assert_null (wv_gunzip (packed, 1 << 21, 100, &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_null (wv_gunzip (packed, 1000, 2000, &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_TOO_LARGE);
}

static void
gzip_two_members (void)
{
  g_autoptr (GBytes) bytes = make_message ();
  g_autoptr (GBytes) packed = wv_gzip (bytes);
  g_autoptr (GByteArray) twice = g_byte_array_new ();
  g_autoptr (GBytes) joined = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2; i++)
    g_byte_array_append (twice, g_bytes_get_data (packed, NULL), g_bytes_get_size (packed));
  joined = g_bytes_new (twice->data, twice->len);
  g_assert_null (wv_gunzip (joined, 8192, 100, &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_PROTOCOL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/message/round-trip", round_trip);
  g_test_add_func ("/sync/message/every-cut", every_cut);
  g_test_add_func ("/sync/message/every-flip", every_flip);
  g_test_add_func ("/sync/message/single-bytes", by_single_bytes);
  g_test_add_func ("/sync/message/garbage", garbage);
  g_test_add_func ("/sync/message/after-the-end", after_the_end);
  g_test_add_func ("/sync/message/echo", echo_is_no_answer);
  g_test_add_func ("/sync/message/results", result_lines);
  g_test_add_func ("/sync/message/bad-ops", bad_ops);
  g_test_add_func ("/sync/message/gzip", gzip_round_trip_and_cuts);
  g_test_add_func ("/sync/message/gzip-bomb", gzip_bomb);
  g_test_add_func ("/sync/message/gzip-two-members", gzip_two_members);
  return g_test_run ();
}
