#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WvServerCursor: where a desktop is in a stream. On the wire base64url of "epoch.seq.nonce", opaque to the desktop.
 * The nonce is that of the stream at @seq: a stream that was restored and grew again has the same seq but another nonce.
 */
typedef struct
{
  char *epoch, *nonce;
  gint64 seq;
} WvServerCursor;
void wv_server_cursor_clear (WvServerCursor *cursor);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WvServerCursor, wv_server_cursor_clear)

char *wv_server_cursor_to_text (const char *epoch, gint64 seq, const char *nonce) G_GNUC_WARN_UNUSED_RESULT;

/** wv_server_cursor_read: what @text says. Returns: %FALSE when it is no cursor at all; @ret_cursor is then empty. */
gboolean wv_server_cursor_read (const char *text, WvServerCursor *ret_cursor);

G_END_DECLS
