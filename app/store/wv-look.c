#include "store/wv-look.h"

#include "domain/wv-error.h"

/* Whether this person saw all that others wrote. */
static gboolean
was_noted (WvDb *db, const WvActor *actor, const char *dossier, gboolean *ret_noted, GError **error)
{
  g_autoptr (WvStmt) stmt = wv_db_prepare (
      db,
      "SELECT EXISTS (SELECT 1 FROM access WHERE dossier = :dossier AND author = :author AND occurred_at >= "
      "coalesce ((SELECT max (at) FROM (SELECT recorded_at AS at FROM feedback WHERE dossier = :dossier AND organisation <> :own "
      "UNION ALL SELECT recorded_at FROM message WHERE dossier = :dossier AND organisation <> :own "
      "UNION ALL SELECT sent_at FROM referral WHERE id = :dossier AND from_organisation <> :own)), 0))",
      error);
  gboolean row = FALSE;

  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_text (stmt, ":dossier", dossier);
  wv_stmt_bind_text (stmt, ":author", actor->contact);
  wv_stmt_bind_text (stmt, ":own", actor->organisation);
  if (!wv_stmt_step (stmt, &row, error))
    return FALSE;
  *ret_noted = row && wv_stmt_int (stmt, 0) != 0;
  return TRUE;
}

static gboolean
note (WvDb *db, WvVault *vault, const WvActor *actor, const char *dossier, const WvClock *clock, int *count, GError **error)
{
  g_autoptr (WvChange) change = wv_change_look (dossier);
  g_autoptr (GError) local = NULL;

  if (wv_change_apply (db, vault, actor, change, clock, &local) > 0)
    (*count)++;
  if (local == NULL || g_error_matches (local, WV_ERROR, WV_ERROR_NOT_FOUND) || g_error_matches (local, WV_ERROR, WV_ERROR_UNSEALED))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

int
wv_looks_note (WvDb *db, WvVault *vault, const WvActor *actor, const char *const *dossiers, const WvClock *clock, GError **error)
{
  int count = 0;

  for (guint i = 0; dossiers[i] != NULL; i++)
    {
      gboolean noted = FALSE;

      if (!was_noted (db, actor, dossiers[i], &noted, error) || (!noted && !note (db, vault, actor, dossiers[i], clock, &count, error)))
        return -1;
    }
  return count;
}
