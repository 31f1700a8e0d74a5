#pragma once

#include <adwaita.h>

#include "ui/wv-conflict-load.h"
#include "ui/wv-window.h"

G_BEGIN_DECLS

/**
 * WvConflictDialog: Keuze nodig: the values that cannot both be true, one card each; nothing is chosen beforehand.
 * 1, 2, 3 choose, Ctrl+Enter saves, Esc leaves it for later. Of a choice that was made it shows who chose what, and all
 * values, and one can choose otherwise.
 */
#define WV_TYPE_CONFLICT_DIALOG (wv_conflict_dialog_get_type ())
G_DECLARE_FINAL_TYPE (WvConflictDialog, wv_conflict_dialog, WV, CONFLICT_DIALOG, AdwWindow)

/** wv_conflict_dialog_new: takes @conflict over. */
WvConflictDialog *wv_conflict_dialog_new (WvWindow *parent, WvConflict *conflict);

G_END_DECLS
