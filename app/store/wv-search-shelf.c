#include "store/wv-search-shelf.h"

#include <string.h>

#include "domain/wv-place.h"
#include "domain/wv-schedule.h"
#include "store/wv-json.h"
#include "store/wv-search-text.h"

/* The rest of the row is read when it is shown. */
#define COLUMNS                                                                                    \
  "SELECT rowid, title, municipality, setting, service_areas, themes, target_groups, "             \
  "CASE WHEN schedules LIKE '%WALKIN%' THEN schedules END, contact IS NOT NULL, waiting_weeks, "   \
  "latitude, longitude, latitude IS NOT NULL AND longitude IS NOT NULL "                           \
  "FROM offer WHERE status IS NOT 'ended'"

/* More than offers that can change before all are read again (wv-search-index.c). */
#define RANK_GAP 4096

typedef struct
{
  gint64 rowid;
  const char *title; /* folded */
  const char *municipality;
  const char *const *areas, *const *themes, *const *groups, *const *schedules; /* of the pool */
  gint32 latitude, longitude;
  int weeks;
  guint32 rank; /* in the order of titles, with gaps for offers that change */
  guint at_location : 1;
  guint has_contact : 1;
  guint has_point : 1;
  guint gone : 1; /* changed since: stands further on, or nowhere */
} Entry;

/* One offer that the filters let through. */
typedef struct
{
  guint64 key; /* what it is ordered by, then the rank */
  guint32 place;
} Row;

struct _WvSearchShelf
{
  GStringChunk *texts;
  GHashTable *pool;    /* text of a JSON array → GStrv: most offers share theirs */
  GArray *entries;     /* Entry */
  guint settled;       /* entries from here on are put again on each change */
  GArray *places;      /* guint32 by rowid */
  GPtrArray *by_title; /* settled entries */
  char *view_name;
  GArray *view_settled; /* Row: of the settled entries, when they were settled */
  GArray *view;         /* guint32 */
};

static void
clear_view (WvSearchShelf *shelf)
{
  g_clear_pointer (&shelf->view_name, g_free);
  g_clear_pointer (&shelf->view_settled, g_array_unref);
  g_clear_pointer (&shelf->view, g_array_unref);
}

void
wv_search_shelf_free (WvSearchShelf *shelf)
{
  if (shelf == NULL)
    return;
  clear_view (shelf);
  g_string_chunk_free (shelf->texts);
  g_hash_table_unref (shelf->pool);
  g_array_unref (shelf->entries);
  g_array_unref (shelf->places);
  g_ptr_array_unref (shelf->by_title);
  g_free (shelf);
}

static WvSearchShelf *
shelf_new (void)
{
  WvSearchShelf *shelf = g_new0 (WvSearchShelf, 1);

  shelf->texts = g_string_chunk_new (16384);
  shelf->pool = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_strfreev);
  shelf->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  shelf->places = g_array_new (FALSE, FALSE, sizeof (guint32));
  shelf->by_title = g_ptr_array_new ();
  return shelf;
}

static char **
parse_array (const char *text)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  g_autoptr (json_t) array = json_loads (text, 0, NULL);
  json_t *value;
  size_t i;

  json_array_foreach (array, i, value)
  {
    if (json_is_string (value))
      g_ptr_array_add (values, g_strdup (json_string_value (value)));
  }
  g_ptr_array_add (values, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&values), FALSE);
}

/* What is no array holds nothing: one odd row must not stop the search. */
static const char *const *
pooled (WvSearchShelf *shelf, const char *text)
{
  char **values = text != NULL ? g_hash_table_lookup (shelf->pool, text) : NULL;

  if (text != NULL && values == NULL)
    {
      values = parse_array (text);
      g_hash_table_insert (shelf->pool, g_strdup (text), values);
    }
  return (const char *const *)values;
}

static void
set_place (WvSearchShelf *shelf, gint64 rowid, guint32 place)
{
  static const guint32 none = G_MAXUINT32;

  while (shelf->places->len <= rowid)
    g_array_append_val (shelf->places, none);
  g_array_index (shelf->places, guint32, rowid) = place;
}

