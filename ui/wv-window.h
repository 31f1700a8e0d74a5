#pragma once

#include <adwaita.h>

#include "ui/wv-page.h"

G_BEGIN_DECLS

/**
 * WvWindow: the shell: sidebar with badges and account row, stack of pages, views on top, toasts, keys.
 *
 * Actions for pages: win.show-page (s: name), win.new-referral (s: offer id or ""), win.edit-draft (s: draft id),
 * win.show-dossier (s: referral id), win.show-offer (s: offer id), win.back, win.toast (s: text), win.primary,
 * win.search, win.print, win.undo, win.hide-names (state), win.lock, win.sync.
 */
#define WV_TYPE_WINDOW (wv_window_get_type ())
G_DECLARE_FINAL_TYPE (WvWindow, wv_window, WV, WINDOW, AdwApplicationWindow)

WvWindow *wv_window_new (GtkApplication *application, WvDesk *desk);
WvDesk *wv_window_get_desk (WvWindow *self);
/** wv_window_of: (nullable): the window that @widget stands in. */
WvWindow *wv_window_of (GtkWidget *widget);

/** wv_window_push: shows @view over the pages; @full: without the sidebar. wv_window_pop: takes the topmost away. */
void wv_window_push (WvWindow *self, GtkWidget *view, gboolean full);
void wv_window_pop (WvWindow *self);

/** wv_window_toast: a short message, 4 seconds. */
void wv_window_toast (WvWindow *self, const char *text);

/** WvUndo: what Ongedaan maken does. */
typedef void (*WvUndo) (gpointer data);
/** wv_window_toast_undo: with Ongedaan maken for 8 seconds (also Ctrl+Z). @data is freed with @free_data when gone. */
void wv_window_toast_undo (WvWindow *self, const char *text, WvUndo undo, gpointer data,
                           GDestroyNotify free_data);
/** wv_window_toast_tx: Ongedaan maken takes local transaction @tx back from the outbox. */
void wv_window_toast_tx (WvWindow *self, const char *text, gint64 tx);

G_END_DECLS
