#include "store/wv-race.h"

#include <string.h>

#include "domain/wv-parts.h"
#include "domain/wv-state.h"
#include "store/wv-conflict-text.h"
#include "store/wv-conflict.h"
#include "store/wv-outbox.h"
#include "store/wv-overlay.h"
#include "store/wv-records.h"

void
wv_race_free (WvRace *race)
{
  if (race == NULL)
    return;
  g_free (race->id);
  g_free (race->dossier);
  g_free (race->won);
  g_free (race->lost);
  g_free (race->winner_name);
  g_free (race->loser_name);
  g_free (race->winner_organisation);
  g_free (race->loser_organisation);
  g_free (race);
}

/* What the server told. */

typedef struct
{
  char *state, *author, *name, *organisation;
  gint64 at;
} Side;

static void
side_clear (Side *side)
{
  g_free (side->state);
  g_free (side->author);
  g_free (side->name);
  g_free (side->organisation);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Side, side_clear)

static gboolean
read_side (WvDb *db, const char *line, Side *ret)
{
  g_autoptr (WvParts) parts = line != NULL ? wv_parts_parse (line, NULL) : NULL;
  const char *json = parts != NULL ? wv_parts_get (parts, "VALUE") : NULL;
  g_autoptr (json_t) value = json != NULL ? json_loads (json, JSON_DECODE_ANY, NULL) : NULL;

  if (!json_is_string (value) || wv_state_from_name (json_string_value (value)) < 0)
    return FALSE;
  ret->state = g_strdup (json_string_value (value));
  ret->author = g_strdup (wv_parts_get (parts, "AUTHOR"));
  ret->name = wv_conflict_name_of (db, &wv_kind_contact, ret->author);
  ret->organisation = wv_conflict_name_of (db, &wv_kind_organisation, wv_parts_get (parts, "ORGANISATION"));
  ret->at = wv_parts_get_int (parts, "AT", 0);
  return TRUE;
}

static gboolean
is_wish (const char *state)
{
  return g_strcmp0 (state, "withdrawn") == 0 || g_strcmp0 (state, "client_declined") == 0;
}

/* (nullable): %NULL for what this version does not know. */
static WvRace *
read_told (WvDb *db, const WvActor *actor, const WvRecord *record)
{
  const char *const *lines = wv_record_get_strv (record, "alternatives");
  g_auto (Side) won = { 0 }, lost = { 0 };
  WvRace *race;

  if (lines[0] == NULL || !read_side (db, lines[0], &won) || !read_side (db, lines[1], &lost))
    return NULL;
  race = g_new0 (WvRace, 1);
  race->id = g_strdup (wv_record_get_id (record));
  race->dossier = g_strdup (wv_record_get_text (record, "dossier"));
  race->at = won.at;
  race->wish = is_wish (won.state) && won.at > lost.at;
  race->ours = g_strcmp0 (lost.author, actor->contact) == 0;
  race->won = g_steal_pointer (&won.state);
  race->lost = g_steal_pointer (&lost.state);
  race->winner_name = g_steal_pointer (&won.name);
  race->loser_name = g_steal_pointer (&lost.name);
  race->winner_organisation = g_steal_pointer (&won.organisation);
  race->loser_organisation = g_steal_pointer (&lost.organisation);
  return race;
}

/* What the server refused. */

static const WvRecord *
newest_step (const GPtrArray *events)
{
  g_auto (WvProgress) progress = { 0 };
  const WvRecord *newest = NULL;

  wv_progress_fold (events, &progress);
  for (guint i = 0; i < events->len; i++)
    {
      const WvRecord *event = events->pdata[i];

      if (g_strcmp0 (wv_record_get_text (event, "to_state"), wv_state_name (progress.state)) == 0
          && (newest == NULL || wv_record_get_int (event, "recorded_at", 0) > wv_record_get_int (newest, "recorded_at", 0)))
        newest = event;
    }
  return newest;
}

