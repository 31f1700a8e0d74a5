#include "store/wv-search-text.h"

static void
test_fold (void)
{
  static const char *const cases[][2]
      = { { "Café", "cafe" }, { "GEÏNDICEERD", "geindiceerd" }, { "Zorg", "zorg" }, { "", "" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *folded = wv_search_fold (cases[i][0]);

      g_assert_cmpstr (folded, ==, cases[i][1]);
    }
}

static void
test_split (void)
{
  g_auto (GStrv) words = wv_search_split ("  Hulp-bij \"schulden\" (65+)!", 10);
  g_auto (GStrv) few = wv_search_split ("een twee drie", 2);
  g_auto (GStrv) none = wv_search_split (NULL, 2);
  const char *const expected[] = { "hulp", "bij", "schulden", "65", NULL };

  g_assert_true (g_strv_equal ((const char *const *)words, expected));
  g_assert_cmpuint (g_strv_length (few), ==, 2);
  g_assert_cmpuint (g_strv_length (none), ==, 0);
}

static void
test_part (void)
{
  g_assert_true (wv_search_is_part ("verlening", "schuldhulpverlening"));
  g_assert_true (wv_search_is_part ("schulden", "probleemschuldenteam"));
  g_assert_true (wv_search_is_part ("zorg", "mantelzorg"));
  g_assert_false (wv_search_is_part ("rouw", "vertrouwelijk"));
  g_assert_false (wv_search_is_part ("les", "taalles"));
}

static void
test_close (void)
{
  g_assert_true (wv_search_is_close ("thuiszrog", "thuiszorg"));
  g_assert_true (wv_search_is_close ("schuldhlup", "schuldhulpverlening"));
  g_assert_true (wv_search_is_close ("wandlen", "wandelen"));
  g_assert_false (wv_search_is_close ("wandl", "wandelen"));
  g_assert_false (wv_search_is_close ("zrog", "zorg"));
  g_assert_false (wv_search_is_close ("taalles", "tafels"));
  g_assert_cmpuint (wv_search_errors ("zorg"), ==, 0);
  g_assert_cmpuint (wv_search_errors ("thuis"), ==, 1);
  g_assert_cmpuint (wv_search_errors ("thuiszorg"), ==, 2);
}

/* The quick look at the letters may let too much through, never too little. */
static void
test_letters (void)
{
  guint32 word = wv_search_letters ("thuiszrog"), term = wv_search_letters ("thuiszorg");

  g_assert_cmphex (word & ~term, ==, 0);
  g_assert_cmphex (wv_search_letters ("koffie") & ~wv_search_letters ("zorg"), !=, 0);
  g_assert_cmphex (wv_search_letters (""), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/search-text/fold", test_fold);
  g_test_add_func ("/store/search-text/split", test_split);
  g_test_add_func ("/store/search-text/part", test_part);
  g_test_add_func ("/store/search-text/close", test_close);
  g_test_add_func ("/store/search-text/letters", test_letters);
  return g_test_run ();
}
