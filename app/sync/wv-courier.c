#include "sync/wv-courier.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "domain/wv-error.h"
#include "domain/wv-id.h"
#include "seal/wv-courier-box.h"
#include "seal/wv-vault.h"
#include "store/wv-outbox-sync.h"
#include "store/wv-profile.h"
#include "sync/wv-courier-key.h"
#include "sync/wv-courier-wire.h"

/* In sync_state: own requests, newest last: {id, device, made, streams, reply}; reply goes away when it is done with. */
#define OWN "courier-own"
#define OWN_MAX 60
#define SERVED "courier-served"
#define SERVED_MAX 500

WvCourierJob *
wv_courier_job_new (gint64 now, const char *token, WvCourierFile *taken)
{
  WvCourierJob *job = g_new0 (WvCourierJob, 1);

  job->now = now;
  job->token = g_strdup (token);
  job->file = taken;
  return job;
}

void
wv_courier_job_free (WvCourierJob *job)
{
  if (job == NULL)
    return;
  wv_secret_free (job->token);
  wv_courier_file_free (job->file);
  g_free (job);
}

void
wv_courier_prepared_free (WvCourierPrepared *prepared)
{
  if (prepared == NULL)
    return;
  wv_courier_file_free (prepared->file);
  g_free (prepared);
}

/* Lists that are kept as text. */

static json_t *
load_list (WvDb *db, const char *key, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autofree char *text = wv_sync_state_get (db, key, &problem);
  json_t *list = text != NULL ? json_loads (text, 0, NULL) : json_array ();

  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      json_decref (list);
      return NULL;
    }
  if (json_is_array (list))
    return list;
  json_decref (list);
  return json_array (); /* only a loss of convenience: answers that are on their way are then ignored */
}

static gboolean
save_list (WvDb *db, const char *key, json_t *list, gsize max, GError **error)
{
  g_autofree char *text = NULL;

  while (json_array_size (list) > max)
    json_array_remove (list, 0);
  text = wv_json_dump (list);
  return wv_sync_state_set (db, key, text, error);
}

static json_t *
find_id (const json_t *list, const char *id)
{
  for (gsize i = 0; i < json_array_size (list); i++)
    if (g_strcmp0 (wv_message_get_string (json_array_get (list, i), "id"), id) == 0)
      return json_array_get (list, i);
  return NULL;
}

/* Preparing. */

static WvProfile *
load_profile (WvDb *db, GError **error)
{
  g_autoptr (GError) problem = NULL;
  WvProfile *profile = wv_profile_load (db, &problem);

  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  else if (profile == NULL)
    g_set_error (error, WV_ERROR, WV_ERROR_NOT_FOUND, "%s", _ ("This computer is not enrolled yet."));
  return profile;
}

static GBytes *
make_message (WvDb *db, gint64 now, guint max_ops, GError **error)
{
  g_autoptr (WvRound) round = wv_round_new (now, max_ops, 0, NULL);
  WvRoundResult *result;
  GBytes *message;

  round->courier = TRUE;
  result = wv_round_prepare (db, round, error);
  if (result == NULL)
    return NULL;
  message = g_bytes_ref (result->request);
  wv_round_result_free (result);
  return message;
}

/* As many operations as fit: sealed and packed they must not be larger than what the server takes. */
static GBytes *
seal_message (WvDb *db, const WvCourierJob *job, const char *public_key, WvCourierRequest *request, GBytes **ret_message,
              GError **error)
{
  for (guint max = WV_COURIER_OPS; max > 0; max /= 2)
    {
      g_autoptr (GBytes) message = make_message (db, job->now, max, error);
      g_autoptr (GBytes) plain = NULL;
      g_autoptr (GBytes) sealed = NULL;

      if (message == NULL)
        return NULL;
      g_clear_pointer (&request->packed, g_bytes_unref);
      request->packed = wv_gzip (message);
      plain = wv_courier_request_write (request);
      sealed = wv_courier_seal (public_key, plain, error);
      if (sealed == NULL)
        return NULL;
      if (g_bytes_get_size (sealed) > WV_COURIER_REQUEST_MAX)
        continue;
      *ret_message = g_steal_pointer (&message);
      return g_steal_pointer (&sealed);
    }
  g_set_error (error, WV_ERROR, WV_ERROR_TOO_LARGE, "%s", _ ("One piece of work is too large for a file."));
  return NULL;
}

/* What the request says of itself: cursors, and how many operations. */
static json_t *
look_into (GBytes *message, guint *ret_ops)
{
  g_autoptr (GPtrArray) lines = wv_message_read (message, WV_LIMIT_REQUEST, NULL);
  json_t *streams = json_object_get (lines->pdata[0], "streams");

  *ret_ops = 0;
  for (guint i = 1; i < lines->len; i++)
    if (wv_message_is (lines->pdata[i], "op"))
      (*ret_ops)++;
  return json_incref (streams);
}

