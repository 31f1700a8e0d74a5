/* Preferences that really do something, the lock after idling, the table of keys, the main menu. */
#include "desk-fixture.h"

#include <string.h>

#include "ui/wv-about.h"
#include "ui/wv-idle-lock.h"
#include "ui/wv-main-menu.h"
#include "ui/wv-preferences.h"
#include "ui/wv-shortcut-table.h"
#include "ui/wv-shortcuts.h"
#include "ui/wv-text-size.h"
#include "ui/wv-window.h"

#define MINUTE (G_GINT64_CONSTANT (60) * G_USEC_PER_SEC)

static GSettings *settings;

/* The desk of the fixture with settings, which every window reads. */
static WvDesk *
desk_with_settings (Fixture *f)
{
  WvProfile *profile = wv_profile_new ();

  profile->server = g_strdup ("https://regio.example.nl");
  profile->organisation = g_strdup ("01900000-0000-7000-8000-000000000001");
  profile->organisation_name = g_strdup ("Praktijk De Visser & Zoon");
  profile->contact_name = g_strdup ("Marloes de Visser");
  profile->role = g_strdup ("gp");
  return wv_desk_new (f->store, f->vault, profile, NULL, settings);
}

static void
collect (GtkWidget *widget, GType type, GPtrArray *found)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    g_ptr_array_add (found, widget);
  for (GtkWidget *c = gtk_widget_get_first_child (widget); c != NULL; c = gtk_widget_get_next_sibling (c))
    collect (c, type, found);
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

static void
test_text_size (Fixture *f, gconstpointer data)
{
  g_autoptr (WvDesk) desk = desk_with_settings (f);
  GtkWidget *window = GTK_WIDGET (wv_preferences_new (NULL, desk));
  g_autoptr (GPtrArray) spins = g_ptr_array_new ();
  int before, after;

  wv_text_size_follow (settings);
  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &before, NULL);
  collect (window, GTK_TYPE_SPIN_BUTTON, spins);
  g_assert_cmpuint (spins->len, ==, 2);
  g_assert_cmpfloat (gtk_spin_button_get_value (spins->pdata[0]), ==, 100);
  gtk_spin_button_set_value (spins->pdata[0], 150);
  g_assert_cmpfloat (g_settings_get_double (settings, "text-size"), ==, 1.5);
  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &after, NULL);
  g_assert_cmpint (after, ==, (int) (before * 1.5));
  gtk_spin_button_set_value (spins->pdata[0], 300);
  g_assert_cmpfloat (g_settings_get_double (settings, "text-size"), ==, 2.0);
  g_settings_reset (settings, "text-size");
  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &after, NULL);
  g_assert_cmpint (after, ==, before);
  gtk_window_destroy (GTK_WINDOW (window));
  spin ();
}

static void
test_what_it_shows (Fixture *f, gconstpointer data)
{
  g_autoptr (WvDesk) desk = desk_with_settings (f);
  GtkWidget *window = GTK_WIDGET (wv_preferences_new (NULL, desk));
  g_autoptr (GPtrArray) toggles = g_ptr_array_new ();

  g_assert_true (shows (window, "https://regio.example.nl"));
  g_assert_true (shows (window, "Praktijk De Visser & Zoon"));
  collect (window, GTK_TYPE_SWITCH, toggles);
  g_assert_cmpuint (toggles->len, ==, 1);
  gtk_switch_set_active (toggles->pdata[0], TRUE);
  g_assert_true (wv_desk_get_hide_names (desk));
  g_assert_true (g_settings_get_boolean (settings, "hide-names"));
  wv_desk_set_hide_names (desk, FALSE);
  g_assert_false (gtk_switch_get_active (toggles->pdata[0]));
  gtk_window_destroy (GTK_WINDOW (window));
  spin ();
}

