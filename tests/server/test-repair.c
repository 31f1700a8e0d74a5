/* Lost, differing, too much: comparing instead of fetching all (app/sync/README.md, Epochs and Repair). */
#include "pair-fixture.h"
#include "store/wv-repair.h"

#define HOUR_MS (3600 * G_GINT64_CONSTANT (1000))
#define MONTH_MS (30 * 24 * HOUR_MS)

static void
assert_title (Desk *desk, const char *id, const char *expected)
{
  g_autofree char *title = desk_title (desk, id);

  g_assert_cmpstr (title, ==, expected);
}

static void
start_counting (Desk *desk)
{
  desk->trips = desk->rows = 0;
  desk->bytes = 0;
}

/* Ten of three thousand are wrong: only they are sent again. */
static void
test_ten_wrong_rows (Pair *pair, gconstpointer data)
{
  g_autofree char *id = NULL;

  server_load (pair, 3000);
  desk_sync (pair, &pair->one);
  pair_agrees (pair, &pair->one);
  g_assert_true (wv_db_exec (pair->one.db, "DELETE FROM offer WHERE rowid IN (11, 222, 555, 999, 1234)", NULL));
  g_assert_true (wv_db_exec (pair->one.db, "UPDATE offer SET v = 9 WHERE rowid IN (44, 777, 1500)", NULL));
  g_assert_true (wv_db_exec (pair->one.db, "UPDATE offer SET id = replace (id, '-8000-', '-9000-') WHERE rowid IN (66, 88)", NULL));
  id = desk_new (pair, &pair->two, "Iets nieuws"); /* so that there is a page to compare after */
  desk_sync (pair, &pair->two);
  start_counting (&pair->one);
  desk_sync (pair, &pair->one);
  pair_agrees (pair, &pair->one);
  g_assert_cmpuint (pair->one.trips, <=, 3);
  g_assert_cmpuint (pair->one.rows, ==, 1 + 10);
  g_assert_cmpuint (pair->one.bytes, <, 150000);
}

/* G1: nobody gives a command, and what both desktops had sent is there again, also what was changed in the lost part. */
static void
test_server_put_back (Pair *pair, gconstpointer data)
{
  g_autofree char *old = desk_new (pair, &pair->one, "Oud");
  g_autofree char *lost = NULL;
  g_autofree char *first_epoch = NULL;
  g_autofree char *then_epoch = NULL;

  desk_sync (pair, &pair->one);
  desk_sync (pair, &pair->two);
  pair_save (pair, "backup");
  first_epoch = pair_epoch (pair);
  lost = desk_new (pair, &pair->one, "Verloren");
  desk_change (pair, &pair->one, old, "Oud, verbeterd");
  desk_sync (pair, &pair->one);
  desk_sync (pair, &pair->two);
  desk_change (pair, &pair->two, lost, "Verloren, door twee");
  desk_sync (pair, &pair->two);
  pair_put_back (pair, "backup", TRUE);
  then_epoch = pair_epoch (pair);
  g_assert_cmpstr (then_epoch, !=, first_epoch);
  /* The second comes first: what it changed is not there yet, and it is not refused for ever. */
  desk_sync (pair, &pair->two);
  desk_sync (pair, &pair->one);
  pair->now += HOUR_MS;
  desk_sync (pair, &pair->two);
  desk_sync (pair, &pair->one);
  assert_title (&pair->one, lost, "Verloren, door twee");
  assert_title (&pair->two, lost, "Verloren, door twee");
  assert_title (&pair->two, old, "Oud, verbeterd");
  pair_agrees (pair, &pair->one);
  pair_agrees (pair, &pair->two);
  g_assert_cmpint (desk_number (&pair->one, "SELECT count (*) FROM outbox"), ==, 0);
  g_assert_cmpint (desk_number (&pair->two, "SELECT count (*) FROM outbox"), ==, 0);
  g_assert_cmpint (desk_number (&pair->one, "SELECT count (*) FROM conflict"), ==, 0);
}

