#include <string.h>

#include "domain/wv-error.h"
#include "domain/wv-id.h"
#include "store/wv-json.h"

static void
test_refused (void)
{
  static const char *const texts[] = {
    "{\"a\":1,\"a\":2}", "1.5",         "{", "\"\\u0000\"", "[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]",
    "\"\xff\"",          "\"\\u0007\"",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (json_t) value = wv_json_parse (texts[i], strlen (texts[i]), &error);

      g_assert_null (value);
      g_assert_error (error, WV_ERROR, WV_ERROR_INVALID);
    }
}

static void
test_long_string (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *letters = g_strnfill (65537, 'a');
  g_autofree char *text = g_strdup_printf ("\"%s\"", letters);
  g_autoptr (json_t) value = wv_json_parse (text, strlen (text), &error);

  g_assert_null (value);
  g_assert_error (error, WV_ERROR, WV_ERROR_INVALID);
}

static void
test_sorted (void)
{
  const char *text = "{\"b\":[1,true,null],\"a\":\"caf\u00e9\"}";
  g_autoptr (json_t) value = wv_json_parse (text, strlen (text), NULL);
  g_autofree char *back = wv_json_dump (value);

  g_assert_cmpstr (back, ==, "{\"a\":\"café\",\"b\":[1,true,null]}");
}

static WvRecord *
from_text (const WvKind *kind, const char *text, gboolean sealed_part, GError **error)
{
  g_autofree char *id = wv_id_new (NULL);
  g_autoptr (WvRecord) record = wv_record_new (kind, id);
  g_autoptr (json_t) object = json_loads (text, 0, NULL);

  return wv_json_to_record (record, object, sealed_part, error) ? g_steal_pointer (&record) : NULL;
}

static void
test_record (void)
{
  const char *text
      = "{\"title\":\"Samen eten\",\"themes\":[\"geld\"],\"waiting_weeks\":2,\"later\":{\"x\":1}}";
  g_autoptr (WvRecord) record = from_text (&wv_kind_offer, text, FALSE, NULL);
  g_autoptr (json_t) open = wv_json_from_open (record);
  g_autofree char *back = wv_json_dump (open);

  g_assert_cmpstr (back, ==,
                   "{\"themes\":[\"geld\"],\"title\":\"Samen eten\",\"waiting_weeks\":2}");
  g_assert_cmpstr (wv_record_get_extra (record), ==, "{\"later\":{\"x\":1}}");
}

static void
test_sealed (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WvRecord) sealed
      = from_text (&wv_kind_message, "{\"sealed\":\"AAEC\",\"question\":true}", FALSE, NULL);
  g_autoptr (WvRecord) opened
      = from_text (&wv_kind_message, "{\"text\":\"Hallo\",\"question\":true}", TRUE, NULL);
  g_autoptr (WvRecord) leak = from_text (&wv_kind_message, "{\"text\":\"Hallo\"}", FALSE, &error);

  g_assert_cmpuint (g_bytes_get_size (wv_record_get_sealed (sealed)), ==, 3);
  g_assert_cmpint (wv_record_get_int (sealed, "question", 0), ==, 1);
  g_assert_cmpstr (wv_record_get_text (opened, "text"), ==, "Hallo");
  g_assert_false (wv_record_has (opened, "question"));
  g_assert_null (leak);
  g_assert_error (error, WV_ERROR, WV_ERROR_INVALID);
}

static void
test_wrong_type (void)
{
  static const char *const texts[] = { "{\"title\":1}", "{\"themes\":\"geld\"}", "{\"themes\":[1]}",
                                       "{\"waiting_weeks\":\"2\"}", "[]" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (WvRecord) record = from_text (&wv_kind_offer, texts[i], FALSE, &error);

      g_assert_null (record);
      g_assert_error (error, WV_ERROR, WV_ERROR_INVALID);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/json/refused", test_refused);
  g_test_add_func ("/store/json/long-string", test_long_string);
  g_test_add_func ("/store/json/sorted", test_sorted);
  g_test_add_func ("/store/json/record", test_record);
  g_test_add_func ("/store/json/sealed", test_sealed);
  g_test_add_func ("/store/json/wrong-type", test_wrong_type);
  return g_test_run ();
}
