#pragma once

#include "ui/wv-desk.h"

G_BEGIN_DECLS

/** What the inbox asks of the database thread besides the caseload. */

/** WvInboxExtra: what only the preview shows. All nullable. */
typedef struct
{
  char *role;      /* of the referrer: "Huisarts" */
  char *phone;     /* of the referrer, else of the practice */
  char *call_when; /* when the referrer can be called; personal */
} WvInboxExtra;
void wv_inbox_extra_free (WvInboxExtra *extra);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvInboxExtra, wv_inbox_extra_free)

void wv_inbox_extra_async (WvDesk *desk, const char *dossier, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data);
WvInboxExtra *wv_inbox_extra_finish (WvDesk *desk, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** wv_inbox_colleagues_async: who may take a referral: (element-type WvRecord): contacts, by name. */
void wv_inbox_colleagues_async (WvDesk *desk, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);
GPtrArray *wv_inbox_colleagues_finish (WvDesk *desk, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
