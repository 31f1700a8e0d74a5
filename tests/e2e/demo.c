/* The main job, from search to feedback, on two desktops: done by a robot through the real windows, each step seen
 * before the next begins. With "show" both windows are opened for a person instead. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "wv-region.h"

#define PATIENCE 10000
#define RESIDENT_NAME "Wilhelmina Zandkreek"
#define RESIDENT_FAMILY "Zandkreek"
#define RESIDENT_PHONE "0113-555 083"
#define RESIDENT_STORY "eet onregelmatig sinds de zomer"
#define FEEDBACK "Mevrouw at dinsdag mee en komt elke week terug."

typedef struct
{
  WvRegion *region;
  WvRobot *gp;
  WvRobot *worker;
  const char *build;
  FILE *out; /* what we say; what the programs say goes to the error output */
  int step;
  gboolean failed;
  GHashTable *nameless; /* controls without a name, on any screen that was seen */
  gboolean tap; /* for the test runner: a step is a case */
} Demo;

/* Prints what was seen; a step that was not seen ends the demo with a screenshot and a description. */
static gboolean
seen (Demo *demo, WvRobot *robot, const char *what, gboolean ok)
{
  g_autofree char *path = NULL;
  const char *who = robot == demo->gp ? "huisarts" : "welzijn";

  if (demo->failed)
    return FALSE;
  path = g_strdup_printf ("%s/../%02d-%s.png", demo->region->state, ++demo->step, who);
  if (robot != NULL)
    {
      wv_robot_screenshot (robot, path);
      wv_robot_find_nameless (robot, demo->nameless);
    }
  if (demo->tap)
    fprintf (demo->out, "%s %d - /e2e/demo/%s/%s\n", ok ? "ok" : "not ok", demo->step, who, what);
  else
    fprintf (demo->out, "%s %02d %s: %s\n", ok ? "gezien" : "NIET GEZIEN", demo->step, who, what);
  fflush (demo->out);
  if (!ok)
    {
      g_autofree char *tree = robot != NULL ? wv_robot_describe (robot) : NULL;

      fprintf (stderr, "%s\n", tree ?: "");
      demo->failed = TRUE;
    }
  return ok;
}

static void
unlock_one (Demo *demo, WvRobot *robot)
{
  gboolean ok = wv_robot_focus (robot, NULL, "Wachtwoord", PATIENCE) && wv_robot_type (robot, WV_REGION_PASSWORD)
                && wv_robot_key (robot, "Return") && wv_robot_sees (robot, "Vandaag", PATIENCE);

  seen (demo, robot, "ontgrendeld met het wachtwoord", ok);
}

static void
unlock (Demo *demo)
{
  unlock_one (demo, demo->gp);
  unlock_one (demo, demo->worker);
}

static void
find_offer (Demo *demo)
{
  WvRobot *gp = demo->gp;

  wv_robot_key (gp, "alt+3");
  wv_robot_focus (gp, NULL, "Zoek aanbod", PATIENCE);
  wv_robot_type (gp, "eet");
  seen (demo, gp, "drie letters: Eettafel Heinkenszand met vaste contactpersoon Anouk Faes",
        wv_robot_sees (gp, "Eettafel Heinkenszand", PATIENCE) && wv_robot_sees (gp, "Anouk Faes", PATIENCE));
  wv_robot_key (gp, "ctrl+Return");
  seen (demo, gp, "Verwijs hierheen opent de nieuwe verwijzing",
        wv_robot_sees (gp, "Nieuwe verwijzing", PATIENCE) && wv_robot_find (gp, NULL, "Naam", PATIENCE) != NULL);
}

static void
fill (WvRobot *robot, const char *name, const char *text)
{
  wv_robot_focus (robot, NULL, name, PATIENCE);
  wv_robot_key (robot, "ctrl+a");
  wv_robot_type (robot, text);
}

static void
write_referral (Demo *demo)
{
  WvRobot *gp = demo->gp;

  fill (gp, "Naam", RESIDENT_NAME);
  fill (gp, "Geboortejaar", "1958");
  fill (gp, "Telefoon", RESIDENT_PHONE);
  fill (gp, "Postcode", "4451 ZZ");
  fill (gp, "Reden van verwijzing", "Mevrouw " RESIDENT_STORY ". Kan iemand haar ophalen?");
  wv_robot_key (gp, "ctrl+Return");
  seen (demo, gp, "zonder toestemming wordt niets verstuurd, en er staat waarom",
        wv_robot_sees (gp, "Zonder toestemming kunt u niet versturen", PATIENCE));
}

