#pragma once

#include <jansson.h>

#include "domain/wv-clock.h"
#include "server/wv-http.h"

G_BEGIN_DECLS

/**
 * WvServerLog: one JSON object a line: {"t":"2026-03-10T09:00:00.123Z","e":"request", …}. It never holds what people
 * wrote: no bodies, no headers, no paths that are not ours, no tokens; of an address only a mark that is another after each
 * start. Written by a thread of its own, so that a reader that stalls holds up nothing; what does not fit is counted in the
 * line "lost". May be used from any thread.
 */
typedef struct _WvServerLog WvServerLog;

/** wv_server_log_new: @fd: stays the caller's. @clock: (nullable). */
WvServerLog *wv_server_log_new (int fd, const WvClock *clock) G_GNUC_WARN_UNUSED_RESULT;
/** wv_server_log_free: writes what is left. Accepts %NULL. */
void wv_server_log_free (WvServerLog *log);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvServerLog, wv_server_log_free)

/** wv_server_log_event: @more: (nullable) (transfer full): further keys. @log may be %NULL: then nothing is written. */
void wv_server_log_event (WvServerLog *log, const char *event, json_t *more);
/** wv_server_log_request: of a request that is over; see WvHttpDone. */
void wv_server_log_request (WvServerLog *log, WvHttpRequest *request, guint status, gsize answer_size, gint64 microseconds);
/** wv_server_log_take_messages: from now on also g_warning() and the like; wv_server_log_free() ends it. */
void wv_server_log_take_messages (WvServerLog *log);

G_END_DECLS
