#include "sync/wv-round.h"

#include <glib/gi18n-lib.h>

#include "domain/wv-error.h"
#include "store/wv-profile.h"
#include "store/wv-repair.h"
#include "sync/wv-courier-key.h"
#include "sync/wv-fork.h"
#include "sync/wv-message-repair.h"

WvRound *
wv_round_new (gint64 now, guint max_ops, guint wait, GBytes *answer)
{
  WvRound *round = g_new0 (WvRound, 1);

  round->now = now;
  round->max_ops = max_ops;
  round->wait = wait;
  round->answer = answer != NULL ? g_bytes_ref (answer) : NULL;
  return round;
}

void
wv_round_free (WvRound *round)
{
  g_clear_pointer (&round->answer, g_bytes_unref);
  g_free (round);
}

void
wv_round_result_free (WvRoundResult *result)
{
  g_clear_pointer (&result->request, g_bytes_unref);
  g_free (result);
}

json_t *
wv_round_op_line (const WvOutboxOp *from, gint64 now)
{
  g_autoptr (WvOp) op = wv_op_new ();

  op->n = from->n;
  op->id = g_strdup (from->id);
  op->tx = from->tx;
  op->type = g_strdup (from->kind);
  op->record = g_strdup (from->rec);
  op->what = g_strdup (from->verb);
  op->base_n = from->base_n > 0 ? from->base_n : -1;
  op->base_v = from->base_v > 0 ? from->base_v : -1;
  op->age = MAX (0, now - from->made_at);
  if (from->set != NULL)
    json_object_update (op->set, from->set);
  if (from->was != NULL)
    json_object_update (op->was, from->was);
  if (from->sealed != NULL)
    {
      gsize size = 0;
      const guchar *data = g_bytes_get_data (from->sealed, &size);
      g_autofree char *text = g_base64_encode (data, size);

      json_object_set_new (op->set, "sealed", json_string (text));
    }
  if (from->was_sealed != NULL)
    json_object_set_new (op->was, "sealed", json_string (from->was_sealed));
  return wv_op_to_line (op);
}

static gboolean
add_stream (WvDb *db, WvHello *hello, const char *stream, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autofree char *cursor = wv_cursor_get (db, stream, &problem);

  if (wv_brake_is_on (db, stream, hello->wall))
    return TRUE; /* what it would say is known, and not believed yet */
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  wv_hello_add_stream (hello, stream, cursor);
  return TRUE;
}

static WvProfile *
load_profile (WvDb *db, GError **error)
{
  g_autoptr (GError) problem = NULL;
  WvProfile *profile = wv_profile_load (db, &problem);

  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  else if (profile == NULL)
    g_set_error (error, WV_ERROR, WV_ERROR_NOT_FOUND, "%s",
                 _ ("This computer is not enrolled yet."));
  return profile;
}

static WvHello *
make_hello (WvDb *db, const WvRound *round, GError **error)
{
  g_autoptr (WvHello) hello = wv_hello_new ();
  g_autoptr (WvProfile) profile = load_profile (db, error);
  g_autofree char *own = NULL;

  if (profile == NULL)
    return NULL;
  own = g_strconcat ("org:", profile->organisation, NULL);
  hello->wall = round->now;
  hello->wait = round->wait;
  if (!add_stream (db, hello, own, error) || !add_stream (db, hello, "dir", error))
    return NULL;
  if (round->wait > 0)
    return g_steal_pointer (&hello);
  hello->ask_courier = wv_courier_key_is_old (db, round->now);
  if (!round->courier)
    hello->ratchet = wv_sync_state_get (db, "ratchet", NULL);
  hello->ack_upto = wv_outbox_acked_upto (db, NULL);
  return g_steal_pointer (&hello);
}

/* What is wanted comes before another comparison. */
static gboolean
add_wants (WvDb *db, const char *stream, WvMessageWriter *writer, gboolean *ret_added, GError **error)
{
  g_autofree char *kind = NULL;
  g_autoptr (GPtrArray) ids = wv_repair_wanted (db, stream, WV_LIMIT_WANT, &kind, error);
  json_t *list;

  if (ids == NULL)
    return FALSE;
  *ret_added = ids->len > 0;
  if (ids->len == 0)
    return TRUE;
  list = json_array ();
  for (guint i = 0; i < ids->len; i++)
    json_array_append_new (list, json_string (ids->pdata[i]));
  wv_message_writer_take (writer, json_pack ("{s:s, s:s, s:s, s:o}", "k", "want", "s", stream, "t", kind, "i", list));
  return TRUE;
}

