#pragma once

#include <gio/gio.h>

#include "store/wv-store.h"

G_BEGIN_DECLS

/**
 * WvRow: one row of a WvList: a record that is fetched when it is first looked at. Property "record" notifies when
 * the content came or changed.
 */
#define WV_TYPE_ROW (wv_row_get_type ())
G_DECLARE_FINAL_TYPE (WvRow, wv_row, WV, ROW, GObject)

gint64 wv_row_get_rowid (WvRow *self);
/** wv_row_get_record: (transfer none) (nullable): %NULL until fetched; asking starts the fetch. */
const WvRecord *wv_row_get_record (WvRow *self);

/**
 * WvList: GListModel of WvRow over a vector of row ids; rows are made on demand, found again by a table of weak
 * references, and fetched in one query per idle. Holds a million rows without loading them.
 */
#define WV_TYPE_LIST (wv_list_get_type ())
G_DECLARE_FINAL_TYPE (WvList, wv_list, WV, LIST, GObject)

WvList *wv_list_new (WvStore *store, const WvKind *kind);
/**
 * wv_list_set_rows: shows these row ids (gint64). @replace: a new search: two-step reset; otherwise the smallest
 * difference is emitted, so that scroll position and selection stay.
 */
void wv_list_set_rows (WvList *self, const GArray *rows, gboolean replace);
/** wv_list_find: position of a row id, or -1. */
int wv_list_find (WvList *self, gint64 rowid);

G_END_DECLS