static void
add_entry (WvSearchShelf *shelf, WvStmt *stmt)
{
  const char *title = wv_stmt_text (stmt, 1), *municipality = wv_stmt_text (stmt, 2);
  g_autofree char *folded = wv_search_fold (title != NULL ? title : "");
  Entry entry = { 0 };

  entry.rowid = wv_stmt_int (stmt, 0);
  entry.title = g_string_chunk_insert (shelf->texts, folded);
  if (municipality != NULL)
    entry.municipality = g_string_chunk_insert_const (shelf->texts, municipality);
  entry.at_location = g_strcmp0 (wv_stmt_text (stmt, 3), "location") == 0;
  entry.areas = pooled (shelf, wv_stmt_text (stmt, 4));
  entry.themes = pooled (shelf, wv_stmt_text (stmt, 5));
  entry.groups = pooled (shelf, wv_stmt_text (stmt, 6));
  entry.schedules = pooled (shelf, wv_stmt_text (stmt, 7));
  entry.has_contact = wv_stmt_int (stmt, 8) != 0;
  entry.weeks = wv_stmt_is_null (stmt, 9) ? G_MAXINT : (int)wv_stmt_int (stmt, 9);
  entry.latitude = (gint32)wv_stmt_int (stmt, 10);
  entry.longitude = (gint32)wv_stmt_int (stmt, 11);
  entry.has_point = wv_stmt_int (stmt, 12) != 0;
  set_place (shelf, entry.rowid, shelf->entries->len);
  g_array_append_val (shelf->entries, entry);
}

