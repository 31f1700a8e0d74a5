#pragma once

#include "store/wv-db.h"

G_BEGIN_DECLS

/**
 * wv_replay: after an upgrade: records that were kept as text because their kind was not known become records, and kept
 * values whose field was not known become fields. Does nothing while the program knows what it knew last time. Opens its
 * own transaction.
 */
gboolean wv_replay (WvDb *db, GError **error);

G_END_DECLS
