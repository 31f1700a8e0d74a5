/* Keuze nodig: from the queue to the dialog, nothing chosen beforehand, the choice in the outbox, and undo. */
#include "desk-fixture.h"

#include <string.h>

#include "store/wv-outbox.h"
#include "store/wv-records.h"
#include "ui/wv-choices-window.h"
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
  wv_db_note_change (db, "conflict", wv_record_get_id (record));
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
  g_assert_true (shows (dialog, "Stood there before; who wrote it was not kept"));
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

static gpointer
load_settled (WvDb *db, gpointer data, GError **error)
{
  Fixture *f = data;
  g_autoptr (GPtrArray) all = wv_conflicts_load_settled (db, f->vault, wv_desk_get_actor (f->desk), NULL, 10, error);

  return all->len > 0 ? g_ptr_array_steal_index (all, 0) : NULL;
}

typedef struct
{
  const char *field, *base, *status, *settled;
  const char *lines[5];
} Written;

static gpointer
write_other (WvDb *db, gpointer data, GError **error)
{
  const Written *written = data;
  g_autoptr (WvRecord) record = wv_record_load (db, &wv_kind_conflict, "01900000-0000-7000-8000-00000000c001", error);
  g_autoptr (WvRecord) joke = wv_record_new (&wv_kind_contact, "01900000-0000-7000-8000-000000000103");
  g_autoptr (WvRecord) other = wv_record_new (&wv_kind_organisation, "01900000-0000-7000-8000-000000000009");

  wv_record_set_text (joke, "organisation", "01900000-0000-7000-8000-000000000009");
  wv_record_set_text (joke, "name", "Joke Traas");
  wv_record_set_text (other, "name", "Dorpshart Borsele");
  wv_record_set_text (other, "type", "welfare");
  wv_record_set_text (record, "field", written->field);
  wv_record_set_text (record, "base_value", written->base);
  wv_record_set_strv (record, "alternatives", written->lines);
  wv_record_set_text (record, "status", written->status);
  wv_record_set_text (record, "settled_value", written->settled);
  if (written->settled != NULL)
    {
      wv_record_set_text (record, "settled_by", "01900000-0000-7000-8000-000000000103");
      wv_record_set_int (record, "settled_at", G_GINT64_CONSTANT (1773136900000));
    }
  return GINT_TO_POINTER (wv_record_write (db, joke, error) && wv_record_write (db, other, error) && wv_record_write (db, record, error));
}

static void
write_two (Fixture *f, const Written *written)
{
  write_one (f, "phone");
  g_assert_nonnull (wv_store_run (f->store, WV_STORE_WRITE, write_other, (gpointer) written, NULL));
}

#define JOKE "AUTHOR=01900000-0000-7000-8000-000000000103;ORGANISATION=01900000-0000-7000-8000-000000000009;AT=1773136800000"
#define MINE "AUTHOR=01900000-0000-7000-8000-000000000002;ORGANISATION=01900000-0000-7000-8000-000000000001;AT=1773136860000"

/* As the picture 09c: who, from where, when, and the question names the other. */
static void
test_names (Fixture *f, gconstpointer data)
{
  const Written written = { "phone", "\"0113-555 043\"", "open", NULL,
                            { "VALUE=\"06-555 00 134\";" JOKE, "VALUE=\"0113-555 034\";" MINE, NULL } };
  WvWindow *window = wv_window_new (NULL, f->desk);
  GtkWidget *dialog;

  write_two (f, &written);
  dialog = open_dialog (f, window);
  g_assert_true (shows (dialog, "You changed the number while offline. So did Joke Traas. Nothing is lost. Which number is right?"));
  g_assert_true (shows (dialog, "Joke Traas · "));
  g_assert_true (shows (dialog, "Dorpshart Borsele"));
  g_assert_true (shows (dialog, "You · "));
  gtk_window_destroy (GTK_WINDOW (dialog));
  gtk_window_destroy (GTK_WINDOW (window));
  spin ();
}

static void
test_three_days (Fixture *f, gconstpointer data)
{
  const Written written = { "full_until", "\"2026-03-01\"", "open", NULL,
                            { "VALUE=\"2026-03-12\";" JOKE, "VALUE=\"2026-03-13\";" MINE, "VALUE=null;" JOKE,
                              "VALUE=\"2026-02-03\";" JOKE ";PAST=1", NULL } };
  WvWindow *window = wv_window_new (NULL, f->desk);
  g_autoptr (GPtrArray) cards = g_ptr_array_new ();
  GtkWidget *dialog;

  write_two (f, &written);
  dialog = open_dialog (f, window);
  collect (dialog, GTK_TYPE_CHECK_BUTTON, cards);
  g_assert_cmpuint (cards->len, ==, 3);
  g_assert_true (shows (dialog, "There are 3 values for the same thing: full until"));
  g_assert_true (shows (dialog, "12 "));
  g_assert_true (shows (dialog, "nothing"));
  g_assert_true (shows (dialog, "Earlier values"));
  gtk_window_destroy (GTK_WINDOW (dialog));
  gtk_window_destroy (GTK_WINDOW (window));
  spin ();
}

