#include "ui/wv-step-code.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "domain/wv-code.h"
#include "domain/wv-error.h"
#include "ui/wv-code-entry.h"
#include "ui/wv-format.h"
#include "ui/wv-tag.h"

/* After so many wrong codes the next one waits; the server does the same. */
#define TRIES 5
#define WAIT_SECONDS 60

struct _WvStepCode
{
  WvStep parent_instance;

  char *server;
  GtkWidget *server_row, *server_list;
  GtkWidget *code, *message, *again, *result, *help;
  GCancellable *cancellable;
  guint wrong;
  gint64 wait_until;
};

G_DEFINE_FINAL_TYPE (WvStepCode, wv_step_code, WV_TYPE_STEP)

static void
wv_step_code_dispose (GObject *object)
{
  WvStepCode *self = WV_STEP_CODE (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->server, g_free);
  G_OBJECT_CLASS (wv_step_code_parent_class)->dispose (object);
}

static const WvInvitation *
found (WvStepCode *self)
{
  return wv_enrolment_get_invitation (wv_step_get_enrolment (WV_STEP (self)));
}

static void
add_fact (WvStepCode *self, const char *icon, const char *title, const char *value)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *name = g_strdup_printf ("%s: %s", title, value);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), value);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row),
                             g_object_new (GTK_TYPE_IMAGE, "icon-name", icon, "accessible-role",
                                           GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_list_box_append (GTK_LIST_BOX (self->result), row);
}

static void
add_person (WvStepCode *self, const WvInvitation *invitation)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *avatar = adw_avatar_new (40, invitation->contact_name, TRUE);
  GtkWidget *tag = wv_tag_new (WV_TONE_OK, "emblem-ok-symbolic", _ ("found"));
  g_autofree char *role = g_utf8_strdown (wv_code_label ("role", invitation->role), -1);
  g_autofree char *who = g_strdup_printf ("%s, %s", invitation->contact_name, role);
  g_autofree char *name = g_strdup_printf ("%s, %s", who, invitation->organisation_name);

  gtk_widget_add_css_class (avatar, "pro");
  gtk_widget_set_valign (tag, GTK_ALIGN_CENTER);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), who);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), invitation->organisation_name ?: "");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), avatar);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), tag);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_list_box_append (GTK_LIST_BOX (self->result), row);
}

static void
clear_result (WvStepCode *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (self->result)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->result), row);
  gtk_widget_set_visible (self->result, FALSE);
}

static void
show_result (WvStepCode *self)
{
  const WvInvitation *invitation = found (self);
  gboolean sends = g_str_has_prefix (invitation->role, "gp")
                   || g_str_equal (invitation->role, "attention_gp");
  g_autofree char *by
      = invitation->invited_by_phone != NULL
            ? g_strdup_printf ("%s · %s", invitation->invited_by, invitation->invited_by_phone)
            : g_strdup (invitation->invited_by);

  clear_result (self);
  add_person (self, invitation);
  if (by != NULL)
    add_fact (self, "avatar-default-symbolic", _ ("Invited by"), by);
  add_fact (self, "view-reveal-symbolic", _ ("You will see"),
            sends ? _ ("Your own referrals and the offers in the region")
                  : _ ("The referrals to your organisation and the offers in the region"));
  gtk_widget_set_visible (self->result, TRUE);
  wv_step_say (self->message, _ ("The code is right"), TRUE);
}

static char *
error_text (WvStepCode *self, const GError *error)
{
  g_autofree char *code = wv_code_entry_dup_text (WV_CODE_ENTRY (self->code));

  if (g_error_matches (error, WV_ERROR, WV_ERROR_NETWORK))
    return g_strdup (_ ("The code needs a connection for a moment."));
  if (g_error_matches (error, WV_ERROR, WV_ERROR_TOO_LARGE))
    return g_strdup (_ ("Too many attempts. Wait 1 minute."));
  if (!g_error_matches (error, WV_ERROR, WV_ERROR_NOT_FOUND))
    return g_strdup (error->message);
  if (strchr (code, '2') != NULL && strchr (code, 'Z') != NULL)
    return g_strdup (_ ("This code is not right. Look at the 2 and the Z."));
  return g_strdup (_ ("This code is not right. Check it against the letter."));
}

