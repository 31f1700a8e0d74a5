#pragma once

#include "server/wv-http.h"

G_BEGIN_DECLS

/**
 * wv_server_on_fork: POST /v1/fork: a new device and token for the contact whose token it has: for the computer that
 * was told that its state exists twice. @data: the #WvServer.
 */
void wv_server_on_fork (WvHttpRequest *request, gpointer data);

G_END_DECLS
