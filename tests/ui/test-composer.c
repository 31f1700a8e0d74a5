/* The directory and the composer with a real store and vault. */
#include "desk-fixture.h"

#include "store/wv-draft.h"
#include "store/wv-records.h"
#include "ui/wv-composer-consent.h"
#include "ui/wv-composer-message.h"
#include "ui/wv-composer-offer.h"
#include "ui/wv-composer-reason.h"
#include "ui/wv-composer-resident.h"
#include "ui/wv-composer.h"
#include "ui/wv-directory-page.h"

static gboolean
shows (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return gtk_widget_get_mapped (widget) || gtk_widget_get_visible (widget);
  for (GtkWidget *c = gtk_widget_get_first_child (widget); c != NULL; c = gtk_widget_get_next_sibling (c))
    if (shows (c, text))
      return TRUE;
  return FALSE;
}

static void
wait_for (GtkWidget *widget, const char *text)
{
  gint64 until = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;

  while (!shows (widget, text) && g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, FALSE);
  g_assert_true (shows (widget, text));
}

static void
test_nothing_found (Fixture *f, gconstpointer data)
{
  GtkWidget *page = g_object_ref_sink (g_object_new (WV_TYPE_DIRECTORY_PAGE, "desk", f->desk, NULL));

  wait_for (page, "Nothing found");
  spin ();
  g_object_unref (page);
}

/* Sending an empty referral sends nothing and says what is missing. */
static void
test_empty_is_not_sent (Fixture *f, gconstpointer data)
{
  GtkWidget *page = g_object_ref_sink (g_object_new (WV_TYPE_COMPOSER, "desk", f->desk, NULL));

  wait_for (page, "First choose an offer");
  g_assert_true (wv_page_primary (WV_PAGE (page)));
  wait_for (page, "more things:");
  spin ();
  g_object_unref (page);
}

#define WELFARE "01900000-0000-7000-8000-000000000003"
#define OTHER "01900000-0000-7000-8000-000000000004"
#define TABLE "01900000-0000-7000-8000-000000001001"
#define FULL "01900000-0000-7000-8000-000000001002"

static void
write_organisation (WvDb *db, const char *id, const char *name, const char *key)
{
  g_autoptr (WvRecord) record = wv_record_new (&wv_kind_organisation, id);

  wv_record_set_text (record, "name", name);
  wv_record_set_text (record, "public_key", key);
  g_assert_true (wv_record_write (db, record, NULL));
}

static void
write_offer (WvDb *db, const char *id, const char *title, const char *organisation, const char *capacity)
{
  g_autoptr (WvRecord) record = wv_record_new (&wv_kind_offer, id);

  wv_record_set_text (record, "title", title);
  wv_record_set_text (record, "organisation", organisation);
  wv_record_set_text (record, "status", "active");
  wv_record_set_text (record, "capacity", capacity);
  g_assert_true (wv_record_write (db, record, NULL));
}

static gpointer
write_all (WvDb *db, gpointer data, GError **error)
{
  Fixture *f = data;
  g_autofree char *key = wv_vault_dup_public_key (f->vault);

  write_organisation (db, wv_desk_get_actor (f->desk)->organisation, "Praktijk De Visser", key);
  write_organisation (db, WELFARE, "Dorpshart Borsele", key);
  write_organisation (db, OTHER, "Geldloket Bevelanden", NULL);
  write_offer (db, TABLE, "Eettafel Heinkenszand", WELFARE, "open");
  write_offer (db, FULL, "Budgetcoach", OTHER, "full");
  return f;
}

static gpointer
find (GtkWidget *widget, GType type)
{
  gpointer found = g_type_is_a (G_OBJECT_TYPE (widget), type) ? widget : NULL;

  for (GtkWidget *c = gtk_widget_get_first_child (widget); c != NULL && found == NULL; c = gtk_widget_get_next_sibling (c))
    found = find (c, type);
  return found;
}

static GtkWidget *
field (GtkWidget *page, GType block, const char *name)
{
  WvComposerBlock *found = find (page, block);

  return WV_COMPOSER_BLOCK_GET_CLASS (found)->find (found, name);
}

static GtkWidget *
composer_new (Fixture *f)
{
  GtkWidget *page;

  g_assert_nonnull (wv_store_run (f->store, WV_STORE_WRITE, write_all, f, NULL));
  page = g_object_ref_sink (g_object_new (WV_TYPE_COMPOSER, "desk", f->desk, "item", TABLE, NULL));
  wait_for (page, "Can be read by the staff of Dorpshart Borsele");
  return page;
}

static void
fill_in (GtkWidget *page)
{
  gtk_editable_set_text (GTK_EDITABLE (field (page, WV_TYPE_COMPOSER_RESIDENT, "name")), "Wilma Dekker");
  gtk_editable_set_text (GTK_EDITABLE (field (page, WV_TYPE_COMPOSER_RESIDENT, "phone")), "0113-555 083");
  wv_composer_reason_add_sentence (find (page, WV_TYPE_COMPOSER_REASON), 0);
}

static gpointer
count_referrals (WvDb *db, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) all = wv_records_query (db, &wv_kind_referral, NULL, NULL, NULL, error);

  return GUINT_TO_POINTER (all->len + 1);
}

static guint
referrals (Fixture *f)
{
  return GPOINTER_TO_UINT (wv_store_run (f->store, WV_STORE_READ, count_referrals, NULL, NULL)) - 1;
}

