#include "store/wv-search.h"

#include <stdlib.h>
#include <string.h>

#include "domain/wv-code.h"
#include "domain/wv-error.h"
#include "domain/wv-place.h"
#include "domain/wv-schedule.h"
#include "store/wv-overlay.h"
#include "store/wv-store-resources.h"

#define FEW_HITS 5
#define FUZZY_LETTERS 5
#define PREFIX_LETTERS 7
#define INFIX_LETTERS 5
#define TAIL_LETTERS 4
#define MAX_EXPANSIONS 256
#define MAX_ALSO 8

struct _WvSearch
{
  GObject parent_instance;
  WvDb *db;
  GMutex mutex;        /* one query at a time */
  GHashTable *related; /* folded word → GStrv */
  gint64 seen;         /* generation of the index that is in memory; -1 none */
  GPtrArray *offers;   /* Entry */
  GPtrArray *terms;    /* words of the index, the commonest first */
  gint generation;     /* of the newest query: older ones stop */
};

G_DEFINE_FINAL_TYPE (WvSearch, wv_search, G_TYPE_OBJECT)

/* What the filters and the order need of one offer. */
typedef struct
{
  gint64 rowid;
  WvRecord *offer; /* without its long texts */
  char *title;     /* folded */
} Entry;

/* One offer that the filters let through. */
typedef struct
{
  gint64 rowid;
  int match; /* smaller is better; G_MAXINT: not found */
  gint64 key;
  const char *title;
} Hit;

WvSearchQuery *
wv_search_query_new (void)
{
  return g_new0 (WvSearchQuery, 1);
}

WvSearchQuery *
wv_search_query_copy (const WvSearchQuery *query)
{
  WvSearchQuery *copy = g_memdup2 (query, sizeof *query);

  copy->text = g_strdup (query->text);
  copy->municipalities = g_strdupv (query->municipalities);
  copy->themes = g_strdupv (query->themes);
  copy->target_groups = g_strdupv (query->target_groups);
  copy->today = g_strdup (query->today);
  return copy;
}

void
wv_search_query_free (WvSearchQuery *query)
{
  if (query == NULL)
    return;
  g_free (query->text);
  g_strfreev (query->municipalities);
  g_strfreev (query->themes);
  g_strfreev (query->target_groups);
  g_free (query->today);
  g_free (query);
}

void
wv_search_result_free (WvSearchResult *result)
{
  if (result == NULL)
    return;
  g_array_unref (result->rows);
  g_strfreev (result->also);
  g_free (result);
}

/* Small letters without marks, as the full-text index folds them. */
static char *
fold (const char *text)
{
  g_autofree char *lower = g_utf8_casefold (text, -1);
  g_autofree char *apart = g_utf8_normalize (lower, -1, G_NORMALIZE_NFD);
  GString *folded = g_string_new (NULL);

  for (const char *p = apart; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_ismark (g_utf8_get_char (p)))
      g_string_append_unichar (folded, g_utf8_get_char (p));
  return g_string_free (folded, FALSE);
}

static char **
split_words (const char *text)
{
  g_autofree char *folded = fold (text != NULL ? text : "");
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  GString *word = g_string_new (NULL);

  for (const char *p = folded;; p = g_utf8_next_char (p))
    {
      if (*p != '\0' && g_unichar_isalnum (g_utf8_get_char (p)))
        g_string_append_unichar (word, g_utf8_get_char (p));
      else if (word->len > 0)
        {
          g_ptr_array_add (words, g_strdup (word->str));
          g_string_set_size (word, 0);
        }
      if (*p == '\0')
        break;
    }
  g_string_free (word, TRUE);
  g_ptr_array_add (words, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&words), FALSE);
}

