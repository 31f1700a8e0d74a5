/* The storage interface on PostgreSQL, for several server processes on one database. What two of them must not do at the
 * same time is guarded by row locks: records without a dossier by their own row, everything of a dossier by its row in
 * "guard". Heads of streams are locked last, in order of their ids, and numbers are given there (wv-server-heads.c): so
 * whoever gets the next number already sees what has the one before. */
#include <string.h>

#include "domain/wv-error.h"
#include "domain/wv-kind.h"
#include "server/wv-pg.h"
#include "server/wv-server-heads.h"
#include "server/wv-server-postgres.h"
#include "server/wv-server-store.h"

typedef struct
{
  WvServerStore parent;
  WvPg *pg;
  guint depth;      /* of transactions inside each other */
  gboolean write, broken;
  WvServerPending *pending;
  GHashTable *guarded; /* set of names that this transaction has locked */
  GHashTable *moved;   /* set of stream names, since the last take_moved */
  PGresult *page;      /* the last read_stream of a reader, with its records */
  GHashTable *rows;    /* "kind id" → row of page + 1 */
} Postgres;

static WvPg *
pg_of (WvServerStore *store)
{
  return ((Postgres *) store)->pg;
}

static gboolean
run (PGresult *taken)
{
  g_autoptr (PGresult) result = taken;

  return result != NULL;
}

/* Transactions. */

static void
forget_page (Postgres *self)
{
  g_hash_table_remove_all (self->rows);
  g_clear_pointer (&self->page, PQclear);
}

static void
end (Postgres *self)
{
  self->depth = 0;
  self->broken = FALSE;
  wv_server_pending_clear (self->pending);
  g_hash_table_remove_all (self->guarded);
  forget_page (self);
}

/* A connection that died while idle is noticed only here: then once more on a new one. */
static gboolean
begin_outer (Postgres *self, gboolean write, GError **error)
{
  const char *sql = write ? "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE" : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

  if (wv_pg_is_connected (self->pg) && wv_pg_exec (self->pg, sql, NULL))
    return TRUE;
  return wv_pg_connect (self->pg, error) && wv_pg_exec (self->pg, sql, error);
}

static gboolean
begin (WvServerStore *store, gboolean write, GError **error)
{
  Postgres *self = (Postgres *) store;
  gboolean ok = self->depth == 0 ? begin_outer (self, write, error) : wv_pg_exec (self->pg, "SAVEPOINT inner_work", error);

  if (!ok)
    return FALSE;
  if (self->depth++ == 0)
    self->write = write;
  else
    wv_server_pending_mark (self->pending);
  return TRUE;
}

static gboolean
commit_inner (Postgres *self, GError **error)
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
  Postgres *self = (Postgres *) store;
  gboolean ok;

  if (self->depth > 1)
    return commit_inner (self, error);
  ok = !self->broken && wv_server_heads_commit (self->pg, self->pending, self->moved, error);
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
  Postgres *self = (Postgres *) store;
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
  g_hash_table_remove_all (self->guarded); /* locks taken inside are gone; asking again for the others costs little */
}

static GStrv
take_moved (WvServerStore *store)
{
  Postgres *self = (Postgres *) store;
  GStrv names = (GStrv) g_hash_table_get_keys_as_array (self->moved, NULL);

  g_hash_table_steal_all (self->moved);
  return names;
}

/* Until the end of a writing transaction nobody else has what @name stands for. */
static gboolean
guard (WvServerStore *store, const char *name, GError **error)
{
  Postgres *self = (Postgres *) store;
  const WvPgStep steps[] = {
    WV_PG_STEP ("INSERT INTO guard (name) VALUES ($1) ON CONFLICT DO NOTHING", name),
    WV_PG_STEP ("SELECT 1 FROM guard WHERE name = $1 FOR UPDATE", name),
  };

  if (!self->write || name == NULL || g_hash_table_contains (self->guarded, name))
    return TRUE;
  if (!run (wv_pg_run (self->pg, steps, G_N_ELEMENTS (steps), error)))
    return FALSE;
  g_hash_table_add (self->guarded, g_strdup (name));
  return TRUE;
}

