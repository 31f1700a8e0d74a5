#include "ui/wv-composer-paste.h"

static void
check (const char *text, gboolean bsn)
{
  g_autoptr (WvPasted) pasted = wv_pasted_parse (text);

  g_assert_cmpstr (pasted->name, ==, "Wilma Dekker");
  g_assert_cmpint (pasted->birth_year, ==, 1958);
  g_assert_cmpstr (pasted->phone, ==, "0113-555 083");
  g_assert_cmpstr (pasted->postcode, ==, "4451 ZZ");
  g_assert_cmpint (pasted->bsn_dropped, ==, bsn);
}

static void
test_four_lines (void)
{
  check ("Wilma Dekker\n1958\n0113-555083\n4451zz", FALSE);
}

static void
test_one_line_with_separators (void)
{
  check ("Wilma Dekker; 12-03-1958; 0113-555083; 4451 ZZ", FALSE);
  check ("Wilma Dekker\t1958-03-12\t0113555083\t4451ZZ", FALSE);
}

static void
test_labels (void)
{
  check ("Naam: Wilma Dekker\r\nGeboortedatum: 12-03-1958\r\nTel: 0113-555083\r\nPostcode: 4451 ZZ",
         FALSE);
}

/* The number may be there with or without its label; it must be in none of the fields. */
static void
test_bsn_is_dropped (void)
{
  check ("Wilma Dekker\n111222333\n1958\n0113-555083\n4451zz", TRUE);
  check ("BSN: 111222333; Wilma Dekker; 1958; 0113-555083; 4451zz", TRUE);
}

static void
test_nothing_usable (void)
{
  g_autoptr (WvPasted) empty = wv_pasted_parse (" \n;;\t");
  g_autoptr (WvPasted) only_bsn = wv_pasted_parse ("111222333");

  g_assert_true (wv_pasted_is_empty (empty));
  g_assert_true (wv_pasted_is_empty (only_bsn));
  g_assert_true (only_bsn->bsn_dropped);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/composer-paste/four-lines", test_four_lines);
  g_test_add_func ("/ui/composer-paste/one-line-with-separators", test_one_line_with_separators);
  g_test_add_func ("/ui/composer-paste/labels", test_labels);
  g_test_add_func ("/ui/composer-paste/bsn-is-dropped", test_bsn_is_dropped);
  g_test_add_func ("/ui/composer-paste/nothing-usable", test_nothing_usable);
  return g_test_run ();
}
