#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** WvShortcuts: the window Sneltoetsen: every key of the table (wv-shortcut-table.h), grouped by topic. */
#define WV_TYPE_SHORTCUTS (wv_shortcuts_get_type ())
G_DECLARE_FINAL_TYPE (WvShortcuts, wv_shortcuts, WV, SHORTCUTS, AdwWindow)

/** wv_shortcuts_present: shows it over @parent. */
void wv_shortcuts_present (GtkWindow *parent);

G_END_DECLS
