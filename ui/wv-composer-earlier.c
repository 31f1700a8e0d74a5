#include "ui/wv-composer-earlier.h"

static char *
dup_folded (const char *call, const char *family)
{
  g_autofree char *name = call != NULL ? g_strjoin (" ", call, family, NULL) : g_strdup (family);

  return g_utf8_casefold (name, -1);
}

/* The same name with another year of birth is somebody else. */
static gboolean
is_same_person (const WvCase *item, const char *folded, int year)
{
  g_autofree char *name = g_utf8_casefold (item->name, -1);

  return g_str_equal (name, folded)
         && (year == 0 || item->birth_year == 0 || item->birth_year == year);
}

WvCase *
wv_composer_find_earlier (WvCaseload *caseload, const WvDraft *draft)
{
  const char *family = wv_record_get_text (draft->referral, "family_name");
  const char *offer = wv_record_get_text (draft->referral, "offer");
  int year = (int)wv_record_get_int (draft->referral, "birth_year", 0);
  g_autofree char *folded = NULL;
  guint n = caseload != NULL ? g_list_model_get_n_items (G_LIST_MODEL (caseload)) : 0;

  if (family == NULL || offer == NULL)
    return NULL;
  folded = dup_folded (wv_record_get_text (draft->referral, "call_name"), family);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (WvCase) item = g_list_model_get_item (G_LIST_MODEL (caseload), i);

      if (item->party == WV_PARTY_SENDER && g_strcmp0 (item->offer, offer) == 0
          && g_strcmp0 (item->id, draft->id) != 0 && is_same_person (item, folded, year))
        return wv_caseload_find (caseload, item->id);
    }
  return NULL;
}
