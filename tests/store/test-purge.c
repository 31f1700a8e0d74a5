/* A dossier that may not be seen any more is in no file afterwards: looked for in the bytes, not asked of SQL. */
#include "two-sides.h"

#include <glib/gstdio.h>
#include <string.h>

#include "store/wv-draft.h"
#include "store/wv-note.h"
#include "store/wv-outbox-sync.h"
#include "store/wv-purge.h"
#include "store/wv-records.h"
#include "store/wv-undelivered.h"

#define DOSSIERS 60
#define SENTENCE "Kanarie zong in de keuken."

/* Both: @sides, where the practice sends, and a welfare office with a file of its own that gets everything. */
typedef struct
{
  Fixture sides;
  char *folder, *path;
  WvStore *store;
  char *dossiers[DOSSIERS];
} Office;

static char *
send_one (Fixture *sides)
{
  g_autoptr (WvDraft) draft = wv_draft_new (&gp, &ticking);
  g_autoptr (GError) error = NULL;

  wv_record_set_text (draft->referral, "call_name", "Bram");
  wv_record_set_text (draft->referral, "family_name", "de Jonge");
  wv_record_set_text (draft->referral, "offer", OFFER);
  wv_record_set_text (draft->referral, "reason", SENTENCE);
  wv_record_set_text (draft->client_contact, "phone", "0113-555 083");
  draft->consent = TRUE;
  g_assert_true (wv_db_begin (sides->db, NULL));
  g_assert_cmpint (wv_draft_send (sides->db, sides->practice, &gp, draft, &ticking, &error), >, 0);
  g_assert_no_error (error);
  g_assert_true (wv_db_commit (sides->db, NULL));
  return g_strdup (draft->id);
}

/* What the server would bring. */
static gpointer
deliver (WvDb *db, gpointer data, GError **error)
{
  guint n;
  const WvKind *const *kinds = wv_kinds (&n);

  for (guint k = 0; k < n; k++)
    {
      g_autoptr (GPtrArray) records = wv_records_query (data, kinds[k], NULL, NULL, "id", error);

      for (guint i = 0; i < records->len; i++)
        {
          wv_record_set_version (records->pdata[i], 1);
          g_assert_true (wv_mirror_put_record (db, records->pdata[i], error));
        }
    }
  return NULL;
}

static gpointer
take_profile (WvDb *db, gpointer data, GError **error)
{
  g_assert_true (wv_db_exec (db, "INSERT INTO profile VALUES ('organisation', '" WELFARE "')", error));
  return NULL;
}

static void
set_up_office (Office *office, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  set_up (&office->sides, NULL);
  office->folder = g_dir_make_tmp ("wv-purge-XXXXXX", NULL);
  office->path = g_build_filename (office->folder, "welverwijs.db", NULL);
  for (guint i = 0; i < DOSSIERS; i++)
    office->dossiers[i] = send_one (&office->sides);
  office->store = wv_store_new (office->path, &ticking, &error);
  g_assert_no_error (error);
  wv_store_run (office->store, WV_STORE_WRITE, take_profile, NULL, &error);
  wv_store_run (office->store, WV_STORE_WRITE, deliver, office->sides.db, &error);
  g_assert_no_error (error);
}

