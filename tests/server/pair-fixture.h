#pragma once

#include "server/wv-server-exchange.h"
#include "sync/wv-apply.h"
#include "store/wv-store.h"

G_BEGIN_DECLS

#define OFFICE "01900000-0000-7000-8000-000000000002"
#define PERSON "01900000-0000-7000-8000-000000000102"

/** Desk: one desktop: its database, and who it is to the server. */
typedef struct
{
  char *path;
  WvDb *db;
  char *token;
  WvApplied applied; /* of the last answer */
  guint trips;       /* since the caller set it to 0 */
  guint rows;        /* directory rows that came since then */
  gsize bytes;       /* of requests and answers since then */
} Desk;

/**
 * Pair: a server and two desktops of one office, without network, threads or sleeping; the clock stands still unless a
 * test moves @now. Files are copied and put back while nobody has them open.
 */
typedef struct
{
  char *folder, *server_path;
  gint64 now;
  WvClock clock;
  WvServerStore *server;
  Desk one, two;
} Pair;

void pair_set_up (Pair *pair, gconstpointer data);
void pair_tear_down (Pair *pair, gconstpointer data);

/** pair_save, pair_put_back: the server's files under @name; put back in place, as `cp` does. @with_note: its high-water file. */
void pair_save (Pair *pair, const char *name);
void pair_put_back (Pair *pair, const char *name, gboolean with_note);
/** pair_epoch: what the server says. */
char *pair_epoch (Pair *pair);

/** desk_save, desk_put_back: the same for a desktop. */
void desk_save (Pair *pair, Desk *desk, const char *name);
void desk_put_back (Pair *pair, Desk *desk, const char *name);

/** desk_ask: one request and its answer, applied; FALSE with the status when it was refused. @lose: the answer is lost. */
guint desk_ask (Pair *pair, Desk *desk, gboolean lose);
/** desk_sync: until nothing is left to send or to fetch; becomes a new device when the server says so. */
void desk_sync (Pair *pair, Desk *desk);

/** desk_new: an offer made by the user; its id. */
char *desk_new (Pair *pair, Desk *desk, const char *title);
void desk_change (Pair *pair, Desk *desk, const char *id, const char *title);
/** desk_title: what the user sees; NULL when it is not there. */
char *desk_title (Desk *desk, const char *id);
gint64 desk_number (Desk *desk, const char *sql);
/** desk_device: its id. */
char *desk_device (Desk *desk);

/** server_load: @n offers written by the server; their ids are known by their number. */
void server_load (Pair *pair, guint n);
char *loaded_id (guint n);
/** server_delete: takes @n of the loaded ones away. */
void server_delete (Pair *pair, guint from, guint n);
/** pair_agrees: fails when the desktop does not have exactly what the server has. */
void pair_agrees (Pair *pair, Desk *desk);

G_END_DECLS
