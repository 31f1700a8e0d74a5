/* The storage interface on SQLite: one connection, one writer. The other implementation is for PostgreSQL. */
#include <string.h>

#include "domain/wv-id.h"
#include "server/wv-server-resources.h"
#include "server/wv-server-store.h"
#include "store/wv-db.h"
#include "store/wv-migrate.h"

#define APPLICATION_ID 0x57565331 /* "WVS1" */

typedef struct
{
  WvServerStore parent;
  WvDb *db;
  guint depth;       /* of transactions inside each other */
  GHashTable *moved; /* set of stream names, since the last take_moved */
} Sqlite;

static WvDb *
db_of (WvServerStore *store)
{
  return ((Sqlite *) store)->db;
}

/* Prepares and binds up to four texts named :a … :d: what nearly every statement here needs. */
static WvStmt *
prepare (WvServerStore *store, const char *sql, const char *a, const char *b, const char *c, GError **error)
{
  WvStmt *stmt = wv_db_prepare (db_of (store), sql, error);
  const char *names[] = { ":a", ":b", ":c" };
  const char *values[] = { a, b, c };

  for (guint i = 0; stmt != NULL && i < G_N_ELEMENTS (names); i++)
    if (strstr (sql, names[i]) != NULL)
      wv_stmt_bind_text (stmt, names[i], values[i]);
  return stmt;
}

static gboolean
run (WvStmt *stmt, GError **error)
{
  return stmt != NULL && wv_stmt_run (stmt, error);
}

/* Steps to the only row; FALSE also when there is none, then without an error. */
static gboolean
one_row (WvStmt *stmt, GError **error)
{
  gboolean row = FALSE;

  return stmt != NULL && wv_stmt_step (stmt, &row, error) && row;
}

static void
close_store (WvServerStore *store)
{
  wv_db_close (db_of (store));
  g_hash_table_unref (((Sqlite *) store)->moved);
  g_free (store);
}

/* A transaction inside another is a savepoint, so that one bad request does not undo its neighbours. */
static gboolean
begin (WvServerStore *store, gboolean write, GError **error)
{
  Sqlite *self = (Sqlite *) store;
  gboolean ok = self->depth > 0 ? wv_db_exec (self->db, "SAVEPOINT inner_work", error)
                : write         ? wv_db_begin (self->db, error)
                                : wv_db_begin_read (self->db, error);

  if (ok)
    self->depth++;
  return ok;
}

static gboolean
commit (WvServerStore *store, GError **error)
{
  Sqlite *self = (Sqlite *) store;

  if (--self->depth > 0)
    return wv_db_exec (self->db, "RELEASE inner_work", error);
  if (wv_db_commit (self->db, error))
    return TRUE;
  wv_db_rollback (self->db); /* a commit that failed may leave the transaction open */
  return FALSE;
}

static void
rollback (WvServerStore *store)
{
  Sqlite *self = (Sqlite *) store;

  if (--self->depth == 0)
    wv_db_rollback (self->db);
  else
    wv_db_exec (self->db, "ROLLBACK TO inner_work; RELEASE inner_work", NULL);
}

static GStrv
take_moved (WvServerStore *store)
{
  Sqlite *self = (Sqlite *) store;
  GStrv names = (GStrv) g_hash_table_get_keys_as_array (self->moved, NULL);

  g_hash_table_steal_all (self->moved);
  return names;
}

static char *
get_epoch (WvServerStore *store, GError **error)
{
  g_autoptr (WvStmt) stmt = prepare (store, "SELECT value FROM meta WHERE key = 'epoch'", NULL, NULL, NULL, error);

  return one_row (stmt, error) ? g_strdup (wv_stmt_text (stmt, 0)) : NULL;
}

#define RECORD_COLUMNS "kind, id, dossier, v, data, versions, deleted"

static WvServerRecord *
record_from_row (WvStmt *stmt, GError **error)
{
  g_autoptr (WvServerRecord) record = g_new0 (WvServerRecord, 1);

  record->kind = g_strdup (wv_stmt_text (stmt, 0));
  record->id = g_strdup (wv_stmt_text (stmt, 1));
  record->dossier = g_strdup (wv_stmt_text (stmt, 2));
  record->version = wv_stmt_int (stmt, 3);
  record->data = wv_json_parse (wv_stmt_text (stmt, 4), strlen (wv_stmt_text (stmt, 4)), error);
  if (record->data == NULL)
    return NULL;
  record->versions = wv_json_parse (wv_stmt_text (stmt, 5), strlen (wv_stmt_text (stmt, 5)), error);
  record->deleted = wv_stmt_int (stmt, 6) != 0;
  return record->versions != NULL ? g_steal_pointer (&record) : NULL;
}