/* G2: the note is gone too, and the server has grown past its old head before the desktop comes. */
static void
test_server_put_back_and_grown (Pair *pair, gconstpointer data)
{
  g_autofree char *lost = NULL;
  g_autofree char *before = pair_epoch (pair);
  g_autofree char *grown = NULL;
  g_autofree char *after = NULL;

  pair_save (pair, "backup");
  lost = desk_new (pair, &pair->one, "Verloren");
  desk_sync (pair, &pair->one);
  pair_put_back (pair, "backup", FALSE);
  server_load (pair, 20);
  grown = pair_epoch (pair);
  g_assert_cmpstr (grown, ==, before); /* nothing beside the file says so */
  desk_sync (pair, &pair->one);
  after = pair_epoch (pair);
  g_assert_cmpstr (after, !=, before);
  desk_sync (pair, &pair->two);
  assert_title (&pair->two, lost, "Verloren");
  pair_agrees (pair, &pair->one);
  pair_agrees (pair, &pair->two);
}

/* The same number of versions with another content must not pass for the same. */
static void
test_versions_do_not_come_again (Pair *pair, gconstpointer data)
{
  g_autofree char *id = desk_new (pair, &pair->one, "Eerste");
  gint64 lost_version;

  desk_sync (pair, &pair->one);
  desk_sync (pair, &pair->two);
  pair_save (pair, "backup");
  desk_change (pair, &pair->one, id, "Van een, verloren");
  desk_sync (pair, &pair->one);
  lost_version = desk_number (&pair->one, "SELECT v FROM offer");
  g_assert_true (wv_db_exec (pair->one.db, "DELETE FROM outbox_done", NULL)); /* as if it were long ago */
  pair_put_back (pair, "backup", TRUE);
  desk_change (pair, &pair->two, id, "Van twee");
  desk_sync (pair, &pair->two);
  desk_sync (pair, &pair->one);
  assert_title (&pair->one, id, "Van twee");
  g_assert_cmpint (desk_number (&pair->one, "SELECT v FROM offer"), >, lost_version + 1000);
  pair_agrees (pair, &pair->one);
}

/* G3: what was edited meanwhile on the server that was put back is not overwritten unseen: a person chooses. */
static void
test_offered_again_against_an_edit (Pair *pair, gconstpointer data)
{
  g_autofree char *id = desk_new (pair, &pair->one, "Eerste");

  desk_sync (pair, &pair->one);
  desk_sync (pair, &pair->two);
  pair_save (pair, "backup");
  desk_change (pair, &pair->one, id, "Van een");
  desk_sync (pair, &pair->one);
  pair_put_back (pair, "backup", TRUE);
  desk_change (pair, &pair->two, id, "Van twee");
  desk_sync (pair, &pair->two);
  desk_sync (pair, &pair->one);
  desk_sync (pair, &pair->two);
  assert_title (&pair->one, id, "Van twee");
  g_assert_cmpint (desk_number (&pair->one, "SELECT count (*) FROM conflict WHERE status = 'open'"), ==, 1);
  pair_agrees (pair, &pair->one);
}

/* An answer of long ago does not undo what came after it. */
static void
test_done_long_ago_is_not_seen_again (Pair *pair, gconstpointer data)
{
  g_autofree char *id = desk_new (pair, &pair->one, "A");

  desk_sync (pair, &pair->one);
  desk_change (pair, &pair->one, id, "B");
  desk_sync (pair, &pair->one);
  desk_sync (pair, &pair->two);
  desk_change (pair, &pair->two, id, "C");
  desk_sync (pair, &pair->two);
  desk_sync (pair, &pair->one);
  pair_save (pair, "backup");
  g_assert_true (pair->server->begin (pair->server, TRUE, NULL));
  g_assert_true (pair->server->renew_epoch (pair->server, NULL));
  g_assert_true (pair->server->commit (pair->server, NULL));
  desk_sync (pair, &pair->one);
  assert_title (&pair->one, id, "C");
  pair_agrees (pair, &pair->one);
  g_assert_cmpint (desk_number (&pair->one, "SELECT count (*) FROM outbox"), ==, 0);
}

/* C6, C8: a desktop that comes after the deletion was forgotten does not bring the record back, nor keep it. */
static void
test_after_the_tombstone (Pair *pair, gconstpointer data)
{
  g_autofree char *id = loaded_id (3);
  gint64 purged = 0;

  server_load (pair, 20);
  desk_sync (pair, &pair->one);
  server_delete (pair, 3, 2);
  pair->now += 25 * MONTH_MS;
  g_assert_true (pair->server->begin (pair->server, TRUE, NULL));
  g_assert_true (pair->server->purge_tombstones (pair->server, pair->now - 24 * MONTH_MS, &purged, NULL));
  g_assert_true (pair->server->commit (pair->server, NULL));
  g_assert_cmpint (purged, ==, 2);
  start_counting (&pair->one);
  desk_sync (pair, &pair->one);
  assert_title (&pair->one, id, NULL);
  g_assert_cmpuint (pair->one.rows, ==, 0);
  pair_agrees (pair, &pair->one);
  desk_sync (pair, &pair->two); /* who is new needs no comparison */
  pair_agrees (pair, &pair->two);
}

