#pragma once

#include "bench-offers.h"
#include "wv-region.h"

G_BEGIN_DECLS

/* Real programs: a server with the demo region, an enrolled desktop with very many offers. */

/** BenchPrograms: @database: of the desktop "huisarts"; @folder: of all. */
typedef struct
{
  WvRegion *region;
  char *build, *folder, *data, *database;
} BenchPrograms;

/** bench_programs_new: WV_BUILD and WV_SOURCE name the folders. @offers: beside those of the demo
 * region. */
BenchPrograms *bench_programs_new (guint offers) G_GNUC_WARN_UNUSED_RESULT;
/** bench_programs_free: ends them and removes the folder. */
void bench_programs_free (BenchPrograms *programs);
/** bench_programs_sync: one complete sync of the desktop from the command line. */
void bench_programs_sync (BenchPrograms *programs);

/** bench_remove_tree: a folder with all in it. */
void bench_remove_tree (const char *path);

/** bench_memory: a value in kB of /proc/@pid/@file: "status" VmHWM, "smaps_rollup" Pss. */
double bench_memory (const char *pid, const char *file, const char *key);

G_END_DECLS
