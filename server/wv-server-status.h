#pragma once

#include "server/wv-server-store.h"

G_BEGIN_DECLS

/**
 * wv_server_status: all that an operator may know: {"version","epoch","time","records","dossiers","open_codes",
 * "open_conflicts","streams":[{"stream","head","floor","live"}],"devices":[{"device","organisation","name","role",
 * "enrolled_at","last_seen","revoked"}],"quiet":[{"o","name","at"}]}. Times in ms since 1970 UTC, 0 never. Names of organisations only,
 * nothing of people. In a transaction.
 */
json_t *wv_server_status (WvServerStore *store, gint64 now, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
