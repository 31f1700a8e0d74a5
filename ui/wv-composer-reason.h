#pragma once

#include "ui/wv-composer-block.h"

G_BEGIN_DECLS

/** WvComposerReason: block 4: why, typed or from standard sentences. */
#define WV_TYPE_COMPOSER_REASON (wv_composer_reason_get_type ())
G_DECLARE_FINAL_TYPE (WvComposerReason, wv_composer_reason, WV, COMPOSER_REASON, WvComposerBlock)

/** wv_composer_reason_add_sentence: puts standard sentence @nth (0 to 7) at the end of the text. */
void wv_composer_reason_add_sentence (WvComposerReason *self, guint nth);

G_END_DECLS
