#include "store/wv-outbox.h"

#include <glib/gi18n-lib.h>

#include "domain/wv-error.h"
#include "store/wv-overlay.h"
#include "store/wv-purge.h"
#include "store/wv-store.h"

void
wv_outbox_entry_free (WvOutboxEntry *entry)
{
  if (entry == NULL)
    return;
  g_free (entry->kind);
  g_free (entry->record);
  g_free (entry->dossier);
  g_free (entry->what);
  g_free (entry->event);
  g_free (entry->code);
  g_free (entry);
}

static WvOutboxEntry *
read_entry (WvStmt *stmt)
{
  WvOutboxEntry *entry = g_new0 (WvOutboxEntry, 1);

  entry->tx = wv_stmt_int (stmt, 0);
  entry->kind = g_strdup (wv_stmt_text (stmt, 1));
  entry->record = g_strdup (wv_stmt_text (stmt, 2));
  entry->dossier = g_strdup (wv_stmt_text (stmt, 3));
  entry->what = g_strdup (wv_stmt_text (stmt, 4));
  entry->made_at = wv_stmt_int (stmt, 5);
  entry->state = wv_stmt_int (stmt, 6);
  entry->code = g_strdup (wv_stmt_text (stmt, 7));
  entry->event = g_strdup (wv_stmt_text (stmt, 8));
  return entry;
}

