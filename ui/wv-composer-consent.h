#pragma once

#include "ui/wv-composer-block.h"

G_BEGIN_DECLS

/** WvComposerConsent: block 7: what is shared, and that the resident agrees. Signal "view-message". */
#define WV_TYPE_COMPOSER_CONSENT (wv_composer_consent_get_type ())
G_DECLARE_FINAL_TYPE (WvComposerConsent, wv_composer_consent, WV, COMPOSER_CONSENT, WvComposerBlock)

/** wv_composer_consent_toggle: ticks or clears the box, and puts the keyboard there. */
void wv_composer_consent_toggle (WvComposerConsent *self);

G_END_DECLS
