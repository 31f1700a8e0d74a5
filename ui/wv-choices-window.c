#include "ui/wv-choices-window.h"

#include <glib/gi18n-lib.h>

#include "ui/wv-conflict-dialog.h"
#include "ui/wv-dialog.h"
#include "ui/wv-format.h"

struct _WvChoicesWindow
{
  AdwWindow parent_instance;

  WvWindow *window; /* weak */
  WvDesk *desk;
  GCancellable *cancellable;
  GtkWidget *open, *settled;   /* AdwPreferencesGroup */
  GtkWidget *open_list, *settled_list;
  GtkWidget *message;
};

G_DEFINE_FINAL_TYPE (WvChoicesWindow, wv_choices_window, ADW_TYPE_WINDOW)

static void
wv_choices_window_dispose (GObject *object)
{
  WvChoicesWindow *self = WV_CHOICES_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->desk);
  g_clear_weak_pointer (&self->window);
  G_OBJECT_CLASS (wv_choices_window_parent_class)->dispose (object);
}

static void
wv_choices_window_class_init (WvChoicesWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wv_choices_window_dispose;
  wv_dialog_class_setup (GTK_WIDGET_CLASS (klass));
}

/* Rows. */

/* The value that was chosen, who chose and when; of an open one, whether it can be chosen here. */
static char *
state_of (WvDesk *desk, const WvConflict *conflict)
{
  g_autofree char *when = conflict->settled_at > 0 ? wv_format_moment (conflict->settled_at, wv_desk_now (desk)) : NULL;
  g_autofree char *value = conflict->settled_text != NULL ? wv_conflict_words (desk, conflict, conflict->settled_text) : NULL;

  if (conflict->unreadable != NULL)
    return g_strdup (_ ("cannot be opened here"));
  if (conflict->settled_value == NULL)
    return NULL;
  if (value == NULL)
    return g_strdup (_ ("chosen"));
  if (conflict->settled_name == NULL || when == NULL)
    return g_strdup_printf (_ ("chosen: %s"), value);
  return g_strdup_printf (_ ("chosen: %s · %s · %s"), value, conflict->settled_name, when);
}

GtkWidget *
wv_choice_row_new (WvDesk *desk, WvConflict *conflict)
{
  g_autofree char *subject = wv_conflict_subject (desk, conflict);
  g_autofree char *state = state_of (desk, conflict);
  g_autofree char *text = state != NULL ? g_strdup_printf ("%s · %s · %s", conflict->label, subject, state)
                                        : g_strdup_printf ("%s · %s", conflict->label, subject);
  const char *title = conflict->settled_value != NULL ? _ ("Choice made") : _ ("Choice needed");
  const char *icon = conflict->settled_value != NULL  ? "emblem-ok-symbolic"
                     : conflict->unreadable != NULL ? "changes-prevent-symbolic"
                                                    : "dialog-question-symbolic";
  GtkWidget *row = wv_dialog_row_new (title, text);
  g_autofree char *name = g_strdup_printf ("%s. %s", title, text);

  adw_action_row_add_prefix (ADW_ACTION_ROW (row), g_object_new (GTK_TYPE_IMAGE, "icon-name", icon, "accessible-role",
                                                                 GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (row), "conflict", conflict, (GDestroyNotify) wv_conflict_free);
  return row;
}

void
wv_choice_row_open (GtkWidget *row, WvWindow *window)
{
  WvConflict *conflict = g_object_steal_data (G_OBJECT (row), "conflict");

  if (window != NULL && conflict != NULL)
    gtk_window_present (GTK_WINDOW (wv_conflict_dialog_new (window, conflict)));
  else
    wv_conflict_free (conflict);
}

/* The dialog takes the place of the list: one window over the desk at a time. */
static void
row_activated_cb (WvChoicesWindow *self, GtkListBoxRow *row)
{
  WvWindow *window = self->window;

  wv_choice_row_open (GTK_WIDGET (row), window);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
fill (WvChoicesWindow *self, GtkWidget *group, GtkWidget *list, GPtrArray *conflicts)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (list), row);
  g_ptr_array_set_free_func (conflicts, NULL);
  for (guint i = 0; i < conflicts->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (list), wv_choice_row_new (self->desk, conflicts->pdata[i]));
  gtk_widget_set_visible (group, conflicts->len > 0);
  gtk_widget_set_visible (self->message,
                          !gtk_widget_get_visible (self->open) && !gtk_widget_get_visible (self->settled));
}

static GPtrArray *
finish (WvChoicesWindow *self, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *conflicts;

  if (self->desk == NULL || wv_desk_is_locked (self->desk))
    return NULL;
  conflicts = wv_conflicts_load_finish (self->desk, result, &error);
  if (conflicts == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      gtk_label_set_text (GTK_LABEL (self->message), error->message);
      gtk_widget_set_visible (self->message, TRUE);
    }
  return conflicts;
}

static void
open_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvChoicesWindow) self = data;
  g_autoptr (GPtrArray) conflicts = finish (self, result);

  if (conflicts != NULL)
    fill (self, self->open, self->open_list, conflicts);
}

static void
settled_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvChoicesWindow) self = data;
  g_autoptr (GPtrArray) conflicts = finish (self, result);

  if (conflicts != NULL)
    fill (self, self->settled, self->settled_list, conflicts);
}

static void
refresh (WvChoicesWindow *self)
{
  if (wv_desk_is_locked (self->desk))
    return;
  wv_conflicts_load_async (self->desk, FALSE, self->cancellable, open_cb, g_object_ref (self));
  wv_conflicts_load_async (self->desk, TRUE, self->cancellable, settled_cb, g_object_ref (self));
}

static void
store_changed_cb (WvChoicesWindow *self, const char *kind)
{
  if (g_str_equal (kind, "conflict"))
    refresh (self);
}

static GtkWidget *
add_group (WvChoicesWindow *self, GtkWidget *box, const char *title, GtkWidget **ret_list)
{
  GtkWidget *group = adw_preferences_group_new ();

  *ret_list = gtk_list_box_new ();
  gtk_widget_add_css_class (*ret_list, "boxed-list");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (*ret_list), GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (*ret_list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_signal_connect_swapped (*ret_list, "row-activated", G_CALLBACK (row_activated_cb), self);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), *ret_list);
  gtk_widget_set_visible (group, FALSE);
  gtk_box_append (GTK_BOX (box), group);
  return group;
}

static void
wv_choices_window_init (WvChoicesWindow *self)
{
  GtkWidget *box = wv_dialog_build (ADW_WINDOW (self), _ ("Choices"), 580, 520);

  self->cancellable = g_cancellable_new ();
  self->open = add_group (self, box, _ ("To choose"), &self->open_list);
  self->settled = add_group (self, box, _ ("Chosen"), &self->settled_list);
  self->message = g_object_new (GTK_TYPE_LABEL, "label", _ ("There is nothing to choose. Everybody says the same."), "wrap", TRUE,
                                "visible", FALSE, NULL);
  gtk_widget_add_css_class (self->message, "dim-label");
  gtk_box_append (GTK_BOX (box), self->message);
}

GtkWidget *
wv_choices_window_new (WvWindow *parent)
{
  WvChoicesWindow *self = g_object_new (WV_TYPE_CHOICES_WINDOW, "transient-for", parent, NULL);

  g_set_weak_pointer (&self->window, parent);
  self->desk = g_object_ref (wv_window_get_desk (parent));
  g_signal_connect_object (wv_desk_get_store (self->desk), "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  refresh (self);
  return GTK_WIDGET (self);
}
