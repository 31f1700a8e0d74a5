#pragma once

#include "domain/wv-clock.h"
#include "server/wv-http.h"

G_BEGIN_DECLS

/**
 * WvServerTrace: writes every sync, request and answer, to a folder, for finding a fault by running it again
 * (wv-server-replay.h). One JSON file each, in the order of the answers: {"path","at","us","status","device","token",
 * "encoding","body","answer","answer_packed"}; bodies in base64 as they travelled, so what is sealed stays sealed; of the
 * token only its hash. Of every other path (codes and new tokens travel there) neither body nor answer. Written by a
 * thread of its own. For some minutes, not for ever: nothing is ever deleted.
 */
typedef struct _WvServerTrace WvServerTrace;

/** wv_server_trace_new: makes the folder, for its owner only. @clock: (nullable). Errors: STORAGE */
WvServerTrace *wv_server_trace_new (const char *folder, const WvClock *clock, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** wv_server_trace_free: writes what is left. Accepts %NULL. */
void wv_server_trace_free (WvServerTrace *trace);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvServerTrace, wv_server_trace_free)

/** wv_server_trace_request: as WvHttpDone; @trace may be %NULL. @token: (nullable). */
void wv_server_trace_request (WvServerTrace *trace, WvHttpRequest *request, const char *token, guint status, gint64 microseconds);

G_END_DECLS