/* What this desktop cannot read cannot be chosen, and is not hidden. */
static void
test_unreadable (Fixture *f, gconstpointer data)
{
  const Written written = { "hologram", NULL, "open", NULL, { "VALUE=1;" JOKE, "VALUE=2;" MINE, NULL } };
  WvWindow *window = wv_window_new (NULL, f->desk);
  g_autoptr (GPtrArray) cards = g_ptr_array_new ();
  GtkWidget *dialog;

  write_two (f, &written);
  dialog = open_dialog (f, window);
  collect (dialog, GTK_TYPE_CHECK_BUTTON, cards);
  for (guint i = 0; i < cards->len; i++)
    g_assert_false (gtk_widget_get_sensitive (cards->pdata[i]));
  g_assert_true (shows (dialog, "This version of Welverwijs does not know this yet."));
  g_assert_true (shows (dialog, "Close"));
  g_assert_false (shows (dialog, "Choose later"));
  gtk_window_destroy (GTK_WINDOW (dialog));
  gtk_window_destroy (GTK_WINDOW (window));
  spin ();
}

/* Who chose what, all values, and choosing otherwise. */
static void
test_settled (Fixture *f, gconstpointer data)
{
  const Written written = { "phone", NULL, "settled", "\"06-555 00 134\"",
                            { "VALUE=\"06-555 00 134\";" JOKE, "VALUE=\"0113-555 034\";" MINE, NULL } };
  WvWindow *window = wv_window_new (NULL, f->desk);
  WvConflict *conflict;
  GtkWidget *dialog;

  write_two (f, &written);
  conflict = wv_store_run (f->store, WV_STORE_READ, load_settled, f, NULL);
  dialog = GTK_WIDGET (wv_conflict_dialog_new (window, conflict));
  g_assert_true (shows (dialog, "Joke Traas chose 06-555 00 134, "));
  g_assert_true (shows (dialog, "This was chosen"));
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  gtk_widget_activate_action (dialog, "choice.pick", "i", 1);
  gtk_widget_activate_action (dialog, "choice.save", NULL);
  while (dialog != NULL)
    g_main_context_iteration (NULL, TRUE);
  conflict = wv_store_run (f->store, WV_STORE_READ, load_settled, f, NULL);
  g_assert_cmpstr (conflict->settled_text, ==, "0113-555 034");
  wv_conflict_free (conflict);
  gtk_window_destroy (GTK_WINDOW (window));
  spin ();
}

/* The list of all, open and made; a row gives way to its dialog. */
static void
test_list (Fixture *f, gconstpointer data)
{
  WvWindow *window = wv_window_new (NULL, f->desk);
  GtkWidget *list = wv_choices_window_new (window);
  g_autoptr (GPtrArray) lists = g_ptr_array_new ();
  g_autoptr (GList) windows = NULL;
  GtkWidget *dialog = NULL;

  while (!shows (list, "There is nothing to choose."))
    g_main_context_iteration (NULL, TRUE);
  write_one (f, "phone");
  while (!shows (list, "Phone · Eettafel Heinkenszand"))
    g_main_context_iteration (NULL, TRUE);
  g_object_add_weak_pointer (G_OBJECT (list), (gpointer *) &list);
  collect (list, GTK_TYPE_LIST_BOX, lists);
  for (guint i = 0; i < lists->len; i++)
    if (gtk_list_box_get_row_at_index (lists->pdata[i], 0) != NULL
        && g_object_get_data (G_OBJECT (gtk_list_box_get_row_at_index (lists->pdata[i], 0)), "conflict") != NULL)
      {
        g_signal_emit_by_name (lists->pdata[i], "row-activated", gtk_list_box_get_row_at_index (lists->pdata[i], 0));
        break;
      }
  while (list != NULL)
    g_main_context_iteration (NULL, TRUE);
  windows = gtk_window_list_toplevels ();
  for (GList *l = windows; l != NULL; l = l->next)
    if (WV_IS_CONFLICT_DIALOG (l->data))
      dialog = l->data;
  g_assert_nonnull (dialog);
  gtk_window_destroy (GTK_WINDOW (dialog));
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
  g_test_add ("/ui/conflict-dialog/names", Fixture, NULL, set_up, test_names, tear_down);
  g_test_add ("/ui/conflict-dialog/three-days", Fixture, NULL, set_up, test_three_days, tear_down);
  g_test_add ("/ui/conflict-dialog/unreadable", Fixture, NULL, set_up, test_unreadable, tear_down);
  g_test_add ("/ui/conflict-dialog/settled", Fixture, NULL, set_up, test_settled, tear_down);
  g_test_add ("/ui/conflict-dialog/list", Fixture, NULL, set_up, test_list, tear_down);
  return g_test_run ();
}
