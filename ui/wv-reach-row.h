#pragma once

#include <gtk/gtk.h>

#include "store/wv-directory.h"
#include "ui/wv-tag.h"

G_BEGIN_DECLS

/**
 * WvReachRow: a fixed contact of the practice: who, whether reachable now, and the number to press. When absent, one
 * press shows the deputy instead. Ctrl+C copies the number.
 */
#define WV_TYPE_REACH_ROW (wv_reach_row_get_type ())
G_DECLARE_FINAL_TYPE (WvReachRow, wv_reach_row, WV, REACH_ROW, GtkListBoxRow)

GtkWidget *wv_reach_row_new (const WvPerson *person, gint64 now);

/** wv_contact_reach: (nullable): whether @contact can be reached at @now: "Vandaag bereikbaar tot 17:00". */
char *wv_contact_reach (const WvRecord *contact, gint64 now, WvTone *ret_tone, const char **ret_icon)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
