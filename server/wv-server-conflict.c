#include "server/wv-server-conflict.h"

#include <string.h>

#include "domain/wv-id.h"
#include "domain/wv-parts.h"
#include "domain/wv-validate.h"
#include "server/wv-server-streams.h"

/* As many as the field "alternatives" takes. */
#define MAX_VALUES 8
#define PAST_KIND "conflict_past"

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

static gboolean
is_open (const WvServerRecord *conflict)
{
  return g_strcmp0 (text_of (conflict->data, "status"), "open") == 0;
}

/* Values. */

static char *
line_of (const char *value, const WvServerAuthor *by)
{
  g_autoptr (WvParts) parts = wv_parts_new ();
  g_autofree char *at = g_strdup_printf ("%" G_GINT64_FORMAT, by->at);

  wv_parts_set (parts, "VALUE", value);
  wv_parts_set (parts, "AUTHOR", by->contact);
  wv_parts_set (parts, "ORGANISATION", by->organisation);
  wv_parts_set (parts, "AT", at);
  return wv_parts_to_line (parts);
}

static gboolean
says (const json_t *line, const char *key, const char *value)
{
  g_autoptr (WvParts) parts = wv_parts_parse (json_string_value (line), NULL);

  return parts != NULL && g_strcmp0 (wv_parts_get (parts, key), value) == 0;
}

static gboolean
has_value (const json_t *lines, const char *value)
{
  size_t i;
  json_t *line;

  json_array_foreach (lines, i, line)
    if (says (line, "VALUE", value) && !says (line, "PAST", "1"))
      return TRUE;
  return FALSE;
}

static void
add_line (json_t *lines, const char *value, const WvServerAuthor *by)
{
  g_autofree char *line = line_of (value, by);

  json_array_append_new (lines, json_string (line));
}

static void
add_value (json_t *lines, const char *value, const WvServerAuthor *by)
{
  if (!has_value (lines, value))
    add_line (lines, value, by);
}

/* What was chosen between before is history once something new is to be chosen. */
static void
mark_past (json_t *lines)
{
  size_t i;
  json_t *line;

  json_array_foreach (lines, i, line)
    {
      g_autoptr (WvParts) parts = wv_parts_parse (json_string_value (line), NULL);
      g_autofree char *marked = NULL;

      if (parts == NULL)
        continue;
      wv_parts_set (parts, "PAST", "1");
      marked = wv_parts_to_line (parts);
      json_string_set (line, marked);
    }
}

/* The one to let go: the oldest that nobody has to choose about any more; else the oldest but the one that is current. */
static size_t
oldest (const json_t *lines, const char *current)
{
  size_t i, found = 0;
  json_t *line;

  json_array_foreach (lines, i, line)
    if (says (line, "PAST", "1"))
      return i;
  json_array_foreach (lines, i, line)
    if (!says (line, "VALUE", current))
      {
        found = i;
        break;
      }
  return found;
}

