/* tour BUILD SOURCE STORY LOOK [WHO]: opens every screen of the real programs as a person would, in one look (below), and judges each: it opened, every control has a name and lies inside the window, GTK had nothing to complain about.
 * A screenshot of each is left under BUILD/tour/LOOK. The story's words are explained in tour.story. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "wv-region.h"

#define PATIENCE 10000
#define STILL_TRIES 8
#define COORDINATOR_PLACE WV_REGION_ID "0018"
#define COORDINATOR WV_REGION_ID "0120"
/* Somebody who has no desktop yet. */
#define NEWCOMER_PLACE WV_REGION_ID "0007"
#define NEWCOMER WV_REGION_ID "0109"

typedef struct
{
  const char *name;
  int width, height;
  double text_size;
  gboolean dark;
  const char *env; /* nullable */
} Look;

static const Look looks[] = {
  { "normal", 1280, 860, 1.0, FALSE, NULL },
  { "large", 1280, 860, 2.0, FALSE, NULL },
  { "small", 940, 620, 1.0, FALSE, NULL },
  { "narrow", 1024, 700, 1.25, FALSE, NULL },
  { "dark", 1280, 860, 1.0, TRUE, NULL },
  { "contrast", 1280, 860, 1.0, FALSE, "ADW_DEBUG_HIGH_CONTRAST=1" },
};

typedef struct
{
  WvRegion *region;
  WvRobot *robot;
  const Look *look;
  const char *source;
  char *folder; /* where the screenshots go */
  char *who;
  char *complaints; /* file with what the program said */
  char *filter;     /* only scenes of this person */
  FILE *out;
  int n, failed;
  gboolean scene_ok;
  char *missed; /* the first line of the scene that did not do what it says */
} Tour;

static char *
settings_file (const Tour *tour)
{
  return g_strdup_printf ("[nl/welverwijs/Welverwijs]\nserver='http://127.0.0.1:%u'\ntext-size=%.2f\nwindow-width=%d\nwindow-height=%d\n",
                          wv_cut_get_port (tour->region->cut), tour->look->text_size, tour->look->width, tour->look->height);
}

/* The look, as a person would have chosen it in the settings of the computer and of the program. */
static gboolean
write_settings (const Tour *tour, const char *config, GError **error)
{
  g_autofree char *glib_folder = g_build_filename (config, "glib-2.0", "settings", NULL);
  g_autofree char *gtk_folder = g_build_filename (config, "gtk-4.0", NULL);
  g_autofree char *keyfile = g_build_filename (glib_folder, "keyfile", NULL);
  g_autofree char *ini = g_build_filename (gtk_folder, "settings.ini", NULL);
  g_autofree char *program = settings_file (tour);
  /* Nothing moves by itself, so that a photograph can be seen to be finished. */
  const char *gtk = "[Settings]\ngtk-cursor-blink=false\ngtk-enable-animations=false\n";

  g_mkdir_with_parents (glib_folder, 0700);
  g_mkdir_with_parents (gtk_folder, 0700);
  return g_file_set_contents (keyfile, program, -1, error) && g_file_set_contents (ini, gtk, -1, error);
}

static gboolean
open_as (Tour *tour, const char *who, GError **error)
{
  g_autofree char *program = g_strdup_printf ("%s/ui/welverwijs", tour->region->build);
  g_autofree char *data = g_strdup_printf ("%s/%s", tour->region->state, who);
  g_autofree char *config = g_strdup_printf ("%s/config", tour->region->state);
  g_autofree char *config_env = g_strdup_printf ("XDG_CONFIG_HOME=%s", config);
  /* The shell gives its place to the program: only what is said on the error output goes another way. */
  g_autofree char *command = g_strdup_printf ("exec \"$0\" \"$@\" 2>>'%s'", tour->complaints);
  const char *argv[] = { "sh", "-c", command, program, "--data", data, NULL };
  const char *env[] = { "LANGUAGE=nl", "LC_ALL=C.UTF-8", "GSETTINGS_BACKEND=keyfile", config_env,
                        tour->look->dark ? "ADW_DEBUG_COLOR_SCHEME=prefer-dark" : "ADW_DEBUG_COLOR_SCHEME=default",
                        tour->look->env, NULL };

  g_clear_pointer (&tour->robot, wv_robot_free);
  g_free (tour->who);
  tour->who = g_strdup (who);
  g_mkdir_with_parents (data, 0700);
  if (!write_settings (tour, config, error))
    return FALSE;
  tour->robot = wv_robot_start (who, argv, env, error);
  return tour->robot != NULL;
}

