/* Verwijzingen with real referrals: which line stands in which part, what it says, how it is found and sorted. */
#include "cases-fixture.h"

#include "domain/wv-calendar.h"
#include "ui/wv-page.h"
#include "ui/wv-referral-cell.h"
#include "ui/wv-referrals-page.h"
#include "ui/wv-referrals-table.h"
#include "ui/wv-window.h"

static WvReferralLine *
line_of (Cases *c, const char *dossier, int days_later)
{
  WvCase *item = wv_caseload_find (wv_desk_get_caseload (c->desk.desk), dossier);
  g_autofree char *today = wv_desk_dup_today (c->desk.desk);
  g_autofree char *day = wv_day_add (today, days_later);
  WvReferralLook look = { day, wv_day_at (day, 12, 0), FALSE, FALSE };

  return wv_referral_line_new (item, &look);
}

static void
test_sent (Cases *c, gconstpointer data)
{
  g_autofree char *dossier = send_case (c, "Bram", "de Jonge", FALSE);
  g_autoptr (WvReferralLine) line = NULL;
  g_autoptr (WvReferralLine) offline = NULL;
  g_autofree char *today = wv_desk_dup_today (c->desk.desk);
  WvReferralLook look = { today, wv_desk_now (c->desk.desk), TRUE, TRUE };

  settle (c, 1);
  line = line_of (c, dossier, 0);
  g_assert_cmpstr (line->name, ==, "Bram de Jonge");
  g_assert_cmpstr (line->year, ==, "1951");
  g_assert_cmpstr (line->offer, ==, "Eettafel Heinkenszand");
  g_assert_cmpstr (line->organisation, ==, "Dorpshart Borsele");
  g_assert_cmpstr (line->status, ==, wv_milestone_label (WV_MILESTONE_SENT));
  g_assert_cmpint (line->steps, ==, 1);
  g_assert_cmpint (line->due_tone, ==, WV_TONE_NEUTRAL);
  offline = wv_referral_line_new (wv_caseload_find (wv_desk_get_caseload (c->desk.desk), dossier), &look);
  g_assert_cmpstr (offline->name, ==, "B.J.");
  g_assert_cmpstr (offline->status, ==, "Waiting for connection");
  g_assert_cmpint (offline->steps, ==, 0);
  g_assert_true (g_str_has_prefix (offline->news, "Saved at "));
  g_assert_false (wv_referral_line_equal (line, offline));
  g_assert_true (wv_referral_line_equal (line, line));
}

static void
test_late (Cases *c, gconstpointer data)
{
  g_autofree char *dossier = send_case (c, "Thea", "Remijn", FALSE);
  g_autoptr (WvReferralLine) line = NULL;
  g_autofree char *name = NULL;

  settle (c, 1);
  line = line_of (c, dossier, 40);
  g_assert_true (line->late);
  g_assert_cmpint (line->due_tone, ==, WV_TONE_ERR);
  g_assert_true (g_str_has_suffix (line->due, " days late"));
  g_assert_true (g_str_has_prefix (line->news, "No message since "));
  name = wv_referral_line_dup_name (line);
  g_assert_true (g_str_has_prefix (name, "Thea Remijn, 1951, Eettafel Heinkenszand, Dorpshart Borsele, step 1 of 6 "));
  g_assert_true (g_str_has_suffix (name, line->due));
}

static void
test_feedback (Cases *c, gconstpointer data)
{
  g_autofree char *dossier = send_case (c, "Jacoba", "Kole", FALSE);
  g_autoptr (WvReferralLine) line = NULL;
  g_autoptr (WvReferralLine) after = NULL;
  g_autofree char *record = NULL;

  change_case (c, wv_change_accept (dossier, NULL), TRUE);
  change_case (c, wv_change_feedback (dossier, "first_contact", "Zij at mee.\nEn hielp met afwassen.", WV_STATE_ACTIVE, TRUE, NULL, NULL, NULL, FALSE), TRUE);
  settle (c, 1);
  line = line_of (c, dossier, 0);
  g_assert_true (line->unread);
  g_assert_cmpstr (line->news, ==, "New feedback");
  g_assert_cmpstr (line->due, ==, "received");
  g_assert_cmpint (line->due_tone, ==, WV_TONE_OK);
  g_assert_cmpint (line->steps, ==, 5);
  record = g_strdup (wv_caseload_find (wv_desk_get_caseload (c->desk.desk), dossier)->unread_record);
  change_case (c, wv_change_read (dossier, "feedback", record), FALSE);
  while (wv_caseload_find (wv_desk_get_caseload (c->desk.desk), dossier)->unread > 0)
    g_main_context_iteration (NULL, TRUE);
  after = line_of (c, dossier, 0);
  g_assert_cmpstr (after->news, ==, "Zij at mee."); /* one line of it */
  g_assert_cmpint (after->due_tone, ==, WV_TONE_NEUTRAL);
}

