#include "store/wv-overlay.h"

#include <string.h>

#include "store/wv-store.h"

static void
bind_optional (WvStmt *stmt, const char *sql, const char *text, gint64 number)
{
  if (strstr (sql, ":text") != NULL)
    wv_stmt_bind_text (stmt, ":text", text);
  if (strstr (sql, ":number") != NULL)
    wv_stmt_bind_int (stmt, ":number", number);
}

gboolean
wv_store_exec (WvDb *db, const char *sql, const char *text, gint64 number, GError **error)
{
  g_autoptr (WvStmt) stmt = wv_db_prepare (db, sql, error);

  if (stmt == NULL)
    return FALSE;
  bind_optional (stmt, sql, text, number);
  return wv_stmt_run (stmt, error);
}

gboolean
wv_store_read_int (
    WvDb *db, const char *sql, const char *text, gint64 number, gint64 *ret, GError **error)
{
  g_autoptr (WvStmt) stmt = wv_db_prepare (db, sql, error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  bind_optional (stmt, sql, text, number);
  if (!wv_stmt_step (stmt, &row, error))
    return FALSE;
  *ret = row ? wv_stmt_int (stmt, 0) : 0;
  return TRUE;
}

gboolean
wv_overlay_has_shadow (
    WvDb *db, const WvKind *kind, const char *id, gboolean *ret, gint64 *ret_v, GError **error)
{
  g_autoptr (WvStmt) stmt
      = wv_db_prepare (db, "SELECT v FROM shadow WHERE kind = :kind AND id = :id", error);

  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_text (stmt, ":kind", kind->name);
  wv_stmt_bind_text (stmt, ":id", id);
  if (!wv_stmt_step (stmt, ret, error))
    return FALSE;
  if (*ret && ret_v != NULL)
    *ret_v = wv_stmt_int (stmt, 0);
  return TRUE;
}

/* Open fields and what this version does not know, as one JSON text. */
static char *
record_text (const WvRecord *record)
{
  g_autoptr (json_t) object = wv_json_from_open (record);
  const char *extra = wv_record_get_extra (record);
  g_autoptr (json_t) unknown = extra != NULL ? json_loads (extra, 0, NULL) : NULL;

  if (unknown != NULL)
    json_object_update_missing (object, unknown);
  return wv_json_dump (object);
}

gboolean
wv_overlay_set_shadow (
    WvDb *db, const WvKind *kind, const char *id, const WvRecord *record, GError **error)
{
  g_autofree char *text = record != NULL ? record_text (record) : NULL;
  g_autoptr (WvStmt) stmt = wv_db_prepare (db,
                                           "INSERT OR REPLACE INTO shadow (kind, id, v, data, "
                                           "sealed) VALUES (:kind, :id, :v, :data, :sealed)",
                                           error);

  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_text (stmt, ":kind", kind->name);
  wv_stmt_bind_text (stmt, ":id", id);
  wv_stmt_bind_int (stmt, ":v", record != NULL ? wv_record_get_version (record) : 0);
  wv_stmt_bind_text (stmt, ":data", text);
  wv_stmt_bind_bytes (stmt, ":sealed", record != NULL ? wv_record_get_sealed (record) : NULL);
  return wv_stmt_run (stmt, error);
}

gboolean
wv_overlay_ensure_shadow (WvDb *db, const WvKind *kind, const char *id, GError **error)
{
  g_autoptr (WvRecord) record = NULL;
  GError *local = NULL;
  gboolean has;

  if (!wv_overlay_has_shadow (db, kind, id, &has, NULL, error))
    return FALSE;
  if (has)
    return TRUE;
  record = wv_record_load (db, kind, id, &local);
  if (local != NULL)
    {
      g_propagate_error (error, local);
      return FALSE;
    }
  return wv_overlay_set_shadow (db, kind, id, record, error);
}

static gboolean
load_shadow (WvDb *db, const WvKind *kind, const char *id, WvRecord **ret, GError **error)
{
  g_autoptr (WvStmt) stmt = wv_db_prepare (
      db, "SELECT v, data, sealed FROM shadow WHERE kind = :kind AND id = :id", error);
  g_autoptr (json_t) data = NULL;
  g_autoptr (GBytes) sealed = NULL;
  gboolean row;

  *ret = NULL;
  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_text (stmt, ":kind", kind->name);
  wv_stmt_bind_text (stmt, ":id", id);
  if (!wv_stmt_step (stmt, &row, error))
    return FALSE;
  if (!row || wv_stmt_is_null (stmt, 1))
    return TRUE;
  data = json_loads (wv_stmt_text (stmt, 1), 0, NULL);
  sealed = wv_stmt_dup_bytes (stmt, 2);
  *ret = wv_record_new (kind, id);
  wv_record_set_version (*ret, wv_stmt_int (stmt, 0));
  wv_record_set_sealed (*ret, sealed);
  return wv_json_to_record (*ret, data, FALSE, error);
}

static gboolean
array_has (const json_t *array, const char *text)
{
  for (gsize i = 0; i < json_array_size (array); i++)
    if (g_strcmp0 (json_string_value (json_array_get (array, i)), text) == 0)
      return TRUE;
  return FALSE;
}

/* Sets merge by element: what others added meanwhile stays. */
static void
merge_set (WvRecord *record, guint index, const json_t *was, const json_t *now)
{
  const char *const *present = wv_record_strv_at (record, index);
  g_autoptr (GPtrArray) merged = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; present[i] != NULL; i++)
    if (array_has (now, present[i]) || !array_has (was, present[i]))
      g_ptr_array_add (merged, g_strdup (present[i]));
  for (gsize i = 0; i < json_array_size (now); i++)
    if (!g_strv_contains (present, json_string_value (json_array_get (now, i))))
      g_ptr_array_add (merged, g_strdup (json_string_value (json_array_get (now, i))));
  g_ptr_array_add (merged, NULL);
  wv_record_set_strv_at (record, index, (const char *const *)merged->pdata);
}