/* Damerau–Levenshtein distance in bytes, cut off above 2. Words are short. */
static int
distance (const char *a, const char *b)
{
  int la = strlen (a), lb = strlen (b);
  int rows[3][66];

  if (ABS (la - lb) > 2 || la > 64 || lb > 64)
    return 3;
  for (int j = 0; j <= lb; j++)
    rows[0][j] = j;
  for (int i = 1; i <= la; i++)
    {
      int *now = rows[i % 3], *before = rows[(i + 2) % 3], *earlier = rows[(i + 1) % 3];

      now[0] = i;
      for (int j = 1; j <= lb; j++)
        {
          now[j] = MIN (MIN (before[j], now[j - 1]) + 1, before[j - 1] + (a[i - 1] != b[j - 1]));
          if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            now[j] = MIN (now[j], earlier[j - 2] + 1);
        }
    }
  return rows[la % 3][lb];
}

/* Also when the word is only the beginning of a compound: "schuldhlup" for schuldhulpverlening. */
static gboolean
is_close (const char *word, const char *term)
{
  gsize letters = strlen (word);
  int allowed = letters >= 8 ? 2 : 1;
  g_autofree char *start = NULL;

  if (letters < FUZZY_LETTERS)
    return FALSE;
  if (distance (word, term) <= allowed)
    return TRUE;
  if (letters < PREFIX_LETTERS || strlen (term) <= letters)
    return FALSE;
  start = g_strndup (term, letters);
  return distance (word, start) <= allowed;
}

/* A short word counts only at the end of a compound, else "rouw" finds "vertrouwelijk". */
static gboolean
is_part (const char *word, const char *term)
{
  gsize letters = strlen (word);

  if (letters < INFIX_LETTERS)
    return letters >= TAIL_LETTERS && g_str_has_suffix (term, word);
  return strstr (term, word) != NULL;
}

static void
add_term (GString *match, const char *term, gboolean prefix)
{
  g_string_append_printf (match, "%s\"%s\"%s", match->len > 0 ? " OR " : "", term,
                          prefix ? "*" : "");
}

/* Terms of the index that hold @word inside, or (fuzzy) are spelled nearly so. */
static void
add_vocabulary (WvSearch *self, GString *match, const char *word, gboolean fuzzy, GPtrArray *also)
{
  guint found = 0;

  for (guint i = 0; i < self->terms->len && found < MAX_EXPANSIONS; i++)
    {
      const char *term = g_ptr_array_index (self->terms, i);

      if (g_str_has_prefix (term, word) || !(fuzzy ? is_close (word, term) : is_part (word, term)))
        continue;
      add_term (match, term, FALSE);
      g_ptr_array_add (also, g_strdup (term));
      found++;
    }
}

static gboolean
has_term (WvSearch *self, const char *word)
{
  g_autofree char *first = g_strndup (word, strcspn (word, " "));

  for (guint i = 0; i < self->terms->len; i++)
    if (g_str_has_prefix (g_ptr_array_index (self->terms, i), first))
      return TRUE;
  return FALSE;
}

static void
add_related (WvSearch *self, GString *match, const char *word, GPtrArray *also)
{
  char **related = g_hash_table_lookup (self->related, word);

  for (guint i = 0; related != NULL && related[i] != NULL; i++)
    if (has_term (self, related[i]))
      {
        add_term (match, related[i], TRUE);
        g_ptr_array_add (also, g_strdup (related[i]));
      }
}

enum
{
  MATCH_TITLE,
  MATCH_WORDS,
  MATCH_PARTS,
  MATCH_CLOSE,
  N_MATCHES
};

/* Every user word is quoted, so operators of the index cannot be typed. */
static char *
match_text (WvSearch *self, char **words, int level, GPtrArray *also)
{
  g_autoptr (GString) all = g_string_new (level == MATCH_TITLE ? "title : (" : "");

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autoptr (GString) one = g_string_new (NULL);

      add_term (one, words[i], TRUE);
      if (level >= MATCH_PARTS)
        {
          add_related (self, one, words[i], also);
          add_vocabulary (self, one, words[i], FALSE, also);
        }
      if (level >= MATCH_CLOSE)
        add_vocabulary (self, one, words[i], TRUE, also);
      g_string_append_printf (all, "%s(%s)", i > 0 ? " AND " : "", one->str);
    }
  if (level == MATCH_TITLE)
    g_string_append_c (all, ')');
  return g_strdup (all->str);
}

