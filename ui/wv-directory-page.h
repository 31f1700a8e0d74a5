#pragma once

#include "ui/wv-page.h"

G_BEGIN_DECLS

/** WvDirectoryPage: Aanbod: search field and list of results. */
#define WV_TYPE_DIRECTORY_PAGE (wv_directory_page_get_type ())
G_DECLARE_FINAL_TYPE (WvDirectoryPage, wv_directory_page, WV, DIRECTORY_PAGE, WvPage)

G_END_DECLS
