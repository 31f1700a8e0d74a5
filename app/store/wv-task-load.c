#include "store/wv-task-load.h"

#include <string.h>

#include "store/wv-dossier-key.h"
#include "store/wv-open.h"
#include "store/wv-records.h"

void
wv_task_free (WvTask *task)
{
  char **strings[] = { &task->id, &task->dossier, &task->case_name, &task->call, &task->owner, &task->owner_name,
                       &task->by_organisation_name, &task->due_on, &task->done_on };

  wv_secret_free (task->what);
  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    g_free (*strings[i]);
  g_free (task);
}

static WvTask *
new_task (WvDb *db, const WvActor *actor, const WvCase *item, const WvRecord *action)
{
  WvTask *task = g_new0 (WvTask, 1);
  const char *owner = wv_record_get_text (action, "owner");
  const char *organisation = wv_record_get_text (action, "owner_organisation");
  g_autoptr (WvRecord) person = owner != NULL ? wv_record_load (db, &wv_kind_contact, owner, NULL) : NULL;
  g_autoptr (WvRecord) party = organisation != NULL ? wv_record_load (db, &wv_kind_organisation, organisation, NULL) : NULL;

  task->id = g_strdup (wv_record_get_id (action));
  task->dossier = g_strdup (item->id);
  task->what = g_strdup (wv_record_get_text (action, "what"));
  task->case_name = g_strdup (item->name);
  task->call = g_strdup (item->call);
  task->owner = g_strdup (owner);
  task->owner_name = person != NULL ? g_strdup (wv_record_get_text (person, "name")) : NULL;
  task->by_organisation_name = party != NULL ? g_strdup (wv_record_get_text (party, "name")) : NULL;
  task->due_on = g_strdup (wv_record_get_text (action, "due_on"));
  task->done_on = g_strdup (wv_record_get_text (action, "done_on"));
  task->ours = g_strcmp0 (organisation, actor->organisation) == 0;
  return task;
}

int
wv_task_compare (gconstpointer a, gconstpointer b)
{
  const WvTask *one = *(WvTask *const *) a;
  const WvTask *two = *(WvTask *const *) b;

  if ((one->done_on == NULL) != (two->done_on == NULL))
    return one->done_on != NULL ? 1 : -1;
  if (one->due_on == NULL || two->due_on == NULL)
    return (one->due_on == NULL) - (two->due_on == NULL);
  return strcmp (one->due_on, two->due_on);
}

gboolean
wv_tasks_load (WvDb *db, WvVault *vault, const WvActor *actor, const WvCase *item, gint64 now, gboolean with_done,
               GPtrArray *into, GError **error)
{
  const char *where = with_done ? "dossier = :value" : "dossier = :value AND done_on IS NULL";
  g_autoptr (GPtrArray) actions = wv_records_query (db, &wv_kind_action, where, item->id, "id", error);
  g_autoptr (WvKey) key = NULL;

  if (actions == NULL)
    return FALSE;
  if (actions->len == 0 || item->unreadable)
    return TRUE;
  key = wv_dossier_key_load (db, vault, actor->organisation, item->id, now, error);
  if (key == NULL)
    return FALSE;
  for (guint i = 0; i < actions->len; i++)
    if (wv_record_open (actions->pdata[i], key, NULL))
      g_ptr_array_add (into, new_task (db, actor, item, actions->pdata[i]));
  return TRUE;
}
