#include "ui/wv-forgot-dialog.h"

#include <glib/gi18n-lib.h>

#include "domain/wv-error.h"
#include "ui/wv-dialog.h"
#include "ui/wv-password.h"
#include "ui/wv-step.h"

struct _WvForgotDialog
{
  AdwWindow parent_instance;

  WvDesk *desk;
  WvWrapCost cost;
  GtkWidget *code, *first, *second, *strength, *message, *save;
};

G_DEFINE_FINAL_TYPE (WvForgotDialog, wv_forgot_dialog, ADW_TYPE_WINDOW)

static void
wv_forgot_dialog_dispose (GObject *object)
{
  g_clear_object (&WV_FORGOT_DIALOG (object)->desk);
  G_OBJECT_CLASS (wv_forgot_dialog_parent_class)->dispose (object);
}

typedef struct
{
  WvVault *vault; /* the desk's: unlocked when all went well */
  WvWrapCost cost;
  char *recovery_wrap, *code, *password;
  char *password_wrap; /* the new one */
} Renewal;

static void
renewal_free (gpointer data)
{
  Renewal *renewal = data;

  g_object_unref (renewal->vault);
  g_free (renewal->recovery_wrap);
  wv_secret_free (renewal->code);
  wv_secret_free (renewal->password);
  g_free (renewal->password_wrap);
  g_free (renewal);
}

/* With a vault of its own: the desk's opens only when the new password is kept. */
static gboolean
wrap_again (Renewal *renewal, GError **error)
{
  g_autoptr (WvVault) vault = wv_vault_new ();
  g_autoptr (WvSecret) code = wv_recovery_code_normalise (renewal->code, error);

  if (code == NULL || !wv_vault_unlock (vault, renewal->recovery_wrap, code, error))
    return FALSE;
  renewal->password_wrap = wv_vault_wrap (vault, renewal->password, renewal->cost, error);
  return renewal->password_wrap != NULL;
}

/* On the database thread: slow, but while the desk is locked nobody waits for that. */
static gpointer
renew (WvDb *db, gpointer data, GError **error)
{
  Renewal *renewal = data;
  g_autoptr (WvProfile) profile = NULL;

  if (!wrap_again (renewal, error))
    return NULL;
  profile = wv_profile_load (db, error);
  if (profile == NULL)
    return NULL;
  g_free (profile->password_wrap);
  profile->password_wrap = g_strdup (renewal->password_wrap);
  if (!wv_profile_save (db, profile, error)
      || !wv_vault_unlock (renewal->vault, renewal->password_wrap, renewal->password, error))
    return NULL;
  return g_strdup (renewal->password_wrap);
}

static void
complain (WvForgotDialog *self, GtkWidget *row, const char *text)
{
  wv_step_say (self->message, text, FALSE);
  gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID,
                               GTK_ACCESSIBLE_INVALID_TRUE, -1);
  gtk_widget_grab_focus (row);
}

static void
renewed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvForgotDialog) self = data;
  g_autoptr (GError) error = NULL;
  char *wrap = wv_store_run_finish (WV_STORE (source), result, &error);
  WvProfile *profile;

  if (wrap == NULL && self->desk != NULL)
    {
      gtk_widget_set_sensitive (self->save, TRUE);
      complain (self, self->code,
                g_error_matches (error, WV_ERROR, WV_ERROR_PASSWORD)
                    ? _ ("This recovery code is not of your organisation. Look at the sheet.")
                    : error->message);
    }
  if (wrap == NULL)
    return;
  if (self->desk == NULL)
    {
      g_free (wrap);
      return;
    }
  profile = wv_desk_get_profile (self->desk);
  g_free (profile->password_wrap);
  profile->password_wrap = wrap;
  gtk_window_destroy (GTK_WINDOW (self));
}

