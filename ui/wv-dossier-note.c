#include "ui/wv-dossier-note.h"

#include "store/wv-note.h"
#include "ui/wv-unsaved.h"

#define AUTOSAVE_MS 1000

struct _WvDossierNote
{
  GObject parent_instance;

  WvDesk *desk;
  char *dossier;
  GtkTextBuffer *buffer;
  guint timer;
  gboolean unsaved; /* the disk refused it: saved again as soon as there is room */
};

G_DEFINE_FINAL_TYPE (WvDossierNote, wv_dossier_note, G_TYPE_OBJECT)

typedef struct
{
  WvVault *vault;
  char *dossier, *text;
  gint64 now;
} Ask;

static void
ask_free (gpointer data)
{
  Ask *ask = data;

  g_object_unref (ask->vault);
  g_free (ask->dossier);
  wv_secret_free (ask->text);
  g_free (ask);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Ask, ask_free)

static char *
dup_text (WvDossierNote *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  return gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
}

static Ask *
ask_new (WvDossierNote *self, gboolean with_text)
{
  Ask *ask = g_new0 (Ask, 1);

  ask->vault = g_object_ref (wv_desk_get_vault (self->desk));
  ask->dossier = g_strdup (self->dossier);
  ask->text = with_text ? dup_text (self) : NULL;
  ask->now = wv_desk_now (self->desk);
  return ask;
}

static gpointer
save_in_thread (WvDb *db, gpointer data, GError **error)
{
  const Ask *ask = data;

  return GINT_TO_POINTER (wv_note_save (db, ask->vault, ask->dossier, ask->text, ask->now, error));
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvDossierNote) self = data;
  g_autoptr (GError) error = NULL;

  wv_store_run_finish (WV_STORE (source), result, &error);
  if (error != NULL)
    g_warning ("text not kept: %s", error->message);
  self->unsaved = error != NULL;
}

void
wv_dossier_note_save (WvDossierNote *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  wv_store_run_async (wv_desk_get_store (self->desk), WV_STORE_WRITE, save_in_thread, ask_new (self, TRUE), ask_free,
                      NULL, NULL, saved_cb, g_object_ref (self));
}

/* While it cannot be saved a line over the window says so. */
static void
trouble_cb (WvDossierNote *self, WvStore *store)
{
  g_autoptr (GError) trouble = wv_store_dup_trouble (store);

  if (trouble == NULL && self->unsaved && self->buffer != NULL)
    wv_dossier_note_save (self);
}

static void
keep_in_memory (WvDossierNote *self, const Ask *ask)
{
  g_autoptr (GBytes) sealed = wv_note_seal (ask->vault, ask->dossier, ask->text, NULL);

  if (sealed != NULL && *ask->text != '\0')
    wv_unsaved_keep (wv_desk_get_store (self->desk), wv_note_save_sealed, ask->dossier, sealed, ask->now);
}

/* The vault is about to close: what is typed now is kept before it does. */
static void
locking (WvDossierNote *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Ask) ask = NULL;

  if (self->timer == 0 && !self->unsaved)
    return;
  g_clear_handle_id (&self->timer, g_source_remove);
  ask = ask_new (self, TRUE);
  wv_store_run (wv_desk_get_store (self->desk), WV_STORE_WRITE, save_in_thread, ask, &error);
  if (error != NULL)
    keep_in_memory (self, ask);
}

static gboolean
autosave (gpointer data)
{
  WvDossierNote *self = data;

  self->timer = 0;
  wv_dossier_note_save (self);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (WvDossierNote *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add (AUTOSAVE_MS, autosave, self);
}

static gpointer
load_in_thread (WvDb *db, gpointer data, GError **error)
{
  const Ask *ask = data;

  return wv_note_load (db, ask->vault, ask->dossier, error);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvDossierNote) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WvSecret) text = wv_store_run_finish (WV_STORE (source), result, &error);

  if (error != NULL)
    g_warning ("text not found back: %s", error->message);
  if (text == NULL || *text == '\0' || self->buffer == NULL || gtk_text_buffer_get_char_count (self->buffer) > 0)
    return;
  gtk_text_buffer_set_text (self->buffer, text, -1);
  g_clear_handle_id (&self->timer, g_source_remove);
}

void
wv_dossier_note_load (WvDossierNote *self)
{
  wv_store_run_async (wv_desk_get_store (self->desk), WV_STORE_READ, load_in_thread, ask_new (self, FALSE), ask_free,
                      (GDestroyNotify) wv_secret_free, NULL, loaded_cb, g_object_ref (self));
}

static void
wv_dossier_note_dispose (GObject *object)
{
  WvDossierNote *self = WV_DOSSIER_NOTE (object);

  if (self->timer != 0)
    wv_dossier_note_save (self);
  if (self->buffer != NULL)
    g_signal_handlers_disconnect_by_data (self->buffer, self);
  g_clear_object (&self->buffer);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (wv_dossier_note_parent_class)->dispose (object);
}

static void
wv_dossier_note_finalize (GObject *object)
{
  g_free (WV_DOSSIER_NOTE (object)->dossier);
  G_OBJECT_CLASS (wv_dossier_note_parent_class)->finalize (object);
}

static void
wv_dossier_note_class_init (WvDossierNoteClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wv_dossier_note_dispose;
  G_OBJECT_CLASS (klass)->finalize = wv_dossier_note_finalize;
}

static void
wv_dossier_note_init (WvDossierNote *self)
{
}

WvDossierNote *
wv_dossier_note_new (WvDesk *desk, const char *dossier, GtkTextBuffer *buffer)
{
  WvDossierNote *self = g_object_new (WV_TYPE_DOSSIER_NOTE, NULL);

  self->desk = g_object_ref (desk);
  self->dossier = g_strdup (dossier);
  self->buffer = g_object_ref (buffer);
  g_signal_connect_swapped (buffer, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_object (desk, "locking", G_CALLBACK (locking), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (wv_desk_get_store (desk), "trouble", G_CALLBACK (trouble_cb), self, G_CONNECT_SWAPPED);
  return self;
}