static WvServerRecord *
get_record (WvServerStore *store, const char *kind, const char *id, GError **error)
{
  g_autoptr (WvStmt) stmt
      = prepare (store, "SELECT " RECORD_COLUMNS " FROM record WHERE kind = :a AND id = :b", kind, id, NULL, error);

  return one_row (stmt, error) ? record_from_row (stmt, error) : NULL;
}

static gboolean
put_record (WvServerStore *store, const WvServerRecord *record, GError **error)
{
  g_autoptr (WvStmt) stmt = prepare (
      store,
      "INSERT INTO record (kind, id, dossier, v, data, versions, deleted, made) VALUES (:a, :b, :c, :v, :data, :versions, "
      ":deleted, (SELECT coalesce (max (made), 0) + 1 FROM record WHERE dossier IS :c)) "
      "ON CONFLICT (kind, id) DO UPDATE SET v = :v, data = :data, versions = :versions, deleted = :deleted",
      record->kind, record->id, record->dossier, error);
  g_autofree char *data = wv_json_dump (record->data);
  g_autofree char *versions = wv_json_dump (record->versions);

  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_int (stmt, ":v", record->version);
  wv_stmt_bind_text (stmt, ":data", data);
  wv_stmt_bind_text (stmt, ":versions", versions);
  wv_stmt_bind_int (stmt, ":deleted", record->deleted);
  return run (stmt, error);
}

static GPtrArray *
get_dossier (WvServerStore *store, const char *dossier, const char *kind, GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) wv_server_record_free);
  g_autoptr (WvStmt) stmt = prepare (
      store, "SELECT " RECORD_COLUMNS " FROM record WHERE dossier = :a AND (:b IS NULL OR kind = :b) ORDER BY made", dossier,
      kind, NULL, error);
  gboolean row = FALSE;

  if (stmt == NULL || !wv_stmt_step (stmt, &row, error))
    return NULL;
  while (row)
    {
      WvServerRecord *record = record_from_row (stmt, error);

      if (record == NULL)
        return NULL;
      g_ptr_array_add (records, record);
      if (!wv_stmt_step (stmt, &row, error))
        return NULL;
    }
  return g_steal_pointer (&records);
}

static gboolean
put_grantee (WvServerStore *store, const char *dossier, const char *organisation, const char *grant, gboolean ended, GError **error)
{
  g_autoptr (WvStmt) stmt = prepare (store,
                                     "INSERT INTO grantee (dossier, organisation, grant_id, ended) VALUES (:a, :b, :c, :ended) "
                                     "ON CONFLICT (grant_id) DO UPDATE SET ended = :ended",
                                     dossier, organisation, grant, error);

  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_int (stmt, ":ended", ended);
  return run (stmt, error);
}

static GStrv
get_grantees (WvServerStore *store, const char *dossier, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (WvStmt) stmt = prepare (
      store, "SELECT DISTINCT organisation FROM grantee WHERE dossier = :a AND ended = 0 ORDER BY organisation", dossier, NULL,
      NULL, error);
  gboolean row = FALSE;

  if (stmt == NULL || !wv_stmt_step (stmt, &row, error))
    return NULL;
  while (row)
    {
      g_strv_builder_add (builder, wv_stmt_text (stmt, 0));
      if (!wv_stmt_step (stmt, &row, error))
        return NULL;
    }
  return g_strv_builder_end (builder);
}

static gboolean
get_head (WvServerStore *store, const char *stream, gint64 *ret_head, char **ret_nonce, GError **error)
{
  g_autoptr (WvStmt) stmt = prepare (store, "SELECT head, nonce FROM stream WHERE id = :a", stream, NULL, NULL, error);
  gboolean row = FALSE;

  if (stmt == NULL || !wv_stmt_step (stmt, &row, error))
    return FALSE;
  *ret_head = row ? wv_stmt_int (stmt, 0) : 0;
  *ret_nonce = g_strdup (row ? wv_stmt_text (stmt, 1) : "");
  return TRUE;
}

