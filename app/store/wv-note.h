#pragma once

#include "seal/wv-vault.h"
#include "store/wv-db.h"

G_BEGIN_DECLS

/**
 * A note: the text that somebody is writing in a dossier and has not sent yet. One for each dossier, sealed under the
 * vault's local key; it survives a lock and a restart and never leaves this computer. Plain functions for the
 * database thread. Errors: LOCKED, storage errors.
 */

/** wv_note_save: keeps @text; an empty text takes the note away. */
gboolean wv_note_save (WvDb *db, WvVault *vault, const char *dossier, const char *text, gint64 now, GError **error);
/** wv_note_seal: the text as it rests; can be saved by wv_note_save_sealed() while the vault is locked. */
GBytes *wv_note_seal (WvVault *vault, const char *dossier, const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean wv_note_save_sealed (WvDb *db, const char *dossier, GBytes *sealed, gint64 now, GError **error);
/** wv_note_load: (transfer full): never %NULL without @error; "" when there is none. Free with wv_secret_free(). */
char *wv_note_load (WvDb *db, WvVault *vault, const char *dossier, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
