#pragma once

#include <adwaita.h>

#include "store/wv-directory.h"
#include "ui/wv-desk.h"

G_BEGIN_DECLS

/** WvPrintDialog: Print voor patiënt: what the sheet looks like, how large, on which paper; to the printer or a PDF. */
#define WV_TYPE_PRINT_DIALOG (wv_print_dialog_get_type ())
G_DECLARE_FINAL_TYPE (WvPrintDialog, wv_print_dialog, WV, PRINT_DIALOG, AdwWindow)

/** wv_print_dialog_new: takes @view over. */
GtkWidget *wv_print_dialog_new (WvDesk *desk, WvOfferView *view);
/** wv_print_dialog_export: the sheet as a PDF at @path. */
gboolean wv_print_dialog_export (WvPrintDialog *self, const char *path, GError **error);

G_END_DECLS
