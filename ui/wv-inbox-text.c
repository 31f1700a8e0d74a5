#include "ui/wv-inbox-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "domain/wv-calendar.h"
#include "domain/wv-code.h"
#include "ui/wv-format.h"

/* A deadline without a time ends with the working day. */
#define END_OF_DAY 17
/* Feedback that is due within so many working days is near. */
#define NEAR_WORKING_DAYS 5

const char *
wv_inbox_text_name (WvCase *item, const WvInboxLook *look)
{
  return look->hide && !item->unreadable ? item->initials : item->name;
}

char *
wv_inbox_text_referrer (WvCase *item)
{
  const char *person = item->from_contact_name;
  const char *practice = item->from_organisation_name;

  if (person != NULL && practice != NULL)
    return g_strdup_printf ("%s, %s", person, practice);
  return g_strdup (person != NULL ? person : practice != NULL ? practice : "");
}

char *
wv_inbox_text_age (gint64 since, gint64 now)
{
  int minutes = (int)(MAX (now - since, 0) / 60000);
  int hours = minutes / 60, days = hours / 24;

  if (minutes < 60)
    return g_strdup_printf (_ ("%d min."), minutes);
  if (hours < 24)
    return g_strdup_printf (ngettext ("%d hour", "%d hours", hours), hours);
  return g_strdup_printf (ngettext ("%d day", "%d days", days), days);
}

char *
wv_inbox_text_wait (WvCase *item, const WvInboxLook *look)
{
  if (look->segment == WV_SEGMENT_FINISHED || look->segment == WV_SEGMENT_RUNNING)
    return wv_format_moment_short (item->progress.since, look->now);
  if (look->segment == WV_SEGMENT_WAITING_ANSWER)
    return wv_inbox_text_age (item->progress.question_at, look->now);
  return wv_inbox_text_age (item->sent_at, look->now);
}

const char *
wv_inbox_text_status (WvCase *item)
{
  if (item->progress.state == WV_STATE_ACTIVE && item->progress.milestone >= 0)
    return wv_milestone_label (item->progress.milestone);
  return wv_state_label (item->progress.state);
}

char *
wv_inbox_due_day (WvCase *item, const WvInboxLook *look)
{
  g_autofree char *today = wv_day_of (look->now);
  int days = wv_case_days_late (item, today);

  /* The clock stands still while somebody else must answer, and at the end. */
  if (days == G_MININT || item->progress.question_at != 0
      || !wv_state_is_running (item->progress.state))
    return NULL;
  return wv_day_add (today, -days);
}

static gboolean
is_near (WvCase *item, const char *due, const char *today)
{
  g_autofree char *near_day = NULL;

  if (item->progress.state != WV_STATE_ACTIVE)
    return FALSE;
  near_day = wv_add_working_days (today, NEAR_WORKING_DAYS);
  return strcmp (due, near_day) <= 0;
}

char *
wv_inbox_text_due (WvCase *item, const WvInboxLook *look, WvTone *ret_tone)
{
  g_autofree char *due = wv_inbox_due_day (item, look);
  g_autofree char *today = wv_day_of (look->now);
  int late = due != NULL ? wv_days_between (due, today) : 0;

  *ret_tone = WV_TONE_NEUTRAL;
  if (due == NULL)
    return g_strdup ("");
  if (late > 0)
    {
      *ret_tone = WV_TONE_ERR;
      return wv_format_late (late);
    }
  if (late == 0 || is_near (item, due, today))
    *ret_tone = WV_TONE_WARN;
  return wv_format_moment (wv_day_at (due, END_OF_DAY, 0), look->now);
}

gboolean
wv_inbox_shows_waiting (WvCase *item, const WvInboxLook *look)
{
  return item->waiting && look->offline && look->segment != WV_SEGMENT_NEW;
}

WvTone
wv_inbox_speed_tone (WvCase *item)
{
  if (g_strcmp0 (item->urgency, "today") == 0)
    return WV_TONE_WARN;
  return g_strcmp0 (item->urgency, "week") == 0 ? WV_TONE_INFO : WV_TONE_NEUTRAL;
}

