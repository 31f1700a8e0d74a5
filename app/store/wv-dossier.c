#include "store/wv-dossier.h"

#include "domain/wv-error.h"
#include "store/wv-dossier-load.h"

struct _WvDossier
{
  GObject parent_instance;

  WvStore *store;
  WvVault *vault;
  WvActor *actor;
  char *id;
  WvDossierContent *content; /* NULL until loaded, and while locked */
  GError *error;
  GCancellable *cancellable; /* of the running load */
  GPtrArray *none;           /* what lists are before there is content */
  gboolean loading;
  gboolean again; /* something changed while loading */
};

static guint updated_signal;

G_DEFINE_FINAL_TYPE (WvDossier, wv_dossier, G_TYPE_OBJECT)

typedef struct
{
  WvVault *vault;
  WvActor *actor;
  char *id;
  gint64 now;
} Request;

static void
request_free (Request *request)
{
  g_object_unref (request->vault);
  wv_actor_free (request->actor);
  g_free (request->id);
  g_free (request);
}

static gpointer
load_in_thread (WvDb *db, gpointer data, GError **error)
{
  const Request *request = data;

  return wv_dossier_load (db, request->vault, request->actor, request->id, request->now, error);
}

static void load (WvDossier *self);

/* The old content stays when a new load fails: what was readable a moment ago does not go from the screen, unless it
 * may not be seen any more. */
static void
take (WvDossier *self, WvDossierContent *content, GError *error)
{
  g_clear_error (&self->error);
  if (content == NULL)
    {
      self->error = error;
      if (g_error_matches (error, WV_ERROR, WV_ERROR_NOT_FOUND))
        g_clear_pointer (&self->content, wv_dossier_content_free);
      return;
    }
  g_clear_pointer (&self->content, wv_dossier_content_free);
  self->content = content;
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvDossier) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WvDossierContent) content = wv_store_run_finish (WV_STORE (source), result, &error);

  self->loading = FALSE;
  g_clear_object (&self->cancellable);
  if (self->store == NULL || wv_vault_is_locked (self->vault))
    return; /* closed or locked meanwhile: nothing of it may be shown */
  if (!g_error_matches (error, WV_ERROR, WV_ERROR_CANCELLED) && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      take (self, g_steal_pointer (&content), g_steal_pointer (&error));
      g_signal_emit (self, updated_signal, 0);
    }
  if (self->again)
    load (self);
}

static void
load (WvDossier *self)
{
  Request *request;

  self->again = self->loading;
  if (self->loading || self->store == NULL || wv_vault_is_locked (self->vault))
    return;
  self->loading = TRUE;
  self->cancellable = g_cancellable_new ();
  request = g_new0 (Request, 1);
  request->vault = g_object_ref (self->vault);
  request->actor = wv_actor_copy (self->actor);
  request->id = g_strdup (self->id);
  request->now = wv_clock_now (wv_store_get_clock (self->store));
  wv_store_run_async (self->store, WV_STORE_READ, load_in_thread, request, (GDestroyNotify) request_free,
                      (GDestroyNotify) wv_dossier_content_free, self->cancellable, loaded_cb, g_object_ref (self));
}

static void
store_changed_cb (WvDossier *self, const char *kind, const char *const *ids)
{
  const WvKind *known = wv_kind_find (kind);

  if (known == NULL || known->scope == WV_SCOPE_DOSSIER || known == &wv_kind_organisation || known == &wv_kind_contact)
    load (self);
}

static gboolean
load_idle (gpointer data)
{
  load (data);
  return G_SOURCE_REMOVE;
}

/* A vault is unlocked in a thread of its own, and locked in the main thread. */
static void
locked_cb (WvDossier *self)
{
  if (!wv_vault_is_locked (self->vault))
    {
      g_idle_add_full (G_PRIORITY_DEFAULT, load_idle, g_object_ref (self), g_object_unref);
      return;
    }
  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->content, wv_dossier_content_free);
  g_signal_emit (self, updated_signal, 0);
}

static void
wv_dossier_dispose (GObject *object)
{
  WvDossier *self = WV_DOSSIER (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->content, wv_dossier_content_free);
  g_clear_object (&self->store);
  g_clear_object (&self->vault);
  G_OBJECT_CLASS (wv_dossier_parent_class)->dispose (object);
}

static void
wv_dossier_finalize (GObject *object)
{
  WvDossier *self = WV_DOSSIER (object);

  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  g_ptr_array_unref (self->none);
  wv_actor_free (self->actor);
  g_free (self->id);
  G_OBJECT_CLASS (wv_dossier_parent_class)->finalize (object);
}

static void
wv_dossier_class_init (WvDossierClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wv_dossier_dispose;
  G_OBJECT_CLASS (klass)->finalize = wv_dossier_finalize;
  updated_signal = g_signal_new ("updated", WV_TYPE_DOSSIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wv_dossier_init (WvDossier *self)
{
  self->none = g_ptr_array_new ();
}

WvDossier *
wv_dossier_new (WvStore *store, WvVault *vault, const WvActor *actor, const char *id)
{
  WvDossier *self = g_object_new (WV_TYPE_DOSSIER, NULL);

  self->store = g_object_ref (store);
  self->vault = g_object_ref (vault);
  self->actor = wv_actor_copy (actor);
  self->id = g_strdup (id);
  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (vault, "notify::locked", G_CALLBACK (locked_cb), self, G_CONNECT_SWAPPED);
  load (self);
  return self;
}

const char *
wv_dossier_get_id (WvDossier *self)
{
  return self->id;
}

gboolean
wv_dossier_is_loaded (WvDossier *self)
{
  return self->content != NULL;
}

const GError *
wv_dossier_get_error (WvDossier *self)
{
  return self->error;
}

WvCase *
wv_dossier_get_case (WvDossier *self)
{
  return self->content != NULL ? self->content->summary : NULL;
}

GPtrArray *
wv_dossier_get_entries (WvDossier *self)
{
  return self->content != NULL ? self->content->entries : self->none;
}

GPtrArray *
wv_dossier_get_tasks (WvDossier *self)
{
  return self->content != NULL ? self->content->tasks : self->none;
}

GPtrArray *
wv_dossier_get_participants (WvDossier *self)
{
  return self->content != NULL ? self->content->participants : self->none;
}

GPtrArray *
wv_dossier_get_looks (WvDossier *self)
{
  return self->content != NULL ? self->content->looks : self->none;
}

const WvRecord *
wv_dossier_get_consent (WvDossier *self)
{
  return self->content != NULL ? self->content->consent : NULL;
}

const WvRecord *
wv_dossier_get_handover (WvDossier *self)
{
  return self->content != NULL ? self->content->handover : NULL;
}

void
wv_dossier_reload (WvDossier *self)
{
  load (self);
}