static gboolean
remember (WvDb *db, const WvCourierRequest *request, const char *device, gint64 now, json_t *taken, GError **error)
{
  g_autoptr (json_t) streams = taken;
  g_autoptr (json_t) list = load_list (db, OWN, error);

  if (list == NULL)
    return FALSE;
  json_array_append_new (list, json_pack ("{s:s, s:s, s:I, s:s, s:O}", "id", request->id, "device", device, "made",
                                          (json_int_t) now, "reply", request->reply_key, "streams", streams));
  return save_list (db, OWN, list, OWN_MAX, error);
}

static guint
count_waiting (WvDb *db)
{
  g_autoptr (WvStmt) stmt = wv_db_prepare (db, "SELECT count(*) FROM outbox WHERE state <> 2", NULL);
  gboolean row = FALSE;

  return stmt != NULL && wv_stmt_step (stmt, &row, NULL) && row ? (guint) wv_stmt_int (stmt, 0) : 0;
}

gpointer
wv_courier_prepare (WvDb *db, gpointer data, GError **error)
{
  const WvCourierJob *job = data;
  g_autoptr (WvProfile) profile = load_profile (db, error);
  g_autofree char *key = profile != NULL ? wv_courier_key_get (db, error) : NULL;
  g_autoptr (WvCourierRequest) request = g_new0 (WvCourierRequest, 1);
  g_autoptr (WvCourierPrepared) prepared = g_new0 (WvCourierPrepared, 1);
  g_autoptr (GBytes) message = NULL;
  g_autoptr (GBytes) sealed = NULL;
  guint waiting;

  if (key == NULL)
    return NULL;
  request->id = wv_id_new (NULL);
  request->token = g_strdup (job->token);
  request->reply_key = wv_courier_reply_key_new ();
  sealed = seal_message (db, job, key, request, &message, error);
  if (sealed == NULL || !remember (db, request, profile->device, job->now, look_into (message, &prepared->sent), error))
    return NULL;
  waiting = count_waiting (db);
  prepared->left = waiting > prepared->sent ? waiting - prepared->sent : 0;
  prepared->file = wv_courier_file_new (WV_COURIER_REQUEST, request->id, profile->organisation_name, job->now, 0, sealed);
  return g_steal_pointer (&prepared);
}

/* Applying. */

/* The cursors are those of the request, and so are the numbers of operations: a new device counts from elsewhere. */
static gboolean
still_there (WvDb *db, const json_t *own)
{
  json_t *streams = json_object_get (own, "streams");
  g_autoptr (WvProfile) profile = wv_profile_load (db, NULL);
  const char *name;
  json_t *cursor;

  if (profile == NULL || g_strcmp0 (profile->device, wv_message_get_string (own, "device")) != 0)
    return FALSE;
  json_object_foreach (streams, name, cursor)
  {
    g_autofree char *now = wv_cursor_get (db, name, NULL);

    if (g_strcmp0 (now != NULL ? now : "", json_string_value (cursor)) != 0)
      return FALSE;
  }
  return TRUE;
}

static gboolean
fail_status (const WvCourierAnswer *answer, GError **error)
{
  if (answer->status == 409)
    g_set_error (error, WV_ERROR, WV_ERROR_UNAUTHORISED, "%s",
                 _ ("The data of this computer were copied, and another computer works with them. Files cannot settle "
                    "that: connect this computer once; your unsent work stays here."));
  else if (answer->status == 401)
    g_set_error (error, WV_ERROR, WV_ERROR_UNAUTHORISED, "%s",
                 _ ("The server does not know this computer any more. Enrol it again; "
                    "your unsent work stays here."));
  else if (answer->status == 413)
    g_set_error (error, WV_ERROR, WV_ERROR_TOO_LARGE, "%s", _ ("The server finds the message too large."));
  else
    g_set_error (error, WV_ERROR, WV_ERROR_REFUSED, _ ("The server could not take this request (%u). Your work is kept; "
                                                       "make a new file."),
                 answer->status);
  return FALSE;
}

static WvCourierAnswer *
open_answer (const json_t *own, const WvCourierFile *file, GError **error)
{
  g_autoptr (GBytes) plain = wv_courier_reply_open (wv_message_get_string (own, "reply"), file->id, file->sealed, error);
  g_autoptr (WvCourierAnswer) answer = plain != NULL ? wv_courier_answer_read (plain, error) : NULL;

  if (answer == NULL || (answer->status != 200 && !fail_status (answer, error)))
    return NULL;
  return g_steal_pointer (&answer);
}