static const char *
text_of (GtkWidget *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
start (WvForgotDialog *self)
{
  Renewal *renewal = g_new0 (Renewal, 1);

  renewal->vault = g_object_ref (wv_desk_get_vault (self->desk));
  renewal->cost = self->cost;
  renewal->recovery_wrap = g_strdup (wv_desk_get_profile (self->desk)->recovery_wrap);
  renewal->code = g_strdup (text_of (self->code));
  renewal->password = g_strdup (text_of (self->first));
  wv_step_say (self->message, _ ("One moment"), TRUE);
  gtk_widget_set_sensitive (self->save, FALSE);
  wv_store_run_async (wv_desk_get_store (self->desk), WV_STORE_WRITE, renew, renewal, renewal_free,
                      g_free, NULL, renewed_cb, g_object_ref (self));
}

static void
save_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WvForgotDialog *self = WV_FORGOT_DIALOG (widget);
  WvStrength strength = wv_password_strength (text_of (self->first));

  if (!gtk_widget_get_sensitive (self->save))
    return;
  if (*text_of (self->code) == '\0')
    complain (self, self->code, _ ("Copy the recovery code of the sheet."));
  else if (strength < WV_STRENGTH_GOOD)
    complain (self, self->first, wv_strength_text (strength));
  else if (g_strcmp0 (text_of (self->first), text_of (self->second)) != 0)
    complain (self, self->second, _ ("The two passwords are not the same. Type the second again."));
  else
    start (self);
}

static void
wv_forgot_dialog_class_init (WvForgotDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wv_forgot_dialog_dispose;
  wv_dialog_class_setup (widget_class);
  gtk_widget_class_install_action (widget_class, "forgot.save", NULL, save_action);
}

static void
typed_cb (WvForgotDialog *self)
{
  WvStrength strength = wv_password_strength (text_of (self->first));

  wv_step_say (self->strength, *text_of (self->first) != '\0' ? wv_strength_text (strength) : NULL,
               strength >= WV_STRENGTH_GOOD);
  wv_step_say (self->message, NULL, TRUE);
  gtk_accessible_reset_state (GTK_ACCESSIBLE (self->code), GTK_ACCESSIBLE_STATE_INVALID);
  gtk_accessible_reset_state (GTK_ACCESSIBLE (self->first), GTK_ACCESSIBLE_STATE_INVALID);
  gtk_accessible_reset_state (GTK_ACCESSIBLE (self->second), GTK_ACCESSIBLE_STATE_INVALID);
}

static GtkWidget *
add_row (WvForgotDialog *self, GtkWidget *group, GType type, const char *title)
{
  GtkWidget *row = g_object_new (type, "title", title, "activates-default", TRUE, NULL);

  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  g_signal_connect_swapped (row, "changed", G_CALLBACK (typed_cb), self);
  return row;
}

static void
wv_forgot_dialog_init (WvForgotDialog *self)
{
  GtkWidget *box = wv_dialog_build (ADW_WINDOW (self), _ ("New password"), 520, 520);
  GtkWidget *sheet = adw_preferences_group_new ();
  GtkWidget *words = adw_preferences_group_new ();

  self->cost = WV_WRAP_COST_MODERATE;
  adw_preferences_group_set_description (
      ADW_PREFERENCES_GROUP (sheet),
      _ ("Take the recovery sheet of your organisation and copy the code."));
  self->strength = wv_step_message (NULL);
  self->message = wv_step_message (NULL);
  self->save = gtk_button_new_with_label (_ ("Save new password"));
  self->code = add_row (self, sheet, ADW_TYPE_ENTRY_ROW, _ ("Recovery code, eight groups of four"));
  self->first = add_row (self, words, ADW_TYPE_PASSWORD_ENTRY_ROW, _ ("New password"));
  self->second = add_row (self, words, ADW_TYPE_PASSWORD_ENTRY_ROW, _ ("Password once more"));
  gtk_widget_add_css_class (self->save, "suggested-action");
  gtk_widget_set_halign (self->save, GTK_ALIGN_END);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->save), "forgot.save");
  gtk_window_set_default_widget (GTK_WINDOW (self), self->save);
  gtk_box_append (GTK_BOX (box), sheet);
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), self->strength);
  gtk_box_append (GTK_BOX (box), self->message);
  gtk_box_append (GTK_BOX (box), self->save);
}

WvForgotDialog *
wv_forgot_dialog_new (GtkWindow *parent, WvDesk *desk)
{
  WvForgotDialog *self = g_object_new (WV_TYPE_FORGOT_DIALOG, "transient-for", parent, NULL);

  self->desk = g_object_ref (desk);
  return self;
}

void
wv_forgot_dialog_set_cost (WvForgotDialog *self, WvWrapCost cost)
{
  self->cost = cost;
}
