#include "ui/wv-sync-queue.h"

#include <glib/gi18n-lib.h>

#include "ui/wv-choices-window.h"
#include "ui/wv-composer-store.h"
#include "ui/wv-conflict-load.h"
#include "ui/wv-format.h"
#include "ui/wv-sync-row.h"
#include "ui/wv-window.h"

struct _WvSyncQueue
{
  AdwBin parent_instance;

  WvDesk *desk;
  GCancellable *cancellable;
  GtkWidget *title, *text, *last, *again;
  GtkWidget *scroll, *list;
};

G_DEFINE_FINAL_TYPE (WvSyncQueue, wv_sync_queue, ADW_TYPE_BIN)

static void
wv_sync_queue_dispose (GObject *object)
{
  WvSyncQueue *self = WV_SYNC_QUEUE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (wv_sync_queue_parent_class)->dispose (object);
}

static void
close_popover (WvSyncQueue *self)
{
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_POPOVER);

  if (popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (popover));
}

static void
say (WvSyncQueue *self, const GError *error)
{
  WvWindow *window = wv_window_of (GTK_WIDGET (self));

  if (window != NULL && error != NULL)
    wv_window_toast (window, error->message);
}

static void
taken_back_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvSyncQueue) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *draft = NULL;

  if (self->desk == NULL)
    return;
  draft = wv_composer_take_back_finish (self->desk, result, &error);
  if (draft != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.edit-draft", "s", draft);
  say (self, error);
  wv_sync_queue_refresh (self);
}

static void
take_back_cb (WvSyncRow *row, WvSyncQueue *self)
{
  gint64 tx = wv_sync_row_get_item (row)->tx;

  close_popover (self);
  wv_composer_take_back_async (self->desk, tx, taken_back_cb, g_object_ref (self));
}

static gpointer
put_away (WvDb *db, gpointer data, GError **error)
{
  return GINT_TO_POINTER (wv_outbox_put_away (db, *(gint64 *)data, error));
}

static void
put_away_done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvSyncQueue) self = data;
  g_autoptr (GError) error = NULL;

  wv_store_run_finish (WV_STORE (source), result, &error);
  say (self, error);
  wv_sync_queue_refresh (self);
}

static void
put_away_cb (WvSyncRow *row, WvSyncQueue *self)
{
  gint64 tx = wv_sync_row_get_item (row)->tx;

  wv_store_run_async (wv_desk_get_store (self->desk), WV_STORE_WRITE, put_away,
                      g_memdup2 (&tx, sizeof tx), g_free, NULL, NULL, put_away_done_cb,
                      g_object_ref (self));
}

static void
open_choice (WvSyncQueue *self, GtkListBoxRow *row)
{
  WvWindow *window = wv_window_of (GTK_WIDGET (self));

  close_popover (self);
  wv_choice_row_open (GTK_WIDGET (row), window);
}

/* All of them, and those that were made: a window has more room. */
static void
show_choices_cb (WvSyncQueue *self)
{
  WvWindow *window = wv_window_of (GTK_WIDGET (self));

  close_popover (self);
  if (window != NULL)
    gtk_window_present (GTK_WINDOW (wv_choices_window_new (window)));
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, WvSyncQueue *self)
{
  const WvQueueItem *item = NULL;
  g_autofree char *id = NULL;
  const char *action;

  if (!WV_IS_SYNC_ROW (row))
    {
      open_choice (self, row);
      return;
    }
  item = wv_sync_row_get_item (WV_SYNC_ROW (row));
  id = g_strdup (item->dossier != NULL ? item->dossier : item->record);
  action = item->dossier != NULL ? "win.show-dossier" : "win.show-offer";
  close_popover (self);
  gtk_widget_activate_action (GTK_WIDGET (self), action, "s", id);
}

/* Of one of both: the choices stand above what waits. */
static void
clear_rows (WvSyncQueue *self, gboolean changes)
{
  GtkWidget *next;

  for (GtkWidget *row = gtk_widget_get_first_child (self->list); row != NULL; row = next)
    {
      next = gtk_widget_get_next_sibling (row);
      if (WV_IS_SYNC_ROW (row) == changes)
        gtk_list_box_remove (GTK_LIST_BOX (self->list), row);
    }
}

