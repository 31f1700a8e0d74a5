#include "store/wv-store.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "domain/wv-error.h"
#include "store/wv-migrate.h"
#include "store/wv-purge.h"
#include "store/wv-search.h"
#include "store/wv-replay.h"
#include "store/wv-store-resources.h"

#define APPLICATION_ID 0x57565731 /* "WVW1" */
#define SCHEMA "/nl/welverwijs/store/schema"
#define MAX_NAMED_IDS 200

/* Shared by the object and its thread, so that neither has to outlive the other. */
typedef struct
{
  GWeakRef store;
  GAsyncQueue *queue;
  GMainContext *context;
  WvDb *db;
  GHashTable *changes; /* of the running transaction: kind → set of ids */
  GMutex mutex;
  GHashTable *pending; /* committed, not told yet */
  gboolean scheduled;
  GError *trouble; /* of the last write that the disk refused; under the mutex */
} Core;

struct _WvStore
{
  GObject parent_instance;

  char *path;
  WvClock clock;
  Core *core;
  GThread *thread;
};

G_DEFINE_FINAL_TYPE (WvStore, wv_store, G_TYPE_OBJECT)

enum
{
  CHANGED,
  TROUBLE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

typedef struct
{
  WvStoreMode mode;
  WvStoreFunc func; /* NULL: stop */
  gpointer data;
  GDestroyNotify free_data, result_free;
  GTask *task; /* nullable: somebody waits in @done instead */
  gpointer result;
  GError *error;
  gboolean done;
  GMutex mutex;
  GCond cond;
} Job;

static GHashTable *
changes_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                (GDestroyNotify)g_hash_table_unref);
}

static void
core_clear (Core *core)
{
  g_weak_ref_clear (&core->store);
  g_async_queue_unref (core->queue);
  g_main_context_unref (core->context);
  g_hash_table_unref (core->changes);
  g_hash_table_unref (core->pending);
  g_clear_error (&core->trouble);
  g_mutex_clear (&core->mutex);
}

static void
core_unref (Core *core)
{
  g_atomic_rc_box_release_full (core, (GDestroyNotify)core_clear);
}

static void
add_change (GHashTable *changes, const char *kind, const char *id)
{
  GHashTable *ids = g_hash_table_lookup (changes, kind);

  if (ids == NULL)
    {
      ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_hash_table_insert (changes, g_strdup (kind), ids);
    }
  if (g_hash_table_size (ids) <= MAX_NAMED_IDS)
    g_hash_table_add (ids, g_strdup (id));
}

void
wv_db_note_change (WvDb *db, const char *kind, const char *id)
{
  Core *core = wv_db_get_data (db);

  if (core != NULL)
    add_change (core->changes, kind, id);
}

static void
emit_changes (WvStore *self, GHashTable *changes)
{
  GHashTableIter iter;
  gpointer kind, ids;

  g_hash_table_iter_init (&iter, changes);
  while (g_hash_table_iter_next (&iter, &kind, &ids))
    {
      const char *const none[] = { NULL };
      g_autofree gpointer *names = g_hash_table_get_keys_as_array (ids, NULL);

      g_signal_emit (self, signals[CHANGED], 0, kind,
                     g_hash_table_size (ids) > MAX_NAMED_IDS ? (gpointer)none : (gpointer)names);
    }
}

static gboolean
tell_cb (gpointer data)
{
  Core *core = data;
  g_autoptr (WvStore) self = g_weak_ref_get (&core->store);
  g_autoptr (GHashTable) changes = changes_new ();

  g_mutex_lock (&core->mutex);
  core->scheduled = FALSE;
  g_clear_pointer (&changes, g_hash_table_unref);
  changes = g_steal_pointer (&core->pending);
  core->pending = changes_new ();
  g_mutex_unlock (&core->mutex);
  if (self != NULL)
    emit_changes (self, changes);
  return G_SOURCE_REMOVE;
}

