#include "server/wv-http-listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "domain/wv-error.h"

static int
fail (int fd, const char *where, GError **error)
{
  g_set_error (error, WV_ERROR, WV_ERROR_NETWORK, "Cannot listen on %s: %s", where,
               g_strerror (errno));
  if (fd >= 0)
    close (fd);
  return -1;
}

static int
listen_tcp (guint16 port, guint16 *ret_port, GError **error)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_port = htons (port),
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  int on = 1;

  if (fd < 0 || setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0
      || bind (fd, (struct sockaddr *)&address, sizeof address) != 0
      || listen (fd, WV_HTTP_BACKLOG) != 0
      || getsockname (fd, (struct sockaddr *)&address, &length) != 0)
    return fail (fd, "127.0.0.1", error);
  *ret_port = ntohs (address.sin_port);
  return fd;
}

/* Nobody answers on it: left behind by a killed server. */
static gboolean
is_left_behind (const struct sockaddr_un *address)
{
  struct stat info;
  int fd;
  gboolean refused;

  if (lstat (address->sun_path, &info) != 0 || !S_ISSOCK (info.st_mode))
    return FALSE;
  fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0)
    return FALSE;
  refused = connect (fd, (const struct sockaddr *)address, sizeof *address) != 0
            && errno == ECONNREFUSED;
  close (fd);
  return refused;
}

static int
listen_unix (const char *path, GError **error)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd;

  if (g_strlcpy (address.sun_path, path, sizeof address.sun_path) >= sizeof address.sun_path)
    {
      errno = ENAMETOOLONG;
      return fail (-1, path, error);
    }
  if (is_left_behind (&address))
    unlink (path);
  fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0 || bind (fd, (struct sockaddr *)&address, sizeof address) != 0
      || chmod (path, 0660) != 0 || listen (fd, WV_HTTP_BACKLOG) != 0)
    return fail (fd, path, error);
  return fd;
}

int
wv_http_listen (const char *path, guint16 port, guint16 *ret_port, GError **error)
{
  *ret_port = 0;
  return path != NULL ? listen_unix (path, error) : listen_tcp (port, ret_port, error);
}
