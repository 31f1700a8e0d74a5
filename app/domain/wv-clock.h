#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WvClock: where "now" comes from. Everything that needs the time takes one, so that tests and the simulation
 * set it. @now returns milliseconds since 1970-01-01 UTC.
 */
typedef struct
{
  gint64 (*now) (gpointer data);
  gpointer data;
} WvClock;

/** wv_clock_system: the computer's own clock. */
extern const WvClock wv_clock_system;

/** wv_clock_now: milliseconds since 1970 UTC; the system clock when @clock is %NULL. */
gint64 wv_clock_now (const WvClock *clock);

G_END_DECLS
