#include "domain/wv-code.h"
#include "domain/wv-place.h"
#include "store/wv-overlay.h"
#include "store/wv-search.h"

/* More than this and the search in memory reads everything again. */
#define MAX_RECENT 1000

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

/* What is read again by a search that has the rest in memory. */
static gboolean
note_recent (WvDb *db, guint n_dirty, GError **error)
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
  return note_recent (db, dirty->len, error);
}