static void
send_offline (Demo *demo)
{
  WvRobot *gp = demo->gp;

  wv_cut_set_cut (demo->region->cut, TRUE);
  seen (demo, gp, "het netwerk is weg: Offline", wv_robot_sees (gp, "Offline", 4 * PATIENCE));
  wv_robot_press (gp, "check box", "vindt het goed dat ik dit deel", PATIENCE);
  wv_robot_key (gp, "ctrl+Return");
  seen (demo, gp, "bewaard: Offline · 1 wijziging wacht", wv_robot_sees (gp, "1 wijziging wacht", PATIENCE));
  wv_robot_key (demo->worker, "alt+2");
  seen (demo, demo->worker, "het postvak heeft de verwijzing nog niet",
        wv_robot_sees (demo->worker, "Postvak", PATIENCE) && !wv_robot_sees (demo->worker, RESIDENT_FAMILY, 300));
}

static void
arrive (Demo *demo)
{
  gint64 start = g_get_monotonic_time ();
  gboolean there;

  wv_cut_set_cut (demo->region->cut, FALSE);
  there = wv_robot_sees (demo->worker, RESIDENT_FAMILY, PATIENCE);
  fprintf (demo->out, "# na %.1f s in het postvak\n", (g_get_monotonic_time () - start) / 1e6);
  seen (demo, demo->worker, "het netwerk is terug: de verwijzing staat als Nieuw in het postvak",
        there && wv_robot_sees (demo->worker, "Nieuw", PATIENCE));
}

static void
answer (Demo *demo)
{
  WvRobot *worker = demo->worker;

  wv_robot_press (worker, NULL, RESIDENT_FAMILY, PATIENCE);
  wv_robot_press (worker, "push button", "Accepteren", PATIENCE);
  seen (demo, worker, "geaccepteerd", wv_robot_sees (worker, "Geaccepteerd", PATIENCE));
  wv_robot_press (worker, NULL, "Loopt", PATIENCE);
  seen (demo, worker, "de verwijzing staat onder Loopt", wv_robot_press (worker, NULL, RESIDENT_FAMILY, PATIENCE));
  wv_robot_key (worker, "Return");
  seen (demo, worker, "het dossier is open", wv_robot_sees (worker, "Terugkoppeling schrijven", PATIENCE));
  wv_robot_press (worker, NULL, "Kennismaking geweest", PATIENCE);
  fill (worker, "Terugkoppeling", FEEDBACK);
  wv_robot_key (worker, "ctrl+Return");
  seen (demo, worker, "terugkoppeling geschreven", wv_robot_sees (worker, "schreef een terugkoppeling", PATIENCE));
}

static void
read_feedback (Demo *demo)
{
  WvRobot *gp = demo->gp;

  wv_robot_key (gp, "alt+1");
  seen (demo, gp, "Vandaag toont de nieuwe terugkoppeling",
        wv_robot_sees (gp, "Nieuwe terugkoppeling", PATIENCE) && wv_robot_sees (gp, FEEDBACK, 2 * PATIENCE));
  wv_robot_press (gp, NULL, RESIDENT_FAMILY, PATIENCE);
  seen (demo, gp, "de huisarts leest de terugkoppeling", wv_robot_sees (gp, FEEDBACK, PATIENCE));
  seen (demo, demo->worker, "de welzijnscoach ziet: Gelezen door",
        wv_robot_sees (demo->worker, "Gelezen door", 2 * PATIENCE));
}

/* Who cannot see the screen hears names: a control without one does not exist for them. */
static void
check_names (Demo *demo)
{
  GHashTableIter iter;
  gpointer path;

  g_hash_table_iter_init (&iter, demo->nameless);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    fprintf (demo->out, "# zonder naam: %s\n", (const char *) path);
  seen (demo, demo->worker, "elk bedieningselement op deze schermen heeft een naam", g_hash_table_size (demo->nameless) == 0);
}

