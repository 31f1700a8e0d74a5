/* Vandaag with real referrals: which row stands in which group, what is counted, and what a press does. */
#include "cases-fixture.h"

#include "domain/wv-calendar.h"
#include "store/wv-directory.h"
#include "store/wv-quiet.h"
#include "store/wv-outbox.h"
#include "store/wv-race.h"
#include "store/wv-records.h"
#include "store/wv-outbox-sync.h"
#include "ui/wv-reach-row.h"
#include "ui/wv-deadline.h"
#include "ui/wv-page.h"
#include "ui/wv-today-items.h"
#include "ui/wv-today-page.h"
#include "ui/wv-today-row.h"
#include "ui/wv-window.h"

static WvTodayView
view_of (Cases *c, const char *today)
{
  return (WvTodayView){ .caseload = wv_desk_get_caseload (c->desk.desk),
                        .contact = wv_desk_get_actor (c->desk.desk)->contact,
                        .today = today,
                        .now = wv_day_at (today, 12, 0),
                        .receiver = wv_desk_is_receiver (c->desk.desk) };
}

static char *
day_after (Cases *c, int days)
{
  g_autofree char *today = wv_desk_dup_today (c->desk.desk);

  return wv_day_add (today, days);
}

static char *
send_and_answer (Cases *c)
{
  char *dossier = send_case (c, "Jacoba", "Kole", FALSE);

  change_case (c, wv_change_accept (dossier, NULL), TRUE);
  change_case (c, wv_change_feedback (dossier, "first_contact", "Mevrouw Kole at mee.", WV_STATE_ACTIVE, FALSE, NULL, NULL, NULL, FALSE), TRUE);
  settle (c, 1);
  return dossier;
}

static void
test_feedback (Cases *c, gconstpointer data)
{
  g_autofree char *dossier = send_and_answer (c);
  g_autofree char *today = day_after (c, 0);
  WvTodayView view = view_of (c, today);
  g_autoptr (GPtrArray) rows = wv_today_items (&view, WV_TODAY_NEWS);
  const WvTodayItem *row;
  g_autofree char *name = NULL;

  g_assert_cmpuint (rows->len, ==, 1);
  row = rows->pdata[0];
  name = wv_today_item_dup_name (row);
  g_assert_cmpstr (row->dossier, ==, dossier);
  g_assert_cmpstr (row->title, ==, "Jacoba Kole");
  g_assert_cmpstr (row->meta, ==, "1951");
  g_assert_cmpstr (row->text, ==, "Mevrouw Kole at mee.");
  g_assert_true (g_str_has_prefix (row->sub, "Anouk Faes, Dorpshart Borsele · "));
  g_assert_true (row->unread);
  g_assert_true (g_str_has_prefix (name, "Unread. Jacoba Kole, 1951. Mevrouw Kole at mee. Anouk Faes"));
  g_assert_cmpuint (wv_today_badge (&view), ==, 1);
}

static void
test_hidden_names (Cases *c, gconstpointer data)
{
  g_autofree char *dossier = send_and_answer (c);
  g_autofree char *today = day_after (c, 0);
  WvTodayView view = view_of (c, today);
  g_autoptr (GPtrArray) rows = NULL;
  g_autofree char *name = NULL;

  view.hide_names = TRUE;
  rows = wv_today_items (&view, WV_TODAY_NEWS);
  name = wv_today_item_dup_name (rows->pdata[0]);
  g_assert_nonnull (strstr (name, "J.K."));
  g_assert_null (strstr (name, "Kole"));
}

static void
test_question (Cases *c, gconstpointer data)
{
  g_autofree char *dossier = send_case (c, "Nadia", "El Amrani", FALSE);
  g_autofree char *today = day_after (c, 0);
  WvTodayView view = view_of (c, today);
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) none = NULL;

  change_case (c, wv_change_open (dossier), TRUE);
  change_case (c, wv_change_ask (dossier, "Klopt het nummer?"), TRUE);
  settle (c, 1);
  rows = wv_today_items (&view, WV_TODAY_NEWS);
  g_assert_cmpuint (rows->len, ==, 1);
  g_assert_cmpstr (((WvTodayItem *) rows->pdata[0])->text, ==, "Klopt het nummer?");
  g_assert_true (g_str_has_suffix (((WvTodayItem *) rows->pdata[0])->sub, "question for you"));
  change_case (c, wv_change_message (dossier, "Ja.", NULL), FALSE);
  g_assert_cmpuint (wv_today_badge (&view), ==, 1);
}

