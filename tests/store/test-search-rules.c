/* What comes above what, what the filters let through, and that a changed offer is found as if all
 * were read. */
#include <glib/gstdio.h>

#include "store/wv-outbox-sync.h"
#include "store/wv-search.h"

#define GOES "GM0664"
#define BORSELE "GM0654"

typedef struct
{
  const char *title, *summary;
  const char *municipality, *setting, *area; /* nullable */
  const char *theme, *group;
  int latitude; /* a thousandth of a degree north of the practice each */
  int weeks;
  gboolean contact, walk_in;
} Sample;

/* Row ids count from 1 in this order. */
static const Sample samples[] = {
  { "Wandelgroep Goes", "Samen op pad", GOES, "location", NULL, "meedoen", "older", 5, 3, TRUE,
    FALSE },
  { "Koffieochtend", "Ook wandelen wij", GOES, "location", NULL, "meedoen", "adults", 1, 1, FALSE,
    TRUE },
  { "Avondwandelen", "Rustig tempo", BORSELE, "location", NULL, "meedoen", "adults", 2, 0, FALSE,
    FALSE },
  { "Wandelen met de hond", "Op zaterdag", BORSELE, "location", NULL, "eenzaamheid", "adults", 3, 8,
    TRUE, FALSE },
  { "Bezoek aan huis", "Een praatje", GOES, "home", BORSELE, "eenzaamheid", "older", 4, 2, FALSE,
    FALSE },
  { "Luisterlijn", "Bel ons", NULL, "phone", "*", "eenzaamheid", "adults", 0, 0, FALSE, FALSE },
  { "Zorgloket", "Vragen", GOES, "location", NULL, "meedoen", "adults", 6, 5, FALSE, FALSE },
};

static WvRecord *
make_offer (guint index, const char *title)
{
  const Sample *sample = &samples[index % G_N_ELEMENTS (samples)];
  g_autofree char *id = g_strdup_printf ("01900000-0000-7000-8000-%012x", index);
  const char *theme[] = { sample->theme, NULL }, *group[] = { sample->group, NULL };
  const char *area[] = { sample->area, NULL };
  const char *hours[]
      = { sample->walk_in ? "FREQ=WEEKLY;BYDAY=TU;OPENS=10:00;CLOSES=12:00;WALKIN=1" : NULL, NULL };
  WvRecord *offer = wv_record_new (&wv_kind_offer, id);

  wv_record_set_version (offer, 1);
  wv_record_set_text (offer, "title", title != NULL ? title : sample->title);
  wv_record_set_text (offer, "summary", sample->summary);
  wv_record_set_text (offer, "status", "active");
  wv_record_set_text (offer, "municipality", sample->municipality);
  wv_record_set_text (offer, "setting", sample->setting);
  wv_record_set_strv (offer, "service_areas", area);
  wv_record_set_strv (offer, "themes", theme);
  wv_record_set_strv (offer, "target_groups", group);
  wv_record_set_strv (offer, "schedules", hours);
  wv_record_set_int (offer, "latitude", 51500000 + sample->latitude * 1000);
  wv_record_set_int (offer, "longitude", 3800000);
  wv_record_set_int (offer, "waiting_weeks", sample->weeks);
  wv_record_set_text (offer, "contact",
                      sample->contact ? "01900000-0000-7000-8000-000000000101" : NULL);
  return offer;
}

typedef struct
{
  guint from, n;
  const char *title; /* nullable */
  gint64 version;
} Batch;

static gpointer
put_batch (WvDb *db, gpointer data, GError **error)
{
  const Batch *batch = data;

  for (guint i = batch->from; i < batch->from + batch->n; i++)
    {
      g_autoptr (WvRecord) offer = make_offer (i, batch->title);

      wv_record_set_version (offer, batch->version);
      if (!wv_mirror_put_record (db, offer, error))
        return NULL;
    }
  return NULL;
}

