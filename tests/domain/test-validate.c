#include <string.h>

#include "domain/wv-error.h"
#include "domain/wv-validate.h"

#define ID "01900000-0000-7000-8000-000000000001"

static void
test_bsn_table (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("WV_TEST_DATA"), "bsn_testwaarden.csv", NULL);
  g_autofree char *content = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  lines = g_strsplit (content, "\n", -1);
  for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], ",", 3);

      g_assert_cmpint (wv_is_bsn (cells[0]), ==, g_str_equal (cells[1], "geldig"));
    }
}

static void
test_bsn_in_text (void)
{
  g_autofree char *plain = wv_find_bsn ("BSN is 111222333, zegt mevrouw");
  g_autofree char *spaced = wv_find_bsn ("nummer 1112.22.333!");
  g_autofree char *phone = wv_find_bsn ("bel 0113-555 083 of 06-555 00 134");
  g_autofree char *longer = wv_find_bsn ("1112223334");

  g_assert_cmpstr (plain, ==, "111222333");
  g_assert_cmpstr (spaced, ==, "1112.22.333");
  g_assert_null (phone);
  g_assert_null (longer);
}

static void
assert_phone (const char *typed, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *normal = wv_phone_normalise (typed, &error);

  g_assert_cmpstr (normal, ==, expected);
  if (expected == NULL)
    g_assert_error (error, WV_ERROR, WV_ERROR_INVALID);
}

static void
test_phone (void)
{
  assert_phone ("0113555083", "0113-555 083");
  assert_phone ("0113 - 555083", "0113-555 083");
  assert_phone ("+31 113 555 083", "0113-555 083");
  assert_phone ("0031(0)113555083", "0113-555 083");
  assert_phone ("06 5550 0134", "06-555 00134");
  assert_phone ("020 5550012", "020-555 0012");
  assert_phone ("+32 2 555 00 12", "+32 25550012");
  assert_phone ("011355508", NULL);
  assert_phone ("00000000001", NULL); /* no country begins with 0: written out it would read as another number */
  assert_phone ("+31 00 555 083 00", NULL);
  assert_phone ("bel mij", NULL);
  assert_phone ("", NULL);
}

static void
test_postcode (void)
{
  const char *wrong[] = { "", "445", "0451 ZZ", "4451Z", "4451 Z1", "44510ZZ" };
  g_autofree char *full = wv_postcode_normalise (" 4451zz ", NULL);
  g_autofree char *digits = wv_postcode_normalise ("4451", NULL);

  g_assert_cmpstr (full, ==, "4451 ZZ");
  g_assert_cmpstr (digits, ==, "4451");
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *none = wv_postcode_normalise (wrong[i], &error);

      g_assert_null (none);
      g_assert_error (error, WV_ERROR, WV_ERROR_INVALID);
    }
}

