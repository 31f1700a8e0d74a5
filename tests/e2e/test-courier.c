/* Offices that share no network: all desktops are cut off, and a stick goes round. Only the one who carries reaches the
 * server. Real programs and files; every way in which files come twice, late, in another order, damaged, or never. */
#include <glib/gstdio.h>
#include <string.h>

#include "store/wv-db.h"
#include "sync/wv-courier-file.h"
#include "wv-headless.h"
#include "wv-region.h"

#define COORDINATION WV_REGION_ID "0018"
#define COORDINATOR WV_REGION_ID "0120"
#define OFFER "01900000-0000-7000-8000-000000001001"
#define NAME "Zwartepoorte"

typedef struct
{
  WvRegion *region;
  char *stick;
  char *out, *err; /* of the last run */
} Fixture;

static char *
path_of (Fixture *fixture, const char *name)
{
  return g_build_filename (fixture->region->state, name, NULL);
}

/* welverwijs-sync with up to seven words on desktop @name; its exit code. */
static int
run (Fixture *fixture, const char *name, ...)
{
  g_autofree char *program = g_strdup_printf ("%s/app/cli/welverwijs-sync", fixture->region->build);
  g_autofree char *data = path_of (fixture, name);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  const char *word;
  va_list words;

  g_ptr_array_add (argv, program);
  va_start (words, name);
  while ((word = va_arg (words, const char *)) != NULL)
    g_ptr_array_add (argv, (gpointer) word);
  va_end (words);
  g_ptr_array_add (argv, (gpointer) "--data");
  g_ptr_array_add (argv, data);
  g_ptr_array_add (argv, NULL);
  process = g_subprocess_newv ((const char *const *) argv->pdata, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                               &error);
  g_assert_no_error (error);
  g_clear_pointer (&fixture->out, g_free);
  g_clear_pointer (&fixture->err, g_free);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &fixture->out, &fixture->err, NULL));
  g_test_message ("%s: %s%s", name, fixture->out, fixture->err);
  return g_subprocess_get_exit_status (process);
}

static void
assert_said (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” does not say “%s”", text, part);
}

static void
enrol (Fixture *fixture, const char *name, const char *organisation, const char *contact, const char *role)
{
  g_autoptr (GError) error = NULL;

  wv_region_enrol (fixture->region, name, organisation, contact, role, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("wv-courier-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;

  fixture->region = wv_region_start (g_getenv ("WV_BUILD"), g_getenv ("WV_SOURCE"), folder, &error);
  g_assert_no_error (error);
  fixture->stick = path_of (fixture, "stick");
  g_assert_cmpint (g_mkdir (fixture->stick, 0700), ==, 0);
  enrol (fixture, "huisarts", WV_REGION_PRACTICE, WV_REGION_GP, "gp");
  enrol (fixture, "welzijn", WV_REGION_WELFARE, WV_REGION_WORKER, "social_worker");
  enrol (fixture, "regio", COORDINATION, COORDINATOR, "region_coordinator");
  g_assert_cmpint (run (fixture, "huisarts", "once", NULL), ==, 0); /* the key of the welfare office */
  wv_cut_set_cut (fixture->region->cut, TRUE);
  g_assert_cmpint (run (fixture, "huisarts", "once", NULL), ==, 2);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSubprocess) rm = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, NULL, "rm", "-rf", fixture->region->state, NULL);

  g_subprocess_wait (rm, NULL, NULL);
  wv_region_free (fixture->region);
  g_free (fixture->stick);
  g_free (fixture->out);
  g_free (fixture->err);
}

/* What people do. */

static WvHeadless *
open_desk (Fixture *fixture, const char *name)
{
  g_autofree char *data = path_of (fixture, name);
  g_autoptr (GError) error = NULL;
  WvHeadless *desk = wv_headless_open (data, WV_REGION_PASSWORD, NULL, &error);

  g_assert_no_error (error);
  return desk;
}

