#pragma once

#include "server/wv-server-store.h"

G_BEGIN_DECLS

#define WV_SERVER_QUIET_MS (7 * 24 * 3600 * G_GINT64_CONSTANT (1000))

/**
 * wv_server_quiet_line: for a region_coordinator: the organisations that have desktops, none of which synced for a week:
 * {"k":"quiet","of":[{"o":"<organisation>","at":ms}]}, the longest first. All of them each time, so that an empty list says that
 * everybody is here. An organisation that has only withdrawn desktops has none.
 * @besides: (nullable): an organisation that is here at this moment
 */
json_t *wv_server_quiet_line (WvServerStore *store, const char *besides, gint64 now, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** wv_server_may_see_quiet: whether @device is told. */
gboolean wv_server_may_see_quiet (const WvServerDevice *device);

G_END_DECLS
