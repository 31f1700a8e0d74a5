#pragma once

#include <adwaita.h>

#include "store/wv-dossier.h"
#include "ui/wv-desk.h"

G_BEGIN_DECLS

/** WvDossierTasks: the agreements of a dossier: ticking one off, and adding one in a popover. */
#define WV_TYPE_DOSSIER_TASKS (wv_dossier_tasks_get_type ())
G_DECLARE_FINAL_TYPE (WvDossierTasks, wv_dossier_tasks, WV, DOSSIER_TASKS, AdwBin)

/** wv_dossier_tasks_set_dossier: once. */
void wv_dossier_tasks_set_dossier (WvDossierTasks *self, WvDesk *desk, WvDossier *dossier);
/** wv_dossier_tasks_add: opens the popover for a new one. */
void wv_dossier_tasks_add (WvDossierTasks *self);

G_END_DECLS
