#include "exchange/wv-import-products.h"

#include <string.h>

#include "domain/wv-code.h"
#include "domain/wv-error.h"
#include "domain/wv-validate.h"
#include "exchange/wv-csv.h"
#include "exchange/wv-import-words.h"

static const char *const heading[] = { "gemeente", "gemeentecode", "product_id", "titel", "samenvatting", "url", "doelgroep", "onderwerp",
                                       "uniforme_productnaam", "online_aanvragen", "gewijzigd", NULL };

static WvImportProducts *
importer (void)
{
  g_autoptr (GError) error = NULL;
  WvImportProducts *import = wv_import_products_new (heading, &error);

  g_assert_no_error (error);
  return import;
}

static WvImportRow *
take (WvImportProducts *import, const char *row)
{
  g_auto (GStrv) cells = g_strsplit (row, ";", -1);

  return wv_import_products_take (import, 2, 2, (const char *const *) cells);
}

static gboolean
has_note (const WvImportRow *row, const char *column, const char *part)
{
  for (guint i = 0; i < row->notes->len; i++)
    {
      const WvImportNote *note = g_ptr_array_index (row->notes, i);

      if (strcmp (note->column, column) == 0 && strstr (note->what, part) != NULL)
        return TRUE;
    }
  return FALSE;
}

static void
test_whole_row (void)
{
  g_autoptr (WvImportProducts) import = importer ();
  g_autoptr (WvImportRow) row
      = take (import, "Borsele;GM0654;77;Mantelzorg &amp respijt;<p>Zorgt u?</p><p>Bel.</p>;https://x.nl/a;particulier;Zorg;"
                      "mantelzorgondersteuning;digid;2023-10-05");

  g_assert_false (row->refused);
  g_assert_cmpstr (wv_record_get_text (row->organisation, "name"), ==, "Gemeente Borsele");
  g_assert_cmpstr (wv_record_get_text (row->organisation, "type"), ==, "municipality");
  g_assert_cmpstr (wv_record_get_text (row->offer, "organisation"), ==, wv_record_get_id (row->organisation));
  g_assert_cmpstr (wv_record_get_text (row->offer, "summary"), ==, "Zorgt u?\n\nBel.");
  g_assert_cmpstr (wv_record_get_text (row->offer, "url"), ==, "https://x.nl/a");
  g_assert_cmpstr (wv_record_get_text (row->offer, "source"), ==, "Samenwerkende Catalogi, gewijzigd 2023-10-05");
  g_assert_cmpstr (wv_record_get_text (row->offer, "status"), ==, "active");
  g_assert_nonnull (strstr (wv_record_get_text (row->offer, "application_process"), "DigiD"));
  g_assert_true (wv_record_set_contains (row->offer, "themes", "mantelzorg"));
  g_assert_true (wv_record_set_contains (row->offer, "target_groups", "carers"));
  g_assert_true (wv_record_set_contains (row->offer, "service_areas", "GM0654"));
  g_assert_false (wv_record_has (row->offer, "verified_on"));
  g_assert_true (has_note (row, "samenvatting", "Markup"));
  g_assert_true (wv_record_check (row->offer, TRUE, NULL));
  g_assert_true (wv_record_check (row->organisation, TRUE, NULL));
}

