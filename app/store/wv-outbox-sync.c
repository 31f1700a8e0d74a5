#include "store/wv-outbox-sync.h"

#include <string.h>

#include "store/wv-overlay.h"
#include "store/wv-store.h"

#define CLOCK_TOLERANCE_MS (3600 * G_GINT64_CONSTANT (1000))
#define LATER_MS 30000
#define LATER_MAX_MS (6 * 3600 * G_GINT64_CONSTANT (1000))
#define AGAIN_MS (30 * G_TIME_SPAN_DAY / 1000)
#define DONE_KEPT_MS (90 * G_TIME_SPAN_DAY / 1000)

void
wv_outbox_op_free (WvOutboxOp *op)
{
  if (op == NULL)
    return;
  g_free (op->id);
  g_free (op->kind);
  g_free (op->rec);
  g_free (op->dossier);
  g_free (op->verb);
  g_free (op->was_sealed);
  g_clear_pointer (&op->set, json_decref);
  g_clear_pointer (&op->was, json_decref);
  g_clear_pointer (&op->sealed, g_bytes_unref);
  g_free (op);
}

static json_t *
read_json (WvStmt *stmt, int column)
{
  const char *text = wv_stmt_text (stmt, column);

  return text != NULL ? json_loads (text, JSON_DECODE_ANY, NULL) : NULL;
}

static WvOutboxOp *
read_op (WvStmt *stmt)
{
  WvOutboxOp *op = g_new0 (WvOutboxOp, 1);

  op->seq = wv_stmt_int (stmt, 0);
  op->n = wv_stmt_int (stmt, 1);
  op->id = g_strdup (wv_stmt_text (stmt, 2));
  op->tx = wv_stmt_int (stmt, 3);
  op->kind = g_strdup (wv_stmt_text (stmt, 4));
  op->rec = g_strdup (wv_stmt_text (stmt, 5));
  op->dossier = g_strdup (wv_stmt_text (stmt, 6));
  op->verb = g_strdup (wv_stmt_text (stmt, 7));
  op->base_v = wv_stmt_int (stmt, 8);
  op->base_n = wv_stmt_int (stmt, 9);
  op->set = read_json (stmt, 10);
  op->was = read_json (stmt, 11);
  op->sealed = wv_stmt_dup_bytes (stmt, 12);
  op->was_sealed = g_strdup (wv_stmt_text (stmt, 13));
  op->made_at = wv_stmt_int (stmt, 14);
  op->again_until = wv_stmt_int (stmt, 15);
  op->tries = wv_stmt_int (stmt, 16);
  return op;
}

