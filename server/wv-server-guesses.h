#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WvServerGuesses: slows down guessing of invitation codes and tokens: after five wrong ones within a minute an address
 * waits a minute. The same wrong token again is no new guess: a desktop that was revoked must not lock out its office,
 * which has one address. Nor is who was known before held up. Kept in memory: a restart forgets it, which a guesser
 * cannot bring about. May be used from any thread.
 */
typedef struct _WvServerGuesses WvServerGuesses;

WvServerGuesses *wv_server_guesses_new (void) G_GNUC_WARN_UNUSED_RESULT;
void wv_server_guesses_free (WvServerGuesses *guesses);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvServerGuesses, wv_server_guesses_free)

/** wv_server_guesses_note: @peer gave a wrong code. @now in ms. */
void wv_server_guesses_note (WvServerGuesses *guesses, const char *peer, gint64 now);
/** wv_server_guesses_note_token: @peer gave a wrong token, of which @hash is known. */
void wv_server_guesses_note_token (WvServerGuesses *guesses, const char *peer, const char *hash, gint64 now);
/** wv_server_guesses_trust: @hash is that of a right token; is_trusted: it was before. */
void wv_server_guesses_trust (WvServerGuesses *guesses, const char *hash);
gboolean wv_server_guesses_is_trusted (WvServerGuesses *guesses, const char *hash);
gboolean wv_server_guesses_is_slow (WvServerGuesses *guesses, const char *peer, gint64 now);

G_END_DECLS
