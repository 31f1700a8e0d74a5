#pragma once

#include "ui/wv-window.h"

G_BEGIN_DECLS

/** wv_composer_offer_undo: a toast with Ongedaan maken: the referral of @tx becomes a draft again and opens. */
void wv_composer_offer_undo (WvWindow *window, const char *text, gint64 tx);

G_END_DECLS
