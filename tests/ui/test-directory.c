/* The directory with real offers: search finds, filters filter, the detail names, and nothing found says what now. */
#include "desk-fixture.h"

#include "store/wv-records.h"
#include "ui/wv-chip.h"
#include "ui/wv-contact-row.h"
#include "ui/wv-directory-page.h"
#include "ui/wv-filter-chip.h"
#include "ui/wv-offer-detail.h"
#include "ui/wv-offer-row.h"

#define PRACTICE "01900000-0000-7000-8000-000000000001"
#define WELFARE "01900000-0000-7000-8000-000000000003"
#define ANOUK "01900000-0000-7000-8000-000000000102"
#define TABLE "01900000-0000-7000-8000-000000001001"
#define WALK "01900000-0000-7000-8000-000000001002"

static WvRecord *
record_new (const WvKind *kind, const char *id, const char *field, const char *name)
{
  WvRecord *record = wv_record_new (kind, id);

  wv_record_set_text (record, field, name);
  return record;
}

static void
write_people (WvDb *db)
{
  g_autoptr (WvRecord) practice
      = record_new (&wv_kind_organisation, PRACTICE, "name", "Praktijk De Visser");
  g_autoptr (WvRecord) welfare
      = record_new (&wv_kind_organisation, WELFARE, "name", "Dorpshart Borsele");
  g_autoptr (WvRecord) anouk = record_new (&wv_kind_contact, ANOUK, "name", "Anouk Faes");
  g_autoptr (WvRecord) link = wv_record_new (&wv_kind_practice_link, "01900000-0000-7000-8000-000000000501");

  wv_record_set_text (practice, "municipality", "GM0654");
  wv_record_set_text (anouk, "organisation", WELFARE);
  wv_record_set_text (anouk, "phone", "0113-555 012");
  wv_record_set_strv (anouk, "hours", (const char *[]){ "FREQ=WEEKLY;BYDAY=MO,TU;OPENS=09:00;CLOSES=17:00", NULL });
  wv_record_set_text (link, "practice", PRACTICE);
  wv_record_set_text (link, "contact", ANOUK);
  g_assert_true (wv_record_write (db, practice, NULL));
  g_assert_true (wv_record_write (db, welfare, NULL));
  g_assert_true (wv_record_write (db, anouk, NULL));
  g_assert_true (wv_record_write (db, link, NULL));
}

static void
write_offer (WvDb *db, const char *id, const char *title, const char *municipality, const char *theme, const char *contact)
{
  g_autoptr (WvRecord) offer = record_new (&wv_kind_offer, id, "title", title);

  wv_record_set_text (offer, "organisation", WELFARE);
  wv_record_set_text (offer, "status", "active");
  wv_record_set_text (offer, "setting", "location");
  wv_record_set_text (offer, "municipality", municipality);
  wv_record_set_text (offer, "contact", contact);
  wv_record_set_strv (offer, "themes", (const char *[]){ theme, NULL });
  wv_record_set_text (offer, "cost_text", "€ 6,50 per keer");
  wv_record_set_text (offer, "application_process", "Bel of verwijs.");
  wv_record_set_int (offer, "waiting_weeks", 2);
  wv_record_set_text (offer, "verified_on", "2020-05-01");
  wv_record_set_strv (offer, "schedules",
                      (const char *[]){ "FREQ=DAILY;OPENS=12:00;CLOSES=13:30;WALKIN=1;HOLIDAYS=1", NULL });
  if (contact == NULL)
    wv_record_clear (offer, "schedules");
  g_assert_true (wv_record_write (db, offer, NULL));
}

static gpointer
write_all (WvDb *db, gpointer data, GError **error)
{
  write_people (db);
  write_offer (db, TABLE, "Eettafel Heinkenszand", "GM0654", "meedoen", ANOUK);
  write_offer (db, WALK, "Wandelgroep Goes", "GM0664", "bewegen", NULL);
  wv_db_note_change (db, "organisation", PRACTICE);
  wv_db_note_change (db, "offer", TABLE);
  return GINT_TO_POINTER (wv_search_index_offers (db, error));
}