/* What is public is found everywhere, so the search can find; what is the resident's, nowhere. */
static void
search_words (Demo *demo)
{
  const char *words[] = { RESIDENT_FAMILY, RESIDENT_PHONE, RESIDENT_STORY };
  g_autofree char *public = wv_region_find_word (demo->region, "Eettafel Heinkenszand");

  seen (demo, demo->worker, "het aanbod, dat openbaar is, wordt gevonden in het verkeer", g_strcmp0 (public, "traffic") == 0);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *place = wv_region_find_word (demo->region, words[i]);
      g_autofree char *what = g_strdup_printf ("\"%s\" staat nergens leesbaar%s%s", words[i],
                                               place != NULL ? ", behalve in " : "", place ?: "");

      seen (demo, demo->worker, what, place == NULL);
    }
}

/* The story of the main job, in order; what was not seen ends it. */
static void (*const story[]) (Demo *)
    = { unlock, find_offer, write_referral, send_offline, arrive, answer, read_feedback, search_words, check_names };

static gboolean
prepare (Demo *demo, const char *build, const char *source, GError **error)
{
  g_autofree char *state = g_strdup_printf ("%s/%s/state", build, demo->tap ? "demo-test" : "demo");

  demo->build = build;
  demo->region = wv_region_start (build, source, state, error);
  return demo->region != NULL && wv_region_import (demo->region, error)
         && wv_region_enrol (demo->region, "huisarts", WV_REGION_PRACTICE, WV_REGION_GP, "gp", error)
         && wv_region_enrol (demo->region, "welzijn", WV_REGION_WELFARE, WV_REGION_WORKER, "social_worker", error)
         && wv_region_fill (demo->region, error);
}

static GSubprocess *
open_window (Demo *demo, const char *name, GError **error)
{
  g_autofree char *program = g_strdup_printf ("%s/ui/welverwijs", demo->build);
  g_autofree char *data = g_strdup_printf ("%s/%s", demo->region->state, name);

  return g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, error, program, "--data", data, NULL);
}

static gboolean
open_for_person (Demo *demo, GError **error)
{
  g_autoptr (GSubprocess) gp = NULL;
  g_autoptr (GSubprocess) worker = NULL;

  fprintf (demo->out, "wachtwoord voor beide vensters: %s\n", WV_REGION_PASSWORD);
  fflush (demo->out);
  gp = open_window (demo, "huisarts", error);
  worker = gp != NULL ? open_window (demo, "welzijn", error) : NULL;
  return worker != NULL && g_subprocess_wait (gp, NULL, error) && g_subprocess_wait (worker, NULL, error);
}

static gboolean
use_as_a_person (Demo *demo, GError **error)
{
  demo->gp = wv_region_open (demo->region, "huisarts", error);
  demo->worker = demo->gp != NULL ? wv_region_open (demo->region, "welzijn", error) : NULL;
  if (demo->worker == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (story) && !demo->failed; i++)
    story[i](demo);
  if (demo->tap)
    fprintf (demo->out, "1..%d\n", demo->step);
  fprintf (demo->out, "%sdemo state: %s\n", demo->tap ? "# " : "", demo->region->state);
  fprintf (demo->out, "%sresident words: %s | %s | %s\n", demo->tap ? "# " : "", RESIDENT_FAMILY, RESIDENT_PHONE, RESIDENT_STORY);
  return TRUE;
}

int
main (int argc, char **argv)
{
  Demo demo = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean ok;

  if (argc < 4)
    return 1;
  demo.out = fdopen (dup (STDOUT_FILENO), "w");
  dup2 (STDERR_FILENO, STDOUT_FILENO);
  demo.nameless = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  demo.tap = g_str_equal (argv[3], "tap");
  atspi_init ();
  ok = prepare (&demo, argv[1], argv[2], &error)
       && (g_str_equal (argv[3], "show") ? open_for_person (&demo, &error) : use_as_a_person (&demo, &error));
  if (!ok)
    fprintf (stderr, "demo: %s\n", error != NULL ? error->message : "failed");
  wv_robot_free (demo.gp);
  wv_robot_free (demo.worker);
  wv_region_free (demo.region);
  atspi_exit ();
  return ok && !demo.failed ? EXIT_SUCCESS : EXIT_FAILURE;
}