/* What the others are late with: to remind once, and then it says so. */
static void
test_late_and_reminded (Cases *c, gconstpointer data)
{
  g_autofree char *dossier = send_case (c, "Thea", "Remijn", FALSE);
  g_autofree char *later = day_after (c, 40);
  WvTodayView view = view_of (c, later);
  g_autoptr (GPtrArray) rows = NULL;
  const WvTodayItem *row;

  settle (c, 1);
  rows = wv_today_items (&view, WV_TODAY_TASKS);
  g_assert_cmpuint (rows->len, ==, 1);
  row = rows->pdata[0];
  g_assert_true (row->late);
  g_assert_cmpint (row->tone, ==, WV_TONE_ERR);
  g_assert_cmpint (row->act, ==, WV_TODAY_ACT_REMIND);
  g_assert_nonnull (strstr (row->remind, "Thea Remijn"));
  g_assert_true (g_str_has_prefix (row->sub, "Promised by Dorpshart Borsele, before "));
}

static void
add_task (Cases *c, const char *dossier, const char *what, int days, gboolean ours)
{
  g_autofree char *due = day_after (c, days);
  const WvActor *actor = wv_desk_get_actor (c->desk.desk);

  change_case (c, wv_change_action_add (dossier, what, ours ? actor->organisation : "01900000-0000-7000-8000-000000000012", NULL, due), FALSE);
}

static void
test_tasks (Cases *c, gconstpointer data)
{
  g_autofree char *dossier = send_case (c, "Piet", "Westveer", FALSE);
  g_autofree char *today = day_after (c, 0);
  WvTodayView view = view_of (c, today);
  g_autoptr (GPtrArray) now = NULL;
  g_autoptr (GPtrArray) all = NULL;

  add_task (c, dossier, "Samen bellen", 0, TRUE);
  add_task (c, dossier, "Medicijnrol bespreken", -4, TRUE);
  add_task (c, dossier, "Over een week terugbellen", 7, TRUE);
  add_task (c, dossier, "Uitnodiging sturen", 0, FALSE); /* theirs, and not late */
  settle (c, 1);
  while (wv_caseload_get_tasks (view.caseload)->len < 4)
    g_main_context_iteration (NULL, TRUE);
  now = wv_today_items (&view, WV_TODAY_TASKS);
  g_assert_cmpuint (now->len, ==, 2);
  g_assert_cmpstr (((WvTodayItem *) now->pdata[0])->title, ==, "Medicijnrol bespreken");
  g_assert_true (((WvTodayItem *) now->pdata[0])->late);
  g_assert_nonnull (((WvTodayItem *) now->pdata[0])->task);
  g_assert_cmpstr (((WvTodayItem *) now->pdata[1])->title, ==, "Samen bellen");
  g_assert_cmpint (((WvTodayItem *) now->pdata[1])->tone, ==, WV_TONE_WARN);
  g_assert_cmpuint (wv_today_later_tasks (&view), ==, 2);
  view.all_tasks = TRUE;
  all = wv_today_items (&view, WV_TODAY_TASKS);
  g_assert_cmpuint (all->len, ==, 4);
}

static void
test_receiver (Cases *c, gconstpointer data)
{
  g_autofree char *fresh = send_case (c, "Henk", "Verdonk", TRUE);
  g_autofree char *taken = send_case (c, "Bram", "de Jonge", TRUE);
  g_autofree char *later = day_after (c, 20);
  WvTodayView view = view_of (c, later);
  g_autoptr (GPtrArray) answer = NULL;
  g_autoptr (GPtrArray) due = NULL;

  change_case (c, wv_change_accept (taken, NULL), FALSE);
  settle (c, 2);
  answer = wv_today_items (&view, WV_TODAY_ANSWER);
  due = wv_today_items (&view, WV_TODAY_DUE);
  g_assert_cmpuint (answer->len, ==, 1);
  g_assert_cmpstr (((WvTodayItem *) answer->pdata[0])->title, ==, "Henk Verdonk");
  g_assert_cmpstr (((WvTodayItem *) answer->pdata[0])->text, ==, "Alleen sinds de zomer.");
  g_assert_cmpuint (due->len, ==, 1);
  g_assert_cmpstr (((WvTodayItem *) due->pdata[0])->title, ==, "Get in touch with Bram de Jonge");
  g_assert_cmpuint (wv_today_badge (&view), ==, 2);
}

