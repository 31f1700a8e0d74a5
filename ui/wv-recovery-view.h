#pragma once

#include <adwaita.h>

#include "ui/wv-recovery-sheet.h"

G_BEGIN_DECLS

/**
 * WvRecoveryView: explains the recovery sheet, prints it, and checks that the print can be read: a tick and group
 * five typed over. The code is covered until it is shown or printed.
 */
#define WV_TYPE_RECOVERY_VIEW (wv_recovery_view_get_type ())
G_DECLARE_FINAL_TYPE (WvRecoveryView, wv_recovery_view, WV, RECOVERY_VIEW, AdwBin)

GtkWidget *wv_recovery_view_new (void);
/** wv_recovery_view_set_sheet: takes @sheet over. */
void wv_recovery_view_set_sheet (WvRecoveryView *self, WvRecoverySheet *sheet);
/** wv_recovery_view_check: whether tick and group are right; else it says what is missing, and goes there. */
gboolean wv_recovery_view_check (WvRecoveryView *self);
void wv_recovery_view_print (WvRecoveryView *self);

G_END_DECLS
