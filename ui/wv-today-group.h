#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** WvTodayGroup: a heading with a count, and a list of rows. Not visible without rows. Property: "title". */
#define WV_TYPE_TODAY_GROUP (wv_today_group_get_type ())
G_DECLARE_FINAL_TYPE (WvTodayGroup, wv_today_group, WV, TODAY_GROUP, GtkBox)

/**
 * wv_today_group_set_items: takes @items (element-type WvTodayItem) over. Rows that stay the same are kept, so that
 * the keyboard focus stays where it is.
 */
void wv_today_group_set_items (WvTodayGroup *self, GPtrArray *items);
/** wv_today_group_set_rows: other rows, from an array of floating widgets; without a count. */
void wv_today_group_set_rows (WvTodayGroup *self, GPtrArray *rows);
/** wv_today_group_set_link: the button beside the heading; @label %NULL: none. */
void wv_today_group_set_link (WvTodayGroup *self, const char *label, const char *action);
void wv_today_group_set_title (WvTodayGroup *self, const char *title);
GtkListBox *wv_today_group_get_list (WvTodayGroup *self);

G_END_DECLS
