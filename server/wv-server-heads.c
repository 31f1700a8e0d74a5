#include "server/wv-server-heads.h"

#include <string.h>

#include "domain/wv-error.h"
#include "domain/wv-sum.h"

/* PostgreSQL refuses 8000 bytes and more. */
#define NOTIFY_MAX 7900

/* Columns for unnest(): of the entries, and of the streams they are in. */
typedef struct
{
  GPtrArray *entry_streams, *kinds, *ids, *ranks, *ops, *versions;
  GPtrArray *streams, *counts, *lives, *sums;
  GPtrArray *notices;
} Columns;

static GPtrArray *
new_column (void)
{
  return g_ptr_array_new_with_free_func (g_free);
}

static void
columns_clear (Columns *self)
{
  GPtrArray *all[] = { self->entry_streams, self->kinds,  self->ids,   self->ranks, self->ops,    self->versions,
                       self->streams,       self->counts, self->lives, self->sums,  self->notices };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    g_clear_pointer (&all[i], g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Columns, columns_clear)

static void
add_number (GPtrArray *column, gint64 value)
{
  g_ptr_array_add (column, g_strdup_printf ("%" G_GINT64_FORMAT, value));
}

static void
add_stream (Columns *self, const char *stream)
{
  const char *last = self->notices->len > 0 ? self->notices->pdata[self->notices->len - 1] : NULL;

  g_ptr_array_add (self->streams, g_strdup (stream));
  if (last != NULL && strlen (last) + 1 + strlen (stream) < NOTIFY_MAX)
    {
      char *longer = g_strconcat (last, "\n", stream, NULL);

      g_free (self->notices->pdata[self->notices->len - 1]);
      self->notices->pdata[self->notices->len - 1] = longer;
    }
  else
    g_ptr_array_add (self->notices, g_strdup (stream));
}

/* What the appends to one stream make of its live count and its sum. */
typedef struct
{
  gint64 live;
  guint64 sum;
} Change;

static void
change (Change *self, const WvServerAppend *append)
{
  gboolean put = strcmp (append->op, "put") == 0;

  self->live += (put ? 1 : 0) - (append->was_live ? 1 : 0);
  self->sum += put ? wv_sum_of (append->kind, append->id, append->version) : 0;
  self->sum -= append->was_live ? wv_sum_of (append->kind, append->id, append->was_version) : 0;
}

static void
add_entry (Columns *self, const WvServerAppend *append, guint rank)
{
  g_ptr_array_add (self->entry_streams, g_strdup (append->stream));
  g_ptr_array_add (self->kinds, g_strdup (append->kind));
  g_ptr_array_add (self->ids, g_strdup (append->id));
  g_ptr_array_add (self->ops, g_strdup (append->op));
  add_number (self->ranks, rank);
  add_number (self->versions, append->version);
}

static Columns
columns_of (const GPtrArray *appends)
{
  Columns self = { new_column (), new_column (), new_column (), new_column (), new_column (), new_column (),
                   new_column (), new_column (), new_column (), new_column (), new_column () };
  Change all = { 0 };
  guint rank = 0;

  for (guint i = 0; i < appends->len; i++)
    {
      const WvServerAppend *append = appends->pdata[i];
      const WvServerAppend *next = i + 1 < appends->len ? appends->pdata[i + 1] : NULL;

      if (rank++ == 0)
        add_stream (&self, append->stream);
      add_entry (&self, append, rank);
      change (&all, append);
      if (next != NULL && strcmp (next->stream, append->stream) == 0)
        continue;
      add_number (self.counts, rank);
      add_number (self.lives, all.live);
      g_ptr_array_add (self.sums, g_strdup_printf ("%" G_GUINT64_FORMAT, all.sum));
      all = (Change){ 0 };
      rank = 0;
    }
  return self;
}

#define SQL_MAKE                                                                                                                 \
  "INSERT INTO stream (id, head, nonce) SELECT id, 0, '' FROM unnest($1::text[]) AS s (id) ORDER BY id COLLATE \"C\" "           \
  "ON CONFLICT DO NOTHING"
#define SQL_LOCK "SELECT 1 FROM stream WHERE id = ANY ($1::text[]) ORDER BY id FOR UPDATE"
#define SQL_ENTER                                                                                                                \
  "INSERT INTO stream_entry (stream, kind, rec, seq, op, v, at) "                                                                \
  "SELECT e.stream, e.kind, e.rec, s.head + e.rank, e.op, e.v, $7::bigint "                                                      \
  "FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::bigint[]) "                                     \
  "AS e (stream, kind, rec, rank, op, v) JOIN stream s ON s.id = e.stream "                                                      \
  "ON CONFLICT (stream, kind, rec) DO UPDATE SET seq = excluded.seq, op = excluded.op, v = excluded.v, at = excluded.at"
#define SQL_NONCE                                                                                                                \
  "INSERT INTO stream_nonce (stream, seq, nonce) "                                                                               \
  "SELECT id, head + 1, $2 FROM stream WHERE id = ANY ($1::text[]) AND nonce <> $2 "                                             \
  "ON CONFLICT (stream, seq) DO UPDATE SET nonce = excluded.nonce"
#define SQL_ADVANCE                                                                                                              \
  "UPDATE stream s SET head = s.head + m.count, nonce = $5, live = s.live + m.live, "                                            \
  "sum = mod(s.sum + m.sum, 18446744073709551616) "                                                                              \
  "FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::numeric[]) AS m (id, count, live, sum) WHERE s.id = m.id"
#define SQL_TELL "SELECT pg_notify ('" WV_SERVER_CHANNEL "', n.names) FROM unnest($1::text[]) AS n (names)"

static const WvPgStep commit_step = { "COMMIT", 0, NULL };

/* A transaction that failed earlier answers to COMMIT with ROLLBACK, and not with an error. */
static gboolean
is_committed (PGresult *taken, GError **error)
{
  g_autoptr (PGresult) result = taken;

  if (result != NULL && strcmp (PQcmdStatus (result), "COMMIT") != 0)
    g_set_error (error, WV_ERROR, WV_ERROR_STORAGE, "PostgreSQL had given the transaction up");
  return result != NULL && strcmp (PQcmdStatus (result), "COMMIT") == 0;
}

gboolean
wv_server_heads_commit (WvPg *pg, WvServerPending *pending, const char *nonce, gint64 now, GHashTable *moved, GError **error)
{
  g_autoptr (GPtrArray) appends = wv_server_pending_list (pending);
  g_auto (Columns) columns = columns_of (appends);
  g_autofree char *entry_streams = wv_pg_array (columns.entry_streams);
  g_autofree char *kinds = wv_pg_array (columns.kinds);
  g_autofree char *ids = wv_pg_array (columns.ids);
  g_autofree char *ranks = wv_pg_array (columns.ranks);
  g_autofree char *ops = wv_pg_array (columns.ops);
  g_autofree char *versions = wv_pg_array (columns.versions);
  g_autofree char *streams = wv_pg_array (columns.streams);
  g_autofree char *counts = wv_pg_array (columns.counts);
  g_autofree char *lives = wv_pg_array (columns.lives);
  g_autofree char *sums = wv_pg_array (columns.sums);
  g_autofree char *notices = wv_pg_array (columns.notices);
  const WvPgStep steps[] = {
    WV_PG_STEP (SQL_MAKE, streams),
    WV_PG_STEP (SQL_LOCK, streams),
    WV_PG_STEP (SQL_ENTER, entry_streams, kinds, ids, ranks, ops, versions, WV_PG_INT (now)),
    WV_PG_STEP (SQL_NONCE, streams, nonce),
    WV_PG_STEP (SQL_ADVANCE, streams, counts, lives, sums, nonce),
    WV_PG_STEP (SQL_TELL, notices),
    commit_step,
  };

  if (!is_committed (appends->len > 0 ? wv_pg_run (pg, steps, G_N_ELEMENTS (steps), error) : wv_pg_query (pg, commit_step, error),
                     error))
    return FALSE;
  for (guint i = 0; i < columns.streams->len; i++)
    g_hash_table_add (moved, g_strdup (columns.streams->pdata[i]));
  return TRUE;
}
