#pragma once

#include "server/wv-server-store.h"

G_BEGIN_DECLS

/**
 * wv_server_replay_open: @database, a copy of an SQLite database, as if it were the one that it was copied from: the
 * desktops of the trace know no other. Errors: INVALID for PostgreSQL and for what is no copy: it would be written to.
 */
WvServerStore *wv_server_replay_open (const char *database, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** WvServerReplayed: @syncs that were run again, @differ of them were answered otherwise. */
typedef struct
{
  guint syncs, differ;
} WvServerReplayed;

/** WvServerReplayReport: @what: how the answer to @file differs. */
typedef void (*WvServerReplayReport) (const char *file, const char *what, gpointer data);

/**
 * wv_server_replay: runs the syncs of a WvServerTrace again, one after the other, on @store: a copy of the database from
 * when the trace began. It writes there as the server did. What is random (ratchets, cursors, ids of conflicts) is put in the place
 * of what it was, and compared otherwise: status, results, and the records that were handed out. Two syncs that the
 * server did at the same moment may be told as different, when they ended in the other order.
 * Errors: STORAGE, INVALID (a file that is no trace)
 */
gboolean wv_server_replay (WvServerStore *store, const char *folder, WvServerReplayReport report, gpointer data,
                           WvServerReplayed *ret, GError **error);

G_END_DECLS
