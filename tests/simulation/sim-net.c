/* The line between desktops and server: requests and answers as bytes, that are lost, doubled, cut or late. */
#include "sim.h"

#include "domain/wv-error.h"
#include "server/wv-server-exchange.h"
#include "store/wv-purge.h"
#include "sync/wv-message.h"
#include "sync/wv-round.h"

void
sim_message_free (SimMessage *message)
{
  g_clear_pointer (&message->bytes, g_bytes_unref);
  g_free (message);
}

static void
post (SimWorld *world, gboolean to_server, const SimDesktop *desktop, guint attempt, guint status, GBytes *bytes)
{
  SimMessage *message = g_new0 (SimMessage, 1);

  message->to_server = to_server;
  message->desktop = desktop->index;
  message->attempt = attempt;
  message->status = status;
  message->bytes = bytes != NULL ? g_bytes_ref (bytes) : NULL;
  g_ptr_array_add (world->net, message);
}

/* The desktop. */

/* In one transaction, as the store's thread does it. */
static WvRoundResult *
in_transaction (SimDesktop *desktop, gpointer (*func) (WvDb *db, gpointer round, GError **error), GBytes *answer, GError **error)
{
  WvRound *round = wv_round_new (wv_clock_now (&desktop->clock), desktop->max_ops, 0, answer);
  WvRoundResult *result = NULL;

  if (wv_db_begin (desktop->db, error))
    {
      result = func (desktop->db, round, error);
      if (result == NULL || !wv_db_commit (desktop->db, error))
        {
          g_clear_pointer (&result, wv_round_result_free);
          wv_db_rollback (desktop->db);
        }
    }
  wv_round_free (round);
  return result;
}

/* Small pages find what large ones hide: the borders between them. */
static GBytes *
with_small_pages (SimWorld *world, GBytes *request)
{
  g_autoptr (GPtrArray) lines = wv_message_read (request, WV_LIMIT_REQUEST, NULL);
  g_autoptr (WvMessageWriter) writer = wv_message_writer_new ();
  json_t *page = json_pack ("{s:i, s:i}", "bytes", WV_LIMIT_PAGE_BYTES, "entries", 1 + sim_random_below (&world->random, 6));

  json_object_set_new (lines->pdata[0], "page", page);
  for (guint i = 0; i < lines->len; i++)
    wv_message_writer_add (writer, lines->pdata[i]);
  return wv_message_writer_finish (writer);
}

static GBytes *
make_request (SimDesktop *desktop)
{
  SimWorld *world = desktop->world;
  g_autoptr (GError) error = NULL;
  WvRoundResult *result = in_transaction (desktop, wv_round_prepare, NULL, &error);
  GBytes *request;

  if (result == NULL)
    {
      if (!sim_expect_error (world, desktop->machine, error))
        sim_fail (world, "%s cannot make a request: %s", desktop->machine, error->message);
      return NULL;
    }
  sim_note_request (desktop, result->request);
  request = world->small_pages && sim_random_chance (&world->random, 50) ? with_small_pages (world, result->request) : g_bytes_ref (result->request);
  wv_round_result_free (result);
  return request;
}

void
sim_send (SimDesktop *desktop)
{
  SimWorld *world = desktop->world;
  g_autoptr (GBytes) request = make_request (desktop);

  if (request == NULL)
    return;
  desktop->attempt = ++world->attempts;
  sim_log (world, "%s sends %u (%zu bytes)", desktop->machine, desktop->attempt, g_bytes_get_size (request));
  post (world, TRUE, desktop, desktop->attempt, 0, request);
}

/* Number → id of the operations that wait for an answer. */
static GHashTable *
sent_ops (SimDesktop *desktop)
{
  GHashTable *sent = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  g_autoptr (WvStmt) stmt = wv_db_prepare (desktop->db, "SELECT n, op_id FROM outbox WHERE state = 1", NULL);
  gboolean row;

  while (stmt != NULL && wv_stmt_step (stmt, &row, NULL) && row)
    {
      gint64 n = wv_stmt_int (stmt, 0);

      g_hash_table_insert (sent, g_memdup2 (&n, sizeof n), g_strdup (wv_stmt_text (stmt, 1)));
    }
  return sent;
}

