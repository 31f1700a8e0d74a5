/* One request of a desktop, its stages (wv-server-exchange.h) on the threads where they belong: reading on a reader,
 * writing on the writer. Stages without work are skipped, so a sync without news writes nothing. */
#include "server/wv-server-sync.h"

#include <string.h>

#include "server/wv-server-exchange.h"
#include "server/wv-server-pages.h"
#include "server/wv-server.h"

#define RETRY_SECONDS 5

typedef struct
{
  WvServer *server;
  WvHttpRequest *request;
  WvServerExchange *exchange;
} Sync;

static Sync *
sync_new (WvServer *server, WvHttpRequest *request)
{
  const char *encoding = wv_http_request_get_header (request, "Content-Encoding");
  Sync *self = g_new0 (Sync, 1);

  self->server = server;
  self->request = wv_http_request_ref (request);
  self->exchange = wv_server_exchange_new (wv_http_request_get_body (request), g_strcmp0 (encoding, "gzip") == 0,
                                           wv_server_now (server));
  wv_server_exchange_set_courier_key (self->exchange, wv_courier_key_get_public (wv_server_get_courier_key (server)));
  wv_server_enter (server);
  return self;
}

static void
sync_free (Sync *self)
{
  WvServer *server = self->server;

  wv_http_request_unref (self->request);
  wv_server_exchange_free (self->exchange);
  g_free (self);
  wv_server_leave (server);
}

static void
answer_refused (Sync *self)
{
  guint status = wv_server_exchange_get_status (self->exchange);

  wv_http_request_answer_error (self->request, status, wv_server_exchange_get_code (self->exchange),
                                status == 503 ? RETRY_SECONDS : 0);
  sync_free (self);
}

/* Answering. */

static gboolean
wants_gzip (WvHttpRequest *request)
{
  const char *accept = wv_http_request_get_header (request, "Accept-Encoding");

  return accept != NULL && strstr (accept, "gzip") != NULL;
}

static void
answer_message (WvHttpRequest *request, GBytes *plain)
{
  gboolean pack = g_bytes_get_size (plain) >= WV_GZIP_FROM && wants_gzip (request);
  g_autoptr (GBytes) body = pack ? wv_gzip (plain) : g_bytes_ref (plain);

  wv_http_request_answer (request, 200, WV_MESSAGE_TYPE, pack ? "gzip" : NULL, 0, body);
}

static void
answer (WvServer *server, WvServerStore *store, gpointer data)
{
  Sync *self = data;
  g_autoptr (GBytes) plain = wv_server_exchange_finish (self->exchange);

  answer_message (self->request, plain);
  sync_free (self);
}

void
wv_server_answer_waiter (WvHttpRequest *request, const char *const *moved, gpointer data)
{
  g_autoptr (WvMessageWriter) writer = wv_message_writer_new ();
  g_autoptr (GBytes) plain = NULL;

  /* a hint only: the sync that follows says the epoch */
  wv_server_exchange_write_welcome (writer, "-", NULL, wv_server_now (data));
  for (guint i = 0; moved[i] != NULL; i++)
    wv_message_writer_take (writer, json_pack ("{s:s, s:s}", "k", "moved", "s", moved[i]));
  plain = wv_message_writer_finish (writer);
  answer_message (request, plain);
}

/* Pages. */

static gboolean
audit (WvServerStore *store, gpointer data, GError **error)
{
  return wv_server_exchange_audit (store, ((Sync *) data)->exchange, error);
}

static void
on_audited (gpointer data, const GError *error)
{
  Sync *self = data;

  if (wv_server_exchange_audited (self->exchange, error))
    wv_server_read (self->server, answer, self);
  else
    answer_refused (self);
}

static void write_pages (WvServer *server, WvServerStore *store, gpointer data);

static gboolean
renew (WvServerStore *store, gpointer data, GError **error)
{
  return wv_server_exchange_renew (store, ((Sync *) data)->exchange, error);
}

/* Without a new epoch the desktop still compares and is right again. */
static void
on_renewed (gpointer data, const GError *error)
{
  if (error != NULL)
    g_warning ("new epoch: %s", error->message);
  wv_server_read (((Sync *) data)->server, write_pages, data);
}

static void
write_pages (WvServer *server, WvServerStore *store, gpointer data)
{
  Sync *self = data;

  if (wv_server_exchange_is_lost (self->exchange, store) && wv_server_may_renew (server))
    wv_server_worker_push (wv_server_get_writer (server), renew, on_renewed, self);
  else if (!wv_server_exchange_write_pages (self->exchange, store))
    answer_refused (self);
  else if (wv_server_exchange_has_audit (self->exchange))
    wv_server_worker_push (wv_server_get_writer (server), audit, on_audited, self);
  else
    answer (server, store, self);
}

/* Operations. */

static gboolean
take (WvServerStore *store, gpointer data, GError **error)
{
  return wv_server_exchange_take (store, ((Sync *) data)->exchange, error);
}

static void
on_taken (gpointer data, const GError *error)
{
  Sync *self = data;

  if (wv_server_exchange_taken (self->exchange, error))
    wv_server_read (self->server, write_pages, self);
  else
    answer_refused (self);
}

/* Waiting. */

static GStrv
streams_of (const WvServerExchange *exchange)
{
  g_autoptr (GStrvBuilder) streams = g_strv_builder_new ();
  const char *name;
  json_t *cursor;

  json_object_foreach (wv_server_exchange_get_hello (exchange)->streams, name, cursor)
    if (wv_server_may_see_stream (wv_server_exchange_get_device (exchange), name))
      g_strv_builder_add (streams, name);
  return g_strv_builder_end (streams);
}

static void
wait_for_news (Sync *self, WvServerStore *store)
{
  const WvHello *hello = wv_server_exchange_get_hello (self->exchange);
  WvServerWaiters *waiters = wv_server_get_waiters (self->server);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) streams = streams_of (self->exchange);
  g_auto (GStrv) moved = NULL;

  wv_server_waiters_add (waiters, self->request, (const char *const *) streams,
                         g_get_monotonic_time () + hello->wait * G_TIME_SPAN_SECOND);
  if (store->begin (store, FALSE, &error))
    {
      moved = wv_server_pages_moved (store, wv_server_exchange_get_device (self->exchange), hello, &error);
      store->rollback (store);
    }
  if (moved != NULL && *moved != NULL)
    wv_server_waiters_wake_request (waiters, self->request, (const char *const *) moved);
  sync_free (self);
}

/* Reading. */

static void
read_request (WvServer *server, WvServerStore *store, gpointer data)
{
  Sync *self = data;
  gboolean good = wv_server_exchange_read (self->exchange, store, wv_server_token (self->request));

  if (wv_server_exchange_get_status (self->exchange) != 503)
    wv_server_note_caller (server, self->request, wv_server_token (self->request), wv_server_exchange_get_device (self->exchange));
  if (!good)
    answer_refused (self);
  else if (wv_server_exchange_get_hello (self->exchange)->wait > 0)
    wait_for_news (self, store);
  else if (wv_server_exchange_has_ops (self->exchange))
    wv_server_worker_push (wv_server_get_writer (server), take, on_taken, self);
  else
    write_pages (server, store, self);
}

void
wv_server_on_sync (WvHttpRequest *request, gpointer data)
{
  const char *type = wv_http_request_get_header (request, "Content-Type");

  if (g_strcmp0 (type, WV_MESSAGE_TYPE) != 0)
    wv_http_request_answer_error (request, 400, "malformed", 0);
  else if (!wv_server_hold_up (data, request, wv_server_token (request)))
    wv_server_read (data, read_request, sync_new (data, request));
}
