#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** WvCourierChosen: @folder was chosen for @widget. */
typedef void (*WvCourierChosen) (GtkWidget *widget, const char *folder);

/** wv_courier_choose_folder: asks for a folder; begins at a stick when one is there. Nothing happens when none is chosen. */
void wv_courier_choose_folder (GtkWidget *widget, const char *title, WvCourierChosen chosen);

G_END_DECLS
