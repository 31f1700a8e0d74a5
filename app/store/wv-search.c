#include "store/wv-search.h"

#include <string.h>

#include "domain/wv-error.h"
#include "store/wv-overlay.h"
#include "store/wv-search-shelf.h"
#include "store/wv-search-text.h"
#include "store/wv-search-words.h"
#include "store/wv-store-resources.h"

#define FEW_HITS 5
#define MAX_WORDS 16
#define MAX_ALIKE 256
#define MAX_ALSO 8
#define N_SEGMENTS 2

#define TEMPORARY                                                                                  \
  "CREATE VIRTUAL TABLE temp.offer_words USING fts5vocab (main, offer_fts, instance);"             \
  "CREATE VIRTUAL TABLE temp.recent_fts USING fts5 (title, summary, tags, place, municipality, "   \
  "tokenize = 'unicode61 remove_diacritics 2');"                                                   \
  "CREATE VIRTUAL TABLE temp.recent_words USING fts5vocab (temp, recent_fts, instance);"

/* A keystroke must find nothing to read, merge or sort: what is needed of every offer and of every
 * word is in memory, read from the full-text index once and by piece after a change; the order is
 * kept while only the text changes. */
struct _WvSearch
{
  GObject parent_instance;
  WvDb *db;
  GMutex mutex;        /* one query at a time */
  GHashTable *related; /* folded word → GStrv */
  gint64 base, seen;   /* of the index that is in memory */
  WvSearchShelf *shelf;
  WvSearchWords *words[N_SEGMENTS]; /* of the settled offers; of those that changed since */
  gint newest;                      /* number of the newest query: older ones stop */
};

G_DEFINE_FINAL_TYPE (WvSearch, wv_search, G_TYPE_OBJECT)

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

static void
forget_words (WvSearch *self, guint segment)
{
  g_clear_pointer (&self->words[segment], wv_search_words_free);
}

static gboolean
load_shelf (WvSearch *self, GError **error)
{
  g_clear_pointer (&self->shelf, wv_search_shelf_free);
  forget_words (self, 0);
  forget_words (self, 1);
  self->shelf = wv_search_shelf_load (self->db, error);
  return self->shelf != NULL;
}

static gboolean
update_shelf (WvSearch *self, GError **error)
{
  forget_words (self, 1);
  if (wv_search_shelf_update (self->shelf, self->db, error))
    return TRUE;
  g_clear_pointer (&self->shelf, wv_search_shelf_free);
  return FALSE;
}

static gboolean
read_state (WvSearch *self, const char *key, gint64 *ret, GError **error)
{
  return wv_store_read_int (self->db, "SELECT value FROM sync_state WHERE key = :text", key, 0, ret,
                            error);
}

/* Brings the shelf up to date with the index. */
static gboolean
refresh (WvSearch *self, GError **error)
{
  gint64 base, now;

  if (!read_state (self, "search-base", &base, error)
      || !read_state (self, "search-generation", &now, error))
    return FALSE;
  if (self->shelf == NULL || self->base != base)
    {
      if (!load_shelf (self, error))
        return FALSE;
    }
  else if (self->seen != now && !update_shelf (self, error))
    return FALSE;
  self->base = base;
  self->seen = now;
  return TRUE;
}

/* The words of changed offers come from a small index of their own: the large one cannot be asked
 * by offer. */
static gboolean
load_recent_words (WvSearch *self, GError **error)
{
  if (!wv_db_exec (self->db,
                   "DELETE FROM recent_fts;"
                   "INSERT INTO recent_fts (rowid, title, summary, tags, place, municipality) "
                   "SELECT rowid, title, summary, tags, place, municipality FROM offer_fts "
                   "WHERE rowid IN (SELECT rowid FROM search_recent)",
                   error))
    return FALSE;
  self->words[1] = wv_search_words_load (self->db, "SELECT term, doc, col FROM recent_words",
                                         self->shelf, wv_search_shelf_size (self->shelf), error);
  return self->words[1] != NULL;
}

static gboolean
load_words (WvSearch *self, GError **error)
{
  guint settled = wv_search_shelf_settled (self->shelf);

  if (self->words[0] == NULL)
    self->words[0] = wv_search_words_load (self->db, "SELECT term, doc, col FROM offer_words",
                                           self->shelf, settled, error);
  if (self->words[0] == NULL)
    return FALSE;
  return self->words[1] != NULL || wv_search_shelf_size (self->shelf) == settled
         || load_recent_words (self, error);
}

/* Reading everything filled the page cache, and nothing of it is needed again. */
static void
let_go_of_pages (WvSearch *self)
{
  g_autoptr (GError) error = NULL;

  if (!wv_db_exec (self->db, "PRAGMA shrink_memory", &error))
    g_warning ("the page cache stays: %s", error->message);
}

