#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Days and times as people in the Netherlands use them. A day is "YYYY-MM-DD" in Europe/Amsterdam; a moment is
 * milliseconds since 1970 UTC. All date arithmetic is GDateTime's; invalid input is a programming error unless
 * a function says otherwise.
 */

/** wv_day_of: the day in Europe/Amsterdam of moment @ms. */
char *wv_day_of (gint64 ms) G_GNUC_WARN_UNUSED_RESULT;
/** wv_day_is_valid: whether @day is a real day between 1800-01-01 and 2199-12-31 in exactly this spelling. */
gboolean wv_day_is_valid (const char *day);
char *wv_day_add (const char *day, int days) G_GNUC_WARN_UNUSED_RESULT;
/** wv_days_between: whole calendar days from @from to @to; negative when @to is earlier. */
int wv_days_between (const char *from, const char *to);
/** wv_day_at: the moment of @hour:@minute local time on @day; a time that does not exist (DST) moves forward. */
gint64 wv_day_at (const char *day, int hour, int minute);
/** wv_local_time: @ms in Europe/Amsterdam. */
GDateTime *wv_local_time (gint64 ms) G_GNUC_WARN_UNUSED_RESULT;
/** wv_weekday: 1 = Monday … 7 = Sunday. */
int wv_weekday (const char *day);

/**
 * wv_holiday_name: msgid of the Dutch public holiday on @day, or %NULL. New Year, Easter Sunday and Monday,
 * King's Day (26 April when the 27th is a Sunday), Liberation Day, Ascension Day, Whit Sunday and Monday,
 * both Christmas days (Algemene termijnenwet, art. 3; Good Friday is not one).
 */
const char *wv_holiday_name (const char *day);
gboolean wv_is_working_day (const char *day);
/** wv_next_working_day: @day itself when it is one. */
char *wv_next_working_day (const char *day) G_GNUC_WARN_UNUSED_RESULT;
char *wv_add_working_days (const char *day, int working_days) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