static void
show_list (WvSyncQueue *self)
{
  gtk_widget_set_visible (self->scroll, gtk_widget_get_first_child (self->list) != NULL);
}

static void
choices_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvSyncQueue) self = data;
  g_autoptr (GPtrArray) conflicts = NULL;

  if (self->desk == NULL || wv_desk_is_locked (self->desk))
    return;
  conflicts = wv_conflicts_load_finish (self->desk, result, NULL);
  if (conflicts == NULL)
    return;
  g_ptr_array_set_free_func (conflicts, NULL);
  clear_rows (self, FALSE);
  for (guint i = conflicts->len; i > 0; i--)
    gtk_list_box_prepend (GTK_LIST_BOX (self->list), wv_choice_row_new (self->desk, conflicts->pdata[i - 1]));
  show_list (self);
}

static void
show_items (WvSyncQueue *self, GPtrArray *items)
{
  g_ptr_array_set_free_func (items, NULL);
  clear_rows (self, TRUE);
  for (guint i = 0; i < items->len; i++)
    {
      GtkWidget *row = wv_sync_row_new (self->desk, items->pdata[i]);

      g_signal_connect (row, "take-back", G_CALLBACK (take_back_cb), self);
      g_signal_connect (row, "put-away", G_CALLBACK (put_away_cb), self);
      gtk_list_box_append (GTK_LIST_BOX (self->list), row);
    }
  show_list (self);
}

static gpointer
load (WvDb *db, gpointer data, GError **error)
{
  return wv_queue_load (db, error);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvSyncQueue) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = wv_store_run_finish (WV_STORE (source), result, &error);

  if (self->desk == NULL || wv_desk_is_locked (self->desk))
    return;
  if (items != NULL)
    show_items (self, items);
  else
    gtk_label_set_text (GTK_LABEL (self->text), error->message);
}

void
wv_sync_queue_refresh (WvSyncQueue *self)
{
  if (self->desk == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  wv_store_run_async (wv_desk_get_store (self->desk), WV_STORE_READ, load, NULL, NULL,
                      (GDestroyNotify)g_ptr_array_unref, self->cancellable, loaded_cb,
                      g_object_ref (self));
  wv_conflicts_load_async (self->desk, FALSE, self->cancellable, choices_cb, g_object_ref (self));
}

static void
wv_sync_queue_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (wv_sync_queue_parent_class)->map (widget);
  wv_sync_queue_refresh (WV_SYNC_QUEUE (widget));
}

/* Names of residents stand in no widget that nobody looks at. */
static void
wv_sync_queue_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (wv_sync_queue_parent_class)->unmap (widget);
  clear_rows (WV_SYNC_QUEUE (widget), TRUE);
  clear_rows (WV_SYNC_QUEUE (widget), FALSE);
}

static void
wv_sync_queue_class_init (WvSyncQueueClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wv_sync_queue_dispose;
  GTK_WIDGET_CLASS (klass)->map = wv_sync_queue_map;
  GTK_WIDGET_CLASS (klass)->unmap = wv_sync_queue_unmap;
}

static void
again_cb (WvSyncQueue *self)
{
  if (self->desk != NULL && wv_desk_get_sync (self->desk) != NULL)
    wv_sync_now (wv_desk_get_sync (self->desk));
}

static GtkWidget *
new_label (const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "max-width-chars",
                                   60, "width-chars", 40, NULL);

  gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
make_list (WvSyncQueue *self)
{
  self->list = gtk_list_box_new ();
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Waiting changes"), -1);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
  /* A margin for the shadow of the list, which the scrolled window would cut off. */
  g_object_set (self->list, "margin-start", 2, "margin-end", 2, "margin-top", 2, "margin-bottom", 4,
                NULL);
  self->scroll = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy", GTK_POLICY_NEVER,
                               "propagate-natural-height", TRUE, "max-content-height", 340, "child",
                               self->list, "visible", FALSE, NULL);
  return self->scroll;
}

