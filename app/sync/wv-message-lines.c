/* The typed lines of wv-message.h. */
#include "sync/wv-message.h"

#include "domain/wv-error.h"
#include "domain/wv-id.h"

static const char *const result_names[]
    = { "applied", "merged", "conflict", "same", "dup", "refused", "later" };

static gboolean
wrong (GError **error, const char *kind, const char *key)
{
  g_set_error (error, WV_ERROR, WV_ERROR_PROTOCOL, "%s: \"%s\" is missing or wrong", kind, key);
  return FALSE;
}

static void
put_string (json_t *line, const char *key, const char *value)
{
  if (value != NULL)
    json_object_set_new (line, key, json_string (value));
}

static void
put_int (json_t *line, const char *key, gint64 value)
{
  json_object_set_new (line, key, json_integer (value));
}

/* What the reader takes anyway when it is not there: an idle sync is mostly this. */
static void
put_unless (json_t *line, const char *key, gint64 value, gint64 usual)
{
  if (value != usual)
    put_int (line, key, value);
}

static void
put_object (json_t *line, const char *key, json_t *object)
{
  if (json_object_size (object) > 0)
    json_object_set (line, key, object);
  json_decref (object);
}

static json_t *
new_line (const char *k)
{
  json_t *line = json_object ();

  put_string (line, "k", k);
  return line;
}

static gboolean
in_range (gint64 value, gint64 least)
{
  return value >= least && value <= WV_MESSAGE_MAX_INT;
}

WvHello *
wv_hello_new (void)
{
  WvHello *hello = g_new0 (WvHello, 1);

  hello->proto = WV_MESSAGE_PROTO;
  hello->schema = WV_MESSAGE_SCHEMA;
  hello->streams = json_object ();
  hello->page_bytes = WV_LIMIT_PAGE_BYTES;
  hello->page_entries = WV_LIMIT_PAGE_ENTRIES;
  return hello;
}

void
wv_hello_free (WvHello *hello)
{
  if (hello == NULL)
    return;
  g_free (hello->ratchet);
  json_decref (hello->streams);
  g_free (hello);
}

void
wv_hello_add_stream (WvHello *hello, const char *name, const char *cursor)
{
  put_string (hello->streams, name, cursor != NULL ? cursor : "");
}

json_t *
wv_hello_to_line (const WvHello *hello)
{
  json_t *line = new_line ("hello");
  json_t *page = json_object ();

  put_int (line, "proto", hello->proto);
  put_int (line, "schema", hello->schema);
  put_string (line, "ratchet", hello->ratchet);
  put_unless (line, "ack_upto", hello->ack_upto, 0);
  put_int (line, "wall", hello->wall);
  json_object_set (line, "streams", hello->streams);
  put_unless (page, "bytes", hello->page_bytes, WV_LIMIT_PAGE_BYTES);
  put_unless (page, "entries", hello->page_entries, WV_LIMIT_PAGE_ENTRIES);
  put_object (line, "page", page);
  put_unless (line, "wait", hello->wait, 0);
  if (hello->ask_courier)
    json_object_set_new (line, "courier", json_true ());
  return line;
}

static gboolean
strings_only (json_t *object)
{
  const char *key;
  json_t *value;

  json_object_foreach (object, key, value)
  {
    if (!json_is_string (value))
      return FALSE;
  }
  return json_is_object (object);
}

WvHello *
wv_hello_from_line (const json_t *line, GError **error)
{
  g_autoptr (WvHello) hello = wv_hello_new ();
  json_t *streams = json_object_get (line, "streams");
  const json_t *page = json_object_get (line, "page");
  gint64 bytes = wv_message_get_int (page, "bytes", WV_LIMIT_PAGE_BYTES);
  gint64 entries = wv_message_get_int (page, "entries", WV_LIMIT_PAGE_ENTRIES);

  if (!strings_only (streams))
    {
      wrong (error, "hello", "streams");
      return NULL;
    }
  hello->proto = wv_message_get_int (line, "proto", 0);
  hello->schema = wv_message_get_int (line, "schema", 0);
  hello->ratchet = g_strdup (wv_message_get_string (line, "ratchet"));
  hello->ack_upto = MAX (0, wv_message_get_int (line, "ack_upto", 0));
  hello->wall = wv_message_get_int (line, "wall", 0);
  json_object_update (hello->streams, streams);
  hello->page_bytes = CLAMP (bytes, 1, WV_LIMIT_PAGE_BYTES);
  hello->page_entries = CLAMP (entries, 1, WV_LIMIT_PAGE_ENTRIES);
  hello->wait = CLAMP (wv_message_get_int (line, "wait", 0), 0, WV_LIMIT_WAIT);
  hello->ask_courier = wv_message_get_bool (line, "courier");
  return g_steal_pointer (&hello);
}

