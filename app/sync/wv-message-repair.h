#pragma once

#include "domain/wv-sum.h"
#include "sync/wv-message.h"

G_BEGIN_DECLS

/* The lines by which a desktop whose stream does not agree with the server's finds what differs (README.md, Repair). */

/** WV_LIMIT_WANT: records that one request may ask for. */
#define WV_LIMIT_WANT 2000
/** WV_LIMIT_IDS_BYTES: of "ids" lines in one answer; at least one bucket is always told. */
#define WV_LIMIT_IDS_BYTES (1024 * 1024)

/** wv_buckets_to_line: @buckets: WV_SUM_BUCKETS of them. */
json_t *wv_buckets_to_line (const char *stream, const WvSumBucket *buckets) G_GNUC_WARN_UNUSED_RESULT;
gboolean wv_buckets_from_line (const json_t *line, const char **ret_stream, WvSumBucket *ret_buckets, GError **error);

/** wv_sum_to_text: 16 digits of base 16. */
char *wv_sum_to_text (guint64 sum) G_GNUC_WARN_UNUSED_RESULT;
gboolean wv_sum_from_text (const char *text, guint64 *ret_sum);

G_END_DECLS
