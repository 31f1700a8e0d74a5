#pragma once

#include "ui/wv-page.h"

G_BEGIN_DECLS

/** WvReferralsPage: Verwijzingen: what happened to the own referrals, and the drafts. */
#define WV_TYPE_REFERRALS_PAGE (wv_referrals_page_get_type ())
G_DECLARE_FINAL_TYPE (WvReferralsPage, wv_referrals_page, WV, REFERRALS_PAGE, WvPage)

G_END_DECLS
