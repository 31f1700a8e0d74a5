#pragma once

#include "store/wv-db.h"

G_BEGIN_DECLS

/** WvCliImport: what to import and how. */
typedef struct
{
  const char *file;   /* CSV, also packed with gzip */
  const char *report; /* nullable: file for what was changed and refused, a row each */
  gboolean dry_run;   /* change nothing */
  gboolean jsonl;     /* print the records as JSON lines instead, without a database */
} WvCliImport;

/**
 * wv_cli_import: takes the rows of a catalogue into the store, as operations for the server, in batches: each batch is
 * one transaction, so that stopping halfway (SIGINT, SIGTERM, loss of power) leaves whole rows. The file is read
 * through before the first row is written: a broken file changes nothing. Prints progress (on a terminal), refused
 * rows and the counts.
 * @db: (nullable) with jsonl
 *
 * Errors: %WV_ERROR_NOT_FOUND before enrolment or the first sync, %WV_ERROR_CANCELLED when it was stopped, those of
 * the file and the store
 */
gboolean wv_cli_import (WvDb *db, const WvCliImport *options, GError **error);

G_END_DECLS
