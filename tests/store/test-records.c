#include "domain/wv-error.h"
#include "domain/wv-id.h"
#include "store/wv-outbox-sync.h"
#include "store/wv-profile.h"
#include "store/wv-store.h"

static WvDb *
open_db (void)
{
  g_autoptr (GError) error = NULL;
  WvDb *db = wv_store_open_db (":memory:", &error);

  g_assert_no_error (error);
  return db;
}

/* The columns of a table, as "name type" lines in order. */
static char *
columns_of (WvDb *db, const char *table)
{
  g_autoptr (WvStmt) stmt
      = wv_db_prepare (db, "SELECT name, type FROM pragma_table_info (:table)", NULL);
  GString *text = g_string_new (NULL);
  gboolean row = TRUE;

  wv_stmt_bind_text (stmt, ":table", table);
  while (wv_stmt_step (stmt, &row, NULL) && row)
    g_string_append_printf (text, "%s %s\n", wv_stmt_text (stmt, 0), wv_stmt_text (stmt, 1));
  return g_string_free (text, FALSE);
}

static char *
expected_columns (const WvKind *kind)
{
  GString *text = g_string_new ("rowid INTEGER\nid TEXT\nv INTEGER\n");

  for (guint i = 0; i < kind->n_fields; i++)
    {
      WvFieldType type = kind->fields[i].type;
      gboolean number = type == WV_FIELD_INT || type == WV_FIELD_BOOL || type == WV_FIELD_TIME;

      if (!(kind->fields[i].flags & WV_FIELD_SEALED))
        g_string_append_printf (text, "%s %s\n", kind->fields[i].name, number ? "INTEGER" : "TEXT");
    }
  g_string_append (text, wv_kind_has_sealed (kind) ? "sealed BLOB\nextra TEXT\n" : "extra TEXT\n");
  return g_string_free (text, FALSE);
}

static void
test_columns (void)
{
  g_autoptr (WvDb) db = open_db ();
  guint n;
  const WvKind *const *kinds = wv_kinds (&n);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *found = columns_of (db, kinds[i]->name);
      g_autofree char *expected = expected_columns (kinds[i]);

      g_assert_cmpstr (found, ==, expected);
    }
}

static WvRecord *
full_record (const WvKind *kind)
{
  const char *const elements[] = { "aap", "noot; \"mies\"", NULL };
  g_autofree char *id = wv_id_new (NULL);
  WvRecord *record = wv_record_new (kind, id);

  for (guint i = 0; i < kind->n_fields; i++)
    {
      WvFieldType type = kind->fields[i].type;

      if (kind->fields[i].flags & WV_FIELD_SEALED)
        continue;
      if (type == WV_FIELD_INT || type == WV_FIELD_TIME || type == WV_FIELD_BOOL)
        wv_record_set_int_at (record, i, type == WV_FIELD_BOOL ? 1 : -7);
      else if (type == WV_FIELD_SET || type == WV_FIELD_LIST)
        wv_record_set_strv_at (record, i, elements);
      else
        wv_record_set_text_at (record, i, "é 'tekst'");
    }
  return record;
}

/* Every kind comes back from its table as it went in. */
static void
test_round_trip (void)
{
  g_autoptr (WvDb) db = open_db ();
  g_autoptr (GBytes) sealed = g_bytes_new ("\0\1\2", 3);
  guint n;
  const WvKind *const *kinds = wv_kinds (&n);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (WvRecord) record = full_record (kinds[i]);
      g_autoptr (WvRecord) back = NULL;

      wv_record_set_version (record, 12);
      wv_record_set_extra (record, "{\"later\":1}");
      if (wv_kind_has_sealed (kinds[i]))
        wv_record_set_sealed (record, sealed);
      g_assert_true (wv_record_write (db, record, NULL));
      back = wv_record_load (db, kinds[i], wv_record_get_id (record), NULL);
      g_assert_nonnull (back);
      g_assert_cmpint (wv_record_get_version (back), ==, 12);
      g_assert_cmpstr (wv_record_get_extra (back), ==, "{\"later\":1}");
      g_assert_true (!wv_kind_has_sealed (kinds[i])
                     || g_bytes_equal (wv_record_get_sealed (back), sealed));
      for (guint f = 0; f < kinds[i]->n_fields; f++)
        g_assert_true (wv_record_equal_at (record, back, f));
      g_assert_true (wv_record_delete (db, kinds[i], wv_record_get_id (record), NULL));
      g_clear_pointer (&back, wv_record_free);
      back = wv_record_load (db, kinds[i], wv_record_get_id (record), NULL);
      g_assert_null (back);
    }
}

