/* The key of an organisation is remembered; another one needs a person who compared the digits. */
#include "two-sides.h"

#include <string.h>

#include "domain/wv-error.h"
#include "seal/wv-fingerprint.h"
#include "store/wv-draft.h"
#include "store/wv-pin.h"
#include "store/wv-records.h"

static char *
new_key (void)
{
  g_autoptr (WvVault) vault = wv_vault_new ();

  wv_vault_generate (vault);
  return wv_vault_dup_public_key (vault);
}

static void
set_key (Fixture *f, const char *public_key)
{
  g_autoptr (WvRecord) record = wv_record_load (f->db, &wv_kind_organisation, WELFARE, NULL);

  wv_record_set_text (record, "public_key", public_key);
  g_assert_true (wv_record_write (f->db, record, NULL));
}

static gint64
send_one (Fixture *f, GError **error)
{
  g_autoptr (WvDraft) draft = wv_draft_new (&gp, &ticking);
  gint64 tx;

  wv_record_set_text (draft->referral, "call_name", "Neeltje");
  wv_record_set_text (draft->referral, "family_name", "Boot");
  wv_record_set_text (draft->referral, "offer", OFFER);
  wv_record_set_text (draft->referral, "reason", "Eten met anderen.");
  wv_record_set_text (draft->client_contact, "phone", "0113-555 084");
  draft->consent = TRUE;
  g_assert_true (wv_db_begin (f->db, NULL));
  tx = wv_draft_send (f->db, f->practice, &gp, draft, &ticking, error);
  if (tx > 0)
    g_assert_true (wv_db_commit (f->db, NULL));
  else
    wv_db_rollback (f->db);
  return tx;
}

static guint
count_referrals (Fixture *f)
{
  g_autoptr (GPtrArray) all = wv_records_query (f->db, &wv_kind_referral, NULL, NULL, NULL, NULL);

  return all->len;
}

static void
test_same_key (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) changes = wv_pin_changes (f->db, &error);

  g_assert_cmpuint (changes->len, ==, 0);
  g_assert_cmpint (send_one (f, &error), >, 0);
  g_assert_no_error (error);
}

static void
test_other_key (Fixture *f, gconstpointer data)
{
  g_autofree char *first = wv_vault_dup_public_key (f->welfare);
  g_autofree char *key = new_key ();
  g_autofree char *first_digits = wv_fingerprint (first);
  g_autofree char *digits = wv_fingerprint (key);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) changes = NULL;
  const WvPinChange *change;

  set_key (f, key);
  g_assert_cmpint (send_one (f, &error), ==, 0);
  g_assert_error (error, WV_ERROR, WV_ERROR_KEY_CHANGED);
  g_assert_nonnull (strstr (error->message, "Dorpshart Borsele"));
  g_assert_cmpuint (count_referrals (f), ==, 1); /* the one of before */
  changes = wv_pin_changes (f->db, NULL);
  g_assert_cmpuint (changes->len, ==, 1);
  change = changes->pdata[0];
  g_assert_cmpstr (change->organisation, ==, WELFARE);
  g_assert_cmpstr (change->pinned_digits, ==, first_digits);
  g_assert_cmpstr (change->new_digits, ==, digits);
  g_assert_cmpstr (first_digits, !=, digits);
}

static void
test_accept (Fixture *f, gconstpointer data)
{
  g_autofree char *key = new_key (), *another = new_key ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) changes = NULL;

  set_key (f, another);
  /* What was compared is not what the directory says by now. */
  g_assert_false (wv_pin_accept (f->db, WELFARE, key, GP, now_ms, &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_true (wv_pin_accept (f->db, WELFARE, another, GP, now_ms, &error));
  changes = wv_pin_changes (f->db, NULL);
  g_assert_cmpuint (changes->len, ==, 0);
  g_assert_cmpint (send_one (f, &error), >, 0);
  g_assert_no_error (error);
}

/* The old key coming back is a change too. */
static void
test_back_again (Fixture *f, gconstpointer data)
{
  g_autofree char *first = wv_vault_dup_public_key (f->welfare);
  g_autofree char *key = new_key ();
  g_autoptr (GError) error = NULL;

  set_key (f, key);
  g_assert_true (wv_pin_accept (f->db, WELFARE, key, GP, now_ms, NULL));
  set_key (f, first);
  g_assert_cmpint (send_one (f, &error), ==, 0);
  g_assert_error (error, WV_ERROR, WV_ERROR_KEY_CHANGED);
}

static void
test_fingerprint (void)
{
  g_autofree char *digits = wv_fingerprint ("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
  g_autofree char *next = wv_fingerprint ("AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");

  g_assert_true (g_regex_match_simple ("^\\d{5}( \\d{5}){5}$", digits, 0, 0));
  g_assert_cmpstr (digits, !=, next);
  g_assert_cmpstr (digits, ==, "41033 95587 77104 17051 09472 73386"); /* kept for ever: people wrote theirs down */
  g_assert_null (wv_fingerprint ("AAAA"));
  g_assert_null (wv_fingerprint ("no base64"));
}

#define ADD(name, function) g_test_add ("/store/pin/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("same-key", test_same_key);
  ADD ("other-key", test_other_key);
  ADD ("accept", test_accept);
  ADD ("back-again", test_back_again);
  g_test_add_func ("/store/pin/fingerprint", test_fingerprint);
  return g_test_run ();
}