static gboolean
add_buckets (WvDb *db, const char *stream, WvMessageWriter *writer, GError **error)
{
  WvSumBucket buckets[WV_SUM_BUCKETS];
  gboolean goes_on = FALSE;

  if (!wv_repair_is_due (db, stream))
    return TRUE;
  if (!wv_repair_count (db, stream, &goes_on, error) || !wv_repair_sums (db, stream, buckets, error))
    return FALSE;
  if (goes_on)
    wv_message_writer_take (writer, wv_buckets_to_line (stream, buckets));
  return TRUE;
}

static gboolean
add_repairs (WvDb *db, const WvHello *hello, WvMessageWriter *writer, GError **error)
{
  const char *stream;
  json_t *cursor;

  json_object_foreach (hello->streams, stream, cursor)
    {
      gboolean wants = FALSE;

      if (!add_wants (db, stream, writer, &wants, error) || (!wants && !add_buckets (db, stream, writer, error)))
        return FALSE;
    }
  return TRUE;
}

gpointer
wv_round_prepare (WvDb *db, gpointer data, GError **error)
{
  const WvRound *round = data;
  g_autoptr (WvHello) hello = make_hello (db, round, error);
  g_autoptr (WvMessageWriter) writer = wv_message_writer_new ();
  WvRoundResult *result;
  gboolean copied = FALSE;

  if (hello == NULL)
    return NULL;
  wv_message_writer_take (writer, wv_hello_to_line (hello));
  if (round->wait == 0)
    {
      g_autoptr (GPtrArray) batch
          = wv_outbox_next_batch (db, round->now, round->max_ops, WV_LIMIT_REQUEST / 5 * 4, error);

      if (batch == NULL || !add_repairs (db, hello, writer, error))
        return NULL;
      for (guint i = 0; i < batch->len; i++)
        wv_message_writer_take (writer, wv_round_op_line (batch->pdata[i], round->now));
    }
  if (round->wait == 0 && !wv_fork_is_needed (db, &copied, error))
    return NULL;
  result = g_new0 (WvRoundResult, 1);
  result->copied = copied;
  result->request = wv_message_writer_finish (writer);
  return result;
}

static gboolean
count (WvDb *db, gint64 now, WvRoundResult *result, GError **error)
{
  g_autoptr (GPtrArray) entries = wv_outbox_list (db, error);
  g_autoptr (GPtrArray) conflicts = NULL;
  g_autoptr (GError) problem = NULL;
  g_autofree char *last = NULL;

  if (entries == NULL)
    return FALSE;
  for (guint i = 0; i < entries->len; i++)
    if (((WvOutboxEntry *)entries->pdata[i])->state == WV_OP_REFUSED)
      result->refused++;
    else
      result->waiting++;
  conflicts = wv_records_query (db, &wv_kind_conflict, "status = :value AND field <> 'state'",
                                "open", NULL, error);
  if (conflicts == NULL)
    return FALSE;
  result->choices = conflicts->len;
  last = wv_sync_state_get (db, "last-synced", NULL);
  result->last_synced = last != NULL ? g_ascii_strtoll (last, NULL, 10) : 0;
  result->next_due = wv_outbox_next_due (db, now, &problem);
  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  return problem == NULL;
}

gpointer
wv_round_look (WvDb *db, gpointer data, GError **error)
{
  const WvRound *round = data;
  WvRoundResult *result = g_new0 (WvRoundResult, 1);

  if (count (db, round->now, result, error))
    return result;
  wv_round_result_free (result);
  return NULL;
}

static GPtrArray *
read_answer (GBytes *answer, GError **error)
{
  g_autoptr (GError) problem = NULL;
  GPtrArray *lines = wv_message_read (answer, WV_LIMIT_RESPONSE, &problem);

  if (lines == NULL)
    g_set_error (error, WV_ERROR, WV_ERROR_NETWORK, _ ("The answer is not whole (%s)."),
                 problem->message);
  return lines;
}

/* Only when nothing is left to fetch: before that it would not be true. */
static gboolean
keep_moment (WvDb *db, gint64 now, const WvApplied *applied, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, now);

  return applied->more || wv_sync_state_set (db, "last-synced", text, error);
}

gpointer
wv_round_apply (WvDb *db, gpointer data, GError **error)
{
  const WvRound *round = data;
  g_autoptr (GPtrArray) lines = read_answer (round->answer, error);
  g_autoptr (WvProfile) profile = lines != NULL ? load_profile (db, error) : NULL;
  WvRoundResult *result;

  if (profile == NULL)
    return NULL;
  result = g_new0 (WvRoundResult, 1);
  if (wv_apply (db, lines, profile->organisation, round->now, &result->applied, error)
      && keep_moment (db, round->now, &result->applied, error)
      && count (db, round->now, result, error))
    return result;
  wv_round_result_free (result);
  return NULL;
}