static gboolean
mark_hits (
    WvSearch *self, const char *match, int level, GHashTable *hits, guint *found, GError **error)
{
  g_autoptr (WvStmt) stmt
      = wv_db_prepare (self->db, "SELECT rowid FROM offer_fts WHERE offer_fts MATCH :match", error);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_text (stmt, ":match", match);
  while (TRUE)
    {
      gint64 rowid;
      Hit *hit;

      if (!wv_stmt_step (stmt, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      rowid = wv_stmt_int (stmt, 0);
      hit = g_hash_table_lookup (hits, &rowid);
      if (hit == NULL || hit->match <= level)
        continue;
      hit->match = level;
      (*found)++;
    }
}

static gboolean
has_any (const WvRecord *offer, const char *field, char **wanted)
{
  if (wanted == NULL || wanted[0] == NULL)
    return TRUE;
  for (guint i = 0; wanted[i] != NULL; i++)
    if (wv_record_set_contains (offer, field, wanted[i]))
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

static gboolean
serves (const WvRecord *offer, char **municipalities)
{
  const char *const *areas = wv_record_get_strv (offer, "service_areas");

  for (guint i = 0; areas[i] != NULL; i++)
    if (g_str_equal (areas[i], "*")
        || g_strv_contains ((const char *const *)municipalities, areas[i])
        || serves_postcode (areas[i], municipalities))
      return TRUE;
  return FALSE;
}

/* What happens in the area, and what comes to the resident from elsewhere. */
static gboolean
is_in_area (const WvRecord *offer, char **municipalities)
{
  const char *setting = wv_record_get_text (offer, "setting");
  const char *own = wv_record_get_text (offer, "municipality");

  if (municipalities == NULL || municipalities[0] == NULL
      || wv_record_set_contains (offer, "service_areas", "*")
      || (own != NULL && g_strv_contains ((const char *const *)municipalities, own)))
    return TRUE;
  return g_strcmp0 (setting, "location") != 0 && serves (offer, municipalities);
}

static gboolean
passes (const WvRecord *offer, const WvSearchQuery *query)
{
  return g_strcmp0 (wv_record_get_text (offer, "status"), "ended") != 0
         && is_in_area (offer, query->municipalities) && has_any (offer, "themes", query->themes)
         && has_any (offer, "target_groups", query->target_groups)
         && (!query->fixed_contact || wv_record_has (offer, "contact"))
         && (!query->walk_in_today
             || (query->today != NULL
                 && wv_schedule_walk_in_on (wv_record_get_strv (offer, "schedules"),
                                            query->today)));
}

static gint64
sort_key (const WvRecord *offer, const WvSearchQuery *query)
{
  if (query->order == WV_SEARCH_SHORTEST)
    return wv_record_get_int (offer, "waiting_weeks", G_MAXINT);
  if (query->order == WV_SEARCH_TITLE || !query->has_origin || !wv_record_has (offer, "latitude")
      || !wv_record_has (offer, "longitude"))
    return query->order == WV_SEARCH_NEAREST && query->has_origin ? G_MAXINT : 0;
  return wv_distance_m (query->latitude, query->longitude, wv_record_get_int (offer, "latitude", 0),
                        wv_record_get_int (offer, "longitude", 0));
}

static void
entry_free (Entry *entry)
{
  wv_record_free (entry->offer);
  g_free (entry->title);
  g_free (entry);
}

static void
add_entry (GPtrArray *entries, gint64 rowid, WvRecord *offer)
{
  static const char *const unused[]
      = { "summary", "professional_note", "eligibility", "exclusion", "application_process" };
  Entry *entry = g_new0 (Entry, 1);

  for (guint i = 0; i < G_N_ELEMENTS (unused); i++)
    wv_record_clear (offer, unused[i]);
  entry->rowid = rowid;
  entry->offer = offer;
  entry->title = fold (wv_record_has (offer, "title") ? wv_record_get_text (offer, "title") : "");
  g_ptr_array_add (entries, entry);
}

static GPtrArray *
load_entries (WvDb *db, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify)entry_free);
  g_autoptr (GPtrArray) offers = wv_records_query (db, &wv_kind_offer, NULL, NULL, "rowid", error);
  g_autoptr (WvStmt) stmt
      = offers != NULL ? wv_db_prepare (db, "SELECT rowid FROM offer ORDER BY rowid", error) : NULL;
  gboolean row = TRUE;

  if (stmt == NULL)
    return NULL;
  for (guint i = 0; i < offers->len; i++)
    {
      if (!wv_stmt_step (stmt, &row, error))
        return NULL;
      add_entry (entries, wv_stmt_int (stmt, 0), wv_record_copy (g_ptr_array_index (offers, i)));
    }
  return g_steal_pointer (&entries);
}

static GPtrArray *
load_terms (WvDb *db, GError **error)
{
  g_autoptr (GPtrArray) terms = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (WvStmt) stmt
      = wv_db_prepare (db, "SELECT term FROM offer_vocabulary ORDER BY doc DESC", error);
  gboolean row;

  if (stmt == NULL)
    return NULL;
  while (TRUE)
    {
      if (!wv_stmt_step (stmt, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&terms);
      g_ptr_array_add (terms, g_strdup (wv_stmt_text (stmt, 0)));
    }
}

/* Reads offers and vocabulary again when the index has changed. */
static gboolean
refresh (WvSearch *self, GError **error)
{
  g_autoptr (GPtrArray) offers = NULL;
  g_autoptr (GPtrArray) terms = NULL;
  gint64 now;

  if (!wv_store_read_int (self->db, "SELECT value FROM sync_state WHERE key = 'search-generation'",
                          NULL, 0, &now, error))
    return FALSE;
  if (self->offers != NULL && self->seen == now)
    return TRUE;
  offers = load_entries (self->db, error);
  terms = offers != NULL ? load_terms (self->db, error) : NULL;
  if (terms == NULL)
    return FALSE;
  g_clear_pointer (&self->offers, g_ptr_array_unref);
  g_clear_pointer (&self->terms, g_ptr_array_unref);
  self->offers = g_steal_pointer (&offers);
  self->terms = g_steal_pointer (&terms);
  self->seen = now;
  return TRUE;
}

static void
filter (WvSearch *self, const WvSearchQuery *query, gboolean all, GHashTable *hits)
{
  for (guint i = 0; i < self->offers->len; i++)
    {
      const Entry *entry = g_ptr_array_index (self->offers, i);
      Hit *hit;

      if (!passes (entry->offer, query))
        continue;
      hit = g_new0 (Hit, 1);
      hit->rowid = entry->rowid;
      hit->match = all ? 0 : G_MAXINT;
      hit->key = sort_key (entry->offer, query);
      hit->title = entry->title;
      g_hash_table_insert (hits, &hit->rowid, hit);
    }
}

static int
compare_hits (gconstpointer a, gconstpointer b)
{
  const Hit *one = *(const Hit *const *)a, *other = *(const Hit *const *)b;

  if (one->match != other->match)
    return one->match < other->match ? -1 : 1;
  if (one->key != other->key)
    return one->key < other->key ? -1 : 1;
  return strcmp (one->title, other->title);
}

static WvSearchResult *
make_result (GHashTable *hits, GPtrArray *also)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  WvSearchResult *result = g_new0 (WvSearchResult, 1);
  GHashTableIter iter;
  gpointer hit;

  g_hash_table_iter_init (&iter, hits);
  while (g_hash_table_iter_next (&iter, NULL, &hit))
    if (((Hit *)hit)->match != G_MAXINT)
      g_ptr_array_add (found, hit);
  g_ptr_array_sort (found, compare_hits);
  result->rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < found->len; i++)
    g_array_append_val (result->rows, ((Hit *)g_ptr_array_index (found, i))->rowid);
  result->total = g_hash_table_size (hits);
  result->also = g_new0 (char *, MAX_ALSO + 1);
  for (guint i = 0, n = 0; i < also->len && n < MAX_ALSO; i++)
    if (!g_strv_contains ((const char *const *)result->also, g_ptr_array_index (also, i)))
      result->also[n++] = g_strdup (g_ptr_array_index (also, i));
  return result;
}

