#include "store/wv-undelivered.h"

#include <glib/gi18n-lib.h>

#include "store/wv-note.h"
#include "store/wv-open.h"
#include "store/wv-outbox-sync.h"
#include "store/wv-overlay.h"
#include "store/wv-purge.h"
#include "store/wv-queue.h"
#include "store/wv-store.h"

void
wv_undelivered_free (WvUndelivered *item)
{
  if (item == NULL)
    return;
  g_free (item->dossier);
  g_free (item->title);
  wv_secret_free (item->text);
  g_free (item);
}

/* (nullable): %NULL without error when no key that was kept opens it. */
static WvRecord *
open_op (WvDb *db, WvVault *vault, const WvOutboxOp *op, GError **error)
{
  g_autoptr (WvStmt) stmt = wv_db_prepare (db, "SELECT wrapped_key FROM kept_key WHERE dossier = :id", error);
  g_autoptr (WvRecord) record = wv_record_new (wv_kind_find (op->kind), op->rec);
  gboolean row;

  if (stmt == NULL)
    return NULL;
  if (wv_kind_field_index (wv_record_get_kind (record), "dossier") >= 0)
    wv_record_set_text (record, "dossier", op->dossier);
  wv_record_set_sealed (record, op->sealed);
  wv_stmt_bind_text (stmt, ":id", op->dossier);
  while (TRUE)
    {
      g_autoptr (WvKey) key = NULL;

      if (!wv_stmt_step (stmt, &row, error) || !row)
        return NULL;
      key = wv_vault_open_grant (vault, wv_stmt_text (stmt, 0), NULL);
      if (key != NULL && wv_record_open (record, key, NULL))
        return g_steal_pointer (&record);
    }
}

static void
add_texts (GString *text, const WvRecord *record)
{
  const WvKind *kind = wv_record_get_kind (record);

  for (guint i = 0; i < kind->n_fields; i++)
    {
      const WvField *field = &kind->fields[i];

      if ((field->flags & WV_FIELD_SEALED) && field->type == WV_FIELD_TEXT && wv_record_has_at (record, i))
        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", wv_record_text_at (record, i));
    }
}

/* All that was typed in one transaction; (nullable): nothing was, as with a mere step. */
static gboolean
read_text (WvDb *db, WvVault *vault, gint64 tx, char **ret, GError **error)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, tx);
  g_autoptr (GPtrArray) ops
      = wv_outbox_query (db, "tx = CAST (:value AS INTEGER) AND sealed IS NOT NULL AND dossier IS NOT NULL", number, error);
  g_autoptr (GError) local = NULL;
  GString *text;

  if (ops == NULL)
    return FALSE;
  text = g_string_new (NULL);
  for (guint i = 0; local == NULL && i < ops->len; i++)
    {
      g_autoptr (WvRecord) record = open_op (db, vault, ops->pdata[i], &local);

      if (record != NULL)
        add_texts (text, record);
    }
  *ret = g_string_free (text, text->len == 0);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
is_gone (WvDb *db, const char *dossier, gboolean *ret, GError **error)
{
  gint64 count;

  if (!wv_store_read_int (db, "SELECT count (*) FROM referral WHERE id = :text", dossier, 0, &count, error))
    return FALSE;
  *ret = count == 0;
  return TRUE;
}

static gboolean
add_operations (WvDb *db, WvVault *vault, const char *dossier, GPtrArray *into, GError **error)
{
  g_autoptr (GPtrArray) queue = wv_queue_load (db, error);

  if (queue == NULL)
    return FALSE;
  for (guint i = queue->len; i > 0; i--)
    {
      const WvQueueItem *item = queue->pdata[i - 1];
      WvUndelivered *shown;
      gboolean gone;

      if (item->state != WV_OP_REFUSED || item->dossier == NULL || (dossier != NULL && g_strcmp0 (item->dossier, dossier) != 0))
        continue;
      if (!is_gone (db, item->dossier, &gone, error))
        return FALSE;
      if (!gone)
        continue;
      shown = g_new0 (WvUndelivered, 1);
      g_ptr_array_add (into, shown);
      shown->tx = item->tx;
      shown->dossier = g_strdup (item->dossier);
      shown->title = g_strdup (item->title);
      shown->made_at = item->made_at;
      if (!read_text (db, vault, item->tx, &shown->text, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_notes (WvDb *db, WvVault *vault, const char *dossier, GPtrArray *into, GError **error)
{
  g_autoptr (WvStmt) stmt = wv_db_prepare (
      db,
      "SELECT dossier, saved_at FROM note WHERE dossier NOT IN (SELECT id FROM referral) "
      "AND dossier = coalesce (:dossier, dossier) ORDER BY saved_at",
      error);
  gboolean row;

  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_text (stmt, ":dossier", dossier);
  while (TRUE)
    {
      WvUndelivered *shown;

      if (!wv_stmt_step (stmt, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      shown = g_new0 (WvUndelivered, 1);
      g_ptr_array_add (into, shown);
      shown->dossier = g_strdup (wv_stmt_text (stmt, 0));
      shown->title = g_strdup (_ ("Text that was not sent"));
      shown->made_at = wv_stmt_int (stmt, 1);
      shown->text = wv_note_load (db, vault, shown->dossier, error);
      if (shown->text == NULL)
        return FALSE;
    }
}

GPtrArray *
wv_undelivered_load (WvDb *db, WvVault *vault, const char *dossier, GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify) wv_undelivered_free);
  g_autoptr (WvKey) key = wv_vault_dup_local_key (vault, error);

  if (key == NULL || !add_operations (db, vault, dossier, items, error) || !add_notes (db, vault, dossier, items, error))
    return NULL;
  return g_steal_pointer (&items);
}

gboolean
wv_undelivered_put_away (WvDb *db, const char *dossier, gint64 tx, GError **error)
{
  if (tx != 0)
    return wv_outbox_put_away (db, tx, error);
  wv_db_note_change (db, "outbox", "");
  return wv_store_exec (db, "DELETE FROM note WHERE dossier = :text", dossier, 0, error)
         && wv_purge_mark (db, error);
}
