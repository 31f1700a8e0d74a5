#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * wv_courier_post_async: brings a sealed request to @server and fetches the sealed answer, whole or not at all. Says
 * nothing of who brings it.
 * Errors of finish: NETWORK try later; REFUSED the server cannot open it; TOO_LARGE; INVALID unsafe address; CANCELLED
 */
void wv_courier_post_async (const char *server, GBytes *sealed, GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data);
GBytes *wv_courier_post_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
