#include "server/wv-server-heads.h"

#include <string.h>

#include "domain/wv-error.h"
#include "domain/wv-sum.h"

/* PostgreSQL refuses 8000 bytes and more. */
#define NOTIFY_MAX 7900

/* What becomes of one stream. */
typedef struct
{
  const char *name;
  gint64 head, live;
  guint64 sum;
  gboolean other_nonce; /* its last step was before this history's present nonce */
  gint64 old_head;
} Stream;

typedef struct
{
  WvPg *pg;
  GPtrArray *appends; /* WvServerAppend, by stream */
  GArray *streams;    /* Stream, in the same order */
  const char *nonce;
  gint64 now;
  PGresult *before; /* of each append: was it live, at which version, and which version the record has */
} Heads;

static void
heads_clear (Heads *self)
{
  g_clear_pointer (&self->appends, g_ptr_array_unref);
  g_clear_pointer (&self->streams, g_array_unref);
  g_clear_pointer (&self->before, PQclear);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Heads, heads_clear)

typedef char *(*Text) (const Heads *heads, guint i);

/* One column for unnest(), of @n rows. */
static char *
column (const Heads *self, guint n, Text text)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_full (n, g_free);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (texts, text (self, i));
  return wv_pg_array (texts);
}

static char *
number (gint64 value)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, value);
}

static const WvServerAppend *
append_at (const Heads *self, guint i)
{
  return self->appends->pdata[i];
}

static const Stream *
stream_at (const Heads *self, guint i)
{
  return &g_array_index (self->streams, Stream, i);
}

static char *
stream_of_append (const Heads *self, guint i)
{
  return g_strdup (append_at (self, i)->stream);
}

static char *
kind_of_append (const Heads *self, guint i)
{
  return g_strdup (append_at (self, i)->kind);
}

static char *
id_of_append (const Heads *self, guint i)
{
  return g_strdup (append_at (self, i)->id);
}

static char *
op_of_append (const Heads *self, guint i)
{
  return g_strdup (append_at (self, i)->op);
}

static char *
seq_of_append (const Heads *self, guint i)
{
  return number (append_at (self, i)->seq);
}

static char *
version_of_append (const Heads *self, guint i)
{
  return number (append_at (self, i)->version);
}

static char *
name_of_stream (const Heads *self, guint i)
{
  return g_strdup (stream_at (self, i)->name);
}

static char *
head_of_stream (const Heads *self, guint i)
{
  return number (stream_at (self, i)->head);
}

static char *
live_of_stream (const Heads *self, guint i)
{
  return number (stream_at (self, i)->live);
}

static char *
sum_of_stream (const Heads *self, guint i)
{
  return number ((gint64) stream_at (self, i)->sum);
}

/* The head from which on cursors have the new nonce; -1: they have it already. */
static char *
turn_of_stream (const Heads *self, guint i)
{
  return number (stream_at (self, i)->other_nonce ? stream_at (self, i)->old_head + 1 : -1);
}

static void
list_streams (Heads *self)
{
  const char *last = "";

  for (guint i = 0; i < self->appends->len; i++)
    {
      Stream stream = { .name = append_at (self, i)->stream };

      if (strcmp (stream.name, last) != 0)
        g_array_append_val (self->streams, stream);
      last = stream.name;
    }
}

/* Locking. */

#define SQL_MAKE                                                                                                                 \
  "INSERT INTO stream (id, head, nonce) SELECT id, 0, '' FROM unnest($1::text[]) AS s (id) ORDER BY id COLLATE \"C\" "           \
  "ON CONFLICT DO NOTHING"
#define SQL_LOCK "SELECT id, head, live, sum, nonce FROM stream WHERE id = ANY ($1::text[]) ORDER BY id FOR UPDATE"
#define SQL_BEFORE                                                                                                               \
  "SELECT coalesce (e.op = 'put', false)::int, coalesce (e.v, 0), coalesce (r.v, 0) "                                            \
  "FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS a (stream, kind, rec, n) "                                 \
  "LEFT JOIN stream_entry e ON e.stream = a.stream AND e.kind = a.kind AND e.rec = a.rec "                                       \
  "LEFT JOIN record r ON r.kind = a.kind AND r.id = a.rec ORDER BY a.n"