const char *
wv_inbox_speed_icon (WvCase *item)
{
  if (wv_inbox_speed_tone (item) == WV_TONE_WARN)
    return "dialog-warning-symbolic";
  return wv_inbox_speed_tone (item) == WV_TONE_INFO ? "alarm-symbolic" : NULL;
}

const char *
wv_inbox_due_icon (WvTone tone)
{
  if (tone == WV_TONE_ERR)
    return "dialog-warning-symbolic";
  return tone == WV_TONE_WARN ? "alarm-symbolic" : NULL;
}

const char *
wv_inbox_handover_icon (const char *kind)
{
  if (g_strcmp0 (kind, "call_together") == 0)
    return "call-start-symbolic";
  if (g_strcmp0 (kind, "joint_talk") == 0)
    return "system-users-symbolic";
  return g_strcmp0 (kind, "call_back") == 0 ? "call-incoming-symbolic" : "mail-unread-symbolic";
}

static void
say (GString *sentence, const char *text)
{
  if (text == NULL || *text == '\0')
    return;
  if (sentence->len > 0)
    g_string_append (sentence, g_str_has_suffix (sentence->str, ".") ? " " : ". ");
  g_string_append (sentence, text);
}

static void
say_clock (GString *sentence, WvCase *item, const WvInboxLook *look)
{
  g_autofree char *wait = wv_inbox_text_wait (item, look);
  WvTone tone;
  g_autofree char *due = wv_inbox_text_due (item, look, &tone);
  g_autofree char *text = NULL;

  if (look->segment == WV_SEGMENT_NEW || look->segment == WV_SEGMENT_WAITING_ANSWER)
    text = g_strdup_printf (_ ("Waiting for %s"), wait);
  say (sentence, text);
  g_clear_pointer (&text, g_free);
  if (tone == WV_TONE_ERR)
    say (sentence, due);
  else if (*due != '\0')
    text = g_strdup_printf (
        look->segment == WV_SEGMENT_NEW ? _ ("Respond before %s") : _ ("Before %s"), due);
  say (sentence, text);
}

char *
wv_inbox_text_row (WvCase *item, const char *who, const WvInboxLook *look)
{
  GString *sentence = g_string_new (item->seen ? "" : _ ("Unread"));
  g_autofree char *referrer = wv_inbox_text_referrer (item);
  g_autofree char *person = NULL;
  gboolean is_new = look->segment == WV_SEGMENT_NEW || look->segment == WV_SEGMENT_WAITING_ANSWER;

  if (item->birth_year > 0)
    person = g_strdup_printf ("%s, %d", wv_inbox_text_name (item, look), item->birth_year);
  say (sentence, person != NULL ? person : wv_inbox_text_name (item, look));
  say (sentence, item->offer_title);
  say (sentence, referrer);
  if (is_new && item->handover_kind != NULL)
    say (sentence, wv_code_label ("handover-kind", item->handover_kind));
  if (is_new && item->urgency != NULL)
    say (sentence, wv_code_label ("urgency", item->urgency));
  if (!is_new)
    say (sentence, wv_inbox_text_status (item));
  say (sentence, who);
  say_clock (sentence, item, look);
  if (item->refused != NULL)
    say (sentence, _ ("Failed"));
  else if (wv_inbox_shows_waiting (item, look))
    say (sentence, _ ("waiting for connection"));
  return g_string_free (sentence, FALSE);
}

gboolean
wv_inbox_text_matches (WvCase *item, const char *search)
{
  g_autofree char *referrer = NULL;
  g_autofree char *row = NULL;

  if (search == NULL || *search == '\0')
    return TRUE;
  referrer = wv_inbox_text_referrer (item);
  row = g_strjoin (" ", item->name, item->offer_title, referrer, item->number ?: "",
                   item->place ?: "", NULL);
  return g_str_match_string (search, row, TRUE);
}
