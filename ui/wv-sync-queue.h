#pragma once

#include <adwaita.h>

#include "ui/wv-sync-button.h"

G_BEGIN_DECLS

/**
 * WvSyncQueue: what the popover of the sync button holds: how it stands, each change that waits (opens its dossier),
 * Terughalen for a referral of which nothing was sent, what the server refused, the choices, and Opnieuw proberen.
 */
#define WV_TYPE_SYNC_QUEUE (wv_sync_queue_get_type ())
G_DECLARE_FINAL_TYPE (WvSyncQueue, wv_sync_queue, WV, SYNC_QUEUE, AdwBin)

GtkWidget *wv_sync_queue_new (void);
void wv_sync_queue_set_desk (WvSyncQueue *self, WvDesk *desk);
/** wv_sync_queue_set_look: the words above and below the list. */
void wv_sync_queue_set_look (WvSyncQueue *self, const WvSyncLook *look);
/** wv_sync_queue_refresh: reads the list again; when it is shown. */
void wv_sync_queue_refresh (WvSyncQueue *self);

G_END_DECLS
