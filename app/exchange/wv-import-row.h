#pragma once

#include "domain/wv-record.h"

G_BEGIN_DECLS

/** WvImportNote: one line of the report: what was done with a value that could not be taken as it is. */
typedef struct
{
  char *column;    /* heading of the column, or "" for the whole row */
  char *what;      /* "The title is missing." */
  char *advice;    /* what a person can do, or "" */
  gboolean refused; /* the row was not imported for it */
} WvImportNote;

/** WvImportRow: what one row of a file became. */
typedef struct
{
  guint row, line;        /* as a spreadsheet and as a text editor number them */
  gboolean refused;
  WvRecord *organisation; /* (nullable): whose offer it is; for when nobody has it yet */
  WvRecord *offer;        /* (nullable) when refused */
  GPtrArray *notes;       /* (element-type WvImportNote) */
} WvImportRow;

WvImportRow *wv_import_row_new (guint row, guint line) G_GNUC_WARN_UNUSED_RESULT;
void wv_import_row_free (WvImportRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvImportRow, wv_import_row_free)

/** wv_import_row_note: @what and @advice are copied. */
void wv_import_row_note (WvImportRow *row, const char *column, const char *what, const char *advice);
/** wv_import_row_refuse: the same, and the row is not imported. */
void wv_import_row_refuse (WvImportRow *row, const char *column, const char *what, const char *advice);

/**
 * wv_import_row_merge: the row's offer into the one that is there: an import adds and corrects, it never takes away.
 * Empty values leave what is there, sets become both together, the organisation stays. When a person has checked the
 * offer ("verified_on"), what that person left filled in stays too, with a note.
 *
 * Returns: (transfer full) (nullable): @known as it becomes; %NULL when nothing changes
 */
WvRecord *wv_import_row_merge (WvImportRow *row, const WvRecord *known) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
