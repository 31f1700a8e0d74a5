#include "server/wv-server-listener.h"

#include <errno.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "domain/wv-error.h"
#include "server/wv-pg.h"
#include "server/wv-server-heads.h"

/* So often it asks whether the other side is still there, and so soon it tries again when it is not. */
#define SILENCE_MS 30000
#define AGAIN_MS 500

struct _WvServerListener
{
  WvPg *pg;
  WvServerMoved moved;
  gpointer data;
  int stop; /* eventfd */
  GThread *thread;
};

/* TRUE: the end. */
static gboolean
wait_for (WvServerListener *self, int socket, int milliseconds)
{
  struct pollfd fds[] = { { self->stop, POLLIN, 0 }, { socket, POLLIN, 0 } };

  poll (fds, socket >= 0 ? 2 : 1, milliseconds);
  return fds[0].revents != 0;
}

static void
tell_notices (WvServerListener *self)
{
  PGnotify *notice;

  while ((notice = wv_pg_next_notify (self->pg)) != NULL)
    {
      g_auto (GStrv) names = g_strsplit (notice->extra, "\n", 0);

      self->moved ((const char *const *) names, self->data);
      PQfreemem (notice);
    }
}

static gboolean
listen_again (WvServerListener *self)
{
  if (!wv_pg_connect (self->pg, NULL) || !wv_pg_exec (self->pg, "LISTEN " WV_SERVER_CHANNEL, NULL))
    return FALSE;
  self->moved (NULL, self->data);
  return TRUE;
}

static gpointer
listen_thread (gpointer data)
{
  WvServerListener *self = data;
  gboolean over = FALSE;

  while (!over)
    {
      gint64 before = g_get_monotonic_time ();

      if (!wv_pg_is_connected (self->pg) && !listen_again (self))
        {
          over = wait_for (self, -1, AGAIN_MS);
          continue;
        }
      over = wait_for (self, wv_pg_get_socket (self->pg), SILENCE_MS);
      tell_notices (self);
      if (!over && g_get_monotonic_time () - before >= SILENCE_MS * G_TIME_SPAN_MILLISECOND)
        wv_pg_exec (self->pg, "SELECT 1", NULL);
    }
  return NULL;
}

WvServerListener *
wv_server_listener_new (const char *uri, WvServerMoved moved, gpointer data, GError **error)
{
  g_autoptr (WvPg) pg = wv_pg_new (uri, error);
  WvServerListener *self;
  int stop;

  if (pg == NULL || !wv_pg_exec (pg, "LISTEN " WV_SERVER_CHANNEL, error))
    return NULL;
  stop = eventfd (0, EFD_CLOEXEC);
  if (stop < 0)
    {
      g_set_error (error, WV_ERROR, WV_ERROR_FAILED, "listening: %s", g_strerror (errno));
      return NULL;
    }
  self = g_new0 (WvServerListener, 1);
  self->pg = g_steal_pointer (&pg);
  self->moved = moved;
  self->data = data;
  self->stop = stop;
  self->thread = g_thread_new ("listener", listen_thread, self);
  return self;
}

void
wv_server_listener_free (WvServerListener *self)
{
  if (self == NULL)
    return;
  eventfd_write (self->stop, 1);
  g_thread_join (self->thread);
  close (self->stop);
  wv_pg_free (self->pg);
  g_free (self);
}
