#pragma once

#include "ui/wv-tag.h"

G_BEGIN_DECLS

/** WvMeta: a caption with an icon before it, as the place, the phone or "gelezen door"; read as its words alone. */
#define WV_TYPE_META (wv_meta_get_type ())
G_DECLARE_FINAL_TYPE (WvMeta, wv_meta, WV, META, GtkBox)

/** wv_meta_new: @icon may be %NULL. */
GtkWidget *wv_meta_new (WvTone tone, const char *icon, const char *text);
/** wv_meta_set: replaces all of it; without text it is not visible. */
void wv_meta_set (WvMeta *self, WvTone tone, const char *icon, const char *text);
const char *wv_meta_get_text (WvMeta *self);
/** wv_meta_set_wrap: a long text goes on below instead of ending in three dots. */
void wv_meta_set_wrap (WvMeta *self);

G_END_DECLS
