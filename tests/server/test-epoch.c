/* Epochs that change by themselves: what happens to the file of a server, and whether it is noticed. */
#include <glib/gstdio.h>
#include <stdio.h>

#include "server/wv-server-highwater.h"
#include "server/wv-server-store.h"

static void
put (WvServerStore *store, const char *stream, const char *id)
{
  g_autoptr (WvServerRecord) record = g_new0 (WvServerRecord, 1);

  record->kind = g_strdup ("offer");
  record->id = g_strdup (id);
  record->version = 1;
  record->data = json_object ();
  record->versions = json_object ();
  g_assert_true (store->put_record (store, record, NULL));
  g_assert_true (store->append (store, stream, "offer", id, "put", NULL));
}

typedef struct
{
  char *folder, *path, *backup;
} Files;

static void
files_set_up (Files *files, gconstpointer data)
{
  files->folder = g_dir_make_tmp ("wv-epoch-XXXXXX", NULL);
  files->path = g_build_filename (files->folder, "db", NULL);
  files->backup = g_build_filename (files->folder, "backup", NULL);
}

static void
files_tear_down (Files *files, gconstpointer data)
{
  const char *const names[] = { "db", "db-wal", "db-shm", "db-high", "backup" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (files->folder, names[i], NULL);

      g_unlink (path);
    }
  g_rmdir (files->folder);
  g_free (files->folder);
  g_free (files->path);
  g_free (files->backup);
}

/* Opens, writes @count records and closes; the epoch. */
static char *
work (Files *files, guint count)
{
  g_autoptr (WvServerStore) store = wv_server_store_open_sqlite (files->path, NULL);
  char *epoch;

  for (guint i = 0; i < count; i++)
    {
      g_autofree char *id = g_strdup_printf ("r%u", i);

      g_assert_true (store->begin (store, TRUE, NULL));
      put (store, "dir", id);
      g_assert_true (store->commit (store, NULL));
    }
  g_assert_true (store->begin (store, FALSE, NULL));
  epoch = store->get_epoch (store, NULL);
  store->rollback (store);
  return epoch;
}

/* @in_place: as `cp backup db` does: the same inode. */
static void
copy (const char *from, const char *to, gboolean in_place)
{
  g_autofree char *bytes = NULL;
  gsize size = 0;
  FILE *file;

  g_assert_true (g_file_get_contents (from, &bytes, &size, NULL));
  if (!in_place)
    g_unlink (to);
  file = fopen (to, "w");
  g_assert_cmpuint (fwrite (bytes, 1, size, file), ==, size);
  fclose (file);
}

static void
test_same_epoch_while_nothing_happens (Files *files, gconstpointer data)
{
  g_autofree char *first = work (files, 3);
  g_autofree char *second = work (files, 0);
  g_autofree char *third = work (files, 70);
  g_autofree char *noted = NULL;
  gint64 commits = 0;

  g_assert_cmpstr (first, ==, second);
  g_assert_cmpstr (first, ==, third);
  g_assert_true (wv_server_highwater_read (files->path, &noted, &commits));
  g_assert_cmpstr (noted, ==, first);
  g_assert_cmpint (commits, ==, 1 + 3 + 70); /* the first is the one that made the epoch */
}

/* One commit too old is enough, and nobody has to remember a command. */
static void
test_backup_put_back (Files *files, gconstpointer data)
{
  g_autofree char *first = work (files, 3);
  g_autofree char *later = NULL;
  g_autofree char *restored = NULL;
  g_autofree char *again = NULL;

  copy (files->path, files->backup, TRUE);
  later = work (files, 1);
  copy (files->backup, files->path, TRUE);
  restored = work (files, 0);
  again = work (files, 0);
  g_assert_cmpstr (later, ==, first);
  g_assert_cmpstr (restored, !=, first);
  g_assert_cmpstr (again, ==, restored);
}

static void
test_copy_without_its_note (Files *files, gconstpointer data)
{
  g_autofree char *note = g_strconcat (files->path, "-high", NULL);
  g_autofree char *first = work (files, 3);
  g_autofree char *copied = NULL;

  copy (files->path, files->backup, TRUE);
  g_unlink (note);
  copy (files->backup, files->path, FALSE);
  copied = work (files, 0);
  g_assert_cmpstr (copied, !=, first);
}

#define ADD(name, func) g_test_add ("/server/epoch/" name, Files, NULL, files_set_up, func, files_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("same", test_same_epoch_while_nothing_happens);
  ADD ("backup-put-back", test_backup_put_back);
  ADD ("copy-without-its-note", test_copy_without_its_note);
  return g_test_run ();
}