static gboolean
take_heads (Heads *self, const PGresult *locked, GError **error)
{
  if ((guint) PQntuples (locked) != self->streams->len)
    {
      g_set_error (error, WV_ERROR, WV_ERROR_CORRUPT, "PostgreSQL: a stream is missing");
      return FALSE;
    }
  for (guint i = 0; i < self->streams->len; i++)
    {
      Stream *stream = &g_array_index (self->streams, Stream, i);
      int row = (int) i; /* both are in the order of their bytes */

      g_assert (strcmp (stream->name, wv_pg_text (locked, row, 0)) == 0);
      stream->head = stream->old_head = wv_pg_number (locked, row, 1);
      stream->live = wv_pg_number (locked, row, 2);
      stream->sum = (guint64) wv_pg_number (locked, row, 3);
      stream->other_nonce = strcmp (self->nonce, wv_pg_text (locked, row, 4)) != 0;
    }
  return TRUE;
}

static gboolean
lock (Heads *self, GError **error)
{
  g_autofree char *streams = column (self, self->streams->len, name_of_stream);
  g_autofree char *entry_streams = column (self, self->appends->len, stream_of_append);
  g_autofree char *kinds = column (self, self->appends->len, kind_of_append);
  g_autofree char *ids = column (self, self->appends->len, id_of_append);
  const WvPgStep steps[] = {
    WV_PG_STEP (SQL_MAKE, streams),
    WV_PG_STEP (SQL_LOCK, streams),
    WV_PG_STEP (SQL_BEFORE, entry_streams, kinds, ids), /* a look of its own, after the lock */
  };
  g_autoptr (GPtrArray) results = wv_pg_run (self->pg, steps, G_N_ELEMENTS (steps), error);

  if (results == NULL)
    return FALSE;
  self->before = results->pdata[2];
  results->pdata[2] = NULL;
  return take_heads (self, results->pdata[1], error);
}

/* Numbering. */

static void
give_numbers (Heads *self)
{
  Stream *stream = (Stream *) self->streams->data;

  for (guint i = 0; i < self->appends->len; i++)
    {
      WvServerAppend *append = self->appends->pdata[i];
      gboolean live = strcmp (append->op, "put") == 0, was_live = wv_pg_number (self->before, (int) i, 0) != 0;

      if (strcmp (stream->name, append->stream) != 0)
        stream++;
      append->seq = ++stream->head;
      append->version = live ? wv_pg_number (self->before, (int) i, 2) : 0;
      stream->live += (live ? 1 : 0) - (was_live ? 1 : 0);
      if (live)
        stream->sum += wv_sum_of (append->kind, append->id, append->version);
      if (was_live)
        stream->sum -= wv_sum_of (append->kind, append->id, wv_pg_number (self->before, (int) i, 1));
    }
}

/* Writing. */

#define SQL_ENTER                                                                                                                \
  "INSERT INTO stream_entry (stream, kind, rec, seq, op, v, at) "                                                                \
  "SELECT e.stream, e.kind, e.rec, e.seq, e.op, e.v, $7::bigint "                                                                        \
  "FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::bigint[]) AS e (stream, kind, rec, seq, op, v) " \
  "ON CONFLICT (stream, kind, rec) DO UPDATE SET seq = excluded.seq, op = excluded.op, v = excluded.v, at = excluded.at"
#define SQL_ADVANCE                                                                                                              \
  "UPDATE stream s SET head = m.head, live = m.live, sum = m.sum, nonce = $5 "                                                   \
  "FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[]) AS m (id, head, live, sum) WHERE s.id = m.id"
#define SQL_TURN                                                                                                                 \
  "INSERT INTO stream_nonce (stream, seq, nonce) SELECT t.stream, t.seq, $3 FROM unnest($1::text[], $2::bigint[]) AS t (stream, seq) " \
  "WHERE t.seq >= 0 ON CONFLICT (stream, seq) DO UPDATE SET nonce = excluded.nonce"
