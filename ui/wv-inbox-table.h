#pragma once

#include <adwaita.h>

#include "ui/wv-desk.h"
#include "ui/wv-inbox-row.h"

G_BEGIN_DECLS

/**
 * WvInboxTable: the received referrals of one segment, in columns that sort, with one of them selected. The same
 * referral stays selected while the list changes; when it leaves, the one that takes its place.
 *
 * Signals: "selected" (boolean by_user): another referral, or a new picture of the same one; "opened" (): Enter or
 * a double click; "updated" (): the rows changed.
 */
#define WV_TYPE_INBOX_TABLE (wv_inbox_table_get_type ())
G_DECLARE_FINAL_TYPE (WvInboxTable, wv_inbox_table, WV, INBOX_TABLE, AdwBin)

/** wv_inbox_table_set_desk: once. */
void wv_inbox_table_set_desk (WvInboxTable *self, WvDesk *desk);
void wv_inbox_table_set_segment (WvInboxTable *self, WvSegment segment);
/** wv_inbox_table_set_filter: @search and @place: (nullable); @mine: only what the user takes or was addressed to. */
void wv_inbox_table_set_filter (WvInboxTable *self, const char *search, gboolean mine, const char *place);
/** wv_inbox_table_set_people: names by contact id, of who takes a referral. */
void wv_inbox_table_set_people (WvInboxTable *self, GHashTable *people);
guint wv_inbox_table_get_n_rows (WvInboxTable *self);
/** wv_inbox_table_get_selected: (transfer none) (nullable) */
WvCase *wv_inbox_table_get_selected (WvInboxTable *self);
/** wv_inbox_table_select: selects the referral with this id, when it is in the list. */
gboolean wv_inbox_table_select (WvInboxTable *self, const char *id);
/** wv_inbox_table_focus: moves the keyboard to the selected row. */
gboolean wv_inbox_table_focus (WvInboxTable *self);
/** wv_inbox_table_refresh: writes the rows again: the clock went on, or names are to be hidden. */
void wv_inbox_table_refresh (WvInboxTable *self);
WvInboxLook wv_inbox_table_get_look (WvInboxTable *self);

G_END_DECLS
