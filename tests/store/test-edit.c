#include <string.h>

#include "domain/wv-error.h"
#include "domain/wv-id.h"
#include "store/wv-edit.h"
#include "store/wv-outbox-sync.h"
#include "store/wv-store.h"

#define DOSSIER "0190f3a0-0000-7000-8000-000000000001"
#define OURS "0190f3a0-0000-7000-8000-000000000002"
#define AUTHOR "0190f3a0-0000-7000-8000-000000000003"
#define NUMBER "0190f3a0-0000-7000-8000-000000000004"
#define CONFLICT "0190f3a0-0000-7000-8000-000000000005"

static WvDb *
open_db (void)
{
  g_autoptr (GError) error = NULL;
  WvDb *db = wv_store_open_db (":memory:", &error);

  g_assert_no_error (error);
  return db;
}

static WvRecord *
client_contact (const char *sealed)
{
  WvRecord *record = wv_record_new (&wv_kind_client_contact, NUMBER);

  wv_record_set_text (record, "dossier", DOSSIER);
  wv_record_set_text (record, "organisation", OURS);
  wv_record_set_text (record, "author", AUTHOR);
  wv_record_set_int (record, "recorded_at", 1700000000000);
  if (sealed != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (sealed, strlen (sealed));

      wv_record_set_sealed (record, bytes);
    }
  return record;
}

static WvOutboxOp *
only_op (WvDb *db)
{
  g_autoptr (GPtrArray) ops = wv_outbox_next_batch (db, 1, 10, 10000, NULL);

  g_assert_cmpuint (ops->len, ==, 1);
  return g_ptr_array_steal_index (ops, 0);
}

static void
test_sealed_change (void)
{
  g_autoptr (WvDb) db = open_db ();
  g_autoptr (WvEdit) edit = wv_edit_new ();
  g_autoptr (WvRecord) before = client_contact ("old");
  g_autoptr (WvRecord) seen = NULL;
  g_autoptr (WvOutboxOp) op = NULL;
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "old", -1);

  wv_record_set_version (before, 4);
  g_assert_true (wv_mirror_put_record (db, before, NULL));
  wv_edit_change (edit, wv_record_copy (before), client_contact ("new"));
  g_assert_cmpint (wv_edit_commit (db, edit, NULL, NULL), >, 0);
  op = only_op (db);
  g_assert_cmpstr (op->was_sealed, ==, hash);
  g_assert_cmpuint (g_bytes_get_size (op->sealed), ==, 3);
  g_assert_cmpstr (op->dossier, ==, DOSSIER);
  g_assert_cmpint (op->base_v, ==, 4);
  seen = wv_record_load (db, &wv_kind_client_contact, NUMBER, NULL);
  g_assert_cmpmem (g_bytes_get_data (wv_record_get_sealed (seen), NULL), 3, "new", 3);
}

/* Opened personal fields never reach the database. */
static void
test_unsealed_is_refused (void)
{
  g_autoptr (WvDb) db = open_db ();
  g_autoptr (GError) error = NULL;
  g_autoptr (WvEdit) edit = wv_edit_new ();
  WvRecord *record = client_contact (NULL);

  wv_record_set_text (record, "phone", "0113-555 012");
  wv_edit_create (edit, record);
  g_assert_cmpint (wv_edit_commit (db, edit, NULL, &error), ==, 0);
  g_assert_error (error, WV_ERROR, WV_ERROR_INVALID);
}

static void
test_no_difference (void)
{
  g_autoptr (WvDb) db = open_db ();
  g_autoptr (WvEdit) edit = wv_edit_new ();

  wv_edit_change (edit, client_contact ("same"), client_contact ("same"));
  g_assert_cmpint (wv_edit_commit (db, edit, NULL, NULL), >, 0);
  g_assert_cmpint (wv_outbox_count (db, NULL), ==, 0);
}

