#pragma once

#include "domain/wv-kind.h"
#include "store/wv-db.h"

G_BEGIN_DECLS

/**
 * What may not be seen any more leaves this computer: privacy.md, protocol.md 3.6. Deleting is done inside the
 * transaction that learnt of it; cleaning the file follows after its commit.
 */

/**
 * wv_purge_dossier: takes everything of @dossier away: records, what the server said of them, sent operations, what
 * was put away. Own work that was not delivered stays: operations with own content (as refused, "not_visible", without
 * what they replaced), the text being written, and the wrapped key that opens them.
 */
gboolean wv_purge_dossier (WvDb *db, const char *dossier, GError **error);

/** wv_purge_note_gone: record @id of a dossier's @kind is about to be deleted by itself, not with its dossier. */
gboolean wv_purge_note_gone (WvDb *db, const WvKind *kind, const char *id, GError **error);

/** wv_purge_mark: content was deleted for good: wv_purge_clean() is to clean the file. */
gboolean wv_purge_mark (WvDb *db, GError **error);

/**
 * wv_purge_clean: outside a transaction: writes the tables with dossiers anew and empties the write-ahead log, so that what
 * was deleted stands in no file. Nothing marked: nothing is done. Another reader of the file may make it wait for
 * the next time; that is no error.
 */
gboolean wv_purge_clean (WvDb *db, GError **error);

G_END_DECLS
