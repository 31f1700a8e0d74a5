/* open → who and what → take (by the writer) → pages → audit (by the writer) → the next pages … → seal → answer. */
#include "server/wv-server-courier.h"

#include <string.h>

#include "domain/wv-error.h"
#include "server/wv-server-exchange.h"
#include "server/wv-server.h"
#include "sync/wv-courier-wire.h"

#define RETRY_SECONDS 5
/* Another message may follow up to here: with the largest pages it stays under WV_COURIER_ANSWER_MAX. */
#define MORE_UP_TO (WV_COURIER_ANSWER_MAX / 2)

typedef struct
{
  WvServer *server;
  WvHttpRequest *request;
  WvCourierRequest *courier;
  WvServerExchange *exchange;
  WvCourierAnswer *answer;
} Visit;

static void write_pages (WvServer *server, WvServerStore *store, gpointer data);

static Visit *
visit_new (WvServer *server, WvHttpRequest *request)
{
  Visit *self = g_new0 (Visit, 1);

  self->server = server;
  self->request = wv_http_request_ref (request);
  self->answer = wv_courier_answer_new (200, NULL);
  wv_server_enter (server);
  return self;
}

static void
visit_free (Visit *self)
{
  WvServer *server = self->server;

  wv_http_request_unref (self->request);
  wv_courier_request_free (self->courier);
  wv_server_exchange_free (self->exchange);
  wv_courier_answer_free (self->answer);
  g_free (self);
  wv_server_leave (server);
}

/* What the one who carries hears: only whether to try again. */
static void
fail (Visit *self, guint status, const char *code)
{
  wv_http_request_answer_error (self->request, status, code, status == 503 ? RETRY_SECONDS : 0);
  visit_free (self);
}

static GBytes *
with_sum (GBytes *sealed)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[WV_COURIER_SUM];
  gsize length = sizeof digest, size;
  const guint8 *data = g_bytes_get_data (sealed, &size);
  guint8 *all = g_malloc (size + length);

  g_checksum_update (sum, data, (gssize) size);
  g_checksum_get_digest (sum, digest, &length);
  memcpy (all, data, size);
  memcpy (all + size, digest, length);
  return g_bytes_new_take (all, size + length);
}

static void
answer (Visit *self)
{
  g_autoptr (GBytes) plain = wv_courier_answer_write (self->answer);
  g_autoptr (GBytes) sealed = wv_courier_reply_seal (self->courier->reply_key, self->courier->id, plain, NULL);
  g_autoptr (GBytes) body = NULL;

  if (sealed == NULL)
    {
      fail (self, 400, "malformed");
      return;
    }
  body = with_sum (sealed);
  wv_http_request_answer (self->request, 200, WV_COURIER_TYPE, NULL, 0, body);
  visit_free (self);
}

/* A refusal is for the desktop alone; only "later" is for the one who carries. */
static void
refuse (Visit *self)
{
  guint status = wv_server_exchange_get_status (self->exchange);

  if (status >= 500)
    {
      fail (self, 503, "busy");
      return;
    }
  wv_courier_answer_free (self->answer);
  self->answer = wv_courier_answer_new (status, wv_server_exchange_get_code (self->exchange));
  answer (self);
}

static void
set_exchange (Visit *self, GBytes *message, gboolean packed)
{
  wv_server_exchange_free (self->exchange);
  self->exchange = wv_server_exchange_new (message, packed, wv_server_now (self->server));
  wv_server_exchange_set_courier (self->exchange);
  wv_server_exchange_set_courier_key (self->exchange, wv_courier_key_get_public (wv_server_get_courier_key (self->server)));
}

/* The request that the desktop would send next: the same without operations, from the cursors of @message. %NULL when it
 * would not. */
static GBytes *
next_request (const WvHello *hello, GBytes *message)
{
  g_autoptr (GPtrArray) lines = wv_message_read (message, G_MAXUINT, NULL);
  g_autoptr (WvHello) next = wv_hello_new ();
  g_autoptr (WvMessageWriter) writer = wv_message_writer_new ();
  gboolean more = FALSE;

  json_object_update (next->streams, hello->streams);
  next->ack_upto = hello->ack_upto;
  next->wall = hello->wall;
  next->page_bytes = hello->page_bytes;
  next->page_entries = hello->page_entries;
  for (guint i = 0; lines != NULL && i < lines->len; i++)
    {
      const char *stream = wv_message_get_string (lines->pdata[i], "s");
      const char *cursor = wv_message_get_string (lines->pdata[i], "cur");

      if (!wv_message_is (lines->pdata[i], "to") || stream == NULL || cursor == NULL)
        continue;
      json_object_set_new (next->streams, stream, json_string (cursor));
      more |= wv_message_get_bool (lines->pdata[i], "more");
    }
  if (!more)
    return NULL;
  wv_message_writer_take (writer, wv_hello_to_line (next));
  return wv_message_writer_finish (writer);
}

