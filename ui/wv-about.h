#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** WvAbout: the window Over Welverwijs: what it is, version, licence. */
#define WV_TYPE_ABOUT (wv_about_get_type ())
G_DECLARE_FINAL_TYPE (WvAbout, wv_about, WV, ABOUT, AdwWindow)

/** wv_about_present: shows it over @parent. */
void wv_about_present (GtkWindow *parent);

G_END_DECLS
