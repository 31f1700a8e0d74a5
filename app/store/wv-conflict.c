#include "store/wv-conflict.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "domain/wv-code.h"
#include "domain/wv-error.h"
#include "domain/wv-kind.h"
#include "domain/wv-parts.h"
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
  g_ptr_array_unref (conflict->choices);
  g_free (conflict);
}

static const char *
word_of (const WvField *field, const char *value)
{
  return field->list != NULL ? wv_code_label (field->list, value) : value;
}

static char *
array_text (const WvField *field, const json_t *array)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < json_array_size (array); i++)
    {
      const char *value = json_string_value (json_array_get (array, i));

      if (value != NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", word_of (field, value));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* NULL and nothing are the same for people. */
static char *
value_text (const WvField *field, const char *json)
{
  g_autoptr (json_t) value = json != NULL ? json_loads (json, JSON_DECODE_ANY, NULL) : NULL;

  if (json_is_string (value) && *json_string_value (value) != '\0')
    return g_strdup (word_of (field, json_string_value (value)));
  if (json_is_boolean (value))
    return g_strdup (json_is_true (value) ? _ ("yes") : _ ("no"));
  if (json_is_integer (value))
    return g_strdup_printf ("%" G_GINT64_FORMAT, (gint64)json_integer_value (value));
  if (json_array_size (value) > 0)
    return array_text (field, value);
  return g_strdup (_ ("nothing"));
}

/* (nullable): the name of a record of the directory. */
static char *
name_of (WvDb *db, const WvKind *kind, const char *id)
{
  const char *field = kind == &wv_kind_offer ? "title" : "name";
  g_autoptr (WvRecord) record = NULL;

  if (id == NULL || *id == '\0' || wv_kind_field (kind, field) == NULL)
    return NULL;
  record = wv_record_load (db, kind, id, NULL);
  return record != NULL ? g_strdup (wv_record_get_text (record, field)) : NULL;
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
  choice->author_name = name_of (db, &wv_kind_contact, choice->author);
  choice->organisation_name
      = name_of (db, &wv_kind_organisation, wv_parts_get (parts, "ORGANISATION"));
  choice->at = wv_parts_get_int (parts, "AT", 0);
  return choice;
}

/* Long texts can stand below each other; of a phone number or a date only one is right. */
static char *
both_of (const WvField *field, const GPtrArray *choices)
{
  const WvChoice *one, *other;
  g_autofree char *text = NULL;
  g_autoptr (json_t) value = NULL;

  if (field->type != WV_FIELD_TEXT || !(field->flags & WV_FIELD_MULTILINE) || choices->len != 2)
    return NULL;
  one = choices->pdata[0];
  other = choices->pdata[1];
  if (g_str_equal (one->value, "null") || g_str_equal (other->value, "null"))
    return NULL;
  text = g_strdup_printf ("%s\n%s", one->text, other->text);
  if (field->max > 0 && g_utf8_strlen (text, -1) > field->max)
    return NULL;
  value = json_string (text);
  return wv_json_dump (value);
}

static WvConflict *
new_conflict (WvDb *db, const WvKind *kind, const WvRecord *record)
{
  WvConflict *conflict = g_new0 (WvConflict, 1);
  const char *const *lines = wv_record_get_strv (record, "alternatives");

  conflict->choices = g_ptr_array_new_with_free_func (choice_free);
  conflict->id = g_strdup (wv_record_get_id (record));
  conflict->kind = g_strdup (kind->name);
  conflict->target = g_strdup (wv_record_get_text (record, "target"));
  conflict->dossier = g_strdup (wv_record_get_text (record, "dossier"));
  conflict->subject = name_of (db, kind, conflict->target);
  if (conflict->subject == NULL)
    conflict->subject = g_strdup (_ (kind->label));
  for (guint i = 0; lines[i] != NULL; i++)
    {
      WvChoice *choice = read_choice (db, lines[i]);

      if (choice != NULL)
        g_ptr_array_add (conflict->choices, choice);
    }
  return conflict;
}

static void
read_open_field (WvConflict *conflict, const WvField *field, const WvRecord *record)
{
  conflict->field = g_strdup (field->name);
  conflict->label = g_strdup (_ (field->label));
  if (g_strcmp0 (wv_record_get_text (record, "base_value"), "null") != 0)
    conflict->first = value_text (field, wv_record_get_text (record, "base_value"));
  for (guint i = 0; i < conflict->choices->len; i++)
    {
      WvChoice *choice = conflict->choices->pdata[i];

      choice->text = value_text (field, choice->value);
    }
  conflict->both = both_of (field, conflict->choices);
}

/* The record as it would be with this choice. */
static WvRecord *
opened_with (const WvRecord *record, const WvKey *key, const WvChoice *choice)
{
  g_autoptr (json_t) value = json_loads (choice->value, JSON_DECODE_ANY, NULL);
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

static char *
sealed_text (const WvRecord *record, guint index)
{
  const WvField *field = &wv_record_get_kind (record)->fields[index];
  g_autoptr (json_t) value = wv_json_from_field (record, index);
  g_autofree char *json = wv_json_dump (value);

  return value_text (field, json);
}

/* Sealed fields travel as one value: what differs in it is what people choose between. */
static void
name_differences (WvConflict *conflict, const WvRecord *one, const WvRecord *other)
{
  const WvKind *kind = wv_record_get_kind (one);
  WvChoice *choices[] = { conflict->choices->pdata[0], conflict->choices->pdata[1] };
  const WvRecord *records[] = { one, other };

  for (guint i = 0; i < kind->n_fields; i++)
    {
      if (!(kind->fields[i].flags & WV_FIELD_SEALED) || wv_record_equal_at (one, other, i))
        continue;
      for (guint side = 0; side < 2; side++)
        {
          g_autofree char *before = g_steal_pointer (&choices[side]->text);
          g_autofree char *text = sealed_text (records[side], i);

          choices[side]->text = before != NULL ? g_strdup_printf ("%s · %s", before, text)
                                               : g_steal_pointer (&text);
        }
      if (conflict->field == NULL)
        {
          conflict->field = g_strdup (kind->fields[i].name);
          conflict->label = g_strdup (_ (kind->fields[i].label));
        }
    }
}

static void
read_sealed (Load *load, WvConflict *conflict, const WvKind *kind)
{
  g_autoptr (WvRecord) record = wv_record_load (load->db, kind, conflict->target, NULL);
  g_autoptr (WvKey) key = NULL;
  g_autoptr (WvRecord) one = NULL;
  g_autoptr (WvRecord) other = NULL;

  if (record == NULL || conflict->dossier == NULL || conflict->choices->len != 2)
    return;
  key = wv_dossier_key_load (load->db, load->vault, load->actor->organisation, conflict->dossier,
                             wv_clock_now (load->clock), NULL);
  if (key == NULL)
    return;
  one = opened_with (record, key, conflict->choices->pdata[0]);
  other = opened_with (record, key, conflict->choices->pdata[1]);
  if (one != NULL && other != NULL)
    name_differences (conflict, one, other);
}

/* (nullable): %NULL for what this version or this organisation cannot show. */
static WvConflict *
read_conflict (Load *load, const WvRecord *record)
{
  const WvKind *kind = wv_kind_find (wv_record_get_text (record, "target_kind"));
  const char *name = wv_record_get_text (record, "field");
  const WvField *field = kind != NULL ? wv_kind_field (kind, name) : NULL;
  g_autoptr (WvConflict) conflict = NULL;

  if (kind == NULL)
    return NULL;
  conflict = new_conflict (load->db, kind, record);
  if (field != NULL)
    read_open_field (conflict, field, record);
  else if (g_strcmp0 (name, "sealed") == 0)
    read_sealed (load, conflict, kind);
  return conflict->field != NULL && conflict->choices->len > 0 ? g_steal_pointer (&conflict) : NULL;
}

GPtrArray *
wv_conflicts_load (
    WvDb *db, WvVault *vault, const WvActor *actor, const WvClock *clock, GError **error)
{
  Load load = { db, vault, actor, clock };
  g_autoptr (GPtrArray) records
      = wv_records_query (db, &wv_kind_conflict, "status = :value", "open", "id", error);
  g_autoptr (GPtrArray) conflicts
      = g_ptr_array_new_with_free_func ((GDestroyNotify)wv_conflict_free);

  if (records == NULL)
    return NULL;
  for (guint i = 0; i < records->len; i++)
    {
      WvConflict *conflict = read_conflict (&load, records->pdata[i]);

      if (conflict != NULL)
        g_ptr_array_add (conflicts, conflict);
    }
  return g_steal_pointer (&conflicts);
}

gint64
wv_conflict_settle (
    WvDb *db, const char *id, const char *value, const WvClock *clock, GError **error)
{
  g_autoptr (WvEdit) edit = wv_edit_new ();
  g_autoptr (GError) problem = NULL;
  g_autoptr (WvRecord) record = wv_record_load (db, &wv_kind_conflict, id, &problem);

  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return 0;
    }
  if (record == NULL || g_strcmp0 (wv_record_get_text (record, "status"), "open") != 0)
    {
      g_set_error_literal (error, WV_ERROR, WV_ERROR_NOT_FOUND,
                           _ ("Somebody has chosen already."));
      return 0;
    }
  wv_edit_settle (edit, g_steal_pointer (&record), value);
  return wv_edit_commit (db, edit, clock, error);
}
