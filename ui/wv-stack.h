#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * wv_stack_hide_unseen: from now on only the visible page of @stack is there for screen readers. GTK 4.8 tells them of
 * all pages, so that "This screen cannot open" is read aloud on a screen that is open.
 */
void wv_stack_hide_unseen (GtkStack *stack);

G_END_DECLS
