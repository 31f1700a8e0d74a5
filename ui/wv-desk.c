#include "ui/wv-desk.h"

#include <string.h>

#include "domain/wv-calendar.h"
#include "domain/wv-place.h"
#include "store/wv-records.h"

struct _WvDesk
{
  GObject parent_instance;

  WvStore *store;
  WvVault *vault;
  WvProfile *profile;
  WvActor *actor;
  WvSync *sync;
  GSettings *settings;
  WvCaseload *caseload;
  WvSearch *search;
  GCancellable *cancellable;
  char *municipality;
  gint32 latitude, longitude;
  gboolean has_origin;
  gboolean hide_names;
  GThread *thread; /* of the windows */
};

enum
{
  PROP_HIDE_NAMES = 1,
  PROP_LOCKED,
  PROP_MUNICIPALITY,
  N_PROPS
};
static GParamSpec *props[N_PROPS];
static guint locking_signal;

G_DEFINE_FINAL_TYPE (WvDesk, wv_desk, G_TYPE_OBJECT)

static void
wv_desk_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WvDesk *self = WV_DESK (object);

  if (id == PROP_HIDE_NAMES)
    g_value_set_boolean (value, self->hide_names);
  else if (id == PROP_LOCKED)
    g_value_set_boolean (value, wv_desk_is_locked (self));
  else
    g_value_set_string (value, self->municipality);
}

static void
wv_desk_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  wv_desk_set_hide_names (WV_DESK (object), g_value_get_boolean (value));
}

static void
wv_desk_dispose (GObject *object)
{
  WvDesk *self = WV_DESK (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->caseload);
  g_clear_object (&self->search);
  g_clear_object (&self->sync);
  g_clear_object (&self->settings);
  g_clear_object (&self->vault);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (wv_desk_parent_class)->dispose (object);
}

static void
wv_desk_finalize (GObject *object)
{
  WvDesk *self = WV_DESK (object);

  g_object_unref (self->cancellable);
  wv_profile_free (self->profile);
  wv_actor_free (self->actor);
  g_free (self->municipality);
  G_OBJECT_CLASS (wv_desk_parent_class)->finalize (object);
}

static void
wv_desk_class_init (WvDeskClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags read = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = wv_desk_get_property;
  object_class->set_property = wv_desk_set_property;
  object_class->dispose = wv_desk_dispose;
  object_class->finalize = wv_desk_finalize;
  props[PROP_HIDE_NAMES] = g_param_spec_boolean ("hide-names", NULL, NULL, FALSE,
                                                 read | G_PARAM_WRITABLE | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_LOCKED] = g_param_spec_boolean ("locked", NULL, NULL, TRUE, read);
  props[PROP_MUNICIPALITY] = g_param_spec_string ("municipality", NULL, NULL, NULL, read);
  g_object_class_install_properties (object_class, N_PROPS, props);
  locking_signal = g_signal_new ("locking", WV_TYPE_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
wv_desk_init (WvDesk *self)
{
  self->cancellable = g_cancellable_new ();
  self->thread = g_thread_self ();
}

static gpointer
load_organisation (WvDb *db, gpointer data, GError **error)
{
  return wv_record_load (db, &wv_kind_organisation, data, error);
}

static void
place_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvDesk) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WvRecord) record = wv_store_run_finish (WV_STORE (source), result, &error);
  const char *postcode, *code;
  const WvPostcode *rows;
  const WvMunicipality *place;
  guint n = 0;

  if (record == NULL)
    return;
  postcode = wv_record_get_text (record, "postcode");
  code = wv_record_get_text (record, "municipality");
  rows = postcode != NULL ? wv_postcode_rows (postcode, &n) : NULL;
  /* A postcode in several municipalities says nothing about which one it is. */
  if (code == NULL && n == 1)
    code = rows[0].municipality;
  place = code != NULL ? wv_municipality_find (code) : NULL;
  g_free (self->municipality);
  self->municipality = g_strdup (code);
  self->has_origin = n > 0 || place != NULL;
  if (self->has_origin)
    {
      self->latitude = n > 0 ? rows[0].latitude : place->latitude;
      self->longitude = n > 0 ? rows[0].longitude : place->longitude;
    }
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MUNICIPALITY]);
}

static void
load_place (WvDesk *self)
{
  wv_store_run_async (
      self->store, WV_STORE_READ, load_organisation, g_strdup (self->profile->organisation), g_free,
      (GDestroyNotify)wv_record_free, self->cancellable, place_loaded_cb, g_object_ref (self));
}

