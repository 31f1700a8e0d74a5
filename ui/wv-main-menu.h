#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** wv_main_menu_new: the menu button of the sidebar (F10): Voorkeuren, Sneltoetsen, Namen verbergen, Vergrendelen, Over. */
GtkWidget *wv_main_menu_new (void);

G_END_DECLS