/* Access to the dossier ended while a change waited: all goes but the user's own text. */
static void
test_access_ends (void)
{
  g_autoptr (WvDb) db = open_db ();
  g_autoptr (WvEdit) edit = wv_edit_new ();
  g_autoptr (WvRecord) seen = NULL;
  g_autoptr (GPtrArray) list = NULL;

  wv_edit_create (edit, client_contact ("mine"));
  g_assert_cmpint (wv_edit_commit (db, edit, NULL, NULL), >, 0);
  g_assert_true (wv_mirror_gone (db, &wv_kind_referral, DOSSIER, TRUE, NULL));
  seen = wv_record_load (db, &wv_kind_client_contact, NUMBER, NULL);
  g_assert_null (seen);
  list = wv_outbox_list (db, NULL);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpstr (((WvOutboxEntry *)list->pdata[0])->code, ==, "not_visible");
}

static void
test_remove (void)
{
  g_autoptr (WvDb) db = open_db ();
  g_autoptr (WvEdit) edit = wv_edit_new ();
  g_autoptr (WvRecord) record = client_contact ("old");
  g_autoptr (WvRecord) seen = NULL;
  g_autoptr (WvOutboxOp) op = NULL;

  g_assert_true (wv_mirror_put_record (db, record, NULL));
  wv_edit_remove (edit, wv_record_copy (record));
  g_assert_cmpint (wv_edit_commit (db, edit, NULL, NULL), ==, 1);
  seen = wv_record_load (db, &wv_kind_client_contact, NUMBER, NULL);
  g_assert_null (seen);
  g_assert_true (wv_outbox_take_back (db, 1, NULL));
  seen = wv_record_load (db, &wv_kind_client_contact, NUMBER, NULL);
  g_assert_nonnull (seen);
}

static void
test_settle (void)
{
  g_autoptr (WvDb) db = open_db ();
  g_autoptr (WvEdit) edit = wv_edit_new ();
  g_autoptr (WvRecord) conflict = wv_record_new (&wv_kind_conflict, CONFLICT);
  g_autoptr (WvRecord) seen = NULL;
  g_autoptr (WvOutboxOp) op = NULL;
  g_autofree char *set = NULL;

  wv_record_set_text (conflict, "status", "open");
  g_assert_true (wv_mirror_put_record (db, conflict, NULL));
  wv_edit_settle (edit, wv_record_copy (conflict), "\"0113-555 012\"");
  g_assert_cmpint (wv_edit_commit (db, edit, NULL, NULL), >, 0);
  op = only_op (db);
  set = wv_json_dump (op->set);
  g_assert_cmpstr (op->verb, ==, "resolve");
  g_assert_cmpstr (set, ==, "{\"value\":\"0113-555 012\"}");
  seen = wv_record_load (db, &wv_kind_conflict, CONFLICT, NULL);
  g_assert_cmpstr (wv_record_get_text (seen, "status"), ==, "settled");
}

/* The disk is full in the middle: nothing of it remains. */
static void
test_full_disk (void)
{
  g_autoptr (WvDb) db = open_db ();
  g_autoptr (GError) error = NULL;
  g_autoptr (WvEdit) edit = wv_edit_new ();
  g_autofree char *much = g_strnfill (600000, 'x');

  g_assert_true (wv_db_exec (db, "PRAGMA max_page_count = 100", NULL));
  wv_edit_create (edit, client_contact (much));
  g_assert_true (wv_db_begin (db, NULL));
  g_assert_cmpint (wv_edit_commit (db, edit, NULL, &error), ==, 0);
  g_assert_error (error, WV_ERROR, WV_ERROR_FULL);
  wv_db_rollback (db);
  g_assert_cmpint (wv_outbox_count (db, NULL), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/edit/sealed-change", test_sealed_change);
  g_test_add_func ("/store/edit/unsealed-is-refused", test_unsealed_is_refused);
  g_test_add_func ("/store/edit/no-difference", test_no_difference);
  g_test_add_func ("/store/edit/access-ends", test_access_ends);
  g_test_add_func ("/store/edit/remove", test_remove);
  g_test_add_func ("/store/edit/settle", test_settle);
  g_test_add_func ("/store/edit/full-disk", test_full_disk);
  return g_test_run ();
}