static void
note_results (SimDesktop *desktop, GHashTable *sent, GBytes *answer)
{
  SimWorld *world = desktop->world;
  g_autoptr (GPtrArray) lines = g_hash_table_size (sent) > 0 ? wv_message_read (answer, WV_LIMIT_RESPONSE, NULL) : NULL;

  for (guint i = 0; lines != NULL && i < lines->len; i++)
    {
      g_autoptr (WvResult) result = wv_message_is (lines->pdata[i], "res") ? wv_result_from_line (lines->pdata[i], NULL) : NULL;
      const char *id = result != NULL ? g_hash_table_lookup (sent, &result->n) : NULL;
      SimOp *op = id != NULL ? g_hash_table_lookup (world->ops, id) : NULL;

      if (op == NULL)
        continue;
      sim_log (world, "  %s %s %s %s: %s %" G_GINT64_FORMAT " %s", desktop->machine, op->verb, op->kind, op->record,
               wv_result_state_name (result->state), result->version, result->code != NULL ? result->code : "");
      op->refused |= result->state == WV_RESULT_REFUSED;
      if (result->state != WV_RESULT_REFUSED && result->state != WV_RESULT_LATER)
        op->acknowledged = TRUE;
      /* What the desktop found right, with the same rules, is never wrong to the server. */
      if (g_strcmp0 (result->code, "invalid") == 0)
        sim_fail (world, "%s: the server finds %s %s invalid", desktop->machine, op->verb, op->kind);
    }
}

static gboolean
take_answer (SimDesktop *desktop, GBytes *answer, gboolean *ret_more)
{
  SimWorld *world = desktop->world;
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) sent = sent_ops (desktop);
  WvRoundResult *result = in_transaction (desktop, wv_round_apply, answer, &error);

  *ret_more = FALSE;
  if (result == NULL)
    {
      gboolean cut = g_error_matches (error, WV_ERROR, WV_ERROR_NETWORK);

      sim_log (world, "%s could not take the answer: %s", desktop->machine, error->message);
      if (!cut && !sim_expect_error (world, desktop->machine, error))
        sim_fail (world, "%s cannot take an answer: %s", desktop->machine, error->message);
      return FALSE;
    }
  *ret_more = result->applied.more || result->next_due == 0;
  wv_round_result_free (result);
  if (!wv_purge_clean (desktop->db, &error) && !sim_expect_error (world, desktop->machine, error))
    sim_fail (world, "%s cannot clean: %s", desktop->machine, error->message);
  note_results (desktop, sent, answer);
  if (sim_vfs_is_dead (desktop->machine))
    return FALSE;
  sim_check_kept (desktop);
  sim_check_progress (desktop);
  return TRUE;
}

/* 409: this state exists twice. 401: only a server that was put back to before it knew this device says so. */
static gboolean
take_refusal (SimDesktop *desktop, guint status)
{
  SimWorld *world = desktop->world;

  /* A late request that reaches a server that was put back looks like a copy: a new device does no harm. */
  if (status == 409 && !desktop->copied && world->server_restores == 0)
    sim_fail (world, "%s is told to be a copy, and is none", desktop->machine);
  if (status == 401 && world->server_restores == 0)
    sim_fail (world, "%s is not known any more", desktop->machine);
  return world->failure == NULL && sim_fork (desktop);
}

/* The server. */

static GBytes *
serve (SimDesktop *desktop, GBytes *request, guint *ret_status)
{
  SimWorld *world = desktop->world;
  g_autoptr (WvServerExchange) exchange = wv_server_exchange_new (request, FALSE, world->now);
  GBytes *answer = wv_server_exchange_run (exchange, world->server, desktop->token);

  *ret_status = wv_server_exchange_get_status (exchange);
  if (sim_vfs_is_dead ("server"))
    {
      g_clear_pointer (&answer, g_bytes_unref);
      *ret_status = 0; /* the line broke */
    }
  if (*ret_status == 503 && !sim_vfs_struck ("server"))
    sim_fail (world, "the server is busy without a fault");
  if (answer != NULL)
    sim_check_answer (desktop, answer);
  return answer;
}

static void
deliver_request (SimWorld *world, const SimMessage *message)
{
  SimDesktop *desktop = world->desktops->pdata[message->desktop];
  guint status;
  g_autoptr (GBytes) answer = serve (desktop, message->bytes, &status);

  sim_log (world, "the server answers %u: %u", message->attempt, status);
  if (answer != NULL || status > 0)
    post (world, FALSE, desktop, message->attempt, status, answer);
}

static void
deliver_answer (SimWorld *world, const SimMessage *message)
{
  SimDesktop *desktop = world->desktops->pdata[message->desktop];
  gboolean more;

  if (desktop->attempt != message->attempt)
    return; /* nobody listens on that connection any more */
  desktop->attempt = 0;
  sim_log (world, "%s gets the answer to %u: %u", desktop->machine, message->attempt, message->status);
  if (message->status == 200)
    take_answer (desktop, message->bytes, &more);
  else if (message->status == 409 || message->status == 401)
    take_refusal (desktop, message->status);
  else if (message->status == 413)
    desktop->max_ops = MAX (1, desktop->max_ops / 2);
}

