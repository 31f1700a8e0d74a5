/* What an older version could not understand, and a newer one can: kept, and then used (I1, I2). */
#include <glib/gstdio.h>

#include "store/wv-edit.h"
#include "store/wv-outbox-sync.h"
#include "store/wv-store.h"

#define OFFER "0190f3a0-0000-7000-8000-000000000001"
#define OFFICE "0190f3a0-0000-7000-8000-000000000002"

typedef struct
{
  char *folder, *path;
  WvDb *db;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("wv-replay-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, "welverwijs.db", NULL);
  f->db = wv_store_open_db (f->path, NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_pointer (&f->db, wv_db_close);
  g_unlink (f->path);
  g_rmdir (f->folder);
  g_free (f->path);
  g_free (f->folder);
}

/* @upgraded: as a version that knows other fields than the one before. */
static void
open_again (Fixture *f, gboolean upgraded)
{
  g_autoptr (GError) error = NULL;

  if (upgraded)
    g_assert_true (wv_db_exec (f->db, "UPDATE sync_state SET value = 'less' WHERE key = 'knows'", NULL));
  wv_db_close (f->db);
  f->db = wv_store_open_db (f->path, &error);
  g_assert_no_error (error);
}

static gint64
count (Fixture *f, const char *sql)
{
  g_autoptr (WvStmt) stmt = wv_db_prepare (f->db, sql, NULL);
  gboolean row = FALSE;

  g_assert_true (wv_stmt_step (stmt, &row, NULL) && row);
  return wv_stmt_int (stmt, 0);
}

static void
test_unknown_kind (Fixture *f, gconstpointer data)
{
  g_autoptr (WvRecord) offer = NULL;

  g_assert_true (wv_mirror_unknown (f->db, "dir", "offer", OFFER, 4,
                                    "{\"organisation\":\"" OFFICE "\",\"title\":\"Eettafel\",\"status\":\"active\"}", NULL));
  g_assert_true (wv_mirror_unknown (f->db, "dir", "meal", OFFER, 2, "{\"soup\":\"tomato\"}", NULL));
  g_assert_cmpint (wv_mirror_count (f->db, "dir", NULL), ==, 2);
  open_again (f, FALSE);
  g_assert_cmpint (count (f, "SELECT count (*) FROM offer"), ==, 0); /* nothing new is known */
  open_again (f, TRUE);
  offer = wv_record_load (f->db, &wv_kind_offer, OFFER, NULL);
  g_assert_cmpstr (wv_record_get_text (offer, "title"), ==, "Eettafel");
  g_assert_cmpint (wv_record_get_version (offer), ==, 4);
  g_assert_cmpint (count (f, "SELECT count (*) FROM mirror_unknown WHERE kind = 'meal'"), ==, 1); /* for a still later one */
  g_assert_cmpint (wv_mirror_count (f->db, "dir", NULL), ==, 2);
}

static void
put_office (Fixture *f, gint64 version, const char *text)
{
  g_autoptr (json_t) fields = json_loads (text, 0, NULL);

  g_assert_true (wv_mirror_put (f->db, &wv_kind_organisation, OFFICE, version, fields, NULL, NULL));
}

static void
test_unknown_field (Fixture *f, gconstpointer data)
{
  g_autoptr (WvRecord) office = NULL;

  put_office (f, 1, "{\"name\":\"Dorpshart\",\"type\":\"welfare\",\"motto\":\"Samen\"}");
  g_assert_true (wv_db_exec (f->db, "UPDATE organisation SET extra = '{\"phone\":\"0113-555 012\",\"motto\":\"Samen\"}'", NULL));
  open_again (f, TRUE);
  office = wv_record_load (f->db, &wv_kind_organisation, OFFICE, NULL);
  g_assert_cmpstr (wv_record_get_text (office, "phone"), ==, "0113-555 012");
  g_assert_cmpstr (wv_record_get_extra (office), ==, "{\"motto\":\"Samen\"}");
}

/* An edit says only what the user changed: what this version does not know cannot be erased by it. */
static void
test_edit_leaves_the_unknown (Fixture *f, gconstpointer data)
{
  g_autoptr (WvEdit) edit = wv_edit_new ();
  g_autoptr (GPtrArray) batch = NULL;
  g_autoptr (WvRecord) seen = NULL;
  WvRecord *before, *after;
  const WvOutboxOp *op;

  put_office (f, 1, "{\"name\":\"Dorpshart\",\"type\":\"welfare\",\"motto\":\"Samen\"}");
  before = wv_record_load (f->db, &wv_kind_organisation, OFFICE, NULL);
  after = wv_record_copy (before);
  wv_record_set_text (after, "phone", "0113-555 012");
  wv_edit_change (edit, before, after);
  g_assert_true (wv_db_begin (f->db, NULL));
  g_assert_cmpint (wv_edit_commit (f->db, edit, NULL, NULL), >, 0);
  batch = wv_outbox_next_batch (f->db, 0, 10, 1000000, NULL);
  op = batch->pdata[0];
  g_assert_cmpuint (json_object_size (op->set), ==, 1);
  g_assert_true (wv_outbox_acknowledge (f->db, op->n, WV_ACK_APPLIED, 2, NULL, NULL, 0, NULL));
  g_assert_true (wv_db_commit (f->db, NULL));
  seen = wv_record_load (f->db, &wv_kind_organisation, OFFICE, NULL);
  g_assert_cmpstr (wv_record_get_extra (seen), ==, "{\"motto\":\"Samen\"}");
}

#define ADD(name, func) g_test_add ("/store/replay/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("unknown-kind", test_unknown_kind);
  ADD ("unknown-field", test_unknown_field);
  ADD ("edit-leaves-the-unknown", test_edit_leaves_the_unknown);
  return g_test_run ();
}
