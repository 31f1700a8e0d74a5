#pragma once

#include "ui/wv-step.h"

G_BEGIN_DECLS

/** WvStepReady: the last step: what happens now. */
#define WV_TYPE_STEP_READY (wv_step_ready_get_type ())
G_DECLARE_FINAL_TYPE (WvStepReady, wv_step_ready, WV, STEP_READY, WvStep)

GtkWidget *wv_step_ready_new (WvEnrolment *enrolment);

G_END_DECLS