static gboolean
apply_part (WvDb *db, const WvCourierAnswer *answer, guint index, gint64 now, WvCourierApplied *applied, GError **error)
{
  g_autoptr (GBytes) message = wv_courier_answer_unpack (answer, index, error);
  g_autoptr (WvRound) round = NULL;
  WvRoundResult *result;

  if (message == NULL)
    return FALSE;
  round = wv_round_new (now, 0, 0, message);
  result = wv_round_apply (db, round, error);
  if (result == NULL)
    return FALSE;
  applied->referrals += result->applied.referrals;
  applied->feedback += result->applied.feedback;
  applied->more = result->applied.more;
  applied->waiting = result->waiting;
  wv_round_result_free (result);
  return TRUE;
}

/* The keys of answers that cannot be taken in any more are forgotten. */
static gboolean
close_requests (WvDb *db, json_t *list, const char *done, gint64 now, GError **error)
{
  for (gsize i = 0; i < json_array_size (list); i++)
    {
      json_t *own = json_array_get (list, i);

      if (g_strcmp0 (wv_message_get_string (own, "id"), done) == 0)
        json_object_set_new (own, "done", json_integer (now));
      else if (still_there (db, own))
        continue;
      json_object_del (own, "reply");
    }
  return save_list (db, OWN, list, OWN_MAX, error);
}

static gboolean
take_in (WvDb *db, json_t *list, const json_t *own, const WvCourierJob *job, WvCourierApplied *applied, GError **error)
{
  g_autoptr (WvCourierAnswer) answer = open_answer (own, job->file, error);

  if (answer == NULL)
    return FALSE;
  for (guint i = 0; i < answer->packed->len; i++)
    if (!apply_part (db, answer, i, job->now, applied, error))
      return FALSE;
  return close_requests (db, list, job->file->id, job->now, error);
}

gpointer
wv_courier_apply (WvDb *db, gpointer data, GError **error)
{
  const WvCourierJob *job = data;
  g_autoptr (json_t) list = load_list (db, OWN, error);
  const json_t *own = list != NULL ? find_id (list, job->file->id) : NULL;
  g_autofree WvCourierApplied *applied = g_new0 (WvCourierApplied, 1);

  if (list == NULL)
    return NULL;
  if (own == NULL || job->file->what != WV_COURIER_ANSWER)
    {
      g_set_error (error, WV_ERROR, WV_ERROR_NOT_FOUND, _ ("This answer for %s is not for this computer."), job->file->office);
      return NULL;
    }
  if (json_object_get (own, "done") != NULL)
    applied->outcome = WV_COURIER_BEFORE;
  else if (wv_message_get_string (own, "reply") == NULL || !still_there (db, own))
    applied->outcome = WV_COURIER_OLDER;
  else if (!take_in (db, list, own, job, applied, error))
    return NULL;
  return g_steal_pointer (&applied);
}

gboolean
wv_courier_is_own (WvDb *db, const WvCourierFile *file)
{
  g_autoptr (json_t) list = load_list (db, OWN, NULL);

  return list != NULL && find_id (list, file->id) != NULL;
}

/* The one who carries. */

gpointer
wv_courier_note_served (WvDb *db, gpointer data, GError **error)
{
  const WvCourierJob *job = data;
  const WvCourierFile *file = job->file;
  g_autoptr (json_t) list = load_list (db, SERVED, error);

  if (list == NULL)
    return NULL;
  json_array_append_new (list, json_pack ("{s:s, s:s, s:I, s:I}", "id", file->id, "office", file->office, "made",
                                          (json_int_t) file->made_at, "served", (json_int_t) job->now));
  return save_list (db, SERVED, list, SERVED_MAX, error) ? GINT_TO_POINTER (1) : NULL;
}

static void
served_free (WvCourierServed *served)
{
  g_free (served->id);
  g_free (served->office);
  g_free (served);
}

gpointer
wv_courier_load_served (WvDb *db, gpointer data, GError **error)
{
  g_autoptr (json_t) list = load_list (db, SERVED, error);
  GPtrArray *all;

  if (list == NULL)
    return NULL;
  all = g_ptr_array_new_with_free_func ((GDestroyNotify) served_free);
  for (gsize i = json_array_size (list); i-- > 0;)
    {
      const json_t *from = json_array_get (list, i);
      WvCourierServed *served = g_new0 (WvCourierServed, 1);

      served->id = g_strdup (wv_message_get_string (from, "id"));
      served->office = g_strdup (wv_message_get_string (from, "office"));
      served->made_at = wv_message_get_int (from, "made", 0);
      served->served_at = wv_message_get_int (from, "served", 0);
      g_ptr_array_add (all, served);
    }
  return all;
}
