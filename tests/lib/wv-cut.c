#include "wv-cut.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

struct _WvCut
{
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
  GSocketService *service;
  guint16 port;
  guint16 server_port;
  GMutex mutex;
  gboolean is_cut;      /* (mutex) */
  gint64 delay;         /* (mutex) microseconds */
  GPtrArray *recordings; /* (mutex) (element-type GByteArray): one for each direction of each connection */
  guint relays;         /* (mutex) running threads */
  GCond ended;
  GList *connections;   /* (mutex) (element-type GSocketConnection), owned */
};

typedef struct
{
  WvCut *cut;
  GSocketConnection *from;
  GSocketConnection *to;
  GByteArray *recording; /* of the cut */
  gint64 delay;
  GAsyncQueue *late;     /* Chunk, when there is a delay */
} Direction;

/* What arrives later; one without bytes ends it. */
typedef struct
{
  gint64 due;
  GBytes *bytes; /* nullable */
} Chunk;

static void
keep (Direction *direction, const guint8 *data, gsize size)
{
  g_mutex_lock (&direction->cut->mutex);
  g_byte_array_append (direction->recording, data, (guint) size);
  g_mutex_unlock (&direction->cut->mutex);
}

static gboolean
send_on (const Direction *direction, gconstpointer data, gsize size)
{
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (direction->to));

  return g_output_stream_write_all (out, data, size, NULL, NULL, NULL);
}

/* As long lines do: much may be on the way at one time. */
static gpointer
send_late (gpointer data)
{
  const Direction *direction = data;
  gboolean more = TRUE;

  while (more)
    {
      g_autofree Chunk *chunk = g_async_queue_pop (direction->late);
      gint64 left = chunk->due - g_get_monotonic_time ();
      gsize size = 0;
      gconstpointer bytes = chunk->bytes != NULL ? g_bytes_get_data (chunk->bytes, &size) : NULL;

      if (left > 0)
        g_usleep ((gulong) left);
      more = bytes != NULL;
      if (more)
        send_on (direction, bytes, size);
      g_clear_pointer (&chunk->bytes, g_bytes_unref);
    }
  return NULL;
}

/* @data %NULL: the end. FALSE: nobody takes it any more. */
static gboolean
pass (Direction *direction, gconstpointer data, gsize size)
{
  Chunk *chunk;

  if (direction->late == NULL)
    return data == NULL || send_on (direction, data, size);
  chunk = g_new0 (Chunk, 1);
  chunk->due = g_get_monotonic_time () + direction->delay;
  chunk->bytes = data != NULL ? g_bytes_new (data, size) : NULL;
  g_async_queue_push (direction->late, chunk);
  return TRUE;
}

static void
say_at_once (GSocketConnection *connection)
{
  g_socket_set_option (g_socket_connection_get_socket (connection), IPPROTO_TCP, TCP_NODELAY, 1, NULL);
}

/* One direction of one connection, in a thread: simple, and a test has few connections. */
static gpointer
relay (gpointer data)
{
  g_autofree Direction *direction = data;
  GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (direction->from));
  GThread *late = direction->late != NULL ? g_thread_new ("late", send_late, direction) : NULL;
  guint8 buffer[16384];
  gssize size;

  while ((size = g_input_stream_read (in, buffer, sizeof buffer, NULL, NULL)) > 0)
    {
      keep (direction, buffer, (gsize) size);
      if (!pass (direction, buffer, (gsize) size))
        break;
    }
  pass (direction, NULL, 0);
  if (late != NULL)
    g_thread_join (late);
  g_clear_pointer (&direction->late, g_async_queue_unref);
  g_socket_shutdown (g_socket_connection_get_socket (direction->to), FALSE, TRUE, NULL);
  g_object_unref (direction->from);
  g_object_unref (direction->to);
  g_mutex_lock (&direction->cut->mutex);
  direction->cut->relays--;
  g_cond_broadcast (&direction->cut->ended);
  g_mutex_unlock (&direction->cut->mutex);
  return NULL;
}

static void
start_relay (WvCut *cut, GSocketConnection *from, GSocketConnection *to)
{
  Direction *direction = g_new0 (Direction, 1);

  direction->cut = cut;
  direction->from = g_object_ref (from);
  direction->to = g_object_ref (to);
  direction->recording = g_byte_array_new ();
  g_mutex_lock (&cut->mutex);
  g_ptr_array_add (cut->recordings, direction->recording);
  direction->delay = cut->delay;
  direction->late = cut->delay > 0 ? g_async_queue_new () : NULL;
  cut->relays++;
  g_mutex_unlock (&cut->mutex);
  g_thread_unref (g_thread_new ("relay", relay, direction));
}

