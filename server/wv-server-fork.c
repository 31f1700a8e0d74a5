#include "server/wv-server-fork.h"

#include <string.h>

#include "domain/wv-id.h"
#include "server/wv-server.h"
#include "sync/wv-message.h"

typedef struct
{
  WvServer *server;
  WvHttpRequest *request;
  char *token_hash;
  const char *refused; /* why; NULL: not */
  char *epoch, *device, *token;
} Fork;

static void
fork_free (Fork *self)
{
  WvServer *server = self->server;

  wv_http_request_unref (self->request);
  g_free (self->token_hash);
  g_free (self->epoch);
  g_free (self->device);
  g_free (self->token);
  g_free (self);
  wv_server_leave (server);
}

static gboolean
add_twin (Fork *self, WvServerStore *store, const WvServerDevice *old, GError **error)
{
  g_autofree char *hash = NULL;
  WvServerDevice twin = { .organisation = old->organisation, .contact = old->contact, .role = old->role };

  self->device = wv_id_new (NULL);
  self->token = wv_server_new_token ();
  self->epoch = store->get_epoch (store, error);
  hash = wv_server_hash (self->token);
  twin.id = self->device;
  return self->epoch != NULL && store->add_device (store, &twin, hash, wv_server_now (self->server), error);
}

static gboolean
run (WvServerStore *store, gpointer data, GError **error)
{
  Fork *self = data;
  g_autoptr (GError) local = NULL;
  g_autoptr (WvServerDevice) old = store->find_device (store, self->token_hash, &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  wv_server_note_caller (self->server, self->request, wv_server_token (self->request), old);
  if (old == NULL)
    self->refused = "expired";
  else if (old->revoked != NULL)
    self->refused = strcmp (old->revoked, "stolen") == 0 ? "stolen" : "left";
  return self->refused != NULL || add_twin (self, store, old, error);
}

static void
answer (Fork *self)
{
  g_autoptr (WvMessageWriter) writer = wv_message_writer_new ();
  g_autoptr (WvWelcome) welcome = wv_welcome_new ();
  g_autoptr (GBytes) body = NULL;

  welcome->time = wv_server_now (self->server);
  welcome->epoch = g_strdup (self->epoch);
  wv_message_writer_take (writer, wv_welcome_to_line (welcome));
  wv_message_writer_take (writer, json_pack ("{s:s, s:s, s:s}", "k", "device", "device", self->device, "token", self->token));
  body = wv_message_writer_finish (writer);
  wv_http_request_answer (self->request, 200, WV_MESSAGE_TYPE, NULL, 0, body);
}

static void
on_done (gpointer data, const GError *error)
{
  Fork *self = data;

  if (error != NULL)
    wv_http_request_answer_error (self->request, 503, "busy", 5);
  else if (self->refused != NULL)
    wv_http_request_answer_error (self->request, 401, self->refused, 0);
  else
    answer (self);
  fork_free (self);
}

void
wv_server_on_fork (WvHttpRequest *request, gpointer data)
{
  const char *token = wv_server_token (request);
  g_autoptr (GPtrArray) lines = wv_message_read (wv_http_request_get_body (request), WV_LIMIT_REQUEST, NULL);
  Fork *self;

  if (token == NULL || lines == NULL)
    {
      wv_http_request_answer_error (request, token == NULL ? 401 : 400, token == NULL ? "expired" : "malformed", 0);
      return;
    }
  if (wv_server_hold_up (data, request, wv_server_token (request)))
    return;
  self = g_new0 (Fork, 1);
  self->server = data;
  self->request = wv_http_request_ref (request);
  self->token_hash = wv_server_hash (token);
  wv_server_enter (data);
  wv_server_worker_push (wv_server_get_writer (data), run, on_done, self);
}
