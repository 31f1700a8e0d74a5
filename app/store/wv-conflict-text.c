#include "store/wv-conflict-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "domain/wv-code.h"
#include "domain/wv-kind.h"
#include "domain/wv-parts.h"
#include "domain/wv-schedule.h"
#include "store/wv-json.h"
#include "store/wv-records.h"

char *
wv_conflict_name_of (WvDb *db, const WvKind *kind, const char *id)
{
  const char *field = kind == &wv_kind_offer ? "title" : "name";
  g_autoptr (WvRecord) record = NULL;

  if (id == NULL || *id == '\0' || wv_kind_field (kind, field) == NULL)
    return NULL;
  record = wv_record_load (db, kind, id, NULL);
  return record != NULL ? g_strdup (wv_record_get_text (record, field)) : NULL;
}

static char *
word_of (WvDb *db, const WvField *field, const char *value)
{
  const WvKind *const kinds[] = { &wv_kind_contact, &wv_kind_organisation, &wv_kind_offer };

  for (guint i = 0; field->type == WV_FIELD_ID && i < G_N_ELEMENTS (kinds); i++)
    {
      char *name = wv_conflict_name_of (db, kinds[i], value);

      if (name != NULL)
        return name;
    }
  return g_strdup (field->list != NULL ? wv_code_label (field->list, value) : value);
}

static char *
array_text (WvDb *db, const WvField *field, const json_t *array)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  for (gsize i = 0; i < json_array_size (array); i++)
    {
      const char *value = json_string_value (json_array_get (array, i));
      const char *const line[] = { value, NULL };
      g_autofree char *word = value == NULL                      ? NULL
                              : (field->flags & WV_FIELD_PARTS) ? wv_schedule_describe (line)
                                                                : word_of (db, field, value);

      if (word != NULL)
        g_strv_builder_add (words, *word != '\0' ? word : value);
    }
  all = g_strv_builder_end (words);
  return g_strjoinv (", ", all);
}

/* NULL and nothing are the same for people. */
char *
wv_conflict_value_text (WvDb *db, const WvField *field, const char *json)
{
  g_autoptr (json_t) value = json != NULL ? json_loads (json, JSON_DECODE_ANY, NULL) : NULL;

  if (json_is_string (value) && *json_string_value (value) != '\0')
    return word_of (db, field, json_string_value (value));
  if (json_is_boolean (value))
    return g_strdup (json_is_true (value) ? _ ("yes") : _ ("no"));
  if (json_is_integer (value))
    return g_strdup_printf ("%" G_GINT64_FORMAT, (gint64)json_integer_value (value));
  if (json_array_size (value) > 0)
    return array_text (db, field, value);
  return g_strdup (_ ("nothing"));
}

static gboolean
differs (const GPtrArray *records, guint index)
{
  const WvRecord *first = NULL;

  for (guint i = 0; i < records->len; i++)
    {
      const WvRecord *record = records->pdata[i];

      if (record != NULL && first != NULL && !wv_record_equal_at (first, record, index))
        return TRUE;
      if (first == NULL)
        first = record;
    }
  return FALSE;
}

static const WvKind *
kind_of (const GPtrArray *records)
{
  for (guint i = 0; i < records->len; i++)
    if (records->pdata[i] != NULL)
      return wv_record_get_kind (records->pdata[i]);
  return NULL;
}

/* With one field its name stands above all the values; with more each value names them. */
static void
add_text (WvDb *db, GString *text, const WvRecord *record, guint index, gboolean with_label)
{
  const WvField *field = &wv_record_get_kind (record)->fields[index];
  g_autoptr (json_t) value = wv_json_from_field (record, index);
  g_autofree char *json = wv_json_dump (value);
  g_autofree char *words = wv_conflict_value_text (db, field, json);

  if (text->len > 0)
    g_string_append (text, " · ");
  if (with_label)
    g_string_append_printf (text, "%s: ", _ (field->label));
  g_string_append (text, words);
}

static GArray *
find_differences (const GPtrArray *records, const WvKind *kind)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; kind != NULL && i < kind->n_fields; i++)
    if ((kind->fields[i].flags & WV_FIELD_SEALED) && differs (records, i))
      g_array_append_val (found, i);
  return found;
}

GStrv
wv_conflict_differences (WvDb *db, const GPtrArray *records, const WvField **ret_first)
{
  const WvKind *kind = kind_of (records);
  g_autoptr (GArray) fields = find_differences (records, kind);
  GStrv texts = g_new0 (char *, records->len + 1);

  *ret_first = fields->len > 0 ? &kind->fields[g_array_index (fields, guint, 0)] : NULL;
  for (guint i = 0; i < records->len; i++)
    {
      GString *text = g_string_new (NULL);

      for (guint k = 0; records->pdata[i] != NULL && k < fields->len; k++)
        add_text (db, text, records->pdata[i], g_array_index (fields, guint, k), fields->len > 1);
      texts[i] = g_string_free (text, FALSE);
    }
  return texts;
}

/* The first value is the one that counts. */
static char *
second_text (WvDb *db, const WvField *field, const WvRecord *record)
{
  const char *const *lines = wv_record_get_strv (record, "alternatives");
  guint values = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (WvParts) parts = wv_parts_parse (lines[i], NULL);

      if (parts != NULL && wv_parts_get (parts, "PAST") == NULL && ++values == 2)
        return wv_conflict_value_text (db, field, wv_parts_get (parts, "VALUE"));
    }
  return NULL;
}

char *
wv_conflict_other_text (WvDb *db, const char *target, const char *field, GError **error)
{
  g_autoptr (GPtrArray) records
      = wv_records_query (db, &wv_kind_conflict, "status = 'open' AND target = :value", target, "rowid", error);

  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      const WvRecord *record = records->pdata[i];
      const WvKind *kind = wv_kind_find (wv_record_get_text (record, "target_kind"));
      const WvField *found = kind != NULL ? wv_kind_field (kind, field) : NULL;

      if (found != NULL && g_strcmp0 (wv_record_get_text (record, "field"), field) == 0)
        return second_text (db, found, record);
    }
  return NULL;
}
