#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * WvChip: a word that can be on or off, such as a filter or a theme. With gtk_toggle_button_set_group() one of several.
 * Properties, construct only: "code" (string, nullable: what it stands for), "icon-name" (string, nullable); "text".
 */
#define WV_TYPE_CHIP (wv_chip_get_type ())
G_DECLARE_FINAL_TYPE (WvChip, wv_chip, WV, CHIP, GtkToggleButton)

/** wv_chip_new: @icon and @code may be %NULL. */
GtkWidget *wv_chip_new (const char *icon, const char *text, const char *code);
/** wv_chip_get_code: (nullable) (transfer none) */
const char *wv_chip_get_code (WvChip *self);
/** wv_chip_set_text: also the accessible name; the icon is not read. */
void wv_chip_set_text (WvChip *self, const char *text);
const char *wv_chip_get_text (WvChip *self);

G_END_DECLS
