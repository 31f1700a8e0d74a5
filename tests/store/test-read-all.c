/* Everything to one organisation read at once, and taken back as one. */
#include "store/wv-case-load.h"
#include "store/wv-read-all.h"
#include "two-sides.h"

static guint
unread_of (Fixture *fixture, const WvActor *actor)
{
  WvVault *vault = actor == &gp ? fixture->practice : fixture->welfare;
  g_autoptr (WvCase) item = wv_case_load (fixture->db, vault, actor, fixture->dossier, now_ms, NULL);

  return item->unread;
}

static GArray *
read_all (Fixture *fixture, const char *dossier)
{
  g_autoptr (GError) error = NULL;
  GArray *transactions;

  g_assert_true (wv_db_begin (fixture->db, NULL));
  transactions = wv_read_all (fixture->db, fixture->practice, &gp, dossier, 8, &ticking, &error);
  g_assert_no_error (error);
  g_assert_true (wv_db_commit (fixture->db, NULL));
  return transactions;
}

static void
write_both_ways (Fixture *fixture)
{
  done (fixture, &worker, wv_change_accept (fixture->dossier, WORKER));
  done (fixture, &worker, wv_change_feedback (fixture->dossier, "first_contact", "Gebeld.", WV_STATE_ACTIVE, FALSE, NULL, NULL, NULL, FALSE));
  done (fixture, &worker, wv_change_message (fixture->dossier, "Zij komt dinsdag.", NULL));
  done (fixture, &gp, wv_change_message (fixture->dossier, "Fijn.", NULL));
  g_assert_cmpuint (unread_of (fixture, &gp), ==, 2);
  g_assert_cmpuint (unread_of (fixture, &worker), ==, 1);
}

static void
test_all_and_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) transactions = NULL;
  g_autoptr (GError) error = NULL;

  write_both_ways (fixture);
  transactions = read_all (fixture, NULL);
  g_assert_cmpuint (transactions->len, ==, 2);
  g_assert_cmpuint (unread_of (fixture, &gp), ==, 0);
  g_assert_cmpuint (unread_of (fixture, &worker), ==, 1); /* theirs is theirs */
  g_assert_true (wv_db_begin (fixture->db, NULL));
  g_assert_true (wv_unread_all (fixture->db, transactions, &error));
  g_assert_no_error (error);
  g_assert_true (wv_db_commit (fixture->db, NULL));
  g_assert_cmpuint (unread_of (fixture, &gp), ==, 2);
}

static void
test_other_dossier (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) none = NULL;
  g_autoptr (GArray) again = NULL;
  g_autoptr (GArray) one = NULL;

  write_both_ways (fixture);
  none = read_all (fixture, "01900000-0000-7000-8000-00000000ffff");
  g_assert_cmpuint (none->len, ==, 0);
  one = read_all (fixture, fixture->dossier);
  g_assert_cmpuint (one->len, ==, 2);
  again = read_all (fixture, NULL);
  g_assert_cmpuint (again->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/store/read-all/all-and-back", Fixture, NULL, set_up, test_all_and_back, tear_down);
  g_test_add ("/store/read-all/other-dossier", Fixture, NULL, set_up, test_other_dossier, tear_down);
  return g_test_run ();
}
