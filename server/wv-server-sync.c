/* One request of a desktop, in stages: read (decode, who is it) → take (operations, by the writer) → pages → audit (by
 * the writer) → answer. Stages without work are skipped, so a sync without news writes nothing. */
#include "server/wv-server-sync.h"

#include <string.h>

#include "domain/wv-error.h"
#include "server/wv-server-apply.h"
#include "server/wv-server-pages.h"
#include "server/wv-server.h"

#define RETRY_SECONDS 5
#define NEXT_SECONDS 300

typedef struct
{
  WvServer *server;
  WvHttpRequest *request;
  WvServerDevice *device;
  WvHello *hello;
  GPtrArray *ops;        /* WvOp */
  GPtrArray *results;    /* WvResult */
  GPtrArray *deliveries; /* WvServerDelivery */
  WvMessageWriter *writer;
} Exchange;

static Exchange *
exchange_new (WvServer *server, WvHttpRequest *request)
{
  Exchange *self = g_new0 (Exchange, 1);

  self->server = server;
  self->request = wv_http_request_ref (request);
  self->ops = g_ptr_array_new_with_free_func ((GDestroyNotify) wv_op_free);
  self->results = g_ptr_array_new_with_free_func ((GDestroyNotify) wv_result_free);
  self->deliveries = g_ptr_array_new_with_free_func ((GDestroyNotify) wv_server_delivery_free);
  self->writer = wv_message_writer_new ();
  wv_server_enter (server);
  return self;
}

static void
exchange_free (Exchange *self)
{
  WvServer *server = self->server;

  wv_http_request_unref (self->request);
  g_clear_pointer (&self->device, wv_server_device_free);
  g_clear_pointer (&self->hello, wv_hello_free);
  g_ptr_array_unref (self->ops);
  g_ptr_array_unref (self->results);
  g_ptr_array_unref (self->deliveries);
  wv_message_writer_free (self->writer);
  g_free (self);
  wv_server_leave (server);
}

static void
refuse (Exchange *self, guint status, const char *code)
{
  wv_http_request_answer_error (self->request, status, code, status == 503 ? RETRY_SECONDS : 0);
  exchange_free (self);
}

/* Answering. */

static gboolean
wants_gzip (WvHttpRequest *request)
{
  const char *accept = wv_http_request_get_header (request, "Accept-Encoding");

  return accept != NULL && strstr (accept, "gzip") != NULL;
}

static void
answer_message (WvHttpRequest *request, WvMessageWriter *writer)
{
  g_autoptr (GBytes) plain = wv_message_writer_finish (writer);
  gboolean pack = g_bytes_get_size (plain) >= WV_GZIP_FROM && wants_gzip (request);
  g_autoptr (GBytes) body = pack ? wv_gzip (plain) : g_bytes_ref (plain);

  wv_http_request_answer (request, 200, WV_MESSAGE_TYPE, pack ? "gzip" : NULL, 0, body);
}

static void
write_welcome (WvMessageWriter *writer, const char *epoch, gint64 now)
{
  g_autoptr (WvWelcome) welcome = wv_welcome_new ();

  welcome->time = now;
  welcome->epoch = g_strdup (epoch);
  welcome->limits = (WvLimits){ WV_LIMIT_OPS, WV_LIMIT_OP_BYTES, WV_LIMIT_REQUEST };
  wv_message_writer_take (writer, wv_welcome_to_line (welcome));
}

static void
answer (WvServer *server, WvServerStore *store, gpointer data)
{
  Exchange *self = data;

  wv_message_writer_take (self->writer, json_pack ("{s:s, s:i}", "k", "next", "after", NEXT_SECONDS));
  answer_message (self->request, self->writer);
  exchange_free (self);
}

void
wv_server_answer_waiter (WvHttpRequest *request, const char *const *moved, gpointer data)
{
  g_autoptr (WvMessageWriter) writer = wv_message_writer_new ();

  write_welcome (writer, "-", wv_server_now (data)); /* a hint only: the sync that follows says the epoch */
  for (guint i = 0; moved[i] != NULL; i++)
    wv_message_writer_take (writer, json_pack ("{s:s, s:s}", "k", "moved", "s", moved[i]));
  answer_message (request, writer);
}

/* Pages. */

