#pragma once

#include <gtk/gtk.h>

#include "ui/wv-desk.h"

G_BEGIN_DECLS

/**
 * WvIdleLock: locks the desk when nobody used @window for "lock-minutes" (10 without settings); a suspended laptop
 * counts as unused.
 */
#define WV_TYPE_IDLE_LOCK (wv_idle_lock_get_type ())
G_DECLARE_FINAL_TYPE (WvIdleLock, wv_idle_lock, WV, IDLE_LOCK, GObject)

/** wv_idle_lock_new: begins to watch. */
WvIdleLock *wv_idle_lock_new (GtkWidget *window, WvDesk *desk);
/** wv_idle_lock_touch: somebody is at work at @now. */
void wv_idle_lock_touch (WvIdleLock *self, gint64 now);
/** wv_idle_lock_check: locks when it is time at @now (µs since the computer started). */
void wv_idle_lock_check (WvIdleLock *self, gint64 now);

G_END_DECLS
