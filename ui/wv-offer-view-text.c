#include "ui/wv-offer-view-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "domain/wv-calendar.h"
#include "domain/wv-code.h"
#include "domain/wv-schedule.h"
#include "ui/wv-format.h"

/* Half a year without a check makes an offer doubtful. */
#define CHECK_DAYS 182

static char *
text_full (const WvRecord *offer, const char *today)
{
  const char *until = wv_record_get_text (offer, "full_until");
  g_autofree char *day = NULL;

  if (until == NULL || !wv_day_is_valid (until))
    return g_strdup (_ ("Full"));
  day = wv_format_date (until, today);
  return g_strdup_printf (_ ("Full until %s"), day);
}

char *
wv_offer_text_waiting (const WvRecord *offer, const char *today, WvTone *ret_tone)
{
  const char *capacity = wv_record_get_text (offer, "capacity");
  int weeks = (int)wv_record_get_int (offer, "waiting_weeks", -1);

  *ret_tone = WV_TONE_NEUTRAL;
  if (g_strcmp0 (capacity, "full") == 0)
    {
      *ret_tone = WV_TONE_ERR;
      return text_full (offer, today);
    }
  if (weeks > 0)
    {
      *ret_tone = weeks >= 4 ? WV_TONE_WARN : WV_TONE_NEUTRAL;
      return g_strdup_printf (ngettext ("Wait %d week", "Wait %d weeks", (gulong)weeks), weeks);
    }
  if (weeks == 0 || g_strcmp0 (capacity, "open") == 0)
    {
      *ret_tone = WV_TONE_OK;
      return g_strdup (_ ("No waiting time"));
    }
  return capacity != NULL ? g_strdup (wv_code_label ("capacity", capacity)) : NULL;
}

char *
wv_offer_text_checked (const WvRecord *offer, const char *today, WvTone *ret_tone)
{
  const char *day = wv_record_get_text (offer, "verified_on");
  g_autofree char *date = NULL;

  *ret_tone = WV_TONE_NEUTRAL;
  if (day == NULL || !wv_day_is_valid (day))
    return NULL;
  if (wv_days_between (day, today) <= CHECK_DAYS)
    {
      date = wv_format_date_short (day);
      return g_strdup_printf (_ ("checked %s"), date);
    }
  date = wv_format_date (day, "");
  *ret_tone = WV_TONE_WARN;
  return g_strdup_printf (_ ("not checked since %s"), strchr (date, ' ') + 1);
}

char *
wv_offer_text_where (const WvRecord *offer)
{
  const char *setting = wv_record_get_text (offer, "setting");

  if (g_strcmp0 (setting, "home") == 0)
    return g_strdup (_ ("at the resident’s home"));
  if (g_strcmp0 (setting, "online") == 0 || g_strcmp0 (setting, "phone") == 0)
    return g_strdup (wv_code_label ("offer-setting", setting));
  return g_strdup (wv_record_get_text (offer, "place"));
}

static char *
text_ages (const WvRecord *offer)
{
  int from = (int)wv_record_get_int (offer, "minimum_age", 0);
  int to = (int)wv_record_get_int (offer, "maximum_age", 0);

  if (from > 0 && to > 0)
    return g_strdup_printf (_ ("%d to %d years"), from, to);
  if (from > 0)
    return g_strdup_printf (_ ("From %d years"), from);
  return to > 0 ? g_strdup_printf (_ ("Up to %d years"), to) : NULL;
}

char *
wv_offer_text_for_whom (const WvRecord *offer)
{
  g_autofree char *ages = text_ages (offer);
  g_autofree char *who = g_strdup (wv_record_get_text (offer, "eligibility"));

  if (who == NULL)
    {
      g_autofree char *labels = wv_offer_text_codes (offer, "target_groups", "target-group");
      g_autofree char *lower = labels != NULL ? g_utf8_strdown (labels, -1) : NULL;

      who = lower != NULL ? wv_text_capital (lower) : NULL;
    }
  if (who == NULL || ages == NULL)
    return g_strdup (who != NULL ? who : ages);
  return g_strjoin ("\n", who, ages, NULL);
}

