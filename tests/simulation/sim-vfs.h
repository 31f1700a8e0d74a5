#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Files of the simulated computers, in memory, as SQLite's default VFS. The name of a file is "/<machine>/<name>". A
 * machine can lose its power at any write: what was not synced by then is lost, kept, or kept in part, each write by
 * itself and in sectors of 512 bytes, as SQLite's model of a disk has it. A disk can be full or fail once.
 */

typedef enum
{
  SIM_FAULT_NONE,
  SIM_FAULT_POWER, /* the machine is dead until sim_vfs_boot() */
  SIM_FAULT_FULL,  /* writes fail with "disk full" until sim_vfs_heal() */
  SIM_FAULT_ERROR, /* one write or sync fails with an I/O error */
} SimFault;

/** sim_vfs_register: once, before the first database is opened. */
void sim_vfs_register (void);

/** sim_vfs_arm: the fault comes at the @after-th write, sync, truncation or deletion of @machine from now (0: the next). */
void sim_vfs_arm (const char *machine, SimFault fault, guint after);
/** sim_vfs_heal: disarms; a full disk has room again. */
void sim_vfs_heal (const char *machine);
/** sim_vfs_struck: whether a fault came since sim_vfs_calm(), or lasts: then errors are no surprise. */
gboolean sim_vfs_struck (const char *machine);
void sim_vfs_calm (void);
/** sim_vfs_cut_power: now. */
void sim_vfs_cut_power (const char *machine);
gboolean sim_vfs_is_dead (const char *machine);
/** sim_vfs_boot: after the databases are closed: what is left of the unsynced writes is decided by @seed. */
void sim_vfs_boot (const char *machine, guint64 seed);
/** sim_vfs_writes: writes of @machine so far: "nothing was written" is an invariant. */
guint64 sim_vfs_writes (const char *machine);

/** SimImage: the files of one machine as they are, to go back to or to copy. */
typedef struct _SimImage SimImage;
SimImage *sim_vfs_take_image (const char *machine) G_GNUC_WARN_UNUSED_RESULT;
/** sim_vfs_put_image: replaces the files of @machine; its databases are closed. */
void sim_vfs_put_image (const char *machine, const SimImage *image);
void sim_vfs_image_free (SimImage *image);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SimImage, sim_vfs_image_free)

/** sim_vfs_clear: forgets all machines. */
void sim_vfs_clear (void);

G_END_DECLS
