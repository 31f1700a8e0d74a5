#pragma once

#include "ui/wv-conflict-load.h"
#include "ui/wv-window.h"

G_BEGIN_DECLS

/**
 * WvChoicesWindow: all choices that wait, and those that were made: each opens the dialog. Follows the store.
 */
#define WV_TYPE_CHOICES_WINDOW (wv_choices_window_get_type ())
G_DECLARE_FINAL_TYPE (WvChoicesWindow, wv_choices_window, WV, CHOICES_WINDOW, AdwWindow)

GtkWidget *wv_choices_window_new (WvWindow *parent);

/** wv_choice_row_new: a row for @conflict, which it takes over: what is chosen, about whom or what, and its state. */
GtkWidget *wv_choice_row_new (WvDesk *desk, WvConflict *conflict);
/** wv_choice_row_open: opens the dialog of a row made by wv_choice_row_new(); the row has nothing afterwards. */
void wv_choice_row_open (GtkWidget *row, WvWindow *window);

G_END_DECLS
