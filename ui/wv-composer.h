#pragma once

#include "ui/wv-page.h"

G_BEGIN_DECLS

/** WvComposer: Nieuwe verwijzing. The page's item is the id of an offer or of a draft, or nothing. */
#define WV_TYPE_COMPOSER (wv_composer_get_type ())
G_DECLARE_FINAL_TYPE (WvComposer, wv_composer, WV, COMPOSER, WvPage)

G_END_DECLS
