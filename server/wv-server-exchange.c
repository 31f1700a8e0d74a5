#include "server/wv-server-exchange.h"

#include <string.h>

#include "domain/wv-error.h"
#include "domain/wv-id.h"
#include "server/wv-server-apply.h"
#include "server/wv-server-pages.h"
#include "server/wv-server-quiet.h"
#include "server/wv-server.h"
#include "sync/wv-courier-wire.h"

#define NEXT_SECONDS 300
#define NEXT_JITTER 60
#define RATCHET_BYTES 16

struct _WvServerExchange
{
  GBytes *body;
  gboolean packed;
  gint64 now;
  gboolean courier;
  const char *courier_key; /* nullable */
  guint status;
  const char *code;
  char *token_hash;
  WvServerDevice *device;
  WvHello *hello;
  GPtrArray *ops;             /* WvOp */
  GPtrArray *buckets, *wants; /* json_t: lines of a repair */
  GPtrArray *results;         /* WvResult */
  GPtrArray *deliveries;      /* WvServerDelivery */
  gboolean forked;            /* found while taking */
  char *ratchet;              /* nullable: for the answer */
  char *lost_epoch;           /* nullable: a cursor proves that it was cut */
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
  self->buckets = g_ptr_array_new_with_free_func ((GDestroyNotify) json_decref);
  self->wants = g_ptr_array_new_with_free_func ((GDestroyNotify) json_decref);
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
  g_ptr_array_unref (self->buckets);
  g_ptr_array_unref (self->wants);
  g_free (self->token_hash);
  g_free (self->ratchet);
  g_free (self->lost_epoch);
  g_ptr_array_unref (self->results);
  g_ptr_array_unref (self->deliveries);
  wv_message_writer_free (self->writer);
  g_free (self);
}

void
wv_server_exchange_set_courier (WvServerExchange *self)
{
  self->courier = TRUE;
}

