#pragma once

#include "store/wv-pin.h"
#include "store/wv-undelivered.h"
#include "ui/wv-desk.h"

G_BEGIN_DECLS

/** WvTodayDraft: a draft as Vandaag shows it. */
typedef struct
{
  char *id;
  char *name;        /* nullable */
  char *offer_title; /* nullable */
  gint64 saved_at;
  gboolean consent;
} WvTodayDraft;

/** WvTodayStock: what Vandaag needs from the store besides the caseload. */
typedef struct
{
  GPtrArray *drafts;   /* (element-type WvTodayDraft): newest first */
  GPtrArray *entries;  /* (element-type WvOutboxEntry): oldest first */
  GPtrArray *keys;     /* (element-type WvPinChange): organisations with another key than before */
  GPtrArray *undelivered; /* (element-type WvUndelivered): oldest first */
  GPtrArray *contacts; /* (element-type WvPerson) */
  GPtrArray *walk_ins; /* (element-type WvWalkIn) */
  GPtrArray *quiet;    /* (element-type WvQuiet): of a coordinator; empty for others */
  GPtrArray *races;    /* (element-type WvRace): steps that came too late */
} WvTodayStock;

void wv_today_stock_free (WvTodayStock *stock);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvTodayStock, wv_today_stock_free)

void wv_today_load_async (WvDesk *desk, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data);
WvTodayStock *wv_today_load_finish (WvDesk *desk, GAsyncResult *result, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/** wv_today_drafts_async: only the drafts. */
void wv_today_drafts_async (WvDesk *desk, GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data);
/** wv_today_drafts_finish: (transfer full) (element-type WvTodayDraft): newest first. */
GPtrArray *wv_today_drafts_finish (WvDesk *desk, GAsyncResult *result, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
