/* What both stores have to do: every case runs on SQLite and, where it is installed, on PostgreSQL. */
#include <string.h>

#include "domain/wv-error.h"
#include "domain/wv-sum.h"
#include "server/wv-server-database.h"
#include "wv-config.h"

#ifdef WV_HAVE_POSTGRESQL
#include "postgres-fixture.h"
#endif

#define DOSSIER "01900000-0000-7000-8000-00000000d001"

static WvServerRecord *
new_record (const char *kind, const char *id, const char *dossier)
{
  WvServerRecord *record = g_new0 (WvServerRecord, 1);

  record->kind = g_strdup (kind);
  record->id = g_strdup (id);
  record->dossier = g_strdup (dossier);
  record->version = 1;
  record->data = json_pack ("{s:s}", "name", "Dorpshart");
  record->versions = json_pack ("{s:i}", "name", 1);
  return record;
}

/* A database that no case used before. */
typedef char *(*NewDatabase) (void);

typedef struct
{
  char *database;
  WvServerStore *store; /* in a writing transaction */
} Fixture;

static char *
new_folder (void)
{
  return g_dir_make_tmp ("wv-store-XXXXXX", NULL);
}

#ifdef WV_HAVE_POSTGRESQL
static Postgres *postgres; /* one for all cases, made by the first */

static char *
new_postgres (void)
{
  if (postgres == NULL)
    postgres = postgres_new ();
  return postgres_new_database (postgres);
}
#endif

static WvServerStore *
open_another (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  WvServerStore *store = wv_server_open_store (fixture->database, &error);

  g_assert_no_error (error);
  return store;
}

static void
set_up (Fixture *fixture, gconstpointer new_database)
{
  g_autoptr (GError) error = NULL;

  fixture->database = ((NewDatabase) new_database) ();
  wv_server_init_store (fixture->database, &error);
  g_assert_no_error (error);
  fixture->store = open_another (fixture);
  g_assert_true (fixture->store->begin (fixture->store, TRUE, NULL));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  const char *argv[] = { "rm", "-rf", fixture->database, NULL };

  wv_server_store_close (fixture->store);
  if (!wv_server_is_shared (fixture->database))
    g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL));
  g_free (fixture->database);
}

/* Streams are read after the commit: only then is the order certain. */
static void
commit_and_read (Fixture *fixture)
{
  g_assert_true (fixture->store->commit (fixture->store, NULL));
  g_assert_true (fixture->store->begin (fixture->store, FALSE, NULL));
}

static void
test_records (Fixture *fixture, gconstpointer data)
{
  WvServerStore *store = fixture->store;
  g_autoptr (WvServerRecord) record = new_record ("organisation", "a", NULL);
  g_autoptr (WvServerRecord) back = NULL;
  g_autoptr (WvServerRecord) none = store->get_record (store, "organisation", "a", NULL);

  g_assert_null (none);
  g_assert_true (store->put_record (store, record, NULL));
  record->version = 2;
  json_object_set_new (record->data, "name", json_string ("Dorpshart Borsele"));
  g_assert_true (store->put_record (store, record, NULL));
  back = store->get_record (store, "organisation", "a", NULL);
  g_assert_cmpint (back->version, ==, 2);
  g_assert_cmpstr (json_string_value (json_object_get (back->data, "name")), ==, "Dorpshart Borsele");
}

/* As a new reader has to get it: in the order in which it was made, whatever was changed later. */
static void
test_dossier_is_oldest_first (Fixture *fixture, gconstpointer data)
{
  WvServerStore *store = fixture->store;
  const char *ids[] = { "c", "a", "b" };
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) events = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (WvServerRecord) record = new_record (i == 0 ? "referral" : "event", ids[i], DOSSIER);

      g_assert_true (store->put_record (store, record, NULL));
      record->version++;
      g_assert_true (store->put_record (store, record, NULL));
    }
  all = store->get_dossier (store, DOSSIER, NULL, NULL);
  events = store->get_dossier (store, DOSSIER, "event", NULL);
  g_assert_cmpuint (all->len, ==, 3);
  g_assert_cmpuint (events->len, ==, 2);
  for (guint i = 0; i < all->len; i++)
    g_assert_cmpstr (((WvServerRecord *) all->pdata[i])->id, ==, ids[i]);
}

