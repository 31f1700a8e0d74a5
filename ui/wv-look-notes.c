#include "ui/wv-look-notes.h"

#include "store/wv-look.h"

struct _WvLookNotes
{
  GHashTable *shown;  /* dossier → hash of the text that was noted */
  GPtrArray *waiting; /* dossiers */
};

WvLookNotes *
wv_look_notes_new (void)
{
  WvLookNotes *self = g_new0 (WvLookNotes, 1);

  self->shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->waiting = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
wv_look_notes_free (WvLookNotes *self)
{
  g_hash_table_unref (self->shown);
  g_ptr_array_unref (self->waiting);
  g_free (self);
}

void
wv_look_notes_add (WvLookNotes *self, const char *id, const char *text)
{
  gpointer hash, before = NULL;

  if (id == NULL || text == NULL || *text == '\0')
    return;
  hash = GUINT_TO_POINTER (g_str_hash (text));
  if (g_hash_table_lookup_extended (self->shown, id, NULL, &before) && before == hash)
    return;
  g_hash_table_insert (self->shown, g_strdup (id), hash);
  g_ptr_array_add (self->waiting, g_strdup (id));
}

typedef struct
{
  WvVault *vault;
  WvActor *actor;
  char **dossiers;
  const WvClock *clock;
} Noting;

static void
noting_free (gpointer data)
{
  Noting *noting = data;

  g_object_unref (noting->vault);
  wv_actor_free (noting->actor);
  g_strfreev (noting->dossiers);
  g_free (noting);
}

static gpointer
note_in_thread (WvDb *db, gpointer data, GError **error)
{
  Noting *noting = data;

  wv_looks_note (db, noting->vault, noting->actor, (const char *const *) noting->dossiers, noting->clock, error);
  return NULL;
}

static void
noted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  wv_store_run_finish (WV_STORE (source), result, &error);
  if (error != NULL)
    g_warning ("who looked was not noted: %s", error->message);
}

void
wv_look_notes_flush (WvLookNotes *self, WvDesk *desk)
{
  Noting *noting;

  if (self->waiting->len == 0 || wv_desk_is_locked (desk))
    return;
  noting = g_new0 (Noting, 1);
  noting->vault = g_object_ref (wv_desk_get_vault (desk));
  noting->actor = wv_actor_copy (wv_desk_get_actor (desk));
  noting->clock = wv_desk_get_clock (desk);
  g_ptr_array_add (self->waiting, NULL);
  noting->dossiers = (char **) g_ptr_array_free (self->waiting, FALSE);
  self->waiting = g_ptr_array_new_with_free_func (g_free);
  wv_store_run_async (wv_desk_get_store (desk), WV_STORE_WRITE, note_in_thread, noting, noting_free, NULL, NULL, noted_cb, NULL);
}
