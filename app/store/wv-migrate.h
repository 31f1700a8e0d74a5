#pragma once

#include <gio/gio.h>

#include "store/wv-db.h"

G_BEGIN_DECLS

/**
 * wv_migrate: brings @db to the newest schema: applies the numbered files <prefix>/0001.sql, 0002.sql … of
 * @resource above PRAGMA user_version, each with its number in one transaction. Sets and checks application_id.
 *
 * Errors: %WV_ERROR_NEWER when the database was made by a newer version (it is not touched); %WV_ERROR_INVALID
 * when the file is a database of another program.
 */
gboolean wv_migrate (WvDb *db, GResource *resource, const char *prefix, guint32 application_id, GError **error);

/**
 * wv_migrate_check: whether wv_migrate() would take @db, without writing: for a connection opened to read. A database of a
 * newer version may keep its journal in another way, and opening it for writing would already change that.
 */
gboolean wv_migrate_check (WvDb *db, GResource *resource, const char *prefix, guint32 application_id, GError **error);

G_END_DECLS
