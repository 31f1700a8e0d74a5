#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** What the small windows over the desk have alike. */

/** wv_dialog_class_setup: Esc closes. */
void wv_dialog_class_setup (GtkWidgetClass *klass);
/**
 * wv_dialog_build: modal, destroyed with its parent, header bar with @title, a scrolled column of groups.
 *
 * Returns: (transfer none): the vertical box for the groups
 */
GtkWidget *wv_dialog_build (AdwWindow *window, const char *title, int width, int height);
/** wv_dialog_row_new: a row with plain texts, never markup. @subtitle: (nullable) */
GtkWidget *wv_dialog_row_new (const char *title, const char *subtitle);
/** wv_dialog_fact_new: the same, read as one: "Version: 0.1.0". */
GtkWidget *wv_dialog_fact_new (const char *title, const char *value);

G_END_DECLS