/* Marks the offers with a word that begins with @prefix; whether there is such a word. */
static gboolean
mark_prefix (WvSearch *self, const char *prefix, WvMatch in_title, WvMatch match, guint8 *matches)
{
  gboolean any = FALSE;
  guint first, end;

  for (guint i = 0; i < N_SEGMENTS; i++)
    if (self->words[i] != NULL && wv_search_words_prefix (self->words[i], prefix, &first, &end))
      {
        any = TRUE;
        for (guint word = first; word < end; word++)
          wv_search_words_mark (self->words[i], word, in_title, match, matches);
      }
  return any;
}

static guint8 *
no_matches (WvSearch *self)
{
  gsize n = wv_search_shelf_size (self->shelf);

  return memset (g_malloc (n + 1), WV_MATCH_NONE, n + 1);
}

/* An offer is only as good as the worst of its words. */
static void
keep_worst (WvSearch *self, guint8 *matches, const guint8 *other)
{
  guint n = wv_search_shelf_size (self->shelf);

  for (guint i = 0; i < n; i++)
    matches[i] = MAX (matches[i], other[i]);
}

/* A related phrase counts when the offer has all of its words. */
static gboolean
mark_phrase (WvSearch *self, const char *phrase, guint8 *matches)
{
  g_auto (GStrv) words = wv_search_split (phrase, MAX_WORDS);
  g_autofree guint8 *all = no_matches (self);
  guint n = wv_search_shelf_size (self->shelf);

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree guint8 *one = no_matches (self);

      if (!mark_prefix (self, words[i], WV_MATCH_PARTS, WV_MATCH_PARTS, one))
        return FALSE;
      if (i == 0)
        memcpy (all, one, n);
      else
        keep_worst (self, all, one);
    }
  for (guint i = 0; i < n; i++)
    matches[i] = MIN (matches[i], all[i]);
  return TRUE;
}

static void
mark_related (WvSearch *self, const char *word, guint8 *matches, GPtrArray *also)
{
  char **related = g_hash_table_lookup (self->related, word);

  for (guint i = 0; related != NULL && related[i] != NULL; i++)
    if (mark_phrase (self, related[i], matches))
      g_ptr_array_add (also, g_strdup (related[i]));
}

static int
compare_uses (gconstpointer a, gconstpointer b, gpointer data)
{
  guint one = wv_search_words_uses (data, *(const guint *)a);
  guint other = wv_search_words_uses (data, *(const guint *)b);

  return (other > one) - (other < one);
}

/* Words that hold @word inside, or are spelled nearly so; the commonest, when there are very many.
 */
static void
mark_alike (
    WvSearch *self, const char *word, gboolean typing_errors, guint8 *matches, GPtrArray *also)
{
  WvMatch match = typing_errors ? WV_MATCH_CLOSE : WV_MATCH_PARTS;

  for (guint segment = 0; segment < N_SEGMENTS; segment++)
    {
      WvSearchWords *words = self->words[segment];
      g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint));

      if (words == NULL)
        continue;
      wv_search_words_alike (words, word, typing_errors, found);
      g_array_sort_with_data (found, compare_uses, words);
      for (guint i = 0; i < MIN (found->len, MAX_ALIKE); i++)
        {
          guint index = g_array_index (found, guint, i);

          wv_search_words_mark (words, index, match, match, matches);
          g_ptr_array_add (also, g_strdup (wv_search_words_text (words, index)));
        }
    }
}

static guint8 *
match_word (WvSearch *self, const char *word, gboolean typing_errors, GPtrArray *also)
{
  guint8 *matches = no_matches (self);

  mark_prefix (self, word, WV_MATCH_TITLE, WV_MATCH_WORDS, matches);
  mark_related (self, word, matches, also);
  mark_alike (self, word, FALSE, matches, also);
  if (typing_errors)
    mark_alike (self, word, TRUE, matches, also);
  return matches;
}

/* How each offer matches all of @words; %NULL when a newer query waits. */
static guint8 *
match_all (WvSearch *self, char **words, gboolean typing_errors, gint number, GPtrArray *also)
{
  g_autofree guint8 *matches = match_word (self, words[0], typing_errors, also);

  for (guint i = 1; words[i] != NULL; i++)
    {
      g_autofree guint8 *other = NULL;

      if (number != 0 && number != g_atomic_int_get (&self->newest))
        return NULL;
      other = match_word (self, words[i], typing_errors, also);
      keep_worst (self, matches, other);
    }
  return g_steal_pointer (&matches);
}

static guint
count_found (const GArray *view, const guint8 *matches)
{
  guint found = 0;

  for (guint i = 0; i < view->len; i++)
    found += matches[g_array_index (view, guint32, i)] != WV_MATCH_NONE;
  return found;
}

