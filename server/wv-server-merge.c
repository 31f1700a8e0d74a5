#include "server/wv-server-merge.h"

static gboolean
has_string (const json_t *array, const char *wanted)
{
  size_t i;
  json_t *item;

  json_array_foreach (array, i, item)
    if (g_strcmp0 (json_string_value (item), wanted) == 0)
      return TRUE;
  return FALSE;
}

static int
by_text (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (json_string_value (*(json_t *const *) a), json_string_value (*(json_t *const *) b));
}

/* As everywhere: in order, and no value when there is nothing in it. */
static json_t *
as_set (const GPtrArray *elements)
{
  json_t *set = json_array ();

  for (guint i = 0; i < elements->len; i++)
    json_array_append (set, elements->pdata[i]);
  if (elements->len > 0)
    return set;
  json_decref (set);
  return json_null ();
}

json_t *
wv_server_merge_sets (const json_t *base, const json_t *mine, const json_t *theirs)
{
  g_autoptr (GPtrArray) merged = g_ptr_array_new ();
  const json_t *sides[] = { mine, theirs };

  for (guint s = 0; s < 2; s++)
    {
      const json_t *other = sides[1 - s];
      size_t i;
      json_t *item;

      json_array_foreach (sides[s], i, item)
        {
          const char *value = json_string_value (item);
          gboolean removed = has_string (base, value) && !has_string (other, value);

          if (!removed && (s == 0 || !has_string (mine, value)))
            g_ptr_array_add (merged, item);
        }
    }
  g_ptr_array_sort (merged, by_text);
  return as_set (merged);
}
