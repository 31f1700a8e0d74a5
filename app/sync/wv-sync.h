#pragma once

#include <gio/gio.h>

#include "store/wv-store.h"
#include "sync/wv-transport.h"

G_BEGIN_DECLS

/**
 * WvSync: keeps one desktop's store and the server together: sends the outbox, pulls the streams, waits for news,
 * backs off. Needs the device token only, never the password. Everything about when is in here; what is said is in
 * wv-message.h, what is done with it in wv-apply.h. The interface only looks at "state" and calls now().
 *
 * Properties: "state" (WvSyncState), "waiting" (uint, local transactions not acknowledged), "refused" (uint),
 * "choices" (uint, open conflicts), "last-synced" (int64 ms, 0 never), "message" (string, nullable: translated
 * reason of the last failure). All notify in the main context.
 * Signals: "received" (uint referrals, uint feedback): new for us since the last time, for the notification.
 */
#define WV_TYPE_SYNC (wv_sync_get_type ())
G_DECLARE_FINAL_TYPE (WvSync, wv_sync, WV, SYNC, GObject)

typedef enum
{
  WV_SYNC_IDLE,    /* in sync as far as we know */
  WV_SYNC_BUSY,
  WV_SYNC_OFFLINE, /* no usable answer from the network */
  WV_SYNC_FAILED,  /* the server answers, but not with what we need; the message says why */
} WvSyncState;

/** wv_sync_new: @transport may be %NULL before enrolment; the sync then stays offline. */
WvSync *wv_sync_new (WvStore *store, WvTransport *transport);
/** wv_sync_start: begins: syncs now, then follows the outbox, the live channel and the clock. */
void wv_sync_start (WvSync *self);
void wv_sync_stop (WvSync *self);
/** wv_sync_now: the user asks: ignores the own back-off, not the server's Retry-After. */
void wv_sync_now (WvSync *self);
WvSyncState wv_sync_get_state (WvSync *self);

/**
 * wv_sync_once_async: one complete sync (until nothing is left to send or fetch), for the command line.
 * Errors: NETWORK, PROTOCOL, UNAUTHORISED, storage
 */
void wv_sync_once_async (WvSync *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean wv_sync_once_finish (WvSync *self, GAsyncResult *result, GError **error);

G_END_DECLS
