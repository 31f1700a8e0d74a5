#include "domain/wv-clock.h"

static gint64
fixed (gpointer data)
{
  return *(gint64 *)data;
}

static void
test_given (void)
{
  gint64 now = 1234;
  WvClock clock = { fixed, &now };

  g_assert_cmpint (wv_clock_now (&clock), ==, 1234);
  now = -5;
  g_assert_cmpint (wv_clock_now (&clock), ==, -5);
}

static void
test_system (void)
{
  gint64 before = g_get_real_time () / 1000;

  g_assert_cmpint (wv_clock_now (NULL), >=, before);
  g_assert_cmpint (wv_clock_now (&wv_clock_system), >=, before);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/clock/given", test_given);
  g_test_add_func ("/domain/clock/system", test_system);
  return g_test_run ();
}
