#pragma once

#include <gtk/gtk.h>

#include "store/wv-caseload.h"

G_BEGIN_DECLS

/**
 * wv_inbox_places_show: "All villages" and the villages of received referrals. The list is only made anew when a village
 * came or went: the choice stays.
 */
void wv_inbox_places_show (GtkDropDown *places, WvCaseload *caseload);

G_END_DECLS
