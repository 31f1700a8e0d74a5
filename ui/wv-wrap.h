#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * WvWrap: layout of words on a line, chips or tags, that go on below when the line is full. The last one of a line goes
 * to the end of it when its halign is END. Property "spacing" (6).
 */
#define WV_TYPE_WRAP (wv_wrap_get_type ())
G_DECLARE_FINAL_TYPE (WvWrap, wv_wrap, WV, WRAP, GtkLayoutManager)

GtkLayoutManager *wv_wrap_new (int spacing);

G_END_DECLS