static void
test_grantees (Fixture *fixture, gconstpointer data)
{
  WvServerStore *store = fixture->store;
  g_auto (GStrv) two = NULL;
  g_auto (GStrv) one = NULL;
  g_auto (GStrv) foreign = NULL;

  g_assert_true (store->put_grantee (store, DOSSIER, "practice", "g1", FALSE, NULL));
  g_assert_true (store->put_grantee (store, DOSSIER, "welfare", "g2", FALSE, NULL));
  two = store->get_grantees (store, DOSSIER, NULL);
  g_assert_cmpuint (g_strv_length (two), ==, 2);
  g_assert_true (store->put_grantee (store, DOSSIER, "welfare", "g2", TRUE, NULL));
  one = store->get_grantees (store, DOSSIER, NULL);
  g_assert_cmpuint (g_strv_length (one), ==, 1);
  g_assert_cmpstr (one[0], ==, "practice");
  foreign = store->get_grantees (store, "another", NULL);
  g_assert_cmpuint (g_strv_length (foreign), ==, 0);
}

/* In order; which numbers they have is the store's business. */
static char *
read_some (WvServerStore *store, const char *stream, gint64 *after, guint max)
{
  g_autoptr (GPtrArray) entries = store->read_stream (store, stream, *after, max, NULL);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < entries->len; i++)
    {
      const WvServerEntry *entry = entries->pdata[i];

      g_assert_cmpint (entry->seq, >, *after);
      *after = entry->seq;
      g_string_append_printf (text, "%s:%s ", entry->op, entry->id);
    }
  return g_string_free (text, FALSE);
}

static char *
read_all (WvServerStore *store, const char *stream)
{
  gint64 after = 0;

  return read_some (store, stream, &after, 100);
}

/* One entry a record: a change moves it to the head, so the feed stays short. */
static void
test_stream_moves (Fixture *fixture, gconstpointer data)
{
  WvServerStore *store = fixture->store;
  g_autofree char *all = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_auto (WvServerHead) own = { 0 };
  g_auto (WvServerHead) head = { 0 };
  g_auto (WvServerHead) other = { 0 };
  gint64 after = 0;

  g_assert_true (store->append (store, "dir", "offer", "a", "put", NULL));
  g_assert_true (store->append (store, "dir", "offer", "b", "put", NULL));
  g_assert_true (store->append (store, "dir", "offer", "a", "put", NULL));
  g_assert_true (store->get_head (store, "dir", &own, NULL));
  g_assert_cmpint (own.head, >, 0); /* whoever compares sees that something moved */
  commit_and_read (fixture);
  all = read_all (store, "dir");
  first = read_some (store, "dir", &after, 1);
  second = read_some (store, "dir", &after, 1);
  g_assert_cmpstr (all, ==, "put:b put:a ");
  g_assert_cmpstr (first, ==, "put:b ");
  g_assert_cmpstr (second, ==, "put:a ");
  g_assert_true (store->get_head (store, "dir", &head, NULL));
  g_assert_cmpint (head.head, ==, after);
  g_assert_cmpstr (head.nonce, !=, "");
  g_assert_true (store->get_head (store, "org:x", &other, NULL));
  g_assert_cmpint (other.head, ==, 0);
}

/* A tombstone tells that something was there: only who had it may get one. */
static void
test_gone_only_where_it_was (Fixture *fixture, gconstpointer data)
{
  WvServerStore *store = fixture->store;
  g_autofree char *had = NULL;
  g_autofree char *never = NULL;

  g_assert_true (store->append (store, "org:a", "referral", DOSSIER, "put", NULL));
  g_assert_true (store->append (store, "org:a", "referral", DOSSIER, "gone", NULL));
  g_assert_true (store->append (store, "org:b", "referral", DOSSIER, "gone", NULL));
  commit_and_read (fixture);
  had = read_all (store, "org:a");
  never = read_all (store, "org:b");
  g_assert_cmpstr (had, ==, "gone:" DOSSIER " ");
  g_assert_cmpstr (never, ==, "");
}