char *
wv_offer_text_codes (const WvRecord *offer, const char *field, const char *list)
{
  const char *const *codes = wv_record_get_strv (offer, field);
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();

  for (gsize i = 0; codes[i] != NULL; i++)
    g_ptr_array_add (labels, (char *)wv_code_label (list, codes[i]));
  g_ptr_array_add (labels, NULL);
  return labels->len > 1 ? g_strjoinv (", ", (char **)labels->pdata) : NULL;
}

char *
wv_offer_text_experience (int referrals, int feedback)
{
  g_autofree char *count = NULL;

  if (referrals <= 0)
    return NULL;
  if (referrals < 5)
    return g_strdup (_ ("<5 referrals"));
  count = g_strdup_printf (ngettext ("%d referral", "%d referrals", (gulong)referrals), referrals);
  return g_strdup_printf (
      ngettext ("%s, feedback %d time", "%s, feedback %d times", (gulong)feedback), count,
      feedback);
}

char *
wv_text_capital (const char *text)
{
  g_autofree char *first = NULL;

  if (*text == '\0')
    return g_strdup ("");
  first = g_utf8_strup (text, (gssize)(g_utf8_next_char (text) - text));
  return g_strconcat (first, g_utf8_next_char (text), NULL);
}

char *
wv_text_phone (const char *phone)
{
  g_auto (GStrv) parts = g_strsplit (phone, " ", -1);

  return g_strjoinv ("\u00a0", parts);
}

char *
wv_offer_text_schedule (const char *const *lines)
{
  g_autoptr (GPtrArray) said = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; lines != NULL && lines[i] != NULL; i++)
    {
      const char *one[] = { lines[i], NULL };
      g_autofree char *text = wv_schedule_describe (one);

      if (*text != '\0')
        g_ptr_array_add (said, wv_text_capital (text));
    }
  if (said->len == 0)
    return NULL;
  g_ptr_array_add (said, NULL);
  return g_strjoinv ("\n", (char **)said->pdata);
}

char *
wv_offer_text_today (const WvRecord *offer, const char *today, gboolean until)
{
  g_autoptr (GArray) openings = wv_schedule_on (wv_record_get_strv (offer, "schedules"), today);

  for (guint i = 0; i < openings->len; i++)
    {
      const WvOpening *opening = &g_array_index (openings, WvOpening, i);
      g_autofree char *range = wv_format_range (opening->opens_minute, opening->closes_minute);

      if (opening->walk_in)
        return g_strdup_printf ("%s %.*s", _ ("today"), until ? G_MAXINT16 : 5, range);
    }
  return NULL;
}

char *
wv_offer_text_costs (const WvRecord *offer)
{
  const char *text = wv_record_get_text (offer, "cost_text");
  const char *kind = wv_record_get_text (offer, "cost_kind");
  int cents = (int)wv_record_get_int (offer, "cost_amount", 0);

  if (text != NULL)
    return g_strdup (text);
  if (cents > 0)
    return g_strdup_printf ("€\u00a0%d,%02d%s%s", cents / 100, cents % 100,
                            kind != NULL ? " · " : "",
                            kind != NULL ? wv_code_label ("cost-kind", kind) : "");
  return kind != NULL ? g_strdup (wv_code_label ("cost-kind", kind)) : NULL;
}

char *
wv_offer_text_address (const WvRecord *offer)
{
  static const char *const fields[] = { "location_name", "address", "place" };
  const char *setting = wv_record_get_text (offer, "setting");
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();

  if (setting != NULL && !g_str_equal (setting, "location") && !g_str_equal (setting, "outside"))
    return wv_offer_text_where (offer);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (wv_record_has (offer, fields[i]))
      g_ptr_array_add (lines, (char *)wv_record_get_text (offer, fields[i]));
  g_ptr_array_add (lines, NULL);
  return lines->len > 1 ? g_strjoinv (", ", (char **)lines->pdata) : NULL;
}

char *
wv_offer_text_reach (const WvRecord *contact)
{
  g_autofree char *hours = wv_schedule_describe (wv_record_get_strv (contact, "hours"));
  g_autofree char *phone = wv_schedule_describe (wv_record_get_strv (contact, "phone_hours"));

  if (*phone != '\0')
    return g_strdup_printf (_ ("phone hours %s"), phone);
  return *hours != '\0' ? g_steal_pointer (&hours) : NULL;
}
