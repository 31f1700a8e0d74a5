#pragma once

#include "ui/wv-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/** WvPreferences: the window Voorkeuren. What is changed there holds at once; without settings until the end. */
#define WV_TYPE_PREFERENCES (wv_preferences_get_type ())
G_DECLARE_FINAL_TYPE (WvPreferences, wv_preferences, WV, PREFERENCES, AdwWindow)

WvPreferences *wv_preferences_new (GtkWindow *parent, WvDesk *desk);

G_END_DECLS