static void
test_receipts (Fixture *fixture, gconstpointer data)
{
  WvServerStore *store = fixture->store;
  WvServerReceipt receipt = { (char *) "applied", 7, NULL };
  g_autoptr (WvServerReceipt) back = NULL;
  g_autoptr (WvServerReceipt) by_n = NULL;

  g_assert_null (store->get_receipt (store, "op", NULL));
  g_assert_true (store->put_receipt (store, "op", "device", 413, &receipt, 1, NULL));
  back = store->get_receipt (store, "op", NULL);
  by_n = store->get_receipt_by_n (store, "device", 413, NULL);
  g_assert_cmpint (back->version, ==, 7);
  g_assert_cmpstr (by_n->state, ==, "applied");
  g_assert_false (store->put_receipt (store, "op", "device", 414, &receipt, 1, NULL)); /* one effect each */
}

static void
test_devices_and_codes (Fixture *fixture, gconstpointer data)
{
  WvServerStore *store = fixture->store;
  WvServerDevice device = { (char *) "d", (char *) "o", (char *) "c", (char *) "gp" };
  WvServerCode code = { (char *) "o", (char *) "c", (char *) "gp", NULL, 100, 0 };
  g_autoptr (WvServerDevice) found = NULL;
  g_autoptr (WvServerCode) invited = NULL;
  g_autofree char *public_key = NULL;
  g_autofree char *wrap = NULL;

  g_assert_true (store->add_device (store, &device, "hash", 1, NULL));
  g_assert_true (store->touch_device (store, "d", 2, NULL));
  found = store->find_device (store, "hash", NULL);
  g_assert_cmpstr (found->organisation, ==, "o");
  g_assert_null (store->find_device (store, "other", NULL));
  g_assert_true (store->add_code (store, "h", &code, NULL));
  g_assert_true (store->use_code (store, "h", 50, "d", "try", NULL));
  invited = store->find_code (store, "h", NULL);
  g_assert_cmpint (invited->used_at, ==, 50);
  g_assert_cmpstr (invited->device, ==, "d");
  g_assert_cmpstr (invited->attempt, ==, "try");
  g_assert_true (store->get_key (store, "o", &public_key, &wrap, NULL));
  g_assert_null (public_key);
  g_assert_true (store->put_key (store, "o", "key", "wrap", NULL));
  g_assert_true (store->get_key (store, "o", &public_key, &wrap, NULL));
  g_assert_cmpstr (public_key, ==, "key");
  g_assert_true (store->add_audit (store, "d", "dir", 0, 3, 1, NULL));
}

static void
write_offer (WvServerStore *store, const char *id)
{
  g_autoptr (WvServerRecord) record = new_record ("offer", id, NULL);

  g_assert_true (store->put_record (store, record, NULL));
  g_assert_true (store->append (store, "dir", "offer", id, "put", NULL));
}

static void
add_conflict (WvServerStore *store, const char *id, const char *status)
{
  g_autoptr (WvServerRecord) record = new_record ("conflict", id, NULL);

  json_object_set_new (record->data, "status", json_string (status));
  g_assert_true (store->put_record (store, record, NULL));
}

static void
assert_json (json_t *taken, const char *expected)
{
  g_autoptr (json_t) value = taken;
  g_autofree char *text = value != NULL ? wv_json_dump (value) : NULL;

  g_assert_cmpstr (text, ==, expected);
}

static void
test_status (Fixture *fixture, gconstpointer data)
{
  WvServerStore *store = fixture->store;
  WvServerDevice one = { .id = (char *) "d1", .organisation = (char *) "o", .contact = (char *) "c", .role = (char *) "gp" };
  WvServerDevice two = { .id = (char *) "d2", .organisation = (char *) "n", .contact = (char *) "c", .role = (char *) "gp" };
  WvServerCounts counts = { 0 };
  gboolean found = FALSE;

  g_assert_true (store->add_device (store, &one, "hash", 1, NULL));
  g_assert_true (store->add_device (store, &two, "other", 2, NULL));
  g_assert_true (store->touch_device (store, "d1", 5000000, NULL));
  g_assert_true (store->touch_device (store, "d1", 5000001, NULL)); /* not twice in an hour */
  g_assert_true (store->revoke_device (store, "d2", "left", &found, NULL));
  assert_json (store->list_devices (store, NULL),
               "[{\"device\":\"d2\",\"enrolled_at\":2,\"last_seen\":0,\"organisation\":\"n\",\"revoked\":\"left\",\"role\":\"gp\"},"
               "{\"device\":\"d1\",\"enrolled_at\":1,\"last_seen\":5000000,\"organisation\":\"o\",\"revoked\":null,\"role\":\"gp\"}]");
  write_offer (store, "a");
  write_offer (store, "b");
  add_conflict (store, "c1", "open");
  add_conflict (store, "c2", "settled");
  g_assert_true (store->commit (store, NULL));
  g_assert_true (store->begin (store, TRUE, NULL));
  assert_json (store->list_streams (store, NULL), "[{\"floor\":0,\"head\":2,\"live\":2,\"stream\":\"dir\"}]");
  g_assert_true (store->count (store, &counts, NULL));
  g_assert_cmpint (counts.open_conflicts, ==, 1);
}

