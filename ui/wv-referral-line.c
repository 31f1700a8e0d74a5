#include "ui/wv-referral-line.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "domain/wv-calendar.h"
#include "ui/wv-deadline.h"
#include "ui/wv-format.h"

/* Working days before a feedback date in which it is amber. */
#define SOON 5
#define N_TEXTS 9

G_DEFINE_FINAL_TYPE (WvReferralLine, wv_referral_line, G_TYPE_OBJECT)

static void
get_texts (WvReferralLine *self, char *ret[N_TEXTS])
{
  char *texts[N_TEXTS] = { self->id,     self->name, self->year, self->offer, self->organisation,
                           self->status, self->news, self->due,  self->due_on };

  memcpy (ret, texts, sizeof texts);
}

static void
wv_referral_line_finalize (GObject *object)
{
  char *texts[N_TEXTS];

  get_texts (WV_REFERRAL_LINE (object), texts);
  for (guint i = 0; i < N_TEXTS; i++)
    if (texts[i] != NULL)
      {
        explicit_bzero (texts[i], strlen (texts[i]));
        g_free (texts[i]);
      }
  G_OBJECT_CLASS (wv_referral_line_parent_class)->finalize (object);
}

static void
wv_referral_line_class_init (WvReferralLineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wv_referral_line_finalize;
}

static void
wv_referral_line_init (WvReferralLine *self)
{
}

static gboolean
waits_for_connection (WvCase *item, const WvReferralLook *look)
{
  return look->offline && item->waiting && item->progress.state == WV_STATE_SENT;
}

/* The milestone while things go their way, else the state itself. */
static const char *
status_word (WvCase *item)
{
  switch (item->progress.state)
    {
    case WV_STATE_SENT:
    case WV_STATE_RECEIVED:
    case WV_STATE_ACCEPTED:
    case WV_STATE_ACTIVE:
    case WV_STATE_COMPLETED:
      if (item->progress.milestone >= 0)
        return wv_milestone_label (item->progress.milestone);
      break;
    default:
      break;
    }
  return wv_state_label (item->progress.state);
}

static void
set_status (WvReferralLine *self, WvCase *item, const WvReferralLook *look)
{
  if (waits_for_connection (item, look))
    {
      self->status = g_strdup (_ ("Waiting for connection"));
      self->attention = TRUE;
      return;
    }
  self->status = g_strdup (status_word (item));
  self->steps = item->progress.milestone + 1;
}

static void
set_news (WvReferralLine *self, WvTone tone, const char *icon, char *text)
{
  self->news_tone = tone;
  self->news_icon = icon;
  self->news = text;
}

static char *
dup_day_of (gint64 ms, const WvReferralLook *look)
{
  g_autofree char *day = wv_day_of (ms);

  return wv_format_date (day, look->today);
}

/* The first line: a list is no place to read a letter. */
static char *
dup_written (WvCase *item, const WvReferralLook *look)
{
  g_auto (GStrv) lines = g_strsplit (item->news_text, "\n", 2);
  g_autofree char *text = look->hide_names ? wv_hide_in_text (lines[0], item->name, item->initials)
                                           : g_strdup (lines[0]);

  return item->news_ours ? g_strdup_printf (_ ("You: %s"), text) : g_steal_pointer (&text);
}

static void
set_quiet_news (WvReferralLine *self, WvCase *item, const WvReferralLook *look)
{
  g_autofree char *day = NULL;

  if (item->progress.state == WV_STATE_WAITLISTED && item->progress.until != NULL)
    {
      day = wv_format_date (item->progress.until, look->today);
      set_news (self, WV_TONE_NEUTRAL, "alarm-symbolic", g_strdup_printf (_ ("Waiting list until %s"), day));
      return;
    }
  if (item->news_text != NULL)
    {
      set_news (self, WV_TONE_NEUTRAL, "mail-read-symbolic", dup_written (item, look));
      return;
    }
  day = dup_day_of (item->news_at > 0 ? item->news_at : item->sent_at, look);
  set_news (self, WV_TONE_NEUTRAL, "content-loading-symbolic",
            g_strdup_printf (_ ("%s on %s"), wv_state_label (item->progress.state), day));
}

static void
set_urgent_news (WvReferralLine *self, WvCase *item, const WvReferralLook *look)
{
  g_autofree char *text = NULL;

  if (self->question)
    {
      text = look->hide_names ? wv_hide_in_text (item->question_text, item->name, item->initials)
                              : g_strdup (item->question_text);
      set_news (self, WV_TONE_WARN, "dialog-question-symbolic",
                g_strdup_printf (_ ("Question for you: %s"), text != NULL ? text : ""));
    }
  else if (self->unread)
    set_news (self, WV_TONE_NEUTRAL, "mail-unread-symbolic",
              g_strdup (item->unread_news == WV_NEWS_FEEDBACK ? _ ("New feedback") : _ ("New message")));
  else
    {
      text = dup_day_of (item->news_at > 0 ? item->news_at : item->sent_at, look);
      set_news (self, WV_TONE_ERR, "alarm-symbolic", g_strdup_printf (_ ("No message since %s"), text));
    }
}

static void
set_latest (WvReferralLine *self, WvCase *item, const WvReferralLook *look)
{
  g_autofree char *time = NULL;

  self->news_at = MAX (item->news_at, item->sent_at);
  if (item->refused != NULL)
    set_news (self, WV_TONE_ERR, "dialog-error-symbolic", g_strdup (_ ("The server did not take this")));
  else if (waits_for_connection (item, look))
    {
      time = wv_format_moment_short (item->sent_at, look->now);
      set_news (self, WV_TONE_NEUTRAL, "network-offline-symbolic",
                g_strdup_printf (_ ("Saved at %s"), time));
    }
  else if (self->question || self->unread || self->late)
    set_urgent_news (self, item, look);
  else
    set_quiet_news (self, item, look);
}

