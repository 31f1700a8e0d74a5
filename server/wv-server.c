#include "server/wv-server.h"

#include <string.h>

#include "domain/wv-id.h"
#include "server/wv-server-courier.h"
#include "server/wv-server-enrol.h"
#include "server/wv-server-fork.h"
#include "server/wv-server-guesses.h"
#include "server/wv-server-health.h"
#include "server/wv-server-sync.h"
#include "sync/wv-courier-wire.h"

#define READERS 2
#define TOKEN_BYTES 32
#define RENEW_EVERY_MS 3600000
#define TOMBSTONE_MS (730 * 24 * 3600 * G_GINT64_CONSTANT (1000)) /* 24 months */
#define PURGE_EVERY_SECONDS (24 * 3600)
#define HEALTH_MS 2000
#define SLOW_SECONDS 60

struct _WvServer
{
  WvHttp *http;
  GThreadPool *pool;
  GAsyncQueue *readers; /* WvServerStore that are free */
  WvServerWorker *writer;
  WvServerWaiters *waiters;
  WvServerListener *listener; /* NULL where no other process writes */
  WvServerGuesses *guesses;
  WvServerCallers *callers;
  WvServerLog *log;
  WvServerTrace *trace;
  guint health_ms;
  WvCourierKey *courier_key;
  const WvClock *clock;
  guint timer, purge_timer;

  GMutex lock;
  GCond idle;
  guint active;
  gint64 renewed_at; /* under the lock */
};

typedef struct
{
  WvServerRead read;
  gpointer data;
} Reading;

static void
run_reading (gpointer data, gpointer user_data)
{
  g_autofree Reading *reading = data;
  WvServer *self = user_data;
  WvServerStore *store = g_async_queue_pop (self->readers);

  reading->read (self, store, reading->data);
  g_async_queue_push (self->readers, store);
}

void
wv_server_read (WvServer *self, WvServerRead read, gpointer data)
{
  Reading *reading = g_new0 (Reading, 1);

  reading->read = read;
  reading->data = data;
  g_thread_pool_push (self->pool, reading, NULL);
}

void
wv_server_enter (WvServer *self)
{
  g_mutex_lock (&self->lock);
  self->active++;
  g_mutex_unlock (&self->lock);
}

void
wv_server_leave (WvServer *self)
{
  g_mutex_lock (&self->lock);
  if (--self->active == 0)
    g_cond_broadcast (&self->idle);
  g_mutex_unlock (&self->lock);
}

gint64
wv_server_now (WvServer *self)
{
  return wv_clock_now (self->clock);
}

WvServerWorker *
wv_server_get_writer (WvServer *self)
{
  return self->writer;
}

WvServerWaiters *
wv_server_get_waiters (WvServer *self)
{
  return self->waiters;
}

guint
wv_server_get_health_ms (WvServer *self)
{
  return self->health_ms;
}

const WvCourierKey *
wv_server_get_courier_key (WvServer *self)
{
  return self->courier_key;
}

gboolean
wv_server_guess_is_slow (WvServer *self, const char *peer)
{
  return wv_server_guesses_is_slow (self->guesses, peer, wv_server_now (self));
}

void
wv_server_note_guess (WvServer *self, const char *peer)
{
  wv_server_guesses_note (self->guesses, peer, wv_server_now (self));
}

char *
wv_server_hash (const char *secret)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, secret, -1);
}

char *
wv_server_new_token (void)
{
  guint8 bytes[TOKEN_BYTES];

  wv_id_fill_random (bytes, sizeof bytes);
  return g_base64_encode (bytes, sizeof bytes);
}

const char *
wv_server_token (WvHttpRequest *request)
{
  const char *authorization = wv_http_request_get_header (request, "Authorization");

  return authorization != NULL && g_str_has_prefix (authorization, "Bearer ") ? authorization + strlen ("Bearer ") : NULL;
}

gboolean
wv_server_may_renew (WvServer *self)
{
  gint64 now = wv_server_now (self);
  gboolean may;

  g_mutex_lock (&self->lock);
  may = self->renewed_at == 0 || now - self->renewed_at >= RENEW_EVERY_MS;
  if (may)
    self->renewed_at = now;
  g_mutex_unlock (&self->lock);
  return may;
}

/* Deletions of long ago. */

static gboolean
purge (WvServerStore *store, gpointer data, GError **error)
{
  gint64 purged = 0;

  return store->purge_tombstones (store, wv_server_now (data) - TOMBSTONE_MS, &purged, error);
}

static void
on_purged (gpointer data, const GError *error)
{
  if (error != NULL)
    g_warning ("old deletions: %s", error->message);
  wv_server_leave (data);
}

static gboolean
on_day (gpointer data)
{
  WvServer *self = data;

  wv_server_enter (self);
  wv_server_worker_push (self->writer, purge, on_purged, self);
  return G_SOURCE_CONTINUE;
}

gboolean
wv_server_hold_up (WvServer *self, WvHttpRequest *request, const char *token)
{
  gboolean slow = wv_server_callers_is_slow (self->callers, wv_http_request_get_peer (request), token, wv_server_now (self));

  if (slow)
    wv_http_request_answer_error (request, 429, "slow", SLOW_SECONDS);
  return slow;
}

