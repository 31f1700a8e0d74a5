#pragma once

#include "store/wv-store.h"
#include "sync/wv-courier-file.h"
#include "sync/wv-round.h"

G_BEGIN_DECLS

/**
 * The desktop's side of courier files: functions for wv_store_run_async(). A request asks what a sync asks; its answer is
 * taken in only while the desktop is still where it was then. Everything may happen twice, late, in another order, or
 * never: what is not answered is in the next request again.
 */

/** WvCourierJob: in. @token: of this device, for wv_courier_prepare(); @file: for the other two. */
typedef struct
{
  gint64 now;
  char *token;
  WvCourierFile *file;
} WvCourierJob;

WvCourierJob *wv_courier_job_new (gint64 now, const char *token, WvCourierFile *taken) G_GNUC_WARN_UNUSED_RESULT;
void wv_courier_job_free (WvCourierJob *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvCourierJob, wv_courier_job_free)

/** WvCourierPrepared: @sent: operations in the file; @left: that wait and are not in it (may still be taken back). */
typedef struct
{
  WvCourierFile *file; /* not written yet */
  guint sent, left;
} WvCourierPrepared;
void wv_courier_prepared_free (WvCourierPrepared *prepared);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvCourierPrepared, wv_courier_prepared_free)

/**
 * wv_courier_prepare: WRITE: a request of this desktop; the key for its answer is kept here. The caller writes the file
 * after the commit.
 *
 * Returns: (transfer full): #WvCourierPrepared. Errors: NOT_FOUND before enrolment, or when the server's key is not known
 * because the desktop never synced with a server that has one
 */
gpointer wv_courier_prepare (WvDb *db, gpointer job, GError **error);

/** WvCourierOutcome: what became of an answer. */
typedef enum
{
  WV_COURIER_TAKEN,
  WV_COURIER_BEFORE, /* it was taken in before: nothing changed */
  WV_COURIER_OLDER,  /* newer news was taken in since the request: nothing changed */
} WvCourierOutcome;

typedef struct
{
  WvCourierOutcome outcome;
  guint referrals, feedback; /* new */
  guint waiting;             /* transactions that still wait here */
  gboolean more;             /* the server has more than fitted: prepare again */
} WvCourierApplied;

/**
 * wv_courier_apply: WRITE: takes the answer in, whole or not at all.
 *
 * Returns: (transfer full): #WvCourierApplied, g_free(). Errors: NOT_FOUND an answer for another computer; UNSEALED,
 * PROTOCOL damaged; UNAUTHORISED, REFUSED, TOO_LARGE what the server said; storage
 */
gpointer wv_courier_apply (WvDb *db, gpointer job, GError **error);

/** wv_courier_is_own: whether @file belongs to a request of this desktop; on an error it is not. */
gboolean wv_courier_is_own (WvDb *db, const WvCourierFile *file);

/* The one who carries. */

/** WvCourierServed: an office whose request was answered through this desktop. */
typedef struct
{
  char *id, *office;
  gint64 made_at, served_at;
} WvCourierServed;

/** wv_courier_note_served: WRITE: remembers that the answer @file was fetched. Returns: not %NULL. */
gpointer wv_courier_note_served (WvDb *db, gpointer job, GError **error);
/** wv_courier_load_served: READ: (element-type WvCourierServed): the latest first. @job: unused */
gpointer wv_courier_load_served (WvDb *db, gpointer job, GError **error);

G_END_DECLS
