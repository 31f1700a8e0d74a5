#include "domain/wv-place.h"

#include "wv-domain-resources.h"
#include <gio/gio.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WV_EARTH_RADIUS_M 6371008.8
#define MICRO 1000000.0

typedef struct
{
  GArray *municipalities; /* WvMunicipality by name */
  GHashTable *by_code;    /* code → WvMunicipality * */
  GHashTable *by_name;    /* folded name → WvMunicipality * */
  GArray *postcodes;      /* WvPostcode by pc4 */
} WvPlaces;

typedef void (*RowFunc) (char **cells, WvPlaces *places);

/* Letters only by their base form, so that "Súdwest-Fryslân" is found when typed without accents.
 */
static char *
fold_name (const char *name)
{
  g_autofree char *lower = g_utf8_casefold (name, -1);
  g_autofree char *apart = g_utf8_normalize (lower, -1, G_NORMALIZE_NFD);
  GString *folded = g_string_new (NULL);

  for (const char *at = apart; at != NULL && *at != '\0'; at = g_utf8_next_char (at))
    if (!g_unichar_ismark (g_utf8_get_char (at)))
      g_string_append_unichar (folded, g_utf8_get_char (at));
  return g_string_free (folded, FALSE);
}

static gint32
micro_degrees (const char *text)
{
  return (gint32)lround (g_ascii_strtod (text, NULL) * MICRO);
}

/* Names stay in memory for the life of the program; the same name is kept once. */
static void
add_municipality (char **cells, WvPlaces *places)
{
  WvMunicipality row = { .code = g_intern_string (cells[0]),
                         .name = g_intern_string (cells[1]),
                         .province = g_intern_string (cells[2]),
                         .latitude = micro_degrees (cells[7]),
                         .longitude = micro_degrees (cells[8]) };

  g_array_append_val (places->municipalities, row);
}

static void
add_postcode (char **cells, WvPlaces *places)
{
  WvPostcode row = { .pc4 = g_intern_string (cells[0]),
                     .place = g_intern_string (cells[1]),
                     .municipality = g_intern_string (cells[2]),
                     .latitude = micro_degrees (cells[5]),
                     .longitude = micro_degrees (cells[6]) };

  g_array_append_val (places->postcodes, row);
}

/* One line of CSV; a cell in quotes may hold a comma. */
static char **
split_row (const char *line)
{
  g_autoptr (GStrvBuilder) cells = g_strv_builder_new ();
  g_autoptr (GString) cell = g_string_new (NULL);
  gboolean quoted = FALSE;

  for (const char *at = line; *at != '\0' && *at != '\r'; at++)
    if (*at == '"')
      quoted = !quoted;
    else if (*at == ',' && !quoted)
      {
        g_strv_builder_add (cells, cell->str);
        g_string_truncate (cell, 0);
      }
    else
      g_string_append_c (cell, *at);
  g_strv_builder_add (cells, cell->str);
  return g_strv_builder_end (cells);
}

static void
read_table (const char *name, guint columns, RowFunc add, WvPlaces *places)
{
  g_autofree char *path = g_strdup_printf ("/nl/welverwijs/domain/places/%s", name);
  g_autoptr (GBytes) bytes = g_resource_lookup_data (wv_domain_get_resource (), path,
                                                     G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_return_if_fail (bytes != NULL);
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 1; lines[0] != NULL && lines[i] != NULL; i++)
    {
      g_auto (GStrv) cells = split_row (lines[i]);

      if (g_strv_length (cells) == columns)
        add (cells, places);
    }
}

/* "'s-Gravenhage" belongs at the s: leading apostrophes do not count. */
static int
compare_names (gconstpointer a, gconstpointer b)
{
  const WvMunicipality *left = a, *right = b;
  g_autofree char *left_name = fold_name (left->name);
  g_autofree char *right_name = fold_name (right->name);

  return strcmp (left_name + (*left_name == '\''), right_name + (*right_name == '\''));
}

static int
compare_postcodes (gconstpointer a, gconstpointer b)
{
  const WvPostcode *left = a, *right = b;
  int by_code = strcmp (left->pc4, right->pc4);

  return by_code != 0 ? by_code : strcmp (left->municipality, right->municipality);
}

/* The table has a row per place; callers ask about municipalities. Places of one postcode in one municipality
 * become one row that names them all, at its first point: nobody has to guess in which of them somebody lives. */
