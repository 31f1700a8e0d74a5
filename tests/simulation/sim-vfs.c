#include "sim-vfs.h"

#include <sqlite3.h>
#include <string.h>

#include "sim-random.h"

#define SECTOR 512
#define REGION (32 * 1024)

/* A write since the last sync, with what stood there before. */
typedef struct
{
  gsize offset, size;     /* size: of the new bytes; for a truncation the new length of the file stands in offset */
  guint8 *before, *after; /* after NULL: a truncation */
  gsize before_size, old_length;
} Change;

typedef struct
{
  char *name;      /* without the machine */
  GByteArray *now;
  GPtrArray *unsynced; /* Change */
} Content;

typedef struct
{
  char *name;
  GHashTable *files; /* name → Content */
  SimFault armed;
  guint after;
  gboolean struck, dead, full;
  guint64 writes;
} Machine;

struct _SimImage
{
  GPtrArray *contents;
};

/* What SQLite has open. */
typedef struct
{
  sqlite3_file base;
  Machine *machine;
  Content *content;   /* owned when it has no name */
  gboolean temporary;
  GPtrArray *regions; /* of the WAL index */
} File;

static GHashTable *machines;

static void
change_free (Change *change)
{
  g_free (change->before);
  g_free (change->after);
  g_free (change);
}

static Content *
content_new (const char *name)
{
  Content *content = g_new0 (Content, 1);

  content->name = g_strdup (name);
  content->now = g_byte_array_new ();
  content->unsynced = g_ptr_array_new_with_free_func ((GDestroyNotify) change_free);
  return content;
}

static void
content_free (Content *content)
{
  g_free (content->name);
  g_byte_array_unref (content->now);
  g_ptr_array_unref (content->unsynced);
  g_free (content);
}

static void
machine_free (Machine *machine)
{
  g_free (machine->name);
  g_hash_table_unref (machine->files);
  g_free (machine);
}

static Machine *
machine_of (const char *name)
{
  Machine *machine = g_hash_table_lookup (machines, name);

  if (machine != NULL)
    return machine;
  machine = g_new0 (Machine, 1);
  machine->name = g_strdup (name);
  machine->files = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) content_free);
  g_hash_table_insert (machines, machine->name, machine);
  return machine;
}

/* "/machine/file" */
static Machine *
find (const char *path, const char **ret_name)
{
  const char *slash = strchr (path + 1, '/');
  g_autofree char *name = g_strndup (path + 1, (gsize) (slash - path - 1));

  *ret_name = slash + 1;
  return machine_of (name);
}

/* Faults. TRUE: this write does not happen. */
static gboolean
strikes (Machine *machine, int *ret_rc)
{
  *ret_rc = machine->dead ? SQLITE_IOERR : SQLITE_FULL;
  if (machine->dead || machine->full)
    return TRUE;
  machine->writes++;
  if (machine->armed == SIM_FAULT_NONE || machine->after-- > 0)
    return FALSE;
  machine->struck = TRUE;
  machine->dead = machine->armed == SIM_FAULT_POWER;
  machine->full = machine->armed == SIM_FAULT_FULL;
  *ret_rc = machine->full ? SQLITE_FULL : SQLITE_IOERR_WRITE;
  machine->armed = SIM_FAULT_NONE;
  return TRUE;
}

void
sim_vfs_arm (const char *name, SimFault fault, guint after)
{
  Machine *machine = machine_of (name);

  machine->armed = fault;
  machine->after = after;
  machine->struck = FALSE;
}

void
sim_vfs_heal (const char *name)
{
  Machine *machine = machine_of (name);

  machine->armed = SIM_FAULT_NONE;
  machine->full = FALSE;
}

gboolean
sim_vfs_struck (const char *name)
{
  const Machine *machine = machine_of (name);

  return machine->struck || machine->full || machine->dead;
}

void
sim_vfs_calm (void)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, machines);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    ((Machine *) value)->struck = FALSE;
}

void
sim_vfs_cut_power (const char *name)
{
  machine_of (name)->dead = TRUE;
}

