#include "exchange/wv-csv.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "domain/wv-error.h"

#define BLOCK (64 * 1024)
#define LONGEST_CHARACTER 4

typedef enum
{
  ENCODING_UNKNOWN, /* only ASCII so far */
  ENCODING_UTF8,
  ENCODING_WINDOWS_1252,
} Encoding;

typedef enum
{
  CELL_START,
  CELL_PLAIN,
  CELL_QUOTED,
  CELL_CLOSED, /* after a quotation mark inside quotes: its end, or half of a doubled one */
} CellState;

struct _WvCsv
{
  GInputStream *stream;
  guint8 buffer[BLOCK];
  gsize at, filled;
  gboolean ended;
  guint64 total;

  Encoding encoding;
  char separator;
  guint line, column;        /* of the character to come */
  guint row_line, rows;
  guint quote_line, quote_column;

  CellState state;
  GString *cell;
  GPtrArray *cells;
};

/* 0x80 to 0x9f of Windows-1252; 0 is not in use. */
static const guint16 windows_1252[32]
    = { 0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
        0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
        0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178 };

GInputStream *
wv_csv_open (GFile *file, GError **error)
{
  g_autoptr (GFileInputStream) plain = g_file_read (file, NULL, error);
  g_autoptr (GZlibDecompressor) unpack = NULL;
  guint8 magic[2];
  gsize got;

  if (plain == NULL || !g_input_stream_read_all (G_INPUT_STREAM (plain), magic, sizeof magic, &got, NULL, error)
      || !g_seekable_seek (G_SEEKABLE (plain), 0, G_SEEK_SET, NULL, error))
    return NULL;
  if (got < sizeof magic || magic[0] != 0x1f || magic[1] != 0x8b)
    return G_INPUT_STREAM (g_steal_pointer (&plain));
  unpack = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  return g_converter_input_stream_new (G_INPUT_STREAM (plain), G_CONVERTER (unpack));
}

