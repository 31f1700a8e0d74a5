#include "server/wv-server-guesses.h"

#define WRONG_MAX 5
#define PERIOD_MS 60000
/* Addresses that are remembered: beyond this the old ones are swept out first. */
#define PEERS_MAX 10000

typedef struct
{
  guint wrong;
  gint64 last;
} Peer;

struct _WvServerGuesses
{
  GMutex lock;
  GHashTable *peers;
};

WvServerGuesses *
wv_server_guesses_new (void)
{
  WvServerGuesses *self = g_new0 (WvServerGuesses, 1);

  g_mutex_init (&self->lock);
  self->peers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
wv_server_guesses_free (WvServerGuesses *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->peers);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static gboolean
is_old (gpointer key, gpointer value, gpointer data)
{
  return ((Peer *) value)->last + PERIOD_MS <= *(gint64 *) data;
}

void
wv_server_guesses_note (WvServerGuesses *self, const char *peer, gint64 now)
{
  Peer *known;

  g_mutex_lock (&self->lock);
  if (g_hash_table_size (self->peers) >= PEERS_MAX)
    g_hash_table_foreach_remove (self->peers, is_old, &now);
  known = g_hash_table_lookup (self->peers, peer);
  if (known == NULL)
    {
      known = g_new0 (Peer, 1);
      g_hash_table_insert (self->peers, g_strdup (peer), known);
    }
  if (known->last + PERIOD_MS <= now)
    known->wrong = 0;
  known->wrong++;
  known->last = now;
  g_mutex_unlock (&self->lock);
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
