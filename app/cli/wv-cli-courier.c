#include "cli/wv-cli-courier.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "domain/wv-calendar.h"
#include "domain/wv-clock.h"
#include "domain/wv-error.h"
#include "seal/wv-token.h"
#include "seal/wv-vault.h"
#include "store/wv-profile.h"
#include "sync/wv-courier-relay.h"
#include "sync/wv-courier.h"

typedef struct
{
  WvDb *db;
  const char *server;
  GError *first; /* what the command ends with */
} Courier;

/* Each store function in a transaction of its own. */
static gpointer
in_transaction (WvDb *db, WvStoreFunc func, gpointer data, GError **error)
{
  gpointer result;

  if (!wv_db_begin (db, error))
    return NULL;
  result = func (db, data, error);
  if (result != NULL && wv_db_commit (db, error))
    return result;
  if (result == NULL)
    wv_db_rollback (db);
  return NULL;
}

static void
note (Courier *self, const char *path, GError *taken)
{
  g_autoptr (GError) error = taken;

  g_printerr ("%s: %s\n", path, error->message);
  if (self->first == NULL)
    self->first = g_steal_pointer (&error);
}

static WvProfile *
load_profile (WvDb *db, GError **error)
{
  g_autoptr (GError) problem = NULL;
  WvProfile *profile = wv_profile_load (db, &problem);

  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  else if (profile == NULL)
    g_set_error (error, WV_ERROR, WV_ERROR_NOT_FOUND, "%s", _ ("This computer is not enrolled yet."));
  return profile;
}

/* prepare */

static gboolean
prepare (const char *data, WvDb *db, const char *folder, GError **error)
{
  g_autoptr (WvProfile) profile = load_profile (db, error);
  g_autoptr (WvSecret) token = profile != NULL ? wv_token_load (profile->device, data, error) : NULL;
  g_autoptr (WvCourierJob) job = NULL;
  g_autoptr (WvCourierPrepared) prepared = NULL;

  if (token == NULL)
    return FALSE;
  job = wv_courier_job_new (wv_clock_now (NULL), token, NULL);
  prepared = in_transaction (db, wv_courier_prepare, job, error);
  if (prepared == NULL || !wv_courier_file_write (prepared->file, folder, error))
    return FALSE;
  g_print ("%s\n", prepared->file->path);
  if (prepared->left > 0)
    g_printerr (_ ("%u changes stay behind for the next file.\n"), prepared->left);
  return TRUE;
}

/* relay */

