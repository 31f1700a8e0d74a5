#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Dates, times and figures as the screens write them (own month and day names by gettext, never the locale's).
 * @ms and @now are moments in ms since 1970 UTC; @day and @today are YYYY-MM-DD. All results (transfer full).
 */

/** wv_format_time: "15:30". */
char *wv_format_time (gint64 ms);
/** wv_format_moment: "vandaag 15:30", "gisteren 16:40", "morgen 12:00", "di 24 februari 10:44", "24 februari 2025". */
char *wv_format_moment (gint64 ms, gint64 now);
/** wv_format_moment_short: "15:30" today, "gisteren", else "12 mrt" or "12 mrt 2025". */
char *wv_format_moment_short (gint64 ms, gint64 now);
/** wv_format_day: "vandaag", "gisteren", "morgen", "24 februari", with the year when that is another. */
char *wv_format_day (const char *day, const char *today);
/** wv_format_date: "24 februari", with the year when that is another than today's; never a word. */
char *wv_format_date (const char *day, const char *today);
/** wv_format_date_short: "12 mrt". */
char *wv_format_date_short (const char *day);
/** wv_format_date_long: "dinsdag 10 maart 2026". */
char *wv_format_date_long (const char *day);
/** wv_format_late: "4 dagen te laat", "vandaag", "nog 3 dagen"; @days as wv_case_days_late() gives. */
char *wv_format_late (int days);
/** wv_format_range: "12:00–13:30", minutes after midnight. */
char *wv_format_range (int from_minute, int to_minute);
/** wv_format_distance: "850 m", "1,2 km", "12 km". */
char *wv_format_distance (int metres);
/** wv_format_number: "1.240". */
char *wv_format_number (gint64 number);
/** wv_format_initials: "Jacoba Kole" → "JK"; for avatars. */
char *wv_format_initials (const char *name);

G_END_DECLS
