/* The inbox of a welfare office: what stands in it, and that each answer does what it says. */
#include "inbox-fixture.h"

#include "store/wv-outbox-sync.h"
#include "store/wv-records.h"
#include "store/wv-undelivered.h"
#include "ui/wv-ask-dialog.h"
#include "ui/wv-decline-dialog.h"
#include "ui/wv-inbox-page.h"
#include "ui/wv-inbox-table.h"

static GtkWidget *
page_of (InboxFixture *f)
{
  return inbox_find (GTK_WIDGET (f->window), WV_TYPE_INBOX_PAGE);
}

static WvInboxTable *
table_of (InboxFixture *f)
{
  return WV_INBOX_TABLE (inbox_find (GTK_WIDGET (f->window), WV_TYPE_INBOX_TABLE));
}

static guint
count (InboxFixture *f, WvSegment segment)
{
  return wv_caseload_count (wv_desk_get_caseload (f->desk), WV_PARTY_RECEIVER, segment);
}

static void
press (GtkWidget *where, const char *label)
{
  GtkWidget *button = inbox_find_button (where, label);

  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
}

static gboolean
has_rows (InboxFixture *f)
{
  return wv_inbox_table_get_n_rows (table_of (f)) > 0 && inbox_find (page_of (f), WV_TYPE_INBOX_ROW) != NULL;
}

static gboolean
has_no_rows (InboxFixture *f)
{
  return wv_inbox_table_get_n_rows (table_of (f)) == 0;
}

static gboolean
is_running (InboxFixture *f)
{
  return count (f, WV_SEGMENT_RUNNING) == 1;
}

static gboolean
is_waiting (InboxFixture *f)
{
  return count (f, WV_SEGMENT_WAITING_ANSWER) == 1;
}

static gboolean
is_finished (InboxFixture *f)
{
  return count (f, WV_SEGMENT_FINISHED) == 1;
}

static gboolean
is_new (InboxFixture *f)
{
  return count (f, WV_SEGMENT_NEW) == 1 && has_rows (f);
}

static gboolean
is_quiet (InboxFixture *f)
{
  return !wv_caseload_is_loading (wv_desk_get_caseload (f->desk));
}

static gboolean
shows_toast (InboxFixture *f)
{
  return inbox_shows (GTK_WIDGET (f->window), "Accepted. The GP is told once there is a connection.");
}

static gpointer
end_in_thread (WvDb *db, gpointer data, GError **error)
{
  wv_mirror_gone (db, &wv_kind_referral, data, TRUE, error);
  return NULL;
}

/* The widget that screen readers take for the row. */
static GtkWidget *
first_row (InboxFixture *f)
{
  return gtk_widget_get_parent (gtk_widget_get_parent (inbox_find (page_of (f), WV_TYPE_INBOX_ROW)));
}

static void
test_empty (InboxFixture *f, gconstpointer data)
{
  GtkWidget *page = page_of (f);

  inbox_wait (f, is_quiet);
  g_assert_true (inbox_shows (page, "All answered"));
  g_assert_false (inbox_shows (page, "Accept"));
  g_assert_cmpuint (wv_page_get_badge (WV_PAGE (page)), ==, 0);
  press (page, "Running");
  g_assert_true (inbox_shows (page, "Nothing is running yet"));
  press (page, "Waiting for answer");
  g_assert_true (inbox_shows (page, "No open questions"));
  press (page, "Finished");
  g_assert_true (inbox_shows (page, "Nothing is finished yet"));
}

static gboolean
is_received (InboxFixture *f)
{
  GListModel *cases = G_LIST_MODEL (wv_desk_get_caseload (f->desk));

  for (guint i = 0; i < g_list_model_get_n_items (cases); i++)
    {
      g_autoptr (WvCase) item = g_list_model_get_item (cases, i);

      if (item->progress.state == WV_STATE_RECEIVED)
        return TRUE;
    }
  return FALSE;
}

