#include "exchange/wv-clean-text.h"

#include <string.h>

static void
assert_clean (const char *text, const char *expected)
{
  g_autofree char *clean = wv_clean_text (text, TRUE, NULL);
  g_autofree char *again = wv_clean_text (clean, TRUE, NULL);

  g_assert_cmpstr (clean, ==, expected);
  if (strchr (expected, '<') == NULL && strchr (expected, '&') == NULL)
    g_assert_cmpstr (again, ==, expected);
}

static void
test_plain (void)
{
  assert_clean ("", "");
  assert_clean ("  Een   warme \t maaltijd. \r\n", "Een warme maaltijd.");
  assert_clean ("Eerste\n\n\n\n  Tweede\nDerde", "Eerste\n\nTweede\nDerde");
  assert_clean ("inkomen < 110% & vermogen > 5", "inkomen < 110% & vermogen > 5");
  assert_clean ("man\302\255tel\342\200\213zorg\302\240nu", "mantelzorg nu");
  assert_clean ("e\314\201e\314\201n\001", "één");
}

static void
test_html (void)
{
  assert_clean ("<p>Een&nbsp;maatje.</p>\n\n<p>Bel <a href=\"https://x.nl\">ons</a>\nmaar.</p>", "Een maatje.\n\nBel ons maar.");
  assert_clean ("<p>U krijgt:</p><ul>\n\t<li>hulp</li>\n\t<li> raad </li><li></li></ul><p>Klaar</p>", "U krijgt:\n\n• hulp\n• raad\n\nKlaar");
  assert_clean ("Regel 1<br />Regel 2<br/><br/><br/>Regel 3", "Regel 1\nRegel 2\n\nRegel 3");
  assert_clean ("<h3 class=\"title\">Voorwaarden</h3>U moet", "Voorwaarden\n\nU moet");
  assert_clean ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc");
  assert_clean ("<strong>Let op</strong>: nu\nof nooit", "Let op: nu\nof nooit");
}

static void
test_entities (void)
{
  assert_clean ("Financi&euml;n &amp; recht &#39;s avonds &#8364;&nbsp;5 &lt;b&gt;", "Financiën & recht 's avonds € 5 <b>");
  assert_clean ("R&D &onbekend; &", "R&D &onbekend; &");
  assert_clean ("man&shy;tel&hellip;\nzorg", "mantel…\nzorg");
}

static void
test_dangerous (void)
{
  assert_clean ("<p>Voor</p><script>alert('x')</script><style>p{}</style><p>Na</p>", "Voor\n\nNa");
  assert_clean ("<iframe src=\"https://x\">inhoud</iframe>tekst", "tekst");
  assert_clean ("a<!-- geheim -->b", "ab");
  assert_clean ("<p>open <b>en <i>niet gesloten", "open en niet gesloten");
  assert_clean ("<meta charset=\"iso-8859-1\"><p>één €</p>", "één €");
  assert_clean ("<p>kapot <a href=\"x", "kapot");
}

/* Depth costs no stack and no square of time. */
static void
test_deep (void)
{
  g_autoptr (GString) deep = g_string_new (NULL);
  g_autofree char *clean = NULL;

  for (guint i = 0; i < 20000; i++)
    g_string_append (deep, "<div>");
  g_string_append (deep, "diep");
  clean = wv_clean_text (deep->str, TRUE, NULL);
  g_assert_true (g_str_has_suffix (clean, "diep") || *clean == '\0');
}

static void
test_one_line_and_flags (void)
{
  WvCleaned cleaned;
  g_autofree char *line = wv_clean_text ("<p>Een</p><p>twee\ndrie</p>", FALSE, &cleaned);
  g_autofree char *entity = NULL;
  g_autofree char *plain = NULL;

  g_assert_cmpuint (cleaned, ==, WV_CLEANED_MARKUP);
  g_assert_cmpstr (line, ==, "Een twee drie");
  entity = wv_clean_text ("zzp&#039;ers", FALSE, &cleaned);
  g_assert_cmpuint (cleaned, ==, WV_CLEANED_ENTITIES);
  g_assert_cmpstr (entity, ==, "zzp'ers");
  plain = wv_clean_text ("Jeugd & Gezin", FALSE, &cleaned);
  g_assert_cmpuint (cleaned, ==, WV_CLEANED_NOTHING);
}

static void
test_shorten (void)
{
  g_autofree char *same = wv_shorten_text ("één twee", 8);
  g_autofree char *word = wv_shorten_text ("één twee, drie", 11);
  g_autofree char *endless = wv_shorten_text ("éééééééé", 4);

  g_assert_cmpstr (same, ==, "één twee");
  g_assert_cmpstr (word, ==, "één twee…");
  g_assert_cmpstr (endless, ==, "ééé…");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exchange/clean-text/plain", test_plain);
  g_test_add_func ("/exchange/clean-text/html", test_html);
  g_test_add_func ("/exchange/clean-text/entities", test_entities);
  g_test_add_func ("/exchange/clean-text/dangerous", test_dangerous);
  g_test_add_func ("/exchange/clean-text/deep", test_deep);
  g_test_add_func ("/exchange/clean-text/one-line-and-flags", test_one_line_and_flags);
  g_test_add_func ("/exchange/clean-text/shorten", test_shorten);
  return g_test_run ();
}
