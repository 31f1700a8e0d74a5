#include "server/wv-server-load.h"

#include <string.h>

#include "domain/wv-calendar.h"
#include "domain/wv-error.h"
#include "domain/wv-id.h"
#include "domain/wv-validate.h"
#include "server/wv-server-apply.h"
#include "store/wv-json.h"

/* Ten years either way: more is a typing error. */
#define DAYS_MAX 3660

/* "@-14" becomes a day; other values stay. */
static gboolean
resolve_dates (json_t *object, const WvKind *kind, const char *today, GError **error)
{
  for (guint i = 0; i < kind->n_fields; i++)
    {
      const char *value = json_string_value (json_object_get (object, kind->fields[i].name));
      g_autofree char *day = NULL;
      gint64 days;

      if (kind->fields[i].type != WV_FIELD_DATE || value == NULL || *value != '@')
        continue;
      if (!g_ascii_string_to_signed (value + 1, 10, -DAYS_MAX, DAYS_MAX, &days, NULL))
        {
          g_set_error (error, WV_ERROR, WV_ERROR_INVALID, "%s: “%s” is not a number of days", kind->fields[i].name, value);
          return FALSE;
        }
      day = wv_day_add (today, (int) days);
      json_object_set_new (object, kind->fields[i].name, json_string (day));
    }
  return TRUE;
}

static WvRecord *
read_line (const char *line, const char *today, GError **error)
{
  g_autoptr (json_t) object = wv_json_parse (line, strlen (line), error);
  const char *kind_name = json_string_value (json_object_get (object, "kind"));
  const char *id = json_string_value (json_object_get (object, "id"));
  const WvKind *kind = kind_name != NULL ? wv_kind_find (kind_name) : NULL;
  g_autoptr (WvRecord) record = NULL;

  if (object == NULL)
    return NULL;
  if (kind == NULL || kind->scope != WV_SCOPE_DIRECTORY || !wv_id_is_valid (id))
    {
      g_set_error (error, WV_ERROR, WV_ERROR_INVALID,
                   "“kind” must be one of organisation, contact, practice_link, offer, and “id” a UUID");
      return NULL;
    }
  record = wv_record_new (kind, id);
  json_object_del (object, "kind");
  json_object_del (object, "id");
  if (!resolve_dates (object, kind, today, error) || !wv_json_to_record (record, object, FALSE, error))
    return NULL;
  if (wv_record_get_extra (record) != NULL)
    {
      g_set_error (error, WV_ERROR, WV_ERROR_INVALID, "a %s has no such field: %s", kind->name, wv_record_get_extra (record));
      return NULL;
    }
  return wv_record_check (record, TRUE, error) ? g_steal_pointer (&record) : NULL;
}

/* The key of an organisation comes with its first computer; a file must not take it away. */
static gboolean
keep_public_key (WvServerStore *store, WvRecord *record, GError **error)
{
  g_autofree char *key = NULL;
  g_autofree char *wrap = NULL;

  if (wv_record_get_kind (record) != &wv_kind_organisation)
    return TRUE;
  if (!store->get_key (store, wv_record_get_id (record), &key, &wrap, error))
    return FALSE;
  wv_record_set_text (record, "public_key", key);
  return TRUE;
}

static gboolean
write_record (WvServerStore *store, WvRecord *record, gboolean *ret_written, GError **error)
{
  g_auto (WvServerHead) before = { 0 };
  g_auto (WvServerHead) after = { 0 };

  if (!keep_public_key (store, record, error) || !store->get_head (store, "dir", &before, error)
      || !wv_server_write (store, record, error) || !store->get_head (store, "dir", &after, error))
    return FALSE;
  *ret_written = after.head != before.head;
  return TRUE;
}

gboolean
wv_server_load (WvServerStore *store, const char *text, const char *today, WvServerLoadReport report, gpointer data,
                WvServerLoaded *ret_loaded, GError **error)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", 0);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (GError) refused = NULL;
      g_autoptr (WvRecord) record = NULL;
      gboolean written = FALSE;

      if (*g_strstrip (lines[i]) == '\0')
        continue;
      record = read_line (lines[i], today, &refused);
      if (record == NULL)
        {
          ret_loaded->refused++;
          if (report != NULL)
            report (i + 1, refused->message, data);
          continue;
        }
      if (!write_record (store, record, &written, error))
        return FALSE;
      *(written ? &ret_loaded->written : &ret_loaded->same) += 1;
    }
  return TRUE;
}
