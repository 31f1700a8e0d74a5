#pragma once

#include <gtk/gtk.h>

#include "ui/wv-desk.h"

G_BEGIN_DECLS

/** WvOfferPicker: a small search in the directory, for a popover. Signal "picked" (string: id of the offer). */
#define WV_TYPE_OFFER_PICKER (wv_offer_picker_get_type ())
G_DECLARE_FINAL_TYPE (WvOfferPicker, wv_offer_picker, WV, OFFER_PICKER, GtkBox)

GtkWidget *wv_offer_picker_new (WvDesk *desk);

G_END_DECLS