static void
tear_down_office (Office *office, gconstpointer data)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  wv_store_close (office->store);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (office->store);
  dir = g_dir_open (office->folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (office->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (office->folder);
  g_free (office->folder);
  g_free (office->path);
  for (guint i = 0; i < DOSSIERS; i++)
    g_free (office->dossiers[i]);
  tear_down (&office->sides, NULL);
}

/* Where @size bytes of @canary stand: the name of the file, or NULL. */
static char *
find_in_files (Office *office, gconstpointer canary, gsize size)
{
  g_autoptr (GDir) dir = g_dir_open (office->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (office->folder, name, NULL);
      g_autofree char *bytes = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
      if (memmem (bytes, length, canary, size) != NULL)
        return g_strdup (name);
    }
  return NULL;
}

typedef struct
{
  const char *dossier;
  GPtrArray *canaries; /* GBytes */
} Collect;

/* The nonce of each sealed value, what opens it, and the ids: nothing else in the files can have the same bytes. */
static gpointer
collect_in_thread (WvDb *db, gpointer data, GError **error)
{
  Collect *collect = data;
  guint n;
  const WvKind *const *kinds = wv_kinds (&n);

  for (guint k = 0; k < n; k++)
    {
      gboolean root = kinds[k] == &wv_kind_referral;
      g_autoptr (GPtrArray) records = NULL;

      if (kinds[k]->scope == WV_SCOPE_DIRECTORY)
        continue;
      records = wv_records_query (db, kinds[k], root ? "id = :value" : "dossier = :value", collect->dossier, "id", error);
      for (guint i = 0; i < records->len; i++)
        {
          GBytes *sealed = wv_record_get_sealed (records->pdata[i]);
          const char *key = kinds[k] == &wv_kind_grant ? wv_record_get_text (records->pdata[i], "wrapped_key") : NULL;
          const char *id = wv_record_get_id (records->pdata[i]);

          g_ptr_array_add (collect->canaries, g_bytes_new (id, strlen (id)));
          if (sealed != NULL)
            g_ptr_array_add (collect->canaries, g_bytes_new_from_bytes (sealed, 1, 24));
          if (key != NULL)
            g_ptr_array_add (collect->canaries, g_bytes_new (key, strlen (key)));
        }
    }
  return NULL;
}

static GPtrArray *
collect (Office *office, const char *dossier)
{
  Collect collect = { dossier, g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref) };

  wv_store_run (office->store, WV_STORE_READ, collect_in_thread, &collect, NULL);
  g_assert_cmpuint (collect.canaries->len, >, 10);
  return collect.canaries;
}

static guint
count_found (Office *office, GPtrArray *canaries)
{
  guint found = 0;

  for (guint i = 0; i < canaries->len; i++)
    {
      gsize size;
      gconstpointer bytes = g_bytes_get_data (canaries->pdata[i], &size);
      g_autofree char *where = find_in_files (office, bytes, size);

      found += where != NULL;
    }
  return found;
}

static gpointer
end_in_thread (WvDb *db, gpointer data, GError **error)
{
  g_assert_true (wv_mirror_gone (db, &wv_kind_referral, data, TRUE, error));
  return NULL;
}

static void
end_access (Office *office, const char *dossier)
{
  g_autoptr (GError) error = NULL;

  wv_store_run (office->store, WV_STORE_WRITE, end_in_thread, (gpointer) dossier, &error);
  g_assert_no_error (error);
}

typedef struct
{
  Office *office;
  WvChange *change;
} Doing;

static gpointer
do_in_thread (WvDb *db, gpointer data, GError **error)
{
  Doing *doing = data;

  g_assert_cmpint (wv_change_apply (db, doing->office->sides.welfare, &worker, doing->change, &ticking, error), >, 0);
  return NULL;
}

static void
work (Office *office, WvChange *taken)
{
  g_autoptr (WvChange) change = taken;
  g_autoptr (GError) error = NULL;
  Doing doing = { office, change };

  wv_store_run (office->store, WV_STORE_WRITE, do_in_thread, &doing, &error);
  g_assert_no_error (error);
}

static gpointer
acknowledge_all (WvDb *db, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) batch = wv_outbox_next_batch (db, G_MAXINT64, 1000, G_MAXSIZE, error);

  for (guint i = 0; i < batch->len; i++)
    {
      const WvOutboxOp *op = batch->pdata[i];

      g_assert_true (wv_outbox_acknowledge (db, op->n, WV_ACK_APPLIED, 2, NULL, NULL, now_ms, error));
    }
  return GUINT_TO_POINTER (batch->len);
}

