#pragma once

#include "server/wv-server-store.h"
#include "sync/wv-message.h"

G_BEGIN_DECLS

/**
 * WvServerExchange: one request of a desktop from its bytes to the bytes of the answer, in stages, without HTTP and
 * without threads: the server runs each stage where it belongs, a test runs them all after each other.
 * read → take (when there are operations) → pages → audit (when something of an organisation is handed out) → finish.
 */
typedef struct _WvServerExchange WvServerExchange;

/** wv_server_exchange_new: @packed: @body is gzip. */
WvServerExchange *wv_server_exchange_new (GBytes *body, gboolean packed, gint64 now) G_GNUC_WARN_UNUSED_RESULT;
void wv_server_exchange_free (WvServerExchange *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvServerExchange, wv_server_exchange_free)

/**
 * wv_server_exchange_set_courier: the request came in a file: it may hold more, and may be late, so it takes no part in
 * the ratchet.
 */
void wv_server_exchange_set_courier (WvServerExchange *self);
/** wv_server_exchange_set_courier_key: what a desktop is told that asks for it; @key must outlive @self. */
void wv_server_exchange_set_courier_key (WvServerExchange *self, const char *key);

/** wv_server_exchange_get_status: HTTP status: 200, or why it was refused; get_code: the word for it. */
guint wv_server_exchange_get_status (const WvServerExchange *self);
const char *wv_server_exchange_get_code (const WvServerExchange *self);

/**
 * wv_server_exchange_read: who asks (@token: (nullable)), and what; outside a transaction.
 * Returns: %FALSE when refused, as in every stage
 */
gboolean wv_server_exchange_read (WvServerExchange *self, WvServerStore *store, const char *token);

/** wv_server_exchange_set_token_hash: before reading, which then needs no token: to run again what was written down. */
void wv_server_exchange_set_token_hash (WvServerExchange *self, const char *hash);

const WvServerDevice *wv_server_exchange_get_device (const WvServerExchange *self);
const WvHello *wv_server_exchange_get_hello (const WvServerExchange *self);
gboolean wv_server_exchange_has_ops (const WvServerExchange *self);

/** wv_server_exchange_take: a WvServerJob: takes the operations; its end is told with wv_server_exchange_taken(). */
gboolean wv_server_exchange_take (WvServerStore *store, gpointer self, GError **error);
/** wv_server_exchange_taken: after the commit, or @error why there was none. */
gboolean wv_server_exchange_taken (WvServerExchange *self, const GError *error);

/**
 * wv_server_exchange_is_lost: whether the desktop's cursor proves that this server lost history, for the first time in
 * this exchange; outside a transaction. Then wv_server_exchange_renew(), a WvServerJob, begins a new epoch before the pages.
 */
gboolean wv_server_exchange_is_lost (WvServerExchange *self, WvServerStore *store);
gboolean wv_server_exchange_renew (WvServerStore *store, gpointer self, GError **error);

/** wv_server_exchange_write_pages: the results and what is new, from one snapshot; outside a transaction. */
gboolean wv_server_exchange_write_pages (WvServerExchange *self, WvServerStore *store);
/** wv_server_exchange_has_audit: whether something is handed out that must be written down before. */
gboolean wv_server_exchange_has_audit (const WvServerExchange *self);
/** wv_server_exchange_audit: a WvServerJob; its end is told with wv_server_exchange_audited(). */
gboolean wv_server_exchange_audit (WvServerStore *store, gpointer self, GError **error);
gboolean wv_server_exchange_audited (WvServerExchange *self, const GError *error);

/** wv_server_exchange_finish: the answer to a request that was not refused. */
GBytes *wv_server_exchange_finish (WvServerExchange *self) G_GNUC_WARN_UNUSED_RESULT;

/**
 * wv_server_exchange_run: all stages on one store, in this thread.
 * Returns: (nullable): the answer; %NULL when refused
 */
GBytes *wv_server_exchange_run (WvServerExchange *self, WvServerStore *store, const char *token) G_GNUC_WARN_UNUSED_RESULT;

/** wv_server_exchange_write_welcome: the first line of an answer. @ratchet: (nullable) */
void wv_server_exchange_write_welcome (WvMessageWriter *writer, const char *epoch, const char *ratchet, gint64 now);

G_END_DECLS