/* The rest of what was ever said; it does not travel. */
static gboolean
keep_past (WvServerStore *store, const char *id, json_t *line, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (WvServerRecord) past = store->get_record (store, PAST_KIND, id, &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (past == NULL)
    {
      past = g_new0 (WvServerRecord, 1);
      past->kind = g_strdup (PAST_KIND);
      past->id = g_strdup (id);
      past->data = json_pack ("{s:[]}", "values");
      past->versions = json_object ();
    }
  past->version++;
  json_array_append (json_object_get (past->data, "values"), line);
  return store->put_record (store, past, error);
}

static gboolean
shorten (WvServerStore *store, const char *id, json_t *lines, const char *current, GError **error)
{
  while (json_array_size (lines) > MAX_VALUES)
    {
      size_t index = oldest (lines, current);

      if (!keep_past (store, id, json_array_get (lines, index), error))
        return FALSE;
      json_array_remove (lines, index);
    }
  return TRUE;
}

/* The record. */

static void
set_field (WvServerRecord *record, const char *name, json_t *value)
{
  if (json_is_null (value))
    json_object_del (record->data, name);
  else
    json_object_set (record->data, name, value);
  json_object_set_new (record->versions, name, json_integer (record->version));
}

static void
set_text (WvServerRecord *record, const char *name, const char *text)
{
  g_autoptr (json_t) value = text != NULL ? json_string (text) : json_null ();

  set_field (record, name, value);
}

/* Who wrote the record chooses, unless they may no longer see it: then whoever wrote the other value. */
static gboolean
find_owner (WvServerStore *store, const WvServerRecord *record, const char *writer, char **ret_owner, GError **error)
{
  g_auto (GStrv) grantees = record->dossier != NULL ? store->get_grantees (store, record->dossier, error) : NULL;
  const char *author = text_of (record->data, "organisation");
  gboolean sees = record->dossier == NULL
                  || (grantees != NULL && author != NULL && g_strv_contains ((const char *const *) grantees, author));

  *ret_owner = g_strdup (author != NULL && sees ? author : writer);
  return record->dossier == NULL || grantees != NULL;
}

static WvServerRecord *
new_conflict (const char *id, const char *dossier, const char *kind, const char *target, const char *field)
{
  WvServerRecord *conflict = g_new0 (WvServerRecord, 1);

  conflict->kind = g_strdup ("conflict");
  conflict->id = g_strdup (id);
  conflict->dossier = g_strdup (dossier); /* it goes where the dossier goes */
  conflict->data = json_pack ("{s:s, s:s, s:s, s:[]}", "target_kind", kind, "target", target, "field", field, "alternatives");
  if (dossier != NULL)
    json_object_set_new (conflict->data, "dossier", json_string (dossier));
  conflict->versions = json_object ();
  return conflict;
}

/* Another organisation chooses from now on: the first has nothing to choose any more. */
static gboolean
set_owner (WvServerStore *store, WvServerRecord *conflict, const char *owner, GError **error)
{
  const char *before = text_of (conflict->data, "organisation");
  g_autofree char *stream = before != NULL ? wv_server_stream_of (before) : NULL;

  if (before != NULL && strcmp (before, owner) != 0
      && !store->append (store, stream, conflict->kind, conflict->id, "gone", error))
    return FALSE;
  set_text (conflict, "organisation", owner);
  return TRUE;
}

static WvServerRecord *
find_conflict (WvServerStore *store, const WvServerRecord *record, const char *name, GError **error)
{
  g_autofree char *about = g_strdup_printf ("conflict/%s/%s", record->kind, name);
  g_autofree char *id = wv_id_from_name (record->id, about);
  g_autoptr (GError) local = NULL;
  g_autoptr (WvServerRecord) conflict = store->get_record (store, "conflict", id, &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (conflict == NULL)
    return new_conflict (id, record->dossier, record->kind, record->id, name);
  return g_steal_pointer (&conflict);
}

/* What stood there first is what it was before all that is chosen between. */
static void
open_again (WvServerRecord *conflict, const json_t *was)
{
  g_autofree char *first = as_text (was);

  if (is_open (conflict))
    return;
  mark_past (json_object_get (conflict->data, "alternatives"));
  set_text (conflict, "base_value", first);
  set_text (conflict, "status", "open");
  set_text (conflict, "settled_value", NULL);
  set_text (conflict, "settled_by", NULL);
  set_text (conflict, "settled_at", NULL);
}

static gboolean
put (WvServerStore *store, WvServerRecord *conflict, const char *current, GError **error)
{
  json_t *lines = json_object_get (conflict->data, "alternatives");

  json_object_set_new (conflict->versions, "alternatives", json_integer (conflict->version));
  return shorten (store, conflict->id, lines, current, error) && store->put_record (store, conflict, error)
         && wv_server_tell (store, conflict, error);
}

typedef struct
{
  const char *value;
  const WvServerAuthor *by;
} Said;

/* @current: what counts until somebody chooses. */
static char *
keep (WvServerStore *store, const WvServerRecord *record, const char *name, const json_t *was, const Said *current,
      const Said *other, GError **error)
{
  g_autoptr (WvServerRecord) conflict = find_conflict (store, record, name, error);
  g_autofree char *owner = NULL;
  json_t *lines;

  if (conflict == NULL || !find_owner (store, record, other->by->organisation, &owner, error))
    return NULL;
  if (!wv_server_next_version (store, conflict->version, &conflict->version, error))
    return NULL;
  open_again (conflict, was);
  lines = json_object_get (conflict->data, "alternatives");
  add_value (lines, current->value, current->by);
  add_value (lines, other->value, other->by);
  if (!set_owner (store, conflict, owner, error) || !put (store, conflict, current->value, error))
    return NULL;
  return g_strdup (conflict->id);
}

char *
wv_server_conflict_keep (WvServerStore *store, const WvServerRecord *record, const char *name, const json_t *was,
                         const json_t *value, const WvServerAuthor *by, GError **error)
{
  WvServerAuthor author = wv_server_author_find (record, name);
  g_autofree char *there = as_text (json_object_get (record->data, name));
  g_autofree char *mine = as_text (value);
  Said current = { there, &author }, other = { mine, by };

  return keep (store, record, name, was, &current, &other, error);
}

char *
wv_server_conflict_deletion (WvServerStore *store, const WvServerRecord *record, const WvServerAuthor *edited,
                             const WvServerAuthor *deleted, GError **error)
{
  Said stays = { "false", edited }, goes = { "true", deleted };

  return keep (store, record, WV_CONFLICT_DELETED, NULL, &stays, &goes, error);
}

gboolean
wv_server_conflict_race (WvServerStore *store, const char *dossier, const char *organisation, const char *id,
                         const json_t *won, const WvServerAuthor *winner, const json_t *lost, const WvServerAuthor *loser,
                         GError **error)
{
  g_autofree char *about = g_strdup_printf ("race/%s/%s", id, organisation);
  g_autofree char *name = wv_id_from_name (dossier, about);
  g_autofree char *first = as_text (won);
  g_autofree char *second = as_text (lost);
  g_autoptr (GError) local = NULL;
  g_autoptr (WvServerRecord) told = store->get_record (store, "conflict", name, &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (told != NULL)
    return TRUE;
  told = new_conflict (name, dossier, "referral", dossier, WV_CONFLICT_STATE);
  if (!wv_server_next_version (store, 0, &told->version, error))
    return FALSE;
  open_again (told, NULL);
  add_line (json_object_get (told->data, "alternatives"), first, winner);
  add_line (json_object_get (told->data, "alternatives"), second, loser);
  return set_owner (store, told, organisation, error) && put (store, told, first, error);
}

/* Settling. */

static gboolean
is_valid (const WvServerRecord *stored)
{
  const WvKind *kind = wv_kind_find (stored->kind);
  g_autoptr (WvRecord) record = wv_record_new (kind, stored->id);

  return wv_json_to_record (record, stored->data, FALSE, NULL) && wv_record_check (record, TRUE, NULL);
}

/* What was written since is not among the values yet: it may not be lost by the choice. */
static void
add_current (WvServerRecord *conflict, const WvServerRecord *target, const char *name)
{
  WvServerAuthor author = wv_server_author_find (target, name);
  g_autofree char *current = as_text (json_object_get (target->data, name));

  add_value (json_object_get (conflict->data, "alternatives"), current, &author);
}

static gboolean
choose (WvServerRecord *conflict, WvServerRecord *target, json_t *value)
{
  const char *name = text_of (conflict->data, "field");
  const WvKind *kind = wv_kind_find (target->kind);

  if (strcmp (name, WV_CONFLICT_DELETED) == 0)
    {
      target->deleted = json_is_true (value);
      return json_is_boolean (value);
    }
  if (target->deleted)
    return TRUE; /* nothing to write in any more: the values stay here */
  if (kind == NULL || (strcmp (name, "sealed") != 0 && wv_kind_field (kind, name) == NULL))
    return FALSE;
  add_current (conflict, target, name);
  set_field (target, name, value);
  return is_valid (target);
}

static gboolean
write_choice (WvServerStore *store, const WvServerDevice *device, WvServerRecord *conflict, json_t *value, gint64 at,
              const char **ret_code, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (WvServerRecord) target = NULL;

  if (g_strcmp0 (text_of (conflict->data, "field"), WV_CONFLICT_STATE) == 0)
    return TRUE; /* the steps stand as they are: it was seen */
  target = store->get_record (store, text_of (conflict->data, "target_kind"), text_of (conflict->data, "target"), &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (target == NULL)
    {
      *ret_code = "unknown_record";
      return TRUE;
    }
  if (!wv_server_next_version (store, target->version, &target->version, error))
    return FALSE;
  wv_server_author_note (target, device, at);
  if (choose (conflict, target, value))
    return store->put_record (store, target, error) && wv_server_tell (store, target, error);
  *ret_code = "invalid";
  return TRUE;
}

/* Why not; NULL when it may be settled. */
static const char *
refusal (const WvServerDevice *device, const WvServerRecord *conflict, gint64 base, const json_t *value)
{
  gboolean blind = base < 0 ? !is_open (conflict) : base < conflict->version;

  if (g_strcmp0 (text_of (conflict->data, "organisation"), device->organisation) != 0)
    return "not_allowed";
  if (value == NULL)
    return "invalid";
  return blind ? "state_changed" : NULL; /* a colleague was earlier, or there is a value that was not seen */
}

gboolean
wv_server_conflict_settle (WvServerStore *store, const WvServerDevice *device, WvServerRecord *conflict, gint64 base,
                           json_t *value, gint64 at, const char **ret_code, gboolean *ret_same, GError **error)
{
  g_autofree char *text = as_text (value);
  g_autoptr (json_t) when = json_integer (at);
  const char *code = refusal (device, conflict, base, value);

  *ret_same = value != NULL && !is_open (conflict) && g_strcmp0 (text_of (conflict->data, "settled_value"), text) == 0
              && g_strcmp0 (text_of (conflict->data, "organisation"), device->organisation) == 0;
  if (*ret_same)
    return wv_server_next_version (store, conflict->version, &conflict->version, error);
  if (code == NULL && !write_choice (store, device, conflict, value, at, &code, error))
    return FALSE;
  if (code != NULL)
    {
      *ret_code = code;
      return TRUE;
    }
  if (!wv_server_next_version (store, conflict->version, &conflict->version, error))
    return FALSE;
  set_text (conflict, "status", "settled");
  set_text (conflict, "settled_value", text);
  set_text (conflict, "settled_by", device->contact);
  set_field (conflict, "settled_at", when);
  return shorten (store, conflict->id, json_object_get (conflict->data, "alternatives"), text, error);
}