static gboolean
has_entry (WvServerStore *store, const char *stream, const char *kind, const char *id, gboolean *ret_has, GError **error)
{
  g_autoptr (WvStmt) stmt = prepare (
      store, "SELECT 1 FROM stream_entry WHERE stream = :a AND kind = :b AND rec = :c AND op = 'put'", stream, kind, id, error);

  return stmt != NULL && wv_stmt_step (stmt, ret_has, error);
}

static gboolean
advance (WvServerStore *store, const char *stream, GError **error)
{
  g_autofree char *id = wv_id_new (NULL);
  g_autoptr (WvStmt) stmt = prepare (store,
                                     "INSERT INTO stream (id, head, nonce) VALUES (:a, 1, :b) "
                                     "ON CONFLICT (id) DO UPDATE SET head = head + 1, nonce = :b",
                                     stream, id + WV_ID_LENGTH - 12, NULL, error);

  return run (stmt, error);
}

static gboolean
append (WvServerStore *store, const char *stream, const char *kind, const char *id, const char *op, GError **error)
{
  g_autoptr (WvStmt) stmt = NULL;
  gboolean had = TRUE;

  /* "gone" for something that was never there would tell that it exists. */
  if (strcmp (op, "put") != 0 && !has_entry (store, stream, kind, id, &had, error))
    return FALSE;
  if (!had)
    return TRUE;
  if (!advance (store, stream, error))
    return FALSE;
  stmt = prepare (store,
                  "INSERT INTO stream_entry (stream, kind, rec, seq, op) "
                  "VALUES (:a, :b, :c, (SELECT head FROM stream WHERE id = :a), :op) "
                  "ON CONFLICT (stream, kind, rec) DO UPDATE SET seq = excluded.seq, op = excluded.op",
                  stream, kind, id, error);
  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_text (stmt, ":op", op);
  g_hash_table_add (((Sqlite *) store)->moved, g_strdup (stream));
  return run (stmt, error);
}

static GPtrArray *
read_stream (WvServerStore *store, const char *stream, gint64 after, guint max, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) wv_server_entry_free);
  g_autoptr (WvStmt) stmt = prepare (
      store, "SELECT seq, kind, rec, op FROM stream_entry WHERE stream = :a AND seq > :after ORDER BY seq LIMIT :max", stream,
      NULL, NULL, error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return NULL;
  wv_stmt_bind_int (stmt, ":after", after);
  wv_stmt_bind_int (stmt, ":max", max);
  if (!wv_stmt_step (stmt, &row, error))
    return NULL;
  while (row)
    {
      WvServerEntry *entry = g_new0 (WvServerEntry, 1);

      entry->seq = wv_stmt_int (stmt, 0);
      entry->kind = g_strdup (wv_stmt_text (stmt, 1));
      entry->id = g_strdup (wv_stmt_text (stmt, 2));
      entry->op = g_strdup (wv_stmt_text (stmt, 3));
      g_ptr_array_add (entries, entry);
      if (!wv_stmt_step (stmt, &row, error))
        return NULL;
    }
  return g_steal_pointer (&entries);
}

static WvServerReceipt *
receipt_from_row (WvStmt *stmt)
{
  WvServerReceipt *receipt = g_new0 (WvServerReceipt, 1);

  receipt->state = g_strdup (wv_stmt_text (stmt, 0));
  receipt->version = wv_stmt_int (stmt, 1);
  receipt->conflict = g_strdup (wv_stmt_text (stmt, 2));
  return receipt;
}

static WvServerReceipt *
get_receipt (WvServerStore *store, const char *op_id, GError **error)
{
  g_autoptr (WvStmt) stmt = prepare (store, "SELECT state, v, conflict FROM receipt WHERE op_id = :a", op_id, NULL, NULL, error);

  return one_row (stmt, error) ? receipt_from_row (stmt) : NULL;
}

static WvServerReceipt *
get_receipt_by_n (WvServerStore *store, const char *device, gint64 n, GError **error)
{
  g_autoptr (WvStmt) stmt
      = prepare (store, "SELECT state, v, conflict FROM receipt WHERE device = :a AND n = :n", device, NULL, NULL, error);

  if (stmt == NULL)
    return NULL;
  wv_stmt_bind_int (stmt, ":n", n);
  return one_row (stmt, error) ? receipt_from_row (stmt) : NULL;
}

