#pragma once

#include <adwaita.h>

#include "ui/wv-desk.h"
#include "ui/wv-inbox-text.h"

G_BEGIN_DECLS

/** WvInboxArrangements: who referred, what was agreed about it, and who is to take it. */
#define WV_TYPE_INBOX_ARRANGEMENTS (wv_inbox_arrangements_get_type ())
G_DECLARE_FINAL_TYPE (WvInboxArrangements, wv_inbox_arrangements, WV, INBOX_ARRANGEMENTS, AdwBin)

/** wv_inbox_arrangements_set_desk: once. */
void wv_inbox_arrangements_set_desk (WvInboxArrangements *self, WvDesk *desk);
/** wv_inbox_arrangements_show: @item may be %NULL: nothing to show. */
void wv_inbox_arrangements_show (WvInboxArrangements *self, WvCase *item, const WvInboxLook *look);
/** wv_inbox_arrangements_set_colleagues: (element-type WvRecord): contacts that may take a referral. */
void wv_inbox_arrangements_set_colleagues (WvInboxArrangements *self, GPtrArray *colleagues);
/** wv_inbox_arrangements_get_assignee: (nullable): id of the contact that is to take it. */
const char *wv_inbox_arrangements_get_assignee (WvInboxArrangements *self);

G_END_DECLS
