#pragma once

#include "server/wv-server-store.h"

G_BEGIN_DECLS

/**
 * WvServerWorker: the one writer, on a thread of its own. What is waiting is done together in one transaction and
 * committed once (group commit): a job's part that fails is undone alone, and nobody hears of success before the
 * commit is on the disk.
 */
typedef struct _WvServerWorker WvServerWorker;

/**
 * WvServerJob: runs in a transaction of the worker. Errors: of the storage; then what the job did is undone. After
 * CONFLICT (another process was in the way) it runs again, so it starts from the beginning each time.
 */
typedef gboolean (*WvServerJob) (WvServerStore *store, gpointer data, GError **error);
/** WvServerJobDone: after the commit, on the worker's thread. @error: (nullable): why it did not happen. */
typedef void (*WvServerJobDone) (gpointer data, const GError *error);
/** WvServerMoved: after a commit that moved streams, on the worker's thread, before the jobs are told. */
typedef void (*WvServerMoved) (const char *const *streams, gpointer data);

/** wv_server_worker_new: takes @store over. */
WvServerWorker *wv_server_worker_new (WvServerStore *store, WvServerMoved moved, gpointer data) G_GNUC_WARN_UNUSED_RESULT;
/** wv_server_worker_free: does what is waiting, then ends the thread and closes the store. Accepts %NULL. */
void wv_server_worker_free (WvServerWorker *worker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvServerWorker, wv_server_worker_free)

/** wv_server_worker_push: from any thread. */
void wv_server_worker_push (WvServerWorker *worker, WvServerJob job, WvServerJobDone done, gpointer data);

G_END_DECLS
