/* Search while typing: every keystroke of some queries, beside what a plain prefix query of the
 * full-text index costs for the same words: benchmark-search [offers]. */
#include <stdlib.h>

#include "bench-offers.h"
#include "store/wv-records.h"
#include "store/wv-search.h"

#define ROUNDS 3

static const char *const queries[] = {
  "schuldhulpverlening",
  "wandelgroep",
  "thuiszrog",
  "mantelzorg spreekuur",
  "eenzaam",
  "budgetcoach aan huis",
  "cafe",
  "verlening",
  "zorg",
  "vrijwilligers",
  "slaapcursus goes",
  "beweegmatje",
  "geld voor ouder",
  "opvoeden",
  "taalles amsterdam",
};

typedef struct
{
  WvStore *store;
  WvSearch *search;
  GArray *ours, *plain, *ranked; /* ms per keystroke */
} Bench;

static void
add (GArray *values, double start)
{
  double ms = bench_now () - start;

  g_array_append_val (values, ms);
}

static void
search_ours (Bench *bench, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WvSearchQuery) query = wv_search_query_new ();
  g_autoptr (WvSearchResult) result = NULL;
  double start;

  query->text = g_strdup (text);
  query->has_origin = TRUE;
  query->latitude = 51500000;
  query->longitude = 3800000;
  start = bench_now ();
  result = wv_search_offers (bench->search, query, &error);
  g_assert_no_error (error);
  add (bench->ours, start);
}

/* The rows of the words as prefixes: in the order of the index, or the best fifty. */
static void
search_plain (WvDb *db, const char *text, const char *sql, GArray *values)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  g_autoptr (GString) match = g_string_new (NULL);
  double start = bench_now ();
  g_autoptr (WvStmt) stmt = wv_db_prepare (db, sql, NULL);
  gboolean row = TRUE;

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_string_append_printf (match, "%s\"%s\"*", i > 0 ? " AND " : "", words[i]);
  wv_stmt_bind_text (stmt, ":match", match->str);
  while (row)
    g_assert_true (wv_stmt_step (stmt, &row, NULL));
  add (values, start);
}

static void
type_query (Bench *bench, WvDb *db, const char *text)
{
  for (gsize typed = 1; text[typed - 1] != '\0'; typed++)
    {
      g_autofree char *part = g_strndup (text, typed);

      search_ours (bench, part);
      search_plain (db, part, "SELECT rowid FROM offer_fts WHERE offer_fts MATCH :match",
                    bench->plain);
      search_plain (
          db, part,
          "SELECT rowid FROM offer_fts WHERE offer_fts MATCH :match ORDER BY rank LIMIT 50",
          bench->ranked);
    }
}

static void
show (const Bench *bench, const char *what, double percent)
{
  g_autofree char *rows = g_strdup_printf ("%s per keystroke, floor: FTS5 prefix, all rows", what);
  g_autofree char *best = g_strdup_printf ("%s per keystroke, floor: FTS5 prefix, best 50", what);
  double ours = bench_percentile (bench->ours, percent);

  bench_row (rows, ours, bench_percentile (bench->plain, percent), "ms");
  bench_row (best, ours, bench_percentile (bench->ranked, percent), "ms");
}

/* Once in the life of the window, and after a filter is pressed. */
static void
show_preparation (Bench *bench)
{
  double start = bench_now ();

  bench_head ("search");
  search_ours (bench, "");
  bench_row ("first list, all offers", bench_now () - start, 0, "ms");
  start = bench_now ();
  search_ours (bench, "s");
  bench_row ("words into memory, behind the first list", bench_now () - start, 0, "ms");
  g_array_set_size (bench->ours, 0);
}

static gpointer
change_one (WvDb *db, gpointer data, GError **error)
{
  g_autoptr (WvRecord) offer = bench_offer_new (17);

  wv_record_set_version (offer, G_MAXINT);
  wv_record_write (db, offer, error);
  return NULL;
}

static void
show_change (Bench *bench)
{
  double start;

  wv_store_run (bench->store, WV_STORE_WRITE, change_one, NULL, NULL);
  start = bench_now ();
  search_ours (bench, "schuld");
  bench_row ("first keystroke after an offer changed", bench_now () - start, 0, "ms");
}

int
main (int argc, char **argv)
{
  guint n = argc > 1 ? (guint)atoi (argv[1]) : 100000;
  g_autofree char *path = bench_temporary ("benchmark.db");
  g_autoptr (WvDb) db = NULL;
  Bench bench = { 0 };

  bench.ours = g_array_new (FALSE, FALSE, sizeof (double));
  bench.plain = g_array_new (FALSE, FALSE, sizeof (double));
  bench.ranked = g_array_new (FALSE, FALSE, sizeof (double));
  bench.store = wv_store_new (path, NULL, NULL);
  bench_fill (bench.store, n);
  bench.search = wv_search_new (bench.store, NULL);
  db = wv_db_open (path, WV_DB_READ_ONLY, NULL);
  show_preparation (&bench);
  for (guint i = 0; i < ROUNDS * G_N_ELEMENTS (queries); i++)
    type_query (&bench, db, queries[i % G_N_ELEMENTS (queries)]);
  show (&bench, "p50", 50);
  show (&bench, "p99", 99);
  bench_row ("slowest keystroke (goal 16 ms)", bench_percentile (bench.ours, 100),
             bench_percentile (bench.plain, 100), "ms");
  show_change (&bench);
  g_clear_object (&bench.search);
  g_clear_object (&bench.store);
  bench_remove (path);
  return EXIT_SUCCESS;
}
