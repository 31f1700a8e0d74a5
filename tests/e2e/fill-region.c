/* fill-region STATE PASSWORD STORIES: plays a year of referrals between desktops that are enrolled under STATE, through the
 * same door as people: every step is an edit on a desktop, sealed, and travels through the server. STORIES has one referral a
 * line (resources/demo/README.md). */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "domain/wv-calendar.h"
#include "domain/wv-error.h"
#include "store/wv-dossier-load.h"
#include "store/wv-json.h"
#include "store/wv-read-all.h"
#include "store/wv-records.h"
#include "wv-headless.h"

#define DAY_MS (24 * 3600 * G_GINT64_CONSTANT (1000))

static gint64 story_now;

static gint64
now_in_story (gpointer data)
{
  return story_now;
}

static const WvClock story_clock = { now_in_story, NULL };

typedef struct
{
  GHashTable *desks; /* organisation → WvHeadless */
  gint64 today;
  WvHeadless *sender, *receiver;
  char *dossier;
} Story;

static const char *
text_of (const json_t *object, const char *key)
{
  return json_string_value (json_object_get (object, key));
}

static int
number_of (const json_t *object, const char *key)
{
  return (int) json_integer_value (json_object_get (object, key));
}

/* Working hours of the day @days before today; each step a little later than the one before. */
static void
set_clock (Story *self, int days, guint step)
{
  gint64 moment = self->today - days * DAY_MS;
  g_autofree char *day = wv_day_of (moment);

  story_now = MIN (wv_day_at (day, 9, 20) + step * 11 * 60000, self->today - 3600000 + step * 1000);
}

static gpointer
load_offer (WvDb *db, gpointer data, GError **error)
{
  return wv_record_load (db, &wv_kind_offer, data, error);
}

static WvHeadless *
receiver_of (Story *self, const json_t *line, GError **error)
{
  g_autoptr (WvRecord) offer = wv_store_run (self->sender->store, WV_STORE_READ, load_offer, (gpointer) text_of (line, "offer"), error);
  WvHeadless *desk = offer != NULL ? g_hash_table_lookup (self->desks, wv_record_get_text (offer, "organisation")) : NULL;

  if (desk == NULL && error != NULL && *error == NULL)
    g_set_error (error, WV_ERROR, WV_ERROR_NOT_FOUND, "no desktop for offer %s", text_of (line, "offer"));
  return desk;
}

static gboolean
refer (Story *self, const json_t *line, GError **error)
{
  WvHeadlessReferral referral = { .form = text_of (line, "form"),
                                  .call_name = text_of (line, "call_name"),
                                  .family_name = text_of (line, "family_name"),
                                  .birth_year = number_of (line, "birth_year"),
                                  .phone = text_of (line, "phone"),
                                  .postcode = text_of (line, "postcode"),
                                  .offer = text_of (line, "offer"),
                                  .reason = text_of (line, "reason"),
                                  .wish = text_of (line, "wish"),
                                  .urgency = text_of (line, "urgency"),
                                  .handover = text_of (line, "handover") };

  self->receiver = receiver_of (self, line, error);
  if (self->receiver == NULL)
    return FALSE;
  g_free (self->dossier);
  self->dossier = wv_headless_refer (self->sender, &referral, error);
  return self->dossier != NULL && wv_headless_sync (self->sender, error) && wv_headless_sync (self->receiver, error);
}

/* Steps. */

static gpointer
read_all (WvDb *db, gpointer data, GError **error)
{
  const Story *self = data;

  return wv_read_all (db, self->sender->vault, self->sender->actor, self->dossier, 0, &story_clock, error);
}

static gboolean
read_news (Story *self, GError **error)
{
  g_autoptr (GArray) read = wv_store_run (self->sender->store, WV_STORE_WRITE, read_all, self, error);

  return read != NULL;
}

/* A step that only moves the state: name → where to, and the outcome is in the story. */
static const struct
{
  const char *name;
  WvState to;
  gboolean by_sender;
} steps[] = {
  { "waitlist", WV_STATE_WAITLISTED, FALSE },   { "decline", WV_STATE_DECLINED, FALSE },
  { "hold", WV_STATE_ON_HOLD, FALSE },          { "not_reached", WV_STATE_NOT_REACHED, FALSE },
  { "stop", WV_STATE_STOPPED, FALSE },          { "client_declined", WV_STATE_CLIENT_DECLINED, FALSE },
  { "withdraw", WV_STATE_WITHDRAWN, TRUE },     { "close", WV_STATE_CLOSED, TRUE },
  { "mistake", WV_STATE_ENTERED_IN_ERROR, TRUE },
};

static char *
day_in_story (Story *self, const json_t *step, const char *key, int days)
{
  g_autofree char *sent = wv_day_of (self->today - days * DAY_MS);

  return json_object_get (step, key) != NULL ? wv_day_add (sent, number_of (step, key)) : NULL;
}

