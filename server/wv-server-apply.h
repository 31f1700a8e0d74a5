#pragma once

#include "server/wv-server-store.h"
#include "sync/wv-message.h"

G_BEGIN_DECLS

/**
 * wv_server_apply_group: takes the operations of one tx, all or nothing, in a transaction of its own: recognises what
 * was done before, checks role, grant, field tables and the state machine, merges field by field, writes the streams.
 * @ops: (element-type WvOp): of one tx, in order of n
 * @ret_results: (element-type WvResult): one for each operation is added
 *
 * Returns: %FALSE only when the storage fails; then nothing was done and the desktop sends again
 */
gboolean wv_server_apply_group (WvServerStore *store, const WvServerDevice *device, const GPtrArray *ops,
                                gint64 now, GPtrArray *ret_results, GError **error);

/** wv_server_write: puts a directory record as the server's own work (loading a region, a public key at enrolment). */
gboolean wv_server_write (WvServerStore *store, const WvRecord *record, GError **error);

G_END_DECLS
