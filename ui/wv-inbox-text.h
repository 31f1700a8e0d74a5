#pragma once

#include "store/wv-caseload.h"
#include "ui/wv-tag.h"

G_BEGIN_DECLS

/** What the rows of the inbox say. Pure: everything that a row depends on stands in WvInboxLook. */

typedef struct
{
  gint64 now;         /* ms */
  WvSegment segment;  /* the segment that shows */
  gboolean hide;      /* Namen verbergen */
  gboolean offline;   /* what waits is waiting for a connection */
} WvInboxLook;

/** wv_inbox_text_name: the name, or the initials when names are hidden. (transfer none) */
const char *wv_inbox_text_name (WvCase *item, const WvInboxLook *look);
/** wv_inbox_text_referrer: "Pieter Lindhout, Praktijk Kwadendamme". */
char *wv_inbox_text_referrer (WvCase *item);
/** wv_inbox_text_age: "8 min.", "2 uur", "5 dagen". */
char *wv_inbox_text_age (gint64 since, gint64 now);
/** wv_inbox_text_wait: how long it waits, or since when it is finished. */
char *wv_inbox_text_wait (WvCase *item, const WvInboxLook *look);
/** wv_inbox_text_status: the furthest step, or the state that interrupts it. (transfer none) */
const char *wv_inbox_text_status (WvCase *item);

/**
 * wv_inbox_text_due: the day by which somebody must act: "1 dag te laat", "vandaag 17:00"; empty without a clock.
 * @ret_tone: %WV_TONE_NEUTRAL when it needs no tag
 */
char *wv_inbox_text_due (WvCase *item, const WvInboxLook *look, WvTone *ret_tone);
/** wv_inbox_due_day: (nullable): that day itself. */
char *wv_inbox_due_day (WvCase *item, const WvInboxLook *look);

/**
 * wv_inbox_shows_waiting: whether the row says that something waits for a connection. Not in Nieuw: what waits there
 * is only that somebody looked, and the clock matters more.
 */
gboolean wv_inbox_shows_waiting (WvCase *item, const WvInboxLook *look);

/** wv_inbox_speed_tone: of the urgency; %WV_TONE_NEUTRAL for an ordinary one. wv_inbox_speed_icon: (nullable) */
WvTone wv_inbox_speed_tone (WvCase *item);
const char *wv_inbox_speed_icon (WvCase *item);
const char *wv_inbox_handover_icon (const char *kind);
const char *wv_inbox_due_icon (WvTone tone);

/** wv_inbox_text_row: the whole row as one sentence for screen readers; @who: (nullable): who takes it. */
char *wv_inbox_text_row (WvCase *item, const char *who, const WvInboxLook *look);
/** wv_inbox_text_matches: whether all words of @search begin a word of the row. */
gboolean wv_inbox_text_matches (WvCase *item, const char *search);

G_END_DECLS