static WvChange *
make_feedback (Story *self, const json_t *step)
{
  int to = text_of (step, "step") != NULL ? wv_state_from_name (text_of (step, "step")) : -1;

  return wv_change_feedback (self->dossier, text_of (step, "type"), text_of (step, "text"), to, FALSE, text_of (step, "reason"),
                             text_of (step, "outcome"), text_of (step, "goal"), json_is_true (json_object_get (step, "asks")));
}

static WvChange *
make_change (Story *self, const json_t *step, int days, gboolean *ret_by_sender)
{
  const char *what = text_of (step, "do");
  g_autofree char *until = day_in_story (self, step, "until", days);
  g_autofree char *due = day_in_story (self, step, "due", days);
  const WvActor *worker = self->receiver->actor;

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (strcmp (what, steps[i].name) == 0)
      {
        *ret_by_sender = steps[i].by_sender;
        return wv_change_step (self->dossier, steps[i].to, text_of (step, "reason"), until, text_of (step, "outcome"),
                               text_of (step, "text"), 0);
      }
  if (strcmp (what, "open") == 0)
    return wv_change_open (self->dossier);
  if (strcmp (what, "accept") == 0)
    return wv_change_accept (self->dossier, worker->contact);
  if (strcmp (what, "attempt") == 0)
    return wv_change_attempt (self->dossier, text_of (step, "text"));
  if (strcmp (what, "ask") == 0)
    return wv_change_ask (self->dossier, text_of (step, "text"));
  if (strcmp (what, "message") == 0)
    return wv_change_message (self->dossier, text_of (step, "text"), NULL);
  if (strcmp (what, "action") == 0)
    return wv_change_action_add (self->dossier, text_of (step, "what"), worker->organisation, worker->contact, due);
  return strcmp (what, "feedback") == 0 ? make_feedback (self, step) : NULL;
}

static gboolean
take_step (Story *self, const json_t *step, int days, GError **error)
{
  gboolean by_sender = FALSE;
  WvChange *change;

  if (strcmp (text_of (step, "do"), "read") == 0)
    return read_news (self, error) && wv_headless_sync (self->sender, error);
  change = make_change (self, step, days, &by_sender);
  if (change == NULL)
    {
      g_set_error (error, WV_ERROR, WV_ERROR_INVALID, "a story has no step “%s”", text_of (step, "do"));
      return FALSE;
    }
  return wv_headless_do (by_sender ? self->sender : self->receiver, change, error)
         && wv_headless_sync (by_sender ? self->sender : self->receiver, error)
         && wv_headless_sync (by_sender ? self->receiver : self->sender, error);
}

static gboolean
play (Story *self, const json_t *line, GError **error)
{
  int days = number_of (line, "days");
  const json_t *all = json_object_get (line, "steps");
  size_t i;
  json_t *step;

  self->sender = g_hash_table_lookup (self->desks, text_of (line, "from"));
  if (self->sender == NULL)
    {
      g_set_error (error, WV_ERROR, WV_ERROR_NOT_FOUND, "no desktop of %s", text_of (line, "from"));
      return FALSE;
    }
  set_clock (self, days, 0);
  if (!refer (self, line, error))
    return FALSE;
  json_array_foreach (all, i, step)
    {
      set_clock (self, days - number_of (step, "at"), (guint) i + 1);
      if (!take_step (self, step, days, error))
        {
          g_prefix_error (error, "%s, step %zu (%s): ", text_of (line, "family_name"), i + 1, text_of (step, "do"));
          return FALSE;
        }
    }
  return TRUE;
}

/* Desks. */

static gboolean
open_desks (Story *self, const char *state, const char *password, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (state, 0, error);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *folder = g_build_filename (state, name, NULL);
      g_autofree char *database = g_build_filename (folder, "welverwijs.db", NULL);
      WvHeadless *desk;

      if (!g_file_test (database, G_FILE_TEST_EXISTS))
        continue;
      desk = wv_headless_open (folder, password, &story_clock, error);
      if (desk == NULL || !wv_headless_sync (desk, error))
        return FALSE;
      g_hash_table_insert (self->desks, desk->actor->organisation, desk);
    }
  return dir != NULL;
}

static gboolean
play_all (Story *self, const char *file, GError **error)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (file, &text, NULL, error))
    return FALSE;
  lines = g_strsplit (text, "\n", 0);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (json_t) line = *lines[i] != '\0' ? wv_json_parse (lines[i], strlen (lines[i]), error) : NULL;

      if (*lines[i] != '\0' && (line == NULL || !play (self, line, error)))
        return FALSE;
    }
  return TRUE;
}

int
main (int argc, char **argv)
{
  Story story = { .today = wv_clock_now (NULL) };
  g_autoptr (GError) error = NULL;

  if (argc != 4)
    return EXIT_FAILURE;
  story_now = story.today;
  story.desks = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) wv_headless_free);
  if (!open_desks (&story, argv[1], argv[2], &error) || !play_all (&story, argv[3], &error))
    fprintf (stderr, "fill-region: %s\n", error->message);
  g_hash_table_unref (story.desks);
  g_free (story.dossier);
  return error == NULL ? EXIT_SUCCESS : EXIT_FAILURE;
}
