#include "bench-programs.h"

#include <stdlib.h>
#include <string.h>

#include <glib/gstdio.h>

#define NAME "huisarts"

static void
check (gboolean ok, const GError *error)
{
  if (!ok)
    g_error ("%s", error != NULL ? error->message : "a program did not start");
}

BenchPrograms *
bench_programs_new (guint offers)
{
  BenchPrograms *self = g_new0 (BenchPrograms, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (WvStore) store = NULL;

  self->build = g_strdup (g_getenv ("WV_BUILD"));
  self->folder = g_dir_make_tmp ("wv-benchmark-XXXXXX", &error);
  check (self->build != NULL && self->folder != NULL, error);
  self->data = g_build_filename (self->folder, NAME, NULL);
  self->database = g_build_filename (self->data, "welverwijs.db", NULL);
  self->region = wv_region_start (self->build, g_getenv ("WV_SOURCE"), self->folder, &error);
  check (
      self->region != NULL
          && wv_region_enrol (self->region, NAME, WV_REGION_PRACTICE, WV_REGION_GP, "gp", &error),
      error);
  bench_programs_sync (self);
  if (offers == 0)
    return self;
  store = wv_store_new (self->database, NULL, &error);
  check (store != NULL, error);
  bench_fill (store, offers);
  return self;
}

void
bench_programs_sync (BenchPrograms *self)
{
  g_autofree char *program = g_build_filename (self->build, "app/cli/welverwijs-sync", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error,
                                                      program, "once", "--data", self->data, NULL);

  check (process != NULL && g_subprocess_wait_check (process, NULL, &error), error);
}

void
bench_remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        bench_remove_tree (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

void
bench_programs_free (BenchPrograms *self)
{
  wv_region_free (self->region);
  bench_remove_tree (self->folder);
  g_free (self->build);
  g_free (self->folder);
  g_free (self->data);
  g_free (self->database);
  g_free (self);
}

double
bench_memory (const char *pid, const char *file, const char *key)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/%s", pid, file);
  g_autofree char *text = NULL;
  g_autofree char *wanted = g_strdup_printf ("\n%s:", key);
  const char *line;

  if (!g_file_get_contents (path, &text, NULL, NULL) || (line = strstr (text, wanted)) == NULL)
    return 0;
  return g_ascii_strtod (line + strlen (wanted), NULL);
}
