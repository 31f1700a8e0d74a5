#include "server/wv-http.h"

#include <microhttpd.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "domain/wv-error.h"
#include "server/wv-http-listen.h"

#define KIB 1024u
#define RETRY_SECONDS 5

/* What a connection is doing; each has its own deadline. A slow sender that keeps sending a byte
 * now and then would never meet libmicrohttpd's own timeout, which counts silence. */
typedef struct
{
  int fd;
  gint64 deadline; /* monotonic microseconds; 0 while we owe the answer */
} Link;

struct _WvHttp
{
  struct MHD_Daemon *daemon;
  WvHttpConfig config;
  char *socket_path;
  WvHttpRoute *routes;
  guint16 port;
  GMutex lock; /* links, waiting, held, stopping */
  GCond wake;
  GHashTable *links;   /* set of Link */
  GHashTable *waiting; /* set of WvHttpRequest that handlers will answer later */
  gsize held;          /* bytes of bodies */
  gboolean stopping;
  GThread *sweeper;
};

static const char *const kept_headers[]
    = { "Authorization", "Content-Encoding", "Content-Type", "Accept-Encoding" };

struct _WvHttpRequest
{
  gatomicrefcount refs;
  WvHttp *http;
  struct MHD_Connection *connection; /* valid until the engine says that the request is over */
  char *target;
  const WvHttpRoute *route;
  char *headers[G_N_ELEMENTS (kept_headers)];
  char *peer;
  gint64 begun_at; /* monotonic */
  GByteArray *received;
  gsize size; /* that was sent; more than received when it is too much */
  GBytes *body;
  gboolean begun, too_large, too_busy;
  GMutex lock; /* what follows: answered from any thread */
  gboolean suspended, over;
  guint status, retry_after;
  char *type, *encoding, *allow, *caller;
  GBytes *answer;
};

WvHttpRequest *
wv_http_request_ref (WvHttpRequest *request)
{
  g_atomic_ref_count_inc (&request->refs);
  return request;
}

void
wv_http_request_unref (WvHttpRequest *request)
{
  if (!g_atomic_ref_count_dec (&request->refs))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (kept_headers); i++)
    g_free (request->headers[i]);
  g_clear_pointer (&request->received, g_byte_array_unref);
  g_clear_pointer (&request->body, g_bytes_unref);
  g_clear_pointer (&request->answer, g_bytes_unref);
  g_free (request->target);
  g_free (request->peer);
  g_free (request->type);
  g_free (request->encoding);
  g_free (request->allow);
  g_free (request->caller);
  g_mutex_clear (&request->lock);
  g_free (request);
}

GBytes *
wv_http_request_get_body (WvHttpRequest *request)
{
  return request->body;
}

const char *
wv_http_request_get_header (WvHttpRequest *request, const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (kept_headers); i++)
    {
      if (g_ascii_strcasecmp (kept_headers[i], name) == 0)
        return request->headers[i];
    }
  g_return_val_if_reached (NULL);
}

const char *
wv_http_request_get_peer (WvHttpRequest *request)
{
  return request->peer;
}

const WvHttpRoute *
wv_http_request_get_route (WvHttpRequest *request)
{
  return request->route;
}

GBytes *
wv_http_request_get_answer (WvHttpRequest *request)
{
  return request->answer;
}

void
wv_http_request_set_caller (WvHttpRequest *request, const char *device)
{
  g_mutex_lock (&request->lock);
  if (request->caller == NULL)
    request->caller = g_strdup (device);
  g_mutex_unlock (&request->lock);
}

const char *
wv_http_request_get_caller (WvHttpRequest *request)
{
  return request->caller;
}

void
wv_http_request_answer (WvHttpRequest *request,
                        guint status,
                        const char *type,
                        const char *encoding,
                        guint retry_after,
                        GBytes *body)
{
  g_mutex_lock (&request->lock);
  if (request->status == 0)
    {
      request->status = status;
      request->type = g_strdup (type);
      request->encoding = g_strdup (encoding);
      request->retry_after = retry_after;
      request->answer = g_bytes_ref (body);
      if (request->suspended && !request->over)
        MHD_resume_connection (request->connection);
      request->suspended = FALSE;
    }
  g_mutex_unlock (&request->lock);
}

void
wv_http_request_answer_error (WvHttpRequest *request,
                              guint status,
                              const char *code,
                              guint retry_after)
{
  g_autofree char *text = g_strdup_printf ("{\"error\":\"%s\"}\n", code);
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));

  wv_http_request_answer (request, status, "application/json", NULL, retry_after, body);
}

