/* What is being written survives a restart, sealed; sending or emptying it takes it away. */
#include <string.h>

#include "domain/wv-error.h"
#include "store/wv-note.h"
#include "store/wv-store.h"

#define DOSSIER "01900000-0000-7000-8000-000000002001"
#define OTHER "01900000-0000-7000-8000-000000002002"

typedef struct
{
  WvDb *db;
  WvVault *vault;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->db = wv_store_open_db (":memory:", NULL);
  f->vault = wv_vault_new ();
  wv_vault_generate (f->vault);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  wv_db_close (f->db);
  g_object_unref (f->vault);
}

static void
expect (Fixture *f, const char *dossier, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WvSecret) found = wv_note_load (f->db, f->vault, dossier, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, text);
}

static void
test_keep (Fixture *f, gconstpointer data)
{
  expect (f, DOSSIER, "");
  g_assert_true (wv_note_save (f->db, f->vault, DOSSIER, "Mevrouw at", 1, NULL));
  g_assert_true (wv_note_save (f->db, f->vault, DOSSIER, "Mevrouw at dinsdag mee.", 2, NULL));
  g_assert_true (wv_note_save (f->db, f->vault, OTHER, "Ander dossier", 3, NULL));
  expect (f, DOSSIER, "Mevrouw at dinsdag mee.");
  g_assert_true (wv_note_save (f->db, f->vault, DOSSIER, "", 4, NULL));
  expect (f, DOSSIER, "");
  expect (f, OTHER, "Ander dossier");
}

static void
test_sealed (Fixture *f, gconstpointer data)
{
  g_autoptr (WvStmt) stmt = wv_db_prepare (f->db, "SELECT sealed FROM note", NULL);
  g_autoptr (GBytes) sealed = NULL;
  gboolean row = FALSE;
  gsize size;
  const char *bytes;

  g_assert_true (wv_note_save (f->db, f->vault, DOSSIER, "Zandkreek", 1, NULL));
  g_assert_true (wv_stmt_step (stmt, &row, NULL) && row);
  sealed = wv_stmt_dup_bytes (stmt, 0);
  bytes = g_bytes_get_data (sealed, &size);
  g_assert_cmpuint (size, >, strlen ("Zandkreek"));
  g_assert_null (g_strstr_len (bytes, (gssize) size, "Zandkreek"));
}

static void
test_locked (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) again = NULL;

  wv_vault_lock (f->vault);
  g_assert_false (wv_note_save (f->db, f->vault, DOSSIER, "tekst", 1, &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_LOCKED);
  g_assert_null (wv_note_load (f->db, f->vault, DOSSIER, &again));
  g_assert_error (again, WV_ERROR, WV_ERROR_LOCKED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/store/note/keep", Fixture, NULL, set_up, test_keep, tear_down);
  g_test_add ("/store/note/sealed", Fixture, NULL, set_up, test_sealed, tear_down);
  g_test_add ("/store/note/locked", Fixture, NULL, set_up, test_locked, tear_down);
  return g_test_run ();
}
