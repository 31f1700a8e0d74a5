#include <string.h>

#include "domain/wv-id.h"
#include "domain/wv-record.h"

#define ID "01900000-0000-7000-8000-000000000001"
#define OTHER "01900000-0000-7000-8000-000000000002"

static gint64
fixed_now (gpointer data)
{
  return *(gint64 *) data;
}

static void
test_values (void)
{
  g_autoptr (WvRecord) offer = wv_record_new (&wv_kind_offer, ID);

  g_assert_cmpstr (wv_record_get_id (offer), ==, ID);
  g_assert_true (wv_record_get_kind (offer) == &wv_kind_offer);
  g_assert_cmpint (wv_record_get_version (offer), ==, 0);
  g_assert_false (wv_record_has (offer, "title"));
  wv_record_set_text (offer, "title", "Eettafel");
  wv_record_set_int (offer, "waiting_weeks", 3);
  g_assert_cmpstr (wv_record_get_text (offer, "title"), ==, "Eettafel");
  g_assert_cmpint (wv_record_get_int (offer, "waiting_weeks", -1), ==, 3);
  g_assert_cmpint (wv_record_get_int (offer, "minimum_age", -1), ==, -1);
  wv_record_clear (offer, "title");
  g_assert_null (wv_record_get_text (offer, "title"));
}

static void
test_zero_is_a_value (void)
{
  g_autoptr (WvRecord) offer = wv_record_new (&wv_kind_offer, ID);

  wv_record_set_int (offer, "waiting_weeks", 0);
  g_assert_true (wv_record_has (offer, "waiting_weeks"));
}

static void
test_empty_is_no_value (void)
{
  g_autoptr (WvRecord) offer = wv_record_new (&wv_kind_offer, ID);

  wv_record_set_text (offer, "title", "");
  wv_record_set_strv (offer, "themes", (const char *const[]) { NULL });
  g_assert_false (wv_record_has (offer, "title"));
  g_assert_false (wv_record_has (offer, "themes"));
  g_assert_nonnull (wv_record_get_strv (offer, "themes"));
}

static void
test_sets_have_no_order (void)
{
  g_autoptr (WvRecord) one = wv_record_new (&wv_kind_offer, ID);
  g_autoptr (WvRecord) two = wv_record_new (&wv_kind_offer, ID);
  guint themes = (guint) wv_kind_field_index (&wv_kind_offer, "themes");

  wv_record_set_strv (one, "themes", (const char *const[]) { "werk", "taal", "werk", NULL });
  wv_record_set_strv (two, "themes", (const char *const[]) { "taal", "werk", NULL });
  g_assert_true (wv_record_equal_at (one, two, themes));
  g_assert_true (wv_record_set_contains (one, "themes", "werk"));
  g_assert_false (wv_record_set_contains (one, "themes", "wonen"));
}

static void
test_lists_have_order (void)
{
  g_autoptr (WvRecord) one = wv_record_new (&wv_kind_contact, ID);
  g_autoptr (WvRecord) two = wv_record_new (&wv_kind_contact, ID);
  guint hours = (guint) wv_kind_field_index (&wv_kind_contact, "hours");

  wv_record_set_strv (one, "hours", (const char *const[]) { "A=1", "B=2", NULL });
  wv_record_set_strv (two, "hours", (const char *const[]) { "B=2", "A=1", NULL });
  g_assert_false (wv_record_equal_at (one, two, hours));
}

/* A copy shares nothing with its original. */
static void
test_copy (void)
{
  g_autoptr (WvRecord) one = wv_record_new (&wv_kind_referral, ID);
  g_autoptr (WvRecord) two = NULL;
  g_autoptr (GBytes) sealed = g_bytes_new ("sealed", 6);

  wv_record_set_text (one, "family_name", "Zandkreek");
  wv_record_set_version (one, 7);
  wv_record_set_sealed (one, sealed);
  wv_record_set_extra (one, "{\"new\":1}");
  two = wv_record_copy (one);
  wv_record_set_text (one, "family_name", "Kole");
  g_assert_cmpstr (wv_record_get_text (two, "family_name"), ==, "Zandkreek");
  g_assert_cmpint (wv_record_get_version (two), ==, 7);
  g_assert_cmpstr (wv_record_get_extra (two), ==, "{\"new\":1}");
  g_assert_true (g_bytes_equal (wv_record_get_sealed (two), sealed));
}

