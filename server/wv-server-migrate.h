#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * wv_server_migrate_to_postgres: moves what the SQLite database in the folder @from holds to the PostgreSQL database @to,
 * which must hold nothing yet. Desktops notice nothing: the epoch, all numbers and all receipts go along. All or
 * nothing; afterwards the file is renamed to "….migrated", so that there are not two servers with one history.
 * No server may run on it meanwhile. @ret_rows: rows that were copied.
 */
gboolean wv_server_migrate_to_postgres (const char *from, const char *to, gint64 *ret_rows, GError **error);

G_END_DECLS
