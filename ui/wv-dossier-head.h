#pragma once

#include <adwaita.h>

#include "store/wv-dossier.h"
#include "ui/wv-desk.h"

G_BEGIN_DECLS

/** WvDossierHead: who it is about, how to reach them, who sent it, the consent, and the six steps. */
#define WV_TYPE_DOSSIER_HEAD (wv_dossier_head_get_type ())
G_DECLARE_FINAL_TYPE (WvDossierHead, wv_dossier_head, WV, DOSSIER_HEAD, AdwBin)

/** wv_dossier_head_set_dossier: once. */
void wv_dossier_head_set_dossier (WvDossierHead *self, WvDesk *desk, WvDossier *dossier);

G_END_DECLS
