#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** WV_HTTP_BACKLOG: connections that may wait: all desktops of a region come back at once after a restart. */
#define WV_HTTP_BACKLOG 4096

/**
 * wv_http_listen: a listening, non-blocking socket on 127.0.0.1:@port or on the Unix socket @path. A socket file
 * that a killed server left behind is replaced; one that somebody answers on is not.
 *
 * Returns: the descriptor, or -1 with %WV_ERROR_NETWORK
 */
int wv_http_listen (const char *path, guint16 port, guint16 *ret_port, GError **error);

G_END_DECLS
