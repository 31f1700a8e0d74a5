#pragma once

#include "ui/wv-step.h"

G_BEGIN_DECLS

/** WvStepCode: the code of the letter, and who it is for. Asks the address of the server when nobody set it. */
#define WV_TYPE_STEP_CODE (wv_step_code_get_type ())
G_DECLARE_FINAL_TYPE (WvStepCode, wv_step_code, WV, STEP_CODE, WvStep)

/** wv_step_code_new: @server: (nullable): the address; %NULL or empty: the user types it. */
GtkWidget *wv_step_code_new (WvEnrolment *enrolment, const char *server);

G_END_DECLS