WvWelcome *
wv_welcome_new (void)
{
  WvWelcome *welcome = g_new0 (WvWelcome, 1);

  welcome->proto = WV_MESSAGE_PROTO;
  welcome->schema = WV_MESSAGE_SCHEMA;
  welcome->limits
      = (WvLimits){ .ops = WV_LIMIT_OPS, .op_bytes = WV_LIMIT_OP_BYTES, .body = WV_LIMIT_REQUEST };
  return welcome;
}

void
wv_welcome_free (WvWelcome *welcome)
{
  if (welcome == NULL)
    return;
  g_free (welcome->ratchet);
  g_free (welcome->epoch);
  g_free (welcome->courier_key);
  g_free (welcome);
}

json_t *
wv_welcome_to_line (const WvWelcome *welcome)
{
  json_t *line = new_line ("hello");
  json_t *limits = json_object ();

  put_int (line, "proto", welcome->proto);
  put_int (line, "schema", welcome->schema);
  put_int (line, "time", welcome->time);
  put_string (line, "ratchet", welcome->ratchet);
  put_string (line, "epoch", welcome->epoch);
  put_unless (limits, "ops", welcome->limits.ops, WV_LIMIT_OPS);
  put_unless (limits, "op_bytes", welcome->limits.op_bytes, WV_LIMIT_OP_BYTES);
  put_unless (limits, "body", welcome->limits.body, WV_LIMIT_REQUEST);
  put_object (line, "limits", limits);
  put_string (line, "courier", welcome->courier_key);
  return line;
}

WvWelcome *
wv_welcome_from_line (const json_t *line, GError **error)
{
  g_autoptr (WvWelcome) welcome = wv_welcome_new ();
  const json_t *limits = json_object_get (line, "limits");

  /* Only an answer has an epoch: a request that comes back as an echo is no answer. */
  welcome->epoch = g_strdup (wv_message_get_string (line, "epoch"));
  if (welcome->epoch == NULL || *welcome->epoch == '\0')
    {
      wrong (error, "hello", "epoch");
      return NULL;
    }
  welcome->proto = wv_message_get_int (line, "proto", 0);
  welcome->schema = wv_message_get_int (line, "schema", 0);
  welcome->time = wv_message_get_int (line, "time", 0);
  welcome->ratchet = g_strdup (wv_message_get_string (line, "ratchet"));
  welcome->courier_key = g_strdup (wv_message_get_string (line, "courier"));
  welcome->limits.ops = CLAMP (wv_message_get_int (limits, "ops", WV_LIMIT_OPS), 1, WV_LIMIT_OPS);
  welcome->limits.op_bytes
      = CLAMP (wv_message_get_int (limits, "op_bytes", WV_LIMIT_OP_BYTES), 1, WV_LIMIT_OP_BYTES);
  welcome->limits.body
      = CLAMP (wv_message_get_int (limits, "body", WV_LIMIT_REQUEST), 1, WV_LIMIT_REQUEST);
  return g_steal_pointer (&welcome);
}

WvOp *
wv_op_new (void)
{
  WvOp *op = g_new0 (WvOp, 1);

  op->base_v = -1;
  op->base_n = -1;
  op->set = json_object ();
  op->was = json_object ();
  return op;
}

void
wv_op_free (WvOp *op)
{
  if (op == NULL)
    return;
  g_free (op->id);
  g_free (op->type);
  g_free (op->record);
  g_free (op->what);
  json_decref (op->set);
  json_decref (op->was);
  g_free (op);
}

static json_t *
base_of (const WvOp *op)
{
  json_t *base = json_object ();

  if (op->base_v >= 0)
    json_object_set_new (base, "v", json_integer (op->base_v));
  if (op->base_n >= 0)
    json_object_set_new (base, "n", json_integer (op->base_n));
  return base;
}

