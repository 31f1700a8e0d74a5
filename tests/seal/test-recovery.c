#include "domain/wv-error.h"
#include "seal/wv-vault.h"

#include <string.h>

#define ALPHABET "ABCDEFGHJKMNPQRSTUVWXYZ23456789"

static void
test_form (void)
{
  for (int i = 0; i < 50; i++)
    {
      g_autoptr (WvSecret) code = wv_recovery_code_new ();
      g_autoptr (WvSecret) same = NULL;
      g_auto (GStrv) groups = g_strsplit (code, "-", -1);

      g_assert_cmpuint (g_strv_length (groups), ==, 8);
      for (int g = 0; g < 8; g++)
        {
          g_assert_cmpuint (strlen (groups[g]), ==, 4);
          g_assert_cmpuint (strspn (groups[g], ALPHABET), ==, 4);
        }
      same = wv_recovery_code_normalise (code, NULL);
      g_assert_cmpstr (code, ==, same);
    }
}

static void
test_differ (void)
{
  g_autoptr (WvSecret) one = wv_recovery_code_new ();
  g_autoptr (WvSecret) two = wv_recovery_code_new ();

  g_assert_cmpstr (one, !=, two);
}

static void
test_typed (void)
{
  g_autoptr (WvSecret) code = wv_recovery_code_new ();
  g_autofree char *lower = g_ascii_strdown (code, -1);
  g_auto (GStrv) groups = g_strsplit (lower, "-", -1);
  g_autofree char *bare = g_strjoinv ("", groups);
  g_autofree char *blanks = g_strjoinv (" \n", groups);
  g_autoptr (WvSecret) one = wv_recovery_code_normalise (bare, NULL);
  g_autoptr (WvSecret) two = wv_recovery_code_normalise (blanks, NULL);

  g_assert_cmpstr (one, ==, code);
  g_assert_cmpstr (two, ==, code);
}

/* Every wrong character in every place is found, and the group is named – unless it is a
 * look-alike, corrected. */
static void
test_every_error_is_found (void)
{
  g_autoptr (WvSecret) code = wv_recovery_code_new ();

  for (gsize i = 0; i < strlen (code); i++)
    for (const char *other = "ACEFHKMNPRTWXY3479"; *other != '\0'; other++)
      {
        g_autofree char *typed = g_strdup (code);
        g_autofree char *name = g_strdup_printf ("Group %d ", (int)(i / 5) + 1);
        g_autoptr (WvSecret) result = NULL;
        g_autoptr (GError) error = NULL;

        if (typed[i] == '-' || typed[i] == *other)
          continue;
        typed[i] = *other;
        result = wv_recovery_code_normalise (typed, &error);
        if (result != NULL) /* a look-alike in the group made it right again: never silently a wrong
                               group */
          {
            g_assert_cmpstr (result, !=, typed);
            continue;
          }
        g_assert_error (error, WV_ERROR, WV_ERROR_INVALID);
        g_assert_nonnull (strstr (error->message, name));
      }
}

static void
test_swapped_groups (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WvSecret) result = NULL;
  /* AAA has check 1 + number; in the wrong place it does not fit */
  g_autoptr (WvSecret) right
      = wv_recovery_code_normalise ("AAAB-AAAC-AAAD-AAAE-AAAF-AAAG-AAAH-AAAJ", &error);

  g_assert_no_error (error);
  result = wv_recovery_code_normalise ("AAAB-AAAC-AAAE-AAAD-AAAF-AAAG-AAAH-AAAJ", &error);
  g_assert_null (result);
  g_assert_error (error, WV_ERROR, WV_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "3"));
}

static void
test_look_alikes (void)
{
  /* group 1 is "QAA?" with check 1 + 2×13 = 27 → '6'; a zero can only be the Q */
  g_autoptr (GError) error = NULL;
  g_autoptr (WvSecret) zero
      = wv_recovery_code_normalise ("0AA6-AAAC-AAAD-AAAE-AAAF-AAAG-AAAH-AAAJ", &error);
  g_autoptr (WvSecret) both = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (zero, ==, "QAA6-AAAC-AAAD-AAAE-AAAF-AAAG-AAAH-AAAJ");
  both = wv_recovery_code_normalise ("0AAB-AAAC-AAAD-AAAE-AAAF-AAAG-AAAH-AAAJ", &error);
  g_assert_null (both); /* no single reading is right */
  g_assert_error (error, WV_ERROR, WV_ERROR_INVALID);
}

static void
test_wrong_length (void)
{
  const char *wrong[] = { "", "AAAB", "AAAB-AAAC-AAAD-AAAE-AAAF-AAAG-AAAH-AAA",
                          "AAAB-AAAC-AAAD-AAAE-AAAF-AAAG-AAAH-AAAJ-A" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (wv_recovery_code_normalise (wrong[i], &error));
      g_assert_error (error, WV_ERROR, WV_ERROR_INVALID);
    }
}

static void
test_unlocks (void)
{
  g_autoptr (WvVault) vault = wv_vault_new ();
  g_autoptr (WvSecret) code = wv_recovery_code_new ();
  g_autoptr (WvSecret) typed = NULL;
  g_autofree char *lower = g_ascii_strdown (code, -1);
  g_autofree char *wrap = NULL;
  g_autoptr (GError) error = NULL;

  wv_vault_generate (vault);
  wrap = wv_vault_wrap (vault, code, WV_WRAP_COST_MINIMUM, &error);
  wv_vault_lock (vault);
  typed = wv_recovery_code_normalise (lower, &error);
  g_assert_true (wv_vault_unlock (vault, wrap, typed, &error));
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/seal/recovery/form", test_form);
  g_test_add_func ("/seal/recovery/differ", test_differ);
  g_test_add_func ("/seal/recovery/typed", test_typed);
  g_test_add_func ("/seal/recovery/every-error-is-found", test_every_error_is_found);
  g_test_add_func ("/seal/recovery/swapped-groups", test_swapped_groups);
  g_test_add_func ("/seal/recovery/look-alikes", test_look_alikes);
  g_test_add_func ("/seal/recovery/wrong-length", test_wrong_length);
  g_test_add_func ("/seal/recovery/unlocks", test_unlocks);
  return g_test_run ();
}
