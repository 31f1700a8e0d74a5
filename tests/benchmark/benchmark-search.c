/* Fills a store with invented offers, then measures bulk load and search: benchmark-search
 * [offers]. */
#include <stdlib.h>

#include <glib/gstdio.h>

#include "domain/wv-id.h"
#include "store/wv-outbox-sync.h"
#include "store/wv-search.h"

#define PAGE 2000

static const char *const words[] = {
  "schuldhulpverlening", "wandelen",    "mantelzorg", "koffie",
  "budgetbeheer",        "ontmoeting",  "taalles",    "thuiszorg",
  "jeugdhulpverlening",  "slaapcursus", "rouwgroep",  "beweegmaatje",
  "vrijwilligerswerk",
};

typedef struct
{
  guint from, n;
} Page;

static gpointer
put_page (WvDb *db, gpointer data, GError **error)
{
  const Page *page = data;

  for (guint i = page->from; i < page->from + page->n; i++)
    {
      g_autofree char *id = wv_id_new (NULL);
      g_autofree char *title = g_strdup_printf ("%s %s%u", words[i % G_N_ELEMENTS (words)],
                                                words[(i / 7) % G_N_ELEMENTS (words)], i % 5000);
      g_autoptr (WvRecord) offer = wv_record_new (&wv_kind_offer, id);

      wv_record_set_version (offer, 1);
      wv_record_set_text (offer, "title", title);
      wv_record_set_text (offer, "summary", words[(i / 3) % G_N_ELEMENTS (words)]);
      wv_record_set_text (offer, "status", "active");
      wv_record_set_int (offer, "latitude", 51000000 + i);
      wv_record_set_int (offer, "longitude", 3000000 + i);
      if (!wv_mirror_put_record (db, offer, error))
        return NULL;
    }
  return NULL;
}

static void
measure (WvSearch *search, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WvSearchQuery) query = wv_search_query_new ();
  g_autoptr (WvSearchResult) result = NULL;
  gint64 start = g_get_monotonic_time ();

  query->text = g_strdup (text);
  query->has_origin = TRUE;
  query->latitude = 51500000;
  query->longitude = 3800000;
  result = wv_search_offers (search, query, &error);
  g_assert_no_error (error);
  g_print ("%-22s %8u hits %8.1f ms\n", text, result->rows->len,
           (g_get_monotonic_time () - start) / 1000.0);
}

int
main (int argc, char **argv)
{
  static const char *const typed[]
      = { "schulden", "s", "schuld", "hulpverlening", "thuiszrog", "wandelen koffie", "" };
  guint n = argc > 1 ? (guint)atoi (argv[1]) : 20000;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("wv-benchmark-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "benchmark.db", NULL);
  g_autoptr (WvStore) store = wv_store_new (path, NULL, &error);
  g_autoptr (WvSearch) search = NULL;
  gint64 start = g_get_monotonic_time ();

  g_assert_no_error (error);
  for (guint i = 0; i < n; i += PAGE)
    {
      Page page = { i, MIN (PAGE, n - i) };

      wv_store_run (store, WV_STORE_WRITE, put_page, &page, &error);
      g_assert_no_error (error);
    }
  g_print ("%u offers written and indexed: %.1f ms\n", n,
           (g_get_monotonic_time () - start) / 1000.0);
  search = wv_search_new (store, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    measure (search, typed[i]);
  return EXIT_SUCCESS;
}
