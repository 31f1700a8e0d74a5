#pragma once

#include <gtk/gtk.h>

#include "ui/wv-referral-line.h"

G_BEGIN_DECLS

/** WvReferralColumn: the columns of Verwijzingen, in their order. */
typedef enum
{
  WV_REFERRAL_RESIDENT,
  WV_REFERRAL_OFFER,
  WV_REFERRAL_STATUS,
  WV_REFERRAL_NEWS,
  WV_REFERRAL_DUE,
  WV_REFERRAL_N_COLUMNS
} WvReferralColumn;

/** WvReferralCell: the part of a line that stands in one column. */
#define WV_TYPE_REFERRAL_CELL (wv_referral_cell_get_type ())
G_DECLARE_FINAL_TYPE (WvReferralCell, wv_referral_cell, WV, REFERRAL_CELL, GtkBox)

GtkWidget *wv_referral_cell_new (WvReferralColumn column);
WvReferralColumn wv_referral_cell_get_column (WvReferralCell *self);
void wv_referral_cell_show (WvReferralCell *self, WvReferralLine *line);

G_END_DECLS
