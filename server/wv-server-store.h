#pragma once

#include <jansson.h>

#include "domain/wv-clock.h"
#include "store/wv-json.h"

G_BEGIN_DECLS

/**
 * WvServerStore: where the server keeps everything: one interface, so that SQLite and PostgreSQL are two
 * implementations of it. Used by one thread at a time. Every function but begin and take_moved is called inside a transaction.
 * Errors: STORAGE, FULL, READ_ONLY, CORRUPT; CONFLICT when another process was in the way: undo, and the same may succeed;
 * INVALID for a value that the database does not take, also from commit.
 */
typedef struct _WvServerStore WvServerStore;

/** WvServerRecord: a record as the server has it. @data: open fields and "sealed" (base64). */
typedef struct
{
  char *kind, *id;
  char *dossier;    /* nullable */
  gint64 version;
  json_t *data;
  json_t *versions; /* field → version of its last change */
  gboolean deleted;
} WvServerRecord;
void wv_server_record_free (WvServerRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvServerRecord, wv_server_record_free)

/** WvServerDevice: who asks. @last_n: highest number of an operation; @ratchet, @previous_ratchet: what it was given last. */
typedef struct
{
  char *id, *organisation, *contact, *role;
  gint64 last_n;
  char *ratchet, *previous_ratchet; /* nullable */
  char *revoked;                    /* nullable: "left", "stolen": it may not read any more */
} WvServerDevice;
void wv_server_device_free (WvServerDevice *device);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvServerDevice, wv_server_device_free)

/** WvServerCode: an invitation. */
typedef struct
{
  char *organisation, *contact, *role;
  char *invited_by; /* nullable: contact id */
  gint64 expires_at, used_at;
  char *device, *attempt; /* nullable: the device that used it, and by what it is known again */
} WvServerCode;
void wv_server_code_free (WvServerCode *code);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvServerCode, wv_server_code_free)

/** WvServerEntry: one entry of a stream. */
typedef struct
{
  gint64 seq;
  char *kind, *id, *op; /* op: put, del, gone */
} WvServerEntry;
void wv_server_entry_free (WvServerEntry *entry);

/** WvServerReceipt: what became of an operation. */
typedef struct
{
  char *state;
  gint64 version;
  char *conflict; /* nullable */
  char *op_id;    /* only from get_receipt_by_n */
} WvServerReceipt;
void wv_server_receipt_free (WvServerReceipt *receipt);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvServerReceipt, wv_server_receipt_free)

/**
 * WvServerHead: where a stream is. @nonce: of its last cursor. @floor: deletions up to here are forgotten. @live, @sum:
 * records that are in it, and the sum over them (wv-sum.h).
 */
typedef struct
{
  gint64 head, floor, live;
  guint64 sum;
  char *nonce;
} WvServerHead;
void wv_server_head_clear (WvServerHead *head);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WvServerHead, wv_server_head_clear)

/** WvServerVisit: one live record of a stream. */
typedef void (*WvServerVisit) (const char *kind, const char *id, gint64 version, gpointer data);

/** WvServerCounts: for `status`. @last_seen: ms, 0 never. */
typedef struct
{
  gint64 records, dossiers, devices, open_codes, last_seen, open_conflicts;
} WvServerCounts;

struct _WvServerStore
{
  const WvClock *clock; /* for the age of tombstones; NULL: the system's */

  void (*close) (WvServerStore *self);
  /** begin … commit or rollback; inside another pair it is a part that can be undone by itself */
  gboolean (*begin) (WvServerStore *self, gboolean write, GError **error);
  gboolean (*commit) (WvServerStore *self, GError **error);
  void (*rollback) (WvServerStore *self);
  /** names of streams that may have moved since the last call; outside a transaction. Only a hint for who waits */
  GStrv (*take_moved) (WvServerStore *self);

  /** the random id of this history; another one after a restore, which the implementation finds out when it is opened */
  char *(*get_epoch) (WvServerStore *self, GError **error);
  /** this history was cut: a new epoch, a version floor above every version that the lost part can have given, and no
   *  ratchets, because desktops may have newer ones */
  gboolean (*renew_epoch) (WvServerStore *self, GError **error);
  /** versions of records that are given from now on are above it */
  gboolean (*get_version_floor) (WvServerStore *self, gint64 *ret_floor, GError **error);

  /** (nullable): NULL without error when there is none */
  WvServerRecord *(*get_record) (WvServerStore *self, const char *kind, const char *id, GError **error);
  /** a version above that of the stored one, if any */
  gboolean (*put_record) (WvServerStore *self, const WvServerRecord *record, GError **error);
  /** (element-type WvServerRecord): all of a dossier, oldest first; @kind: (nullable) one kind only */
  GPtrArray *(*get_dossier) (WvServerStore *self, const char *dossier, const char *kind, GError **error);

  gboolean (*put_grantee) (WvServerStore *self, const char *dossier, const char *organisation, const char *grant,
                           gboolean ended, GError **error);
  /** organisations that may see @dossier now */
  GStrv (*get_grantees) (WvServerStore *self, const char *dossier, GError **error);

