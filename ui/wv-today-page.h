#pragma once

#include "ui/wv-page.h"

G_BEGIN_DECLS

/** WvTodayPage: screen Vandaag: what waits for this user, what is new, whom to call. */
#define WV_TYPE_TODAY_PAGE (wv_today_page_get_type ())
G_DECLARE_FINAL_TYPE (WvTodayPage, wv_today_page, WV, TODAY_PAGE, WvPage)

G_END_DECLS