static gboolean
unlock (WvRobot *robot)
{
  return wv_robot_focus (robot, NULL, "Wachtwoord", PATIENCE) && wv_robot_type (robot, WV_REGION_PASSWORD)
         && wv_robot_key (robot, "Return") && wv_robot_sees (robot, "Vandaag", PATIENCE);
}

/* The end of what the program said since the last scene, when it is a complaint. */
static char *
take_complaint (Tour *tour)
{
  g_autofree char *said = NULL;
  char *from;

  if (!g_file_get_contents (tour->complaints, &said, NULL, NULL))
    return NULL;
  g_file_set_contents (tour->complaints, "", 0, NULL);
  from = strstr (said, "CRITICAL **");
  if (from == NULL)
    from = strstr (said, "WARNING **");
  return from != NULL ? g_strndup (from, strcspn (from, "\n")) : NULL;
}

static void
say_set (Tour *tour, const char *what, GHashTable *set)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, set);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      fprintf (tour->out, "# %s: %s\n", what, (const char *) key);
      tour->scene_ok = FALSE;
    }
}

static void
judge (Tour *tour)
{
  g_autoptr (GHashTable) nameless = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) outside = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *complaint = take_complaint (tour);

  wv_robot_find_nameless (tour->robot, nameless);
  wv_robot_find_outside (tour->robot, tour->look->width, tour->look->height, outside);
  say_set (tour, "zonder naam", nameless);
  say_set (tour, "buiten het venster", outside);
  if (complaint != NULL)
    fprintf (tour->out, "# klacht: %s\n", complaint);
  if (tour->missed != NULL)
    fprintf (tour->out, "# niet gelukt: %s\n", tour->missed);
  tour->scene_ok = tour->scene_ok && complaint == NULL && tour->missed == NULL;
}

/* Photographs until nothing moves any more: what a key did is drawn a moment later. */
static void
photograph (Tour *tour, const char *path)
{
  g_autofree char *before = NULL;

  for (int i = 0; i < STILL_TRIES; i++)
    {
      g_autofree char *now = NULL;
      g_autofree char *data = NULL;
      gsize length;

      if (!wv_robot_screenshot (tour->robot, path) || !g_file_get_contents (path, &data, &length, NULL))
        return;
      now = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) data, length);
      if (g_strcmp0 (now, before) == 0)
        return;
      g_free (before);
      before = g_steal_pointer (&now);
    }
}

/* A screen that opened: judged and photographed. */
static void
end_scene (Tour *tour, const char *name)
{
  g_autofree char *path = g_strdup_printf ("%s/%s.png", tour->folder, name);

  if (tour->robot == NULL)
    return;
  tour->scene_ok = TRUE;
  photograph (tour, path);
  judge (tour);
  if (tour->missed != NULL)
    {
      g_autofree char *tree = wv_robot_describe (tour->robot);
      g_autofree char *seen = g_strdup_printf ("%s/%s.txt", tour->folder, name);

      g_file_set_contents (seen, tree, -1, NULL);
    }
  fprintf (tour->out, "%s %d - /e2e/tour/%s/%s\n", tour->scene_ok ? "ok" : "not ok", ++tour->n, tour->look->name, name);
  fflush (tour->out);
  tour->failed += !tour->scene_ok;
  g_clear_pointer (&tour->missed, g_free);
}

/* "press check box: vindt het goed": a role before a colon narrows it. */
static gboolean
press (Tour *tour, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ": ", 2);

  return parts[1] != NULL ? wv_robot_press (tour->robot, parts[0], parts[1], PATIENCE)
                          : wv_robot_press (tour->robot, NULL, text, PATIENCE);
}

static gboolean
fill (Tour *tour, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, " = ", 2);

  return parts[1] != NULL && wv_robot_focus (tour->robot, NULL, parts[0], PATIENCE) && wv_robot_key (tour->robot, "ctrl+a")
         && wv_robot_type (tour->robot, parts[1]);
}

static gboolean
type_code (Tour *tour)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *code = wv_region_invite (tour->region, NEWCOMER_PLACE, NEWCOMER, "social_worker", &error);
  g_autofree char *plain = NULL;
  g_auto (GStrv) parts = NULL;

  if (code == NULL)
    return FALSE;
  parts = g_strsplit (code, "-", -1);
  plain = g_strjoinv ("", parts);
  return wv_robot_type (tour->robot, plain);
}

static gboolean
set_cut (Tour *tour, const char *text)
{
  wv_cut_set_cut (tour->region->cut, g_str_equal (text, "on"));
  return TRUE;
}