  /** moves the record's entry to the head of @stream, with the version that the record has now, and keeps live count and
   * sum; "gone" and "del" only where a "put" was. The number may be given at the end of the transaction: read_stream of
   * the same transaction need not show it, get_head grows */
  gboolean (*append) (WvServerStore *self, const char *stream, const char *kind, const char *id, const char *op, GError **error);
  /** all 0 and an empty nonce for a stream without entries */
  gboolean (*get_head) (WvServerStore *self, const char *stream, WvServerHead *ret_head, GError **error);
  /** the nonce that cursors at @seq have; empty when it is not known any more: then any will do */
  char *(*get_nonce) (WvServerStore *self, const char *stream, gint64 seq, GError **error);
  /** (element-type WvServerEntry): entries with seq > @after, in order, at most @max */
  GPtrArray *(*read_stream) (WvServerStore *self, const char *stream, gint64 after, guint max, GError **error);

  /** every live record of @stream, in any order */
  gboolean (*visit_live) (WvServerStore *self, const char *stream, WvServerVisit visit, gpointer data, GError **error);
  gboolean (*is_live) (WvServerStore *self, const char *stream, const char *kind, const char *id, gboolean *ret_live, GError **error);
  /** forgets "gone" and "del" entries of before @before (ms) and raises the floors of their streams */
  gboolean (*purge_tombstones) (WvServerStore *self, gint64 before, gint64 *ret_purged, GError **error);

  WvServerReceipt *(*get_receipt) (WvServerStore *self, const char *op_id, GError **error);
  WvServerReceipt *(*get_receipt_by_n) (WvServerStore *self, const char *device, gint64 n, GError **error);
  gboolean (*put_receipt) (WvServerStore *self, const char *op_id, const char *device, gint64 n,
                           const WvServerReceipt *receipt, gint64 at, GError **error);

  /** in a write transaction the device stays locked until its end: two copies of one request come one after the other */
  WvServerDevice *(*find_device) (WvServerStore *self, const char *token_hash, GError **error);
  gboolean (*add_device) (WvServerStore *self, const WvServerDevice *device, const char *token_hash, gint64 at, GError **error);
  /** notes that the device was here, at most once an hour */
  gboolean (*touch_device) (WvServerStore *self, const char *device, gint64 at, GError **error);
  gboolean (*set_place) (WvServerStore *self, const char *device, gint64 last_n, const char *ratchet,
                         const char *previous_ratchet, GError **error);
  gboolean (*set_token) (WvServerStore *self, const char *device, const char *token_hash, GError **error);
  /** @why: "left" or "stolen"; %NULL lets it in again. @ret_found: whether there is such a device */
  gboolean (*revoke_device) (WvServerStore *self, const char *device, const char *why, gboolean *ret_found, GError **error);
  gboolean (*add_code) (WvServerStore *self, const char *hash, const WvServerCode *code, GError **error);
  WvServerCode *(*find_code) (WvServerStore *self, const char *hash, GError **error);
  /** @device: who used it; @attempt: (nullable): by what it is known again */
  gboolean (*use_code) (WvServerStore *self, const char *hash, gint64 at, const char *device, const char *attempt, GError **error);
  gboolean (*put_key) (WvServerStore *self, const char *organisation, const char *public_key, const char *recovery_wrap, GError **error);
  /** @ret_public_key NULL when the organisation has no key yet */
  gboolean (*get_key) (WvServerStore *self, const char *organisation, char **ret_public_key, char **ret_recovery_wrap, GError **error);
  gboolean (*add_audit) (WvServerStore *self, const char *device, const char *stream, gint64 from, gint64 to, gint64 at, GError **error);
  gboolean (*count) (WvServerStore *self, WvServerCounts *ret_counts, GError **error);
  /** arrays of wv_server_device_row() and wv_server_stream_row() */
  json_t *(*list_devices) (WvServerStore *self, GError **error);
  json_t *(*list_streams) (WvServerStore *self, GError **error);
};

/** wv_server_device_row: for list_devices. @seen: 0 never; @revoked: (nullable) why. */
json_t *wv_server_device_row (const char *id, const char *organisation, const char *role, gint64 enrolled, gint64 seen,
                              const char *revoked);
/** wv_server_stream_row: for list_streams. @live: records that it holds now. */
json_t *wv_server_stream_row (const char *id, gint64 head, gint64 floor, gint64 live);

/** wv_server_store_close: accepts %NULL. */
void wv_server_store_close (WvServerStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvServerStore, wv_server_store_close)

/**
 * wv_server_next_floor: the version floor of a new history after one with @floor: a million higher at least, far more than
 * one record is changed between backup and restore; and the moment, so that two histories from one backup differ.
 */
gint64 wv_server_next_floor (gint64 floor);
/** wv_server_new_epoch: a random name for a history, or for what is done in one opening of the database; short: it travels. */
char *wv_server_new_epoch (void) G_GNUC_WARN_UNUSED_RESULT;
/** wv_server_next_version: the version after @version, above the store's version floor. */
gboolean wv_server_next_version (WvServerStore *store, gint64 version, gint64 *ret_version, GError **error);

/** wv_server_store_open_sqlite: opens or makes the database @path (":memory:" for tests). Errors: also NEWER, INVALID. */
WvServerStore *wv_server_store_open_sqlite (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/**
 * wv_server_store_open_postgres: the database @uri (postgresql://…) after wv_server_postgres_init(); several processes
 * may have it open. Only where the program was built with libpq. Errors: also NOT_FOUND, NEWER.
 */
WvServerStore *wv_server_store_open_postgres (const char *uri, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
