#include "store/wv-open.h"

#include "domain/wv-error.h"

#define DOSSIER "01930000-0000-7000-8000-000000000001"
#define ID "01930000-0000-7000-8000-000000000002"

static WvRecord *
new_message (const char *dossier)
{
  WvRecord *message = wv_record_new (&wv_kind_message, ID);

  wv_record_set_text (message, "dossier", dossier);
  wv_record_set_text (message, "text", "Mevrouw belt zelf terug.");
  return message;
}

static void
test_round_trip (void)
{
  g_autoptr (WvKey) key = wv_key_new_random ();
  g_autoptr (WvRecord) message = new_message (DOSSIER);
  g_autoptr (GError) error = NULL;

  wv_record_seal (message, key);
  wv_record_drop_sealed_fields (message);
  g_assert_false (wv_record_has (message, "text"));
  g_assert_true (wv_record_open (message, key, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (wv_record_get_text (message, "text"), ==, "Mevrouw belt zelf terug.");
}

static void
test_other_dossier (void)
{
  g_autoptr (WvKey) key = wv_key_new_random ();
  g_autoptr (WvRecord) message = new_message (DOSSIER);
  g_autoptr (WvRecord) moved = new_message ("01930000-0000-7000-8000-000000000009");
  g_autoptr (GError) error = NULL;

  wv_record_seal (message, key);
  wv_record_set_sealed (moved, wv_record_get_sealed (message));
  g_assert_false (wv_record_open (moved, key, &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_UNSEALED);
}

static void
test_nothing_sealed (void)
{
  g_autoptr (WvKey) key = wv_key_new_random ();
  g_autoptr (WvRecord) message = new_message (DOSSIER);

  g_assert_true (wv_record_open (message, key, NULL));
  g_assert_cmpstr (wv_record_get_text (message, "text"), ==, "Mevrouw belt zelf terug.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/open/round-trip", test_round_trip);
  g_test_add_func ("/store/open/other-dossier", test_other_dossier);
  g_test_add_func ("/store/open/nothing-sealed", test_nothing_sealed);
  return g_test_run ();
}
