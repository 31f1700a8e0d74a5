#pragma once

#include "ui/wv-step.h"

G_BEGIN_DECLS

/** WvStepPassword: the password, twice; for an organisation with a key its recovery code too. Next enrols. */
#define WV_TYPE_STEP_PASSWORD (wv_step_password_get_type ())
G_DECLARE_FINAL_TYPE (WvStepPassword, wv_step_password, WV, STEP_PASSWORD, WvStep)

GtkWidget *wv_step_password_new (WvEnrolment *enrolment);

G_END_DECLS
