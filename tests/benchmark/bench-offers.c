#include "bench-offers.h"

#include <math.h>
#include <time.h>

#include <glib/gstdio.h>

#include "domain/wv-place.h"
#include "store/wv-outbox-sync.h"

#define PAGE 2000
#define N_RARE 40000
#define N_ORGANISATIONS 4000
#define SUMMARY_WORDS 45

static const char *const common[] = {
  "de",       "een",     "u",         "en",     "met",       "van",           "voor",  "het",
  "in",       "bij",     "kunt",      "wij",    "samen",     "mensen",        "uw",    "of",
  "op",       "te",      "wekelijks", "gratis", "aanmelden", "vrijwilligers", "groep", "wijk",
  "bewoners", "contact",
};
static const char *const starts[] = {
  "schuld",      "budget", "mantel", "jeugd",  "thuis",    "wijk",          "rouw",
  "slaap",       "beweeg", "taal",   "eet",    "koffie",   "wandel",        "ouderen",
  "gezins",      "buurt",  "digi",   "geld",   "voedings", "vrijwilligers", "vriendschaps",
  "ontmoetings", "opvoed", "zorg",   "psycho", "leef",
};
static const char *const ends[] = {
  "hulp",  "hulpverlening", "zorg",   "beheer", "maatje", "groep",       "cursus",    "spreekuur",
  "coach", "les",           "inloop", "tafel",  "cafe",   "begeleiding", "steunpunt", "training",
  "werk",  "advies",        "dag",    "loket",  "team",   "huis",        "ochtend",   "kring",
};
static const char *const syllables[] = { "ba",  "den", "ver", "ko",  "lin", "sta", "ge",  "mor",
                                         "wij", "tel", "ra",  "hof", "be",  "zon", "pre", "dijk" };
static const char *const themes[]
    = { "eenzaamheid", "geldzorgen", "meedoen", "bewegen", "mantelzorg", "opvoeden" };
static const char *const groups[] = { "adults", "older", "youth" };

#define PICK(list, random) (list)[(random) % G_N_ELEMENTS (list)]

/* Rank by a power law: a few words are everywhere, most are rare. */
static void
append_word (GString *text, GRand *rand)
{
  guint rank = (guint)exp (g_rand_double (rand) * log (N_RARE));

  g_string_append_c (text, ' ');
  if (rank < G_N_ELEMENTS (common))
    g_string_append (text, common[rank]);
  else if (rank < 700)
    g_string_append_printf (text, "%s%s", PICK (starts, rank), PICK (ends, rank / 3));
  else
    for (guint left = rank * 7 + 11; left > 0; left /= G_N_ELEMENTS (syllables))
      g_string_append (text, PICK (syllables, left));
}

static void
set_place (WvRecord *offer, GRand *rand)
{
  guint n;
  const WvMunicipality *all = wv_municipalities (&n), *one = &all[g_rand_int_range (rand, 0, n)];
  const char *area[] = { one->code, NULL };

  wv_record_set_text (offer, "municipality", one->code);
  wv_record_set_text (offer, "place", one->name);
  wv_record_set_text (offer, "setting", g_rand_int (rand) % 5 == 0 ? "home" : "location");
  wv_record_set_strv (offer, "service_areas", area);
  wv_record_set_int (offer, "latitude", one->latitude + g_rand_int_range (rand, -50000, 50000));
  wv_record_set_int (offer, "longitude", one->longitude + g_rand_int_range (rand, -50000, 50000));
}

static void
set_texts (WvRecord *offer, GRand *rand)
{
  g_autoptr (GString) title = g_string_new (NULL);
  g_autoptr (GString) summary = g_string_new ("Voor u:");

  g_string_append_printf (title, "%s%s", PICK (starts, g_rand_int (rand)),
                          PICK (ends, g_rand_int (rand)));
  append_word (title, rand);
  for (guint i = 0; i < SUMMARY_WORDS; i++)
    append_word (summary, rand);
  wv_record_set_text (offer, "title", title->str);
  wv_record_set_text (offer, "summary", summary->str);
}

