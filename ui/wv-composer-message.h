#pragma once

#include <adwaita.h>

#include "store/wv-directory.h"
#include "store/wv-draft.h"

G_BEGIN_DECLS

/** WvComposerMessage: a window with exactly what goes, and to whom. */
#define WV_TYPE_COMPOSER_MESSAGE (wv_composer_message_get_type ())
G_DECLARE_FINAL_TYPE (WvComposerMessage, wv_composer_message, WV, COMPOSER_MESSAGE, AdwWindow)

/** wv_composer_message_new: @offer: (nullable); @today: YYYY-MM-DD. Nothing is kept of these. */
GtkWidget *wv_composer_message_new (const WvDraft *draft, const WvOfferView *offer, const char *today);

G_END_DECLS
