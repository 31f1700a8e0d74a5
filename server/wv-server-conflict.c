#include "server/wv-server-conflict.h"

#include <string.h>

#include "domain/wv-id.h"
#include "domain/wv-validate.h"
#include "server/wv-server-streams.h"

static const char *
text_of (const json_t *data, const char *name)
{
  return json_string_value (json_object_get (data, name));
}

static char *
as_text (const json_t *value)
{
  return value == NULL || json_is_null (value) ? g_strdup ("null") : wv_json_dump (value);
}

static char *
alternative (const char *author, const char *organisation, const json_t *value, gint64 at)
{
  g_autofree char *text = as_text (value);
  g_autofree char *escaped = NULL;
  GString *line = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == ';' || *p == '\\')
        g_string_append_c (line, '\\');
      g_string_append_c (line, *p);
    }
  escaped = g_string_free (line, FALSE);
  return g_strdup_printf ("VALUE=%s;AUTHOR=%s;ORGANISATION=%s;AT=%" G_GINT64_FORMAT, escaped, author, organisation, at);
}

static json_t *
all_from_version_one (const json_t *data)
{
  json_t *versions = json_object ();
  const char *name;
  json_t *value;

  json_object_foreach ((json_t *) data, name, value)
    json_object_set_new (versions, name, json_integer (1));
  return versions;
}

/* Who wrote the record chooses, unless they may no longer see it: then whoever lost the change. */
static gboolean
find_owner (WvServerStore *store, const WvServerDevice *device, const WvServerRecord *record, const char **ret_owner, GError **error)
{
  g_auto (GStrv) grantees = record->dossier != NULL ? store->get_grantees (store, record->dossier, error) : NULL;
  const char *author = text_of (record->data, "organisation");
  gboolean sees = record->dossier == NULL || (grantees != NULL && author != NULL && g_strv_contains ((const char *const *) grantees, author));

  *ret_owner = author != NULL && sees ? author : device->organisation;
  return record->dossier == NULL || grantees != NULL;
}

char *
wv_server_conflict_keep (WvServerStore *store, const WvServerDevice *device, const WvServerRecord *record, const char *name,
                         const json_t *was, const json_t *value, gint64 now, GError **error)
{
  g_autoptr (WvServerRecord) conflict = g_new0 (WvServerRecord, 1);
  g_autofree char *first = as_text (was);
  g_autofree char *mine = alternative (device->contact, device->organisation, value, now);
  g_autofree char *theirs = alternative ("", "", json_object_get (record->data, name), 0);
  const char *owner;

  if (!find_owner (store, device, record, &owner, error))
    return NULL;
  conflict->kind = g_strdup ("conflict");
  conflict->id = wv_id_new (NULL);
  conflict->dossier = g_strdup (record->dossier); /* it goes where the dossier goes */
  conflict->version = 1;
  conflict->data = json_pack ("{s:s, s:s, s:s, s:s, s:s, s:[s,s], s:s}", "organisation",
                              owner, "target_kind", record->kind, "target", record->id,
                              "field", name, "base_value", first, "alternatives", theirs, mine, "status", "open");
  if (record->dossier != NULL)
    json_object_set_new (conflict->data, "dossier", json_string (record->dossier));
  conflict->versions = all_from_version_one (conflict->data);
  if (!store->put_record (store, conflict, error) || !wv_server_tell (store, conflict, error))
    return NULL;
  return g_strdup (conflict->id);
}

/* Settling. */

static void
set_field (WvServerRecord *record, const char *name, json_t *value)
{
  if (json_is_null (value))
    json_object_del (record->data, name);
  else
    json_object_set (record->data, name, value);
  json_object_set_new (record->versions, name, json_integer (record->version));
}

static gboolean
is_valid (const WvServerRecord *stored)
{
  g_autoptr (WvRecord) record = wv_record_new (wv_kind_find (stored->kind), stored->id);

  return wv_json_to_record (record, stored->data, FALSE, NULL) && wv_record_check (record, TRUE, NULL);
}

static gboolean
write_choice (WvServerStore *store, const WvServerRecord *conflict, json_t *value, const char **ret_code, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (WvServerRecord) target
      = store->get_record (store, text_of (conflict->data, "target_kind"), text_of (conflict->data, "target"), &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (target == NULL || target->deleted)
    {
      *ret_code = "unknown_record";
      return TRUE;
    }
  if (!wv_server_next_version (store, target->version, &target->version, error))
    return FALSE;
  set_field (target, text_of (conflict->data, "field"), value);
  if (is_valid (target))
    return store->put_record (store, target, error) && wv_server_tell (store, target, error);
  *ret_code = "invalid";
  return TRUE;
}

gboolean
wv_server_conflict_settle (WvServerStore *store, const WvServerDevice *device, WvServerRecord *conflict, json_t *value, gint64 now,
                           const char **ret_code, GError **error)
{
  g_autofree char *text = as_text (value);
  g_autoptr (json_t) chosen = json_string (text);
  g_autoptr (json_t) settled = json_string ("settled");
  g_autoptr (json_t) by = json_string (device->contact);
  g_autoptr (json_t) at = json_integer (now);

  if (g_strcmp0 (text_of (conflict->data, "organisation"), device->organisation) != 0)
    *ret_code = "not_allowed";
  else if (value == NULL)
    *ret_code = "invalid";
  else if (g_strcmp0 (text_of (conflict->data, "status"), "open") != 0)
    *ret_code = "state_changed"; /* a colleague was earlier */
  else if (!write_choice (store, conflict, value, ret_code, error))
    return FALSE;
  if (*ret_code != NULL)
    return TRUE;
  if (!wv_server_next_version (store, conflict->version, &conflict->version, error))
    return FALSE;
  set_field (conflict, "status", settled);
  set_field (conflict, "settled_value", chosen);
  set_field (conflict, "settled_by", by);
  set_field (conflict, "settled_at", at);
  return TRUE;
}