static char *
refer (Fixture *fixture)
{
  static const WvHeadlessReferral referral = { .form = "mevrouw", .call_name = "Wil", .family_name = NAME, .birth_year = 1950,
                                               .phone = "0113-555 071", .postcode = "4451", .offer = OFFER,
                                               .reason = "Wil graag onder de mensen." };
  g_autoptr (WvHeadless) desk = open_desk (fixture, "huisarts");
  g_autoptr (GError) error = NULL;
  char *id = wv_headless_refer (desk, &referral, &error);

  g_assert_no_error (error);
  return id;
}

static void
accept_referral (Fixture *fixture, const char *id)
{
  g_autoptr (WvHeadless) desk = open_desk (fixture, "welzijn");
  g_autoptr (GError) error = NULL;

  wv_headless_do (desk, wv_change_accept (id, NULL), &error);
  g_assert_no_error (error);
}

/* The file that was made. */
static char *
prepare (Fixture *fixture, const char *name)
{
  g_assert_cmpint (run (fixture, name, "courier", "prepare", fixture->stick, NULL), ==, 0);
  return g_strdup (g_strchomp (fixture->out));
}

/* The one who carries reaches the server by a network that the offices do not have. */
static int
relay (Fixture *fixture, const char *path)
{
  g_autofree char *server = g_strdup_printf ("http://127.0.0.1:%u", fixture->region->port);

  return run (fixture, "regio", "courier", "relay", path, "--server", server, NULL);
}

static int
apply (Fixture *fixture, const char *name, const char *path)
{
  return run (fixture, name, "courier", "apply", path, NULL);
}

/* A whole trip of the stick for one office. */
static void
trip (Fixture *fixture, const char *name)
{
  g_autofree char *request = prepare (fixture, name);

  g_assert_cmpint (relay (fixture, fixture->stick), ==, 0);
  g_assert_cmpint (apply (fixture, name, fixture->stick), ==, 0);
}

static char *
answer_of (const char *request)
{
  g_autofree char *base = g_strndup (request, strlen (request) - strlen (".wvverzoek"));

  g_assert_true (g_str_has_suffix (request, ".wvverzoek"));
  return g_strconcat (base, ".wvantwoord", NULL);
}

static gint64
number (Fixture *fixture, const char *file, const char *sql)
{
  g_autofree char *path = path_of (fixture, file);
  g_autoptr (GError) error = NULL;
  g_autoptr (WvDb) db = wv_db_open (path, WV_DB_READ_ONLY, &error);
  g_autoptr (WvStmt) stmt = db != NULL ? wv_db_prepare (db, sql, &error) : NULL;
  gboolean row = FALSE;

  g_assert_no_error (error);
  g_assert_true (wv_stmt_step (stmt, &row, &error) && row);
  return wv_stmt_int (stmt, 0);
}

#define AT_SERVER(fixture) number (fixture, "server/welverwijs-server.db", "SELECT count(*) FROM record WHERE kind = 'referral'")
#define WAITING(fixture, name) number (fixture, name "/welverwijs.db", "SELECT count(*) FROM outbox")
#define REFERRALS(fixture, name) number (fixture, name "/welverwijs.db", "SELECT count(*) FROM referral")

/* The way it is meant. */

static void
test_round (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = refer (fixture);
  g_autofree char *found = NULL;

  trip (fixture, "huisarts");
  assert_said (fixture->out, "taken in");
  g_assert_cmpint (WAITING (fixture, "huisarts"), ==, 0);
  trip (fixture, "welzijn"); /* its first sync at all: the whole directory, too */
  assert_said (fixture->out, "1 new referrals");
  g_assert_cmpint (REFERRALS (fixture, "welzijn"), ==, 1);
  accept_referral (fixture, id);
  trip (fixture, "welzijn");
  g_assert_cmpint (WAITING (fixture, "welzijn"), ==, 0);
  trip (fixture, "huisarts");
  g_assert_cmpint (number (fixture, "huisarts/welverwijs.db", "SELECT count(*) FROM event WHERE to_state = 'accepted'"), ==, 1);
  found = wv_region_find_word (fixture->region, NAME);
  g_assert_cmpstr (found, ==, NULL);
}