/* Never at once: the main context may be free, and then it would run in this thread. */
static void
tell (Core *core, GSourceFunc func)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_callback (source, func, g_atomic_rc_box_acquire (core), (GDestroyNotify)core_unref);
  g_source_attach (source, core->context);
}

static void
publish (Core *core)
{
  GHashTableIter iter, inner;
  gpointer kind, ids, id;

  if (g_hash_table_size (core->changes) == 0)
    return;
  g_mutex_lock (&core->mutex);
  g_hash_table_iter_init (&iter, core->changes);
  while (g_hash_table_iter_next (&iter, &kind, &ids))
    {
      g_hash_table_iter_init (&inner, ids);
      while (g_hash_table_iter_next (&inner, &id, NULL))
        add_change (core->pending, kind, id);
    }
  if (!core->scheduled)
    {
      tell (core, tell_cb);
      core->scheduled = TRUE;
    }
  g_mutex_unlock (&core->mutex);
}

/* The work is done and stays done, whatever becomes of this; it is tried again after the next one. */
static void
clean_up (Core *core)
{
  g_autoptr (GError) error = NULL;

  if (!wv_purge_clean (core->db, &error))
    g_warning ("purge: %s", error->message);
}

static gboolean
tell_trouble_cb (gpointer data)
{
  Core *core = data;
  g_autoptr (WvStore) self = g_weak_ref_get (&core->store);

  if (self != NULL)
    g_signal_emit (self, signals[TROUBLE], 0);
  return G_SOURCE_REMOVE;
}

/* What the person asked for may be refused for many reasons; only these are the disk's. */
static gboolean
is_trouble (const GError *error)
{
  return error != NULL && error->domain == WV_ERROR
         && (error->code == WV_ERROR_FULL || error->code == WV_ERROR_READ_ONLY || error->code == WV_ERROR_STORAGE
             || error->code == WV_ERROR_CORRUPT);
}

static void
keep_trouble (Core *core, const GError *error)
{
  const GError *now = is_trouble (error) ? error : NULL;
  gboolean news;

  if (error != NULL && now == NULL)
    return;
  g_mutex_lock (&core->mutex);
  news = (core->trouble == NULL) != (now == NULL) || (now != NULL && core->trouble->code != now->code);
  g_clear_error (&core->trouble);
  core->trouble = now != NULL ? g_error_copy (now) : NULL;
  g_mutex_unlock (&core->mutex);
  if (news)
    tell (core, tell_trouble_cb);
}

static void
run_in_transaction (Core *core, Job *job)
{
  gboolean begun = job->mode == WV_STORE_WRITE ? wv_db_begin (core->db, &job->error)
                                               : wv_db_begin_read (core->db, &job->error);

  g_hash_table_remove_all (core->changes);
  if (!begun)
    return;
  job->result = job->func (core->db, job->data, &job->error);
  /* Costs nothing when no offer changed. */
  if (job->error == NULL && job->mode == WV_STORE_WRITE)
    wv_search_index_offers (core->db, &job->error);
  if (job->error == NULL && wv_db_commit (core->db, &job->error))
    {
      publish (core);
      if (job->mode == WV_STORE_WRITE)
        clean_up (core);
      return;
    }
  wv_db_rollback (core->db);
  if (job->result != NULL && job->result_free != NULL)
    job->result_free (job->result);
  job->result = NULL;
}

static void
finish_job (Job *job)
{
  if (job->free_data != NULL && job->data != NULL)
    job->free_data (job->data);
  if (job->task == NULL)
    {
      g_mutex_lock (&job->mutex);
      job->done = TRUE;
      g_cond_signal (&job->cond);
      g_mutex_unlock (&job->mutex);
      return;
    }
  if (job->error != NULL)
    g_task_return_error (job->task, job->error);
  else
    g_task_return_pointer (job->task, job->result, job->result_free);
  g_object_unref (job->task);
  g_free (job);
}

static gboolean
was_cancelled (Job *job)
{
  if (job->task == NULL || !g_cancellable_is_cancelled (g_task_get_cancellable (job->task)))
    return FALSE;
  g_set_error_literal (&job->error, WV_ERROR, WV_ERROR_CANCELLED, _ ("Stopped."));
  return TRUE;
}

