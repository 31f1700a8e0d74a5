/* What lies on a stick: names, the line in clear, damage; and what is sealed in it. */
#include <glib/gstdio.h>
#include <string.h>

#include "domain/wv-calendar.h"
#include "domain/wv-error.h"
#include "sync/wv-courier-file.h"
#include "sync/wv-courier-wire.h"

#define ID "01900000-0000-7000-8000-00000000f001"
#define OTHER_ID "01900000-0000-7000-8000-00000000f002"
#define MADE G_GINT64_CONSTANT (1773136800000) /* 10 March 2026, 11:00 in Amsterdam */

typedef struct
{
  char *folder;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("wv-stick-XXXXXX", NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (f->folder, name, NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (f->folder), ==, 0);
  g_free (f->folder);
}

static WvCourierFile *
make (WvCourierWhat what, const char *id, const char *office, const char *content)
{
  g_autoptr (GBytes) sealed = g_bytes_new (content, strlen (content));

  return wv_courier_file_new (what, id, office, MADE, what == WV_COURIER_ANSWER ? MADE + 5 : 0, sealed);
}

static void
write_file (Fixture *f, WvCourierFile *file)
{
  g_autoptr (GError) error = NULL;

  wv_courier_file_write (file, f->folder, &error);
  g_assert_no_error (error);
}

static void
assert_named (const WvCourierFile *file, const char *name)
{
  g_autofree char *found = g_path_get_basename (file->path);

  g_assert_cmpstr (found, ==, name);
}

static void
test_round (Fixture *f, gconstpointer data)
{
  g_autoptr (WvCourierFile) file = make (WV_COURIER_ANSWER, ID, "Praktijk De Visser", "verzegeld\nmet een regel");
  g_autoptr (WvCourierFile) read = NULL;
  g_autoptr (GError) error = NULL;

  write_file (f, file);
  assert_named (file, "Praktijk-De-Visser-2026-03-10.wvantwoord");
  read = wv_courier_file_read (file->path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (read->what, ==, WV_COURIER_ANSWER);
  g_assert_cmpstr (read->id, ==, ID);
  g_assert_cmpstr (read->office, ==, "Praktijk De Visser");
  g_assert_cmpint (read->made_at, ==, MADE);
  g_assert_cmpint (read->answered_at, ==, MADE + 5);
  g_assert_true (g_bytes_equal (read->sealed, file->sealed));
}

/* Every name that an office can have becomes one that every stick takes, and stays in the folder. */
static void
test_names (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *office, *name;
  } cases[] = {
    { "Huisartsen Sint-Maarten/Goes", "Huisartsen-Sint-Maarten-Goes-2026-03-10.wvverzoek" },
    { "../../etc/passwd", "etc-passwd-2026-03-10.wvverzoek" },
    { "Café ’t Één: “Élan” *?<>|", "Café-t-Één-Élan-2026-03-10.wvverzoek" },
    { "", "kantoor-2026-03-10.wvverzoek" },
    { "...", "kantoor-2026-03-10-2.wvverzoek" },
  };
  g_autofree char *long_name = g_strnfill (5000, 'x');
  g_autoptr (WvCourierFile) file = make (WV_COURIER_REQUEST, ID, long_name, "x");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (WvCourierFile) one = make (WV_COURIER_REQUEST, i == 4 ? OTHER_ID : ID, cases[i].office, "x");
      g_autofree char *folder = NULL;

      write_file (f, one);
      assert_named (one, cases[i].name);
      folder = g_path_get_dirname (one->path);
      g_assert_cmpstr (folder, ==, f->folder);
    }
  write_file (f, file);
  g_assert_cmpuint (strlen (file->path), <, strlen (f->folder) + 200);
}

/* The same again takes its own place; another of that day does not push it away, nor does what is not ours. */
static void
test_places (Fixture *f, gconstpointer data)
{
  g_autoptr (WvCourierFile) first = make (WV_COURIER_REQUEST, ID, "Visser", "een");
  g_autoptr (WvCourierFile) again = make (WV_COURIER_REQUEST, ID, "Visser", "een, later");
  g_autoptr (WvCourierFile) other = make (WV_COURIER_REQUEST, OTHER_ID, "Visser", "twee");
  g_autoptr (WvCourierFile) third = make (WV_COURIER_REQUEST, "01900000-0000-7000-8000-00000000f003", "Visser", "drie");
  g_autofree char *foreign = g_build_filename (f->folder, "Visser-2026-03-10-3.wvverzoek", NULL);

  write_file (f, first);
  write_file (f, again);
  write_file (f, other);
  g_assert_true (g_file_set_contents (foreign, "van iemand anders", -1, NULL));
  write_file (f, third);
  assert_named (first, "Visser-2026-03-10.wvverzoek");
  assert_named (again, "Visser-2026-03-10.wvverzoek");
  assert_named (other, "Visser-2026-03-10-2.wvverzoek");
  assert_named (third, "Visser-2026-03-10-4.wvverzoek");
}