static gboolean
apply_fields (WvRecord *record, const WvOutboxOp *op, GError **error)
{
  const WvKind *kind = wv_record_get_kind (record);
  const char *key;
  json_t *value;

  json_object_foreach (op->set, key, value)
  {
    int index = wv_kind_field_index (kind, key);

    if (index < 0)
      continue;
    if (kind->fields[index].type == WV_FIELD_SET && op->was != NULL)
      merge_set (record, index, json_object_get (op->was, key), value);
    else if (!wv_json_to_field (record, index, value, error))
      return FALSE;
  }
  if (op->sealed != NULL)
    wv_record_set_sealed (record, op->sealed);
  return TRUE;
}

static void
apply_choice (WvRecord *conflict, const WvOutboxOp *op)
{
  g_autofree char *text = wv_json_dump (json_object_get (op->set, "value"));

  wv_record_set_text (conflict, "status", "settled");
  wv_record_set_text (conflict, "settled_value", text);
}

/* Applies one operation to *record, which may become or stay NULL. */
static gboolean
apply_op (WvRecord **record, const WvKind *kind, const WvOutboxOp *op, GError **error)
{
  if (g_str_equal (op->verb, "del"))
    {
      g_clear_pointer (record, wv_record_free);
      return TRUE;
    }
  if (*record == NULL && (g_str_equal (op->verb, "new") || g_str_equal (op->verb, "event")))
    *record = wv_record_new (kind, op->rec);
  if (*record == NULL)
    return TRUE; /* an edit of what is gone: the text stays in the outbox */
  if (g_str_equal (op->verb, "resolve"))
    {
      apply_choice (*record, op);
      return TRUE;
    }
  return apply_fields (*record, op, error);
}

gboolean
wv_overlay_accept (WvDb *db, const WvOutboxOp *op, gint64 version, GError **error)
{
  const WvKind *kind = wv_kind_find (op->kind);
  g_autoptr (WvRecord) record = NULL;

  if (!wv_overlay_ensure_shadow (db, kind, op->rec, error)
      || !load_shadow (db, kind, op->rec, &record, error) || !apply_op (&record, kind, op, error))
    return FALSE;
  /* Between a known version and a later one stands what others did, which is not here yet: its page brings the version.
   * A new record is what it was made as, whatever number it got. */
  if (record != NULL && (wv_record_get_version (record) == 0 || version == wv_record_get_version (record) + 1))
    wv_record_set_version (record, version);
  return wv_overlay_set_shadow (db, kind, op->rec, record, error);
}

static gboolean
drop_shadow (WvDb *db, const WvKind *kind, const char *id, GError **error)
{
  g_autoptr (WvStmt) stmt
      = wv_db_prepare (db, "DELETE FROM shadow WHERE kind = :kind AND id = :id", error);

  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_text (stmt, ":kind", kind->name);
  wv_stmt_bind_text (stmt, ":id", id);
  return wv_stmt_run (stmt, error);
}

gboolean
wv_overlay_recompute (WvDb *db, const WvKind *kind, const char *id, GError **error)
{
  g_autoptr (WvRecord) record = NULL;
  g_autoptr (GPtrArray) ops = NULL;
  gboolean has;

  if (!wv_overlay_has_shadow (db, kind, id, &has, NULL, error))
    return FALSE;
  if (!has)
    return TRUE;
  ops = wv_outbox_query (db, "rec = :value AND state <> 2", id, error);
  if (ops == NULL || !load_shadow (db, kind, id, &record, error))
    return FALSE;
  for (guint i = 0; i < ops->len; i++)
    if (!apply_op (&record, kind, g_ptr_array_index (ops, i), error))
      return FALSE;
  if (record != NULL ? !wv_record_write (db, record, error)
                     : !wv_record_delete (db, kind, id, error))
    return FALSE;
  if (ops->len == 0 && !drop_shadow (db, kind, id, error))
    return FALSE;
  wv_db_note_change (db, kind->name, id);
  return TRUE;
}
