#pragma once

#include <adwaita.h>

#include "ui/wv-inbox-arrangements.h"

G_BEGIN_DECLS

/** WvInboxDetail: one received referral, the wish first, with beside it what the referrer arranged. */
#define WV_TYPE_INBOX_DETAIL (wv_inbox_detail_get_type ())
G_DECLARE_FINAL_TYPE (WvInboxDetail, wv_inbox_detail, WV, INBOX_DETAIL, AdwBin)

/**
 * wv_inbox_detail_show: @item may be %NULL: nothing to show. @read: a person chose to read it; else it shows no more
 * than its row does, with the action "inbox.read" to choose it.
 */
void wv_inbox_detail_show (WvInboxDetail *self, WvCase *item, const WvInboxLook *look, gboolean read);
/** wv_inbox_detail_get_arrangements: (transfer none): needs a desk before the first referral. */
WvInboxArrangements *wv_inbox_detail_get_arrangements (WvInboxDetail *self);

G_END_DECLS
