#include "domain/wv-code.h"
#include "domain/wv-calendar.h"
#include "domain/wv-kind.h"

#include <string.h>

/* Every list that a kind names exists, has codes that are used once, and labels for people. */
static void
check_list (const char *list)
{
  const GPtrArray *codes = wv_codes (list);

  g_assert_nonnull (codes);
  g_assert_cmpuint (codes->len, >=, 2);
  for (guint i = 0; i < codes->len; i++)
    {
      const WvCode *code = g_ptr_array_index (codes, i);

      g_assert_true (wv_code_find (list, code->code) == code);
      g_assert_cmpuint (strlen (code->label), >, 0);
      g_assert_true (g_utf8_validate (code->label, -1, NULL));
      if (code->valid_to != NULL)
        g_assert_true (wv_day_is_valid (code->valid_to));
    }
}

static void
test_every_list_of_a_kind (void)
{
  guint n;
  const WvKind *const *kinds = wv_kinds (&n);

  for (guint i = 0; i < n; i++)
    for (guint f = 0; f < kinds[i]->n_fields; f++)
      if (kinds[i]->fields[f].list != NULL)
        check_list (kinds[i]->fields[f].list);
}

static void
test_labels (void)
{
  g_assert_cmpstr (wv_code_label ("urgency", "week"), ==, "Deze week");
  g_assert_cmpstr (wv_code_label ("best-time", "morning"), ==, "’s ochtends");
  g_assert_cmpstr (wv_code_label ("handover-kind", "call_together"), ==, "Samen bellen");
  g_assert_cmpstr (wv_code_label ("municipality", "GM0654"), ==, "Borsele");
  g_assert_cmpstr (wv_code_label ("theme", "of-later"), ==, "of-later");
}

static void
test_unknown (void)
{
  g_assert_null (wv_codes ("nothing"));
  g_assert_null (wv_code_find ("nothing", "x"));
  g_assert_null (wv_code_find ("theme", NULL));
  g_assert_false (wv_code_is_valid_on ("theme", "of-later", "2026-01-01"));
  g_assert_true (wv_code_is_valid_on ("theme", "taal", "2026-01-01"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/code/every-list-of-a-kind", test_every_list_of_a_kind);
  g_test_add_func ("/domain/code/labels", test_labels);
  g_test_add_func ("/domain/code/unknown", test_unknown);
  return g_test_run ();
}
