/* A sync without news, of the real desktop with the real server, every byte of it counted on the
 * way. */
#include <stdlib.h>
#include <string.h>

#include "bench-programs.h"

#define GOAL_REQUESTS 1
#define GOAL_BYTES 860

typedef struct
{
  double requests, bytes;
} Count;

static Count
count (WvCut *cut)
{
  g_autoptr (GBytes) traffic = wv_cut_dup_traffic (cut);
  gsize size;
  const char *data = g_bytes_get_data (traffic, &size), *end = data + size;
  Count counted = { 0, size };

  while (data != NULL && (data = memmem (data, end - data, "POST /v1/", 9)) != NULL)
    {
      counted.requests++;
      data++;
    }
  return counted;
}

int
main (void)
{
  BenchPrograms *programs = bench_programs_new (0);
  Count before, after;

  bench_programs_sync (programs);
  before = count (programs->region->cut);
  bench_programs_sync (programs);
  after = count (programs->region->cut);
  bench_head ("sync without news (floor: the goal)");
  bench_row ("requests", after.requests - before.requests, GOAL_REQUESTS, "");
  bench_row ("bytes, both ways, with headers", after.bytes - before.bytes, GOAL_BYTES, "B");
  bench_programs_free (programs);
  return EXIT_SUCCESS;
}