static gpointer
put_away_refused (WvDb *db, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) list = wv_outbox_list (db, error);

  g_assert_true (wv_db_exec (db, "UPDATE outbox SET state = 2, code = 'guard'", error));
  for (guint i = 0; i < list->len; i++)
    g_assert_true (wv_outbox_put_away (db, ((WvOutboxEntry *) list->pdata[i])->tx, error));
  return GUINT_TO_POINTER (list->len);
}

/* Sixty dossiers, worked on, sent, refused, put away; all but one taken back, one after the other. */
static void
test_nothing_in_files (Office *office, gconstpointer data)
{
  GPtrArray *canaries[DOSSIERS];
  g_autofree char *plain = NULL;

  for (guint i = 0; i < DOSSIERS; i++)
    {
      work (office, wv_change_open (office->dossiers[i]));
      work (office, wv_change_accept (office->dossiers[i], WORKER));
      work (office, wv_change_message (office->dossiers[i], "Ik bel morgen.", NULL));
      if (i % 3 == 0)
        g_assert_nonnull (wv_store_run (office->store, WV_STORE_WRITE, acknowledge_all, NULL, NULL));
    }
  work (office, wv_change_message (office->dossiers[1], "Dit komt niet aan.", NULL));
  g_assert_nonnull (wv_store_run (office->store, WV_STORE_WRITE, put_away_refused, NULL, NULL));
  for (guint i = 0; i < DOSSIERS; i++)
    {
      canaries[i] = collect (office, office->dossiers[i]);
      g_assert_cmpuint (count_found (office, canaries[i]), ==, canaries[i]->len);
    }
  for (guint i = 0; i < DOSSIERS; i++)
    if (i != 20)
      end_access (office, office->dossiers[i * 7 % DOSSIERS]);
  for (guint i = 0; i < DOSSIERS; i++)
    {
      g_assert_cmpuint (count_found (office, canaries[i]), ==, i == 20 ? canaries[i]->len : 0);
      g_ptr_array_unref (canaries[i]);
    }
  plain = find_in_files (office, SENTENCE, strlen (SENTENCE));
  g_assert_null (plain);
}

/* A page of the stream from its beginning takes them away one by one. */
static gpointer
forget_in_thread (WvDb *db, gpointer data, GError **error)
{
  guint n;
  const WvKind *const *kinds = wv_kinds (&n);

  for (guint k = 0; k < n; k++)
    {
      g_autoptr (GPtrArray) records = wv_records_query (db, kinds[k], NULL, NULL, NULL, error);

      for (guint i = 0; kinds[k]->scope == WV_SCOPE_DOSSIER && i < records->len; i++)
        g_assert_true (wv_mirror_gone (db, kinds[k], wv_record_get_id (records->pdata[i]), FALSE, error));
    }
  return NULL;
}

static void
test_one_by_one (Office *office, gconstpointer data)
{
  g_autoptr (GPtrArray) canaries = collect (office, office->dossiers[5]);
  g_autoptr (GPtrArray) others = collect (office, office->dossiers[30]);

  wv_store_run (office->store, WV_STORE_WRITE, forget_in_thread, NULL, NULL);
  g_assert_cmpuint (count_found (office, canaries), ==, 0);
  g_assert_cmpuint (count_found (office, others), ==, 0);
}

static gpointer
nothing_in_thread (WvDb *db, gpointer data, GError **error)
{
  return NULL;
}

