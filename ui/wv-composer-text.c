#include "ui/wv-composer-text.h"

#include <glib/gi18n-lib.h>

#include "domain/wv-code.h"
#include "domain/wv-validate.h"

#define OF_AGE 16

char *
wv_draft_text_name (const WvDraft *draft)
{
  const char *call = wv_record_get_text (draft->referral, "call_name");
  const char *family = wv_record_get_text (draft->referral, "family_name");
  const char *form = wv_record_get_text (draft->referral, "form_of_address");

  if (family == NULL)
    return g_strdup (call != NULL ? call : _ ("the resident"));
  if (form != NULL && !g_str_equal (form, "name"))
    return g_strjoin (" ", wv_code_label ("form-of-address", form), family, NULL);
  return call != NULL ? g_strjoin (" ", call, family, NULL) : g_strdup (family);
}

gboolean
wv_draft_is_minor (const WvDraft *draft, const char *today)
{
  int year = (int)wv_record_get_int (draft->referral, "birth_year", 0);
  int this_year = (int)g_ascii_strtoll (today, NULL, 10);

  return year > this_year - OF_AGE && year <= this_year;
}

const char *
wv_reason_hint (const char *text)
{
  g_autofree char *bsn = wv_find_bsn (text);

  if (bsn != NULL)
    return _ ("This looks like a BSN. Take it out.");
  if (g_regex_match_simple ("\\b\\d+([.,]\\d+)? ?(mg|mcg|µg|ml|ie)\\b", text, G_REGEX_CASELESS, 0)
      || g_regex_match_simple ("\\b\\d ?dd\\b", text, G_REGEX_CASELESS, 0))
    return _ ("This looks like a medicine. The other side does not need it.");
  if (g_regex_match_simple ("\\b[A-Z]\\d{2}(\\.\\d{1,2})?\\b(?! ?[A-Z]{2}\\b)", text, 0, 0))
    return _ ("This looks like a diagnosis code. The other side does not need it.");
  return NULL;
}
