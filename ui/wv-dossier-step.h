#pragma once

#include <gtk/gtk.h>

#include "store/wv-dossier.h"
#include "ui/wv-desk.h"

G_BEGIN_DECLS

/** WvDossierStep: a step that may be set by hand now. */
typedef struct
{
  WvState to;
  const char *label; /* msgid; with three dots when something is asked first */
  guint guards;      /* WvGuard flags: what is asked */
} WvDossierStep;

/** wv_dossier_steps: (transfer container) (element-type WvDossierStep): what our side may do with this case now. */
GPtrArray *wv_dossier_steps (const WvCase *item) G_GNUC_WARN_UNUSED_RESULT;

/**
 * wv_dossier_step_take: takes the step, for @widget. A reason, a date or an outcome is asked in a window first; without
 * those it is done at once and can be undone.
 */
void wv_dossier_step_take (GtkWidget *widget, WvDesk *desk, WvDossier *dossier, WvState to);

G_END_DECLS