static gboolean
put_receipt (WvServerStore *store, const char *op_id, const char *device, gint64 n, const WvServerReceipt *receipt, gint64 at,
             GError **error)
{
  g_autoptr (WvStmt) stmt = prepare (store,
                                     "INSERT INTO receipt (op_id, device, n, state, v, conflict, at) "
                                     "VALUES (:a, :b, :n, :c, :v, :conflict, :at)",
                                     op_id, device, receipt->state, error);

  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_int (stmt, ":n", n);
  wv_stmt_bind_int (stmt, ":v", receipt->version);
  wv_stmt_bind_text (stmt, ":conflict", receipt->conflict);
  wv_stmt_bind_int (stmt, ":at", at);
  return run (stmt, error);
}

static WvServerDevice *
find_device (WvServerStore *store, const char *token_hash, GError **error)
{
  g_autoptr (WvStmt) stmt = prepare (store, "SELECT id, organisation, contact, role FROM device WHERE token_hash = :a", token_hash,
                                     NULL, NULL, error);
  WvServerDevice *device;

  if (!one_row (stmt, error))
    return NULL;
  device = g_new0 (WvServerDevice, 1);
  device->id = g_strdup (wv_stmt_text (stmt, 0));
  device->organisation = g_strdup (wv_stmt_text (stmt, 1));
  device->contact = g_strdup (wv_stmt_text (stmt, 2));
  device->role = g_strdup (wv_stmt_text (stmt, 3));
  return device;
}

static gboolean
add_device (WvServerStore *store, const WvServerDevice *device, const char *token_hash, gint64 at, GError **error)
{
  g_autoptr (WvStmt) stmt = prepare (store,
                                     "INSERT INTO device (id, organisation, contact, role, token_hash, enrolled_at) "
                                     "VALUES (:a, :b, :c, :role, :hash, :at)",
                                     device->id, device->organisation, device->contact, error);

  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_text (stmt, ":role", device->role);
  wv_stmt_bind_text (stmt, ":hash", token_hash);
  wv_stmt_bind_int (stmt, ":at", at);
  return run (stmt, error);
}

static gboolean
touch_device (WvServerStore *store, const char *device, gint64 at, GError **error)
{
  g_autoptr (WvStmt) stmt = prepare (store, "UPDATE device SET last_seen = :at WHERE id = :a AND last_seen < :at - 3600000", device, NULL, NULL, error);

  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_int (stmt, ":at", at);
  return run (stmt, error);
}

static gboolean
add_code (WvServerStore *store, const char *hash, const WvServerCode *code, GError **error)
{
  g_autoptr (WvStmt) stmt = prepare (store,
                                     "INSERT INTO code (hash, organisation, contact, role, invited_by, expires_at) "
                                     "VALUES (:a, :b, :c, :role, :by, :expires)",
                                     hash, code->organisation, code->contact, error);

  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_text (stmt, ":role", code->role);
  wv_stmt_bind_text (stmt, ":by", code->invited_by);
  wv_stmt_bind_int (stmt, ":expires", code->expires_at);
  return run (stmt, error);
}

static WvServerCode *
find_code (WvServerStore *store, const char *hash, GError **error)
{
  g_autoptr (WvStmt) stmt = prepare (
      store, "SELECT organisation, contact, role, invited_by, expires_at, used_at FROM code WHERE hash = :a", hash, NULL, NULL,
      error);
  WvServerCode *code;

  if (!one_row (stmt, error))
    return NULL;
  code = g_new0 (WvServerCode, 1);
  code->organisation = g_strdup (wv_stmt_text (stmt, 0));
  code->contact = g_strdup (wv_stmt_text (stmt, 1));
  code->role = g_strdup (wv_stmt_text (stmt, 2));
  code->invited_by = g_strdup (wv_stmt_text (stmt, 3));
  code->expires_at = wv_stmt_int (stmt, 4);
  code->used_at = wv_stmt_int (stmt, 5);
  return code;
}

static gboolean
use_code (WvServerStore *store, const char *hash, gint64 at, GError **error)
{
  g_autoptr (WvStmt) stmt = prepare (store, "UPDATE code SET used_at = :at WHERE hash = :a", hash, NULL, NULL, error);

  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_int (stmt, ":at", at);
  return run (stmt, error);
}

