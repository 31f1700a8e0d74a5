/* The storage interface on PostgreSQL, for several server processes on one database. What two of them must not do at the
 * same time is guarded by row locks: records without a dossier by their own row, everything of a dossier by its row in
 * "guard". Heads of streams are locked last, in order of their ids, and numbers are given there (wv-server-heads.c): so
 * whoever gets the next number already sees what has the one before. */
#include <string.h>

#include "domain/wv-error.h"
#include "domain/wv-kind.h"
#include "server/wv-server-heads.h"
#include "server/wv-server-postgres.h"
#include "server/wv-server-store-postgres.h"

static WvPg *
pg_of (WvServerStore *store)
{
  return WV_SERVER_PG (store)->pg;
}

gboolean
wv_server_pg_run (PGresult *taken)
{
  g_autoptr (PGresult) result = taken;

  return result != NULL;
}

/* Transactions. */

void
wv_server_pg_forget_page (WvServerPg *self)
{
  g_hash_table_remove_all (self->rows);
  g_clear_pointer (&self->page, PQclear);
}

static void
end (WvServerPg *self)
{
  self->depth = 0;
  self->broken = FALSE;
  self->version_floor = -1;
  wv_server_pending_clear (self->pending);
  g_hash_table_remove_all (self->guarded);
  wv_server_pg_forget_page (self);
}

/* What answers may be another history than before. */
static gboolean
meet (WvServerPg *self, GError **error)
{
  g_clear_pointer (&self->nonce, g_free);
  if (wv_server_postgres_meet (self->pg, &self->nonce, error))
    return TRUE;
  wv_pg_disconnect (self->pg);
  return FALSE;
}

/* A connection that died while idle is noticed only here: then once more on a new one. */
static gboolean
begin_outer (WvServerPg *self, gboolean write, GError **error)
{
  const char *sql = write ? "BEGIN ISOLATION LEVEL READ COMMITTED" : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

  if (wv_pg_is_connected (self->pg) && (self->nonce != NULL || meet (self, NULL)) && wv_pg_exec (self->pg, sql, NULL))
    return TRUE;
  wv_pg_disconnect (self->pg); /* whatever it is, it is over; libpq may not know yet */
  return wv_pg_connect (self->pg, error) && meet (self, error) && wv_pg_exec (self->pg, sql, error);
}

static gboolean
may_write (WvServerPg *self, GError **error)
{
  if (self->nonce == NULL)
    g_set_error (error, WV_ERROR, WV_ERROR_READ_ONLY, "this PostgreSQL is a standby");
  return self->nonce != NULL;
}

static gboolean
begin (WvServerStore *store, gboolean write, GError **error)
{
  WvServerPg *self = WV_SERVER_PG (store);
  gboolean ok = self->depth == 0 ? begin_outer (self, write, error) : wv_pg_exec (self->pg, "SAVEPOINT inner_work", error);

  if (ok && self->depth == 0 && write && !may_write (self, error))
    {
      wv_pg_exec (self->pg, "ROLLBACK", NULL);
      return FALSE;
    }
  if (!ok)
    return FALSE;
  if (self->depth++ == 0)
    self->write = write;
  else
    wv_server_pending_mark (self->pending);
  return TRUE;
}

static gboolean
commit_inner (WvServerPg *self, GError **error)
{
  self->depth--;
  if (wv_pg_exec (self->pg, "RELEASE inner_work", error))
    {
      wv_server_pending_release (self->pending);
      return TRUE;
    }
  wv_server_pending_undo (self->pending);
  self->broken = TRUE; /* what it did is neither kept nor undone */
  return FALSE;
}

static gboolean
commit (WvServerStore *store, GError **error)
{
  WvServerPg *self = WV_SERVER_PG (store);
  gboolean ok;

  if (self->depth > 1)
    return commit_inner (self, error);
  ok = !self->broken && wv_server_heads_commit (self->pg, self->pending, self->nonce, wv_clock_now (store->clock), self->moved, error);
  if (self->broken)
    g_set_error (error, WV_ERROR, WV_ERROR_STORAGE, "the connection to PostgreSQL was lost");
  if (!ok && wv_pg_is_connected (self->pg))
    wv_pg_exec (self->pg, "ROLLBACK", NULL);
  end (self);
  return ok;
}

