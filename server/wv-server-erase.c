#include "server/wv-server-erase.h"

#include <string.h>

#include "server/wv-server-streams.h"

static void
empty (WvServerRecord *record)
{
  json_object_clear (record->data);
  json_object_clear (record->versions);
  record->deleted = TRUE;
}

/* Values that did not travel any more. */
static gboolean
empty_past (WvServerStore *store, const WvServerRecord *record, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (WvServerRecord) past
      = strcmp (record->kind, "conflict") == 0 ? store->get_record (store, "conflict_past", record->id, &local) : NULL;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (past == NULL)
    return TRUE;
  empty (past);
  return wv_server_next_version (store, past->version, &past->version, error) && store->put_record (store, past, error);
}

static gboolean
take_away (WvServerStore *store, const WvServerRecord *record, char **organisations, GError **error)
{
  for (guint i = 0; organisations[i] != NULL; i++)
    {
      g_autofree char *stream = wv_server_stream_of (organisations[i]);

      if (!store->append (store, stream, record->kind, record->id, "gone", error))
        return FALSE;
    }
  return TRUE;
}

/* The grant is looked at before it is emptied: who had one is let in no more. */
static gboolean
end_grant (WvServerStore *store, const WvServerRecord *record, GError **error)
{
  const char *grantee = json_string_value (json_object_get (record->data, "grantee"));

  return strcmp (record->kind, "grant") != 0 || grantee == NULL
         || store->put_grantee (store, record->dossier, grantee, record->id, TRUE, error);
}

static gboolean
erase_record (WvServerStore *store, WvServerRecord *record, char **organisations, GError **error)
{
  if (!end_grant (store, record, error) || !empty_past (store, record, error))
    return FALSE;
  empty (record);
  return wv_server_next_version (store, record->version, &record->version, error)
         && store->put_record (store, record, error) && take_away (store, record, organisations, error);
}

/* Only who referred the resident carries their wish out. */
static gboolean
may_erase (const WvServerDevice *device, const WvServerRecord *referral, char **organisations)
{
  const char *from = json_string_value (json_object_get (referral->data, "from_organisation"));

  return g_strv_contains ((const char *const *) organisations, device->organisation)
         && g_strcmp0 (from, device->organisation) == 0;
}

static gboolean
erase_others (WvServerStore *store, const WvServerRecord *referral, char **organisations, GError **error)
{
  g_autoptr (GPtrArray) all = store->get_dossier (store, referral->id, NULL, error);

  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      WvServerRecord *record = all->pdata[i];

      if (strcmp (record->id, referral->id) != 0 && !erase_record (store, record, organisations, error))
        return FALSE;
    }
  return all != NULL;
}

gboolean
wv_server_erase (WvServerStore *store, const WvServerDevice *device, WvServerRecord *referral, const char **ret_code,
                 GError **error)
{
  g_auto (GStrv) organisations = store->get_grantees (store, referral->id, error);

  if (organisations == NULL)
    return FALSE;
  if (!may_erase (device, referral, organisations))
    {
      *ret_code = "not_allowed"; /* as for one that does not exist */
      return TRUE;
    }
  if (!erase_others (store, referral, organisations, error))
    return FALSE;
  empty (referral);
  return wv_server_next_version (store, referral->version, &referral->version, error)
         && take_away (store, referral, organisations, error);
}