typedef struct
{
  WvStore *store;
  WvSearch *search;
  WvSearchQuery *query;
} Fixture;

static void
put (Fixture *fixture, guint from, guint n, const char *title, gint64 version)
{
  g_autoptr (GError) error = NULL;
  Batch batch = { from, n, title, version };

  wv_store_run (fixture->store, WV_STORE_WRITE, put_batch, &batch, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("wv-search-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "test.db", NULL);

  fixture->store = wv_store_new (path, NULL, &error);
  g_assert_no_error (error);
  put (fixture, 0, G_N_ELEMENTS (samples), NULL, 1);
  fixture->search = wv_search_new (fixture->store, &error);
  g_assert_no_error (error);
  fixture->query = wv_search_query_new ();
  fixture->query->has_origin = TRUE;
  fixture->query->latitude = 51500000;
  fixture->query->longitude = 3800000;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  wv_search_query_free (fixture->query);
  g_clear_object (&fixture->search);
  g_clear_object (&fixture->store);
}

static char *
find_with (WvSearch *search, WvSearchQuery *query, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WvSearchResult) result = NULL;
  GString *found = g_string_new (NULL);

  g_free (query->text);
  query->text = g_strdup (text);
  result = wv_search_offers (search, query, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < result->rows->len; i++)
    g_string_append_printf (found, "%s%d", i > 0 ? " " : "",
                            (int)g_array_index (result->rows, gint64, i));
  return g_string_free (found, FALSE);
}

static void
assert_found (Fixture *fixture, const char *text, const char *expected)
{
  g_autofree char *found = find_with (fixture->search, fixture->query, text);

  g_assert_cmpstr (found, ==, expected);
}

/* Title, then elsewhere, then part of a compound; the nearer first only among equals. */
static void
test_levels (Fixture *fixture, gconstpointer data)
{
  assert_found (fixture, "wandel", "4 1 2 3");
  assert_found (fixture, "wandelen", "4 2 3 1");
  assert_found (fixture, "wandelen goes", "2 1");
  assert_found (fixture, "wandel goes", "1 2");
  assert_found (fixture, "Ook WANDELEN", "2");
}

/* Typing errors only when hardly anything else was found, below the rest, and never for short
 * words. */
static void
test_typing_errors (Fixture *fixture, gconstpointer data)
{
  assert_found (fixture, "wandlen", "2 4");
  assert_found (fixture, "koffieochtnd", "2");
  assert_found (fixture, "zrog", "");
  assert_found (fixture, "zorg", "7");
  assert_found (fixture, "wanel", "");
  put (fixture, 100, 5, "Wandlen", 1);
  assert_found (fixture, "wandlen", "11 8 9 10 12");
}

static void
test_orders (Fixture *fixture, gconstpointer data)
{
  assert_found (fixture, "", "6 2 3 4 5 1 7");
  fixture->query->order = WV_SEARCH_SHORTEST;
  assert_found (fixture, "", "3 6 2 5 1 7 4");
  assert_found (fixture, "wandel", "1 4 2 3");
  fixture->query->order = WV_SEARCH_TITLE;
  assert_found (fixture, "", "3 5 2 6 4 1 7");
  fixture->query->order = WV_SEARCH_NEAREST;
  fixture->query->has_origin = FALSE;
  assert_found (fixture, "", "3 5 2 6 4 1 7");
}

/* In the area, at home there, or for everyone. */
static void
test_area (Fixture *fixture, gconstpointer data)
{
  const char *const borsele[] = { BORSELE, NULL }, *const both[] = { GOES, BORSELE, NULL };

  fixture->query->municipalities = g_strdupv ((char **)borsele);
  assert_found (fixture, "", "6 3 4 5");
  g_strfreev (fixture->query->municipalities);
  fixture->query->municipalities = g_strdupv ((char **)both);
  assert_found (fixture, "", "6 2 3 4 5 1 7");
}

static void
test_filters (Fixture *fixture, gconstpointer data)
{
  const char *const theme[] = { "eenzaamheid", NULL }, *const group[] = { "older", "youth", NULL };

  fixture->query->themes = g_strdupv ((char **)theme);
  assert_found (fixture, "", "6 4 5");
  fixture->query->target_groups = g_strdupv ((char **)group);
  assert_found (fixture, "", "5");
  g_clear_pointer (&fixture->query->themes, g_strfreev);
  assert_found (fixture, "", "5 1");
  fixture->query->fixed_contact = TRUE;
  assert_found (fixture, "", "1");
  g_clear_pointer (&fixture->query->target_groups, g_strfreev);
  assert_found (fixture, "wandel", "4 1");
}

static void
test_walk_in (Fixture *fixture, gconstpointer data)
{
  fixture->query->walk_in_today = TRUE;
  assert_found (fixture, "", "");
  fixture->query->today = g_strdup ("2026-03-10"); /* a Tuesday */
  assert_found (fixture, "", "2");
  g_free (fixture->query->today);
  fixture->query->today = g_strdup ("2026-03-11");
  assert_found (fixture, "", "");
}

/* Whatever changed after the search had read all: the same as reading all again. */
static void
assert_as_new (Fixture *fixture, const char *text)
{
  g_autoptr (WvSearch) other = wv_search_new (fixture->store, NULL);
  g_autofree char *expected = find_with (other, fixture->query, text);

  assert_found (fixture, text, expected);
}

static void
test_changes (Fixture *fixture, gconstpointer data)
{
  assert_found (fixture, "koffie", "2");
  put (fixture, 1, 1, "Theemiddag", 2);
  assert_found (fixture, "koffie", "");
  assert_found (fixture, "thee", "2");
  put (fixture, 2, 1, "Koffie thuis", 2);
  put (fixture, 50, 3, NULL, 1);
  for (guint i = 0; i < 3; i++)
    {
      assert_as_new (fixture, "");
      assert_as_new (fixture, "koffie");
      assert_as_new (fixture, "thee");
      assert_as_new (fixture, "wandel");
      assert_as_new (fixture, "verkoffied");
      put (fixture, i, 1, "Koffietafel", 10 + i);
    }
}

static gpointer
remove_one (WvDb *db, gpointer data, GError **error)
{
  wv_mirror_gone (db, &wv_kind_offer, data, FALSE, error);
  return NULL;
}

static void
test_removed (Fixture *fixture, gconstpointer data)
{
  char id[]
      = "01900000-0000-7000-8000-000000000006"; /* the newest row: its row id is given out again */

  assert_found (fixture, "zorg", "7");
  wv_store_run (fixture->store, WV_STORE_WRITE, remove_one, id, NULL);
  assert_found (fixture, "zorg", "");
  put (fixture, 60, 1, "Nachtlampje", 1);
  assert_found (fixture, "zorg", "");
  assert_found (fixture, "nachtlampje", "7");
}

/* So many that it reads everything again. */
static void
test_many_changes (Fixture *fixture, gconstpointer data)
{
  assert_found (fixture, "zorg", "7");
  put (fixture, 0, 1, "Klankbad", 2);
  assert_found (fixture, "klankbad", "1");
  put (fixture, 0, 2100, "Muziek", 3);
  assert_as_new (fixture, "muziek");
  assert_found (fixture, "klankbad", "");
  put (fixture, 3, 1, "Klankbad", 4);
  assert_found (fixture, "klankbad", "4");
}

#define ADD(name, func)                                                                            \
  g_test_add ("/store/search-rules/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("levels", test_levels);
  ADD ("typing-errors", test_typing_errors);
  ADD ("orders", test_orders);
  ADD ("area", test_area);
  ADD ("filters", test_filters);
  ADD ("walk-in", test_walk_in);
  ADD ("changes", test_changes);
  ADD ("removed", test_removed);
  ADD ("many-changes", test_many_changes);
  return g_test_run ();
}
