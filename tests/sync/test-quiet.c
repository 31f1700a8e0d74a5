/* The offices that did not sync for a week, as an answer brings them to a coordinator's desktop. */
#include "domain/wv-error.h"
#include "store/wv-quiet.h"
#include "sync/wv-apply.h"

#define HERE "01900000-0000-7000-8000-000000000001"
#define THERE "01900000-0000-7000-8000-000000000002"

static gboolean
apply (WvDb *db, json_t *taken, GError **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) json_decref);
  WvApplied applied;

  g_ptr_array_add (lines, taken);
  return wv_apply (db, lines, HERE, 1773136800000, &applied, error);
}

static json_t *
line_of (const char *organisation, gint64 at)
{
  return json_pack ("{s:s, s:[{s:s, s:I}, {s:s, s:I}]}", "k", "quiet", "of", "o", HERE, "at", (json_int_t) 200, "o", organisation,
                    "at", (json_int_t) at);
}

static void
test_kept (void)
{
  g_autoptr (WvDb) db = wv_store_open_db (":memory:", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) before = wv_quiet_load (db, &error);
  g_autoptr (GPtrArray) offices = NULL;
  g_autoptr (GPtrArray) after = NULL;
  const WvQuiet *first;

  g_assert_cmpuint (before->len, ==, 0);
  g_assert_true (apply (db, line_of (THERE, 100), &error));
  offices = wv_quiet_load (db, &error);
  g_assert_cmpuint (offices->len, ==, 2);
  first = offices->pdata[0];
  g_assert_cmpstr (first->organisation, ==, THERE); /* the longest away */
  g_assert_cmpint (first->at, ==, 100);
  g_assert_null (first->name);
  g_assert_true (apply (db, json_pack ("{s:s, s:[]}", "k", "quiet", "of"), &error));
  after = wv_quiet_load (db, &error);
  g_assert_cmpuint (after->len, ==, 0);
  g_assert_no_error (error);
}

static void
test_wrong (void)
{
  g_autoptr (WvDb) db = wv_store_open_db (":memory:", NULL);
  json_t *const wrong[] = { line_of ("nobody", 100), line_of (THERE, 0), json_pack ("{s:s}", "k", "quiet"),
                            json_pack ("{s:s, s:{}}", "k", "quiet", "of"), json_pack ("{s:s, s:[i]}", "k", "quiet", "of", 7) };

  g_assert_true (apply (db, line_of (THERE, 100), NULL));
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) offices = NULL;

      g_assert_false (apply (db, wrong[i], &error));
      g_assert_error (error, WV_ERROR, WV_ERROR_PROTOCOL);
      offices = wv_quiet_load (db, NULL);
      g_assert_cmpuint (offices->len, ==, 2); /* the list before stays */
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sync/quiet/kept", test_kept);
  g_test_add_func ("/sync/quiet/wrong", test_wrong);
  return g_test_run ();
}
