#include "sync/wv-sync.h"

#include <glib/gi18n-lib.h>

#include "domain/wv-error.h"
#include "sync/wv-fork.h"
#include "sync/wv-message.h"
#include "sync/wv-round.h"

#define FOLLOW_MS 50 /* an edit is often several changes */
#define OFFLINE_CAP_MS 1000 /* while work waits: it leaves within two seconds after the network is back */
#define QUIET_CAP_MS 60000  /* nothing waits: one twentieth of the time without network, up to this */
#define QUIET_SHARE 20
#define FAILED_CAP_MS 900000 /* the server answers, but not with what we need */
#define LATER_MS 5000
#define MOVED_MS 100
#define HELD_LEAST_MS 500
#define HELD_SECONDS 61 /* the brake asks again after a minute */

struct _WvSync
{
  GObject parent_instance;

  WvStore *store;
  WvTransport *transport; /* nullable */
  WvSyncState state;
  guint waiting, refused, choices;
  gint64 last_synced;
  char *message; /* nullable */

  gboolean started, busy, again;
  guint failures, max_ops;
  gint64 failing_since; /* monotonic, of the first failure in a row */
  gint64 not_before; /* of the server's Retry-After, ms */
  guint timer;
  GCancellable *wait_cancellable; /* while the live channel is open */
  gint64 wait_since; /* monotonic */
  GPtrArray *once;                /* GTask, answered when the round ends */
  guint poll;      /* the safety net below the live channel */
};

enum
{
  PROP_STATE = 1,
  PROP_WAITING,
  PROP_REFUSED,
  PROP_CHOICES,
  PROP_LAST_SYNCED,
  PROP_MESSAGE,
  N_PROPS
};

static GParamSpec *props[N_PROPS];
static guint received_signal;

G_DEFINE_TYPE (WvSync, wv_sync, G_TYPE_OBJECT)

static void begin_round (WvSync *self);

static gint64
now_ms (WvSync *self)
{
  return wv_clock_now (wv_store_get_clock (self->store));
}

static void
set_state (WvSync *self, WvSyncState state, const char *message)
{
  g_object_freeze_notify (G_OBJECT (self)); /* who hears of the state reads its message */
  if (self->state != state)
    {
      self->state = state;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
    }
  if (state != WV_SYNC_BUSY && g_strcmp0 (self->message, message) != 0)
    {
      g_free (self->message);
      self->message = g_strdup (message);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MESSAGE]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

static void
set_count (WvSync *self, guint *count, guint value, guint prop)
{
  if (*count == value)
    return;
  *count = value;
  g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

static void
set_counts (WvSync *self, const WvRoundResult *result)
{
  set_count (self, &self->waiting, result->waiting, PROP_WAITING);
  set_count (self, &self->refused, result->refused, PROP_REFUSED);
  set_count (self, &self->choices, result->choices, PROP_CHOICES);
}

static gboolean
on_timer (gpointer data)
{
  WvSync *self = data;

  self->timer = 0;
  begin_round (self);
  return G_SOURCE_REMOVE;
}

static void
schedule (WvSync *self, gint64 delay_ms)
{
  gint64 least = self->not_before - now_ms (self);

  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->started)
    self->timer = g_timeout_add (CLAMP (MAX (delay_ms, least), 0, G_MAXINT), on_timer, self);
}

/* Full jitter: many desktops that lost the same server must not come back together. */
static gint64
back_off (WvSync *self, gboolean offline)
{
  gint64 quiet = CLAMP ((g_get_monotonic_time () - self->failing_since) / 1000 / QUIET_SHARE, OFFLINE_CAP_MS, QUIET_CAP_MS);
  gint64 cap = !offline ? FAILED_CAP_MS : self->waiting > 0 ? OFFLINE_CAP_MS : quiet;
  gint64 most = MIN (cap, (gint64)2000 << MIN (self->failures, 10));

  if (self->failures++ == 0)
    self->failing_since = g_get_monotonic_time ();
  return g_random_int_range (most / 4, most);
}

static void
answer_once (WvSync *self, const GError *error)
{
  g_autoptr (GPtrArray) tasks = g_steal_pointer (&self->once);

  self->once = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < tasks->len; i++)
    if (error != NULL)
      g_task_return_error (tasks->pdata[i], g_error_copy (error));
    else
      g_task_return_boolean (tasks->pdata[i], TRUE);
}

