#include "ui/wv-format.h"

#include "domain/wv-calendar.h"

#define CHECK(call, expected)                                                                      \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *text_ = (call);                                                               \
    g_assert_cmpstr (text_, ==, (expected));                                                       \
  }                                                                                                \
  G_STMT_END

static void
test_moment (void)
{
  gint64 now = wv_day_at ("2026-03-10", 10, 42);

  CHECK (wv_format_moment (wv_day_at ("2026-03-10", 15, 30), now), "today 15:30");
  CHECK (wv_format_moment (wv_day_at ("2026-03-09", 16, 40), now), "yesterday 16:40");
  CHECK (wv_format_moment (wv_day_at ("2026-03-11", 12, 0), now), "tomorrow 12:00");
  CHECK (wv_format_moment (wv_day_at ("2026-02-24", 10, 44), now), "Tue 24 February 10:44");
  CHECK (wv_format_moment (wv_day_at ("2025-02-24", 10, 44), now), "24 February 2025");
}

static void
test_moment_short (void)
{
  gint64 now = wv_day_at ("2026-03-10", 0, 5);

  CHECK (wv_format_moment_short (wv_day_at ("2026-03-10", 0, 1), now), "00:01");
  CHECK (wv_format_moment_short (wv_day_at ("2026-03-09", 23, 59), now), "yesterday");
  CHECK (wv_format_moment_short (wv_day_at ("2026-01-12", 9, 0), now), "12 Jan");
  CHECK (wv_format_moment_short (wv_day_at ("2024-05-12", 9, 0), now), "12 May 2024");
}

static void
test_days (void)
{
  CHECK (wv_format_day ("2026-03-10", "2026-03-10"), "today");
  CHECK (wv_format_day ("2026-03-01", "2026-02-28"), "tomorrow");
  CHECK (wv_format_day ("2026-04-07", "2026-03-10"), "7 April");
  CHECK (wv_format_date ("2026-03-10", "2026-03-10"), "10 March");
  CHECK (wv_format_date ("2027-01-02", "2026-12-31"), "2 January 2027");
  CHECK (wv_format_date_long ("2026-03-10"), "Tuesday 10 March 2026");
  CHECK (wv_format_date_short ("2026-12-31"), "31 Dec");
}

static void
test_late (void)
{
  CHECK (wv_format_late (4), "4 days late");
  CHECK (wv_format_late (1), "1 day late");
  CHECK (wv_format_late (0), "today");
  CHECK (wv_format_late (-1), "1 day left");
  CHECK (wv_format_late (-12), "12 days left");
}

static void
test_figures (void)
{
  CHECK (wv_format_range (720, 810), "12:00–13:30");
  CHECK (wv_format_range (0, 1440), "00:00–24:00");
  CHECK (wv_format_distance (847), "nearby");
  CHECK (wv_format_distance (949), "nearby");
  CHECK (wv_format_distance (951), "1,0 km");
  CHECK (wv_format_distance (1234), "1,2 km");
  CHECK (wv_format_distance (9949), "9,9 km");
  CHECK (wv_format_distance (9951), "10 km");
  CHECK (wv_format_number (999), "999");
  CHECK (wv_format_number (1240), "1.240");
  CHECK (wv_format_number (-1000000), "-1.000.000");
}

static void
test_initials (void)
{
  CHECK (wv_format_initials ("Jacoba Kole"), "JK");
  CHECK (wv_format_initials ("Marloes de Visser"), "MV");
  CHECK (wv_format_initials ("Nadia El Amrani"), "NA");
  CHECK (wv_format_initials ("Özge"), "Ö");
  CHECK (wv_format_initials (""), "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/format/moment", test_moment);
  g_test_add_func ("/ui/format/moment-short", test_moment_short);
  g_test_add_func ("/ui/format/days", test_days);
  g_test_add_func ("/ui/format/late", test_late);
  g_test_add_func ("/ui/format/figures", test_figures);
  g_test_add_func ("/ui/format/initials", test_initials);
  return g_test_run ();
}
