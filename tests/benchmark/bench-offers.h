#pragma once

#include "store/wv-store.h"

G_BEGIN_DECLS

/* Invented offers for the benchmarks: some 650 bytes each, words as unevenly spread as in real
 * texts, all over the country. The same number gives the same offer. */

/** bench_offer_new: with the version @index + 1, so that a page of them is in order. */
WvRecord *bench_offer_new (guint index) G_GNUC_WARN_UNUSED_RESULT;
/** bench_offer_page: offers @from up to @from + @n. (element-type WvRecord) (transfer full) */
GPtrArray *bench_offer_page (guint from, guint n) G_GNUC_WARN_UNUSED_RESULT;
/** bench_fill: writes @n offers with their index, as the sync does. */
void bench_fill (WvStore *store, guint n);
/** bench_temporary: a path in a new folder, below TMPDIR. (transfer full) */
char *bench_temporary (const char *name) G_GNUC_WARN_UNUSED_RESULT;
/** bench_remove: the folder around @path with what is in it. */
void bench_remove (const char *path);

/** bench_percentile: of doubles, sorted by this; @percent 0 to 100. */
double bench_percentile (GArray *values, double percent);
/** bench_row: one line of the table: what, value, floor, ratio. */
void bench_head (const char *title);
void bench_row (const char *what, double value, double floor_value, const char *unit);
/** bench_now: milliseconds; bench_cpu: those in which this process really ran, also on a busy
 * machine. */
double bench_now (void);
double bench_cpu (void);

G_END_DECLS
