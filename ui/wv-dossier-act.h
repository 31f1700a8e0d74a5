#pragma once

#include <gtk/gtk.h>

#include "store/wv-change.h"
#include "ui/wv-desk.h"

G_BEGIN_DECLS

/** WvActed: what @widget does when it is done; @error is %NULL when that went well. */
typedef void (*WvActed) (GtkWidget *widget, const GError *error);

/**
 * wv_dossier_act: carries @change out, takes it over. With @done: a toast says so, and offers to take it back; it is
 * not sent before that time is over. What went wrong goes to @acted, and without that to a toast.
 */
void wv_dossier_act (GtkWidget *widget, WvDesk *desk, WvChange *change, const char *done, WvActed acted);

/** wv_dossier_send: the same for something written: taking it back gives @text back to the note of @dossier too. */
void wv_dossier_send (GtkWidget *widget, WvDesk *desk, WvChange *change, const char *done, const char *dossier,
                      const char *text, WvActed acted, WvActed taken_back);

/** wv_dossier_is_offline: what is sent now waits. */
gboolean wv_dossier_is_offline (WvDesk *desk);

G_END_DECLS