static gboolean
audit (WvServerStore *store, gpointer data, GError **error)
{
  const Exchange *self = data;
  gint64 now = wv_server_now (self->server);

  for (guint i = 0; i < self->deliveries->len; i++)
    {
      const WvServerDelivery *delivery = self->deliveries->pdata[i];

      if (!store->add_audit (store, self->device->id, delivery->stream, delivery->from, delivery->to, now, error))
        return FALSE;
    }
  return store->touch_device (store, self->device->id, now, error);
}

static void
on_audited (gpointer data, const GError *error)
{
  Exchange *self = data;

  if (error == NULL)
    wv_server_read (self->server, answer, self);
  else
    refuse (self, 503, "busy"); /* what nobody wrote down is not handed out */
}

static gboolean
write_answer (Exchange *self, WvServerStore *store, GError **error)
{
  g_autofree char *epoch = store->get_epoch (store, error);

  if (epoch == NULL)
    return FALSE;
  write_welcome (self->writer, epoch, wv_server_now (self->server));
  for (guint i = 0; i < self->results->len; i++)
    wv_message_writer_take (self->writer, wv_result_to_line (self->results->pdata[i]));
  return wv_server_pages_write (store, self->device, self->hello, self->writer, self->deliveries, error);
}

static void
write_pages (WvServer *server, WvServerStore *store, gpointer data)
{
  Exchange *self = data;
  g_autoptr (GError) error = NULL;
  gboolean ok = store->begin (store, FALSE, &error);

  if (ok)
    {
      ok = write_answer (self, store, &error);
      store->rollback (store); /* only read */
    }
  if (!ok)
    {
      g_warning ("pages: %s", error->message);
      refuse (self, 503, "busy");
    }
  else if (self->deliveries->len > 0)
    wv_server_worker_push (wv_server_get_writer (server), audit, on_audited, self);
  else
    answer (server, store, self);
}

/* Operations. */

static WvResult *
new_result (const WvOp *op, WvResultState state, const char *code)
{
  WvResult *result = g_new0 (WvResult, 1);

  result->n = op->n;
  result->state = state;
  result->code = g_strdup (code);
  return result;
}

static gsize
size_of (const WvOp *op)
{
  return json_dumpb (op->set, NULL, 0, JSON_COMPACT) + json_dumpb (op->was, NULL, 0, JSON_COMPACT);
}

/* Operations from @from on that stand in one tx; TRUE in @ret_too_large when one of them is over the limit. */
static GPtrArray *
group_from (const GPtrArray *ops, guint from, gboolean *ret_too_large)
{
  GPtrArray *group = g_ptr_array_new ();
  const WvOp *first = ops->pdata[from];

  *ret_too_large = FALSE;
  for (guint i = from; i < ops->len && ((WvOp *) ops->pdata[i])->tx == first->tx; i++)
    {
      g_ptr_array_add (group, ops->pdata[i]);
      *ret_too_large |= size_of (ops->pdata[i]) > WV_LIMIT_OP_BYTES;
    }
  return group;
}

static gboolean
take_ops (WvServerStore *store, gpointer data, GError **error)
{
  Exchange *self = data;
  guint done = 0;

  g_ptr_array_set_size (self->results, 0);
  while (done < self->ops->len)
    {
      gboolean too_large;
      g_autoptr (GPtrArray) group = group_from (self->ops, done, &too_large);

      for (guint i = 0; too_large && i < group->len; i++)
        g_ptr_array_add (self->results, new_result (group->pdata[i], WV_RESULT_REFUSED, "too_large"));
      if (!too_large
          && !wv_server_apply_group (store, self->device, group, wv_server_now (self->server), self->results, error))
        return FALSE;
      done += group->len;
    }
  return store->touch_device (store, self->device->id, wv_server_now (self->server), error);
}

/* A disk that is full or read-only still reads: the desktop gets its news, and keeps its own work for later. */
static void
on_taken (gpointer data, const GError *error)
{
  Exchange *self = data;
  gboolean reads = g_error_matches (error, WV_ERROR, WV_ERROR_FULL) || g_error_matches (error, WV_ERROR, WV_ERROR_READ_ONLY);

  if (error != NULL && !reads)
    {
      refuse (self, 503, "busy");
      return;
    }
  if (error != NULL)
    {
      g_ptr_array_set_size (self->results, 0);
      for (guint i = 0; i < self->ops->len; i++)
        g_ptr_array_add (self->results, new_result (self->ops->pdata[i], WV_RESULT_LATER, "read_only"));
    }
  wv_server_read (self->server, write_pages, self);
}

