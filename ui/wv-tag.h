#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** WvTone: what a colour means; there is always a word with it. */
typedef enum
{
  WV_TONE_NEUTRAL,
  WV_TONE_OK,
  WV_TONE_WARN,
  WV_TONE_ERR,
  WV_TONE_INFO,
} WvTone;

/** WvTag: a word with an icon on a tinted background; read as the word alone. */
#define WV_TYPE_TAG (wv_tag_get_type ())
G_DECLARE_FINAL_TYPE (WvTag, wv_tag, WV, TAG, GtkBox)

/** wv_tag_new: @icon may be %NULL. */
GtkWidget *wv_tag_new (WvTone tone, const char *icon, const char *text);
/** wv_tag_set: replaces all of it; without text the tag is not visible. */
void wv_tag_set (WvTag *self, WvTone tone, const char *icon, const char *text);
const char *wv_tag_get_text (WvTag *self);

/** wv_tone_class: the style class of @tone. */
const char *wv_tone_class (WvTone tone);

G_END_DECLS
