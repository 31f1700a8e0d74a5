/* Cold start of the desktop with very many offers to its first frame, and its memory, beside a
 * program that shows an empty window: benchmark-start [offers]. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench-programs.h"

#define ROUNDS 5
#define PATIENCE 60000

typedef struct
{
  GArray *first_frame; /* ms */
  GArray *memory;      /* MB, Pss at the first frame */
} Measured;

static GSubprocess *screen;
static char *display;

static void
open_screen (void)
{
  g_autoptr (GDataInputStream) lines = NULL;
  g_autofree char *number = NULL;

  screen = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                             NULL, "Xvfb", "-displayfd", "1", "-screen", "0", "1280x860x24",
                             "-nolisten", "tcp", NULL);
  g_assert_nonnull (screen);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (screen));
  number = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
  display = g_strdup_printf (":%s", number);
}

/* What was not used for long lies on the disk and no longer in memory. */
static void
forget_file (const char *path)
{
  int fd = open (path, O_RDONLY);

  if (fd < 0)
    return;
  fdatasync (fd);
  posix_fadvise (fd, 0, 0, POSIX_FADV_DONTNEED);
  close (fd);
}

static double
wait_for_frame (GSubprocess *process)
{
  g_autoptr (GDataInputStream) lines
      = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  g_autofree char *line = NULL;

  while ((line = g_data_input_stream_read_line (lines, NULL, NULL, NULL)) != NULL)
    {
      if (g_str_has_prefix (line, "first-frame "))
        return g_ascii_strtod (line + strlen ("first-frame "), NULL) / 1000;
      g_free (line);
    }
  g_error ("the program ended before its first frame");
}

static void
start_once (BenchPrograms *programs, const char *const *argv, Measured *measured)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autofree char *shim
      = g_build_filename (programs->build, "tests/benchmark/libfirst-frame.so", NULL);
  g_autoptr (GSubprocess) process = NULL;
  double start, took, memory;

  g_subprocess_launcher_setenv (launcher, "DISPLAY", display, TRUE);
  g_subprocess_launcher_setenv (launcher, "GDK_BACKEND", "x11", TRUE);
  g_subprocess_launcher_setenv (launcher, "GSK_RENDERER", "cairo", TRUE);
  g_subprocess_launcher_setenv (launcher, "LD_PRELOAD", shim, TRUE);
  forget_file (programs->database);
  forget_file (argv[0]);
  start = bench_now ();
  process = g_subprocess_launcher_spawnv (launcher, argv, NULL);
  g_assert_nonnull (process);
  took = wait_for_frame (process) - start;
  memory = bench_memory (g_subprocess_get_identifier (process), "smaps_rollup", "Pss") / 1000;
  g_array_append_val (measured->first_frame, took);
  g_array_append_val (measured->memory, memory);
  g_subprocess_force_exit (process);
  g_subprocess_wait (process, NULL, NULL);
}

static Measured
measured_new (void)
{
  return (Measured){ g_array_new (FALSE, FALSE, sizeof (double)),
                     g_array_new (FALSE, FALSE, sizeof (double)) };
}

static void
measure_start (BenchPrograms *programs)
{
  g_autofree char *desktop = g_build_filename (programs->build, "ui/welverwijs", NULL);
  g_autofree char *empty = g_build_filename (programs->build, "tests/benchmark/empty-window", NULL);
  Measured ours = measured_new (), floor_values = measured_new ();

  for (guint i = 0; i < ROUNDS; i++)
    {
      start_once (programs, (const char *const[]){ desktop, "--data", programs->data, NULL },
                  &ours);
      start_once (programs, (const char *const[]){ empty, NULL }, &floor_values);
    }
  bench_row ("first frame, median; floor: empty window", bench_percentile (ours.first_frame, 50),
             bench_percentile (floor_values.first_frame, 50), "ms");
  bench_row ("first frame, slowest", bench_percentile (ours.first_frame, 100),
             bench_percentile (floor_values.first_frame, 100), "ms");
  bench_row ("memory at the first frame (Pss)", bench_percentile (ours.memory, 50),
             bench_percentile (floor_values.memory, 50), "MB");
}

/* The process that has the data folder open. */
static char *
find_pid (const char *data)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc", 0, NULL);
  const char *pid;

  while ((pid = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_strdup_printf ("/proc/%s/cmdline", pid);
      g_autofree char *line = NULL;
      gsize size;

      if (g_ascii_isdigit (*pid) && g_file_get_contents (path, &line, &size, NULL)
          && memmem (line, size, "ui/welverwijs", 13) != NULL
          && memmem (line, size, data, strlen (data)) != NULL)
        return g_strdup (pid);
    }
  g_error ("the desktop does not run");
}

static void
must (WvRobot *robot, gboolean ok)
{
  if (!ok)
    g_error ("what was to come did not come:\n%s", wv_robot_describe (robot));
}

static void
show_memory (const char *pid, const char *what)
{
  bench_row (what, bench_memory (pid, "smaps_rollup", "Pss") / 1000, 0, "MB");
}

/* Unlocked, with the list of all offers on the screen, and after typing a word: then the words are
 * in memory too. */
static void
measure_memory (BenchPrograms *programs)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WvRobot) robot = wv_region_open (programs->region, "huisarts", &error);
  g_autofree char *pid = NULL;

  if (robot == NULL)
    g_error ("%s", error->message);
  pid = find_pid (programs->data);
  must (robot, wv_robot_focus (robot, NULL, "Wachtwoord", PATIENCE)
                   && wv_robot_type (robot, WV_REGION_PASSWORD) && wv_robot_key (robot, "Return")
                   && wv_robot_sees (robot, "Vandaag", PATIENCE));
  show_memory (pid, "memory with the first page (Pss)");
  must (robot,
        wv_robot_key (robot, "alt+3") && wv_robot_focus (robot, NULL, "Zoek aanbod", PATIENCE));
  show_memory (pid, "memory with the list of offers");
  must (robot, wv_robot_type (robot, "eettafel hein")
                   && wv_robot_sees (robot, "Eettafel Heinkenszand", PATIENCE));
  show_memory (pid, "memory after searching");
  bench_row ("highest ever (VmHWM)", bench_memory (pid, "status", "VmHWM") / 1000, 0, "MB");
  if (g_getenv ("BENCH_SMAPS"))
    {
      g_autofree char *c = g_strdup_printf ("cp /proc/%s/smaps %s", pid, g_getenv ("BENCH_SMAPS"));
      (void)!system (c);
    }
}

int
main (int argc, char **argv)
{
  guint n = argc > 1 ? (guint)atoi (argv[1]) : 100000;
  BenchPrograms *programs = bench_programs_new (n);

  bench_head ("desktop");
  open_screen ();
  measure_start (programs);
  g_subprocess_force_exit (screen);
  measure_memory (programs);
  bench_programs_free (programs);
  return EXIT_SUCCESS;
}
