/* Many writers with connections of their own, as many server processes have, give and end grants at random and write in
 * the dossiers; readers poll by number; PostgreSQL is stopped in between, gently and as if the power went. What a plain
 * SELECT finds at the end is the truth: each reader has exactly that, and nothing that was confirmed is missing. */
#include <string.h>

#include "domain/wv-error.h"
#include "domain/wv-id.h"
#include "domain/wv-sum.h"
#include "postgres-fixture.h"
#include "server-fixture.h"
#include "server/wv-server-apply.h"
#include "server/wv-server-streams.h"

#define WRITERS 16
#define READERS 3
#define DOSSIERS 12
#define ORGANISATIONS 20
#define PAGE 50

typedef struct
{
  char *database;
  int stop; /* atomic */
  GMutex lock;
  GPtrArray *confirmed; /* ids of operations */
  guint collisions, failures;
} Shared;

static char *
organisation (guint i)
{
  return g_strdup_printf ("01900000-0000-7000-8000-%012u", 100 + i);
}

static char *
dossier (guint i)
{
  return g_strdup_printf ("01900000-0000-7000-8000-%012u", 900 + i);
}

/* Writing. */

typedef struct
{
  char *op_id, *record, *dossier, *organisation;
  gboolean is_grant, ends;
} Work;

