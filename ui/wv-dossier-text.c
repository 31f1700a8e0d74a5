#include "ui/wv-dossier-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "domain/wv-code.h"
#include "ui/wv-format.h"

typedef struct
{
  const char *code, *icon, *sentence; /* of the person who did it */
} Words;

/* clang-format off */
static const Words event_words[] = {
  { "sent", "document-send-symbolic", N_ ("%s sent the referral") },
  { "received", "mail-read-symbolic", N_ ("%s received the referral") },
  { "accepted", "emblem-ok-symbolic", N_ ("%s accepted the referral") },
  { "declined", "process-stop-symbolic", N_ ("%s declined the referral") },
  { "waitlisted", "alarm-symbolic", N_ ("%s put the referral on the waiting list") },
  { "first_contact", "go-home-symbolic", N_ ("%s made contact") },
  { "started", "media-playback-start-symbolic", N_ ("%s started the guidance") },
  { "attempt", "call-missed-symbolic", N_ ("%s could not reach the resident") },
  { "on_hold", "media-playback-pause-symbolic", N_ ("%s paused the guidance") },
  { "resumed", "media-playback-start-symbolic", N_ ("%s took up the guidance again") },
  { "completed", "emblem-ok-symbolic", N_ ("%s completed the guidance") },
  { "stopped", "media-playback-stop-symbolic", N_ ("%s stopped the guidance") },
  { "not_reached", "call-stop-symbolic", N_ ("%s ended it: the resident was not reached") },
  { "withdrawn", "edit-undo-symbolic", N_ ("%s withdrew the referral") },
  { "client_declined", "process-stop-symbolic", N_ ("%s noted that the resident does not want it") },
  { "redirected", "mail-forward-symbolic", N_ ("%s passed the referral on") },
  { "closed", "emblem-ok-symbolic", N_ ("%s closed the referral") },
  { "entered_in_error", "dialog-warning-symbolic", N_ ("%s noted that the referral is a mistake") },
  { "assigned", "avatar-default-symbolic", N_ ("%s assigned the referral") },
};

static const Words handover_words[] = {
  { "call_together", "call-start-symbolic", N_ ("%s called together with the resident") },
  { "joint_talk", "system-users-symbolic", N_ ("%s talked together with the resident") },
  { "call_back", "call-start-symbolic", N_ ("%s called back") },
};
/* clang-format on */

static const Words *
find_words (const Words *words, guint n, const char *code)
{
  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (words[i].code, code) == 0)
      return &words[i];
  return NULL;
}

static const Words *
words_of (const WvEntry *entry)
{
  static const Words feedback = { NULL, "mail-unread-symbolic", N_ ("%s wrote feedback to the GP") };
  static const Words message = { NULL, "mail-unread-symbolic", N_ ("%s wrote a message") };
  static const Words question = { NULL, "dialog-question-symbolic", N_ ("%s asked a question") };
  static const Words handover = { NULL, "document-send-symbolic", N_ ("%s handed over") };
  static const Words other = { NULL, "content-loading-symbolic", N_ ("%s noted something") };
  const Words *found;

  switch (entry->type)
    {
    case WV_ENTRY_FEEDBACK:
      return &feedback;
    case WV_ENTRY_MESSAGE:
      return g_strcmp0 (entry->code, "question") == 0 ? &question : &message;
    case WV_ENTRY_HANDOVER:
      found = find_words (handover_words, G_N_ELEMENTS (handover_words), entry->code);
      return found != NULL ? found : &handover;
    default:
      found = find_words (event_words, G_N_ELEMENTS (event_words), entry->code);
      return found != NULL ? found : &other;
    }
}

/* The wish and the reason open the story; a reason from the list goes before a note. */
static char *
dup_text (const WvEntry *entry, const WvCase *item)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_auto (GStrv) parts = NULL;

  if (entry->type == WV_ENTRY_EVENT && g_strcmp0 (entry->code, "sent") == 0)
    {
      g_autofree char *wish = item->wish != NULL ? g_strdup_printf (_ ("Wish: %s"), item->wish) : NULL;

      if (wish != NULL)
        g_strv_builder_add (lines, wish);
      if (item->reason != NULL)
        g_strv_builder_add (lines, item->reason);
    }
  if (entry->reason != NULL)
    g_strv_builder_add (lines, wv_code_label ("reason", entry->reason));
  if (entry->text != NULL && *entry->text != '\0')
    g_strv_builder_add (lines, entry->text);
  parts = g_strv_builder_end (lines);
  return parts[0] != NULL ? g_strjoinv ("\n", parts) : NULL;
}

