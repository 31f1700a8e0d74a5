#pragma once

#include <gio/gio.h>

#include "store/wv-db.h"

G_BEGIN_DECLS

#define DEVICE "0190f3a0-0000-7000-8000-00000000000d"
#define OWN_ORGANISATION "0190f3a0-0000-7000-8000-00000000000a"

/** Fixture: a data folder, and the real program run on it. */
typedef struct
{
  char *folder;
  char *out, *err; /* of the last run */
  GSubprocess *process;
  gboolean done;
} Cli;

/** cli_set_program: path of welverwijs-sync, from the arguments of the test. */
void cli_set_program (int argc, char **argv);

void cli_set_up (Cli *cli, gconstpointer data);
void cli_tear_down (Cli *cli, gconstpointer data);

/** cli_enrol: a database with a profile for @role and, with @synced, a cursor of the directory; and the device token. */
void cli_enrol (Cli *cli, const char *role, const char *server, gboolean synced);
WvDb *cli_open (Cli *cli);
/** cli_count: number that @sql gives. */
gint64 cli_count (Cli *cli, const char *sql);
/** cli_write: a file in the folder. Returns: (transfer full): its path */
char *cli_write (Cli *cli, const char *name, const char *text);

/** cli_start: starts it with "--data FOLDER" behind the arguments; as nobody when @unprivileged and we are root. */
void cli_start (Cli *cli, const char *const *arguments, gboolean unprivileged);
/** cli_wait: waits for its end. Returns: the exit code, or 128 + signal */
int cli_wait (Cli *cli);
/** cli_run: both, with up to six words. */
int cli_run (Cli *cli, ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