static void
test_directory (Fixture *fixture, gconstpointer data)
{
  trip (fixture, "welzijn");
  g_assert_cmpint (number (fixture, "welzijn/welverwijs.db", "SELECT count(*) FROM offer"), ==,
                   number (fixture, "server/welverwijs-server.db", "SELECT count(*) FROM record WHERE kind = 'offer'"));
}

/* What whoever finds the stick sees: an office and a day. */
static void
test_stick (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = refer (fixture);
  g_autofree char *request = prepare (fixture, "huisarts");
  g_autofree char *answer = answer_of (request);
  g_autofree char *folder = path_of (fixture, "huisarts");
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autofree char *token = NULL;
  const char *name;

  g_assert_cmpint (relay (fixture, fixture->stick), ==, 0);
  while (token == NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, "token-"))
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);

        g_assert_true (g_file_get_contents (path, &token, NULL, NULL));
      }
  g_assert_nonnull (token);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *content = NULL;
      gsize size;

      g_assert_true (g_file_get_contents (i == 0 ? request : answer, &content, &size, NULL));
      g_assert_nonnull (memmem (content, size, "De Visser", strlen ("De Visser")));
      g_assert_null (memmem (content, size, token, strlen (token)));
      g_assert_null (memmem (content, size, id, strlen (id)));
      g_assert_null (memmem (content, size, NAME, strlen (NAME)));
    }
}

/* Twice, late, in another order, never. */

static void
test_twice (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = refer (fixture);
  g_autofree char *request = prepare (fixture, "huisarts");
  g_autofree char *answer = answer_of (request);

  g_assert_cmpint (relay (fixture, request), ==, 0);
  g_assert_cmpint (relay (fixture, request), ==, 0);
  g_assert_cmpint (relay (fixture, fixture->stick), ==, 0);
  assert_said (fixture->out, "answered before");
  g_assert_cmpint (AT_SERVER (fixture), ==, 1);
  g_assert_cmpint (apply (fixture, "huisarts", answer), ==, 0);
  g_assert_cmpint (apply (fixture, "huisarts", answer), ==, 0);
  assert_said (fixture->out, "taken in before. Nothing changed");
  g_assert_cmpint (WAITING (fixture, "huisarts"), ==, 0);
  g_assert_cmpint (relay (fixture, request), ==, 0); /* long after */
  g_assert_cmpint (AT_SERVER (fixture), ==, 1);
  g_assert_cmpint (apply (fixture, "huisarts", answer), ==, 0);
  trip (fixture, "huisarts");
}

static void
test_other_order (Fixture *fixture, gconstpointer data)
{
  g_autofree char *one = refer (fixture);
  g_autofree char *first = prepare (fixture, "huisarts");
  g_autofree char *two = refer (fixture);
  g_autofree char *second = prepare (fixture, "huisarts");
  g_autofree char *first_answer = answer_of (first);
  g_autofree char *second_answer = answer_of (second);

  g_assert_cmpstr (first, !=, second);
  g_assert_cmpint (relay (fixture, second), ==, 0);
  g_assert_cmpint (AT_SERVER (fixture), ==, 2);
  g_assert_cmpint (relay (fixture, first), ==, 0);
  g_assert_cmpint (AT_SERVER (fixture), ==, 2);
  g_assert_cmpint (apply (fixture, "huisarts", second_answer), ==, 0);
  g_assert_cmpint (WAITING (fixture, "huisarts"), ==, 0);
  g_assert_cmpint (apply (fixture, "huisarts", first_answer), ==, 0);
  assert_said (fixture->out, "older than what this computer has. Nothing changed");
}