static char *
get_epoch (WvServerStore *store, GError **error)
{
  g_autoptr (PGresult) result = WV_PG_QUERY (pg_of (store), error, "SELECT value FROM meta WHERE key = $1", "epoch");

  return result != NULL && PQntuples (result) > 0 ? g_strdup (wv_pg_text (result, 0, 0)) : NULL;
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
  if (record == NULL || g_hash_table_contains (((Postgres *) store)->guarded, record->dossier))
    return g_steal_pointer (&record);
  if (!guard (store, record->dossier, error))
    return NULL;
  return first_record (WV_PG_QUERY (pg_of (store), error, SELECT_RECORD, kind, id), error); /* it may have changed meanwhile */
}

static WvServerRecord *
get_record (WvServerStore *store, const char *kind, const char *id, GError **error)
{
  Postgres *self = (Postgres *) store;
  g_autofree char *key = NULL;
  int row;

  if (self->write)
    return lock_record (store, kind, id, error);
  key = g_strdup_printf ("%s %s", kind, id);
  row = GPOINTER_TO_INT (g_hash_table_lookup (self->rows, key));
  if (row > 0)
    return record_from_row (self->page, row - 1, 4, error);
  return first_record (WV_PG_QUERY (self->pg, error, SELECT_RECORD, kind, id), error);
}

static gboolean
put_record (WvServerStore *store, const WvServerRecord *record, GError **error)
{
  g_autofree char *data = wv_json_dump (record->data);
  g_autofree char *versions = wv_json_dump (record->versions);
  g_autoptr (PGresult) result = NULL;

  if (!guard (store, record->dossier, error))
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

  if (!guard (store, dossier, error))
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
  return guard (store, dossier, error)
         && run (WV_PG_QUERY (pg_of (store), error,
                              "INSERT INTO grantee (dossier, organisation, grant_id, ended) VALUES ($1, $2, $3, $4) "
                              "ON CONFLICT (grant_id) DO UPDATE SET ended = excluded.ended",
                              dossier, organisation, grant, ended ? "1" : "0"));
}

static GStrv
get_grantees (WvServerStore *store, const char *dossier, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (PGresult) result = NULL;

  if (!guard (store, dossier, error))
    return NULL;
  result = WV_PG_QUERY (pg_of (store), error,
                        "SELECT DISTINCT organisation FROM grantee WHERE dossier = $1 AND ended = 0 ORDER BY organisation", dossier);
  for (int i = 0; result != NULL && i < PQntuples (result); i++)
    g_strv_builder_add (builder, wv_pg_text (result, i, 0));
  return result != NULL ? g_strv_builder_end (builder) : NULL;
}

/* Streams. */

static gboolean
had_put (WvServerStore *store, const char *stream, const char *kind, const char *id, gboolean *ret_had, GError **error)
{
  const char *op = wv_server_pending_get_op (((Postgres *) store)->pending, stream, kind, id);
  g_autoptr (PGresult) result = NULL;

  if (op != NULL)
    {
      *ret_had = strcmp (op, "put") == 0;
      return TRUE;
    }
  result = WV_PG_QUERY (pg_of (store), error,
                        "SELECT 1 FROM stream_entry WHERE stream = $1 AND kind = $2 AND rec = $3 AND op = 'put'", stream, kind, id);
  *ret_had = result != NULL && PQntuples (result) > 0;
  return result != NULL;
}

static gboolean
append (WvServerStore *store, const char *stream, const char *kind, const char *id, const char *op, GError **error)
{
  Postgres *self = (Postgres *) store;
  gboolean had = TRUE;

  /* "gone" for something that was never there would tell that it exists. */
  if (strcmp (op, "put") != 0 && !had_put (store, stream, kind, id, &had, error))
    return FALSE;
  if (had)
    wv_server_pending_add (self->pending, stream, kind, id, op);
  return TRUE;
}