static void
set_deadline (WvHttp *http, struct MHD_Connection *connection, guint ms)
{
  const union MHD_ConnectionInfo *info
      = MHD_get_connection_info (connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

  if (info == NULL || info->socket_context == NULL)
    return;
  g_mutex_lock (&http->lock);
  ((Link *)info->socket_context)->deadline
      = ms == 0 ? 0 : g_get_monotonic_time () + (gint64)ms * 1000;
  g_mutex_unlock (&http->lock);
}

static void
on_connection (void *data,
               struct MHD_Connection *connection,
               void **context,
               enum MHD_ConnectionNotificationCode code)
{
  WvHttp *http = data;

  g_mutex_lock (&http->lock);
  if (code == MHD_CONNECTION_NOTIFY_STARTED)
    {
      const union MHD_ConnectionInfo *info
          = MHD_get_connection_info (connection, MHD_CONNECTION_INFO_CONNECTION_FD);
      Link *link = g_new0 (Link, 1);

      link->fd = info->connect_fd;
      link->deadline = g_get_monotonic_time () + (gint64)http->config.header_ms * 1000;
      g_hash_table_add (http->links, link);
      *context = link;
    }
  else if (*context != NULL)
    {
      g_hash_table_remove (http->links, *context);
      *context = NULL;
    }
  g_mutex_unlock (&http->lock);
}

/* Cuts connections over their deadline. Only shutdown: the engine sees the end and closes by
 * itself. */
static gpointer
sweep (gpointer data)
{
  WvHttp *http = data;
  guint shortest = MIN (http->config.header_ms, MIN (http->config.body_ms, http->config.idle_ms));
  gint64 pause = CLAMP ((gint64)shortest * 100, 20000, G_USEC_PER_SEC);

  g_mutex_lock (&http->lock);
  while (!http->stopping)
    {
      GHashTableIter iter;
      gpointer key;
      gint64 now = g_get_monotonic_time ();

      g_hash_table_iter_init (&iter, http->links);
      while (g_hash_table_iter_next (&iter, &key, NULL))
        {
          Link *link = key;

          if (link->deadline != 0 && link->deadline < now)
            {
              shutdown (link->fd, SHUT_RDWR);
              link->deadline = 0;
            }
        }
      g_cond_wait_until (&http->wake, &http->lock, now + pause);
    }
  g_mutex_unlock (&http->lock);
  return NULL;
}

static void *
on_target (void *data, const char *target, struct MHD_Connection *connection)
{
  WvHttp *http = data;
  WvHttpRequest *request = g_new0 (WvHttpRequest, 1);

  g_atomic_ref_count_init (&request->refs);
  g_mutex_init (&request->lock);
  request->http = http;
  request->connection = connection;
  request->target = g_strdup (target);
  request->begun_at = g_get_monotonic_time ();
  set_deadline (http, connection, http->config.header_ms);
  return request;
}

/* The answer that needs no handler, or 0. The path is compared as it was sent: no decoding, so no
 * tricks. */
static guint
find_route (WvHttpRequest *request, const char *method)
{
  WvHttp *http = request->http;

  for (guint i = 0; i < http->config.n_routes; i++)
    {
      if (strcmp (http->routes[i].path, request->target) != 0)
        continue;
      if (strcmp (http->routes[i].method, method) == 0)
        {
          request->route = &http->routes[i];
          return 0;
        }
      g_free (request->allow);
      request->allow = g_strdup (http->routes[i].method);
    }
  return request->allow != NULL ? MHD_HTTP_METHOD_NOT_ALLOWED : MHD_HTTP_NOT_FOUND;
}

typedef struct
{
  guint lengths, codings, hosts, odd;
} Counts;

/* A name with anything else in it may be read by a proxy as the name without it. */
static gboolean
is_name (const char *name)
{
  return *name != '\0'
         && name[strspn (name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~")] == '\0';
}

static enum MHD_Result
count_header (void *data, enum MHD_ValueKind kind, const char *name, const char *value)
{
  Counts *counts = data;

  counts->lengths += g_ascii_strcasecmp (name, "Content-Length") == 0;
  counts->codings += g_ascii_strcasecmp (name, "Transfer-Encoding") == 0;
  counts->odd += !is_name (name);
  counts->hosts += g_ascii_strcasecmp (name, "Host") == 0;
  return MHD_YES;
}

/* libmicrohttpd reads doubled headers as it pleases; a proxy may read them otherwise. Refuse what
 * is not clear. */
static guint
check_headers (WvHttpRequest *request)
{
  Counts counts = { 0 };
  const char *text;
  guint64 length = 0;

  MHD_get_connection_values (request->connection, MHD_HEADER_KIND, count_header, &counts);
  if (counts.lengths + counts.codings > 1 || counts.hosts > 1 || counts.odd > 0)
    return MHD_HTTP_BAD_REQUEST;
  text = MHD_lookup_connection_value (request->connection, MHD_HEADER_KIND, "Transfer-Encoding");
  if (text != NULL && g_ascii_strcasecmp (text, "chunked") != 0) /* would be read to the end of the connection */
    return MHD_HTTP_BAD_REQUEST;
  text = MHD_lookup_connection_value (request->connection, MHD_HEADER_KIND, "Content-Length");
  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &length, NULL))
    return MHD_HTTP_BAD_REQUEST;
  return length > request->http->config.body_max ? MHD_HTTP_CONTENT_TOO_LARGE : 0;
}

static char *
peer_of (struct MHD_Connection *connection)
{
  const union MHD_ConnectionInfo *info
      = MHD_get_connection_info (connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  const char *forwarded
      = MHD_lookup_connection_value (connection, MHD_HEADER_KIND, "X-Forwarded-For");
  g_autoptr (GSocketAddress) address = NULL;

  /* We listen on loopback only, so whoever speaks for others is our own proxy; it appends the last
   * one. */
  if (forwarded != NULL)
    {
      const char *comma = strrchr (forwarded, ',');

      return g_strstrip (g_strndup (comma != NULL ? comma + 1 : forwarded, 64));
    }
  /* On a Unix socket there is no address to speak of, and not even the bytes of one. */
  if (info != NULL && info->client_addr != NULL && info->client_addr->sa_family == AF_INET)
    address = g_socket_address_new_from_native (info->client_addr, sizeof (struct sockaddr_in));
  if (address != NULL && G_IS_INET_SOCKET_ADDRESS (address))
    return g_inet_address_to_string (
        g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
  return g_strdup ("local");
}

static enum MHD_Result
send_answer (WvHttpRequest *request, struct MHD_Connection *connection)
{
  gsize size;
  gconstpointer data = g_bytes_get_data (request->answer, &size);
  struct MHD_Response *response
      = MHD_create_response_from_buffer (size, (void *)data, MHD_RESPMEM_MUST_COPY);
  enum MHD_Result result;

  if (response == NULL)
    return MHD_NO;
  if (request->type != NULL)
    MHD_add_response_header (response, "Content-Type", request->type);
  MHD_add_response_header (response, "Cache-Control", "no-store");
  if (request->encoding != NULL)
    MHD_add_response_header (response, "Content-Encoding", request->encoding);
  if (request->allow != NULL && request->status == MHD_HTTP_METHOD_NOT_ALLOWED)
    MHD_add_response_header (response, "Allow", request->allow);
  if (request->retry_after > 0)
    {
      g_autofree char *seconds = g_strdup_printf ("%u", request->retry_after);

      MHD_add_response_header (response, "Retry-After", seconds);
    }
  result = MHD_queue_response (connection, request->status, response);
  MHD_destroy_response (response);
  set_deadline (request->http, connection, request->http->config.body_ms);
  return result;
}

static const char *
code_of (guint status)
{
  return status == MHD_HTTP_NOT_FOUND            ? "not_found"
         : status == MHD_HTTP_METHOD_NOT_ALLOWED ? "method"
         : status == MHD_HTTP_CONTENT_TOO_LARGE  ? "too_large"
                                                 : "malformed";
}

static enum MHD_Result
begin_request (WvHttpRequest *request, struct MHD_Connection *connection, const char *method)
{
  guint refused = find_route (request, method);

  request->begun = TRUE;
  request->peer = peer_of (connection);
  if (refused == 0)
    refused = check_headers (request);
  if (refused != 0)
    {
      wv_http_request_answer_error (request, refused, code_of (refused), 0);
      return send_answer (request, connection);
    }
  for (guint i = 0; i < G_N_ELEMENTS (kept_headers); i++)
    request->headers[i]
        = g_strdup (MHD_lookup_connection_value (connection, MHD_HEADER_KIND, kept_headers[i]));
  request->received = g_byte_array_new ();
  set_deadline (request->http, connection, request->http->config.body_ms);
  return MHD_YES;
}

/* Many senders together must not fill the memory, each within its limit. */
static gboolean
hold (WvHttpRequest *request, gsize size)
{
  WvHttp *http = request->http;
  gboolean room;

  g_mutex_lock (&http->lock);
  room = http->held + size <= http->config.bodies_max;
  if (room)
    http->held += size;
  g_mutex_unlock (&http->lock);
  return room;
}

static void
let_go (WvHttpRequest *request)
{
  WvHttp *http = request->http;

  g_mutex_lock (&http->lock);
  http->held -= request->received->len;
  g_mutex_unlock (&http->lock);
  g_byte_array_unref (request->received);
  request->received = g_byte_array_new ();
}

/* A body without a length is read to its end so that 413 can be said, but not for ever. */
static enum MHD_Result
take_bytes (WvHttpRequest *request, const char *data, size_t *size)
{
  gsize max = request->http->config.body_max;

  request->size += *size;
  if (request->size > 2 * max)
    return MHD_NO;
  request->too_large = request->too_large || request->size > max;
  if (!request->too_large && !request->too_busy)
    request->too_busy = !hold (request, *size);
  if (request->too_large || request->too_busy)
    let_go (request);
  else
    g_byte_array_append (request->received, (const guint8 *)data, (guint)*size);
  *size = 0;
  return MHD_YES;
}

static void
set_waiting (WvHttpRequest *request, gboolean waiting)
{
  WvHttp *http = request->http;

  g_mutex_lock (&http->lock);
  if (waiting)
    g_hash_table_add (http->waiting, wv_http_request_ref (request));
  else
    {
      g_hash_table_remove (http->waiting, request);
      g_cond_broadcast (&http->wake);
    }
  g_mutex_unlock (&http->lock);
}

static void
run_handler (WvHttpRequest *request)
{
  request->body = g_byte_array_free_to_bytes (g_steal_pointer (&request->received));
  if (request->too_busy)
    {
      wv_http_request_answer_error (request, MHD_HTTP_SERVICE_UNAVAILABLE, "busy", RETRY_SECONDS);
      return;
    }
  if (request->too_large)
    {
      wv_http_request_answer_error (request, MHD_HTTP_CONTENT_TOO_LARGE, "too_large", 0);
      return;
    }
  set_deadline (request->http, request->connection, 0);
  set_waiting (request, TRUE);
  request->route->handler (request, request->http->config.data);
}

static enum MHD_Result
on_request (void *data,
            struct MHD_Connection *connection,
            const char *url,
            const char *method,
            const char *version,
            const char *upload,
            size_t *upload_size,
            void **context)
{
  WvHttpRequest *request = *context;
  gboolean ready;

  if (!request->begun)
    return begin_request (request, connection, method);
  if (*upload_size > 0)
    return take_bytes (request, upload, upload_size);
  if (request->body == NULL)
    run_handler (request);
  g_mutex_lock (&request->lock);
  ready = request->status != 0;
  if (!ready)
    {
      request->suspended = TRUE;
      MHD_suspend_connection (connection);
    }
  g_mutex_unlock (&request->lock);
  return ready ? send_answer (request, connection) : MHD_YES;
}

/* What was held for the request; late answers may still keep the body for a moment. */
static void
count_out (WvHttpRequest *request)
{
  WvHttp *http = request->http;
  gsize held = request->body != NULL ? g_bytes_get_size (request->body) : request->received != NULL ? request->received->len : 0;

  g_mutex_lock (&http->lock);
  http->held -= held;
  g_mutex_unlock (&http->lock);
}

static void
tell_done (WvHttpRequest *request)
{
  const WvHttpConfig *config = &request->http->config;
  gsize size = request->answer != NULL ? g_bytes_get_size (request->answer) : 0;

  if (config->done != NULL)
    config->done (request, request->status, size, g_get_monotonic_time () - request->begun_at, config->data);
}

static void
on_completed (void *data,
              struct MHD_Connection *connection,
              void **context,
              enum MHD_RequestTerminationCode code)
{
  WvHttp *http = data;
  WvHttpRequest *request = *context;

  if (request == NULL)
    return;
  *context = NULL;
  set_deadline (http, connection, http->config.idle_ms);
  set_waiting (request, FALSE);
  g_mutex_lock (&request->lock);
  request->over = TRUE;
  g_mutex_unlock (&request->lock);
  count_out (request);
  tell_done (request);
  wv_http_request_unref (request);
}

/* As many connections as asked, as far as descriptors go; some are needed for the databases. */
static guint
connections_allowed (guint wanted)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0)
    return MIN (wanted, 900u);
  limit.rlim_cur = MIN (limit.rlim_max, (rlim_t)wanted + 200);
  if (setrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur < 300)
    return MIN (wanted, 100u);
  return (guint)MIN ((rlim_t)wanted, limit.rlim_cur - 200);
}

static void
apply_defaults (WvHttpConfig *config)
{
  config->body_max = config->body_max != 0 ? config->body_max : KIB * KIB;
  config->bodies_max = config->bodies_max != 0 ? config->bodies_max : 64 * KIB * KIB;
  config->connections_max = config->connections_max != 0 ? config->connections_max : 10000;
  config->header_ms = config->header_ms != 0 ? config->header_ms : 10000;
  config->body_ms = config->body_ms != 0 ? config->body_ms : 30000;
  config->idle_ms = config->idle_ms != 0 ? config->idle_ms : 75000;
}

static WvHttp *
new_http (const WvHttpConfig *config)
{
  WvHttp *http = g_new0 (WvHttp, 1);

  http->config = *config;
  apply_defaults (&http->config);
  http->socket_path = g_strdup (config->socket_path);
  http->routes = g_memdup2 (config->routes, config->n_routes * sizeof *config->routes);
  g_mutex_init (&http->lock);
  g_cond_init (&http->wake);
  http->links = g_hash_table_new_full (NULL, NULL, g_free, NULL);
  http->waiting = g_hash_table_new_full (NULL, NULL, (GDestroyNotify)wv_http_request_unref, NULL);
  return http;
}

WvHttp *
wv_http_start (const WvHttpConfig *config, GError **error)
{
  g_autoptr (WvHttp) http = new_http (config);
  int fd = wv_http_listen (config->socket_path, config->port, &http->port, error);

  if (fd < 0)
    return NULL;
  http->daemon = MHD_start_daemon (
      MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, on_request, http,
      MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_CONNECTION_LIMIT,
      connections_allowed (http->config.connections_max), MHD_OPTION_CONNECTION_TIMEOUT,
      MAX (1u, http->config.idle_ms / 1000), MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)(32 * KIB),
      MHD_OPTION_NOTIFY_CONNECTION, on_connection, http, MHD_OPTION_NOTIFY_COMPLETED, on_completed,
      http, MHD_OPTION_URI_LOG_CALLBACK, on_target, http, MHD_OPTION_END);
  if (http->daemon == NULL)
    {
      close (fd);
      g_set_error_literal (error, WV_ERROR, WV_ERROR_FAILED, "The HTTP engine does not start.");
      return NULL;
    }
  http->sweeper = g_thread_new ("http-sweep", sweep, http);
  return g_steal_pointer (&http);
}

