#pragma once

#include <gtk/gtk.h>

#include "ui/wv-desk.h"

G_BEGIN_DECLS

/**
 * WvDossierNote: keeps what is typed into a text buffer: a second after the last key, when the vault locks and when it
 * is disposed of; and puts it back the next time.
 */
#define WV_TYPE_DOSSIER_NOTE (wv_dossier_note_get_type ())
G_DECLARE_FINAL_TYPE (WvDossierNote, wv_dossier_note, WV, DOSSIER_NOTE, GObject)

WvDossierNote *wv_dossier_note_new (WvDesk *desk, const char *dossier, GtkTextBuffer *buffer);
/** wv_dossier_note_load: puts what was kept into the buffer, when that is empty. */
void wv_dossier_note_load (WvDossierNote *self);
/** wv_dossier_note_save: keeps what is in the buffer now. */
void wv_dossier_note_save (WvDossierNote *self);

G_END_DECLS
