#include "domain/wv-calendar.h"

#include <stdlib.h>
#include <string.h>

#define N_(text) text
#define WV_YEAR_MIN 1800
#define WV_YEAR_MAX 2199

static GTimeZone *
amsterdam (void)
{
  static GTimeZone *zone;
  static gsize once;

  if (g_once_init_enter (&once))
    {
      zone = g_time_zone_new_identifier ("Europe/Amsterdam");
      if (zone == NULL)
        g_error ("The time zone Europe/Amsterdam is missing: install the package tzdata.");
      g_once_init_leave (&once, 1);
    }
  return zone;
}

GDateTime *
wv_local_time (gint64 ms)
{
  gint64 seconds = ms / 1000 - (ms % 1000 < 0 ? 1 : 0);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (seconds);
  g_autoptr (GDateTime) exact = NULL;

  g_return_val_if_fail (utc != NULL, NULL);
  exact = g_date_time_add (utc, (ms - seconds * 1000) * 1000);
  return g_date_time_to_timezone (exact, amsterdam ());
}

static char *
spell_day (GDateTime *time)
{
  int year, month, day;

  g_date_time_get_ymd (time, &year, &month, &day);
  return g_strdup_printf ("%04d-%02d-%02d", year, month, day);
}

char *
wv_day_of (gint64 ms)
{
  g_autoptr (GDateTime) local = wv_local_time (ms);

  return local != NULL ? spell_day (local) : NULL;
}

static gboolean
read_day (const char *text, int *ret_year, int *ret_month, int *ret_day)
{
  if (text == NULL || strlen (text) != 10 || text[4] != '-' || text[7] != '-')
    return FALSE;
  for (int i = 0; i < 10; i++)
    if (i != 4 && i != 7 && !g_ascii_isdigit (text[i]))
      return FALSE;
  *ret_year = atoi (text);
  *ret_month = atoi (text + 5);
  *ret_day = atoi (text + 8);
  return *ret_year >= WV_YEAR_MIN && *ret_year <= WV_YEAR_MAX
         && g_date_valid_dmy ((GDateDay)*ret_day, (GDateMonth)*ret_month, (GDateYear)*ret_year);
}

gboolean
wv_day_is_valid (const char *day)
{
  int y, m, d;

  return read_day (day, &y, &m, &d);
}

/* Calendar days are counted in UTC, where every day has 24 hours. */
static GDateTime *
noon (const char *day)
{
  int y, m, d;

  return read_day (day, &y, &m, &d) ? g_date_time_new_utc (y, m, d, 12, 0, 0) : NULL;
}

char *
wv_day_add (const char *day, int days)
{
  g_autoptr (GDateTime) start = noon (day);
  g_autoptr (GDateTime) result = NULL;

  g_return_val_if_fail (start != NULL, NULL);
  result = g_date_time_add_days (start, days);
  g_return_val_if_fail (result != NULL, NULL);
  return spell_day (result);
}

int
wv_days_between (const char *from, const char *to)
{
  g_autoptr (GDateTime) start = noon (from);
  g_autoptr (GDateTime) end = noon (to);

  g_return_val_if_fail (start != NULL && end != NULL, 0);
  return (int)(g_date_time_difference (end, start) / G_TIME_SPAN_DAY);
}

gint64
wv_day_at (const char *day, int hour, int minute)
{
  g_autoptr (GDateTime) local = NULL;
  int y, m, d;

  g_return_val_if_fail (read_day (day, &y, &m, &d), 0);
  local = g_date_time_new (amsterdam (), y, m, d, hour, minute, 0);
  g_return_val_if_fail (local != NULL, 0);
  return g_date_time_to_unix (local) * 1000;
}

int
wv_weekday (const char *day)
{
  g_autoptr (GDateTime) time = noon (day);

  g_return_val_if_fail (time != NULL, 0);
  return g_date_time_get_day_of_week (time);
}

/* Easter Sunday by the rule of Meeus, Jones and Butcher; as day of the year's March (1 = 1 March).
 */
static int
easter_in_march (int year)
{
  int a = year % 19, b = year / 100, c = year % 100;
  int d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
  int h = (19 * a + b - d - g + 15) % 30;
  int i = c / 4, k = c % 4;
  int l = (32 + 2 * e + 2 * i - h - k) % 7;
  int m = (a + 11 * h + 22 * l) / 451;

  return h + l - 7 * m + 22;
}

static const char *
easter_holiday (const char *day, int year)
{
  static const struct
  {
    int offset;
    const char *name;
  } days[] = {
    { 0, N_ ("Easter Sunday") }, { 1, N_ ("Easter Monday") }, { 39, N_ ("Ascension Day") },
    { 49, N_ ("Whit Sunday") },  { 50, N_ ("Whit Monday") },
  };
  g_autofree char *march = g_strdup_printf ("%04d-03-01", year);
  int offset = wv_days_between (march, day) + 1 - easter_in_march (year);

  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    if (days[i].offset == offset)
      return days[i].name;
  return NULL;
}

static gboolean
is_kings_day (const char *day, int month, int day_of_month)
{
  if (month != 4)
    return FALSE;
  return (day_of_month == 27 && wv_weekday (day) != 7)
         || (day_of_month == 26 && wv_weekday (day) == 6);
}

const char *
wv_holiday_name (const char *day)
{
  int y, m, d;

  g_return_val_if_fail (read_day (day, &y, &m, &d), NULL);

  if (m == 1 && d == 1)
    return N_ ("New Year’s Day");
  if (is_kings_day (day, m, d))
    return N_ ("King’s Day");
  if (m == 12 && d == 25)
    return N_ ("Christmas Day");
  if (m == 12 && d == 26)
    return N_ ("Second Christmas Day");
  if (easter_holiday (day, y) != NULL)
    return easter_holiday (day, y);
  return m == 5 && d == 5 ? N_ ("Liberation Day") : NULL;
}

gboolean
wv_is_working_day (const char *day)
{
  return wv_weekday (day) <= 5 && wv_holiday_name (day) == NULL;
}

char *
wv_next_working_day (const char *day)
{
  g_autofree char *at = g_strdup (day);

  g_return_val_if_fail (wv_day_is_valid (day), NULL);

  while (!wv_is_working_day (at))
    {
      char *next = wv_day_add (at, 1);

      g_free (at);
      at = next;
    }
  return g_steal_pointer (&at);
}

char *
wv_add_working_days (const char *day, int working_days)
{
  g_autofree char *at = g_strdup (day);
  int step = working_days < 0 ? -1 : 1;

  g_return_val_if_fail (wv_day_is_valid (day), NULL);

  while (working_days != 0)
    {
      char *next = wv_day_add (at, step);

      g_free (at);
      at = next;
      if (wv_is_working_day (at))
        working_days -= step;
    }
  return g_steal_pointer (&at);
}