/* The older answer comes first: the newer one does not fit any more; what it would have said comes with the next. */
static void
test_older_first (Fixture *fixture, gconstpointer data)
{
  g_autofree char *one = refer (fixture);
  g_autofree char *first = prepare (fixture, "huisarts");
  g_autofree char *two = refer (fixture);
  g_autofree char *second = prepare (fixture, "huisarts");
  g_autofree char *first_answer = answer_of (first);
  g_autofree char *second_answer = answer_of (second);

  g_assert_cmpint (relay (fixture, first), ==, 0);
  g_assert_cmpint (relay (fixture, second), ==, 0);
  g_assert_cmpint (apply (fixture, "huisarts", first_answer), ==, 0);
  g_assert_cmpint (WAITING (fixture, "huisarts"), >, 0);
  g_assert_cmpint (apply (fixture, "huisarts", second_answer), ==, 0);
  assert_said (fixture->out, "Nothing changed");
  trip (fixture, "huisarts");
  g_assert_cmpint (WAITING (fixture, "huisarts"), ==, 0);
  g_assert_cmpint (AT_SERVER (fixture), ==, 2);
}

/* Three files get lost; then there is a network after all; then the files turn up. */
static void
test_never (Fixture *fixture, gconstpointer data)
{
  g_autofree char *ids[3] = { NULL };
  g_autofree char *last = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *lost = NULL;

      ids[i] = refer (fixture);
      lost = prepare (fixture, "huisarts");
    }
  wv_cut_set_cut (fixture->region->cut, FALSE);
  g_assert_cmpint (run (fixture, "huisarts", "once", NULL), ==, 0);
  g_assert_cmpint (run (fixture, "welzijn", "once", NULL), ==, 0);
  g_assert_cmpint (AT_SERVER (fixture), ==, 3);
  g_assert_cmpint (relay (fixture, fixture->stick), ==, 0);
  g_assert_cmpint (AT_SERVER (fixture), ==, 3);
  g_assert_cmpint (apply (fixture, "huisarts", fixture->stick), ==, 0);
  g_assert_cmpint (WAITING (fixture, "huisarts"), ==, 0);
  last = refer (fixture);
  g_assert_cmpint (run (fixture, "huisarts", "once", NULL), ==, 0);
  g_assert_cmpint (run (fixture, "welzijn", "once", NULL), ==, 0);
  g_assert_cmpint (REFERRALS (fixture, "welzijn"), ==, 4);
}

/* Many, by turns: a file is made, and which of all files so far goes on its way, and which answer comes home, is chance. */
static void
test_any_order (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) requests = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *id = refer (fixture);
      const char *one, *other;
      g_autofree char *answer = NULL;

      g_ptr_array_add (requests, prepare (fixture, "huisarts"));
      one = requests->pdata[g_test_rand_int_range (0, (gint32) requests->len)];
      other = requests->pdata[g_test_rand_int_range (0, (gint32) requests->len)];
      g_assert_cmpint (relay (fixture, one), ==, 0);
      answer = answer_of (other);
      if (g_file_test (answer, G_FILE_TEST_EXISTS))
        g_assert_cmpint (apply (fixture, "huisarts", answer), ==, 0);
    }
  trip (fixture, "huisarts");
  trip (fixture, "welzijn");
  g_assert_cmpint (WAITING (fixture, "huisarts"), ==, 0);
  g_assert_cmpint (AT_SERVER (fixture), ==, 8);
  g_assert_cmpint (REFERRALS (fixture, "welzijn"), ==, 8);
}

/* Swapped, cut, altered. */

