#include "domain/wv-id.h"

#include <string.h>

static gint64
fixed (gpointer data)
{
  return *(gint64 *)data;
}

static void
test_increases_within_a_millisecond (void)
{
  gint64 now = G_GINT64_CONSTANT (1770000000000);
  WvClock clock = { fixed, &now };
  g_autofree char *last = wv_id_new (&clock);

  for (int i = 0; i < 20000; i++)
    {
      char *next = wv_id_new (&clock);

      g_assert_cmpstr (last, <, next);
      g_assert_true (wv_id_is_valid (next));
      g_free (last);
      last = next;
    }
}

static void
test_holds_the_time (void)
{
  gint64 now = G_GINT64_CONSTANT (0x0123456789ab);
  WvClock clock = { fixed, &now };
  g_autofree char *id = wv_id_new (&clock);

  g_assert_true (g_str_has_prefix (id, "01234567-89ab-7"));
  g_assert_nonnull (strchr ("89ab", id[19]));
}

static void
test_clock_set_back (void)
{
  gint64 now = G_GINT64_CONSTANT (0x0200000000ff);
  WvClock clock = { fixed, &now };
  g_autofree char *first = wv_id_new (&clock);
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;

  now -= 10;
  second = wv_id_new (&clock);
  g_assert_cmpstr (first, <, second);
  now -= 100000000;
  third = wv_id_new (&clock);
  g_assert_cmpstr (third, <, first);
}

/* The example of RFC 9562, appendix A.4: www.example.com in the space of DNS names. */
static void
test_from_name (void)
{
  g_autofree char *id = wv_id_from_name ("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "www.example.com");
  g_autofree char *other = wv_id_from_name ("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "www.example.org");

  g_assert_cmpstr (id, ==, "2ed6657d-e927-568b-95e1-2665a8aea6a2");
  g_assert_cmpstr (id, !=, other);
  g_assert_true (wv_id_is_valid (other));
}

static void
test_validity (void)
{
  g_assert_true (wv_id_is_valid ("01900000-0000-7000-8000-000000000001"));
  g_assert_false (wv_id_is_valid (NULL));
  g_assert_false (wv_id_is_valid (""));
  g_assert_false (wv_id_is_valid ("01900000-0000-7000-8000-00000000000"));
  g_assert_false (wv_id_is_valid ("01900000-0000-7000-8000-00000000000A"));
  g_assert_false (wv_id_is_valid ("0190000000000-7000-8000-000000000001"));
  g_assert_false (wv_id_is_valid ("{1900000-0000-7000-8000-000000000001"));
  g_assert_false (wv_id_is_valid ("01900000-0000-7000-8000-0000000000011"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/id/increases-within-a-millisecond",
                   test_increases_within_a_millisecond);
  g_test_add_func ("/domain/id/holds-the-time", test_holds_the_time);
  g_test_add_func ("/domain/id/clock-set-back", test_clock_set_back);
  g_test_add_func ("/domain/id/from-name", test_from_name);
  g_test_add_func ("/domain/id/validity", test_validity);
  return g_test_run ();
}
