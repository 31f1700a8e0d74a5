#include "server/wv-server-race.h"

#include <string.h>

#include "server/wv-server-conflict.h"

static const char *
text_of (const json_t *data, const char *name)
{
  return json_string_value (json_object_get (data, name));
}

WvRace
wv_server_race_judge (int from, WvState to, WvState state)
{
  gboolean wish = to == WV_STATE_WITHDRAWN || to == WV_STATE_CLIENT_DECLINED;

  if (to == WV_STATE_RECEIVED && from == WV_STATE_SENT && state != WV_STATE_DRAFT)
    return WV_RACE_NOTED;
  if (wish && from >= 0 && wv_state_is_running ((WvState) from) && wv_transition_find (state, to) != NULL)
    return WV_RACE_WISH;
  return WV_RACE_LOST;
}

/* (nullable): the event that made the state what it is. */
static const WvServerRecord *
last_step (const GPtrArray *events)
{
  const WvServerRecord *last = NULL;
  int state = WV_STATE_DRAFT;

  for (guint i = 0; i < events->len; i++)
    {
      const WvServerRecord *event = events->pdata[i];
      int from = wv_state_from_name (text_of (event->data, "from_state"));
      int to = wv_state_from_name (text_of (event->data, "to_state"));

      if (from != state || to < 0 || wv_transition_find ((WvState) from, (WvState) to) == NULL)
        continue;
      state = to;
      last = event;
    }
  return last;
}

typedef struct
{
  const json_t *state;
  WvServerAuthor by;
} Side;

static Side
side_of_event (const WvServerRecord *event)
{
  return (Side){ json_object_get (event->data, "to_state"),
                 { text_of (event->data, "author"), text_of (event->data, "organisation"),
                   json_integer_value (json_object_get (event->data, "occurred_at")) } };
}

static Side
side_of_op (const WvServerDevice *device, const WvOp *op, gint64 now)
{
  return (Side){ json_object_get (op->set, "to_state"),
                 { device->contact, device->organisation, now - CLAMP (op->age, 0, now) } };
}

/* Only who sees the dossier is told. */
static gboolean
tell (WvServerStore *store, const WvOp *op, const char *organisation, const Side *won, const Side *lost, GError **error)
{
  const char *dossier = text_of (op->set, "dossier");
  g_auto (GStrv) grantees = store->get_grantees (store, dossier, error);

  if (grantees == NULL)
    return FALSE;
  return !g_strv_contains ((const char *const *) grantees, organisation)
         || wv_server_conflict_race (store, dossier, organisation, op->id, won->state, &won->by, lost->state, &lost->by, error);
}

/* Somebody who is quicker than their own other computer has no race. */
static gboolean
find_other (WvServerStore *store, const WvServerDevice *device, const WvOp *op, GPtrArray **ret_events,
            const WvServerRecord **ret_step, GError **error)
{
  const char *dossier = text_of (op->set, "dossier");

  *ret_step = NULL;
  *ret_events = store->get_dossier (store, dossier != NULL ? dossier : "", "event", error);
  if (*ret_events == NULL)
    return FALSE;
  *ret_step = last_step (*ret_events);
  if (*ret_step != NULL && g_strcmp0 (text_of ((*ret_step)->data, "author"), device->contact) == 0)
    *ret_step = NULL;
  return TRUE;
}

gboolean
wv_server_race_lost (WvServerStore *store, const WvServerDevice *device, const WvOp *op, gint64 now, GError **error)
{
  g_autoptr (GPtrArray) events = NULL;
  const WvServerRecord *first;
  Side won, lost = side_of_op (device, op, now);

  if (strcmp (op->type, "event") != 0 || lost.state == NULL)
    return TRUE;
  if (!find_other (store, device, op, &events, &first, error))
    return FALSE;
  if (first == NULL)
    return TRUE;
  won = side_of_event (first);
  return tell (store, op, won.by.organisation, &won, &lost, error);
}

gboolean
wv_server_race_won (WvServerStore *store, const WvServerDevice *device, const WvOp *op, gint64 now, GError **error)
{
  g_autoptr (GPtrArray) events = NULL;
  const WvServerRecord *overruled;
  Side won = side_of_op (device, op, now), lost;

  if (!find_other (store, device, op, &events, &overruled, error))
    return FALSE;
  /* That somebody had opened it is no decision. */
  if (overruled == NULL || g_strcmp0 (text_of (overruled->data, "to_state"), "received") == 0)
    return TRUE;
  lost = side_of_event (overruled);
  return tell (store, op, lost.by.organisation, &won, &lost, error)
         && tell (store, op, won.by.organisation, &won, &lost, error);
}
