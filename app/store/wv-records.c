#include "store/wv-records.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "domain/wv-error.h"
#include "store/wv-json.h"

/* Columns before the fields in what select_text() asks for. */
enum
{
  COLUMN_ROWID,
  COLUMN_ID,
  COLUMN_VERSION,
  COLUMN_EXTRA,
  COLUMN_SEALED,
  N_FIXED_COLUMNS
};

/* The statements of one kind; names come from the kind's table only, never from outside. */
typedef struct
{
  char *select, *upsert, *upsert_newer, *remove;
  char **parameters; /* ":name" per field, %NULL for sealed ones */
} KindSql;

static gboolean
is_open (const WvKind *kind, guint index)
{
  return !(kind->fields[index].flags & WV_FIELD_SEALED);
}

static char *
select_text (const WvKind *kind)
{
  GString *sql = g_string_new ("SELECT rowid, id, v, extra, ");

  g_string_append (sql, wv_kind_has_sealed (kind) ? "sealed" : "NULL");
  for (guint i = 0; i < kind->n_fields; i++)
    if (is_open (kind, i))
      g_string_append_printf (sql, ", \"%s\"", kind->fields[i].name);
  g_string_append_printf (sql, " FROM \"%s\"", kind->name);
  return g_string_free (sql, FALSE);
}

static void
add_column (GString *names, GString *values, GString *updates, const char *name)
{
  g_string_append_printf (names, ", \"%s\"", name);
  g_string_append_printf (values, ", :%s", name);
  g_string_append_printf (updates, ", \"%s\" = excluded.\"%s\"", name, name);
}

static char *
upsert_text (const WvKind *kind, gboolean newer)
{
  g_autoptr (GString) names = g_string_new ("id, v, extra");
  g_autoptr (GString) values = g_string_new (":id, :v, :extra");
  g_autoptr (GString) updates = g_string_new ("v = excluded.v, extra = excluded.extra");

  if (wv_kind_has_sealed (kind))
    add_column (names, values, updates, "sealed");
  for (guint i = 0; i < kind->n_fields; i++)
    if (is_open (kind, i))
      add_column (names, values, updates, kind->fields[i].name);
  return g_strdup_printf ("INSERT INTO \"%s\" (%s) VALUES (%s) ON CONFLICT (id) DO UPDATE SET %s%s",
                          kind->name, names->str, values->str, updates->str,
                          newer ? " WHERE excluded.v >= v" : "");
}

static KindSql *
kind_sql_new (const WvKind *kind)
{
  KindSql *sql = g_new0 (KindSql, 1);

  sql->select = select_text (kind);
  sql->upsert = upsert_text (kind, FALSE);
  sql->upsert_newer = upsert_text (kind, TRUE);
  sql->remove = g_strdup_printf ("DELETE FROM \"%s\" WHERE id = :id", kind->name);
  sql->parameters = g_new0 (char *, kind->n_fields + 1);
  for (guint i = 0; i < kind->n_fields; i++)
    if (is_open (kind, i))
      sql->parameters[i] = g_strconcat (":", kind->fields[i].name, NULL);
  return sql;
}

static const KindSql *
kind_sql (const WvKind *kind)
{
  static GMutex mutex;
  static GHashTable *table;
  KindSql *sql;

  g_mutex_lock (&mutex);
  if (table == NULL)
    table = g_hash_table_new (NULL, NULL);
  sql = g_hash_table_lookup (table, kind);
  if (sql == NULL)
    {
      sql = kind_sql_new (kind);
      g_hash_table_insert (table, (gpointer)kind, sql);
    }
  g_mutex_unlock (&mutex);
  return sql;
}

static gboolean
read_array (WvRecord *record, guint index, const char *text, GError **error)
{
  g_autoptr (json_t) array = json_loads (text, 0, NULL);

  if (array != NULL && wv_json_to_field (record, index, array, NULL))
    return TRUE;
  g_set_error (error, WV_ERROR, WV_ERROR_CORRUPT, _ ("The database is damaged (%s)."),
               wv_record_get_id (record));
  return FALSE;
}

