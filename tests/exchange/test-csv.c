#include "exchange/wv-csv.h"

#include <string.h>

#include "domain/wv-error.h"

/* A stream that gives @piece bytes at a time: what a slow disk, a pipe or an unpacker does. */
#define TEST_TYPE_DRIP (test_drip_get_type ())
G_DECLARE_FINAL_TYPE (TestDrip, test_drip, TEST, DRIP, GInputStream)

struct _TestDrip
{
  GInputStream parent_instance;

  const char *data;
  gsize length, at, piece;
};

G_DEFINE_TYPE (TestDrip, test_drip, G_TYPE_INPUT_STREAM)

static gssize
test_drip_read (GInputStream *stream, void *buffer, gsize count, GCancellable *cancellable, GError **error)
{
  TestDrip *self = TEST_DRIP (stream);
  gsize n = MIN (MIN (count, self->piece), self->length - self->at);

  memcpy (buffer, self->data + self->at, n);
  self->at += n;
  return (gssize) n;
}

static void
test_drip_class_init (TestDripClass *klass)
{
  G_INPUT_STREAM_CLASS (klass)->read_fn = test_drip_read;
}

static void
test_drip_init (TestDrip *self)
{
}

static WvCsv *
reader (const char *data, gsize length, gsize piece)
{
  g_autoptr (TestDrip) drip = g_object_new (TEST_TYPE_DRIP, NULL);

  drip->data = data;
  drip->length = length;
  drip->piece = piece;
  return wv_csv_new (G_INPUT_STREAM (drip));
}

/* All rows as "a|b/c|d/", or the message after "!". */
static char *
read_all (const char *data, gsize length, gsize piece)
{
  g_autoptr (WvCsv) csv = reader (data, length, piece);
  g_autoptr (GError) error = NULL;
  const char *const *cells;
  GString *out = g_string_new (NULL);

  while ((cells = wv_csv_next (csv, &error)) != NULL)
    {
      g_autofree char *row = g_strjoinv ("|", (char **) cells);

      g_assert_true (g_utf8_validate (row, -1, NULL));
      g_string_append_printf (out, "%s/", row);
    }
  if (error != NULL)
    g_string_append_printf (out, "!%s", error->message);
  return g_string_free (out, FALSE);
}

static void
assert_reads (const char *data, const char *expected)
{
  for (gsize piece = 1; piece < 5; piece++)
    {
      g_autofree char *got = read_all (data, strlen (data), piece);

      g_assert_cmpstr (got, ==, expected);
    }
}

static void
test_forms (void)
{
  assert_reads ("a;b\r\n1;2\r\n", "a|b/1|2/");
  assert_reads ("a,b\n1,2", "a|b/1|2/");
  assert_reads ("a\tb\r1\t2\r", "a|b/1|2/");
  assert_reads ("a;b,c\n1;2\n", "a|b,c/1|2/");
  assert_reads ("\357\273\277a;b\n\n\r\n1;2\n", "a|b/1|2/");
  assert_reads ("a;b\n;\n", "a|b/|/");
  assert_reads ("", "");
  assert_reads ("\n\n", "");
}

static void
test_quotes (void)
{
  assert_reads ("a;b\n\"1;\r\n\"\"x\"\"\";\"\"\n", "a|b/1;\n\"x\"|/");
  assert_reads ("\"a;,,,\";b\n1;2", "a;,,,|b/1|2/");
  assert_reads ("a\n\"\"\n", "a//");
  assert_reads ("a;b\n1;2\"3\n", "a|b/!Line 2, column 4: a quotation mark inside a cell. Put the cell in quotation marks and double this one.");
  assert_reads ("a;b\n\"1\"2;3\n", "a|b/!Line 2, column 4: text after the closing quotation mark.");
  assert_reads ("a;b\n1;\"2\n3\n",
                "a|b/!Line 2, column 3: the file ends inside the quotation marks that begin here. Is it complete?");
}

static void
test_encodings (void)
{
  assert_reads ("a;b\nSúdwest;€\n", "a|b/Súdwest|€/");
  assert_reads ("a;b\nS\372dwest;\200\n", "a|b/Súdwest|€/");
  assert_reads ("a;b\n\351\351n\nSúd\n", "a|b/één/SÃºd/"); /* the first one decided */
  assert_reads ("a;b\né;1\n\351\351n;2\n", "a|b/é|1/!Line 3, column 1: this is not valid UTF-8. Save the file as CSV in UTF-8.");
  assert_reads ("\357\273\277a;b\n\351;1\n", "a|b/!Line 2, column 1: this is not valid UTF-8. Save the file as CSV in UTF-8.");
  assert_reads ("a;b\n\351;\201\n", "a|b/!Line 2, column 3: this byte is no character in Windows-1252.");
  assert_reads ("\377\376a", "!Line 1, column 1: this is UTF-16. Save the file as CSV in UTF-8.");
}

static void
test_nul (void)
{
  const char data[] = "a;b\n1;\0002\n";
  g_autofree char *got = read_all (data, sizeof data - 1, 3);

  g_assert_cmpstr (got, ==, "a|b/!Line 2, column 3: a NUL byte: this is no text file.");
}

