#pragma once

#include <gtk/gtk.h>

#include "store/wv-change.h"
#include "ui/wv-desk.h"

G_BEGIN_DECLS

/**
 * What the rows of Vandaag do. Each is held back for a moment and can be undone in the toast of the window that
 * @widget stands in; trouble is told in a toast too.
 */

/** wv_today_act_change: carries @change out (taken over) and says @done; when it fails, activates "today.redraw". */
void wv_today_act_change (WvDesk *desk, GtkWidget *widget, WvChange *change, const char *done);
/** wv_today_act_read: everything to us in @dossier (%NULL: in all) was read. */
void wv_today_act_read (WvDesk *desk, GtkWidget *widget, const char *dossier);

G_END_DECLS
