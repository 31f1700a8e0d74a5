/* Choices: two values that cannot both be true, in the words of people, open and sealed; and the choice itself. */
#include "two-sides.h"

#include <string.h>

#include "domain/wv-error.h"
#include "store/wv-conflict.h"
#include "store/wv-dossier-key.h"
#include "store/wv-open.h"
#include "store/wv-outbox-sync.h"
#include "store/wv-records.h"

#define CONFLICT "01900000-0000-7000-8000-00000000c001"

static void
write_conflict (Fixture *f, const char *kind, const char *target, const char *dossier, const char *field, const char *base,
                const char *one, const char *other)
{
  g_autoptr (WvRecord) record = wv_record_new (&wv_kind_conflict, CONFLICT);
  g_autofree char *theirs = g_strdup_printf ("VALUE=%s;AUTHOR=;ORGANISATION=;AT=0", one);
  g_autofree char *mine = g_strdup_printf ("VALUE=%s;AUTHOR=%s;ORGANISATION=%s;AT=1773136800000", other, WORKER, WELFARE);
  const char *const lines[] = { theirs, mine, NULL };

  wv_record_set_text (record, "organisation", WELFARE);
  wv_record_set_text (record, "target_kind", kind);
  wv_record_set_text (record, "target", target);
  wv_record_set_text (record, "dossier", dossier);
  wv_record_set_text (record, "field", field);
  wv_record_set_text (record, "base_value", base);
  wv_record_set_strv (record, "alternatives", lines);
  wv_record_set_text (record, "status", "open");
  wv_record_set_version (record, 1);
  g_assert_true (wv_record_write (f->db, record, NULL));
}

static GPtrArray *
load (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *conflicts = wv_conflicts_load (f->db, f->welfare, &worker, &ticking, &error);

  g_assert_no_error (error);
  return conflicts;
}

static void
test_phone (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) conflicts = NULL;
  const WvConflict *conflict;
  const WvChoice *theirs, *mine;

  write_conflict (f, "offer", OFFER, NULL, "phone", "\"0113-555 043\"", "\"0113-555 034\"", "\"06-555 00 134\"");
  conflicts = load (f);
  g_assert_cmpuint (conflicts->len, ==, 1);
  conflict = conflicts->pdata[0];
  theirs = conflict->choices->pdata[0];
  mine = conflict->choices->pdata[1];
  g_assert_cmpstr (conflict->subject, ==, "Eettafel Heinkenszand");
  g_assert_cmpstr (conflict->label, ==, "Phone");
  g_assert_cmpstr (conflict->first, ==, "0113-555 043");
  g_assert_null (conflict->both);
  g_assert_cmpstr (theirs->text, ==, "0113-555 034");
  g_assert_null (theirs->author_name);
  g_assert_cmpstr (mine->author_name, ==, "Anouk Faes");
  g_assert_cmpstr (mine->organisation_name, ==, "Dorpshart Borsele");
  g_assert_cmpint (mine->at, ==, G_GINT64_CONSTANT (1773136800000));
}

static void
test_words (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) codes = NULL;
  g_autoptr (GPtrArray) texts = NULL;
  const WvConflict *conflict;

  write_conflict (f, "offer", OFFER, NULL, "waiting_weeks", "null", "3", "null");
  codes = load (f);
  conflict = codes->pdata[0];
  g_assert_null (conflict->first);
  g_assert_cmpstr (((WvChoice *) conflict->choices->pdata[0])->text, ==, "3");
  g_assert_cmpstr (((WvChoice *) conflict->choices->pdata[1])->text, ==, "nothing");
  g_assert_null (conflict->both);
  write_conflict (f, "offer", OFFER, NULL, "summary", "null", "\"Samen eten.\"", "\"Elke dinsdag.\"");
  texts = load (f);
  conflict = texts->pdata[0];
  g_assert_cmpstr (conflict->both, ==, "\"Samen eten.\\nElke dinsdag.\"");
}

static void
test_settle (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (GPtrArray) batch = NULL;
  const WvOutboxOp *op = NULL;
  const WvChoice *choice;

  write_conflict (f, "offer", OFFER, NULL, "phone", "null", "\"0113-555 034\"", "\"06-555 00 134\"");
  before = load (f);
  choice = ((WvConflict *) before->pdata[0])->choices->pdata[1];
  g_assert_cmpint (wv_conflict_settle (f->db, CONFLICT, choice->value, &ticking, &error), >, 0);
  after = load (f);
  g_assert_cmpuint (after->len, ==, 0);
  g_assert_cmpint (wv_conflict_settle (f->db, CONFLICT, choice->value, &ticking, &error), ==, 0);
  g_assert_error (error, WV_ERROR, WV_ERROR_NOT_FOUND);
  batch = wv_outbox_next_batch (f->db, now_ms, 200, 1 << 20, NULL);
  for (guint i = 0; i < batch->len; i++)
    if (g_str_equal (((WvOutboxOp *) batch->pdata[i])->kind, "conflict"))
      op = batch->pdata[i];
  g_assert_cmpstr (op->verb, ==, "resolve");
  g_assert_cmpstr (json_string_value (json_object_get (op->set, "value")), ==, "06-555 00 134");
}

/* The value of a sealed phone number: @phone in a copy of the record, as it travels. */
static char *
sealed_value (const WvRecord *record, const WvKey *key, const char *phone)
{
  g_autoptr (WvRecord) copy = wv_record_copy (record);
  g_autofree char *text = NULL;
  GBytes *sealed;

  g_assert_true (wv_record_open (copy, key, NULL));
  wv_record_set_text (copy, "phone", phone);
  wv_record_seal (copy, key);
  sealed = wv_record_get_sealed (copy);
  text = g_base64_encode (g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed));
  return g_strdup_printf ("\"%s\"", text);
}

static void
test_sealed (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) found
      = wv_records_query (f->db, &wv_kind_client_contact, "dossier = :value", f->dossier, "id", NULL);
  const WvRecord *record = found->pdata[0];
  g_autoptr (WvKey) key = wv_dossier_key_load (f->db, f->welfare, WELFARE, f->dossier, now_ms, NULL);
  g_autofree char *one = sealed_value (record, key, "0113-555 034");
  g_autofree char *other = sealed_value (record, key, "0113-555 035");
  g_autoptr (GPtrArray) conflicts = NULL;
  g_autoptr (GPtrArray) locked = NULL;
  const WvConflict *conflict;

  write_conflict (f, "client_contact", wv_record_get_id (record), f->dossier, "sealed", "\"0123abcd\"", one, other);
  conflicts = load (f);
  g_assert_cmpuint (conflicts->len, ==, 1);
  conflict = conflicts->pdata[0];
  g_assert_cmpstr (conflict->field, ==, "phone");
  g_assert_cmpstr (conflict->dossier, ==, f->dossier);
  g_assert_cmpstr (((WvChoice *) conflict->choices->pdata[0])->text, ==, "0113-555 034");
  g_assert_cmpstr (((WvChoice *) conflict->choices->pdata[1])->text, ==, "0113-555 035");
  g_assert_null (conflict->first);
  wv_vault_lock (f->welfare);
  locked = load (f);
  g_assert_cmpuint (locked->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/store/conflict/phone", Fixture, NULL, set_up, test_phone, tear_down);
  g_test_add ("/store/conflict/words", Fixture, NULL, set_up, test_words, tear_down);
  g_test_add ("/store/conflict/settle", Fixture, NULL, set_up, test_settle, tear_down);
  g_test_add ("/store/conflict/sealed", Fixture, NULL, set_up, test_sealed, tear_down);
  return g_test_run ();
}