static void
test_answer_beside (Fixture *f, gconstpointer data)
{
  g_autoptr (WvCourierFile) request = make (WV_COURIER_REQUEST, ID, "Visser", "een");
  g_autoptr (WvCourierFile) answer = make (WV_COURIER_ANSWER, ID, "Visser", "antwoord");
  g_autofree char *renamed = g_build_filename (f->folder, "van maandag.wvverzoek", NULL);

  write_file (f, request);
  g_assert_cmpint (g_rename (request->path, renamed), ==, 0);
  g_free (request->path);
  request->path = g_strdup (renamed);
  g_assert_true (wv_courier_file_write_answer (answer, request, NULL));
  assert_named (answer, "van maandag.wvantwoord");
}

static void
test_damage (Fixture *f, gconstpointer data)
{
  g_autoptr (WvCourierFile) file = make (WV_COURIER_REQUEST, ID, "Visser", "verzegeld");
  g_autofree char *whole = NULL;
  gsize size;

  write_file (f, file);
  g_assert_true (g_file_get_contents (file->path, &whole, &size, NULL));
  for (gsize i = 0; i < size; i++)
    {
      g_autofree char *flipped = g_memdup2 (whole, size);
      g_autoptr (GError) error = NULL;

      flipped[i] ^= 4;
      g_assert_true (g_file_set_contents (file->path, flipped, (gssize) size, NULL));
      g_assert_null (wv_courier_file_read (file->path, &error));
      g_assert_error (error, WV_ERROR, WV_ERROR_CORRUPT);
      g_clear_error (&error);
      g_assert_true (g_file_set_contents (file->path, whole, (gssize) i, NULL));
      g_assert_null (wv_courier_file_read (file->path, &error));
      g_assert_error (error, WV_ERROR, WV_ERROR_CORRUPT);
    }
}

static void
assert_read_fails (const char *path, WvErrorCode code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (wv_courier_file_read (path, &error));
  g_assert_error (error, WV_ERROR, (int) code);
}

static void
test_other_files (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->folder, "x.wvverzoek", NULL);
  g_autofree char *big = g_malloc0 (WV_COURIER_ANSWER_MAX + 5000);
  GError *error = NULL;
  g_autoptr (WvCourierFile) file = make (WV_COURIER_REQUEST, ID, "Visser", "x");

  assert_read_fails (path, WV_ERROR_NOT_FOUND);
  assert_read_fails (f->folder, WV_ERROR_NOT_FOUND);
  g_assert_true (g_file_set_contents (path, big, WV_COURIER_ANSWER_MAX + 5000, NULL));
  assert_read_fails (path, WV_ERROR_TOO_LARGE);
  g_assert_false (wv_courier_file_write (file, "/nonexistent", &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_STORAGE);
  g_clear_error (&error);
}

static void
test_list (Fixture *f, gconstpointer data)
{
  g_autoptr (WvCourierFile) one = make (WV_COURIER_REQUEST, ID, "Visser", "een");
  g_autoptr (WvCourierFile) two = make (WV_COURIER_REQUEST, OTHER_ID, "Hart", "twee");
  g_autoptr (WvCourierFile) answer = make (WV_COURIER_ANSWER, ID, "Visser", "antwoord");
  g_autofree char *damaged = g_build_filename (f->folder, "a.wvantwoord", NULL);
  g_autofree char *note = g_build_filename (f->folder, "notitie.txt", NULL);
  g_autofree char *hidden = g_build_filename (f->folder, "._Hart.wvverzoek", NULL); /* what other systems leave behind */
  g_autoptr (GPtrArray) found = NULL;
  const WvCourierFound *last;

  two->made_at = MADE - 1;
  write_file (f, one);
  write_file (f, two);
  write_file (f, answer);
  g_assert_true (g_file_set_contents (damaged, "x", -1, NULL) && g_file_set_contents (note, "x", -1, NULL)
                 && g_file_set_contents (hidden, "x", -1, NULL));
  found = wv_courier_file_list (f->folder, NULL);
  g_assert_cmpuint (found->len, ==, 4);
  g_assert_cmpstr (((WvCourierFound *) found->pdata[0])->file->office, ==, "Hart"); /* the oldest */
  last = found->pdata[3];
  g_assert_null (last->file);
  g_assert_cmpint (last->what, ==, WV_COURIER_ANSWER);
  g_assert_error (last->error, WV_ERROR, WV_ERROR_CORRUPT);
  g_assert_nonnull (wv_courier_file_find_answer (found, ID));
  g_assert_null (wv_courier_file_find_answer (found, OTHER_ID));
}

