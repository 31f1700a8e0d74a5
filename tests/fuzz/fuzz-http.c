/* Over a real socket: whole HTTP requests to the server, and answers to a desktop that enrols. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "seal/wv-vault.h"
#include "server/wv-server.h"
#include "sync/wv-enrol.h"
#include "sync/wv-message.h"

#define PRACTICE "01900000-0000-7000-8000-000000000001"
#define GP "01900000-0000-7000-8000-000000000101"
#define CODE "K7QM-2ZHX-94PD"
#define TOKEN "token"
#define PATIENCE_MS 100

static WvServer *server;

/* A device and a code that are known, so that what is behind them is reached. */
static void
add_known (const char *folder)
{
  g_autoptr (WvServerStore) store = wv_server_open_store (folder, NULL);
  const WvServerDevice device = { (char *)"device", (char *)PRACTICE, (char *)GP, (char *)"gp" };
  const WvServerCode code = { (char *)PRACTICE, (char *)GP, (char *)"gp", NULL, G_MAXINT64, 0 };
  g_autofree char *token_hash = wv_server_hash (TOKEN);
  g_autofree char *code_hash = wv_server_hash (CODE);

  fuzz_check (store != NULL && store->begin (store, TRUE, NULL));
  fuzz_check (store->add_device (store, &device, token_hash, 1, NULL));
  fuzz_check (store->add_code (store, code_hash, &code, NULL));
  fuzz_check (store->commit (store, NULL));
}

static void
start_server (void)
{
  g_autofree char *folder = g_dir_make_tmp ("wv-fuzz-XXXXXX", NULL);
  WvServerConfig config = { .data = folder };

  fuzz_check (wv_server_init_store (folder, NULL));
  add_known (folder);
  server = wv_server_start (&config, NULL);
  fuzz_check (server != NULL);
}

static void
add_post (GPtrArray *corpus, const char *path, const char *headers, GBytes *body)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *head = g_strdup_printf (
      "POST %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Forwarded-For: 10.0.0.1\r\n%s"
      "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
      path, headers, g_bytes_get_size (body));

  g_byte_array_append (bytes, (const guint8 *)head, strlen (head));
  g_byte_array_append (bytes, g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  g_ptr_array_add (corpus, g_byte_array_free_to_bytes (g_steal_pointer (&bytes)));
}

static GBytes *
sync_body (void)
{
  g_autoptr (WvMessageWriter) writer = wv_message_writer_new ();
  g_autoptr (WvHello) hello = wv_hello_new ();

  wv_hello_add_stream (hello, "dir", NULL);
  wv_message_writer_take (writer, wv_hello_to_line (hello));
  return wv_message_writer_finish (writer);
}

#define JSON_HEADER "Content-Type: application/json\r\n"
#define SYNC_HEADERS                                                                               \
  "Content-Type: " WV_MESSAGE_TYPE "\r\nAuthorization: Bearer " TOKEN                              \
  "\r\nAccept-Encoding: gzip\r\n"

static void
add_http (GPtrArray *corpus)
{
  g_autoptr (GBytes) look = g_bytes_new_static ("{\"code\":\"" CODE "\"}", 25);
  g_autoptr (GBytes) enrol = g_bytes_new_static (
      "{\"code\":\"" CODE "\",\"public_key\":\"AQID\",\"recovery_wrap\":null}", 65);
  g_autoptr (GBytes) sync = sync_body ();
  g_autoptr (GBytes) packed = wv_gzip (sync);

  add_post (corpus, "/v1/enrol/look", JSON_HEADER, look);
  add_post (corpus, "/v1/enrol", JSON_HEADER, enrol);
  add_post (corpus, "/v1/sync", SYNC_HEADERS, sync);
  add_post (corpus, "/v1/sync", SYNC_HEADERS "Content-Encoding: gzip\r\n", packed);
}

/* What the server answers: nothing when it waits for the rest of a request, or has had enough of
 * it. */
static GString *
exchange (const guint8 *data, gsize size, guint patience_ms)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = g_socket_client_connect_to_host (
      client, "127.0.0.1", wv_server_get_port (server), NULL, NULL);
  GSocket *socket;
  GString *heard = g_string_new (NULL);
  char block[4096];
  gssize n;

  fuzz_check (connection != NULL);
  socket = g_socket_connection_get_socket (connection);
  (void)g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), data,
                                   size, NULL, NULL, NULL);
  g_socket_shutdown (socket, FALSE, TRUE, NULL);
  while (g_socket_condition_timed_wait (socket, G_IO_IN, patience_ms * 1000, NULL, NULL)
         && (n = g_socket_receive (socket, block, sizeof block, NULL, NULL)) > 0)
    g_string_append_len (heard, block, n);
  return heard;
}

/* A proper answer or a closed line, and a server that is there for the next. */
static void
run_http (const guint8 *data, gsize size)
{
  g_autoptr (GString) heard = exchange (data, size, PATIENCE_MS);

  fuzz_check (heard->len == 0 || g_str_has_prefix (heard->str, "HTTP/1."));
}

