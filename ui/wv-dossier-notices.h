#pragma once

#include <adwaita.h>

#include "ui/wv-desk.h"

G_BEGIN_DECLS

/**
 * WvDossierNotices: what a person has to know or to choose about one dossier before anything else: values that cannot both
 * be true, with all of them, and steps that came too late. Not there when there is nothing.
 */
#define WV_TYPE_DOSSIER_NOTICES (wv_dossier_notices_get_type ())
G_DECLARE_FINAL_TYPE (WvDossierNotices, wv_dossier_notices, WV, DOSSIER_NOTICES, AdwBin)

/** wv_dossier_notices_set_dossier: once. */
void wv_dossier_notices_set_dossier (WvDossierNotices *self, WvDesk *desk, const char *dossier);

G_END_DECLS
