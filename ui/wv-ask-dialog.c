#include "ui/wv-ask-dialog.h"

#include <glib/gi18n-lib.h>

#include "ui/wv-text-problem.h"

struct _WvAskDialog
{
  AdwWindow parent_instance;

  GtkLabel *about, *problem;
  GtkListBox *questions;
  GtkTextView *text;
  GtkWidget *send;
};

G_DEFINE_FINAL_TYPE (WvAskDialog, wv_ask_dialog, ADW_TYPE_WINDOW)

/* As long as a message may be. */
#define MAX_LENGTH 1000

static const char *const standard[]
    = { N_ ("When can we reach the resident best?"), N_ ("Is the phone number right?"),
        N_ ("What exactly does the resident want help with?"),
        N_ ("Should we know something before the first contact?") };

static guint asked_signal;

static void
choose (WvAskDialog *self, guint n)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text), _ (standard[n]), -1);
}

static void
row_activated_cb (WvAskDialog *self, GtkListBoxRow *row)
{
  choose (self, (guint)gtk_list_box_row_get_index (row));
}

static void
send_cb (WvAskDialog *self)
{
  g_autofree char *text = wv_text_problem_dup_text (self->text);
  g_autofree char *problem = wv_text_problem_find (text, MAX_LENGTH);

  if (problem == NULL && *text == '\0')
    problem = g_strdup (_ ("There is no question yet. Choose one or write one."));
  wv_text_problem_show (self->text, self->problem, problem);
  if (problem != NULL)
    return;
  g_signal_emit (self, asked_signal, 0, text);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
send_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  send_cb (WV_ASK_DIALOG (widget));
}

static void
choose_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  choose (WV_ASK_DIALOG (widget), (guint)g_variant_get_int32 (parameter));
}

static void
wv_ask_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), WV_TYPE_ASK_DIALOG);
  G_OBJECT_CLASS (wv_ask_dialog_parent_class)->dispose (object);
}

static void
wv_ask_dialog_class_init (WvAskDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wv_ask_dialog_dispose;
  asked_signal = g_signal_new ("asked", WV_TYPE_ASK_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/nl/welverwijs/Welverwijs/wv-ask-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, WvAskDialog, about);
  gtk_widget_class_bind_template_child (widget_class, WvAskDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, WvAskDialog, questions);
  gtk_widget_class_bind_template_child (widget_class, WvAskDialog, text);
  gtk_widget_class_bind_template_child (widget_class, WvAskDialog, send);
  gtk_widget_class_install_action (widget_class, "ask.send", NULL, send_action);
  gtk_widget_class_install_action (widget_class, "ask.choose", "i", choose_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "ask.send",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (standard); i++)
    gtk_widget_class_add_binding_action (widget_class, GDK_KEY_1 + i, 0, "ask.choose", "i", i);
}

static GtkWidget *
make_row (guint n)
{
  g_autofree char *key = g_strdup_printf ("%u", n + 1);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *number = gtk_label_new (key);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (standard[n]));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_widget_add_css_class (number, "badge");
  gtk_widget_set_valign (number, GTK_ALIGN_CENTER);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), number);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (standard[n]), GTK_ACCESSIBLE_PROPERTY_KEY_SHORTCUTS, key, -1);
  return row;
}

static void
wv_ask_dialog_init (WvAskDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (standard); i++)
    gtk_list_box_append (self->questions, make_row (i));
  g_signal_connect_swapped (self->questions, "row-activated", G_CALLBACK (row_activated_cb), self);
  g_signal_connect_swapped (self->send, "clicked", G_CALLBACK (send_cb), self);
  /* In the list the keys 1 to 4 choose; in the text they are figures. */
  gtk_window_set_focus (GTK_WINDOW (self),
                        GTK_WIDGET (gtk_list_box_get_row_at_index (self->questions, 0)));
}

GtkWidget *
wv_ask_dialog_new (GtkWindow *parent, const char *about, const char *referrer)
{
  WvAskDialog *self = g_object_new (WV_TYPE_ASK_DIALOG, "transient-for", parent, NULL);
  g_autofree char *text = g_strdup_printf (_ ("About %s. The question goes to %s."), about, referrer);

  gtk_label_set_text (self->about, text);
  return GTK_WIDGET (self);
}