static void
set_up_http (void)
{
  g_autoptr (GPtrArray) corpus = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);

  start_server ();
  add_http (corpus);
  for (guint i = 0; i < corpus->len; i++)
    {
      gsize size;
      const guint8 *data = g_bytes_get_data (corpus->pdata[i], &size);
      g_autoptr (GString) heard = exchange (data, size, 10000);

      /* The code is used up by the first that enrols; the organisation is not in the directory. */
      fuzz_check (g_str_has_prefix (heard->str, "HTTP/1.1 200")
                  || strstr (heard->str, "error") != NULL);
    }
}

/* Answers to the desktop that enrols. */

static GSocketListener *listener;
static guint16 port;
static GAsyncQueue *answers; /* GBytes */
static guint taken;          /* answers that a desktop could use */

static gpointer
answer_all (gpointer data)
{
  while (TRUE)
    {
      g_autoptr (GSocketConnection) connection
          = g_socket_listener_accept (listener, NULL, NULL, NULL);
      g_autoptr (GBytes) answer = g_async_queue_pop (answers);
      GSocket *socket = g_socket_connection_get_socket (connection);
      char block[4096];
      gsize size;
      gconstpointer bytes = g_bytes_get_data (answer, &size);

      g_socket_set_timeout (socket, 2);
      (void)!g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), block,
                                  sizeof block, NULL, NULL);
      (void)g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)),
                                       bytes, size, NULL, NULL, NULL);
      /* Closing while the body still comes would reset the line under the answer. */
      g_socket_shutdown (socket, FALSE, TRUE, NULL);
      while (g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), block, sizeof block, NULL, NULL) > 0)
        continue;
    }
  return NULL;
}

#define OK_HEAD "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n"

#define LOOK_ANSWER                                                                                \
  OK_HEAD "{\"organisation\":\"" PRACTICE                                                          \
          "\",\"organisation_name\":\"Praktijk\",\"contact\":\"" GP                                \
          "\",\"contact_name\":\"De Vries\",\"role\":\"gp\",\"invited_by\":null,"                  \
          "\"invited_by_phone\":\"0113-555 012\",\"has_key\":true,\"recovery_wrap\":\"AQID\"}"
#define ENROL_ANSWER OK_HEAD "{\"device\":\"" GP "\",\"token\":\"abc\"}"

static void
add_enrol (GPtrArray *corpus)
{
  fuzz_add (corpus, LOOK_ANSWER);
  fuzz_add (corpus, ENROL_ANSWER);
  fuzz_add (corpus,
            "HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\nContent-Length: 61\r\n\r\n"
            "{\"error\":\"expired\",\"call\":\"Anouk Faes\",\"phone\":\"0113-555 012\"}");
  fuzz_add (corpus,
            "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n");
}

static void
looked (GObject *source, GAsyncResult *result, gpointer done)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WvInvitation) invitation = wv_enrol_look_finish (result, &error);

  fuzz_check ((invitation != NULL) != (error != NULL));
  fuzz_check (invitation == NULL || (invitation->organisation != NULL && invitation->role != NULL));
  taken += invitation != NULL;
  *(gboolean *)done = TRUE;
}

static void
enrolled (GObject *source, GAsyncResult *result, gpointer done)
{
  g_autoptr (GError) error = NULL;
  char *token = NULL;
  g_autofree char *device = wv_enrol_finish (result, &token, &error);

  fuzz_check ((device != NULL) != (error != NULL) && (device == NULL) == (token == NULL));
  taken += device != NULL;
  if (token != NULL)
    wv_secret_free (token);
  *(gboolean *)done = TRUE;
}

static void
ask_to_enrol (const guint8 *data, gsize size, gboolean look)
{
  g_autofree char *address = g_strdup_printf ("http://127.0.0.1:%u", port);
  gboolean done = FALSE;

  g_async_queue_push (answers, g_bytes_new (data, size));
  if (look)
    wv_enrol_look_async (address, CODE, NULL, NULL, looked, &done);
  else
    wv_enrol_async (address, CODE, NULL, "AQID", NULL, NULL, enrolled, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

static void
run_enrol (const guint8 *data, gsize size)
{
  ask_to_enrol (data, size, size % 2 == 0);
}

static void
set_up_enrol (void)
{
  listener = g_socket_listener_new ();
  answers = g_async_queue_new_full ((GDestroyNotify)g_bytes_unref);
  port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  fuzz_check (port != 0);
  g_thread_unref (g_thread_new ("answers", answer_all, NULL));
  ask_to_enrol ((const guint8 *)LOOK_ANSWER, strlen (LOOK_ANSWER), TRUE);
  ask_to_enrol ((const guint8 *)ENROL_ANSWER, strlen (ENROL_ANSWER), FALSE);
  fuzz_check (taken == 2);
}

const FuzzTarget fuzz_http_targets[] = {
  { "http", add_http, set_up_http, run_http, 300 },
  { "enrol", add_enrol, set_up_enrol, run_enrol, 300 },
  { NULL },
};