static void
fail (WvSync *self, const GError *error)
{
  gboolean offline = g_error_matches (error, WV_ERROR, WV_ERROR_NETWORK);
  guint after = self->transport != NULL ? wv_transport_get_retry_after (self->transport) : 0;

  self->busy = FALSE;
  if (after > 0)
    self->not_before = now_ms (self) + after * G_GINT64_CONSTANT (1000)
                       + g_random_int_range (0, after * 300 + 1);
  if (g_error_matches (error, WV_ERROR, WV_ERROR_TOO_LARGE))
    self->max_ops = MAX (1, self->max_ops / 2);
  set_state (self, offline ? WV_SYNC_OFFLINE : WV_SYNC_FAILED, error->message);
  schedule (self, back_off (self, offline));
  answer_once (self, error);
}

/* The live channel: a request that the server holds until something moved. */

static void
on_waited (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvSync) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) answer = wv_transport_send_finish (WV_TRANSPORT (source), result, &error);
  gboolean held;

  if (g_error_matches (error, WV_ERROR, WV_ERROR_CANCELLED) || self->busy || !self->started)
    return;
  g_clear_object (&self->wait_cancellable);
  /* At once only when it was held: a server that does not hold the request must not be asked without end. */
  held = g_get_monotonic_time () - self->wait_since >= HELD_LEAST_MS * 1000;
  schedule (self, answer == NULL ? g_random_int_range (100, 1000) : held ? 0 : MOVED_MS);
}

static void
on_wait_prepared (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvSync) self = data;
  WvRoundResult *prepared = wv_store_run_finish (WV_STORE (source), result, NULL);

  if (prepared == NULL)
    return;
  self->wait_since = g_get_monotonic_time ();
  if (self->wait_cancellable != NULL && !g_cancellable_is_cancelled (self->wait_cancellable))
    wv_transport_send_async (self->transport, "/v1/sync", prepared->request, WV_LIMIT_WAIT + 20,
                             self->wait_cancellable, on_waited, g_object_ref (self));
  wv_round_result_free (prepared);
}

static void
run (WvSync *self,
     WvStoreMode mode,
     WvStoreFunc func,
     guint wait,
     GBytes *answer,
     GAsyncReadyCallback callback)
{
  wv_store_run_async (self->store, mode, func,
                      wv_round_new (now_ms (self), self->max_ops, wait, answer),
                      (GDestroyNotify)wv_round_free, (GDestroyNotify)wv_round_result_free, NULL,
                      callback, g_object_ref (self));
}

static void
stop_waiting (WvSync *self)
{
  if (self->wait_cancellable != NULL)
    g_cancellable_cancel (self->wait_cancellable);
  g_clear_object (&self->wait_cancellable);
}

static gboolean
on_poll (gpointer data)
{
  WvSync *self = data;

  self->poll = 0;
  begin_round (self);
  return G_SOURCE_REMOVE;
}

/* The live channel may be silent because it is dead; and each desktop comes at a moment of its own. */
static void
schedule_poll (WvSync *self, const WvApplied *applied)
{
  guint after = applied->held ? HELD_SECONDS : applied->next_after;
  guint jitter = applied->held ? HELD_SECONDS : applied->next_jitter;

  g_clear_handle_id (&self->poll, g_source_remove);
  if (after > 0)
    self->poll = g_timeout_add_seconds (after + (guint)g_random_int_range (0, (gint32)jitter + 1), on_poll, self);
}

static void
finish_round (WvSync *self, const WvRoundResult *result)
{
  self->busy = FALSE;
  self->failures = 0;
  self->not_before = 0;
  self->max_ops = WV_LIMIT_OPS;
  self->last_synced = now_ms (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LAST_SYNCED]);
  if (result->applied.held)
    set_state (self, WV_SYNC_FAILED,
               _ ("The server says that very many records are gone. Nothing was removed; this is asked again later."));
  else
    set_state (self, WV_SYNC_IDLE, NULL);
  answer_once (self, NULL);
  if (!self->started)
    return;
  schedule_poll (self, &result->applied);
  if (result->applied.later)
    schedule (self, LATER_MS);
  else if (result->next_due > 0)
    schedule (self, result->next_due - now_ms (self));
  stop_waiting (self);
  self->wait_cancellable = g_cancellable_new ();
  run (self, WV_STORE_READ, wv_round_prepare, WV_LIMIT_WAIT, NULL, on_wait_prepared);
}

