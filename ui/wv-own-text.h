#pragma once

#include <gtk/gtk.h>

#include "ui/wv-desk.h"

G_BEGIN_DECLS

/** wv_own_text_keep: what was typed in the text view below @widget is kept as the text of @dossier that is not sent. */
void wv_own_text_keep (WvDesk *desk, const char *dossier, GtkWidget *widget);

G_END_DECLS
