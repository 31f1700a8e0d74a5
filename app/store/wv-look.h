#pragma once

#include "store/wv-change.h"

G_BEGIN_DECLS

/**
 * wv_looks_note: texts of @dossiers stood on the screen in a list, without anybody opening them: an access record
 * each, unless this person was noted already since the newest text of others came. Nothing becomes "received" or
 * "read" by it. A dossier that cannot be opened was not looked at.
 *
 * Returns: how many were noted; -1 with @error
 */
int wv_looks_note (WvDb *db, WvVault *vault, const WvActor *actor, const char *const *dossiers, const WvClock *clock,
                   GError **error);

G_END_DECLS