static gboolean
press_keys (Tour *tour, const char *text)
{
  g_auto (GStrv) keys = g_strsplit (text, " ", -1);

  for (guint i = 0; keys[i] != NULL; i++)
    if (!wv_robot_key (tour->robot, keys[i]))
      return FALSE;
  return TRUE;
}

/* Whether a line did what it says. */
static gboolean
do_line (Tour *tour, const char *verb, const char *text)
{
  if (g_str_equal (verb, "unlock"))
    return unlock (tour->robot);
  if (g_str_equal (verb, "key"))
    return press_keys (tour, text);
  if (g_str_equal (verb, "type"))
    return wv_robot_type (tour->robot, text);
  if (g_str_equal (verb, "press"))
    return press (tour, text);
  if (g_str_equal (verb, "focus"))
    return wv_robot_focus (tour->robot, NULL, text, PATIENCE);
  if (g_str_equal (verb, "fill"))
    return fill (tour, text);
  if (g_str_equal (verb, "see"))
    return wv_robot_sees (tour->robot, text, PATIENCE);
  if (g_str_equal (verb, "focused"))
    return wv_robot_has_focus (tour->robot, text, PATIENCE);
  if (g_str_equal (verb, "code"))
    return type_code (tour);
  if (g_str_equal (verb, "cut"))
    return set_cut (tour, text);
  return FALSE;
}

static void
start_as (Tour *tour, const char *who)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&tour->robot, wv_robot_free);
  if (tour->filter != NULL && !g_str_equal (tour->filter, who))
    return;
  if (!open_as (tour, who, &error))
    {
      fprintf (tour->out, "not ok %d - /e2e/tour/%s/%s opent: %s\n", ++tour->n, tour->look->name, who, error->message);
      tour->failed++;
    }
}

static void
play_line (Tour *tour, const char *line)
{
  gsize length = strcspn (line, " ");
  g_autofree char *verb = g_strndup (line, length);
  const char *text = line[length] != '\0' ? line + length + 1 : "";

  if (*line == '\0' || *line == '#')
    return;
  if (g_str_equal (verb, "as"))
    start_as (tour, text);
  else if (g_str_equal (verb, "scene"))
    end_scene (tour, text);
  else if (tour->robot != NULL && !do_line (tour, verb, text) && tour->missed == NULL)
    tour->missed = g_strdup (line);
}

static gboolean
play (Tour *tour, const char *story, GError **error)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (story, &text, NULL, error))
    return FALSE;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    play_line (tour, lines[i]);
  fprintf (tour->out, "1..%d\n", tour->n);
  return TRUE;
}

static gboolean
prepare (Tour *tour, const char *build, GError **error)
{
  g_autofree char *state = g_strdup_printf ("%s/tour/state-%s", build, tour->look->name);

  tour->folder = g_strdup_printf ("%s/tour/%s", build, tour->look->name);
  tour->complaints = g_strdup_printf ("%s/complaints", tour->folder);
  g_mkdir_with_parents (tour->folder, 0700);
  tour->region = wv_region_start (build, tour->source, state, error);
  return tour->region != NULL && wv_region_import (tour->region, error)
         && wv_region_enrol (tour->region, "huisarts", WV_REGION_PRACTICE, WV_REGION_GP, "gp", error)
         && wv_region_enrol (tour->region, "welzijn", WV_REGION_WELFARE, WV_REGION_WORKER, "social_worker", error)
         && wv_region_enrol (tour->region, "coordinator", COORDINATOR_PLACE, COORDINATOR, "region_coordinator", error)
         && wv_region_fill (tour->region, error);
}

static const Look *
find_look (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    if (strcmp (looks[i].name, name) == 0)
      return &looks[i];
  return NULL;
}

static void
tour_clear (Tour *tour)
{
  g_clear_pointer (&tour->robot, wv_robot_free);
  g_clear_pointer (&tour->region, wv_region_free);
  g_free (tour->folder);
  g_free (tour->complaints);
  g_free (tour->who);
  g_free (tour->missed);
}

int
main (int argc, char **argv)
{
  Tour tour = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean ok;

  if (argc < 5 || (tour.look = find_look (argv[4])) == NULL)
    return 2;
  tour.source = argv[2];
  tour.filter = argc > 5 && *argv[5] != '\0' ? argv[5] : NULL;
  tour.out = fdopen (dup (STDOUT_FILENO), "w");
  dup2 (STDERR_FILENO, STDOUT_FILENO);
  atspi_init ();
  ok = prepare (&tour, argv[1], &error) && play (&tour, argv[3], &error);
  if (!ok)
    fprintf (stderr, "tour: %s\n", error != NULL ? error->message : "failed");
  tour_clear (&tour);
  atspi_exit ();
  return ok && tour.failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
