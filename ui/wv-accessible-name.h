#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * wv_name_row_from_text: gives @row the text of its labels as its name, so that a screen reader reads the row as one
 * sentence. GTK 4.8 does not do that by itself. Call it after the texts were set.
 */
void wv_name_row_from_text (GtkWidget *row);

/** wv_name_item: gives the row of a list view, which only GTK knows, the name @name; @child: what we put in it. */
void wv_name_item (GtkWidget *child, const char *name);

/** wv_name_table_row: gives the row of a table that @cell is in the name @name, also when it is put in the row later. */
void wv_name_table_row (GtkWidget *cell, const char *name);

/** wv_name_menu_button: GTK 4.8 shows a menu button as two buttons and names only the inner one: this names both, always. */
void wv_name_menu_button (GtkMenuButton *button);

G_END_DECLS
