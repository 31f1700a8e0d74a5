#include "sync/wv-courier-desk.h"

#include <glib/gi18n-lib.h>

#include "domain/wv-error.h"
#include "seal/wv-token.h"
#include "seal/wv-vault.h"
#include "store/wv-profile.h"

typedef struct
{
  WvStore *store; /* nullable */
  char *folder;
} Work;

static void
work_free (Work *work)
{
  g_clear_object (&work->store);
  g_free (work->folder);
  g_free (work);
}

static void
start (WvStore *store, const char *folder, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data,
       GTaskThreadFunc func)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Work *work = g_new0 (Work, 1);

  g_task_set_check_cancellable (task, FALSE);
  work->store = store != NULL ? g_object_ref (store) : NULL;
  work->folder = g_strdup (folder);
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  g_task_run_in_thread (task, func);
}

static gint64
now_of (const Work *work)
{
  return wv_clock_now (wv_store_get_clock (work->store));
}

/* Preparing. */

static gpointer
load_profile (WvDb *db, gpointer data, GError **error)
{
  return wv_profile_load (db, error);
}

/* The token comes from the keyring, outside of any transaction. */
static char *
load_token (const Work *work, GError **error)
{
  GError *problem = NULL;
  g_autoptr (WvProfile) profile = wv_store_run (work->store, WV_STORE_READ, load_profile, NULL, &problem);
  g_autofree char *data = g_path_get_dirname (wv_store_get_path (work->store));

  if (problem != NULL)
    g_propagate_error (error, problem);
  else if (profile == NULL)
    g_set_error (error, WV_ERROR, WV_ERROR_NOT_FOUND, "%s", _ ("This computer is not enrolled yet."));
  return profile != NULL ? wv_token_load (profile->device, data, error) : NULL;
}

static WvCourierPrepared *
prepare (const Work *work, GError **error)
{
  g_autoptr (WvSecret) token = load_token (work, error);
  g_autoptr (WvCourierJob) job = token != NULL ? wv_courier_job_new (now_of (work), token, NULL) : NULL;
  g_autoptr (WvCourierPrepared) prepared
      = job != NULL ? wv_store_run (work->store, WV_STORE_WRITE, wv_courier_prepare, job, error) : NULL;

  if (prepared == NULL || !wv_courier_file_write (prepared->file, work->folder, error))
    return NULL;
  return g_steal_pointer (&prepared);
}

static void
run_prepare (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  WvCourierPrepared *prepared = prepare (data, &error);

  if (prepared != NULL)
    g_task_return_pointer (task, prepared, (GDestroyNotify) wv_courier_prepared_free);
  else
    g_task_return_error (task, error);
}

void
wv_courier_prepare_async (WvStore *store, const char *folder, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  start (store, folder, cancellable, callback, user_data, run_prepare);
}

WvCourierPrepared *
wv_courier_prepare_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Taking in. */

void
wv_courier_taken_in_free (WvCourierTakenIn *taken)
{
  if (taken == NULL)
    return;
  g_strfreev (taken->problems);
  g_free (taken);
}

static gpointer
is_own (WvDb *db, gpointer file, GError **error)
{
  return GINT_TO_POINTER (wv_courier_is_own (db, file));
}

static void
add_applied (WvCourierTakenIn *sum, const WvCourierApplied *applied)
{
  if (applied->outcome == WV_COURIER_BEFORE)
    sum->before++;
  else if (applied->outcome == WV_COURIER_OLDER)
    sum->older++;
  else
    sum->taken++;
  if (applied->outcome != WV_COURIER_TAKEN)
    return;
  sum->referrals += applied->referrals;
  sum->feedback += applied->feedback;
  sum->waiting = applied->waiting;
  sum->more |= applied->more;
}

static void
take_in_one (const Work *work, WvCourierFound *found, WvCourierTakenIn *sum, GStrvBuilder *problems)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WvCourierJob) job = NULL;
  g_autofree WvCourierApplied *applied = NULL;

  if (found->what != WV_COURIER_ANSWER)
    return;
  if (found->file == NULL)
    {
      g_strv_builder_add (problems, found->error->message);
      return;
    }
  if (wv_store_run (work->store, WV_STORE_READ, is_own, found->file, NULL) == NULL)
    return;
  job = wv_courier_job_new (now_of (work), NULL, g_steal_pointer (&found->file));
  applied = wv_store_run (work->store, WV_STORE_WRITE, wv_courier_apply, job, &error);
  if (applied != NULL)
    add_applied (sum, applied);
  else if (error != NULL)
    g_strv_builder_add (problems, error->message);
}

static void
run_take_in (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Work *work = data;
  GError *error = NULL;
  g_autoptr (GPtrArray) files = wv_courier_file_list (work->folder, &error);
  g_autoptr (GStrvBuilder) problems = g_strv_builder_new ();
  WvCourierTakenIn *sum;

  if (files == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  sum = g_new0 (WvCourierTakenIn, 1);
  for (guint i = files->len; i-- > 0;)
    take_in_one (work, files->pdata[i], sum, problems);
  sum->problems = g_strv_builder_end (problems);
  g_task_return_pointer (task, sum, (GDestroyNotify) wv_courier_taken_in_free);
}

void
wv_courier_take_in_async (WvStore *store, const char *folder, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data)
{
  start (store, folder, cancellable, callback, user_data, run_take_in);
}

WvCourierTakenIn *
wv_courier_take_in_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Listing. */

static void
run_list (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Work *work = data;
  GError *error = NULL;
  GPtrArray *files = wv_courier_file_list (work->folder, &error);

  if (files != NULL)
    g_task_return_pointer (task, files, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
wv_courier_list_async (const char *folder, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  start (NULL, folder, cancellable, callback, user_data, run_list);
}

GPtrArray *
wv_courier_list_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
