#include "store/wv-conflict.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "domain/wv-error.h"
#include "domain/wv-kind.h"
#include "domain/wv-parts.h"
#include "store/wv-conflict-text.h"
#include "store/wv-dossier-key.h"
#include "store/wv-json.h"
#include "store/wv-open.h"
#include "store/wv-records.h"

typedef struct
{
  WvDb *db;
  WvVault *vault;
  const WvActor *actor;
  const WvClock *clock;
} Load;

static void
choice_free (gpointer data)
{
  WvChoice *choice = data;

  g_free (choice->value);
  g_free (choice->text);
  g_free (choice->author);
  g_free (choice->author_name);
  g_free (choice->organisation_name);
  g_free (choice);
}

void
wv_conflict_free (WvConflict *conflict)
{
  if (conflict == NULL)
    return;
  g_free (conflict->id);
  g_free (conflict->kind);
  g_free (conflict->target);
  g_free (conflict->dossier);
  g_free (conflict->subject);
  g_free (conflict->field);
  g_free (conflict->label);
  g_free (conflict->first);
  g_free (conflict->both);
  g_free (conflict->unreadable);
  g_free (conflict->settled_value);
  g_free (conflict->settled_text);
  g_free (conflict->settled_name);
  g_ptr_array_unref (conflict->choices);
  g_ptr_array_unref (conflict->past);
  g_free (conflict);
}

static WvChoice *
read_choice (WvDb *db, const char *line)
{
  g_autoptr (WvParts) parts = wv_parts_parse (line, NULL);
  WvChoice *choice;

  if (parts == NULL || wv_parts_get (parts, "VALUE") == NULL)
    return NULL;
  choice = g_new0 (WvChoice, 1);
  choice->value = g_strdup (wv_parts_get (parts, "VALUE"));
  choice->author = g_strdup (wv_parts_get (parts, "AUTHOR"));
  choice->author_name = wv_conflict_name_of (db, &wv_kind_contact, choice->author);
  choice->organisation_name
      = wv_conflict_name_of (db, &wv_kind_organisation, wv_parts_get (parts, "ORGANISATION"));
  choice->at = wv_parts_get_int (parts, "AT", 0);
  return choice;
}

/* Long texts can stand below each other; of a phone number or a date only one is right. */
static char *
both_of (const WvField *field, const GPtrArray *choices)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (json_t) value = NULL;

  if (field->type != WV_FIELD_TEXT || !(field->flags & WV_FIELD_MULTILINE) || choices->len < 2)
    return NULL;
  for (guint i = 0; i < choices->len; i++)
    {
      const WvChoice *choice = choices->pdata[i];

      if (g_str_equal (choice->value, "null"))
        return NULL;
      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", choice->text);
    }
  if (field->max > 0 && g_utf8_strlen (text->str, -1) > field->max)
    return NULL;
  value = json_string (text->str);
  return wv_json_dump (value);
}

static void
add_choice (WvDb *db, WvConflict *conflict, const char *line)
{
  g_autoptr (WvParts) parts = wv_parts_parse (line, NULL);
  WvChoice *choice = read_choice (db, line);

  if (choice != NULL)
    g_ptr_array_add (wv_parts_get (parts, "PAST") != NULL ? conflict->past : conflict->choices, choice);
}

static void
read_settled (WvDb *db, WvConflict *conflict, const WvRecord *record)
{
  if (g_strcmp0 (wv_record_get_text (record, "status"), "open") == 0)
    return;
  conflict->settled_value = g_strdup (wv_record_get_text (record, "settled_value"));
  conflict->settled_name = wv_conflict_name_of (db, &wv_kind_contact, wv_record_get_text (record, "settled_by"));
  conflict->settled_at = wv_record_get_int (record, "settled_at", 0);
}

static WvConflict *
new_conflict (WvDb *db, const WvKind *kind, const WvRecord *record)
{
  WvConflict *conflict = g_new0 (WvConflict, 1);
  const char *const *lines = wv_record_get_strv (record, "alternatives");

  conflict->choices = g_ptr_array_new_with_free_func (choice_free);
  conflict->past = g_ptr_array_new_with_free_func (choice_free);
  conflict->id = g_strdup (wv_record_get_id (record));
  conflict->version = wv_record_get_version (record);
  conflict->kind = g_strdup (wv_record_get_text (record, "target_kind"));
  conflict->target = g_strdup (wv_record_get_text (record, "target"));
  conflict->dossier = g_strdup (wv_record_get_text (record, "dossier"));
  conflict->subject = kind != NULL ? wv_conflict_name_of (db, kind, conflict->target) : NULL;
  if (conflict->subject == NULL)
    conflict->subject = g_strdup (kind != NULL ? _ (kind->label) : conflict->kind);
  for (guint i = 0; lines[i] != NULL; i++)
    add_choice (db, conflict, lines[i]);
  read_settled (db, conflict, record);
  return conflict;
}

