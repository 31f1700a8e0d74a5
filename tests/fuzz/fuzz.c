/* fuzz [--target NAME] [--seconds N | --cases N] [--seed N] [--save FOLDER] [FILE …]: the targets
 * one after the other, each in a process of its own; a crash, a broken rule or a case of more than
 * ten seconds is told with its seed and its input is kept. With files: runs just these. Output is
 * TAP. */
#include "fuzz.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define SLOWEST_SECONDS 10
#define KEPT_BYTES 65536

/* What the process that runs the cases leaves behind when it dies. */
typedef struct
{
  guint64 done;
  guint32 seed;
  guint32 size;
  guint8 input[KEPT_BYTES];
} Trace;

static char *only;
static gboolean list_only;
static char *save = NULL;
static int seconds, cases;
static gint64 first_seed = 1;
static char **files;
static Trace *trace;

static const GOptionEntry options[] = {
  { "target", 0, 0, G_OPTION_ARG_STRING, &only, "only this one", "NAME" },
  { "list", 0, 0, G_OPTION_ARG_NONE, &list_only, "the names of the targets", NULL },
  { "seconds", 0, 0, G_OPTION_ARG_INT, &seconds, "for each target", "N" },
  { "cases", 0, 0, G_OPTION_ARG_INT, &cases, "for each target", "N" },
  { "seed", 0, 0, G_OPTION_ARG_INT64, &first_seed, "of the first case; the next ones count up",
    "N" },
  { "save", 0, 0, G_OPTION_ARG_FILENAME, &save, "where inputs that break something go", "FOLDER" },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &files, NULL, "FILE" },
  { NULL },
};

static void
run_one (const FuzzTarget *target, const guint8 *data, gsize size)
{
  /* A block of exactly this size, so that one byte too far is seen. */
  g_autofree guint8 *exact = g_malloc (MAX (size, 1));

  trace->size = MIN (size, KEPT_BYTES);
  if (size > 0)
    {
      memcpy (exact, data, size);
      memcpy (trace->input, data, trace->size);
    }
  alarm (SLOWEST_SECONDS);
  target->run (exact, size);
  alarm (0);
  trace->done++;
}

static void
run_files (const FuzzTarget *target)
{
  for (guint i = 0; files[i] != NULL; i++)
    {
      g_autofree char *data = NULL;
      gsize size;

      if (!g_file_get_contents (files[i], &data, &size, NULL))
        g_error ("%s cannot be read", files[i]);
      run_one (target, (const guint8 *)data, size);
    }
}

static void
run_cases (const FuzzTarget *target)
{
  g_autoptr (GPtrArray) corpus = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  gint64 end = g_get_monotonic_time () + seconds * G_USEC_PER_SEC;
  guint n = cases > 0 ? (guint)cases : target->cases;

  target->corpus (corpus);
  for (guint i = 0; seconds > 0 ? g_get_monotonic_time () < end : i < n; i++)
    {
      g_autoptr (GRand) rand = NULL;
      g_autoptr (GByteArray) bytes = NULL;

      trace->seed = (guint32)first_seed + i;
      rand = g_rand_new_with_seed (trace->seed);
      bytes = fuzz_mutate (rand, corpus);
      run_one (target, bytes->data, bytes->len);
    }
}

static GLogWriterOutput
only_grave (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL))
    {
      g_log_writer_default (level, fields, n_fields, data);
      abort ();
    }
  return G_LOG_WRITER_HANDLED;
}

static int
in_child (const FuzzTarget *target)
{
  pid_t child = fork ();
  int status = 0;

  if (child == 0)
    {
      g_log_set_writer_func (only_grave, NULL, NULL);
      if (target->set_up != NULL)
        target->set_up ();
      if (files != NULL)
        run_files (target);
      else
        run_cases (target);
      _exit (EXIT_SUCCESS);
    }
  if (child < 0 || waitpid (child, &status, 0) != child)
    g_error ("no process for %s", target->name);
  return status;
}

static void
tell (const FuzzTarget *target, int status)
{
  g_autofree char *name = g_strdup_printf ("%s-%u", target->name, trace->seed);
  g_autofree char *path = g_build_filename (save != NULL ? save : g_get_tmp_dir (), name, NULL);

  if (WIFSIGNALED (status) && WTERMSIG (status) == SIGALRM)
    g_print ("# took more than %d seconds\n", SLOWEST_SECONDS);
  if (save != NULL)
    g_mkdir_with_parents (save, 0700);
  g_file_set_contents (path, (const char *)trace->input, trace->size, NULL);
  g_print ("# seed %u, input of %u bytes kept in %s\n", trace->seed, trace->size, path);
  g_print ("# again: --target %s --seed %u --cases 1\n", target->name, trace->seed);
}

static gboolean
run_target (const FuzzTarget *target, guint number)
{
  int status;

  memset (trace, 0, sizeof *trace);
  status = in_child (target);
  g_print ("%s %u /fuzz/%s # %" G_GUINT64_FORMAT " cases\n", status == 0 ? "ok" : "not ok", number,
           target->name, trace->done);
  if (status != 0)
    tell (target, status);
  return status == 0;
}

int
main (int argc, char **argv)
{
  static const FuzzTarget *const lists[]
      = { fuzz_domain_targets, fuzz_sync_targets, fuzz_http_targets };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  guint n = 0, failed = 0;

  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    g_error ("%s", error->message);
  trace = mmap (NULL, sizeof *trace, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  g_assert (trace != MAP_FAILED);
  setvbuf (stdout, NULL, _IOLBF, 0);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    for (const FuzzTarget *target = lists[i]; target->name != NULL; target++)
      if (list_only)
        g_print ("%s\n", target->name);
      else if (only == NULL || g_str_equal (only, target->name))
        failed += !run_target (target, ++n);
  if (list_only)
    return EXIT_SUCCESS;
  g_print ("1..%u\n", n);
  return n > 0 && failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
