#include "domain/wv-parts.h"

#include "domain/wv-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  char *key;
  char *value;
} WvPart;

struct _WvParts
{
  GPtrArray *items; /* of WvPart, in the order of the line */
};

static void
part_free (gpointer data)
{
  WvPart *part = data;

  g_free (part->key);
  g_free (part->value);
  g_free (part);
}

WvParts *
wv_parts_new (void)
{
  WvParts *parts = g_new0 (WvParts, 1);

  parts->items = g_ptr_array_new_with_free_func (part_free);
  return parts;
}

void
wv_parts_free (WvParts *parts)
{
  if (parts == NULL)
    return;
  g_ptr_array_unref (parts->items);
  g_free (parts);
}

static WvPart *
find (const WvParts *parts, const char *key, guint *ret_index)
{
  for (guint i = 0; i < parts->items->len; i++)
    {
      WvPart *part = g_ptr_array_index (parts->items, i);

      if (strcmp (part->key, key) == 0)
        {
          if (ret_index != NULL)
            *ret_index = i;
          return part;
        }
    }
  return NULL;
}

static gboolean
wrong_at (const char *line, const char *where, GError **error)
{
  g_set_error (error, WV_ERROR, WV_ERROR_INVALID,
               _ ("“%s” is not written as KEY=value;KEY=value: look at character %d."), line,
               (int)g_utf8_pointer_to_offset (line, where) + 1);
  return FALSE;
}

static char *
read_key (const char **at)
{
  const char *start = *at;

  while (g_ascii_isupper (**at) || (*at > start && (g_ascii_isdigit (**at) || **at == '-')))
    (*at)++;
  return *at > start && **at == '=' ? g_strndup (start, (gsize)(*at - start)) : NULL;
}

/* Reads up to the next ";" or the end; NULL with @at on the character that cannot be. */
static char *
read_value (const char **at)
{
  g_autoptr (GString) value = g_string_new (NULL);

  for (; **at != '\0' && **at != ';'; (*at)++)
    {
      if ((guchar) * *at < ' ' && **at != '\t')
        return NULL;
      if (**at != '\\')
        {
          g_string_append_c (value, **at);
          continue;
        }
      (*at)++;
      if (**at == '\0' || strchr ("\\;n", **at) == NULL)
        return NULL;
      g_string_append_c (value, **at == 'n' ? '\n' : **at);
    }
  return g_string_free (g_steal_pointer (&value), FALSE);
}

static gboolean
parse_into (WvParts *parts, const char *line, GError **error)
{
  const char *at = line;

  while (*at != '\0')
    {
      const char *start = at;
      g_autofree char *key = read_key (&at);
      g_autofree char *value = NULL;

      if (key == NULL)
        return wrong_at (line, at, error);
      if (find (parts, key, NULL) != NULL)
        return wrong_at (line, start, error);
      at++;
      value = read_value (&at);
      if (value == NULL)
        return wrong_at (line, at, error);
      wv_parts_set (parts, key, value);
      if (*at == ';' && *++at == '\0')
        return wrong_at (line, at, error);
    }
  return TRUE;
}

WvParts *
wv_parts_parse (const char *line, GError **error)
{
  g_autoptr (WvParts) parts = wv_parts_new ();

  g_return_val_if_fail (line != NULL, NULL);

  if (!g_utf8_validate (line, -1, NULL))
    {
      g_set_error_literal (error, WV_ERROR, WV_ERROR_INVALID,
                           _ ("This line is not valid text (UTF-8)."));
      return NULL;
    }
  return parse_into (parts, line, error) ? g_steal_pointer (&parts) : NULL;
}

const char *
wv_parts_get (const WvParts *parts, const char *key)
{
  WvPart *part;

  g_return_val_if_fail (parts != NULL && key != NULL, NULL);

  part = find (parts, key, NULL);
  return part != NULL ? part->value : NULL;
}

gint64
wv_parts_get_int (const WvParts *parts, const char *key, gint64 fallback)
{
  const char *value = wv_parts_get (parts, key);
  gint64 number;

  if (value == NULL || !g_ascii_string_to_signed (value, 10, G_MININT64, G_MAXINT64, &number, NULL))
    return fallback;
  return number;
}

void
wv_parts_set (WvParts *parts, const char *key, const char *value)
{
  WvPart *part;
  guint index = 0;

  g_return_if_fail (parts != NULL && key != NULL && *key != '\0');

  part = find (parts, key, &index);
  if (value == NULL)
    {
      if (part != NULL)
        g_ptr_array_remove_index (parts->items, index);
      return;
    }
  if (part == NULL)
    {
      part = g_new0 (WvPart, 1);
      part->key = g_strdup (key);
      g_ptr_array_add (parts->items, part);
    }
  g_free (part->value);
  part->value = g_strdup (value);
}

static void
append_value (GString *line, const char *value)
{
  for (; *value != '\0'; value++)
    if (*value == '\n')
      g_string_append (line, "\\n");
    else
      {
        if (*value == '\\' || *value == ';')
          g_string_append_c (line, '\\');
        g_string_append_c (line, *value);
      }
}

char *
wv_parts_to_line (const WvParts *parts)
{
  g_autoptr (GString) line = g_string_new (NULL);

  g_return_val_if_fail (parts != NULL, NULL);

  for (guint i = 0; i < parts->items->len; i++)
    {
      const WvPart *part = g_ptr_array_index (parts->items, i);

      if (i > 0)
        g_string_append_c (line, ';');
      g_string_append (line, part->key);
      g_string_append_c (line, '=');
      append_value (line, part->value);
    }
  return g_string_free (g_steal_pointer (&line), FALSE);
}
