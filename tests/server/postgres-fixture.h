#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Postgres: a PostgreSQL of this test alone, in a temporary folder, on a Unix socket only, run by an unprivileged user
 * when the test runs as root. Everything is stopped and deleted by postgres_free(), and also when the test crashes.
 */
typedef struct
{
  char *folder, *programs;
  guint databases;
  GPid cleaner;
  int cleaner_input;
} Postgres;

/** postgres_is_installed: where it is not, postgres_skip() is the test: skipped, and it says why. */
gboolean postgres_is_installed (void);
void postgres_skip (void);

Postgres *postgres_new (void);
void postgres_free (Postgres *postgres);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Postgres, postgres_free)

/** postgres_address: the address of a database (transfer full). */
char *postgres_address (Postgres *postgres, const char *database);
/** postgres_new_database: an empty one; its address (transfer full). */
char *postgres_new_database (Postgres *postgres);
/** postgres_stop: @mode as pg_ctl has it: "fast", "immediate" (as if the power went). */
void postgres_stop (Postgres *postgres, const char *mode);
void postgres_start (Postgres *postgres);
/** postgres_own: gives the file @path to the user that PostgreSQL runs as. */
void postgres_own (Postgres *postgres, const char *path);
/** postgres_run: runs one of PostgreSQL's programs, ended by %NULL, and checks that it succeeded; its output. */
char *postgres_run (Postgres *postgres, const char *program, ...) G_GNUC_NULL_TERMINATED;
/** postgres_sql: (transfer full) what psql prints of @sql, without headings. */
char *postgres_sql (Postgres *postgres, const char *address, const char *sql);

G_END_DECLS
