#include "store/wv-replay.h"

#include <string.h>

#include "store/wv-outbox-sync.h"
#include "store/wv-overlay.h"

/* What this version knows, as one text: another one may know more. */
static char *
fingerprint (void)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint n;
  const WvKind *const *kinds = wv_kinds (&n);

  for (guint k = 0; k < n; k++)
    {
      g_checksum_update (sum, (const guchar *)kinds[k]->name, -1);
      for (guint f = 0; f < kinds[k]->n_fields; f++)
        g_checksum_update (sum, (const guchar *)kinds[k]->fields[f].name, -1);
    }
  return g_strndup (g_checksum_get_string (sum), 16);
}

typedef struct
{
  char *kind, *id, *json;
  gint64 version;
} Parked;

static void
parked_free (Parked *parked)
{
  g_free (parked->kind);
  g_free (parked->id);
  g_free (parked->json);
  g_free (parked);
}

static GPtrArray *
list_rows (WvDb *db, const char *sql, const char *kind, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)parked_free);
  g_autoptr (WvStmt) stmt = wv_db_prepare (db, sql, error);
  gboolean row;

  if (stmt == NULL)
    return NULL;
  while (TRUE)
    {
      Parked *parked;

      if (!wv_stmt_step (stmt, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&rows);
      parked = g_new0 (Parked, 1);
      parked->kind = g_strdup (kind != NULL ? kind : wv_stmt_text (stmt, 3));
      parked->id = g_strdup (wv_stmt_text (stmt, 0));
      parked->version = wv_stmt_int (stmt, 1);
      parked->json = g_strdup (wv_stmt_text (stmt, 2));
      g_ptr_array_add (rows, parked);
    }
}

static gboolean
replay_record (WvDb *db, const Parked *parked, GError **error)
{
  const WvKind *kind = wv_kind_find (parked->kind);
  g_autoptr (json_t) data = json_loads (parked->json, 0, NULL);
  g_autoptr (WvRecord) record = NULL;

  if (kind == NULL || data == NULL)
    return TRUE; /* for a still later version */
  record = wv_record_new (kind, parked->id);
  wv_record_set_version (record, parked->version);
  return wv_json_to_record (record, data, FALSE, error) && wv_mirror_put_record (db, record, error)
         && wv_mirror_unknown_gone (db, parked->kind, parked->id, error);
}

/* What is a field now leaves the kept text. */
static gboolean
replay_fields (WvDb *db, const Parked *parked, GError **error)
{
  const WvKind *kind = wv_kind_find (parked->kind);
  g_autoptr (json_t) extra = json_loads (parked->json, 0, NULL);
  g_autoptr (WvRecord) record = NULL;
  gboolean known = FALSE;
  const char *name;
  json_t *value;

  json_object_foreach (extra, name, value)
    known |= wv_kind_field_index (kind, name) >= 0;
  if (!known)
    return TRUE;
  record = wv_record_load (db, kind, parked->id, error);
  if (record == NULL)
    return FALSE;
  wv_record_set_extra (record, NULL);
  return wv_json_to_record (record, extra, FALSE, error) && wv_record_write (db, record, error);
}

static gboolean
replay_kind (WvDb *db, const WvKind *kind, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT id, v, extra FROM \"%s\" WHERE extra IS NOT NULL", kind->name);
  g_autoptr (GPtrArray) rows = list_rows (db, sql, kind->name, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    if (!replay_fields (db, rows->pdata[i], error))
      return FALSE;
  return rows != NULL;
}

static gboolean
replay_all (WvDb *db, GError **error)
{
  g_autoptr (GPtrArray) rows = list_rows (db, "SELECT id, v, json, kind FROM mirror_unknown", NULL, error);
  guint n;
  const WvKind *const *kinds = wv_kinds (&n);

  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    if (!replay_record (db, rows->pdata[i], error))
      return FALSE;
  for (guint i = 0; i < n; i++)
    if (!replay_kind (db, kinds[i], error))
      return FALSE;
  return TRUE;
}

gboolean
wv_replay (WvDb *db, GError **error)
{
  g_autofree char *now = fingerprint ();
  g_autofree char *before = wv_sync_state_get (db, "knows", NULL);

  if (g_strcmp0 (now, before) == 0)
    return TRUE;
  if (!wv_db_begin (db, error))
    return FALSE;
  if (replay_all (db, error) && wv_sync_state_set (db, "knows", now, error))
    return wv_db_commit (db, error);
  wv_db_rollback (db);
  return FALSE;
}