static gboolean
put_key (WvServerStore *store, const char *organisation, const char *public_key, const char *recovery_wrap, GError **error)
{
  g_autoptr (WvStmt) stmt = prepare (store, "INSERT OR REPLACE INTO organisation_key VALUES (:a, :b, :c)", organisation, public_key,
                                     recovery_wrap, error);

  return run (stmt, error);
}

static gboolean
get_key (WvServerStore *store, const char *organisation, char **ret_public_key, char **ret_recovery_wrap, GError **error)
{
  g_autoptr (WvStmt) stmt = prepare (
      store, "SELECT public_key, recovery_wrap FROM organisation_key WHERE organisation = :a", organisation, NULL, NULL, error);
  gboolean row = FALSE;

  if (stmt == NULL || !wv_stmt_step (stmt, &row, error))
    return FALSE;
  *ret_public_key = row ? g_strdup (wv_stmt_text (stmt, 0)) : NULL;
  *ret_recovery_wrap = row ? g_strdup (wv_stmt_text (stmt, 1)) : NULL;
  return TRUE;
}

static gboolean
add_audit (WvServerStore *store, const char *device, const char *stream, gint64 from, gint64 to, gint64 at, GError **error)
{
  g_autoptr (WvStmt) stmt = prepare (
      store, "INSERT INTO audit (at, device, stream, from_seq, to_seq) VALUES (:at, :a, :b, :from, :to)", device, stream, NULL, error);

  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_int (stmt, ":at", at);
  wv_stmt_bind_int (stmt, ":from", from);
  wv_stmt_bind_int (stmt, ":to", to);
  return run (stmt, error);
}

static gboolean
count (WvServerStore *store, WvServerCounts *ret_counts, GError **error)
{
  g_autoptr (WvStmt) stmt = prepare (
      store,
      "SELECT (SELECT count (*) FROM record WHERE deleted = 0), (SELECT count (*) FROM record WHERE kind = 'referral'), "
      "(SELECT count (*) FROM device), (SELECT count (*) FROM code WHERE used_at IS NULL), "
      "(SELECT coalesce (max (last_seen), 0) FROM device)",
      NULL, NULL, NULL, error);

  if (!one_row (stmt, error))
    return FALSE;
  *ret_counts = (WvServerCounts){ wv_stmt_int (stmt, 0), wv_stmt_int (stmt, 1), wv_stmt_int (stmt, 2), wv_stmt_int (stmt, 3),
                                  wv_stmt_int (stmt, 4) };
  return TRUE;
}

static const WvServerStore operations = {
  .close = close_store,
  .begin = begin,
  .commit = commit,
  .rollback = rollback,
  .take_moved = take_moved,
  .get_epoch = get_epoch,
  .get_record = get_record,
  .put_record = put_record,
  .get_dossier = get_dossier,
  .put_grantee = put_grantee,
  .get_grantees = get_grantees,
  .append = append,
  .get_head = get_head,
  .read_stream = read_stream,
  .get_receipt = get_receipt,
  .get_receipt_by_n = get_receipt_by_n,
  .put_receipt = put_receipt,
  .find_device = find_device,
  .add_device = add_device,
  .touch_device = touch_device,
  .add_code = add_code,
  .find_code = find_code,
  .use_code = use_code,
  .put_key = put_key,
  .get_key = get_key,
  .add_audit = add_audit,
  .count = count,
};

WvServerStore *
wv_server_store_open_sqlite (const char *path, GError **error)
{
  g_autoptr (WvDb) db = wv_db_open (path, WV_DB_READ_WRITE, error);
  g_autofree char *epoch = wv_id_new (NULL);
  g_autoptr (WvStmt) stmt = NULL;
  Sqlite *self;

  if (db == NULL
      || !wv_migrate (db, wv_server_get_resource (), "/nl/welverwijs/server/schema", APPLICATION_ID, error)
      || !wv_db_exec (db, "PRAGMA synchronous = FULL", error)) /* what was answered is on the disk */
    return NULL;
  stmt = wv_db_prepare (db, "INSERT OR IGNORE INTO meta VALUES ('epoch', :epoch)", error);
  if (stmt == NULL)
    return NULL;
  wv_stmt_bind_text (stmt, ":epoch", epoch + WV_ID_LENGTH - 12); /* random enough, and short: each sync carries it */
  if (!wv_stmt_run (stmt, error))
    return NULL;
  self = g_new0 (Sqlite, 1);
  self->parent = operations;
  self->db = g_steal_pointer (&db);
  self->moved = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return &self->parent;
}