static void
store_changed_cb (WvDesk *self, const char *kind, const char *const *ids)
{
  if (strcmp (kind, wv_kind_organisation.name) == 0)
    load_place (self);
}

static gboolean
notify_locked_idle (gpointer data)
{
  g_object_notify_by_pspec (G_OBJECT (data), props[PROP_LOCKED]);
  return G_SOURCE_REMOVE;
}

static void
vault_locked_cb (WvDesk *self)
{
  /* The vault notifies in the thread that locked or unlocked it; we only in our own. Not by g_main_context_invoke(): that
   * runs in the other thread when the main loop happens to be between two rounds. */
  if (g_thread_self () == self->thread)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOCKED]);
  else
    g_idle_add_full (G_PRIORITY_DEFAULT, notify_locked_idle, g_object_ref (self), g_object_unref);
}

WvDesk *
wv_desk_new (WvStore *store, WvVault *vault, WvProfile *profile, WvSync *sync, GSettings *settings)
{
  WvDesk *self = g_object_new (WV_TYPE_DESK, NULL);

  self->store = g_object_ref (store);
  self->vault = g_object_ref (vault);
  self->profile = profile;
  self->actor = wv_profile_actor (profile);
  self->sync = sync != NULL ? g_object_ref (sync) : NULL;
  self->settings = settings != NULL ? g_object_ref (settings) : NULL;
  if (settings != NULL)
    g_settings_bind (settings, "hide-names", self, "hide-names", G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (vault, "notify::locked", G_CALLBACK (vault_locked_cb), self,
                           G_CONNECT_SWAPPED);
  load_place (self);
  return self;
}

WvStore *
wv_desk_get_store (WvDesk *self)
{
  return self->store;
}

WvVault *
wv_desk_get_vault (WvDesk *self)
{
  return self->vault;
}

const WvActor *
wv_desk_get_actor (WvDesk *self)
{
  return self->actor;
}

WvProfile *
wv_desk_get_profile (WvDesk *self)
{
  return self->profile;
}

const WvClock *
wv_desk_get_clock (WvDesk *self)
{
  return wv_store_get_clock (self->store);
}

WvCaseload *
wv_desk_get_caseload (WvDesk *self)
{
  if (self->caseload == NULL && !wv_desk_is_locked (self))
    self->caseload = wv_caseload_new (self->store, self->vault, self->actor);
  return self->caseload;
}

WvSearch *
wv_desk_get_search (WvDesk *self)
{
  g_autoptr (GError) error = NULL;

  if (self->search == NULL)
    self->search = wv_search_new (self->store, &error);
  if (self->search == NULL)
    g_warning ("the search cannot be opened: %s", error->message);
  return self->search;
}

WvSync *
wv_desk_get_sync (WvDesk *self)
{
  return self->sync;
}

GSettings *
wv_desk_get_settings (WvDesk *self)
{
  return self->settings;
}

gint64
wv_desk_now (WvDesk *self)
{
  return wv_clock_now (wv_desk_get_clock (self));
}

char *
wv_desk_dup_today (WvDesk *self)
{
  return wv_day_of (wv_desk_now (self));
}

const char *
wv_desk_get_municipality (WvDesk *self)
{
  return self->municipality;
}

gboolean
wv_desk_get_origin (WvDesk *self, gint32 *ret_latitude, gint32 *ret_longitude)
{
  *ret_latitude = self->latitude;
  *ret_longitude = self->longitude;
  return self->has_origin;
}

gboolean
wv_desk_is_receiver (WvDesk *self)
{
  static const char *const receivers[] = { "social_worker", "debt_worker", "volunteer_org", NULL };

  return self->profile->role != NULL && g_strv_contains (receivers, self->profile->role);
}

gboolean
wv_desk_is_sender (WvDesk *self)
{
  return !wv_desk_is_receiver (self) && g_strcmp0 (self->profile->role, "region_coordinator") != 0;
}

gboolean
wv_desk_get_hide_names (WvDesk *self)
{
  return self->hide_names;
}

void
wv_desk_set_hide_names (WvDesk *self, gboolean hide)
{
  if (self->hide_names == hide)
    return;
  self->hide_names = hide;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_HIDE_NAMES]);
}

gboolean
wv_desk_is_locked (WvDesk *self)
{
  return wv_vault_is_locked (self->vault);
}

void
wv_desk_lock (WvDesk *self)
{
  if (wv_desk_is_locked (self))
    return;
  g_signal_emit (self, locking_signal, 0);
  g_clear_object (&self->caseload);
  wv_vault_lock (self->vault);
}
