/* Another key of an organisation: nothing is trusted until somebody says to have compared the digits. */
#include "desk-fixture.h"

#include <gtk/gtk.h>

#include "seal/wv-fingerprint.h"
#include "store/wv-records.h"
#include "ui/wv-key-dialog.h"

#define WELFARE "01900000-0000-7000-8000-000000000009"

static char *
new_key (void)
{
  g_autoptr (WvVault) vault = wv_vault_new ();

  wv_vault_generate (vault);
  return wv_vault_dup_public_key (vault);
}

static gpointer
write_in_thread (WvDb *db, gpointer data, GError **error)
{
  g_autoptr (WvRecord) record = wv_record_new (&wv_kind_organisation, WELFARE);
  g_autofree char *first = new_key ();
  g_autofree char *second = new_key ();

  wv_record_set_text (record, "name", "Dorpshart Borsele");
  wv_record_set_text (record, "public_key", first);
  g_assert_true (wv_pin_check (db, record, 1, error));
  wv_record_set_text (record, "public_key", second);
  g_assert_true (wv_record_write (db, record, error));
  return g_steal_pointer (&second);
}

static gpointer
count_in_thread (WvDb *db, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) changes = wv_pin_changes (db, error);

  return GUINT_TO_POINTER (changes->len);
}

static guint
count_changes (Fixture *f)
{
  return GPOINTER_TO_UINT (wv_store_run (f->store, WV_STORE_READ, count_in_thread, NULL, NULL));
}

static GtkWidget *
find_dialog (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (WV_IS_KEY_DIALOG (l->data))
      return l->data;
  return NULL;
}

static gboolean
shows (GtkWidget *widget, const char *text)
{
  gboolean found = GTK_IS_LABEL (widget) && gtk_widget_is_visible (widget)
                   && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL;

  for (GtkWidget *c = gtk_widget_get_first_child (widget); c != NULL && !found; c = gtk_widget_get_next_sibling (c))
    found = shows (c, text);
  return found;
}

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  GtkWidget *found = g_type_is_a (G_OBJECT_TYPE (widget), type) ? widget : NULL;

  for (GtkWidget *c = gtk_widget_get_first_child (widget); c != NULL && found == NULL; c = gtk_widget_get_next_sibling (c))
    found = find (c, type);
  return found;
}

static void
test_accept (Fixture *f, gconstpointer data)
{
  WvWindow *window = wv_window_new (NULL, f->desk);
  g_autofree char *key = wv_store_run (f->store, WV_STORE_WRITE, write_in_thread, NULL, NULL);
  g_autofree char *digits = wv_fingerprint (key);
  GtkWidget *dialog;

  gtk_window_present (GTK_WINDOW (window));
  wv_key_dialog_present (window, WELFARE);
  while (find_dialog () == NULL)
    g_main_context_iteration (NULL, TRUE);
  dialog = find_dialog ();
  g_assert_true (shows (dialog, "Dorpshart Borsele has a new key"));
  g_assert_true (shows (dialog, digits));
  gtk_widget_activate_action (dialog, "key.accept", NULL);
  g_assert_true (shows (dialog, "Call first and compare the digits."));
  g_assert_cmpuint (count_changes (f), ==, 1);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (find (dialog, GTK_TYPE_CHECK_BUTTON)), TRUE);
  gtk_widget_activate_action (dialog, "key.accept", NULL);
  while (find_dialog () != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (count_changes (f), ==, 0);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_lock_closes (Fixture *f, gconstpointer data)
{
  WvWindow *window = wv_window_new (NULL, f->desk);
  g_autofree char *key = wv_store_run (f->store, WV_STORE_WRITE, write_in_thread, NULL, NULL);

  gtk_window_present (GTK_WINDOW (window));
  wv_key_dialog_present (window, WELFARE);
  while (find_dialog () == NULL)
    g_main_context_iteration (NULL, TRUE);
  wv_desk_lock (f->desk);
  while (find_dialog () != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (count_changes (f), ==, 1);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/ui/key-dialog/accept", Fixture, NULL, set_up, test_accept, tear_down);
  g_test_add ("/ui/key-dialog/lock-closes", Fixture, NULL, set_up, test_lock_closes, tear_down);
  return g_test_run ();
}
