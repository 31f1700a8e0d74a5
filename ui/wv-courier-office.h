#pragma once

#include "ui/wv-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/** WvCourierOffice: an office without a connection: make a file for the stick, take the answer in. */
#define WV_TYPE_COURIER_OFFICE (wv_courier_office_get_type ())
G_DECLARE_FINAL_TYPE (WvCourierOffice, wv_courier_office, WV, COURIER_OFFICE, AdwBin)

GtkWidget *wv_courier_office_new (WvDesk *desk);
/** wv_courier_office_prepare, _take_in: what follows when a folder was chosen. */
void wv_courier_office_prepare (WvCourierOffice *self, const char *folder);
void wv_courier_office_take_in (WvCourierOffice *self, const char *folder);
/** wv_courier_office_get_text: what became of the last of the two; "" while it is busy. */
const char *wv_courier_office_get_text (WvCourierOffice *self);

G_END_DECLS
