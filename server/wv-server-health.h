#pragma once

#include "server/wv-http.h"

G_BEGIN_DECLS

/**
 * wv_server_on_health: GET /v1/health, for a proxy: 204 when the store answers, 503 when it does not or takes longer than
 * the configured time. @data: the #WvServer.
 */
void wv_server_on_health (WvHttpRequest *request, gpointer data);

G_END_DECLS
