#include "ui/wv-offer-view-text.h"

#include <glib/gi18n-lib.h>

#include "domain/wv-calendar.h"
#include "domain/wv-code.h"
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
  date = wv_format_date_short (day);
  if (wv_days_between (day, today) <= CHECK_DAYS)
    return g_strdup_printf (_ ("checked %s"), date);
  *ret_tone = WV_TONE_WARN;
  return g_strdup_printf (_ ("not checked since %s"), date);
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
    who = wv_offer_text_codes (offer, "target_groups", "target-group");
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
