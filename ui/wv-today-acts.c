#include "ui/wv-today-acts.h"

#include <glib/gi18n-lib.h>

#include "store/wv-read-all.h"
#include "ui/wv-window.h"

#define UNDO_SECONDS 8

typedef struct
{
  WvDesk *desk;
  GtkWidget *widget;
  char *done;
} Act;

static Act *
act_new (WvDesk *desk, GtkWidget *widget, const char *done)
{
  Act *act = g_new0 (Act, 1);

  act->desk = g_object_ref (desk);
  act->widget = g_object_ref (widget);
  act->done = g_strdup (done);
  return act;
}

static void
act_free (Act *act)
{
  g_object_unref (act->desk);
  g_object_unref (act->widget);
  g_free (act->done);
  g_free (act);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Act, act_free)

static void
say (WvWindow *window, const GError *error)
{
  if (window != NULL && error != NULL)
    wv_window_toast (window, error->message);
}

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Act) act = data;
  g_autoptr (GError) error = NULL;
  gint64 tx = wv_change_apply_finish (WV_STORE (source), result, &error);
  WvWindow *window = wv_window_of (act->widget);

  if (tx > 0 && window != NULL)
    wv_window_toast_tx (window, act->done, tx);
  say (window, error);
  if (error != NULL)
    gtk_widget_activate_action (act->widget, "today.redraw", NULL);
}

void
wv_today_act_change (WvDesk *desk, GtkWidget *widget, WvChange *change, const char *done)
{
  wv_change_hold (change, UNDO_SECONDS);
  wv_change_apply_async (wv_desk_get_store (desk), wv_desk_get_vault (desk), wv_desk_get_actor (desk),
                         change, NULL, changed_cb, act_new (desk, widget, done));
}

typedef struct
{
  WvVault *vault;
  WvActor *actor;
  char *dossier;
  const WvClock *clock;
} Reading;

static void
reading_free (Reading *reading)
{
  g_object_unref (reading->vault);
  wv_actor_free (reading->actor);
  g_free (reading->dossier);
  g_free (reading);
}

static gpointer
read_in_thread (WvDb *db, gpointer data, GError **error)
{
  Reading *reading = data;

  return wv_read_all (db, reading->vault, reading->actor, reading->dossier, UNDO_SECONDS,
                      reading->clock, error);
}

typedef struct
{
  WvDesk *desk;
  WvWindow *window; /* weak */
  GArray *transactions;
} Unread;

static void
unread_free (gpointer data)
{
  Unread *unread = data;

  g_clear_weak_pointer (&unread->window);
  g_object_unref (unread->desk);
  g_array_unref (unread->transactions);
  g_free (unread);
}

static gpointer
unread_in_thread (WvDb *db, gpointer data, GError **error)
{
  wv_unread_all (db, data, error);
  return NULL;
}

static void
unread_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvWindow) window = data;
  g_autoptr (GError) error = NULL;

  wv_store_run_finish (WV_STORE (source), result, &error);
  say (window, error);
}

static void
undo_read (gpointer data)
{
  Unread *unread = data;

  if (unread->window != NULL)
    wv_store_run_async (wv_desk_get_store (unread->desk), WV_STORE_WRITE, unread_in_thread,
                        g_array_ref (unread->transactions), (GDestroyNotify)g_array_unref, NULL, NULL,
                        unread_cb, g_object_ref (unread->window));
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Act) act = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) transactions = wv_store_run_finish (WV_STORE (source), result, &error);
  WvWindow *window = wv_window_of (act->widget);
  Unread *unread;

  say (window, error);
  if (transactions == NULL || transactions->len == 0 || window == NULL)
    return;
  unread = g_new0 (Unread, 1);
  unread->desk = g_object_ref (act->desk);
  unread->transactions = g_steal_pointer (&transactions);
  g_set_weak_pointer (&unread->window, window);
  wv_window_toast_undo (window, act->done, undo_read, unread, unread_free);
}

void
wv_today_act_read (WvDesk *desk, GtkWidget *widget, const char *dossier)
{
  Reading *reading = g_new0 (Reading, 1);

  reading->vault = g_object_ref (wv_desk_get_vault (desk));
  reading->actor = wv_actor_copy (wv_desk_get_actor (desk));
  reading->dossier = g_strdup (dossier);
  reading->clock = wv_desk_get_clock (desk);
  wv_store_run_async (wv_desk_get_store (desk), WV_STORE_WRITE, read_in_thread, reading,
                      (GDestroyNotify)reading_free, (GDestroyNotify)g_array_unref, NULL, read_cb,
                      act_new (desk, widget, _ ("Marked as read")));
}
