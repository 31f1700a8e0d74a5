#pragma once

#include "seal/wv-vault.h"
#include "store/wv-db.h"

G_BEGIN_DECLS

/**
 * wv_dossier_key_load: opens the key of @dossier with a grant for @organisation that has not ended at @now (ms).
 *
 * Errors: %WV_ERROR_LOCKED; %WV_ERROR_UNSEALED when a grant does not open; %WV_ERROR_NOT_FOUND without a grant
 */
WvKey *wv_dossier_key_load (WvDb *db, WvVault *vault, const char *organisation, const char *dossier,
                            gint64 now, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