/* What is sealed. */

static GBytes *
text (const char *words)
{
  return g_bytes_new (words, strlen (words));
}

static void
test_answer_parts (void)
{
  g_autoptr (WvCourierAnswer) answer = wv_courier_answer_new (200, NULL);
  g_autoptr (GBytes) one = text ("een");
  g_autoptr (GBytes) two = text ("twee");
  g_autoptr (GBytes) plain = NULL;
  g_autoptr (GBytes) back = NULL;
  g_autoptr (WvCourierAnswer) read = NULL;
  g_autoptr (GError) error = NULL;

  wv_courier_answer_add (answer, one);
  wv_courier_answer_add (answer, two);
  plain = wv_courier_answer_write (answer);
  read = wv_courier_answer_read (plain, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (read->packed->len, ==, 2);
  back = wv_courier_answer_unpack (read, 1, &error);
  g_assert_true (g_bytes_equal (back, two));
}

static void
test_bad_answers (void)
{
  static const char *const wrong[] = {
    "",
    "\n",
    "{}\n",
    "{\"k\":\"courier\",\"proto\":1,\"status\":200,\"sizes\":[]}\n",
    "{\"k\":\"courier\",\"proto\":1,\"status\":200,\"sizes\":[1]}\n",
    "{\"k\":\"courier\",\"proto\":1,\"status\":200,\"sizes\":[2]}\nx",
    "{\"k\":\"courier\",\"proto\":1,\"status\":200,\"sizes\":[1]}\nxy",
    "{\"k\":\"courier\",\"proto\":1,\"status\":200,\"sizes\":[-1,2]}\nx",
    "{\"k\":\"courier\",\"proto\":1,\"status\":200,\"sizes\":[0,1]}\nx",
    "{\"k\":\"courier\",\"proto\":1,\"status\":200,\"sizes\":\"x\"}\nx",
    "{\"k\":\"courier\",\"proto\":1,\"status\":401,\"sizes\":[1]}\nx",
    "{\"k\":\"courier\",\"proto\":1,\"status\":0,\"sizes\":[]}\n",
    "{\"k\":\"courier\",\"proto\":2,\"status\":200,\"sizes\":[1]}\nx",
    "{\"k\":\"courier\",\"proto\":1,\"status\":200,\"sizes\":[1]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GBytes) plain = text (wrong[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (wv_courier_answer_read (plain, &error));
      g_assert_error (error, WV_ERROR, WV_ERROR_PROTOCOL);
    }
}

static void
test_bad_requests (void)
{
  static const char *const wrong[] = {
    "{\"k\":\"courier\",\"proto\":1,\"id\":\"x\",\"token\":\"t\",\"reply\":\"r\",\"sizes\":[1]}\nx",
    "{\"k\":\"courier\",\"proto\":1,\"id\":\"" ID "\",\"reply\":\"r\",\"sizes\":[1]}\nx",
    "{\"k\":\"courier\",\"proto\":1,\"id\":\"" ID "\",\"token\":\"t\",\"sizes\":[1]}\nx",
    "{\"k\":\"courier\",\"proto\":1,\"id\":\"" ID "\",\"token\":\"t\",\"reply\":\"r\",\"sizes\":[1,1]}\nxy",
    "{\"k\":\"courier\",\"proto\":1,\"id\":\"" ID "\",\"token\":\"t\",\"reply\":\"r\",\"sizes\":[]}\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GBytes) plain = text (wrong[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (wv_courier_request_read (plain, &error));
      g_assert_error (error, WV_ERROR, WV_ERROR_PROTOCOL);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/sync/courier-file/round", Fixture, NULL, set_up, test_round, tear_down);
  g_test_add ("/sync/courier-file/names", Fixture, NULL, set_up, test_names, tear_down);
  g_test_add ("/sync/courier-file/places", Fixture, NULL, set_up, test_places, tear_down);
  g_test_add ("/sync/courier-file/answer-beside", Fixture, NULL, set_up, test_answer_beside, tear_down);
  g_test_add ("/sync/courier-file/damage", Fixture, NULL, set_up, test_damage, tear_down);
  g_test_add ("/sync/courier-file/other-files", Fixture, NULL, set_up, test_other_files, tear_down);
  g_test_add ("/sync/courier-file/list", Fixture, NULL, set_up, test_list, tear_down);
  g_test_add_func ("/sync/courier-wire/answer-parts", test_answer_parts);
  g_test_add_func ("/sync/courier-wire/bad-answers", test_bad_answers);
  g_test_add_func ("/sync/courier-wire/bad-requests", test_bad_requests);
  return g_test_run ();
}
