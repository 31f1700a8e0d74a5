/* The dossier with a real store and vault, from both sides: what is seen, what is written, and what is remembered. */
#include "dossier-fixture.h"

#include "store/wv-note.h"
#include "store/wv-outbox-sync.h"
#include "store/wv-records.h"
#include "ui/wv-conflict-dialog.h"
#include "ui/wv-dossier-notices.h"
#include "ui/wv-dossier-page.h"
#include "ui/wv-dossier-writer.h"
#include "ui/wv-timeline-row.h"
#include "ui/wv-undelivered-dialog.h"
#include "ui/wv-window.h"

static GtkWidget *
open_page (CaseFixture *f)
{
  WvWindow *window = wv_window_new (NULL, f->desk.desk);

  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-dossier", "s", f->dossier);
  wait_for (GTK_WIDGET (window), "Jacoba Kole");
  return GTK_WIDGET (window);
}

static void
close_page (GtkWidget *window)
{
  gtk_window_destroy (GTK_WINDOW (window));
  spin ();
}

static GtkTextBuffer *
text_of (GtkWidget *window)
{
  GtkWidget *writer = find_type (window, WV_TYPE_DOSSIER_WRITER);

  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (find_type (writer, GTK_TYPE_TEXT_VIEW)));
}

static gboolean
text_is (GtkWidget *window, const char *text)
{
  GtkTextBuffer *buffer = text_of (window);
  GtkTextIter start, end;
  g_autofree char *now = NULL;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  now = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  return g_strcmp0 (now, text) == 0;
}

static void
test_worker_writes (CaseFixture *f, gconstpointer data)
{
  GtkWidget *window;
  GtkWidget *writer, *field;

  we_do (f, wv_change_accept (f->dossier, OUR_CONTACT));
  window = open_page (f);
  writer = find_type (window, WV_TYPE_DOSSIER_WRITER);
  field = find_type (writer, GTK_TYPE_TEXT_VIEW);
  wait_for (window, "Write feedback");
  gtk_test_accessible_assert_property (field, GTK_ACCESSIBLE_PROPERTY_LABEL, "Feedback");
  wait_for (window, "Only Praktijk De Visser reads this text.");
  press (find_type (window, WV_TYPE_DOSSIER_PAGE), "First meeting held");
  wait_for (window, "The status becomes: In contact.");
  g_assert_false (text_is (window, ""));
  gtk_text_buffer_set_text (text_of (window), "Mevrouw at dinsdag mee.", -1);
  gtk_widget_activate_action (window, "win.primary", NULL);
  wait_for (window, "Anouk Faes wrote feedback to the GP");
  wait_for (window, "Anouk Faes made contact");
  wait_for (window, "waiting for connection");
  g_assert_true (text_is (window, ""));
  close_page (window);
}

/* Taken back: it is gone from the story, and the words are in the field again. */
static void
test_undo_gives_the_text_back (CaseFixture *f, gconstpointer data)
{
  GtkWidget *window;

  we_do (f, wv_change_accept (f->dossier, OUR_CONTACT));
  window = open_page (f);
  wait_for (window, "Write feedback");
  gtk_text_buffer_set_text (text_of (window), "Te vroeg verstuurd.", -1);
  gtk_widget_activate_action (window, "win.primary", NULL);
  wait_for (window, "wrote feedback");
  wait_for (window, "Undo");
  gtk_widget_activate_action (window, "win.undo", NULL);
  while (!text_is (window, "Te vroeg verstuurd."))
    g_main_context_iteration (NULL, TRUE);
  while (shows (window, "wrote feedback"))
    g_main_context_iteration (NULL, TRUE);
  close_page (window);
}

static void
test_empty_text (CaseFixture *f, gconstpointer data)
{
  GtkWidget *window = open_page (f);

  wait_for (window, "Write feedback");
  gtk_widget_activate_action (window, "win.primary", NULL);
  wait_for (window, "Write a text first.");
  close_page (window);
}

