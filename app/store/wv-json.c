#include "store/wv-json.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "domain/wv-error.h"
#include "domain/wv-validate.h"

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, WV_ERROR, WV_ERROR_INVALID, message);
  return FALSE;
}

/* Most text is plain ASCII and needs no normal form. */
static gboolean
is_plain (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if ((guchar)text[i] < 0x20 || (guchar)text[i] > 0x7e)
      return FALSE;
  return TRUE;
}

static gboolean
check_text (const char *text, gsize length, GError **error)
{
  if (length > WV_TEXT_MAX_BYTES)
    return refuse (error, "string over 64 KiB");
  return is_plain (text, length) || wv_text_check (text, length, TRUE, error);
}

static gboolean check_value (json_t *value, int depth, GError **error);

static gboolean
check_members (json_t *value, int depth, GError **error)
{
  const char *key;
  json_t *member;
  gsize index;

  if (depth > WV_JSON_MAX_DEPTH)
    return refuse (error, "nested too deeply");
  if (json_is_array (value))
    {
      json_array_foreach (value, index,
                          member) if (!check_value (member, depth, error)) return FALSE;
      return TRUE;
    }
  json_object_foreach (value, key, member) if (!check_text (key, strlen (key), error)
                                               || !check_value (member, depth, error)) return FALSE;
  return TRUE;
}

static gboolean
check_value (json_t *value, int depth, GError **error)
{
  switch (json_typeof (value))
    {
    case JSON_REAL:
      return refuse (error, "a number must be whole");
    case JSON_STRING:
      return check_text (json_string_value (value), json_string_length (value), error);
    case JSON_ARRAY:
    case JSON_OBJECT:
      return check_members (value, depth + 1, error);
    case JSON_INTEGER:
    case JSON_TRUE:
    case JSON_FALSE:
    case JSON_NULL:
    default:
      return TRUE;
    }
}

json_t *
wv_json_parse (const char *text, gsize length, GError **error)
{
  json_error_t problem;
  g_autoptr (json_t) value = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  value = json_loadb (text, length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &problem);
  if (value == NULL)
    {
      g_set_error (error, WV_ERROR, WV_ERROR_INVALID, "JSON: %s (byte %d)", problem.text,
                   problem.position);
      return NULL;
    }
  if (!check_value (value, 0, error))
    {
      g_prefix_error (error, "JSON: ");
      return NULL;
    }
  return g_steal_pointer (&value);
}

