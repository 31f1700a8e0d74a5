#include "sync/wv-courier-wire.h"

#include <string.h>

#include "domain/wv-error.h"
#include "domain/wv-id.h"

#define HEAD_MAX (64 * 1024)

static gboolean
wrong (const char *what, GError **error)
{
  g_set_error (error, WV_ERROR, WV_ERROR_PROTOCOL, "courier: %s: not as the protocol says", what);
  return FALSE;
}

static GBytes *
join (json_t *taken, const GPtrArray *parts)
{
  g_autoptr (json_t) head = taken;
  g_autoptr (json_t) sizes = json_array ();
  GByteArray *bytes = g_byte_array_new ();
  char *text;

  for (guint i = 0; i < parts->len; i++)
    json_array_append_new (sizes, json_integer ((json_int_t) g_bytes_get_size (parts->pdata[i])));
  json_object_set (head, "sizes", sizes);
  text = wv_json_dump (head);
  g_byte_array_append (bytes, (const guint8 *) text, strlen (text));
  g_byte_array_append (bytes, (const guint8 *) "\n", 1);
  for (guint i = 0; i < parts->len; i++)
    g_byte_array_append (bytes, g_bytes_get_data (parts->pdata[i], NULL), g_bytes_get_size (parts->pdata[i]));
  memset (text, 0, strlen (text)); /* the token of a request stood in it */
  g_free (text);
  return g_byte_array_free_to_bytes (bytes);
}

/* The parts stand behind each other without a gap and end with the bytes. */
static GPtrArray *
cut_parts (GBytes *plain, gsize from, const json_t *sizes, GError **error)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  gsize left = g_bytes_get_size (plain) - from;

  if (!json_is_array (sizes) || json_array_size (sizes) > WV_COURIER_PARTS)
    return wrong ("sizes", error), NULL;
  for (gsize i = 0; i < json_array_size (sizes); i++)
    {
      json_int_t size = json_integer_value (json_array_get (sizes, i));

      if (size < 1 || (gsize) size > left)
        return wrong ("sizes", error), NULL;
      g_ptr_array_add (parts, g_bytes_new_from_bytes (plain, g_bytes_get_size (plain) - left, (gsize) size));
      left -= (gsize) size;
    }
  if (left > 0)
    return wrong ("sizes", error), NULL;
  return g_steal_pointer (&parts);
}

static json_t *
split (GBytes *plain, GPtrArray **ret_parts, GError **error)
{
  gsize size;
  const char *data = g_bytes_get_data (plain, &size);
  const char *end = size > 0 ? memchr (data, '\n', MIN (size, HEAD_MAX)) : NULL;
  g_autoptr (json_t) head = end != NULL ? wv_json_parse (data, (gsize) (end - data), NULL) : NULL;

  if (head == NULL || !wv_message_is (head, "courier") || wv_message_get_int (head, "proto", 0) != WV_MESSAGE_PROTO)
    return wrong ("head", error), NULL;
  *ret_parts = cut_parts (plain, (gsize) (end - data) + 1, json_object_get (head, "sizes"), error);
  return *ret_parts != NULL ? g_steal_pointer (&head) : NULL;
}

static void
secret_free (char *secret)
{
  if (secret != NULL)
    memset (secret, 0, strlen (secret));
  g_free (secret);
}

void
wv_courier_request_free (WvCourierRequest *request)
{
  if (request == NULL)
    return;
  g_free (request->id);
  secret_free (request->token);
  secret_free (request->reply_key);
  g_clear_pointer (&request->packed, g_bytes_unref);
  g_free (request);
}

GBytes *
wv_courier_request_write (const WvCourierRequest *request)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();

  g_ptr_array_add (parts, request->packed);
  return join (json_pack ("{s:s, s:i, s:s, s:s, s:s}", "k", "courier", "proto", WV_MESSAGE_PROTO, "id", request->id,
                          "token", request->token, "reply", request->reply_key),
               parts);
}

WvCourierRequest *
wv_courier_request_read (GBytes *plain, GError **error)
{
  g_autoptr (WvCourierRequest) request = g_new0 (WvCourierRequest, 1);
  g_autoptr (GPtrArray) parts = NULL;
  g_autoptr (json_t) head = split (plain, &parts, error);

  if (head == NULL)
    return NULL;
  request->id = g_strdup (wv_message_get_string (head, "id"));
  request->token = g_strdup (wv_message_get_string (head, "token"));
  request->reply_key = g_strdup (wv_message_get_string (head, "reply"));
  if (!wv_id_is_valid (request->id) || request->token == NULL || request->reply_key == NULL || parts->len != 1)
    return wrong ("request", error), NULL;
  request->packed = g_bytes_ref (parts->pdata[0]);
  return g_steal_pointer (&request);
}

WvCourierAnswer *
wv_courier_answer_new (guint status, const char *code)
{
  WvCourierAnswer *answer = g_new0 (WvCourierAnswer, 1);

  answer->status = status;
  answer->code = g_strdup (code);
  answer->packed = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  return answer;
}

void
wv_courier_answer_free (WvCourierAnswer *answer)
{
  if (answer == NULL)
    return;
  g_free (answer->code);
  g_ptr_array_unref (answer->packed);
  g_free (answer);
}

gsize
wv_courier_answer_add (WvCourierAnswer *answer, GBytes *message)
{
  gsize size = 0;

  g_ptr_array_add (answer->packed, wv_gzip (message));
  for (guint i = 0; i < answer->packed->len; i++)
    size += g_bytes_get_size (answer->packed->pdata[i]);
  return size;
}

GBytes *
wv_courier_answer_write (const WvCourierAnswer *answer)
{
  return join (json_pack ("{s:s, s:i, s:i, s:s?}", "k", "courier", "proto", WV_MESSAGE_PROTO, "status", answer->status,
                          "error", answer->code),
               answer->packed);
}

WvCourierAnswer *
wv_courier_answer_read (GBytes *plain, GError **error)
{
  g_autoptr (WvCourierAnswer) answer = wv_courier_answer_new (0, NULL);
  g_autoptr (GPtrArray) parts = NULL;
  g_autoptr (json_t) head = split (plain, &parts, error);

  if (head == NULL)
    return NULL;
  answer->status = (guint) CLAMP (wv_message_get_int (head, "status", 0), 0, 599);
  answer->code = g_strdup (wv_message_get_string (head, "error"));
  if (answer->status < 200 || (answer->status == 200) != (parts->len > 0))
    return wrong ("answer", error), NULL;
  g_ptr_array_unref (answer->packed);
  answer->packed = g_steal_pointer (&parts);
  return g_steal_pointer (&answer);
}

GBytes *
wv_courier_answer_unpack (const WvCourierAnswer *answer, guint index, GError **error)
{
  return wv_gunzip (answer->packed->pdata[index], WV_LIMIT_RESPONSE, WV_LIMIT_RATIO, error);
}