/* Stopping asks why: nothing goes before a reason is chosen, and the own words stay. */
static void
test_stop_needs_a_reason (CaseFixture *f, gconstpointer data)
{
  GtkWidget *window, *choice;

  we_do (f, wv_change_accept (f->dossier, OUR_CONTACT));
  we_do (f, wv_change_step (f->dossier, WV_STATE_ACTIVE, NULL, NULL, NULL, NULL, 0));
  window = open_page (f);
  wait_for (window, "Stopped");
  gtk_text_buffer_set_text (text_of (window), "Mevrouw is verhuisd.", -1);
  press (find_type (window, WV_TYPE_DOSSIER_PAGE), "Stopped");
  g_assert_true (text_is (window, "Mevrouw is verhuisd."));
  gtk_widget_activate_action (window, "win.primary", NULL);
  wait_for (window, "Choose a reason.");
  choice = find_type (find_type (window, WV_TYPE_DOSSIER_WRITER), GTK_TYPE_DROP_DOWN);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), 2);
  gtk_widget_activate_action (window, "win.primary", NULL);
  wait_for (window, "stopped the guidance");
  close_page (window);
}

static void
test_gp_reads (CaseFixture *f, gconstpointer data)
{
  GtkWidget *window;

  other_does (f, wv_change_accept (f->dossier, OTHER_CONTACT));
  other_does (f, wv_change_feedback (f->dossier, "first_contact", "Gebeld. Mevrouw wil graag.", WV_STATE_ACTIVE, FALSE, NULL, NULL, NULL, FALSE));
  window = open_page (f);
  wait_for (window, "Gebeld. Mevrouw wil graag.");
  wait_for (window, "Read by Marloes de Visser");
  wait_for (window, "Write message");
  close_page (window);
}

/* The writer of a text sees that it was read. */
static void
test_read_mark (CaseFixture *f, gconstpointer data)
{
  GtkWidget *window;

  other_does (f, wv_change_message (f->dossier, "Kan iemand haar ophalen?", NULL));
  window = open_page (f);
  wait_for (window, "Kan iemand haar ophalen?");
  wait_for (window, "Read by Anouk Faes");
  close_page (window);
}

static void
test_gp_answers (CaseFixture *f, gconstpointer data)
{
  GtkWidget *window;

  other_does (f, wv_change_open (f->dossier));
  other_does (f, wv_change_ask (f->dossier, "Klopt het nummer?"));
  window = open_page (f);
  wait_for (window, "Answer the question");
  wait_for (window, "Anouk Faes asked a question");
  gtk_text_buffer_set_text (text_of (window), "Ja, het nummer klopt.", -1);
  gtk_widget_activate_action (window, "win.primary", NULL);
  wait_for (window, "Ja, het nummer klopt.");
  wait_for (window, "Write message");
  close_page (window);
}

static void
test_accept_and_looks (CaseFixture *f, gconstpointer data)
{
  GtkWidget *window = open_page (f);

  wait_for (window, "1 time, by one person");
  press (find_type (window, WV_TYPE_DOSSIER_PAGE), "Accept");
  wait_for (window, "Anouk Faes accepted the referral");
  wait_for (window, "Accepted. The GP is told.");
  close_page (window);
}

static void
test_row_name (CaseFixture *f, gconstpointer data)
{
  WvTimelineText text = { "mail-unread-symbolic", (char *) "Anouk Faes schreef een bericht", (char *) "Anouk Faes",
                          (char *) "gisteren 16:40", (char *) "Zij eet mee.", FALSE, NULL, (char *) "Bezorgd, nog niet gelezen", WV_TONE_NEUTRAL };
  GtkWidget *row = g_object_ref_sink (wv_timeline_row_new ());

  wv_timeline_row_set (WV_TIMELINE_ROW (row), &text, TRUE);
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Anouk Faes schreef een bericht, gisteren 16:40. Zij eet mee. Bezorgd, nog niet gelezen");
  g_assert_finalize_object (row);
}

static void
test_agreement (CaseFixture *f, gconstpointer data)
{
  GtkWidget *window, *check;

  we_do (f, wv_change_action_add (f->dossier, "Minimapas aanvragen", US, OUR_CONTACT, NULL));
  window = open_page (f);
  wait_for (window, "Minimapas aanvragen");
  check = find_type (find_type (window, WV_TYPE_DOSSIER_PAGE), GTK_TYPE_CHECK_BUTTON);
  gtk_test_accessible_assert_property (check, GTK_ACCESSIBLE_PROPERTY_LABEL, "Minimapas aanvragen, you");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  wait_for (window, "you · done");
  wait_for (window, "Agreement done");
  close_page (window);
}