/* Cut anywhere: the whole rows before the cut come out the same; what follows is a row, an error or the end. */
static void
test_cut_at_every_byte (void)
{
  const char data[] = "naam;tekst\r\n\"Súd\";\"a\r\n\"\"b\"\"\"\r\n's-Hertogenbosch;€ 5\r\n";
  const char *whole[] = { "", "naam|tekst/", "naam|tekst/Súd|a\n\"b\"/", "naam|tekst/Súd|a\n\"b\"/'s-Hertogenbosch|€ 5/" };

  for (gsize cut = 0; cut < sizeof data; cut++)
    {
      g_autofree char *got = read_all (data, cut, 2);
      guint rows = cut >= sizeof data - 2 ? 3 : cut >= 34 ? 2 : cut >= 11 ? 1 : 0;

      g_assert_true (g_str_has_prefix (got, whole[rows]));
    }
}

static void
test_positions (void)
{
  const char data[] = "a;b\n\n\"1\n2\";x\n3;4\n";
  g_autoptr (WvCsv) csv = reader (data, strlen (data), 100);

  g_assert_nonnull (wv_csv_next (csv, NULL));
  g_assert_cmpuint (wv_csv_get_row (csv), ==, 1);
  g_assert_nonnull (wv_csv_next (csv, NULL));
  g_assert_cmpuint (wv_csv_get_row (csv), ==, 3);
  g_assert_cmpuint (wv_csv_get_line (csv), ==, 3);
  g_assert_nonnull (wv_csv_next (csv, NULL));
  g_assert_cmpuint (wv_csv_get_row (csv), ==, 4);
  g_assert_cmpuint (wv_csv_get_line (csv), ==, 5);
  g_assert_cmpint (wv_csv_get_separator (csv), ==, ';');
  g_assert_cmpstr (wv_csv_get_encoding (csv), ==, "UTF-8");
}

static void
test_too_long (void)
{
  g_autofree char *cell = g_strnfill (WV_CSV_MAX_CELL + 1, 'x');
  g_autofree char *data = g_strconcat ("a;b\n1;\"", cell, "\"\n", NULL);
  g_autofree char *columns = g_strnfill (WV_CSV_MAX_COLUMNS, ';');
  g_autoptr (WvCsv) csv = reader (data, strlen (data), 5000);
  g_autoptr (WvCsv) wide = reader (columns, strlen (columns), 5000);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) other = NULL;

  g_assert_nonnull (wv_csv_next (csv, &error));
  g_assert_null (wv_csv_next (csv, &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_TOO_LARGE);
  g_assert_nonnull (strstr (error->message, "Line 2, column"));
  g_assert_null (wv_csv_next (wide, &other));
  g_assert_error (other, WV_ERROR, WV_ERROR_TOO_LARGE);
}

/* A few kilobytes that would unpack without end are stopped. */
static void
test_bomb (void)
{
  static char zeros[1024 * 1024];
  g_autoptr (GFileIOStream) io = NULL;
  g_autoptr (GFile) file = g_file_new_tmp ("wv-bomb-XXXXXX.gz", &io, NULL);
  g_autoptr (GZlibCompressor) pack = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 1);
  g_autoptr (GOutputStream) out
      = g_converter_output_stream_new (g_io_stream_get_output_stream (G_IO_STREAM (io)), G_CONVERTER (pack));
  g_autoptr (GInputStream) in = NULL;
  g_autoptr (WvCsv) csv = NULL;
  g_autoptr (GError) error = NULL;

  memset (zeros, '\n', sizeof zeros);
  for (guint i = 0; i <= WV_CSV_MAX_BYTES / sizeof zeros; i++)
    g_assert_true (g_output_stream_write_all (out, zeros, sizeof zeros, NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (out, NULL, NULL));
  in = wv_csv_open (file, &error);
  g_assert_no_error (error);
  csv = wv_csv_new (in);
  g_assert_null (wv_csv_next (csv, &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_TOO_LARGE);
  g_assert_true (g_file_delete (file, NULL, NULL));
}

static void
test_writing (void)
{
  const char *cells[] = { "a;\"b\"", "=1+1", "-", "", NULL };
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *back = NULL;

  wv_csv_append (out, cells);
  g_assert_cmpstr (out->str, ==, "\"a;\"\"b\"\"\";\"'=1+1\";\"'-\";\"\"\r\n");
  back = read_all (out->str, out->len, 7);
  g_assert_cmpstr (back, ==, "a;\"b\"|'=1+1|'-|/");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exchange/csv/forms", test_forms);
  g_test_add_func ("/exchange/csv/quotes", test_quotes);
  g_test_add_func ("/exchange/csv/encodings", test_encodings);
  g_test_add_func ("/exchange/csv/nul", test_nul);
  g_test_add_func ("/exchange/csv/cut-at-every-byte", test_cut_at_every_byte);
  g_test_add_func ("/exchange/csv/positions", test_positions);
  g_test_add_func ("/exchange/csv/too-long", test_too_long);
  g_test_add_func ("/exchange/csv/bomb", test_bomb);
  g_test_add_func ("/exchange/csv/writing", test_writing);
  return g_test_run ();
}