static void
test_copy_field (void)
{
  g_autoptr (WvRecord) one = wv_record_new (&wv_kind_offer, ID);
  g_autoptr (WvRecord) two = wv_record_new (&wv_kind_offer, ID);

  wv_record_set_text (one, "title", "Eettafel");
  wv_record_set_strv (one, "themes", (const char *const[]) { "taal", NULL });
  wv_record_set_int (two, "waiting_weeks", 4);
  for (guint i = 0; i < wv_kind_offer.n_fields; i++)
    {
      wv_record_copy_field (two, one, i);
      g_assert_true (wv_record_equal_at (one, two, i));
    }
}

static void
test_drop_sealed (void)
{
  g_autoptr (WvRecord) referral = wv_record_new (&wv_kind_referral, ID);

  wv_record_set_text (referral, "number", "2026-00001");
  wv_record_set_text (referral, "family_name", "Zandkreek");
  wv_record_set_int (referral, "birth_year", 1958);
  wv_record_drop_sealed_fields (referral);
  g_assert_cmpstr (wv_record_get_text (referral, "number"), ==, "2026-00001");
  for (guint i = 0; i < wv_kind_referral.n_fields; i++)
    if (wv_kind_referral.fields[i].flags & WV_FIELD_SEALED)
      g_assert_false (wv_record_has_at (referral, i));
}

static void
test_dossier (void)
{
  g_autoptr (WvRecord) referral = wv_record_new (&wv_kind_referral, ID);
  g_autoptr (WvRecord) event = wv_record_new (&wv_kind_event, OTHER);
  g_autoptr (WvRecord) offer = wv_record_new (&wv_kind_offer, OTHER);

  wv_record_set_text (event, "dossier", ID);
  g_assert_cmpstr (wv_record_get_dossier (referral), ==, ID);
  g_assert_cmpstr (wv_record_get_dossier (event), ==, ID);
  g_assert_null (wv_record_get_dossier (offer));
}

static void
test_ids_increase (void)
{
  gint64 now = G_GINT64_CONSTANT (1772442000000);
  WvClock clock = { fixed_now, &now };
  g_autofree char *before = wv_id_new (&clock);

  for (int i = 0; i < 5000; i++)
    {
      g_autofree char *id = wv_id_new (&clock);

      g_assert_true (wv_id_is_valid (id));
      g_assert_cmpint (id[14], ==, '7');
      g_assert_cmpstr (id, >, before);
      g_free (before);
      before = g_steal_pointer (&id);
    }
}

static void
test_ids_valid (void)
{
  const char *wrong[] = { "", "01900000", "01900000-0000-7000-8000-00000000000", "01900000-0000-7000-8000-0000000000011",
                          "01900000x0000-7000-8000-000000000001", "0190000G-0000-7000-8000-000000000001",
                          "ABCDEF00-0000-7000-8000-000000000001" };

  g_assert_true (wv_id_is_valid (ID));
  g_assert_false (wv_id_is_valid (NULL));
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (wv_id_is_valid (wrong[i]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/record/values", test_values);
  g_test_add_func ("/domain/record/zero-is-a-value", test_zero_is_a_value);
  g_test_add_func ("/domain/record/empty-is-no-value", test_empty_is_no_value);
  g_test_add_func ("/domain/record/sets-have-no-order", test_sets_have_no_order);
  g_test_add_func ("/domain/record/lists-have-order", test_lists_have_order);
  g_test_add_func ("/domain/record/copy", test_copy);
  g_test_add_func ("/domain/record/copy-field", test_copy_field);
  g_test_add_func ("/domain/record/drop-sealed", test_drop_sealed);
  g_test_add_func ("/domain/record/dossier", test_dossier);
  g_test_add_func ("/domain/id/increase", test_ids_increase);
  g_test_add_func ("/domain/id/valid", test_ids_valid);
  return g_test_run ();
}
