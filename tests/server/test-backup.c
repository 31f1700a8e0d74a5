/* The commands of server/README.md: what they save comes back, and is known to be older than what desktops saw. */
#include <glib/gstdio.h>
#include <string.h>

#include "domain/wv-error.h"
#include "postgres-fixture.h"
#include "server/wv-server-database.h"

static void
write_offers (WvServerStore *store, const char *prefix, guint count)
{
  for (guint i = 0; i < count; i++)
    {
      g_autofree char *id = g_strdup_printf ("%s-%u", prefix, i);
      g_autoptr (WvServerRecord) record = g_new0 (WvServerRecord, 1);

      g_assert_true (store->begin (store, TRUE, NULL));
      record->kind = g_strdup ("offer");
      record->id = g_strdup (id);
      record->version = 1;
      record->data = json_pack ("{s:s}", "title", id);
      record->versions = json_object ();
      g_assert_true (store->put_record (store, record, NULL));
      g_assert_true (store->append (store, "dir", "offer", id, "put", NULL));
      g_assert_true (store->commit (store, NULL));
    }
}

static WvServerStore *
open_store (const char *database)
{
  g_autoptr (GError) error = NULL;
  WvServerStore *store = wv_server_open_store (database, &error);

  g_assert_no_error (error);
  return store;
}

/* What desktops hold on to. */
typedef struct
{
  char *epoch;
  WvServerHead head;
  char *titles;
} Seen;

static void
seen_clear (Seen *seen)
{
  g_free (seen->epoch);
  g_free (seen->titles);
  wv_server_head_clear (&seen->head);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Seen, seen_clear)

static Seen
look (WvServerStore *store)
{
  Seen seen = { 0 };
  g_autoptr (GPtrArray) entries = NULL;
  GString *titles = g_string_new (NULL);

  g_assert_true (store->begin (store, FALSE, NULL));
  seen.epoch = store->get_epoch (store, NULL);
  g_assert_true (store->get_head (store, "dir", &seen.head, NULL));
  entries = store->read_stream (store, "dir", 0, 1000, NULL);
  for (guint i = 0; i < entries->len; i++)
    {
      const WvServerEntry *entry = entries->pdata[i];
      g_autoptr (WvServerRecord) record = store->get_record (store, entry->kind, entry->id, NULL);

      g_string_append_printf (titles, "%s ", json_string_value (json_object_get (record->data, "title")));
    }
  store->rollback (store);
  seen.titles = g_string_free (titles, FALSE);
  return seen;
}

/* @restored is what the backup of @saved became: the same rows, another epoch, and work goes on. */
static void
check_restored (const char *database, const Seen *saved)
{
  g_autoptr (WvServerStore) store = open_store (database);
  g_auto (Seen) restored = look (store);
  g_auto (Seen) later = { 0 };

  g_assert_cmpstr (restored.titles, ==, saved->titles);
  g_assert_cmpint (restored.head.head, ==, saved->head.head);
  g_assert_cmphex (restored.head.sum, ==, saved->head.sum);
  g_assert_cmpstr (restored.epoch, !=, saved->epoch);
  write_offers (store, "later", 1);
  later = look (store);
  g_assert_cmpstr (later.epoch, ==, restored.epoch); /* once is enough */
  g_assert_cmpint (later.head.head, ==, saved->head.head + 1);
}

/* pg_dump, createdb, pg_restore, init. */
static void
test_dump (void)
{
  g_autoptr (Postgres) postgres = postgres_new ();
  g_autofree char *database = postgres_new_database (postgres);
  g_autofree char *other = postgres_new_database (postgres);
  g_autofree char *file = g_build_filename (postgres->folder, "region.dump", NULL);
  g_autofree char *from = g_strconcat ("--dbname=", database, NULL);
  g_autofree char *to = g_strconcat ("--dbname=", other, NULL);
  g_autofree char *into = g_strconcat ("--file=", file, NULL);
  g_autofree char *out = NULL;
  g_autoptr (WvServerStore) store = NULL;
  g_auto (Seen) saved = { 0 };

  g_assert_true (wv_server_init_store (database, NULL));
  store = open_store (database);
  write_offers (store, "saved", 3);
  saved = look (store);
  g_free (postgres_run (postgres, "pg_dump", "--format=custom", into, from, NULL));
  write_offers (store, "lost", 2);
  out = postgres_run (postgres, "pg_restore", "--no-owner", "--exit-on-error", to, file, NULL);
  g_assert_true (wv_server_init_store (other, NULL));
  check_restored (other, &saved);
}

/* Stops the database, puts the backup in its place, and starts that. @signal: (nullable) file that asks for recovery. */
static void
put_back (Postgres *postgres, const char *signal)
{
  g_autofree char *data = g_build_filename (postgres->folder, "data", NULL);
  g_autofree char *old = g_build_filename (postgres->folder, "old", NULL);
  g_autofree char *backup = g_build_filename (postgres->folder, "backup", NULL);
  g_autofree char *settings = g_build_filename (backup, "postgresql.auto.conf", NULL);
  g_autofree char *path = signal != NULL ? g_build_filename (backup, signal, NULL) : NULL;
  FILE *file = g_fopen (settings, "a");

  g_assert_cmpint (fputs ("restore_command = '/bin/false'\n", file), >=, 0); /* an archive that has nothing newer */
  fclose (file);
  if (path != NULL)
    {
      g_assert_true (g_file_set_contents (path, "", 0, NULL));
      postgres_own (postgres, path);
    }
  postgres_stop (postgres, "fast");
  g_assert_cmpint (g_rename (data, old), ==, 0);
  g_assert_cmpint (g_rename (backup, data), ==, 0);
  postgres_start (postgres);
}