static gpointer
database_thread (gpointer data)
{
  Core *core = data;

  while (TRUE)
    {
      Job *job = g_async_queue_pop (core->queue);

      if (job->func == NULL)
        {
          g_free (job);
          break;
        }
      if (!was_cancelled (job))
        {
          run_in_transaction (core, job);
          if (job->mode == WV_STORE_WRITE)
            keep_trouble (core, job->error);
        }
      finish_job (job);
    }
  wv_db_close (core->db);
  core_unref (core);
  return NULL;
}

static gboolean
fail_file (const char *path, int code, GError **error)
{
  if (code == ENOSPC || code == EDQUOT || code == EFBIG)
    g_set_error (error, WV_ERROR, WV_ERROR_FULL,
                 _ ("The disk is full, so nothing was saved. Make room and try again."));
  else if (code == EACCES || code == EROFS)
    g_set_error (error, WV_ERROR, WV_ERROR_READ_ONLY,
                 _ ("The database cannot be written (%s). Ask your administrator."), path);
  else
    g_set_error (error, WV_ERROR, WV_ERROR_STORAGE, "%s: %s", path, g_strerror (code));
  return FALSE;
}

/* Only the owner may read the file; SQLite gives its companions the same mode. */
static gboolean
make_file (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd;

  if (g_str_equal (path, ":memory:"))
    return TRUE;
  if (g_mkdir_with_parents (folder, 0700) < 0
      || (fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600)) < 0)
    return fail_file (path, errno, error);
  return g_close (fd, error);
}

/* Before it is opened for writing, which may change the file. A new one has nothing to check. */
static gboolean
is_ours (const char *path, GError **error)
{
  g_autoptr (WvDb) db = NULL;
  GStatBuf info;

  if (g_stat (path, &info) < 0 || info.st_size == 0)
    return TRUE;
  db = wv_db_open (path, WV_DB_READ_ONLY, error);
  return db != NULL && wv_migrate_check (db, wv_store_get_resource (), SCHEMA, APPLICATION_ID, error);
}

WvDb *
wv_store_open_db (const char *path, GError **error)
{
  g_autoptr (WvDb) db = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  if (!make_file (path, error) || !is_ours (path, error))
    return NULL;
  db = wv_db_open (path, WV_DB_READ_WRITE, error);
  if (db == NULL
      || !wv_migrate (db, wv_store_get_resource (), SCHEMA, APPLICATION_ID, error) || !wv_replay (db, error))
    return NULL;
  return g_steal_pointer (&db);
}

static Core *
core_new (WvStore *self, WvDb *db)
{
  Core *core = g_atomic_rc_box_new0 (Core);

  g_weak_ref_init (&core->store, self);
  core->queue = g_async_queue_new ();
  core->context = g_main_context_ref_thread_default ();
  core->db = db;
  core->changes = changes_new ();
  core->pending = changes_new ();
  g_mutex_init (&core->mutex);
  wv_db_set_data (db, core);
  return core;
}

WvStore *
wv_store_new (const char *path, const WvClock *clock, GError **error)
{
  g_autoptr (WvStore) self = NULL;
  WvDb *db = wv_store_open_db (path, error);

  if (db == NULL)
    return NULL;
  self = g_object_new (WV_TYPE_STORE, NULL);
  self->path = g_strdup (path);
  self->clock = clock != NULL ? *clock : wv_clock_system;
  self->core = core_new (self, db);
  self->thread = g_thread_new ("database", database_thread, g_atomic_rc_box_acquire (self->core));
  return g_steal_pointer (&self);
}

const char *
wv_store_get_path (WvStore *self)
{
  return self->path;
}

const WvClock *
wv_store_get_clock (WvStore *self)
{
  return &self->clock;
}

static Job *
job_new (WvStoreMode mode, WvStoreFunc func, gpointer data)
{
  Job *job = g_new0 (Job, 1);

  job->mode = mode;
  job->func = func;
  job->data = data;
  return job;
}

