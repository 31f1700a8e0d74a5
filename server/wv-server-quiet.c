#include "server/wv-server-quiet.h"

#include <string.h>

gboolean
wv_server_may_see_quiet (const WvServerDevice *device)
{
  return strcmp (device->role, "region_coordinator") == 0;
}

static gint64
time_of (const json_t *row, const char *name)
{
  return json_integer_value (json_object_get (row, name));
}

/* Organisation → when one of its desktops was last here; a new one was here when it was enrolled. */
static json_t *
last_by_organisation (const json_t *devices)
{
  json_t *last = json_object ();
  gsize i;
  json_t *row;

  json_array_foreach (devices, i, row)
    {
      const char *organisation = json_string_value (json_object_get (row, "organisation"));
      gint64 at = MAX (time_of (row, "enrolled_at"), time_of (row, "last_seen"));

      if (json_is_null (json_object_get (row, "revoked")))
        json_object_set_new (last, organisation, json_integer (MAX (at, time_of (last, organisation))));
    }
  return last;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 x = time_of (*(json_t *const *) a, "at"), y = time_of (*(json_t *const *) b, "at");

  return (x > y) - (x < y);
}

json_t *
wv_server_quiet_line (WvServerStore *store, const char *besides, gint64 now, GError **error)
{
  g_autoptr (json_t) devices = store->list_devices (store, error);
  g_autoptr (json_t) last = devices != NULL ? last_by_organisation (devices) : NULL;
  g_autoptr (GPtrArray) quiet = g_ptr_array_new ();
  json_t *of = json_array ();
  const char *organisation;
  json_t *at;

  json_object_foreach (last, organisation, at)
    if (json_integer_value (at) + WV_SERVER_QUIET_MS <= now && g_strcmp0 (organisation, besides) != 0)
      g_ptr_array_add (quiet, json_pack ("{s:s, s:O}", "o", organisation, "at", at));
  g_ptr_array_sort (quiet, compare);
  for (guint i = 0; i < quiet->len; i++)
    json_array_append_new (of, quiet->pdata[i]);
  if (devices != NULL)
    return json_pack ("{s:s, s:o}", "k", "quiet", "of", of);
  json_decref (of);
  return NULL;
}
