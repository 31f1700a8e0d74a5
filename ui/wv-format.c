#include "ui/wv-format.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "domain/wv-calendar.h"

static const char *const month_names[]
    = { N_ ("January"),   N_ ("February"), N_ ("March"),    N_ ("April"),
        N_ ("May"),       N_ ("June"),     N_ ("July"),     N_ ("August"),
        N_ ("September"), N_ ("October"),  N_ ("November"), N_ ("December") };
static const char *const month_short[]
    = { N_ ("Jan"), N_ ("Feb"), N_ ("Mar"), N_ ("Apr"), "May",      N_ ("Jun"),
        N_ ("Jul"), N_ ("Aug"), N_ ("Sep"), N_ ("Oct"), N_ ("Nov"), N_ ("Dec") };
static const char *const weekday_names[]
    = { N_ ("Monday"), N_ ("Tuesday"),  N_ ("Wednesday"), N_ ("Thursday"),
        N_ ("Friday"), N_ ("Saturday"), N_ ("Sunday") };
static const char *const weekday_short[]
    = { N_ ("Mon"), N_ ("Tue"), N_ ("Wed"), N_ ("Thu"), N_ ("Fri"), N_ ("Sat"), N_ ("Sun") };

static void
split_day (const char *day, int *year, int *month, int *date)
{
  *year = atoi (day);
  *month = CLAMP (atoi (day + 5), 1, 12);
  *date = atoi (day + 8);
}

static const char *
near_word (int days)
{
  if (days == 0)
    return _ ("today");
  if (days == 1)
    return _ ("tomorrow");
  return days == -1 ? _ ("yesterday") : NULL;
}

char *
wv_format_time (gint64 ms)
{
  g_autoptr (GDateTime) local = wv_local_time (ms);

  return g_date_time_format (local, "%H:%M");
}

char *
wv_format_date (const char *day, const char *today)
{
  int year, month, date;

  split_day (day, &year, &month, &date);
  if (strncmp (day, today, 4) == 0)
    return g_strdup_printf ("%d %s", date, _ (month_names[month - 1]));
  return g_strdup_printf ("%d %s %d", date, _ (month_names[month - 1]), year);
}

char *
wv_format_date_short (const char *day)
{
  int year, month, date;
  const char *name;

  split_day (day, &year, &month, &date);
  name = month == 5 ? C_ ("short month", "May") : _ (month_short[month - 1]);
  return g_strdup_printf ("%d %s", date, name);
}

char *
wv_format_date_long (const char *day)
{
  int year, month, date;

  split_day (day, &year, &month, &date);
  return g_strdup_printf ("%s %d %s %d", _ (weekday_names[wv_weekday (day) - 1]), date,
                          _ (month_names[month - 1]), year);
}

char *
wv_format_day (const char *day, const char *today)
{
  const char *word = near_word (wv_days_between (today, day));

  return word != NULL ? g_strdup (word) : wv_format_date (day, today);
}

char *
wv_format_moment (gint64 ms, gint64 now)
{
  g_autofree char *day = wv_day_of (ms);
  g_autofree char *today = wv_day_of (now);
  g_autofree char *time = wv_format_time (ms);
  g_autofree char *date = wv_format_date (day, today);
  const char *word = near_word (wv_days_between (today, day));

  if (word != NULL)
    return g_strdup_printf ("%s %s", word, time);
  if (strncmp (day, today, 4) != 0)
    return g_steal_pointer (&date);
  return g_strdup_printf ("%s %s %s", _ (weekday_short[wv_weekday (day) - 1]), date, time);
}

char *
wv_format_moment_short (gint64 ms, gint64 now)
{
  g_autofree char *day = wv_day_of (ms);
  g_autofree char *today = wv_day_of (now);
  g_autofree char *date = wv_format_date_short (day);
  int days = wv_days_between (today, day);

  if (days == 0)
    return wv_format_time (ms);
  if (near_word (days) != NULL)
    return g_strdup (near_word (days));
  if (strncmp (day, today, 4) == 0)
    return g_steal_pointer (&date);
  return g_strdup_printf ("%s %.4s", date, day);
}

char *
wv_format_late (int days)
{
  if (days == 0)
    return g_strdup (_ ("today"));
  if (days > 0)
    return g_strdup_printf (ngettext ("%d day late", "%d days late", days), days);
  return g_strdup_printf (ngettext ("%d day left", "%d days left", -days), -days);
}

char *
wv_format_range (int from_minute, int to_minute)
{
  return g_strdup_printf ("%02d:%02d–%02d:%02d", from_minute / 60, from_minute % 60, to_minute / 60,
                          to_minute % 60);
}

char *
wv_format_distance (int metres)
{
  int tenths = (metres + 50) / 100;

  /* Points are the middle of a postcode: what is nearer than this is not known to the metre. */
  if (metres < 950)
    return g_strdup (_ ("nearby"));
  if (tenths < 100)
    return g_strdup_printf ("%d,%d km", tenths / 10, tenths % 10);
  return g_strdup_printf ("%d km", (metres + 500) / 1000);
}

char *
wv_format_number (gint64 number)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GINT64_FORMAT, ABS (number));
  GString *text = g_string_new (number < 0 ? "-" : "");
  gsize length = strlen (digits);

  for (gsize i = 0; i < length; i++)
    {
      if (i > 0 && (length - i) % 3 == 0)
        g_string_append_c (text, '.');
      g_string_append_c (text, digits[i]);
    }
  return g_string_free (text, FALSE);
}

char *
wv_format_initials (const char *name)
{
  g_auto (GStrv) words = g_strsplit_set (name, " -", -1);
  GString *text = g_string_new (NULL);
  gunichar last = 0;

  for (guint i = 0; words[i] != NULL; i++)
    {
      gunichar first = g_utf8_get_char (words[i]);

      /* "van", "de" and "den" do not count: Marloes de Visser is MV. */
      if (!g_unichar_isupper (first))
        continue;
      if (text->len == 0)
        g_string_append_unichar (text, first);
      else
        last = first;
    }
  if (last != 0)
    g_string_append_unichar (text, last);
  return g_string_free (text, FALSE);
}