static void
rollback (WvServerStore *store)
{
  WvServerPg *self = WV_SERVER_PG (store);
  gboolean outer = self->depth == 1;

  if (!wv_pg_is_connected (self->pg)
      || !wv_pg_exec (self->pg, outer ? "ROLLBACK" : "ROLLBACK TO inner_work; RELEASE inner_work", NULL))
    self->broken = TRUE;
  if (outer)
    {
      end (self);
      return;
    }
  self->depth--;
  wv_server_pending_undo (self->pending);
  self->version_floor = -1;
  g_hash_table_remove_all (self->guarded); /* locks taken inside are gone; asking again for the others costs little */
}

static GStrv
take_moved (WvServerStore *store)
{
  WvServerPg *self = WV_SERVER_PG (store);
  GStrv names = (GStrv) g_hash_table_get_keys_as_array (self->moved, NULL);

  g_hash_table_steal_all (self->moved);
  return names;
}

gboolean
wv_server_pg_guard (WvServerStore *store, const char *name, GError **error)
{
  WvServerPg *self = WV_SERVER_PG (store);
  const WvPgStep steps[] = {
    WV_PG_STEP ("INSERT INTO guard (name) VALUES ($1) ON CONFLICT DO NOTHING", name),
    WV_PG_STEP ("SELECT 1 FROM guard WHERE name = $1 FOR UPDATE", name),
  };
  g_autoptr (GPtrArray) results = NULL;

  if (!self->write || name == NULL || g_hash_table_contains (self->guarded, name))
    return TRUE;
  results = wv_pg_run (self->pg, steps, G_N_ELEMENTS (steps), error);
  if (results != NULL)
    g_hash_table_add (self->guarded, g_strdup (name));
  return results != NULL;
}

/* The history. */

static char *
get_epoch (WvServerStore *store, GError **error)
{
  return wv_server_postgres_get_meta (pg_of (store), "epoch", error);
}

static gboolean
renew_epoch (WvServerStore *store, GError **error)
{
  WV_SERVER_PG (store)->version_floor = -1;
  return wv_server_postgres_renew_epoch (pg_of (store), error);
}

/* Whoever gives versions shares a lock with others who do; whoever raises the floor waits for them to end. */
static gboolean
get_version_floor (WvServerStore *store, gint64 *ret_floor, GError **error)
{
  WvServerPg *self = WV_SERVER_PG (store);
  const WvPgStep steps[] = {
    { "SELECT pg_advisory_xact_lock_shared (" WV_SERVER_EPOCH_LOCK ")", 0, NULL },
    WV_PG_STEP ("SELECT value FROM meta WHERE key = $1", "version-floor"),
  };
  g_autoptr (GPtrArray) results = NULL;

  if (self->version_floor < 0)
    {
      results = wv_pg_run (self->pg, steps, G_N_ELEMENTS (steps), error);
      if (results == NULL)
        return FALSE;
      self->version_floor = PQntuples (results->pdata[1]) > 0 ? wv_pg_number (results->pdata[1], 0, 0) : 0;
    }
  *ret_floor = self->version_floor;
  return TRUE;
}

/* Records. */

#define RECORD_COLUMNS "kind, id, dossier, v, data, versions, deleted"

static WvServerRecord *
record_from_row (const PGresult *result, int row, int first, GError **error)
{
  g_autoptr (WvServerRecord) record = g_new0 (WvServerRecord, 1);
  const char *data = wv_pg_text (result, row, first + 4);
  const char *versions = wv_pg_text (result, row, first + 5);

  record->kind = g_strdup (wv_pg_text (result, row, first));
  record->id = g_strdup (wv_pg_text (result, row, first + 1));
  record->dossier = g_strdup (wv_pg_text (result, row, first + 2));
  record->version = wv_pg_number (result, row, first + 3);
  record->data = wv_json_parse (data, strlen (data), error);
  if (record->data == NULL)
    return NULL;
  record->versions = wv_json_parse (versions, strlen (versions), error);
  record->deleted = wv_pg_number (result, row, first + 6) != 0;
  return record->versions != NULL ? g_steal_pointer (&record) : NULL;
}

#define SELECT_RECORD "SELECT " RECORD_COLUMNS " FROM record WHERE kind = $1 AND id = $2"

static WvServerRecord *
first_record (PGresult *taken, GError **error)
{
  g_autoptr (PGresult) result = taken;

  return result != NULL && PQntuples (result) > 0 ? record_from_row (result, 0, 0, error) : NULL;
}

