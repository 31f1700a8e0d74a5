#pragma once

#include <gtk/gtk.h>

#include "store/wv-list.h"
#include "ui/wv-desk.h"

G_BEGIN_DECLS

/** WvOfferRow: one result in the directory: title, organisation, waiting time, contact, when it was checked. */
#define WV_TYPE_OFFER_ROW (wv_offer_row_get_type ())
G_DECLARE_FINAL_TYPE (WvOfferRow, wv_offer_row, WV, OFFER_ROW, GtkBox)

GtkWidget *wv_offer_row_new (WvDesk *desk);
/**
 * wv_offer_row_set_row: shows this row; %NULL when the cell is given back to the list.
 * @words: (nullable): what was searched for: underlined in the title
 */
void wv_offer_row_set_row (WvOfferRow *self, WvRow *row, const char *words);
/** wv_text_underline: the places in @text where a word begins with one of @words. */
PangoAttrList *wv_text_underline (const char *text, const char *words) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
