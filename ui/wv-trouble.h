#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WvTrouble: what a screen shows when it cannot open: the reason, Opnieuw proberen, Foutmelding kopiëren.
 * Signals: "again" (): try again.
 */
#define WV_TYPE_TROUBLE (wv_trouble_get_type ())
G_DECLARE_FINAL_TYPE (WvTrouble, wv_trouble, WV, TROUBLE, AdwBin)

GtkWidget *wv_trouble_new (void);
/** wv_trouble_set_error: copies the message of @error. */
void wv_trouble_set_error (WvTrouble *self, const GError *error);

G_END_DECLS