void
sim_deliver (SimWorld *world, guint index)
{
  SimMessage *message;

  if (world->net->len == 0)
    return;
  message = g_ptr_array_steal_index (world->net, index % world->net->len);
  if (message->to_server)
    deliver_request (world, message);
  else
    deliver_answer (world, message);
  sim_message_free (message);
}

static GBytes *
damage (SimWorld *world, GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  g_autofree guint8 *copy = g_memdup2 (data, size);
  gsize keep = sim_random_below (&world->random, (guint) size + 1);

  if (sim_random_chance (&world->random, 70))
    return g_bytes_new (copy, keep);
  copy[MIN (keep, size - 1)] ^= (guint8) (1 + sim_random_below (&world->random, 255));
  return g_bytes_new (copy, size);
}

void
sim_disturb (SimWorld *world)
{
  guint index = sim_random_below (&world->random, world->net->len);
  SimMessage *message = world->net->len > 0 ? world->net->pdata[index] : NULL;
  guint what = sim_random_below (&world->random, 3);
  GBytes *whole;

  if (message == NULL)
    return;
  sim_log (world, "%s %u: %s", message->to_server ? "request" : "answer", message->attempt,
           what == 0 ? "lost" : what == 1 ? "doubled" : "damaged");
  if (what == 0)
    g_ptr_array_remove_index (world->net, index);
  else if (what == 1)
    post (world, message->to_server, world->desktops->pdata[message->desktop], message->attempt, message->status, message->bytes);
  else if (message->bytes != NULL && g_bytes_get_size (message->bytes) > 0)
    {
      whole = message->bytes;
      message->bytes = damage (world, whole);
      g_bytes_unref (whole);
    }
}

/* Without faults. */

gboolean
sim_round (SimDesktop *desktop, gboolean *ret_more)
{
  SimWorld *world = desktop->world;
  guint status;
  g_autoptr (GBytes) request = make_request (desktop);
  g_autoptr (GBytes) answer = NULL;

  *ret_more = FALSE;
  if (request == NULL)
    return FALSE;
  desktop->attempt = 0;
  answer = serve (desktop, request, &status);
  if (answer == NULL)
    sim_log (world, "%s: no answer (%u)", desktop->machine, status);
  if (status == 409 || status == 401)
    {
      *ret_more = TRUE;
      return take_refusal (desktop, status);
    }
  return answer != NULL && take_answer (desktop, answer, ret_more);
}

/* A desktop until it has nothing to send and nothing to fetch. Work without progress is a fault too. */
static void
drain (SimDesktop *desktop)
{
  SimWorld *world = desktop->world;
  gboolean more = TRUE;

  for (guint round = 0; more; round++)
    {
      if (round == 1000)
        sim_fail (world, "%s: no end after %u rounds", desktop->machine, round);
      if (world->failure != NULL)
        return;
      if (!sim_round (desktop, &more))
        {
          sim_fail (world, "%s: no round without faults", desktop->machine);
          return;
        }
    }
}

static gint64
waiting (SimWorld *world)
{
  gint64 sum = 0;

  for (guint i = 0; i < world->desktops->len; i++)
    sum += sim_number (((SimDesktop *) world->desktops->pdata[i])->db, "SELECT count(*) FROM outbox WHERE state <> 2");
  return sum;
}

void
sim_rest (SimWorld *world)
{
  guint least = world->server_restores > 0 ? 6 : 2; /* what one offers again lets the other's be taken, and so on */
  gint64 before = 0;

  sim_log (world, "all comes to rest");
  sim_heal_all (world);
  /* What is under way still arrives, late and in any order. */
  while (world->net->len > 0 && world->failure == NULL)
    {
      sim_deliver (world, sim_random_below (&world->random, world->net->len));
      sim_mend (world);
    }
  for (guint pass = 0; world->failure == NULL && (pass < least || before > 0); pass++)
    {
      before = waiting (world);
      /* Holds and "later" end; then the pauses of repairs; then the hope for what was offered again in vain. */
      world->now += pass < 2 ? 2 * SIM_MINUTE : pass == 8 ? 31 * SIM_DAY : 7 * 60 * SIM_MINUTE;
      if (pass == 20)
        sim_fail (world, "%" G_GINT64_FORMAT " operations stay in the outbox", before);
      for (guint i = 0; i < world->desktops->len && world->failure == NULL; i++)
        drain (world->desktops->pdata[i]);
    }
  if (world->failure == NULL)
    sim_check_rest (world);
}
