#pragma once

#include "store/wv-db.h"

G_BEGIN_DECLS

/**
 * The outbox: operations not yet acknowledged. Immutable once sent for the first time; a number (n) is given at
 * the first sending, so what was never sent can be taken back without a gap.
 */

/** WV_OUTBOX_HOLD_MAX_MS: a hold that ends later is none: the clock was set back, and the operation must not wait for years. */
#define WV_OUTBOX_HOLD_MAX_MS (12 * 60 * 60 * 1000)

typedef enum
{
  WV_OP_WAITING, /* never sent */
  WV_OP_SENT,    /* sent at least once, no answer yet */
  WV_OP_REFUSED, /* the server will never take it; kept and shown until the user puts it away */
} WvOpState;

/** WvOutboxEntry: one line of the queue for people: a local transaction. */
typedef struct
{
  gint64 tx;
  char *kind;      /* of its first operation */
  char *record;    /* id of its first record */
  char *dossier;   /* nullable */
  char *what;      /* "new", "set", "del", "event", "resolve" of its main operation */
  char *event;     /* nullable: type of the event in it, as "sent" */
  gint64 made_at;  /* ms */
  WvOpState state;
  char *code;      /* nullable: the server's reason when refused */
} WvOutboxEntry;

void wv_outbox_entry_free (WvOutboxEntry *entry);

/** wv_outbox_list: (transfer full) (element-type WvOutboxEntry): oldest first. */
GPtrArray *wv_outbox_list (WvDb *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** wv_outbox_count: transactions waiting or sent (not refused); -1 with @error. */
int wv_outbox_count (WvDb *db, GError **error);
/**
 * wv_outbox_take_back: undoes local transaction @tx when nothing of it was sent: removes its operations and restores
 * what the user sees. Errors: %WV_ERROR_CONFLICT when it was sent or something later builds on it.
 */
gboolean wv_outbox_take_back (WvDb *db, gint64 tx, GError **error);
/** wv_outbox_may_take_back: whether it can be; that a dossier was looked at does not stand in the way. */
gboolean wv_outbox_may_take_back (WvDb *db, gint64 tx, GError **error);
/** wv_outbox_release: sends @tx without waiting for the end of its hold. */
gboolean wv_outbox_release (WvDb *db, gint64 tx, GError **error);
/** wv_outbox_put_away: the user has seen the refusal; the operation moves to the archive, not away. */
gboolean wv_outbox_put_away (WvDb *db, gint64 tx, GError **error);
/** wv_outbox_next_due: when the next held operation may go (ms); 0 when one may go now; -1 when none waits. */
gint64 wv_outbox_next_due (WvDb *db, gint64 now, GError **error);

G_END_DECLS