#define SQL_TELL "SELECT pg_notify ('" WV_SERVER_CHANNEL "', n.names) FROM unnest($1::text[]) AS n (names)"

static const WvPgStep commit_step = { "COMMIT", 0, NULL };

static char *
notices_of (const Heads *self)
{
  g_autoptr (GPtrArray) notices = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) notice = g_string_new (NULL);

  for (guint i = 0; i < self->streams->len; i++)
    {
      const char *name = stream_at (self, i)->name;

      if (notice->len > 0 && notice->len + 1 + strlen (name) > NOTIFY_MAX)
        {
          g_ptr_array_add (notices, g_strdup (notice->str));
          g_string_truncate (notice, 0);
        }
      g_string_append_printf (notice, "%s%s", notice->len > 0 ? "\n" : "", name);
    }
  g_ptr_array_add (notices, g_strdup (notice->str));
  return wv_pg_array (notices);
}

/* A transaction that failed earlier answers to COMMIT with ROLLBACK, and not with an error. */
static gboolean
is_committed (const PGresult *result, GError **error)
{
  if (result != NULL && strcmp (PQcmdStatus ((PGresult *) result), "COMMIT") != 0)
    g_set_error (error, WV_ERROR, WV_ERROR_STORAGE, "PostgreSQL had given the transaction up");
  return result != NULL && strcmp (PQcmdStatus ((PGresult *) result), "COMMIT") == 0;
}

static gboolean
write_and_commit (Heads *self, GError **error)
{
  guint n = self->appends->len, m = self->streams->len;
  g_autofree char *entry_streams = column (self, n, stream_of_append);
  g_autofree char *kinds = column (self, n, kind_of_append);
  g_autofree char *ids = column (self, n, id_of_append);
  g_autofree char *seqs = column (self, n, seq_of_append);
  g_autofree char *ops = column (self, n, op_of_append);
  g_autofree char *versions = column (self, n, version_of_append);
  g_autofree char *names = column (self, m, name_of_stream);
  g_autofree char *heads = column (self, m, head_of_stream);
  g_autofree char *lives = column (self, m, live_of_stream);
  g_autofree char *sums = column (self, m, sum_of_stream);
  g_autofree char *turns = column (self, m, turn_of_stream);
  g_autofree char *notices = notices_of (self);
  const WvPgStep steps[] = {
    WV_PG_STEP (SQL_ENTER, entry_streams, kinds, ids, seqs, ops, versions, WV_PG_INT (self->now)),
    WV_PG_STEP (SQL_ADVANCE, names, heads, lives, sums, self->nonce),
    WV_PG_STEP (SQL_TURN, names, turns, self->nonce),
    WV_PG_STEP (SQL_TELL, notices),
    commit_step,
  };
  g_autoptr (GPtrArray) results = wv_pg_run (self->pg, steps, G_N_ELEMENTS (steps), error);

  return results != NULL && is_committed (results->pdata[G_N_ELEMENTS (steps) - 1], error);
}

gboolean
wv_server_heads_commit (WvPg *pg, WvServerPending *pending, const char *nonce, gint64 now, GHashTable *moved, GError **error)
{
  g_auto (Heads) self = { .pg = pg, .nonce = nonce, .now = now };

  self.appends = wv_server_pending_list (pending);
  self.streams = g_array_new (FALSE, FALSE, sizeof (Stream));
  if (self.appends->len == 0)
    {
      g_autoptr (PGresult) result = wv_pg_query (pg, commit_step, error);

      return is_committed (result, error);
    }
  list_streams (&self);
  if (!lock (&self, error))
    return FALSE;
  give_numbers (&self);
  if (!write_and_commit (&self, error))
    return FALSE;
  for (guint i = 0; i < self.streams->len; i++)
    g_hash_table_add (moved, g_strdup (stream_at (&self, i)->name));
  return TRUE;
}
