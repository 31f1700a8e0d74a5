#pragma once

#include <gio/gio.h>

#include "domain/wv-clock.h"
#include "store/wv-db.h"

G_BEGIN_DECLS

/**
 * WvStore: the local copy of one desktop: directory, own organisation's dossiers, outbox, drafts, profile. One
 * named database thread runs everything that is passed to wv_store_run_async(), each call in one transaction.
 * Plain functions on a WvDb (wv-edit.h, wv-outbox.h, wv-records.h …) are what is run there; the command line and
 * tests call them directly on wv_store_open_db().
 *
 * Signals: "changed" (const char *kind, const char *const *ids): after a commit, in the main context, coalesced:
 * once per kind. @ids is empty when too many changed to name: reload. "trouble": saving began to fail, fails in another
 * way, or works again: see wv_store_dup_trouble().
 */
#define WV_TYPE_STORE (wv_store_get_type ())
G_DECLARE_FINAL_TYPE (WvStore, wv_store, WV, STORE, GObject)

typedef enum
{
  WV_STORE_READ,  /* read transaction on the connection for reading */
  WV_STORE_WRITE, /* BEGIN IMMEDIATE; rolled back when the function fails */
} WvStoreMode;

/** WvStoreFunc: runs on the database thread. Returns the result for the finish call, or %NULL with @error set or not. */
typedef gpointer (*WvStoreFunc) (WvDb *db, gpointer data, GError **error);

/**
 * wv_store_open_db: opens and migrates the database file, without a thread.
 * Errors: as wv_db_open() and wv_migrate().
 */
WvDb *wv_store_open_db (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** wv_store_new: opens @path (made when missing) and starts the thread. @clock may be %NULL for the system's. */
WvStore *wv_store_new (const char *path, const WvClock *clock, GError **error) G_GNUC_WARN_UNUSED_RESULT;
const char *wv_store_get_path (WvStore *self);
const WvClock *wv_store_get_clock (WvStore *self);

/**
 * wv_store_run_async: runs @func on the database thread inside one transaction. @data is freed with @free_data in
 * that thread. Calls are run in order. @result_free frees a result that nobody took (cancelled).
 */
void wv_store_run_async (WvStore *self, WvStoreMode mode, WvStoreFunc func, gpointer data,
                         GDestroyNotify free_data, GDestroyNotify result_free, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data);
/** wv_store_run_finish: (transfer full): what the function returned. */
gpointer wv_store_run_finish (WvStore *self, GAsyncResult *result, GError **error);

/** wv_store_run: the same, waiting for the answer; for programs without a main loop and for shutting down. */
gpointer wv_store_run (WvStore *self, WvStoreMode mode, WvStoreFunc func, gpointer data, GError **error);

/**
 * wv_store_dup_trouble: (nullable): why nothing can be saved at this moment (disk full, read-only, I/O), %NULL when the
 * last write went well. Who types must know before closing the window, whoever did the write that failed.
 */
GError *wv_store_dup_trouble (WvStore *self) G_GNUC_WARN_UNUSED_RESULT;
/** wv_store_try_async: writes something small, to find out whether saving works again; "trouble" tells. */
void wv_store_try_async (WvStore *self);

/** wv_store_close: runs what is queued, closes the database and stops the thread. Also done by dispose. */
void wv_store_close (WvStore *self);

/**
 * wv_db_note_change: inside a write transaction: @id of @kind changed; after the commit the store emits "changed".
 * Without a store (plain WvDb) it does nothing.
 */
void wv_db_note_change (WvDb *db, const char *kind, const char *id);

G_END_DECLS
