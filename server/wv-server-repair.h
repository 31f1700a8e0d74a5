#pragma once

#include "server/wv-server-store.h"
#include "sync/wv-message-repair.h"

G_BEGIN_DECLS

/**
 * wv_server_repair_write: compares the desktop's buckets of @stream (a "buckets" line) with what is here and adds an
 * "ids" line for each that differs, up to WV_LIMIT_IDS_BYTES. Inside a transaction.
 * @ret_whole: %FALSE when there was no place for all: the desktop compares again afterwards
 *
 * Errors: of the storage; PROTOCOL for a line that is none
 */
gboolean wv_server_repair_write (WvServerStore *store, const char *stream, const json_t *line, WvMessageWriter *writer,
                                 gboolean *ret_whole, GError **error);

G_END_DECLS