GPtrArray *
wv_outbox_list (WvDb *db, GError **error)
{
  g_autoptr (GPtrArray) entries
      = g_ptr_array_new_with_free_func ((GDestroyNotify)wv_outbox_entry_free);
  g_autoptr (WvStmt) stmt
      = wv_db_prepare (db,
                       "SELECT a.tx, a.kind, a.rec, a.dossier, a.verb, a.made_at, a.state, a.code, "
                       "(SELECT json_extract (e.set_json, '$.type') FROM outbox e WHERE e.tx = "
                       "a.tx AND e.verb = 'event' LIMIT 1) "
                       "FROM outbox a WHERE a.seq = (SELECT min (b.seq) FROM outbox b WHERE b.tx = "
                       "a.tx) ORDER BY a.seq",
                       error);
  gboolean row;

  if (stmt == NULL)
    return NULL;
  while (TRUE)
    {
      if (!wv_stmt_step (stmt, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&entries);
      g_ptr_array_add (entries, read_entry (stmt));
    }
}

int
wv_outbox_count (WvDb *db, GError **error)
{
  gint64 count;

  return wv_store_read_int (db, "SELECT count (DISTINCT tx) FROM outbox WHERE state <> 2", NULL, 0,
                            &count, error)
             ? (int)count
             : -1;
}

gboolean
wv_outbox_may_take_back (WvDb *db, gint64 tx, GError **error)
{
  gint64 all, blocked;

  if (!wv_store_read_int (db, "SELECT count (*) FROM outbox WHERE tx = :number", NULL, tx, &all,
                          error)
      || !wv_store_read_int (
          db,
          "SELECT count (*) FROM outbox o WHERE (tx = :number AND (n IS NOT NULL OR state <> 0)) "
          "OR "
          "(tx > :number AND state <> 2 AND kind <> 'access' AND EXISTS (SELECT 1 FROM outbox t WHERE t.tx = :number "
          "AND (t.rec = o.rec OR t.rec = o.dossier)))",
          NULL, tx, &blocked, error))
    return FALSE;
  if (all > 0 && blocked == 0)
    return TRUE;
  g_set_error_literal (error, WV_ERROR, WV_ERROR_CONFLICT,
                       _ ("This has been sent already, so it can no longer be taken back."));
  return FALSE;
}

/* Who looked at a referral that nobody else ever saw is of no use, and its record would go to nowhere. */
static gboolean
drop_looks (WvDb *db, gint64 tx, GError **error)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, tx);
  g_autoptr (GPtrArray) looks = wv_outbox_query (
      db,
      "kind = 'access' AND tx > CAST (:value AS INTEGER) AND dossier IN (SELECT n.rec FROM outbox "
      "n WHERE n.tx = CAST (:value AS INTEGER) AND n.kind = 'referral' AND n.verb = 'new')",
      number, error);

  if (looks == NULL)
    return FALSE;
  for (guint i = 0; i < looks->len; i++)
    {
      const WvOutboxOp *op = g_ptr_array_index (looks, i);

      if (!wv_store_exec (db, "DELETE FROM outbox WHERE seq = :number", NULL, op->seq, error)
          || !wv_overlay_recompute (db, &wv_kind_access, op->rec, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
wv_outbox_take_back (WvDb *db, gint64 tx, GError **error)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, tx);
  g_autoptr (GPtrArray) ops = NULL;

  if (!wv_outbox_may_take_back (db, tx, error) || !drop_looks (db, tx, error))
    return FALSE;
  ops = wv_outbox_query (db, "tx = CAST (:value AS INTEGER)", number, error);
  if (ops == NULL || !wv_store_exec (db, "DELETE FROM outbox WHERE tx = :number", NULL, tx, error))
    return FALSE;
  for (guint i = 0; i < ops->len; i++)
    {
      const WvOutboxOp *op = g_ptr_array_index (ops, i);

      if (!wv_overlay_recompute (db, wv_kind_find (op->kind), op->rec, error))
        return FALSE;
    }
  wv_db_note_change (db, "outbox", number);
  return TRUE;
}

gboolean
wv_outbox_release (WvDb *db, gint64 tx, GError **error)
{
  wv_db_note_change (db, "outbox", "");
  return wv_store_exec (db, "UPDATE outbox SET hold_until = 0 WHERE tx = :number AND state = 0",
                        NULL, tx, error);
}

/* Of a dossier that may not be seen any more nothing is archived: put away, it is gone. */
gboolean
wv_outbox_put_away (WvDb *db, gint64 tx, GError **error)
{
  wv_db_note_change (db, "outbox", "");
  return wv_store_exec (db,
                        "INSERT INTO refused (seq, tx, op_id, kind, rec, dossier, verb, set_json, "
                        "was_json, sealed, made_at, code) SELECT seq, tx, op_id, kind, rec, dossier, verb, set_json, "
                        "was_json, sealed, made_at, code FROM outbox WHERE tx = :number AND state = 2 "
                        "AND (dossier IS NULL OR dossier IN (SELECT id FROM referral))",
                        NULL, tx, error)
         && wv_store_exec (db, "DELETE FROM outbox WHERE tx = :number AND state = 2", NULL, tx, error)
         && wv_purge_mark (db, error);
}

gint64
wv_outbox_next_due (WvDb *db, gint64 now, GError **error)
{
  gint64 count, held, due;

  if (!wv_store_read_int (db, "SELECT count (*) FROM outbox WHERE state <> 2", NULL, 0, &count,
                          error)
      || !wv_store_read_int (
          db,
          "SELECT count (*) FROM outbox WHERE state <> 2 AND hold_until > :number AND hold_until "
          "<= :number + " G_STRINGIFY (WV_OUTBOX_HOLD_MAX_MS),
          NULL, now, &held, error))
    return -1;
  if (count == 0 || held == 0)
    return count == 0 ? -1 : 0;
  /* A transaction waits for its own hold and for that of what it builds on. */
  if (!wv_store_read_int (
          db,
          "SELECT min (due) FROM (SELECT max (CASE WHEN h.hold_until <= :number "
          "+ " G_STRINGIFY (WV_OUTBOX_HOLD_MAX_MS) " THEN h.hold_until ELSE 0 END) AS due FROM outbox o JOIN outbox h "
          "ON (h.n IS NULL, coalesce (h.n, 0), h.seq) <= (o.n IS NULL, coalesce (o.n, 0), o.seq) AND h.state <> 2 AND (h.tx = o.tx OR h.rec = o.rec OR "
          "h.rec = o.dossier OR h.dossier = o.dossier) WHERE o.state <> 2 GROUP BY o.tx)",
          NULL, now, &due, error))
    return -1;
  return due <= now ? 0 : due;
}