static void
join_places (WvPlaces *places)
{
  GArray *joined = g_array_new (FALSE, FALSE, sizeof (WvPostcode));

  for (guint i = 0; i < places->postcodes->len; i++)
    {
      const WvPostcode *row = &g_array_index (places->postcodes, WvPostcode, i);
      WvPostcode *last = joined->len > 0 ? &g_array_index (joined, WvPostcode, joined->len - 1) : NULL;

      if (last != NULL && compare_postcodes (last, row) == 0)
        {
          g_autofree char *both = g_strdup_printf ("%s, %s", last->place, row->place);

          last->place = g_intern_string (both);
        }
      else
        g_array_append_val (joined, *row);
    }
  g_array_unref (places->postcodes);
  places->postcodes = joined;
}

static WvPlaces *
load_places (void)
{
  WvPlaces *places = g_new0 (WvPlaces, 1);

  places->municipalities = g_array_new (FALSE, FALSE, sizeof (WvMunicipality));
  places->postcodes = g_array_new (FALSE, FALSE, sizeof (WvPostcode));
  places->by_code = g_hash_table_new (g_str_hash, g_str_equal);
  places->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  read_table ("gemeenten.csv", 9, add_municipality, places);
  read_table ("postcode4.csv", 7, add_postcode, places);
  g_array_sort (places->municipalities, compare_names);
  g_array_sort (places->postcodes, compare_postcodes);
  join_places (places);
  for (guint i = 0; i < places->municipalities->len; i++)
    {
      WvMunicipality *row = &g_array_index (places->municipalities, WvMunicipality, i);

      g_hash_table_insert (places->by_code, (gpointer)row->code, row);
      g_hash_table_insert (places->by_name, fold_name (row->name), row);
    }
  return places;
}

static const WvPlaces *
get_places (void)
{
  static gsize places;

  if (g_once_init_enter (&places))
    g_once_init_leave (&places, (gsize)load_places ());
  return (const WvPlaces *)places;
}

const WvMunicipality *
wv_municipality_find (const char *code)
{
  return code != NULL ? g_hash_table_lookup (get_places ()->by_code, code) : NULL;
}

const WvMunicipality *
wv_municipality_by_name (const char *name)
{
  g_autofree char *folded = NULL;

  if (name == NULL || !g_utf8_validate (name, -1, NULL))
    return NULL;
  folded = fold_name (name);
  return g_hash_table_lookup (get_places ()->by_name, folded);
}

const WvMunicipality *
wv_municipalities (guint *ret_n)
{
  const WvPlaces *places = get_places ();

  g_return_val_if_fail (ret_n != NULL, NULL);

  *ret_n = places->municipalities->len;
  return &g_array_index (places->municipalities, WvMunicipality, 0);
}

static guint
first_postcode (const GArray *rows, const char *pc4)
{
  guint low = 0, high = rows->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (strcmp (g_array_index (rows, WvPostcode, middle).pc4, pc4) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

const WvPostcode *
wv_postcode_rows (const char *postcode, guint *ret_n)
{
  const GArray *rows = get_places ()->postcodes;
  char pc4[5] = "";
  guint first, n = 0;

  g_return_val_if_fail (ret_n != NULL, NULL);

  *ret_n = 0;
  if (postcode == NULL || strlen (postcode) < 4)
    return NULL;
  memcpy (pc4, postcode, 4);
  first = first_postcode (rows, pc4);
  while (first + n < rows->len
         && strcmp (g_array_index (rows, WvPostcode, first + n).pc4, pc4) == 0)
    n++;
  *ret_n = n;
  return n > 0 ? &g_array_index (rows, WvPostcode, first) : NULL;
}

int
wv_distance_m (gint32 lat1, gint32 lon1, gint32 lat2, gint32 lon2)
{
  double to_radians = G_PI / 180.0 / MICRO;
  double north = (lat2 - (double)lat1) * to_radians / 2,
         east = (lon2 - (double)lon1) * to_radians / 2;
  double a = sin (north) * sin (north)
             + cos (lat1 * to_radians) * cos (lat2 * to_radians) * sin (east) * sin (east);

  return (int)lround (2 * WV_EARTH_RADIUS_M * asin (sqrt (CLAMP (a, 0.0, 1.0))));
}
