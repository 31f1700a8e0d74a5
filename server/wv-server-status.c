#include "server/wv-server-status.h"

#include "server/wv-server-quiet.h"
#include "wv-config.h"

static gboolean
add_name (WvServerStore *store, json_t *row, const char *key, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (WvServerRecord) record
      = store->get_record (store, "organisation", json_string_value (json_object_get (row, key)), &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  json_object_set (row, "name", record != NULL ? json_object_get (record->data, "name") : json_null ());
  return TRUE;
}

static gboolean
add_names (WvServerStore *store, json_t *rows, const char *key, GError **error)
{
  gsize i;
  json_t *row;

  json_array_foreach (rows, i, row)
    if (!add_name (store, row, key, error))
      return FALSE;
  return TRUE;
}

static json_t *
quiet_of (WvServerStore *store, gint64 now, GError **error)
{
  g_autoptr (json_t) line = wv_server_quiet_line (store, NULL, now, error);
  json_t *of = json_object_get (line, "of");

  return line != NULL && add_names (store, of, "o", error) ? json_incref (of) : NULL;
}

json_t *
wv_server_status (WvServerStore *store, gint64 now, GError **error)
{
  WvServerCounts counts = { 0 };
  g_autofree char *epoch = store->get_epoch (store, error);
  g_autoptr (json_t) streams = epoch != NULL ? store->list_streams (store, error) : NULL;
  g_autoptr (json_t) devices = streams != NULL ? store->list_devices (store, error) : NULL;
  g_autoptr (json_t) quiet = NULL;

  if (devices == NULL || !store->count (store, &counts, error) || !add_names (store, devices, "organisation", error))
    return NULL;
  quiet = quiet_of (store, now, error);
  if (quiet == NULL)
    return NULL;
  return json_pack ("{s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:O, s:O, s:O}", "version", WV_VERSION, "epoch", epoch, "time",
                    (json_int_t) now, "records", (json_int_t) counts.records, "dossiers", (json_int_t) counts.dossiers,
                    "open_codes", (json_int_t) counts.open_codes, "open_conflicts", (json_int_t) counts.open_conflicts,
                    "streams", streams, "devices", devices, "quiet", quiet);
}
