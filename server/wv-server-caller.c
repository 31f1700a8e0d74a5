#include "server/wv-server-caller.h"

#define SEEN_EVERY_MS 3600000
#define DEVICES_MAX 100000

struct _WvServerCallers
{
  WvServerGuesses *tokens;
  GMutex lock;
  GHashTable *seen; /* device → gint64, when it was written */
};

typedef struct
{
  char *device;
  gint64 at;
} Touch;

WvServerCallers *
wv_server_callers_new (void)
{
  WvServerCallers *self = g_new0 (WvServerCallers, 1);

  self->tokens = wv_server_guesses_new ();
  g_mutex_init (&self->lock);
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
wv_server_callers_free (WvServerCallers *self)
{
  if (self == NULL)
    return;
  wv_server_guesses_free (self->tokens);
  g_hash_table_unref (self->seen);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static char *
hash_of (const char *token)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, token, -1);
}

gboolean
wv_server_callers_is_slow (WvServerCallers *self, const char *peer, const char *token, gint64 now)
{
  g_autofree char *hash = NULL;

  if (token == NULL || !wv_server_guesses_is_slow (self->tokens, peer, now))
    return FALSE;
  hash = hash_of (token);
  return !wv_server_guesses_is_trusted (self->tokens, hash);
}

static gboolean
is_due (WvServerCallers *self, const char *device, gint64 now)
{
  const gint64 *last;
  gboolean due;

  g_mutex_lock (&self->lock);
  last = g_hash_table_lookup (self->seen, device);
  due = last == NULL || now >= *last + SEEN_EVERY_MS || now < *last;
  if (due)
    {
      if (g_hash_table_size (self->seen) >= DEVICES_MAX)
        g_hash_table_remove_all (self->seen);
      g_hash_table_insert (self->seen, g_strdup (device), g_memdup2 (&now, sizeof now));
    }
  g_mutex_unlock (&self->lock);
  return due;
}

static gboolean
touch (WvServerStore *store, gpointer data, GError **error)
{
  const Touch *self = data;

  return store->touch_device (store, self->device, self->at, error);
}

/* When it fails, the next hour brings another. */
static void
on_touched (gpointer data, const GError *error)
{
  Touch *self = data;

  g_free (self->device);
  g_free (self);
}

void
wv_server_callers_note (WvServerCallers *self, const char *peer, const char *token, const char *device,
                        WvServerWorker *writer, gint64 now)
{
  g_autofree char *hash = token != NULL ? hash_of (token) : NULL;
  Touch *note;

  if (hash == NULL)
    return;
  if (device == NULL)
    {
      wv_server_guesses_note_token (self->tokens, peer, hash, now);
      return;
    }
  wv_server_guesses_trust (self->tokens, hash);
  if (!is_due (self, device, now))
    return;
  note = g_new0 (Touch, 1);
  note->device = g_strdup (device);
  note->at = now;
  wv_server_worker_push (writer, touch, on_touched, note);
}