/* A record that is not there cannot be locked: put_record notices when somebody else made it meanwhile. */
static WvServerRecord *
lock_record (WvServerStore *store, const char *kind, const char *id, GError **error)
{
  const WvKind *known = wv_kind_find (kind);
  g_autoptr (WvServerRecord) record = NULL;

  if (known == NULL || known->scope != WV_SCOPE_DOSSIER)
    return first_record (WV_PG_QUERY (pg_of (store), error, SELECT_RECORD " FOR UPDATE", kind, id), error);
  record = first_record (WV_PG_QUERY (pg_of (store), error, SELECT_RECORD, kind, id), error);
  if (record == NULL || g_hash_table_contains (WV_SERVER_PG (store)->guarded, record->dossier))
    return g_steal_pointer (&record);
  if (!wv_server_pg_guard (store, record->dossier, error))
    return NULL;
  return first_record (WV_PG_QUERY (pg_of (store), error, SELECT_RECORD, kind, id), error); /* it may have changed meanwhile */
}

static WvServerRecord *
get_record (WvServerStore *store, const char *kind, const char *id, GError **error)
{
  WvServerPg *self = WV_SERVER_PG (store);
  g_autofree char *key = NULL;
  int row;

  if (self->write)
    return lock_record (store, kind, id, error);
  key = g_strdup_printf ("%s %s", kind, id);
  row = GPOINTER_TO_INT (g_hash_table_lookup (self->rows, key));
  if (row > 0)
    return record_from_row (self->page, row - 1, WV_SERVER_PG_PAGE_RECORD, error);
  return first_record (WV_PG_QUERY (self->pg, error, SELECT_RECORD, kind, id), error);
}

static gboolean
put_record (WvServerStore *store, const WvServerRecord *record, GError **error)
{
  g_autofree char *data = wv_json_dump (record->data);
  g_autofree char *versions = wv_json_dump (record->versions);
  g_autoptr (PGresult) result = NULL;

  if (!wv_server_pg_guard (store, record->dossier, error))
    return FALSE;
  result = WV_PG_QUERY (pg_of (store), error,
                        "INSERT INTO record (" RECORD_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7) "
                        "ON CONFLICT (kind, id) DO UPDATE SET v = excluded.v, data = excluded.data, "
                        "versions = excluded.versions, deleted = excluded.deleted WHERE record.v < excluded.v",
                        record->kind, record->id, record->dossier, WV_PG_INT (record->version), data, versions,
                        record->deleted ? "1" : "0");
  if (result != NULL && strcmp (PQcmdTuples (result), "1") != 0)
    g_set_error (error, WV_ERROR, WV_ERROR_CONFLICT, "another process wrote the record first");
  return result != NULL && strcmp (PQcmdTuples (result), "1") == 0;
}

static GPtrArray *
get_dossier (WvServerStore *store, const char *dossier, const char *kind, GError **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) wv_server_record_free);
  g_autoptr (PGresult) result = NULL;

  if (!wv_server_pg_guard (store, dossier, error))
    return NULL;
  result = WV_PG_QUERY (pg_of (store), error,
                        "SELECT " RECORD_COLUMNS " FROM record WHERE dossier = $1 AND ($2::text IS NULL OR kind = $2) ORDER BY made",
                        dossier, kind);
  for (int i = 0; result != NULL && i < PQntuples (result); i++)
    {
      WvServerRecord *record = record_from_row (result, i, 0, error);

      if (record == NULL)
        return NULL;
      g_ptr_array_add (records, record);
    }
  return result != NULL ? g_steal_pointer (&records) : NULL;
}

static gboolean
put_grantee (WvServerStore *store, const char *dossier, const char *organisation, const char *grant, gboolean ended, GError **error)
{
  return wv_server_pg_guard (store, dossier, error)
         && wv_server_pg_run (WV_PG_QUERY (pg_of (store), error,
                              "INSERT INTO grantee (dossier, organisation, grant_id, ended) VALUES ($1, $2, $3, $4) "
                              "ON CONFLICT (grant_id) DO UPDATE SET ended = excluded.ended",
                              dossier, organisation, grant, ended ? "1" : "0"));
}

static GStrv
get_grantees (WvServerStore *store, const char *dossier, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (PGresult) result = NULL;

  if (!wv_server_pg_guard (store, dossier, error))
    return NULL;
  result = WV_PG_QUERY (pg_of (store), error,
                        "SELECT DISTINCT organisation FROM grantee WHERE dossier = $1 AND ended = 0 ORDER BY organisation", dossier);
  for (int i = 0; result != NULL && i < PQntuples (result); i++)
    g_strv_builder_add (builder, wv_pg_text (result, i, 0));
  return result != NULL ? g_strv_builder_end (builder) : NULL;
}

