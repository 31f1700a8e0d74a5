#pragma once

#include "ui/wv-today-items.h"

G_BEGIN_DECLS

/** wv_today_add_unsent: rows for drafts, for what the server refused, and for what waits for a connection. */
void wv_today_add_unsent (const WvTodayView *view, GPtrArray *rows);
/** wv_today_add_races: rows for steps that came too late, ours and others': the dossier says what to do. */
void wv_today_add_races (const WvTodayView *view, GPtrArray *rows);

G_END_DECLS