static void
on_applied (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvSync) self = data;
  g_autoptr (GError) error = NULL;
  WvRoundResult *done = wv_store_run_finish (WV_STORE (source), result, &error);

  if (done == NULL)
    {
      fail (self, error);
      return;
    }
  set_counts (self, done);
  if (done->applied.referrals > 0 || done->applied.feedback > 0)
    g_signal_emit (self, received_signal, 0, done->applied.referrals, done->applied.feedback);
  if (done->applied.more || self->again || (done->next_due == 0 && !done->applied.later))
    {
      self->busy = FALSE;
      begin_round (self);
    }
  else
    finish_round (self, done);
  wv_round_result_free (done);
}

/* This device exists twice: this computer becomes a new one, and the round begins again. */

static void
on_adopted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvSync) self = data;
  g_autoptr (GError) error = NULL;
  WvFork *fork = wv_store_run_finish (WV_STORE (source), result, &error);

  if (fork == NULL)
    {
      fail (self, error);
      return;
    }
  wv_transport_set_token (self->transport, fork->ret_token);
  wv_fork_free (fork);
  self->busy = FALSE;
  begin_round (self);
}

static gpointer
adopt (WvDb *db, gpointer data, GError **error)
{
  const WvFork *given = data;
  g_autoptr (WvFork) fork = wv_fork_new (given->folder, given->answer); /* the result outlives what was given */

  return wv_fork_adopt (db, fork, error) != NULL ? g_steal_pointer (&fork) : NULL;
}

static void
on_forked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvSync) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) answer = wv_transport_send_finish (WV_TRANSPORT (source), result, &error);
  g_autofree char *folder = g_path_get_dirname (wv_store_get_path (self->store));

  if (answer == NULL)
    fail (self, error);
  else
    wv_store_run_async (self->store, WV_STORE_WRITE, adopt, wv_fork_new (folder, answer), (GDestroyNotify)wv_fork_free,
                        (GDestroyNotify)wv_fork_free, NULL, on_adopted, g_object_ref (self));
}

static void
become_another (WvSync *self)
{
  g_autoptr (GBytes) request = wv_fork_request ();

  wv_transport_send_async (self->transport, "/v1/fork", request, 30, NULL, on_forked, g_object_ref (self));
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvSync) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) answer = wv_transport_send_finish (WV_TRANSPORT (source), result, &error);

  if (g_error_matches (error, WV_ERROR, WV_ERROR_CONFLICT))
    become_another (self);
  else if (answer == NULL)
    fail (self, error);
  else
    run (self, WV_STORE_WRITE, wv_round_apply, 0, answer, on_applied);
}

static void
on_prepared (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvSync) self = data;
  g_autoptr (GError) error = NULL;
  WvRoundResult *prepared = wv_store_run_finish (WV_STORE (source), result, &error);

  if (prepared == NULL)
    {
      fail (self, error);
      return;
    }
  if (prepared->copied)
    become_another (self);
  else
    wv_transport_send_async (self->transport, "/v1/sync", prepared->request, 30, NULL, on_answer, g_object_ref (self));
  wv_round_result_free (prepared);
}

static void
begin_round (WvSync *self)
{
  g_autoptr (GError) error = NULL;

  if (self->busy)
    {
      self->again = TRUE;
      return;
    }
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_handle_id (&self->poll, g_source_remove);
  stop_waiting (self);
  self->again = FALSE;
  if (self->transport == NULL)
    {
      g_set_error (&error, WV_ERROR, WV_ERROR_NETWORK, "%s",
                   _ ("This computer is not enrolled yet."));
      fail (self, error);
      return;
    }
  self->busy = TRUE;
  /* While offline each probe would flicker in the window. */
  if (self->state != WV_SYNC_OFFLINE)
    set_state (self, WV_SYNC_BUSY, NULL);
  run (self, WV_STORE_WRITE, wv_round_prepare, 0, NULL, on_prepared);
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvSync) self = data;
  WvRoundResult *look = wv_store_run_finish (WV_STORE (source), result, NULL);

  if (look == NULL)
    return;
  set_counts (self, look);
  if (self->last_synced == 0 && look->last_synced > 0)
    {
      self->last_synced = look->last_synced;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LAST_SYNCED]);
    }
  if (self->started && !self->busy && look->next_due >= 0)
    {
      gint64 delay = look->next_due == 0 ? FOLLOW_MS : look->next_due - now_ms (self);

      if (self->failures == 0)
        schedule (self, delay);
      else if (self->state == WV_SYNC_OFFLINE)
        schedule (self, OFFLINE_CAP_MS);
    }
  wv_round_result_free (look);
}