/* Receipts. */

static WvServerReceipt *
first_receipt (PGresult *taken)
{
  g_autoptr (PGresult) result = taken;
  WvServerReceipt *receipt;

  if (result == NULL || PQntuples (result) == 0)
    return NULL;
  receipt = g_new0 (WvServerReceipt, 1);
  receipt->state = g_strdup (wv_pg_text (result, 0, 0));
  receipt->version = wv_pg_number (result, 0, 1);
  receipt->conflict = g_strdup (wv_pg_text (result, 0, 2));
  receipt->op_id = g_strdup (wv_pg_text (result, 0, 3));
  return receipt;
}

static WvServerReceipt *
get_receipt (WvServerStore *store, const char *op_id, GError **error)
{
  return first_receipt (WV_PG_QUERY (pg_of (store), error, "SELECT state, v, conflict, op_id FROM receipt WHERE op_id = $1", op_id));
}

static WvServerReceipt *
get_receipt_by_n (WvServerStore *store, const char *device, gint64 n, GError **error)
{
  return first_receipt (WV_PG_QUERY (pg_of (store), error, "SELECT state, v, conflict, op_id FROM receipt WHERE device = $1 AND n = $2",
                                     device, WV_PG_INT (n)));
}

/* The same request in two processes: the second waits here for the first, and then is "another writer was in the way". */
static gboolean
put_receipt (WvServerStore *store, const char *op_id, const char *device, gint64 n, const WvServerReceipt *receipt, gint64 at,
             GError **error)
{
  return wv_server_pg_run (WV_PG_QUERY (pg_of (store), error,
                           "INSERT INTO receipt (op_id, device, n, state, v, conflict, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                           op_id, device, WV_PG_INT (n), receipt->state, WV_PG_INT (receipt->version), receipt->conflict,
                           WV_PG_INT (at)));
}

/* Devices, codes, keys. */

#define SELECT_DEVICE                                                                                                            \
  "SELECT id, organisation, contact, role, last_n, ratchet, previous_ratchet, revoked FROM device WHERE token_hash = $1"

static WvServerDevice *
find_device (WvServerStore *store, const char *token_hash, GError **error)
{
  g_autoptr (PGresult) result = WV_SERVER_PG (store)->write
                                    ? WV_PG_QUERY (pg_of (store), error, SELECT_DEVICE " FOR UPDATE", token_hash)
                                    : WV_PG_QUERY (pg_of (store), error, SELECT_DEVICE, token_hash);
  WvServerDevice *device;

  if (result == NULL || PQntuples (result) == 0)
    return NULL;
  device = g_new0 (WvServerDevice, 1);
  device->id = g_strdup (wv_pg_text (result, 0, 0));
  device->organisation = g_strdup (wv_pg_text (result, 0, 1));
  device->contact = g_strdup (wv_pg_text (result, 0, 2));
  device->role = g_strdup (wv_pg_text (result, 0, 3));
  device->last_n = wv_pg_number (result, 0, 4);
  device->ratchet = g_strdup (wv_pg_text (result, 0, 5));
  device->previous_ratchet = g_strdup (wv_pg_text (result, 0, 6));
  device->revoked = g_strdup (wv_pg_text (result, 0, 7));
  return device;
}

static gboolean
add_device (WvServerStore *store, const WvServerDevice *device, const char *token_hash, gint64 at, GError **error)
{
  return wv_server_pg_run (WV_PG_QUERY (pg_of (store), error,
                           "INSERT INTO device (id, organisation, contact, role, token_hash, enrolled_at) "
                           "VALUES ($1, $2, $3, $4, $5, $6)",
                           device->id, device->organisation, device->contact, device->role, token_hash, WV_PG_INT (at)));
}

static gboolean
touch_device (WvServerStore *store, const char *device, gint64 at, GError **error)
{
  return wv_server_pg_run (WV_PG_QUERY (pg_of (store), error,
                           "UPDATE device SET last_seen = $2 WHERE id = $1 AND last_seen < $2::bigint - 3600000", device,
                           WV_PG_INT (at)));
}

static gboolean
set_place (WvServerStore *store, const char *device, gint64 last_n, const char *ratchet, const char *previous_ratchet,
           GError **error)
{
  return wv_server_pg_run (WV_PG_QUERY (pg_of (store), error,
                                        "UPDATE device SET last_n = $2, ratchet = $3, previous_ratchet = $4 WHERE id = $1", device,
                                        WV_PG_INT (last_n), ratchet, previous_ratchet));
}

