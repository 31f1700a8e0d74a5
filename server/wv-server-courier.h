#pragma once

#include "server/wv-http.h"

G_BEGIN_DECLS

/**
 * wv_server_on_courier: POST /v1/courier: a sealed request that somebody brought for a desktop without a connection. It is
 * opened, handled as any request of that desktop, and its answer goes back sealed, with a checksum behind it. The answer
 * has all that the desktop would fetch by asking again at once. @data: the #WvServer.
 */
void wv_server_on_courier (WvHttpRequest *request, gpointer data);

G_END_DECLS
