#include "ui/wv-composer-paste.h"

#include "domain/wv-validate.h"

#include <string.h>

/* "Geboortedatum: 12-03-1958" gives "12-03-1958". */
static const char *
without_label (const char *part)
{
  const char *colon = strchr (part, ':');

  if (colon == NULL)
    return part;
  for (const char *c = part; c < colon; c++)
    if (g_ascii_isdigit (*c))
      return part;
  for (colon++; *colon == ' '; colon++)
    continue;
  return colon;
}

/* A year, or the year of a date written in any of the usual ways. */
static int
find_year (const char *part)
{
  g_autoptr (GRegex) regex = g_regex_new (
      "^(?:\\d{1,2}[-/. ]\\d{1,2}[-/. ])?((?:18|19|20)\\d\\d)(?:[-/. ]\\d{1,2}[-/. ]\\d{1,2})?$", 0,
      0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *year = NULL;

  if (!g_regex_match (regex, part, 0, &match))
    return 0;
  year = g_match_info_fetch (match, 1);
  return (int)g_ascii_strtoll (year, NULL, 10);
}

static gboolean
is_name (const char *part)
{
  for (const char *c = part; *c != '\0'; c++)
    if (g_ascii_isdigit (*c))
      return FALSE;
  return *part != '\0';
}

static void
take_part (WvPasted *pasted, const char *part)
{
  g_autofree char *phone = wv_phone_normalise (part, NULL);
  g_autofree char *bsn = phone == NULL ? wv_find_bsn (part) : NULL;
  int year = find_year (part);

  if (bsn != NULL)
    pasted->bsn_dropped = TRUE;
  else if (phone != NULL && pasted->phone == NULL)
    pasted->phone = g_steal_pointer (&phone);
  else if (year != 0 && pasted->birth_year == 0)
    pasted->birth_year = year;
  else if (is_name (part) && pasted->name == NULL)
    pasted->name = g_strdup (part);
  else if (pasted->postcode == NULL && !is_name (part))
    pasted->postcode = wv_postcode_normalise (part, NULL);
}

WvPasted *
wv_pasted_parse (const char *text)
{
  g_auto (GStrv) parts = g_strsplit_set (text, "\r\n\t;,|", -1);
  WvPasted *pasted = g_new0 (WvPasted, 1);

  for (gsize i = 0; parts[i] != NULL; i++)
    {
      const char *part = without_label (g_strstrip (parts[i]));

      if (*part != '\0')
        take_part (pasted, part);
    }
  return pasted;
}

gboolean
wv_pasted_is_empty (const WvPasted *pasted)
{
  return pasted->name == NULL && pasted->phone == NULL && pasted->postcode == NULL
         && pasted->birth_year == 0;
}

void
wv_pasted_free (WvPasted *pasted)
{
  g_free (pasted->name);
  g_free (pasted->phone);
  g_free (pasted->postcode);
  g_free (pasted);
}
