#pragma once

#include "ui/wv-composer-block.h"

G_BEGIN_DECLS

/** WvComposerWish: blocks 3 and 4: what matters, and the reason. */
#define WV_TYPE_COMPOSER_WISH (wv_composer_wish_get_type ())
G_DECLARE_FINAL_TYPE (WvComposerWish, wv_composer_wish, WV, COMPOSER_WISH, WvComposerBlock)

G_END_DECLS
