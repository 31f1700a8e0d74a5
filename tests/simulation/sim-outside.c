/* What the product keeps outside its databases, in memory: the desktops' tokens and how far the server's database ever
 * was. These stand before the product's own, which use the keyring and files. */
#include "sim-outside.h"

#include "domain/wv-clock.h"
#include "domain/wv-error.h"
#include "seal/wv-token.h"
#include "server/wv-server-highwater.h"

struct _WvServerHighwater
{
  char *unused;
};

static GHashTable *tokens; /* device → token */
static char *high_epoch;
static gint64 high_commits;
static gint64 looks; /* at the computer's own clock */

/* The computer's own clock, for who has no other: one that always goes on. */
static gint64
system_now (gpointer data)
{
  return G_GINT64_CONSTANT (1773136800000) + 10000 * ++looks;
}

const WvClock wv_clock_system = { .now = system_now };

gint64
wv_clock_now (const WvClock *clock)
{
  return clock != NULL ? clock->now (clock->data) : system_now (NULL);
}

void
sim_outside_forget (void)
{
  if (tokens == NULL)
    tokens = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_remove_all (tokens);
  sim_outside_forget_highwater ();
  looks = 0;
}

void
sim_outside_forget_highwater (void)
{
  g_clear_pointer (&high_epoch, g_free);
  high_commits = 0;
}

gboolean
wv_token_store (const char *account, const char *token, const char *fallback_dir, GError **error)
{
  g_hash_table_replace (tokens, g_strdup (account), g_strdup (token));
  return TRUE;
}

char *
wv_token_load (const char *account, const char *fallback_dir, GError **error)
{
  const char *token = g_hash_table_lookup (tokens, account);

  if (token == NULL)
    g_set_error_literal (error, WV_ERROR, WV_ERROR_NOT_FOUND, "no token");
  return g_strdup (token);
}

gboolean
wv_token_clear (const char *account, const char *fallback_dir, GError **error)
{
  g_hash_table_remove (tokens, account);
  return TRUE;
}

gboolean
wv_server_highwater_read (const char *database, char **ret_epoch, gint64 *ret_commits)
{
  *ret_epoch = g_strdup (high_epoch);
  *ret_commits = high_commits;
  return high_epoch != NULL;
}

WvServerHighwater *
wv_server_highwater_new (const char *database)
{
  return g_new0 (WvServerHighwater, 1);
}

void
wv_server_highwater_note (WvServerHighwater *self, const char *epoch, gint64 commits)
{
  g_free (high_epoch);
  high_epoch = g_strdup (epoch);
  high_commits = commits;
}

void
wv_server_highwater_free (WvServerHighwater *self)
{
  g_free (self);
}

char *
wv_server_file_stamp (const char *path)
{
  return g_strdup ("the same file");
}
