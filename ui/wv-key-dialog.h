#pragma once

#include <adwaita.h>

#include "store/wv-pin.h"
#include "ui/wv-window.h"

G_BEGIN_DECLS

/**
 * WvKeyDialog: another key of an organisation: the digits of the one that was used and of the new one, to be compared by
 * phone. Only who says to have done so can accept it. Esc leaves everything as it is.
 */
#define WV_TYPE_KEY_DIALOG (wv_key_dialog_get_type ())
G_DECLARE_FINAL_TYPE (WvKeyDialog, wv_key_dialog, WV, KEY_DIALOG, AdwWindow)

/** wv_key_dialog_new: takes @change over. */
WvKeyDialog *wv_key_dialog_new (WvWindow *parent, WvPinChange *change);
/** wv_key_dialog_present: looks up what changed of @organisation, and shows it when there is something. */
void wv_key_dialog_present (WvWindow *parent, const char *organisation);

G_END_DECLS
