#pragma once

#include <gtk/gtk.h>

#include "store/wv-dossier.h"
#include "ui/wv-desk.h"

G_BEGIN_DECLS

/** wv_dossier_looks_present: a window with who looked, when, and what was done. Returns it. (transfer none) */
GtkWindow *wv_dossier_looks_present (WvDesk *desk, WvDossier *dossier, GtkWindow *parent);

G_END_DECLS