static gpointer
count_looks_in_thread (WvDb *db, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) looks = wv_records_query (db, &wv_kind_access, "dossier = :value", data, NULL, error);

  return GUINT_TO_POINTER (looks->len);
}

static guint
count_looks (InboxFixture *f, const char *dossier)
{
  return GPOINTER_TO_UINT (wv_store_run (f->store, WV_STORE_READ, count_looks_in_thread, (gpointer) dossier, NULL));
}

static void
fill_henk (WvDraft *draft)
{
  wv_record_set_int (draft->referral, "birth_year", 1947);
  wv_record_set_text (draft->referral, "urgency", "today");
  wv_record_set_text (draft->referral, "wish", "Ik wil weer zelf naar de soos kunnen.");
  wv_record_set_text (draft->handover, "kind", "call_back");
}

static void
test_row_and_preview (InboxFixture *f, gconstpointer data)
{
  g_autofree char *dossier = inbox_send (f, "Henk", "Verdonk", fill_henk);
  GtkWidget *page = page_of (f);

  inbox_wait (f, is_new);
  g_assert_cmpuint (wv_page_get_badge (WV_PAGE (page)), ==, 1);
  gtk_test_accessible_assert_property (
      first_row (f), GTK_ACCESSIBLE_PROPERTY_LABEL,
      "Unread. Henk Verdonk, 1947. Eettafel Heinkenszand. Marloes de Visser, Praktijk De Visser. Bel mij terug. "
      "Vandaag. Waiting for 0 min. Respond before today 17:00");
  gtk_test_accessible_assert_role (first_row (f), GTK_ACCESSIBLE_ROLE_ROW);
  /* The program selected it: nobody reads yet. */
  g_assert_false (inbox_shows (page, "naar de soos"));
  g_assert_false (inbox_shows (page, "Alleen sinds de zomer."));
  g_assert_false (inbox_shows (page, "555 083"));
  g_assert_cmpuint (count_looks (f, dossier), ==, 0);
  press (page, "Read referral");
  inbox_wait (f, is_received);
  g_assert_cmpuint (count_looks (f, dossier), ==, 1);
  g_assert_true (inbox_shows (page, "“Ik wil weer zelf naar de soos kunnen.”"));
  g_assert_true (inbox_shows (page, "Alleen sinds de zomer."));
  g_assert_true (inbox_shows (page, "Anouk Faes (you) · 0 running"));
}

