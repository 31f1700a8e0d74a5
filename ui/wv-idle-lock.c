#include "ui/wv-idle-lock.h"

#include <time.h>

#define LOOK_EVERY_SECONDS 15

struct _WvIdleLock
{
  GObject parent_instance;

  WvDesk *desk;
  gint64 used_at;
  guint timer;
};

G_DEFINE_FINAL_TYPE (WvIdleLock, wv_idle_lock, G_TYPE_OBJECT)

/* Runs on while the computer sleeps. */
static gint64
boot_time (void)
{
  struct timespec at;

  clock_gettime (CLOCK_BOOTTIME, &at);
  return at.tv_sec * G_USEC_PER_SEC + at.tv_nsec / 1000;
}

static void
wv_idle_lock_dispose (GObject *object)
{
  WvIdleLock *self = WV_IDLE_LOCK (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (wv_idle_lock_parent_class)->dispose (object);
}

static void
wv_idle_lock_class_init (WvIdleLockClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wv_idle_lock_dispose;
}

static void
wv_idle_lock_init (WvIdleLock *self)
{
}

static gboolean
timer_cb (gpointer data)
{
  wv_idle_lock_check (data, boot_time ());
  return G_SOURCE_CONTINUE;
}

static gboolean
used_cb (WvIdleLock *self)
{
  gint64 now = boot_time ();

  /* After a sleep the first key must not hide how long nobody was there. */
  wv_idle_lock_check (self, now);
  wv_idle_lock_touch (self, now);
  return FALSE;
}

WvIdleLock *
wv_idle_lock_new (GtkWidget *window, WvDesk *desk)
{
  WvIdleLock *self = g_object_new (WV_TYPE_IDLE_LOCK, NULL);
  GtkEventController *used = gtk_event_controller_legacy_new ();

  self->desk = g_object_ref (desk);
  self->used_at = boot_time ();
  gtk_event_controller_set_propagation_phase (used, GTK_PHASE_CAPTURE);
  g_signal_connect_object (used, "event", G_CALLBACK (used_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (window, used);
  self->timer = g_timeout_add_seconds (LOOK_EVERY_SECONDS, timer_cb, self);
  return self;
}

void
wv_idle_lock_touch (WvIdleLock *self, gint64 now)
{
  self->used_at = now;
}

void
wv_idle_lock_check (WvIdleLock *self, gint64 now)
{
  GSettings *settings = wv_desk_get_settings (self->desk);
  gint64 minutes = settings != NULL ? g_settings_get_uint (settings, "lock-minutes") : 10;

  if (now - self->used_at >= minutes * 60 * G_USEC_PER_SEC)
    wv_desk_lock (self->desk);
}
