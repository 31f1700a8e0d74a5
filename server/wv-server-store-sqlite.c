/* The storage interface on SQLite: one connection, one writer. The other implementation is for PostgreSQL. */
#include <string.h>

#include "domain/wv-sum.h"
#include "server/wv-server-resources.h"
#include "server/wv-server-store-sqlite.h"
#include "store/wv-migrate.h"

#define APPLICATION_ID 0x57565331 /* "WVS1" */

WvDb *
wv_server_sqlite_db (WvServerStore *store)
{
  return ((WvServerSqlite *) store)->db;
}

/* Prepares and binds up to four texts named :a … :d: what nearly every statement here needs. */
WvStmt *
wv_server_sqlite_prepare (WvServerStore *store, const char *sql, const char *a, const char *b, const char *c, GError **error)
{
  WvStmt *stmt = wv_db_prepare (wv_server_sqlite_db (store), sql, error);
  const char *names[] = { ":a", ":b", ":c" };
  const char *values[] = { a, b, c };

  for (guint i = 0; stmt != NULL && i < G_N_ELEMENTS (names); i++)
    if (strstr (sql, names[i]) != NULL)
      wv_stmt_bind_text (stmt, names[i], values[i]);
  return stmt;
}

gboolean
wv_server_sqlite_run (WvStmt *stmt, GError **error)
{
  return stmt != NULL && wv_stmt_run (stmt, error);
}

/* Steps to the only row; FALSE also when there is none, then without an error. */
gboolean
wv_server_sqlite_one_row (WvStmt *stmt, GError **error)
{
  gboolean row = FALSE;

  return stmt != NULL && wv_stmt_step (stmt, &row, error) && row;
}

gboolean
wv_server_sqlite_note_write (WvServerStore *store)
{
  ((WvServerSqlite *) store)->wrote = TRUE;
  return TRUE;
}

static void
close_store (WvServerStore *store)
{
  WvServerSqlite *self = (WvServerSqlite *) store;

  wv_db_close (self->db);
  wv_server_highwater_free (self->highwater);
  g_hash_table_unref (self->moved);
  g_free (self->nonce);
  g_free (self);
}

static char *
get_meta (WvServerStore *store, const char *key, GError **error)
{
  g_autoptr (WvStmt) stmt = wv_server_sqlite_prepare (store, "SELECT value FROM meta WHERE key = :a", key, NULL, NULL, error);

  return wv_server_sqlite_one_row (stmt, error) ? g_strdup (wv_stmt_text (stmt, 0)) : NULL;
}

static gboolean
set_meta (WvServerStore *store, const char *key, const char *value, GError **error)
{
  g_autoptr (WvStmt) stmt = wv_server_sqlite_prepare (store, "INSERT OR REPLACE INTO meta VALUES (:a, :b)", key, value, NULL, error);

  return wv_server_sqlite_run (stmt, error);
}