static GtkWidget *
find (GtkWidget *widget, GType type, guint *nth)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && (*nth)-- == 0)
    return widget;
  for (GtkWidget *c = gtk_widget_get_first_child (widget); c != NULL; c = gtk_widget_get_next_sibling (c))
    {
      GtkWidget *found = find (c, type, nth);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gpointer
child (GtkWidget *page, GType type, guint nth)
{
  GtkWidget *found = find (page, type, &nth);

  g_assert_nonnull (found);
  return found;
}

/* Only what is visible: all pages of a stack are there all the time. */
static gboolean
shows (GtkWidget *widget, const char *text)
{
  if (!gtk_widget_get_visible (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return TRUE;
  if (GTK_IS_STACK (widget))
    return shows (gtk_stack_get_visible_child (GTK_STACK (widget)), text);
  for (GtkWidget *c = gtk_widget_get_first_child (widget); c != NULL; c = gtk_widget_get_next_sibling (c))
    if (shows (c, text))
      return TRUE;
  return FALSE;
}

static void
wait_until (GtkWidget *widget, const char *text, gboolean there)
{
  gint64 until = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;

  while (shows (widget, text) != there && g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, FALSE);
  if (shows (widget, text) != there)
    g_test_message ("%s: %s", text, there ? "did not come" : "did not go");
  g_assert_true (shows (widget, text) == there);
}

static void
type (GtkWidget *page, const char *text)
{
  gtk_editable_set_text (child (page, GTK_TYPE_SEARCH_ENTRY, 0), text);
}

/* In a window, because a list makes its rows when it has a size. */
static GtkWidget *
page_new (Fixture *f)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *page;

  g_assert_nonnull (wv_store_run (f->store, WV_STORE_WRITE, write_all, NULL, NULL));
  page = g_object_new (WV_TYPE_DIRECTORY_PAGE, "desk", f->desk, NULL);
  gtk_window_set_default_size (GTK_WINDOW (window), 1000, 700);
  gtk_window_set_child (GTK_WINDOW (window), page);
  gtk_window_present (GTK_WINDOW (window));
  return page;
}

static void
page_free (GtkWidget *page)
{
  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (page)));
  spin ();
}

/* The municipality of the practice is the first filter: Goes comes only after clearing it. */
static void
test_filters (Fixture *f, gconstpointer data)
{
  GtkWidget *page = page_new (f);
  WvFilterChip *municipality = child (page, WV_TYPE_FILTER_CHIP, 0);
  g_auto (GStrv) codes = NULL;

  wait_until (page, ": Borsele", TRUE);
  wait_until (page, "1 of 1", TRUE);
  codes = wv_filter_chip_dup_codes (municipality);
  g_assert_cmpstr (codes[0], ==, "GM0654");
  g_assert_null (codes[1]);
  gtk_widget_activate (child (page, GTK_TYPE_SEARCH_ENTRY, 0));
  g_signal_emit_by_name (child (page, WV_TYPE_CHIP, 1), "clicked");
  g_assert_true (gtk_toggle_button_get_active (child (page, WV_TYPE_CHIP, 1)));
  wv_filter_chip_set_codes (municipality, NULL, NULL);
  g_signal_emit_by_name (municipality, "changed");
  wait_until (page, ": Borsele", FALSE);
  wait_until (page, "Wandelgroep", FALSE); /* it has no fixed contact */
  gtk_toggle_button_set_active (child (page, WV_TYPE_CHIP, 1), FALSE);
  wait_until (page, "2 of 2", TRUE);
  wait_until (page, "Wandelgroep Goes", TRUE);
  gtk_toggle_button_set_active (child (page, WV_TYPE_CHIP, 0), TRUE);
  wait_until (page, "1 of 1", TRUE); /* only the table is a walk-in */
  page_free (page);
}

static void
test_search_finds (Fixture *f, gconstpointer data)
{
  GtkWidget *page = page_new (f);

  wait_until (page, "1 of 1", TRUE);
  type (page, "eet");
  wait_until (child (page, WV_TYPE_OFFER_DETAIL, 0), "Eettafel Heinkenszand", TRUE);
  wait_until (child (page, WV_TYPE_OFFER_ROW, 0), "Anouk Faes", TRUE);
  wait_until (child (page, WV_TYPE_OFFER_ROW, 0), "Wait 2 weeks", TRUE);
  wait_until (child (page, WV_TYPE_OFFER_ROW, 0), "not checked since May 2020", TRUE);
  page_free (page);
}

