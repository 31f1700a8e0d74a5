/* The shell with a real store and vault: what is on the screen locked, unlocked, and with a view over it. */
#include "desk-fixture.h"

#include "domain/wv-error.h"
#include "ui/wv-disk-bar.h"
#include "ui/wv-pages.h"
#include "ui/wv-window.h"

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

static void
test_lock (Fixture *f, gconstpointer data)
{
  WvWindow *window = wv_window_new (NULL, f->desk);
  GtkWidget *widget = GTK_WIDGET (window);

  g_assert_nonnull (find (widget, WV_TYPE_PAGE));
  g_assert_null (find (widget, ADW_TYPE_PASSWORD_ENTRY_ROW));
  wv_window_toast (window, "Verwijzing van Jacoba Kole verstuurd");
  g_assert_true (shows (widget, "Jacoba"));
  gtk_widget_activate_action (widget, "win.lock", NULL);
  spin ();
  g_assert_true (wv_desk_is_locked (f->desk));
  g_assert_false (shows (widget, "Jacoba"));
  g_assert_null (find (widget, WV_TYPE_PAGE));
  g_assert_nonnull (find (widget, ADW_TYPE_PASSWORD_ENTRY_ROW));
  gtk_window_destroy (GTK_WINDOW (window));
  spin ();
}

static void
type_password (GtkWidget *window, const char *password)
{
  GtkWidget *row = find (window, ADW_TYPE_PASSWORD_ENTRY_ROW);

  gtk_editable_set_text (GTK_EDITABLE (row), password);
  g_signal_emit_by_name (row, "entry-activated");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "");
  while (find (window, ADW_TYPE_PASSWORD_ENTRY_ROW) == row && !gtk_widget_get_sensitive (row))
    g_main_context_iteration (NULL, TRUE);
}

static void
test_unlock (Fixture *f, gconstpointer data)
{
  WvWindow *window;
  GtkWidget *row;

  wv_desk_lock (f->desk);
  window = wv_window_new (NULL, f->desk);
  type_password (GTK_WIDGET (window), "acht zeilen");
  row = find (GTK_WIDGET (window), ADW_TYPE_PASSWORD_ENTRY_ROW);
  g_assert_nonnull (row);
  gtk_test_accessible_assert_state (row, GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE);
  g_assert_true (wv_desk_is_locked (f->desk));
  type_password (GTK_WIDGET (window), "zeven zeilen");
  g_assert_false (wv_desk_is_locked (f->desk));
  g_assert_nonnull (find (GTK_WIDGET (window), WV_TYPE_PAGE));
  gtk_window_destroy (GTK_WINDOW (window));
  spin ();
}

static void
count_undo (gpointer data)
{
  (*(int *)data)++;
}

static void
test_undo_once (Fixture *f, gconstpointer data)
{
  WvWindow *window = wv_window_new (NULL, f->desk);
  int undone = 0;

  wv_window_toast_undo (window, "Afspraak <gedaan>", count_undo, &undone, NULL);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.undo", NULL);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.undo", NULL);
  g_assert_cmpint (undone, ==, 1);
  gtk_window_destroy (GTK_WINDOW (window));
  spin ();
}

static void
test_push_and_back (Fixture *f, gconstpointer data)
{
  WvWindow *window = wv_window_new (NULL, f->desk);
  GtkWidget *content = gtk_label_new ("content"), *full = gtk_label_new ("full");

  wv_window_push (window, content, FALSE);
  wv_window_push (window, full, TRUE);
  g_assert_true (gtk_widget_get_child_visible (full));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.back", NULL);
  g_assert_true (gtk_widget_get_child_visible (content));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.back", NULL);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.back", NULL);
  g_assert_nonnull (find (GTK_WIDGET (window), WV_TYPE_PAGE));
  gtk_window_destroy (GTK_WINDOW (window));
  spin ();
}

static void
test_every_page (Fixture *f, gconstpointer data)
{
  WvWindow *window = wv_window_new (NULL, f->desk);
  guint n;
  const WvPageInfo *infos = wv_pages (&n);

  for (guint i = 0; i < n; i++)
    {
      GtkWidget *page = g_object_ref_sink (g_object_new (infos[i].get_type (), "desk", f->desk, NULL));

      g_assert_nonnull (adw_bin_get_child (ADW_BIN (page)));
      spin ();
      g_object_unref (page);
    }
  gtk_widget_activate_action (GTK_WIDGET (window), "win.nth-page", "i", 1);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.new-referral", "s", "");
  spin ();
  gtk_window_destroy (GTK_WINDOW (window));
  spin ();
}

static void
test_role (Fixture *f, gconstpointer data)
{
  gboolean receiver = g_strcmp0 (data, "social_worker") == 0;
  WvWindow *window = wv_window_new (NULL, f->desk);

  g_assert_cmpint (wv_desk_is_receiver (f->desk), ==, receiver);
  g_assert_cmpint (shows (GTK_WIDGET (window), "New referral"), ==, !receiver);
  gtk_window_destroy (GTK_WINDOW (window));
  spin ();
}

