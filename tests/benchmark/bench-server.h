#pragma once

#include <gio/gio.h>

#include "server/wv-server-database.h"
#include "sync/wv-message.h"

G_BEGIN_DECLS

#define BENCH_WELFARE "01900000-0000-7000-8000-000000000002"
#define BENCH_WORKER "01900000-0000-7000-8000-000000000102"

/* The real server program on a database with the demo region and very many enrolled desktops of one office. */
typedef struct
{
  char *program, *folder, *database;
  GPtrArray *tokens; /* char */
  GSubprocess *process;
  guint16 port;
  int core; /* the processor that it may use; -1: all */
} BenchServer;

/** bench_server_new: @database: (nullable): the address of an empty one; otherwise SQLite. */
BenchServer *bench_server_new (guint desktops, const char *database) G_GNUC_WARN_UNUSED_RESULT;
void bench_server_free (BenchServer *server);
/** bench_server_start: at the same port as before. */
void bench_server_start (BenchServer *server);
/** bench_server_kill: SIGKILL, as when the plug is pulled. */
void bench_server_kill (BenchServer *server);
/** bench_server_write: @n offers, by another way than the server. */
void bench_server_write (BenchServer *server, guint n);
/** bench_server_memory: the most that it ever had, MB. */
double bench_server_memory (BenchServer *server);
/** bench_server_cpu: seconds of processor that it used. */
double bench_server_cpu (BenchServer *server);

/** bench_sync: the body of a sync. @op: (nullable). */
GBytes *bench_sync (const char *own, const char *dir, const char *ratchet, int wait, const WvOp *op) G_GNUC_WARN_UNUSED_RESULT;
/** bench_cursor: (nullable) (transfer full) the new cursor of @stream in an answer; @ret_more may be %NULL. */
char *bench_cursor (const GPtrArray *lines, const char *stream, gboolean *ret_more);
/** bench_lines: (nullable) the lines of an answer; %NULL when it is not whole. */
GPtrArray *bench_lines (const char *body, gsize size);
WvOp *bench_offer_op (gint64 n, guint i);

G_END_DECLS