static void
set_field (WvConflict *conflict, const WvField *field)
{
  conflict->field = g_strdup (field->name);
  conflict->label = g_strdup (_ (field->label));
  conflict->type = field->type;
}

static void
read_texts (WvDb *db, GPtrArray *choices, const WvField *field)
{
  for (guint i = 0; i < choices->len; i++)
    {
      WvChoice *choice = choices->pdata[i];

      choice->text = wv_conflict_value_text (db, field, choice->value);
    }
}

static void
read_open_field (WvDb *db, WvConflict *conflict, const WvField *field, const WvRecord *record)
{
  const char *first = wv_record_get_text (record, "base_value");

  set_field (conflict, field);
  if (first != NULL && !g_str_equal (first, "null"))
    conflict->first = wv_conflict_value_text (db, field, first);
  read_texts (db, conflict->choices, field);
  read_texts (db, conflict->past, field);
  if (conflict->settled_value != NULL)
    conflict->settled_text = wv_conflict_value_text (db, field, conflict->settled_value);
  conflict->both = both_of (field, conflict->choices);
}

/* The record as it would be with this choice. */
static WvRecord *
opened_with (const WvRecord *record, const WvKey *key, const char *json)
{
  g_autoptr (json_t) value = json_loads (json, JSON_DECODE_ANY, NULL);
  g_autoptr (WvRecord) copy = wv_record_copy (record);
  g_autoptr (GBytes) sealed = NULL;
  gsize size = 0;
  guchar *bytes;

  if (!json_is_string (value))
    return NULL;
  bytes = g_base64_decode (json_string_value (value), &size);
  sealed = g_bytes_new_take (bytes, size);
  wv_record_set_sealed (copy, sealed);
  return wv_record_open (copy, key, NULL) ? g_steal_pointer (&copy) : NULL;
}

static void
record_free (gpointer record)
{
  wv_record_free (record);
}

/* Sealed fields travel as one value: what differs in it is what people choose between. */
static void
name_differences (WvDb *db, WvConflict *conflict, GPtrArray *choices, GPtrArray *records)
{
  const WvField *first = NULL;
  g_auto (GStrv) texts = wv_conflict_differences (db, records, &first);

  for (guint i = 0; i < choices->len; i++)
    {
      WvChoice *choice = choices->pdata[i];

      choice->closed = records->pdata[i] == NULL;
      choice->text = choice->closed      ? g_strdup (_ ("Cannot be opened here"))
                     : *texts[i] != '\0' ? g_strdup (texts[i])
                                         : g_strdup (_ ("the same"));
      if (g_strcmp0 (choice->value, conflict->settled_value) == 0 && conflict->settled_text == NULL)
        conflict->settled_text = g_strdup (choice->text);
    }
  if (first != NULL && conflict->field == NULL)
    set_field (conflict, first);
}

static gboolean
all_closed (const GPtrArray *records)
{
  for (guint i = 0; i < records->len; i++)
    if (records->pdata[i] != NULL)
      return FALSE;
  return TRUE;
}

static GPtrArray *
open_all (const WvRecord *record, const WvKey *key, const GPtrArray *choices)
{
  GPtrArray *records = g_ptr_array_new_with_free_func (record_free);

  for (guint i = 0; i < choices->len; i++)
    g_ptr_array_add (records, record != NULL && key != NULL
                                  ? opened_with (record, key, ((WvChoice *)choices->pdata[i])->value)
                                  : NULL);
  return records;
}

static void
read_sealed (Load *load, WvConflict *conflict, const WvKind *kind)
{
  g_autoptr (WvRecord) record = wv_record_load (load->db, kind, conflict->target, NULL);
  g_autoptr (WvKey) key = NULL;
  g_autoptr (GPtrArray) now = NULL;
  g_autoptr (GPtrArray) past = NULL;

  if (record != NULL && conflict->dossier != NULL)
    key = wv_dossier_key_load (load->db, load->vault, load->actor->organisation, conflict->dossier,
                               wv_clock_now (load->clock), NULL);
  now = open_all (record, key, conflict->choices);
  past = open_all (record, key, conflict->past);
  if (all_closed (now))
    conflict->unreadable
        = g_strdup (_ ("Your organisation cannot open these values. The values stay; ask who shared the referral with you."));
  name_differences (load->db, conflict, conflict->choices, now);
  name_differences (load->db, conflict, conflict->past, past);
}

