#include "ui/wv-decline-dialog.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "domain/wv-code.h"
#include "ui/wv-text-problem.h"

struct _WvDeclineDialog
{
  AdwWindow parent_instance;

  GtkLabel *about, *problem;
  GtkFlowBox *reasons;
  GtkTextView *text;
  GtkCheckButton *ask_first;
  GtkWidget *send;
  GPtrArray *buttons; /* GtkCheckButton, one per reason; borrowed from the box */
};

G_DEFINE_FINAL_TYPE (WvDeclineDialog, wv_decline_dialog, ADW_TYPE_WINDOW)

/* As long as the note of an event may be. */
#define MAX_LENGTH 600

/* Of the reasons of the list those that belong before the start. */
static const char *const codes[] = { "no-room",     "not-right-place",  "outside-area",
                                     "other-help",  "resident-no-wish", "other" };

enum
{
  DECLINED,
  ASKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *
chosen_reason (WvDeclineDialog *self)
{
  for (guint i = 0; i < self->buttons->len; i++)
    if (gtk_check_button_get_active (self->buttons->pdata[i]))
      return codes[i];
  return NULL;
}

static void
show_reason_problem (WvDeclineDialog *self)
{
  wv_text_problem_show (self->text, self->problem, NULL);
  gtk_label_set_text (self->problem, _ ("Choose a reason first."));
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
  gtk_widget_grab_focus (self->buttons->pdata[0]);
}

static gboolean
check (WvDeclineDialog *self, const char *reason, const char *text)
{
  g_autofree char *problem = wv_text_problem_find (text, MAX_LENGTH);

  if (reason == NULL)
    {
      show_reason_problem (self);
      return FALSE;
    }
  if (problem == NULL && strcmp (reason, "other") == 0 && *text == '\0')
    problem = g_strdup (_ ("With another reason the GP needs an explanation. Write it here."));
  wv_text_problem_show (self->text, self->problem, problem);
  return problem == NULL;
}

static char *
dup_question (const char *reason, const char *text)
{
  const char *why = wv_code_label ("reason", reason);
  const char *question = _ ("May we decline this, or do you know another way?");
  g_autofree char *start = g_strdup_printf (_ ("We cannot take this referral. Reason: %s."), why);

  if (*text == '\0')
    return g_strjoin (" ", start, question, NULL);
  return g_strjoin ("\n", start, text, question, NULL);
}

static void
send_cb (WvDeclineDialog *self)
{
  g_autofree char *text = wv_text_problem_dup_text (self->text);
  const char *reason = chosen_reason (self);
  g_autofree char *question = NULL;

  if (!check (self, reason, text))
    return;
  if (gtk_check_button_get_active (self->ask_first))
    {
      question = dup_question (reason, text);
      g_signal_emit (self, signals[ASKED], 0, question);
    }
  else
    g_signal_emit (self, signals[DECLINED], 0, reason, *text != '\0' ? text : NULL);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
send_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  send_cb (WV_DECLINE_DIALOG (widget));
}

/* The button says what it does. */
static void
way_changed_cb (WvDeclineDialog *self)
{
  gboolean ask = gtk_check_button_get_active (self->ask_first);

  gtk_button_set_label (GTK_BUTTON (self->send), ask ? _ ("Ask the GP") : _ ("Decline"));
}

static void
wv_decline_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), WV_TYPE_DECLINE_DIALOG);
  G_OBJECT_CLASS (wv_decline_dialog_parent_class)->dispose (object);
}

static void
wv_decline_dialog_finalize (GObject *object)
{
  g_ptr_array_unref (WV_DECLINE_DIALOG (object)->buttons);
  G_OBJECT_CLASS (wv_decline_dialog_parent_class)->finalize (object);
}

static void
wv_decline_dialog_class_init (WvDeclineDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wv_decline_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = wv_decline_dialog_finalize;
  signals[DECLINED] = g_signal_new ("declined", WV_TYPE_DECLINE_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[ASKED] = g_signal_new ("asked", WV_TYPE_DECLINE_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/nl/welverwijs/Welverwijs/wv-decline-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, WvDeclineDialog, about);
  gtk_widget_class_bind_template_child (widget_class, WvDeclineDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, WvDeclineDialog, reasons);
  gtk_widget_class_bind_template_child (widget_class, WvDeclineDialog, text);
  gtk_widget_class_bind_template_child (widget_class, WvDeclineDialog, ask_first);
  gtk_widget_class_bind_template_child (widget_class, WvDeclineDialog, send);
  gtk_widget_class_install_action (widget_class, "decline.send", NULL, send_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK,
                                       "decline.send", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
add_reason (WvDeclineDialog *self, const char *code)
{
  GtkWidget *button = gtk_check_button_new_with_label (wv_code_label ("reason", code));

  if (self->buttons->len > 0)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (button), self->buttons->pdata[0]);
  g_ptr_array_add (self->buttons, button);
  gtk_flow_box_append (self->reasons, button);
  /* The button takes the keyboard, not the place that it stands in. */
  gtk_widget_set_focusable (gtk_widget_get_parent (button), FALSE);
}

static void
wv_decline_dialog_init (WvDeclineDialog *self)
{
  self->buttons = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    add_reason (self, codes[i]);
  g_signal_connect_swapped (self->ask_first, "toggled", G_CALLBACK (way_changed_cb), self);
  g_signal_connect_swapped (self->send, "clicked", G_CALLBACK (send_cb), self);
  way_changed_cb (self);
  gtk_window_set_focus (GTK_WINDOW (self), self->buttons->pdata[0]);
}

GtkWidget *
wv_decline_dialog_new (GtkWindow *parent, const char *about, const char *referrer)
{
  WvDeclineDialog *self = g_object_new (WV_TYPE_DECLINE_DIALOG, "transient-for", parent, NULL);
  g_autofree char *text
      = g_strdup_printf (_ ("About %s. Your answer goes to %s."), about, referrer);

  gtk_label_set_text (self->about, text);
  return GTK_WIDGET (self);
}
