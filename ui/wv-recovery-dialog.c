#include "ui/wv-recovery-dialog.h"

#include <glib/gi18n-lib.h>

#include "domain/wv-calendar.h"
#include "store/wv-recovery-keep.h"
#include "ui/wv-dialog.h"
#include "ui/wv-recovery-view.h"

/* So many days after enrolment *Later* means tomorrow; then it means the next start. */
#define DAYS_OF_LATER 7

struct _WvRecoveryDialog
{
  AdwWindow parent_instance;

  WvDesk *desk;
  WvRecoveryView *view;
  GtkWidget *later;
};

G_DEFINE_FINAL_TYPE (WvRecoveryDialog, wv_recovery_dialog, ADW_TYPE_WINDOW)

static void
wv_recovery_dialog_dispose (GObject *object)
{
  g_clear_object (&WV_RECOVERY_DIALOG (object)->desk);
  G_OBJECT_CLASS (wv_recovery_dialog_parent_class)->dispose (object);
}

static gpointer
checked (WvDb *db, gpointer data, GError **error)
{
  return GINT_TO_POINTER (wv_recovery_checked (db, *(gint64 *)data, error));
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvRecoveryDialog) self = data;
  g_autoptr (GError) error = NULL;

  /* Not kept: the reminder comes back, which is safe. */
  if (wv_store_run_finish (WV_STORE (source), result, &error) == NULL)
    g_warning ("the check of the recovery sheet was not kept: %s", error->message);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
ready_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WvRecoveryDialog *self = WV_RECOVERY_DIALOG (widget);
  gint64 now = wv_desk_now (self->desk);

  if (!wv_recovery_view_check (self->view))
    return;
  wv_desk_get_profile (self->desk)->recovery_checked_at = now;
  wv_store_run_async (wv_desk_get_store (self->desk), WV_STORE_WRITE, checked,
                      g_memdup2 (&now, sizeof now), g_free, NULL, NULL, checked_cb,
                      g_object_ref (self));
}

static void
wv_recovery_dialog_class_init (WvRecoveryDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wv_recovery_dialog_dispose;
  wv_dialog_class_setup (GTK_WIDGET_CLASS (klass));
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "recovery.ready", NULL, ready_action);
}

static GtkWidget *
make_bottom (WvRecoveryDialog *self)
{
  GtkWidget *bar = g_object_new (GTK_TYPE_BOX, "spacing", 12, "halign", GTK_ALIGN_END,
                                 "margin-start", 24, "margin-end", 24, "margin-top", 10,
                                 "margin-bottom", 10, NULL);
  GtkWidget *ready = gtk_button_new_with_label (_ ("Ready"));

  self->later = gtk_button_new_with_label (_ ("Later (you get a reminder every day)"));
  gtk_widget_add_css_class (self->later, "flat");
  gtk_widget_add_css_class (ready, "suggested-action");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->later), "window.close");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (ready), "recovery.ready");
  gtk_window_set_default_widget (GTK_WINDOW (self), ready);
  gtk_box_append (GTK_BOX (bar), self->later);
  gtk_box_append (GTK_BOX (bar), ready);
  return bar;
}

static void
wv_recovery_dialog_init (WvRecoveryDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->view = WV_RECOVERY_VIEW (wv_recovery_view_new ());
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->view));
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (box), make_bottom (self));
  adw_window_set_content (ADW_WINDOW (self), box);
  g_object_set (self, "modal", TRUE, "destroy-with-parent", TRUE, "title", _ ("Recovery sheet"),
                "default-width", 1040, "default-height", 720, NULL);
}

static gpointer
load_kept (WvDb *db, gpointer data, GError **error)
{
  return wv_recovery_kept (db, data, error);
}

static int
days_since_enrolment (WvDesk *desk)
{
  g_autofree char *today = wv_desk_dup_today (desk);
  g_autofree char *enrolled = wv_day_of (wv_desk_get_profile (desk)->enrolled_at);

  return wv_days_between (enrolled, today);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvWindow) window = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WvSecret) code = wv_store_run_finish (WV_STORE (source), result, &error);
  WvDesk *desk = wv_window_get_desk (window);
  WvRecoveryDialog *self;
  WvProfile *profile;

  if (code == NULL || desk == NULL || wv_desk_is_locked (desk))
    return;
  profile = wv_desk_get_profile (desk);
  self = g_object_new (WV_TYPE_RECOVERY_DIALOG, "transient-for", window, NULL);
  self->desk = g_object_ref (desk);
  if (days_since_enrolment (desk) >= DAYS_OF_LATER)
    gtk_button_set_label (GTK_BUTTON (self->later), _ ("Not now (Welverwijs asks at each start)"));
  wv_recovery_view_set_sheet (self->view,
                              wv_recovery_sheet_new (profile->organisation_name,
                                                     profile->contact_name, code,
                                                     profile->enrolled_at));
  gtk_window_present (GTK_WINDOW (self));
}

/* Once a day in the first days; who starts three times a day must not learn to click it away. */
static gboolean
is_time (WvDesk *desk)
{
  GSettings *settings = wv_desk_get_settings (desk);
  int days = days_since_enrolment (desk);
  g_autofree char *today = wv_desk_dup_today (desk);
  g_autofree char *reminded = settings != NULL ? g_settings_get_string (settings, "recovery-reminded") : NULL;

  if (days <= 0 || (days < DAYS_OF_LATER && g_strcmp0 (reminded, today) == 0))
    return FALSE;
  if (settings != NULL)
    g_settings_set_string (settings, "recovery-reminded", today);
  return TRUE;
}

void
wv_recovery_dialog_offer (WvWindow *window)
{
  WvDesk *desk = wv_window_get_desk (window);

  if (wv_desk_get_profile (desk)->recovery_checked_at == 0 && is_time (desk))
    wv_store_run_async (wv_desk_get_store (desk), WV_STORE_READ, load_kept,
                        g_object_ref (wv_desk_get_vault (desk)), g_object_unref,
                        (GDestroyNotify)wv_secret_free, NULL, loaded_cb, g_object_ref (window));
}