static gboolean
find_winner (WvDb *db, WvRace *race, GError **error)
{
  g_autoptr (GPtrArray) events = wv_records_query (db, &wv_kind_event, "dossier = :value", race->dossier, "id", error);
  const WvRecord *step = events != NULL ? newest_step (events) : NULL;

  if (step == NULL)
    return events != NULL;
  race->won = g_strdup (wv_record_get_text (step, "to_state"));
  race->winner_name = wv_conflict_name_of (db, &wv_kind_contact, wv_record_get_text (step, "author"));
  race->winner_organisation = wv_conflict_name_of (db, &wv_kind_organisation, wv_record_get_text (step, "organisation"));
  race->at = wv_record_get_int (step, "occurred_at", 0);
  return TRUE;
}

static WvRace *
find_tx (GPtrArray *races, gint64 tx)
{
  for (guint i = 0; i < races->len; i++)
    if (((WvRace *) races->pdata[i])->tx == tx)
      return races->pdata[i];
  return NULL;
}

/* Opening and accepting may go in one transaction: what was meant is the last of them. */
static void
add_refused (GPtrArray *races, const WvOutboxOp *op)
{
  const char *to = json_string_value (json_object_get (op->set, "to_state"));
  WvRace *race = find_tx (races, op->tx);

  if (to == NULL || wv_state_from_name (to) < 0 || op->dossier == NULL)
    return;
  if (race == NULL)
    {
      race = g_new0 (WvRace, 1);
      race->tx = op->tx;
      race->dossier = g_strdup (op->dossier);
      race->ours = TRUE;
      g_ptr_array_add (races, race);
    }
  g_free (race->lost);
  race->lost = g_strdup (to);
  race->has_text = race->has_text || op->sealed != NULL;
}

static gboolean
load_refused (WvDb *db, GPtrArray *races, GError **error)
{
  g_autoptr (GPtrArray) ops
      = wv_outbox_query (db, "state = 2 AND code = 'state_changed' AND verb = 'event'", NULL, error);

  if (ops == NULL)
    return FALSE;
  for (guint i = 0; i < ops->len; i++)
    add_refused (races, ops->pdata[i]);
  for (guint i = 0; i < races->len; i++)
    if (!find_winner (db, races->pdata[i], error))
      return FALSE;
  return TRUE;
}

/* A colleague's desktop told what is refused here as well: once is enough. */
static gboolean
is_known (const GPtrArray *races, const WvRace *told)
{
  for (guint i = 0; i < races->len; i++)
    {
      const WvRace *race = races->pdata[i];

      if (race->tx != 0 && told->ours && g_strcmp0 (race->dossier, told->dossier) == 0
          && g_strcmp0 (race->lost, told->lost) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
load_told (WvDb *db, const WvActor *actor, GPtrArray *races, GError **error)
{
  g_autoptr (GPtrArray) records
      = wv_records_query (db, &wv_kind_conflict, "status = 'open' AND field = 'state'", NULL, "rowid", error);

  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      WvRace *race = read_told (db, actor, records->pdata[i]);

      if (race != NULL && !is_known (races, race))
        g_ptr_array_add (races, race);
      else
        wv_race_free (race);
    }
  return records != NULL;
}

GPtrArray *
wv_races_load (WvDb *db, const WvActor *actor, const char *dossier, GError **error)
{
  g_autoptr (GPtrArray) races = g_ptr_array_new_with_free_func ((GDestroyNotify) wv_race_free);

  if (!load_refused (db, races, error) || !load_told (db, actor, races, error))
    return NULL;
  for (guint i = races->len; dossier != NULL && i > 0; i--)
    if (g_strcmp0 (((WvRace *) races->pdata[i - 1])->dossier, dossier) != 0)
      g_ptr_array_remove_index (races, i - 1);
  return g_steal_pointer (&races);
}

gboolean
wv_race_seen (WvDb *db, const WvRace *race, const WvClock *clock, GError **error)
{
  g_autofree char *value = NULL;

  if (race->id == NULL)
    return wv_outbox_put_away (db, race->tx, error);
  value = g_strdup_printf ("\"%s\"", race->won);
  return wv_conflict_settle (db, race->id, value, clock, error) > 0;
}
