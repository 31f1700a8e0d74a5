#pragma once

#include "ui/wv-desk.h"

G_BEGIN_DECLS

/**
 * WvNotifier: decides what is worth a notification: new referrals and feedback, never whose; not the first time that
 * everything comes in. Takes a notification away when what it told was seen.
 *
 * Signals: "send" (const char *id, const char *text, const char *page): @page: what a click opens.
 * "withdraw" (const char *id).
 */
#define WV_TYPE_NOTIFIER (wv_notifier_get_type ())
G_DECLARE_FINAL_TYPE (WvNotifier, wv_notifier, WV, NOTIFIER, GObject)

WvNotifier *wv_notifier_new (WvDesk *desk);

G_END_DECLS