static gboolean
has_row (GtkWidget *page, const char *text)
{
  return find_text (page, text) != NULL;
}

static void
wait_for (GtkWidget *page, const char *text)
{
  while (!has_row (page, text))
    g_main_context_iteration (NULL, TRUE);
}

static GtkWidget *
find_page (WvWindow *window)
{
  return find_type (GTK_WIDGET (window), WV_TYPE_TODAY_PAGE);
}

static void
test_empty (Cases *c, gconstpointer data)
{
  WvWindow *window = wv_window_new (NULL, c->desk.desk);
  GtkWidget *page = find_page (window);

  wait_for (page, "Nothing is waiting for you");
  g_assert_cmpuint (wv_page_get_badge (WV_PAGE (page)), ==, 0);
  g_assert_null (find_type (page, WV_TYPE_TODAY_ROW));
  gtk_window_destroy (GTK_WINDOW (window));
  spin ();
}

static gpointer
count_looks_in_thread (WvDb *db, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) looks = wv_records_query (db, &wv_kind_access, "dossier = :value", data, NULL, error);

  return GUINT_TO_POINTER (looks->len);
}

static guint
count_looks (Cases *c, const char *dossier)
{
  return GPOINTER_TO_UINT (wv_store_run (c->desk.store, WV_STORE_READ, count_looks_in_thread, (gpointer) dossier, NULL));
}

static void
test_page (Cases *c, gconstpointer data)
{
  g_autofree char *dossier = send_and_answer (c);
  WvWindow *window = wv_window_new (NULL, c->desk.desk);
  GtkWidget *page = find_page (window), *row;
  g_autofree char *label = NULL;
  guint looks = count_looks (c, dossier);

  gtk_window_present (GTK_WINDOW (window));
  save_draft (c, "Goense");
  wait_for (page, "Mevrouw Kole at mee.");
  wait_for (page, "Karel Goense → Eettafel Heinkenszand");
  g_assert_true (has_row (page, "New feedback"));
  while (count_looks (c, dossier) == looks) /* who read the text here is written down */
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (has_row (page, "Nothing is waiting for you"));
  g_assert_cmpuint (wv_page_get_badge (WV_PAGE (page)), ==, 2); /* unread and a draft */
  row = find_type (page, WV_TYPE_TODAY_ROW);
  label = gtk_test_accessible_check_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, "");
  g_assert_nonnull (strstr (label, "Unread. Jacoba Kole, 1951. Mevrouw Kole at mee."));
  wv_desk_set_hide_names (c->desk.desk, TRUE);
  g_assert_false (has_row (page, "Kole"));
  g_assert_true (has_row (page, "J.K."));
  gtk_window_destroy (GTK_WINDOW (window));
  spin ();
}

static gpointer
end_in_thread (WvDb *db, gpointer data, GError **error)
{
  g_assert_true (wv_db_exec (db, "UPDATE organisation SET public_key = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=' "
                                 "WHERE name = 'Dorpshart Borsele'", error));
  g_assert_true (wv_mirror_gone (db, &wv_kind_referral, data, TRUE, error));
  return NULL;
}

/* A dossier is shared no longer, and its receiver has another key: both wait for the user, and name no resident. */
static void
test_warnings (Cases *c, gconstpointer data)
{
  g_autofree char *dossier = send_and_answer (c);
  WvWindow *window = wv_window_new (NULL, c->desk.desk);
  GtkWidget *page = find_page (window);

  wait_for (page, "Mevrouw Kole at mee.");
  wv_store_run (c->desk.store, WV_STORE_WRITE, end_in_thread, dossier, NULL);
  wait_for (page, "New key of Dorpshart Borsele");
  wait_for (page, "Could not be delivered · New referral");
  g_assert_false (has_row (page, "Mevrouw Kole at mee."));
  g_assert_false (has_row (page, "Jacoba Kole"));
  g_assert_true (gtk_widget_activate_action (page, "today.undelivered", "s", dossier));
  g_assert_true (gtk_widget_activate_action (page, "today.key", "s", "nobody")); /* no change: shows nothing */
  gtk_window_destroy (GTK_WINDOW (window));
  spin ();
}

