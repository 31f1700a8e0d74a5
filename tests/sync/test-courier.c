/* The desktop's side of courier files on a real database: which answers are taken in, and that it is all or nothing. */
#include <glib/gstdio.h>
#include <string.h>

#include "domain/wv-error.h"
#include "domain/wv-id.h"
#include "seal/wv-courier-box.h"
#include "store/wv-outbox-sync.h"
#include "store/wv-profile.h"
#include "sync/wv-courier-key.h"
#include "sync/wv-courier-wire.h"
#include "sync/wv-courier.h"

#define DEVICE "0190f3a0-0000-7000-8000-00000000000d"
#define OTHER_DEVICE "0190f3a0-0000-7000-8000-00000000000e"
#define OWN "0190f3a0-0000-7000-8000-00000000000a"
#define NOW G_GINT64_CONSTANT (1773136800000)

typedef struct
{
  char *folder;
  WvDb *db;
  WvCourierKey *key;
  WvCourierRequest *request; /* the last one that was opened */
} Fixture;

static void
be_device (Fixture *f, const char *device)
{
  g_autoptr (WvProfile) profile = wv_profile_new ();

  profile->server = g_strdup ("http://127.0.0.1:1");
  profile->device = g_strdup (device);
  profile->organisation = g_strdup (OWN);
  profile->organisation_name = g_strdup ("Praktijk De Visser");
  profile->contact = g_strdup ("0190f3a0-0000-7000-8000-00000000000c");
  profile->contact_name = g_strdup ("Marloes de Visser");
  profile->role = g_strdup ("gp");
  profile->password_wrap = g_strdup ("x");
  g_assert_true (wv_db_begin (f->db, NULL));
  g_assert_true (wv_profile_save (f->db, profile, NULL));
  g_assert_true (wv_db_commit (f->db, NULL));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autofree char *key = NULL;

  f->folder = g_dir_make_tmp ("wv-courier-XXXXXX", NULL);
  path = g_build_filename (f->folder, "welverwijs.db", NULL);
  key = g_build_filename (f->folder, "courier.key", NULL);
  f->db = wv_store_open_db (path, NULL);
  g_assert_true (wv_courier_key_make (key, NULL));
  f->key = wv_courier_key_load (key, NULL);
  be_device (f, DEVICE);
  g_assert_true (wv_db_begin (f->db, NULL));
  g_assert_true (wv_courier_key_keep (f->db, wv_courier_key_get_public (f->key), NOW, NULL));
  g_assert_true (wv_db_commit (f->db, NULL));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  wv_db_close (f->db);
  wv_courier_key_free (f->key);
  wv_courier_request_free (f->request);
  dir = g_dir_open (f->folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (f->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (f->folder);
  g_free (f->folder);
}

static gpointer
in_transaction (Fixture *f, WvStoreFunc func, gpointer data, GError **error)
{
  gpointer result;

  g_assert_true (wv_db_begin (f->db, NULL));
  result = func (f->db, data, error);
  if (result == NULL)
    wv_db_rollback (f->db);
  else
    g_assert_true (wv_db_commit (f->db, NULL));
  return result;
}

static WvCourierPrepared *
prepare (Fixture *f)
{
  g_autoptr (WvCourierJob) job = wv_courier_job_new (NOW, "token", NULL);
  g_autoptr (GError) error = NULL;
  WvCourierPrepared *prepared = in_transaction (f, wv_courier_prepare, job, &error);

  g_assert_no_error (error);
  return prepared;
}

static const WvCourierRequest *
open_request (Fixture *f, const WvCourierFile *file)
{
  g_autoptr (GBytes) plain = wv_courier_key_open (f->key, file->sealed, NULL);

  wv_courier_request_free (f->request);
  f->request = wv_courier_request_read (plain, NULL);
  return f->request;
}

/* A message of the server that brings the directory to @cursor; @broken: it has no end. */
static GBytes *
message (const char *cursor, gboolean broken)
{
  g_autoptr (WvMessageWriter) writer = wv_message_writer_new ();
  g_autoptr (WvWelcome) welcome = wv_welcome_new ();
  g_autoptr (GBytes) whole = NULL;

  welcome->epoch = g_strdup ("e");
  wv_message_writer_take (writer, wv_welcome_to_line (welcome));
  wv_message_writer_take (writer, json_pack ("{s:s, s:s, s:b}", "k", "page", "s", "dir", "reset", FALSE));
  wv_message_writer_take (writer, json_pack ("{s:s, s:s, s:s, s:b}", "k", "to", "s", "dir", "cur", cursor, "more", FALSE));
  whole = wv_message_writer_finish (writer);
  return broken ? g_bytes_new_from_bytes (whole, 0, g_bytes_get_size (whole) - 20) : g_steal_pointer (&whole);
}

static WvCourierFile *
seal (Fixture *f, const WvCourierFile *file, const WvCourierAnswer *answer)
{
  const WvCourierRequest *request = open_request (f, file);
  g_autoptr (GBytes) plain = wv_courier_answer_write (answer);
  g_autoptr (GBytes) sealed = wv_courier_reply_seal (request->reply_key, request->id, plain, NULL);

  return wv_courier_file_new (WV_COURIER_ANSWER, file->id, file->office, file->made_at, NOW, sealed);
}

static WvCourierFile *
answer_with (Fixture *f, const WvCourierFile *file, const char *cursor)
{
  g_autoptr (WvCourierAnswer) answer = wv_courier_answer_new (200, NULL);
  g_autoptr (GBytes) one = message (cursor, FALSE);

  wv_courier_answer_add (answer, one);
  return seal (f, file, answer);
}

static WvCourierApplied *
apply (Fixture *f, WvCourierFile *taken, GError **error)
{
  g_autoptr (WvCourierJob) job = wv_courier_job_new (NOW, NULL, taken);

  return in_transaction (f, wv_courier_apply, job, error);
}

static void
assert_outcome (Fixture *f, WvCourierFile *taken, WvCourierOutcome outcome)
{
  g_autoptr (GError) error = NULL;
  g_autofree WvCourierApplied *applied = apply (f, taken, &error);

  g_assert_no_error (error);
  g_assert_cmpint (applied->outcome, ==, outcome);
}

static void
assert_cursor (Fixture *f, const char *expected)
{
  g_autofree char *cursor = wv_cursor_get (f->db, "dir", NULL);

  g_assert_cmpstr (cursor, ==, expected);
}

static void
test_request (Fixture *f, gconstpointer data)
{
  g_autoptr (WvCourierPrepared) prepared = prepare (f);
  const WvCourierRequest *request = open_request (f, prepared->file);
  g_autoptr (GBytes) plain = wv_gunzip (request->packed, WV_LIMIT_REQUEST, WV_LIMIT_RATIO, NULL);
  g_autoptr (GPtrArray) lines = wv_message_read (plain, WV_LIMIT_REQUEST, NULL);
  g_autoptr (WvHello) hello = wv_hello_from_line (lines->pdata[0], NULL);

  g_assert_cmpstr (request->id, ==, prepared->file->id);
  g_assert_cmpstr (request->token, ==, "token");
  g_assert_null (hello->ratchet);
  g_assert_cmpuint (json_object_size (hello->streams), ==, 2);
  g_assert_true (wv_courier_is_own (f->db, prepared->file));
}

static void
test_taken_and_before (Fixture *f, gconstpointer data)
{
  g_autoptr (WvCourierPrepared) prepared = prepare (f);

  assert_outcome (f, answer_with (f, prepared->file, "c1"), WV_COURIER_TAKEN);
  assert_cursor (f, "c1");
  assert_outcome (f, answer_with (f, prepared->file, "c0"), WV_COURIER_BEFORE);
  assert_cursor (f, "c1");
}

static void
test_older (Fixture *f, gconstpointer data)
{
  g_autoptr (WvCourierPrepared) first = prepare (f);
  g_autoptr (WvCourierPrepared) second = prepare (f);

  assert_outcome (f, answer_with (f, second->file, "c2"), WV_COURIER_TAKEN);
  assert_outcome (f, answer_with (f, first->file, "c1"), WV_COURIER_OLDER);
  assert_cursor (f, "c2");
}

/* The numbers in the answer are those of the device that asked. */
static void
test_new_device (Fixture *f, gconstpointer data)
{
  g_autoptr (WvCourierPrepared) prepared = prepare (f);

  be_device (f, OTHER_DEVICE);
  assert_outcome (f, answer_with (f, prepared->file, "c1"), WV_COURIER_OLDER);
  assert_cursor (f, NULL);
}

/* Two messages of which the second is not whole: the first is not taken in either, and the whole answer later is. */
static void
test_half (Fixture *f, gconstpointer data)
{
  g_autoptr (WvCourierPrepared) prepared = prepare (f);
  g_autoptr (WvCourierAnswer) answer = wv_courier_answer_new (200, NULL);
  g_autoptr (GBytes) one = message ("c1", FALSE);
  g_autoptr (GBytes) two = message ("c2", TRUE);
  g_autoptr (GError) error = NULL;

  wv_courier_answer_add (answer, one);
  wv_courier_answer_add (answer, two);
  g_assert_null (apply (f, seal (f, prepared->file, answer), &error));
  g_assert_nonnull (error);
  assert_cursor (f, NULL);
  assert_outcome (f, answer_with (f, prepared->file, "c2"), WV_COURIER_TAKEN);
}

static void
test_foreign (Fixture *f, gconstpointer data)
{
  g_autoptr (WvCourierPrepared) prepared = prepare (f);
  g_autoptr (GError) error = NULL;
  WvCourierFile *file = answer_with (f, prepared->file, "c1");

  g_free (file->id);
  file->id = wv_id_new (NULL);
  g_assert_false (wv_courier_is_own (f->db, file));
  g_assert_null (apply (f, file, &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_NOT_FOUND);
}

/* What the server refused leaves the request open: a later answer to it counts. */
static void
test_refused (Fixture *f, gconstpointer data)
{
  static const struct
  {
    guint status;
    int code;
  } cases[] = { { 401, WV_ERROR_UNAUTHORISED },
                { 409, WV_ERROR_UNAUTHORISED },
                { 413, WV_ERROR_TOO_LARGE },
                { 426, WV_ERROR_REFUSED } };
  g_autoptr (WvCourierPrepared) prepared = prepare (f);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (WvCourierAnswer) answer = wv_courier_answer_new (cases[i].status, "why");
      g_autoptr (GError) error = NULL;

      g_assert_null (apply (f, seal (f, prepared->file, answer), &error));
      g_assert_error (error, WV_ERROR, cases[i].code);
    }
  assert_outcome (f, answer_with (f, prepared->file, "c1"), WV_COURIER_TAKEN);
}

/* The keys of answers that cannot come any more are forgotten. */
static void
test_keys (Fixture *f, gconstpointer data)
{
  g_autoptr (WvCourierPrepared) first = prepare (f);
  g_autoptr (WvCourierPrepared) second = prepare (f);
  g_autofree char *before = wv_sync_state_get (f->db, "courier-own", NULL);
  g_autofree char *after = NULL;

  g_assert_nonnull (strstr (before, "reply"));
  assert_outcome (f, answer_with (f, second->file, "c1"), WV_COURIER_TAKEN);
  after = wv_sync_state_get (f->db, "courier-own", NULL);
  g_assert_null (strstr (after, "reply"));
}

static void
test_served (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *office = g_strdup_printf ("Kantoor %u", i);
      g_autoptr (WvCourierJob) job
          = wv_courier_job_new (NOW + i, NULL, wv_courier_file_new (WV_COURIER_ANSWER, DEVICE, office, NOW - 5, NOW, nothing));

      g_assert_nonnull (in_transaction (f, wv_courier_note_served, job, NULL));
    }
  all = wv_courier_load_served (f->db, NULL, NULL);
  g_assert_cmpuint (all->len, ==, 3);
  g_assert_cmpstr (((WvCourierServed *) all->pdata[0])->office, ==, "Kantoor 2"); /* the latest */
  g_assert_cmpint (((WvCourierServed *) all->pdata[0])->served_at, ==, NOW + 2);
  g_assert_cmpint (((WvCourierServed *) all->pdata[2])->made_at, ==, NOW - 5);
}

/* Asked for once a week, and also when the clock went back. */
static void
test_key_age (Fixture *f, gconstpointer data)
{
  const gint64 day = 24 * 3600 * 1000;

  g_assert_false (wv_courier_key_is_old (f->db, NOW));
  g_assert_false (wv_courier_key_is_old (f->db, NOW + 7 * day));
  g_assert_true (wv_courier_key_is_old (f->db, NOW + 7 * day + 1));
  g_assert_true (wv_courier_key_is_old (f->db, NOW - 1));
}

#define ADD(path, func) g_test_add ("/sync/courier/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("request", test_request);
  ADD ("taken-and-before", test_taken_and_before);
  ADD ("older", test_older);
  ADD ("new-device", test_new_device);
  ADD ("half", test_half);
  ADD ("foreign", test_foreign);
  ADD ("refused", test_refused);
  ADD ("keys", test_keys);
  ADD ("served", test_served);
  ADD ("key-age", test_key_age);
  return g_test_run ();
}