gboolean
sim_vfs_is_dead (const char *name)
{
  return machine_of (name)->dead;
}

guint64
sim_vfs_writes (const char *name)
{
  return machine_of (name)->writes;
}

/* Contents. */

static void
store_bytes (GByteArray *now, gsize offset, const guint8 *data, gsize size)
{
  gsize length = now->len;

  if (offset + size > length)
    {
      g_byte_array_set_size (now, (guint) (offset + size));
      memset (now->data + length, 0, offset + size - length);
    }
  if (size > 0)
    memcpy (now->data + offset, data, size);
}

static void
change_content (Content *content, gsize offset, const guint8 *data, gsize size)
{
  Change *change = g_new0 (Change, 1);

  change->offset = offset;
  change->size = size;
  change->old_length = content->now->len;
  change->before_size = offset < content->now->len ? MIN (data != NULL ? size : G_MAXUINT, content->now->len - offset) : 0;
  change->before = change->before_size > 0 ? g_memdup2 (content->now->data + offset, change->before_size) : NULL;
  change->after = data != NULL ? g_memdup2 (data, size) : NULL;
  g_ptr_array_add (content->unsynced, change);
  if (data != NULL)
    store_bytes (content->now, offset, data, size);
  else
    g_byte_array_set_size (content->now, (guint) offset);
}

static void
undo_change (Content *content, const Change *change)
{
  if (change->after == NULL)
    store_bytes (content->now, change->offset, change->before, change->before_size);
  else if (change->before_size > 0)
    memcpy (content->now->data + change->offset, change->before, change->before_size);
  g_byte_array_set_size (content->now, (guint) change->old_length);
}

static void
redo_in_part (Content *content, const Change *change, SimRandom *random)
{
  if (change->after == NULL)
    {
      if (content->now->len > change->offset)
        g_byte_array_set_size (content->now, (guint) change->offset);
      return;
    }
  for (gsize done = 0; done < change->size; done += SECTOR)
    if (sim_random_chance (random, 50))
      store_bytes (content->now, change->offset + done, change->after + done, MIN (SECTOR, change->size - done));
}

/* Of each unsynced write: lost, whole, or torn. Some crashes lose all, as when the machine had written nothing yet. */
static void
settle (Content *content, SimRandom *random)
{
  guint mood = sim_random_below (random, 4);

  for (guint i = content->unsynced->len; i > 0; i--)
    undo_change (content, content->unsynced->pdata[i - 1]);
  for (guint i = 0; i < content->unsynced->len && mood > 0; i++)
    {
      const Change *change = content->unsynced->pdata[i];

      if (change->after != NULL && (mood == 1 || sim_random_chance (random, 50)))
        store_bytes (content->now, change->offset, change->after, change->size);
      else if (mood == 3)
        redo_in_part (content, change, random);
    }
  g_ptr_array_set_size (content->unsynced, 0);
}

static int
by_name (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

void
sim_vfs_boot (const char *name, guint64 seed)
{
  Machine *machine = machine_of (name);
  g_autofree char **names = (char **) g_hash_table_get_keys_as_array (machine->files, NULL);
  SimRandom random = { seed };

  qsort (names, g_hash_table_size (machine->files), sizeof *names, by_name);
  for (guint i = 0; names[i] != NULL; i++)
    settle (g_hash_table_lookup (machine->files, names[i]), &random);
  machine->dead = machine->full = FALSE;
  machine->armed = SIM_FAULT_NONE;
}

/* Images. */

SimImage *
sim_vfs_take_image (const char *name)
{
  SimImage *image = g_new0 (SimImage, 1);
  GHashTableIter iter;
  gpointer value;

  image->contents = g_ptr_array_new_with_free_func ((GDestroyNotify) content_free);
  g_hash_table_iter_init (&iter, machine_of (name)->files);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Content *content = value;
      Content *copy = content_new (content->name);

      g_byte_array_append (copy->now, content->now->data, content->now->len);
      g_ptr_array_add (image->contents, copy);
    }
  return image;
}

