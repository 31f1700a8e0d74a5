#include "sim-random.h"

#include <sodium.h>
#include <string.h>
#include <sys/random.h>

static SimRandom bytes_stream;

guint64
sim_random_next (SimRandom *random)
{
  guint64 z = (random->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

guint
sim_random_below (SimRandom *random, guint n)
{
  return n == 0 ? 0 : (guint) (sim_random_next (random) % n);
}

gboolean
sim_random_chance (SimRandom *random, guint percent)
{
  return sim_random_below (random, 100) < percent;
}

guint64
sim_random_mix (guint64 a, guint64 b)
{
  SimRandom random = { a ^ (b * G_GUINT64_CONSTANT (0xd6e8feb86659fd93)) };

  sim_random_next (&random);
  return sim_random_next (&random);
}

void
sim_random_fill (void *bytes, gsize size)
{
  guint8 *at = bytes;

  while (size > 0)
    {
      guint64 next = sim_random_next (&bytes_stream);
      gsize part = MIN (size, sizeof next);

      memcpy (at, &next, part);
      at += part;
      size -= part;
    }
}

/* Stands before the C library's, so the ids of app/domain come from here too. */
ssize_t
getrandom (void *buffer, size_t length, unsigned int flags)
{
  sim_random_fill (buffer, length);
  return (ssize_t) length;
}

static const char *
name (void)
{
  return "simulation";
}

static uint32_t
one (void)
{
  uint32_t value;

  sim_random_fill (&value, sizeof value);
  return value;
}

static randombytes_implementation simulation = { .implementation_name = name, .random = one, .buf = sim_random_fill };

void
sim_random_take_over (void)
{
  randombytes_set_implementation (&simulation);
}

void
sim_random_reseed (guint64 seed)
{
  bytes_stream.state = seed;
}
