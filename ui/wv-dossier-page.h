#pragma once

#include "ui/wv-page.h"

G_BEGIN_DECLS

/**
 * WvDossierPage: one referral: where it is, what was said and agreed, and writing. The page's item is the id of the
 * referral. Opening it records that somebody looked, receives a new referral, and marks what is for us as read.
 */
#define WV_TYPE_DOSSIER_PAGE (wv_dossier_page_get_type ())
G_DECLARE_FINAL_TYPE (WvDossierPage, wv_dossier_page, WV, DOSSIER_PAGE, WvPage)

G_END_DECLS
