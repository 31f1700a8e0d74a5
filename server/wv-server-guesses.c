#include "server/wv-server-guesses.h"

#define WRONG_MAX 5
#define PERIOD_MS 60000
/* Addresses that are remembered: beyond this the old ones are swept out first. */
#define PEERS_MAX 10000
/* Right tokens that are remembered; beyond this they are learnt anew. */
#define TRUSTED_MAX 100000

typedef struct
{
  guint wrong;
  gint64 last;
  guint tokens[WRONG_MAX]; /* of the wrong ones, so that none counts twice */
} Peer;

struct _WvServerGuesses
{
  GMutex lock;
  GHashTable *peers;
  GHashTable *trusted; /* set of hashes */
};

WvServerGuesses *
wv_server_guesses_new (void)
{
  WvServerGuesses *self = g_new0 (WvServerGuesses, 1);

  g_mutex_init (&self->lock);
  self->peers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->trusted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
wv_server_guesses_free (WvServerGuesses *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->peers);
  g_hash_table_unref (self->trusted);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static gboolean
is_old (gpointer key, gpointer value, gpointer data)
{
  return ((Peer *) value)->last + PERIOD_MS <= *(gint64 *) data;
}

/* With the lock. */
static Peer *
know (WvServerGuesses *self, const char *peer, gint64 now)
{
  Peer *known;

  if (g_hash_table_size (self->peers) >= PEERS_MAX)
    g_hash_table_foreach_remove (self->peers, is_old, &now);
  known = g_hash_table_lookup (self->peers, peer);
  if (known == NULL)
    {
      known = g_new0 (Peer, 1);
      g_hash_table_insert (self->peers, g_strdup (peer), known);
    }
  if (known->last + PERIOD_MS <= now)
    *known = (Peer){ 0 };
  return known;
}

void
wv_server_guesses_note (WvServerGuesses *self, const char *peer, gint64 now)
{
  Peer *known;

  g_mutex_lock (&self->lock);
  known = know (self, peer, now);
  known->wrong++;
  known->last = now;
  g_mutex_unlock (&self->lock);
}

void
wv_server_guesses_note_token (WvServerGuesses *self, const char *peer, const char *hash, gint64 now)
{
  guint token = MAX (1, g_str_hash (hash)); /* 0 is none */
  gboolean again = FALSE;
  Peer *known;

  g_mutex_lock (&self->lock);
  known = know (self, peer, now);
  for (guint i = 0; i < WRONG_MAX; i++)
    again |= known->tokens[i] == token;
  if (!again)
    {
      known->tokens[known->wrong % WRONG_MAX] = token;
      known->wrong++;
      known->last = now;
    }
  g_mutex_unlock (&self->lock);
}

void
wv_server_guesses_trust (WvServerGuesses *self, const char *hash)
{
  g_mutex_lock (&self->lock);
  if (g_hash_table_size (self->trusted) >= TRUSTED_MAX)
    g_hash_table_remove_all (self->trusted);
  g_hash_table_add (self->trusted, g_strdup (hash));
  g_mutex_unlock (&self->lock);
}

gboolean
wv_server_guesses_is_trusted (WvServerGuesses *self, const char *hash)
{
  gboolean trusted;

  g_mutex_lock (&self->lock);
  trusted = g_hash_table_contains (self->trusted, hash);
  g_mutex_unlock (&self->lock);
  return trusted;
}

gboolean
wv_server_guesses_is_slow (WvServerGuesses *self, const char *peer, gint64 now)
{
  const Peer *known;
  gboolean slow;

  g_mutex_lock (&self->lock);
  known = g_hash_table_lookup (self->peers, peer);
  slow = known != NULL && known->wrong >= WRONG_MAX && now < known->last + PERIOD_MS;
  g_mutex_unlock (&self->lock);
  return slow;
}