static gboolean
has_offer (WvServerStore *store, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WvServerRecord) record = store->get_record (store, "offer", id, &error);

  g_assert_no_error (error);
  return record != NULL;
}

/* One bad request does not undo its neighbours, not even when the database itself complained. */
static void
test_part_is_undone (Fixture *fixture, gconstpointer data)
{
  WvServerStore *store = fixture->store;
  WvServerReceipt receipt = { (char *) "applied", 1, NULL };
  g_autofree char *all = NULL;

  write_offer (store, "before");
  g_assert_true (store->put_receipt (store, "op", "device", 1, &receipt, 1, NULL));
  g_assert_true (store->begin (store, TRUE, NULL));
  write_offer (store, "undone");
  g_assert_true (store->begin (store, TRUE, NULL));
  write_offer (store, "undone-with-it");
  g_assert_true (store->commit (store, NULL));
  g_assert_false (store->put_receipt (store, "op", "device", 2, &receipt, 1, NULL));
  store->rollback (store);
  g_assert_true (store->begin (store, TRUE, NULL));
  write_offer (store, "after");
  g_assert_true (store->commit (store, NULL));
  commit_and_read (fixture);
  all = read_all (store, "dir");
  g_assert_cmpstr (all, ==, "put:before put:after ");
  g_assert_true (has_offer (store, "before"));
  g_assert_false (has_offer (store, "undone"));
  g_assert_false (has_offer (store, "undone-with-it"));
}

/* "gone" about what the same transaction put, and undid. */
static void
test_gone_in_the_same (Fixture *fixture, gconstpointer data)
{
  WvServerStore *store = fixture->store;
  g_autofree char *all = NULL;
  g_autofree char *other = NULL;

  g_assert_true (store->append (store, "org:a", "event", "e", "put", NULL));
  g_assert_true (store->append (store, "org:a", "event", "e", "gone", NULL));
  g_assert_true (store->append (store, "org:a", "event", "e", "put", NULL));
  g_assert_true (store->begin (store, TRUE, NULL));
  g_assert_true (store->append (store, "org:b", "event", "e", "put", NULL));
  store->rollback (store);
  g_assert_true (store->append (store, "org:b", "event", "e", "gone", NULL));
  commit_and_read (fixture);
  all = read_all (store, "org:a");
  other = read_all (store, "org:b");
  g_assert_cmpstr (all, ==, "put:e ");
  g_assert_cmpstr (other, ==, "");
}

/* A reader has one picture from its first look on; the next transaction has the newest. */
static void
test_reader_has_one_picture (Fixture *fixture, gconstpointer data)
{
  WvServerStore *store = fixture->store;
  g_autoptr (WvServerStore) reader = NULL;
  g_autofree char *before = NULL;
  g_autofree char *during = NULL;
  g_autofree char *after = NULL;

  write_offer (store, "a");
  g_assert_true (store->commit (store, NULL));
  reader = open_another (fixture);
  g_assert_true (reader->begin (reader, FALSE, NULL));
  before = read_all (reader, "dir");
  g_assert_true (store->begin (store, TRUE, NULL));
  write_offer (store, "b");
  g_assert_true (store->commit (store, NULL));
  during = read_all (reader, "dir");
  g_assert_false (has_offer (reader, "b"));
  reader->rollback (reader);
  g_assert_true (reader->begin (reader, FALSE, NULL));
  after = read_all (reader, "dir");
  g_assert_true (has_offer (reader, "b"));
  reader->rollback (reader);
  g_assert_cmpstr (before, ==, "put:a ");
  g_assert_cmpstr (during, ==, "put:a ");
  g_assert_cmpstr (after, ==, "put:a put:b ");
}

