#pragma once

#include "ui/wv-step.h"

G_BEGIN_DECLS

/** WvStepSheet: the recovery sheet. Later leaves it for a reminder at the next start. */
#define WV_TYPE_STEP_SHEET (wv_step_sheet_get_type ())
G_DECLARE_FINAL_TYPE (WvStepSheet, wv_step_sheet, WV, STEP_SHEET, WvStep)

GtkWidget *wv_step_sheet_new (WvEnrolment *enrolment);

G_END_DECLS
