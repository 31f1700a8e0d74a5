#include "server/wv-server-exchange.h"

#include "domain/wv-error.h"
#include "server/wv-server-apply.h"
#include "server/wv-server-pages.h"
#include "server/wv-server.h"

#define NEXT_SECONDS 300

struct _WvServerExchange
{
  GBytes *body;
  gboolean packed;
  gint64 now;
  guint status;
  const char *code;
  WvServerDevice *device;
  WvHello *hello;
  GPtrArray *ops;        /* WvOp */
  GPtrArray *results;    /* WvResult */
  GPtrArray *deliveries; /* WvServerDelivery */
  WvMessageWriter *writer;
};

WvServerExchange *
wv_server_exchange_new (GBytes *body, gboolean packed, gint64 now)
{
  WvServerExchange *self = g_new0 (WvServerExchange, 1);

  self->body = g_bytes_ref (body);
  self->packed = packed;
  self->now = now;
  self->status = 200;
  self->ops = g_ptr_array_new_with_free_func ((GDestroyNotify) wv_op_free);
  self->results = g_ptr_array_new_with_free_func ((GDestroyNotify) wv_result_free);
  self->deliveries = g_ptr_array_new_with_free_func ((GDestroyNotify) wv_server_delivery_free);
  self->writer = wv_message_writer_new ();
  return self;
}

void
wv_server_exchange_free (WvServerExchange *self)
{
  if (self == NULL)
    return;
  g_bytes_unref (self->body);
  g_clear_pointer (&self->device, wv_server_device_free);
  g_clear_pointer (&self->hello, wv_hello_free);
  g_ptr_array_unref (self->ops);
  g_ptr_array_unref (self->results);
  g_ptr_array_unref (self->deliveries);
  wv_message_writer_free (self->writer);
  g_free (self);
}

guint
wv_server_exchange_get_status (const WvServerExchange *self)
{
  return self->status;
}

const char *
wv_server_exchange_get_code (const WvServerExchange *self)
{
  return self->code;
}

const WvServerDevice *
wv_server_exchange_get_device (const WvServerExchange *self)
{
  return self->device;
}

const WvHello *
wv_server_exchange_get_hello (const WvServerExchange *self)
{
  return self->hello;
}

gboolean
wv_server_exchange_has_ops (const WvServerExchange *self)
{
  return self->ops->len > 0;
}

static gboolean
refuse (WvServerExchange *self, guint status, const char *code)
{
  self->status = status;
  self->code = code;
  return FALSE;
}

/* Reading. */

static gboolean
read_ops (WvServerExchange *self, const GPtrArray *lines, GError **error)
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
decode (WvServerExchange *self, GError **error)
{
  g_autoptr (GBytes) plain = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  plain = self->packed ? wv_gunzip (self->body, WV_LIMIT_REQUEST, WV_LIMIT_RATIO, error) : g_bytes_ref (self->body);
  lines = plain != NULL ? wv_message_read (plain, WV_LIMIT_REQUEST, error) : NULL;
  if (lines == NULL)
    return FALSE;
  self->hello = wv_hello_from_line (lines->pdata[0], error);
  return self->hello != NULL && read_ops (self, lines, error);
}

static WvServerDevice *
find_device (WvServerStore *store, const char *token, GError **error)
{
  g_autofree char *hash = NULL;
  WvServerDevice *device;

  if (token == NULL)
    return NULL;
  hash = wv_server_hash (token);
  if (!store->begin (store, FALSE, error))
    return NULL;
  device = store->find_device (store, hash, error);
  store->rollback (store);
  return device;
}

