#pragma once

#include "sync/wv-courier-file.h"

G_BEGIN_DECLS

/**
 * wv_courier_relay_async: brings the request in file @path to @server, unopened, and writes its answer beside it. Again:
 * a newer answer in the same place. Reading and writing happen in a thread: a stick is slow.
 * Errors of finish: those of wv_courier_file_read(), wv_courier_post_finish() and wv_courier_file_write(); INVALID for a
 * file that is no request
 */
void wv_courier_relay_async (const char *server, const char *path, gint64 now, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
/** wv_courier_relay_finish: (transfer full): the answer as it was written. */
WvCourierFile *wv_courier_relay_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
