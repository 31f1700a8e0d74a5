#include <glib/gstdio.h>

#include "domain/wv-id.h"
#include "store/wv-outbox-sync.h"
#include "store/wv-search.h"

static const char *const titles[]
    = { "Schuldhulpverlening", "Café Samen", "Budgetcoach aan huis", "Schuldenspreekuur" };

static gpointer
fill (WvDb *db, gpointer data, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      g_autofree char *id = wv_id_new (NULL);
      g_autoptr (WvRecord) offer = wv_record_new (&wv_kind_offer, id);

      wv_record_set_version (offer, 1);
      wv_record_set_text (offer, "title", titles[i]);
      wv_record_set_text (offer, "status", "active");
      if (!wv_mirror_put_record (db, offer, error))
        return NULL;
    }
  return NULL;
}

/* The row ids found, in order: "1 3". They count from 1 in the order of the titles. */
static char *
find (WvSearch *search, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WvSearchQuery) query = wv_search_query_new ();
  g_autoptr (WvSearchResult) result = NULL;
  GString *found = g_string_new (NULL);

  query->text = g_strdup (text);
  result = wv_search_offers (search, query, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < result->rows->len; i++)
    g_string_append_printf (found, "%s%d", i > 0 ? " " : "",
                            (int)g_array_index (result->rows, gint64, i));
  return g_string_free (found, FALSE);
}

static void
test_ranking (void)
{
  static const char *const cases[][2] = {
    { "schulden", "4 3 1" }, { "hulpverlening", "1" }, { "schuldhulpverlenign", "1" },
    { "cafe", "2" },         { "\" OR NEAR(", "" },    { "", "3 2 4 1" },
  };
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("wv-search-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "test.db", NULL);
  g_autoptr (WvStore) store = wv_store_new (path, NULL, &error);
  g_autoptr (WvSearch) search = NULL;

  g_assert_no_error (error);
  wv_store_run (store, WV_STORE_WRITE, fill, NULL, &error);
  g_assert_no_error (error);
  search = wv_search_new (store, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found = find (search, cases[i][0]);

      g_assert_cmpstr (found, ==, cases[i][1]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/search/ranking", test_ranking);
  return g_test_run ();
}
