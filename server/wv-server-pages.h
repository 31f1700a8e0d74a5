#pragma once

#include "server/wv-server-store.h"
#include "sync/wv-message-repair.h"

G_BEGIN_DECLS

/** WvServerDelivery: what a page held: entries of @stream after @from up to and including @to. */
typedef struct
{
  char *stream;
  gint64 from, to;
} WvServerDelivery;
void wv_server_delivery_free (WvServerDelivery *delivery);

/** WvServerAsk: what a request asks: its hello, and the lines of a repair (element-type json_t). */
typedef struct
{
  const WvHello *hello;
  const GPtrArray *buckets, *wants;
} WvServerAsk;

/**
 * WvServerPlaceState: what a desktop's cursor says: KNOWN here; FOREIGN, of another epoch or no cursor at all;
 * FORGOTTEN, of before deletions that are not remembered any more; LOST, of this epoch but of a history that is not here.
 */
typedef enum
{
  WV_SERVER_PLACE_KNOWN,
  WV_SERVER_PLACE_FOREIGN,
  WV_SERVER_PLACE_FORGOTTEN,
  WV_SERVER_PLACE_LOST,
} WvServerPlaceState;

/** wv_server_pages_lost: whether a cursor of @hello proves that this server lost history; inside a transaction. */
gboolean wv_server_pages_lost (WvServerStore *store, const WvServerDevice *device, const WvHello *hello, gboolean *ret_lost,
                               GError **error);

/**
 * wv_server_pages_write: adds to @writer what is new in the streams of @ask that @device may see, one page each, from
 * one snapshot: called inside a transaction. Streams without news give no line; a cursor that is not known gives a reset.
 * @ret_deliveries: (element-type WvServerDelivery): pages with entries of an organisation are added, for the audit
 *
 * Errors: of the storage
 */
gboolean wv_server_pages_write (WvServerStore *store, const WvServerDevice *device, const WvServerAsk *ask,
                                WvMessageWriter *writer, GPtrArray *ret_deliveries, GError **error);

/**
 * wv_server_pages_moved: names of the streams of @hello that have news for @device; inside a transaction.
 * Returns: (transfer full): empty when there are none; %NULL on an error of the storage
 */
GStrv wv_server_pages_moved (WvServerStore *store, const WvServerDevice *device, const WvHello *hello, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** wv_server_may_see_stream: "dir" and that of the own organisation. */
gboolean wv_server_may_see_stream (const WvServerDevice *device, const char *stream);

G_END_DECLS
