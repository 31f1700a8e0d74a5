#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WvCsv: reads CSV (RFC 4180) row by row from a stream, in bounded memory, as it really comes: ";", "," or tab,
 * UTF-8 with or without byte order mark or Windows-1252, line ends CRLF, LF or CR, line breaks and doubled quotation
 * marks inside quotes. Empty lines are skipped. What breaks the form is an error that names line and column, never a
 * guess: text after a closing quotation mark, a quotation mark inside a plain cell, NUL, an end inside quotes.
 *
 * The first character outside ASCII decides between UTF-8 and Windows-1252 for the whole file; what then does not fit
 * is an error, so that no file is read half right.
 */
typedef struct _WvCsv WvCsv;

/** Limits; over them is %WV_ERROR_TOO_LARGE. */
#define WV_CSV_MAX_CELL (256 * 1024)
#define WV_CSV_MAX_COLUMNS 500
#define WV_CSV_MAX_BYTES (256 * 1024 * 1024)

/** wv_csv_open: the bytes of @file; one that was packed with gzip is unpacked on the way. */
GInputStream *wv_csv_open (GFile *file, GError **error) G_GNUC_WARN_UNUSED_RESULT;

WvCsv *wv_csv_new (GInputStream *stream) G_GNUC_WARN_UNUSED_RESULT;
void wv_csv_free (WvCsv *csv);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvCsv, wv_csv_free)

/**
 * wv_csv_next: the next row; the first one is the heading, from which the separator is told.
 *
 * Returns: (transfer none) (nullable): its cells as valid UTF-8, until the next call; %NULL without @error at the end.
 * Errors: %WV_ERROR_INVALID, %WV_ERROR_TOO_LARGE, those of the stream
 */
const char *const *wv_csv_next (WvCsv *csv, GError **error);

/** wv_csv_get_line: line on which the row of the last wv_csv_next() began, from 1. */
guint wv_csv_get_line (const WvCsv *csv);
/** wv_csv_get_row: number of that row, from 1 for the heading: as a spreadsheet numbers it. */
guint wv_csv_get_row (const WvCsv *csv);
/** wv_csv_get_separator: 0 before the first row. */
char wv_csv_get_separator (const WvCsv *csv);
/** wv_csv_get_encoding: "UTF-8" or "WINDOWS-1252", as far as was read. */
const char *wv_csv_get_encoding (const WvCsv *csv);

/**
 * wv_csv_append: writes a row to @out, with ";" and CRLF. A cell that a spreadsheet would take for a formula gets an
 * apostrophe before it.
 */
void wv_csv_append (GString *out, const char *const *cells);

G_END_DECLS