/* In a writing transaction also what it will move itself: whoever compares heads sees that something changed. */
static gboolean
get_head (WvServerStore *store, const char *stream, gint64 *ret_head, char **ret_nonce, GError **error)
{
  g_autoptr (PGresult) result = WV_PG_QUERY (pg_of (store), error, "SELECT head, nonce FROM stream WHERE id = $1", stream);
  gboolean row = result != NULL && PQntuples (result) > 0;

  if (result == NULL)
    return FALSE;
  *ret_head = (row ? wv_pg_number (result, 0, 0) : 0) + wv_server_pending_count (((Postgres *) store)->pending, stream);
  *ret_nonce = g_strdup (row ? wv_pg_text (result, 0, 1) : "");
  return TRUE;
}

static void
keep_page (Postgres *self, PGresult *taken)
{
  forget_page (self);
  self->page = taken;
  for (int i = 0; i < PQntuples (taken); i++)
    if (wv_pg_text (taken, i, 4) != NULL)
      g_hash_table_insert (self->rows, g_strdup_printf ("%s %s", wv_pg_text (taken, i, 1), wv_pg_text (taken, i, 2)),
                           GINT_TO_POINTER (i + 1));
}

/* The records of the page come along: get_record finds them without asking two thousand times. */
static GPtrArray *
read_stream (WvServerStore *store, const char *stream, gint64 after, guint max, GError **error)
{
  Postgres *self = (Postgres *) store;
  GPtrArray *entries;
  WvPgStep step = WV_PG_STEP ("SELECT e.seq, e.kind, e.rec, e.op, r.kind, r.id, r.dossier, r.v, r.data, r.versions, r.deleted "
                              "FROM (SELECT * FROM stream_entry WHERE stream = $1 AND seq > $2 ORDER BY seq LIMIT $3) e "
                              "LEFT JOIN record r ON r.kind = e.kind AND r.id = e.rec ORDER BY e.seq",
                              stream, WV_PG_INT (after), WV_PG_INT (max));
  PGresult *result = wv_pg_query_once (self->pg, step, error);

  if (result == NULL)
    return NULL;
  entries = g_ptr_array_new_with_free_func ((GDestroyNotify) wv_server_entry_free);
  for (int i = 0; i < PQntuples (result); i++)
    {
      WvServerEntry *entry = g_new0 (WvServerEntry, 1);

      entry->seq = wv_pg_number (result, i, 0);
      entry->kind = g_strdup (wv_pg_text (result, i, 1));
      entry->id = g_strdup (wv_pg_text (result, i, 2));
      entry->op = g_strdup (wv_pg_text (result, i, 3));
      g_ptr_array_add (entries, entry);
    }
  keep_page (self, result);
  return entries;
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
  return receipt;
}

static WvServerReceipt *
get_receipt (WvServerStore *store, const char *op_id, GError **error)
{
  return first_receipt (WV_PG_QUERY (pg_of (store), error, "SELECT state, v, conflict FROM receipt WHERE op_id = $1", op_id));
}

static WvServerReceipt *
get_receipt_by_n (WvServerStore *store, const char *device, gint64 n, GError **error)
{
  return first_receipt (WV_PG_QUERY (pg_of (store), error, "SELECT state, v, conflict FROM receipt WHERE device = $1 AND n = $2",
                                     device, WV_PG_INT (n)));
}

/* The same request in two processes: the second waits here for the first, and then is "another writer was in the way". */
static gboolean
put_receipt (WvServerStore *store, const char *op_id, const char *device, gint64 n, const WvServerReceipt *receipt, gint64 at,
             GError **error)
{
  return run (WV_PG_QUERY (pg_of (store), error,
                           "INSERT INTO receipt (op_id, device, n, state, v, conflict, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                           op_id, device, WV_PG_INT (n), receipt->state, WV_PG_INT (receipt->version), receipt->conflict,
                           WV_PG_INT (at)));
}

/* Devices, codes, keys. */