static gboolean
get_meta_int (WvServerStore *store, const char *key, gint64 *ret, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *text = get_meta (store, key, &local);

  *ret = text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* A transaction inside another is a savepoint, so that one bad request does not undo its neighbours. */
static gboolean
begin (WvServerStore *store, gboolean write, GError **error)
{
  WvServerSqlite *self = (WvServerSqlite *) store;
  gboolean ok = self->depth > 0 ? wv_db_exec (self->db, "SAVEPOINT inner_work", error)
                : write         ? wv_db_begin (self->db, error)
                                : wv_db_begin_read (self->db, error);

  if (ok)
    self->depth++;
  return ok;
}

static gboolean
count_commit (WvServerStore *store, gint64 *ret_commits, char **ret_epoch, GError **error)
{
  if (!wv_db_exec (wv_server_sqlite_db (store), "UPDATE meta SET value = CAST (value AS INTEGER) + 1 WHERE key = 'commits'", error)
      || !get_meta_int (store, "commits", ret_commits, error))
    return FALSE;
  *ret_epoch = get_meta (store, "epoch", error);
  return *ret_epoch != NULL;
}

static gboolean
commit (WvServerStore *store, GError **error)
{
  WvServerSqlite *self = (WvServerSqlite *) store;
  gboolean wrote = self->wrote;
  g_autofree char *epoch = NULL;
  gint64 commits = 0;

  if (--self->depth > 0)
    return wv_db_exec (self->db, "RELEASE inner_work", error);
  self->wrote = FALSE;
  if ((wrote && !count_commit (store, &commits, &epoch, error)) || !wv_db_commit (self->db, error))
    {
      wv_db_rollback (self->db); /* a commit that failed may leave the transaction open */
      return FALSE;
    }
  if (wrote && self->highwater != NULL)
    wv_server_highwater_note (self->highwater, epoch, commits);
  return TRUE;
}

static void
rollback (WvServerStore *store)
{
  WvServerSqlite *self = (WvServerSqlite *) store;

  if (--self->depth == 0)
    {
      self->wrote = FALSE;
      wv_db_rollback (self->db);
    }
  else
    wv_db_exec (self->db, "ROLLBACK TO inner_work; RELEASE inner_work", NULL);
}

static GStrv
take_moved (WvServerStore *store)
{
  WvServerSqlite *self = (WvServerSqlite *) store;
  GStrv names = (GStrv) g_hash_table_get_keys_as_array (self->moved, NULL);

  g_hash_table_steal_all (self->moved);
  return names;
}

static char *
get_epoch (WvServerStore *store, GError **error)
{
  return get_meta (store, "epoch", error);
}

static gboolean
get_version_floor (WvServerStore *store, gint64 *ret_floor, GError **error)
{
  return get_meta_int (store, "version-floor", ret_floor, error);
}

static gboolean
renew_epoch (WvServerStore *store, GError **error)
{
  g_autofree char *epoch = wv_server_new_epoch ();
  g_autofree char *text = NULL;
  gint64 floor;

  if (!get_version_floor (store, &floor, error))
    return FALSE;
  text = g_strdup_printf ("%" G_GINT64_FORMAT, wv_server_next_floor (floor));
  return set_meta (store, "epoch", epoch, error) && set_meta (store, "version-floor", text, error)
         && wv_db_exec (wv_server_sqlite_db (store), "UPDATE device SET ratchet = NULL, previous_ratchet = NULL", error)
         && wv_server_sqlite_note_write (store);
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
      = wv_server_sqlite_prepare (store, "SELECT " RECORD_COLUMNS " FROM record WHERE kind = :a AND id = :b", kind, id, NULL, error);

  return wv_server_sqlite_one_row (stmt, error) ? record_from_row (stmt, error) : NULL;
}

static gboolean
put_record (WvServerStore *store, const WvServerRecord *record, GError **error)
{
  g_autoptr (WvStmt) stmt = wv_server_sqlite_prepare (
      store,
      "INSERT INTO record (kind, id, dossier, v, data, versions, deleted, made) VALUES (:a, :b, :c, :v, :data, :versions, "
      ":deleted, CASE WHEN :c IS NULL THEN 0 ELSE (SELECT coalesce (max (made), 0) + 1 FROM record WHERE dossier = :c) END) "
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
  return wv_server_sqlite_run (stmt, error);
}

static GPtrArray *
get_dossier (WvServerStore *store, const char *dossier, const char *kind, GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) wv_server_record_free);
  g_autoptr (WvStmt) stmt = wv_server_sqlite_prepare (
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
  g_autoptr (WvStmt) stmt = wv_server_sqlite_prepare (store,
                                     "INSERT INTO grantee (dossier, organisation, grant_id, ended) VALUES (:a, :b, :c, :ended) "
                                     "ON CONFLICT (grant_id) DO UPDATE SET ended = :ended",
                                     dossier, organisation, grant, error);

  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_int (stmt, ":ended", ended);
  return wv_server_sqlite_run (stmt, error);
}

static GStrv
get_grantees (WvServerStore *store, const char *dossier, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (WvStmt) stmt = wv_server_sqlite_prepare (
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

static WvServerReceipt *
receipt_from_row (WvStmt *stmt)
{
  WvServerReceipt *receipt = g_new0 (WvServerReceipt, 1);

  receipt->state = g_strdup (wv_stmt_text (stmt, 0));
  receipt->version = wv_stmt_int (stmt, 1);
  receipt->conflict = g_strdup (wv_stmt_text (stmt, 2));
  receipt->op_id = g_strdup (wv_stmt_text (stmt, 3));
  return receipt;
}

static WvServerReceipt *
get_receipt (WvServerStore *store, const char *op_id, GError **error)
{
  g_autoptr (WvStmt) stmt = wv_server_sqlite_prepare (store, "SELECT state, v, conflict, op_id FROM receipt WHERE op_id = :a", op_id, NULL, NULL, error);

  return wv_server_sqlite_one_row (stmt, error) ? receipt_from_row (stmt) : NULL;
}

static WvServerReceipt *
get_receipt_by_n (WvServerStore *store, const char *device, gint64 n, GError **error)
{
  g_autoptr (WvStmt) stmt
      = wv_server_sqlite_prepare (store, "SELECT state, v, conflict, op_id FROM receipt WHERE device = :a AND n = :n", device, NULL, NULL, error);

  if (stmt == NULL)
    return NULL;
  wv_stmt_bind_int (stmt, ":n", n);
  return wv_server_sqlite_one_row (stmt, error) ? receipt_from_row (stmt) : NULL;
}

static gboolean
put_receipt (WvServerStore *store, const char *op_id, const char *device, gint64 n, const WvServerReceipt *receipt, gint64 at,
             GError **error)
{
  g_autoptr (WvStmt) stmt = wv_server_sqlite_prepare (store,
                                     "INSERT INTO receipt (op_id, device, n, state, v, conflict, at) "
                                     "VALUES (:a, :b, :n, :c, :v, :conflict, :at)",
                                     op_id, device, receipt->state, error);

  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_int (stmt, ":n", n);
  wv_stmt_bind_int (stmt, ":v", receipt->version);
  wv_stmt_bind_text (stmt, ":conflict", receipt->conflict);
  wv_stmt_bind_int (stmt, ":at", at);
  return wv_server_sqlite_run (stmt, error) && wv_server_sqlite_note_write (store);
}

static WvServerDevice *
find_device (WvServerStore *store, const char *token_hash, GError **error)
{
  g_autoptr (WvStmt) stmt = wv_server_sqlite_prepare (store, "SELECT id, organisation, contact, role, last_n, ratchet, previous_ratchet, revoked "
                                            "FROM device WHERE token_hash = :a",
                                     token_hash, NULL, NULL, error);
  WvServerDevice *device;

  if (!wv_server_sqlite_one_row (stmt, error))
    return NULL;
  device = g_new0 (WvServerDevice, 1);
  device->id = g_strdup (wv_stmt_text (stmt, 0));
  device->organisation = g_strdup (wv_stmt_text (stmt, 1));
  device->contact = g_strdup (wv_stmt_text (stmt, 2));
  device->role = g_strdup (wv_stmt_text (stmt, 3));
  device->last_n = wv_stmt_int (stmt, 4);
  device->ratchet = g_strdup (wv_stmt_text (stmt, 5));
  device->previous_ratchet = g_strdup (wv_stmt_text (stmt, 6));
  device->revoked = g_strdup (wv_stmt_text (stmt, 7));
  return device;
}

static gboolean
add_device (WvServerStore *store, const WvServerDevice *device, const char *token_hash, gint64 at, GError **error)
{
  g_autoptr (WvStmt) stmt = wv_server_sqlite_prepare (store,
                                     "INSERT INTO device (id, organisation, contact, role, token_hash, enrolled_at) "
                                     "VALUES (:a, :b, :c, :role, :hash, :at)",
                                     device->id, device->organisation, device->contact, error);

  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_text (stmt, ":role", device->role);
  wv_stmt_bind_text (stmt, ":hash", token_hash);
  wv_stmt_bind_int (stmt, ":at", at);
  return wv_server_sqlite_run (stmt, error) && wv_server_sqlite_note_write (store);
}

static gboolean
set_place (WvServerStore *store, const char *device, gint64 last_n, const char *ratchet, const char *previous_ratchet,
           GError **error)
{
  g_autoptr (WvStmt) stmt = wv_server_sqlite_prepare (
      store, "UPDATE device SET last_n = :n, ratchet = :b, previous_ratchet = :c WHERE id = :a", device, ratchet, previous_ratchet,
      error);

  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_int (stmt, ":n", last_n);
  return wv_server_sqlite_run (stmt, error) && wv_server_sqlite_note_write (store);
}

static gboolean
set_token (WvServerStore *store, const char *device, const char *token_hash, GError **error)
{
  g_autoptr (WvStmt) stmt = wv_server_sqlite_prepare (store, "UPDATE device SET token_hash = :b WHERE id = :a", device, token_hash, NULL, error);

  return wv_server_sqlite_run (stmt, error) && wv_server_sqlite_note_write (store);
}

static gboolean
revoke_device (WvServerStore *store, const char *device, const char *why, gboolean *ret_found, GError **error)
{
  g_autoptr (WvStmt) stmt = wv_server_sqlite_prepare (store, "UPDATE device SET revoked = :b WHERE id = :a", device, why, NULL, error);

  if (!wv_server_sqlite_run (stmt, error))
    return FALSE;
  *ret_found = wv_db_changes (wv_server_sqlite_db (store)) > 0;
  return wv_server_sqlite_note_write (store);
}

static gboolean
touch_device (WvServerStore *store, const char *device, gint64 at, GError **error)
{
  g_autoptr (WvStmt) stmt = wv_server_sqlite_prepare (store, "UPDATE device SET last_seen = :at WHERE id = :a AND last_seen < :at - 3600000", device, NULL, NULL, error);

  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_int (stmt, ":at", at);
  return wv_server_sqlite_run (stmt, error);
}

static gboolean
add_code (WvServerStore *store, const char *hash, const WvServerCode *code, GError **error)
{
  g_autoptr (WvStmt) stmt = wv_server_sqlite_prepare (store,
                                     "INSERT INTO code (hash, organisation, contact, role, invited_by, expires_at) "
                                     "VALUES (:a, :b, :c, :role, :by, :expires)",
                                     hash, code->organisation, code->contact, error);

  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_text (stmt, ":role", code->role);
  wv_stmt_bind_text (stmt, ":by", code->invited_by);
  wv_stmt_bind_int (stmt, ":expires", code->expires_at);
  return wv_server_sqlite_run (stmt, error);
}

static WvServerCode *
find_code (WvServerStore *store, const char *hash, GError **error)
{
  g_autoptr (WvStmt) stmt = wv_server_sqlite_prepare (
      store, "SELECT organisation, contact, role, invited_by, expires_at, used_at, device, attempt FROM code WHERE hash = :a", hash,
      NULL, NULL, error);
  WvServerCode *code;

  if (!wv_server_sqlite_one_row (stmt, error))
    return NULL;
  code = g_new0 (WvServerCode, 1);
  code->organisation = g_strdup (wv_stmt_text (stmt, 0));
  code->contact = g_strdup (wv_stmt_text (stmt, 1));
  code->role = g_strdup (wv_stmt_text (stmt, 2));
  code->invited_by = g_strdup (wv_stmt_text (stmt, 3));
  code->expires_at = wv_stmt_int (stmt, 4);
  code->used_at = wv_stmt_int (stmt, 5);
  code->device = g_strdup (wv_stmt_text (stmt, 6));
  code->attempt = g_strdup (wv_stmt_text (stmt, 7));
  return code;
}

static gboolean
use_code (WvServerStore *store, const char *hash, gint64 at, const char *device, const char *attempt, GError **error)
{
  g_autoptr (WvStmt) stmt
      = wv_server_sqlite_prepare (store, "UPDATE code SET used_at = :at, device = :b, attempt = :c WHERE hash = :a", hash, device, attempt, error);

  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_int (stmt, ":at", at);
  return wv_server_sqlite_run (stmt, error);
}

static gboolean
put_key (WvServerStore *store, const char *organisation, const char *public_key, const char *recovery_wrap, GError **error)
{
  g_autoptr (WvStmt) stmt = wv_server_sqlite_prepare (store, "INSERT OR REPLACE INTO organisation_key VALUES (:a, :b, :c)", organisation, public_key,
                                     recovery_wrap, error);

  return wv_server_sqlite_run (stmt, error);
}

static gboolean
get_key (WvServerStore *store, const char *organisation, char **ret_public_key, char **ret_recovery_wrap, GError **error)
{
  g_autoptr (WvStmt) stmt = wv_server_sqlite_prepare (
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
  g_autoptr (WvStmt) stmt = wv_server_sqlite_prepare (
      store, "INSERT INTO audit (at, device, stream, from_seq, to_seq) VALUES (:at, :a, :b, :from, :to)", device, stream, NULL, error);

  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_int (stmt, ":at", at);
  wv_stmt_bind_int (stmt, ":from", from);
  wv_stmt_bind_int (stmt, ":to", to);
  return wv_server_sqlite_run (stmt, error);
}

static gboolean
count (WvServerStore *store, WvServerCounts *ret_counts, GError **error)
{
  g_autoptr (WvStmt) stmt = wv_server_sqlite_prepare (
      store,
      "SELECT (SELECT count (*) FROM record WHERE deleted = 0), (SELECT count (*) FROM record WHERE kind = 'referral'), "
      "(SELECT count (*) FROM device), (SELECT count (*) FROM code WHERE used_at IS NULL), "
      "(SELECT coalesce (max (last_seen), 0) FROM device), (SELECT count (*) FROM record WHERE kind = 'conflict' "
      "AND deleted = 0 AND json_extract (data, '$.status') = 'open')",
      NULL, NULL, NULL, error);

  if (!wv_server_sqlite_one_row (stmt, error))
    return FALSE;
  *ret_counts = (WvServerCounts){ wv_stmt_int (stmt, 0), wv_stmt_int (stmt, 1), wv_stmt_int (stmt, 2), wv_stmt_int (stmt, 3),
                                  wv_stmt_int (stmt, 4), wv_stmt_int (stmt, 5) };
  return TRUE;
}

static const WvServerStore operations = {
  .close = close_store,
  .begin = begin,
  .commit = commit,
  .rollback = rollback,
  .take_moved = take_moved,
  .get_epoch = get_epoch,
  .renew_epoch = renew_epoch,
  .get_version_floor = get_version_floor,
  .get_record = get_record,
  .put_record = put_record,
  .get_dossier = get_dossier,
  .put_grantee = put_grantee,
  .get_grantees = get_grantees,
  .append = wv_server_sqlite_append,
  .get_head = wv_server_sqlite_get_head,
  .get_nonce = wv_server_sqlite_get_nonce,
  .read_stream = wv_server_sqlite_read_stream,
  .visit_live = wv_server_sqlite_visit_live,
  .is_live = wv_server_sqlite_is_live,
  .purge_tombstones = wv_server_sqlite_purge_tombstones,
  .get_receipt = get_receipt,
  .get_receipt_by_n = get_receipt_by_n,
  .put_receipt = put_receipt,
  .find_device = find_device,
  .add_device = add_device,
  .touch_device = touch_device,
  .set_place = set_place,
  .set_token = set_token,
  .revoke_device = revoke_device,
  .add_code = add_code,
  .find_code = find_code,
  .use_code = use_code,
  .put_key = put_key,
  .get_key = get_key,
  .add_audit = add_audit,
  .count = count,
  .list_devices = wv_server_sqlite_list_devices,
  .list_streams = wv_server_sqlite_list_streams,
};

/* Opening. */

static void
add_to_sum (const char *kind, const char *id, gint64 version, gpointer data)
{
  WvServerHead *head = data;

  head->live++;
  head->sum += wv_sum_of (kind, id, version);
}

/* Once, for entries of before there were sums. */
static gboolean
count_stream (WvServerStore *store, const char *stream, GError **error)
{
  g_auto (WvServerHead) head = { 0 };

  if (!wv_server_sqlite_get_head (store, stream, &head, error))
    return FALSE;
  head.live = 0;
  head.sum = 0;
  return wv_server_sqlite_visit_live (store, stream, add_to_sum, &head, error) && wv_server_sqlite_write_head (store, stream, &head, error);
}

static gboolean
count_streams (WvServerStore *store, GError **error)
{
  g_autoptr (GPtrArray) streams = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (WvStmt) stmt = wv_server_sqlite_prepare (store, "SELECT id FROM stream", NULL, NULL, NULL, error);
  gboolean row = FALSE;

  if (stmt == NULL || !wv_stmt_step (stmt, &row, error))
    return FALSE;
  while (row)
    {
      g_ptr_array_add (streams, g_strdup (wv_stmt_text (stmt, 0)));
      if (!wv_stmt_step (stmt, &row, error))
        return FALSE;
    }
  for (guint i = 0; i < streams->len; i++)
    if (!count_stream (store, streams->pdata[i], error))
      return FALSE;
  return set_meta (store, "sums", "1", error);
}

static gboolean
set_first_epoch (WvServerStore *store, GError **error)
{
  g_autofree char *epoch = wv_server_new_epoch ();

  return set_meta (store, "epoch", epoch, error) && wv_server_sqlite_note_write (store);
}

/* Why this file cannot be the one that was here last; NULL when it can. */
static const char *
find_break (const char *epoch, gint64 commits, const char *stamp, const char *known_stamp, const char *high_epoch, gint64 high)
{
  if (high_epoch != NULL && strcmp (high_epoch, epoch) != 0)
    return "its history is another one than was here";
  if (high_epoch != NULL && commits < high)
    return "it is older than what was here: a backup was put back";
  if (stamp != NULL && known_stamp != NULL && strcmp (stamp, known_stamp) != 0)
    return "it is a copy";
  return NULL;
}

/* A history that was cut gets another name before anybody reads it. @path: NULL in memory. */
static gboolean
check_history (WvServerStore *store, const char *path, GError **error)
{
  g_autofree char *high_epoch = NULL;
  gint64 high = 0, commits;
  /* The file beside it first: what is committed meanwhile then only makes the database newer. */
  gboolean noted = path != NULL && wv_server_highwater_read (path, &high_epoch, &high);
  g_autofree char *stamp = path != NULL ? wv_server_file_stamp (path) : NULL;
  g_autofree char *known_stamp = get_meta (store, "stamp", NULL);
  g_autofree char *epoch = get_epoch (store, NULL);
  g_autofree char *sums = get_meta (store, "sums", NULL);
  const char *why;

  if (!get_meta_int (store, "commits", &commits, error))
    return FALSE;
  why = epoch == NULL ? "" : find_break (epoch, commits, stamp, known_stamp, noted ? high_epoch : NULL, high);
  if (why != NULL && *why != '\0')
    g_message ("%s: %s. A new epoch begins; desktops compare and offer again what they sent", path, why);
  if (why == NULL && sums != NULL && g_strcmp0 (stamp, known_stamp) == 0)
    return TRUE;
  if (!begin (store, TRUE, error))
    return FALSE;
  if ((why == NULL || (epoch == NULL ? set_first_epoch (store, error) : renew_epoch (store, error)))
      && (sums != NULL || count_streams (store, error)) && (stamp == NULL || set_meta (store, "stamp", stamp, error)))
    return commit (store, error);
  rollback (store);
  return FALSE;
}

WvServerStore *
wv_server_store_open_sqlite (const char *path, GError **error)
{
  gboolean in_memory = strcmp (path, ":memory:") == 0;
  g_autoptr (WvDb) db = wv_db_open (path, WV_DB_READ_WRITE, error);
  g_autoptr (WvServerStore) store = NULL;
  WvServerSqlite *self;

  if (db == NULL
      || !wv_migrate (db, wv_server_get_resource (), "/nl/welverwijs/server/schema", APPLICATION_ID, error)
      || !wv_db_exec (db, "PRAGMA synchronous = FULL", error)) /* what was answered is on the disk */
    return NULL;
  self = g_new0 (WvServerSqlite, 1);
  self->parent = operations;
  self->db = g_steal_pointer (&db);
  self->moved = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->nonce = wv_server_new_epoch ();
  self->highwater = in_memory ? NULL : wv_server_highwater_new (path);
  store = &self->parent;
  return check_history (store, in_memory ? NULL : path, error) ? g_steal_pointer (&store) : NULL;
}