char *
wv_json_dump (const json_t *json)
{
  return json_dumps (json, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
}

static json_t *
from_strv (const char *const *values)
{
  json_t *array = json_array ();

  for (guint i = 0; values[i] != NULL; i++)
    json_array_append_new (array, json_string (values[i]));
  return array;
}

json_t *
wv_json_from_field (const WvRecord *record, guint index)
{
  const WvField *field = &wv_record_get_kind (record)->fields[index];

  if (!wv_record_has_at (record, index))
    return json_null ();
  switch (field->type)
    {
    case WV_FIELD_INT:
    case WV_FIELD_TIME:
      return json_integer (wv_record_int_at (record, index));
    case WV_FIELD_BOOL:
      return json_boolean (wv_record_int_at (record, index));
    case WV_FIELD_SET:
    case WV_FIELD_LIST:
      return from_strv (wv_record_strv_at (record, index));
    case WV_FIELD_TEXT:
    case WV_FIELD_CODE:
    case WV_FIELD_ID:
    case WV_FIELD_DATE:
    case WV_FIELD_BYTES:
    default:
      return json_string (wv_record_text_at (record, index));
    }
}

static gboolean
wrong_type (const WvField *field, const char *expected, GError **error)
{
  g_set_error (error, WV_ERROR, WV_ERROR_INVALID, "%s: %s expected", field->name, expected);
  return FALSE;
}

static gboolean
to_strv (WvRecord *record, guint index, const json_t *value, GError **error)
{
  const WvField *field = &wv_record_get_kind (record)->fields[index];
  g_autoptr (GPtrArray) elements = g_ptr_array_new ();

  if (!json_is_array (value))
    return wrong_type (field, "array", error);
  for (gsize i = 0; i < json_array_size (value); i++)
    {
      const char *element = json_string_value (json_array_get (value, i));

      if (element == NULL)
        return wrong_type (field, "array of strings", error);
      g_ptr_array_add (elements, (char *)element);
    }
  g_ptr_array_add (elements, NULL);
  wv_record_set_strv_at (record, index, (const char *const *)elements->pdata);
  return TRUE;
}

gboolean
wv_json_to_field (WvRecord *record, guint index, const json_t *value, GError **error)
{
  const WvField *field = &wv_record_get_kind (record)->fields[index];

  if (value == NULL || json_is_null (value))
    {
      wv_record_clear_at (record, index);
      return TRUE;
    }
  switch (field->type)
    {
    case WV_FIELD_INT:
    case WV_FIELD_TIME:
      if (!json_is_integer (value))
        return wrong_type (field, "integer", error);
      wv_record_set_int_at (record, index, json_integer_value (value));
      return TRUE;
    case WV_FIELD_BOOL:
      if (!json_is_boolean (value))
        return wrong_type (field, "true or false", error);
      wv_record_set_int_at (record, index, json_is_true (value));
      return TRUE;
    case WV_FIELD_SET:
    case WV_FIELD_LIST:
      return to_strv (record, index, value, error);
    case WV_FIELD_TEXT:
    case WV_FIELD_CODE:
    case WV_FIELD_ID:
    case WV_FIELD_DATE:
    case WV_FIELD_BYTES:
    default:
      if (!json_is_string (value))
        return wrong_type (field, "string", error);
      wv_record_set_text_at (record, index, json_string_value (value));
      return TRUE;
    }
}

static json_t *
from_record (const WvRecord *record, guint flag)
{
  const WvKind *kind = wv_record_get_kind (record);
  json_t *object = json_object ();

  for (guint i = 0; i < kind->n_fields; i++)
    if ((kind->fields[i].flags & WV_FIELD_SEALED) == flag && wv_record_has_at (record, i))
      json_object_set_new (object, kind->fields[i].name, wv_json_from_field (record, i));
  return object;
}

json_t *
wv_json_from_open (const WvRecord *record)
{
  return from_record (record, 0);
}

json_t *
wv_json_from_sealed (const WvRecord *record)
{
  return from_record (record, WV_FIELD_SEALED);
}

static gboolean
take_sealed (WvRecord *record, const json_t *value, GError **error)
{
  const char *text = json_string_value (value);
  g_autoptr (GBytes) sealed = NULL;
  guchar *data;
  gsize size = 0;

  if (json_is_null (value))
    {
      wv_record_set_sealed (record, NULL);
      return TRUE;
    }
  if (text == NULL)
    return refuse (error, "sealed: string expected");
  data = g_base64_decode (text, &size);
  sealed = g_bytes_new_take (data, size);
  if (size == 0)
    return refuse (error, "sealed: not base64");
  wv_record_set_sealed (record, sealed);
  return TRUE;
}

/* What this version does not know is kept beside the record. */
static void
keep_unknown (WvRecord *record, json_t *unknown)
{
  const char *old = wv_record_get_extra (record);
  g_autoptr (json_t) all = old != NULL ? json_loads (old, 0, NULL) : NULL;
  g_autofree char *text = NULL;

  if (json_object_size (unknown) == 0)
    return;
  if (all == NULL)
    all = json_object ();
  json_object_update (all, unknown);
  text = wv_json_dump (all);
  wv_record_set_extra (record, text);
}

gboolean
wv_json_to_record (WvRecord *record, const json_t *object, gboolean sealed_part, GError **error)
{
  const WvKind *kind = wv_record_get_kind (record);
  g_autoptr (json_t) unknown = json_object ();
  const char *key;
  json_t *value;

  if (!json_is_object (object))
    return refuse (error, "object expected");
  json_object_foreach ((json_t *)object, key, value)
  {
    int index = wv_kind_field_index (kind, key);
    gboolean sealed = index >= 0 && (kind->fields[index].flags & WV_FIELD_SEALED);

    if (!sealed_part && g_str_equal (key, "sealed"))
      {
        if (!take_sealed (record, value, error))
          return FALSE;
      }
    else if (index < 0 && !sealed_part)
      json_object_set (unknown, key, value);
    else if (!sealed_part && sealed)
      {
        g_set_error (error, WV_ERROR, WV_ERROR_INVALID, "%s: must be sealed", key);
        return FALSE;
      }
    else if (sealed == sealed_part && index >= 0 && !wv_json_to_field (record, index, value, error))
      return FALSE;
  }
  keep_unknown (record, unknown);
  return TRUE;
}
