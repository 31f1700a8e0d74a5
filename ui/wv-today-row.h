#pragma once

#include <gtk/gtk.h>

#include "ui/wv-today-item.h"

G_BEGIN_DECLS

/**
 * WvTodayRow: a row of Vandaag: initials or an icon or a box to tick, texts, a tag and a button. Opening it and its
 * button use the actions of the window and of the page: today.tick, today.remind, today.read.
 */
#define WV_TYPE_TODAY_ROW (wv_today_row_get_type ())
G_DECLARE_FINAL_TYPE (WvTodayRow, wv_today_row, WV, TODAY_ROW, GtkListBoxRow)

/** wv_today_row_new: takes @item over. */
GtkWidget *wv_today_row_new (WvTodayItem *item);
const WvTodayItem *wv_today_row_get_item (WvTodayRow *self);
/** wv_today_row_open: goes to what the row is about. */
void wv_today_row_open (WvTodayRow *self);

G_END_DECLS
