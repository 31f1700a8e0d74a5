/* Choices: two values that cannot both be true, in the words of people, open and sealed; and the choice itself. */
#include "two-sides.h"

#include <string.h>

#include "domain/wv-error.h"
#include "store/wv-conflict-text.h"
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
  g_assert_cmpuint (locked->len, ==, 1);
  conflict = locked->pdata[0];
  g_assert_nonnull (conflict->unreadable);
  g_assert_true (((WvChoice *) conflict->choices->pdata[0])->closed);
  g_assert_cmpstr (conflict->label, ==, "Contact details");
}

static WvConflict *
load_one (Fixture *f)
{
  g_autoptr (GPtrArray) conflicts = load (f);

  g_assert_cmpuint (conflicts->len, ==, 1);
  return g_ptr_array_steal_index (conflicts, 0);
}

/* Each type of field in words. */
static void
test_types (Fixture *f, gconstpointer data)
{
  const struct
  {
    const char *field, *one, *other, *first, *second;
    WvFieldType type;
  } cases[] = {
    { "capacity", "\"full\"", "\"open\"", "Vol", "Er is plaats", WV_FIELD_CODE },
    { "full_until", "\"2026-03-12\"", "null", "2026-03-12", "nothing", WV_FIELD_DATE },
    { "contact", "\"" WORKER "\"", "\"01900000-0000-7000-8000-0000000000ff\"", "Anouk Faes", "01900000-0000-7000-8000-0000000000ff", WV_FIELD_ID },
    { "schedules", "[\"FREQ=WEEKLY\\;BYDAY=TU\\;OPENS=12:00\\;CLOSES=13:30\"]", "[]", NULL, "nothing", WV_FIELD_LIST },
    { "deleted", "false", "true", "Keep it", "Delete it", WV_FIELD_BOOL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (WvConflict) conflict = NULL;
      const WvChoice *one, *other;

      write_conflict (f, "offer", OFFER, NULL, cases[i].field, "null", cases[i].one, cases[i].other);
      conflict = load_one (f);
      one = conflict->choices->pdata[0];
      other = conflict->choices->pdata[1];
      g_assert_cmpint (conflict->type, ==, cases[i].type);
      g_assert_null (conflict->unreadable);
      if (cases[i].first != NULL)
        g_assert_cmpstr (one->text, ==, cases[i].first);
      else
        g_assert_nonnull (strstr (one->text, "12:00"));
      g_assert_cmpstr (other->text, ==, cases[i].second);
    }
}

/* A field that this version does not know is there, and cannot be chosen; a step that came too late is no choice. */
static void
test_unknown (Fixture *f, gconstpointer data)
{
  g_autoptr (WvConflict) conflict = NULL;
  g_autoptr (GPtrArray) none = NULL;

  write_conflict (f, "offer", OFFER, NULL, "hologram", "null", "1", "2");
  conflict = load_one (f);
  g_assert_nonnull (conflict->unreadable);
  g_assert_cmpstr (conflict->label, ==, "Offer");
  write_conflict (f, "referral", f->dossier, f->dossier, "state", "null", "\"withdrawn\"", "\"accepted\"");
  none = load (f);
  g_assert_cmpuint (none->len, ==, 0);
}

static GPtrArray *
load_settled (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *conflicts = wv_conflicts_load_settled (f->db, f->welfare, &worker, &ticking, 10, &error);

  g_assert_no_error (error);
  return conflicts;
}

/* No value is gone after the choice, and one can choose otherwise from what one saw. */
static void
test_history (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WvConflict) seen = NULL;
  g_autoptr (GPtrArray) settled = NULL;
  g_autoptr (GPtrArray) again = NULL;
  const WvConflict *conflict;
  const WvChoice *one, *other;

  write_conflict (f, "offer", OFFER, NULL, "phone", "null", "\"0113-555 034\"", "\"06-555 00 134\"");
  seen = load_one (f);
  one = seen->choices->pdata[0];
  other = seen->choices->pdata[1];
  g_assert_cmpint (wv_conflict_settle_seen (f->db, seen, other->value, &ticking, &error), >, 0);
  settled = load_settled (f);
  conflict = settled->pdata[0];
  g_assert_cmpstr (conflict->settled_text, ==, "06-555 00 134");
  g_assert_null (conflict->settled_name);
  g_assert_cmpuint (conflict->choices->len, ==, 2);
  g_assert_cmpint (wv_conflict_settle_seen (f->db, seen, one->value, &ticking, &error), ==, 0);
  g_assert_error (error, WV_ERROR, WV_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_cmpint (wv_conflict_settle_seen (f->db, conflict, one->value, &ticking, &error), >, 0);
  again = load_settled (f);
  g_assert_cmpstr (((WvConflict *) again->pdata[0])->settled_text, ==, "0113-555 034");
}

/* Of an earlier question about the same field. */
static void
test_past (Fixture *f, gconstpointer data)
{
  const char *const lines[] = { "VALUE=\"0113-555 001\";AUTHOR=" WORKER ";ORGANISATION=" WELFARE ";AT=5;PAST=1",
                                "VALUE=\"0113-555 002\";AUTHOR=;ORGANISATION=;AT=0", "VALUE=\"0113-555 003\";AUTHOR=;ORGANISATION=;AT=0",
                                "no parts", NULL };
  g_autoptr (WvRecord) record = NULL;
  g_autoptr (WvConflict) conflict = NULL;
  g_autofree char *other = NULL;

  write_conflict (f, "offer", OFFER, NULL, "phone", "null", "1", "2");
  record = wv_record_load (f->db, &wv_kind_conflict, CONFLICT, NULL);
  wv_record_set_strv (record, "alternatives", lines);
  g_assert_true (wv_record_write (f->db, record, NULL));
  conflict = load_one (f);
  g_assert_cmpuint (conflict->choices->len, ==, 2);
  g_assert_cmpuint (conflict->past->len, ==, 1);
  g_assert_cmpstr (((WvChoice *) conflict->past->pdata[0])->text, ==, "0113-555 001");
  g_assert_cmpstr (((WvChoice *) conflict->past->pdata[0])->author_name, ==, "Anouk Faes");
  other = wv_conflict_other_text (f->db, OFFER, "phone", NULL);
  g_assert_cmpstr (other, ==, "0113-555 003");
  g_assert_null (wv_conflict_other_text (f->db, OFFER, "capacity", NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/store/conflict/phone", Fixture, NULL, set_up, test_phone, tear_down);
  g_test_add ("/store/conflict/words", Fixture, NULL, set_up, test_words, tear_down);
  g_test_add ("/store/conflict/settle", Fixture, NULL, set_up, test_settle, tear_down);
  g_test_add ("/store/conflict/sealed", Fixture, NULL, set_up, test_sealed, tear_down);
  g_test_add ("/store/conflict/types", Fixture, NULL, set_up, test_types, tear_down);
  g_test_add ("/store/conflict/unknown", Fixture, NULL, set_up, test_unknown, tear_down);
  g_test_add ("/store/conflict/history", Fixture, NULL, set_up, test_history, tear_down);
  g_test_add ("/store/conflict/past", Fixture, NULL, set_up, test_past, tear_down);
  return g_test_run ();
}
