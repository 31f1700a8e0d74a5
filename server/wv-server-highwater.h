#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WvServerHighwater: how far a database file ever was, kept beside it in "<database>-high". A database that is opened
 * and has counted less commits, or another epoch, is not the one that was here last: a backup was put back. The file
 * follows the commits, so it is never ahead of a database whose disk did not lie; it is flushed every 64 commits and at
 * the end, because only a crash of the whole computer can set it back, and then a restore is found by the cursors.
 */
typedef struct _WvServerHighwater WvServerHighwater;

/** wv_server_highwater_read: what was noted beside @database. Returns: %FALSE when nothing was, or nothing readable. */
gboolean wv_server_highwater_read (const char *database, char **ret_epoch, gint64 *ret_commits);

/** wv_server_highwater_new: nothing is opened before the first note. */
WvServerHighwater *wv_server_highwater_new (const char *database) G_GNUC_WARN_UNUSED_RESULT;
/** wv_server_highwater_note: @commits of @epoch are on the disk. A file that cannot be written is warned of once. */
void wv_server_highwater_note (WvServerHighwater *self, const char *epoch, gint64 commits);
/** wv_server_highwater_free: flushes. Accepts %NULL. */
void wv_server_highwater_free (WvServerHighwater *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvServerHighwater, wv_server_highwater_free)

/** wv_server_file_stamp: what a copy of the file @path would not have: inode and moment of making; %NULL when unknown. */
char *wv_server_file_stamp (const char *path) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
