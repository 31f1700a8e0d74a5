#pragma once

#include "store/wv-store.h"
#include "sync/wv-apply.h"

G_BEGIN_DECLS

/* What one round of the sync does with the database: functions for wv_store_run_async(). */

/** WvRound: in: what to send, or the answer; freed with wv_round_free(). */
typedef struct
{
  gint64 now;
  guint max_ops;
  guint wait;    /* > 0: a waiting request */
  gboolean courier; /* for a file: it may come late, so it does not take part in the ratchet */
  GBytes *answer; /* (nullable) */
} WvRound;

/** WvRoundResult: out. */
typedef struct
{
  GBytes *request; /* of wv_round_prepare() */
  gboolean copied; /* this database comes from another computer: become a new device first (wv-fork.h) */
  WvApplied applied;
  gint64 next_due; /* as wv_outbox_next_due() */
  guint waiting, refused, choices;
  gint64 last_synced; /* ms of the last whole round, kept over a restart; 0 never */
} WvRoundResult;

WvRound *wv_round_new (gint64 now, guint max_ops, guint wait, GBytes *answer) G_GNUC_WARN_UNUSED_RESULT;
void wv_round_free (WvRound *round);
void wv_round_result_free (WvRoundResult *result);
/** wv_round_prepare: the request; numbers the operations in it. NOT_FOUND before enrolment. */
gpointer wv_round_prepare (WvDb *db, gpointer round, GError **error);
/** wv_round_apply: verifies and applies the answer. NETWORK when it is not whole. */
gpointer wv_round_apply (WvDb *db, gpointer round, GError **error);
/** wv_round_look: only counts. */
gpointer wv_round_look (WvDb *db, gpointer round, GError **error);

/** wv_round_op_line: an operation as it travels. */
json_t *wv_round_op_line (const WvOutboxOp *op, gint64 now) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvRound, wv_round_free)

G_END_DECLS
