/* The recovery sheet after enrolment: the reminder until it is printed, and a new password with its code. */
#include "desk-fixture.h"

#include <string.h>

#include "store/wv-recovery-keep.h"
#include "ui/wv-forgot-dialog.h"
#include "ui/wv-recovery-dialog.h"
#include "ui/wv-recovery-view.h"

static void
collect (GtkWidget *widget, GType type, GPtrArray *found)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    g_ptr_array_add (found, widget);
  for (GtkWidget *c = gtk_widget_get_first_child (widget); c != NULL; c = gtk_widget_get_next_sibling (c))
    collect (c, type, found);
}

static GtkWidget *
find (GtkWidget *widget, GType type, guint index)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  collect (widget, type, found);
  return found->len > index ? found->pdata[index] : NULL;
}

static gboolean
shows (GtkWidget *widget, const char *text)
{
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();

  collect (widget, GTK_TYPE_LABEL, labels);
  for (guint i = 0; i < labels->len; i++)
    if (strstr (gtk_label_get_text (labels->pdata[i]), text) != NULL)
      return TRUE;
  return FALSE;
}

static GtkWidget *
window_of_type (GType type)
{
  g_autoptr (GList) all = gtk_window_list_toplevels ();

  for (GList *l = all; l != NULL; l = l->next)
    if (g_type_is_a (G_OBJECT_TYPE (l->data), type))
      return l->data;
  return NULL;
}

typedef struct
{
  Fixture *f;
  const char *code;
} Keep;

static gpointer
keep (WvDb *db, gpointer data, GError **error)
{
  const Keep *it = data;

  return GINT_TO_POINTER (wv_profile_save (db, wv_desk_get_profile (it->f->desk), error)
                          && wv_recovery_keep (db, it->f->vault, it->code, error));
}

static gpointer
load_kept (WvDb *db, gpointer data, GError **error)
{
  return wv_recovery_kept (db, data, error);
}

static gpointer
load_profile (WvDb *db, gpointer data, GError **error)
{
  return wv_profile_load (db, error);
}

static void
keep_code (Fixture *f, const char *code)
{
  Keep it = { f, code };

  g_assert_nonnull (wv_store_run (f->store, WV_STORE_WRITE, keep, &it, NULL));
}

static void
test_reminder (Fixture *f, gconstpointer data)
{
  g_autoptr (WvSecret) code = wv_recovery_code_new ();
  g_auto (GStrv) groups = g_strsplit (code, "-", -1);
  g_autoptr (WvProfile) profile = NULL;
  WvWindow *window;
  GtkWidget *dialog;

  wv_desk_get_profile (f->desk)->enrolled_at = wv_desk_now (f->desk) - G_GINT64_CONSTANT (3 * 86400000);
  keep_code (f, code);
  window = wv_window_new (NULL, f->desk);
  while ((dialog = window_of_type (WV_TYPE_RECOVERY_DIALOG)) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (shows (dialog, groups[0]));
  gtk_widget_activate_action (dialog, "recovery.ready", NULL);
  g_assert_true (shows (dialog, "Print the sheet, put it away"));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (find (dialog, GTK_TYPE_CHECK_BUTTON, 0)), TRUE);
  gtk_editable_set_text (GTK_EDITABLE (find (dialog, GTK_TYPE_ENTRY, 0)), groups[4]);
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  gtk_widget_activate_action (dialog, "recovery.ready", NULL);
  while (dialog != NULL)
    g_main_context_iteration (NULL, TRUE);
  profile = wv_store_run (f->store, WV_STORE_READ, load_profile, NULL, NULL);
  g_assert_cmpint (profile->recovery_checked_at, >, 0);
  g_assert_null (wv_store_run (f->store, WV_STORE_READ, load_kept, f->vault, NULL));
  gtk_window_destroy (GTK_WINDOW (window));
  spin ();
}

/* Opens the window @days after enrolment; whether the sheet is asked for. @ret_later: what the button says. */
static gboolean
asks_after (Fixture *f, int days, char **ret_later)
{
  WvWindow *window;
  GtkWidget *dialog;
  g_autoptr (WvProfile) profile = NULL;

  wv_desk_get_profile (f->desk)->enrolled_at = wv_desk_now (f->desk) - days * G_GINT64_CONSTANT (86400000);
  window = wv_window_new (NULL, f->desk);
  /* Answered in order: after this answer the other one is waiting in the main loop. */
  profile = wv_store_run (f->store, WV_STORE_READ, load_profile, NULL, NULL);
  spin ();
  dialog = window_of_type (WV_TYPE_RECOVERY_DIALOG);
  if (dialog != NULL && ret_later != NULL)
    {
      g_autoptr (GPtrArray) buttons = g_ptr_array_new ();

      collect (dialog, GTK_TYPE_BUTTON, buttons);
      for (guint i = 0; i < buttons->len; i++)
        if (g_strcmp0 (gtk_actionable_get_action_name (buttons->pdata[i]), "window.close") == 0
            && gtk_button_get_label (buttons->pdata[i]) != NULL)
          *ret_later = g_strdup (gtk_button_get_label (buttons->pdata[i]));
    }
  gtk_window_destroy (GTK_WINDOW (window));
  spin ();
  return dialog != NULL;
}

