#include "ui/wv-key-dialog.h"

#include <glib/gi18n-lib.h>

#include "ui/wv-dialog.h"

struct _WvKeyDialog
{
  AdwWindow parent_instance;

  WvWindow *window; /* weak */
  WvPinChange *change;
  GtkWidget *box, *compared, *message, *accept;
};

G_DEFINE_FINAL_TYPE (WvKeyDialog, wv_key_dialog, ADW_TYPE_WINDOW)

static void
wv_key_dialog_finalize (GObject *object)
{
  WvKeyDialog *self = WV_KEY_DIALOG (object);

  g_clear_weak_pointer (&self->window);
  g_clear_pointer (&self->change, wv_pin_change_free);
  G_OBJECT_CLASS (wv_key_dialog_parent_class)->finalize (object);
}

typedef struct
{
  char *organisation, *public_key, *by;
  gint64 now;
} Accept;

static void
accept_free (gpointer data)
{
  Accept *accept = data;

  g_free (accept->organisation);
  g_free (accept->public_key);
  g_free (accept->by);
  g_free (accept);
}

static gpointer
accept_in_thread (WvDb *db, gpointer data, GError **error)
{
  const Accept *accept = data;

  return GINT_TO_POINTER (
      wv_pin_accept (db, accept->organisation, accept->public_key, accept->by, accept->now, error));
}

static void
say (WvKeyDialog *self, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->message), text);
  gtk_widget_set_visible (self->message, TRUE);
}

static void
accepted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvKeyDialog) self = data;
  g_autoptr (GError) error = NULL;

  wv_store_run_finish (WV_STORE (source), result, &error);
  if (error != NULL)
    {
      say (self, error->message);
      gtk_widget_set_sensitive (self->accept, TRUE);
      return;
    }
  if (self->window != NULL)
    wv_window_toast (self->window, _ ("The new key is trusted. You can send again."));
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
accept_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WvKeyDialog *self = WV_KEY_DIALOG (widget);
  WvDesk *desk = self->window != NULL ? wv_window_get_desk (self->window) : NULL;
  Accept *accept;

  if (desk == NULL || !gtk_widget_get_sensitive (self->accept))
    return;
  if (!gtk_check_button_get_active (GTK_CHECK_BUTTON (self->compared)))
    {
      say (self, _ ("Call first and compare the digits."));
      gtk_widget_grab_focus (self->compared);
      return;
    }
  accept = g_new0 (Accept, 1);
  accept->organisation = g_strdup (self->change->organisation);
  accept->public_key = g_strdup (self->change->new_key);
  accept->by = g_strdup (wv_desk_get_actor (desk)->contact);
  accept->now = wv_desk_now (desk);
  gtk_widget_set_sensitive (self->accept, FALSE);
  wv_store_run_async (wv_desk_get_store (desk), WV_STORE_WRITE, accept_in_thread, accept, accept_free, NULL, NULL,
                      accepted_cb, g_object_ref (self));
}

static void
wv_key_dialog_class_init (WvKeyDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = wv_key_dialog_finalize;
  wv_dialog_class_setup (widget_class);
  gtk_widget_class_install_action (widget_class, "key.accept", NULL, accept_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "key.accept", NULL);
}

static void
wv_key_dialog_init (WvKeyDialog *self)
{
  self->box = wv_dialog_build (ADW_WINDOW (self), _ ("New key"), 520, 500);
}

static GtkWidget *
add_label (WvKeyDialog *self, const char *text, const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                                   "xalign", 0.0, NULL);

  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (self->box), label);
  return label;
}

