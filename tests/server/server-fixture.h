#pragma once

#include "server/wv-server.h"
#include "store/wv-json.h"
#include "sync/wv-message.h"

G_BEGIN_DECLS

#define PRACTICE "01900000-0000-7000-8000-000000000001"
#define WELFARE "01900000-0000-7000-8000-000000000002"
#define GP "01900000-0000-7000-8000-000000000101"
#define WORKER "01900000-0000-7000-8000-000000000102"
#define OFFER "01900000-0000-7000-8000-000000001001"

/**
 * Fixture: a real server on loopback in a folder of its own, with the demo region loaded and two enrolled devices. Its
 * clock stands still unless a test moves @now. @health_ms, @read_ms: of WvServerConfig, from the next restart() on.
 */
typedef struct
{
  char *folder, *url;
  WvServer *server;
  gint64 now;
  WvClock clock;
  char *gp_token, *worker_token;
  guint health_ms, read_ms;
  WvServerLog *log;
  WvServerTrace *trace; /* of the test, from the next restart() on */
  int log_fd;
} Fixture;

void set_up (Fixture *fixture, gconstpointer data);
void tear_down (Fixture *fixture, gconstpointer data);
/** restart: stops the server and starts it on the same folder, at another address. */
void restart (Fixture *fixture);

/** read_log: all that the server told so far; stops it. */
char *read_log (Fixture *fixture);

/** invite: a code for @contact of @organisation. */
char *invite (Fixture *fixture, const char *organisation, const char *contact, const char *role);

/** post: what the server answers to @body; checks that it came. @ret_status may be %NULL. (transfer full) */
GBytes *post (Fixture *fixture, const char *path, const char *token, const char *type, const char *encoding, GBytes *body,
              guint *ret_status);
/** post_json: (transfer full) the answer as JSON, or %NULL. */
json_t *post_json (Fixture *fixture, const char *path, json_t *taken, guint *ret_status);

/** hello_of: a request of @organisation's device from these cursors ("" for the beginning). */
WvHello *hello_of (const char *organisation, const char *own, const char *dir);
/** exchange: sends @hello and @ops (element-type WvOp, nullable); the lines of the answer, first the hello. */
GPtrArray *exchange (Fixture *fixture, const char *token, const WvHello *hello, const GPtrArray *ops);
/** cursor_in: (nullable) the cursor of @stream in the lines of an answer; @ret_more may be %NULL. */
const char *cursor_in (const GPtrArray *lines, const char *stream, gboolean *ret_more);
/** count_of: how many lines of kind @k there are. */
guint count_of (const GPtrArray *lines, const char *k);

/** new_offer: an operation that makes an offer of WELFARE. */
WvOp *new_offer (gint64 n, gint64 tx, const char *title);

G_END_DECLS
