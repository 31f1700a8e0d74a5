#include "ui/wv-dossier-act.h"

#include "store/wv-note.h"
#include "store/wv-outbox.h"
#include "ui/wv-window.h"

#define UNDO_SECONDS 8

/* One action from the press to the end of its toast. */
typedef struct
{
  GtkWidget *widget; /* weak: the dossier may be closed before */
  WvWindow *window;  /* weak */
  WvDesk *desk;      /* weak: a message that still shows keeps no desk alive */
  char *done, *dossier, *text; /* nullable */
  gint64 tx;
  WvActed acted, taken_back;
} Act;

static void
act_free (gpointer data)
{
  Act *act = data;

  g_clear_weak_pointer (&act->widget);
  g_clear_weak_pointer (&act->window);
  g_clear_weak_pointer (&act->desk);
  g_free (act->done);
  g_free (act->dossier);
  wv_secret_free (act->text);
  g_free (act);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Act, act_free)

static Act *
act_new (GtkWidget *widget, WvDesk *desk, const char *done, WvActed acted)
{
  Act *act = g_new0 (Act, 1);

  g_set_weak_pointer (&act->widget, widget);
  g_set_weak_pointer (&act->window, wv_window_of (widget));
  g_set_weak_pointer (&act->desk, desk);
  act->done = g_strdup (done);
  act->acted = acted;
  return act;
}

/* What the database thread needs for taking back. */
typedef struct
{
  WvVault *vault;
  gint64 tx, now;
  char *dossier, *text;
} Back;

static void
back_free (gpointer data)
{
  Back *back = data;

  g_object_unref (back->vault);
  g_free (back->dossier);
  wv_secret_free (back->text);
  g_free (back);
}

static gpointer
take_back_in_thread (WvDb *db, gpointer data, GError **error)
{
  const Back *back = data;

  if (!wv_outbox_take_back (db, back->tx, error))
    return NULL;
  return GINT_TO_POINTER (back->text == NULL || wv_note_save (db, back->vault, back->dossier, back->text, back->now, error));
}

static void
taken_back_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Act) act = data;
  g_autoptr (GError) error = NULL;

  wv_store_run_finish (WV_STORE (source), result, &error);
  if (error != NULL && act->window != NULL)
    wv_window_toast (act->window, error->message);
  if (act->taken_back != NULL && act->widget != NULL)
    act->taken_back (act->widget, error);
}

static void
undo (gpointer data)
{
  Act *act = data;
  Act *again;
  Back *back;

  if (act->desk == NULL)
    return;
  again = g_new0 (Act, 1);
  back = g_new0 (Back, 1);
  g_set_weak_pointer (&again->widget, act->widget);
  g_set_weak_pointer (&again->window, act->window);
  g_set_weak_pointer (&again->desk, act->desk);
  again->taken_back = act->taken_back;
  back->vault = g_object_ref (wv_desk_get_vault (act->desk));
  back->tx = act->tx;
  back->now = wv_desk_now (act->desk);
  back->dossier = g_strdup (act->dossier);
  back->text = g_strdup (act->text);
  wv_store_run_async (wv_desk_get_store (act->desk), WV_STORE_WRITE, take_back_in_thread, back, back_free, NULL, NULL,
                      taken_back_cb, again);
}

static void
applied_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Act) act = data;
  g_autoptr (GError) error = NULL;

  act->tx = wv_change_apply_finish (WV_STORE (source), result, &error);
  if (act->acted != NULL && act->widget != NULL)
    act->acted (act->widget, error);
  else if (error != NULL && act->window != NULL)
    wv_window_toast (act->window, error->message);
  if (act->tx > 0 && act->done != NULL && act->window != NULL)
    {
      WvWindow *window = act->window;
      g_autofree char *done = g_strdup (act->done);

      wv_window_toast_undo (window, done, undo, g_steal_pointer (&act), act_free);
    }
}

static void
apply (Act *act, WvChange *change)
{
  if (act->done != NULL)
    wv_change_hold (change, UNDO_SECONDS);
  wv_change_apply_async (wv_desk_get_store (act->desk), wv_desk_get_vault (act->desk), wv_desk_get_actor (act->desk),
                         change, NULL, applied_cb, act);
}

void
wv_dossier_act (GtkWidget *widget, WvDesk *desk, WvChange *change, const char *done, WvActed acted)
{
  apply (act_new (widget, desk, done, acted), change);
}

void
wv_dossier_send (GtkWidget *widget, WvDesk *desk, WvChange *change, const char *done, const char *dossier,
                 const char *text, WvActed acted, WvActed taken_back)
{
  Act *act = act_new (widget, desk, done, acted);

  act->dossier = g_strdup (dossier);
  act->text = g_strdup (text);
  act->taken_back = taken_back;
  apply (act, change);
}

gboolean
wv_dossier_is_offline (WvDesk *desk)
{
  WvSync *sync = wv_desk_get_sync (desk);

  return sync == NULL || wv_sync_get_state (sync) == WV_SYNC_OFFLINE;
}