static void
test_read_and_undo (Cases *c, gconstpointer data)
{
  g_autofree char *dossier = send_and_answer (c);
  WvWindow *window = wv_window_new (NULL, c->desk.desk);
  GtkWidget *page = find_page (window);

  wait_for (page, "Mevrouw Kole at mee.");
  g_assert_true (gtk_widget_activate_action (page, "today.read-all", NULL));
  while (has_row (page, "Mevrouw Kole at mee."))
    g_main_context_iteration (NULL, TRUE);
  wait_for (GTK_WIDGET (window), "Marked as read");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.undo", NULL);
  wait_for (page, "Mevrouw Kole at mee.");
  gtk_window_destroy (GTK_WINDOW (window));
  spin ();
}

static void
test_tick_and_undo (Cases *c, gconstpointer data)
{
  g_autofree char *dossier = send_case (c, "Piet", "Westveer", FALSE);
  WvWindow *window = wv_window_new (NULL, c->desk.desk);
  GtkWidget *page = find_page (window), *check;

  add_task (c, dossier, "Samen bellen", 0, TRUE);
  wait_for (page, "Samen bellen");
  check = find_type (page, GTK_TYPE_CHECK_BUTTON);
  gtk_test_accessible_assert_property (check, GTK_ACCESSIBLE_PROPERTY_LABEL, "Mark as done: Samen bellen");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  while (has_row (page, "Samen bellen"))
    g_main_context_iteration (NULL, TRUE);
  wait_for (GTK_WIDGET (window), "Agreement done");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.undo", NULL);
  wait_for (page, "Samen bellen");
  gtk_window_destroy (GTK_WINDOW (window));
  spin ();
}

/* An agreement that cannot be ticked: the reason is told and the box is empty again. */
static void
test_tick_refused (Cases *c, gconstpointer data)
{
  g_autofree char *dossier = send_case (c, "Piet", "Westveer", FALSE);
  WvWindow *window = wv_window_new (NULL, c->desk.desk);
  GtkWidget *page = find_page (window), *check;

  add_task (c, dossier, "Samen bellen", 0, TRUE);
  wait_for (page, "Samen bellen");
  check = find_type (page, GTK_TYPE_CHECK_BUTTON);
  g_object_add_weak_pointer (G_OBJECT (check), (gpointer *) &check);
  gtk_widget_activate_action (page, "today.tick", "(ss)", dossier, "01900000-0000-7000-8000-00000000ffff");
  wait_for (GTK_WIDGET (window), "This agreement is not here any more.");
  g_assert_null (check); /* made anew */
  g_assert_false (gtk_check_button_get_active (GTK_CHECK_BUTTON (find_type (page, GTK_TYPE_CHECK_BUTTON))));
  gtk_window_destroy (GTK_WINDOW (window));
  spin ();
}

static void
test_reach (void)
{
  g_autoptr (WvRecord) contact = wv_record_new (&wv_kind_contact, "01900000-0000-7000-8000-000000000012");
  const char *hours[] = { "FREQ=WEEKLY;BYDAY=TU;OPENS=09:00;CLOSES=17:00", NULL };
  const char *phone_hours[] = { "FREQ=WEEKLY;BYDAY=TU;OPENS=13:00;CLOSES=14:00", NULL };
  gint64 ten = wv_day_at ("2026-03-10", 10, 0), eight = wv_day_at ("2026-03-10", 8, 0), six = wv_day_at ("2026-03-10", 18, 0);
  WvTone tone;
  const char *icon;
  g_autofree char *open = NULL, *soon = NULL, *closed = NULL, *phone = NULL, *unknown = wv_contact_reach (contact, ten, &tone, &icon);

  g_assert_null (unknown);
  wv_record_set_strv (contact, "hours", hours);
  open = wv_contact_reach (contact, ten, &tone, &icon);
  g_assert_cmpstr (open, ==, "Available today until 17:00");
  g_assert_cmpint (tone, ==, WV_TONE_OK);
  soon = wv_contact_reach (contact, eight, &tone, &icon);
  g_assert_cmpstr (soon, ==, "Available today 09:00–17:00");
  closed = wv_contact_reach (contact, six, &tone, &icon);
  g_assert_cmpstr (closed, ==, "Not available any more today");
  wv_record_set_strv (contact, "phone_hours", phone_hours);
  phone = wv_contact_reach (contact, ten, &tone, &icon);
  g_assert_cmpstr (phone, ==, "Phone hour 13:00–14:00");
}