static gboolean
read_field (WvRecord *record, guint index, WvStmt *stmt, int column, GError **error)
{
  if (wv_stmt_is_null (stmt, column))
    return TRUE;
  switch (wv_record_get_kind (record)->fields[index].type)
    {
    case WV_FIELD_INT:
    case WV_FIELD_BOOL:
    case WV_FIELD_TIME:
      wv_record_set_int_at (record, index, wv_stmt_int (stmt, column));
      return TRUE;
    case WV_FIELD_SET:
    case WV_FIELD_LIST:
      return read_array (record, index, wv_stmt_text (stmt, column), error);
    case WV_FIELD_TEXT:
    case WV_FIELD_CODE:
    case WV_FIELD_ID:
    case WV_FIELD_DATE:
    case WV_FIELD_BYTES:
    default:
      wv_record_set_text_at (record, index, wv_stmt_text (stmt, column));
      return TRUE;
    }
}

static WvRecord *
read_row (WvStmt *stmt, const WvKind *kind, GError **error)
{
  g_autoptr (WvRecord) record = wv_record_new (kind, wv_stmt_text (stmt, COLUMN_ID));
  g_autoptr (GBytes) sealed = wv_stmt_dup_bytes (stmt, COLUMN_SEALED);
  int column = N_FIXED_COLUMNS;

  wv_record_set_version (record, wv_stmt_int (stmt, COLUMN_VERSION));
  if (!wv_stmt_is_null (stmt, COLUMN_EXTRA))
    wv_record_set_extra (record, wv_stmt_text (stmt, COLUMN_EXTRA));
  if (sealed != NULL)
    wv_record_set_sealed (record, sealed);
  for (guint i = 0; i < kind->n_fields; i++)
    if (is_open (kind, i) && !read_field (record, i, stmt, column++, error))
      return NULL;
  return g_steal_pointer (&record);
}

static GPtrArray *
read_all (WvStmt *stmt, const WvKind *kind, GArray *rows, GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify)wv_record_free);
  gboolean more;

  while (TRUE)
    {
      WvRecord *record;
      gint64 rowid;

      if (!wv_stmt_step (stmt, &more, error))
        return NULL;
      if (!more)
        return g_steal_pointer (&records);
      record = read_row (stmt, kind, error);
      if (record == NULL)
        return NULL;
      g_ptr_array_add (records, record);
      rowid = wv_stmt_int (stmt, COLUMN_ROWID);
      if (rows != NULL)
        g_array_append_val (rows, rowid);
    }
}

GPtrArray *
wv_records_query (WvDb *db,
                  const WvKind *kind,
                  const char *where,
                  const char *value,
                  const char *order,
                  GError **error)
{
  g_autofree char *sql = NULL;
  g_autoptr (WvStmt) stmt = NULL;

  g_return_val_if_fail (db != NULL && kind != NULL, NULL);

  sql = g_strconcat (kind_sql (kind)->select, where != NULL ? " WHERE " : "",
                     where != NULL ? where : "", order != NULL ? " ORDER BY " : "", order, NULL);
  stmt = wv_db_prepare (db, sql, error);
  if (stmt == NULL)
    return NULL;
  if (value != NULL)
    wv_stmt_bind_text (stmt, ":value", value);
  return read_all (stmt, kind, NULL, error);
}

WvRecord *
wv_record_load (WvDb *db, const WvKind *kind, const char *id, GError **error)
{
  g_autoptr (GPtrArray) found = NULL;

  g_return_val_if_fail (id != NULL, NULL);

  found = wv_records_query (db, kind, "id = :value", id, NULL, error);
  return found != NULL && found->len > 0 ? g_ptr_array_steal_index (found, 0) : NULL;
}

GPtrArray *
wv_records_load_rows (
    WvDb *db, const WvKind *kind, const GArray *rows, GArray **ret_rows, GError **error)
{
  g_autoptr (GString) list = g_string_new ("[");
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *sql = NULL;
  g_autoptr (WvStmt) stmt = NULL;
  GPtrArray *records;

  for (guint i = 0; i < rows->len; i++)
    g_string_append_printf (list, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "",
                            g_array_index (rows, gint64, i));
  g_string_append_c (list, ']');
  sql = g_strconcat (kind_sql (kind)->select,
                     " WHERE rowid IN (SELECT value FROM json_each (:rows))", NULL);
  stmt = wv_db_prepare (db, sql, error);
  if (stmt == NULL)
    return NULL;
  wv_stmt_bind_text (stmt, ":rows", list->str);
  records = read_all (stmt, kind, found, error);
  if (records != NULL && ret_rows != NULL)
    *ret_rows = g_steal_pointer (&found);
  return records;
}