static void
test_order (Cases *c, gconstpointer data)
{
  g_autofree char *old = send_case (c, "Rinus", "Polderdijk", FALSE);
  g_autofree char *unread = send_case (c, "Jacoba", "Kole", FALSE);
  g_autofree char *newest = send_case (c, "Adri", "Kakebeeke", FALSE);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_object_unref);

  change_case (c, wv_change_accept (unread, NULL), TRUE);
  change_case (c, wv_change_message (unread, "Wij bellen haar.", NULL), TRUE);
  settle (c, 3);
  g_ptr_array_add (lines, line_of (c, old, 0));
  g_ptr_array_add (lines, line_of (c, newest, 0));
  g_ptr_array_add (lines, line_of (c, unread, 0));
  g_ptr_array_sort (lines, wv_referral_line_compare);
  g_assert_cmpstr (((WvReferralLine *) lines->pdata[0])->id, ==, unread);
  g_assert_cmpstr (((WvReferralLine *) lines->pdata[1])->id, ==, newest);
  g_assert_true (wv_referral_line_matches (lines->pdata[1], "kak"));
  g_assert_true (wv_referral_line_matches (lines->pdata[1], "heink"));
  g_assert_false (wv_referral_line_matches (lines->pdata[1], "polder"));
}

static GListModel *
rows_of (GtkWidget *page)
{
  return wv_referrals_table_get_model (WV_REFERRALS_TABLE (find_type (page, WV_TYPE_REFERRALS_TABLE)));
}

static void
wait_for_rows (GtkWidget *page, guint n)
{
  while (g_list_model_get_n_items (rows_of (page)) != n)
    g_main_context_iteration (NULL, TRUE);
}

static void
wait_for_text (GtkWidget *page, const char *text)
{
  while (find_text (page, text) == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static GtkWidget *
find_part (GtkWidget *page, const char *title)
{
  return gtk_widget_get_ancestor (find_text (page, title), GTK_TYPE_TOGGLE_BUTTON);
}

static const char *
shown_child (GtkWidget *page)
{
  GtkWidget *table = find_type (page, WV_TYPE_REFERRALS_TABLE);

  return gtk_stack_get_visible_child_name (GTK_STACK (gtk_widget_get_parent (table)));
}

static void
test_parts (Cases *c, gconstpointer data)
{
  g_autofree char *running = send_case (c, "Bram", "de Jonge", FALSE);
  g_autofree char *asked = send_case (c, "Nadia", "El Amrani", FALSE);
  g_autofree char *gone = send_case (c, "Lies", "Blok", FALSE);
  GtkWidget *page;
  g_autoptr (WvReferralLine) line = NULL;

  save_draft (c, "Goense");
  change_case (c, wv_change_open (asked), TRUE);
  change_case (c, wv_change_ask (asked, "Klopt het nummer?"), TRUE);
  change_case (c, wv_change_step (gone, WV_STATE_WITHDRAWN, "other", NULL, NULL, NULL, 0), FALSE);
  settle (c, 3);
  page = g_object_ref_sink (g_object_new (WV_TYPE_REFERRALS_PAGE, "desk", c->desk.desk, NULL));
  wait_for_rows (page, 2);
  wait_for_text (page, "2 running referrals");
  g_assert_nonnull (find_text (page, "1 question for you"));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find_part (page, "Waiting for me")), TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (rows_of (page)), ==, 1);
  line = g_list_model_get_item (rows_of (page), 0);
  g_assert_cmpstr (line->news, ==, "Question for you: Klopt het nummer?");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find_part (page, "Drafts")), TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (rows_of (page)), ==, 1);
  g_clear_object (&line);
  line = g_list_model_get_item (rows_of (page), 0);
  g_assert_true (line->draft);
  g_assert_cmpstr (line->name, ==, "Karel Goense");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find_part (page, "Finished")), TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (rows_of (page)), ==, 1);
  g_object_unref (page);
}

static void
test_search (Cases *c, gconstpointer data)
{
  g_autofree char *bram = send_case (c, "Bram", "de Jonge", FALSE);
  g_autofree char *lies = send_case (c, "Lies", "Blok", FALSE);
  GtkWidget *page, *entry;

  settle (c, 2);
  page = g_object_ref_sink (g_object_new (WV_TYPE_REFERRALS_PAGE, "desk", c->desk.desk, NULL));
  wait_for_rows (page, 2);
  entry = find_type (page, GTK_TYPE_SEARCH_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (entry), "blo");
  wait_for_rows (page, 1);
  gtk_editable_set_text (GTK_EDITABLE (entry), "nobody");
  wait_for_text (page, "No referral found");
  g_assert_cmpstr (shown_child (page), ==, "status");
  g_signal_emit_by_name (gtk_widget_get_ancestor (find_text (page, "Clear filters"), GTK_TYPE_BUTTON), "clicked");
  wait_for_rows (page, 2);
  g_assert_cmpstr (shown_child (page), ==, "table");
  g_object_unref (page);
}

