#include "domain/wv-code.h"

#include "domain/wv-place.h"

#include "wv-domain-resources.h"
#include <gio/gio.h>

#include <string.h>

static void
code_free (gpointer data)
{
  WvCode *code = data;

  g_free (code->code);
  g_free (code->label);
  g_free (code->icon);
  g_free (code->valid_from);
  g_free (code->valid_to);
  g_free (code);
}

static char *
cell (char **cells, guint index)
{
  return index < g_strv_length (cells) && *cells[index] != '\0' ? g_strdup (cells[index]) : NULL;
}

/* The files are ours and checked by a test, so the form is plain: one line a code, cells apart by
 * ";". */
static GPtrArray *
parse_list (const char *text)
{
  GPtrArray *codes = g_ptr_array_new_with_free_func (code_free);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 1; lines[0] != NULL && lines[i] != NULL; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], ";", -1);
      WvCode *code;

      if (g_strv_length (cells) < 2)
        continue;
      code = g_new0 (WvCode, 1);
      code->code = g_strdup (cells[0]);
      code->label = g_strdup (cells[1]);
      code->icon = cell (cells, 2);
      code->valid_from = cell (cells, 3);
      code->valid_to = cell (cells, 4);
      g_ptr_array_add (codes, code);
    }
  return codes;
}

static GPtrArray *
municipality_codes (void)
{
  GPtrArray *codes = g_ptr_array_new_with_free_func (code_free);
  guint n;
  const WvMunicipality *all = wv_municipalities (&n);

  for (guint i = 0; i < n; i++)
    {
      WvCode *code = g_new0 (WvCode, 1);

      code->code = g_strdup (all[i].code);
      code->label = g_strdup (all[i].name);
      g_ptr_array_add (codes, code);
    }
  return codes;
}

static GPtrArray *
load_list (const char *list)
{
  g_autofree char *path = g_strdup_printf ("/nl/welverwijs/domain/codes/%s.csv", list);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;

  if (strcmp (list, "municipality") == 0)
    return municipality_codes ();
  bytes = g_resource_lookup_data (wv_domain_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE,
                                  NULL);
  if (bytes == NULL)
    return NULL;
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return parse_list (text);
}

const GPtrArray *
wv_codes (const char *list)
{
  static GMutex lock;
  static GHashTable *lists; /* char * → GPtrArray, for the life of the program */
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  GPtrArray *codes;

  g_return_val_if_fail (list != NULL, NULL);

  if (lists == NULL)
    lists = g_hash_table_new (g_str_hash, g_str_equal);
  codes = g_hash_table_lookup (lists, list);
  if (codes == NULL)
    {
      codes = load_list (list);
      if (codes != NULL)
        g_hash_table_insert (lists, g_strdup (list), codes);
    }
  return codes;
}

const WvCode *
wv_code_find (const char *list, const char *code)
{
  const GPtrArray *codes = wv_codes (list);

  for (guint i = 0; codes != NULL && i < codes->len; i++)
    {
      const WvCode *entry = g_ptr_array_index (codes, i);

      if (g_strcmp0 (entry->code, code) == 0)
        return entry;
    }
  return NULL;
}

const char *
wv_code_label (const char *list, const char *code)
{
  const WvCode *entry = wv_code_find (list, code);

  return entry != NULL ? entry->label : code;
}

gboolean
wv_code_is_valid_on (const char *list, const char *code, const char *date)
{
  const WvCode *entry = wv_code_find (list, code);

  if (entry == NULL || date == NULL)
    return FALSE;
  if (entry->valid_from != NULL && strcmp (date, entry->valid_from) < 0)
    return FALSE;
  return entry->valid_to == NULL || strcmp (date, entry->valid_to) <= 0;
}
