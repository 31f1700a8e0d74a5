#include "domain/wv-record.h"

#include <string.h>

typedef struct
{
  gboolean has;
  union
  {
    char *text;
    gint64 number;
    char **strv;
  };
} WvValue;

struct _WvRecord
{
  const WvKind *kind;
  char *id;
  gint64 version;
  WvValue *values;
  GBytes *sealed;
  char *extra;
};

static const char *const no_strings[] = { NULL };

typedef enum
{
  HELD_TEXT,
  HELD_NUMBER,
  HELD_STRV
} WvHeld;

static WvHeld
held_as (const WvRecord *record, guint index)
{
  switch (record->kind->fields[index].type)
    {
    case WV_FIELD_INT:
    case WV_FIELD_BOOL:
    case WV_FIELD_TIME:
      return HELD_NUMBER;
    case WV_FIELD_SET:
    case WV_FIELD_LIST:
      return HELD_STRV;
    case WV_FIELD_TEXT:
    case WV_FIELD_CODE:
    case WV_FIELD_ID:
    case WV_FIELD_DATE:
    case WV_FIELD_BYTES:
    default:
      return HELD_TEXT;
    }
}

static void
wipe_text (char *text)
{
  if (text != NULL)
    explicit_bzero (text, strlen (text));
  g_free (text);
}

static void
wipe_strv (char **strv)
{
  for (char **element = strv; element != NULL && *element != NULL; element++)
    wipe_text (*element);
  g_free (strv);
}

WvRecord *
wv_record_new (const WvKind *kind, const char *id)
{
  WvRecord *record;

  g_return_val_if_fail (kind != NULL, NULL);
  g_return_val_if_fail (id != NULL, NULL);

  record = g_new0 (WvRecord, 1);
  record->kind = kind;
  record->id = g_strdup (id);
  record->values = g_new0 (WvValue, kind->n_fields);
  return record;
}

WvRecord *
wv_record_copy (const WvRecord *record)
{
  WvRecord *copy;

  g_return_val_if_fail (record != NULL, NULL);

  copy = wv_record_new (record->kind, record->id);
  copy->version = record->version;
  copy->extra = g_strdup (record->extra);
  wv_record_set_sealed (copy, record->sealed);
  for (guint i = 0; i < record->kind->n_fields; i++)
    wv_record_copy_field (copy, record, i);
  return copy;
}

void
wv_record_free (WvRecord *record)
{
  if (record == NULL)
    return;
  for (guint i = 0; i < record->kind->n_fields; i++)
    wv_record_clear_at (record, i);
  wipe_text (record->extra);
  g_clear_pointer (&record->sealed, g_bytes_unref);
  g_free (record->values);
  g_free (record->id);
  g_free (record);
}

const WvKind *
wv_record_get_kind (const WvRecord *record)
{
  g_return_val_if_fail (record != NULL, NULL);
  return record->kind;
}

const char *
wv_record_get_id (const WvRecord *record)
{
  g_return_val_if_fail (record != NULL, NULL);
  return record->id;
}

gint64
wv_record_get_version (const WvRecord *record)
{
  g_return_val_if_fail (record != NULL, 0);
  return record->version;
}

void
wv_record_set_version (WvRecord *record, gint64 version)
{
  g_return_if_fail (record != NULL);
  record->version = version;
}

const char *
wv_record_get_dossier (const WvRecord *record)
{
  g_return_val_if_fail (record != NULL, NULL);

  if (record->kind->scope != WV_SCOPE_DOSSIER)
    return NULL;
  return record->kind == &wv_kind_referral ? record->id : wv_record_get_text (record, "dossier");
}

gboolean
wv_record_has_at (const WvRecord *record, guint index)
{
  g_return_val_if_fail (record != NULL && index < record->kind->n_fields, FALSE);
  return record->values[index].has;
}

