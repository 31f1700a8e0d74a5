#pragma once

#include "ui/wv-page.h"

G_BEGIN_DECLS

/** WvInboxPage: Postvak: the referrals that came in, to be answered in time. */
#define WV_TYPE_INBOX_PAGE (wv_inbox_page_get_type ())
G_DECLARE_FINAL_TYPE (WvInboxPage, wv_inbox_page, WV, INBOX_PAGE, WvPage)

G_END_DECLS