/* Waiting. */

static GStrv
streams_of (const Exchange *self)
{
  g_autoptr (GStrvBuilder) streams = g_strv_builder_new ();
  const char *name;
  json_t *cursor;

  json_object_foreach (self->hello->streams, name, cursor)
    if (wv_server_may_see_stream (self->device, name))
      g_strv_builder_add (streams, name);
  return g_strv_builder_end (streams);
}

static void
wait_for_news (Exchange *self, WvServerStore *store)
{
  WvServerWaiters *waiters = wv_server_get_waiters (self->server);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) streams = streams_of (self);
  g_auto (GStrv) moved = NULL;

  wv_server_waiters_add (waiters, self->request, (const char *const *) streams,
                         g_get_monotonic_time () + self->hello->wait * G_TIME_SPAN_SECOND);
  if (store->begin (store, FALSE, &error))
    {
      moved = wv_server_pages_moved (store, self->device, self->hello, &error);
      store->rollback (store);
    }
  if (moved != NULL && *moved != NULL)
    wv_server_waiters_wake_request (waiters, self->request, (const char *const *) moved);
  exchange_free (self);
}

/* Reading. */

static gboolean
read_ops (Exchange *self, const GPtrArray *lines, GError **error)
{
  for (guint i = 1; i < lines->len; i++)
    {
      WvOp *op;

      if (!wv_message_is (lines->pdata[i], "op"))
        continue; /* a line of a newer desktop */
      op = wv_op_from_line (lines->pdata[i], error);
      if (op == NULL)
        return FALSE;
      g_ptr_array_add (self->ops, op);
    }
  return TRUE;
}

static gboolean
decode (Exchange *self, GError **error)
{
  const char *encoding = wv_http_request_get_header (self->request, "Content-Encoding");
  GBytes *body = wv_http_request_get_body (self->request);
  g_autoptr (GBytes) plain = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  plain = g_strcmp0 (encoding, "gzip") == 0 ? wv_gunzip (body, WV_LIMIT_REQUEST, WV_LIMIT_RATIO, error) : g_bytes_ref (body);
  lines = plain != NULL ? wv_message_read (plain, WV_LIMIT_REQUEST, error) : NULL;
  if (lines == NULL)
    return FALSE;
  self->hello = wv_hello_from_line (lines->pdata[0], error);
  return self->hello != NULL && read_ops (self, lines, error);
}

static WvServerDevice *
find_device (Exchange *self, WvServerStore *store, GError **error)
{
  const char *authorization = wv_http_request_get_header (self->request, "Authorization");
  g_autofree char *hash = NULL;
  WvServerDevice *device;

  if (authorization == NULL || !g_str_has_prefix (authorization, "Bearer "))
    return NULL;
  hash = wv_server_hash (authorization + strlen ("Bearer "));
  if (!store->begin (store, FALSE, error))
    return NULL;
  device = store->find_device (store, hash, error);
  store->rollback (store);
  return device;
}

/* Who asks is known before anything of the body is opened. */
static void
read_request (WvServer *server, WvServerStore *store, gpointer data)
{
  Exchange *self = data;
  g_autoptr (GError) error = NULL;

  self->device = find_device (self, store, &error);
  if (self->device == NULL)
    refuse (self, error != NULL ? 503 : 401, error != NULL ? "busy" : "expired");
  else if (!decode (self, &error))
    refuse (self, g_error_matches (error, WV_ERROR, WV_ERROR_TOO_LARGE) ? 413 : 400, "malformed");
  else if (self->ops->len > WV_LIMIT_OPS)
    refuse (self, 413, "too_many");
  else if (self->hello->wait > 0)
    wait_for_news (self, store);
  else if (self->ops->len > 0)
    wv_server_worker_push (wv_server_get_writer (server), take_ops, on_taken, self);
  else
    write_pages (server, store, self);
}

void
wv_server_on_sync (WvHttpRequest *request, gpointer data)
{
  const char *type = wv_http_request_get_header (request, "Content-Type");

  if (g_strcmp0 (type, WV_MESSAGE_TYPE) != 0)
    wv_http_request_answer_error (request, 400, "malformed", 0);
  else
    wv_server_read (data, read_request, exchange_new (data, request));
}
