#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** SimRandom: splitmix64: small, fast, and the same everywhere. */
typedef struct
{
  guint64 state;
} SimRandom;

guint64 sim_random_next (SimRandom *random);
/** sim_random_below: 0 … @n - 1; 0 for @n = 0. */
guint sim_random_below (SimRandom *random, guint n);
/** sim_random_chance: TRUE in @percent of 100. */
gboolean sim_random_chance (SimRandom *random, guint percent);
/** sim_random_mix: a new seed from two numbers. */
guint64 sim_random_mix (guint64 a, guint64 b);

/**
 * sim_random_take_over: all randomness of this process – ids, keys, nonces, SQLite's salts – comes from one stream,
 * which sim_random_reseed() starts anew.
 */
void sim_random_take_over (void);
void sim_random_reseed (guint64 seed);
void sim_random_fill (void *bytes, gsize size);

G_END_DECLS