static void
on_changed (WvSync *self)
{
  run (self, WV_STORE_READ, wv_round_look, 0, NULL, on_looked);
}

static void
on_network (GNetworkMonitor *monitor, gboolean available, WvSync *self)
{
  if (!self->started || !available)
    return;
  if (self->transport != NULL && !self->busy)
    wv_transport_reset (self->transport);
  schedule (self, g_random_int_range (50, 1000));
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  WvSync *self = WV_SYNC (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_int (value, self->state);
      break;
    case PROP_WAITING:
      g_value_set_uint (value, self->waiting);
      break;
    case PROP_REFUSED:
      g_value_set_uint (value, self->refused);
      break;
    case PROP_CHOICES:
      g_value_set_uint (value, self->choices);
      break;
    case PROP_LAST_SYNCED:
      g_value_set_int64 (value, self->last_synced);
      break;
    case PROP_MESSAGE:
      g_value_set_string (value, self->message);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
dispose (GObject *object)
{
  WvSync *self = WV_SYNC (object);

  wv_sync_stop (self);
  g_clear_object (&self->store);
  g_clear_object (&self->transport);
  g_clear_pointer (&self->message, g_free);
  g_clear_pointer (&self->once, g_ptr_array_unref);
  G_OBJECT_CLASS (wv_sync_parent_class)->dispose (object);
}

static void
wv_sync_class_init (WvSyncClass *class)
{
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  G_OBJECT_CLASS (class)->dispose = dispose;
  G_OBJECT_CLASS (class)->get_property = get_property;
  props[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, WV_SYNC_FAILED, 0, flags);
  props[PROP_WAITING] = g_param_spec_uint ("waiting", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_REFUSED] = g_param_spec_uint ("refused", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_CHOICES] = g_param_spec_uint ("choices", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_LAST_SYNCED] = g_param_spec_int64 ("last-synced", NULL, NULL, 0, G_MAXINT64, 0, flags);
  props[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);
  g_object_class_install_properties (G_OBJECT_CLASS (class), N_PROPS, props);
  received_signal = g_signal_new ("received", WV_TYPE_SYNC, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
}

static void
wv_sync_init (WvSync *self)
{
  self->max_ops = WV_LIMIT_OPS;
  self->once = g_ptr_array_new_with_free_func (g_object_unref);
}

WvSync *
wv_sync_new (WvStore *store, WvTransport *transport)
{
  WvSync *self = g_object_new (WV_TYPE_SYNC, NULL);

  self->store = g_object_ref (store);
  self->transport = transport != NULL ? g_object_ref (transport) : NULL;
  if (transport == NULL)
    self->state = WV_SYNC_OFFLINE;
  return self;
}

void
wv_sync_start (WvSync *self)
{
  if (self->started)
    return;
  self->started = TRUE;
  g_signal_connect_object (self->store, "changed", G_CALLBACK (on_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (g_network_monitor_get_default (), "network-changed",
                           G_CALLBACK (on_network), self, 0);
  /* Without a connection too the window must say what waits, and since when. */
  on_changed (self);
  begin_round (self);
}

void
wv_sync_stop (WvSync *self)
{
  if (self->started)
    {
      g_signal_handlers_disconnect_by_data (self->store, self);
      g_signal_handlers_disconnect_by_data (g_network_monitor_get_default (), self);
    }
  self->started = FALSE;
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_handle_id (&self->poll, g_source_remove);
  stop_waiting (self);
}

void
wv_sync_now (WvSync *self)
{
  if (self->not_before > now_ms (self))
    schedule (self, 0);
  else
    begin_round (self);
}

WvSyncState
wv_sync_get_state (WvSync *self)
{
  return self->state;
}

void
wv_sync_once_async (WvSync *self,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  g_ptr_array_add (self->once, g_task_new (self, cancellable, callback, user_data));
  begin_round (self);
}

gboolean
wv_sync_once_finish (WvSync *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
