/* Keuze nodig: from the queue to the dialog, nothing chosen beforehand, the choice in the outbox, and undo. */
#include "desk-fixture.h"

#include <string.h>

#include "store/wv-outbox.h"
#include "store/wv-records.h"
#include "ui/wv-conflict-dialog.h"
#include "ui/wv-sync-queue.h"

#define OFFER "01900000-0000-7000-8000-000000001001"

static gpointer
write_conflict (WvDb *db, gpointer data, GError **error)
{
  g_autoptr (WvRecord) offer = wv_record_new (&wv_kind_offer, OFFER);
  g_autoptr (WvRecord) record = wv_record_new (&wv_kind_conflict, "01900000-0000-7000-8000-00000000c001");
  const char *field = data;
  const char *const lines[] = { "VALUE=\"0113-555 034\";AUTHOR=;ORGANISATION=;AT=0",
                                "VALUE=\"06-555 00 134\";AUTHOR=01900000-0000-7000-8000-000000000002;ORGANISATION=;AT=1773136800000",
                                NULL };

  wv_record_set_text (offer, "title", "Eettafel Heinkenszand");
  wv_record_set_text (offer, "status", "active");
  wv_record_set_text (offer, "organisation", "01900000-0000-7000-8000-000000000001");
  wv_record_set_text (record, "organisation", "01900000-0000-7000-8000-000000000001");
  wv_record_set_text (record, "target_kind", "offer");
  wv_record_set_text (record, "target", OFFER);
  wv_record_set_text (record, "field", field);
  wv_record_set_text (record, "base_value", "\"0113-555 043\"");
  wv_record_set_strv (record, "alternatives", lines);
  wv_record_set_text (record, "status", "open");
  wv_record_set_version (record, 1);
  return GINT_TO_POINTER (wv_record_write (db, offer, error) && wv_record_write (db, record, error));
}

static gpointer
load_first (WvDb *db, gpointer data, GError **error)
{
  Fixture *f = data;
  g_autoptr (GPtrArray) all = wv_conflicts_load (db, f->vault, wv_desk_get_actor (f->desk), NULL, error);

  return all != NULL && all->len > 0 ? g_ptr_array_steal_index (all, 0) : NULL;
}

static gpointer
list_outbox (WvDb *db, gpointer data, GError **error)
{
  return wv_outbox_list (db, error);
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
    if (strstr (gtk_label_get_text (labels->pdata[i]), text) != NULL && gtk_widget_get_visible (labels->pdata[i]))
      return TRUE;
  return FALSE;
}

static void
write_one (Fixture *f, const char *field)
{
  g_assert_nonnull (wv_store_run (f->store, WV_STORE_WRITE, write_conflict, (gpointer) field, NULL));
}

static GtkWidget *
open_dialog (Fixture *f, WvWindow *window)
{
  WvConflict *conflict = wv_store_run (f->store, WV_STORE_READ, load_first, f, NULL);

  g_assert_nonnull (conflict);
  return GTK_WIDGET (wv_conflict_dialog_new (window, conflict));
}

static void
test_choose (Fixture *f, gconstpointer data)
{
  WvWindow *window = wv_window_new (NULL, f->desk);
  g_autoptr (GPtrArray) cards = g_ptr_array_new ();
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GPtrArray) after = NULL;
  GtkWidget *dialog;
  WvConflict *gone;

  write_one (f, "phone");
  dialog = open_dialog (f, window);
  g_assert_true (shows (dialog, "Two people changed the phone number"));
  g_assert_true (shows (dialog, "You · "));
  g_assert_true (shows (dialog, "Stands there now, by somebody else"));
  g_assert_true (shows (dialog, "It first said: 0113-555 043"));
  collect (dialog, GTK_TYPE_CHECK_BUTTON, cards);
  g_assert_cmpuint (cards->len, ==, 2);
  for (guint i = 0; i < cards->len; i++)
    g_assert_false (gtk_check_button_get_active (cards->pdata[i]));
  gtk_widget_activate_action (dialog, "choice.save", NULL);
  g_assert_true (shows (dialog, "Choose one of the values first."));
  gtk_widget_activate_action (dialog, "choice.pick", "i", 2);
  gtk_widget_activate_action (dialog, "choice.pick", "i", 1);
  g_assert_false (gtk_check_button_get_active (cards->pdata[0]));
  g_assert_true (gtk_check_button_get_active (cards->pdata[1]));
  g_assert_false (shows (dialog, "Choose one of the values first."));
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  gtk_widget_activate_action (dialog, "choice.save", NULL);
  while (dialog != NULL)
    g_main_context_iteration (NULL, TRUE);
  entries = wv_store_run (f->store, WV_STORE_READ, list_outbox, NULL, NULL);
  g_assert_cmpuint (entries->len, ==, 1);
  g_assert_cmpstr (((WvOutboxEntry *) entries->pdata[0])->what, ==, "resolve");
  gone = wv_store_run (f->store, WV_STORE_READ, load_first, f, NULL);
  g_assert_null (gone);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.undo", NULL);
  after = wv_store_run (f->store, WV_STORE_READ, list_outbox, NULL, NULL);
  g_assert_cmpuint (after->len, ==, 0);
  gtk_window_destroy (GTK_WINDOW (window));
  spin ();
}

static void
test_both (Fixture *f, gconstpointer data)
{
  WvWindow *window = wv_window_new (NULL, f->desk);
  GtkWidget *dialog;

  write_one (f, "summary");
  dialog = open_dialog (f, window);
  g_assert_true (shows (dialog, "Keep both, below each other"));
  gtk_window_destroy (GTK_WINDOW (dialog));
  gtk_window_destroy (GTK_WINDOW (window));
  spin ();
}

/* In the queue of the sync button each choice is a line; the lock closes what it opened. */
static void
test_in_queue (Fixture *f, gconstpointer data)
{
  WvWindow *window = wv_window_new (NULL, f->desk);
  GtkWidget *queue = wv_sync_queue_new ();
  g_autoptr (GPtrArray) lists = g_ptr_array_new ();
  g_autoptr (GList) windows = NULL;
  GtkWidget *dialog = NULL;

  write_one (f, "phone");
  wv_sync_queue_set_desk (WV_SYNC_QUEUE (queue), f->desk);
  wv_window_push (window, queue, FALSE);
  gtk_window_present (GTK_WINDOW (window));
  while (!shows (queue, "Phone · Eettafel Heinkenszand"))
    g_main_context_iteration (NULL, TRUE);
  collect (queue, GTK_TYPE_LIST_BOX, lists);
  g_signal_emit_by_name (lists->pdata[0], "row-activated", gtk_list_box_get_row_at_index (lists->pdata[0], 0));
  windows = gtk_window_list_toplevels ();
  for (GList *l = windows; l != NULL; l = l->next)
    if (WV_IS_CONFLICT_DIALOG (l->data))
      dialog = l->data;
  g_assert_nonnull (dialog);
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  wv_desk_lock (f->desk);
  while (dialog != NULL)
    g_main_context_iteration (NULL, TRUE);
  gtk_window_destroy (GTK_WINDOW (window));
  spin ();
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/ui/conflict-dialog/choose", Fixture, NULL, set_up, test_choose, tear_down);
  g_test_add ("/ui/conflict-dialog/both", Fixture, NULL, set_up, test_both, tear_down);
  g_test_add ("/ui/conflict-dialog/in-queue", Fixture, NULL, set_up, test_in_queue, tear_down);
  return g_test_run ();
}
