#include "server/wv-server-worker.h"

#include "domain/wv-error.h"

/* More would let the first wait too long for the last. */
#define TOGETHER 64
/* Of a job that another process was in the way of. */
#define TRIES 10
#define PAUSE_MS 10

typedef struct
{
  WvServerJob run;
  WvServerJobDone done;
  gpointer data;
  GError *error;
} Job;

struct _WvServerWorker
{
  WvServerStore *store;
  WvServerMoved moved;
  gpointer data;
  GAsyncQueue *jobs; /* Job; one without run ends the thread */
  GThread *thread;
};

static void
job_free (Job *job)
{
  g_clear_error (&job->error);
  g_free (job);
}

static gboolean
run_inside (WvServerStore *store, Job *job, GError **error)
{
  if (!store->begin (store, TRUE, error))
    return FALSE;
  if (job->run (store, job->data, error))
    return store->commit (store, error);
  store->rollback (store);
  return FALSE;
}

static void
run_job (WvServerStore *store, Job *job)
{
  g_clear_error (&job->error);
  if (!run_inside (store, job, &job->error) && job->error == NULL)
    job->error = g_error_new_literal (WV_ERROR, WV_ERROR_STORAGE, "the job failed");
}

static void
run_together (WvServerStore *store, const GPtrArray *jobs, GError **error)
{
  if (!store->begin (store, TRUE, error))
    return;
  for (guint i = 0; i < jobs->len; i++)
    run_job (store, jobs->pdata[i]);
  store->commit (store, error);
}

static gboolean
is_collision (const GError *error)
{
  return g_error_matches (error, WV_ERROR, WV_ERROR_CONFLICT);
}

/* By itself, so that it holds few locks for a short time; the pause grows by chance, so that two do not meet again. */
static void
run_alone (WvServerStore *store, Job *job)
{
  for (int i = 1; i <= TRIES && (i == 1 || is_collision (job->error)); i++)
    {
      run_job (store, job);
      if (is_collision (job->error))
        g_usleep ((gulong) g_random_int_range (1, i * PAUSE_MS) * 1000);
    }
}

static void
run_again (WvServerStore *store, const GPtrArray *jobs, GError **failure)
{
  /* What one of them brought may be refused only at the commit of all: then that one has to be found. */
  gboolean all = is_collision (*failure) || g_error_matches (*failure, WV_ERROR, WV_ERROR_INVALID);

  if (all)
    g_clear_error (failure);
  for (guint i = 0; *failure == NULL && i < jobs->len; i++)
    {
      Job *job = jobs->pdata[i];

      if (all || is_collision (job->error))
        run_alone (store, job);
    }
}

static void
tell (WvServerWorker *self, const GPtrArray *jobs, const GError *failure)
{
  g_auto (GStrv) moved = self->store->take_moved (self->store);

  if (failure == NULL && *moved != NULL && self->moved != NULL)
    self->moved ((const char *const *) moved, self->data);
  for (guint i = 0; i < jobs->len; i++)
    {
      const Job *job = jobs->pdata[i];

      job->done (job->data, failure != NULL ? failure : job->error);
    }
}

/* Waits for a job, then takes what else is waiting. FALSE: the end. */
static gboolean
collect (WvServerWorker *self, GPtrArray *jobs)
{
  for (Job *job = g_async_queue_pop (self->jobs); job != NULL; job = g_async_queue_try_pop (self->jobs))
    {
      if (job->run == NULL)
        {
          job_free (job);
          return FALSE;
        }
      g_ptr_array_add (jobs, job);
      if (jobs->len == TOGETHER)
        break;
    }
  return TRUE;
}

static gpointer
work (gpointer data)
{
  WvServerWorker *self = data;
  gboolean more = TRUE;

  while (more)
    {
      g_autoptr (GPtrArray) jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) job_free);
      g_autoptr (GError) failure = NULL;

      more = collect (self, jobs);
      if (jobs->len == 0)
        continue;
      run_together (self->store, jobs, &failure);
      run_again (self->store, jobs, &failure);
      if (failure != NULL)
        g_warning ("nothing was written: %s", failure->message);
      tell (self, jobs, failure);
    }
  return NULL;
}

WvServerWorker *
wv_server_worker_new (WvServerStore *store, WvServerMoved moved, gpointer data)
{
  WvServerWorker *self = g_new0 (WvServerWorker, 1);

  self->store = store;
  self->moved = moved;
  self->data = data;
  self->jobs = g_async_queue_new ();
  self->thread = g_thread_new ("writer", work, self);
  return self;
}

void
wv_server_worker_push (WvServerWorker *self, WvServerJob run, WvServerJobDone done, gpointer data)
{
  Job *job = g_new0 (Job, 1);

  job->run = run;
  job->done = done;
  job->data = data;
  g_async_queue_push (self->jobs, job);
}

void
wv_server_worker_free (WvServerWorker *self)
{
  if (self == NULL)
    return;
  g_async_queue_push (self->jobs, g_new0 (Job, 1));
  g_thread_join (self->thread);
  g_async_queue_unref (self->jobs);
  wv_server_store_close (self->store);
  g_free (self);
}
