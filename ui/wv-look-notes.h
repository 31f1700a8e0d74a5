#pragma once

#include "ui/wv-desk.h"

G_BEGIN_DECLS

/**
 * WvLookNotes: what a list showed of dossiers: each new text is noted once (wv-look.h). @id is the dossier, @text what
 * stood there of it (%NULL: nothing).
 */
typedef struct _WvLookNotes WvLookNotes;

WvLookNotes *wv_look_notes_new (void);
void wv_look_notes_free (WvLookNotes *self);
void wv_look_notes_add (WvLookNotes *self, const char *id, const char *text);
/** wv_look_notes_flush: writes down what was added since, on the database thread. */
void wv_look_notes_flush (WvLookNotes *self, WvDesk *desk);

G_END_DECLS
