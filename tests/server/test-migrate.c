/* From one file to PostgreSQL: desktops must not notice, so everything that they hold on to is compared. */
#include <string.h>

#include "domain/wv-error.h"
#include "postgres-fixture.h"
#include "server/wv-server-database.h"

#define DOSSIER "01900000-0000-7000-8000-00000000d001"
#define ODD "tab\there, new\nline, back\\slash, \\N, 'é' \"x\""

static Postgres *postgres;

typedef struct
{
  char *folder, *file, *address;
} Fixture;

static WvServerStore *
open_for (const char *database, gboolean write)
{
  g_autoptr (GError) error = NULL;
  WvServerStore *store = wv_server_open_store (database, &error);

  g_assert_no_error (error);
  g_assert_true (store->begin (store, write, NULL));
  return store;
}

static void
write_record (WvServerStore *store, const char *kind, const char *id, const char *dossier, const char *stream)
{
  g_autoptr (WvServerRecord) record = g_new0 (WvServerRecord, 1);

  record->kind = g_strdup (kind);
  record->id = g_strdup (id);
  record->dossier = g_strdup (dossier);
  record->version = 3;
  record->data = json_pack ("{s:s}", "name", ODD);
  record->versions = json_pack ("{s:i}", "name", 3);
  g_assert_true (store->put_record (store, record, NULL));
  g_assert_true (store->append (store, stream, kind, id, "put", NULL));
}

static void
fill (WvServerStore *store)
{
  WvServerReceipt receipt = { .state = (char *) "applied", .version = 3 };
  WvServerDevice device = { .id = (char *) "d", .organisation = (char *) "o", .contact = (char *) "c", .role = (char *) "gp" };
  WvServerCode code = { .organisation = (char *) "o", .contact = (char *) "c", .role = (char *) "gp", .expires_at = 100 };

  write_record (store, "offer", "b", NULL, "dir");
  write_record (store, "offer", "a", NULL, "dir");
  write_record (store, "referral", DOSSIER, DOSSIER, "org:o");
  write_record (store, "event", "z", DOSSIER, "org:o");
  write_record (store, "event", "y", DOSSIER, "org:o");
  g_assert_true (store->append (store, "org:o", "event", "z", "gone", NULL));
  g_assert_true (store->put_grantee (store, DOSSIER, "o", "g1", FALSE, NULL));
  g_assert_true (store->put_receipt (store, "op", "d", 7, &receipt, 1, NULL));
  g_assert_true (store->add_device (store, &device, "hash", 1, NULL));
  g_assert_true (store->add_code (store, "code", &code, NULL));
  g_assert_true (store->put_key (store, "o", "key", ODD, NULL));
  g_assert_true (store->add_audit (store, "d", "dir", 0, 3, 1, NULL));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WvServerStore) store = NULL;

  fixture->folder = g_dir_make_tmp ("wv-migrate-XXXXXX", NULL);
  fixture->file = wv_server_sqlite_path (fixture->folder);
  fixture->address = postgres_new_database (postgres);
  g_assert_true (wv_server_init_store (fixture->folder, NULL));
  store = open_for (fixture->folder, TRUE);
  fill (store);
  g_assert_true (store->commit (store, NULL));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  const char *argv[] = { "rm", "-rf", fixture->folder, NULL };

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL));
  g_free (fixture->folder);
  g_free (fixture->file);
  g_free (fixture->address);
}

static void
add_stream (GString *text, WvServerStore *store, const char *stream)
{
  g_autoptr (GPtrArray) entries = store->read_stream (store, stream, 0, 100, NULL);

  for (guint i = 0; i < entries->len; i++)
    {
      const WvServerEntry *entry = entries->pdata[i];
      g_autoptr (WvServerRecord) record = store->get_record (store, entry->kind, entry->id, NULL);
      g_autofree char *json = wv_json_dump (record->data);

      g_string_append_printf (text, "%s %d %s %s %s v%d %s\n", stream, (int) entry->seq, entry->op, entry->kind, entry->id,
                              (int) record->version, json);
    }
}