/* Absent: the deputy's number takes the place of the own one after one press. */
static void
test_deputy (void)
{
  WvPerson person = { wv_record_new (&wv_kind_contact, "01900000-0000-7000-8000-000000000012"), (char *) "Gemeente Borsele",
                      wv_record_new (&wv_kind_contact, "01900000-0000-7000-8000-000000000013"), TRUE };
  GtkWidget *row, *deputy;

  wv_record_set_text (person.contact, "name", "Fatma Yıldız");
  wv_record_set_text (person.contact, "phone", "0113-555 040");
  wv_record_set_text (person.deputy, "name", "Rob Steketee");
  wv_record_set_text (person.deputy, "phone", "0113-555 041");
  row = g_object_ref_sink (wv_reach_row_new (&person, 0));
  g_assert_nonnull (find_text (row, "0113-555 040"));
  deputy = gtk_widget_get_ancestor (find_text (row, "Absent · deputy Rob Steketee"), GTK_TYPE_BUTTON);
  g_signal_emit_by_name (deputy, "clicked");
  g_assert_null (find_text (row, "0113-555 040"));
  g_assert_nonnull (find_text (row, "0113-555 041"));
  g_assert_nonnull (find_text (row, "Rob Steketee"));
  g_object_unref (row);
  wv_record_free (person.contact);
  wv_record_free (person.deputy);
}

static void
test_deadline (void)
{
  g_auto (WvDeadlineLook) late = { 0 };
  g_auto (WvDeadlineLook) today = { 0 };
  g_auto (WvDeadlineLook) soon = { 0 };
  g_auto (WvDeadlineLook) far = { 0 };

  wv_deadline_look ("2026-03-06", "2026-03-10", 5, &late);
  wv_deadline_look ("2026-03-10", "2026-03-10", 5, &today);
  wv_deadline_look ("2026-03-16", "2026-03-10", 5, &soon);
  wv_deadline_look ("2026-03-18", "2026-03-10", 5, &far);
  g_assert_cmpint (late.tone, ==, WV_TONE_ERR);
  g_assert_cmpint (late.days_late, ==, 4);
  g_assert_cmpint (today.tone, ==, WV_TONE_WARN);
  g_assert_cmpint (soon.tone, ==, WV_TONE_WARN);
  g_assert_cmpint (far.tone, ==, WV_TONE_NEUTRAL);
  g_assert_null (far.icon);
}

static void
test_hide_in_text (void)
{
  g_autofree char *hidden = wv_hide_in_text ("Mevrouw Kole (Jacoba) en Jacoba Kole.", "Jacoba Kole", "J.K.");
  g_autofree char *prefix = wv_hide_in_text ("Bel meneer de Jonge om de dag.", "Bram de Jonge", "B.J.");

  g_assert_cmpstr (hidden, ==, "Mevrouw J.K. (J.K.) en J.K..");
  g_assert_cmpstr (prefix, ==, "Bel meneer de B.J. om de dag.");
}

/* Coordinator: who to call. */

static gpointer
keep_quiet (WvDb *db, gpointer data, GError **error)
{
  g_autoptr (json_t) of = json_pack ("[{s:s, s:I}, {s:s, s:I}]", "o", "01900000-0000-7000-8000-00000000eeee", "at",
                                     (json_int_t) wv_day_at ("2026-02-20", 9, 0), "o", data, "at",
                                     (json_int_t) wv_day_at ("2026-03-01", 9, 0));

  wv_quiet_keep (db, of, error);
  return NULL;
}

