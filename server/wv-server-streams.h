#pragma once

#include "server/wv-server-store.h"

G_BEGIN_DECLS

/** Who hears of what: every change is entered into the streams of those who may see it, and of nobody else. */

/** wv_server_stream_of: name of the stream of an organisation: "org:<id>". */
char *wv_server_stream_of (const char *organisation) G_GNUC_WARN_UNUSED_RESULT;

/**
 * wv_server_tell: enters @record, which was just written, into the streams of everybody who may see it. A grant shows
 * the whole dossier to its organisation or, ended, takes it away; a consent that was withdrawn ends the grants of its
 * recipients (privacy.md). In a write transaction.
 */
gboolean wv_server_tell (WvServerStore *store, const WvServerRecord *record, GError **error);

G_END_DECLS