static void
show_error (WvStepCode *self, const GError *error)
{
  g_autofree char *text = error_text (self, error);
  gboolean network = g_error_matches (error, WV_ERROR, WV_ERROR_NETWORK);

  if (g_error_matches (error, WV_ERROR, WV_ERROR_NOT_FOUND) && ++self->wrong % TRIES == 0)
    self->wait_until = g_get_monotonic_time () + WAIT_SECONDS * G_USEC_PER_SEC;
  wv_step_say (self->message, text, FALSE);
  gtk_widget_set_visible (self->again, network);
  if (network)
    gtk_widget_grab_focus (self->again);
  else
    wv_code_entry_focus (WV_CODE_ENTRY (self->code));
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvStepCode) self = data;
  g_autoptr (GError) error = NULL;
  gboolean good = wv_enrolment_look_finish (WV_ENROLMENT (source), result, &error);

  if (g_error_matches (error, WV_ERROR, WV_ERROR_CANCELLED) || self->server == NULL)
    return;
  wv_step_set_busy (WV_STEP (self), FALSE);
  if (good)
    show_result (self);
  else
    show_error (self, error);
  wv_step_emit_changed (WV_STEP (self));
}

static const char *
server_of (WvStepCode *self)
{
  return gtk_widget_get_visible (self->server_list)
             ? gtk_editable_get_text (GTK_EDITABLE (self->server_row))
             : self->server;
}

static void
look (WvStepCode *self)
{
  g_autofree char *code = wv_code_entry_dup_text (WV_CODE_ENTRY (self->code));

  if (wv_step_is_busy (WV_STEP (self)))
    return;
  gtk_widget_set_visible (self->again, FALSE);
  if (*server_of (self) == '\0')
    {
      wv_step_say (self->message, _ ("Fill in the address of the server. It is in the letter."),
                   FALSE);
      gtk_widget_grab_focus (self->server_row);
      return;
    }
  if (g_get_monotonic_time () < self->wait_until)
    {
      wv_step_say (self->message, _ ("Too many attempts. Wait 1 minute."), FALSE);
      return;
    }
  wv_step_say (self->message, _ ("One moment"), TRUE);
  wv_step_set_busy (WV_STEP (self), TRUE);
  wv_enrolment_look_async (wv_step_get_enrolment (WV_STEP (self)), server_of (self), code,
                           self->cancellable, looked_cb, g_object_ref (self));
}

static void
code_changed_cb (WvStepCode *self)
{
  if (wv_step_get_enrolment (WV_STEP (self)) == NULL || wv_step_is_busy (WV_STEP (self)))
    return;
  wv_enrolment_forget (wv_step_get_enrolment (WV_STEP (self)));
  clear_result (self);
  wv_step_say (self->message, NULL, TRUE);
  wv_step_emit_changed (WV_STEP (self));
}

/* Each look is a guess for the server: who puts right a letter at the front must not use one up at each key. */
static void
code_complete_cb (WvStepCode *self)
{
  if (wv_step_get_enrolment (WV_STEP (self)) != NULL && wv_code_entry_is_full (WV_CODE_ENTRY (self->code)))
    look (self);
}

static void
wv_step_code_enter (WvStep *step)
{
  WvStepCode *self = WV_STEP_CODE (step);

  if (gtk_widget_get_visible (self->server_list) && *server_of (self) == '\0')
    gtk_widget_grab_focus (self->server_row);
  else
    wv_code_entry_focus (WV_CODE_ENTRY (self->code));
}

static void
wv_step_code_next (WvStep *step)
{
  WvStepCode *self = WV_STEP_CODE (step);

  if (found (self) != NULL)
    wv_step_emit_done (step);
  else if (wv_code_entry_is_full (WV_CODE_ENTRY (self->code)))
    look (self);
  else
    {
      wv_step_say (self->message, _ ("The code has 12 characters. Fill in all of them."), FALSE);
      wv_code_entry_focus (WV_CODE_ENTRY (self->code));
    }
}

static const char *
wv_step_code_aside_label (WvStep *step)
{
  return found (WV_STEP_CODE (step)) != NULL ? _ ("This is not me") : NULL;
}