static void
work_clear (Work *work)
{
  g_free (work->op_id);
  g_free (work->record);
  g_free (work->dossier);
  g_free (work->organisation);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

/* One grant for each pair, that begins and ends; or one more event. */
static Work
random_work (GRand *rand)
{
  Work work = { .op_id = wv_id_new (NULL), .record = wv_id_new (NULL) };
  guint d = (guint) g_rand_int_range (rand, 0, DOSSIERS), o = (guint) g_rand_int_range (rand, 0, ORGANISATIONS);

  work.dossier = dossier (d);
  work.organisation = organisation (o);
  work.is_grant = g_rand_int_range (rand, 0, 3) == 0;
  work.ends = g_rand_boolean (rand);
  if (work.is_grant)
    {
      g_free (work.record);
      work.record = g_strdup_printf ("01900000-0000-7000-8000-%06u%06u", d, o);
    }
  return work;
}

static WvServerRecord *
new_record (const Work *work)
{
  WvServerRecord *record = g_new0 (WvServerRecord, 1);

  record->kind = g_strdup (work->is_grant ? "grant" : "event");
  record->id = g_strdup (work->record);
  record->dossier = g_strdup (work->dossier);
  record->data = json_pack ("{s:s}", "dossier", work->dossier);
  record->versions = json_object ();
  return record;
}

static gboolean
write_record (WvServerStore *store, const Work *work, GError **error)
{
  WvServerReceipt receipt = { .state = (char *) "applied", .version = 1 };
  g_autoptr (GError) local = NULL;
  g_autoptr (WvServerReceipt) done = store->get_receipt (store, work->op_id, &local);
  g_autoptr (WvServerRecord) record = NULL;

  if (done == NULL && local == NULL)
    record = store->get_record (store, work->is_grant ? "grant" : "event", work->record, &local);
  if (done != NULL)
    return TRUE; /* the answer was lost, not the work */
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (record == NULL)
    record = new_record (work);
  record->version++;
  if (work->is_grant)
    {
      json_object_set_new (record->data, "grantee", json_string (work->organisation));
      json_object_del (record->data, "valid_until");
      if (work->ends)
        json_object_set_new (record->data, "valid_until", json_string ("2026-03-10"));
    }
  return store->put_record (store, record, error) && wv_server_tell (store, record, error)
         && store->put_receipt (store, work->op_id, "device", 1, &receipt, 1, error);
}

/* As a desktop does: again until the server has said yes. */
static gboolean
try_once (WvServerStore *store, const Work *work, GError **error)
{
  if (!store->begin (store, TRUE, error))
    return FALSE;
  if (write_record (store, work, error))
    return store->commit (store, error);
  store->rollback (store);
  return FALSE;
}

static void
note_failure (Shared *shared, const GError *error)
{
  g_assert_nonnull (error);
  g_mutex_lock (&shared->lock);
  if (g_error_matches (error, WV_ERROR, WV_ERROR_CONFLICT))
    shared->collisions++;
  else
    {
      g_assert_cmpint (error->code, ==, WV_ERROR_STORAGE); /* PostgreSQL is away */
      shared->failures++;
    }
  g_mutex_unlock (&shared->lock);
}

static WvServerStore *
open_store (const Shared *shared)
{
  g_autoptr (GError) error = NULL;
  WvServerStore *store = wv_server_open_store (shared->database, &error);

  g_assert_no_error (error);
  return store;
}

static gpointer
write_thread (gpointer data)
{
  Shared *shared = data;
  g_autoptr (WvServerStore) store = open_store (shared);
  g_autoptr (GRand) rand = g_rand_new ();

  while (!g_atomic_int_get (&shared->stop))
    {
      g_auto (Work) work = random_work (rand);
      g_autoptr (GError) error = NULL;

      while (!try_once (store, &work, &error))
        {
          note_failure (shared, error);
          g_clear_error (&error);
          g_usleep ((gulong) g_rand_int_range (rand, 1000, 20000));
        }
      g_mutex_lock (&shared->lock);
      g_ptr_array_add (shared->confirmed, g_strdup (work.op_id));
      g_mutex_unlock (&shared->lock);
    }
  return NULL;
}

/* Reading. */

typedef struct
{
  Shared *shared;
  GHashTable *entries[ORGANISATIONS]; /* "kind id" → op */
  gint64 after[ORGANISATIONS];
  guint pages;
  GThread *thread;
} Reader;

static gboolean
read_page (Reader *self, WvServerStore *store, guint i, gboolean *ret_more)
{
  g_autofree char *id = organisation (i);
  g_autofree char *stream = wv_server_stream_of (id);
  g_autoptr (GPtrArray) entries = NULL;

  if (!store->begin (store, FALSE, NULL))
    return FALSE;
  entries = store->read_stream (store, stream, self->after[i], PAGE, NULL);
  store->rollback (store);
  if (entries == NULL)
    return FALSE;
  for (guint e = 0; e < entries->len; e++)
    {
      const WvServerEntry *entry = entries->pdata[e];

      g_assert_cmpint (entry->seq, >, self->after[i]);
      self->after[i] = entry->seq;
      g_hash_table_insert (self->entries[i], g_strdup_printf ("%s %s", entry->kind, entry->id), g_strdup (entry->op));
    }
  self->pages++;
  *ret_more = entries->len > 0;
  return TRUE;
}

static gpointer
read_thread (gpointer data)
{
  Reader *self = data;
  g_autoptr (WvServerStore) store = open_store (self->shared);
  gboolean stop;

  do
    {
      stop = g_atomic_int_get (&self->shared->stop) == 2; /* seen before the last round */
      for (guint i = 0; i < ORGANISATIONS; i++)
        for (gboolean more = TRUE; more;)
          if (!read_page (self, store, i, &more))
            g_usleep (5000);
    }
  while (!stop);
  return NULL;
}

static Reader *
start_reader (Shared *shared)
{
  Reader *self = g_new0 (Reader, 1);

  self->shared = shared;
  for (guint i = 0; i < ORGANISATIONS; i++)
    self->entries[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->thread = g_thread_new ("reader", read_thread, self);
  return self;
}

static void
reader_free (Reader *self)
{
  for (guint i = 0; i < ORGANISATIONS; i++)
    g_hash_table_unref (self->entries[i]);
  g_free (self);
}

/* The truth. */

static void
check_reader (Postgres *postgres, const Shared *shared, const Reader *reader, guint i)
{
  g_autofree char *id = organisation (i);
  g_autofree char *sql
      = g_strdup_printf ("SELECT kind || ' ' || rec || ' ' || op FROM stream_entry WHERE stream = 'org:' || '%s'", id);
  g_autofree char *out = postgres_sql (postgres, shared->database, sql);
  g_auto (GStrv) rows = g_strsplit (out, "\n", 0);
  guint n = *out != '\0' ? g_strv_length (rows) : 0;

  g_assert_cmpuint (g_hash_table_size (reader->entries[i]), ==, n);
  for (guint r = 0; r < n; r++)
    {
      char *op = strrchr (rows[r], ' ');

      *op = '\0';
      g_assert_cmpstr (g_hash_table_lookup (reader->entries[i], rows[r]), ==, op + 1);
    }
}

/* What an organisation may see is what its stream has: no more, no less. */
#define SQL_MISSING                                                                                                              \
  "SELECT count (*) FROM grantee g JOIN record r ON r.dossier = g.dossier WHERE g.ended = 0 AND NOT EXISTS "                     \
  "(SELECT 1 FROM stream_entry e WHERE e.stream = 'org:' || g.organisation AND e.kind = r.kind AND e.rec = r.id AND e.op = 'put')"
#define SQL_TOO_MUCH                                                                                                             \
  "SELECT count (*) FROM stream_entry e JOIN record r ON r.kind = e.kind AND r.id = e.rec WHERE e.op = 'put' AND NOT EXISTS "    \
  "(SELECT 1 FROM grantee g WHERE g.dossier = r.dossier AND 'org:' || g.organisation = e.stream AND g.ended = 0)"
#define SQL_NUMBERS                                                                                                              \
  "SELECT count (*) FROM stream s WHERE head <> (SELECT max (seq) FROM stream_entry e WHERE e.stream = s.id)"

typedef struct
{
  gint64 live;
  guint64 sum;
} Sum;

static void
add_to_sum (const char *kind, const char *id, gint64 version, gpointer data)
{
  Sum *sum = data;

  sum->live++;
  sum->sum += wv_sum_of (kind, id, version);
}

/* What was kept while sixteen wrote, and counted once more. */
static void
check_sum (const Shared *shared, guint i)
{
  g_autoptr (WvServerStore) store = open_store (shared);
  g_autofree char *id = organisation (i);
  g_autofree char *stream = wv_server_stream_of (id);
  g_auto (WvServerHead) head = { 0 };
  Sum sum = { 0 };

  g_assert_true (store->begin (store, FALSE, NULL));
  g_assert_true (store->get_head (store, stream, &head, NULL));
  g_assert_true (store->visit_live (store, stream, add_to_sum, &sum, NULL));
  g_assert_cmpint (head.live, ==, sum.live);
  g_assert_cmphex (head.sum, ==, sum.sum);
  store->rollback (store);
}

static void
assert_none (Postgres *postgres, const Shared *shared, const char *sql)
{
  g_autofree char *out = postgres_sql (postgres, shared->database, sql);

  g_assert_cmpstr (out, ==, "0");
}

static void
check_confirmed (Postgres *postgres, const Shared *shared)
{
  g_autofree char *out = postgres_sql (postgres, shared->database, "SELECT op_id FROM receipt");
  g_auto (GStrv) ids = g_strsplit (out, "\n", 0);
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; ids[i] != NULL; i++)
    g_hash_table_add (known, ids[i]);
  g_assert_cmpuint (g_hash_table_size (known), ==, shared->confirmed->len);
  for (guint i = 0; i < shared->confirmed->len; i++)
    g_assert_true (g_hash_table_contains (known, shared->confirmed->pdata[i]));
}

static void
wait_for_confirmed (Shared *shared, guint more)
{
  guint from = 0, now = 0;

  do
    {
      g_mutex_lock (&shared->lock);
      now = shared->confirmed->len;
      g_mutex_unlock (&shared->lock);
      from = from == 0 ? now : from;
      g_usleep (10000);
    }
  while (now < from + more);
}

static void
test_grants_at_random (void)
{
  g_autoptr (Postgres) postgres = postgres_new ();
  Shared shared = { .database = postgres_new_database (postgres), .confirmed = g_ptr_array_new_with_free_func (g_free) };
  GThread *writers[WRITERS];
  Reader *readers[READERS];
  const char *stops[] = { "fast", "immediate", "immediate" };

  g_mutex_init (&shared.lock);
  g_assert_true (wv_server_init_store (shared.database, NULL));
  for (guint i = 0; i < WRITERS; i++)
    writers[i] = g_thread_new ("writer", write_thread, &shared);
  for (guint i = 0; i < READERS; i++)
    readers[i] = start_reader (&shared);
  for (guint i = 0; i < G_N_ELEMENTS (stops); i++)
    {
      wait_for_confirmed (&shared, 200);
      postgres_stop (postgres, stops[i]);
      postgres_start (postgres);
    }
  wait_for_confirmed (&shared, 200);
  g_atomic_int_set (&shared.stop, 1);
  for (guint i = 0; i < WRITERS; i++)
    g_thread_join (writers[i]);
  g_atomic_int_set (&shared.stop, 2);
  for (guint i = 0; i < READERS; i++)
    g_thread_join (readers[i]->thread);
  g_test_message ("%u operations, %u collisions, %u times PostgreSQL was away, %u pages", shared.confirmed->len, shared.collisions,
                  shared.failures, readers[0]->pages);
  g_assert_cmpuint (shared.failures, >, 0); /* otherwise the restarts tested nothing */
  check_confirmed (postgres, &shared);
  assert_none (postgres, &shared, SQL_MISSING);
  assert_none (postgres, &shared, SQL_TOO_MUCH);
  assert_none (postgres, &shared, SQL_NUMBERS);
  for (guint o = 0; o < ORGANISATIONS; o++)
    check_sum (&shared, o);
  for (guint i = 0; i < READERS; i++)
    for (guint o = 0; o < ORGANISATIONS; o++)
      check_reader (postgres, &shared, readers[i], o);
  for (guint i = 0; i < READERS; i++)
    reader_free (readers[i]);
  g_ptr_array_unref (shared.confirmed);
  g_mutex_clear (&shared.lock);
  g_free (shared.database);
}

/* The same operation at several processes at the same time: two copies of a desktop sent it. (When a proxy repeats a
 * request, it is one device, whose lock comes first.) */

#define WORKERS 4
#define ROUNDS 40

typedef struct
{
  WvServerDevice device;
  GPtrArray *ops;
  GPtrArray *results; /* of the last run */
  int done;           /* atomic */
} Request;

static gboolean
apply (WvServerStore *store, gpointer data, GError **error)
{
  Request *request = data;

  g_ptr_array_set_size (request->results, 0);
  return wv_server_apply_group (store, &request->device, request->ops, 1773136800000, request->results, error);
}

static void
on_applied (gpointer data, const GError *error)
{
  g_assert_no_error (error); /* who was in the way of the other ran again */
  g_atomic_int_set (&((Request *) data)->done, TRUE);
}

static void
request_init (Request *self, WvOp *op)
{
  self->device = (WvServerDevice){ .id = (char *) "01900000-0000-7000-8000-00000000d00d", .organisation = (char *) WELFARE,
                                   .contact = (char *) WORKER, .role = (char *) "social_worker" };
  self->ops = g_ptr_array_new ();
  g_ptr_array_add (self->ops, op);
  self->results = g_ptr_array_new_with_free_func ((GDestroyNotify) wv_result_free);
  self->done = FALSE;
}

static void
request_clear (Request *self)
{
  g_ptr_array_unref (self->ops);
  g_ptr_array_unref (self->results);
}

static void
send_to_all (WvServerWorker **workers, gint64 n)
{
  g_autoptr (WvOp) op = new_offer (n, n, "Wandelen");
  Request requests[WORKERS];
  guint applied = 0, again = 0;

  for (guint i = 0; i < WORKERS; i++)
    request_init (&requests[i], op);
  for (guint i = 0; i < WORKERS; i++)
    wv_server_worker_push (workers[i], apply, on_applied, &requests[i]);
  for (guint i = 0; i < WORKERS; i++)
    {
      while (!g_atomic_int_get (&requests[i].done))
        g_thread_yield ();
      g_assert_cmpuint (requests[i].results->len, ==, 1);
      applied += ((WvResult *) requests[i].results->pdata[0])->state == WV_RESULT_APPLIED;
      again += ((WvResult *) requests[i].results->pdata[0])->state == WV_RESULT_DUP;
      request_clear (&requests[i]);
    }
  g_assert_cmpuint (applied, ==, 1);
  g_assert_cmpuint (again, ==, WORKERS - 1);
}

static void
test_sent_twice (void)
{
  g_autoptr (Postgres) postgres = postgres_new ();
  Shared shared = { .database = postgres_new_database (postgres) };
  WvServerWorker *workers[WORKERS];
  g_autofree char *counted = NULL;

  g_assert_true (wv_server_init_store (shared.database, NULL));
  for (guint i = 0; i < WORKERS; i++)
    workers[i] = wv_server_worker_new (open_store (&shared), NULL, NULL);
  for (gint64 n = 1; n <= ROUNDS; n++)
    send_to_all (workers, n);
  for (guint i = 0; i < WORKERS; i++)
    wv_server_worker_free (workers[i]);
  counted = postgres_sql (postgres, shared.database, "SELECT count (*) || ' ' || max (v) || ' ' || (SELECT head FROM stream) FROM record");
  g_assert_cmpstr (counted, ==, G_STRINGIFY (ROUNDS) " 1 " G_STRINGIFY (ROUNDS));
  g_free (shared.database);
}

/* What PostgreSQL refuses only at the commit does not take its neighbours along. */
typedef struct
{
  char *stream;
  int done, failed; /* atomic */
} Append;

static gboolean
append (WvServerStore *store, gpointer data, GError **error)
{
  return store->append (store, ((Append *) data)->stream, "offer", "id", "put", error);
}

static void
on_appended (gpointer data, const GError *error)
{
  Append *self = data;

  g_atomic_int_set (&self->failed, error != NULL);
  g_atomic_int_set (&self->done, TRUE);
}

/* Too long for an index, and not to be packed. */
static char *
random_name (void)
{
  GString *name = g_string_new (NULL);

  while (name->len < 20000)
    g_string_append_printf (name, "%08x", g_random_int ());
  return g_string_free (name, FALSE);
}

static void
test_poison (void)
{
  g_autoptr (Postgres) postgres = postgres_new ();
  Shared shared = { .database = postgres_new_database (postgres) };
  g_autofree char *long_name = random_name ();
  WvServerWorker *worker;
  Append appends[9] = { 0 };

  g_assert_true (wv_server_init_store (shared.database, NULL));
  worker = wv_server_worker_new (open_store (&shared), NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (appends); i++)
    {
      appends[i].stream = i == 4 ? long_name : (char *) "dir";
      wv_server_worker_push (worker, append, on_appended, &appends[i]);
    }
  wv_server_worker_free (worker);
  for (guint i = 0; i < G_N_ELEMENTS (appends); i++)
    g_assert_cmpint (appends[i].failed, ==, i == 4);
  g_free (shared.database);
}

/* A code is good for one desktop, whichever processes are asked. */
static gpointer
use_code_thread (gpointer data)
{
  g_autoptr (WvServerStore) store = open_store (data);
  guint used = 0;

  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autofree char *hash = g_strdup_printf ("code%u", i);
      g_autoptr (WvServerCode) code = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_true (store->begin (store, TRUE, NULL));
      code = store->find_code (store, hash, &error);
      g_assert_no_error (error);
      if (code->used_at == 0)
        {
          g_assert_true (store->use_code (store, hash, 1, "device", NULL, NULL));
          used++;
        }
      g_assert_true (store->commit (store, NULL));
    }
  return GUINT_TO_POINTER (used);
}

