#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * wv_text_size_follow: the whole program's text follows the key "text-size" of @settings, on top of what the desktop
 * environment chose. Lives as long as @settings.
 */
void wv_text_size_follow (GSettings *settings);

/** wv_text_scale: how much larger than usual text is at this moment, at least 1: for widths that must hold words. */
double wv_text_scale (void);

G_END_DECLS
