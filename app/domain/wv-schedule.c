#include "domain/wv-schedule.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "domain/wv-calendar.h"
#include "domain/wv-error.h"

#define DAY_MINUTES 1440

static const char *const weekdays[] = { "MO", "TU", "WE", "TH", "FR", "SA", "SU" };

/* "HH:MM" to minutes after midnight; 24:00 is the end of the day. */
static gboolean
read_time (const char *text, int *ret_minutes)
{
  int hours, minutes;
  char rest;

  if (text == NULL || sscanf (text, "%2d:%2d%c", &hours, &minutes, &rest) != 2)
    return FALSE;
  if (hours < 0 || minutes < 0 || minutes > 59 || hours * 60 + minutes > DAY_MINUTES)
    return FALSE;
  *ret_minutes = hours * 60 + minutes;
  return TRUE;
}

/* "TU" or "2TU" or "-1FR". */
static gboolean
read_weekday (const char *text, int *ret_ordinal, int *ret_weekday)
{
  char *end;
  gint64 ordinal = g_ascii_strtoll (text, &end, 10);

  for (int i = 0; i < 7; i++)
    if (strcmp (end, weekdays[i]) == 0 && ordinal >= -5 && ordinal <= 5)
      {
        *ret_ordinal = (int) ordinal;
        *ret_weekday = i + 1;
        return TRUE;
      }
  return FALSE;
}

static int
day_of_month (const char *day)
{
  return (int) g_ascii_strtoll (day + 8, NULL, 10);
}

static gboolean
is_nth_weekday (const char *day, int ordinal)
{
  int of_month = day_of_month (day);
  g_autofree char *next_week = NULL;

  if (ordinal == 0)
    return TRUE;
  if (ordinal > 0)
    return (of_month - 1) / 7 + 1 == ordinal;
  next_week = wv_day_add (day, -7 * ordinal);
  return day_of_month (next_week) <= 7 && strncmp (next_week, day, 7) != 0;
}

static gboolean
matches_weekdays (const char *by_day, const char *day)
{
  g_auto (GStrv) wanted = g_strsplit (by_day, ",", -1);
  int today = wv_weekday (day);

  for (guint i = 0; wanted[i] != NULL; i++)
    {
      int ordinal, weekday;

      if (read_weekday (wanted[i], &ordinal, &weekday) && weekday == today && is_nth_weekday (day, ordinal))
        return TRUE;
    }
  return FALSE;
}

static gboolean
matches_interval (const WvParts *parts, const char *day)
{
  const char *start = wv_parts_get (parts, "DTSTART");
  gint64 interval = wv_parts_get_int (parts, "INTERVAL", 1);
  g_autofree char *monday = NULL;

  if (interval <= 1 || start == NULL)
    return TRUE;
  if (g_strcmp0 (wv_parts_get (parts, "FREQ"), "DAILY") == 0)
    return wv_days_between (start, day) % interval == 0;
  monday = wv_day_add (start, 1 - wv_weekday (start));
  return wv_days_between (monday, day) / 7 % interval == 0;
}

static gboolean
applies_on (const WvParts *parts, const char *day)
{
  const char *start = wv_parts_get (parts, "DTSTART");
  const char *until = wv_parts_get (parts, "UNTIL");
  const char *by_day = wv_parts_get (parts, "BYDAY");

  if ((start != NULL && strcmp (day, start) < 0) || (until != NULL && strcmp (day, until) > 0))
    return FALSE;
  if (wv_holiday_name (day) != NULL && wv_parts_get_int (parts, "HOLIDAYS", 0) == 0)
    return FALSE;
  if (by_day != NULL && !matches_weekdays (by_day, day))
    return FALSE;
  return matches_interval (parts, day);
}

static int
compare_openings (gconstpointer a, gconstpointer b)
{
  return ((const WvOpening *) a)->opens_minute - ((const WvOpening *) b)->opens_minute;
}

GArray *
wv_schedule_on (const char *const *lines, const char *day)
{
  GArray *openings = g_array_new (FALSE, FALSE, sizeof (WvOpening));

  for (guint i = 0; lines != NULL && lines[i] != NULL; i++)
    {
      g_autoptr (WvParts) parts = NULL;
      WvOpening opening = { 0 };

      if (!wv_schedule_check (lines[i], NULL))
        continue;
      parts = wv_parts_parse (lines[i], NULL);
      if (!applies_on (parts, day) || !read_time (wv_parts_get (parts, "OPENS"), &opening.opens_minute)
          || !read_time (wv_parts_get (parts, "CLOSES"), &opening.closes_minute))
        continue;
      opening.walk_in = wv_parts_get_int (parts, "WALKIN", 0) != 0;
      g_array_append_val (openings, opening);
    }
  g_array_sort (openings, compare_openings);
  return openings;
}

gboolean
wv_schedule_walk_in_on (const char *const *lines, const char *day)
{
  g_autoptr (GArray) openings = wv_schedule_on (lines, day);

  for (guint i = 0; i < openings->len; i++)
    if (g_array_index (openings, WvOpening, i).walk_in)
      return TRUE;
  return FALSE;
}

