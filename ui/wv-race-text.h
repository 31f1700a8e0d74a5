#pragma once

#include <gtk/gtk.h>

#include "store/wv-race.h"
#include "ui/wv-desk.h"

G_BEGIN_DECLS

/** wv_race_text: what happened, in one sentence or two: whose step does not count, and which does. */
char *wv_race_text (const WvRace *race, gint64 now) G_GNUC_WARN_UNUSED_RESULT;

/** wv_races_load_async: those of @dossier (nullable: all), on the database thread. */
void wv_races_load_async (WvDesk *desk, const char *dossier, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/** wv_races_load_finish: (transfer full) (element-type WvRace) */
GPtrArray *wv_races_load_finish (WvDesk *desk, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** wv_race_seen_async: says that @race was seen; trouble is told in a toast of the window of @widget. */
void wv_race_seen_async (WvDesk *desk, GtkWidget *widget, const WvRace *race);

G_END_DECLS
