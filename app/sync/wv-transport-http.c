#include "sync/wv-transport-http.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>

#include "domain/wv-error.h"
#include "sync/wv-message.h"

#define NORMAL_TIMEOUT 30

struct _WvTransportHttp
{
  GObject parent_instance;

  char *server;
  char *authorization;
  SoupSession *normal, *waiting;
  guint retry_after;
};

typedef struct
{
  char *path;
  GBytes *body;
  guint timeout;
  gboolean tried_again;
  SoupMessage *message;
  GByteArray *answer;
} Exchange;

static void iface_init (WvTransportInterface *iface);

G_DEFINE_TYPE_WITH_CODE (WvTransportHttp,
                         wv_transport_http,
                         G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (WV_TYPE_TRANSPORT, iface_init))

static void send_message (GTask *task);
static void read_more (GTask *task, GInputStream *stream);

static void
exchange_free (Exchange *exchange)
{
  g_free (exchange->path);
  g_bytes_unref (exchange->body);
  g_clear_object (&exchange->message);
  g_byte_array_unref (exchange->answer);
  g_free (exchange);
}

static void
fail_network (GTask *task)
{
  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      g_task_return_new_error (task, WV_ERROR, WV_ERROR_CANCELLED, "cancelled");
      g_object_unref (task);
      return;
    }
  g_task_return_new_error (task, WV_ERROR, WV_ERROR_NETWORK, "%s",
                           _ ("The server cannot be reached. Your work is kept and sent later."));
  g_object_unref (task);
}

static gboolean
has_type (SoupMessage *message, const char *type)
{
  const char *found
      = soup_message_headers_get_content_type (soup_message_get_response_headers (message), NULL);

  return found != NULL && g_ascii_strcasecmp (found, type) == 0;
}

/* A 401 counts only with our own body: a proxy's or a portal's says nothing about this device. */
static char *
our_reason (const Exchange *exchange)
{
  g_autoptr (json_t) body
      = wv_json_parse ((const char *)exchange->answer->data, exchange->answer->len, NULL);

  return has_type (exchange->message, "application/json")
             ? g_strdup (wv_message_get_string (body, "error"))
             : NULL;
}

static void
fail_unauthorised (GTask *task, const char *reason)
{
  gboolean left = g_str_equal (reason, "left") || g_str_equal (reason, "stolen");

  g_task_return_new_error (
      task, WV_ERROR, WV_ERROR_UNAUTHORISED, "%s",
      left ? _ ("This computer may no longer use the server. Your unsent work stays here and can "
                "be saved with “welverwijs-sync salvage”.")
           : _ ("The server does not know this computer any more. Enrol it again; your unsent "
                "work stays here."));
}

static void
fail_status (GTask *task, guint status)
{
  Exchange *exchange = g_task_get_task_data (task);
  g_autofree char *reason = status == 401 || status == 409 ? our_reason (exchange) : NULL;

  if (status == 413)
    g_task_return_new_error (task, WV_ERROR, WV_ERROR_TOO_LARGE, "%s",
                             _ ("The server finds the message too large."));
  else if (status == 401 && reason != NULL)
    fail_unauthorised (task, reason);
  else if (status == 409 && g_strcmp0 (reason, "forked") == 0)
    g_task_return_new_error (task, WV_ERROR, WV_ERROR_CONFLICT, "%s",
                             _ ("This computer's data was copied. It gets a name of its own."));
  else if (status == 400 || status == 426)
    g_task_return_new_error (task, WV_ERROR, WV_ERROR_PROTOCOL, "%s",
                             _ ("The server does not understand this version of the program."));
  else
    {
      fail_network (task);
      return;
    }
  g_object_unref (task);
}

static void
judge (GTask *task)
{
  WvTransportHttp *self = g_task_get_source_object (task);
  Exchange *exchange = g_task_get_task_data (task);
  guint status = soup_message_get_status (exchange->message);
  const char *after = soup_message_headers_get_one (
      soup_message_get_response_headers (exchange->message), "Retry-After");

  self->retry_after = after != NULL ? CLAMP (g_ascii_strtoll (after, NULL, 10), 0, 3600) : 0;
  if (status != 200)
    {
      fail_status (task, status);
      return;
    }
  if (!has_type (exchange->message, WV_MESSAGE_TYPE))
    {
      fail_network (task);
      return;
    }
  g_task_return_pointer (task, g_byte_array_free_to_bytes (g_byte_array_ref (exchange->answer)),
                         (GDestroyNotify)g_bytes_unref);
  g_object_unref (task);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Exchange *exchange = g_task_get_task_data (task);
  g_autoptr (GBytes) part
      = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, NULL);
  gsize size = 0;
  const guint8 *bytes;

  if (part == NULL || g_bytes_get_size (part) > WV_LIMIT_RESPONSE - exchange->answer->len)
    {
      fail_network (task);
      return;
    }
  bytes = g_bytes_get_data (part, &size);
  if (size == 0)
    {
      judge (task);
      return;
    }
  g_byte_array_append (exchange->answer, bytes, size);
  read_more (task, G_INPUT_STREAM (source));
}