json_t *
wv_op_to_line (const WvOp *op)
{
  json_t *line = new_line ("op");

  put_int (line, "n", op->n);
  put_string (line, "id", op->id);
  put_int (line, "tx", op->tx);
  put_string (line, "type", op->type);
  put_string (line, "rec", op->record);
  put_string (line, "do", op->what);
  if (op->base_n >= 0 || op->base_v >= 0)
    json_object_set_new (line, "base", base_of (op));
  json_object_set (line, "set", op->set);
  json_object_set (line, "was", op->was);
  put_int (line, "age", op->age);
  return line;
}

static const char *
op_fault (const WvOp *op, const json_t *line)
{
  static const char *const verbs[] = { "new", "set", "del", "event", "resolve", NULL };

  if (!in_range (op->n, 1))
    return "n";
  if (!wv_id_is_valid (op->id))
    return "id";
  if (!in_range (op->tx, 1))
    return "tx";
  if (op->type == NULL || *op->type == '\0')
    return "type";
  if (!wv_id_is_valid (op->record))
    return "rec";
  if (op->what == NULL || !g_strv_contains (verbs, op->what))
    return "do";
  for (guint i = 0; i < 2; i++)
    {
      const json_t *part = json_object_get (line, i == 0 ? "set" : "was");

      if (part != NULL && !json_is_object (part))
        return i == 0 ? "set" : "was";
    }
  return NULL;
}

static void
read_op (WvOp *op, const json_t *line)
{
  const json_t *base = json_object_get (line, "base");

  op->n = wv_message_get_int (line, "n", -1);
  op->id = g_strdup (wv_message_get_string (line, "id"));
  op->tx = wv_message_get_int (line, "tx", -1);
  op->type = g_strdup (wv_message_get_string (line, "type"));
  op->record = g_strdup (wv_message_get_string (line, "rec"));
  op->what = g_strdup (wv_message_get_string (line, "do"));
  op->base_v = wv_message_get_int (base, "v", -1);
  op->base_n = wv_message_get_int (base, "n", -1);
  op->age = CLAMP (wv_message_get_int (line, "age", 0), 0, WV_MESSAGE_MAX_INT);
}

WvOp *
wv_op_from_line (const json_t *line, GError **error)
{
  g_autoptr (WvOp) op = wv_op_new ();
  const char *fault;

  read_op (op, line);
  fault = op_fault (op, line);
  if (fault != NULL)
    {
      wrong (error, "op", fault);
      return NULL;
    }
  if (json_object_get (line, "set") != NULL)
    json_object_update (op->set, json_object_get (line, "set"));
  if (json_object_get (line, "was") != NULL)
    json_object_update (op->was, json_object_get (line, "was"));
  return g_steal_pointer (&op);
}

const char *
wv_result_state_name (WvResultState state)
{
  g_return_val_if_fail ((guint)state < G_N_ELEMENTS (result_names), NULL);

  return result_names[state];
}

int
wv_result_state_from_name (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (result_names); i++)
    if (g_strcmp0 (result_names[i], name) == 0)
      return i;
  return -1;
}

void
wv_result_free (WvResult *result)
{
  if (result == NULL)
    return;
  g_free (result->code);
  g_free (result->conflict);
  g_free (result);
}

json_t *
wv_result_to_line (const WvResult *result)
{
  json_t *line = new_line ("res");

  put_int (line, "n", result->n);
  put_string (line, "st", wv_result_state_name (result->state));
  if (result->version > 0)
    put_int (line, "v", result->version);
  put_string (line, "code", result->code);
  put_string (line, "conf", result->conflict);
  return line;
}

WvResult *
wv_result_from_line (const json_t *line, GError **error)
{
  g_autoptr (WvResult) result = g_new0 (WvResult, 1);
  int state = wv_result_state_from_name (wv_message_get_string (line, "st"));

  result->n = wv_message_get_int (line, "n", -1);
  if (!in_range (result->n, 1) || state < 0)
    {
      wrong (error, "res", state < 0 ? "st" : "n");
      return NULL;
    }
  result->state = state;
  result->version = CLAMP (wv_message_get_int (line, "v", 0), 0, WV_MESSAGE_MAX_INT);
  result->code = g_strdup (wv_message_get_string (line, "code"));
  result->conflict = g_strdup (wv_message_get_string (line, "conf"));
  return g_steal_pointer (&result);
}