GPtrArray *
wv_outbox_query (WvDb *db, const char *where, const char *value, GError **error)
{
  g_autoptr (GPtrArray) ops = g_ptr_array_new_with_free_func ((GDestroyNotify)wv_outbox_op_free);
  g_autofree char *sql = g_strconcat ("SELECT seq, n, op_id, tx, kind, rec, dossier, verb, base_v, "
                                      "base_n, set_json, was_json, sealed, was_sealed, "
                                      "made_at, again_until, tries FROM outbox WHERE ",
                                      where, " ORDER BY n IS NULL, n, seq", NULL);
  g_autoptr (WvStmt) stmt = wv_db_prepare (db, sql, error);
  gboolean row;

  if (stmt == NULL)
    return NULL;
  if (value != NULL)
    wv_stmt_bind_text (stmt, ":value", value);
  while (TRUE)
    {
      if (!wv_stmt_step (stmt, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&ops);
      g_ptr_array_add (ops, read_op (stmt));
    }
}

gint64
wv_outbox_last_n (WvDb *db, GError **error)
{
  g_autofree char *text = wv_sync_state_get (db, "last-n", error);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

/* Gives an operation its number; from now on it does not change. */
static gboolean
number_op (WvDb *db, WvOutboxOp *op, GError **error)
{
  gint64 n = wv_outbox_last_n (db, NULL) + 1;
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, n);
  g_autoptr (WvStmt) stmt = wv_db_prepare (db,
                                           "UPDATE outbox SET n = :n, state = 1, base_n = (SELECT "
                                           "b.n FROM outbox b WHERE b.seq = outbox.base_op) "
                                           "WHERE seq = :seq",
                                           error);

  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_int (stmt, ":n", n);
  wv_stmt_bind_int (stmt, ":seq", op->seq);
  op->n = n;
  return wv_stmt_run (stmt, error)
         && wv_store_read_int (db, "SELECT base_n FROM outbox WHERE seq = :number", NULL, op->seq,
                               &op->base_n, error)
         && wv_sync_state_set (db, "last-n", text, error);
}

static gsize
op_size (const WvOutboxOp *op)
{
  g_autofree char *set = op->set != NULL ? wv_json_dump (op->set) : NULL;
  g_autofree char *was = op->was != NULL ? wv_json_dump (op->was) : NULL;

  return 300 + (set != NULL ? strlen (set) : 0) + (was != NULL ? strlen (was) : 0)
         + (op->sealed != NULL ? g_bytes_get_size (op->sealed) * 4 / 3 : 0);
}

typedef struct
{
  GPtrArray *ops;   /* all, unowned */
  guint from, to;   /* one transaction */
  GHashTable *held; /* transactions on hold */
  GHashTable *keys; /* records and dossiers that wait */
} Walk;

static gboolean
is_blocked (const Walk *walk)
{
  for (guint i = walk->from; i < walk->to; i++)
    {
      const WvOutboxOp *op = g_ptr_array_index (walk->ops, i);

      if (g_hash_table_contains (walk->held, &op->tx) || g_hash_table_contains (walk->keys, op->rec)
          || (op->dossier != NULL && g_hash_table_contains (walk->keys, op->dossier)))
        return TRUE;
    }
  return FALSE;
}

static void
block (Walk *walk)
{
  for (guint i = walk->from; i < walk->to; i++)
    {
      const WvOutboxOp *op = g_ptr_array_index (walk->ops, i);

      g_hash_table_add (walk->keys, op->rec);
      if (op->dossier != NULL)
        g_hash_table_add (walk->keys, op->dossier);
    }
}

static gboolean
find_held (WvDb *db, gint64 now, GHashTable *held, GError **error)
{
  g_autoptr (WvStmt) stmt
      = wv_db_prepare (db, "SELECT DISTINCT tx FROM outbox WHERE hold_until > :now AND hold_until - :most <= :now", error);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_int (stmt, ":now", now);
  wv_stmt_bind_int (stmt, ":most", WV_OUTBOX_HOLD_MAX_MS);
  while (TRUE)
    {
      gint64 tx;

      if (!wv_stmt_step (stmt, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      tx = wv_stmt_int (stmt, 0);
      g_hash_table_add (held, g_memdup2 (&tx, sizeof tx));
    }
}

static guint
end_of_transaction (GPtrArray *ops, guint from)
{
  const WvOutboxOp *first = g_ptr_array_index (ops, from);
  guint to = from;

  while (to < ops->len && ((WvOutboxOp *)g_ptr_array_index (ops, to))->tx == first->tx)
    to++;
  return to;
}

static gboolean
take (WvDb *db, Walk *walk, GPtrArray *batch, GError **error)
{
  for (guint i = walk->from; i < walk->to; i++)
    {
      WvOutboxOp *op = g_ptr_array_index (walk->ops, i);

      if (op->n == 0 && !number_op (db, op, error))
        return FALSE;
      g_ptr_array_add (batch, op);
      g_ptr_array_index (walk->ops, i) = NULL;
    }
  return TRUE;
}

GPtrArray *
wv_outbox_next_batch (WvDb *db, gint64 now, guint max_ops, gsize max_bytes, GError **error)
{
  g_autoptr (GPtrArray) batch = g_ptr_array_new_with_free_func ((GDestroyNotify)wv_outbox_op_free);
  g_autoptr (GPtrArray) ops = wv_outbox_query (db, "state <> 2", NULL, error);
  g_autoptr (GHashTable) held = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GHashTable) keys = g_hash_table_new (g_str_hash, g_str_equal);
  Walk walk = { ops, 0, 0, held, keys };
  gsize bytes = 0;

  if (ops == NULL || !find_held (db, now, held, error))
    return NULL;
  for (; walk.from < ops->len; walk.from = walk.to)
    {
      gsize size = 0;

      walk.to = end_of_transaction (ops, walk.from);
      if (is_blocked (&walk))
        {
          block (&walk);
          continue;
        }
      for (guint i = walk.from; i < walk.to; i++)
        size += op_size (g_ptr_array_index (ops, i));
      if (batch->len > 0
          && (batch->len + walk.to - walk.from > max_ops || bytes + size > max_bytes))
        break;
      bytes += size;
      if (!take (db, &walk, batch, error))
        return NULL;
    }
  return g_steal_pointer (&batch);
}

int
wv_ack_status_from_name (const char *name)
{
  static const char *const names[]
      = { "applied", "merged", "conflict", "same", "dup", "refused", "later" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (names[i], name) == 0)
      return (int)i;
  return -1;
}

/* The journal is kept in the server's time: a computer whose clock was set neither forgets too early nor offers too little. */
static gint64
server_time (WvDb *db, gint64 now)
{
  g_autofree char *ahead = wv_sync_state_get (db, "clock-ahead", NULL);

  return now - (ahead != NULL ? g_ascii_strtoll (ahead, NULL, 10) : 0);
}

gboolean
wv_outbox_note_server_time (WvDb *db, gint64 now, gint64 server_now, GError **error)
{
  g_autofree char *ahead = g_strdup_printf ("%" G_GINT64_FORMAT, now - server_now);

  return ABS (server_time (db, now) - server_now) < CLOCK_TOLERANCE_MS || wv_sync_state_set (db, "clock-ahead", ahead, error);
}

static gboolean
move_to_done (WvDb *db,
              const WvOutboxOp *op,
              WvAckStatus status,
              gint64 version,
              const char *conflict,
              gint64 now,
              GError **error)
{
  g_autoptr (WvStmt) stmt
      = wv_db_prepare (db,
                       "INSERT OR REPLACE INTO outbox_done (seq, tx, n, op_id, kind, rec, dossier, "
                       "verb, base_v, set_json, was_json, "
                       "sealed, was_sealed, made_at, status, v, conflict, done_at) SELECT seq, tx, "
                       "n, op_id, kind, rec, dossier, verb, "
                       "base_v, set_json, was_json, sealed, was_sealed, made_at, :status, :v, "
                       ":conflict, :now FROM outbox "
                       "WHERE seq = :seq",
                       error);

  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_int (stmt, ":status", status);
  wv_stmt_bind_int (stmt, ":v", version);
  wv_stmt_bind_text (stmt, ":conflict", conflict);
  wv_stmt_bind_int (stmt, ":now", server_time (db, now));
  wv_stmt_bind_int (stmt, ":seq", op->seq);
  return wv_stmt_run (stmt, error)
         && wv_store_exec (db, "DELETE FROM outbox WHERE seq = :number", NULL, op->seq, error)
         && wv_store_exec (db, "DELETE FROM outbox_done WHERE done_at < :number", NULL,
                           server_time (db, now) - DONE_KEPT_MS, error);
}

/* What the server has said at a later version has it in it already, or deliberately not. */
static gboolean
is_news (WvDb *db, const WvOutboxOp *op, WvAckStatus status, gint64 version, gboolean *ret_is, GError **error)
{
  gint64 known = 0;
  gboolean has;

  *ret_is = FALSE;
  /* A new record that the server changed – a step that came too late – comes with its page, or is missed and asked for. */
  if (status == WV_ACK_CONFLICT || (status == WV_ACK_MERGED && !g_str_equal (op->verb, "set")) || (status == WV_ACK_DUP && op->again_until > 0))
    return TRUE;
  if (!wv_overlay_has_shadow (db, wv_kind_find (op->kind), op->rec, &has, &known, error))
    return FALSE;
  *ret_is = version == 0 || version > known;
  return TRUE;
}

static gboolean
accept_op (WvDb *db,
           const WvOutboxOp *op,
           WvAckStatus status,
           gint64 version,
           const char *conflict,
           gint64 now,
           GError **error)
{
  g_autoptr (WvStmt) stmt = NULL;
  gboolean news = FALSE;

  if (!wv_overlay_ensure_shadow (db, wv_kind_find (op->kind), op->rec, error) || !is_news (db, op, status, version, &news, error)
      /* What was merged holds what others did: only its page has the content of that version. */
      || (news && !wv_overlay_accept (db, op, status == WV_ACK_MERGED ? 0 : version, error)))
    return FALSE;
  /* What builds on it keeps the version that its writer saw: this one may hold what others did meanwhile. */
  stmt = wv_db_prepare (db, "UPDATE outbox SET base_op = NULL WHERE base_op = :seq", error);
  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_int (stmt, ":seq", op->seq);
  return wv_stmt_run (stmt, error) && move_to_done (db, op, status, version, conflict, now, error)
         && wv_overlay_recompute (db, wv_kind_find (op->kind), op->rec, error);
}

/* The whole transaction falls; what is seen is the server's state again, the text stays in the row.
 */
static gboolean
refuse_op (WvDb *db, const WvOutboxOp *op, const char *code, GError **error)
{
  g_autofree char *tx = g_strdup_printf ("%" G_GINT64_FORMAT, op->tx);
  g_autoptr (GPtrArray) ops = NULL;

  if (!wv_store_exec (db,
                      "UPDATE outbox SET state = 2, code = :text WHERE tx = :number AND state <> 2",
                      code != NULL ? code : "refused", op->tx, error)
      || !wv_store_exec (
          db,
          "UPDATE outbox SET base_op = NULL WHERE n IS NULL AND base_op IN "
          "(SELECT seq FROM outbox WHERE tx = :number)",
          NULL, op->tx, error))
    return FALSE;
  ops = wv_outbox_query (db, "tx = CAST (:value AS INTEGER)", tx, error);
  if (ops == NULL)
    return FALSE;
  for (guint i = 0; i < ops->len; i++)
    {
      const WvOutboxOp *member = g_ptr_array_index (ops, i);

      if (!wv_overlay_recompute (db, wv_kind_find (member->kind), member->rec, error))
        return FALSE;
    }
  return TRUE;
}

/* Each time with a longer pause: who it depends on may come back tomorrow. */
static gboolean
hold_op (WvDb *db, const WvOutboxOp *op, gint64 now, GError **error)
{
  gint64 pause = op->again_until > 0 ? MIN (LATER_MAX_MS, (gint64)LATER_MS << MIN (op->tries, 10)) : LATER_MS;
  g_autofree char *until = g_strdup_printf ("%" G_GINT64_FORMAT, now + pause);

  return wv_store_exec (db, "UPDATE outbox SET hold_until = CAST (:text AS INTEGER), tries = tries + 1 WHERE seq = :number", until,
                        op->seq, error);
}

/* The first of a transaction only fell with another one: that one's reason is the reason of all. */
static gboolean
name_reason (WvDb *db, gint64 n, const char *code, GError **error)
{
  return wv_store_exec (db,
                        "UPDATE outbox SET code = :text WHERE code = 'depends' AND tx = (SELECT tx FROM outbox WHERE n = "
                        ":number)",
                        code != NULL ? code : "refused", n, error);
}

gboolean
wv_outbox_acknowledge (WvDb *db,
                       gint64 n,
                       WvAckStatus status,
                       gint64 version,
                       const char *code,
                       const char *conflict,
                       gint64 now,
                       GError **error)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, n);
  g_autoptr (GPtrArray) ops
      = wv_outbox_query (db, "n = CAST (:value AS INTEGER) AND state <> 2", number, error);
  const WvOutboxOp *op;

  if (ops == NULL)
    return FALSE;
  if (ops->len == 0)
    return status != WV_ACK_REFUSED || g_strcmp0 (code, "depends") == 0 || name_reason (db, n, code, error);
  op = g_ptr_array_index (ops, 0);
  wv_db_note_change (db, "outbox", number);
  if (status == WV_ACK_LATER || (status == WV_ACK_REFUSED && op->again_until > server_time (db, now)))
    return hold_op (db, op, now, error);
  if (status == WV_ACK_REFUSED)
    return refuse_op (db, op, code, error);
  return accept_op (db, op, status, version, conflict, now, error);
}