WvRecord *
bench_offer_new (guint index)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (index + 1);
  g_autofree char *id = g_strdup_printf ("0190%04x-%04x-7%03x-8000-%012x", index / 50000,
                                         g_rand_int (rand) & 0xffff, index & 0xfff, index);
  g_autofree char *organisation
      = g_strdup_printf ("01900000-0000-7000-8000-%012x", index % N_ORGANISATIONS);
  const char *theme[] = { PICK (themes, g_rand_int (rand)), NULL };
  const char *group[] = { PICK (groups, g_rand_int (rand)), NULL };
  const char *walk_in[] = { "FREQ=WEEKLY;BYDAY=TU;OPENS=10:00;CLOSES=12:00;WALKIN=1", NULL };
  WvRecord *offer = wv_record_new (&wv_kind_offer, id);

  wv_record_set_version (offer, index + 1);
  set_texts (offer, rand);
  set_place (offer, rand);
  wv_record_set_text (offer, "organisation", organisation);
  wv_record_set_text (offer, "status", "active");
  wv_record_set_text (offer, "capacity", "open");
  wv_record_set_strv (offer, "themes", theme);
  wv_record_set_strv (offer, "target_groups", group);
  wv_record_set_int (offer, "waiting_weeks", g_rand_int_range (rand, 0, 12));
  if (index % 3 == 0)
    wv_record_set_strv (offer, "schedules", walk_in);
  return offer;
}

GPtrArray *
bench_offer_page (guint from, guint n)
{
  GPtrArray *page = g_ptr_array_new_with_free_func ((GDestroyNotify)wv_record_free);

  for (guint i = from; i < from + n; i++)
    g_ptr_array_add (page, bench_offer_new (i));
  return page;
}

static gpointer
put_page (WvDb *db, gpointer data, GError **error)
{
  const GPtrArray *page = data;

  for (guint i = 0; i < page->len; i++)
    if (!wv_mirror_put_record (db, g_ptr_array_index (page, i), error))
      return NULL;
  return NULL;
}

void
bench_fill (WvStore *store, guint n)
{
  g_autoptr (GError) error = NULL;

  for (guint from = 0; from < n; from += PAGE)
    {
      g_autoptr (GPtrArray) page = bench_offer_page (from, MIN (PAGE, n - from));

      wv_store_run (store, WV_STORE_WRITE, put_page, page, &error);
      g_assert_no_error (error);
    }
}

char *
bench_temporary (const char *name)
{
  g_autofree char *folder = g_dir_make_tmp ("wv-benchmark-XXXXXX", NULL);

  g_assert_nonnull (folder);
  return g_build_filename (folder, name, NULL);
}

void
bench_remove (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (folder, name, NULL);

      g_unlink (file);
    }
  g_rmdir (folder);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double one = *(const double *)a, other = *(const double *)b;

  return (one > other) - (one < other);
}

double
bench_percentile (GArray *values, double percent)
{
  g_array_sort (values, compare_doubles);
  return g_array_index (values, double, (guint)((values->len - 1) * percent / 100));
}

void
bench_head (const char *title)
{
  g_print ("\n%s\n%-52s %12s %12s %8s\n", title, "", "welverwijs", "floor", "ratio");
}

void
bench_row (const char *what, double value, double floor_value, const char *unit)
{
  if (floor_value > 0)
    g_print ("%-52s %9.1f %-2s %9.1f %-2s %8.2f\n", what, value, unit, floor_value, unit,
             value / floor_value);
  else
    g_print ("%-52s %9.1f %-2s %12s\n", what, value, unit, "");
}

double
bench_now (void)
{
  return g_get_monotonic_time () / 1000.0;
}

double
bench_cpu (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec * 1000.0 + now.tv_nsec / 1e6;
}