static void
read_more (GTask *task, GInputStream *stream)
{
  g_input_stream_read_bytes_async (stream, 65536, G_PRIORITY_DEFAULT, g_task_get_cancellable (task),
                                   on_read, task);
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Exchange *exchange = g_task_get_task_data (task);
  g_autoptr (GError) problem = NULL;
  g_autoptr (GInputStream) stream
      = soup_session_send_finish (SOUP_SESSION (source), result, &problem);

  if (stream != NULL)
    read_more (task, stream);
  else if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_new_error (task, WV_ERROR, WV_ERROR_CANCELLED, "%s", problem->message);
      g_object_unref (task);
    }
  else if (!exchange->tried_again
           && !g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED)
           && !g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    {
      /* The server may have closed a kept connection just now; operations have ids, so twice is
       * harmless. */
      exchange->tried_again = TRUE;
      send_message (task);
    }
  else
    fail_network (task);
}

static void
send_message (GTask *task)
{
  WvTransportHttp *self = g_task_get_source_object (task);
  Exchange *exchange = g_task_get_task_data (task);
  g_autofree char *url = g_strconcat (self->server, exchange->path, NULL);
  SoupMessageHeaders *headers;
  g_autoptr (GBytes) body = g_bytes_ref (exchange->body);
  SoupSession *session = exchange->timeout > NORMAL_TIMEOUT ? self->waiting : self->normal;

  g_set_object (&exchange->message, NULL);
  exchange->message = soup_message_new ("POST", url);
  soup_message_set_flags (
      exchange->message,
      SOUP_MESSAGE_NO_REDIRECT
          | (exchange->tried_again ? SOUP_MESSAGE_NEW_CONNECTION : SOUP_MESSAGE_IDEMPOTENT));
  headers = soup_message_get_request_headers (exchange->message);
  soup_message_headers_replace (headers, "Authorization", self->authorization);
  if (g_bytes_get_size (body) > WV_GZIP_FROM)
    {
      g_bytes_unref (body);
      body = wv_gzip (exchange->body);
      soup_message_headers_replace (headers, "Content-Encoding", "gzip");
    }
  soup_message_set_request_body_from_bytes (exchange->message, WV_MESSAGE_TYPE, body);
  soup_session_send_async (session, exchange->message, G_PRIORITY_DEFAULT,
                           g_task_get_cancellable (task), on_sent, task);
}

static void
send_async (WvTransport *transport,
            const char *path,
            GBytes *body,
            guint timeout_seconds,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  GTask *task = g_task_new (transport, cancellable, callback, user_data);
  Exchange *exchange = g_new0 (Exchange, 1);

  exchange->path = g_strdup (path);
  exchange->body = g_bytes_ref (body);
  exchange->timeout = timeout_seconds;
  exchange->answer = g_byte_array_new ();
  g_task_set_task_data (task, exchange, (GDestroyNotify)exchange_free);
  /* Cancelled is said in our own domain. */
  g_task_set_check_cancellable (task, FALSE);
  send_message (task);
}

static GBytes *
send_finish (WvTransport *transport, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static guint
get_retry_after (WvTransport *transport)
{
  return WV_TRANSPORT_HTTP (transport)->retry_after;
}

static void
reset (WvTransport *transport)
{
  WvTransportHttp *self = WV_TRANSPORT_HTTP (transport);

  soup_session_abort (self->normal);
  soup_session_abort (self->waiting);
}

static void
set_token (WvTransport *transport, const char *token)
{
  WvTransportHttp *self = WV_TRANSPORT_HTTP (transport);

  g_free (self->authorization);
  self->authorization = g_strconcat ("Bearer ", token, NULL);
}

static void
iface_init (WvTransportInterface *iface)
{
  iface->send_async = send_async;
  iface->send_finish = send_finish;
  iface->get_retry_after = get_retry_after;
  iface->reset = reset;
  iface->set_token = set_token;
}

static void
wv_transport_http_finalize (GObject *object)
{
  WvTransportHttp *self = WV_TRANSPORT_HTTP (object);

  g_free (self->server);
  g_free (self->authorization);
  g_object_unref (self->normal);
  g_object_unref (self->waiting);
  G_OBJECT_CLASS (wv_transport_http_parent_class)->finalize (object);
}

static void
wv_transport_http_class_init (WvTransportHttpClass *class)
{
  G_OBJECT_CLASS (class)->finalize = wv_transport_http_finalize;
}

static void
wv_transport_http_init (WvTransportHttp *self)
{
  self->normal = soup_session_new_with_options ("timeout", NORMAL_TIMEOUT, NULL);
  self->waiting = soup_session_new_with_options ("timeout", WV_LIMIT_WAIT + 20, NULL);
}

gboolean
wv_transport_http_check (const char *server, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (server, G_URI_FLAGS_NONE, NULL);
  static const char *const loopback[] = { "127.0.0.1", "::1", "localhost", NULL };

  if (uri != NULL && g_uri_get_host (uri) != NULL
      && (g_str_equal (g_uri_get_scheme (uri), "https")
          || (g_str_equal (g_uri_get_scheme (uri), "http")
              && g_strv_contains (loopback, g_uri_get_host (uri)))))
    return TRUE;
  g_set_error (error, WV_ERROR, WV_ERROR_INVALID,
               _ ("The address “%s” is not safe: it must begin with https://"), server);
  return FALSE;
}

WvTransport *
wv_transport_http_new (const char *server, const char *token, GError **error)
{
  WvTransportHttp *self;

  if (!wv_transport_http_check (server, error))
    return NULL;
  self = g_object_new (WV_TYPE_TRANSPORT_HTTP, NULL);
  self->server = g_strdup (server);
  if (g_str_has_suffix (self->server, "/"))
    self->server[strlen (self->server) - 1] = '\0';
  self->authorization = g_strconcat ("Bearer ", token, NULL);
  return WV_TRANSPORT (self);
}
