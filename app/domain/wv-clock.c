#include "domain/wv-clock.h"

static gint64
system_now (gpointer data)
{
  return g_get_real_time () / 1000;
}

const WvClock wv_clock_system = { .now = system_now };

gint64
wv_clock_now (const WvClock *clock)
{
  if (clock == NULL)
    clock = &wv_clock_system;
  return clock->now (clock->data);
}
