#pragma once

#include "ui/wv-page.h"

G_BEGIN_DECLS

/** WvWelcomePage: whose desktop this is, and how many offers the directory on this computer has. */
#define WV_TYPE_WELCOME_PAGE (wv_welcome_page_get_type ())
G_DECLARE_FINAL_TYPE (WvWelcomePage, wv_welcome_page, WV, WELCOME_PAGE, WvPage)

G_END_DECLS
