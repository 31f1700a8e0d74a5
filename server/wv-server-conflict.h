#pragma once

#include "server/wv-server-store.h"

G_BEGIN_DECLS

/**
 * Two people changed one field differently: both values stay. The server's is current, the other waits in a conflict
 * record until a person chooses (protocol.md). In a write transaction.
 */

/**
 * wv_server_conflict_keep: writes a conflict record about field @name of @record.
 * @was: (nullable): what the writer saw first; @value: what the writer wrote
 *
 * Returns: (transfer full): its id
 */
char *wv_server_conflict_keep (WvServerStore *store, const WvServerDevice *device, const WvServerRecord *record, const char *name,
                               const json_t *was, const json_t *value, gint64 now, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * wv_server_conflict_settle: @value was chosen: it becomes that of the record; @conflict is changed, the caller writes it.
 * @ret_code: why it is refused, untouched when it is not
 *
 * Returns: %FALSE only when the storage fails
 */
gboolean wv_server_conflict_settle (WvServerStore *store, const WvServerDevice *device, WvServerRecord *conflict, json_t *value,
                                    gint64 now, const char **ret_code, GError **error);

G_END_DECLS