static void
test_names (InboxFixture *f, gconstpointer data)
{
  const char *segments[] = { "New", "Waiting for answer", "Running", "Finished" };
  const char *buttons[] = { "Accept", "Ask more…", "Decline…" };
  g_autofree char *dossier = inbox_send (f, "Henk", "Verdonk", NULL);
  GtkWidget *page = page_of (f);

  inbox_wait (f, is_new);
  for (guint i = 0; i < G_N_ELEMENTS (segments); i++)
    {
      GtkWidget *button = inbox_find_button (page, segments[i]);

      g_assert_cmpint (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)), ==, i == 0);
      gtk_test_accessible_assert_role (button, GTK_ACCESSIBLE_ROLE_BUTTON);
      gtk_test_accessible_assert_property (button, GTK_ACCESSIBLE_PROPERTY_LABEL, segments[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    gtk_test_accessible_assert_property (inbox_find_button (page, buttons[i]), GTK_ACCESSIBLE_PROPERTY_LABEL, buttons[i]);
}

static void
test_accept_and_undo (InboxFixture *f, gconstpointer data)
{
  g_autofree char *dossier = inbox_send (f, "Henk", "Verdonk", NULL);
  WvCase *item;

  inbox_wait (f, is_new);
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.primary", NULL);
  g_assert_false (wv_page_primary (WV_PAGE (page_of (f)))); /* pressed twice is accepted once */
  inbox_wait (f, is_running);
  inbox_wait (f, shows_toast);
  g_assert_true (inbox_shows (page_of (f), "All answered"));
  item = wv_caseload_find (wv_desk_get_caseload (f->desk), dossier);
  g_assert_cmpint (item->progress.state, ==, WV_STATE_ACCEPTED);
  g_assert_cmpstr (item->progress.assignee, ==, wv_desk_get_actor (f->desk)->contact);
  press (page_of (f), "Running");
  inbox_wait (f, has_rows);
  g_assert_true (inbox_shows (page_of (f), "Henk Verdonk"));
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.undo", NULL);
  inbox_wait (f, has_no_rows);
  press (page_of (f), "New");
  inbox_wait (f, is_new);
}

static void
test_decline_needs_a_reason (InboxFixture *f, gconstpointer data)
{
  g_autofree char *dossier = inbox_send (f, "Henk", "Verdonk", NULL);
  GtkWidget *dialog;

  inbox_wait (f, is_new);
  dialog = wv_decline_dialog_new (GTK_WINDOW (f->window), "Henk Verdonk", "Marloes de Visser");
  gtk_window_present (GTK_WINDOW (dialog));
  press (dialog, "Ask the GP");
  g_assert_true (inbox_shows (dialog, "Choose a reason first."));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (inbox_find_button (dialog, "Anders")), TRUE);
  press (dialog, "Ask the GP");
  g_assert_true (inbox_shows (dialog, "another reason"));
  gtk_test_accessible_assert_state (inbox_find (dialog, GTK_TYPE_TEXT_VIEW), GTK_ACCESSIBLE_STATE_INVALID,
                                    GTK_ACCESSIBLE_INVALID_TRUE);
  gtk_window_destroy (GTK_WINDOW (dialog));
  g_assert_cmpuint (count (f, WV_SEGMENT_NEW), ==, 1);
}

static GtkWidget *
open_dialog (InboxFixture *f, const char *button, GType type)
{
  g_autoptr (GList) windows = NULL;

  press (page_of (f), button);
  windows = gtk_window_list_toplevels ();
  for (GList *l = windows; l != NULL; l = l->next)
    if (g_type_is_a (G_OBJECT_TYPE (l->data), type))
      return l->data;
  g_assert_not_reached ();
}

/* The way "at once" stands in a row of which the button has no label of its own. */
static void
choose_at_once (GtkWidget *dialog)
{
  GtkWidget *list = inbox_find (dialog, GTK_TYPE_LIST_BOX);
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 1);

  gtk_check_button_set_active (GTK_CHECK_BUTTON (adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row))), TRUE);
}

static void
test_decline_at_once (InboxFixture *f, gconstpointer data)
{
  g_autofree char *dossier = inbox_send (f, "Henk", "Verdonk", NULL);
  GtkWidget *dialog;
  WvCase *item;

  inbox_wait (f, is_new);
  dialog = open_dialog (f, "Decline…", WV_TYPE_DECLINE_DIALOG);
  choose_at_once (dialog);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (inbox_find_button (dialog, "Geen plaats")), TRUE);
  press (dialog, "Decline");
  inbox_wait (f, is_finished);
  item = wv_caseload_find (wv_desk_get_caseload (f->desk), dossier);
  g_assert_cmpint (item->progress.state, ==, WV_STATE_DECLINED);
}

static void
test_gp_decides_first (InboxFixture *f, gconstpointer data)
{
  g_autofree char *dossier = inbox_send (f, "Henk", "Verdonk", NULL);
  GtkWidget *dialog;
  WvCase *item;

  inbox_wait (f, is_new);
  dialog = open_dialog (f, "Decline…", WV_TYPE_DECLINE_DIALOG);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (inbox_find_button (dialog, "Geen plaats")), TRUE);
  press (dialog, "Ask the GP");
  inbox_wait (f, is_waiting);
  item = wv_caseload_find (wv_desk_get_caseload (f->desk), dossier);
  g_assert_cmpint (item->progress.state, ==, WV_STATE_RECEIVED);
  g_assert_true (inbox_shows (page_of (f), "You are waiting for an answer to 1 question."));
  press (page_of (f), "View open questions");
  inbox_wait (f, has_rows);
}

