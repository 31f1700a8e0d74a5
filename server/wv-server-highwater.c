#include "server/wv-server-highwater.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define FLUSH_EVERY 64

struct _WvServerHighwater
{
  char *path;
  int fd; /* -1: not open */
  guint unflushed;
  gboolean failed;
};

static char *
path_beside (const char *database)
{
  return g_strconcat (database, "-high", NULL);
}

gboolean
wv_server_highwater_read (const char *database, char **ret_epoch, gint64 *ret_commits)
{
  g_autofree char *path = path_beside (database);
  g_autofree char *text = NULL;
  g_auto (GStrv) words = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return FALSE;
  words = g_strsplit (g_strchomp (text), " ", 0);
  if (g_strv_length (words) != 2 || *words[0] == '\0'
      || !g_ascii_string_to_signed (words[1], 10, 0, G_MAXINT64, ret_commits, NULL))
    return FALSE;
  *ret_epoch = g_strdup (words[0]);
  return TRUE;
}

WvServerHighwater *
wv_server_highwater_new (const char *database)
{
  WvServerHighwater *self = g_new0 (WvServerHighwater, 1);

  self->path = path_beside (database);
  self->fd = -1;
  return self;
}

/* Always of the same length, so that one write replaces the line whole. */
void
wv_server_highwater_note (WvServerHighwater *self, const char *epoch, gint64 commits)
{
  g_autofree char *line = g_strdup_printf ("%s %020" G_GINT64_FORMAT "\n", epoch, commits);

  if (self->fd < 0)
    self->fd = g_open (self->path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (self->fd >= 0 && pwrite (self->fd, line, strlen (line), 0) == (gssize) strlen (line))
    {
      if (++self->unflushed >= FLUSH_EVERY && fdatasync (self->fd) == 0)
        self->unflushed = 0;
      return;
    }
  if (!self->failed)
    g_warning ("%s cannot be written: %s; a restored backup may stay unnoticed", self->path, g_strerror (errno));
  self->failed = TRUE;
}

void
wv_server_highwater_free (WvServerHighwater *self)
{
  if (self == NULL)
    return;
  if (self->fd >= 0)
    {
      fdatasync (self->fd);
      close (self->fd);
    }
  g_free (self->path);
  g_free (self);
}

char *
wv_server_file_stamp (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info
      = g_file_query_info (file, G_FILE_ATTRIBUTE_UNIX_INODE "," G_FILE_ATTRIBUTE_TIME_CREATED "," G_FILE_ATTRIBUTE_TIME_CREATED_USEC,
                           G_FILE_QUERY_INFO_NONE, NULL, NULL);

  if (info == NULL)
    return NULL;
  return g_strdup_printf ("%" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT ".%u",
                          g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_UNIX_INODE),
                          g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_TIME_CREATED),
                          g_file_info_get_attribute_uint32 (info, G_FILE_ATTRIBUTE_TIME_CREATED_USEC));
}