const char *
wv_record_text_at (const WvRecord *record, guint index)
{
  g_return_val_if_fail (record != NULL && index < record->kind->n_fields, NULL);
  g_return_val_if_fail (held_as (record, index) == HELD_TEXT, NULL);
  return record->values[index].text;
}

gint64
wv_record_int_at (const WvRecord *record, guint index)
{
  g_return_val_if_fail (record != NULL && index < record->kind->n_fields, 0);
  g_return_val_if_fail (held_as (record, index) == HELD_NUMBER, 0);
  return record->values[index].number;
}

const char *const *
wv_record_strv_at (const WvRecord *record, guint index)
{
  const WvValue *value;

  g_return_val_if_fail (record != NULL && index < record->kind->n_fields, no_strings);
  g_return_val_if_fail (held_as (record, index) == HELD_STRV, no_strings);
  value = &record->values[index];
  return value->has ? (const char *const *)value->strv : no_strings;
}

void
wv_record_clear_at (WvRecord *record, guint index)
{
  WvValue *value;

  g_return_if_fail (record != NULL && index < record->kind->n_fields);

  value = &record->values[index];
  if (value->has && held_as (record, index) == HELD_TEXT)
    wipe_text (value->text);
  else if (value->has && held_as (record, index) == HELD_STRV)
    wipe_strv (value->strv);
  explicit_bzero (value, sizeof *value);
}

void
wv_record_set_text_at (WvRecord *record, guint index, const char *value)
{
  char *text;

  g_return_if_fail (record != NULL && index < record->kind->n_fields);
  g_return_if_fail (held_as (record, index) == HELD_TEXT);

  text = value != NULL && *value != '\0' ? g_strdup (value) : NULL;
  wv_record_clear_at (record, index);
  record->values[index].has = text != NULL;
  record->values[index].text = text;
}

void
wv_record_set_int_at (WvRecord *record, guint index, gint64 value)
{
  g_return_if_fail (record != NULL && index < record->kind->n_fields);
  g_return_if_fail (held_as (record, index) == HELD_NUMBER);

  if (record->kind->fields[index].type == WV_FIELD_BOOL)
    value = value != 0;
  record->values[index].has = TRUE;
  record->values[index].number = value;
}

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* A set has one spelling: sorted, every element once, nothing empty; so two equal sets are equal
 * texts. */
static GPtrArray *
set_elements (const char *const *value)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  GPtrArray *unique = g_ptr_array_new ();
  const char *last = NULL;

  for (; value != NULL && *value != NULL; value++)
    if (**value != '\0')
      g_ptr_array_add (sorted, (gpointer)*value);
  g_ptr_array_sort (sorted, compare_strings);
  for (guint i = 0; i < sorted->len; i++)
    {
      const char *element = g_ptr_array_index (sorted, i);

      if (g_strcmp0 (element, last) != 0)
        g_ptr_array_add (unique, g_strdup (element));
      last = element;
    }
  return unique;
}

static char **
copy_strv (WvFieldType type, const char *const *value)
{
  GPtrArray *array;

  if (type == WV_FIELD_LIST)
    return g_strdupv ((char **)value);
  array = set_elements (value);
  g_ptr_array_add (array, NULL);
  return (char **)g_ptr_array_free (array, FALSE);
}

void
wv_record_set_strv_at (WvRecord *record, guint index, const char *const *value)
{
  char **strv;

  g_return_if_fail (record != NULL && index < record->kind->n_fields);
  g_return_if_fail (held_as (record, index) == HELD_STRV);

  strv = value != NULL ? copy_strv (record->kind->fields[index].type, value) : NULL;
  wv_record_clear_at (record, index);
  if (strv == NULL || strv[0] == NULL)
    {
      g_free (strv);
      return;
    }
  record->values[index].has = TRUE;
  record->values[index].strv = strv;
}

