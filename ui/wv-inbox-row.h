#pragma once

#include "ui/wv-inbox-text.h"

G_BEGIN_DECLS

/** WvInboxColumn: the columns of the inbox, in their order. */
typedef enum
{
  WV_INBOX_RESIDENT,
  WV_INBOX_REQUEST,
  WV_INBOX_REFERRER,
  WV_INBOX_HANDOVER,
  WV_INBOX_SPEED,
  WV_INBOX_STATUS,
  WV_INBOX_WHO,
  WV_INBOX_WAIT,
  WV_INBOX_DUE,
  WV_INBOX_N_COLUMNS
} WvInboxColumn;

/** WvInboxRow: the part of a row that stands in one column: dot, icon, words or a tag. */
#define WV_TYPE_INBOX_ROW (wv_inbox_row_get_type ())
G_DECLARE_FINAL_TYPE (WvInboxRow, wv_inbox_row, WV, INBOX_ROW, GtkBox)

GtkWidget *wv_inbox_row_new (WvInboxColumn column);
WvInboxColumn wv_inbox_row_get_column (WvInboxRow *self);
/** wv_inbox_row_show: @who: (nullable): name of who takes it. */
void wv_inbox_row_show (WvInboxRow *self, WvCase *item, const char *who, const WvInboxLook *look);

G_END_DECLS
