#pragma once

#include <adwaita.h>

#include "store/wv-dossier.h"
#include "ui/wv-desk.h"

G_BEGIN_DECLS

/** WvDossierPeople: how it was handed over, what the resident agreed to, who takes part, and who looked. */
#define WV_TYPE_DOSSIER_PEOPLE (wv_dossier_people_get_type ())
G_DECLARE_FINAL_TYPE (WvDossierPeople, wv_dossier_people, WV, DOSSIER_PEOPLE, AdwBin)

/** wv_dossier_people_set_dossier: once. */
void wv_dossier_people_set_dossier (WvDossierPeople *self, WvDesk *desk, WvDossier *dossier);

G_END_DECLS