/* Another reader of the file holds the log; when it is done, the next change cleans. */
static void
test_other_reader (Office *office, gconstpointer data)
{
  g_autoptr (GPtrArray) canaries = collect (office, office->dossiers[5]);
  g_autoptr (WvDb) reader = wv_db_open (office->path, WV_DB_READ_ONLY, NULL);
  g_autoptr (WvRecord) seen = NULL;

  g_assert_true (wv_db_begin_read (reader, NULL));
  seen = wv_record_load (reader, &wv_kind_referral, office->dossiers[5], NULL);
  g_assert_nonnull (seen);
  end_access (office, office->dossiers[5]);
  g_assert_cmpuint (count_found (office, canaries), >, 0);
  g_assert_true (wv_db_commit (reader, NULL));
  wv_store_run (office->store, WV_STORE_WRITE, nothing_in_thread, NULL, NULL);
  g_assert_cmpuint (count_found (office, canaries), ==, 0);
}

/* Own work. */

static gpointer
load_in_thread (WvDb *db, gpointer data, GError **error)
{
  Office *office = data;

  return wv_undelivered_load (db, office->sides.welfare, NULL, error);
}

static gpointer
write_note (WvDb *db, gpointer data, GError **error)
{
  Office *office = data;

  g_assert_true (wv_note_save (db, office->sides.welfare, office->dossiers[3], "Half zin", now_ms, error));
  return NULL;
}

typedef struct
{
  const char *dossier;
  gint64 tx;
} Put;

static gpointer
put_away (WvDb *db, gpointer data, GError **error)
{
  Put *put = data;

  g_assert_true (wv_undelivered_put_away (db, put->dossier, put->tx, error));
  return NULL;
}

static GPtrArray *
load (Office *office)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *items = wv_store_run (office->store, WV_STORE_READ, load_in_thread, office, &error);

  g_assert_no_error (error);
  return items;
}

static void
test_own_work_stays (Office *office, gconstpointer data)
{
  g_autoptr (GPtrArray) canaries = collect (office, office->dossiers[3]);
  g_autoptr (GPtrArray) items = NULL, left = NULL;
  const WvUndelivered *message, *note;
  guint found = 0;

  work (office, wv_change_open (office->dossiers[3]));
  work (office, wv_change_phone (office->dossiers[3], "0113-555 090"));
  work (office, wv_change_message (office->dossiers[3], "Ik heb mevrouw gesproken.", NULL));
  wv_store_run (office->store, WV_STORE_WRITE, write_note, office, NULL);
  items = load (office);
  g_assert_cmpuint (items->len, ==, 0); /* it may still be delivered */
  g_ptr_array_unref (items);
  end_access (office, office->dossiers[3]);
  items = load (office);
  g_assert_cmpuint (items->len, ==, 3); /* phone, message, note; not that it was opened */
  message = items->pdata[1];
  g_assert_cmpstr (message->text, ==, "Ik heb mevrouw gesproken.");
  g_assert_null (((WvUndelivered *) items->pdata[0])->text); /* that number came with the address, which is not ours */
  note = items->pdata[2];
  g_assert_cmpstr (note->text, ==, "Half zin");
  g_assert_cmpint (note->tx, ==, 0);
  for (guint i = 0; i < canaries->len; i++)
    {
      gsize size;
      const char *bytes = g_bytes_get_data (canaries->pdata[i], &size);
      g_autofree char *where = find_in_files (office, bytes, size);

      found += where != NULL;
    }
  g_assert_cmpuint (found, <=, 3); /* ids in the own operations, and the key that opens them */
  for (guint i = 0; i < items->len; i++)
    {
      const WvUndelivered *item = items->pdata[i];

      wv_store_run (office->store, WV_STORE_WRITE, put_away, &(Put){ item->dossier, item->tx }, NULL);
    }
  left = load (office);
  g_assert_cmpuint (left->len, ==, 0);
  g_assert_cmpuint (count_found (office, canaries), ==, 0);
}

#define ADD(name, function) g_test_add ("/store/purge/" name, Office, NULL, set_up_office, function, tear_down_office)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("nothing-in-files", test_nothing_in_files);
  ADD ("one-by-one", test_one_by_one);
  ADD ("other-reader", test_other_reader);
  ADD ("own-work-stays", test_own_work_stays);
  return g_test_run ();
}
