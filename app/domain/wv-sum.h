#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Sums over what a stream holds, the same on desktop and server and in any order: each live record gives 64 bits, and
 * they are added modulo 2^64. They find mistakes and rot, not forgery. app/sync/README.md says how they travel.
 */

/** WV_SUM_BUCKETS: a stream falls into this many parts by the ids of its records, whatever the kind of UUID. */
#define WV_SUM_BUCKETS 256

/** WvSumBucket: @count live records and the sum of their wv_sum_of(). */
typedef struct
{
  gint64 count;
  guint64 sum;
} WvSumBucket;

/** wv_sum_of: 64 bits for version @version of record @id of @kind. */
guint64 wv_sum_of (const char *kind, const char *id, gint64 version);
/** wv_sum_bucket: 0 … WV_SUM_BUCKETS - 1; does not depend on the version. */
guint wv_sum_bucket (const char *kind, const char *id);
/** wv_sum_add: counts one record into its one of @buckets. */
void wv_sum_add (WvSumBucket *buckets, const char *kind, const char *id, gint64 version);
/** wv_sum_total: all @buckets together. */
WvSumBucket wv_sum_total (const WvSumBucket *buckets);

G_END_DECLS
