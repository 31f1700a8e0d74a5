#pragma once

#include <adwaita.h>

#include "store/wv-dossier.h"
#include "ui/wv-desk.h"

G_BEGIN_DECLS

/**
 * WvDossierWriter: where feedback (receiver) or a message (sender) is written: templates as chips, the text, what goes
 * to whom, and Versturen. What is typed is kept until it is sent.
 */
#define WV_TYPE_DOSSIER_WRITER (wv_dossier_writer_get_type ())
G_DECLARE_FINAL_TYPE (WvDossierWriter, wv_dossier_writer, WV, DOSSIER_WRITER, AdwBin)

/** wv_dossier_writer_set_dossier: once. */
void wv_dossier_writer_set_dossier (WvDossierWriter *self, WvDesk *desk, WvDossier *dossier);
/** wv_dossier_writer_send: sends what is written; without a text the focus goes there. */
void wv_dossier_writer_send (WvDossierWriter *self);
/** wv_dossier_writer_keep: what is typed now is kept at once; the field is emptied without that being kept. */
void wv_dossier_writer_keep (WvDossierWriter *self);
void wv_dossier_writer_focus (WvDossierWriter *self);

G_END_DECLS