static void
test_detail_names (Fixture *f, gconstpointer data)
{
  static const char *const expected[] = { "Dorpshart Borsele",        "Anouk Faes",
                                          "Fixed contact · Monday, Tuesday 09:00–17:00",
                                          "Every day 12:00–13:30, walk-in", "€ 6,50 per keer",
                                          "Bel of verwijs.",          "Wait 2 weeks",
                                          "Not checked since May 2020" };
  GtkWidget *page = page_new (f);
  GtkWidget *detail = child (page, WV_TYPE_OFFER_DETAIL, 0);

  wait_until (detail, "Eettafel Heinkenszand", TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    wait_until (detail, expected[i], TRUE);
  g_assert_true (wv_offer_detail_copy_number (WV_OFFER_DETAIL (detail)));
  wv_offer_detail_set_view (WV_OFFER_DETAIL (detail), NULL, "2026-03-10");
  g_assert_false (shows (detail, "Eettafel"));
  g_assert_false (wv_offer_detail_copy_number (WV_OFFER_DETAIL (detail)));
  page_free (page);
}

static GtkWidget *
find_button (GtkWidget *widget, const char *label)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    return widget;
  for (GtkWidget *c = gtk_widget_get_first_child (widget); c != NULL; c = gtk_widget_get_next_sibling (c))
    {
      GtkWidget *found = find_button (c, label);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Nothing in Borsele: why, and one press further the whole province, where it is. */
static void
test_nothing_found (Fixture *f, gconstpointer data)
{
  GtkWidget *page = page_new (f);

  wait_until (page, "1 of 1", TRUE);
  type (page, "wandelgroep");
  wait_until (page, "There is nothing for ‘wandelgroep’ in the municipality of Borsele.", TRUE);
  wait_until (page, "Try another word", TRUE);
  wait_until (page, "Ask Anouk Faes", TRUE);
  g_assert_false (wv_page_primary (WV_PAGE (page)));
  g_signal_emit_by_name (find_button (page, "Search all of Zeeland"), "clicked");
  wait_until (page, "all of Zeeland", TRUE);
  wait_until (page, "Wandelgroep Goes", TRUE);
  type (page, "zeppelin");
  wait_until (page, "There is nothing for ‘zeppelin’ in all of Zeeland.", TRUE);
  page_free (page);
}

/* Another screen names an offer outside the filter: it is shown all the same. */
static void
test_show_item (Fixture *f, gconstpointer data)
{
  GtkWidget *page = page_new (f);

  wait_until (page, "1 of 1", TRUE);
  g_assert_true (wv_page_show_item (WV_PAGE (page), WALK));
  wait_until (child (page, WV_TYPE_OFFER_DETAIL, 0), "Wandelgroep Goes", TRUE);
  g_assert_true (wv_page_search (WV_PAGE (page)));
  page_free (page);
}

static gpointer
write_third (WvDb *db, gpointer data, GError **error)
{
  write_offer (db, "01900000-0000-7000-8000-000000001003", "Samen eten Nisse", "GM0654", "meedoen", ANOUK);
  wv_db_note_change (db, "offer", "01900000-0000-7000-8000-000000001003");
  return GINT_TO_POINTER (wv_search_index_offers (db, error));
}

static void
test_follows_the_store (Fixture *f, gconstpointer data)
{
  GtkWidget *page = page_new (f);

  wait_until (page, "1 of 1", TRUE);
  g_assert_nonnull (wv_store_run (f->store, WV_STORE_WRITE, write_third, NULL, NULL));
  wait_until (page, "2 of 2", TRUE);
  wait_until (page, "Samen eten Nisse", TRUE);
  page_free (page);
}

static void
check_underline (const char *text, const char *words, int expected)
{
  PangoAttrList *attributes = wv_text_underline (text, words);
  GSList *list = pango_attr_list_get_attributes (attributes);

  g_assert_cmpint ((int)g_slist_length (list), ==, expected);
  g_slist_free_full (list, (GDestroyNotify)pango_attribute_destroy);
  pango_attr_list_unref (attributes);
}

static void
test_underline (void)
{
  check_underline ("Samen eten in de eetzaal", "eet", 1);
  check_underline ("Samen eten in de Eetzaal", "e ee", 3);
  check_underline ("Tweede ronde", "ee", 0);
  check_underline ("Café Éénmaal", "éé", 1);
  check_underline ("Eettafel", NULL, 0);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/ui/directory/filters", Fixture, NULL, set_up, test_filters, tear_down);
  g_test_add ("/ui/directory/search-finds", Fixture, NULL, set_up, test_search_finds, tear_down);
  g_test_add ("/ui/directory/detail-names", Fixture, NULL, set_up, test_detail_names, tear_down);
  g_test_add ("/ui/directory/nothing-found", Fixture, NULL, set_up, test_nothing_found, tear_down);
  g_test_add ("/ui/directory/show-item", Fixture, NULL, set_up, test_show_item, tear_down);
  g_test_add ("/ui/directory/follows-the-store", Fixture, NULL, set_up, test_follows_the_store, tear_down);
  g_test_add_func ("/ui/directory/underline", test_underline);
  return g_test_run ();
}
