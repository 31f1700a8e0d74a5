#pragma once

#include "domain/wv-parts.h"

G_BEGIN_DECLS

/**
 * Opening hours: lines of parts (RFC 5545 names): FREQ=WEEKLY|MONTHLY|DAILY; INTERVAL; BYDAY=MO,TU or 2TU (second
 * Tuesday of the month); DTSTART, UNTIL (YYYY-MM-DD); OPENS, CLOSES (HH:MM local time); WALKIN=1 for walk-in
 * hours; NOTE=free text. Public holidays count as closed unless HOLIDAYS=1.
 */
typedef struct
{
  int opens_minute;  /* minutes after midnight, local time */
  int closes_minute; /* may be 1440 */
  gboolean walk_in;
} WvOpening;

/**
 * wv_schedule_on: the openings on @day (YYYY-MM-DD), in order of time. Lines that cannot be read are skipped.
 *
 * Returns: (transfer full) (element-type WvOpening): may be empty
 */
GArray *wv_schedule_on (const char *const *lines, const char *day) G_GNUC_WARN_UNUSED_RESULT;
/** wv_schedule_walk_in_on: whether one of the openings on @day is a walk-in. */
gboolean wv_schedule_walk_in_on (const char *const *lines, const char *day);
/** wv_schedule_open_until: minutes after midnight when the opening around moment @ms ends, or -1 when closed. */
int wv_schedule_open_until (const char *const *lines, gint64 ms);
/** wv_schedule_describe: as a person would say it: "dinsdag 12:00–13:30, inloop". (transfer full) */
char *wv_schedule_describe (const char *const *lines) G_GNUC_WARN_UNUSED_RESULT;
/** wv_schedule_check: whether @line is a schedule; %WV_ERROR_INVALID says which part is wrong. */
gboolean wv_schedule_check (const char *line, GError **error);

G_END_DECLS