/* Deleted by one, changed by the other. */
static void
read_deletion (WvConflict *conflict)
{
  GPtrArray *const all[] = { conflict->choices, conflict->past };

  conflict->field = g_strdup ("deleted");
  conflict->label = g_strdup (_ ("Deleted and changed"));
  conflict->type = WV_FIELD_BOOL;
  for (guint side = 0; side < G_N_ELEMENTS (all); side++)
    for (guint i = 0; i < all[side]->len; i++)
      {
        WvChoice *choice = all[side]->pdata[i];

        choice->text = g_strdup (g_str_equal (choice->value, "true") ? _ ("Delete it") : _ ("Keep it"));
      }
  if (conflict->settled_value != NULL)
    conflict->settled_text = g_strdup (g_str_equal (conflict->settled_value, "true") ? _ ("Delete it") : _ ("Keep it"));
}

/* What this version does not know is there all the same: nothing is lost in silence. */
static void
complete (WvConflict *conflict, const WvKind *kind)
{
  if (conflict->field != NULL)
    return;
  conflict->field = g_strdup ("");
  conflict->label = g_strdup (kind != NULL ? _ (kind->label) : _ ("Choice needed"));
  if (conflict->unreadable == NULL && kind != &wv_kind_client_contact && (kind == NULL || !wv_kind_has_sealed (kind)))
    conflict->unreadable = g_strdup (_ ("This version of Welverwijs does not know this yet. The values stay until it does."));
}

static WvConflict *
read_conflict (Load *load, const WvRecord *record)
{
  const WvKind *kind = wv_kind_find (wv_record_get_text (record, "target_kind"));
  const char *name = wv_record_get_text (record, "field");
  const WvField *field = kind != NULL ? wv_kind_field (kind, name) : NULL;
  WvConflict *conflict = new_conflict (load->db, kind, record);

  if (field != NULL)
    read_open_field (load->db, conflict, field, record);
  else if (kind != NULL && g_strcmp0 (name, "sealed") == 0)
    read_sealed (load, conflict, kind);
  else if (g_strcmp0 (name, "deleted") == 0)
    read_deletion (conflict);
  complete (conflict, kind);
  return conflict;
}

static GPtrArray *
load_all (Load *load, const char *status, const char *order, guint max, GError **error)
{
  g_autoptr (GPtrArray) records = wv_records_query (
      load->db, &wv_kind_conflict, "status = :value AND field <> 'state'", status, order, error);
  g_autoptr (GPtrArray) conflicts = g_ptr_array_new_with_free_func ((GDestroyNotify)wv_conflict_free);

  if (records == NULL)
    return NULL;
  for (guint i = 0; i < records->len && i < max; i++)
    g_ptr_array_add (conflicts, read_conflict (load, records->pdata[i]));
  return g_steal_pointer (&conflicts);
}

GPtrArray *
wv_conflicts_load (WvDb *db, WvVault *vault, const WvActor *actor, const WvClock *clock, GError **error)
{
  Load load = { db, vault, actor, clock };

  return load_all (&load, "open", "rowid", G_MAXUINT, error);
}

/* What was chosen here and not sent yet has no time: it is the newest. */
GPtrArray *
wv_conflicts_load_settled (WvDb *db, WvVault *vault, const WvActor *actor, const WvClock *clock, guint max, GError **error)
{
  Load load = { db, vault, actor, clock };

  return load_all (&load, "settled", "settled_at IS NOT NULL, settled_at DESC", max, error);
}

static WvRecord *
load_record (WvDb *db, const char *id, GError **error)
{
  g_autoptr (GError) problem = NULL;
  WvRecord *record = wv_record_load (db, &wv_kind_conflict, id, &problem);

  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  else if (record == NULL)
    g_set_error_literal (error, WV_ERROR, WV_ERROR_NOT_FOUND, _ ("This choice is not here any more."));
  return record;
}

static gint64
settle (WvDb *db, WvRecord *record, gboolean allowed, const char *value, const WvClock *clock, GError **error)
{
  g_autoptr (WvEdit) edit = wv_edit_new ();

  if (!allowed)
    {
      wv_record_free (record);
      g_set_error_literal (error, WV_ERROR, WV_ERROR_NOT_FOUND, _ ("Somebody has chosen already."));
      return 0;
    }
  wv_edit_settle (edit, record, value);
  return wv_edit_commit (db, edit, clock, error);
}

gint64
wv_conflict_settle (WvDb *db, const char *id, const char *value, const WvClock *clock, GError **error)
{
  WvRecord *record = load_record (db, id, error);

  if (record == NULL)
    return 0;
  return settle (db, record, g_strcmp0 (wv_record_get_text (record, "status"), "open") == 0, value, clock, error);
}

gint64
wv_conflict_settle_seen (WvDb *db, const WvConflict *seen, const char *value, const WvClock *clock, GError **error)
{
  WvRecord *record = load_record (db, seen->id, error);

  if (record == NULL)
    return 0;
  return settle (db, record,
                 wv_record_get_version (record) == seen->version
                     && g_strcmp0 (wv_record_get_text (record, "settled_value"), seen->settled_value) == 0,
                 value, clock, error);
}
