#include "store/wv-repair.h"

#include <string.h>

#include "domain/wv-error.h"
#include "store/wv-overlay.h"

#define REPAIR_EVERY_MS (3600 * G_GINT64_CONSTANT (1000))
#define LARGE 200000 /* a hundred thousand are counted in 20 ms */
#define CHECK_LARGE_EVERY_MS (600 * G_GINT64_CONSTANT (1000))
#define COMPARISONS_MAX 100

typedef void (*Visit) (const char *kind, const char *id, gint64 version, gpointer data);

/* One row of a list: the version, and whether we have the record at all. */
typedef struct
{
  gint64 version;
  gboolean met;
} Listed;

struct _WvRepairList
{
  gboolean buckets[WV_SUM_BUCKETS];
  GHashTable *listed; /* "kind id" → Listed */
};

/* What the server gave us. */

static gboolean
visit_rows (WvDb *db, const char *sql, const char *kind, const char *stream, Visit visit, gpointer data, GError **error)
{
  g_autoptr (WvStmt) stmt = wv_db_prepare (db, sql, error);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  if (kind != NULL)
    wv_stmt_bind_text (stmt, ":kind", kind);
  if (stream != NULL)
    wv_stmt_bind_text (stmt, ":stream", stream);
  while (TRUE)
    {
      if (!wv_stmt_step (stmt, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      visit (kind != NULL ? kind : wv_stmt_text (stmt, 2), wv_stmt_text (stmt, 0), wv_stmt_int (stmt, 1), data);
    }
}

/* Of a record with waiting work the server's state is in "shadow". */
static gboolean
visit_kind (WvDb *db, const WvKind *kind, Visit visit, gpointer data, GError **error)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT id, v FROM \"%s\" WHERE v > 0 AND id NOT IN (SELECT id FROM shadow WHERE kind = :kind)", kind->name);

  return visit_rows (db, sql, kind->name, NULL, visit, data, error)
         && visit_rows (db, "SELECT id, v FROM shadow WHERE kind = :kind AND data IS NOT NULL AND v > 0", kind->name, NULL, visit,
                        data, error);
}

static gboolean
visit_mirror (WvDb *db, const char *stream, Visit visit, gpointer data, GError **error)
{
  gboolean directory = strcmp (stream, "dir") == 0;
  const WvKind *const *kinds;
  guint n;

  kinds = wv_kinds (&n);
  for (guint i = 0; i < n; i++)
    if ((kinds[i]->scope == WV_SCOPE_DIRECTORY) == directory && !visit_kind (db, kinds[i], visit, data, error))
      return FALSE;
  return visit_rows (db, "SELECT id, v, kind FROM mirror_unknown WHERE stream = :stream", NULL, stream, visit, data, error);
}

static void
add (const char *kind, const char *id, gint64 version, gpointer data)
{
  wv_sum_add (data, kind, id, version);
}

gboolean
wv_repair_sums (WvDb *db, const char *stream, WvSumBucket *ret_buckets, GError **error)
{
  memset (ret_buckets, 0, sizeof (WvSumBucket) * WV_SUM_BUCKETS);
  return visit_mirror (db, stream, add, ret_buckets, error);
}

/* Comparing. */

WvRepairList *
wv_repair_list_new (void)
{
  WvRepairList *self = g_new0 (WvRepairList, 1);

  self->listed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
wv_repair_list_free (WvRepairList *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->listed);
  g_free (self);
}

static char *
key_of (const char *kind, const char *id)
{
  return g_strconcat (kind, " ", id, NULL);
}

static gboolean
add_kind (WvRepairList *self, const char *kind, const json_t *pairs)
{
  if (json_array_size (pairs) % 2 != 0 || strchr (kind, ' ') != NULL)
    return FALSE;
  for (gsize i = 0; i < json_array_size (pairs); i += 2)
    {
      const char *id = json_string_value (json_array_get (pairs, i));
      Listed listed = { json_integer_value (json_array_get (pairs, i + 1)), FALSE };

      if (id == NULL || listed.version < 1)
        return FALSE;
      g_hash_table_replace (self->listed, key_of (kind, id), g_memdup2 (&listed, sizeof listed));
    }
  return TRUE;
}

gboolean
wv_repair_list_add (WvRepairList *self, guint bucket, const json_t *ids, GError **error)
{
  gboolean good = bucket < WV_SUM_BUCKETS && json_is_object (ids);
  const char *kind;
  json_t *pairs;

  if (good)
    self->buckets[bucket] = TRUE;
  json_object_foreach ((json_t *)ids, kind, pairs)
    good = good && add_kind (self, kind, pairs);
  if (!good)
    g_set_error_literal (error, WV_ERROR, WV_ERROR_PROTOCOL, "ids: not as the protocol says");
  return good;
}

typedef struct
{
  const WvRepairList *list;
  GPtrArray *extra; /* "kind id" */
  GPtrArray *newer; /* "kind id": we have a version that the server never gave */
} Comparison;

