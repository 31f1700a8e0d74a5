#include <glib/gstdio.h>

#include "domain/wv-error.h"
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

typedef struct
{
  WvStore *store;
  WvSearch *search;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("wv-search-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "test.db", NULL);

  fixture->store = wv_store_new (path, NULL, &error);
  g_assert_no_error (error);
  wv_store_run (fixture->store, WV_STORE_WRITE, fill, NULL, &error);
  g_assert_no_error (error);
  fixture->search = wv_search_new (fixture->store, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->search);
  g_clear_object (&fixture->store);
}

static void
test_ranking (Fixture *fixture, gconstpointer data)
{
  static const char *const cases[][2] = {
    { "schulden", "4 3 1" }, { "hulpverlening", "1" }, { "schuldhulpverlenign", "1" },
    { "schuldhlup", "1" },   { "coach", "3" },         { "cafe", "2" },
    { "\" OR NEAR(", "" },   { "", "3 2 4 1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found = find (fixture->search, cases[i][0]);

      g_assert_cmpstr (found, ==, cases[i][1]);
    }
}

static gpointer
rename_first (WvDb *db, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) offers
      = wv_records_query (db, &wv_kind_offer, "rowid = 1", NULL, NULL, error);
  WvRecord *offer = offers != NULL ? g_ptr_array_index (offers, 0) : NULL;

  if (offer == NULL)
    return NULL;
  wv_record_set_text (offer, "title", "Wandelgroep");
  wv_record_set_text (offer, "municipality", "GM0654");
  wv_record_set_version (offer, 2);
  wv_mirror_put_record (db, offer, error);
  return NULL;
}

static void
test_changed_offer (Fixture *fixture, gconstpointer data)
{
  g_autofree char *before = find (fixture->search, "schuldhulp");
  g_autofree char *after = NULL;
  g_autofree char *renamed = NULL;

  wv_store_run (fixture->store, WV_STORE_WRITE, rename_first, NULL, NULL);
  after = find (fixture->search, "schuldhulp");
  renamed = find (fixture->search, "wandel");
  g_assert_cmpstr (before, ==, "1");
  g_assert_cmpstr (after, ==, "");
  g_assert_cmpstr (renamed, ==, "1");
}

static gpointer
remove_second (WvDb *db, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) offers
      = wv_records_query (db, &wv_kind_offer, "rowid = 2", NULL, NULL, error);

  wv_mirror_gone (db, &wv_kind_offer, wv_record_get_id (g_ptr_array_index (offers, 0)), FALSE,
                  error);
  return NULL;
}

static void
test_removed_offer (Fixture *fixture, gconstpointer data)
{
  g_autofree char *before = find (fixture->search, "samen");
  g_autofree char *after = NULL;

  wv_store_run (fixture->store, WV_STORE_WRITE, remove_second, NULL, NULL);
  after = find (fixture->search, "samen");
  g_assert_cmpstr (before, ==, "2");
  g_assert_cmpstr (after, ==, "");
}

static void
test_area (Fixture *fixture, gconstpointer data)
{
  const char *const area[] = { "GM0654", NULL };
  g_autoptr (WvSearchQuery) query = wv_search_query_new ();
  g_autoptr (WvSearchResult) result = NULL;

  wv_store_run (fixture->store, WV_STORE_WRITE, rename_first, NULL, NULL);
  query->municipalities = g_strdupv ((char **)area);
  result = wv_search_offers (fixture->search, query, NULL);
  g_assert_cmpuint (result->rows->len, ==, 1);
  g_assert_cmpuint (result->total, ==, 1);
}

static void
test_also (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WvSearchQuery) query = wv_search_query_new ();
  g_autoptr (WvSearchResult) result = NULL;

  query->text = g_strdup ("schulden");
  result = wv_search_offers (fixture->search, query, NULL);
  g_assert_true (g_strv_contains ((const char *const *)result->also, "budgetcoach"));
}

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WvSearchResult) found = wv_search_run_finish (WV_SEARCH (source), result, &error);
  guint *finished = data;

  g_assert_true (found != NULL || g_error_matches (error, WV_ERROR, WV_ERROR_CANCELLED));
  if (found != NULL)
    finished[1] = found->rows->len;
  finished[0]++;
}

/* However many keys are typed, each search ends and the newest one gives its rows. */
static void
test_newer_search (Fixture *fixture, gconstpointer data)
{
  static const char *const typed[] = { "s", "sch", "schul", "schuldenspreek" };
  guint finished[2] = { 0, 0 };

  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    {
      g_autoptr (WvSearchQuery) query = wv_search_query_new ();

      query->text = g_strdup (typed[i]);
      wv_search_run_async (fixture->search, query, NULL, finished_cb, finished);
    }
  while (finished[0] < G_N_ELEMENTS (typed))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (finished[1], >, 0);
}

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/store/search/ranking", test_ranking);
  ADD ("/store/search/changed-offer", test_changed_offer);
  ADD ("/store/search/removed-offer", test_removed_offer);
  ADD ("/store/search/area", test_area);
  ADD ("/store/search/also", test_also);
  ADD ("/store/search/newer-search", test_newer_search);
  return g_test_run ();
}
