#pragma once

#include <adwaita.h>

#include "store/wv-conflict.h"
#include "ui/wv-window.h"

G_BEGIN_DECLS

/**
 * WvConflictDialog: Keuze nodig: the values that cannot both be true, one card each; nothing is chosen beforehand.
 * 1, 2, 3 choose, Ctrl+Enter saves, Esc leaves it for later.
 */
#define WV_TYPE_CONFLICT_DIALOG (wv_conflict_dialog_get_type ())
G_DECLARE_FINAL_TYPE (WvConflictDialog, wv_conflict_dialog, WV, CONFLICT_DIALOG, AdwWindow)

/** wv_conflict_dialog_new: takes @conflict over. */
WvConflictDialog *wv_conflict_dialog_new (WvWindow *parent, WvConflict *conflict);
/** wv_conflict_subject: whose or what it is about, with Namen verbergen. */
char *wv_conflict_subject (WvDesk *desk, const WvConflict *conflict) G_GNUC_WARN_UNUSED_RESULT;

/** wv_conflicts_load_async: the open choices, on the database thread; finish: (element-type WvConflict). */
void wv_conflicts_load_async (WvDesk *desk, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *wv_conflicts_load_finish (WvDesk *desk, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
