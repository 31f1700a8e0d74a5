#pragma once

#include <adwaita.h>

#include "ui/wv-window.h"

G_BEGIN_DECLS

/**
 * WvUndeliveredDialog: what the user wrote about a dossier that is shared no longer: to be copied or put away. Nothing
 * else of the dossier is there any more.
 */
#define WV_TYPE_UNDELIVERED_DIALOG (wv_undelivered_dialog_get_type ())
G_DECLARE_FINAL_TYPE (WvUndeliveredDialog, wv_undelivered_dialog, WV, UNDELIVERED_DIALOG, AdwWindow)

/** wv_undelivered_dialog_new: shows itself empty first and fills while it loads; closes when nothing is left. */
WvUndeliveredDialog *wv_undelivered_dialog_new (WvWindow *parent, const char *dossier);

/** wv_undelivered_load_async: of @dossier (%NULL: all); finish: (element-type WvUndelivered) (nullable). */
void wv_undelivered_load_async (WvDesk *desk, const char *dossier, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);
GPtrArray *wv_undelivered_load_finish (WvDesk *desk, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