gint64
wv_outbox_acked_upto (WvDb *db, GError **error)
{
  gint64 first;

  if (!wv_store_read_int (db, "SELECT min (n) FROM outbox WHERE state = 1", NULL, 0, &first, error))
    return 0;
  return first > 0 ? first - 1 : wv_outbox_last_n (db, error);
}

gboolean
wv_outbox_renumber (WvDb *db, GError **error)
{
  return wv_store_exec (db, "UPDATE outbox SET n = NULL, base_n = NULL, state = 0 WHERE state = 1",
                        NULL, 0, error)
         && wv_store_exec (db, "UPDATE outbox SET n = NULL WHERE state = 2", NULL, 0, error)
         && wv_sync_state_set (db, "last-n", NULL, error);
}

gboolean
wv_outbox_offer_again (WvDb *db, gint64 now, GError **error)
{
  g_autofree char *until = g_strdup_printf ("%" G_GINT64_FORMAT, server_time (db, now) + AGAIN_MS);
  g_autoptr (GPtrArray) ops = NULL;

  if (!wv_store_exec (
          db,
          "INSERT INTO outbox (seq, tx, op_id, kind, rec, dossier, verb, base_v, set_json, "
          "was_json, "
          "sealed, was_sealed, made_at, again_until) SELECT seq, tx, op_id, kind, rec, dossier, "
          "verb, base_v, set_json, was_json, sealed, was_sealed, made_at, CAST (:text AS INTEGER) "
          "FROM outbox_done WHERE done_at >= :number",
          until, server_time (db, now) - DONE_KEPT_MS, error)
      || !wv_store_exec (db, "DELETE FROM outbox_done", NULL, 0, error)
      /* What waits may build on what is offered again, here or elsewhere: all of it goes in the order in which it was made. */
      || !wv_store_exec (db,
                         "UPDATE outbox SET again_until = CAST (:text AS INTEGER), n = NULL, base_n = NULL, state = 0 "
                         "WHERE state <> 2",
                         until, 0, error))
    return FALSE;
  ops = wv_outbox_query (db, "state = 0", NULL, error);
  if (ops == NULL)
    return FALSE;
  for (guint i = 0; i < ops->len; i++)
    {
      const WvOutboxOp *op = g_ptr_array_index (ops, i);

      if (!wv_overlay_ensure_shadow (db, wv_kind_find (op->kind), op->rec, error))
        return FALSE;
    }
  return TRUE;
}
