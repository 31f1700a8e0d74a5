#include "domain/wv-calendar.h"
#include "domain/wv-error.h"
#include "domain/wv-schedule.h"

static const char *const tuesday[] = { "FREQ=WEEKLY;BYDAY=TU;OPENS=12:00;CLOSES=13:30;WALKIN=1", NULL };
static const char *const second_tuesday[] = { "FREQ=MONTHLY;BYDAY=2TU;OPENS=10:00;CLOSES=12:00", NULL };
static const char *const last_friday[] = { "FREQ=MONTHLY;BYDAY=-1FR;OPENS=10:00;CLOSES=12:00", NULL };
static const char *const fortnight[] = { "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE;DTSTART=2026-03-04;OPENS=09:00;CLOSES=10:00", NULL };

static guint
count_on (const char *const *lines, const char *day)
{
  g_autoptr (GArray) openings = wv_schedule_on (lines, day);

  return openings->len;
}

static void
test_weekly (void)
{
  g_assert_cmpuint (count_on (tuesday, "2026-03-10"), ==, 1);
  g_assert_cmpuint (count_on (tuesday, "2026-03-11"), ==, 0);
  g_assert_true (wv_schedule_walk_in_on (tuesday, "2026-03-10"));
  g_assert_false (wv_schedule_walk_in_on (second_tuesday, "2026-03-10"));
}

static void
test_nth_weekday (void)
{
  g_assert_cmpuint (count_on (second_tuesday, "2026-03-03"), ==, 0);
  g_assert_cmpuint (count_on (second_tuesday, "2026-03-10"), ==, 1);
  g_assert_cmpuint (count_on (last_friday, "2026-03-20"), ==, 0);
  g_assert_cmpuint (count_on (last_friday, "2026-03-27"), ==, 1);
}

static void
test_interval (void)
{
  g_assert_cmpuint (count_on (fortnight, "2026-03-04"), ==, 1);
  g_assert_cmpuint (count_on (fortnight, "2026-03-11"), ==, 0);
  g_assert_cmpuint (count_on (fortnight, "2026-03-18"), ==, 1);
  g_assert_cmpuint (count_on (fortnight, "2026-02-18"), ==, 0);
}

static void
test_holiday (void)
{
  const char *const monday[] = { "FREQ=WEEKLY;BYDAY=MO;OPENS=09:00;CLOSES=10:00", NULL };
  const char *const always[] = { "FREQ=WEEKLY;BYDAY=MO;OPENS=09:00;CLOSES=10:00;HOLIDAYS=1", NULL };

  g_assert_cmpuint (count_on (monday, "2026-04-06"), ==, 0); /* Easter Monday */
  g_assert_cmpuint (count_on (always, "2026-04-06"), ==, 1);
}

/* In both halves of the year the clock on the wall counts, not UTC. */
static void
test_open_until (void)
{
  g_assert_cmpint (wv_schedule_open_until (tuesday, wv_day_at ("2026-03-10", 12, 0)), ==, 13 * 60 + 30);
  g_assert_cmpint (wv_schedule_open_until (tuesday, wv_day_at ("2026-07-07", 13, 29)), ==, 13 * 60 + 30);
  g_assert_cmpint (wv_schedule_open_until (tuesday, wv_day_at ("2026-07-07", 13, 30)), ==, -1);
  g_assert_cmpint (wv_schedule_open_until (tuesday, wv_day_at ("2026-03-10", 11, 59)), ==, -1);
}

static void
test_describe (void)
{
  g_autofree char *text = wv_schedule_describe (tuesday);
  g_autofree char *none = wv_schedule_describe (NULL);

  g_assert_nonnull (g_strrstr (text, "12:00–13:30"));
  g_assert_cmpstr (none, ==, "");
}

static void
test_bad_lines (void)
{
  const char *bad[] = { "", "FREQ=YEARLY;OPENS=09:00;CLOSES=10:00", "FREQ=WEEKLY;OPENS=9;CLOSES=10:00",
                        "FREQ=WEEKLY;OPENS=10:00;CLOSES=09:00", "FREQ=WEEKLY;BYDAY=XX;OPENS=09:00;CLOSES=10:00",
                        "FREQ=WEEKLY;OPENS=09:00;CLOSES=24:01", "FREQ=DAILY;UNTIL=2026-13-01;OPENS=09:00;CLOSES=10:00" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      const char *const lines[] = { bad[i], tuesday[0], NULL };
      g_autoptr (GError) error = NULL;

      g_assert_false (wv_schedule_check (bad[i], &error));
      g_assert_error (error, WV_ERROR, WV_ERROR_INVALID);
      g_assert_cmpuint (count_on (lines, "2026-03-10"), ==, 1);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/schedule/weekly", test_weekly);
  g_test_add_func ("/domain/schedule/nth-weekday", test_nth_weekday);
  g_test_add_func ("/domain/schedule/interval", test_interval);
  g_test_add_func ("/domain/schedule/holiday", test_holiday);
  g_test_add_func ("/domain/schedule/open-until", test_open_until);
  g_test_add_func ("/domain/schedule/describe", test_describe);
  g_test_add_func ("/domain/schedule/bad-lines", test_bad_lines);
  return g_test_run ();
}
