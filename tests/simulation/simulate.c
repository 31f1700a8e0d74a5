/* simulate [--seed X] [--seeds N] [--steps N] [--verbose]: runs seeds X, X + 1 …; on a failure prints the seed, makes the
 * list of steps as short as it can, and shows them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim.h"

typedef struct
{
  guint64 seed, seeds, stride;
  guint steps;
  gboolean verbose, shrink;
  guint seconds;
} Options;

/* Runs the steps that are in @list, then comes to rest. Returns what went wrong. */
static char *
run (guint64 seed, const guint *list, guint n, gboolean verbose)
{
  SimWorld *world = sim_world_new (seed, verbose);
  char *failure;

  for (guint i = 0; i < n && world->failure == NULL; i++)
    sim_step (world, list[i]);
  if (world->failure == NULL)
    sim_rest (world);
  failure = g_steal_pointer (&world->failure);
  sim_world_free (world);
  return failure;
}

/* The same kind of failure: what stands before the first number or id. */
static gboolean
fails_alike (guint64 seed, const guint *list, guint n, const char *first)
{
  g_autofree char *failure = run (seed, list, n, FALSE);

  return failure != NULL && strncmp (failure, first, 3) == 0;
}

/* Leaves out halves, quarters … single steps, as long as it still fails. */
static guint
shrink (guint64 seed, guint *list, guint n, const char *first)
{
  g_autofree guint *trial = g_new (guint, n);

  for (guint part = MAX (1, n / 2); part > 0; part = part / 2)
    for (guint from = 0; from < n;)
      {
        guint gone = MIN (part, n - from);

        memcpy (trial, list, from * sizeof *list);
        memcpy (trial + from, list + from + gone, (n - from - gone) * sizeof *list);
        if (fails_alike (seed, trial, n - gone, first))
          {
            n -= gone;
            memcpy (list, trial, n * sizeof *list);
          }
        else
          from += gone;
      }
  return n;
}

static gboolean
run_seed (const Options *options, guint64 seed)
{
  g_autofree guint *list = g_new (guint, options->steps);
  g_autofree char *failure = NULL;
  g_autofree char *again = NULL;
  guint n = options->steps;

  for (guint i = 0; i < n; i++)
    list[i] = i + 1;
  failure = run (seed, list, n, options->verbose);
  if (failure == NULL)
    return TRUE;
  printf ("# seed %" G_GUINT64_FORMAT " (%u steps): %s\n", seed, n, failure);
  if (!options->shrink)
    return FALSE;
  n = shrink (seed, list, n, failure);
  printf ("# the same in %u steps:\n", n);
  again = run (seed, list, n, TRUE);
  printf ("# make soak SEEDS=1 SEED=%" G_GUINT64_FORMAT "\n", seed);
  return FALSE;
}

static Options
read_options (int argc, char **argv)
{
  Options options = { .seed = 1, .seeds = 1, .stride = 1, .steps = 200, .shrink = TRUE };

  for (int i = 1; i < argc; i++)
    {
      const char *value = i + 1 < argc ? argv[i + 1] : "";

      if (strcmp (argv[i], "--verbose") == 0)
        options.verbose = TRUE;
      else if (strcmp (argv[i], "--no-shrink") == 0)
        options.shrink = FALSE;
      else if (strcmp (argv[i], "--seed") == 0)
        options.seed = g_ascii_strtoull (value, NULL, 0);
      else if (strcmp (argv[i], "--seeds") == 0)
        options.seeds = g_ascii_strtoull (value, NULL, 0);
      else if (strcmp (argv[i], "--stride") == 0)
        options.stride = g_ascii_strtoull (value, NULL, 0);
      else if (strcmp (argv[i], "--steps") == 0)
        options.steps = (guint) g_ascii_strtoull (value, NULL, 0);
      else if (strcmp (argv[i], "--seconds") == 0)
        options.seconds = (guint) g_ascii_strtoull (value, NULL, 0);
    }
  return options;
}

int
main (int argc, char **argv)
{
  Options options = read_options (argc, argv);
  gint64 began = g_get_monotonic_time ();
  guint64 done = 0;

  sim_prepare ();
  for (; done < options.seeds; done++)
    {
      if (!run_seed (&options, options.seed + done * options.stride))
        return 1;
      if (options.seconds > 0 && g_get_monotonic_time () - began > (gint64) options.seconds * G_TIME_SPAN_SECOND)
        break;
    }
  printf ("# %" G_GUINT64_FORMAT " seeds of %u steps, first %" G_GUINT64_FORMAT ": nothing found, %.1f s\n", done, options.steps,
          options.seed, (double) (g_get_monotonic_time () - began) / 1e6);
  return 0;
}