static void
compare (const char *kind, const char *id, gint64 version, gpointer data)
{
  Comparison *comparison = data;
  g_autofree char *key = NULL;
  Listed *listed;

  if (!comparison->list->buckets[wv_sum_bucket (kind, id)])
    return;
  key = key_of (kind, id);
  listed = g_hash_table_lookup (comparison->list->listed, key);
  if (listed == NULL)
    g_ptr_array_add (comparison->extra, g_steal_pointer (&key));
  else if (listed->version == version)
    listed->met = TRUE;
  else if (listed->version < version)
    g_ptr_array_add (comparison->newer, g_steal_pointer (&key));
}

/* What is offered again may still bring the dossier back: its operations stay. */
static gboolean
is_offered_again (WvDb *db, const char *dossier, gboolean *ret_is, GError **error)
{
  gint64 count;

  if (!wv_store_read_int (db, "SELECT count (*) FROM outbox WHERE dossier = :text AND again_until > 0 AND state <> 2", dossier, 0,
                          &count, error))
    return FALSE;
  *ret_is = count > 0;
  return TRUE;
}

static gboolean
remove_one (WvDb *db, const char *key, GError **error)
{
  const char *id = strchr (key, ' ') + 1;
  g_autofree char *name = g_strndup (key, (gsize)(id - key) - 1);
  const WvKind *kind = wv_kind_find (name);
  gboolean again = FALSE;

  if (kind == NULL)
    return wv_mirror_unknown_gone (db, name, id, error);
  return is_offered_again (db, id, &again, error) && wv_mirror_gone (db, kind, id, !again, error);
}

/* A lower version is taken only over one that counts as unknown. */
static gboolean
forget_version (WvDb *db, const char *key, GError **error)
{
  const char *id = strchr (key, ' ') + 1;
  g_autofree char *name = g_strndup (key, (gsize)(id - key) - 1);
  const WvKind *kind = wv_kind_find (name);
  g_autofree char *sql = kind != NULL ? g_strdup_printf ("UPDATE \"%s\" SET v = 0 WHERE id = :text", kind->name) : NULL;

  return kind == NULL
         || (wv_store_exec (db, sql, id, 0, error)
             && wv_store_exec (db, "UPDATE shadow SET v = 0 WHERE id = :text", id, 0, error));
}

static gboolean
want (WvDb *db, const char *stream, const char *key, GError **error)
{
  const char *id = strchr (key, ' ') + 1;
  g_autofree char *kind = g_strndup (key, (gsize)(id - key) - 1);
  g_autoptr (WvStmt) stmt
      = wv_db_prepare (db, "INSERT OR REPLACE INTO want (kind, id, stream) VALUES (:kind, :id, :stream)", error);

  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_text (stmt, ":kind", kind);
  wv_stmt_bind_text (stmt, ":id", id);
  wv_stmt_bind_text (stmt, ":stream", stream);
  return wv_stmt_run (stmt, error);
}

static gboolean
carry_out (WvDb *db, const char *stream, const Comparison *comparison, GError **error)
{
  GHashTableIter iter;
  gpointer key, listed;

  for (guint i = 0; i < comparison->extra->len; i++)
    if (!remove_one (db, comparison->extra->pdata[i], error))
      return FALSE;
  for (guint i = 0; i < comparison->newer->len; i++)
    if (!forget_version (db, comparison->newer->pdata[i], error))
      return FALSE;
  g_hash_table_iter_init (&iter, comparison->list->listed);
  while (g_hash_table_iter_next (&iter, &key, &listed))
    if (!((Listed *)listed)->met && !want (db, stream, key, error))
      return FALSE;
  return TRUE;
}

gboolean
wv_repair_compare (WvDb *db, const char *stream, const WvRepairList *list, gint64 now, gboolean *ret_held, GError **error)
{
  g_autoptr (GPtrArray) extra = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) newer = g_ptr_array_new_with_free_func (g_free);
  Comparison comparison = { list, extra, newer };
  gboolean may = FALSE;

  if (!visit_mirror (db, stream, compare, &comparison, error)
      || !wv_brake (db, stream, extra->len, WV_BRAKE_RESET_MS, now, &may, error))
    return FALSE;
  *ret_held = !may;
  return !may || carry_out (db, stream, &comparison, error);
}

/* Wants. */