static void
test_code_used_once (void)
{
  g_autoptr (Postgres) postgres = postgres_new ();
  Shared shared = { .database = postgres_new_database (postgres) };
  WvServerCode code = { .organisation = (char *) "o", .contact = (char *) "c", .role = (char *) "gp", .expires_at = 100 };
  g_autoptr (WvServerStore) store = NULL;
  GThread *threads[WORKERS];
  guint used = 0;

  g_assert_true (wv_server_init_store (shared.database, NULL));
  store = open_store (&shared);
  g_assert_true (store->begin (store, TRUE, NULL));
  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autofree char *hash = g_strdup_printf ("code%u", i);

      g_assert_true (store->add_code (store, hash, &code, NULL));
    }
  g_assert_true (store->commit (store, NULL));
  for (guint i = 0; i < WORKERS; i++)
    threads[i] = g_thread_new ("enrols", use_code_thread, &shared);
  for (guint i = 0; i < WORKERS; i++)
    used += GPOINTER_TO_UINT (g_thread_join (threads[i]));
  g_assert_cmpuint (used, ==, ROUNDS);
  g_free (shared.database);
}

static void
add (const char *path, GTestFunc test)
{
  g_test_add_func (path, postgres_is_installed () ? test : postgres_skip);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/server/concurrency/grants-at-random", test_grants_at_random);
  add ("/server/concurrency/sent-twice", test_sent_twice);
  add ("/server/concurrency/poison", test_poison);
  add ("/server/concurrency/code-used-once", test_code_used_once);
  return g_test_run ();
}