static void
test_ask (InboxFixture *f, gconstpointer data)
{
  g_autofree char *dossier = inbox_send (f, "Henk", "Verdonk", NULL);
  GtkWidget *dialog;

  inbox_wait (f, is_new);
  dialog = open_dialog (f, "Ask more…", WV_TYPE_ASK_DIALOG);
  press (dialog, "Send");
  g_assert_true (inbox_shows (dialog, "There is no question yet."));
  gtk_widget_activate_action (dialog, "ask.choose", "i", 1);
  press (dialog, "Send");
  inbox_wait (f, is_waiting);
  g_assert_cmpstr (wv_caseload_find (wv_desk_get_caseload (f->desk), dossier)->news_text, ==, "Is the phone number right?");
}

static gboolean
has_two (InboxFixture *f)
{
  return wv_inbox_table_get_n_rows (table_of (f)) == 2;
}

/* The row that the program selects was seen by nobody; the one that the user selects was. */
static void
test_received_when_a_person_looks (InboxFixture *f, gconstpointer data)
{
  g_autofree char *one = inbox_send (f, "Henk", "Verdonk", NULL);
  g_autofree char *two = inbox_send (f, "Cor", "Boogert", NULL);
  const char *other;

  inbox_wait (f, has_two);
  inbox_wait (f, is_quiet);
  g_assert_false (is_received (f));
  other = g_strcmp0 (wv_inbox_table_get_selected (table_of (f))->id, one) == 0 ? two : one;
  g_assert_true (wv_page_show_item (WV_PAGE (page_of (f)), other));
  inbox_wait (f, is_received);
  g_assert_true (wv_caseload_find (wv_desk_get_caseload (f->desk), other)->seen);
  g_assert_cmpstr (wv_inbox_table_get_selected (table_of (f))->id, ==, other);
}

static gboolean
row_has_focus (InboxFixture *f)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (f->window));

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (table_of (f)))
         && inbox_find (focus, WV_TYPE_INBOX_ROW) != NULL;
}

static void
opened_cb (WvInboxTable *table, char **opened)
{
  g_free (*opened);
  *opened = g_strdup (wv_inbox_table_get_selected (table)->id);
}

/* Who accepts with the keyboard goes on with it: the next row, and after a change of segment its first row. */
static void
test_keyboard_goes_on (InboxFixture *f, gconstpointer data)
{
  g_autofree char *one = inbox_send (f, "Henk", "Verdonk", NULL);
  g_autofree char *two = inbox_send (f, "Cor", "Boogert", NULL);
  g_autofree char *opened = NULL;

  inbox_wait (f, has_two);
  inbox_wait (f, row_has_focus);
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.primary", NULL);
  inbox_wait (f, is_running);
  inbox_wait (f, row_has_focus);
  press (page_of (f), "Running");
  inbox_wait (f, row_has_focus);
  g_signal_connect (table_of (f), "opened", G_CALLBACK (opened_cb), &opened);
  gtk_widget_activate (gtk_root_get_focus (GTK_ROOT (f->window)));
  g_assert_cmpstr (opened, ==, wv_inbox_table_get_selected (table_of (f))->id);
}

static void
test_hide_names (InboxFixture *f, gconstpointer data)
{
  g_autofree char *dossier = inbox_send (f, "Henk", "Verdonk", NULL);

  inbox_wait (f, is_new);
  g_assert_true (inbox_shows (page_of (f), "Henk Verdonk"));
  wv_desk_set_hide_names (f->desk, TRUE);
  g_assert_false (inbox_shows (page_of (f), "Verdonk"));
  g_assert_true (inbox_shows (page_of (f), "H.V."));
}

