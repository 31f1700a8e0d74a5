#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * wv_search_escape: what Esc does in @entry (GtkSearchEntry), which otherwise keeps the key for itself: it empties the field,
 * and when it is empty closes the popover that it is in.
 */
void wv_search_escape (GtkWidget *entry);

G_END_DECLS
