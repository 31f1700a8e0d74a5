#include "domain/wv-kind.h"

static void
test_names_are_unique (void)
{
  guint n;
  const WvKind *const *kinds = wv_kinds (&n);

  for (guint i = 0; i < n; i++)
    {
      g_assert_true (wv_kind_find (kinds[i]->name) == kinds[i]);
      for (guint f = 0; f < kinds[i]->n_fields; f++)
        g_assert_cmpint (wv_kind_field_index (kinds[i], kinds[i]->fields[f].name), ==, (int) f);
    }
}

/* The directory goes to everyone: a sealed field in it could never be opened, a personal one would be public. */
static void
test_directory_has_nothing_sealed (void)
{
  guint n;
  const WvKind *const *kinds = wv_kinds (&n);

  for (guint i = 0; i < n; i++)
    if (kinds[i]->scope == WV_SCOPE_DIRECTORY)
      g_assert_false (wv_kind_has_sealed (kinds[i]));
}

static void
test_dossier_kinds_name_their_dossier (void)
{
  guint n;
  const WvKind *const *kinds = wv_kinds (&n);

  for (guint i = 0; i < n; i++)
    if (kinds[i]->scope == WV_SCOPE_DOSSIER && kinds[i] != &wv_kind_referral)
      {
        const WvField *field = wv_kind_field (kinds[i], "dossier");

        g_assert_nonnull (field);
        g_assert_cmpuint (field->flags & (WV_FIELD_REQUIRED | WV_FIELD_FIXED), ==,
                          WV_FIELD_REQUIRED | WV_FIELD_FIXED);
      }
}

static void
test_unknown (void)
{
  g_assert_null (wv_kind_find ("nothing"));
  g_assert_null (wv_kind_field (&wv_kind_offer, "nothing"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/kind/names-are-unique", test_names_are_unique);
  g_test_add_func ("/domain/kind/directory-has-nothing-sealed", test_directory_has_nothing_sealed);
  g_test_add_func ("/domain/kind/dossier-kinds-name-their-dossier", test_dossier_kinds_name_their_dossier);
  g_test_add_func ("/domain/kind/unknown", test_unknown);
  return g_test_run ();
}
