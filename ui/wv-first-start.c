#include "ui/wv-first-start.h"

#include <glib/gi18n-lib.h>

#include "ui/wv-stack.h"
#include "ui/wv-step-bar.h"
#include "ui/wv-step-code.h"
#include "ui/wv-step-password.h"
#include "ui/wv-step-ready.h"
#include "ui/wv-step-sheet.h"

enum
{
  CODE,
  PASSWORD,
  SHEET,
  READY,
  N_STEPS
};

struct _WvFirstStart
{
  AdwApplicationWindow parent_instance;

  WvEnrolment *enrolment;
  GtkStack *stack;
  GtkWidget *bar, *aside, *later, *next;
  GtkWidget *steps[N_STEPS];
  guint current;
};

G_DEFINE_FINAL_TYPE (WvFirstStart, wv_first_start, ADW_TYPE_APPLICATION_WINDOW)

static guint finished_signal;

static void
wv_first_start_dispose (GObject *object)
{
  g_clear_object (&WV_FIRST_START (object)->enrolment);
  G_OBJECT_CLASS (wv_first_start_parent_class)->dispose (object);
}

static WvStep *
current_step (WvFirstStart *self)
{
  return WV_STEP (self->steps[self->current]);
}

/* Dit ben ik niet and Terug stand at the left; Later next to Volgende. */
static void
update_buttons (WvFirstStart *self)
{
  WvStep *step = current_step (self);
  const char *label = wv_step_get_aside_label (step);
  gboolean later = self->current == SHEET;
  GtkWidget *button = later ? self->later : self->aside;

  gtk_widget_set_visible (self->aside, label != NULL && !later);
  gtk_widget_set_visible (self->later, label != NULL && later);
  gtk_button_set_label (GTK_BUTTON (button), label != NULL ? label : "");
  gtk_button_set_label (GTK_BUTTON (self->next),
                        self->current == READY ? _ ("Start") : _ ("Next"));
  gtk_widget_set_sensitive (button, !wv_step_is_busy (step));
  gtk_widget_set_sensitive (self->next, !wv_step_is_busy (step));
}

static void
step_changed_cb (WvFirstStart *self)
{
  if (self->next != NULL)
    update_buttons (self);
}

static void
go_to (WvFirstStart *self, guint index)
{
  self->current = index;
  gtk_stack_set_visible_child (self->stack, self->steps[index]);
  wv_step_bar_set_current (WV_STEP_BAR (self->bar), index);
  update_buttons (self);
  wv_step_enter (current_step (self));
}

static void
step_done_cb (WvFirstStart *self)
{
  if (self->current == READY)
    g_signal_emit (self, finished_signal, 0);
  else if (self->current == PASSWORD && wv_enrolment_get_recovery (self->enrolment) == NULL)
    go_to (self, READY); /* a colleague has the sheet already */
  else
    go_to (self, self->current + 1);
}

static void
next_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  wv_step_next (current_step (WV_FIRST_START (widget)));
}

static void
aside_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WvFirstStart *self = WV_FIRST_START (widget);

  if (self->current != PASSWORD)
    wv_step_aside (current_step (self));
  else if (!wv_step_is_busy (current_step (self)))
    go_to (self, CODE);
}

static void
back_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WvFirstStart *self = WV_FIRST_START (widget);

  if (self->current == PASSWORD)
    aside_action (widget, action, parameter);
}

static void
wv_first_start_class_init (WvFirstStartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wv_first_start_dispose;
  finished_signal = g_signal_new ("finished", WV_TYPE_FIRST_START, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "start.next", NULL, next_action);
  gtk_widget_class_install_action (widget_class, "start.aside", NULL, aside_action);
  gtk_widget_class_install_action (widget_class, "start.back", NULL, back_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "start.back",
                                       NULL);
}

static GtkWidget *
add_button (GtkWidget *bar, const char *action)
{
  GtkWidget *button = gtk_button_new_with_label ("");

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_box_append (GTK_BOX (bar), button);
  return button;
}

static GtkWidget *
make_bottom (WvFirstStart *self)
{
  GtkWidget *bar = g_object_new (GTK_TYPE_BOX, "spacing", 12, "margin-start", 24, "margin-end", 24,
                                 "margin-top", 10, "margin-bottom", 10, NULL);

  self->aside = add_button (bar, "start.aside");
  gtk_box_append (GTK_BOX (bar), g_object_new (GTK_TYPE_BOX, "hexpand", TRUE, NULL));
  self->later = add_button (bar, "start.aside");
  gtk_widget_add_css_class (self->later, "flat");
  self->next = add_button (bar, "start.next");
  gtk_widget_add_css_class (self->next, "suggested-action");
  gtk_window_set_default_widget (GTK_WINDOW (self), self->next);
  return bar;
}

static void
wv_first_start_init (WvFirstStart *self)
{
  const char *const titles[]
      = { _ ("Code"), _ ("Password"), _ ("Recovery sheet"), _ ("Ready"), NULL };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();

  gtk_widget_add_css_class (header, "flat");
  self->bar = wv_step_bar_new (titles);
  self->stack = GTK_STACK (gtk_stack_new ());
  wv_stack_hide_unseen (self->stack);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), self->bar);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stack));
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (box), make_bottom (self));
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self), box);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Set up Welverwijs"));
  gtk_window_set_default_size (GTK_WINDOW (self), 1280, 860);
  gtk_widget_set_size_request (GTK_WIDGET (self), 940, 620);
}

WvFirstStart *
wv_first_start_new (GtkApplication *application, WvEnrolment *enrolment, const char *server)
{
  WvFirstStart *self = g_object_new (WV_TYPE_FIRST_START, "application", application, NULL);

  self->enrolment = g_object_ref (enrolment);
  self->steps[CODE] = wv_step_code_new (enrolment, server);
  self->steps[PASSWORD] = wv_step_password_new (enrolment);
  self->steps[SHEET] = wv_step_sheet_new (enrolment);
  self->steps[READY] = wv_step_ready_new (enrolment);
  for (guint i = 0; i < N_STEPS; i++)
    {
      gtk_stack_add_child (self->stack, self->steps[i]);
      g_signal_connect_object (self->steps[i], "done", G_CALLBACK (step_done_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (self->steps[i], "changed", G_CALLBACK (step_changed_cb), self,
                               G_CONNECT_SWAPPED);
    }
  go_to (self, CODE);
  return self;
}

WvEnrolment *
wv_first_start_get_enrolment (WvFirstStart *self)
{
  return self->enrolment;
}
