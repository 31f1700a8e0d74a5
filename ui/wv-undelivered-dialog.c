#include "ui/wv-undelivered-dialog.h"

#include <glib/gi18n-lib.h>

#include "store/wv-undelivered.h"
#include "ui/wv-dialog.h"
#include "ui/wv-format.h"

struct _WvUndeliveredDialog
{
  AdwWindow parent_instance;

  WvWindow *window; /* weak */
  char *dossier;
  GCancellable *cancellable;
  GtkWidget *box, *list;
};

G_DEFINE_FINAL_TYPE (WvUndeliveredDialog, wv_undelivered_dialog, ADW_TYPE_WINDOW)

static void
wv_undelivered_dialog_dispose (GObject *object)
{
  WvUndeliveredDialog *self = WV_UNDELIVERED_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_weak_pointer (&self->window);
  G_OBJECT_CLASS (wv_undelivered_dialog_parent_class)->dispose (object);
}

static void
wv_undelivered_dialog_finalize (GObject *object)
{
  WvUndeliveredDialog *self = WV_UNDELIVERED_DIALOG (object);

  g_object_unref (self->cancellable);
  g_free (self->dossier);
  G_OBJECT_CLASS (wv_undelivered_dialog_parent_class)->finalize (object);
}

static void
wv_undelivered_dialog_class_init (WvUndeliveredDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wv_undelivered_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = wv_undelivered_dialog_finalize;
  wv_dialog_class_setup (GTK_WIDGET_CLASS (klass));
}

static GtkWidget *
new_label (const char *text, const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                                   "xalign", 0.0, NULL);

  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static void
wv_undelivered_dialog_init (WvUndeliveredDialog *self)
{
  self->cancellable = g_cancellable_new ();
  self->box = wv_dialog_build (ADW_WINDOW (self), _ ("Could not be delivered"), 520, 480);
  gtk_box_append (GTK_BOX (self->box),
                  new_label (_ ("This file is no longer shared with your organisation. What you wrote yourself is still here; "
                                "the rest is gone from this computer. Copy what you want to keep."), NULL));
}

/* Loading. */

typedef struct
{
  WvVault *vault;
  char *dossier;
  gint64 tx;
} Ask;

static void
ask_free (gpointer data)
{
  Ask *ask = data;

  g_object_unref (ask->vault);
  g_free (ask->dossier);
  g_free (ask);
}

static Ask *
ask_new (WvDesk *desk, const char *dossier, gint64 tx)
{
  Ask *ask = g_new0 (Ask, 1);

  ask->vault = g_object_ref (wv_desk_get_vault (desk));
  ask->dossier = g_strdup (dossier);
  ask->tx = tx;
  return ask;
}

static gpointer
load_in_thread (WvDb *db, gpointer data, GError **error)
{
  const Ask *ask = data;

  return wv_undelivered_load (db, ask->vault, ask->dossier, error);
}

