#pragma once

#include "domain/wv-clock.h"
#include "seal/wv-courier-box.h"
#include "server/wv-http.h"
#include "server/wv-server-caller.h"
#include "server/wv-server-database.h"
#include "server/wv-server-log.h"
#include "server/wv-server-trace.h"
#include "server/wv-server-waiters.h"
#include "server/wv-server-worker.h"

G_BEGIN_DECLS

/**
 * WvServer: the running server: HTTP in front, readers and one writer behind. A request is read on the HTTP thread,
 * decoded and answered by a reader, and what it writes goes through the writer.
 */
typedef struct _WvServer WvServer;

/**
 * WvServerConfig:
 * @data: the database, see wv-server-database.h
 * @socket_path: (nullable): Unix socket; otherwise 127.0.0.1:@port, 0 lets the system choose
 * @courier_key: (nullable): file of the courier key; otherwise the one in the folder of the database, if it has a folder
 * @clock: (nullable): for tests; must outlive the server
 * @log: (nullable): where requests and events are told; must outlive the server
 * @trace: (nullable): where requests and answers are written; must outlive the server
 * @health_ms: how long the store may take to be called well, 2 s
 * @read_ms: how long a request may take to send, as @header_ms and @body_ms of WvHttpConfig; 0: as there
 */
typedef struct
{
  const char *data;
  const char *socket_path;
  guint16 port;
  const char *courier_key;
  const WvClock *clock;
  WvServerLog *log;
  WvServerTrace *trace;
  guint health_ms, read_ms;
} WvServerConfig;

/** wv_server_start: needs a running main context for the end of waits. Errors: those of the store and wv_http_start(). */
WvServer *wv_server_start (const WvServerConfig *config, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** wv_server_stop: takes no more, finishes what it has, frees. Accepts %NULL. */
void wv_server_stop (WvServer *server);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvServer, wv_server_stop)
guint16 wv_server_get_port (WvServer *server);

/* For the routes. */

/** WvServerRead: runs on a reader's thread with a store for reading. */
typedef void (*WvServerRead) (WvServer *server, WvServerStore *store, gpointer data);

gint64 wv_server_now (WvServer *server);
WvServerWorker *wv_server_get_writer (WvServer *server);
WvServerWaiters *wv_server_get_waiters (WvServer *server);
guint wv_server_get_health_ms (WvServer *server);
/** wv_server_get_courier_key: (nullable): what courier files are sealed for. */
const WvCourierKey *wv_server_get_courier_key (WvServer *server);
/** wv_server_read: from any thread; @read follows. */
void wv_server_read (WvServer *server, WvServerRead read, gpointer data);
/** wv_server_enter, _leave: around a request that is being worked on: stopping waits for it. */
void wv_server_enter (WvServer *server);
void wv_server_leave (WvServer *server);
/** wv_server_guess_is_slow: whether @peer guessed wrong codes too often; wv_server_note_guess: it did once more. */
gboolean wv_server_guess_is_slow (WvServer *server, const char *peer);
void wv_server_note_guess (WvServer *server, const char *peer);

/** wv_server_may_renew: whether a desktop's cursor may begin a new epoch now: at most once an hour, whatever they send. */
gboolean wv_server_may_renew (WvServer *server);
/** wv_server_hold_up: answers 429 and returns %TRUE when the sender guessed too many tokens; before its own is looked up. */
gboolean wv_server_hold_up (WvServer *server, WvHttpRequest *request, const char *token);
/** wv_server_note_caller: its token is that of @device, %NULL: of none. */
void wv_server_note_caller (WvServer *server, WvHttpRequest *request, const char *token, const WvServerDevice *device);
/** wv_server_token: (nullable) the request's Bearer token. */
const char *wv_server_token (WvHttpRequest *request);
/** wv_server_new_token: 256 random bits in base64. */
char *wv_server_new_token (void) G_GNUC_WARN_UNUSED_RESULT;
/** wv_server_hash: SHA-256 in hex: of tokens and codes only this is kept. */
char *wv_server_hash (const char *secret) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
