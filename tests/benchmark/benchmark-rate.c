/* How many syncs a second the server does on one processor, with fifty desktops that do nothing else: without news, and
 * with one change each. */
#include <stdlib.h>
#include <string.h>

#include "bench-load.h"
#include "bench-programs.h"
#include "bench-server.h"
#include "wv-config.h"
#ifdef WV_HAVE_POSTGRESQL
#include "postgres-fixture.h"
#endif

#define DESKTOPS 50
#define SECONDS 5
#define OWN "org:" BENCH_WELFARE

typedef struct
{
  char *own, *dir, *ratchet;
  gint64 n;
} Desktop;

typedef struct
{
  BenchServer *server;
  Desktop desktops[DESKTOPS];
  gboolean changes;
  guint done, wrong;
} Rate;

static GBytes *
next (guint i, gpointer data)
{
  Rate *self = data;
  Desktop *desktop = &self->desktops[i];
  g_autoptr (WvOp) op = self->changes ? bench_offer_op (++desktop->n, i) : NULL;
  g_autoptr (GBytes) body = bench_sync (desktop->own, desktop->dir, desktop->ratchet, 0, op);

  return bench_request ("/v1/sync", self->server->tokens->pdata[i], body);
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
  Rate *self = data;
  Desktop *desktop = &self->desktops[i];
  g_autoptr (GPtrArray) lines = status == 200 ? bench_lines (body, size) : NULL;

  self->wrong += lines == NULL;
  if (lines == NULL)
    return 100;
  self->done++;
  keep (&desktop->ratchet, g_strdup (wv_message_get_string (lines->pdata[0], "ratchet")));
  keep (&desktop->own, bench_cursor (lines, OWN, NULL));
  keep (&desktop->dir, bench_cursor (lines, "dir", NULL));
  return 0;
}

static void
measure (Rate *self, const char *what, gboolean changes)
{
  BenchLoad load = { self->server->port, DESKTOPS, next, answered, self };
  double begun, cpu;
  g_autofree char *each = g_strdup_printf ("  processor of the server for each");

  self->changes = changes;
  bench_load_run (&load, 2); /* all have caught up, caches are warm */
  self->done = self->wrong = 0;
  begun = bench_now ();
  cpu = bench_server_cpu (self->server);
  bench_load_run (&load, SECONDS);
  cpu = bench_server_cpu (self->server) - cpu;
  bench_row (what, self->done * 1000.0 / (bench_now () - begun), 0, "/s");
  bench_row (each, cpu * 1000 / MAX (1, self->done), 0, "ms");
  if (self->wrong > 0)
    bench_row ("  answers that said no", self->wrong, 0, "");
}

static void
run (const char *title, const char *database)
{
  g_autofree Rate *self = g_new0 (Rate, 1);

  self->server = bench_server_new (DESKTOPS, database);
  self->server->core = 0;
  for (guint i = 0; i < DESKTOPS; i++)
    self->desktops[i] = (Desktop){ .own = g_strdup (""), .dir = g_strdup ("") };
  bench_server_start (self->server);
  bench_head (title);
  measure (self, "syncs without news", FALSE);
  measure (self, "syncs with a change of each, seen by all", TRUE);
  for (guint i = 0; i < DESKTOPS; i++)
    {
      g_free (self->desktops[i].own);
      g_free (self->desktops[i].dir);
      g_free (self->desktops[i].ratchet);
    }
  bench_server_free (self->server);
}

int
main (int argc, char **argv)
{
  run ("server on one processor, SQLite", NULL);
#ifdef WV_HAVE_POSTGRESQL
  if (postgres_is_installed ())
    {
      Postgres *postgres = postgres_new ();
      g_autofree char *database = postgres_new_database (postgres);

      run ("server on one processor, PostgreSQL (itself on any)", database);
      postgres_free (postgres);
    }
#endif
  return EXIT_SUCCESS;
}
