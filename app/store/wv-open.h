#pragma once

#include "domain/wv-record.h"
#include "seal/wv-key.h"

G_BEGIN_DECLS

/**
 * wv_record_open: opens the record's sealed value with its dossier's key and sets the sealed fields. A record
 * without a sealed value is left as it is.
 *
 * Errors: %WV_ERROR_UNSEALED, %WV_ERROR_INVALID when what was sealed is no record of this kind
 */
gboolean wv_record_open (WvRecord *record, const WvKey *key, GError **error);

/** wv_record_seal: renews the sealed value from the sealed fields; their opened values stay. */
void wv_record_seal (WvRecord *record, const WvKey *key);

G_END_DECLS
