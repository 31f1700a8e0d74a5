#pragma once

#include "server/wv-pg.h"
#include "server/wv-server-pending.h"

G_BEGIN_DECLS

/** WV_SERVER_CHANNEL: where a commit tells the names of the streams that it moved, one a line (NOTIFY). */
#define WV_SERVER_CHANNEL "welverwijs"

/**
 * wv_server_heads_commit: the end of a writing transaction: locks the heads of the streams in @pending in the order of
 * their ids, gives the numbers, keeps live counts and sums, tells who listens and commits. @nonce: of cursors from here
 * on; @now: for the age of tombstones. Adds the names to @moved (set of own strings) when it succeeds; otherwise the
 * transaction has to be rolled back.
 */
gboolean wv_server_heads_commit (WvPg *pg, WvServerPending *pending, const char *nonce, gint64 now, GHashTable *moved,
                                 GError **error);

G_END_DECLS
