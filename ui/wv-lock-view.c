#include "ui/wv-lock-view.h"

#include <glib/gi18n-lib.h>

#include "domain/wv-error.h"
#include "ui/wv-forgot-dialog.h"

/* After this many wrong passwords the next try waits, each time longer. That each try takes long is the vault's work. */
#define FREE_TRIES 5
#define WAIT_STEP_MS 3000
#define WAIT_MOST_MS 30000

struct _WvLockView
{
  AdwBin parent_instance;

  WvDesk *desk;
  GtkWidget *row, *button, *message;
  guint tries;
  gint64 wait_until; /* by the desk's clock */
};

G_DEFINE_FINAL_TYPE (WvLockView, wv_lock_view, ADW_TYPE_BIN)

static void
wv_lock_view_dispose (GObject *object)
{
  g_clear_object (&WV_LOCK_VIEW (object)->desk);
  G_OBJECT_CLASS (wv_lock_view_parent_class)->dispose (object);
}

/* Who locked with a key opens with keys. */
static void
wv_lock_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (wv_lock_view_parent_class)->map (widget);
  gtk_widget_grab_focus (WV_LOCK_VIEW (widget)->row);
}

static void
wv_lock_view_class_init (WvLockViewClass *klass)
{
  GTK_WIDGET_CLASS (klass)->map = wv_lock_view_map;
  G_OBJECT_CLASS (klass)->dispose = wv_lock_view_dispose;
}

typedef struct
{
  WvVault *vault;
  char *wrap, *password;
} Attempt;

static void
attempt_free (Attempt *attempt)
{
  g_object_unref (attempt->vault);
  g_free (attempt->wrap);
  wv_secret_free (attempt->password);
  g_free (attempt);
}

static void
unlock_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Attempt *attempt = data;
  GError *error = NULL;

  if (wv_vault_unlock (attempt->vault, attempt->wrap, attempt->password, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
say (WvLockView *self, const char *text, gboolean wrong)
{
  if (wrong)
    gtk_widget_add_css_class (self->message, "err-text");
  else
    gtk_widget_remove_css_class (self->message, "err-text");
  gtk_label_set_text (GTK_LABEL (self->message), text);
}

/* A clock that was put back must not lock somebody out for longer than the longest wait. */
static guint
seconds_to_wait (WvLockView *self)
{
  gint64 left = self->wait_until - wv_desk_now (self->desk);

  return left > 0 ? (guint)((MIN (left, WAIT_MOST_MS) + 999) / 1000) : 0;
}

static void
say_wait (WvLockView *self)
{
  guint seconds = seconds_to_wait (self);
  g_autofree char *text
      = g_strdup_printf (ngettext ("Too many attempts. Wait %u second.", "Too many attempts. Wait %u seconds.", seconds), seconds);

  say (self, text, TRUE);
}

static void
count_wrong (WvLockView *self)
{
  self->tries++;
  if (self->tries < FREE_TRIES)
    {
      say (self, _ ("This password is not right. Try again."), TRUE);
      return;
    }
  self->wait_until = wv_desk_now (self->desk) + MIN ((self->tries - FREE_TRIES + 1) * WAIT_STEP_MS, WAIT_MOST_MS);
  say_wait (self);
}

static void
unlocked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  WvLockView *self = WV_LOCK_VIEW (source);
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error) || self->desk == NULL)
    return;
  gtk_widget_set_sensitive (self->button, TRUE);
  gtk_widget_set_sensitive (self->row, TRUE);
  if (g_error_matches (error, WV_ERROR, WV_ERROR_PASSWORD))
    count_wrong (self);
  else
    say (self, error->message, TRUE);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->row), GTK_ACCESSIBLE_STATE_INVALID,
                               GTK_ACCESSIBLE_INVALID_TRUE, -1);
  gtk_widget_grab_focus (self->row);
}

static void
unlock_cb (WvLockView *self)
{
  const char *password = gtk_editable_get_text (GTK_EDITABLE (self->row));
  g_autoptr (GTask) task = NULL;
  Attempt *attempt;

  if (*password == '\0' || !gtk_widget_get_sensitive (self->button))
    {
      gtk_widget_grab_focus (self->row);
      return;
    }
  if (seconds_to_wait (self) > 0)
    {
      say_wait (self);
      return;
    }
  attempt = g_new0 (Attempt, 1);
  attempt->vault = g_object_ref (wv_desk_get_vault (self->desk));
  attempt->wrap = g_strdup (wv_desk_get_profile (self->desk)->password_wrap);
  attempt->password = g_strdup (password);
  gtk_editable_set_text (GTK_EDITABLE (self->row), "");
  say (self, _ ("One moment"), FALSE);
  /* A field that goes grey with the focus in it complains. */
  if (GTK_IS_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))))
    gtk_window_set_focus (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL);
  gtk_widget_set_sensitive (self->button, FALSE);
  gtk_widget_set_sensitive (self->row, FALSE);
  task = g_task_new (self, NULL, unlocked_cb, NULL);
  g_task_set_task_data (task, attempt, (GDestroyNotify)attempt_free);
  g_task_run_in_thread (task, unlock_thread);
}

static void
wv_lock_view_init (WvLockView *self)
{
  GtkWidget *list = gtk_list_box_new ();

  self->row = g_object_new (ADW_TYPE_PASSWORD_ENTRY_ROW, "title", _ ("Password"), NULL);
  self->button = gtk_button_new_with_label (_ ("Unlock"));
  self->message = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "max-width-chars", 40, NULL);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_list_box_append (GTK_LIST_BOX (list), self->row);
  gtk_widget_add_css_class (self->button, "suggested-action");
  gtk_widget_set_halign (self->button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->row, "entry-activated", G_CALLBACK (unlock_cb), self);
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (unlock_cb), self);
  g_object_set_data (G_OBJECT (self), "list", list);
}

static void
forgot_cb (WvLockView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  gtk_window_present (GTK_WINDOW (wv_forgot_dialog_new (GTK_WINDOW (root), self->desk)));
}

/* Only the sheet helps, and only when this computer has the key under it. */
static GtkWidget *
make_forgot (WvLockView *self, const WvProfile *profile)
{
  GtkWidget *button = gtk_button_new_with_label (_ ("Forgot your password?"));

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (button, profile->recovery_wrap != NULL);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (forgot_cb), self);
  return button;
}

GtkWidget *
wv_lock_view_new (WvDesk *desk)
{
  WvLockView *self = g_object_new (WV_TYPE_LOCK_VIEW, NULL);
  WvProfile *profile = wv_desk_get_profile (desk);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *inner = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *status = adw_status_page_new ();

  self->desk = g_object_ref (desk);
  gtk_box_append (GTK_BOX (inner), g_object_get_data (G_OBJECT (self), "list"));
  gtk_box_append (GTK_BOX (inner), self->message);
  gtk_box_append (GTK_BOX (inner), self->button);
  gtk_box_append (GTK_BOX (inner), make_forgot (self, profile));
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 380);
  adw_clamp_set_child (ADW_CLAMP (clamp), inner);
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (status), "system-lock-screen-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (status), profile->contact_name);
  adw_status_page_set_description (ADW_STATUS_PAGE (status), profile->organisation_name);
  adw_status_page_set_child (ADW_STATUS_PAGE (status), clamp);
  gtk_widget_set_vexpand (status, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), status);
  adw_bin_set_child (ADW_BIN (self), box);
  return GTK_WIDGET (self);
}