void
wv_undelivered_load_async (WvDesk *desk, const char *dossier, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  wv_store_run_async (wv_desk_get_store (desk), WV_STORE_READ, load_in_thread, ask_new (desk, dossier, 0), ask_free,
                      (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

GPtrArray *
wv_undelivered_load_finish (WvDesk *desk, GAsyncResult *result, GError **error)
{
  return wv_store_run_finish (wv_desk_get_store (desk), result, error);
}

static void load (WvUndeliveredDialog *self);

/* Putting away. */

static gpointer
put_away_in_thread (WvDb *db, gpointer data, GError **error)
{
  const Ask *ask = data;

  return GINT_TO_POINTER (wv_undelivered_put_away (db, ask->dossier, ask->tx, error));
}

static void
put_away_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvUndeliveredDialog) self = data;
  g_autoptr (GError) error = NULL;

  wv_store_run_finish (WV_STORE (source), result, &error);
  if (self->window == NULL)
    return;
  if (error != NULL)
    wv_window_toast (self->window, error->message);
  load (self);
}

/* There is no way back, so it is asked: the first press only shows what the second does. */
static void
away_cb (GtkButton *button, WvUndeliveredDialog *self)
{
  const Ask *ask = g_object_get_data (G_OBJECT (button), "ask");
  WvDesk *desk = self->window != NULL ? wv_window_get_desk (self->window) : NULL;

  if (desk == NULL)
    return;
  if (!gtk_widget_has_css_class (GTK_WIDGET (button), "destructive-action"))
    {
      gtk_widget_add_css_class (GTK_WIDGET (button), "destructive-action");
      gtk_button_set_label (button, _ ("Throw away for good"));
      return;
    }
  gtk_widget_set_sensitive (GTK_WIDGET (button), FALSE);
  wv_store_run_async (wv_desk_get_store (desk), WV_STORE_WRITE, put_away_in_thread, ask_new (desk, ask->dossier, ask->tx),
                      ask_free, NULL, NULL, put_away_cb, g_object_ref (self));
}

static void
copy_cb (GtkButton *button, WvUndeliveredDialog *self)
{
  const char *text = gtk_label_get_text (GTK_LABEL (g_object_get_data (G_OBJECT (button), "label")));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  if (self->window != NULL)
    wv_window_toast (self->window, _ ("Text copied"));
}

static GtkWidget *
make_buttons (WvUndeliveredDialog *self, WvDesk *desk, const WvUndelivered *item, GtkWidget *text)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *copy = gtk_button_new_with_label (_ ("Copy"));
  GtkWidget *away = gtk_button_new_with_label (_ ("Throw away"));

  gtk_widget_set_visible (copy, item->text != NULL);
  g_object_set_data (G_OBJECT (copy), "label", text);
  g_object_set_data_full (G_OBJECT (away), "ask", ask_new (desk, item->dossier, item->tx), ask_free);
  g_signal_connect (copy, "clicked", G_CALLBACK (copy_cb), self);
  g_signal_connect (away, "clicked", G_CALLBACK (away_cb), self);
  gtk_box_append (GTK_BOX (row), copy);
  gtk_box_append (GTK_BOX (row), away);
  return row;
}

static void
add_item (WvUndeliveredDialog *self, WvDesk *desk, const WvUndelivered *item)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  g_autofree char *when = wv_format_moment (item->made_at, wv_desk_now (desk));
  GtkWidget *text = new_label (item->text ?: _ ("Without a text."), item->text == NULL ? "sub" : NULL);

  gtk_label_set_selectable (GTK_LABEL (text), item->text != NULL);
  gtk_box_append (GTK_BOX (card), new_label (item->title, "heading"));
  gtk_box_append (GTK_BOX (card), new_label (when, "sub"));
  gtk_box_append (GTK_BOX (card), text);
  gtk_box_append (GTK_BOX (card), make_buttons (self, desk, item, text));
  gtk_box_append (GTK_BOX (self->list), card);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvUndeliveredDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = wv_store_run_finish (WV_STORE (source), result, &error);
  WvDesk *desk = self->window != NULL ? wv_window_get_desk (self->window) : NULL;

  if (desk == NULL || wv_desk_is_locked (desk))
    return;
  if (error != NULL)
    wv_window_toast (self->window, error->message);
  if (items == NULL || items->len == 0)
    {
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  if (self->list != NULL)
    gtk_box_remove (GTK_BOX (self->box), self->list);
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  gtk_box_append (GTK_BOX (self->box), self->list);
  for (guint i = 0; i < items->len; i++)
    add_item (self, desk, items->pdata[i]);
}

static void
load (WvUndeliveredDialog *self)
{
  wv_undelivered_load_async (wv_window_get_desk (self->window), self->dossier, self->cancellable, loaded_cb, g_object_ref (self));
}

WvUndeliveredDialog *
wv_undelivered_dialog_new (WvWindow *parent, const char *dossier)
{
  WvUndeliveredDialog *self = g_object_new (WV_TYPE_UNDELIVERED_DIALOG, "transient-for", parent, NULL);

  g_set_weak_pointer (&self->window, parent);
  self->dossier = g_strdup (dossier);
  g_signal_connect_object (wv_window_get_desk (parent), "locking", G_CALLBACK (gtk_window_destroy), self, G_CONNECT_SWAPPED);
  load (self);
  return self;
}
