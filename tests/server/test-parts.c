/* Small parts of the server: cursors, guesses, loading. */
#include <string.h>

#include "server/wv-server-cursor.h"
#include "server/wv-server-guesses.h"
#include "server/wv-server-load.h"

static void
test_cursor (void)
{
  g_autofree char *text = wv_server_cursor_to_text ("epoch", 7, "nonce");
  g_auto (WvServerCursor) cursor = { 0 };

  g_assert_null (strpbrk (text, "+/="));
  g_assert_true (wv_server_cursor_read (text, &cursor));
  g_assert_cmpstr (cursor.epoch, ==, "epoch");
  g_assert_cmpint (cursor.seq, ==, 7);
  g_assert_cmpstr (cursor.nonce, ==, "nonce");
}

static void
test_no_cursor (void)
{
  static const char *const texts[] = { "garbage!", "", "%%%", "AAAA", "Li4", "ZS4tMS5u", "ZS45OTk5OTk5OTk5OTk5OTk5OTk5OS5u" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_auto (WvServerCursor) cursor = { 0 };

      g_assert_false (wv_server_cursor_read (texts[i], &cursor));
      g_assert_null (cursor.epoch);
      g_assert_cmpint (cursor.seq, ==, 0);
    }
}

static void
test_cursor_cut_anywhere (void)
{
  g_autofree char *whole = wv_server_cursor_to_text ("epoch", 123456, "nonce");

  for (gsize cut = 1; cut < strlen (whole); cut++)
    {
      g_autofree char *text = g_strndup (whole, cut);
      g_auto (WvServerCursor) cursor = { 0 };

      wv_server_cursor_read (text, &cursor);
      g_assert_cmpint (cursor.seq, <=, 123456);
    }
}

static void
test_guesses (void)
{
  g_autoptr (WvServerGuesses) guesses = wv_server_guesses_new ();

  for (guint i = 0; i < 5; i++)
    {
      g_assert_false (wv_server_guesses_is_slow (guesses, "here", 1000));
      wv_server_guesses_note (guesses, "here", 1000);
    }
  g_assert_true (wv_server_guesses_is_slow (guesses, "here", 60999));
  g_assert_false (wv_server_guesses_is_slow (guesses, "here", 61000));
  g_assert_false (wv_server_guesses_is_slow (guesses, "there", 1000));
}

static void
note_line (guint line, const char *what, gpointer data)
{
  g_string_append_printf (data, "%u ", line);
}

static void
test_load (void)
{
  static const char text[]
      = "{\"kind\":\"organisation\",\"id\":\"01900000-0000-7000-8000-000000000001\",\"name\":\"Praktijk\",\"type\":\"gp-practice\",\"active_from\":\"@-10\"}\n"
        "\n"
        "not json\n"
        "{\"kind\":\"referral\",\"id\":\"01900000-0000-7000-8000-000000000002\"}\n"
        "{\"kind\":\"organisation\",\"id\":\"short\",\"name\":\"Praktijk\"}\n"
        "{\"kind\":\"organisation\",\"id\":\"01900000-0000-7000-8000-000000000003\",\"name\":\"P\",\"type\":\"welfare\",\"active_from\":\"@soon\"}\n"
        "{\"kind\":\"organisation\",\"id\":\"01900000-0000-7000-8000-000000000004\",\"name\":\"P\",\"type\":\"welfare\",\"colour\":\"red\"}\n";
  g_autoptr (WvServerStore) store = wv_server_store_open_sqlite (":memory:", NULL);
  g_autoptr (GString) refused = g_string_new (NULL);
  g_autoptr (WvServerRecord) record = NULL;
  WvServerLoaded loaded = { 0 };

  g_assert_true (store->begin (store, TRUE, NULL));
  g_assert_true (wv_server_load (store, text, "2026-03-10", note_line, refused, &loaded, NULL));
  g_assert_cmpuint (loaded.written, ==, 1);
  g_assert_cmpuint (loaded.refused, ==, 5);
  g_assert_cmpstr (refused->str, ==, "3 4 5 6 7 ");
  record = store->get_record (store, "organisation", "01900000-0000-7000-8000-000000000001", NULL);
  g_assert_cmpstr (json_string_value (json_object_get (record->data, "active_from")), ==, "2026-02-28");
  g_assert_true (store->commit (store, NULL));
}

static void
test_load_keeps_key (void)
{
  static const char text[] = "{\"kind\":\"organisation\",\"id\":\"01900000-0000-7000-8000-000000000001\",\"name\":\"Praktijk\",\"type\":\"gp-practice\"}";
  g_autoptr (WvServerStore) store = wv_server_store_open_sqlite (":memory:", NULL);
  WvServerLoaded loaded = { 0 };
  g_autoptr (WvServerRecord) record = NULL;

  g_assert_true (store->begin (store, TRUE, NULL));
  g_assert_true (store->put_key (store, "01900000-0000-7000-8000-000000000001", "AAAA", "wrap", NULL));
  g_assert_true (wv_server_load (store, text, "2026-03-10", NULL, NULL, &loaded, NULL));
  record = store->get_record (store, "organisation", "01900000-0000-7000-8000-000000000001", NULL);
  g_assert_cmpstr (json_string_value (json_object_get (record->data, "public_key")), ==, "AAAA");
  g_assert_true (store->commit (store, NULL));
}

/* One revoked desktop that asks again and again is no guesser; its neighbours at the same address go on. */
static void
test_token_guesses (void)
{
  g_autoptr (WvServerGuesses) guesses = wv_server_guesses_new ();

  for (guint i = 0; i < 50; i++)
    wv_server_guesses_note_token (guesses, "office", "revoked", 1000);
  g_assert_false (wv_server_guesses_is_slow (guesses, "office", 1000));
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *hash = g_strdup_printf ("guess %u", i);

      g_assert_false (wv_server_guesses_is_slow (guesses, "office", 1000));
      wv_server_guesses_note_token (guesses, "office", hash, 1000);
    }
  g_assert_true (wv_server_guesses_is_slow (guesses, "office", 60999));
  g_assert_false (wv_server_guesses_is_slow (guesses, "office", 61000));
  g_assert_false (wv_server_guesses_is_trusted (guesses, "neighbour"));
  wv_server_guesses_trust (guesses, "neighbour");
  g_assert_true (wv_server_guesses_is_trusted (guesses, "neighbour"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/cursor/round", test_cursor);
  g_test_add_func ("/server/cursor/another-history", test_no_cursor);
  g_test_add_func ("/server/cursor/cut-anywhere", test_cursor_cut_anywhere);
  g_test_add_func ("/server/guesses/slow", test_guesses);
  g_test_add_func ("/server/guesses/tokens", test_token_guesses);
  g_test_add_func ("/server/load/lines", test_load);
  g_test_add_func ("/server/load/keeps-key", test_load_keeps_key);
  return g_test_run ();
}