static gboolean
incoming_cb (GSocketService *service, GSocketConnection *desktop, GObject *source, gpointer data)
{
  WvCut *cut = data;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) server = NULL;
  gboolean is_cut;

  g_mutex_lock (&cut->mutex);
  is_cut = cut->is_cut;
  g_mutex_unlock (&cut->mutex);
  if (!is_cut)
    server = g_socket_client_connect_to_host (client, "127.0.0.1", cut->server_port, NULL, NULL);
  if (server == NULL)
    return TRUE; /* dropping the reference closes it */
  g_mutex_lock (&cut->mutex);
  cut->connections = g_list_prepend (cut->connections, g_object_ref (desktop));
  cut->connections = g_list_prepend (cut->connections, g_object_ref (server));
  g_mutex_unlock (&cut->mutex);
  say_at_once (desktop);
  say_at_once (server);
  start_relay (cut, desktop, server);
  start_relay (cut, server, desktop);
  return TRUE;
}

static gpointer
run (gpointer data)
{
  WvCut *cut = data;

  g_main_context_push_thread_default (cut->context);
  g_main_loop_run (cut->loop);
  g_main_context_pop_thread_default (cut->context);
  return NULL;
}

WvCut *
wv_cut_new (guint16 server_port, GError **error)
{
  g_autoptr (WvCut) cut = g_new0 (WvCut, 1);

  g_mutex_init (&cut->mutex);
  g_cond_init (&cut->ended);
  cut->recordings = g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);
  cut->server_port = server_port;
  cut->context = g_main_context_new ();
  cut->loop = g_main_loop_new (cut->context, FALSE);
  g_main_context_push_thread_default (cut->context);
  cut->service = g_socket_service_new ();
  cut->port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (cut->service), NULL, error);
  g_signal_connect (cut->service, "incoming", G_CALLBACK (incoming_cb), cut);
  g_socket_service_start (cut->service);
  g_main_context_pop_thread_default (cut->context);
  if (cut->port == 0)
    return NULL;
  cut->thread = g_thread_new ("cut", run, cut);
  return g_steal_pointer (&cut);
}

guint16
wv_cut_get_port (WvCut *cut)
{
  return cut->port;
}

static void
reset_connections (WvCut *cut)
{
  for (GList *l = cut->connections; l != NULL; l = l->next)
    g_socket_shutdown (g_socket_connection_get_socket (l->data), TRUE, TRUE, NULL);
  g_list_free_full (g_steal_pointer (&cut->connections), g_object_unref);
}

void
wv_cut_set_delay (WvCut *cut, guint ms)
{
  g_mutex_lock (&cut->mutex);
  cut->delay = (gint64) ms * 1000;
  g_mutex_unlock (&cut->mutex);
}

void
wv_cut_set_cut (WvCut *cut, gboolean is_cut)
{
  g_mutex_lock (&cut->mutex);
  cut->is_cut = is_cut;
  if (is_cut)
    reset_connections (cut);
  g_mutex_unlock (&cut->mutex);
}

/* What a packed body says: appended to @all, as far as it can be unpacked. */
static void
append_unpacked (GByteArray *all, const guint8 *packed, gsize size)
{
  g_autoptr (GZlibDecompressor) inflater = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  GConverterResult result = G_CONVERTER_CONVERTED;

  while (size > 0 && result == G_CONVERTER_CONVERTED)
    {
      guint8 out[65536];
      gsize taken = 0, made = 0;

      result = g_converter_convert (G_CONVERTER (inflater), packed, size, out, sizeof out, G_CONVERTER_NO_FLAGS, &taken, &made,
                                    NULL);
      if (result == G_CONVERTER_ERROR)
        return;
      g_byte_array_append (all, out, (guint) made);
      packed += taken;
      size -= taken;
    }
}

/* As an eavesdropper would: also looks into what is packed. */
static void
append_recording (GByteArray *all, const GByteArray *recording)
{
  static const guint8 gzip[] = { 0x1f, 0x8b, 0x08 };
  const guint8 *end = recording->data + recording->len;

  g_byte_array_append (all, recording->data, recording->len);
  for (const guint8 *p = recording->data; recording->len > 0 && (p = memmem (p, (gsize) (end - p), gzip, sizeof gzip)) != NULL; p++)
    append_unpacked (all, p, (gsize) (end - p));
}

GBytes *
wv_cut_dup_traffic (WvCut *cut)
{
  GByteArray *all = g_byte_array_new ();

  g_mutex_lock (&cut->mutex);
  for (guint i = 0; i < cut->recordings->len; i++)
    append_recording (all, cut->recordings->pdata[i]);
  g_mutex_unlock (&cut->mutex);
  return g_byte_array_free_to_bytes (all);
}

void
wv_cut_free (WvCut *cut)
{
  if (cut == NULL)
    return;
  wv_cut_set_cut (cut, TRUE);
  if (cut->loop != NULL)
    g_main_loop_quit (cut->loop);
  if (cut->thread != NULL)
    g_thread_join (cut->thread);
  g_clear_object (&cut->service);
  g_clear_pointer (&cut->loop, g_main_loop_unref);
  g_clear_pointer (&cut->context, g_main_context_unref);
  g_mutex_lock (&cut->mutex);
  while (cut->relays > 0)
    g_cond_wait (&cut->ended, &cut->mutex);
  g_mutex_unlock (&cut->mutex);
  g_clear_pointer (&cut->recordings, g_ptr_array_unref);
  g_cond_clear (&cut->ended);
  g_mutex_clear (&cut->mutex);
  g_free (cut);
}