static void
test_idle_lock (Fixture *f, gconstpointer data)
{
  g_autoptr (WvDesk) desk = desk_with_settings (f);
  GtkWidget *window = gtk_window_new ();
  g_autoptr (WvIdleLock) idle = wv_idle_lock_new (window, desk);

  g_settings_set_uint (settings, "lock-minutes", 3);
  wv_idle_lock_touch (idle, 100 * MINUTE);
  wv_idle_lock_check (idle, 103 * MINUTE - 1);
  g_assert_false (wv_desk_is_locked (desk));
  wv_idle_lock_touch (idle, 102 * MINUTE);
  wv_idle_lock_check (idle, 103 * MINUTE);
  g_assert_false (wv_desk_is_locked (desk));
  wv_idle_lock_check (idle, 105 * MINUTE);
  g_assert_true (wv_desk_is_locked (desk));
  g_settings_reset (settings, "lock-minutes");
  gtk_window_destroy (GTK_WINDOW (window));
  spin ();
}

static guint
windows_over (GtkWindow *parent)
{
  g_autoptr (GList) all = gtk_window_list_toplevels ();
  guint n = 0;

  for (GList *l = all; l != NULL; l = l->next)
    n += gtk_window_get_transient_for (l->data) == parent;
  return n;
}

/* Each entry of the menu opens something, and the lock takes it away again. */
static void
test_menu (Fixture *f, gconstpointer data)
{
  static const char *const actions[] = { "win.preferences", "win.shortcuts", "win.about" };
  WvWindow *window = wv_window_new (NULL, f->desk);

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), actions[i], NULL));
      g_assert_cmpuint (windows_over (GTK_WINDOW (window)), ==, i + 1);
    }
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), "win.lock", NULL));
  spin ();
  g_assert_cmpuint (windows_over (GTK_WINDOW (window)), ==, 0);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.preferences", NULL);
  g_assert_cmpuint (windows_over (GTK_WINDOW (window)), ==, 0);
  gtk_window_destroy (GTK_WINDOW (window));
  spin ();
}

static void
test_shortcuts_window (Fixture *f, gconstpointer data)
{
  GtkWidget *window = g_object_new (WV_TYPE_SHORTCUTS, NULL);
  GtkWidget *about = g_object_new (WV_TYPE_ABOUT, NULL);
  guint n;
  const WvShortcut *table = wv_shortcut_table (&n);

  for (guint i = 0; i < n; i++)
    if (table[i].title != NULL)
      g_assert_true (shows (window, table[i].title));
  g_assert_true (shows (window, "Ctrl+N"));
  g_assert_true (shows (about, "0.1.0"));
  gtk_window_destroy (GTK_WINDOW (window));
  gtk_window_destroy (GTK_WINDOW (about));
  spin ();
}

/* What the table binds exists: a key that does nothing tells nothing. */
static void
test_keys (Fixture *f, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (wv_window_new (NULL, f->desk));
  guint n;
  const WvShortcut *table = wv_shortcut_table (&n);
  g_autofree char *tooltip = wv_shortcut_tooltip ("Lock", "win.lock");
  g_autofree char *without = wv_shortcut_tooltip ("Lock", "win.nothing");

  for (guint i = 0; i < n; i++)
    {
      g_auto (GStrv) keys = g_strsplit (table[i].keys, " ", -1);

      for (guint k = 0; keys[k] != NULL; k++)
        g_assert_true (gtk_accelerator_parse (keys[k], NULL, NULL));
    }
  g_assert_cmpstr (tooltip, ==, "Lock (Shift+Ctrl+L)");
  g_assert_cmpstr (without, ==, "Lock");
  g_assert_true (gtk_widget_activate_action (window, "win.next-pane", NULL));
  g_assert_true (gtk_widget_activate_action (window, "win.sync", NULL));
  gtk_window_destroy (GTK_WINDOW (window));
  spin ();
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  settings = g_settings_new ("nl.welverwijs.Welverwijs");
  g_test_add ("/ui/preferences/text-size", Fixture, NULL, set_up, test_text_size, tear_down);
  g_test_add ("/ui/preferences/what-it-shows", Fixture, NULL, set_up, test_what_it_shows, tear_down);
  g_test_add ("/ui/preferences/idle-lock", Fixture, NULL, set_up, test_idle_lock, tear_down);
  g_test_add ("/ui/preferences/menu", Fixture, NULL, set_up, test_menu, tear_down);
  g_test_add ("/ui/preferences/shortcuts-window", Fixture, NULL, set_up, test_shortcuts_window, tear_down);
  g_test_add ("/ui/preferences/keys", Fixture, NULL, set_up, test_keys, tear_down);
  return g_test_run ();
}