static void
set_delivery (WvTimelineText *text, const WvEntry *entry, gboolean offline, gint64 now)
{
  g_autofree char *moment = entry->read_at != 0 ? wv_format_moment (entry->read_at, now) : NULL;

  if (entry->refused != NULL)
    {
      text->tone = WV_TONE_ERR;
      text->delivery_icon = "dialog-error-symbolic";
      text->delivery = g_strdup (_ ("Not accepted by the server. Look in the sync button for the reason."));
    }
  else if (entry->waiting && entry->own)
    {
      text->tone = offline ? WV_TONE_WARN : WV_TONE_NEUTRAL;
      text->delivery_icon = "content-loading-symbolic";
      text->delivery = g_strdup (offline ? _ ("waiting for connection") : _ ("being sent"));
    }
  else if (entry->type != WV_ENTRY_FEEDBACK && entry->type != WV_ENTRY_MESSAGE)
    return;
  else if (moment != NULL)
    {
      text->tone = WV_TONE_OK;
      text->delivery_icon = "emblem-ok-symbolic";
      text->delivery = g_strdup_printf (_ ("Read by %s, %s"), entry->read_by_name ?: _ ("the other organisation"), moment);
    }
  else if (entry->own)
    {
      text->delivery_icon = "mail-unread-symbolic";
      text->delivery = g_strdup (_ ("Delivered, not read yet"));
    }
}

WvTimelineText *
wv_dossier_text_entry (const WvEntry *entry, const WvCase *item, gboolean offline, gint64 now)
{
  const Words *words = words_of (entry);
  const char *fallback;
  WvTimelineText *text;

  if (entry->type == WV_ENTRY_EVENT
      && (g_strcmp0 (entry->code, "question") == 0 || g_strcmp0 (entry->code, "answered") == 0))
    return NULL;
  fallback = entry->own == (item->party == WV_PARTY_SENDER) ? item->from_organisation_name : item->to_organisation_name;
  text = g_new0 (WvTimelineText, 1);
  text->icon = words->icon;
  text->who = g_strdup (entry->author_name ?: fallback ?: _ ("Somebody"));
  text->what = g_strdup_printf (_ (words->sentence), text->who);
  text->when = wv_format_moment (entry->at, now);
  text->text = dup_text (entry, item);
  text->accent = entry->type == WV_ENTRY_FEEDBACK || g_strcmp0 (entry->code, "question") == 0;
  set_delivery (text, entry, offline, now);
  return text;
}

char *
wv_dossier_text_participant (const WvParticipant *participant)
{
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();
  g_auto (GStrv) words = NULL;

  if (participant->role != NULL)
    {
      g_autofree char *role = g_utf8_strdown (wv_code_label ("role", participant->role), -1);
      g_auto (GStrv) either = g_strsplit (role, " of ", 2);

      /* A role for two professions is named by the first: there is room for one word. */
      g_strv_builder_add (parts, either[0]);
    }
  else if (participant->name != NULL && participant->organisation_name != NULL)
    g_strv_builder_add (parts, participant->organisation_name);
  if (participant->us)
    g_strv_builder_add (parts, _ ("you"));
  if (g_strcmp0 (participant->view, "agreements") == 0)
    g_strv_builder_add (parts, _ ("sees agreements"));
  else if (g_strcmp0 (participant->view, "name") == 0)
    g_strv_builder_add (parts, _ ("sees name"));
  words = g_strv_builder_end (parts);
  return g_strjoinv (", ", words);
}

char *
wv_dossier_text_looks (const GPtrArray *looks)
{
  g_autoptr (GHashTable) people = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *times = NULL;
  g_autofree char *by = NULL;

  for (guint i = 0; i < looks->len; i++)
    {
      const WvLook *look = looks->pdata[i];

      g_hash_table_add (people, look->who ?: look->organisation_name ?: (char *) "");
    }
  times = g_strdup_printf (ngettext ("%u time", "%u times", looks->len), looks->len);
  by = g_strdup_printf (ngettext ("by one person", "by %u people", g_hash_table_size (people)), g_hash_table_size (people));
  return g_strdup_printf ("%s, %s", times, by);
}
