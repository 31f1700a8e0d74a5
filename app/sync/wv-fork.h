#pragma once

#include "store/wv-store.h"

G_BEGIN_DECLS

/**
 * Becoming a new device after the server said that this one exists twice (README.md, Copies). Both functions are for
 * wv_store_run_async() or a plain transaction.
 */

/** WvFork: @folder: of the database, for the token. @answer: of POST /v1/fork. @ret_token: out, for the transport. */
typedef struct
{
  char *folder;
  GBytes *answer;
  char *ret_token;
} WvFork;
WvFork *wv_fork_new (const char *folder, GBytes *answer) G_GNUC_WARN_UNUSED_RESULT;
void wv_fork_free (WvFork *fork);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvFork, wv_fork_free)

/** wv_fork_request: the body for POST /v1/fork. */
GBytes *wv_fork_request (void) G_GNUC_WARN_UNUSED_RESULT;
/**
 * wv_fork_adopt: a #WvStoreFunc: keeps the token, then this computer is the new device; what was sent without an answer
 * waits again. Returns: @fork. Errors: NETWORK when the answer is not whole, PROTOCOL, storage
 */
gpointer wv_fork_adopt (WvDb *db, gpointer fork, GError **error);

/**
 * wv_fork_is_needed: whether this database was last used on another computer (by the system's machine id, of which only
 * a salted hash is kept). The first time it is noted. Inside a write transaction. A computer without such an id never.
 */
gboolean wv_fork_is_needed (WvDb *db, gboolean *ret_needed, GError **error);

G_END_DECLS
