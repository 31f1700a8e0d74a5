#include "store/wv-pin.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "domain/wv-error.h"
#include "seal/wv-fingerprint.h"
#include "store/wv-records.h"
#include "store/wv-store.h"

void
wv_pin_change_free (WvPinChange *change)
{
  char **strings[] = { &change->organisation, &change->name, &change->phone, &change->pinned_key,
                       &change->new_key, &change->pinned_digits, &change->new_digits };

  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    g_free (*strings[i]);
  g_free (change);
}

/* *ret: (nullable) */
static gboolean
read_pinned (WvDb *db, const char *organisation, char **ret, GError **error)
{
  g_autoptr (WvStmt) stmt = wv_db_prepare (db, "SELECT public_key FROM pinned_key WHERE organisation = :id", error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_text (stmt, ":id", organisation);
  if (!wv_stmt_step (stmt, &row, error))
    return FALSE;
  *ret = row ? g_strdup (wv_stmt_text (stmt, 0)) : NULL;
  return TRUE;
}

static gboolean
pin (WvDb *db, const char *organisation, const char *public_key, const char *by, gint64 now, GError **error)
{
  g_autoptr (WvStmt) stmt
      = wv_db_prepare (db,
                       "INSERT OR REPLACE INTO pinned_key (organisation, public_key, pinned_at, accepted_by) "
                       "VALUES (:id, :key, :at, :by)",
                       error);

  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_text (stmt, ":id", organisation);
  wv_stmt_bind_text (stmt, ":key", public_key);
  wv_stmt_bind_int (stmt, ":at", now);
  wv_stmt_bind_text (stmt, ":by", by);
  return wv_stmt_run (stmt, error);
}

gboolean
wv_pin_check (WvDb *db, const WvRecord *organisation, gint64 now, GError **error)
{
  const char *id = wv_record_get_id (organisation);
  const char *public_key = wv_record_get_text (organisation, "public_key");
  g_autofree char *pinned = NULL;

  g_return_val_if_fail (public_key != NULL, FALSE);

  if (!read_pinned (db, id, &pinned, error))
    return FALSE;
  if (pinned == NULL)
    return pin (db, id, public_key, NULL, now, error);
  if (strcmp (pinned, public_key) == 0)
    return TRUE;
  g_set_error (error, WV_ERROR, WV_ERROR_KEY_CHANGED,
               _ ("%s has a new key. Call them and compare the digits before you send anything."),
               wv_record_get_text (organisation, "name"));
  return FALSE;
}

static WvPinChange *
read_change (WvStmt *stmt)
{
  WvPinChange *change = g_new0 (WvPinChange, 1);

  change->organisation = g_strdup (wv_stmt_text (stmt, 0));
  change->name = g_strdup (wv_stmt_text (stmt, 1));
  change->phone = g_strdup (wv_stmt_text (stmt, 2));
  change->pinned_key = g_strdup (wv_stmt_text (stmt, 3));
  change->new_key = g_strdup (wv_stmt_text (stmt, 4));
  change->pinned_at = wv_stmt_int (stmt, 5);
  change->pinned_digits = wv_fingerprint (change->pinned_key);
  change->new_digits = wv_fingerprint (change->new_key);
  return change;
}

GPtrArray *
wv_pin_changes (WvDb *db, GError **error)
{
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) wv_pin_change_free);
  g_autoptr (WvStmt) stmt = wv_db_prepare (
      db,
      "SELECT o.id, o.name, o.phone, p.public_key, o.public_key, p.pinned_at FROM pinned_key p "
      "JOIN organisation o ON o.id = p.organisation WHERE o.public_key <> p.public_key ORDER BY o.name",
      error);
  gboolean row;

  if (stmt == NULL)
    return NULL;
  while (TRUE)
    {
      if (!wv_stmt_step (stmt, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&changes);
      g_ptr_array_add (changes, read_change (stmt));
    }
}

gboolean
wv_pin_accept (WvDb *db, const char *organisation, const char *public_key, const char *by, gint64 now, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (WvRecord) record = wv_record_load (db, &wv_kind_organisation, organisation, &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (record == NULL || g_strcmp0 (wv_record_get_text (record, "public_key"), public_key) != 0)
    {
      g_set_error_literal (error, WV_ERROR, WV_ERROR_CONFLICT, _ ("The key has changed again. Compare the new digits."));
      return FALSE;
    }
  wv_db_note_change (db, "organisation", organisation);
  return pin (db, organisation, public_key, by, now, error);
}