/* C10: a wrong server looks like one that has deleted nearly everything. */
static void
test_brake (Pair *pair, gconstpointer data)
{
  g_autofree char *id = loaded_id (5);

  server_load (pair, 200);
  desk_sync (pair, &pair->one);
  server_delete (pair, 0, 100);
  desk_sync (pair, &pair->one);
  g_assert_true (pair->one.applied.held);
  assert_title (&pair->one, id, "Aanbod 5");
  g_assert_cmpint (wv_brake_count (pair->one.db, NULL), ==, 1);
  desk_sync (pair, &pair->one); /* at once, the same answer proves nothing: it is not even asked */
  assert_title (&pair->one, id, "Aanbod 5");
  pair->now += WV_BRAKE_PAGE_MS + 1;
  desk_sync (pair, &pair->one);
  g_assert_false (pair->one.applied.held);
  assert_title (&pair->one, id, NULL);
  pair_agrees (pair, &pair->one);
  g_assert_cmpint (wv_brake_count (pair->one.db, NULL), ==, 0);
}

static void
test_brake_while_comparing (Pair *pair, gconstpointer data)
{
  g_autofree char *id = loaded_id (5);

  pair_save (pair, "empty");
  server_load (pair, 200);
  desk_sync (pair, &pair->one);
  pair_put_back (pair, "empty", TRUE);
  desk_sync (pair, &pair->one);
  g_assert_true (pair->one.applied.held);
  pair->now += WV_BRAKE_PAGE_MS + 1;
  desk_sync (pair, &pair->one);
  assert_title (&pair->one, id, "Aanbod 5"); /* an hour, not a minute */
  g_assert_true (wv_brake_agree (pair->one.db, NULL));
  desk_sync (pair, &pair->one);
  assert_title (&pair->one, id, NULL);
  pair_agrees (pair, &pair->one);
}

/* A few may always go. */
static void
test_no_brake_for_few (Pair *pair, gconstpointer data)
{
  server_load (pair, 60);
  desk_sync (pair, &pair->one);
  server_delete (pair, 0, 50);
  desk_sync (pair, &pair->one);
  g_assert_false (pair->one.applied.held);
  pair_agrees (pair, &pair->one);
}

/* More than one answer can list: in parts, until both agree. */
static void
test_everything_differs (Pair *pair, gconstpointer data)
{
  server_load (pair, 6000);
  desk_sync (pair, &pair->one);
  g_assert_true (wv_db_exec (pair->one.db, "UPDATE offer SET v = 7", NULL));
  g_assert_true (wv_db_exec (pair->one.db, "UPDATE cursor SET cursor = 'bm90LW91cnM'", NULL));
  start_counting (&pair->one);
  desk_sync (pair, &pair->one);
  pair_agrees (pair, &pair->one);
  g_assert_cmpuint (pair->one.rows, ==, 6000);
  g_assert_cmpuint (pair->one.trips, <, 12);
}

#define ADD(name, func) g_test_add ("/server/repair/" name, Pair, NULL, pair_set_up, func, pair_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("ten-wrong-rows", test_ten_wrong_rows);
  ADD ("server-put-back", test_server_put_back);
  ADD ("put-back-and-grown", test_server_put_back_and_grown);
  ADD ("versions-do-not-come-again", test_versions_do_not_come_again);
  ADD ("offered-again-against-an-edit", test_offered_again_against_an_edit);
  ADD ("done-long-ago", test_done_long_ago_is_not_seen_again);
  ADD ("after-the-tombstone", test_after_the_tombstone);
  ADD ("brake", test_brake);
  ADD ("brake-while-comparing", test_brake_while_comparing);
  ADD ("no-brake-for-few", test_no_brake_for_few);
  ADD ("everything-differs", test_everything_differs);
  return g_test_run ();
}