/* The day on which the referrer counts: the feedback as was asked; afterwards the next step. */
static const char *
due_day (WvCase *item)
{
  if (!wv_state_is_running (item->progress.state))
    return NULL;
  if (item->feedback_at == 0 && item->feedback_due != NULL)
    return item->feedback_due;
  return wv_case_get_deadline (item);
}

static void
set_due (WvReferralLine *self, WvCase *item, const WvReferralLook *look)
{
  g_auto (WvDeadlineLook) deadline = { 0 };
  const char *day = self->late ? wv_case_get_deadline (item) : due_day (item);

  self->due_on = g_strdup (day);
  if (!self->late && item->feedback_at > 0 && (item->unread_news == WV_NEWS_FEEDBACK || day == NULL))
    {
      self->due_tone = WV_TONE_OK;
      self->due_icon = "emblem-ok-symbolic";
      self->due = g_strdup (_ ("received"));
      return;
    }
  if (day == NULL)
    return;
  wv_deadline_look (day, look->today, SOON, &deadline);
  self->due_tone = deadline.tone;
  self->due_icon = deadline.icon;
  self->due = g_steal_pointer (&deadline.text);
}

WvReferralLine *
wv_referral_line_new (WvCase *item, const WvReferralLook *look)
{
  WvReferralLine *self = g_object_new (WV_TYPE_REFERRAL_LINE, NULL);

  self->id = g_strdup (item->id);
  self->unread = item->unread > 0;
  self->question = item->question_for_us;
  self->late = item->next.party == WV_PARTY_RECEIVER && wv_case_days_late (item, look->today) > 0;
  self->name = g_strdup (look->hide_names ? item->initials : item->name);
  self->year = item->birth_year > 0 ? g_strdup_printf ("%d", item->birth_year) : NULL;
  self->offer = g_strdup (item->offer_title);
  self->organisation = g_strdup (item->to_organisation_name);
  set_status (self, item, look);
  set_latest (self, item, look);
  set_due (self, item, look);
  return self;
}

WvReferralLine *
wv_referral_line_new_draft (const WvTodayDraft *draft, const WvReferralLook *look)
{
  WvReferralLine *self = g_object_new (WV_TYPE_REFERRAL_LINE, NULL);
  g_autofree char *saved = wv_format_moment_short (draft->saved_at, look->now);
  const char *name = draft->name != NULL ? draft->name : _ ("without a name");

  self->id = g_strdup (draft->id);
  self->draft = TRUE;
  self->name = draft->name != NULL && look->hide_names ? wv_format_initials (name) : g_strdup (name);
  self->offer = g_strdup (draft->offer_title != NULL ? draft->offer_title : "");
  self->status = g_strdup (_ ("Draft"));
  self->news_at = draft->saved_at;
  set_news (self, WV_TONE_NEUTRAL, "document-edit-symbolic",
            g_strdup_printf (draft->consent ? _ ("Consent was asked · saved %s")
                                            : _ ("Consent has not been asked yet · saved %s"),
                             saved));
  return self;
}

gboolean
wv_referral_line_equal (WvReferralLine *a, WvReferralLine *b)
{
  char *one[N_TEXTS], *two[N_TEXTS];

  get_texts (a, one);
  get_texts (b, two);
  for (guint i = 0; i < N_TEXTS; i++)
    if (g_strcmp0 (one[i], two[i]) != 0)
      return FALSE;
  return a->unread == b->unread && a->attention == b->attention && a->steps == b->steps
         && a->news_tone == b->news_tone && a->due_tone == b->due_tone && a->news_at == b->news_at;
}

static int
rank (WvReferralLine *self)
{
  if (self->unread)
    return 0;
  if (self->question)
    return 1;
  return self->late ? 2 : 3;
}

int
wv_referral_line_compare (gconstpointer a, gconstpointer b)
{
  WvReferralLine *one = *(WvReferralLine *const *)a, *two = *(WvReferralLine *const *)b;

  if (rank (one) != rank (two))
    return rank (one) - rank (two);
  if (one->news_at != two->news_at)
    return one->news_at > two->news_at ? -1 : 1;
  return strcmp (one->id, two->id);
}

static char *
dup_step (WvReferralLine *self)
{
  if (self->steps == 0)
    return g_strdup (self->status);
  return g_strdup_printf (_ ("step %d of 6 %s"), self->steps, self->status);
}

static char *
dup_due (WvReferralLine *self)
{
  if (self->due == NULL || self->due_tone != WV_TONE_NEUTRAL)
    return g_strdup (self->due);
  return g_strdup_printf (_ ("feedback before %s"), self->due);
}

char *
wv_referral_line_dup_name (WvReferralLine *self)
{
  g_autofree char *step = dup_step (self);
  g_autofree char *due = dup_due (self);
  const char *parts[] = { self->unread ? _ ("Unread") : NULL, self->name, self->year, self->offer,
                          self->organisation, step, self->news, due };
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL && *parts[i] != '\0')
      g_string_append_printf (out, "%s%s", out->len > 0 ? ", " : "", parts[i]);
  return g_string_free (out, FALSE);
}

gboolean
wv_referral_line_matches (WvReferralLine *self, const char *search)
{
  g_autofree char *text = g_strjoin (" ", self->name, self->offer,
                                     self->organisation != NULL ? self->organisation : "", NULL);

  return search == NULL || *search == '\0' || g_str_match_string (search, text, TRUE);
}
