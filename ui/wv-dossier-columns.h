#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * WvDossierColumns: layout of two children that scroll by themselves: the second beside the first, a third of the
 * width at most; when there is no room for that, below it.
 */
#define WV_TYPE_DOSSIER_COLUMNS (wv_dossier_columns_get_type ())
G_DECLARE_FINAL_TYPE (WvDossierColumns, wv_dossier_columns, WV, DOSSIER_COLUMNS, GtkLayoutManager)

G_END_DECLS