void
wv_server_note_caller (WvServer *self, WvHttpRequest *request, const char *token, const WvServerDevice *device)
{
  if (device != NULL)
    wv_http_request_set_caller (request, device->id);
  wv_server_callers_note (self->callers, wv_http_request_get_peer (request), token,
                          device != NULL ? device->id : NULL, self->writer, wv_server_now (self));
}

/* Starting and stopping. */

static void
on_moved (const char *const *streams, gpointer data)
{
  WvServer *self = data;

  if (streams != NULL)
    wv_server_waiters_wake (self->waiters, streams);
  else
    wv_server_waiters_wake_all (self->waiters);
}

static gboolean
on_second (gpointer data)
{
  WvServer *self = data;

  wv_server_waiters_expire (self->waiters, g_get_monotonic_time ());
  return G_SOURCE_CONTINUE;
}

static gboolean
open_stores (WvServer *self, const char *database, GError **error)
{
  WvServerStore *store = wv_server_open_store (database, error);

  if (store == NULL)
    return FALSE;
  store->clock = self->clock;
  self->writer = wv_server_worker_new (store, on_moved, self);
  for (guint i = 0; i < READERS; i++)
    {
      WvServerStore *reader = wv_server_open_store (database, error);

      if (reader == NULL)
        return FALSE;
      g_async_queue_push (self->readers, reader);
    }
  if (wv_server_is_shared (database))
    self->listener = wv_server_listen (database, on_moved, self, error);
  return self->listener != NULL || !wv_server_is_shared (database);
}

static void
on_done (WvHttpRequest *request, guint status, gsize answer_size, gint64 microseconds, gpointer data)
{
  WvServer *self = data;

  wv_server_log_request (self->log, request, status, answer_size, microseconds);
  wv_server_trace_request (self->trace, request, wv_server_token (request), status, microseconds);
}

/* Also made at the start: the folder may be older than courier files. A shared database has no folder: there the file is
 * named, or there are no courier files. */
static gboolean
open_courier_key (WvServer *self, const WvServerConfig *config, GError **error)
{
  g_autofree char *path = config->courier_key != NULL ? g_strdup (config->courier_key) : wv_server_courier_key_path (config->data);

  if (path == NULL)
    return TRUE;
  if (!wv_courier_key_make (path, error))
    return FALSE;
  self->courier_key = wv_courier_key_load (path, error);
  return self->courier_key != NULL;
}

static gboolean
start_http (WvServer *self, const WvServerConfig *config, GError **error)
{
  static const WvHttpRoute routes[] = {
    { "POST", "/v1/sync", wv_server_on_sync },
    { "POST", "/v1/fork", wv_server_on_fork },
    { "POST", WV_COURIER_PATH, wv_server_on_courier },
    { "POST", "/v1/enrol/look", wv_server_on_enrol_look },
    { "POST", "/v1/enrol", wv_server_on_enrol },
    { "GET", "/v1/health", wv_server_on_health },
  };
  WvHttpConfig http = { .socket_path = config->socket_path,
                        .port = config->port,
                        .routes = routes,
                        .n_routes = G_N_ELEMENTS (routes),
                        .data = self,
                        .done = config->log != NULL || config->trace != NULL ? on_done : NULL,
                        .header_ms = config->read_ms,
                        .body_ms = config->read_ms,
                        .body_max = WV_LIMIT_REQUEST_WIRE };

  self->http = wv_http_start (&http, error);
  return self->http != NULL;
}

WvServer *
wv_server_start (const WvServerConfig *config, GError **error)
{
  g_autoptr (WvServer) self = g_new0 (WvServer, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->idle);
  self->clock = config->clock;
  self->readers = g_async_queue_new_full ((GDestroyNotify) wv_server_store_close);
  self->pool = g_thread_pool_new (run_reading, self, READERS, TRUE, NULL);
  self->waiters = wv_server_waiters_new (wv_server_answer_waiter, self);
  self->guesses = wv_server_guesses_new ();
  self->callers = wv_server_callers_new ();
  self->log = config->log;
  self->trace = config->trace;
  self->health_ms = config->health_ms != 0 ? config->health_ms : HEALTH_MS;
  self->timer = g_timeout_add_seconds (1, on_second, self);
  if (!open_stores (self, config->data, error) || !open_courier_key (self, config, error)
      || !start_http (self, config, error))
    return NULL;
  self->purge_timer = g_timeout_add_seconds (PURGE_EVERY_SECONDS, on_day, self);
  on_day (self);
  return g_steal_pointer (&self);
}

guint16
wv_server_get_port (WvServer *self)
{
  return wv_http_get_port (self->http);
}

/* The doors close first; then the rooms empty in the order in which work passes through them. */
void
wv_server_stop (WvServer *self)
{
  if (self == NULL)
    return;
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_handle_id (&self->purge_timer, g_source_remove);
  wv_http_stop (self->http);
  g_mutex_lock (&self->lock);
  while (self->active > 0)
    g_cond_wait (&self->idle, &self->lock);
  g_mutex_unlock (&self->lock);
  g_thread_pool_free (self->pool, FALSE, TRUE);
  wv_server_worker_free (self->writer);
  wv_server_listen_end (self->listener);
  wv_server_waiters_free (self->waiters);
  wv_server_guesses_free (self->guesses);
  wv_server_callers_free (self->callers);
  wv_courier_key_free (self->courier_key);
  g_async_queue_unref (self->readers);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->idle);
  g_free (self);
}
