#pragma once

#include "ui/wv-composer-block.h"

G_BEGIN_DECLS

/** WvComposerWish: block 3: what matters to the resident. */
#define WV_TYPE_COMPOSER_WISH (wv_composer_wish_get_type ())
G_DECLARE_FINAL_TYPE (WvComposerWish, wv_composer_wish, WV, COMPOSER_WISH, WvComposerBlock)

G_END_DECLS
