#include "sync/wv-courier-post.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "domain/wv-error.h"
#include "sync/wv-courier-wire.h"
#include "sync/wv-transport-http.h"

#define TIMEOUT 120
#define CHUNK 65536

typedef struct
{
  SoupSession *session;
  SoupMessage *message;
  GByteArray *answer;
} Post;

static void read_more (GTask *task, GInputStream *stream);

static void
post_free (Post *post)
{
  g_clear_object (&post->session);
  g_clear_object (&post->message);
  g_byte_array_unref (post->answer);
  g_free (post);
}

static void
fail (GTask *owned, WvErrorCode code, const char *message)
{
  g_autoptr (GTask) task = owned;

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    g_task_return_new_error (task, WV_ERROR, WV_ERROR_CANCELLED, "%s", _ ("Stopped."));
  else
    g_task_return_new_error (task, WV_ERROR, code, "%s", message);
}

static void
fail_network (GTask *task)
{
  fail (task, WV_ERROR_NETWORK, _ ("The server cannot be reached. The files stay as they are; try again later."));
}

static gboolean
has_type (const Post *post, const char *type)
{
  const char *found = soup_message_headers_get_content_type (soup_message_get_response_headers (post->message), NULL);

  return g_strcmp0 (found, type) == 0;
}

/* A refusal counts only with our own body: a portal's page says nothing about the file. */
static void
fail_status (GTask *task, const Post *post, guint status)
{
  if (!has_type (post, "application/json"))
    fail_network (task);
  else if (status == 413)
    fail (task, WV_ERROR_TOO_LARGE, _ ("The server finds the message too large."));
  else if (status == 400)
    fail (task, WV_ERROR_REFUSED,
          _ ("The server cannot open this file: it is damaged, or made for another region. Let the office make a new one."));
  else
    fail_network (task);
}

/* Behind the answer stands its sum: a proxy may have cut it without a word. */
static GBytes *
check_sum (const GByteArray *answer)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[WV_COURIER_SUM];
  gsize size = sizeof digest;
  gsize length;

  if (answer->len <= WV_COURIER_SUM)
    return NULL;
  length = answer->len - WV_COURIER_SUM;
  g_checksum_update (sum, answer->data, (gssize) length);
  g_checksum_get_digest (sum, digest, &size);
  return memcmp (digest, answer->data + length, size) == 0 ? g_bytes_new (answer->data, length) : NULL;
}

static void
judge (GTask *task)
{
  const Post *post = g_task_get_task_data (task);
  guint status = soup_message_get_status (post->message);
  GBytes *sealed;

  if (status != 200)
    {
      fail_status (task, post, status);
      return;
    }
  sealed = has_type (post, WV_COURIER_TYPE) ? check_sum (post->answer) : NULL;
  if (sealed == NULL)
    {
      fail_network (task);
      return;
    }
  g_task_return_pointer (task, sealed, (GDestroyNotify) g_bytes_unref);
  g_object_unref (task);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Post *post = g_task_get_task_data (task);
  g_autoptr (GBytes) part = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, NULL);
  gsize size = 0;
  const guint8 *bytes = part != NULL ? g_bytes_get_data (part, &size) : NULL;

  if (part == NULL || size > WV_COURIER_ANSWER_MAX - post->answer->len)
    fail_network (task);
  else if (size == 0)
    judge (task);
  else
    {
      g_byte_array_append (post->answer, bytes, (guint) size);
      read_more (task, G_INPUT_STREAM (source));
    }
}

static void
read_more (GTask *task, GInputStream *stream)
{
  g_input_stream_read_bytes_async (stream, CHUNK, G_PRIORITY_DEFAULT, g_task_get_cancellable (task), on_read, task);
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer task)
{
  g_autoptr (GInputStream) stream = soup_session_send_finish (SOUP_SESSION (source), result, NULL);

  if (stream != NULL)
    read_more (task, stream);
  else
    fail_network (task);
}

void
wv_courier_post_async (const char *server, GBytes *sealed, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autofree char *url = g_strconcat (server, g_str_has_suffix (server, "/") ? WV_COURIER_PATH + 1 : WV_COURIER_PATH, NULL);
  Post *post = g_new0 (Post, 1);
  GError *error = NULL;

  g_task_set_check_cancellable (task, FALSE); /* said in our own domain */
  post->answer = g_byte_array_new ();
  g_task_set_task_data (task, post, (GDestroyNotify) post_free);
  if (!wv_transport_http_check (server, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  post->session = soup_session_new_with_options ("timeout", TIMEOUT, NULL);
  post->message = soup_message_new ("POST", url);
  soup_message_set_flags (post->message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_set_request_body_from_bytes (post->message, WV_COURIER_TYPE, sealed);
  soup_session_send_async (post->session, post->message, G_PRIORITY_DEFAULT, cancellable, on_sent, task);
}

GBytes *
wv_courier_post_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