static void
test_swapped (Fixture *fixture, gconstpointer data)
{
  g_autofree char *one = prepare (fixture, "huisarts");
  g_autofree char *two = prepare (fixture, "welzijn");
  g_autofree char *answer_one = answer_of (one);
  g_autofree char *answer_two = answer_of (two);
  g_autoptr (WvCourierFile) mine = NULL;
  g_autoptr (WvCourierFile) others = NULL;
  g_autoptr (WvCourierFile) mixed = NULL;

  g_assert_cmpint (relay (fixture, fixture->stick), ==, 0);
  g_assert_cmpint (apply (fixture, "huisarts", answer_two), ==, 4);
  assert_said (fixture->err, "not for this computer");
  g_assert_cmpint (apply (fixture, "huisarts", two), ==, 4); /* a request is no answer */
  mine = wv_courier_file_read (answer_one, NULL);
  others = wv_courier_file_read (answer_two, NULL);
  mixed = wv_courier_file_new (WV_COURIER_ANSWER, mine->id, mine->office, mine->made_at, mine->answered_at, others->sealed);
  g_assert_true (wv_courier_file_write (mixed, fixture->stick, NULL)); /* by hand, with a right checksum */
  g_assert_cmpint (apply (fixture, "huisarts", mixed->path), ==, 4);
  assert_said (fixture->err, "does not open");
  g_assert_cmpint (apply (fixture, "welzijn", answer_two), ==, 0);
  g_assert_cmpint (REFERRALS (fixture, "welzijn"), ==, 0);
  g_assert_cmpint (relay (fixture, one), ==, 0); /* the right one again */
  g_assert_cmpint (apply (fixture, "huisarts", answer_one), ==, 0);
}

/* Two offices whose request lines were exchanged: the server goes by what is sealed, and nobody can open the other's. */
static void
test_relabelled (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = refer (fixture);
  g_autofree char *one = prepare (fixture, "huisarts");
  g_autofree char *two = prepare (fixture, "welzijn");
  g_autoptr (WvCourierFile) first = wv_courier_file_read (one, NULL);
  g_autoptr (WvCourierFile) second = wv_courier_file_read (two, NULL);
  g_autoptr (WvCourierFile) mixed
      = wv_courier_file_new (WV_COURIER_REQUEST, second->id, second->office, second->made_at, 0, first->sealed);
  g_autofree char *answer = answer_of (two);

  g_assert_true (wv_courier_file_write (mixed, fixture->stick, NULL));
  g_assert_cmpstr (mixed->path, ==, two);
  g_assert_cmpint (relay (fixture, two), ==, 0);
  g_assert_cmpint (AT_SERVER (fixture), ==, 1);
  g_assert_cmpint (apply (fixture, "welzijn", answer), ==, 4);
  assert_said (fixture->err, "does not open");
  g_assert_cmpint (REFERRALS (fixture, "welzijn"), ==, 0);
}

typedef void (*Damage) (GByteArray *bytes, guint i);

static void
cut_bytes (GByteArray *bytes, guint i)
{
  g_byte_array_set_size (bytes, bytes->len * i / 8);
}

static void
flip_byte (GByteArray *bytes, guint i)
{
  bytes->data[MIN (bytes->len * i / 7, bytes->len - 1)] ^= 0x10;
}

static void
spoil (const char *from, const char *to, Damage damage, guint i)
{
  g_autoptr (GByteArray) bytes = NULL;
  char *content;
  gsize size;

  g_assert_true (g_file_get_contents (from, &content, &size, NULL));
  bytes = g_byte_array_new_take ((guint8 *) content, size);
  damage (bytes, i);
  g_assert_true (g_file_set_contents (to, (const char *) bytes->data, bytes->len, NULL));
}

static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  Damage damage = data == NULL ? cut_bytes : flip_byte;
  g_autofree char *id = refer (fixture);
  g_autofree char *request = prepare (fixture, "huisarts");
  g_autofree char *answer = answer_of (request);
  g_autofree char *bad_request = g_build_filename (fixture->stick, "stuk.wvverzoek", NULL);
  g_autofree char *bad_answer = g_build_filename (fixture->stick, "stuk.wvantwoord", NULL);

  for (guint i = 0; i < 8; i++)
    {
      spoil (request, bad_request, damage, i);
      g_assert_cmpint (relay (fixture, bad_request), ==, 4);
      assert_said (fixture->err, "not whole");
    }
  g_assert_cmpint (AT_SERVER (fixture), ==, 0);
  g_assert_false (g_file_test (bad_answer, G_FILE_TEST_EXISTS));
  g_assert_cmpint (relay (fixture, fixture->stick), ==, 4); /* the whole one is served all the same */
  g_assert_cmpint (AT_SERVER (fixture), ==, 1);
  for (guint i = 0; i < 8; i++)
    {
      spoil (answer, bad_answer, damage, i);
      g_assert_cmpint (apply (fixture, "huisarts", bad_answer), ==, 4);
      assert_said (fixture->err, "not whole");
    }
  g_assert_cmpint (WAITING (fixture, "huisarts"), >, 0);
  g_assert_cmpint (apply (fixture, "huisarts", answer), ==, 0);
  g_assert_cmpint (WAITING (fixture, "huisarts"), ==, 0);
}

