#pragma once

#include "server/wv-server-worker.h"

G_BEGIN_DECLS

/**
 * WvServerListener: hears on a thread and connection of its own which streams other processes on the same database of
 * PostgreSQL moved (LISTEN), so that desktops that wait here wake. A notice can be lost with the connection: after
 * that all may have moved, and @moved gets %NULL.
 */
typedef struct _WvServerListener WvServerListener;

/** wv_server_listener_new: listens when it returns. @moved runs on the listener's thread. Errors: of wv_pg_new(). */
WvServerListener *wv_server_listener_new (const char *uri, WvServerMoved moved, gpointer data, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** wv_server_listener_free: accepts %NULL. */
void wv_server_listener_free (WvServerListener *listener);

G_END_DECLS
