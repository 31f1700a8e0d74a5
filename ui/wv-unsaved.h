#pragma once

#include "store/wv-store.h"

G_BEGIN_DECLS

/**
 * WvUnsaved: text that the disk did not take when the vault locked: kept in memory, sealed, and written as soon as there is
 * room, also while the vault is locked. Lives as long as the store that it is given to.
 */

/** WvSaveSealed: wv_draft_save_sealed() or wv_note_save_sealed(). */
typedef gboolean (*WvSaveSealed) (WvDb *db, const char *id, GBytes *sealed, gint64 now, GError **error);

/** wv_unsaved_keep: @save writes @sealed as @id when @store works again. */
void wv_unsaved_keep (WvStore *store, WvSaveSealed save, const char *id, GBytes *sealed, gint64 now);

G_END_DECLS