/* The view is in order already: each match gets its stretch of the rows. */
static GArray *
sort_rows (WvSearch *self, const GArray *view, const guint8 *matches)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint start[WV_MATCH_NONE + 2] = { 0 };

  for (guint i = 0; i < view->len; i++)
    start[matches[g_array_index (view, guint32, i)] + 1]++;
  for (guint match = 1; match <= WV_MATCH_NONE; match++)
    start[match] += start[match - 1];
  g_array_set_size (rows, start[WV_MATCH_NONE]);
  for (guint i = 0; i < view->len; i++)
    {
      guint32 place = g_array_index (view, guint32, i);

      if (matches[place] != WV_MATCH_NONE)
        g_array_index (rows, gint64, start[matches[place]]++)
            = wv_search_shelf_rowid (self->shelf, place);
    }
  return rows;
}

static WvSearchResult *
make_result (WvSearch *self, const GArray *view, const guint8 *matches, GPtrArray *also)
{
  WvSearchResult *result = g_new0 (WvSearchResult, 1);

  result->rows = sort_rows (self, view, matches);
  result->total = view->len;
  result->also = g_new0 (char *, MAX_ALSO + 1);
  for (guint i = 0, n = 0; i < also->len && n < MAX_ALSO; i++)
    if (!g_strv_contains ((const char *const *)result->also, g_ptr_array_index (also, i)))
      result->also[n++] = g_strdup (g_ptr_array_index (also, i));
  return result;
}

static WvSearchResult *
all_of (WvSearch *self, const GArray *view)
{
  g_autofree guint8 *matches = g_malloc0 (wv_search_shelf_size (self->shelf) + 1);
  g_autoptr (GPtrArray) also = g_ptr_array_new ();

  return make_result (self, view, matches, also);
}

/* %NULL without error: a newer query waits. */
static WvSearchResult *
search (WvSearch *self, const WvSearchQuery *query, gint number, GError **error)
{
  g_auto (GStrv) words = wv_search_split (query->text, MAX_WORDS);
  g_autoptr (GPtrArray) also = g_ptr_array_new_with_free_func (g_free);
  g_autofree guint8 *matches = NULL;
  const GArray *view;

  if (!refresh (self, error))
    return NULL;
  view = wv_search_shelf_view (self->shelf, query);
  if (words[0] == NULL)
    return all_of (self, view);
  if (!load_words (self, error))
    return NULL;
  matches = match_all (self, words, FALSE, number, also);
  if (matches != NULL && count_found (view, matches) < FEW_HITS)
    {
      g_free (matches);
      g_ptr_array_set_size (also, 0);
      matches = match_all (self, words, TRUE, number, also);
    }
  return matches != NULL ? make_result (self, view, matches, also) : NULL;
}

static WvSearchResult *
search_locked (WvSearch *self, const WvSearchQuery *query, gint number, GError **error)
{
  WvSearchResult *result = NULL;

  g_mutex_lock (&self->mutex);
  if ((number == 0 || number == g_atomic_int_get (&self->newest))
      && wv_db_begin_read (self->db, error))
    {
      result = search (self, query, number, error);
      wv_db_rollback (self->db);
    }
  g_mutex_unlock (&self->mutex);
  return result;
}

WvSearchResult *
wv_search_offers (WvSearch *self, const WvSearchQuery *query, GError **error)
{
  return search_locked (self, query, 0, error);
}

/* Before the first word is typed. */
static void
warm_up (WvSearch *self)
{
  g_autoptr (GError) error = NULL;

  g_mutex_lock (&self->mutex);
  if (self->words[0] == NULL && wv_db_begin_read (self->db, &error))
    {
      if (!refresh (self, &error) || !load_words (self, &error))
        g_warning ("the words of the offers cannot be read: %s", error->message);
      wv_db_rollback (self->db);
      let_go_of_pages (self);
    }
  g_mutex_unlock (&self->mutex);
}

typedef struct
{
  WvSearchQuery *query;
  gint number;
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

  result = search_locked (self, job->query, job->number, &error);
  if (result != NULL)
    g_task_return_pointer (task, result, (GDestroyNotify)wv_search_result_free);
  else if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_new_error (task, WV_ERROR, WV_ERROR_CANCELLED, "newer search");
  warm_up (self);
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
  job->number = g_atomic_int_add (&self->newest, 1) + 1;
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
  if (wv_db_exec (db, TEMPORARY, error))
    return self;
  g_object_unref (self);
  return NULL;
}

static void
wv_search_finalize (GObject *object)
{
  WvSearch *self = WV_SEARCH (object);

  g_clear_pointer (&self->db, wv_db_close);
  g_clear_pointer (&self->related, g_hash_table_unref);
  g_clear_pointer (&self->shelf, wv_search_shelf_free);
  forget_words (self, 0);
  forget_words (self, 1);
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