static void
answer_all (WvHttp *http)
{
  g_autoptr (GPtrArray) waiting
      = g_ptr_array_new_with_free_func ((GDestroyNotify)wv_http_request_unref);
  gint64 until = g_get_monotonic_time () + G_USEC_PER_SEC; /* for the answers to leave */
  GHashTableIter iter;
  gpointer key;

  g_mutex_lock (&http->lock);
  http->stopping = TRUE;
  g_cond_broadcast (&http->wake);
  g_hash_table_iter_init (&iter, http->waiting);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (waiting, wv_http_request_ref (key));
  g_mutex_unlock (&http->lock);
  for (guint i = 0; i < waiting->len; i++)
    wv_http_request_answer_error (waiting->pdata[i], MHD_HTTP_SERVICE_UNAVAILABLE, "stopping", 2);
  g_mutex_lock (&http->lock);
  while (g_hash_table_size (http->waiting) > 0
         && g_cond_wait_until (&http->wake, &http->lock, until))
    continue;
  g_mutex_unlock (&http->lock);
}

void
wv_http_stop (WvHttp *http)
{
  if (http == NULL)
    return;
  if (http->daemon != NULL)
    {
      MHD_socket fd = MHD_quiesce_daemon (http->daemon);

      answer_all (http);
      MHD_stop_daemon (http->daemon);
      if (fd != MHD_INVALID_SOCKET)
        close (fd);
      if (http->socket_path != NULL)
        unlink (http->socket_path);
    }
  if (http->sweeper != NULL)
    g_thread_join (http->sweeper);
  g_hash_table_unref (http->links);
  g_hash_table_unref (http->waiting);
  g_mutex_clear (&http->lock);
  g_cond_clear (&http->wake);
  g_free (http->routes);
  g_free (http->socket_path);
  g_free (http);
}

guint16
wv_http_get_port (WvHttp *http)
{
  return http->port;
}