static void
test_empty (Cases *c, gconstpointer data)
{
  WvWindow *window = wv_window_new (NULL, c->desk.desk);
  GtkWidget *page;

  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-page", "s", "referrals");
  page = find_type (GTK_WIDGET (window), WV_TYPE_REFERRALS_PAGE);
  wait_for_text (page, "No referrals yet");
  g_assert_cmpstr (shown_child (page), ==, "status");
  gtk_window_destroy (GTK_WINDOW (window));
  spin ();
}

static WvReferralLine *opened;

static void
opened_cb (WvReferralsTable *table, WvReferralLine *line)
{
  opened = line;
}

/* The same line stays selected when another comes in above it; Enter opens what is selected. */
static void
test_table_keeps_selection (Cases *c, gconstpointer data)
{
  g_autofree char *bram = send_case (c, "Bram", "de Jonge", FALSE);
  g_autofree char *lies = send_case (c, "Lies", "Blok", FALSE);
  WvReferralsTable *table = g_object_ref_sink (g_object_new (WV_TYPE_REFERRALS_TABLE, NULL));
  GtkSingleSelection *selection = GTK_SINGLE_SELECTION (wv_referrals_table_get_model (table));
  g_autoptr (GPtrArray) one = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) two = g_ptr_array_new_with_free_func (g_object_unref);

  settle (c, 2);
  g_ptr_array_add (one, line_of (c, bram, 0));
  g_ptr_array_add (two, line_of (c, lies, 0));
  g_ptr_array_add (two, line_of (c, bram, 0));
  g_signal_connect (table, "opened", G_CALLBACK (opened_cb), NULL);
  wv_referrals_table_set_lines (table, one);
  gtk_single_selection_set_selected (selection, 0);
  wv_referrals_table_set_lines (table, two);
  g_assert_cmpuint (gtk_single_selection_get_selected (selection), ==, 1);
  g_signal_emit_by_name (find_type (GTK_WIDGET (table), GTK_TYPE_COLUMN_VIEW), "activate", 1);
  g_assert_cmpstr (opened->id, ==, bram);
  g_object_unref (table);
}

static guint
count_marks (GtkWidget *widget)
{
  guint n = gtk_widget_has_css_class (widget, "mstep") && gtk_widget_has_css_class (widget, "done");

  for (GtkWidget *w = gtk_widget_get_first_child (widget); w != NULL; w = gtk_widget_get_next_sibling (w))
    n += count_marks (w);
  return n;
}

static void
test_cells (Cases *c, gconstpointer data)
{
  g_autofree char *dossier = send_case (c, "Jacoba", "Kole", FALSE);
  g_autoptr (WvReferralLine) line = NULL;
  GtkWidget *cells[WV_REFERRAL_N_COLUMNS];

  change_case (c, wv_change_accept (dossier, NULL), TRUE);
  settle (c, 1);
  line = line_of (c, dossier, 40);
  for (guint i = 0; i < WV_REFERRAL_N_COLUMNS; i++)
    {
      cells[i] = g_object_ref_sink (wv_referral_cell_new (i));
      wv_referral_cell_show (WV_REFERRAL_CELL (cells[i]), line);
    }
  g_assert_nonnull (find_text (cells[WV_REFERRAL_RESIDENT], "Jacoba Kole"));
  g_assert_nonnull (find_text (cells[WV_REFERRAL_OFFER], "Dorpshart Borsele"));
  g_assert_cmpuint (count_marks (cells[WV_REFERRAL_STATUS]), ==, 3);
  g_assert_true (gtk_widget_has_css_class (cells[WV_REFERRAL_NEWS], "err-text"));
  g_assert_nonnull (find_text (cells[WV_REFERRAL_DUE], "days late"));
  for (guint i = 0; i < WV_REFERRAL_N_COLUMNS; i++)
    g_object_unref (cells[i]);
}

#define ADD(name, function) g_test_add ("/ui/referrals/" name, Cases, NULL, set_up_cases, function, tear_down_cases)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  ADD ("sent", test_sent);
  ADD ("late", test_late);
  ADD ("feedback", test_feedback);
  ADD ("order", test_order);
  ADD ("parts", test_parts);
  ADD ("search", test_search);
  ADD ("empty", test_empty);
  ADD ("table-keeps-selection", test_table_keeps_selection);
  ADD ("cells", test_cells);
  return g_test_run ();
}