static void
test_older_is_ignored (void)
{
  g_autoptr (WvDb) db = open_db ();
  g_autoptr (WvRecord) record = full_record (&wv_kind_contact);
  g_autoptr (WvRecord) back = NULL;

  wv_record_set_version (record, 9);
  g_assert_true (wv_mirror_put_record (db, record, NULL));
  wv_record_set_version (record, 8);
  wv_record_set_text (record, "name", "Oude naam");
  g_assert_true (wv_mirror_put_record (db, record, NULL));
  back = wv_record_load (db, &wv_kind_contact, wv_record_get_id (record), NULL);
  g_assert_cmpint (wv_record_get_version (back), ==, 9);
  g_assert_cmpstr (wv_record_get_text (back, "name"), ==, "é 'tekst'");
}

static gint64
rows_of_dossier (WvDb *db)
{
  g_autoptr (WvStmt) stmt
      = wv_db_prepare (db,
                       "SELECT (SELECT count (*) FROM referral) + (SELECT count (*) FROM event) + "
                       "(SELECT count (*) FROM message)",
                       NULL);

  g_assert_true (wv_stmt_step (stmt, NULL, NULL));
  return wv_stmt_int (stmt, 0);
}

static void
put_part (WvDb *db, const WvKind *kind, const char *dossier)
{
  g_autoptr (WvRecord) part = full_record (kind);

  wv_record_set_text (part, "dossier", dossier);
  wv_record_set_version (part, 1);
  g_assert_true (wv_mirror_put_record (db, part, NULL));
}

static void
test_cascade (void)
{
  g_autoptr (WvDb) db = open_db ();
  g_autoptr (WvRecord) referral = full_record (&wv_kind_referral);
  g_autoptr (WvRecord) other = full_record (&wv_kind_referral);

  g_assert_true (wv_mirror_put_record (db, referral, NULL));
  g_assert_true (wv_mirror_put_record (db, other, NULL));
  put_part (db, &wv_kind_event, wv_record_get_id (referral));
  put_part (db, &wv_kind_message, wv_record_get_id (referral));
  put_part (db, &wv_kind_event, wv_record_get_id (other));
  g_assert_true (wv_mirror_gone (db, &wv_kind_referral, wv_record_get_id (referral), TRUE, NULL));
  g_assert_cmpint (rows_of_dossier (db), ==, 2);
}

static void
test_profile (void)
{
  g_autoptr (WvDb) db = open_db ();
  g_autoptr (GError) error = NULL;
  g_autoptr (WvProfile) profile = wv_profile_load (db, &error);
  g_autoptr (WvProfile) back = NULL;

  g_assert_no_error (error);
  g_assert_null (profile);
  profile = wv_profile_new ();
  profile->server = g_strdup ("http://127.0.0.1:8080");
  profile->contact_name = g_strdup ("Mieke de Smet");
  profile->enrolled_at = 1700000000000;
  g_assert_true (wv_profile_save (db, profile, NULL));
  g_assert_true (wv_profile_save (db, profile, NULL));
  back = wv_profile_load (db, NULL);
  g_assert_cmpstr (back->server, ==, profile->server);
  g_assert_cmpstr (back->contact_name, ==, profile->contact_name);
  g_assert_null (back->recovery_wrap);
  g_assert_cmpint (back->enrolled_at, ==, 1700000000000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/records/columns", test_columns);
  g_test_add_func ("/store/records/round-trip", test_round_trip);
  g_test_add_func ("/store/mirror/older-is-ignored", test_older_is_ignored);
  g_test_add_func ("/store/mirror/cascade", test_cascade);
  g_test_add_func ("/store/profile/round-trip", test_profile);
  return g_test_run ();
}
