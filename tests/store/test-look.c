/* Who read a text in a list is written down once for each new text, without opening anything. */
#include "two-sides.h"

#include "domain/wv-error.h"
#include "store/wv-look.h"
#include "store/wv-records.h"

static int
look (Fixture *f, const WvActor *actor, GError **error)
{
  const char *const dossiers[] = { f->dossier, "01900000-0000-7000-8000-00000000ffff", NULL };
  int count;

  g_assert_true (wv_db_begin (f->db, NULL));
  count = wv_looks_note (f->db, actor == &gp ? f->practice : f->welfare, actor, dossiers, &ticking, error);
  g_assert_true (wv_db_commit (f->db, NULL));
  return count;
}

static guint
count_events (Fixture *f)
{
  g_autoptr (GPtrArray) events = wv_records_query (f->db, &wv_kind_event, NULL, NULL, NULL, NULL);

  return events->len;
}

static void
test_once_a_text (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) looks = NULL;
  guint events = count_events (f);

  g_assert_cmpint (look (f, &worker, &error), ==, 1); /* the referral itself; an unknown one was not looked at */
  g_assert_no_error (error);
  g_assert_cmpint (look (f, &worker, &error), ==, 0);
  g_assert_cmpuint (count_events (f), ==, events); /* nothing became "received" */
  done (f, &gp, wv_change_message (f->dossier, "Belt u vóór tien uur?", NULL));
  g_assert_cmpint (look (f, &worker, &error), ==, 1);
  g_assert_cmpint (look (f, &worker, &error), ==, 0);
  looks = wv_records_query (f->db, &wv_kind_access, "dossier = :value", f->dossier, "id", NULL);
  g_assert_cmpuint (looks->len, ==, 2);
  g_assert_cmpstr (wv_record_get_text (looks->pdata[0], "author"), ==, WORKER);
}

/* What was opened was seen. */
static void
test_opened (Fixture *f, gconstpointer data)
{
  done (f, &worker, wv_change_open (f->dossier));
  g_assert_cmpint (look (f, &worker, NULL), ==, 0);
}

static void
test_locked (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  wv_vault_lock (f->welfare);
  g_assert_cmpint (look (f, &worker, &error), ==, -1);
  g_assert_error (error, WV_ERROR, WV_ERROR_LOCKED);
}

#define ADD(name, function) g_test_add ("/store/look/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("once-a-text", test_once_a_text);
  ADD ("opened", test_opened);
  ADD ("locked", test_locked);
  return g_test_run ();
}
