#include "store/wv-open.h"

#include "store/wv-json.h"

#include <string.h>

gboolean
wv_record_open (WvRecord *record, const WvKey *key, GError **error)
{
  GBytes *sealed = wv_record_get_sealed (record);
  g_autoptr (GBytes) plain = NULL;
  g_autoptr (json_t) object = NULL;
  gsize size;
  const char *text;

  if (sealed == NULL)
    return TRUE;
  plain = wv_key_open (key, wv_record_get_kind (record)->name, wv_record_get_id (record),
                       wv_record_get_dossier (record), sealed, error);
  if (plain == NULL)
    return FALSE;
  text = g_bytes_get_data (plain, &size);
  object = wv_json_parse (text, size, error);
  return object != NULL && wv_json_to_record (record, object, TRUE, error);
}

void
wv_record_seal (WvRecord *record, const WvKey *key)
{
  g_autoptr (json_t) object = wv_json_from_sealed (record);
  char *text = wv_json_dump (object);
  g_autoptr (GBytes) plain = wv_bytes_new_secret (text, strlen (text));
  g_autoptr (GBytes) sealed = NULL;

  explicit_bzero (text, strlen (text));
  g_free (text);
  sealed = wv_key_seal (key, wv_record_get_kind (record)->name, wv_record_get_id (record),
                        wv_record_get_dossier (record), plain);
  wv_record_set_sealed (record, sealed);
}