static void
test_moved (Fixture *fixture, gconstpointer data)
{
  WvServerStore *store = fixture->store;
  g_auto (GStrv) moved = NULL;
  g_auto (GStrv) again = NULL;

  write_offer (store, "a");
  write_offer (store, "b");
  g_assert_true (store->append (store, "org:a", "event", "e", "put", NULL));
  g_assert_true (store->commit (store, NULL));
  moved = store->take_moved (store);
  again = store->take_moved (store);
  g_assert_cmpuint (g_strv_length (moved), ==, 2);
  g_assert_true (g_strv_contains ((const char *const *) moved, "dir"));
  g_assert_true (g_strv_contains ((const char *const *) moved, "org:a"));
  g_assert_cmpuint (g_strv_length (again), ==, 0);
  g_assert_true (store->begin (store, FALSE, NULL));
}

/* What people write comes back as it was. */
static void
test_any_text (Fixture *fixture, gconstpointer data)
{
  WvServerStore *store = fixture->store;
  const char *text = "\"Zorg\" \\ {a,b}, 'één'\n\t\xf0\x9f\x8c\xb7 NULL";
  g_autoptr (WvServerRecord) record = new_record ("offer", text, NULL);
  g_autoptr (WvServerRecord) back = NULL;
  g_autofree char *all = NULL;
  g_autofree char *expected = g_strdup_printf ("put:%s ", text);

  json_object_set_new (record->data, "name", json_string (text));
  g_assert_true (store->put_record (store, record, NULL));
  g_assert_true (store->append (store, text, "offer", text, "put", NULL));
  commit_and_read (fixture);
  all = read_all (store, text);
  back = store->get_record (store, "offer", text, NULL);
  g_assert_cmpstr (all, ==, expected);
  g_assert_true (json_equal (back->data, record->data));
  g_assert_null (back->dossier);
}

static void
test_opened_again (Fixture *fixture, gconstpointer data)
{
  g_autofree char *epoch = fixture->store->get_epoch (fixture->store, NULL);
  g_autofree char *same = NULL;
  WvServerCounts counts;

  write_offer (fixture->store, "a");
  g_assert_true (fixture->store->commit (fixture->store, NULL));
  g_clear_pointer (&fixture->store, wv_server_store_close);
  g_assert_true (wv_server_init_store (fixture->database, NULL)); /* leaves what is there */
  fixture->store = open_another (fixture);
  g_assert_true (fixture->store->begin (fixture->store, FALSE, NULL));
  same = fixture->store->get_epoch (fixture->store, NULL);
  g_assert_cmpstr (epoch, ==, same);
  g_assert_true (fixture->store->count (fixture->store, &counts, NULL));
  g_assert_cmpint (counts.records, ==, 1);
  g_assert_cmpint (counts.dossiers, ==, 0);
}

static void
test_rollback (Fixture *fixture, gconstpointer data)
{
  WvServerStore *store = fixture->store;
  g_autofree char *epoch = store->get_epoch (store, NULL);
  g_autofree char *after = NULL;
  g_autofree char *entries = NULL;

  g_assert_true (store->append (store, "dir", "offer", "a", "put", NULL));
  store->rollback (store);
  g_assert_true (store->begin (store, FALSE, NULL));
  entries = read_all (store, "dir");
  after = store->get_epoch (store, NULL);
  g_assert_cmpstr (entries, ==, "");
  g_assert_cmpstr (epoch, ==, after);
  g_assert_true (store->commit (store, NULL));
}

static void
put (WvServerStore *store, const char *stream, const char *id, gint64 version)
{
  g_autoptr (WvServerRecord) record = new_record ("offer", id, NULL);

  record->version = version;
  g_assert_true (store->put_record (store, record, NULL));
  g_assert_true (store->append (store, stream, "offer", id, "put", NULL));
}

static void
add (const char *kind, const char *id, gint64 version, gpointer buckets)
{
  wv_sum_add (buckets, kind, id, version);
}

