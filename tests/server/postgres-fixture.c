#include "postgres-fixture.h"

#include <glib/gstdio.h>
#include <pwd.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define USER "welverwijs"
#define CONFIG                                                                                                                   \
  "listen_addresses = ''\nfsync = off\nmax_connections = 60\nshared_buffers = 16MB\nlogging_collector = off\n"                   \
  "deadlock_timeout = 100ms\n"

static char *
find_programs (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/usr/lib/postgresql", 0, NULL);
  const char *name;
  g_autofree char *found = NULL;
  g_autofree char *in_path = g_find_program_in_path ("pg_ctl");

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *initdb = g_build_filename ("/usr/lib/postgresql", name, "bin/initdb", NULL);

      if (g_file_test (initdb, G_FILE_TEST_IS_EXECUTABLE))
        {
          g_free (found);
          found = g_path_get_dirname (initdb);
        }
    }
  if (found == NULL && in_path != NULL)
    return g_path_get_dirname (in_path);
  return g_steal_pointer (&found);
}

static const char *
servant (void)
{
  return getpwnam ("postgres") != NULL ? "postgres" : "nobody";
}

/* PostgreSQL refuses to run as root. */
static void
add_user (GPtrArray *argv)
{
  if (getuid () != 0)
    return;
  g_ptr_array_add (argv, g_strdup ("runuser"));
  g_ptr_array_add (argv, g_strdup ("-u"));
  g_ptr_array_add (argv, g_strdup (servant ()));
  g_ptr_array_add (argv, g_strdup ("--"));
}

static char *
run (Postgres *self, const char *program, char **arguments)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  char *out = NULL;
  g_autofree char *err = NULL;
  int status;

  add_user (argv);
  g_ptr_array_add (argv, g_build_filename (self->programs, program, NULL));
  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (argv, g_strdup (arguments[i]));
  g_ptr_array_add (argv, NULL);
  g_spawn_sync (self->folder, (char **) argv->pdata, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, &err, &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, NULL))
    g_error ("%s: %s", program, err);
  return out;
}

char *
postgres_run (Postgres *self, const char *program, ...)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) arguments = NULL;
  const char *argument;
  va_list list;

  va_start (list, program);
  while ((argument = va_arg (list, const char *)) != NULL)
    g_strv_builder_add (builder, argument);
  va_end (list);
  arguments = g_strv_builder_end (builder);
  return run (self, program, arguments);
}

/* pg_ctl's server must not keep our pipes open, so its output goes to the log. */
void
postgres_start (Postgres *self)
{
  g_autofree char *options = g_strdup_printf ("-k %s", self->folder);
  g_autofree char *out = postgres_run (self, "pg_ctl", "-D", "data", "-l", "log", "-o", options, "-w", "-t", "60", "start", NULL);
}

void
postgres_stop (Postgres *self, const char *mode)
{
  g_autofree char *out = postgres_run (self, "pg_ctl", "-D", "data", "-w", "-t", "60", "-m", mode, "stop", NULL);
}

void
postgres_own (Postgres *self, const char *path)
{
  const struct passwd *user = getpwnam (servant ());

  if (getuid () == 0)
    g_assert_cmpint (chown (path, user->pw_uid, user->pw_gid), ==, 0);
}

static void
make_cluster (Postgres *self)
{
  g_autofree char *out = postgres_run (self, "initdb", "-D", "data", "-U", USER, "--auth=trust", "-N", "-E", "UTF8", "--locale=C", NULL);
  g_autofree char *path = g_build_filename (self->folder, "data/postgresql.conf", NULL);
  g_autofree char *text = NULL;
  g_autofree char *whole = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  whole = g_strconcat (text, CONFIG, NULL);
  g_assert_true (g_file_set_contents (path, whole, -1, NULL));
  postgres_own (self, path);
}

/* Waits for the end of its input, which comes when this test ends in whatever way, and leaves nothing behind. */
static void
start_cleaner (Postgres *self)
{
  g_autofree char *script
      = g_strdup_printf ("cat; %s '%s/pg_ctl' -D '%s/data' -m immediate stop; rm -rf '%s'",
                         getuid () == 0 ? "runuser -u \"$0\" --" : "", self->programs, self->folder, self->folder);
  const char *argv[] = { "sh", "-c", script, servant (), NULL };
  g_autoptr (GError) error = NULL;

  g_spawn_async_with_pipes ("/", (char **) argv, NULL,
                            G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                            NULL, NULL, &self->cleaner, &self->cleaner_input, NULL, NULL, &error);
  g_assert_no_error (error);
}

gboolean
postgres_is_installed (void)
{
  g_autofree char *programs = find_programs ();

  return programs != NULL;
}

void
postgres_skip (void)
{
  g_test_skip ("PostgreSQL is not installed (Debian: postgresql)");
}

Postgres *
postgres_new (void)
{
  Postgres *self = g_new0 (Postgres, 1);

  self->programs = find_programs ();
  self->folder = g_dir_make_tmp ("wv-pg-XXXXXX", NULL);
  g_assert_cmpint (g_chmod (self->folder, 0755), ==, 0);
  postgres_own (self, self->folder);
  start_cleaner (self);
  make_cluster (self);
  postgres_start (self);
  return self;
}

void
postgres_free (Postgres *self)
{
  if (self == NULL)
    return;
  close (self->cleaner_input);
  g_assert_cmpint (waitpid (self->cleaner, NULL, 0), ==, self->cleaner);
  g_free (self->folder);
  g_free (self->programs);
  g_free (self);
}

char *
postgres_address (Postgres *self, const char *database)
{
  return g_strdup_printf ("postgresql://" USER "@/%s?host=%s", database, self->folder);
}

char *
postgres_new_database (Postgres *self)
{
  g_autofree char *name = g_strdup_printf ("test%u", ++self->databases);
  g_autofree char *out = postgres_run (self, "createdb", "-h", self->folder, "-U", USER, name, NULL);

  return postgres_address (self, name);
}

char *
postgres_sql (Postgres *self, const char *address, const char *sql)
{
  char *out = postgres_run (self, "psql", "-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-d", address, "-c", sql, NULL);

  return g_strchomp (out);
}