static gboolean
set_token (WvServerStore *store, const char *device, const char *token_hash, GError **error)
{
  return wv_server_pg_run (
      WV_PG_QUERY (pg_of (store), error, "UPDATE device SET token_hash = $2 WHERE id = $1", device, token_hash));
}

static gboolean
revoke_device (WvServerStore *store, const char *device, const char *why, gboolean *ret_found, GError **error)
{
  g_autoptr (PGresult) result = WV_PG_QUERY (pg_of (store), error, "UPDATE device SET revoked = $2 WHERE id = $1", device, why);

  *ret_found = result != NULL && strcmp (PQcmdTuples (result), "0") != 0;
  return result != NULL;
}

static gboolean
add_code (WvServerStore *store, const char *hash, const WvServerCode *code, GError **error)
{
  return wv_server_pg_run (WV_PG_QUERY (pg_of (store), error,
                           "INSERT INTO code (hash, organisation, contact, role, invited_by, expires_at) "
                           "VALUES ($1, $2, $3, $4, $5, $6)",
                           hash, code->organisation, code->contact, code->role, code->invited_by, WV_PG_INT (code->expires_at)));
}

#define SELECT_CODE "SELECT organisation, contact, role, invited_by, expires_at, used_at, device, attempt FROM code WHERE hash = $1"

/* Locked where it may be used: it is good for one device. */
static WvServerCode *
find_code (WvServerStore *store, const char *hash, GError **error)
{
  g_autoptr (PGresult) result = WV_SERVER_PG (store)->write ? WV_PG_QUERY (pg_of (store), error, SELECT_CODE " FOR UPDATE", hash)
                                                             : WV_PG_QUERY (pg_of (store), error, SELECT_CODE, hash);
  WvServerCode *code;

  if (result == NULL || PQntuples (result) == 0)
    return NULL;
  code = g_new0 (WvServerCode, 1);
  code->organisation = g_strdup (wv_pg_text (result, 0, 0));
  code->contact = g_strdup (wv_pg_text (result, 0, 1));
  code->role = g_strdup (wv_pg_text (result, 0, 2));
  code->invited_by = g_strdup (wv_pg_text (result, 0, 3));
  code->expires_at = wv_pg_number (result, 0, 4);
  code->used_at = wv_pg_number (result, 0, 5);
  code->device = g_strdup (wv_pg_text (result, 0, 6));
  code->attempt = g_strdup (wv_pg_text (result, 0, 7));
  return code;
}

static gboolean
use_code (WvServerStore *store, const char *hash, gint64 at, const char *device, const char *attempt, GError **error)
{
  return wv_server_pg_run (WV_PG_QUERY (pg_of (store), error,
                                        "UPDATE code SET used_at = $2, device = $3, attempt = $4 WHERE hash = $1", hash,
                                        WV_PG_INT (at), device, attempt));
}

static gboolean
put_key (WvServerStore *store, const char *organisation, const char *public_key, const char *recovery_wrap, GError **error)
{
  return wv_server_pg_run (WV_PG_QUERY (pg_of (store), error,
                           "INSERT INTO organisation_key (organisation, public_key, recovery_wrap) VALUES ($1, $2, $3) "
                           "ON CONFLICT (organisation) DO UPDATE SET public_key = excluded.public_key, "
                           "recovery_wrap = excluded.recovery_wrap",
                           organisation, public_key, recovery_wrap));
}

/* Guarded, so that two first computers of an organisation do not both bring its key. */
static gboolean
get_key (WvServerStore *store, const char *organisation, char **ret_public_key, char **ret_recovery_wrap, GError **error)
{
  g_autofree char *name = g_strconcat ("key:", organisation, NULL);
  g_autoptr (PGresult) result = NULL;
  gboolean row;

  if (!wv_server_pg_guard (store, name, error))
    return FALSE;
  result = WV_PG_QUERY (pg_of (store), error, "SELECT public_key, recovery_wrap FROM organisation_key WHERE organisation = $1",
                        organisation);
  row = result != NULL && PQntuples (result) > 0;
  *ret_public_key = row ? g_strdup (wv_pg_text (result, 0, 0)) : NULL;
  *ret_recovery_wrap = row ? g_strdup (wv_pg_text (result, 0, 1)) : NULL;
  return result != NULL;
}