/* The sum that is kept is the one that counting again gives. */
static void
test_live_and_sum (Fixture *fixture, gconstpointer data)
{
  WvServerStore *store = fixture->store;
  g_auto (WvServerHead) head = { 0 };
  WvSumBucket buckets[WV_SUM_BUCKETS] = { 0 };
  gboolean a = TRUE, b = FALSE;

  put (store, "dir", "a", 1);
  put (store, "dir", "b", 1);
  g_assert_true (store->commit (store, NULL));
  g_assert_true (store->begin (store, TRUE, NULL));
  put (store, "dir", "b", 7);
  put (store, "dir", "c", 2);
  g_assert_true (store->append (store, "dir", "offer", "a", "del", NULL));
  g_assert_true (store->append (store, "dir", "offer", "a", "del", NULL)); /* once is enough */
  commit_and_read (fixture);
  g_assert_true (store->get_head (store, "dir", &head, NULL));
  g_assert_true (store->visit_live (store, "dir", add, buckets, NULL));
  g_assert_cmpint (head.live, ==, 2);
  g_assert_cmphex (head.sum, ==, wv_sum_of ("offer", "b", 7) + wv_sum_of ("offer", "c", 2));
  g_assert_cmphex (head.sum, ==, wv_sum_total (buckets).sum);
  g_assert_true (store->is_live (store, "dir", "offer", "a", &a, NULL));
  g_assert_true (store->is_live (store, "dir", "offer", "b", &b, NULL));
  g_assert_false (a);
  g_assert_true (b);
}

static gint64
fixed_now (gpointer data)
{
  return *(gint64 *) data;
}

static void
commit_and_write (Fixture *fixture)
{
  g_assert_true (fixture->store->commit (fixture->store, NULL));
  g_assert_true (fixture->store->begin (fixture->store, TRUE, NULL));
}

/* A deletion that nobody needs any more is forgotten, and the floor says up to where. */
static void
test_tombstones_end (Fixture *fixture, gconstpointer data)
{
  WvServerStore *store = fixture->store;
  gint64 now = 1000, purged = 0;
  WvClock clock = { fixed_now, &now };
  g_auto (WvServerHead) deleted = { 0 };
  g_auto (WvServerHead) before = { 0 };
  g_auto (WvServerHead) after = { 0 };
  g_autofree char *left = NULL;

  store->clock = &clock;
  put (store, "dir", "a", 1);
  put (store, "dir", "b", 1);
  commit_and_write (fixture);
  g_assert_true (store->append (store, "dir", "offer", "a", "del", NULL));
  commit_and_write (fixture);
  g_assert_true (store->get_head (store, "dir", &deleted, NULL));
  now = 2000;
  g_assert_true (store->append (store, "dir", "offer", "b", "del", NULL));
  put (store, "dir", "c", 1);
  commit_and_write (fixture);
  g_assert_true (store->purge_tombstones (store, 1000, &purged, NULL));
  g_assert_true (store->get_head (store, "dir", &before, NULL));
  g_assert_cmpint (purged, ==, 0);
  g_assert_cmpint (before.floor, ==, 0);
  g_assert_true (store->purge_tombstones (store, 1001, &purged, NULL));
  g_assert_true (store->get_head (store, "dir", &after, NULL));
  commit_and_read (fixture);
  left = read_all (store, "dir");
  g_assert_cmpint (purged, ==, 1);
  g_assert_cmpint (after.floor, ==, deleted.head);
  g_assert_cmphex (after.sum, ==, before.sum);
  g_assert_cmpint (after.live, ==, 1);
  g_assert_cmpstr (left, ==, "del:b put:c ");
}

/* SQLite is opened by the other store, PostgreSQL by its start. */
static void
open_anew (Fixture *fixture)
{
#ifdef WV_HAVE_POSTGRESQL
  if (!wv_server_is_shared (fixture->database))
    return;
  postgres_stop (postgres, "fast");
  postgres_start (postgres);
#endif
}

/* Each opening has its own, and what it wrote keeps it. */
static void
test_nonces (Fixture *fixture, gconstpointer data)
{
  WvServerStore *store = fixture->store;
  g_autoptr (WvServerStore) other = open_another (fixture);
  g_auto (WvServerHead) first = { 0 };
  g_autofree char *old = NULL;
  g_autofree char *new = NULL;
  g_autofree char *never = NULL;

  put (store, "dir", "x", 1);
  commit_and_write (fixture);
  g_assert_true (store->get_head (store, "dir", &first, NULL));
  g_assert_true (store->commit (store, NULL));
  open_anew (fixture);
  g_assert_true (other->begin (other, TRUE, NULL));
  put (other, "dir", "y", 1);
  g_assert_true (other->commit (other, NULL));
  g_assert_true (store->begin (store, FALSE, NULL));
  old = store->get_nonce (store, "dir", first.head, NULL);
  new = store->get_nonce (store, "dir", first.head + 1, NULL);
  never = store->get_nonce (store, "org:x", 5, NULL);
  g_assert_cmpstr (old, ==, first.nonce);
  g_assert_cmpstr (old, !=, new);
  g_assert_cmpstr (never, ==, "");
}

