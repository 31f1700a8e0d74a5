#include "domain/wv-code.h"
#include "domain/wv-place.h"
#include "store/wv-json.h"
#include "store/wv-overlay.h"
#include "store/wv-search.h"

/* More than this and the search in memory reads everything again. */
#define MAX_RECENT 1000

/* The labels of a JSON array of codes; what is no array has none. */
static void
append_labels (GString *tags, const char *array, const char *list)
{
  g_autoptr (json_t) codes = array != NULL ? json_loads (array, 0, NULL) : NULL;
  json_t *code;
  size_t i;

  json_array_foreach (codes, i, code)
  {
    if (json_is_string (code))
      g_string_append_printf (tags, "%s ", wv_code_label (list, json_string_value (code)));
  }
}

static gboolean
index_offer (WvDb *db, WvStmt *offer, GError **error)
{
  const char *code = wv_stmt_text (offer, 6);
  const WvMunicipality *municipality = code != NULL ? wv_municipality_find (code) : NULL;
  g_autoptr (GString) tags = g_string_new (NULL);
  g_autoptr (WvStmt) stmt
      = wv_db_prepare (db,
                       "INSERT INTO offer_fts (rowid, title, summary, tags, place, municipality) "
                       "VALUES (:rowid, :title, :summary, :tags, :place, :municipality)",
                       error);

  if (stmt == NULL)
    return FALSE;
  append_labels (tags, wv_stmt_text (offer, 3), "theme");
  append_labels (tags, wv_stmt_text (offer, 4), "target-group");
  wv_stmt_bind_int (stmt, ":rowid", wv_stmt_int (offer, 0));
  wv_stmt_bind_text (stmt, ":title", wv_stmt_text (offer, 1));
  wv_stmt_bind_text (stmt, ":summary", wv_stmt_text (offer, 2));
  wv_stmt_bind_text (stmt, ":tags", tags->str);
  wv_stmt_bind_text (stmt, ":place", wv_stmt_text (offer, 5));
  wv_stmt_bind_text (stmt, ":municipality", municipality != NULL ? municipality->name : NULL);
  return wv_stmt_run (stmt, error);
}

/* Only the columns that are searched: the whole record of each of a hundred thousand would cost as
 * much again. */
static gboolean
index_dirty (WvDb *db, GError **error)
{
  g_autoptr (WvStmt) offer
      = wv_db_prepare (db,
                       "SELECT rowid, title, summary, themes, target_groups, place, municipality "
                       "FROM offer WHERE rowid IN (SELECT rowid FROM search_dirty)",
                       error);
  gboolean row;

  if (offer == NULL)
    return FALSE;
  while (TRUE)
    {
      if (!wv_stmt_step (offer, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      if (!index_offer (db, offer, error))
        return FALSE;
    }
}

/* What is read again by a search that has the rest in memory. */
static gboolean
note_recent (WvDb *db, gint64 n_dirty, GError **error)
{
  gint64 recent = n_dirty;

  if (n_dirty <= MAX_RECENT
      && (!wv_db_exec (db, "INSERT OR IGNORE INTO search_recent SELECT rowid FROM search_dirty",
                       error)
          || !wv_store_read_int (db, "SELECT count(*) FROM search_recent", NULL, 0, &recent,
                                 error)))
    return FALSE;
  if (recent > MAX_RECENT
      && !wv_db_exec (db,
                      "DELETE FROM search_recent;"
                      "INSERT INTO sync_state (key, value) VALUES ('search-base', 1) "
                      "ON CONFLICT (key) DO UPDATE SET value = value + 1;",
                      error))
    return FALSE;
  return wv_db_exec (db,
                     "DELETE FROM search_dirty;"
                     "INSERT INTO sync_state (key, value) VALUES ('search-generation', 1) "
                     "ON CONFLICT (key) DO UPDATE SET value = value + 1;",
                     error);
}

gboolean
wv_search_index_offers (WvDb *db, GError **error)
{
  gint64 n_dirty;

  if (!wv_store_read_int (db, "SELECT count(*) FROM search_dirty", NULL, 0, &n_dirty, error))
    return FALSE;
  if (n_dirty == 0)
    return TRUE;
  return wv_db_exec (db, "DELETE FROM offer_fts WHERE rowid IN (SELECT rowid FROM search_dirty)",
                     error)
         && index_dirty (db, error) && note_recent (db, n_dirty, error);
}
