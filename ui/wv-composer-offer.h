#pragma once

#include "ui/wv-composer-block.h"

G_BEGIN_DECLS

/** WvComposerOffer: block 1: where to, with what to know before: full, closed, away. Signal "picked" (string: offer id). */
#define WV_TYPE_COMPOSER_OFFER (wv_composer_offer_get_type ())
G_DECLARE_FINAL_TYPE (WvComposerOffer, wv_composer_offer, WV, COMPOSER_OFFER, WvComposerBlock)

/** wv_composer_offer_set_earlier: (nullable): a referral of this resident to here that there is already. */
void wv_composer_offer_set_earlier (WvComposerOffer *self, const char *text, const char *dossier);

G_END_DECLS
