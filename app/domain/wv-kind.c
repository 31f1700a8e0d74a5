#include "domain/wv-kind.h"

static const WvKind *const kinds[] = {
  &wv_kind_organisation, &wv_kind_contact,  &wv_kind_practice_link,  &wv_kind_offer,
  &wv_kind_referral,     &wv_kind_grant,    &wv_kind_client_contact, &wv_kind_consent,
  &wv_kind_event,        &wv_kind_handover, &wv_kind_feedback,       &wv_kind_message,
  &wv_kind_action,       &wv_kind_access,   &wv_kind_conflict,
};

const WvKind *const *
wv_kinds (guint *ret_n)
{
  g_return_val_if_fail (ret_n != NULL, NULL);

  *ret_n = G_N_ELEMENTS (kinds);
  return kinds;
}

const WvKind *
wv_kind_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kinds[i]->name, name) == 0)
      return kinds[i];
  return NULL;
}

int
wv_kind_field_index (const WvKind *kind, const char *name)
{
  g_return_val_if_fail (kind != NULL, -1);

  for (guint i = 0; i < kind->n_fields; i++)
    if (g_strcmp0 (kind->fields[i].name, name) == 0)
      return (int) i;
  return -1;
}

const WvField *
wv_kind_field (const WvKind *kind, const char *name)
{
  int index = wv_kind_field_index (kind, name);

  return index < 0 ? NULL : &kind->fields[index];
}

gboolean
wv_kind_has_sealed (const WvKind *kind)
{
  for (guint i = 0; i < kind->n_fields; i++)
    if (kind->fields[i].flags & WV_FIELD_SEALED)
      return TRUE;
  return FALSE;
}