static WvServerDevice *
find_device (WvServerStore *store, const char *token_hash, GError **error)
{
  g_autoptr (PGresult) result = WV_PG_QUERY (
      pg_of (store), error, "SELECT id, organisation, contact, role FROM device WHERE token_hash = $1", token_hash);
  WvServerDevice *device;

  if (result == NULL || PQntuples (result) == 0)
    return NULL;
  device = g_new0 (WvServerDevice, 1);
  device->id = g_strdup (wv_pg_text (result, 0, 0));
  device->organisation = g_strdup (wv_pg_text (result, 0, 1));
  device->contact = g_strdup (wv_pg_text (result, 0, 2));
  device->role = g_strdup (wv_pg_text (result, 0, 3));
  return device;
}

static gboolean
add_device (WvServerStore *store, const WvServerDevice *device, const char *token_hash, gint64 at, GError **error)
{
  return run (WV_PG_QUERY (pg_of (store), error,
                           "INSERT INTO device (id, organisation, contact, role, token_hash, enrolled_at) "
                           "VALUES ($1, $2, $3, $4, $5, $6)",
                           device->id, device->organisation, device->contact, device->role, token_hash, WV_PG_INT (at)));
}

static gboolean
touch_device (WvServerStore *store, const char *device, gint64 at, GError **error)
{
  return run (WV_PG_QUERY (pg_of (store), error,
                           "UPDATE device SET last_seen = $2 WHERE id = $1 AND last_seen < $2::bigint - 3600000", device,
                           WV_PG_INT (at)));
}

static gboolean
add_code (WvServerStore *store, const char *hash, const WvServerCode *code, GError **error)
{
  return run (WV_PG_QUERY (pg_of (store), error,
                           "INSERT INTO code (hash, organisation, contact, role, invited_by, expires_at) "
                           "VALUES ($1, $2, $3, $4, $5, $6)",
                           hash, code->organisation, code->contact, code->role, code->invited_by, WV_PG_INT (code->expires_at)));
}

#define SELECT_CODE "SELECT organisation, contact, role, invited_by, expires_at, used_at FROM code WHERE hash = $1"

/* Locked where it may be used: it is good for one device. */
static WvServerCode *
find_code (WvServerStore *store, const char *hash, GError **error)
{
  g_autoptr (PGresult) result = ((Postgres *) store)->write ? WV_PG_QUERY (pg_of (store), error, SELECT_CODE " FOR UPDATE", hash)
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
  return code;
}

static gboolean
use_code (WvServerStore *store, const char *hash, gint64 at, GError **error)
{
  return run (WV_PG_QUERY (pg_of (store), error, "UPDATE code SET used_at = $2 WHERE hash = $1", hash, WV_PG_INT (at)));
}

static gboolean
put_key (WvServerStore *store, const char *organisation, const char *public_key, const char *recovery_wrap, GError **error)
{
  return run (WV_PG_QUERY (pg_of (store), error,
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

  if (!guard (store, name, error))
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
  return run (WV_PG_QUERY (pg_of (store), error,
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
      "(SELECT coalesce (max (last_seen), 0) FROM device)",
      "referral");

  if (result == NULL)
    return FALSE;
  *ret_counts = (WvServerCounts){ wv_pg_number (result, 0, 0), wv_pg_number (result, 0, 1), wv_pg_number (result, 0, 2),
                                  wv_pg_number (result, 0, 3), wv_pg_number (result, 0, 4) };
  return TRUE;
}

static void
close_store (WvServerStore *store)
{
  Postgres *self = (Postgres *) store;

  wv_pg_free (self->pg);
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
wv_server_store_open_postgres (const char *uri, GError **error)
{
  g_autoptr (WvPg) pg = wv_pg_new (uri, error);
  Postgres *self;

  if (pg == NULL || !wv_server_postgres_check (pg, error))
    return NULL;
  self = g_new0 (Postgres, 1);
  self->parent = operations;
  self->pg = g_steal_pointer (&pg);
  self->pending = wv_server_pending_new ();
  self->guarded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->moved = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return &self->parent;
}
