#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * wv_sidebar_fit: shows @sidebar with words, or @narrow: icons only. Inside it the class "side-words" marks what goes away,
 * "side-line" what then stands below each other, and the name of a row becomes its tooltip.
 */
void wv_sidebar_fit (GtkWidget *sidebar, gboolean narrow);
/** wv_sidebar_is_narrow_at: whether a window of this width needs the room; larger text needs it earlier. */
gboolean wv_sidebar_is_narrow_at (int width);

G_END_DECLS
