#pragma once

#include "sync/wv-courier.h"

G_BEGIN_DECLS

/** Courier files for a desktop with a main loop: reading, writing and sealing happen in threads: a stick is slow. */

/**
 * wv_courier_prepare_async: makes a request and writes it into @folder.
 * Errors of finish: those of wv_token_load(), wv_courier_prepare() and wv_courier_file_write()
 */
void wv_courier_prepare_async (WvStore *store, const char *folder, GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data);
/** wv_courier_prepare_finish: (transfer full): with the path of the file. */
WvCourierPrepared *wv_courier_prepare_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** WvCourierTakenIn: what became of the answers in a folder. */
typedef struct
{
  guint taken, before, older; /* files; the last two changed nothing */
  guint referrals, feedback;  /* new */
  guint waiting;              /* transactions that still wait here, when something was taken in */
  gboolean more;              /* the server has more than fitted */
  GStrv problems;             /* a sentence for each file of this computer, or damaged file, that could not be taken in */
} WvCourierTakenIn;
void wv_courier_taken_in_free (WvCourierTakenIn *taken);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvCourierTakenIn, wv_courier_taken_in_free)

/**
 * wv_courier_take_in_async: takes the answers for this computer in @folder in, the newest first; those of others stay
 * untouched. Errors of finish: NOT_FOUND when the folder cannot be read
 */
void wv_courier_take_in_async (WvStore *store, const char *folder, GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data);
WvCourierTakenIn *wv_courier_take_in_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** wv_courier_list_async: wv_courier_file_list() in a thread. */
void wv_courier_list_async (const char *folder, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/** wv_courier_list_finish: (transfer full) (element-type WvCourierFound) */
GPtrArray *wv_courier_list_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
