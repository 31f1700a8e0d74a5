#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WvHttp: the HTTP engine behind one small interface; nothing else in the server knows which library does it. It
 * listens on loopback or on a Unix socket only (TLS is the proxy's work), reads whole bodies up to a limit, and
 * closes senders that take too long, by deadline and not only by silence.
 *
 * Handlers run on the engine's own thread, must not block, and answer now or later, from any thread.
 */
typedef struct _WvHttp WvHttp;
typedef struct _WvHttpRequest WvHttpRequest;

/** WvHttpHandler: keeps a reference of @request when it answers later. */
typedef void (*WvHttpHandler) (WvHttpRequest *request, gpointer data);

typedef struct
{
  const char *method; /* "POST" */
  const char *path;   /* "/v1/sync", compared exactly as sent */
  WvHttpHandler handler;
} WvHttpRoute;

/**
 * WvHttpDone: an answer has left, or the connection broke before (status 0); for logs. On the engine's own thread: must
 * not block. @answer_size: bytes of the body.
 */
typedef void (*WvHttpDone) (WvHttpRequest *request, guint status, gsize answer_size, gint64 microseconds, gpointer data);

/**
 * WvHttpConfig: zero fields take the default.
 * @socket_path: Unix socket; %NULL for TCP on 127.0.0.1
 * @port: TCP port, 0 lets the system choose
 * @body_max: bytes of a body on the wire, 1 MiB
 * @bodies_max: bytes of all bodies that are held at one time, 64 MiB; who comes then is told to come again
 * @connections_max: open connections, 10,000 as far as the descriptor limit allows; more wait in the backlog
 * @done: (nullable): told of every request that got an answer or was cut
 * @header_ms, @body_ms, @idle_ms: how long a request may take to send (10 s, 30 s), and a connection may rest (75 s)
 */
typedef struct
{
  const char *socket_path;
  guint16 port;
  const WvHttpRoute *routes;
  guint n_routes;
  gpointer data;
  WvHttpDone done;
  gsize body_max, bodies_max;
  guint connections_max;
  guint header_ms, body_ms, idle_ms;
} WvHttpConfig;

/** wv_http_start: Errors: %WV_ERROR_NETWORK, address in use; %WV_ERROR_FAILED. */
WvHttp *wv_http_start (const WvHttpConfig *config, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** wv_http_stop: answers what is still waiting with 503, closes everything and frees. Accepts %NULL. */
void wv_http_stop (WvHttp *http);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvHttp, wv_http_stop)
/** wv_http_get_port: the TCP port in use; 0 with a Unix socket. */
guint16 wv_http_get_port (WvHttp *http);

WvHttpRequest *wv_http_request_ref (WvHttpRequest *request);
void wv_http_request_unref (WvHttpRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvHttpRequest, wv_http_request_unref)

/** wv_http_request_get_body: the whole body; (transfer none). */
GBytes *wv_http_request_get_body (WvHttpRequest *request);
/** wv_http_request_get_header: Authorization, Content-Encoding, Content-Type or Accept-Encoding; %NULL when absent. */
const char *wv_http_request_get_header (WvHttpRequest *request, const char *name);
/** wv_http_request_get_peer: who asks, for slowing down guesses: the address, or what our proxy says it is. */
const char *wv_http_request_get_peer (WvHttpRequest *request);

/** wv_http_request_get_route: (nullable): %NULL when nothing is there: never what the sender wrote. */
const WvHttpRoute *wv_http_request_get_route (WvHttpRequest *request);
/** wv_http_request_get_answer: (nullable) (transfer none): for WvHttpDone. */
GBytes *wv_http_request_get_answer (WvHttpRequest *request);
/** wv_http_request_set_caller: the device that asks, for the log; once. _get_caller: (nullable). */
void wv_http_request_set_caller (WvHttpRequest *request, const char *device);
const char *wv_http_request_get_caller (WvHttpRequest *request);

/**
 * wv_http_request_answer: answers, once; later calls do nothing. May be called from any thread.
 * @type: (nullable): media type; %NULL with an empty body
 * @encoding: (nullable): Content-Encoding of @body
 * @retry_after: seconds, 0 for no such header
 */
void wv_http_request_answer (WvHttpRequest *request, guint status, const char *type, const char *encoding,
                             guint retry_after, GBytes *body);
/** wv_http_request_answer_error: a small JSON object {"error":@code}. */
void wv_http_request_answer_error (WvHttpRequest *request, guint status, const char *code, guint retry_after);

G_END_DECLS
