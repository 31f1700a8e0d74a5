#pragma once

#include "ui/wv-today-items.h"

G_BEGIN_DECLS

/** wv_today_add_quiet: rows for offices that did not sync for a week, so that a coordinator can call them. */
void wv_today_add_quiet (const WvTodayView *view, GPtrArray *rows);

G_END_DECLS
