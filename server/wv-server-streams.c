#include "server/wv-server-streams.h"

#include <string.h>

#include "domain/wv-kind.h"

char *
wv_server_stream_of (const char *organisation)
{
  return g_strconcat ("org:", organisation, NULL);
}

static const char *
text_of (const json_t *data, const char *name)
{
  return json_string_value (json_object_get (data, name));
}

/* A choice lies with one organisation. */
static gboolean
is_for (const WvServerRecord *record, const char *organisation)
{
  return wv_kind_find (record->kind)->scope != WV_SCOPE_ORGANISATION
         || g_strcmp0 (text_of (record->data, "organisation"), organisation) == 0;
}

/* Enters all records of a dossier, oldest first, as "put" or "gone". */
static gboolean
enter_dossier (WvServerStore *store, const char *dossier, const char *organisation, const char *op, GError **error)
{
  g_autofree char *stream = wv_server_stream_of (organisation);
  g_autoptr (GPtrArray) all = store->get_dossier (store, dossier, NULL, error);

  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      const WvServerRecord *record = all->pdata[i];

      if (is_for (record, organisation) && !store->append (store, stream, record->kind, record->id, op, error))
        return FALSE;
    }
  return all != NULL;
}

/* Another grant may still let the organisation in. */
static gboolean
hide_dossier (WvServerStore *store, const char *dossier, const char *organisation, GError **error)
{
  g_auto (GStrv) grantees = store->get_grantees (store, dossier, error);

  if (grantees == NULL)
    return FALSE;
  return g_strv_contains ((const char *const *) grantees, organisation)
         || enter_dossier (store, dossier, organisation, "gone", error);
}

static gboolean
end_grants_of (WvServerStore *store, const char *dossier, const char *organisation, GError **error)
{
  g_autoptr (GPtrArray) grants = store->get_dossier (store, dossier, "grant", error);

  for (guint i = 0; grants != NULL && i < grants->len; i++)
    {
      const WvServerRecord *grant = grants->pdata[i];

      if (g_strcmp0 (text_of (grant->data, "grantee"), organisation) == 0
          && !store->put_grantee (store, dossier, organisation, grant->id, TRUE, error))
        return FALSE;
    }
  return grants != NULL && hide_dossier (store, dossier, organisation, error);
}

static gboolean
follow_consent (WvServerStore *store, const WvServerRecord *consent, GError **error)
{
  json_t *recipients = json_object_get (consent->data, "recipients");
  size_t i;
  json_t *item;

  if (text_of (consent->data, "withdrawn_on") == NULL)
    return TRUE;
  json_array_foreach (recipients, i, item)
    if (!end_grants_of (store, consent->dossier, json_string_value (item), error))
      return FALSE;
  return TRUE;
}

static gboolean
follow_grant (WvServerStore *store, const WvServerRecord *grant, GError **error)
{
  const char *grantee = text_of (grant->data, "grantee");
  gboolean ended = json_object_get (grant->data, "valid_until") != NULL;

  if (!store->put_grantee (store, grant->dossier, grantee, grant->id, ended, error))
    return FALSE;
  return ended ? hide_dossier (store, grant->dossier, grantee, error) : enter_dossier (store, grant->dossier, grantee, "put", error);
}

static gboolean
tell_grantees (WvServerStore *store, const WvServerRecord *record, GError **error)
{
  g_auto (GStrv) grantees = store->get_grantees (store, record->dossier, error);

  for (guint i = 0; grantees != NULL && grantees[i] != NULL; i++)
    {
      g_autofree char *stream = wv_server_stream_of (grantees[i]);

      if (!store->append (store, stream, record->kind, record->id, "put", error))
        return FALSE;
    }
  return grantees != NULL;
}

gboolean
wv_server_tell (WvServerStore *store, const WvServerRecord *record, GError **error)
{
  const WvKind *kind = wv_kind_find (record->kind);
  g_autofree char *own = NULL;

  if (kind->scope == WV_SCOPE_DIRECTORY)
    return store->append (store, "dir", record->kind, record->id, record->deleted ? "del" : "put", error);
  if (kind->scope == WV_SCOPE_ORGANISATION)
    {
      own = wv_server_stream_of (text_of (record->data, "organisation"));
      return store->append (store, own, record->kind, record->id, "put", error);
    }
  return tell_grantees (store, record, error) && (kind != &wv_kind_grant || follow_grant (store, record, error))
         && (kind != &wv_kind_consent || follow_consent (store, record, error));
}
