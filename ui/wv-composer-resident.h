#pragma once

#include "ui/wv-composer-block.h"

G_BEGIN_DECLS

/** WvComposerResident: block 2: who the resident is. */
#define WV_TYPE_COMPOSER_RESIDENT (wv_composer_resident_get_type ())
G_DECLARE_FINAL_TYPE (WvComposerResident, wv_composer_resident, WV, COMPOSER_RESIDENT, WvComposerBlock)

G_END_DECLS