static void
free_page (GtkWidget *page)
{
  spin ();
  g_object_unref (page);
}

/* Everything but the consent: nothing goes, and both the block and the bar say why. */
static void
test_no_consent (Fixture *f, gconstpointer data)
{
  GtkWidget *page = composer_new (f);

  fill_in (page);
  wait_for (page, "Wilma Dekker agrees that I share this");
  wait_for (page, "What matters to Wilma Dekker?");
  g_assert_true (wv_page_primary (WV_PAGE (page)));
  wait_for (page, "You cannot send without consent.");
  wait_for (page, "1 more thing: consent");
  g_assert_cmpuint (referrals (f), ==, 0);
  free_page (page);
}

static void
wait_for_referral (Fixture *f)
{
  gint64 until = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;

  while (referrals (f) == 0 && g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (referrals (f), ==, 1);
}

static void
test_sent (Fixture *f, gconstpointer data)
{
  GtkWidget *page = composer_new (f);

  fill_in (page);
  wv_composer_consent_toggle (find (page, WV_TYPE_COMPOSER_CONSENT));
  g_assert_true (wv_page_primary (WV_PAGE (page)));
  wait_for_referral (f);
  free_page (page);
}

/* The resident agreed to one organisation: another one must be asked for again; and what is wrong there is said. */
static void
test_other_organisation (Fixture *f, gconstpointer data)
{
  GtkWidget *page = composer_new (f);
  GtkCheckButton *agrees = GTK_CHECK_BUTTON (field (page, WV_TYPE_COMPOSER_CONSENT, "consent"));

  fill_in (page);
  wv_composer_consent_toggle (find (page, WV_TYPE_COMPOSER_CONSENT));
  g_assert_true (gtk_check_button_get_active (agrees));
  g_signal_emit_by_name (find (page, WV_TYPE_COMPOSER_OFFER), "picked", FULL);
  wait_for (page, "Can be read by the staff of Geldloket Bevelanden");
  g_assert_false (gtk_check_button_get_active (agrees));
  wait_for (page, "Full. The referral goes on the waiting list.");
  wait_for (page, "Geldloket Bevelanden does not use Welverwijs yet");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (field (page, WV_TYPE_COMPOSER_RESIDENT, "name"))), ==,
                   "Wilma Dekker");
  free_page (page);
}

static void
test_under_sixteen (Fixture *f, gconstpointer data)
{
  GtkWidget *page = composer_new (f);
  g_autofree char *today = wv_desk_dup_today (f->desk);
  g_autofree char *year = g_strdup_printf ("%d", atoi (today) - 12);
  GtkWidget *guardian = field (page, WV_TYPE_COMPOSER_CONSENT, "guardian");

  g_assert_false (gtk_widget_get_visible (guardian));
  gtk_editable_set_text (GTK_EDITABLE (field (page, WV_TYPE_COMPOSER_RESIDENT, "birth_year")), year);
  g_assert_true (gtk_widget_get_visible (guardian));
  gtk_editable_set_text (GTK_EDITABLE (field (page, WV_TYPE_COMPOSER_RESIDENT, "birth_year")), "1958");
  g_assert_false (gtk_widget_get_visible (guardian));
  free_page (page);
}

static gboolean
says (GtkWidget *widget, const char *text)
{
  if (ADW_IS_ACTION_ROW (widget) && g_strcmp0 (adw_action_row_get_subtitle (ADW_ACTION_ROW (widget)), text) == 0)
    return TRUE;
  for (GtkWidget *c = gtk_widget_get_first_child (widget); c != NULL; c = gtk_widget_get_next_sibling (c))
    if (says (c, text))
      return TRUE;
  return FALSE;
}

/* The window shows what goes and nothing else: of the postcode the digits, of the address nothing. */
static void
test_message (Fixture *f, gconstpointer data)
{
  g_autoptr (WvDraft) draft = wv_draft_new (wv_desk_get_actor (f->desk), NULL);
  GtkWidget *window;

  wv_record_set_text (draft->referral, "family_name", "Dekker");
  wv_record_set_text (draft->referral, "pc4", "4451");
  wv_record_set_text (draft->referral, "reason", "Eet <weinig> & alleen.");
  wv_record_set_text (draft->client_contact, "phone", "0113-555 083");
  draft->postcode = g_strdup ("4451 ZZ");
  window = wv_composer_message_new (draft, NULL, "2026-03-10");
  g_assert_true (says (window, "Dekker"));
  g_assert_true (says (window, "0113-555 083"));
  g_assert_true (says (window, "4451"));
  g_assert_true (says (window, "Eet <weinig> & alleen."));
  g_assert_false (says (window, "4451 ZZ"));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/ui/directory-page/nothing-found", Fixture, NULL, set_up, test_nothing_found, tear_down);
  g_test_add ("/ui/composer/empty-is-not-sent", Fixture, NULL, set_up, test_empty_is_not_sent, tear_down);
  g_test_add ("/ui/composer/no-consent", Fixture, NULL, set_up, test_no_consent, tear_down);
  g_test_add ("/ui/composer/sent", Fixture, NULL, set_up, test_sent, tear_down);
  g_test_add ("/ui/composer/other-organisation", Fixture, NULL, set_up, test_other_organisation, tear_down);
  g_test_add ("/ui/composer/under-sixteen", Fixture, NULL, set_up, test_under_sixteen, tear_down);
  g_test_add ("/ui/composer/message", Fixture, NULL, set_up, test_message, tear_down);
  return g_test_run ();
}
