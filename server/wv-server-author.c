#include "server/wv-server-author.h"

#define AUTHORS ""

static char *
key_of (gint64 version)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, version);
}

static gboolean
is_used (const WvServerRecord *record, const char *version)
{
  gint64 wanted = g_ascii_strtoll (version, NULL, 10);
  const char *name;
  json_t *value;

  if (wanted == record->version)
    return TRUE;
  json_object_foreach (record->versions, name, value)
    if (json_is_integer (value) && json_integer_value (value) == wanted)
      return TRUE;
  return FALSE;
}

static void
forget_unused (const WvServerRecord *record, json_t *authors)
{
  const char *version;
  json_t *value;
  void *next;

  json_object_foreach_safe (authors, next, version, value)
    if (!is_used (record, version))
      json_object_del (authors, version);
}

void
wv_server_author_note (WvServerRecord *record, const WvServerDevice *device, gint64 at)
{
  json_t *authors = json_object_get (record->versions, AUTHORS);
  g_autofree char *key = key_of (record->version);

  if (authors == NULL)
    {
      authors = json_object ();
      json_object_set_new (record->versions, AUTHORS, authors);
    }
  json_object_set_new (authors, key, json_pack ("[s,s,I]", device->contact, device->organisation, (json_int_t) at));
  forget_unused (record, authors);
}

WvServerAuthor
wv_server_author_of_version (const WvServerRecord *record, gint64 version)
{
  g_autofree char *key = key_of (version);
  const json_t *line = json_object_get (json_object_get (record->versions, AUTHORS), key);
  const char *contact = json_string_value (json_array_get (line, 0));
  const char *organisation = json_string_value (json_array_get (line, 1));

  return (WvServerAuthor){ contact != NULL ? contact : "", organisation != NULL ? organisation : "",
                           json_integer_value (json_array_get (line, 2)) };
}

WvServerAuthor
wv_server_author_find (const WvServerRecord *record, const char *field)
{
  return wv_server_author_of_version (record, json_integer_value (json_object_get (record->versions, field)));
}

gint64
wv_server_author_since (const WvServerRecord *record, gint64 base, const char *contact)
{
  gint64 newest = 0;
  const char *name;
  json_t *value;

  json_object_foreach (record->versions, name, value)
    {
      gint64 version = json_integer_value (value);

      if (version > MAX (base, newest) && g_strcmp0 (wv_server_author_of_version (record, version).contact, contact) != 0)
        newest = version;
    }
  return newest;
}
