#include "server/wv-server-health.h"

#include "server/wv-server.h"

#define RETRY_SECONDS 5

static void
answer (WvHttpRequest *request, gboolean well)
{
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);

  wv_http_request_answer (request, well ? 204 : 503, NULL, NULL, well ? 0 : RETRY_SECONDS, nothing);
}

static void
look (WvServer *server, WvServerStore *store, gpointer data)
{
  g_autoptr (WvHttpRequest) request = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *epoch = NULL;

  if (store->begin (store, FALSE, &error))
    {
      epoch = store->get_epoch (store, &error);
      store->rollback (store); /* only read */
    }
  answer (request, epoch != NULL);
  wv_server_leave (server);
}

/* The store hangs, or so many requests wait for it that it comes to the same. */
static gboolean
on_too_long (gpointer data)
{
  answer (data, FALSE); /* does nothing when there was an answer */
  return G_SOURCE_REMOVE;
}

void
wv_server_on_health (WvHttpRequest *request, gpointer data)
{
  WvServer *server = data;

  wv_server_enter (server);
  g_timeout_add_full (G_PRIORITY_HIGH, wv_server_get_health_ms (server), on_too_long, wv_http_request_ref (request),
                      (GDestroyNotify) wv_http_request_unref);
  wv_server_read (server, look, wv_http_request_ref (request));
}
