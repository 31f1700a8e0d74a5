#pragma once

#include <adwaita.h>

#include "ui/wv-enrolment.h"

G_BEGIN_DECLS

/**
 * WvFirstStart: the window in which a computer is enrolled: code, password, recovery sheet, ready.
 *
 * Signals: "finished" (): the enrolment has its profile, its vault is unlocked.
 */
#define WV_TYPE_FIRST_START (wv_first_start_get_type ())
G_DECLARE_FINAL_TYPE (WvFirstStart, wv_first_start, WV, FIRST_START, AdwApplicationWindow)

/** wv_first_start_new: @server: (nullable): the configured address. */
WvFirstStart *wv_first_start_new (GtkApplication *application, WvEnrolment *enrolment, const char *server);
WvEnrolment *wv_first_start_get_enrolment (WvFirstStart *self);

G_END_DECLS
