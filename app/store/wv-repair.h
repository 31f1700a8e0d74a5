#pragma once

#include "domain/wv-sum.h"
#include "store/wv-outbox-sync.h"

G_BEGIN_DECLS

/**
 * Comparing what this desktop has of a stream with what the server has, and the brake on deletions (app/sync/README.md,
 * Repair). Plain functions for the database thread, inside the caller's transaction.
 */

/** WV_BRAKE_LEAST: so many may always go; beyond that one fifth of the stream. */
#define WV_BRAKE_LEAST 50
/** Milliseconds between the answer that was held and the one that may confirm it. */
#define WV_BRAKE_PAGE_MS (60 * G_GINT64_CONSTANT (1000))
#define WV_BRAKE_RESET_MS (3600 * G_GINT64_CONSTANT (1000))

/** wv_repair_sums: what the server has given us of @stream, in WV_SUM_BUCKETS parts; own waiting work does not count. */
gboolean wv_repair_sums (WvDb *db, const char *stream, WvSumBucket *ret_buckets, GError **error);

/** WvRepairList: what the server listed of the buckets that differ. */
typedef struct _WvRepairList WvRepairList;
WvRepairList *wv_repair_list_new (void) G_GNUC_WARN_UNUSED_RESULT;
void wv_repair_list_free (WvRepairList *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvRepairList, wv_repair_list_free)
/** wv_repair_list_add: @ids: an object kind → [id, v, …] of @bucket. Errors: PROTOCOL. */
gboolean wv_repair_list_add (WvRepairList *list, guint bucket, const json_t *ids, GError **error);
/**
 * wv_repair_compare: removes what the listed buckets do not have, and notes as wanted what is missing or has another
 * version. @ret_held: the brake stopped it: nothing was changed.
 */
gboolean wv_repair_compare (WvDb *db, const char *stream, const WvRepairList *list, gint64 now, gboolean *ret_held,
                            GError **error);

/** wv_repair_wanted: (transfer full): ids of one kind that are still wanted, at most @max; empty when none is. */
GPtrArray *wv_repair_wanted (WvDb *db, const char *stream, guint max, char **ret_kind, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean wv_repair_has_wants (WvDb *db, const char *stream, gboolean *ret_has, GError **error);
/** wv_repair_got: @id came, or the server does not have it. */
gboolean wv_repair_got (WvDb *db, const char *kind, const char *id, GError **error);

/**
 * wv_repair_begin: @stream has to be compared. wv_repair_is_due: whether it has. wv_repair_end: it is.
 * wv_repair_count: counts one comparison more; %FALSE in @ret_goes_on when there were absurdly many: then it ends.
 */
gboolean wv_repair_begin (WvDb *db, const char *stream, GError **error);
gboolean wv_repair_is_due (WvDb *db, const char *stream);
gboolean wv_repair_count (WvDb *db, const char *stream, gboolean *ret_goes_on, GError **error);
gboolean wv_repair_end (WvDb *db, const char *stream, GError **error);

/**
 * wv_repair_check: whether the mirror is what the server says: @live records with @sum. When not, and the last time was
 * an hour ago or more, a comparison begins. Large streams are counted at most every ten minutes. @ret_differs: it begins.
 */
gboolean wv_repair_check (WvDb *db, const char *stream, gint64 live, guint64 sum, gint64 now, gboolean *ret_differs,
                          GError **error);

/**
 * wv_brake: whether @removals records of @stream may go now; when not, it is noted and may be asked again after @wait ms.
 * wv_brake_is_on: the stream should not be asked for now. wv_brake_off: it is in order again.
 * wv_brake_agree: a person agrees with everything that is held. wv_brake_count: how many streams are held; -1 with @error.
 */
gboolean wv_brake (WvDb *db, const char *stream, guint removals, gint64 wait, gint64 now, gboolean *ret_may, GError **error);
gboolean wv_brake_is_on (WvDb *db, const char *stream, gint64 now);
gboolean wv_brake_off (WvDb *db, const char *stream, GError **error);
gboolean wv_brake_agree (WvDb *db, GError **error);
int wv_brake_count (WvDb *db, GError **error);

G_END_DECLS