void
wv_server_exchange_set_courier_key (WvServerExchange *self, const char *key)
{
  self->courier_key = key;
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
read_op (WvServerExchange *self, const json_t *line, GError **error)
{
  WvOp *op = wv_op_from_line (line, error);

  if (op != NULL)
    g_ptr_array_add (self->ops, op);
  return op != NULL;
}

static gboolean
read_buckets (WvServerExchange *self, json_t *line, GError **error)
{
  WvSumBucket buckets[WV_SUM_BUCKETS];
  const char *stream;

  if (!wv_buckets_from_line (line, &stream, buckets, error))
    return FALSE;
  g_ptr_array_add (self->buckets, json_incref (line));
  return TRUE;
}

/* Lines of a newer desktop are passed over. */
static gboolean
read_lines (WvServerExchange *self, const GPtrArray *lines, GError **error)
{
  gboolean good = TRUE;

  for (guint i = 1; good && i < lines->len; i++)
    if (wv_message_is (lines->pdata[i], "op"))
      good = read_op (self, lines->pdata[i], error);
    else if (wv_message_is (lines->pdata[i], "buckets"))
      good = read_buckets (self, lines->pdata[i], error);
    else if (wv_message_is (lines->pdata[i], "want"))
      g_ptr_array_add (self->wants, json_incref (lines->pdata[i]));
  return good;
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
  return self->hello != NULL && read_lines (self, lines, error);
}

static WvServerDevice *
find_device (WvServerExchange *self, WvServerStore *store, const char *token, GError **error)
{
  WvServerDevice *device;

  if (token != NULL)
    {
      g_free (self->token_hash);
      self->token_hash = wv_server_hash (token);
    }
  if (self->token_hash == NULL)
    return NULL;
  if (!store->begin (store, FALSE, error))
    return NULL;
  device = store->find_device (store, self->token_hash, error);
  store->rollback (store);
  return device;
}

/* The state of a device exists once. Who comes with the ratchet of before the last one did not get our answer; with an
 * older one, its database was copied or put back. Without a ratchet of ours nothing is known: a new device or a new epoch.
 * A file is as old as its way was long: there only the numbers of operations tell. */
static gboolean
is_current (const WvServerExchange *self, const WvServerDevice *device)
{
  const char *ratchet = self->hello->ratchet;

  return self->courier || device->ratchet == NULL || g_strcmp0 (ratchet, device->ratchet) == 0
         || g_strcmp0 (ratchet, device->previous_ratchet) == 0;
}

/* Such a desktop may still deliver what it has. */
static gboolean
is_too_old (const WvHello *hello)
{
  return hello->proto < WV_MESSAGE_PROTO_OLDEST || hello->schema < WV_MESSAGE_SCHEMA_OLDEST;
}

static gboolean
check_request (WvServerExchange *self)
{
  if (self->ops->len > (self->courier ? WV_COURIER_OPS : WV_LIMIT_OPS))
    return refuse (self, 413, "too_many");
  if (self->hello->wait == 0 && !is_current (self, self->device))
    return refuse (self, 409, "forked");
  return self->ops->len > 0 || !is_too_old (self->hello) || refuse (self, 426, "old");
}

void
wv_server_exchange_set_token_hash (WvServerExchange *self, const char *hash)
{
  g_free (self->token_hash);
  self->token_hash = g_strdup (hash);
}

/* Who asks is known before anything of the body is opened. */
gboolean
wv_server_exchange_read (WvServerExchange *self, WvServerStore *store, const char *token)
{
  g_autoptr (GError) error = NULL;

  self->device = find_device (self, store, token, &error);
  if (self->device == NULL)
    return refuse (self, error != NULL ? 503 : 401, error != NULL ? "busy" : "expired");
  if (self->device->revoked != NULL)
    return refuse (self, 401, strcmp (self->device->revoked, "stolen") == 0 ? "stolen" : "left");
  if (!decode (self, &error))
    return refuse (self, g_error_matches (error, WV_ERROR, WV_ERROR_TOO_LARGE) ? 413 : 400, "malformed");
  return check_request (self);
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

/* A number that was used for another operation: two computers count on from the same point. */
static gboolean
find_fork (WvServerExchange *self, WvServerStore *store, const WvServerDevice *device, GError **error)
{
  self->forked = !is_current (self, device);
  for (guint i = 0; !self->forked && i < self->ops->len; i++)
    {
      const WvOp *op = self->ops->pdata[i];
      g_autoptr (GError) local = NULL;
      g_autoptr (WvServerReceipt) earlier = NULL;

      if (op->n > device->last_n)
        continue;
      earlier = store->get_receipt_by_n (store, device->id, op->n, &local);
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      self->forked = earlier != NULL && strcmp (earlier->op_id, op->id) != 0;
    }
  return TRUE;
}

static char *
new_ratchet (void)
{
  guint8 bytes[RATCHET_BYTES];

  wv_id_fill_random (bytes, sizeof bytes);
  return g_base64_encode (bytes, sizeof bytes);
}

/* A lost answer is answered with the same ratchet: two copies of one request, in whatever order, end in one state. */
static gboolean
turn_ratchet (WvServerExchange *self, WvServerStore *store, const WvServerDevice *device, GError **error)
{
  gboolean again = device->ratchet != NULL && g_strcmp0 (self->hello->ratchet, device->ratchet) != 0;
  gint64 last = device->last_n;

  for (guint i = 0; i < self->ops->len; i++)
    last = MAX (last, ((const WvOp *) self->ops->pdata[i])->n);
  if (self->courier)
    return store->set_place (store, device->id, last, device->ratchet, device->previous_ratchet, error);
  g_free (self->ratchet);
  self->ratchet = again ? g_strdup (device->ratchet) : new_ratchet ();
  return store->set_place (store, device->id, last, self->ratchet, self->hello->ratchet, error);
}

/* TRUE also for a fork: then nothing was written. */
static gboolean
keep_place (WvServerExchange *self, WvServerStore *store, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (WvServerDevice) device = store->find_device (store, self->token_hash, &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  self->forked = device == NULL || device->revoked != NULL; /* meanwhile; the next request hears why */
  if (!self->forked && !find_fork (self, store, device, error))
    return FALSE;
  return self->forked || turn_ratchet (self, store, device, error);
}

gboolean
wv_server_exchange_take (WvServerStore *store, gpointer data, GError **error)
{
  WvServerExchange *self = data;
  guint done = 0;

  g_ptr_array_set_size (self->results, 0);
  if (!keep_place (self, store, error) || self->forked)
    return self->forked;
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
    return !self->forked || refuse (self, 409, "forked");
  if (!reads)
    return refuse (self, 503, "busy");
  g_clear_pointer (&self->ratchet, g_free);
  g_ptr_array_set_size (self->results, 0);
  for (guint i = 0; i < self->ops->len; i++)
    g_ptr_array_add (self->results, new_result (self->ops->pdata[i], WV_RESULT_LATER, "read_only"));
  return TRUE;
}

/* Pages. */

static void
write_welcome (WvMessageWriter *writer, const char *epoch, const char *ratchet, gint64 now, const char *courier_key)
{
  g_autoptr (WvWelcome) welcome = wv_welcome_new ();

  welcome->time = now;
  welcome->ratchet = g_strdup (ratchet);
  welcome->epoch = g_strdup (epoch);
  welcome->limits = (WvLimits){ WV_LIMIT_OPS, WV_LIMIT_OP_BYTES, WV_LIMIT_REQUEST };
  welcome->courier_key = g_strdup (courier_key);
  wv_message_writer_take (writer, wv_welcome_to_line (welcome));
}

void
wv_server_exchange_write_welcome (WvMessageWriter *writer, const char *epoch, const char *ratchet, gint64 now)
{
  write_welcome (writer, epoch, ratchet, now, NULL);
}

static gboolean
write_quiet (WvServerExchange *self, WvServerStore *store, GError **error)
{
  g_autoptr (json_t) line = NULL;

  if (!wv_server_may_see_quiet (self->device))
    return TRUE;
  line = wv_server_quiet_line (store, self->device->organisation, self->now, error);
  if (line != NULL)
    wv_message_writer_take (self->writer, json_incref (line));
  return line != NULL;
}

static gboolean
write_lines (WvServerExchange *self, WvServerStore *store, GError **error)
{
  g_autofree char *epoch = store->get_epoch (store, error);
  const WvServerAsk ask = { self->hello, self->buckets, self->wants };

  if (epoch == NULL)
    return FALSE;
  write_welcome (self->writer, epoch, self->ratchet, self->now, self->hello->ask_courier ? self->courier_key : NULL);
  for (guint i = 0; i < self->results->len; i++)
    wv_message_writer_take (self->writer, wv_result_to_line (self->results->pdata[i]));
  if (is_too_old (self->hello))
    return TRUE;
  return wv_server_pages_write (store, self->device, &ask, self->writer, self->deliveries, error)
         && write_quiet (self, store, error);
}

/* Looked at once: when nothing could be done about it, the desktop still gets its answer. */
static gboolean
find_loss (WvServerExchange *self, WvServerStore *store, gboolean *ret_lost, GError **error)
{
  *ret_lost = FALSE;
  if (self->lost_epoch != NULL || is_too_old (self->hello))
    return TRUE;
  if (!wv_server_pages_lost (store, self->device, self->hello, ret_lost, error))
    return FALSE;
  if (*ret_lost)
    self->lost_epoch = store->get_epoch (store, error);
  return !*ret_lost || self->lost_epoch != NULL;
}

gboolean
wv_server_exchange_is_lost (WvServerExchange *self, WvServerStore *store)
{
  g_autoptr (GError) error = NULL;
  gboolean lost = FALSE;

  if (!store->begin (store, FALSE, &error))
    return FALSE; /* writing the pages will say so */
  if (!find_loss (self, store, &lost, &error))
    lost = FALSE;
  store->rollback (store);
  return lost;
}

gboolean
wv_server_exchange_renew (WvServerStore *store, gpointer data, GError **error)
{
  WvServerExchange *self = data;
  g_autofree char *epoch = store->get_epoch (store, error);

  if (epoch == NULL)
    return FALSE;
  if (strcmp (epoch, self->lost_epoch) != 0)
    return TRUE; /* somebody else noticed too */
  g_message ("device %s has seen what this server has not: history was lost. A new epoch begins", self->device->id);
  return store->renew_epoch (store, error);
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
  wv_message_writer_take (self->writer, json_pack ("{s:s, s:i, s:i}", "k", "next", "after", NEXT_SECONDS, "jitter", NEXT_JITTER));
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
  g_autoptr (GError) renewed = NULL;
  g_autoptr (GError) audited = NULL;

  if (!wv_server_exchange_read (self, store, token))
    return NULL;
  if (wv_server_exchange_has_ops (self))
    in_transaction (self, store, wv_server_exchange_take, &taken);
  if (!wv_server_exchange_taken (self, taken))
    return NULL;
  if (wv_server_exchange_is_lost (self, store) && !in_transaction (self, store, wv_server_exchange_renew, &renewed))
    return NULL;
  if (!wv_server_exchange_write_pages (self, store))
    return NULL;
  if (wv_server_exchange_has_audit (self) && !in_transaction (self, store, wv_server_exchange_audit, &audited)
      && !wv_server_exchange_audited (self, audited))
    return NULL;
  return wv_server_exchange_finish (self);
}