/* Everything that a desktop or a colleague could notice, as text. */
static char *
describe (const char *database)
{
  g_autoptr (WvServerStore) store = open_for (database, FALSE);
  GString *text = g_string_new (NULL);
  g_autofree char *epoch = store->get_epoch (store, NULL);
  g_autoptr (GPtrArray) dossier = store->get_dossier (store, DOSSIER, NULL, NULL);
  g_auto (GStrv) grantees = store->get_grantees (store, DOSSIER, NULL);
  g_autoptr (WvServerReceipt) receipt = store->get_receipt_by_n (store, "d", 7, NULL);
  g_autoptr (WvServerDevice) device = store->find_device (store, "hash", NULL);
  g_autoptr (WvServerCode) code = store->find_code (store, "code", NULL);
  g_autofree char *key = NULL;
  g_autofree char *wrap = NULL;

  g_assert_true (store->get_key (store, "o", &key, &wrap, NULL));
  g_string_append_printf (text, "%s %s %s %s %d %s %s\n", epoch, grantees[0], receipt->state, device->id, (int) code->expires_at, key,
                          wrap);
  for (guint i = 0; i < dossier->len; i++)
    g_string_append_printf (text, "%s ", ((WvServerRecord *) dossier->pdata[i])->id);
  add_stream (text, store, "dir");
  add_stream (text, store, "org:o");
  store->rollback (store);
  return g_string_free (text, FALSE);
}

static void
test_nobody_notices (Fixture *fixture, gconstpointer data)
{
  g_autofree char *before = describe (fixture->folder);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  gint64 rows = 0;

  g_assert_true (wv_server_migrate (fixture->folder, fixture->address, &rows, &error));
  g_assert_no_error (error);
  g_assert_cmpint (rows, >, 10);
  after = describe (fixture->address);
  g_assert_cmpstr (before, ==, after);
  g_assert_nonnull (strstr (before, "y "));
  /* there must not be two servers with one history */
  g_assert_false (g_file_test (fixture->file, G_FILE_TEST_EXISTS));
  g_assert_null (wv_server_open_store (fixture->folder, &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_NOT_FOUND);
}

static void
test_goes_on (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WvServerStore) store = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GPtrArray) dossier = NULL;
  gint64 rows;

  g_assert_true (wv_server_migrate (fixture->folder, fixture->address, &rows, NULL));
  store = open_for (fixture->address, TRUE);
  write_record (store, "event", "new", DOSSIER, "org:o");
  g_assert_true (store->commit (store, NULL));
  g_assert_true (store->begin (store, FALSE, NULL));
  entries = store->read_stream (store, "org:o", 4, 10, NULL); /* four appends were there before */
  g_assert_cmpuint (entries->len, ==, 1);
  g_assert_cmpstr (((WvServerEntry *) entries->pdata[0])->id, ==, "new");
  dossier = store->get_dossier (store, DOSSIER, NULL, NULL);
  g_assert_cmpstr (((WvServerRecord *) dossier->pdata[dossier->len - 1])->id, ==, "new"); /* the youngest */
  store->rollback (store);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autofree char *before = describe (fixture->folder);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (WvServerStore) store = NULL;
  gint64 rows;

  g_assert_false (wv_server_migrate (fixture->folder, fixture->folder, &rows, &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_true (wv_server_init_store (fixture->address, NULL));
  store = open_for (fixture->address, TRUE);
  write_record (store, "offer", "own", NULL, "dir");
  g_assert_true (store->commit (store, NULL));
  g_assert_false (wv_server_migrate (fixture->folder, fixture->address, &rows, &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_INVALID); /* it is not empty */
  after = describe (fixture->folder);
  g_assert_cmpstr (before, ==, after);
}

/* What a newer program made is left alone. */
static void
test_newer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *out = NULL;

  g_assert_null (wv_server_open_store (fixture->address, &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_NOT_FOUND); /* no init yet */
  g_clear_error (&error);
  g_assert_true (wv_server_init_store (fixture->address, NULL));
  out = postgres_sql (postgres, fixture->address, "INSERT INTO schema_version VALUES (9999)");
  g_assert_null (wv_server_open_store (fixture->address, &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_NEWER);
  g_clear_error (&error);
  g_assert_false (wv_server_init_store (fixture->address, &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_NEWER);
}

static void
test_no_such_database (Fixture *fixture, gconstpointer data)
{
  g_autofree char *address = postgres_address (postgres, "nowhere");
  g_autoptr (GError) error = NULL;

  g_assert_false (wv_server_init_store (address, &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_NOT_FOUND);
  g_assert_null (strchr (error->message, '\n'));
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  if (!postgres_is_installed ())
    g_test_add_func ("/server/migrate", postgres_skip);
  else
    {
      postgres = postgres_new ();
      g_test_add ("/server/migrate/nobody-notices", Fixture, NULL, set_up, test_nobody_notices, tear_down);
      g_test_add ("/server/migrate/goes-on", Fixture, NULL, set_up, test_goes_on, tear_down);
      g_test_add ("/server/migrate/refused", Fixture, NULL, set_up, test_refused, tear_down);
      g_test_add ("/server/migrate/newer", Fixture, NULL, set_up, test_newer, tear_down);
      g_test_add ("/server/migrate/no-such-database", Fixture, NULL, set_up, test_no_such_database, tear_down);
    }
  status = g_test_run ();
  postgres_free (postgres);
  return status;
}
