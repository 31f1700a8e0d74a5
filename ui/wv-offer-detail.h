#pragma once

#include <adwaita.h>

#include "store/wv-directory.h"

G_BEGIN_DECLS

/** WvOfferDetail: everything about one offer: for whom, when, where, costs, how to refer, and whom to call. */
#define WV_TYPE_OFFER_DETAIL (wv_offer_detail_get_type ())
G_DECLARE_FINAL_TYPE (WvOfferDetail, wv_offer_detail, WV, OFFER_DETAIL, AdwBin)

/** wv_offer_detail_set_view: takes @view over; %NULL shows nothing. @today is YYYY-MM-DD. */
void wv_offer_detail_set_view (WvOfferDetail *self, WvOfferView *view, const char *today);
/** wv_offer_detail_get_view: (nullable) (transfer none) */
const WvOfferView *wv_offer_detail_get_view (WvOfferDetail *self);
/** wv_offer_detail_copy_number: the number of whom to call first. */
gboolean wv_offer_detail_copy_number (WvOfferDetail *self);

G_END_DECLS