static void
collect (WvServer *server, WvServerStore *store, gpointer data)
{
  Visit *self = data;
  g_autoptr (GBytes) message = wv_server_exchange_finish (self->exchange);
  gsize size = wv_courier_answer_add (self->answer, message);
  g_autoptr (GBytes) next = NULL;

  if (size < MORE_UP_TO && self->answer->packed->len < WV_COURIER_PARTS)
    next = next_request (wv_server_exchange_get_hello (self->exchange), message);
  if (next == NULL)
    {
      answer (self);
      return;
    }
  set_exchange (self, next, FALSE);
  if (wv_server_exchange_read (self->exchange, store, self->courier->token))
    write_pages (server, store, self);
  else
    refuse (self);
}

static gboolean
audit (WvServerStore *store, gpointer data, GError **error)
{
  return wv_server_exchange_audit (store, ((Visit *) data)->exchange, error);
}

static void
on_audited (gpointer data, const GError *error)
{
  Visit *self = data;

  if (wv_server_exchange_audited (self->exchange, error))
    wv_server_read (self->server, collect, self);
  else
    refuse (self);
}

static gboolean
renew (WvServerStore *store, gpointer data, GError **error)
{
  return wv_server_exchange_renew (store, ((Visit *) data)->exchange, error);
}

static void
on_renewed (gpointer data, const GError *error)
{
  if (error != NULL)
    g_warning ("new epoch: %s", error->message);
  wv_server_read (((Visit *) data)->server, write_pages, data);
}

/* Always by way of the queue: one long answer does not hold a reader from beginning to end. */
static void
write_pages (WvServer *server, WvServerStore *store, gpointer data)
{
  Visit *self = data;

  if (wv_server_exchange_is_lost (self->exchange, store) && wv_server_may_renew (server))
    wv_server_worker_push (wv_server_get_writer (server), renew, on_renewed, self);
  else if (!wv_server_exchange_write_pages (self->exchange, store))
    refuse (self);
  else if (wv_server_exchange_has_audit (self->exchange))
    wv_server_worker_push (wv_server_get_writer (server), audit, on_audited, self);
  else
    wv_server_read (server, collect, self);
}

static gboolean
take (WvServerStore *store, gpointer data, GError **error)
{
  return wv_server_exchange_take (store, ((Visit *) data)->exchange, error);
}

static void
on_taken (gpointer data, const GError *error)
{
  Visit *self = data;

  if (wv_server_exchange_taken (self->exchange, error))
    wv_server_read (self->server, write_pages, self);
  else
    refuse (self);
}

static WvCourierRequest *
open_request (Visit *self)
{
  const WvCourierKey *key = wv_server_get_courier_key (self->server);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) plain = key != NULL ? wv_courier_key_open (key, wv_http_request_get_body (self->request), &error) : NULL;

  return plain != NULL ? wv_courier_request_read (plain, &error) : NULL;
}

static void
read_request (WvServer *server, WvServerStore *store, gpointer data)
{
  Visit *self = data;
  gboolean good;

  self->courier = open_request (self);
  if (self->courier == NULL)
    {
      fail (self, 400, "unreadable");
      return;
    }
  if (wv_server_hold_up (server, self->request, self->courier->token))
    {
      visit_free (self);
      return;
    }
  set_exchange (self, self->courier->packed, TRUE); /* opened when it is known who asks */
  good = wv_server_exchange_read (self->exchange, store, self->courier->token);
  if (wv_server_exchange_get_status (self->exchange) != 503)
    wv_server_note_caller (server, self->request, self->courier->token, wv_server_exchange_get_device (self->exchange));
  if (!good)
    refuse (self);
  else if (wv_server_exchange_has_ops (self->exchange))
    wv_server_worker_push (wv_server_get_writer (server), take, on_taken, self);
  else
    write_pages (server, store, self);
}

void
wv_server_on_courier (WvHttpRequest *request, gpointer data)
{
  if (g_strcmp0 (wv_http_request_get_header (request, "Content-Type"), WV_COURIER_TYPE) != 0)
    wv_http_request_answer_error (request, 400, "malformed", 0);
  else
    wv_server_read (data, read_request, visit_new (data, request));
}