static gboolean
add_audit (WvServerStore *store, const char *device, const char *stream, gint64 from, gint64 to, gint64 at, GError **error)
{
  return wv_server_pg_run (WV_PG_QUERY (pg_of (store), error,
                           "INSERT INTO audit (at, device, stream, from_seq, to_seq) VALUES ($1, $2, $3, $4, $5)", WV_PG_INT (at),
                           device, stream, WV_PG_INT (from), WV_PG_INT (to)));
}

static gboolean
count (WvServerStore *store, WvServerCounts *ret_counts, GError **error)
{
  g_autoptr (PGresult) result = WV_PG_QUERY (
      pg_of (store), error,
      "SELECT (SELECT count (*) FROM record WHERE deleted = 0), (SELECT count (*) FROM record WHERE kind = $1), "
      "(SELECT count (*) FROM device), (SELECT count (*) FROM code WHERE used_at IS NULL), "
      "(SELECT coalesce (max (last_seen), 0) FROM device), (SELECT count (*) FROM record WHERE kind = $2 "
      "AND deleted = 0 AND data::json ->> 'status' = 'open')",
      "referral", "conflict");

  if (result == NULL)
    return FALSE;
  *ret_counts = (WvServerCounts){ wv_pg_number (result, 0, 0), wv_pg_number (result, 0, 1), wv_pg_number (result, 0, 2),
                                  wv_pg_number (result, 0, 3), wv_pg_number (result, 0, 4), wv_pg_number (result, 0, 5) };
  return TRUE;
}

static json_t *
list_devices (WvServerStore *store, GError **error)
{
  g_autoptr (PGresult) result
      = WV_PG_QUERY (pg_of (store), error,
                     "SELECT id, organisation, role, enrolled_at, last_seen, revoked FROM device WHERE id <> $1 "
                     "ORDER BY organisation, id",
                     "");
  json_t *rows = result != NULL ? json_array () : NULL;

  for (int i = 0; result != NULL && i < PQntuples (result); i++)
    json_array_append_new (rows, wv_server_device_row (wv_pg_text (result, i, 0), wv_pg_text (result, i, 1),
                                                       wv_pg_text (result, i, 2), wv_pg_number (result, i, 3),
                                                       wv_pg_number (result, i, 4), wv_pg_text (result, i, 5)));
  return rows;
}

static json_t *
list_streams (WvServerStore *store, GError **error)
{
  g_autoptr (PGresult) result = WV_PG_QUERY (
      pg_of (store), error, "SELECT id, head, floor, live FROM stream WHERE id <> $1 ORDER BY id", "");
  json_t *rows = result != NULL ? json_array () : NULL;

  for (int i = 0; result != NULL && i < PQntuples (result); i++)
    json_array_append_new (rows, wv_server_stream_row (wv_pg_text (result, i, 0), wv_pg_number (result, i, 1),
                                                       wv_pg_number (result, i, 2), wv_pg_number (result, i, 3)));
  return rows;
}

static void
close_store (WvServerStore *store)
{
  WvServerPg *self = WV_SERVER_PG (store);

  wv_pg_free (self->pg);
  g_free (self->nonce);
  wv_server_pending_free (self->pending);
  g_hash_table_unref (self->guarded);
  g_hash_table_unref (self->moved);
  g_hash_table_unref (self->rows);
  g_clear_pointer (&self->page, PQclear);
  g_free (self);
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
  .append = wv_server_pg_append,
  .get_head = wv_server_pg_get_head,
  .get_nonce = wv_server_pg_get_nonce,
  .read_stream = wv_server_pg_read_stream,
  .visit_live = wv_server_pg_visit_live,
  .is_live = wv_server_pg_is_live,
  .purge_tombstones = wv_server_pg_purge_tombstones,
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
  .list_devices = list_devices,
  .list_streams = list_streams,
};

WvServerStore *
wv_server_store_open_postgres (const char *uri, GError **error)
{
  g_autoptr (WvPg) pg = wv_pg_new (uri, error);
  g_autofree char *nonce = NULL;
  WvServerPg *self;

  if (pg == NULL || !wv_server_postgres_check (pg, error) || !wv_server_postgres_meet (pg, &nonce, error))
    return NULL;
  self = g_new0 (WvServerPg, 1);
  self->parent = operations;
  self->pg = g_steal_pointer (&pg);
  self->nonce = g_steal_pointer (&nonce);
  self->version_floor = -1;
  self->pending = wv_server_pending_new ();
  self->guarded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->moved = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return &self->parent;
}
