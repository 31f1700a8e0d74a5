/* One state, two computers: a desktop's database that is copied or put back (app/sync/README.md, Copies). */
#include "pair-fixture.h"

static void
assert_title (Desk *desk, const char *id, const char *expected)
{
  g_autofree char *title = desk_title (desk, id);

  g_assert_cmpstr (title, ==, expected);
}

static void
test_lost_answer_is_no_copy (Pair *pair, gconstpointer data)
{
  g_autofree char *device = desk_device (&pair->one);
  g_autofree char *first = desk_new (pair, &pair->one, "Wandelgroep");
  g_autofree char *second = NULL;
  g_autofree char *after = NULL;

  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (desk_ask (pair, &pair->one, TRUE), ==, 200);
  second = desk_new (pair, &pair->one, "Eettafel");
  desk_sync (pair, &pair->one);
  after = desk_device (&pair->one);
  g_assert_cmpstr (after, ==, device);
  g_assert_cmpint (desk_number (&pair->one, "SELECT count (*) FROM outbox"), ==, 0);
  desk_sync (pair, &pair->two);
  assert_title (&pair->two, first, "Wandelgroep");
  assert_title (&pair->two, second, "Eettafel");
}

/* The same request twice, as a proxy may do it: the second answer is like the first. */
static void
test_duplicated_request (Pair *pair, gconstpointer data)
{
  g_autofree char *device = desk_device (&pair->one);
  g_autofree char *after = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *id = desk_new (pair, &pair->one, "Wandelgroep");

      g_assert_cmpuint (desk_ask (pair, &pair->one, TRUE), ==, 200);
      g_assert_cmpuint (desk_ask (pair, &pair->one, FALSE), ==, 200);
      g_assert_cmpint (desk_number (&pair->one, "SELECT count (*) FROM outbox"), ==, 0);
    }
  desk_sync (pair, &pair->one);
  after = desk_device (&pair->one);
  g_assert_cmpstr (after, ==, device);
}

/* F4: the second computer works with a copy of the first one's database. Both go on, and nothing is lost or there twice. */
static void
test_copied_database (Pair *pair, gconstpointer data)
{
  g_autofree char *common = desk_new (pair, &pair->one, "Samen");
  g_autofree char *mine = NULL;
  g_autofree char *yours = NULL;
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;

  desk_sync (pair, &pair->one);
  desk_save (pair, &pair->one, "copy");
  desk_put_back (pair, &pair->two, "copy");
  g_free (pair->two.token);
  pair->two.token = g_strdup (pair->one.token);
  mine = desk_new (pair, &pair->one, "Van een");
  yours = desk_new (pair, &pair->two, "Van twee");
  desk_change (pair, &pair->two, yours, "Van twee, beter");
  desk_sync (pair, &pair->one);
  desk_sync (pair, &pair->two);
  desk_sync (pair, &pair->one);
  one = desk_device (&pair->one);
  two = desk_device (&pair->two);
  g_assert_cmpstr (one, !=, two);
  assert_title (&pair->one, mine, "Van een");
  assert_title (&pair->one, yours, "Van twee, beter");
  assert_title (&pair->two, mine, "Van een");
  g_assert_cmpint (desk_number (&pair->two, "SELECT count (*) FROM outbox"), ==, 0);
  pair_agrees (pair, &pair->one);
  pair_agrees (pair, &pair->two);
}

/* A copy of what was under way: the operations have the same ids on both, and count once. */
static void
test_copied_with_work_under_way (Pair *pair, gconstpointer data)
{
  g_autofree char *id = desk_new (pair, &pair->one, "Onderweg");

  g_assert_cmpuint (desk_ask (pair, &pair->one, TRUE), ==, 200);
  desk_save (pair, &pair->one, "copy");
  desk_put_back (pair, &pair->two, "copy");
  g_free (pair->two.token);
  pair->two.token = g_strdup (pair->one.token);
  desk_sync (pair, &pair->one);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *more = desk_new (pair, &pair->one, "Nog een");

      desk_sync (pair, &pair->one);
    }
  desk_sync (pair, &pair->two);
  assert_title (&pair->two, id, "Onderweg");
  pair_agrees (pair, &pair->two);
  g_assert_cmpint (desk_number (&pair->two, "SELECT count (*) FROM offer"), ==, 4);
}

/* F5: a backup of a desktop is put back; what is written then arrives, and what was written after the backup is there. */
static void
test_backup_put_back (Pair *pair, gconstpointer data)
{
  g_autofree char *before = desk_new (pair, &pair->one, "Voor");
  g_autofree char *between = NULL;
  g_autofree char *after = NULL;

  desk_sync (pair, &pair->one);
  desk_save (pair, &pair->one, "backup");
  between = desk_new (pair, &pair->one, "Tussen");
  desk_sync (pair, &pair->one);
  desk_change (pair, &pair->one, between, "Tussen, beter");
  desk_sync (pair, &pair->one);
  desk_put_back (pair, &pair->one, "backup");
  after = desk_new (pair, &pair->one, "Na");
  desk_sync (pair, &pair->one);
  desk_sync (pair, &pair->two);
  assert_title (&pair->one, between, "Tussen, beter");
  assert_title (&pair->two, after, "Na");
  assert_title (&pair->two, before, "Voor");
  pair_agrees (pair, &pair->one);
  pair_agrees (pair, &pair->two);
}

/* A desktop of which the server knows that its user left: nothing is handed out, nothing is deleted. */
static void
test_left (Pair *pair, gconstpointer data)
{
  g_autofree char *device = desk_device (&pair->one);
  g_autofree char *id = desk_new (pair, &pair->one, "Nog niet verstuurd");
  gboolean found = FALSE;

  g_assert_true (pair->server->begin (pair->server, TRUE, NULL));
  g_assert_true (pair->server->revoke_device (pair->server, device, "left", &found, NULL));
  g_assert_true (pair->server->commit (pair->server, NULL));
  g_assert_true (found);
  g_assert_cmpuint (desk_ask (pair, &pair->one, FALSE), ==, 401);
  g_assert_cmpint (desk_number (&pair->one, "SELECT count (*) FROM outbox"), ==, 1);
  assert_title (&pair->one, id, "Nog niet verstuurd");
}

#define ADD(name, func) g_test_add ("/server/copies/" name, Pair, NULL, pair_set_up, func, pair_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("lost-answer", test_lost_answer_is_no_copy);
  ADD ("duplicated-request", test_duplicated_request);
  ADD ("copied-database", test_copied_database);
  ADD ("copied-under-way", test_copied_with_work_under_way);
  ADD ("backup-put-back", test_backup_put_back);
  ADD ("left", test_left);
  return g_test_run ();
}
