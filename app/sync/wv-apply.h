#pragma once

#include "store/wv-outbox-sync.h"

G_BEGIN_DECLS

/** WvApplied: what an answer brought. */
typedef struct
{
  gboolean more;    /* a stream has more: ask again at once */
  gboolean later;   /* an operation must be sent again, not at once */
  gboolean moved;   /* answer to a waiting request: something moved */
  gboolean held;    /* the brake: a stream would have lost very much; it is asked again later, or a person agrees */
  guint next_after, next_jitter; /* seconds; 0 none */
  guint referrals;  /* new for @organisation */
  guint feedback;   /* new, written by others */
} WvApplied;

/**
 * wv_apply: applies a verified answer (the lines of wv_message_read()) inside the caller's write transaction.
 * Errors: PROTOCOL, storage: then nothing of it may be committed
 */
gboolean wv_apply (WvDb *db, const GPtrArray *lines, const char *organisation, gint64 now, WvApplied *ret, GError **error);

G_END_DECLS