static void
test_refusals (void)
{
  static const struct
  {
    const char *row, *column, *part;
  } cases[] = {
    { "Borsele;GM0654;1;Titel;;;;;;;;", "", "12 cells" },
    { "Borsele;GM0654", "", "2 cells" },
    { "Nergens;GM9999;1;Titel;;;;;;;", "gemeentecode", "“Nergens”" },
    { "Bergen;;1;Titel;;;;;;;", "gemeentecode", "“Bergen”" }, /* there are two */
    { "Borsele;GM0654;;Titel;;;;;;;", "product_id", "missing" },
    { "Borsele;GM0654;1; ;;;;;;;", "titel", "missing" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (WvImportProducts) import = importer ();
      g_autoptr (WvImportRow) row = take (import, cases[i].row);

      g_assert_true (row->refused);
      g_assert_null (row->offer);
      g_assert_true (has_note (row, cases[i].column, cases[i].part));
      g_assert_cmpstr (((WvImportNote *) row->notes->pdata[0])->advice, !=, "");
    }
}

static void
test_same_number_twice (void)
{
  g_autoptr (WvImportProducts) import = importer ();
  g_autoptr (WvImportRow) first = take (import, "Borsele;GM0654;1;Titel;;;;;;;");
  g_autoptr (WvImportRow) second = take (import, "Borsele;GM0654;1;Andere;;;;;;;");
  g_autoptr (WvImportRow) elsewhere = take (import, "Goes;GM0664;1;Titel;;;;;;;");

  g_assert_false (first->refused);
  g_assert_true (second->refused);
  g_assert_false (elsewhere->refused);
  g_assert_cmpstr (wv_record_get_id (first->offer), !=, wv_record_get_id (elsewhere->offer));
}

static void
test_values_left_out (void)
{
  g_autofree char *long_url = g_strnfill (600, 'x');
  g_autofree char *text = g_strdup_printf ("Hengelo (O);;1;Titel;Momenteel geen abstract beschikbaar;https://%s;ondernemer;;;ja;0001-01-01", long_url);
  g_autoptr (WvImportProducts) import = importer ();
  g_autoptr (WvImportRow) row = take (import, text);

  g_assert_false (row->refused);
  g_assert_cmpstr (wv_record_get_text (row->offer, "municipality"), ==, "GM0164");
  g_assert_false (wv_record_has (row->offer, "summary"));
  g_assert_false (wv_record_has (row->offer, "url"));
  g_assert_cmpstr (wv_record_get_text (row->offer, "source"), ==, "Samenwerkende Catalogi");
  g_assert_true (wv_record_set_contains (row->offer, "target_groups", "entrepreneurs"));
  g_assert_true (has_note (row, "samenvatting", "no text"));
  g_assert_true (has_note (row, "url", "too long"));
  g_assert_true (has_note (row, "gewijzigd", "0001-01-01"));
}

static void
test_too_long_is_cut (void)
{
  g_autofree char *words = g_strnfill (9000, 'w');
  g_autofree char *text = NULL;
  g_autoptr (WvImportProducts) import = importer ();
  g_autoptr (WvImportRow) row = NULL;

  for (guint i = 7; i < 9000; i += 8)
    words[i] = ' ';
  text = g_strdup_printf ("Borsele;GM0654;1;%.300s;%s;;;;;;", words, words);
  row = take (import, text);
  g_assert_false (row->refused);
  g_assert_cmpint (g_utf8_strlen (wv_record_get_text (row->offer, "title"), -1), <=, 150);
  g_assert_cmpint (g_utf8_strlen (wv_record_get_text (row->offer, "summary"), -1), >, 3900);
  g_assert_true (has_note (row, "samenvatting", "8999 characters"));
}

/* Any column with the name or the Dutch term of a field goes there; ids and unknown columns do not. */
static void
test_other_columns (void)
{
  const char *const more[] = { "Product_ID", "TITEL", "gemeentecode", "telefoon", "minimum_age", "thema's", "setting", "organisation", "kleur", NULL };
  const char *const cells[] = { "9", "Titel", "GM0654", "0113 555083", "18", "werk|taal", "op de maan", "x", "rood", NULL };
  g_autoptr (WvImportProducts) import = wv_import_products_new (more, NULL);
  g_autoptr (WvImportRow) row = wv_import_products_take (import, 2, 2, cells);
  const char *const *unused = wv_import_products_get_unused (import);

  g_assert_false (row->refused);
  g_assert_cmpstr (wv_record_get_text (row->offer, "phone"), ==, "0113-555 083");
  g_assert_cmpint (wv_record_get_int (row->offer, "minimum_age", 0), ==, 18);
  g_assert_true (wv_record_set_contains (row->offer, "themes", "taal"));
  g_assert_false (wv_record_has (row->offer, "setting"));
  g_assert_true (has_note (row, "setting", "not a code"));
  g_assert_cmpuint (g_strv_length ((char **) unused), ==, 2);
  g_assert_cmpstr (unused[1], ==, "kleur");
}

static void
test_missing_columns (void)
{
  const char *const none[] = { "gemeentecode", "product_id", NULL };
  g_autoptr (GError) error = NULL;

  g_assert_null (wv_import_products_new (none, &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "titel"));
}

static void
test_twice_is_nothing (void)
{
  g_autoptr (WvImportProducts) import = importer ();
  g_autoptr (WvImportProducts) again = importer ();
  const char *text = "Borsele;GM0654;1;Taalles;Leer Nederlands.;https://x.nl;;;;nee;2023-01-01";
  g_autoptr (WvImportRow) row = take (import, text);
  g_autoptr (WvImportRow) second = take (again, text);

  g_assert_cmpstr (wv_record_get_id (row->offer), ==, wv_record_get_id (second->offer));
  g_assert_null (wv_import_row_merge (second, row->offer));
}

static void
test_merge (void)
{
  g_autoptr (WvImportProducts) import = importer ();
  g_autoptr (WvImportRow) row = take (import, "Borsele;GM0654;1;Taalles nieuw;;;;;;nee;2023-02-02");
  g_autoptr (WvRecord) known = wv_record_new (&wv_kind_offer, wv_record_get_id (row->offer));
  const char *const themes[] = { "digitaal", NULL };
  g_autoptr (WvRecord) after = NULL;

  wv_record_set_text (known, "title", "Taalles");
  wv_record_set_text (known, "summary", "Van hier.");
  wv_record_set_text (known, "organisation", "0190f3a0-0000-7000-8000-000000000001");
  wv_record_set_strv (known, "themes", themes);
  wv_record_set_version (known, 7);
  after = wv_import_row_merge (row, known);
  g_assert_cmpstr (wv_record_get_text (after, "title"), ==, "Taalles nieuw");
  g_assert_cmpstr (wv_record_get_text (after, "summary"), ==, "Van hier.");
  g_assert_cmpstr (wv_record_get_text (after, "organisation"), ==, "0190f3a0-0000-7000-8000-000000000001");
  g_assert_true (wv_record_set_contains (after, "themes", "digitaal"));
  g_assert_true (wv_record_set_contains (after, "themes", "taal"));
  g_assert_cmpint (wv_record_get_version (after), ==, 7);
  g_assert_null (wv_import_row_merge (row, after));
}

/* What a person checked is not overwritten by a catalogue. */
static void
test_checked_stays (void)
{
  g_autoptr (WvImportProducts) import = importer ();
  g_autoptr (WvImportRow) row = take (import, "Borsele;GM0654;1;Oud;Omschrijving;;;;;nee;2023-02-02");
  g_autoptr (WvRecord) known = wv_record_copy (row->offer);
  g_autoptr (WvRecord) after = NULL;

  wv_record_set_text (known, "title", "Beter");
  wv_record_clear (known, "summary");
  wv_record_set_text (known, "verified_on", "2026-11-01");
  wv_record_set_text (known, "verified_by", "Anouk Faes");
  after = wv_import_row_merge (row, known);
  g_assert_cmpstr (wv_record_get_text (after, "title"), ==, "Beter");
  g_assert_cmpstr (wv_record_get_text (after, "summary"), ==, "Omschrijving");
  g_assert_true (has_note (row, "titel", "Anouk Faes"));
}

static void
test_words_begin (void)
{
  g_autoptr (WvRecord) pay = wv_record_new (&wv_kind_offer, "0190f3a0-0000-7000-8000-000000000001");
  g_autoptr (WvRecord) subject = wv_record_new (&wv_kind_offer, "0190f3a0-0000-7000-8000-000000000001");

  wv_import_words_apply (pay, "Betaalregeling en transport", NULL);
  g_assert_false (wv_record_has (pay, "themes"));
  wv_import_words_apply (subject, "Iets", "Bestuur|Verkeer");
  g_assert_true (wv_record_set_contains (subject, "themes", "vervoer"));
}

/* The real file: every offer and organisation is valid, its codes are of the lists, no markup is left. */
static void
test_real_rows (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("WV_TEST_DATA"), "catalogi-300.csv", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GInputStream) stream = wv_csv_open (file, NULL);
  g_autoptr (WvCsv) csv = wv_csv_new (stream);
  g_autoptr (GError) error = NULL;
  g_autoptr (WvImportProducts) import = wv_import_products_new (wv_csv_next (csv, &error), &error);
  const char *const *cells;
  guint taken = 0, refused = 0, noted = 0;

  while ((cells = wv_csv_next (csv, &error)) != NULL)
    {
      g_autoptr (WvImportRow) row = wv_import_products_take (import, wv_csv_get_row (csv), wv_csv_get_line (csv), cells);
      const char *summary = row->offer != NULL ? wv_record_get_text (row->offer, "summary") : NULL;
      const char *const *themes = row->offer != NULL ? wv_record_get_strv (row->offer, "themes") : NULL;

      taken += !row->refused;
      refused += row->refused;
      noted += row->notes->len > 0;
      g_assert_true (row->refused || wv_record_check (row->offer, TRUE, NULL));
      g_assert_true (summary == NULL || (strstr (summary, "<p") == NULL && strstr (summary, "&nbsp;") == NULL));
      for (guint i = 0; themes != NULL && themes[i] != NULL; i++)
        g_assert_nonnull (wv_code_find ("theme", themes[i]));
    }
  g_assert_no_error (error);
  g_assert_cmpuint (taken + refused, ==, 300);
  g_assert_cmpuint (refused, ==, 2);
  g_assert_cmpuint (noted, >, 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exchange/import-products/whole-row", test_whole_row);
  g_test_add_func ("/exchange/import-products/refusals", test_refusals);
  g_test_add_func ("/exchange/import-products/same-number-twice", test_same_number_twice);
  g_test_add_func ("/exchange/import-products/values-left-out", test_values_left_out);
  g_test_add_func ("/exchange/import-products/too-long-is-cut", test_too_long_is_cut);
  g_test_add_func ("/exchange/import-products/other-columns", test_other_columns);
  g_test_add_func ("/exchange/import-products/missing-columns", test_missing_columns);
  g_test_add_func ("/exchange/import-products/twice-is-nothing", test_twice_is_nothing);
  g_test_add_func ("/exchange/import-products/merge", test_merge);
  g_test_add_func ("/exchange/import-products/checked-stays", test_checked_stays);
  g_test_add_func ("/exchange/import-products/words-begin", test_words_begin);
  g_test_add_func ("/exchange/import-products/real-rows", test_real_rows);
  return g_test_run ();
}