static WvSearchResult *
search (WvSearch *self, const WvSearchQuery *query, GError **error)
{
  g_auto (GStrv) words = split_words (query->text);
  g_autoptr (GHashTable) hits = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  g_autoptr (GPtrArray) also = g_ptr_array_new_with_free_func (g_free);
  guint found = 0;

  if (!refresh (self, error))
    return NULL;
  filter (self, query, words[0] == NULL, hits);
  for (int level = MATCH_TITLE; words[0] != NULL && level < N_MATCHES; level++)
    {
      g_autofree char *match = NULL;

      if (level == MATCH_CLOSE && found >= FEW_HITS)
        break;
      g_ptr_array_set_size (also, 0);
      match = match_text (self, words, level, also);
      if (!mark_hits (self, match, level, hits, &found, error))
        return NULL;
    }
  return make_result (hits, also);
}

WvSearchResult *
wv_search_offers (WvSearch *self, const WvSearchQuery *query, GError **error)
{
  WvSearchResult *result = NULL;

  g_mutex_lock (&self->mutex);
  if (wv_db_begin_read (self->db, error))
    {
      result = search (self, query, error);
      wv_db_rollback (self->db);
    }
  g_mutex_unlock (&self->mutex);
  return result;
}

typedef struct
{
  WvSearchQuery *query;
  gint generation;
} Job;