/* Who asks is known before anything of the body is opened. */
gboolean
wv_server_exchange_read (WvServerExchange *self, WvServerStore *store, const char *token)
{
  g_autoptr (GError) error = NULL;

  self->device = find_device (store, token, &error);
  if (self->device == NULL)
    return refuse (self, error != NULL ? 503 : 401, error != NULL ? "busy" : "expired");
  if (!decode (self, &error))
    return refuse (self, g_error_matches (error, WV_ERROR, WV_ERROR_TOO_LARGE) ? 413 : 400, "malformed");
  return self->ops->len <= WV_LIMIT_OPS || refuse (self, 413, "too_many");
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

gboolean
wv_server_exchange_take (WvServerStore *store, gpointer data, GError **error)
{
  WvServerExchange *self = data;
  guint done = 0;

  g_ptr_array_set_size (self->results, 0);
  while (done < self->ops->len)
    {
      gboolean too_large;
      g_autoptr (GPtrArray) group = group_from (self->ops, done, &too_large);

      for (guint i = 0; too_large && i < group->len; i++)
        g_ptr_array_add (self->results, new_result (group->pdata[i], WV_RESULT_REFUSED, "too_large"));
      if (!too_large && !wv_server_apply_group (store, self->device, group, self->now, self->results, error))
        return FALSE;
      done += group->len;
    }
  return store->touch_device (store, self->device->id, self->now, error);
}

/* A disk that is full or read-only still reads: the desktop gets its news, and keeps its own work for later. */
gboolean
wv_server_exchange_taken (WvServerExchange *self, const GError *error)
{
  gboolean reads = g_error_matches (error, WV_ERROR, WV_ERROR_FULL) || g_error_matches (error, WV_ERROR, WV_ERROR_READ_ONLY);

  if (error == NULL)
    return TRUE;
  if (!reads)
    return refuse (self, 503, "busy");
  g_ptr_array_set_size (self->results, 0);
  for (guint i = 0; i < self->ops->len; i++)
    g_ptr_array_add (self->results, new_result (self->ops->pdata[i], WV_RESULT_LATER, "read_only"));
  return TRUE;
}

/* Pages. */

void
wv_server_exchange_write_welcome (WvMessageWriter *writer, const char *epoch, gint64 now)
{
  g_autoptr (WvWelcome) welcome = wv_welcome_new ();

  welcome->time = now;
  welcome->epoch = g_strdup (epoch);
  welcome->limits = (WvLimits){ WV_LIMIT_OPS, WV_LIMIT_OP_BYTES, WV_LIMIT_REQUEST };
  wv_message_writer_take (writer, wv_welcome_to_line (welcome));
}

static gboolean
write_lines (WvServerExchange *self, WvServerStore *store, GError **error)
{
  g_autofree char *epoch = store->get_epoch (store, error);

  if (epoch == NULL)
    return FALSE;
  wv_server_exchange_write_welcome (self->writer, epoch, self->now);
  for (guint i = 0; i < self->results->len; i++)
    wv_message_writer_take (self->writer, wv_result_to_line (self->results->pdata[i]));
  return wv_server_pages_write (store, self->device, self->hello, self->writer, self->deliveries, error);
}

gboolean
wv_server_exchange_write_pages (WvServerExchange *self, WvServerStore *store)
{
  g_autoptr (GError) error = NULL;
  gboolean ok = store->begin (store, FALSE, &error);

  if (ok)
    {
      ok = write_lines (self, store, &error);
      store->rollback (store); /* only read */
    }
  if (ok)
    return TRUE;
  g_warning ("pages: %s", error->message);
  return refuse (self, 503, "busy");
}

gboolean
wv_server_exchange_has_audit (const WvServerExchange *self)
{
  return self->deliveries->len > 0;
}

gboolean
wv_server_exchange_audit (WvServerStore *store, gpointer data, GError **error)
{
  const WvServerExchange *self = data;

  for (guint i = 0; i < self->deliveries->len; i++)
    {
      const WvServerDelivery *delivery = self->deliveries->pdata[i];

      if (!store->add_audit (store, self->device->id, delivery->stream, delivery->from, delivery->to, self->now, error))
        return FALSE;
    }
  return store->touch_device (store, self->device->id, self->now, error);
}

gboolean
wv_server_exchange_audited (WvServerExchange *self, const GError *error)
{
  return error == NULL || refuse (self, 503, "busy"); /* what nobody wrote down is not handed out */
}

GBytes *
wv_server_exchange_finish (WvServerExchange *self)
{
  wv_message_writer_take (self->writer, json_pack ("{s:s, s:i}", "k", "next", "after", NEXT_SECONDS));
  return wv_message_writer_finish (self->writer);
}

/* All at once. */

typedef gboolean (*Stage) (WvServerStore *store, gpointer data, GError **error);

static gboolean
in_transaction (WvServerExchange *self, WvServerStore *store, Stage stage, GError **error)
{
  if (!store->begin (store, TRUE, error))
    return FALSE;
  if (stage (store, self, error))
    return store->commit (store, error);
  store->rollback (store);
  return FALSE;
}

GBytes *
wv_server_exchange_run (WvServerExchange *self, WvServerStore *store, const char *token)
{
  g_autoptr (GError) taken = NULL;
  g_autoptr (GError) audited = NULL;

  if (!wv_server_exchange_read (self, store, token))
    return NULL;
  if (wv_server_exchange_has_ops (self) && !in_transaction (self, store, wv_server_exchange_take, &taken)
      && !wv_server_exchange_taken (self, taken))
    return NULL;
  if (!wv_server_exchange_write_pages (self, store))
    return NULL;
  if (wv_server_exchange_has_audit (self) && !in_transaction (self, store, wv_server_exchange_audit, &audited)
      && !wv_server_exchange_audited (self, audited))
    return NULL;
  return wv_server_exchange_finish (self);
}