static void
test_clean (void)
{
  g_autofree char *one = wv_text_clean ("  caf\145\314\201\r\nnoot\a ", FALSE, NULL);
  g_autofree char *more = wv_text_clean ("een\r\ntwee", TRUE, NULL);
  g_autofree char *joined = wv_text_clean ("caf\145\005\314\201", TRUE, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *bad = wv_text_clean ("\xff\xfe", TRUE, &error);

  g_assert_cmpstr (one, ==, "caf\303\251 noot");
  g_assert_cmpstr (more, ==, "een\ntwee");
  g_assert_cmpstr (joined, ==, "caf\303\251"); /* as the check wants it, with nothing between them any more */
  g_assert_null (bad);
  g_assert_error (error, WV_ERROR, WV_ERROR_INVALID);
}

static void
test_check_refuses (void)
{
  const struct { const char *text; gsize length; } bad[] = {
    { "a\0b", 3 }, { "\xff", 1 }, { "\xed\xa0\x80", 3 }, { "e\314\201", 3 }, { "\x01", 1 }, { "a\nb", 3 },
  };
  g_autofree char *huge = g_strnfill (WV_TEXT_MAX_BYTES + 1, 'x');

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (wv_text_check (bad[i].text, bad[i].length, FALSE, NULL));
  g_assert_true (wv_text_check ("a\nb", 3, TRUE, NULL));
  g_assert_false (wv_text_check (huge, strlen (huge), TRUE, NULL));
}

/* What was cleaned is fit to keep, whatever it was. */
static void
test_clean_then_check (void)
{
  for (int round = 0; round < 500; round++)
    {
      char noise[24];
      g_autofree char *clean = NULL;

      for (guint i = 0; i < sizeof noise - 1; i++)
        noise[i] = (char) g_test_rand_int_range (1, 128);
      noise[sizeof noise - 1] = '\0';
      clean = wv_text_clean (noise, round % 2, NULL);
      g_assert_nonnull (clean);
      g_assert_true (wv_text_check (clean, strlen (clean), round % 2, NULL));
    }
}

static WvRecord *
good_offer (void)
{
  WvRecord *offer = wv_record_new (&wv_kind_offer, ID);

  wv_record_set_text (offer, "title", "Eettafel");
  wv_record_set_text (offer, "organisation", ID);
  wv_record_set_text (offer, "status", "active");
  return offer;
}

static void
assert_refused (const char *field, const char *value)
{
  g_autoptr (WvRecord) offer = good_offer ();
  g_autoptr (GError) error = NULL;

  wv_record_set_text (offer, field, value);
  g_assert_false (wv_record_check (offer, FALSE, &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_INVALID);
}

static void
test_record (void)
{
  g_autoptr (WvRecord) offer = good_offer ();

  g_assert_true (wv_record_check (offer, FALSE, NULL));
  wv_record_set_int (offer, "longitude", -3888000);
  g_assert_true (wv_record_check (offer, FALSE, NULL));
  wv_record_set_int (offer, "waiting_weeks", 261);
  g_assert_false (wv_record_check (offer, FALSE, NULL));
  assert_refused ("title", NULL);
  assert_refused ("organisation", "not-an-id");
  assert_refused ("verified_on", "2026-02-30");
  assert_refused ("url", "javascript:alert(1)");
  assert_refused ("email", "nobody");
  assert_refused ("phone", "12");
}

static void
test_record_bsn (void)
{
  g_autoptr (WvRecord) message = wv_record_new (&wv_kind_message, ID);
  g_autoptr (GError) error = NULL;

  wv_record_set_text (message, "dossier", ID);
  wv_record_set_text (message, "organisation", ID);
  wv_record_set_text (message, "author", ID);
  wv_record_set_int (message, "recorded_at", 1);
  wv_record_set_text (message, "text", "Het nummer is 111222333.");
  g_assert_true (wv_record_check (message, TRUE, NULL));
  g_assert_false (wv_record_check (message, FALSE, &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_INVALID);
}

static void
test_base64 (void)
{
  static const char *const bad[] = { "not base64", "AAA", "AA A", "AAAA====", "A===", "====", "AAAA\nAAAA" };
  g_autoptr (WvRecord) record = wv_record_new (&wv_kind_organisation, "01900000-0000-7000-8000-000000000001");
  int index = wv_kind_field_index (&wv_kind_organisation, "public_key");

  wv_record_set_text (record, "public_key", "AAAA");
  g_assert_true (wv_record_check_field (record, index, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      wv_record_set_text (record, "public_key", bad[i]);
      g_assert_false (wv_record_check_field (record, index, NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/validate/bsn-table", test_bsn_table);
  g_test_add_func ("/domain/validate/bsn-in-text", test_bsn_in_text);
  g_test_add_func ("/domain/validate/phone", test_phone);
  g_test_add_func ("/domain/validate/postcode", test_postcode);
  g_test_add_func ("/domain/validate/clean", test_clean);
  g_test_add_func ("/domain/validate/check-refuses", test_check_refuses);
  g_test_add_func ("/domain/validate/clean-then-check", test_clean_then_check);
  g_test_add_func ("/domain/validate/record", test_record);
  g_test_add_func ("/domain/validate/record-bsn", test_record_bsn);
  g_test_add_func ("/domain/validate/base64", test_base64);
  return g_test_run ();
}
