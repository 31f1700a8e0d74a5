#include "ui/wv-deadline.h"

#include <string.h>

#include "domain/wv-calendar.h"
#include "ui/wv-format.h"

/* Shorter words of a name may be words of the sentence as well. */
#define SHORTEST_PART 4

void
wv_deadline_look_clear (WvDeadlineLook *look)
{
  g_clear_pointer (&look->text, g_free);
}

void
wv_deadline_look (const char *due, const char *today, int soon, WvDeadlineLook *ret)
{
  g_autofree char *limit = wv_add_working_days (today, soon);

  ret->days_late = wv_days_between (due, today);
  ret->tone = WV_TONE_NEUTRAL;
  ret->icon = NULL;
  if (ret->days_late > 0)
    {
      ret->tone = WV_TONE_ERR;
      ret->icon = "dialog-warning-symbolic";
      ret->text = wv_format_late (ret->days_late);
      return;
    }
  if (ret->days_late == 0 || (soon > 0 && strcmp (due, limit) <= 0))
    {
      ret->tone = WV_TONE_WARN;
      ret->icon = "alarm-symbolic";
    }
  ret->text = wv_format_day (due, today);
}

static char *
replace (char *text, const char *word, const char *with)
{
  g_autofree char *owned = text;
  g_auto (GStrv) parts = g_strsplit (text, word, -1);

  return g_strjoinv (with, parts);
}

char *
wv_hide_in_text (const char *text, const char *name, const char *initials)
{
  g_auto (GStrv) words = NULL;
  char *out;

  if (text == NULL || name == NULL || *name == '\0')
    return g_strdup (text);
  out = replace (g_strdup (text), name, initials);
  words = g_strsplit (name, " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (g_utf8_strlen (words[i], -1) >= SHORTEST_PART)
      out = replace (out, words[i], initials);
  return out;
}