WvCsv *
wv_csv_new (GInputStream *stream)
{
  WvCsv *self;

  g_return_val_if_fail (G_IS_INPUT_STREAM (stream), NULL);

  self = g_new0 (WvCsv, 1);
  self->stream = g_object_ref (stream);
  self->line = 1;
  self->column = 1;
  self->cell = g_string_new (NULL);
  self->cells = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
wv_csv_free (WvCsv *self)
{
  if (self == NULL)
    return;
  g_object_unref (self->stream);
  g_string_free (self->cell, TRUE);
  g_ptr_array_unref (self->cells);
  g_free (self);
}

static gboolean
fail_at (guint line, guint column, WvErrorCode code, const char *what, GError **error)
{
  g_set_error (error, WV_ERROR, code, _ ("Line %u, column %u: %s"), line, column, what);
  return FALSE;
}

static gboolean
fail (const WvCsv *self, WvErrorCode code, const char *what, GError **error)
{
  return fail_at (self->line, self->column, code, what, error);
}

/* Has at least @wanted bytes at hand, or all that are left. */
static gboolean
ensure (WvCsv *self, gsize wanted, GError **error)
{
  if (self->filled - self->at >= wanted)
    return TRUE;
  memmove (self->buffer, self->buffer + self->at, self->filled - self->at);
  self->filled -= self->at;
  self->at = 0;
  while (self->filled < wanted && !self->ended)
    {
      gssize got = g_input_stream_read (self->stream, self->buffer + self->filled, BLOCK - self->filled, NULL, error);

      if (got < 0)
        return FALSE;
      self->ended = got == 0;
      self->filled += (gsize) got;
      self->total += (guint64) got;
      if (self->total > WV_CSV_MAX_BYTES)
        return fail (self, WV_ERROR_TOO_LARGE, _ ("the file is too large. Split it."), error);
    }
  return TRUE;
}

/* The one of ";", "," and tab that the heading has most of, outside quotes. */
static char
find_separator (const WvCsv *self)
{
  static const char candidates[] = { ';', ',', '\t' };
  guint counts[G_N_ELEMENTS (candidates)] = { 0 };
  gboolean quoted = FALSE;
  guint best = 0;

  for (gsize i = self->at; i < self->filled && (quoted || !strchr ("\r\n", self->buffer[i])); i++)
    {
      quoted ^= self->buffer[i] == '"';
      for (guint c = 0; !quoted && c < G_N_ELEMENTS (candidates); c++)
        counts[c] += self->buffer[i] == candidates[c];
    }
  for (guint c = 1; c < G_N_ELEMENTS (candidates); c++)
    if (counts[c] > counts[best])
      best = c;
  return candidates[best];
}

static gboolean
begin (WvCsv *self, GError **error)
{
  if (!ensure (self, BLOCK, error))
    return FALSE;
  if (self->filled >= 2 && (memcmp (self->buffer, "\xff\xfe", 2) == 0 || memcmp (self->buffer, "\xfe\xff", 2) == 0))
    return fail (self, WV_ERROR_INVALID, _ ("this is UTF-16. Save the file as CSV in UTF-8."), error);
  if (self->filled >= 3 && memcmp (self->buffer, "\xef\xbb\xbf", 3) == 0)
    {
      self->encoding = ENCODING_UTF8;
      self->at = 3;
    }
  self->separator = find_separator (self);
  return TRUE;
}

static gboolean
decode_windows_1252 (WvCsv *self, gunichar *ret, GError **error)
{
  guint8 byte = self->buffer[self->at++];

  *ret = byte < 0x80 || byte >= 0xa0 ? byte : windows_1252[byte - 0x80];
  return *ret != 0 || fail (self, WV_ERROR_INVALID, _ ("this byte is no character in Windows-1252."), error);
}

static gboolean
decode_utf8 (WvCsv *self, gunichar *ret, GError **error)
{
  const char *at = (const char *) self->buffer + self->at;
  gunichar c = g_utf8_get_char_validated (at, (gssize) MIN (self->filled - self->at, LONGEST_CHARACTER));

  if (c == (gunichar) -1 || c == (gunichar) -2)
    {
      if (self->encoding == ENCODING_UTF8)
        return fail (self, WV_ERROR_INVALID, _ ("this is not valid UTF-8. Save the file as CSV in UTF-8."), error);
      self->encoding = ENCODING_WINDOWS_1252;
      return decode_windows_1252 (self, ret, error);
    }
  self->encoding = ENCODING_UTF8;
  self->at += (gsize) (g_utf8_next_char (at) - at);
  *ret = c;
  return TRUE;
}

/* @ret: 0 at the end. */
static gboolean
next_character (WvCsv *self, gunichar *ret, GError **error)
{
  *ret = 0;
  if (!ensure (self, LONGEST_CHARACTER, error))
    return FALSE;
  if (self->at == self->filled)
    return TRUE;
  if (self->buffer[self->at] == 0)
    return fail (self, WV_ERROR_INVALID, _ ("a NUL byte: this is no text file."), error);
  if (self->buffer[self->at] >= 0x80)
    return self->encoding == ENCODING_WINDOWS_1252 ? decode_windows_1252 (self, ret, error)
                                                   : decode_utf8 (self, ret, error);
  *ret = self->buffer[self->at++];
  if (*ret != '\r')
    return TRUE;
  *ret = '\n'; /* CRLF is one line end, and inside a cell one line break */
  if (!ensure (self, 1, error))
    return FALSE;
  self->at += self->at < self->filled && self->buffer[self->at] == '\n';
  return TRUE;
}

static gboolean
end_cell (WvCsv *self, GError **error)
{
  if (self->cells->len >= WV_CSV_MAX_COLUMNS)
    return fail (self, WV_ERROR_TOO_LARGE, _ ("too many columns."), error);
  g_ptr_array_add (self->cells, g_strndup (self->cell->str, self->cell->len));
  g_string_truncate (self->cell, 0);
  self->state = CELL_START;
  return TRUE;
}

static gboolean
add_character (WvCsv *self, gunichar c, GError **error)
{
  if (self->cell->len >= WV_CSV_MAX_CELL)
    return fail (self, WV_ERROR_TOO_LARGE, _ ("this cell is too long. Is a quotation mark missing?"), error);
  g_string_append_unichar (self->cell, c);
  return TRUE;
}

static gboolean
take_quote (WvCsv *self, GError **error)
{
  switch (self->state)
    {
    case CELL_START:
      self->state = CELL_QUOTED;
      self->quote_line = self->line;
      self->quote_column = self->column;
      return TRUE;
    case CELL_QUOTED:
      self->state = CELL_CLOSED;
      return TRUE;
    case CELL_CLOSED:
      self->state = CELL_QUOTED;
      return add_character (self, '"', error);
    default:
      return fail (self, WV_ERROR_INVALID,
                   _ ("a quotation mark inside a cell. Put the cell in quotation marks and double this one."), error);
    }
}

static gboolean
take_character (WvCsv *self, gunichar c, GError **error)
{
  if (c == '"')
    return take_quote (self, error);
  if (self->state == CELL_QUOTED)
    return add_character (self, c, error);
  if (c == (guchar) self->separator)
    return end_cell (self, error);
  if (self->state == CELL_CLOSED)
    return fail (self, WV_ERROR_INVALID, _ ("text after the closing quotation mark."), error);
  self->state = CELL_PLAIN;
  return add_character (self, c, error);
}

static void
move_on (WvCsv *self, gunichar c)
{
  self->column = c == '\n' ? 1 : self->column + 1;
  self->line += c == '\n';
}

static gboolean
is_empty (const WvCsv *self)
{
  return self->cells->len == 0 && self->cell->len == 0 && self->state == CELL_START;
}

static gboolean
end_of_file (WvCsv *self, gboolean *ret_row, GError **error)
{
  if (self->state == CELL_QUOTED)
    return fail_at (self->quote_line, self->quote_column, WV_ERROR_INVALID,
                    _ ("the file ends inside the quotation marks that begin here. Is it complete?"), error);
  *ret_row = !is_empty (self);
  self->rows += *ret_row;
  return !*ret_row || end_cell (self, error);
}

/* Reads to the end of a row that is not empty. */
static gboolean
read_row (WvCsv *self, gboolean *ret_row, GError **error)
{
  gunichar c;

  self->row_line = self->line;
  while (next_character (self, &c, error))
    {
      if (c == 0)
        return end_of_file (self, ret_row, error);
      if (c != '\n' || self->state == CELL_QUOTED)
        {
          if (!take_character (self, c, error))
            return FALSE;
          move_on (self, c);
          continue;
        }
      *ret_row = !is_empty (self);
      if (*ret_row && !end_cell (self, error))
        return FALSE;
      move_on (self, c);
      self->rows++;
      if (*ret_row)
        return TRUE;
      self->row_line = self->line;
    }
  return FALSE;
}

const char *const *
wv_csv_next (WvCsv *self, GError **error)
{
  gboolean row = FALSE;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->separator == 0 && !begin (self, error))
    return NULL;
  g_ptr_array_set_size (self->cells, 0);
  if (!read_row (self, &row, error) || !row)
    return NULL;
  g_ptr_array_add (self->cells, NULL);
  return (const char *const *) self->cells->pdata;
}

guint
wv_csv_get_line (const WvCsv *self)
{
  return self->row_line;
}

guint
wv_csv_get_row (const WvCsv *self)
{
  return self->rows;
}

char
wv_csv_get_separator (const WvCsv *self)
{
  return self->separator;
}

const char *
wv_csv_get_encoding (const WvCsv *self)
{
  return self->encoding == ENCODING_WINDOWS_1252 ? "WINDOWS-1252" : "UTF-8";
}

void
wv_csv_append (GString *out, const char *const *cells)
{
  for (guint i = 0; cells[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (out, ';');
      g_string_append_c (out, '"');
      if (*cells[i] != '\0' && strchr ("=+-@\t\r", *cells[i]) != NULL)
        g_string_append_c (out, '\'');
      for (const char *p = cells[i]; *p != '\0'; p++)
        {
          if (*p == '"')
            g_string_append_c (out, '"');
          g_string_append_c (out, *p);
        }
      g_string_append_c (out, '"');
    }
  g_string_append (out, "\r\n");
}
