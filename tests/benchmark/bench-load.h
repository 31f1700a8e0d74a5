#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Very many desktops in one thread: each sends a request, reads the answer and sends the next one, on a connection of its
 * own that it keeps. */

/** BenchNext: (transfer full) (nullable): the next request of desktop @i with its head; %NULL: it is done. */
typedef GBytes *(*BenchNext) (guint i, gpointer data);
/**
 * BenchAnswer: an answer to desktop @i; @status 0: the connection was refused or broke.
 * Returns: ms until BenchNext
 */
typedef guint (*BenchAnswer) (guint i, guint status, const char *body, gsize size, gpointer data);

typedef struct
{
  guint16 port;
  guint n;
  BenchNext next;
  BenchAnswer answer;
  gpointer data;
} BenchLoad;

/** bench_load_run: until all are done, at most @seconds. Returns: how many are not. */
guint bench_load_run (const BenchLoad *load, double seconds);

/** bench_request: POST @path with @body (transfer none). */
GBytes *bench_request (const char *path, const char *token, GBytes *body) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