void
wv_record_copy_field (WvRecord *to, const WvRecord *from, guint index)
{
  const WvValue *value;

  g_return_if_fail (to != NULL && from != NULL && to->kind == from->kind);
  g_return_if_fail (index < from->kind->n_fields);

  if (to == from)
    return;
  value = &from->values[index];
  if (!value->has)
    wv_record_clear_at (to, index);
  else if (held_as (from, index) == HELD_NUMBER)
    wv_record_set_int_at (to, index, value->number);
  else if (held_as (from, index) == HELD_STRV)
    wv_record_set_strv_at (to, index, (const char *const *)value->strv);
  else
    wv_record_set_text_at (to, index, value->text);
}

gboolean
wv_record_equal_at (const WvRecord *a, const WvRecord *b, guint index)
{
  const WvValue *left, *right;

  g_return_val_if_fail (a != NULL && b != NULL && a->kind == b->kind, FALSE);
  g_return_val_if_fail (index < a->kind->n_fields, FALSE);

  left = &a->values[index];
  right = &b->values[index];
  if (!left->has || !right->has)
    return left->has == right->has;
  if (held_as (a, index) == HELD_NUMBER)
    return left->number == right->number;
  if (held_as (a, index) == HELD_STRV)
    return g_strv_equal ((const char *const *)left->strv, (const char *const *)right->strv);
  return strcmp (left->text, right->text) == 0;
}

static guint
index_of (const WvRecord *record, const char *field)
{
  int index = record != NULL ? wv_kind_field_index (record->kind, field) : -1;

  return index < 0 ? G_MAXUINT : (guint)index;
}

gboolean
wv_record_has (const WvRecord *record, const char *field)
{
  return wv_record_has_at (record, index_of (record, field));
}

const char *
wv_record_get_text (const WvRecord *record, const char *field)
{
  return wv_record_text_at (record, index_of (record, field));
}

gint64
wv_record_get_int (const WvRecord *record, const char *field, gint64 fallback)
{
  guint index = index_of (record, field);

  g_return_val_if_fail (index != G_MAXUINT, fallback);
  return wv_record_has_at (record, index) ? wv_record_int_at (record, index) : fallback;
}

const char *const *
wv_record_get_strv (const WvRecord *record, const char *field)
{
  return wv_record_strv_at (record, index_of (record, field));
}

gboolean
wv_record_set_contains (const WvRecord *record, const char *field, const char *element)
{
  return g_strv_contains (wv_record_get_strv (record, field), element);
}

void
wv_record_set_text (WvRecord *record, const char *field, const char *value)
{
  wv_record_set_text_at (record, index_of (record, field), value);
}

void
wv_record_set_int (WvRecord *record, const char *field, gint64 value)
{
  wv_record_set_int_at (record, index_of (record, field), value);
}

void
wv_record_set_strv (WvRecord *record, const char *field, const char *const *value)
{
  wv_record_set_strv_at (record, index_of (record, field), value);
}

void
wv_record_clear (WvRecord *record, const char *field)
{
  wv_record_clear_at (record, index_of (record, field));
}

GBytes *
wv_record_get_sealed (const WvRecord *record)
{
  g_return_val_if_fail (record != NULL, NULL);
  return record->sealed;
}

void
wv_record_set_sealed (WvRecord *record, GBytes *sealed)
{
  g_return_if_fail (record != NULL);

  if (sealed != NULL)
    g_bytes_ref (sealed);
  g_clear_pointer (&record->sealed, g_bytes_unref);
  record->sealed = sealed;
}

const char *
wv_record_get_extra (const WvRecord *record)
{
  g_return_val_if_fail (record != NULL, NULL);
  return record->extra;
}

void
wv_record_set_extra (WvRecord *record, const char *json)
{
  char *extra;

  g_return_if_fail (record != NULL);

  extra = g_strdup (json);
  wipe_text (record->extra);
  record->extra = extra;
}

void
wv_record_drop_sealed_fields (WvRecord *record)
{
  g_return_if_fail (record != NULL);

  for (guint i = 0; i < record->kind->n_fields; i++)
    if (record->kind->fields[i].flags & WV_FIELD_SEALED)
      wv_record_clear_at (record, i);
}