/* Large, as they are read out over the phone. */
static void
add_digits (WvKeyDialog *self, const char *what, const char *digits)
{
  GtkWidget *pair = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  g_autofree char *name = g_strdup_printf ("%s: %s", what, digits);
  GtkWidget *number = g_object_new (GTK_TYPE_LABEL, "label", digits, "wrap", TRUE, "xalign", 0.0, NULL);

  gtk_widget_add_css_class (number, "title-3");
  gtk_widget_add_css_class (number, "num");
  gtk_box_append (GTK_BOX (pair), g_object_new (GTK_TYPE_LABEL, "label", what, "wrap", TRUE, "xalign", 0.0, NULL));
  gtk_box_append (GTK_BOX (pair), number);
  gtk_accessible_update_property (GTK_ACCESSIBLE (number), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_box_append (GTK_BOX (self->box), pair);
}

static void
add_buttons (WvKeyDialog *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *leave = gtk_button_new_with_label (_ ("Do not trust"));

  self->accept = gtk_button_new_with_label (_ ("Trust the new key"));
  gtk_widget_add_css_class (self->accept, "suggested-action");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (leave), "window.close");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->accept), "key.accept");
  gtk_widget_set_halign (row, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (row), leave);
  gtk_box_append (GTK_BOX (row), self->accept);
  gtk_box_append (GTK_BOX (self->box), row);
}

static void
add_question (WvKeyDialog *self)
{
  GtkWidget *words = g_object_new (GTK_TYPE_LABEL, "label", _ ("I called, and the digits of the new key are the same"),
                                   "wrap", TRUE, "xalign", 0.0, NULL);

  self->compared = gtk_check_button_new ();
  gtk_check_button_set_child (GTK_CHECK_BUTTON (self->compared), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->compared), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_label_get_text (GTK_LABEL (words)), -1);
  gtk_box_append (GTK_BOX (self->box), self->compared);
  self->message = add_label (self, "", "err-text");
  gtk_widget_set_visible (self->message, FALSE);
}

WvKeyDialog *
wv_key_dialog_new (WvWindow *parent, WvPinChange *change)
{
  WvKeyDialog *self = g_object_new (WV_TYPE_KEY_DIALOG, "transient-for", parent, NULL);
  g_autofree char *title = g_strdup_printf (_ ("%s has a new key"), change->name);
  g_autofree char *call = g_strdup_printf (
      _ ("Call %s on a number that you know already. They find their digits under Preferences. Compare all six groups."), change->name);

  g_set_weak_pointer (&self->window, parent);
  self->change = change;
  add_label (self, title, "title-3");
  add_label (self, _ ("That may be right, for instance after a new computer. It may also be that somebody wants to read along. "
                      "Until you trust it, nothing is sent to them."), NULL);
  add_digits (self, _ ("Digits of the key until now"), change->pinned_digits);
  add_digits (self, _ ("Digits of the new key"), change->new_digits ?: _ ("no valid key"));
  add_label (self, call, NULL);
  add_question (self);
  add_buttons (self);
  g_signal_connect_object (wv_window_get_desk (parent), "locking", G_CALLBACK (gtk_window_destroy), self, G_CONNECT_SWAPPED);
  return self;
}

typedef struct
{
  WvWindow *parent;
  char *organisation;
} Showing;

static gpointer
load_in_thread (WvDb *db, gpointer data, GError **error)
{
  return wv_pin_changes (db, error);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Showing *showing = data;
  g_autoptr (WvWindow) parent = showing->parent;
  g_autofree char *organisation = showing->organisation;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) changes = wv_store_run_finish (WV_STORE (source), result, &error);

  g_free (showing);
  if (error != NULL)
    wv_window_toast (parent, error->message);
  if (wv_desk_is_locked (wv_window_get_desk (parent)))
    return;
  for (guint i = 0; changes != NULL && i < changes->len; i++)
    if (g_strcmp0 (((WvPinChange *) changes->pdata[i])->organisation, organisation) == 0)
      {
        gtk_window_present (GTK_WINDOW (wv_key_dialog_new (parent, g_ptr_array_steal_index (changes, i))));
        return;
      }
}

void
wv_key_dialog_present (WvWindow *parent, const char *organisation)
{
  Showing *showing = g_new0 (Showing, 1);

  showing->parent = g_object_ref (parent);
  showing->organisation = g_strdup (organisation);
  wv_store_run_async (wv_desk_get_store (wv_window_get_desk (parent)), WV_STORE_READ, load_in_thread, NULL, NULL,
                      (GDestroyNotify) g_ptr_array_unref, NULL, loaded_cb, showing);
}
