#pragma once

#include "server/wv-server-guesses.h"
#include "server/wv-server-worker.h"

G_BEGIN_DECLS

/**
 * WvServerCallers: who asks: slows down the guessing of tokens, and notes that a device was here, also when it has nothing
 * to tell; once an hour, so that a sync without news writes nothing. May be used from any thread.
 */
typedef struct _WvServerCallers WvServerCallers;

WvServerCallers *wv_server_callers_new (void) G_GNUC_WARN_UNUSED_RESULT;
void wv_server_callers_free (WvServerCallers *callers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvServerCallers, wv_server_callers_free)

/** wv_server_callers_is_slow: whether @peer guessed too much to be heard with @token (nullable), which is not known. */
gboolean wv_server_callers_is_slow (WvServerCallers *callers, const char *peer, const char *token, gint64 now);
/** wv_server_callers_note: what became of @token (nullable): @device (nullable) is whose it is; is written by @writer. */
void wv_server_callers_note (WvServerCallers *callers, const char *peer, const char *token, const char *device,
                             WvServerWorker *writer, gint64 now);

G_END_DECLS
