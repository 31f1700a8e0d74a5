#pragma once

#include "store/wv-db.h"

G_BEGIN_DECLS

/**
 * wv_cli_courier: courier prepare [FOLDER], relay FILE|FOLDER…, apply FILE|FOLDER….
 * @data: folder of the data
 * @db: (nullable): relay works without, with @server
 * @server: (nullable): relay: another address than that of the profile
 * @words: what to do, then where
 *
 * Prints a line for each file. Errors: the first; relay and apply go on with the other files, except without a connection.
 * %WV_ERROR_INVALID for wrong use
 */
gboolean wv_cli_courier (const char *data, WvDb *db, const char *server, char **words, GError **error);

G_END_DECLS