static void
wv_sync_queue_init (WvSyncQueue *self)
{
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 8,
                                 "margin-start", 6, "margin-end", 6, "margin-top", 4,
                                 "margin-bottom", 4, NULL);
  GtkWidget *bottom = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *choices;

  self->cancellable = g_cancellable_new ();
  self->title = new_label ("heading");
  self->text = new_label ("sub");
  self->last = new_label ("sub");
  g_object_set (self->last, "width-chars", -1, "hexpand", TRUE, NULL);
  self->again = gtk_button_new_with_label (_ ("Try again"));
  g_signal_connect_swapped (self->again, "clicked", G_CALLBACK (again_cb), self);
  choices = gtk_button_new_with_label (_ ("All choices"));
  gtk_widget_add_css_class (choices, "flat");
  g_signal_connect_swapped (choices, "clicked", G_CALLBACK (show_choices_cb), self);
  gtk_box_append (GTK_BOX (bottom), self->last);
  gtk_box_append (GTK_BOX (bottom), choices);
  gtk_box_append (GTK_BOX (bottom), self->again);
  gtk_box_append (GTK_BOX (box), self->title);
  gtk_box_append (GTK_BOX (box), self->text);
  gtk_box_append (GTK_BOX (box), make_list (self));
  gtk_box_append (GTK_BOX (box), bottom);
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
wv_sync_queue_new (void)
{
  return g_object_new (WV_TYPE_SYNC_QUEUE, NULL);
}

static void
store_changed_cb (WvSyncQueue *self, const char *kind)
{
  if (g_str_equal (kind, "outbox") || g_str_equal (kind, "conflict"))
    wv_sync_queue_refresh (self);
}

void
wv_sync_queue_set_desk (WvSyncQueue *self, WvDesk *desk)
{
  if (!g_set_object (&self->desk, desk) || desk == NULL)
    return;
  g_signal_connect_object (wv_desk_get_store (desk), "changed", G_CALLBACK (store_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::hide-names", G_CALLBACK (wv_sync_queue_refresh), self,
                           G_CONNECT_SWAPPED);
}

static const char *
title_of (const WvSyncLook *look)
{
  if (look->state == WV_SYNC_BUSY)
    return _ ("Updating");
  if (look->state == WV_SYNC_FAILED)
    return _ ("Update failed");
  if (look->state == WV_SYNC_OFFLINE || look->last_synced == 0)
    return _ ("You are working offline");
  return look->waiting > 0 ? _ ("Ready to be sent") : _ ("Everything is up to date");
}

/* What it means for the user; a failure brings its own reason. */
static char *
text_of (const WvSyncLook *look, const char *reason)
{
  const char *safe = _ ("Everything is safe on this computer. Welverwijs sends it by itself when "
                        "there is a connection.");

  if (look->state == WV_SYNC_FAILED && reason != NULL)
    return g_strdup_printf ("%s %s", reason, _ ("Everything is safe on this computer."));
  if (look->state == WV_SYNC_FAILED || look->state == WV_SYNC_OFFLINE || look->last_synced == 0)
    return g_strdup (safe);
  if (look->waiting > 0)
    return g_strdup (_ ("Welverwijs sends it in a moment. A new referral can be taken back until "
                        "then."));
  return g_strdup (_ ("Your changes have been sent. You see the latest news."));
}

void
wv_sync_queue_set_look (WvSyncQueue *self, const WvSyncLook *look)
{
  WvSync *sync = self->desk != NULL ? wv_desk_get_sync (self->desk) : NULL;
  gboolean fine = look->state == WV_SYNC_IDLE && look->last_synced > 0;
  g_autofree char *reason = NULL;
  g_autofree char *text = NULL;
  g_autofree char *when = look->last_synced > 0 && self->desk != NULL
                              ? wv_format_moment (look->last_synced, wv_desk_now (self->desk))
                              : g_strdup (_ ("not yet"));
  g_autofree char *last = g_strdup_printf (_ ("Last updated: %s"), when);

  if (sync != NULL)
    g_object_get (sync, "message", &reason, NULL);
  text = text_of (look, reason);
  gtk_label_set_text (GTK_LABEL (self->title), title_of (look));
  gtk_label_set_text (GTK_LABEL (self->text), text);
  gtk_label_set_text (GTK_LABEL (self->last), last);
  gtk_button_set_label (GTK_BUTTON (self->again), fine ? _ ("Update now") : _ ("Try again"));
  gtk_widget_set_visible (self->again, sync != NULL);
}