static void
job_free (Job *job)
{
  wv_search_query_free (job->query);
  g_free (job);
}

static void
search_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  WvSearch *self = source;
  const Job *job = data;
  GError *error = NULL;
  WvSearchResult *result = NULL;

  if (job->generation == g_atomic_int_get (&self->generation))
    result = wv_search_offers (self, job->query, &error);
  if (result != NULL)
    g_task_return_pointer (task, result, (GDestroyNotify)wv_search_result_free);
  else if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_new_error (task, WV_ERROR, WV_ERROR_CANCELLED, "newer search");
}

void
wv_search_run_async (WvSearch *self,
                     const WvSearchQuery *query,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->query = wv_search_query_copy (query);
  job->generation = g_atomic_int_add (&self->generation, 1) + 1;
  wv_db_interrupt (self->db);
  g_task_set_task_data (task, job, (GDestroyNotify)job_free);
  g_task_set_check_cancellable (task, FALSE);
  g_task_run_in_thread (task, search_thread);
}

WvSearchResult *
wv_search_run_finish (WvSearch *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static GHashTable *
load_thesaurus (void)
{
  g_autoptr (GBytes) text = g_resource_lookup_data (wv_store_get_resource (),
                                                    "/nl/welverwijs/store/thesaurus.csv", 0, NULL);
  g_autofree char *copy = g_strndup (g_bytes_get_data (text, NULL), g_bytes_get_size (text));
  g_auto (GStrv) lines = g_strsplit (copy, "\n", -1);
  GHashTable *related
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_strfreev);

  for (guint i = 1; lines[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (lines[i], ";", 2);

      if (parts[0] != NULL && parts[1] != NULL)
        g_hash_table_insert (related, g_strdup (parts[0]), g_strsplit (parts[1], "|", -1));
    }
  return related;
}

WvSearch *
wv_search_new (WvStore *store, GError **error)
{
  WvDb *db = wv_db_open (wv_store_get_path (store), WV_DB_READ_ONLY, error);
  WvSearch *self;

  if (db == NULL)
    return NULL;
  self = g_object_new (WV_TYPE_SEARCH, NULL);
  self->db = db;
  self->related = load_thesaurus ();
  return self;
}

static void
append_labels (GString *tags, const WvRecord *offer, const char *field, const char *list)
{
  const char *const *codes = wv_record_get_strv (offer, field);

  for (guint i = 0; codes[i] != NULL; i++)
    g_string_append_printf (tags, "%s ", wv_code_label (list, codes[i]));
}

static gboolean
index_offer (WvDb *db, gint64 rowid, const WvRecord *offer, GError **error)
{
  const char *code = wv_record_get_text (offer, "municipality");
  const WvMunicipality *municipality = code != NULL ? wv_municipality_find (code) : NULL;
  g_autoptr (GString) tags = g_string_new (NULL);
  g_autoptr (WvStmt) stmt
      = wv_db_prepare (db,
                       "INSERT INTO offer_fts (rowid, title, summary, tags, place, municipality) "
                       "VALUES (:rowid, :title, :summary, :tags, :place, :municipality)",
                       error);

  if (stmt == NULL)
    return FALSE;
  append_labels (tags, offer, "themes", "theme");
  append_labels (tags, offer, "target_groups", "target-group");
  wv_stmt_bind_int (stmt, ":rowid", rowid);
  wv_stmt_bind_text (stmt, ":title", wv_record_get_text (offer, "title"));
  wv_stmt_bind_text (stmt, ":summary", wv_record_get_text (offer, "summary"));
  wv_stmt_bind_text (stmt, ":tags", tags->str);
  wv_stmt_bind_text (stmt, ":place", wv_record_get_text (offer, "place"));
  wv_stmt_bind_text (stmt, ":municipality", municipality != NULL ? municipality->name : NULL);
  return wv_stmt_run (stmt, error);
}

static gboolean
read_dirty (WvDb *db, GArray *rows, GError **error)
{
  g_autoptr (WvStmt) stmt = wv_db_prepare (db, "SELECT rowid FROM search_dirty", error);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  while (TRUE)
    {
      gint64 rowid;

      if (!wv_stmt_step (stmt, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      rowid = wv_stmt_int (stmt, 0);
      g_array_append_val (rows, rowid);
    }
}

gboolean
wv_search_index_offers (WvDb *db, GError **error)
{
  g_autoptr (GArray) dirty = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) rows = NULL;
  g_autoptr (GPtrArray) offers = NULL;

  if (!read_dirty (db, dirty, error))
    return FALSE;
  if (dirty->len == 0)
    return TRUE;
  if (!wv_db_exec (db, "DELETE FROM offer_fts WHERE rowid IN (SELECT rowid FROM search_dirty)",
                   error))
    return FALSE;
  offers = wv_records_load_rows (db, &wv_kind_offer, dirty, &rows, error);
  if (offers == NULL)
    return FALSE;
  for (guint i = 0; i < offers->len; i++)
    if (!index_offer (db, g_array_index (rows, gint64, i), g_ptr_array_index (offers, i), error))
      return FALSE;
  return wv_db_exec (db,
                     "DELETE FROM search_dirty;"
                     "INSERT INTO sync_state (key, value) VALUES ('search-generation', 1) "
                     "ON CONFLICT (key) DO UPDATE SET value = value + 1;",
                     error);
}

static void
wv_search_finalize (GObject *object)
{
  WvSearch *self = WV_SEARCH (object);

  g_clear_pointer (&self->db, wv_db_close);
  g_clear_pointer (&self->related, g_hash_table_unref);
  g_clear_pointer (&self->offers, g_ptr_array_unref);
  g_clear_pointer (&self->terms, g_ptr_array_unref);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (wv_search_parent_class)->finalize (object);
}

static void
wv_search_class_init (WvSearchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wv_search_finalize;
}

static void
wv_search_init (WvSearch *self)
{
  g_mutex_init (&self->mutex);
}
