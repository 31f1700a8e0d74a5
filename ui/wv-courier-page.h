#pragma once

#include "ui/wv-page.h"

G_BEGIN_DECLS

/** WvCourierPage: Meenemen: taking part by a USB stick; for a coordinator the round with it. */
#define WV_TYPE_COURIER_PAGE (wv_courier_page_get_type ())
G_DECLARE_FINAL_TYPE (WvCourierPage, wv_courier_page, WV, COURIER_PAGE, WvPage)

G_END_DECLS