int
wv_schedule_open_until (const char *const *lines, gint64 ms)
{
  g_autofree char *day = wv_day_of (ms);
  g_autoptr (GDateTime) local = wv_local_time (ms);
  g_autoptr (GArray) openings = wv_schedule_on (lines, day);
  int minute = g_date_time_get_hour (local) * 60 + g_date_time_get_minute (local);

  for (guint i = 0; i < openings->len; i++)
    {
      const WvOpening *opening = &g_array_index (openings, WvOpening, i);

      if (minute >= opening->opens_minute && minute < opening->closes_minute)
        return opening->closes_minute;
    }
  return -1;
}

static const char *
weekday_name (int weekday)
{
  static const char *const names[] = { N_ ("Monday"), N_ ("Tuesday"),  N_ ("Wednesday"), N_ ("Thursday"),
                                       N_ ("Friday"), N_ ("Saturday"), N_ ("Sunday") };

  return _ (names[weekday - 1]);
}

static const char *
ordinal_name (int ordinal)
{
  static const char *const names[] = { N_ ("every first"), N_ ("every second"), N_ ("every third"),
                                       N_ ("every fourth"), N_ ("every fifth") };

  return ordinal > 0 ? _ (names[ordinal - 1]) : _ ("every last");
}

/* "Monday to Friday" where five days in a row are meant, else the days with commas. */
static char *
describe_days (const char *by_day)
{
  g_auto (GStrv) days = g_strsplit (by_day, ",", -1);
  GString *out = g_string_new (NULL);

  if (strcmp (by_day, "MO,TU,WE,TH,FR") == 0)
    g_string_append_printf (out, _ ("%s to %s"), weekday_name (1), weekday_name (5));
  else
    for (guint i = 0; days[i] != NULL; i++)
      {
        int ordinal, weekday;

        if (!read_weekday (days[i], &ordinal, &weekday))
          continue;
        if (out->len > 0)
          g_string_append (out, ", ");
        if (ordinal != 0)
          g_string_append_printf (out, "%s ", ordinal_name (ordinal));
        g_string_append (out, weekday_name (weekday));
      }
  return g_string_free (out, FALSE);
}

static char *
describe_line (const WvParts *parts)
{
  const char *by_day = wv_parts_get (parts, "BYDAY");
  const char *note = wv_parts_get (parts, "NOTE");
  g_autofree char *days = by_day != NULL ? describe_days (by_day) : g_strdup (_ ("every day"));
  GString *out = g_string_new (days);

  g_string_append_printf (out, " %s–%s", wv_parts_get (parts, "OPENS"), wv_parts_get (parts, "CLOSES"));
  if (wv_parts_get_int (parts, "WALKIN", 0) != 0)
    g_string_append_printf (out, ", %s", _ ("walk-in"));
  if (note != NULL)
    g_string_append_printf (out, " (%s)", note);
  return g_string_free (out, FALSE);
}

char *
wv_schedule_describe (const char *const *lines)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; lines != NULL && lines[i] != NULL; i++)
    {
      g_autoptr (WvParts) parts = wv_schedule_check (lines[i], NULL) ? wv_parts_parse (lines[i], NULL) : NULL;
      g_autofree char *line = parts != NULL ? describe_line (parts) : NULL;

      if (line == NULL)
        continue;
      if (out->len > 0)
        g_string_append (out, "; ");
      g_string_append (out, line);
    }
  return g_string_free (out, FALSE);
}

static gboolean
wrong_part (GError **error, const char *key, const char *value)
{
  g_set_error (error, WV_ERROR, WV_ERROR_INVALID, _ ("Opening hours: “%s” is not possible for %s."), value ?: "", key);
  return FALSE;
}

static gboolean
check_days (const char *by_day, GError **error)
{
  g_auto (GStrv) days = g_strsplit (by_day, ",", -1);

  for (guint i = 0; days[i] != NULL; i++)
    {
      int ordinal, weekday;

      if (!read_weekday (days[i], &ordinal, &weekday))
        return wrong_part (error, "BYDAY", days[i]);
    }
  return TRUE;
}

gboolean
wv_schedule_check (const char *line, GError **error)
{
  g_autoptr (WvParts) parts = wv_parts_parse (line, error);
  const char *dates[] = { "DTSTART", "UNTIL" };
  const char *freq;
  int opens, closes;

  if (parts == NULL)
    return FALSE;
  freq = wv_parts_get (parts, "FREQ");
  if (freq == NULL || !g_strv_contains ((const char *const[]) { "DAILY", "WEEKLY", "MONTHLY", NULL }, freq))
    return wrong_part (error, "FREQ", freq);
  if (!read_time (wv_parts_get (parts, "OPENS"), &opens))
    return wrong_part (error, "OPENS", wv_parts_get (parts, "OPENS"));
  if (!read_time (wv_parts_get (parts, "CLOSES"), &closes) || closes <= opens)
    return wrong_part (error, "CLOSES", wv_parts_get (parts, "CLOSES"));
  for (guint i = 0; i < G_N_ELEMENTS (dates); i++)
    if (wv_parts_get (parts, dates[i]) != NULL && !wv_day_is_valid (wv_parts_get (parts, dates[i])))
      return wrong_part (error, dates[i], wv_parts_get (parts, dates[i]));
  return wv_parts_get (parts, "BYDAY") == NULL || check_days (wv_parts_get (parts, "BYDAY"), error);
}
