#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WvServerCursor: where a desktop is in a stream. On the wire base64url of "epoch.seq.nonce", opaque to the desktop.
 * The nonce is that of the stream's head at the moment, empty in the middle of a stream: a head that was restored and
 * grew again has the same seq but another nonce.
 */

char *wv_server_cursor_to_text (const char *epoch, gint64 seq, const char *nonce) G_GNUC_WARN_UNUSED_RESULT;

/**
 * wv_server_cursor_read: the position that @text names in a stream of @epoch with @head and @nonce.
 * @ret_seq: 0 when the desktop must take everything
 *
 * Returns: %FALSE when the cursor belongs to another history: the desktop must forget the stream first. An empty
 * cursor is the beginning, not another history.
 */
gboolean wv_server_cursor_read (const char *text, const char *epoch, gint64 head, const char *nonce, gint64 *ret_seq);

G_END_DECLS
