#pragma once

#include "ui/wv-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/** WvForgotDialog: a new password with the code of the recovery sheet; afterwards the desk is unlocked. */
#define WV_TYPE_FORGOT_DIALOG (wv_forgot_dialog_get_type ())
G_DECLARE_FINAL_TYPE (WvForgotDialog, wv_forgot_dialog, WV, FORGOT_DIALOG, AdwWindow)

WvForgotDialog *wv_forgot_dialog_new (GtkWindow *parent, WvDesk *desk);
/** wv_forgot_dialog_set_cost: of the wrap under the new password, for tests. */
void wv_forgot_dialog_set_cost (WvForgotDialog *self, WvWrapCost cost);

G_END_DECLS