/* Who only coordinates has no residents: nothing to refer, no inbox, and no key that opens them all the same. */
static void
test_coordinator (Fixture *f, gconstpointer data)
{
  WvWindow *window = wv_window_new (NULL, f->desk);
  GtkWidget *widget = GTK_WIDGET (window);

  g_assert_true (shows (widget, "Directory"));
  g_assert_false (shows (widget, "Referrals"));
  g_assert_false (shows (widget, "Inbox"));
  g_assert_false (shows (widget, "New referral"));
  gtk_widget_activate_action (widget, "win.new-referral", "s", "");
  g_assert_false (shows (widget, "Reason for referral"));
  gtk_window_destroy (GTK_WINDOW (window));
  spin ();
}

static gpointer
cannot_save (WvDb *db, gpointer data, GError **error)
{
  g_set_error_literal (error, WV_ERROR, WV_ERROR_FULL, "The disk is full.");
  return NULL;
}

/* Over every screen, locked too: what is not saved is not to be found out later. */
static void
test_disk_bar (Fixture *f, gconstpointer data)
{
  WvWindow *window = wv_window_new (NULL, f->desk);
  GtkWidget *bar = find (GTK_WIDGET (window), WV_TYPE_DISK_BAR);

  g_assert_false (gtk_widget_get_visible (bar));
  g_assert_null (wv_store_run (f->store, WV_STORE_WRITE, cannot_save, NULL, NULL));
  spin ();
  g_assert_true (gtk_widget_get_visible (bar));
  g_assert_true (shows (bar, "The disk is full."));
  wv_desk_lock (f->desk);
  spin ();
  bar = find (GTK_WIDGET (window), WV_TYPE_DISK_BAR);
  g_assert_true (gtk_widget_get_visible (bar));
  g_signal_emit_by_name (find (bar, GTK_TYPE_BUTTON), "clicked");
  while (gtk_widget_get_visible (bar))
    g_main_context_iteration (NULL, TRUE);
  gtk_window_destroy (GTK_WINDOW (window));
  spin ();
}

/* Below 1100 pixels the screens need the room: the sidebar keeps its icons, and the words become tooltips. */
static void
test_narrow (Fixture *f, gconstpointer data)
{
  WvWindow *window = wv_window_new (NULL, f->desk);
  GtkWidget *row, *words;

  gtk_window_set_default_size (GTK_WINDOW (window), 940, 620);
  gtk_window_present (GTK_WINDOW (window));
  row = find (GTK_WIDGET (window), GTK_TYPE_LIST_BOX_ROW);
  words = find (row, GTK_TYPE_LABEL);
  g_assert_true (gtk_widget_get_visible (words));
  g_assert_null (gtk_widget_get_tooltip_text (row));
  while (gtk_widget_get_visible (words))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (gtk_widget_get_tooltip_text (row), ==, "Today");
  gtk_window_set_default_size (GTK_WINDOW (window), 1200, 620);
  while (!gtk_widget_get_visible (words))
    g_main_context_iteration (NULL, TRUE);
  gtk_window_destroy (GTK_WINDOW (window));
  spin ();
}

static void
test_pages_table (void)
{
  guint n;
  const WvPageInfo *infos = wv_pages (&n);

  g_assert_cmpuint (n, >, 0);
  for (guint i = 0; i < n; i++)
    {
      g_assert_true (g_type_is_a (infos[i].get_type (), WV_TYPE_PAGE));
      g_assert_true (wv_page_info_find (infos[i].name) == &infos[i]);
    }
  g_assert_null (wv_page_info_find ("nowhere"));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/ui/window/pages-table", test_pages_table);
  g_test_add ("/ui/window/lock", Fixture, NULL, set_up, test_lock, tear_down);
  g_test_add ("/ui/window/unlock", Fixture, NULL, set_up, test_unlock, tear_down);
  g_test_add ("/ui/window/undo-once", Fixture, NULL, set_up, test_undo_once, tear_down);
  g_test_add ("/ui/window/push-and-back", Fixture, NULL, set_up, test_push_and_back, tear_down);
  g_test_add ("/ui/window/every-page", Fixture, NULL, set_up, test_every_page, tear_down);
  g_test_add ("/ui/window/role-gp", Fixture, "gp", set_up, test_role, tear_down);
  g_test_add ("/ui/window/role-social-worker", Fixture, "social_worker", set_up, test_role, tear_down);
  g_test_add ("/ui/window/role-coordinator", Fixture, "region_coordinator", set_up, test_coordinator, tear_down);
  g_test_add ("/ui/window/narrow", Fixture, NULL, set_up, test_narrow, tear_down);
  g_test_add ("/ui/window/disk-bar", Fixture, NULL, set_up, test_disk_bar, tear_down);
  return g_test_run ();
}
