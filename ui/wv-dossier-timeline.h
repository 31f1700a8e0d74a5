#pragma once

#include <adwaita.h>

#include "store/wv-dossier.h"
#include "ui/wv-desk.h"

G_BEGIN_DECLS

/** WvDossierTimeline: the story of a dossier, newest at the bottom; opens at the bottom and follows what comes in. */
#define WV_TYPE_DOSSIER_TIMELINE (wv_dossier_timeline_get_type ())
G_DECLARE_FINAL_TYPE (WvDossierTimeline, wv_dossier_timeline, WV, DOSSIER_TIMELINE, AdwBin)

/** wv_dossier_timeline_set_dossier: once. */
void wv_dossier_timeline_set_dossier (WvDossierTimeline *self, WvDesk *desk, WvDossier *dossier);

G_END_DECLS
