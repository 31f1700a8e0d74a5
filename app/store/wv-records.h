#pragma once

#include "store/wv-db.h"

G_BEGIN_DECLS

/**
 * Reading records: one SQL table per kind, columns as in the kind's field table, holding what the user sees: the
 * server's state with own waiting operations applied. What the server said is kept apart (table "shadow") only
 * for records with waiting operations.
 */

/** wv_record_load: (nullable): %NULL without error when there is no such record. Sealed fields are not opened. */
WvRecord *wv_record_load (WvDb *db, const WvKind *kind, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * wv_records_query: all records of @kind for which @where holds, ordered.
 * @where: (nullable): SQL after WHERE with one optional parameter :value; a literal in the caller, never built
 * @order: (nullable): SQL after ORDER BY, a literal
 *
 * Returns: (transfer full) (element-type WvRecord) (nullable)
 */
GPtrArray *wv_records_query (WvDb *db, const WvKind *kind, const char *where, const char *value,
                             const char *order, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * wv_records_load_rows: the records with these row ids (gint64), in any order.
 * @ret_rows: (out) (nullable): their row ids, in the order of the result
 */
GPtrArray *wv_records_load_rows (WvDb *db, const WvKind *kind, const GArray *rows, GArray **ret_rows,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** wv_record_write: insert or replace as is, without outbox: used by sync and imports of a server's state. */
gboolean wv_record_write (WvDb *db, const WvRecord *record, GError **error);
/** wv_record_write_newer: the same unless the table has a newer version. @ret_written: (out) (nullable) */
gboolean wv_record_write_newer (WvDb *db, const WvRecord *record, gboolean *ret_written, GError **error);
gboolean wv_record_delete (WvDb *db, const WvKind *kind, const char *id, GError **error);

G_END_DECLS