static void
wait_for_recovery (Postgres *postgres, const char *database)
{
  g_autofree char *out = NULL;

  do
    {
      g_free (out);
      out = postgres_sql (postgres, database, "SELECT pg_is_in_recovery ()");
    }
  while (strcmp (out, "f") != 0);
}

static Postgres *
new_with_backup (char **ret_database, Seen *ret_saved, Seen *ret_lost)
{
  Postgres *postgres = postgres_new ();
  g_autofree char *address = postgres_address (postgres, "postgres");
  g_autofree char *from = g_strconcat ("--dbname=", address, NULL);
  g_autoptr (WvServerStore) store = NULL;

  *ret_database = postgres_new_database (postgres);
  g_assert_true (wv_server_init_store (*ret_database, NULL));
  store = open_store (*ret_database);
  write_offers (store, "saved", 3);
  *ret_saved = look (store);
  g_free (postgres_run (postgres, "pg_basebackup", "--pgdata=backup", "--checkpoint=fast", "--wal-method=stream", from, NULL));
  write_offers (store, "lost", 2);
  *ret_lost = look (store);
  return postgres;
}

/* pg_basebackup and recovery: a new timeline. */
static void
test_recovery (void)
{
  g_autofree char *database = NULL;
  g_auto (Seen) saved = { 0 };
  g_auto (Seen) lost = { 0 };
  g_autoptr (Postgres) postgres = new_with_backup (&database, &saved, &lost);

  put_back (postgres, "recovery.signal");
  wait_for_recovery (postgres, database);
  check_restored (database, &saved);
}

/* A standby answers who only reads; promoted, it is another history, also for who was connected all the time. */
static void
test_promoted (void)
{
  g_autofree char *database = NULL;
  g_auto (Seen) saved = { 0 };
  g_auto (Seen) lost = { 0 };
  g_auto (Seen) on_standby = { 0 };
  g_auto (Seen) promoted = { 0 };
  g_autoptr (Postgres) postgres = new_with_backup (&database, &saved, &lost);
  g_autoptr (WvServerStore) store = NULL;
  g_autoptr (GError) error = NULL;

  put_back (postgres, "standby.signal");
  store = open_store (database);
  on_standby = look (store);
  g_assert_cmpstr (on_standby.epoch, ==, saved.epoch);
  g_assert_false (store->begin (store, TRUE, &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_READ_ONLY);
  g_free (postgres_run (postgres, "pg_ctl", "-D", "data", "-w", "promote", NULL));
  promoted = look (store);
  g_assert_cmpstr (promoted.epoch, !=, saved.epoch);
  g_assert_cmpstr (promoted.titles, ==, saved.titles);
  write_offers (store, "later", 1);
}

/* Put back without recovery, as the snapshot of a machine is: PostgreSQL itself sees no difference. Cursors do: also when
 * as much was written as had been lost, the numbers have other nonces. */
static void
test_snapshot (void)
{
  g_autofree char *database = NULL;
  g_auto (Seen) saved = { 0 };
  g_auto (Seen) lost = { 0 };
  g_auto (Seen) other = { 0 };
  g_autoptr (Postgres) postgres = new_with_backup (&database, &saved, &lost);
  g_autoptr (WvServerStore) store = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  put_back (postgres, NULL);
  store = open_store (database);
  write_offers (store, "other", 2);
  other = look (store);
  g_assert_true (store->begin (store, FALSE, NULL));
  before = store->get_nonce (store, "dir", saved.head.head, NULL);
  after = store->get_nonce (store, "dir", lost.head.head, NULL);
  store->rollback (store);
  g_assert_cmpint (other.head.head, ==, lost.head.head);
  g_assert_cmpstr (before, ==, saved.head.nonce);
  g_assert_cmpstr (after, !=, lost.head.nonce);
}

static void
run (const char *const *argv)
{
  int status;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, NULL));
  g_assert_true (g_spawn_check_wait_status (status, NULL));
}

/* sqlite3 .backup while the server runs; cp back while it does not. */
static void
test_sqlite (void)
{
  g_autofree char *folder = g_dir_make_tmp ("wv-backup-XXXXXX", NULL);
  g_autofree char *file = wv_server_sqlite_path (folder);
  g_autofree char *backup = g_build_filename (folder, "backup", NULL);
  g_autofree char *command = g_strdup_printf (".backup '%s'", backup);
  g_autofree char *wal = g_strconcat (file, "-wal", NULL);
  const char *save[] = { "sqlite3", file, command, NULL };
  const char *restore[] = { "cp", backup, file, NULL };
  const char *clean[] = { "rm", "-rf", folder, NULL };
  g_autoptr (WvServerStore) store = NULL;
  g_auto (Seen) saved = { 0 };

  g_assert_true (wv_server_init_store (folder, NULL));
  store = open_store (folder);
  write_offers (store, "saved", 3);
  saved = look (store);
  run (save);
  write_offers (store, "lost", 2);
  g_clear_pointer (&store, wv_server_store_close);
  g_unlink (wal);
  run (restore);
  check_restored (folder, &saved);
  run (clean);
}

int
main (int argc, char **argv)
{
  g_autofree char *sqlite = g_find_program_in_path ("sqlite3");

  g_test_init (&argc, &argv, NULL);
  if (sqlite != NULL)
    g_test_add_func ("/server/backup/sqlite", test_sqlite);
  g_test_add_func ("/server/backup/dump", postgres_is_installed () ? test_dump : postgres_skip);
  g_test_add_func ("/server/backup/recovery", postgres_is_installed () ? test_recovery : postgres_skip);
  g_test_add_func ("/server/backup/promoted", postgres_is_installed () ? test_promoted : postgres_skip);
  g_test_add_func ("/server/backup/snapshot", postgres_is_installed () ? test_snapshot : postgres_skip);
  return g_test_run ();
}
