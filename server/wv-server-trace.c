#include "server/wv-server-trace.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "domain/wv-error.h"
#include "server/wv-server.h"
#include "store/wv-json.h"

/* That wait for the disk; what comes then is not written, and the gap in the numbers tells so. */
#define FILES_MAX 1000

struct _WvServerTrace
{
  char *folder;
  const WvClock *clock;
  guint n;
  GAsyncQueue *files; /* json_t; null ends the thread */
  GThread *thread;
};

static void
write_file (const WvServerTrace *self, json_t *file)
{
  g_autofree char *name = g_strdup_printf ("%013" G_GINT64_FORMAT "-%06" G_GINT64_FORMAT ".json",
                                           (gint64) json_integer_value (json_object_get (file, "at")),
                                           (gint64) json_integer_value (json_object_get (file, "n")));
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autofree char *text = wv_json_dump (file);
  int fd = g_open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  gsize size = strlen (text);

  if (fd < 0 || write (fd, text, size) != (gssize) size)
    g_warning ("trace: %s", g_strerror (errno));
  if (fd >= 0)
    close (fd);
}

static gpointer
work (gpointer data)
{
  WvServerTrace *self = data;

  for (;;)
    {
      g_autoptr (json_t) file = g_async_queue_pop (self->files);

      if (json_is_null (file))
        return NULL;
      write_file (self, file);
    }
}

WvServerTrace *
wv_server_trace_new (const char *folder, const WvClock *clock, GError **error)
{
  WvServerTrace *self;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      g_set_error (error, WV_ERROR, WV_ERROR_STORAGE, "%s: %s", folder, g_strerror (errno));
      return NULL;
    }
  self = g_new0 (WvServerTrace, 1);
  self->folder = g_strdup (folder);
  self->clock = clock;
  self->files = g_async_queue_new_full ((GDestroyNotify) json_decref);
  self->thread = g_thread_new ("trace", work, self);
  return self;
}

void
wv_server_trace_free (WvServerTrace *self)
{
  if (self == NULL)
    return;
  g_async_queue_push (self->files, json_null ());
  g_thread_join (self->thread);
  g_async_queue_unref (self->files);
  g_free (self->folder);
  g_free (self);
}

static void
add_bytes (json_t *file, const char *key, GBytes *bytes)
{
  gsize size = 0;
  gconstpointer data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;
  g_autofree char *text = g_base64_encode (data, size);

  json_object_set_new (file, key, json_string (text));
}

static void
add_text (json_t *file, const char *key, const char *text)
{
  json_object_set_new (file, key, text != NULL ? json_string (text) : json_null ());
}

static gboolean
is_packed (GBytes *answer)
{
  gsize size = 0;
  const guint8 *data = answer != NULL ? g_bytes_get_data (answer, &size) : NULL;

  return size > 2 && data[0] == 0x1f && data[1] == 0x8b;
}

static void
add_sync (json_t *file, WvHttpRequest *request, const char *token)
{
  g_autofree char *hash = token != NULL ? wv_server_hash (token) : NULL;
  GBytes *answer = wv_http_request_get_answer (request);

  add_text (file, "token", hash);
  add_text (file, "encoding", wv_http_request_get_header (request, "Content-Encoding"));
  add_bytes (file, "body", wv_http_request_get_body (request));
  add_bytes (file, "answer", answer);
  json_object_set_new (file, "answer_packed", json_boolean (is_packed (answer)));
}

void
wv_server_trace_request (WvServerTrace *self, WvHttpRequest *request, const char *token, guint status, gint64 microseconds)
{
  const WvHttpRoute *route = wv_http_request_get_route (request);
  json_t *file;

  if (self == NULL || route == NULL)
    return;
  self->n++; /* only ever from the HTTP thread */
  if (g_async_queue_length (self->files) >= FILES_MAX)
    return;
  file = json_pack ("{s:i, s:s, s:I, s:I, s:i}", "n", (int) self->n, "path", route->path, "at",
                    (json_int_t) wv_clock_now (self->clock), "us", (json_int_t) microseconds, "status", (int) status);
  add_text (file, "device", wv_http_request_get_caller (request));
  if (strcmp (route->path, "/v1/sync") == 0)
    add_sync (file, request, token);
  g_async_queue_push (self->files, file);
}
