#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WvDeclineDialog: declines a referral with a reason. By default the GP is asked first, because consent was given
 * for this organisation only and the GP may know another way.
 * Signals: "declined" (const char *reason, const char *note): code of list reason, note nullable; "asked" (const
 * char *text): the question that goes to the GP. The dialog closes by itself afterwards.
 */
#define WV_TYPE_DECLINE_DIALOG (wv_decline_dialog_get_type ())
G_DECLARE_FINAL_TYPE (WvDeclineDialog, wv_decline_dialog, WV, DECLINE_DIALOG, AdwWindow)

/** wv_decline_dialog_new: @about: whom it is about, as the list shows it; @referrer: who is told. */
GtkWidget *wv_decline_dialog_new (GtkWindow *parent, const char *about, const char *referrer);

G_END_DECLS
