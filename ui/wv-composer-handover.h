#pragma once

#include "ui/wv-composer-block.h"

G_BEGIN_DECLS

/** WvComposerHandover: block 5: how it is handed over. */
#define WV_TYPE_COMPOSER_HANDOVER (wv_composer_handover_get_type ())
G_DECLARE_FINAL_TYPE (WvComposerHandover, wv_composer_handover, WV, COMPOSER_HANDOVER, WvComposerBlock)

G_END_DECLS
