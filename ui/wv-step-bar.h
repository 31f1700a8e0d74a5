#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** WvStepBar: Code → Wachtwoord → Herstelblad → Klaar: where one is. Read as a list of steps. */
#define WV_TYPE_STEP_BAR (wv_step_bar_get_type ())
G_DECLARE_FINAL_TYPE (WvStepBar, wv_step_bar, WV, STEP_BAR, GtkBox)

/** wv_step_bar_new: @titles: translated, up to six, %NULL-terminated. */
GtkWidget *wv_step_bar_new (const char *const *titles);
void wv_step_bar_set_current (WvStepBar *self, guint current);

G_END_DECLS
