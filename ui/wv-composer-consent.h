#pragma once

#include "ui/wv-composer-block.h"

G_BEGIN_DECLS

/** WvComposerConsent: block 7: what is shared, and that the resident agrees. */
#define WV_TYPE_COMPOSER_CONSENT (wv_composer_consent_get_type ())
G_DECLARE_FINAL_TYPE (WvComposerConsent, wv_composer_consent, WV, COMPOSER_CONSENT, WvComposerBlock)

G_END_DECLS
