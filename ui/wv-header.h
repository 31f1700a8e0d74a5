#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WvHeader: header bar of a page: own buttons, title with subtitle, then the sync button and Namen verbergen, which
 * every screen has. Child types in XML: "start", "end", "title". Properties: "title", "subtitle", "show-back" (button Terug).
 */
#define WV_TYPE_HEADER (wv_header_get_type ())
G_DECLARE_FINAL_TYPE (WvHeader, wv_header, WV, HEADER, AdwBin)

WvHeader *wv_header_new (const char *title);
void wv_header_set_title (WvHeader *self, const char *title);
void wv_header_set_subtitle (WvHeader *self, const char *subtitle);
void wv_header_set_show_back (WvHeader *self, gboolean show);
void wv_header_add_start (WvHeader *self, GtkWidget *child);
void wv_header_add_end (WvHeader *self, GtkWidget *child);
/** wv_header_set_title_widget: @child, such as a search field, in the middle; the title goes to the start. */
void wv_header_set_title_widget (WvHeader *self, GtkWidget *child);
/** wv_new_referral_button: Nieuwe verwijzing, the primary action of the overviews. */
GtkWidget *wv_new_referral_button (void);

G_END_DECLS
