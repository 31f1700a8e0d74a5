#include "server/wv-server-heads.h"

#include <string.h>

#include "domain/wv-error.h"
#include "domain/wv-id.h"

#define NONCE_LENGTH 12
/* PostgreSQL refuses 8000 bytes and more. */
#define NOTIFY_MAX 7900

/* Columns for unnest(): of the entries, and of the streams they are in. */
typedef struct
{
  GPtrArray *entry_streams, *kinds, *ids, *ranks, *ops;
  GPtrArray *streams, *counts, *nonces;
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
  GPtrArray *all[] = { self->entry_streams, self->kinds,  self->ids,    self->ranks, self->ops,
                       self->streams,       self->counts, self->nonces, self->notices };

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    g_clear_pointer (&all[i], g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Columns, columns_clear)

static void
add_number (GPtrArray *column, guint value)
{
  g_ptr_array_add (column, g_strdup_printf ("%u", value));
}

static void
add_stream (Columns *self, const char *stream)
{
  g_autofree char *random = wv_id_new (NULL);
  const char *last = self->notices->len > 0 ? self->notices->pdata[self->notices->len - 1] : NULL;

  g_ptr_array_add (self->streams, g_strdup (stream));
  g_ptr_array_add (self->nonces, g_strdup (random + WV_ID_LENGTH - NONCE_LENGTH));
  if (last != NULL && strlen (last) + 1 + strlen (stream) < NOTIFY_MAX)
    {
      char *longer = g_strconcat (last, "\n", stream, NULL);

      g_free (self->notices->pdata[self->notices->len - 1]);
      self->notices->pdata[self->notices->len - 1] = longer;
    }
  else
    g_ptr_array_add (self->notices, g_strdup (stream));
}

static Columns
columns_of (const GPtrArray *appends)
{
  Columns self = { new_column (), new_column (), new_column (), new_column (), new_column (),
                   new_column (), new_column (), new_column (), new_column () };
  guint rank = 0;

  for (guint i = 0; i < appends->len; i++)
    {
      const WvServerAppend *append = appends->pdata[i];
      const WvServerAppend *next = i + 1 < appends->len ? appends->pdata[i + 1] : NULL;

      if (rank++ == 0)
        add_stream (&self, append->stream);
      g_ptr_array_add (self.entry_streams, g_strdup (append->stream));
      g_ptr_array_add (self.kinds, g_strdup (append->kind));
      g_ptr_array_add (self.ids, g_strdup (append->id));
      g_ptr_array_add (self.ops, g_strdup (append->op));
      add_number (self.ranks, rank);
      if (next != NULL && strcmp (next->stream, append->stream) == 0)
        continue;
      add_number (self.counts, rank);
      rank = 0;
    }
  return self;
}

#define SQL_MAKE                                                                                                                 \
  "INSERT INTO stream (id, head, nonce) SELECT id, 0, '' FROM unnest($1::text[]) AS s (id) ORDER BY id COLLATE \"C\" "           \
  "ON CONFLICT DO NOTHING"
#define SQL_LOCK "SELECT 1 FROM stream WHERE id = ANY ($1::text[]) ORDER BY id FOR UPDATE"
#define SQL_ENTER                                                                                                                \
  "INSERT INTO stream_entry (stream, kind, rec, seq, op) "                                                                       \
  "SELECT e.stream, e.kind, e.rec, s.head + e.rank, e.op "                                                                       \
  "FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[]) AS e (stream, kind, rec, rank, op) "                \
  "JOIN stream s ON s.id = e.stream "                                                                                            \
  "ON CONFLICT (stream, kind, rec) DO UPDATE SET seq = excluded.seq, op = excluded.op"
#define SQL_ADVANCE                                                                                                              \
  "UPDATE stream s SET head = s.head + m.count, nonce = m.nonce "                                                                \
  "FROM unnest($1::text[], $2::bigint[], $3::text[]) AS m (id, count, nonce) WHERE s.id = m.id"
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
wv_server_heads_commit (WvPg *pg, WvServerPending *pending, GHashTable *moved, GError **error)
{
  g_autoptr (GPtrArray) appends = wv_server_pending_list (pending);
  g_auto (Columns) columns = columns_of (appends);
  g_autofree char *entry_streams = wv_pg_array (columns.entry_streams);
  g_autofree char *kinds = wv_pg_array (columns.kinds);
  g_autofree char *ids = wv_pg_array (columns.ids);
  g_autofree char *ranks = wv_pg_array (columns.ranks);
  g_autofree char *ops = wv_pg_array (columns.ops);
  g_autofree char *streams = wv_pg_array (columns.streams);
  g_autofree char *counts = wv_pg_array (columns.counts);
  g_autofree char *nonces = wv_pg_array (columns.nonces);
  g_autofree char *notices = wv_pg_array (columns.notices);
  const WvPgStep steps[] = {
    WV_PG_STEP (SQL_MAKE, streams),
    WV_PG_STEP (SQL_LOCK, streams),
    WV_PG_STEP (SQL_ENTER, entry_streams, kinds, ids, ranks, ops),
    WV_PG_STEP (SQL_ADVANCE, streams, counts, nonces),
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