static gpointer
load_note (WvDb *db, gpointer data, GError **error)
{
  CaseFixture *f = data;

  return wv_note_load (db, f->desk.vault, f->dossier, error);
}

/* What was typed survives going away and coming back. */
static void
test_text_is_kept (CaseFixture *f, gconstpointer data)
{
  GtkWidget *window = open_page (f);
  g_autofree char *kept = NULL;

  wait_for (window, "Write feedback");
  gtk_text_buffer_set_text (text_of (window), "Nog niet af", -1);
  close_page (window);
  kept = wv_store_run (f->desk.store, WV_STORE_READ, load_note, f, NULL);
  g_assert_cmpstr (kept, ==, "Nog niet af");
  window = open_page (f);
  while (!text_is (window, "Nog niet af"))
    g_main_context_iteration (NULL, TRUE);
  close_page (window);
}

static void
test_lock_keeps_the_text (CaseFixture *f, gconstpointer data)
{
  GtkWidget *window = open_page (f);

  wait_for (window, "Write feedback");
  gtk_text_buffer_set_text (text_of (window), "Tijdens het typen", -1);
  wv_desk_lock (f->desk.desk);
  spin ();
  g_assert_false (shows (window, "Jacoba"));
  g_assert_null (find_type (window, WV_TYPE_DOSSIER_WRITER));
  g_assert_true (wv_vault_unlock (f->desk.vault, wv_desk_get_profile (f->desk.desk)->password_wrap, "zeven zeilen", NULL));
  spin ();
  gtk_widget_activate_action (window, "win.show-dossier", "s", f->dossier);
  wait_for (window, "Jacoba Kole");
  while (!text_is (window, "Tijdens het typen"))
    g_main_context_iteration (NULL, TRUE);
  close_page (window);
}

static void
test_unknown (CaseFixture *f, gconstpointer data)
{
  WvWindow *window = wv_window_new (NULL, f->desk.desk);

  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-dossier", "s", OTHER);
  wait_for (GTK_WIDGET (window), "This screen cannot open");
  wait_for (GTK_WIDGET (window), "This referral is not here any more.");
  close_page (GTK_WIDGET (window));
}

static gpointer
end_in_thread (WvDb *db, gpointer data, GError **error)
{
  g_assert_true (wv_mirror_gone (db, &wv_kind_referral, data, TRUE, error));
  g_assert_true (wv_db_exec (db, "DELETE FROM outbox", error)); /* what the other side did in this store */
  return NULL;
}

static WvUndeliveredDialog *
find_dialog (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (WV_IS_UNDELIVERED_DIALOG (l->data))
      return l->data;
  return NULL;
}

/* Access ends while it is on the screen and something is being written. */
static void
test_access_ends (CaseFixture *f, gconstpointer data)
{
  GtkWidget *window = open_page (f);
  WvUndeliveredDialog *dialog;

  wait_for (window, "Write feedback");
  g_assert_true (shows (window, "Kole"));
  gtk_text_buffer_set_text (text_of (window), "Mevrouw belt zelf terug", -1);
  wv_store_run (f->desk.store, WV_STORE_WRITE, end_in_thread, f->dossier, NULL);
  wait_for (window, "No longer shared with you");
  wait_for (window, "View what was not delivered");
  g_assert_false (shows (window, "Kole"));
  g_assert_false (shows (window, "Mevrouw belt"));
  gtk_widget_activate_action (window, "win.primary", NULL); /* sends nothing */
  press (window, "View what was not delivered");
  dialog = find_dialog ();
  wait_for (GTK_WIDGET (dialog), "Mevrouw belt zelf terug");
  press (GTK_WIDGET (dialog), "Throw away");
  g_assert_true (shows (GTK_WIDGET (dialog), "Mevrouw belt zelf terug")); /* asked first */
  press (GTK_WIDGET (dialog), "Throw away for good");
  while (find_dialog () != NULL)
    g_main_context_iteration (NULL, TRUE);
  close_page (window);
}

#define ADD(name, role, function) g_test_add ("/ui/dossier-page/" name, CaseFixture, role, set_up_case, function, tear_down_case)

