#pragma once

#include <adwaita.h>

#include "ui/wv-enrolment.h"

G_BEGIN_DECLS

/**
 * WvStep: one step of the first start: its content, and what the buttons of the window do on it.
 *
 * Signals: "done" (): on to the next step. "changed" (): the window asks again which buttons there are.
 */
#define WV_TYPE_STEP (wv_step_get_type ())
G_DECLARE_DERIVABLE_TYPE (WvStep, wv_step, WV, STEP, AdwBin)

/**
 * WvStepClass:
 * @enter: it becomes visible: fill and take the focus
 * @next: Volgende: checks, works, emits "done"
 * @aside: the button at the left; its label comes from @aside_label, %NULL: no button
 * @aside_label: (nullable)
 */
struct _WvStepClass
{
  AdwBinClass parent_class;

  void (*enter) (WvStep *self);
  void (*next) (WvStep *self);
  void (*aside) (WvStep *self);
  const char *(*aside_label) (WvStep *self);
};

void wv_step_set_enrolment (WvStep *self, WvEnrolment *enrolment);
WvEnrolment *wv_step_get_enrolment (WvStep *self);
void wv_step_enter (WvStep *self);
void wv_step_next (WvStep *self);
void wv_step_aside (WvStep *self);
const char *wv_step_get_aside_label (WvStep *self);
/** wv_step_set_busy: something is on its way: the buttons wait. */
void wv_step_set_busy (WvStep *self, gboolean busy);
gboolean wv_step_is_busy (WvStep *self);

/* For the steps themselves. */
void wv_step_emit_done (WvStep *self);
void wv_step_emit_changed (WvStep *self);
/** wv_step_column: the column in the middle of a step, with heading and text. */
GtkWidget *wv_step_column (WvStep *self, const char *heading, const char *text);
/** wv_step_message: a line under a field: what is wrong and what now; read with @field. */
GtkWidget *wv_step_message (GtkWidget *field);
/** wv_step_say: fills or empties such a line; @good: no error. */
void wv_step_say (GtkWidget *message, const char *text, gboolean good);

G_END_DECLS