static void
test_search (InboxFixture *f, gconstpointer data)
{
  g_autofree char *dossier = inbox_send (f, "Henk", "Verdonk", NULL);
  GtkWidget *page = page_of (f);

  inbox_wait (f, is_new);
  g_assert_true (wv_page_search (WV_PAGE (page)));
  wv_inbox_table_set_filter (table_of (f), "eettafel verd", FALSE, NULL);
  g_assert_cmpuint (wv_inbox_table_get_n_rows (table_of (f)), ==, 1);
  gtk_editable_set_text (GTK_EDITABLE (inbox_find (page, GTK_TYPE_SEARCH_ENTRY)), "boogert");
  inbox_wait (f, has_no_rows);
  g_assert_true (inbox_shows (page, "No referral found"));
  press (page, "Clear filters");
  inbox_wait (f, is_new);
}

static gpointer
load_in_thread (WvDb *db, gpointer data, GError **error)
{
  return wv_undelivered_load (db, data, NULL, error);
}

static gboolean
has_undelivered (InboxFixture *f)
{
  g_autoptr (GPtrArray) items = wv_store_run (f->store, WV_STORE_READ, load_in_thread, f->welfare, NULL);

  for (guint i = 0; i < items->len; i++)
    if (g_strcmp0 (((WvUndelivered *) items->pdata[i])->text, "Wie belt er?") == 0)
      return TRUE;
  return FALSE;
}

/* Shared no longer while a list shows it and a question about it is being written. */
static void
test_access_ends (InboxFixture *f, gconstpointer data)
{
  g_autofree char *dossier = inbox_send (f, "Henk", "Verdonk", fill_henk);
  GtkWidget *dialog;

  inbox_wait (f, is_new);
  press (page_of (f), "Read referral");
  wv_inbox_table_set_filter (table_of (f), "verdonk", FALSE, NULL);
  g_assert_true (inbox_shows (page_of (f), "naar de soos"));
  dialog = open_dialog (f, "Ask more…", WV_TYPE_ASK_DIALOG);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (inbox_find (dialog, GTK_TYPE_TEXT_VIEW))), "Wie belt er?", -1);
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  wv_store_run (f->store, WV_STORE_WRITE, end_in_thread, dossier, NULL);
  inbox_wait (f, has_no_rows);
  inbox_wait (f, has_undelivered);
  g_assert_null (dialog);
  g_assert_false (inbox_shows (GTK_WIDGET (f->window), "Verdonk"));
  g_assert_false (inbox_shows (GTK_WIDGET (f->window), "naar de soos"));
}

/* A question that is being written names a resident. */
static void
test_lock_closes_the_dialog (InboxFixture *f, gconstpointer data)
{
  g_autofree char *dossier = inbox_send (f, "Henk", "Verdonk", NULL);
  GtkWidget *dialog;

  inbox_wait (f, is_new);
  dialog = open_dialog (f, "Ask more…", WV_TYPE_ASK_DIALOG);
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  wv_desk_lock (f->desk);
  while (dialog != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (inbox_shows (GTK_WIDGET (f->window), "Verdonk"));
}

#define ADD(name, function) g_test_add ("/ui/inbox/" name, InboxFixture, NULL, inbox_set_up, function, inbox_tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  ADD ("empty", test_empty);
  ADD ("row-and-preview", test_row_and_preview);
  ADD ("names", test_names);
  ADD ("accept-and-undo", test_accept_and_undo);
  ADD ("decline-needs-a-reason", test_decline_needs_a_reason);
  ADD ("decline-at-once", test_decline_at_once);
  ADD ("gp-decides-first", test_gp_decides_first);
  ADD ("ask", test_ask);
  ADD ("access-ends", test_access_ends);
  ADD ("received-when-a-person-looks", test_received_when_a_person_looks);
  ADD ("keyboard-goes-on", test_keyboard_goes_on);
  ADD ("hide-names", test_hide_names);
  ADD ("search", test_search);
  ADD ("lock-closes-the-dialog", test_lock_closes_the_dialog);
  return g_test_run ();
}