GPtrArray *
wv_repair_wanted (WvDb *db, const char *stream, guint max, char **ret_kind, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (WvStmt) stmt = wv_db_prepare (
      db,
      "SELECT id, kind FROM want WHERE stream = :stream AND kind = (SELECT min (kind) FROM want WHERE stream = :stream) "
      "ORDER BY id LIMIT :max",
      error);
  gboolean row;

  if (stmt == NULL)
    return NULL;
  wv_stmt_bind_text (stmt, ":stream", stream);
  wv_stmt_bind_int (stmt, ":max", max);
  while (TRUE)
    {
      if (!wv_stmt_step (stmt, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&ids);
      if (*ret_kind == NULL)
        *ret_kind = g_strdup (wv_stmt_text (stmt, 1));
      g_ptr_array_add (ids, g_strdup (wv_stmt_text (stmt, 0)));
    }
}

gboolean
wv_repair_has_wants (WvDb *db, const char *stream, gboolean *ret_has, GError **error)
{
  gint64 has;

  if (!wv_store_read_int (db, "SELECT EXISTS (SELECT 1 FROM want WHERE stream = :text)", stream, 0, &has, error))
    return FALSE;
  *ret_has = has != 0;
  return TRUE;
}

gboolean
wv_repair_got (WvDb *db, const char *kind, const char *id, GError **error)
{
  g_autoptr (WvStmt) stmt = wv_db_prepare (db, "DELETE FROM want WHERE kind = :kind AND id = :id", error);

  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_text (stmt, ":kind", kind);
  wv_stmt_bind_text (stmt, ":id", id);
  return wv_stmt_run (stmt, error);
}

/* When. */

static gint64
get_number (WvDb *db, const char *what, const char *stream)
{
  g_autofree char *key = g_strconcat (what, ":", stream, NULL);
  g_autofree char *text = wv_sync_state_get (db, key, NULL);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

static gboolean
set_number (WvDb *db, const char *what, const char *stream, gint64 value, GError **error)
{
  g_autofree char *key = g_strconcat (what, ":", stream, NULL);
  g_autofree char *text = value != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, value) : NULL;

  return wv_sync_state_set (db, key, text, error);
}

gboolean
wv_repair_begin (WvDb *db, const char *stream, GError **error)
{
  return wv_repair_is_due (db, stream) || set_number (db, "repair", stream, 1, error);
}

gboolean
wv_repair_is_due (WvDb *db, const char *stream)
{
  return get_number (db, "repair", stream) > 0;
}

gboolean
wv_repair_count (WvDb *db, const char *stream, gboolean *ret_goes_on, GError **error)
{
  gint64 count = get_number (db, "repair", stream) + 1;

  *ret_goes_on = count <= COMPARISONS_MAX;
  return set_number (db, "repair", stream, *ret_goes_on ? count : 0, error);
}

gboolean
wv_repair_end (WvDb *db, const char *stream, GError **error)
{
  return !wv_repair_is_due (db, stream) || set_number (db, "repair", stream, 0, error);
}

gboolean
wv_repair_check (WvDb *db, const char *stream, gint64 live, guint64 sum, gint64 now, gboolean *ret_differs, GError **error)
{
  WvSumBucket buckets[WV_SUM_BUCKETS];
  WvSumBucket mine;

  *ret_differs = FALSE;
  if (live > LARGE && ABS (now - get_number (db, "checked", stream)) < CHECK_LARGE_EVERY_MS)
    return TRUE;
  if (!wv_repair_sums (db, stream, buckets, error) || (live > LARGE && !set_number (db, "checked", stream, now, error)))
    return FALSE;
  mine = wv_sum_total (buckets);
  if (mine.count == live && mine.sum == sum)
    return TRUE;
  g_message ("%s: %" G_GINT64_FORMAT " records here, %" G_GINT64_FORMAT " at the server, or other versions", stream, mine.count, live);
  if (ABS (now - get_number (db, "repaired", stream)) < REPAIR_EVERY_MS)
    return TRUE;
  *ret_differs = TRUE;
  return set_number (db, "repaired", stream, now, error) && wv_repair_begin (db, stream, error);
}

/* The brake: in sync_state "brake:<stream>" is the moment from which a second answer counts; 1: agreed. */

#define AGREED 1

gboolean
wv_brake (WvDb *db, const char *stream, guint removals, gint64 wait, gint64 now, gboolean *ret_may, GError **error)
{
  gint64 since = get_number (db, "brake", stream);
  gint64 have;

  *ret_may = removals <= WV_BRAKE_LEAST;
  if (*ret_may)
    return TRUE;
  have = wv_mirror_count (db, stream, error);
  if (have < 0)
    return FALSE;
  *ret_may = (gint64)removals <= have / 5 || since == AGREED || (since > 0 && now >= since);
  if (!*ret_may && since == 0)
    return set_number (db, "brake", stream, now + wait, error);
  return !*ret_may || since == 0 || set_number (db, "brake", stream, AGREED, error); /* for the pages that follow too */
}

gboolean
wv_brake_is_on (WvDb *db, const char *stream, gint64 now)
{
  return get_number (db, "brake", stream) > now;
}

gboolean
wv_brake_off (WvDb *db, const char *stream, GError **error)
{
  return get_number (db, "brake", stream) == 0 || set_number (db, "brake", stream, 0, error);
}

gboolean
wv_brake_agree (WvDb *db, GError **error)
{
  return wv_db_exec (db, "UPDATE sync_state SET value = '1' WHERE key LIKE 'brake:%'", error);
}

int
wv_brake_count (WvDb *db, GError **error)
{
  gint64 count;

  if (!wv_store_read_int (db, "SELECT count (*) FROM sync_state WHERE key LIKE 'brake:%' AND value <> '1'", NULL, 0, &count, error))
    return -1;
  return (int)count;
}