static void
bind_field (WvStmt *stmt, const char *name, const WvRecord *record, guint index)
{
  if (!wv_record_has_at (record, index))
    {
      wv_stmt_bind_null (stmt, name);
      return;
    }
  switch (wv_record_get_kind (record)->fields[index].type)
    {
    case WV_FIELD_INT:
    case WV_FIELD_BOOL:
    case WV_FIELD_TIME:
      wv_stmt_bind_int (stmt, name, wv_record_int_at (record, index));
      break;
    case WV_FIELD_SET:
    case WV_FIELD_LIST:
      {
        g_autoptr (json_t) array = wv_json_from_field (record, index);
        g_autofree char *text = wv_json_dump (array);

        wv_stmt_bind_text (stmt, name, text);
        break;
      }
    case WV_FIELD_TEXT:
    case WV_FIELD_CODE:
    case WV_FIELD_ID:
    case WV_FIELD_DATE:
    case WV_FIELD_BYTES:
    default:
      wv_stmt_bind_text (stmt, name, wv_record_text_at (record, index));
      break;
    }
}

/* Every writer of offers comes by here, so the search index hears of each change. */
static gboolean
mark_dirty (WvDb *db, const WvKind *kind, const char *id, GError **error)
{
  g_autoptr (WvStmt) stmt = NULL;

  if (kind != &wv_kind_offer)
    return TRUE;
  stmt = wv_db_prepare (
      db, "INSERT OR IGNORE INTO search_dirty (rowid) SELECT rowid FROM offer WHERE id = :id",
      error);
  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_text (stmt, ":id", id);
  return wv_stmt_run (stmt, error);
}

static gboolean
write_record (
    WvDb *db, const WvRecord *record, gboolean newer, gboolean *ret_written, GError **error)
{
  const WvKind *kind = wv_record_get_kind (record);
  const KindSql *sql = kind_sql (kind);
  g_autoptr (WvStmt) stmt = wv_db_prepare (db, newer ? sql->upsert_newer : sql->upsert, error);

  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_text (stmt, ":id", wv_record_get_id (record));
  wv_stmt_bind_int (stmt, ":v", wv_record_get_version (record));
  wv_stmt_bind_text (stmt, ":extra", wv_record_get_extra (record));
  if (wv_kind_has_sealed (kind))
    wv_stmt_bind_bytes (stmt, ":sealed", wv_record_get_sealed (record));
  for (guint i = 0; i < kind->n_fields; i++)
    if (sql->parameters[i] != NULL)
      bind_field (stmt, sql->parameters[i], record, i);
  if (!wv_stmt_run (stmt, error))
    return FALSE;
  if (ret_written != NULL)
    *ret_written = wv_db_changes (db) > 0;
  return mark_dirty (db, kind, wv_record_get_id (record), error);
}

gboolean
wv_record_write (WvDb *db, const WvRecord *record, GError **error)
{
  g_return_val_if_fail (db != NULL && record != NULL, FALSE);

  return write_record (db, record, FALSE, NULL, error);
}

gboolean
wv_record_write_newer (WvDb *db, const WvRecord *record, gboolean *ret_written, GError **error)
{
  g_return_val_if_fail (db != NULL && record != NULL, FALSE);

  return write_record (db, record, TRUE, ret_written, error);
}

gboolean
wv_record_delete (WvDb *db, const WvKind *kind, const char *id, GError **error)
{
  g_autoptr (WvStmt) stmt = NULL;

  g_return_val_if_fail (db != NULL && kind != NULL && id != NULL, FALSE);

  if (!mark_dirty (db, kind, id, error))
    return FALSE;
  stmt = wv_db_prepare (db, kind_sql (kind)->remove, error);
  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_text (stmt, ":id", id);
  return wv_stmt_run (stmt, error);
}