/* Somebody who knows the format alters the sealed part and mends the checksum. */
static void
test_forged (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = refer (fixture);
  g_autofree char *request = prepare (fixture, "huisarts");
  g_autofree char *answer = answer_of (request);
  g_autoptr (WvCourierFile) file = wv_courier_file_read (request, NULL);
  gsize size = 0;
  guint8 *bytes = g_memdup2 (g_bytes_get_data (file->sealed, NULL), g_bytes_get_size (file->sealed));
  g_autoptr (GBytes) altered = NULL;
  g_autoptr (WvCourierFile) forged = NULL;

  size = g_bytes_get_size (file->sealed);
  bytes[size / 2] ^= 1;
  altered = g_bytes_new_take (bytes, size);
  forged = wv_courier_file_new (WV_COURIER_REQUEST, file->id, file->office, file->made_at, 0, altered);
  g_assert_true (wv_courier_file_write (forged, fixture->stick, NULL));
  g_assert_cmpint (relay (fixture, request), ==, 3);
  assert_said (fixture->err, "cannot open this file");
  g_assert_cmpint (AT_SERVER (fixture), ==, 0);
  g_assert_false (g_file_test (answer, G_FILE_TEST_EXISTS));
  g_assert_cmpint (g_unlink (request), ==, 0);
  trip (fixture, "huisarts");
  g_assert_cmpint (AT_SERVER (fixture), ==, 1);
}

static void
test_offline_courier (Fixture *fixture, gconstpointer data)
{
  g_autofree char *request = prepare (fixture, "huisarts");
  g_autofree char *answer = answer_of (request);

  g_assert_cmpint (run (fixture, "regio", "courier", "relay", fixture->stick, NULL), ==, 2); /* by its own address, cut too */
  assert_said (fixture->err, "try again later");
  g_assert_false (g_file_test (answer, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/e2e/courier/round", Fixture, NULL, set_up, test_round, tear_down);
  g_test_add ("/e2e/courier/directory", Fixture, NULL, set_up, test_directory, tear_down);
  g_test_add ("/e2e/courier/stick", Fixture, NULL, set_up, test_stick, tear_down);
  g_test_add ("/e2e/courier/twice", Fixture, NULL, set_up, test_twice, tear_down);
  g_test_add ("/e2e/courier/other-order", Fixture, NULL, set_up, test_other_order, tear_down);
  g_test_add ("/e2e/courier/older-first", Fixture, NULL, set_up, test_older_first, tear_down);
  g_test_add ("/e2e/courier/never", Fixture, NULL, set_up, test_never, tear_down);
  g_test_add ("/e2e/courier/any-order", Fixture, NULL, set_up, test_any_order, tear_down);
  g_test_add ("/e2e/courier/swapped", Fixture, NULL, set_up, test_swapped, tear_down);
  g_test_add ("/e2e/courier/relabelled", Fixture, NULL, set_up, test_relabelled, tear_down);
  g_test_add ("/e2e/courier/cut", Fixture, NULL, set_up, test_damaged, tear_down);
  g_test_add ("/e2e/courier/flipped", Fixture, "flip", set_up, test_damaged, tear_down);
  g_test_add ("/e2e/courier/forged", Fixture, NULL, set_up, test_forged, tear_down);
  g_test_add ("/e2e/courier/offline", Fixture, NULL, set_up, test_offline_courier, tear_down);
  return g_test_run ();
}