/* Later is for a week, once a day; after that the sheet is asked for at each start, and the button says so. */
static void
test_later_for_a_week (Fixture *f, gconstpointer data)
{
  g_autoptr (WvSecret) code = wv_recovery_code_new ();
  g_autoptr (GSettings) settings = g_settings_new ("nl.welverwijs.Welverwijs");
  g_autoptr (WvDesk) plain = f->desk;
  g_autofree char *week = NULL;
  g_autofree char *later = NULL;

  keep_code (f, code);
  f->desk = wv_desk_new (f->store, f->vault, wv_store_run (f->store, WV_STORE_READ, load_profile, NULL, NULL), NULL, settings);
  g_clear_object (&plain);
  g_assert_true (asks_after (f, 6, &week));
  g_assert_cmpstr (week, ==, "Later (you get a reminder every day)");
  g_assert_false (asks_after (f, 6, NULL));
  g_assert_true (asks_after (f, 7, &later));
  g_assert_cmpstr (later, ==, "Not now (Welverwijs asks at each start)");
  g_assert_true (asks_after (f, 7, NULL));
  g_settings_reset (settings, "recovery-reminded");
}

/* On the day itself it was just asked. */
static void
test_not_today (Fixture *f, gconstpointer data)
{
  g_autoptr (WvSecret) code = wv_recovery_code_new ();
  g_autoptr (WvProfile) profile = NULL;
  WvWindow *window;

  wv_desk_get_profile (f->desk)->enrolled_at = wv_desk_now (f->desk);
  keep_code (f, code);
  window = wv_window_new (NULL, f->desk);
  profile = wv_store_run (f->store, WV_STORE_READ, load_profile, NULL, NULL);
  spin ();
  g_assert_null (window_of_type (WV_TYPE_RECOVERY_DIALOG));
  gtk_window_destroy (GTK_WINDOW (window));
  spin ();
}

static void
fill_in (GtkWidget *dialog, const char *code, const char *password)
{
  /* A password row is no entry row of its own type only: the first row is the code. */
  gtk_editable_set_text (GTK_EDITABLE (find (dialog, ADW_TYPE_ENTRY_ROW, 0)), code);
  gtk_editable_set_text (GTK_EDITABLE (find (dialog, ADW_TYPE_PASSWORD_ENTRY_ROW, 0)), password);
  gtk_editable_set_text (GTK_EDITABLE (find (dialog, ADW_TYPE_PASSWORD_ENTRY_ROW, 1)), password);
}

static void
test_forgot (Fixture *f, gconstpointer data)
{
  g_autoptr (WvSecret) code = wv_recovery_code_new ();
  g_autoptr (WvSecret) wrong = wv_recovery_code_new ();
  g_autoptr (WvProfile) profile = NULL;
  g_autoptr (WvVault) vault = wv_vault_new ();
  GtkWidget *dialog;

  wv_desk_get_profile (f->desk)->recovery_wrap = wv_vault_wrap (f->vault, code, WV_WRAP_COST_MINIMUM, NULL);
  keep_code (f, code);
  wv_desk_lock (f->desk);
  dialog = GTK_WIDGET (wv_forgot_dialog_new (NULL, f->desk));
  wv_forgot_dialog_set_cost (WV_FORGOT_DIALOG (dialog), WV_WRAP_COST_MINIMUM);
  gtk_widget_activate_action (dialog, "forgot.save", NULL);
  g_assert_true (shows (dialog, "Copy the recovery code of the sheet."));
  fill_in (dialog, code, "kort");
  gtk_widget_activate_action (dialog, "forgot.save", NULL);
  g_assert_true (shows (dialog, "Too short."));
  fill_in (dialog, wrong, "negen zeilen op zee");
  gtk_widget_activate_action (dialog, "forgot.save", NULL);
  while (!shows (dialog, "not of your organisation"))
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (wv_desk_is_locked (f->desk));
  fill_in (dialog, code, "negen zeilen op zee");
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  gtk_widget_activate_action (dialog, "forgot.save", NULL);
  while (dialog != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (wv_desk_is_locked (f->desk));
  profile = wv_store_run (f->store, WV_STORE_READ, load_profile, NULL, NULL);
  g_assert_true (wv_vault_unlock (vault, profile->password_wrap, "negen zeilen op zee", NULL));
  g_assert_false (wv_vault_unlock (vault, profile->password_wrap, "zeven zeilen", NULL));
  g_assert_cmpstr (wv_desk_get_profile (f->desk)->password_wrap, ==, profile->password_wrap);
  spin ();
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/ui/recovery/reminder", Fixture, NULL, set_up, test_reminder, tear_down);
  g_test_add ("/ui/recovery/not-today", Fixture, NULL, set_up, test_not_today, tear_down);
  g_test_add ("/ui/recovery/later-for-a-week", Fixture, NULL, set_up, test_later_for_a_week, tear_down);
  g_test_add ("/ui/recovery/forgot", Fixture, NULL, set_up, test_forgot, tear_down);
  return g_test_run ();
}
