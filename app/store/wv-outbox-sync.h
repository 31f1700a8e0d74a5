#pragma once

#include "store/wv-json.h"
#include "store/wv-outbox.h"
#include "store/wv-records.h"

G_BEGIN_DECLS

/**
 * The side of the outbox and of the mirror that only the sync code uses. Everything here is a plain function for
 * the database thread, inside the caller's write transaction.
 */

/** WvOutboxOp: one operation as it travels. Strings are owned. Once it has a number it never changes. */
typedef struct
{
  gint64 seq;          /* row of the outbox */
  gint64 n;            /* the device's counter */
  char *id;            /* UUID of the operation */
  gint64 tx;           /* local transaction: all or nothing */
  char *kind, *rec;
  char *dossier;       /* nullable */
  char *verb;          /* "new", "set", "del", "event", "resolve": "do" on the wire */
  gint64 base_v;       /* server version seen; 0 none */
  gint64 base_n;       /* own earlier operation that it builds on; 0 none */
  json_t *set;         /* (nullable): open fields with their new values; null removes */
  json_t *was;         /* (nullable): the same fields as the user saw them */
  GBytes *sealed;      /* (nullable): new sealed value */
  char *was_sealed;    /* (nullable): SHA-256 in hex of the sealed value that it replaces */
  gint64 made_at;      /* ms since 1970: age = now - made_at */
  gint64 again_until;  /* > 0: offered again after the server lost history */
  gint64 tries;        /* how often it was then refused */
} WvOutboxOp;

void wv_outbox_op_free (WvOutboxOp *op);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvOutboxOp, wv_outbox_op_free)

/**
 * wv_outbox_next_batch: what to send now, in order: first what was sent before and got no answer, then new whole
 * transactions up to @max_ops operations and about @max_bytes. Numbers and marks new ones as sent. Held
 * transactions, and what builds on them or on something that waits, stay behind. A transaction that alone is
 * larger than the limits still goes, by itself.
 *
 * Returns: (transfer full) (element-type WvOutboxOp): may be empty
 */
GPtrArray *wv_outbox_next_batch (WvDb *db, gint64 now, guint max_ops, gsize max_bytes, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** WvAckStatus: "st" of a result on the wire. */
typedef enum
{
  WV_ACK_APPLIED,
  WV_ACK_MERGED,
  WV_ACK_CONFLICT, /* stored; the other value stays current, both wait for a choice */
  WV_ACK_SAME,
  WV_ACK_DUP,
  WV_ACK_REFUSED,  /* permanent, with a code */
  WV_ACK_LATER,    /* try again */
} WvAckStatus;

/** wv_ack_status_from_name: -1 for an unknown name. */
int wv_ack_status_from_name (const char *name);

/**
 * wv_outbox_acknowledge: the server's answer to operation @n. Unknown @n: nothing happens (an old answer).
 * APPLIED, MERGED, SAME, DUP: the row moves to the done table and its content becomes part of what the
 * server has said, at @version, until the page with the record comes. CONFLICT: done too, but the server's value stays
 * what is seen. REFUSED: kept with @code, its whole
 * transaction too; what the user sees falls back to the server's state. LATER: waits and is sent again. An operation that is
 * offered again: REFUSED counts as LATER for 30 days, and DUP changes nothing: the server's pages say what became of it.
 */
gboolean wv_outbox_acknowledge (WvDb *db, gint64 n, WvAckStatus status, gint64 version, const char *code,
                                const char *conflict, gint64 now, GError **error);
/** wv_outbox_acked_upto: highest number up to which every answer is stored; 0 for none. */
gint64 wv_outbox_acked_upto (WvDb *db, GError **error);
/** wv_outbox_last_n: highest number ever given. */
gint64 wv_outbox_last_n (WvDb *db, GError **error);
/** wv_outbox_renumber: the device got a new identity: everything sent and not answered waits again without number. */
gboolean wv_outbox_renumber (WvDb *db, GError **error);
/** wv_outbox_note_server_time: what the server's clock says at @now of ours: the journal below is kept in its time. */
gboolean wv_outbox_note_server_time (WvDb *db, gint64 now, gint64 server_now, GError **error);
/**
 * wv_outbox_offer_again: the server lost history: acknowledged operations of the last 90 days come back to wait,
 * with their own ids (idempotent there).
 */
gboolean wv_outbox_offer_again (WvDb *db, gint64 now, GError **error);

/**
 * wv_mirror_put: what the server says of a record: @data has the open fields (the object of "d" without "sealed").
 * A version not newer than the known one changes nothing. Recomputes what the user sees, notes the change.
 */
gboolean wv_mirror_put (WvDb *db, const WvKind *kind, const char *id, gint64 version, const json_t *data,
                        GBytes *sealed, GError **error);
/** wv_mirror_put_record: the same with a record whose version is set: the fast path for directory pages. */
gboolean wv_mirror_put_record (WvDb *db, const WvRecord *record, GError **error);
/**
 * wv_mirror_gone: the server has it no more, or not for us. With @cascade, for a referral: purges everything of the
 * dossier here; own operations on it stay in the outbox as refused with code "not_visible".
 */
gboolean wv_mirror_gone (WvDb *db, const WvKind *kind, const char *id, gboolean cascade, GError **error);
/** wv_mirror_unknown: a record of a kind that this version does not know: kept as text for a later version. */
gboolean wv_mirror_unknown (WvDb *db, const char *stream, const char *kind, const char *id, gint64 version,
                            const char *json, GError **error);
/** wv_mirror_unknown_gone: forgets it again. */
gboolean wv_mirror_unknown_gone (WvDb *db, const char *kind, const char *id, GError **error);
/** wv_mirror_count: how many records of a stream ("dir" or "org:…") the server has given us, as the user's own
 * waiting new ones do not count; -1 with @error. */
gint64 wv_mirror_count (WvDb *db, const char *stream, GError **error);

/** wv_cursor_get: (transfer full) (nullable): %NULL without error: from the beginning. */
char *wv_cursor_get (WvDb *db, const char *stream, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** wv_cursor_set: %NULL forgets it. */
gboolean wv_cursor_set (WvDb *db, const char *stream, const char *cursor, GError **error);

/** wv_sync_state_get: (transfer full) (nullable): a value that sync keeps: "ratchet", "epoch", "last-synced" … */
char *wv_sync_state_get (WvDb *db, const char *key, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean wv_sync_state_set (WvDb *db, const char *key, const char *value, GError **error);

G_END_DECLS
