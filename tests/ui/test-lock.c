/* Guessing the password: each try takes its time, and after five wrong ones the next must wait. The clock is ours. */
#include "desk-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "ui/wv-lock-view.h"

static gint64 now_ms;

static gint64
now (gpointer data)
{
  return now_ms;
}

static const WvClock clock_of_test = { now, NULL };

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  GtkWidget *found = g_type_is_a (G_OBJECT_TYPE (widget), type) ? widget : NULL;

  for (GtkWidget *c = gtk_widget_get_first_child (widget); c != NULL && found == NULL; c = gtk_widget_get_next_sibling (c))
    found = find (c, type);
  return found;
}

static gboolean
shows (GtkWidget *widget, const char *text)
{
  gboolean found = GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL;

  for (GtkWidget *c = gtk_widget_get_first_child (widget); c != NULL && !found; c = gtk_widget_get_next_sibling (c))
    found = shows (c, text);
  return found;
}

typedef struct
{
  Fixture base;
  GtkWidget *window;
  GtkWidget *row;
} Lock;

static void
set_up_lock (Lock *self, gconstpointer data)
{
  g_autofree char *path = NULL;
  WvProfile *profile = wv_profile_new ();

  now_ms = G_GINT64_CONSTANT (1764201600000);
  self->base.folder = g_dir_make_tmp ("wv-lock-XXXXXX", NULL);
  path = g_build_filename (self->base.folder, "welverwijs.db", NULL);
  self->base.store = wv_store_new (path, &clock_of_test, NULL);
  self->base.vault = wv_vault_new ();
  wv_vault_generate (self->base.vault);
  profile->organisation = g_strdup ("01900000-0000-7000-8000-000000000001");
  profile->organisation_name = g_strdup ("Praktijk De Visser");
  profile->contact_name = g_strdup ("Marloes de Visser");
  profile->role = g_strdup ("gp");
  profile->password_wrap = wv_vault_wrap (self->base.vault, "zeven zeilen", WV_WRAP_COST_MINIMUM, NULL);
  self->base.desk = wv_desk_new (self->base.store, self->base.vault, profile, NULL, NULL);
  wv_desk_lock (self->base.desk);
  self->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (self->window), wv_lock_view_new (self->base.desk));
  gtk_window_present (GTK_WINDOW (self->window));
  self->row = find (self->window, ADW_TYPE_PASSWORD_ENTRY_ROW);
}

static void
tear_down_lock (Lock *self, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  spin ();
  tear_down (&self->base, data);
}

static void
try_password (Lock *self, const char *password)
{
  gtk_editable_set_text (GTK_EDITABLE (self->row), password);
  g_signal_emit_by_name (self->row, "entry-activated");
  while (wv_desk_is_locked (self->base.desk) && !gtk_widget_get_sensitive (self->row))
    g_main_context_iteration (NULL, TRUE);
}

static void
test_five_tries (Lock *self, gconstpointer data)
{
  for (int i = 0; i < 4; i++)
    {
      try_password (self, "acht zeilen");
      g_assert_true (shows (self->window, "This password is not right. Try again."));
    }
  try_password (self, "acht zeilen");
  g_assert_true (shows (self->window, "Too many attempts. Wait 3 seconds."));
  /* Even the right one: or waiting would not slow down a guesser. What was typed stays. */
  try_password (self, "zeven zeilen");
  g_assert_true (wv_desk_is_locked (self->base.desk));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (self->row)), ==, "zeven zeilen");
  now_ms += 2999;
  try_password (self, "zeven zeilen");
  g_assert_true (shows (self->window, "Wait 1 second."));
  now_ms += 1;
  try_password (self, "zeven zeilen");
  g_assert_false (wv_desk_is_locked (self->base.desk));
}

static void
test_longer_each_time (Lock *self, gconstpointer data)
{
  const int waits[] = { 3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 30, 30 };

  for (int i = 0; i < 4; i++)
    try_password (self, "acht zeilen");
  for (guint i = 0; i < G_N_ELEMENTS (waits); i++)
    {
      g_autofree char *text = g_strdup_printf ("Wait %d seconds.", waits[i]);

      try_password (self, "acht zeilen");
      g_assert_true (shows (self->window, text));
      now_ms += waits[i] * 1000;
    }
}

static void
test_clock_put_back (Lock *self, gconstpointer data)
{
  for (int i = 0; i < 5; i++)
    try_password (self, "acht zeilen");
  now_ms -= G_GINT64_CONSTANT (365) * 86400000;
  try_password (self, "zeven zeilen");
  g_assert_true (shows (self->window, "Wait 30 seconds."));
}

static void
test_keyboard_there (Lock *self, gconstpointer data)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self->window));

  g_assert_nonnull (focus);
  g_assert_true (gtk_widget_is_ancestor (focus, self->row));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/ui/lock/five-tries", Lock, NULL, set_up_lock, test_five_tries, tear_down_lock);
  g_test_add ("/ui/lock/longer-each-time", Lock, NULL, set_up_lock, test_longer_each_time, tear_down_lock);
  g_test_add ("/ui/lock/clock-put-back", Lock, NULL, set_up_lock, test_clock_put_back, tear_down_lock);
  g_test_add ("/ui/lock/keyboard-there", Lock, NULL, set_up_lock, test_keyboard_there, tear_down_lock);
  return g_test_run ();
}
