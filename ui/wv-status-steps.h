#pragma once

#include <gtk/gtk.h>

#include "domain/wv-state.h"

G_BEGIN_DECLS

/** WvStatusSteps: the six steps of a referral on one line, with when each was reached. A list for screen readers. */
#define WV_TYPE_STATUS_STEPS (wv_status_steps_get_type ())
G_DECLARE_FINAL_TYPE (WvStatusSteps, wv_status_steps, WV, STATUS_STEPS, GtkBox)

GtkWidget *wv_status_steps_new (void);
/** wv_status_steps_set: @today: day, for the year in the dates. */
void wv_status_steps_set (WvStatusSteps *self, const WvProgress *progress, const char *today);
/** wv_status_steps_get_item: (transfer none): the widget of a step, for its name. */
GtkWidget *wv_status_steps_get_item (WvStatusSteps *self, WvMilestone step);

G_END_DECLS
