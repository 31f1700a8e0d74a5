#pragma once

#include <adwaita.h>

#include "ui/wv-referral-line.h"

G_BEGIN_DECLS

/**
 * WvReferralsTable: lines in columns that sort. The same line stays selected while the rows change.
 * Signals: "opened" (WvReferralLine): Enter, or a double click.
 */
#define WV_TYPE_REFERRALS_TABLE (wv_referrals_table_get_type ())
G_DECLARE_FINAL_TYPE (WvReferralsTable, wv_referrals_table, WV, REFERRALS_TABLE, AdwBin)

/** wv_referrals_table_set_lines: (element-type WvReferralLine): replaces only what is not the same. */
void wv_referrals_table_set_lines (WvReferralsTable *self, GPtrArray *lines);
/** wv_referrals_table_unsort: back to the order of the lines. */
void wv_referrals_table_unsort (WvReferralsTable *self);
/** wv_referrals_table_get_model: (transfer none): the lines as they stand on the screen. */
GListModel *wv_referrals_table_get_model (WvReferralsTable *self);
/** wv_referrals_table_focus: moves the keyboard to the selected row, or to the first. */
gboolean wv_referrals_table_focus (WvReferralsTable *self);

G_END_DECLS
