#pragma once

#include <glib.h>
#include <jansson.h>

#include "domain/wv-record.h"

G_BEGIN_DECLS

/**
 * WvDb: one SQLite connection with its prepared statements. Used by one thread at a time. The server uses this
 * wrapper too. SQLite's result codes become WV_ERROR codes (FULL, READ_ONLY, CORRUPT, STORAGE).
 */
typedef struct _WvDb WvDb;
typedef struct _WvStmt WvStmt;

typedef enum
{
  WV_DB_READ_WRITE,
  WV_DB_READ_ONLY,
} WvDbMode;

/** wv_db_open: @path may be ":memory:". Sets WAL, foreign_keys off, busy_timeout 5 s, secure_delete on. */
WvDb *wv_db_open (const char *path, WvDbMode mode, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void wv_db_close (WvDb *db);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvDb, wv_db_close)

/** wv_db_exec: statements without parameters, separated by semicolons. */
gboolean wv_db_exec (WvDb *db, const char *sql, GError **error);

/** wv_db_set_data: one pointer for the owner of the connection (the store keeps its list of changes there). */
void wv_db_set_data (WvDb *db, gpointer data);
gpointer wv_db_get_data (WvDb *db);

/** wv_db_begin: BEGIN IMMEDIATE. A transaction inside a transaction is a programming error. */
gboolean wv_db_begin (WvDb *db, GError **error);
gboolean wv_db_begin_read (WvDb *db, GError **error);
gboolean wv_db_commit (WvDb *db, GError **error);
void wv_db_rollback (WvDb *db);

/**
 * wv_db_prepare: a statement, cached by its text in the connection. Values are bound by name, never formatted
 * into SQL. While it is in use, preparing the same text again gives a second one.
 */
WvStmt *wv_db_prepare (WvDb *db, const char *sql, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** wv_stmt_done: resets it and gives it back to the cache. Accepts %NULL. */
void wv_stmt_done (WvStmt *stmt);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvStmt, wv_stmt_done)

/* Binding by name with its colon: ":id". %NULL text or bytes bind NULL. An unknown name is a programming error. */
void wv_stmt_bind_text (WvStmt *stmt, const char *name, const char *value);
void wv_stmt_bind_int (WvStmt *stmt, const char *name, gint64 value);
void wv_stmt_bind_bytes (WvStmt *stmt, const char *name, GBytes *value);
void wv_stmt_bind_null (WvStmt *stmt, const char *name);

/** wv_stmt_step: runs to the next row. @ret_row: %FALSE when there is none. */
gboolean wv_stmt_step (WvStmt *stmt, gboolean *ret_row, GError **error);
/** wv_stmt_run: runs a statement that returns no rows, then resets it for the next binding. */
gboolean wv_stmt_run (WvStmt *stmt, GError **error);
void wv_stmt_reset (WvStmt *stmt);

/* Columns of the current row, by position from 0. Text is valid until the next step. */
const char *wv_stmt_text (WvStmt *stmt, int column);
gint64 wv_stmt_int (WvStmt *stmt, int column);
GBytes *wv_stmt_dup_bytes (WvStmt *stmt, int column) G_GNUC_WARN_UNUSED_RESULT;
gboolean wv_stmt_is_null (WvStmt *stmt, int column);

/** wv_db_changes: rows changed by the last statement. */
gint64 wv_db_changes (WvDb *db);
/** wv_db_last_rowid: row id of the last insert. */
gint64 wv_db_last_rowid (WvDb *db);
/** wv_db_quick_check: PRAGMA quick_check; %WV_ERROR_CORRUPT names the first problem. */
gboolean wv_db_quick_check (WvDb *db, GError **error);

G_END_DECLS
