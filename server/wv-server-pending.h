#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WvServerPending: entries of streams that a transaction will write at its end, when it locks the heads. A record's
 * entry in a stream counts once: the last append says what and where.
 */
typedef struct _WvServerPending WvServerPending;

typedef struct
{
  char *stream, *kind, *id;
  const char *op;
  gint64 seq, version; /* for who numbers them */
} WvServerAppend;

WvServerPending *wv_server_pending_new (void) G_GNUC_WARN_UNUSED_RESULT;
/** wv_server_pending_free: accepts %NULL. */
void wv_server_pending_free (WvServerPending *pending);

void wv_server_pending_add (WvServerPending *pending, const char *stream, const char *kind, const char *id, const char *op);
/** wv_server_pending_get_op: (nullable) the last that was said about a record in a stream. */
const char *wv_server_pending_get_op (WvServerPending *pending, const char *stream, const char *kind, const char *id);
/** wv_server_pending_count: how many appends there are to @stream. */
guint wv_server_pending_count (WvServerPending *pending, const char *stream);
/** wv_server_pending_mark, _release, _undo: a part that can be undone by itself, also inside another. */
void wv_server_pending_mark (WvServerPending *pending);
void wv_server_pending_release (WvServerPending *pending);
void wv_server_pending_undo (WvServerPending *pending);
/** wv_server_pending_clear: forgets all, also the marks. */
void wv_server_pending_clear (WvServerPending *pending);
/**
 * wv_server_pending_list: (transfer container) (element-type WvServerAppend): in the order of the streams' names, and in
 * each in the order of the appends; valid until the next change.
 */
GPtrArray *wv_server_pending_list (WvServerPending *pending) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
