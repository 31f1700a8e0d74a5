#include "ui/wv-race-text.h"

#include <glib/gi18n-lib.h>

#include "domain/wv-state.h"
#include "ui/wv-format.h"
#include "ui/wv-window.h"

static const char *
label_of (const char *state)
{
  int found = wv_state_from_name (state);

  return found >= 0 ? wv_state_label ((WvState) found) : "";
}

static char *
who (const char *name, const char *organisation)
{
  if (name == NULL)
    return g_strdup (organisation != NULL ? organisation : _ ("Somebody else"));
  return organisation != NULL ? g_strdup_printf ("%s, %s", name, organisation) : g_strdup (name);
}

/* "Marloes de Visser, Praktijk De Visser was eerder met “Ingetrokken”, vandaag 09:40." */
static char *
because (const WvRace *race, gint64 now)
{
  g_autofree char *winner = who (race->winner_name, race->winner_organisation);
  g_autofree char *when = race->at > 0 ? wv_format_moment (race->at, now) : NULL;

  if (race->won == NULL)
    return g_strdup (_ ("Somebody else was earlier."));
  if (race->wish)
    return g_strdup_printf (_ ("The resident's wish counts: “%s”, by %s."), label_of (race->won), winner);
  return when != NULL ? g_strdup_printf (_ ("%s was earlier with “%s”, %s."), winner, label_of (race->won), when)
                      : g_strdup_printf (_ ("%s was earlier with “%s”."), winner, label_of (race->won));
}

char *
wv_race_text (const WvRace *race, gint64 now)
{
  g_autofree char *reason = because (race, now);
  g_autofree char *loser = who (race->loser_name, race->loser_organisation);

  if (race->ours)
    return g_strdup_printf (_ ("Your step “%s” does not count. %s"), label_of (race->lost), reason);
  return g_strdup_printf (_ ("The step “%s” by %s does not count. %s Talk to each other if needed."), label_of (race->lost),
                          loser, reason);
}

typedef struct
{
  WvActor *actor;
  char *dossier;
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;

  wv_actor_free (load->actor);
  g_free (load->dossier);
  g_free (load);
}

static gpointer
load_in_thread (WvDb *db, gpointer data, GError **error)
{
  const Load *load = data;

  return wv_races_load (db, load->actor, load->dossier, error);
}

void
wv_races_load_async (WvDesk *desk, const char *dossier, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  Load *load = g_new0 (Load, 1);

  load->actor = wv_actor_copy (wv_desk_get_actor (desk));
  load->dossier = g_strdup (dossier);
  wv_store_run_async (wv_desk_get_store (desk), WV_STORE_READ, load_in_thread, load, load_free,
                      (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

GPtrArray *
wv_races_load_finish (WvDesk *desk, GAsyncResult *result, GError **error)
{
  return wv_store_run_finish (wv_desk_get_store (desk), result, error);
}

typedef struct
{
  WvRace race; /* what wv_race_seen() looks at */
  const WvClock *clock;
} Seen;

static void
seen_free (gpointer data)
{
  Seen *seen = data;

  g_free (seen->race.id);
  g_free (seen->race.won);
  g_free (seen);
}

static gpointer
seen_in_thread (WvDb *db, gpointer data, GError **error)
{
  const Seen *seen = data;

  return GINT_TO_POINTER (wv_race_seen (db, &seen->race, seen->clock, error));
}

static void
seen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) widget = data;
  g_autoptr (GError) error = NULL;
  WvWindow *window = wv_window_of (widget);

  wv_store_run_finish (WV_STORE (source), result, &error);
  if (error != NULL && window != NULL)
    wv_window_toast (window, error->message);
}

void
wv_race_seen_async (WvDesk *desk, GtkWidget *widget, const WvRace *race)
{
  Seen *seen = g_new0 (Seen, 1);

  seen->race.id = g_strdup (race->id);
  seen->race.won = g_strdup (race->won);
  seen->race.tx = race->tx;
  seen->clock = wv_desk_get_clock (desk);
  wv_store_run_async (wv_desk_get_store (desk), WV_STORE_WRITE, seen_in_thread, seen, seen_free, NULL, NULL, seen_cb,
                      g_object_ref (widget));
}