void
sim_vfs_put_image (const char *name, const SimImage *image)
{
  Machine *machine = machine_of (name);

  g_hash_table_remove_all (machine->files);
  for (guint i = 0; i < image->contents->len; i++)
    {
      const Content *content = image->contents->pdata[i];
      Content *copy = content_new (content->name);

      g_byte_array_append (copy->now, content->now->data, content->now->len);
      g_hash_table_insert (machine->files, copy->name, copy);
    }
}

void
sim_vfs_image_free (SimImage *image)
{
  if (image == NULL)
    return;
  g_ptr_array_unref (image->contents);
  g_free (image);
}

/* Methods of an open file. */

static int
file_close (sqlite3_file *base)
{
  File *file = (File *) base;

  g_clear_pointer (&file->regions, g_ptr_array_unref);
  if (file->temporary)
    content_free (file->content);
  return SQLITE_OK;
}

static int
file_read (sqlite3_file *base, void *buffer, int amount, sqlite3_int64 offset)
{
  File *file = (File *) base;
  const GByteArray *now = file->content->now;
  gsize from = (gsize) offset, there = from < now->len ? MIN ((gsize) amount, now->len - from) : 0;

  if (!file->temporary && file->machine->dead)
    return SQLITE_IOERR_READ;
  if (there > 0)
    memcpy (buffer, now->data + from, there);
  memset ((guint8 *) buffer + there, 0, (gsize) amount - there);
  return there == (gsize) amount ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int
file_write (sqlite3_file *base, const void *data, int amount, sqlite3_int64 offset)
{
  File *file = (File *) base;
  gboolean alive = file->machine != NULL && !file->machine->dead;
  int rc;

  if (file->temporary)
    {
      store_bytes (file->content->now, (gsize) offset, data, (gsize) amount);
      return SQLITE_OK;
    }
  if (!strikes (file->machine, &rc))
    {
      change_content (file->content, (gsize) offset, data, (gsize) amount);
      return SQLITE_OK;
    }
  /* The power may go in the middle of a write: it is one of the unsynced. */
  if (alive && file->machine->dead)
    change_content (file->content, (gsize) offset, data, (gsize) amount);
  return rc;
}

static int
file_truncate (sqlite3_file *base, sqlite3_int64 size)
{
  File *file = (File *) base;
  int rc;

  if (!file->temporary && strikes (file->machine, &rc) && rc != SQLITE_FULL)
    return SQLITE_IOERR_TRUNCATE;
  if ((gsize) size < file->content->now->len)
    change_content (file->content, (gsize) size, NULL, 0);
  return SQLITE_OK;
}

static int
file_sync (sqlite3_file *base, int flags)
{
  File *file = (File *) base;
  int rc;

  if (!file->temporary && strikes (file->machine, &rc) && rc != SQLITE_FULL)
    return SQLITE_IOERR_FSYNC;
  g_ptr_array_set_size (file->content->unsynced, 0);
  return SQLITE_OK;
}

static int
file_size (sqlite3_file *base, sqlite3_int64 *ret)
{
  *ret = ((File *) base)->content->now->len;
  return SQLITE_OK;
}

static int
file_lock (sqlite3_file *base, int lock)
{
  return SQLITE_OK;
}

static int
file_check_reserved (sqlite3_file *base, int *ret)
{
  *ret = 0;
  return SQLITE_OK;
}

static int
file_control (sqlite3_file *base, int op, void *data)
{
  return SQLITE_NOTFOUND;
}

static int
file_sector (sqlite3_file *base)
{
  return 4096;
}

static int
file_characteristics (sqlite3_file *base)
{
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

/* One connection at a time, so the index of the WAL is plain memory. */
static int
file_shm_map (sqlite3_file *base, int region, int size, int extend, void volatile **ret)
{
  File *file = (File *) base;

  if (file->regions == NULL)
    file->regions = g_ptr_array_new_with_free_func (g_free);
  while (extend && (int) file->regions->len <= region)
    g_ptr_array_add (file->regions, g_malloc0 (MAX (size, REGION)));
  *ret = region < (int) file->regions->len ? file->regions->pdata[region] : NULL;
  return SQLITE_OK;
}

static int
file_shm_lock (sqlite3_file *base, int offset, int n, int flags)
{
  return SQLITE_OK;
}

static void
file_shm_barrier (sqlite3_file *base)
{
}

static int
file_shm_unmap (sqlite3_file *base, int delete)
{
  g_clear_pointer (&((File *) base)->regions, g_ptr_array_unref);
  return SQLITE_OK;
}

static const sqlite3_io_methods methods = {
  2, file_close, file_read, file_write, file_truncate, file_sync, file_size, file_lock, file_lock, file_check_reserved,
  file_control, file_sector, file_characteristics, file_shm_map, file_shm_lock, file_shm_barrier, file_shm_unmap,
  NULL, NULL,
};

/* The VFS. */

static int
vfs_open (sqlite3_vfs *vfs, const char *path, sqlite3_file *base, int flags, int *ret_flags)
{
  File *file = (File *) base;
  const char *name;

  memset (file, 0, sizeof *file);
  if (path == NULL)
    {
      file->temporary = TRUE;
      file->content = content_new ("");
    }
  else
    {
      file->machine = find (path, &name);
      file->content = g_hash_table_lookup (file->machine->files, name);
      if (file->machine->dead || (file->content == NULL && !(flags & SQLITE_OPEN_CREATE)))
        return SQLITE_CANTOPEN;
      if (file->content == NULL)
        {
          file->content = content_new (name);
          g_hash_table_insert (file->machine->files, file->content->name, file->content);
        }
    }
  file->base.pMethods = &methods;
  if (ret_flags != NULL)
    *ret_flags = flags;
  return SQLITE_OK;
}

static int
vfs_delete (sqlite3_vfs *vfs, const char *path, int sync)
{
  const char *name;
  Machine *machine = find (path, &name);
  int rc;

  if (strikes (machine, &rc) && rc != SQLITE_FULL)
    return SQLITE_IOERR_DELETE;
  g_hash_table_remove (machine->files, name);
  return SQLITE_OK;
}

static int
vfs_access (sqlite3_vfs *vfs, const char *path, int flags, int *ret)
{
  const char *name;
  Machine *machine = find (path, &name);
  const Content *content = g_hash_table_lookup (machine->files, name);

  *ret = content != NULL && (flags != SQLITE_ACCESS_EXISTS || content->now->len > 0);
  return machine->dead ? SQLITE_IOERR_ACCESS : SQLITE_OK;
}

static int
vfs_full_pathname (sqlite3_vfs *vfs, const char *path, int size, char *ret)
{
  g_strlcpy (ret, path, (gsize) size);
  return SQLITE_OK;
}

static int
vfs_randomness (sqlite3_vfs *vfs, int size, char *ret)
{
  sim_random_fill (ret, (gsize) size);
  return size;
}

static int
vfs_sleep (sqlite3_vfs *vfs, int microseconds)
{
  return microseconds;
}

static int
vfs_time (sqlite3_vfs *vfs, double *ret)
{
  *ret = 2461115.0;
  return SQLITE_OK;
}

static int
vfs_last_error (sqlite3_vfs *vfs, int size, char *text)
{
  return 0;
}

void
sim_vfs_register (void)
{
  static sqlite3_vfs vfs = {
    .iVersion = 1, .szOsFile = sizeof (File), .mxPathname = 200, .zName = "simulation", .xOpen = vfs_open,
    .xDelete = vfs_delete, .xAccess = vfs_access, .xFullPathname = vfs_full_pathname, .xRandomness = vfs_randomness,
    .xSleep = vfs_sleep, .xCurrentTime = vfs_time, .xGetLastError = vfs_last_error,
  };

  machines = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) machine_free);
  sqlite3_config (SQLITE_CONFIG_SINGLETHREAD);
  sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
  sqlite3_vfs_register (&vfs, 1);
}

void
sim_vfs_clear (void)
{
  g_hash_table_remove_all (machines);
}
