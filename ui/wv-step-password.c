#include "ui/wv-step-password.h"

#include <glib/gi18n-lib.h>

#include "domain/wv-error.h"
#include "ui/wv-password.h"

struct _WvStepPassword
{
  WvStep parent_instance;

  GtkWidget *first, *second, *strength, *message;
  GtkWidget *sheet_box, *sheet_text, *sheet;
};

G_DEFINE_FINAL_TYPE (WvStepPassword, wv_step_password, WV_TYPE_STEP)

static const char *
text_of (GtkWidget *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static gboolean
needs_sheet (WvStepPassword *self)
{
  return wv_enrolment_get_invitation (wv_step_get_enrolment (WV_STEP (self)))->has_key;
}

static void
complain (WvStepPassword *self, GtkWidget *row, const char *text)
{
  wv_step_say (self->message, text, FALSE);
  gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID,
                               GTK_ACCESSIBLE_INVALID_TRUE, -1);
  gtk_widget_grab_focus (row);
}

static void
typed_cb (WvStepPassword *self)
{
  WvStrength strength = wv_password_strength (text_of (self->first));

  wv_step_say (self->strength, *text_of (self->first) != '\0' ? wv_strength_text (strength) : NULL,
               strength >= WV_STRENGTH_GOOD);
  wv_step_say (self->message, NULL, TRUE);
  gtk_accessible_reset_state (GTK_ACCESSIBLE (self->first), GTK_ACCESSIBLE_STATE_INVALID);
  gtk_accessible_reset_state (GTK_ACCESSIBLE (self->second), GTK_ACCESSIBLE_STATE_INVALID);
}

static void
show_error (WvStepPassword *self, const GError *error)
{
  if (needs_sheet (self) && g_error_matches (error, WV_ERROR, WV_ERROR_PASSWORD))
    complain (self, self->sheet, _ ("This recovery code is not of your organisation. Look at the sheet."));
  else if (needs_sheet (self) && g_error_matches (error, WV_ERROR, WV_ERROR_INVALID))
    complain (self, self->sheet, error->message);
  else if (g_error_matches (error, WV_ERROR, WV_ERROR_NETWORK))
    complain (self, self->first, _ ("Enrolling needs a connection. Try again in a moment."));
  else
    complain (self, self->first, error->message);
}

static void
enrolled_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvStepPassword) self = data;
  g_autoptr (GError) error = NULL;
  gboolean good = wv_enrolment_run_finish (WV_ENROLMENT (source), result, &error);

  if (wv_step_get_enrolment (WV_STEP (self)) == NULL)
    return;
  wv_step_set_busy (WV_STEP (self), FALSE);
  if (!good)
    {
      show_error (self, error);
      return;
    }
  gtk_editable_set_text (GTK_EDITABLE (self->first), "");
  gtk_editable_set_text (GTK_EDITABLE (self->second), "");
  gtk_editable_set_text (GTK_EDITABLE (self->sheet), "");
  wv_step_say (self->message, NULL, TRUE);
  wv_step_emit_done (WV_STEP (self));
}

static void
wv_step_password_next (WvStep *step)
{
  WvStepPassword *self = WV_STEP_PASSWORD (step);
  WvStrength strength = wv_password_strength (text_of (self->first));

  if (needs_sheet (self) && *text_of (self->sheet) == '\0')
    complain (self, self->sheet, _ ("Copy the recovery code of the sheet."));
  else if (strength < WV_STRENGTH_GOOD)
    complain (self, self->first, wv_strength_text (strength));
  else if (g_strcmp0 (text_of (self->first), text_of (self->second)) != 0)
    complain (self, self->second, _ ("The two passwords are not the same. Type the second again."));
  else
    {
      wv_step_say (self->message, _ ("One moment. Your key is being made."), TRUE);
      wv_step_set_busy (step, TRUE);
      wv_enrolment_run_async (wv_step_get_enrolment (step), text_of (self->first),
                              needs_sheet (self) ? text_of (self->sheet) : NULL, NULL, enrolled_cb,
                              g_object_ref (self));
    }
}

static void
wv_step_password_enter (WvStep *step)
{
  WvStepPassword *self = WV_STEP_PASSWORD (step);
  const WvInvitation *invitation = wv_enrolment_get_invitation (wv_step_get_enrolment (step));
  g_autofree char *text = g_strdup_printf (
      _ ("%s has a key already. Copy the recovery code of the sheet that your colleague put away."),
      invitation->organisation_name);

  gtk_label_set_text (GTK_LABEL (self->sheet_text), text);
  gtk_widget_set_visible (self->sheet_box, invitation->has_key);
  gtk_widget_grab_focus (invitation->has_key ? self->sheet : self->first);
}

static const char *
wv_step_password_aside_label (WvStep *step)
{
  return _ ("Back");
}

static void
wv_step_password_class_init (WvStepPasswordClass *klass)
{
  WvStepClass *step = WV_STEP_CLASS (klass);

  step->enter = wv_step_password_enter;
  step->next = wv_step_password_next;
  step->aside_label = wv_step_password_aside_label;
}

static GtkWidget *
make_list (void)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  return list;
}

static GtkWidget *
add_password (GtkWidget *list, const char *title)
{
  GtkWidget *row = g_object_new (ADW_TYPE_PASSWORD_ENTRY_ROW, "title", title, "activates-default",
                                 TRUE, NULL);

  gtk_list_box_append (GTK_LIST_BOX (list), row);
  return row;
}

static void
make_sheet_box (WvStepPassword *self)
{
  GtkWidget *list = make_list ();

  self->sheet_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  self->sheet_text = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "max-width-chars", 60, "justify",
                                   GTK_JUSTIFY_CENTER, NULL);
  self->sheet = g_object_new (ADW_TYPE_ENTRY_ROW, "title", _ ("Recovery code, eight groups of four"),
                              "activates-default", TRUE, NULL);
  gtk_list_box_append (GTK_LIST_BOX (list), self->sheet);
  gtk_box_append (GTK_BOX (self->sheet_box), self->sheet_text);
  gtk_box_append (GTK_BOX (self->sheet_box), list);
}

static void
wv_step_password_init (WvStepPassword *self)
{
  GtkWidget *column = wv_step_column (
      WV_STEP (self), _ ("Choose a password"),
      _ ("You type it each time Welverwijs starts. Four words are easy to remember and hard to "
         "guess. Only you know it."));
  GtkWidget *list = make_list ();

  make_sheet_box (self);
  self->first = add_password (list, _ ("Password"));
  self->second = add_password (list, _ ("Password once more"));
  self->strength = wv_step_message (NULL);
  self->message = wv_step_message (self->first);
  g_signal_connect_swapped (self->first, "changed", G_CALLBACK (typed_cb), self);
  g_signal_connect_swapped (self->second, "changed", G_CALLBACK (typed_cb), self);
  gtk_box_append (GTK_BOX (column), self->sheet_box);
  gtk_box_append (GTK_BOX (column), list);
  gtk_box_append (GTK_BOX (column), self->strength);
  gtk_box_append (GTK_BOX (column), self->message);
}

GtkWidget *
wv_step_password_new (WvEnrolment *enrolment)
{
  WvStepPassword *self = g_object_new (WV_TYPE_STEP_PASSWORD, NULL);

  wv_step_set_enrolment (WV_STEP (self), enrolment);
  return GTK_WIDGET (self);
}
