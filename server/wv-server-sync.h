#pragma once

#include "server/wv-http.h"

G_BEGIN_DECLS

/** wv_server_on_sync: POST /v1/sync (app/sync/README.md). @data: the #WvServer. */
void wv_server_on_sync (WvHttpRequest *request, gpointer data);
/** wv_server_answer_waiter: the answer to a waiting request. @data: the #WvServer. */
void wv_server_answer_waiter (WvHttpRequest *request, const char *const *moved, gpointer data);

G_END_DECLS
