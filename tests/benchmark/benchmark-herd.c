/* The server is killed while all desktops of a large region wait for news, something is written meanwhile, and it comes
 * back: everybody comes at once, as their own rules have it (full jitter, doubled). How long until all have the news and
 * wait again, without one that had to be told no? */
#include <stdlib.h>

#include "bench-load.h"
#include "bench-programs.h"
#include "bench-server.h"

#define DESKTOPS 2000
#define GOAL_SECONDS 60
#define GOAL_MB 150
#define FIRST_PAUSE_MS 2000 /* WvSync's, doubled after each failure */
#define OWN "org:" BENCH_WELFARE

typedef struct
{
  guint tries;
  char *own, *dir; /* cursors */
  double caught_up_at;
} Desktop;

typedef struct
{
  BenchServer *server;
  Desktop desktops[DESKTOPS];
  guint caught_up, refused, broken;
  gsize bytes;
} Herd;

static GBytes *
next (guint i, gpointer data)
{
  Herd *self = data;
  const Desktop *desktop = &self->desktops[i];
  g_autoptr (GBytes) body = NULL;

  if (desktop->caught_up_at > 0)
    return NULL;
  body = bench_sync (desktop->own, desktop->dir, NULL, 0, NULL);
  return bench_request ("/v1/sync", self->server->tokens->pdata[i], body);
}

static guint
pause_of (Desktop *desktop)
{
  guint longest = FIRST_PAUSE_MS << MIN (desktop->tries, 8);

  desktop->tries++;
  return (guint) g_random_int_range (0, (gint32) longest);
}

static void
keep (char **place, char *taken)
{
  if (taken == NULL)
    return;
  g_free (*place);
  *place = taken;
}

static guint
answered (guint i, guint status, const char *body, gsize size, gpointer data)
{
  Herd *self = data;
  Desktop *desktop = &self->desktops[i];
  g_autoptr (GPtrArray) lines = status == 200 ? bench_lines (body, size) : NULL;
  gboolean more = FALSE;

  self->bytes += size;
  self->broken += status == 0 || (status == 200 && lines == NULL);
  self->refused += status != 0 && status != 200;
  if (lines == NULL)
    return pause_of (desktop);
  keep (&desktop->own, bench_cursor (lines, OWN, NULL));
  keep (&desktop->dir, bench_cursor (lines, "dir", &more));
  if (more)
    return 0;
  desktop->caught_up_at = bench_now ();
  self->caught_up++;
  return 0;
}

/* All from zero: the whole directory each. */
static guint
come (Herd *self, double seconds)
{
  BenchLoad load = { self->server->port, DESKTOPS, next, answered, self };

  for (guint i = 0; i < DESKTOPS; i++)
    {
      self->desktops[i].tries = 0;
      self->desktops[i].caught_up_at = 0;
    }
  self->caught_up = self->refused = self->broken = 0;
  self->bytes = 0;
  return bench_load_run (&load, seconds);
}

/* The first is answered within the seconds that it takes to start again; until then everybody is refused. */
static gpointer
start_later (gpointer data)
{
  g_usleep (3 * G_USEC_PER_SEC);
  bench_server_start (data);
  return NULL;
}

/* Waiting desktops cost memory only. */
static GBytes *
next_wait (guint i, gpointer data)
{
  Herd *self = data;
  const Desktop *desktop = &self->desktops[i];
  g_autoptr (GBytes) body = bench_sync (desktop->own, desktop->dir, NULL, 50, NULL);

  return bench_request ("/v1/sync", self->server->tokens->pdata[i], body);
}

static guint
woken (guint i, guint status, const char *body, gsize size, gpointer data)
{
  ((Herd *) data)->broken++;
  return G_MAXINT / 1000;
}

int
main (void)
{
  g_autofree Herd *self = g_new0 (Herd, 1);
  BenchLoad wait;
  GThread *starter;
  double begun, last = 0;
  guint left;

  self->server = bench_server_new (DESKTOPS, NULL);
  for (guint i = 0; i < DESKTOPS; i++)
    {
      self->desktops[i].own = g_strdup ("");
      self->desktops[i].dir = g_strdup ("");
    }
  bench_server_start (self->server);
  come (self, 120);
  bench_server_kill (self->server);
  bench_server_write (self->server, 20);
  starter = g_thread_new ("start", start_later, self->server);
  begun = bench_now ();
  left = come (self, 120);
  g_thread_join (starter);
  for (guint i = 0; i < DESKTOPS; i++)
    last = MAX (last, self->desktops[i].caught_up_at);
  bench_head ("2,000 desktops after a restart that takes 3 s (floor: the goal)");
  bench_row ("seconds until all caught up", (last - begun) / 1000, GOAL_SECONDS, "s");
  bench_row ("desktops that did not", left, 0, "");
  bench_row ("answers that said no", self->refused, 0, "");
  bench_row ("connections refused while it was away, tried again", self->broken, 0, "");
  bench_row ("processor of the server", bench_server_cpu (self->server), 0, "s");
  wait = (BenchLoad){ self->server->port, DESKTOPS, next_wait, woken, self };
  self->broken = 0;
  bench_load_run (&wait, 10);
  bench_row ("waits that ended early", self->broken, 0, "");
  bench_row ("memory of the server with all of them waiting", bench_server_memory (self->server), GOAL_MB, "MB");
  for (guint i = 0; i < DESKTOPS; i++)
    {
      g_free (self->desktops[i].own);
      g_free (self->desktops[i].dir);
    }
  bench_server_free (self->server);
  return left == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