void
wv_store_run_async (WvStore *self,
                    WvStoreMode mode,
                    WvStoreFunc func,
                    gpointer data,
                    GDestroyNotify free_data,
                    GDestroyNotify result_free,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  Job *job;

  g_return_if_fail (WV_IS_STORE (self) && func != NULL);

  job = job_new (mode, func, data);
  job->free_data = free_data;
  job->result_free = result_free;
  job->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (job->task, wv_store_run_async);
  g_task_set_check_cancellable (job->task, FALSE);
  if (self->thread != NULL)
    {
      g_async_queue_push (self->core->queue, job);
      return;
    }
  g_set_error_literal (&job->error, WV_ERROR, WV_ERROR_CANCELLED, _ ("Stopped."));
  finish_job (job);
}

gpointer
wv_store_run_finish (WvStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

gpointer
wv_store_run (WvStore *self, WvStoreMode mode, WvStoreFunc func, gpointer data, GError **error)
{
  g_autofree Job *job = job_new (mode, func, data);

  g_return_val_if_fail (WV_IS_STORE (self) && self->thread != NULL, NULL);

  g_mutex_init (&job->mutex);
  g_cond_init (&job->cond);
  g_async_queue_push (self->core->queue, job);
  g_mutex_lock (&job->mutex);
  while (!job->done)
    g_cond_wait (&job->cond, &job->mutex);
  g_mutex_unlock (&job->mutex);
  g_mutex_clear (&job->mutex);
  g_cond_clear (&job->cond);
  if (job->error != NULL)
    g_propagate_error (error, job->error);
  return job->result;
}

GError *
wv_store_dup_trouble (WvStore *self)
{
  GError *trouble;

  g_mutex_lock (&self->core->mutex);
  trouble = self->core->trouble != NULL ? g_error_copy (self->core->trouble) : NULL;
  g_mutex_unlock (&self->core->mutex);
  return trouble;
}

/* Writes what is there already: the page goes to the disk all the same. */
static gpointer
try_to_write (WvDb *db, gpointer data, GError **error)
{
  g_autoptr (WvStmt) stmt = wv_db_prepare (db, "PRAGMA user_version", error);
  g_autofree char *sql = NULL;
  gboolean row;

  if (stmt == NULL || !wv_stmt_step (stmt, &row, error))
    return NULL;
  sql = g_strdup_printf ("PRAGMA user_version = %d", row ? (int)wv_stmt_int (stmt, 0) : 0);
  wv_stmt_reset (stmt);
  return GINT_TO_POINTER (wv_db_exec (db, sql, error));
}

void
wv_store_try_async (WvStore *self)
{
  wv_store_run_async (self, WV_STORE_WRITE, try_to_write, NULL, NULL, NULL, NULL, NULL, NULL);
}

void
wv_store_close (WvStore *self)
{
  GThread *thread = g_steal_pointer (&self->thread);

  if (thread == NULL)
    return;
  g_async_queue_push (self->core->queue, job_new (WV_STORE_READ, NULL, NULL));
  /* The last reference may be dropped by the thread itself, which cannot wait for itself. */
  if (thread == g_thread_self ())
    g_thread_unref (thread);
  else
    g_thread_join (thread);
}

static void
wv_store_dispose (GObject *object)
{
  wv_store_close (WV_STORE (object));
  G_OBJECT_CLASS (wv_store_parent_class)->dispose (object);
}

static void
wv_store_finalize (GObject *object)
{
  WvStore *self = WV_STORE (object);

  g_clear_pointer (&self->core, core_unref);
  g_free (self->path);
  G_OBJECT_CLASS (wv_store_parent_class)->finalize (object);
}

static void
wv_store_class_init (WvStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = wv_store_dispose;
  object_class->finalize = wv_store_finalize;
  signals[CHANGED] = g_signal_new ("changed", WV_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRV);
  signals[TROUBLE] = g_signal_new ("trouble", WV_TYPE_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wv_store_init (WvStore *self)
{
}