/* As the server tells of two who did something at once. */
static gpointer
write_notice (WvDb *db, gpointer data, GError **error)
{
  const char *const *words = data;
  g_autoptr (WvRecord) record = wv_record_new (&wv_kind_conflict, words[0]);
  const char *const lines[] = { words[4], words[5], NULL };

  wv_record_set_text (record, "organisation", US);
  wv_record_set_text (record, "dossier", words[1]);
  wv_record_set_text (record, "target_kind", words[2]);
  wv_record_set_text (record, "target", words[1]);
  wv_record_set_text (record, "field", words[3]);
  wv_record_set_strv (record, "alternatives", lines);
  wv_record_set_text (record, "status", "open");
  wv_record_set_version (record, 1);
  wv_db_note_change (db, "conflict", words[0]);
  return GINT_TO_POINTER (wv_record_write (db, record, error));
}

static GtkWidget *
find_choice (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (WV_IS_CONFLICT_DIALOG (l->data))
      return l->data;
  g_assert_not_reached ();
}

static void
tell (CaseFixture *f, const char *const *words)
{
  g_assert_nonnull (wv_store_run (f->desk.store, WV_STORE_WRITE, write_notice, (gpointer) words, NULL));
}

/* Above everything: both values with a question mark, and what came too late until somebody says that it was seen. */
static void
test_notices (CaseFixture *f, gconstpointer data)
{
  GtkWidget *window = open_page (f);
  GtkWidget *notices = find_type (window, WV_TYPE_DOSSIER_NOTICES);
  const char *const choice[] = { "01900000-0000-7000-8000-00000000c001", f->dossier, "referral", "urgency",
                                 "VALUE=\"normal\";AUTHOR=" OUR_CONTACT ";ORGANISATION=" US ";AT=1773136800000",
                                 "VALUE=\"high\";AUTHOR=" OTHER_CONTACT ";ORGANISATION=" OTHER ";AT=1773136800000" };
  const char *const race[] = { "01900000-0000-7000-8000-00000000c002", f->dossier, "referral", "state",
                               "VALUE=\"withdrawn\";AUTHOR=" OTHER_CONTACT ";ORGANISATION=" OTHER ";AT=1773136800000",
                               "VALUE=\"accepted\";AUTHOR=" OUR_CONTACT ";ORGANISATION=" US ";AT=1773136860000" };
  const char *const elsewhere[] = { "01900000-0000-7000-8000-00000000c003", OTHER, "referral", "urgency", choice[4], choice[5] };

  g_assert_false (gtk_widget_get_visible (notices));
  tell (f, elsewhere);
  tell (f, choice);
  wait_for (notices, "Choice needed · How soon");
  g_assert_true (shows (notices, " or "));
  tell (f, race);
  wait_for (notices, "Your step “Accepted” does not count.");
  g_assert_true (shows (notices, "was earlier with “Withdrawn”"));
  press (notices, "Seen");
  while (shows (notices, "Too late"))
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (shows (notices, "Choice needed · How soon"));
  press (notices, "Choose");
  wait_for (GTK_WIDGET (find_choice ()), "Two people changed the same thing: how soon");
  gtk_window_destroy (GTK_WINDOW (find_choice ()));
  close_page (window);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  ADD ("worker-writes", "social_worker", test_worker_writes);
  ADD ("undo-gives-the-text-back", "social_worker", test_undo_gives_the_text_back);
  ADD ("empty-text", "social_worker", test_empty_text);
  ADD ("stop-needs-a-reason", "social_worker", test_stop_needs_a_reason);
  ADD ("gp-reads", "gp", test_gp_reads);
  ADD ("read-mark", "social_worker", test_read_mark);
  ADD ("gp-answers", "gp", test_gp_answers);
  ADD ("accept-and-looks", "social_worker", test_accept_and_looks);
  ADD ("row-name", "gp", test_row_name);
  ADD ("agreement", "social_worker", test_agreement);
  ADD ("text-is-kept", "social_worker", test_text_is_kept);
  ADD ("lock-keeps-the-text", "social_worker", test_lock_keeps_the_text);
  ADD ("access-ends", "social_worker", test_access_ends);
  ADD ("unknown", "gp", test_unknown);
  ADD ("notices", "social_worker", test_notices);
  return g_test_run ();
}
