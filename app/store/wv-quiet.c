#include "store/wv-quiet.h"

#include <string.h>

#include "domain/wv-error.h"
#include "domain/wv-id.h"
#include "store/wv-outbox-sync.h"

#define KEY "quiet"

void
wv_quiet_free (WvQuiet *quiet)
{
  g_free (quiet->organisation);
  g_free (quiet->name);
  g_free (quiet->phone);
  g_free (quiet);
}

static gboolean
is_right (const json_t *row)
{
  const char *organisation = json_string_value (json_object_get (row, "o"));

  return organisation != NULL && wv_id_is_valid (organisation) && json_integer_value (json_object_get (row, "at")) > 0;
}

gboolean
wv_quiet_keep (WvDb *db, const json_t *of, GError **error)
{
  g_autofree char *text = json_is_array (of) ? wv_json_dump (of) : NULL;
  g_autoptr (GError) local = NULL;
  g_autofree char *kept = wv_sync_state_get (db, KEY, &local);
  gboolean right = text != NULL;

  for (gsize i = 0; right && i < json_array_size (of); i++)
    right = is_right (json_array_get (of, i));
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (!right)
    {
      g_set_error_literal (error, WV_ERROR, WV_ERROR_PROTOCOL, "quiet: not as the protocol says");
      return FALSE;
    }
  if (g_strcmp0 (kept, text) == 0 || (kept == NULL && json_array_size (of) == 0))
    return TRUE;
  wv_db_note_change (db, KEY, KEY);
  return wv_sync_state_set (db, KEY, text, error);
}

static WvQuiet *
load_one (WvDb *db, const json_t *row, GError **error)
{
  const char *id = json_string_value (json_object_get (row, "o"));
  g_autoptr (GError) local = NULL;
  g_autoptr (WvRecord) organisation = wv_record_load (db, &wv_kind_organisation, id, &local);
  WvQuiet *quiet;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  quiet = g_new0 (WvQuiet, 1);
  quiet->organisation = g_strdup (id);
  quiet->at = json_integer_value (json_object_get (row, "at"));
  if (organisation != NULL)
    {
      quiet->name = g_strdup (wv_record_get_text (organisation, "name"));
      quiet->phone = g_strdup (wv_record_get_text (organisation, "phone"));
    }
  return quiet;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const WvQuiet *one = *(WvQuiet *const *) a, *two = *(WvQuiet *const *) b;

  return (one->at > two->at) - (one->at < two->at);
}

GPtrArray *
wv_quiet_load (WvDb *db, GError **error)
{
  g_autoptr (GPtrArray) offices = g_ptr_array_new_with_free_func ((GDestroyNotify) wv_quiet_free);
  g_autoptr (GError) local = NULL;
  g_autofree char *text = wv_sync_state_get (db, KEY, &local);
  g_autoptr (json_t) of = NULL;

  if (local == NULL && text != NULL)
    of = wv_json_parse (text, strlen (text), &local);
  for (gsize i = 0; local == NULL && i < json_array_size (of); i++)
    {
      WvQuiet *quiet = load_one (db, json_array_get (of, i), &local);

      if (quiet != NULL)
        g_ptr_array_add (offices, quiet);
    }
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  g_ptr_array_sort (offices, compare);
  return g_steal_pointer (&offices);
}