static void
test_quiet_offices (Cases *c, gconstpointer data)
{
  const char *own = wv_desk_get_actor (c->desk.desk)->organisation;
  g_autoptr (GError) error = NULL;
  WvWindow *window;
  GtkWidget *page, *row;
  g_autofree char *name = NULL;

  wv_store_run (c->desk.store, WV_STORE_WRITE, keep_quiet, (gpointer) own, &error);
  g_assert_no_error (error);
  window = wv_window_new (NULL, c->desk.desk);
  page = find_page (window);
  wait_for (page, "Not up to date for a week");
  row = find_type (page, WV_TYPE_TODAY_ROW);
  g_assert_false (gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (row))); /* there is nothing to open */
  name = wv_today_item_dup_name (wv_today_row_get_item (WV_TODAY_ROW (row)));
  g_assert_true (g_str_has_prefix (name, "Unknown office. Last up to date on 20 February")); /* the longest first */
  g_assert_true (has_row (page, "Praktijk De Visser"));
  g_assert_cmpuint (wv_page_get_badge (WV_PAGE (page)), ==, 0); /* good to know, and nothing that waits for an answer */
  gtk_window_destroy (GTK_WINDOW (window));
  spin ();
}

#define ADD(name, role, function) g_test_add ("/ui/today/" name, Cases, role, set_up_cases, function, tear_down_cases)

/* A step that came too late is a task, in words, and not a failure beside it. */
static void
test_race (Cases *c, gconstpointer data)
{
  g_autofree char *dossier = send_case (c, "Jacoba", "Kole", FALSE);
  g_autofree char *today = day_after (c, 0);
  g_autoptr (GPtrArray) races = g_ptr_array_new ();
  g_autoptr (GPtrArray) entries = g_ptr_array_new ();
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  WvRace race = { .tx = 7, .dossier = dossier, .won = (char *) "accepted", .lost = (char *) "withdrawn", .ours = TRUE,
                  .winner_name = (char *) "Anouk Faes", .winner_organisation = (char *) "Dorpshart Borsele" };
  WvOutboxEntry entry = { .tx = 7, .kind = (char *) "event", .record = dossier, .dossier = dossier, .what = (char *) "event",
                          .state = WV_OP_REFUSED, .code = (char *) "state_changed" };
  WvTodayStock stock = { .drafts = none, .entries = entries, .keys = none, .undelivered = none, .quiet = none, .races = races };
  WvTodayView view = view_of (c, today);
  g_autoptr (GPtrArray) tasks = NULL;
  g_autoptr (GPtrArray) unsent = NULL;
  const WvTodayItem *row;

  settle (c, 1);
  g_ptr_array_add (races, &race);
  g_ptr_array_add (entries, &entry);
  view.stock = &stock;
  tasks = wv_today_items (&view, WV_TODAY_TASKS);
  unsent = wv_today_items (&view, WV_TODAY_UNSENT);
  g_assert_cmpuint (tasks->len, ==, 1);
  row = tasks->pdata[0];
  g_assert_cmpstr (row->title, ==, "Too late: Jacoba Kole");
  g_assert_cmpstr (row->sub, ==, "Your step “Withdrawn” does not count. Anouk Faes, Dorpshart Borsele was earlier with “Accepted”.");
  g_assert_cmpstr (row->dossier, ==, dossier);
  g_assert_cmpuint (unsent->len, ==, 0);
  g_assert_cmpuint (wv_today_badge (&view), ==, 1);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/ui/today/reach", test_reach);
  g_test_add_func ("/ui/today/deputy", test_deputy);
  g_test_add_func ("/ui/today/deadline", test_deadline);
  g_test_add_func ("/ui/today/hide-in-text", test_hide_in_text);
  ADD ("feedback", NULL, test_feedback);
  ADD ("hidden-names", NULL, test_hidden_names);
  ADD ("question", NULL, test_question);
  ADD ("late-and-reminded", NULL, test_late_and_reminded);
  ADD ("tasks", NULL, test_tasks);
  ADD ("receiver", "social_worker", test_receiver);
  ADD ("quiet-offices", "region_coordinator", test_quiet_offices);
  ADD ("empty", NULL, test_empty);
  ADD ("page", NULL, test_page);
  ADD ("warnings", NULL, test_warnings);
  ADD ("read-and-undo", NULL, test_read_and_undo);
  ADD ("tick-and-undo", NULL, test_tick_and_undo);
  ADD ("tick-refused", NULL, test_tick_refused);
  ADD ("race", NULL, test_race);
  return g_test_run ();
}
