#pragma once

#include "store/wv-directory.h"
#include "ui/wv-desk.h"

G_BEGIN_DECLS

/** wv_offer_load_async: reads the offer with this row id, with everything that belongs to it, for a screen. */
void wv_offer_load_async (WvDesk *desk, gint64 rowid, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data);
/** wv_offer_load_id_async: the same by id. */
void wv_offer_load_id_async (WvDesk *desk, const char *offer, GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data);
/** wv_offer_load_finish: (nullable): %NULL without error when the offer is gone. */
WvOfferView *wv_offer_load_finish (WvDesk *desk, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
