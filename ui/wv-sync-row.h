#pragma once

#include <adwaita.h>

#include "store/wv-queue.h"
#include "ui/wv-desk.h"

G_BEGIN_DECLS

/**
 * WvSyncRow: one change that waits: what, about whom, since when. Names follow Namen verbergen.
 *
 * Signals: "take-back" (), "put-away" ().
 */
#define WV_TYPE_SYNC_ROW (wv_sync_row_get_type ())
G_DECLARE_FINAL_TYPE (WvSyncRow, wv_sync_row, WV, SYNC_ROW, AdwActionRow)

/** wv_sync_row_new: takes @item over. */
GtkWidget *wv_sync_row_new (WvDesk *desk, WvQueueItem *item);
const WvQueueItem *wv_sync_row_get_item (WvSyncRow *self);

G_END_DECLS
