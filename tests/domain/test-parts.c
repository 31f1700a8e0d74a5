#include "domain/wv-code.h"
#include "domain/wv-error.h"
#include "domain/wv-parts.h"
#include "domain/wv-place.h"

static void
test_round_trip (void)
{
  g_autoptr (WvParts) parts = wv_parts_new ();
  g_autoptr (WvParts) back = NULL;
  g_autofree char *line = NULL;
  g_autofree char *again = NULL;

  wv_parts_set (parts, "NOTE", "a;b\\c\nd=e");
  wv_parts_set (parts, "OPENS", "12:00");
  line = wv_parts_to_line (parts);
  back = wv_parts_parse (line, NULL);
  g_assert_cmpstr (wv_parts_get (back, "NOTE"), ==, "a;b\\c\nd=e");
  g_assert_cmpstr (wv_parts_get (back, "OPENS"), ==, "12:00");
  again = wv_parts_to_line (back);
  g_assert_cmpstr (line, ==, again);
}

static void
test_values (void)
{
  g_autoptr (WvParts) parts = wv_parts_parse ("INTERVAL=2;X-NEW=kept", NULL);
  g_autofree char *line = NULL;

  g_assert_cmpint (wv_parts_get_int (parts, "INTERVAL", 1), ==, 2);
  g_assert_cmpint (wv_parts_get_int (parts, "COUNT", 7), ==, 7);
  g_assert_null (wv_parts_get (parts, "COUNT"));
  wv_parts_set (parts, "INTERVAL", NULL);
  line = wv_parts_to_line (parts);
  g_assert_cmpstr (line, ==, "X-NEW=kept");
}

static void
test_bad (void)
{
  const char *bad[] = { "OPENS", "=12:00", "opens=12:00", "A=1;;B=2", "A=\\x" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (WvParts) parts = wv_parts_parse (bad[i], &error);

      g_test_message ("%s", bad[i]);
      g_assert_null (parts);
      g_assert_error (error, WV_ERROR, WV_ERROR_INVALID);
    }
}

static void
test_codes (void)
{
  const char *lists[] = { "theme", "target-group", "role", "urgency", "handover-kind", "feedback-type", "event-type",
                          "referral-state", "reason", "consent-purpose", "grant-view", "dimension" };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      const GPtrArray *codes = wv_codes (lists[i]);

      g_test_message ("%s", lists[i]);
      g_assert_nonnull (codes);
      g_assert_cmpuint (codes->len, >, 1);
      for (guint c = 0; c < codes->len; c++)
        {
          const WvCode *code = codes->pdata[c];

          g_assert_true (wv_code_find (lists[i], code->code) == code);
          g_assert_cmpstr (wv_code_label (lists[i], code->code), !=, "");
        }
    }
  g_assert_null (wv_codes ("nothing"));
  g_assert_cmpstr (wv_code_label ("theme", "from-the-future"), ==, "from-the-future");
}

static void
test_places (void)
{
  guint n = 0;
  const WvPostcode *rows = wv_postcode_rows ("4451 ZZ", &n);

  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (rows->place, ==, "Heinkenszand");
  g_assert_cmpstr (rows->municipality, ==, "GM0654");
  g_assert_cmpstr (wv_municipality_find ("GM0654")->name, ==, "Borsele");
  g_assert_cmpstr (wv_municipality_by_name ("BORSELE")->code, ==, "GM0654");
  g_assert_null (wv_municipality_find ("GM9999"));
  g_assert_null (wv_postcode_rows ("0000", &n));
  g_assert_cmpuint (n, ==, 0);
  wv_municipalities (&n);
  g_assert_cmpuint (n, ==, 342);
}

/* 55 postcodes lie in several municipalities: never guess. */
static void
test_shared_postcodes (void)
{
  guint shared = 0;

  for (int pc4 = 1000; pc4 < 10000; pc4++)
    {
      g_autofree char *text = g_strdup_printf ("%d", pc4);
      g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
      guint n = 0;
      const WvPostcode *rows = wv_postcode_rows (text, &n);

      for (guint i = 0; i < n; i++)
        g_assert_true (g_hash_table_add (seen, (gpointer) rows[i].municipality)); /* one row per municipality */
      shared += n > 1;
    }
  g_assert_cmpuint (shared, ==, 55);
}

static void
test_distance (void)
{
  guint n;
  const WvPostcode *heinkenszand = wv_postcode_rows ("4451", &n);
  const WvPostcode *goes = wv_postcode_rows ("4461", &n);
  int metres = wv_distance_m (heinkenszand->latitude, heinkenszand->longitude, goes->latitude, goes->longitude);

  g_assert_cmpint (metres, >, 5000);
  g_assert_cmpint (metres, <, 12000);
  g_assert_cmpint (wv_distance_m (51500000, 3900000, 51500000, 3900000), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/parts/round-trip", test_round_trip);
  g_test_add_func ("/domain/parts/values", test_values);
  g_test_add_func ("/domain/parts/bad", test_bad);
  g_test_add_func ("/domain/code/lists", test_codes);
  g_test_add_func ("/domain/place/places", test_places);
  g_test_add_func ("/domain/place/shared-postcodes", test_shared_postcodes);
  g_test_add_func ("/domain/place/distance", test_distance);
  return g_test_run ();
}