static void
keep_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static WvCourierFile *
relay_one (Courier *self, const char *path, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  wv_courier_relay_async (self->server, path, wv_clock_now (NULL), NULL, keep_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return wv_courier_relay_finish (result, error);
}

static void
note_served (Courier *self, WvCourierFile *taken)
{
  g_autoptr (WvCourierJob) job = wv_courier_job_new (wv_clock_now (NULL), NULL, taken);
  GError *error = NULL;

  if (self->db != NULL && in_transaction (self->db, wv_courier_note_served, job, &error) == NULL)
    note (self, taken->path, error); /* the answer itself is on the stick */
}

/* Returns: whether to go on. */
static gboolean
relay_found (Courier *self, const GPtrArray *all, const WvCourierFound *found, gboolean again)
{
  GError *error = NULL;
  WvCourierFile *answer;
  g_autofree char *day = found->file != NULL ? wv_day_of (found->file->made_at) : NULL;

  if (found->what != WV_COURIER_REQUEST && !again)
    return TRUE;
  if (found->file == NULL)
    {
      note (self, found->path, g_error_copy (found->error));
      return TRUE;
    }
  if (!again && wv_courier_file_find_answer (all, found->file->id) != NULL)
    {
      g_print (_ ("%s, %s: answered before\n"), found->file->office, day);
      return TRUE;
    }
  answer = relay_one (self, found->path, &error);
  if (answer == NULL)
    {
      gboolean offline = g_error_matches (error, WV_ERROR, WV_ERROR_NETWORK);

      note (self, found->path, error);
      return !offline;
    }
  g_print (_ ("%s, %s: answered: %s\n"), found->file->office, day, answer->path);
  note_served (self, answer);
  return TRUE;
}

static gboolean
relay (Courier *self, char **paths)
{
  for (guint i = 0; paths[i] != NULL; i++)
    {
      GError *error = NULL;
      gboolean again = !g_file_test (paths[i], G_FILE_TEST_IS_DIR); /* named by hand */
      g_autoptr (GPtrArray) all = wv_courier_file_list (paths[i], &error);

      if (all == NULL)
        note (self, paths[i], error);
      for (guint j = 0; all != NULL && j < all->len; j++)
        if (!relay_found (self, all, all->pdata[j], again))
          return FALSE;
    }
  return self->first == NULL;
}

static gboolean
relay_all (WvDb *db, const char *server, char **paths, GError **error)
{
  g_autoptr (WvProfile) profile = db != NULL ? wv_profile_load (db, NULL) : NULL;
  Courier self = { .db = profile != NULL ? db : NULL, .server = server };

  if (self.server == NULL && profile != NULL)
    self.server = profile->server;
  if (self.server == NULL)
    {
      g_set_error (error, WV_ERROR, WV_ERROR_NOT_FOUND, "%s",
                   _ ("This computer is not enrolled: say with --server where the files go."));
      return FALSE;
    }
  if (relay (&self, paths))
    return TRUE;
  g_propagate_error (error, self.first);
  return FALSE;
}

/* apply */

static void
print_applied (const WvCourierFile *file, const WvCourierApplied *applied)
{
  g_autofree char *day = wv_day_of (file->made_at);

  if (applied->outcome == WV_COURIER_BEFORE)
    g_print (_ ("The answer to the file of %s was taken in before. Nothing changed.\n"), day);
  else if (applied->outcome == WV_COURIER_OLDER)
    g_print (_ ("The answer to the file of %s is older than what this computer has. Nothing changed.\n"), day);
  else
    g_print (_ ("The answer to the file of %s is taken in: %u new referrals, %u new feedback. Still waiting: %u.\n"), day,
             applied->referrals, applied->feedback, applied->waiting);
  if (applied->more)
    g_print ("%s\n", _ ("The server has more than fitted: make another file."));
}

static void
apply_found (Courier *self, WvCourierFound *found, gboolean by_name)
{
  GError *error = NULL;
  g_autoptr (WvCourierJob) job = NULL;
  g_autofree WvCourierApplied *applied = NULL;

  if (!by_name && found->what != WV_COURIER_ANSWER)
    return;
  if (found->file == NULL)
    {
      note (self, found->path, g_error_copy (found->error));
      return;
    }
  if (!by_name && (!wv_courier_is_own (self->db, found->file)))
    return; /* of the other offices on the stick */
  job = wv_courier_job_new (wv_clock_now (NULL), NULL, g_steal_pointer (&found->file));
  applied = in_transaction (self->db, wv_courier_apply, job, &error);
  if (applied == NULL)
    note (self, found->path, error);
  else
    print_applied (job->file, applied);
}

static gboolean
apply_all (WvDb *db, char **paths, GError **error)
{
  Courier self = { .db = db };

  for (guint i = 0; paths[i] != NULL; i++)
    {
      GError *problem = NULL;
      gboolean by_name = !g_file_test (paths[i], G_FILE_TEST_IS_DIR);
      g_autoptr (GPtrArray) all = wv_courier_file_list (paths[i], &problem);

      if (all == NULL)
        note (&self, paths[i], problem);
      /* The newest first: it has what the older ones have. */
      for (guint j = all != NULL ? all->len : 0; j-- > 0;)
        apply_found (&self, all->pdata[j], by_name);
    }
  if (self.first == NULL)
    return TRUE;
  g_propagate_error (error, self.first);
  return FALSE;
}

gboolean
wv_cli_courier (const char *data, WvDb *db, const char *server, char **words, GError **error)
{
  if (g_str_equal (words[0], "prepare"))
    return prepare (data, db, words[1] != NULL ? words[1] : ".", error);
  if (g_str_equal (words[0], "relay"))
    return relay_all (db, server, words + 1, error);
  return apply_all (db, words + 1, error);
}
