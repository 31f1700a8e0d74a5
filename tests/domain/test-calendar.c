#include "domain/wv-calendar.h"

static void
assert_day (char *day, const char *expected)
{
  g_autofree char *owned = day;

  g_assert_cmpstr (owned, ==, expected);
}

static void
test_days (void)
{
  assert_day (wv_day_add ("2024-02-28", 1), "2024-02-29");
  assert_day (wv_day_add ("2026-03-01", -1), "2026-02-28");
  assert_day (wv_day_add ("2026-12-31", 1), "2027-01-01");
  g_assert_cmpint (wv_days_between ("2026-03-06", "2026-03-10"), ==, 4);
  g_assert_cmpint (wv_days_between ("2026-03-10", "2026-03-06"), ==, -4);
  g_assert_cmpint (wv_weekday ("2026-03-10"), ==, 2);
}

static void
test_valid (void)
{
  const char *wrong[] = { "", "2026-3-10", "2026-02-29", "2026-13-01", "2026-00-10", "1799-12-31", "2200-01-01",
                          "2026-03-10 ", "10-03-2026", "2026-03-1x" };

  g_assert_true (wv_day_is_valid ("2026-03-10"));
  g_assert_true (wv_day_is_valid ("2024-02-29"));
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (wv_day_is_valid (wrong[i]));
}

/* Just before and after midnight in Amsterdam, in winter and in summer. */
static void
test_day_of (void)
{
  assert_day (wv_day_of (G_GINT64_CONSTANT (1773097199000)), "2026-03-09");
  assert_day (wv_day_of (G_GINT64_CONSTANT (1773097200000)), "2026-03-10");
  assert_day (wv_day_of (G_GINT64_CONSTANT (1783375199000)), "2026-07-06");
  assert_day (wv_day_of (G_GINT64_CONSTANT (1783375200000)), "2026-07-07");
}

static void
test_day_at (void)
{
  g_assert_cmpint (wv_day_at ("2026-03-10", 0, 0), ==, G_GINT64_CONSTANT (1773097200000));
  /* 29 March 2026, 02:30 does not exist: the clock went from 2 to 3. */
  g_assert_cmpint (wv_day_at ("2026-03-29", 2, 30), >=, wv_day_at ("2026-03-29", 1, 59));
  g_assert_cmpint (wv_day_at ("2026-03-29", 2, 30), <=, wv_day_at ("2026-03-29", 3, 30));
}

/* Every minute around both changes of the clock: time goes on, and stays on its day. */
static void
test_clock_changes (void)
{
  const char *days[] = { "2026-03-29", "2026-10-25", "2024-03-31", "2040-10-28" };

  for (guint d = 0; d < G_N_ELEMENTS (days); d++)
    {
      gint64 before = 0;

      for (int minute = 0; minute < 24 * 60; minute++)
        {
          gint64 at = wv_day_at (days[d], minute / 60, minute % 60);

          g_assert_cmpint (at, >=, before);
          assert_day (wv_day_of (at), days[d]);
          before = at;
        }
    }
}

static void
test_easter (void)
{
  const char *mondays[] = { "2024-04-01", "2025-04-21", "2026-04-06", "2027-03-29", "2028-04-17", "2029-04-02",
                            "2030-04-22", "2031-04-14", "2032-03-29", "2033-04-18", "2034-04-10", "2035-03-26",
                            "2036-04-14", "2037-04-06", "2038-04-26", "2039-04-11", "2040-04-02" };

  for (guint i = 0; i < G_N_ELEMENTS (mondays); i++)
    {
      g_autofree char *sunday = wv_day_add (mondays[i], -1);
      g_autofree char *friday = wv_day_add (mondays[i], -3);
      g_autofree char *ascension = wv_day_add (mondays[i], 38);
      g_autofree char *whit_monday = wv_day_add (mondays[i], 49);

      g_assert_nonnull (wv_holiday_name (mondays[i]));
      g_assert_nonnull (wv_holiday_name (sunday));
      g_assert_null (wv_holiday_name (friday));
      g_assert_nonnull (wv_holiday_name (ascension));
      g_assert_nonnull (wv_holiday_name (whit_monday));
    }
}

static void
test_fixed_holidays (void)
{
  g_assert_nonnull (wv_holiday_name ("2026-01-01"));
  g_assert_nonnull (wv_holiday_name ("2026-04-27"));
  g_assert_nonnull (wv_holiday_name ("2026-05-05"));
  g_assert_nonnull (wv_holiday_name ("2026-12-25"));
  g_assert_nonnull (wv_holiday_name ("2026-12-26"));
  /* In 2025 the 27th was a Sunday, so King's Day was the 26th. */
  g_assert_nonnull (wv_holiday_name ("2025-04-26"));
  g_assert_null (wv_holiday_name ("2025-04-27"));
  g_assert_null (wv_holiday_name ("2026-03-10"));
}

static void
test_working_days (void)
{
  assert_day (wv_next_working_day ("2026-04-06"), "2026-04-07");
  assert_day (wv_next_working_day ("2026-03-10"), "2026-03-10");
  assert_day (wv_next_working_day ("2026-03-14"), "2026-03-16");
  assert_day (wv_add_working_days ("2026-03-06", 2), "2026-03-10");
  assert_day (wv_add_working_days ("2026-04-02", 2), "2026-04-07");
  assert_day (wv_add_working_days ("2026-12-24", 1), "2026-12-28");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/calendar/days", test_days);
  g_test_add_func ("/domain/calendar/valid", test_valid);
  g_test_add_func ("/domain/calendar/day-of", test_day_of);
  g_test_add_func ("/domain/calendar/day-at", test_day_at);
  g_test_add_func ("/domain/calendar/clock-changes", test_clock_changes);
  g_test_add_func ("/domain/calendar/easter", test_easter);
  g_test_add_func ("/domain/calendar/fixed-holidays", test_fixed_holidays);
  g_test_add_func ("/domain/calendar/working-days", test_working_days);
  return g_test_run ();
}