static gboolean
add_entries (WvSearchShelf *shelf, WvDb *db, const char *sql, GError **error)
{
  g_autoptr (WvStmt) stmt = wv_db_prepare (db, sql, error);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  while (TRUE)
    {
      if (!wv_stmt_step (stmt, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      add_entry (shelf, stmt);
    }
}

static Entry *
entry_at (const WvSearchShelf *shelf, guint32 place)
{
  return &g_array_index (shelf->entries, Entry, place);
}

static int
compare_titles (gconstpointer a, gconstpointer b)
{
  const Entry *one = *(const Entry *const *)a, *other = *(const Entry *const *)b;
  int order = strcmp (one->title, other->title);

  return order != 0 ? order : (one->rowid > other->rowid) - (one->rowid < other->rowid);
}

static GPtrArray *
sort_titles (const WvSearchShelf *shelf, guint from)
{
  GPtrArray *sorted = g_ptr_array_sized_new (shelf->entries->len - from);

  for (guint i = from; i < shelf->entries->len; i++)
    g_ptr_array_add (sorted, entry_at (shelf, i));
  g_ptr_array_sort (sorted, compare_titles);
  return sorted;
}

/* The entries move when one is added, so places are kept and not pointers. */
static void
rank_settled (WvSearchShelf *shelf)
{
  g_autoptr (GPtrArray) sorted = sort_titles (shelf, 0);

  for (guint i = 0; i < sorted->len; i++)
    {
      Entry *entry = sorted->pdata[i];

      entry->rank = (i + 1) * RANK_GAP;
      g_ptr_array_add (shelf->by_title, GUINT_TO_POINTER ((guint)(entry - entry_at (shelf, 0))));
    }
}

/* How many settled titles come before @entry. */
static guint
count_before (const WvSearchShelf *shelf, const Entry *entry)
{
  guint from = 0, to = shelf->by_title->len;

  while (from < to)
    {
      guint middle = from + (to - from) / 2;
      const Entry *other = entry_at (shelf, GPOINTER_TO_UINT (shelf->by_title->pdata[middle]));

      if (compare_titles (&other, &entry) < 0)
        from = middle + 1;
      else
        to = middle;
    }
  return from;
}

/* Into the gaps, so that nothing of the others has to be sorted again. */
static void
rank_recent (WvSearchShelf *shelf)
{
  g_autoptr (GPtrArray) sorted = sort_titles (shelf, shelf->settled);
  guint32 last = 0;

  for (guint i = 0; i < sorted->len; i++)
    {
      Entry *entry = sorted->pdata[i];

      entry->rank = MAX (count_before (shelf, entry) * RANK_GAP, last) + 1;
      last = entry->rank;
    }
}

WvSearchShelf *
wv_search_shelf_load (WvDb *db, GError **error)
{
  g_autoptr (WvSearchShelf) shelf = shelf_new ();

  if (!add_entries (shelf, db, COLUMNS, error))
    return NULL;
  shelf->settled = shelf->entries->len;
  rank_settled (shelf);
  return g_steal_pointer (&shelf);
}

guint32
wv_search_shelf_place (const WvSearchShelf *shelf, gint64 rowid)
{
  return rowid >= 0 && rowid < shelf->places->len ? g_array_index (shelf->places, guint32, rowid)
                                                  : G_MAXUINT32;
}

static gboolean
take_off_recent (WvSearchShelf *shelf, WvDb *db, GError **error)
{
  g_autoptr (WvStmt) stmt = wv_db_prepare (db, "SELECT rowid FROM search_recent", error);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  while (TRUE)
    {
      gint64 rowid;
      guint32 place;

      if (!wv_stmt_step (stmt, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      rowid = wv_stmt_int (stmt, 0);
      place = wv_search_shelf_place (shelf, rowid);
      if (place < shelf->settled)
        entry_at (shelf, place)->gone = TRUE;
      if (place != G_MAXUINT32)
        set_place (shelf, rowid, G_MAXUINT32);
    }
}

gboolean
wv_search_shelf_update (WvSearchShelf *shelf, WvDb *db, GError **error)
{
  g_array_set_size (shelf->entries, shelf->settled);
  if (!take_off_recent (shelf, db, error)
      || !add_entries (shelf, db, COLUMNS " AND rowid IN (SELECT rowid FROM search_recent)", error))
    return FALSE;
  rank_recent (shelf);
  g_clear_pointer (&shelf->view, g_array_unref);
  return TRUE;
}

guint
wv_search_shelf_size (const WvSearchShelf *shelf)
{
  return shelf->entries->len;
}

guint
wv_search_shelf_settled (const WvSearchShelf *shelf)
{
  return shelf->settled;
}

gint64
wv_search_shelf_rowid (const WvSearchShelf *shelf, guint32 place)
{
  return entry_at (shelf, place)->rowid;
}

static gboolean
is_filter (char **wanted)
{
  return wanted != NULL && wanted[0] != NULL;
}

static gboolean
has_any (const char *const *values, char **wanted)
{
  for (guint i = 0; values != NULL && values[i] != NULL; i++)
    if (g_strv_contains ((const char *const *)wanted, values[i]))
      return TRUE;
  return FALSE;
}

/* Whether one postcode of the service area lies in one of the municipalities. */
static gboolean
serves_postcode (const char *area, char **municipalities)
{
  guint n = 0;
  const WvPostcode *rows = g_ascii_isdigit (area[0]) ? wv_postcode_rows (area, &n) : NULL;

  for (guint i = 0; i < n; i++)
    if (g_strv_contains ((const char *const *)municipalities, rows[i].municipality))
      return TRUE;
  return FALSE;
}

/* What happens in the area, and what comes to the resident from elsewhere. */
static gboolean
is_in_area (const Entry *entry, char **municipalities)
{
  if (entry->municipality != NULL
      && g_strv_contains ((const char *const *)municipalities, entry->municipality))
    return TRUE;
  for (guint i = 0; entry->areas != NULL && entry->areas[i] != NULL; i++)
    if (g_str_equal (entry->areas[i], "*")
        || (!entry->at_location
            && (g_strv_contains ((const char *const *)municipalities, entry->areas[i])
                || serves_postcode (entry->areas[i], municipalities))))
      return TRUE;
  return FALSE;
}

static gboolean
passes (const Entry *entry, const WvSearchQuery *query)
{
  return !entry->gone
         && (!is_filter (query->municipalities) || is_in_area (entry, query->municipalities))
         && (!is_filter (query->themes) || has_any (entry->themes, query->themes))
         && (!is_filter (query->target_groups) || has_any (entry->groups, query->target_groups))
         && (!query->fixed_contact || entry->has_contact)
         && (!query->walk_in_today
             || (query->today != NULL && entry->schedules != NULL
                 && wv_schedule_walk_in_on (entry->schedules, query->today)));
}

static guint32
sort_key (const Entry *entry, const WvSearchQuery *query)
{
  if (query->order == WV_SEARCH_SHORTEST)
    return (guint32)MAX (entry->weeks, 0);
  if (query->order == WV_SEARCH_TITLE || !query->has_origin)
    return 0;
  if (!entry->has_point)
    return G_MAXINT;
  return (guint32)wv_distance_m (query->latitude, query->longitude, entry->latitude,
                                 entry->longitude);
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const Row *one = a, *other = b;

  return (one->key > other->key) - (one->key < other->key);
}

/* The entries from @from up to @end, in order. */
static GArray *
sort_rows (const WvSearchShelf *shelf, const WvSearchQuery *query, guint from, guint end)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (Row));

  for (guint32 i = from; i < end; i++)
    {
      const Entry *entry = entry_at (shelf, i);
      Row row = { 0, i };

      if (!passes (entry, query))
        continue;
      row.key = ((guint64)sort_key (entry, query) << 32) | entry->rank;
      g_array_append_val (rows, row);
    }
  g_array_sort (rows, compare_rows);
  return rows;
}

static GArray *
merge_rows (const WvSearchShelf *shelf, const GArray *settled, const GArray *recent)
{
  GArray *view = g_array_sized_new (FALSE, FALSE, sizeof (guint32), settled->len + recent->len);
  guint s = 0, r = 0;

  while (s < settled->len || r < recent->len)
    {
      const Row *one = s < settled->len ? &g_array_index (settled, Row, s) : NULL;
      const Row *other = r < recent->len ? &g_array_index (recent, Row, r) : NULL;
      gboolean is_recent = one == NULL || (other != NULL && other->key < one->key);
      const Row *next = is_recent ? other : one;

      if (is_recent)
        r++;
      else
        s++;
      if (!entry_at (shelf, next->place)->gone)
        g_array_append_val (view, next->place);
    }
  return view;
}

static void
append_list (GString *name, char **values)
{
  for (guint i = 0; values != NULL && values[i] != NULL; i++)
    g_string_append_printf (name, "%s,", values[i]);
  g_string_append_c (name, ';');
}

/* Two queries with the same name have the same filters and order. */
static char *
name_view (const WvSearchQuery *query)
{
  g_autoptr (GString) name = g_string_new (NULL);

  append_list (name, query->municipalities);
  append_list (name, query->themes);
  append_list (name, query->target_groups);
  g_string_append_printf (name, "%d %s %d %d %d %d %d", query->walk_in_today,
                          query->walk_in_today && query->today != NULL ? query->today : "",
                          query->fixed_contact, query->order, query->has_origin, query->latitude,
                          query->longitude);
  return g_strdup (name->str);
}

const GArray *
wv_search_shelf_view (WvSearchShelf *shelf, const WvSearchQuery *query)
{
  g_autofree char *name = name_view (query);

  if (shelf->view_settled == NULL || !g_str_equal (shelf->view_name, name))
    {
      clear_view (shelf);
      shelf->view_settled = sort_rows (shelf, query, 0, shelf->settled);
      shelf->view_name = g_steal_pointer (&name);
    }
  if (shelf->view == NULL)
    {
      g_autoptr (GArray) recent = sort_rows (shelf, query, shelf->settled, shelf->entries->len);

      shelf->view = merge_rows (shelf, shelf->view_settled, recent);
    }
  return shelf->view;
}
