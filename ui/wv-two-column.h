#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * WvTwoColumn: layout of children in pairs, left and right with equal width; when there is less room than "threshold"
 * (900 px) all of them stand below each other. Properties: "threshold", "column-spacing" (24), "row-spacing" (18),
 * "side-width" (of the right column; 0: as wide as the left).
 */
#define WV_TYPE_TWO_COLUMN (wv_two_column_get_type ())
G_DECLARE_FINAL_TYPE (WvTwoColumn, wv_two_column, WV, TWO_COLUMN, GtkLayoutManager)

GtkLayoutManager *wv_two_column_new (int threshold);

G_END_DECLS