/* Whose code it is must be put right by who sent it. */
static void
wv_step_code_aside (WvStep *step)
{
  WvStepCode *self = WV_STEP_CODE (step);
  const WvInvitation *invitation = found (self);
  g_autofree char *call = NULL;

  if (invitation == NULL)
    return;
  if (invitation->invited_by != NULL && invitation->invited_by_phone != NULL)
    call = g_strdup_printf (_ ("Call %s, %s. You get another code."), invitation->invited_by,
                            invitation->invited_by_phone);
  else
    call = g_strdup (_ ("Call your regional coordinator. You get another code."));
  wv_code_entry_set_text (WV_CODE_ENTRY (self->code), "");
  wv_step_say (self->message, call, FALSE);
  wv_code_entry_focus (WV_CODE_ENTRY (self->code));
}

static void
wv_step_code_class_init (WvStepCodeClass *klass)
{
  WvStepClass *step = WV_STEP_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wv_step_code_dispose;
  step->enter = wv_step_code_enter;
  step->next = wv_step_code_next;
  step->aside = wv_step_code_aside;
  step->aside_label = wv_step_code_aside_label;
}

static void
no_code_cb (WvStepCode *self)
{
  wv_step_say (self->help, _ ("Ask your regional coordinator. You get a letter with a code."), TRUE);
}

static void
have_sheet_cb (WvStepCode *self)
{
  wv_step_say (self->help,
               _ ("Fill in the code of the letter first. After that you copy the code of your "
                  "recovery sheet."),
               TRUE);
}

static GtkWidget *
make_links (WvStepCode *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);
  GtkWidget *none = gtk_button_new_with_label (_ ("I have no code"));
  GtkWidget *sheet = gtk_button_new_with_label (_ ("I already have a recovery sheet"));

  gtk_widget_add_css_class (none, "flat");
  gtk_widget_add_css_class (sheet, "flat");
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (none, "clicked", G_CALLBACK (no_code_cb), self);
  g_signal_connect_swapped (sheet, "clicked", G_CALLBACK (have_sheet_cb), self);
  gtk_box_append (GTK_BOX (box), none);
  gtk_box_append (GTK_BOX (box), sheet);
  return box;
}

static GtkWidget *
make_list (void)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  return list;
}

static void
wv_step_code_init (WvStepCode *self)
{
  GtkWidget *column = wv_step_column (
      WV_STEP (self), _ ("Enter your code"),
      _ ("The code is in the letter from your regional coordinator. You can use it once, until 14 "
         "days after the date on the letter."));

  self->cancellable = g_cancellable_new ();
  self->server_list = make_list ();
  self->server_row = g_object_new (ADW_TYPE_ENTRY_ROW, "title", _ ("Address of the regional server"),
                                   "activates-default", TRUE, "input-purpose",
                                   GTK_INPUT_PURPOSE_URL, NULL);
  gtk_list_box_append (GTK_LIST_BOX (self->server_list), self->server_row);
  self->code = wv_code_entry_new ();
  self->message = wv_step_message (self->code);
  self->again = gtk_button_new_with_label (_ ("Try again"));
  gtk_widget_set_halign (self->again, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->again, FALSE);
  self->result = make_list ();
  gtk_widget_set_visible (self->result, FALSE);
  self->help = wv_step_message (NULL);
  g_signal_connect_swapped (self->code, "changed", G_CALLBACK (code_changed_cb), self);
  g_signal_connect_swapped (self->code, "complete", G_CALLBACK (code_complete_cb), self);
  g_signal_connect_swapped (self->again, "clicked", G_CALLBACK (look), self);
  gtk_box_append (GTK_BOX (column), self->server_list);
  gtk_box_append (GTK_BOX (column), self->code);
  gtk_box_append (GTK_BOX (column), self->message);
  gtk_box_append (GTK_BOX (column), self->again);
  gtk_box_append (GTK_BOX (column), self->result);
  gtk_box_append (GTK_BOX (column), make_links (self));
  gtk_box_append (GTK_BOX (column), self->help);
}

GtkWidget *
wv_step_code_new (WvEnrolment *enrolment, const char *server)
{
  WvStepCode *self = g_object_new (WV_TYPE_STEP_CODE, NULL);

  wv_step_set_enrolment (WV_STEP (self), enrolment);
  self->server = g_strdup (server != NULL ? server : "");
  gtk_widget_set_visible (self->server_list, *self->server == '\0');
  return GTK_WIDGET (self);
}