static void
test_place_of_a_device (Fixture *fixture, gconstpointer data)
{
  WvServerStore *store = fixture->store;
  WvServerDevice device = { (char *) "d", (char *) "o", (char *) "c", (char *) "gp" };
  WvServerReceipt receipt = { (char *) "applied", 7, NULL };
  g_autoptr (WvServerReceipt) by_n = NULL;
  g_autoptr (WvServerDevice) found = NULL;
  g_autoptr (WvServerDevice) renewed = NULL;
  gboolean known = FALSE, unknown = TRUE;
  gint64 floor = 0;

  g_assert_true (store->add_device (store, &device, "hash", 1, NULL));
  g_assert_true (store->set_place (store, "d", 12, "r2", "r1", NULL));
  g_assert_true (store->set_token (store, "d", "hash2", NULL));
  g_assert_true (store->put_receipt (store, "op", "d", 12, &receipt, 1, NULL));
  by_n = store->get_receipt_by_n (store, "d", 12, NULL);
  g_assert_cmpstr (by_n->op_id, ==, "op");
  g_assert_null (store->find_device (store, "hash", NULL));
  found = store->find_device (store, "hash2", NULL);
  g_assert_cmpint (found->last_n, ==, 12);
  g_assert_cmpstr (found->ratchet, ==, "r2");
  g_assert_cmpstr (found->previous_ratchet, ==, "r1");
  g_assert_null (found->revoked);
  g_assert_true (store->revoke_device (store, "d", "left", &known, NULL));
  g_assert_true (store->revoke_device (store, "nobody", "left", &unknown, NULL));
  g_assert_true (known && !unknown);
  g_assert_true (store->renew_epoch (store, NULL));
  g_assert_true (store->get_version_floor (store, &floor, NULL));
  renewed = store->find_device (store, "hash2", NULL);
  g_assert_cmpint (floor, >=, 1000000);
  g_assert_null (renewed->ratchet); /* desktops may have newer ones */
  g_assert_cmpint (renewed->last_n, ==, 12);
  g_assert_cmpstr (renewed->revoked, ==, "left");
}

typedef void (*Case) (Fixture *fixture, gconstpointer data);

static const struct
{
  const char *name;
  Case run;
} cases[] = {
  { "records", test_records },
  { "dossier-is-oldest-first", test_dossier_is_oldest_first },
  { "grantees", test_grantees },
  { "stream-moves", test_stream_moves },
  { "gone-only-where-it-was", test_gone_only_where_it_was },
  { "receipts", test_receipts },
  { "devices-and-codes", test_devices_and_codes },
  { "status", test_status },
  { "rollback", test_rollback },
  { "part-is-undone", test_part_is_undone },
  { "gone-in-the-same", test_gone_in_the_same },
  { "reader-has-one-picture", test_reader_has_one_picture },
  { "moved", test_moved },
  { "any-text", test_any_text },
  { "opened-again", test_opened_again },
  { "live-and-sum", test_live_and_sum },
  { "tombstones-end", test_tombstones_end },
  { "nonces", test_nonces },
  { "place-of-a-device", test_place_of_a_device },
};

static void
add_cases (const char *store, NewDatabase new_database)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/server/store/%s/%s", store, cases[i].name);

      g_test_add (path, Fixture, (gconstpointer) new_database, set_up, cases[i].run, tear_down);
    }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  add_cases ("sqlite", new_folder);
#ifdef WV_HAVE_POSTGRESQL
  if (postgres_is_installed ())
    add_cases ("postgres", new_postgres);
  else
    g_test_add_func ("/server/store/postgres", postgres_skip);
#endif
  status = g_test_run ();
#ifdef WV_HAVE_POSTGRESQL
  postgres_free (postgres);
#endif
  return status;
}
