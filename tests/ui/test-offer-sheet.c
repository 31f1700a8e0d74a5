/* The page for the patient: what is on it, what is not, and that it is one page whatever the offer says. */
#include "desk-fixture.h"

#include <glib/gstdio.h>

#include "ui/wv-offer-sheet.h"
#include "ui/wv-print-dialog.h"

#define WIDTH 419.5
#define HEIGHT 595.3

static WvOfferView *
view_new (const char *summary)
{
  WvOfferView *view = g_new0 (WvOfferView, 1);

  view->offer = wv_record_new (&wv_kind_offer, "01900000-0000-7000-8000-000000001001");
  wv_record_set_text (view->offer, "title", "Eettafel/Heinkenszand");
  wv_record_set_text (view->offer, "summary", summary);
  wv_record_set_text (view->offer, "cost_text", "€ 6,50 per keer");
  wv_record_set_text (view->offer, "transport", "Ophalen kan");
  wv_record_set_text (view->offer, "professional_note", "Alleen voor de verwijzer");
  wv_record_set_strv (view->offer, "schedules",
                      (const char *[]){ "FREQ=WEEKLY;BYDAY=TU;OPENS=12:00;CLOSES=13:30", NULL });
  view->contact = g_new0 (WvPerson, 1);
  view->contact->contact = wv_record_new (&wv_kind_contact, "01900000-0000-7000-8000-000000000102");
  wv_record_set_text (view->contact->contact, "name", "Anouk Faes");
  wv_record_set_text (view->contact->contact, "phone", "0113-555 012");
  return view;
}

static WvOfferSheet
sheet_of (const WvOfferView *view)
{
  return (WvOfferSheet){ .view = view, .practice = "Praktijk De Visser", .today = "2026-03-10",
                         .next_steps = TRUE, .transport = TRUE, .notes = TRUE };
}

static void
test_text (void)
{
  g_autoptr (WvOfferView) view = view_new ("Samen eten.");
  WvOfferSheet sheet = sheet_of (view);
  g_autofree char *text = wv_offer_sheet_text (&sheet);
  g_autofree char *without = NULL;

  g_assert_nonnull (strstr (text, "When: Tuesday 12:00–13:30"));
  g_assert_nonnull (strstr (text, "Costs: € 6,50 per keer"));
  g_assert_nonnull (strstr (text, "Questions? Call Anouk Faes: 0113-555 012"));
  g_assert_null (strstr (text, "verwijzer")); /* that note is not for the patient */
  sheet.transport = FALSE;
  without = wv_offer_sheet_text (&sheet);
  g_assert_null (strstr (without, "Ophalen"));
}

/* Whoever is away does not answer: the deputy's number is on the sheet. */
static void
test_deputy (void)
{
  g_autoptr (WvOfferView) view = view_new ("Samen eten.");
  WvOfferSheet sheet = sheet_of (view);
  g_autofree char *text = NULL;

  view->contact->absent = TRUE;
  view->contact->deputy = wv_record_new (&wv_kind_contact, "01900000-0000-7000-8000-000000000103");
  wv_record_set_text (view->contact->deputy, "name", "Joke Traas");
  wv_record_set_text (view->contact->deputy, "phone", "0113-555 013");
  text = wv_offer_sheet_text (&sheet);
  g_assert_nonnull (strstr (text, "0113-555 013"));
  g_assert_null (strstr (text, "0113-555 012"));
}

static void
check_fits (const char *summary, gboolean large)
{
  g_autoptr (WvOfferView) view = view_new (summary);
  WvOfferSheet sheet = sheet_of (view);
  cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
  cairo_t *cr = cairo_create (surface);
  double x, y, width, height;

  sheet.large = large;
  wv_offer_sheet_draw (&sheet, cr, WIDTH, HEIGHT);
  cairo_recording_surface_ink_extents (surface, &x, &y, &width, &height);
  g_assert_cmpfloat (x, >=, 40);
  g_assert_cmpfloat (y, >=, 40);
  g_assert_cmpfloat (x + width, <=, WIDTH - 40);
  g_assert_cmpfloat (y + height, <=, HEIGHT - 30);
  g_assert_cmpfloat (height, >=, HEIGHT / 2);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
test_one_page (void)
{
  GString *text = g_string_new (NULL);

  for (int i = 0; i < 40; i++)
    g_string_append (text, "Samen een warme maaltijd eten in het dorpshuis. ");
  check_fits ("Samen eten.", FALSE);
  check_fits ("Samen eten.", TRUE);
  check_fits (text->str, TRUE);
  g_string_free (text, TRUE);
}

static void
test_pdf (Fixture *f, gconstpointer data)
{
  GtkWidget *dialog = wv_print_dialog_new (f->desk, view_new ("Samen eten."));
  g_autofree char *path = g_build_filename (f->folder, "sheet.pdf", NULL);
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (wv_print_dialog_export (WV_PRINT_DIALOG (dialog), path, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_true (g_str_has_prefix (content, "%PDF"));
  g_remove (path);
  gtk_window_destroy (GTK_WINDOW (dialog));
  spin ();
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/ui/offer-sheet/text", test_text);
  g_test_add_func ("/ui/offer-sheet/deputy", test_deputy);
  g_test_add_func ("/ui/offer-sheet/one-page", test_one_page);
  g_test_add ("/ui/offer-sheet/pdf", Fixture, NULL, set_up, test_pdf, tear_down);
  return g_test_run ();
}
