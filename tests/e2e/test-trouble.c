/* A disk that is full, a folder that cannot be written, a database of a newer version: told in the window, and nothing is
 * lost or touched. The real program on a real screen. */
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "store/wv-db.h"
#include "wv-region.h"

#define PATIENCE 15000
#define STORY "Mevrouw eet onregelmatig sinds de zomer"

typedef struct
{
  WvRegion *region;
  WvRobot *robot;
  char *data;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("wv-trouble-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;

  fixture->region = wv_region_start (g_getenv ("WV_BUILD"), g_getenv ("WV_SOURCE"), folder, &error);
  g_assert_no_error (error);
  wv_region_enrol (fixture->region, "huisarts", WV_REGION_PRACTICE, WV_REGION_GP, "gp", &error);
  g_assert_no_error (error);
  fixture->data = g_build_filename (folder, "huisarts", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_strdup (fixture->region->state);
  g_autoptr (GSubprocess) rm = NULL;

  g_clear_pointer (&fixture->robot, wv_robot_free);
  wv_region_free (fixture->region);
  g_chmod (fixture->data, 0700);
  g_free (fixture->data);
  rm = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, NULL, "rm", "-rf", folder, NULL);
  g_subprocess_wait (rm, NULL, NULL);
}

/* Root may write everywhere: the program is started without that right, as everybody else is. */
static void
open_program (Fixture *fixture)
{
  g_autofree char *program = g_strdup_printf ("%s/ui/welverwijs", fixture->region->build);
  const char *const env[] = { "LANGUAGE=nl", "LC_ALL=C.UTF-8", "GSETTINGS_BACKEND=memory", NULL };
  const char *const plain[] = { program, "--data", fixture->data, NULL };
  const char *const bound[] = { "setpriv", "--bounding-set=-dac_override,-dac_read_search", "--", program, "--data", fixture->data, NULL };
  g_autoptr (GError) error = NULL;

  fixture->robot = wv_robot_start ("huisarts", geteuid () == 0 ? bound : plain, env, &error);
  g_assert_no_error (error);
}

static void
must_see (Fixture *fixture, const char *text)
{
  g_autofree char *tree = NULL;

  if (wv_robot_sees (fixture->robot, text, PATIENCE))
    return;
  tree = wv_robot_describe (fixture->robot);
  g_printerr ("%s\n", tree);
  g_error ("not seen: %s", text);
}

static void
unlock (Fixture *fixture)
{
  must_see (fixture, "Ontgrendelen");
  wv_robot_focus (fixture->robot, NULL, "Wachtwoord", PATIENCE);
  wv_robot_type (fixture->robot, WV_REGION_PASSWORD);
  wv_robot_key (fixture->robot, "Return");
  must_see (fixture, "Nieuwe verwijzing");
}

static void
write_in (Fixture *fixture, const char *field, const char *text)
{
  g_assert_true (wv_robot_focus (fixture->robot, NULL, field, PATIENCE));
  wv_robot_type (fixture->robot, text);
}

static void
limit_files (Fixture *fixture, rlim_t bytes)
{
  struct rlimit limit;

  g_assert_cmpint (prlimit (wv_robot_get_pid (fixture->robot), RLIMIT_FSIZE, NULL, &limit), ==, 0);
  limit.rlim_cur = bytes == RLIM_INFINITY ? limit.rlim_max : bytes;
  g_assert_cmpint (prlimit (wv_robot_get_pid (fixture->robot), RLIMIT_FSIZE, &limit, NULL), ==, 0);
}

static gboolean
is_gone (Fixture *fixture, const char *text)
{
  gint64 until = g_get_monotonic_time () + PATIENCE * G_GINT64_CONSTANT (1000);

  while (wv_robot_sees (fixture->robot, text, 0))
    if (g_get_monotonic_time () > until)
      return FALSE;
  return TRUE;
}

static void
test_disk_full (Fixture *fixture, gconstpointer data)
{
  open_program (fixture);
  unlock (fixture);
  wv_robot_key (fixture->robot, "ctrl+n");
  must_see (fixture, "Reden van verwijzing");
  write_in (fixture, "Naam", "Wilhelmina Zandkreek");
  must_see (fixture, "concept bewaard om");
  limit_files (fixture, 0);
  write_in (fixture, "Reden van verwijzing", STORY);
  must_see (fixture, "De schijf is vol");
  must_see (fixture, STORY);
  /* Leaving or locking would lose it: the first time it is only said. */
  wv_robot_key (fixture->robot, "alt+Left");
  must_see (fixture, "niet bewaard");
  must_see (fixture, STORY);
  /* Locked all the same, as the idle lock does: the text waits in memory, sealed. */
  wv_robot_key (fixture->robot, "ctrl+shift+l");
  must_see (fixture, "Ontgrendelen");
  limit_files (fixture, RLIM_INFINITY);
  g_assert_true (wv_robot_press (fixture->robot, "push button", "Opnieuw proberen", PATIENCE));
  g_assert_true (is_gone (fixture, "De schijf is vol"));
  unlock (fixture);
  g_assert_true (wv_robot_press (fixture->robot, NULL, "Wilhelmina Zandkreek", PATIENCE));
  must_see (fixture, STORY);
  /* Saved without another key: pull the plug and look. */
  wv_robot_kill (fixture->robot);
  g_assert_true (wv_robot_restart (fixture->robot, NULL));
  unlock (fixture);
  g_assert_true (wv_robot_press (fixture->robot, NULL, "Wilhelmina Zandkreek", PATIENCE));
  must_see (fixture, STORY);
}

static char *
database_of (Fixture *fixture)
{
  return g_build_filename (fixture->data, "welverwijs.db", NULL);
}

static GBytes *
read_file (const char *path)
{
  char *content;
  gsize length;

  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  return g_bytes_new_take (content, length);
}

static void
test_read_only (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = database_of (fixture);
  g_autoptr (GBytes) before = read_file (path);
  g_autoptr (GBytes) after = NULL;

  g_chmod (path, 0400);
  g_chmod (fixture->data, 0500);
  open_program (fixture);
  must_see (fixture, "De database kan niet worden beschreven");
  wv_robot_kill (fixture->robot);
  after = read_file (path);
  g_assert_true (g_bytes_equal (before, after));
}

/* Also when the newer version keeps its journal in another way. */
static void
test_newer (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = database_of (fixture);
  g_autoptr (GError) error = NULL;
  WvDb *db = wv_db_open (path, WV_DB_READ_WRITE, &error);
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) after = NULL;

  g_assert_no_error (error);
  wv_db_exec (db, "PRAGMA journal_mode = DELETE; PRAGMA user_version = 9999", &error);
  g_assert_no_error (error);
  wv_db_close (db);
  before = read_file (path);
  open_program (fixture);
  must_see (fixture, "Een nieuwere versie van Welverwijs maakte deze database");
  wv_robot_kill (fixture->robot);
  after = read_file (path);
  g_assert_true (g_bytes_equal (before, after));
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  atspi_init ();
  g_test_add ("/e2e/trouble/disk-full", Fixture, NULL, set_up, test_disk_full, tear_down);
  g_test_add ("/e2e/trouble/read-only", Fixture, NULL, set_up, test_read_only, tear_down);
  g_test_add ("/e2e/trouble/newer", Fixture, NULL, set_up, test_newer, tear_down);
  result = g_test_run ();
  atspi_exit ();
  return result;
}
