#pragma once

#include <adwaita.h>

#include "ui/wv-window.h"

G_BEGIN_DECLS

/** WvRecoveryDialog: the recovery sheet that was left for later, each day until it is printed and checked. */
#define WV_TYPE_RECOVERY_DIALOG (wv_recovery_dialog_get_type ())
G_DECLARE_FINAL_TYPE (WvRecoveryDialog, wv_recovery_dialog, WV, RECOVERY_DIALOG, AdwWindow)

/** wv_recovery_dialog_offer: shows it over @window when a code waits for its print; not on the day of enrolment. */
void wv_recovery_dialog_offer (WvWindow *window);

G_END_DECLS
