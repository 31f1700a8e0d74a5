#pragma once

#include "ui/wv-composer-block.h"

G_BEGIN_DECLS

/** WvComposerSpeed: block 6: how soon, and before when there is feedback. */
#define WV_TYPE_COMPOSER_SPEED (wv_composer_speed_get_type ())
G_DECLARE_FINAL_TYPE (WvComposerSpeed, wv_composer_speed, WV, COMPOSER_SPEED, WvComposerBlock)

G_END_DECLS
