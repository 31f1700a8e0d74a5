#include "sync/wv-message-repair.h"

#include <string.h>

#include "domain/wv-error.h"

char *
wv_sum_to_text (guint64 sum)
{
  return g_strdup_printf ("%016" G_GINT64_MODIFIER "x", sum);
}

gboolean
wv_sum_from_text (const char *text, guint64 *ret_sum)
{
  return text != NULL && strlen (text) == 16 && g_ascii_string_to_unsigned (text, 16, 0, G_MAXUINT64, ret_sum, NULL);
}

json_t *
wv_buckets_to_line (const char *stream, const WvSumBucket *buckets)
{
  json_t *list = json_array ();

  for (guint i = 0; i < WV_SUM_BUCKETS; i++)
    {
      g_autofree char *sum = wv_sum_to_text (buckets[i].sum);
      g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT ".%s", buckets[i].count, sum);

      json_array_append_new (list, json_string (buckets[i].count > 0 ? text : ""));
    }
  return json_pack ("{s:s, s:s, s:o}", "k", "buckets", "s", stream, "b", list);
}

static gboolean
read_bucket (const char *text, WvSumBucket *ret_bucket)
{
  const char *dot = text != NULL ? strchr (text, '.') : NULL;
  g_autofree char *count = dot != NULL ? g_strndup (text, (gsize) (dot - text)) : NULL;

  *ret_bucket = (WvSumBucket){ 0 };
  if (text != NULL && *text == '\0')
    return TRUE;
  return dot != NULL && g_ascii_string_to_signed (count, 10, 1, WV_MESSAGE_MAX_INT, &ret_bucket->count, NULL)
         && wv_sum_from_text (dot + 1, &ret_bucket->sum);
}

gboolean
wv_buckets_from_line (const json_t *line, const char **ret_stream, WvSumBucket *ret_buckets, GError **error)
{
  const json_t *list = json_object_get (line, "b");
  gboolean good = json_array_size (list) == WV_SUM_BUCKETS;

  *ret_stream = wv_message_get_string (line, "s");
  for (guint i = 0; good && i < WV_SUM_BUCKETS; i++)
    good = read_bucket (json_string_value (json_array_get (list, i)), &ret_buckets[i]);
  if (good && *ret_stream != NULL)
    return TRUE;
  g_set_error_literal (error, WV_ERROR, WV_ERROR_PROTOCOL, "buckets: not as the protocol says");
  return FALSE;
}
