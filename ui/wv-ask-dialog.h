#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WvAskDialog: "Meer vragen": a question to the referrer, one of four standard ones or an own one.
 * Signal: "asked" (const char *text): the dialog closes by itself afterwards.
 */
#define WV_TYPE_ASK_DIALOG (wv_ask_dialog_get_type ())
G_DECLARE_FINAL_TYPE (WvAskDialog, wv_ask_dialog, WV, ASK_DIALOG, AdwWindow)

/** wv_ask_dialog_new: @about: whom it is about, as the list shows it; @referrer: who is asked. */
GtkWidget *wv_ask_dialog_new (GtkWindow *parent, const char *about, const char *referrer);

G_END_DECLS
