#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * WvEnds: layout of two children at both ends of a line; when they do not fit beside each other, the second stands
 * below the first, still at the end. Property "spacing" (10).
 */
#define WV_TYPE_ENDS (wv_ends_get_type ())
G_DECLARE_FINAL_TYPE (WvEnds, wv_ends, WV, ENDS, GtkLayoutManager)

G_END_DECLS
