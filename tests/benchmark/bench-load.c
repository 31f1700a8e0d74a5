#include "bench-load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

typedef enum
{
  PAUSED,
  SENDING,
  READING,
  DONE,
} State;

typedef struct
{
  const BenchLoad *load;
  guint i;
  int epoll, fd;
  State state;
  gint64 due; /* PAUSED: when to go on, monotonic */
  GBytes *request;
  gsize sent;
  GByteArray *heard;
} Desktop;

static void
watch (Desktop *self)
{
  struct epoll_event event = { .events = self->state == SENDING ? EPOLLOUT : EPOLLIN, .data.ptr = self };

  epoll_ctl (self->epoll, EPOLL_CTL_MOD, self->fd, &event);
}

static void
hang_up (Desktop *self)
{
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
}

static void
finish (Desktop *self, guint status, const char *body, gsize size)
{
  self->due = g_get_monotonic_time () + self->load->answer (self->i, status, body, size, self->load->data) * 1000;
  self->state = PAUSED;
  g_clear_pointer (&self->request, g_bytes_unref);
  g_byte_array_set_size (self->heard, 0);
}

static void
fail (Desktop *self)
{
  hang_up (self);
  finish (self, 0, "", 0);
}

static gboolean
dial (Desktop *self)
{
  struct sockaddr_in address
      = { .sin_family = AF_INET, .sin_port = htons (self->load->port), .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  struct epoll_event event = { .events = EPOLLOUT, .data.ptr = self };

  self->fd = socket (AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  return self->fd >= 0
         && (connect (self->fd, (struct sockaddr *) &address, sizeof address) == 0 || errno == EINPROGRESS)
         && epoll_ctl (self->epoll, EPOLL_CTL_ADD, self->fd, &event) == 0;
}

static void
begin (Desktop *self)
{
  self->request = self->load->next (self->i, self->load->data);
  self->sent = 0;
  self->state = self->request != NULL ? SENDING : DONE;
  if (self->state == DONE)
    hang_up (self);
  else if (self->fd >= 0)
    watch (self);
  else if (!dial (self))
    fail (self);
}

static void
go_on_sending (Desktop *self)
{
  gsize size;
  const char *bytes = g_bytes_get_data (self->request, &size);
  gssize n = send (self->fd, bytes + self->sent, size - self->sent, MSG_NOSIGNAL);

  if (n < 0 && errno == EAGAIN)
    return;
  if (n < 0)
    {
      fail (self);
      return;
    }
  self->sent += (gsize) n;
  if (self->sent < size)
    return;
  self->state = READING;
  watch (self);
}

/* The head is there when its end is; FALSE until body and all have come. */
static gboolean
is_whole (const Desktop *self, guint *ret_status, const char **ret_body, gsize *ret_size)
{
  const char *text = (const char *) self->heard->data;
  const char *end = memmem (text, self->heard->len, "\r\n\r\n", 4);
  const char *length;

  if (end == NULL)
    return FALSE;
  length = memmem (text, (gsize) (end - text) + 2, "Content-Length: ", 16);
  *ret_status = (guint) g_ascii_strtoull (text + strlen ("HTTP/1.1 "), NULL, 10);
  *ret_body = end + 4;
  *ret_size = length != NULL ? g_ascii_strtoull (length + 16, NULL, 10) : 0;
  return self->heard->len >= (gsize) (*ret_body - text) + *ret_size;
}

static void
go_on_reading (Desktop *self)
{
  guint8 block[65536];
  gssize n = recv (self->fd, block, sizeof block, 0);
  guint status;
  const char *body;
  gsize size;

  if (n < 0 && errno == EAGAIN)
    return;
  if (n <= 0)
    {
      fail (self);
      return;
    }
  g_byte_array_append (self->heard, block, (guint) n);
  if (is_whole (self, &status, &body, &size))
    finish (self, status, body, size);
}

static void
on_event (Desktop *self)
{
  if (self->state == SENDING)
    go_on_sending (self);
  else if (self->state == READING)
    go_on_reading (self);
  else if (self->fd >= 0)
    hang_up (self); /* closed while it rested */
}

/* How many are not done. */
static guint
begin_due (Desktop *desktops, guint n)
{
  gint64 now = g_get_monotonic_time ();
  guint left = 0;

  for (guint i = 0; i < n; i++)
    {
      if (desktops[i].state == PAUSED && desktops[i].due <= now)
        begin (&desktops[i]);
      left += desktops[i].state != DONE;
    }
  return left;
}

static void
raise_descriptors (guint wanted)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < wanted)
    {
      limit.rlim_cur = MIN (limit.rlim_max, wanted);
      setrlimit (RLIMIT_NOFILE, &limit);
    }
}

guint
bench_load_run (const BenchLoad *load, double seconds)
{
  g_autofree Desktop *desktops = g_new0 (Desktop, load->n);
  int epoll = epoll_create1 (EPOLL_CLOEXEC);
  gint64 until = g_get_monotonic_time () + (gint64) (seconds * G_USEC_PER_SEC);
  guint left;

  raise_descriptors (load->n + 200);
  for (guint i = 0; i < load->n; i++)
    desktops[i] = (Desktop){ .load = load, .i = i, .epoll = epoll, .fd = -1, .heard = g_byte_array_new () };
  while ((left = begin_due (desktops, load->n)) > 0 && g_get_monotonic_time () < until)
    {
      struct epoll_event events[256];
      int n = epoll_wait (epoll, events, G_N_ELEMENTS (events), 1);

      for (int i = 0; i < n; i++)
        on_event (events[i].data.ptr);
    }
  for (guint i = 0; i < load->n; i++)
    {
      hang_up (&desktops[i]);
      g_clear_pointer (&desktops[i].request, g_bytes_unref);
      g_byte_array_unref (desktops[i].heard);
    }
  close (epoll);
  return left;
}

GBytes *
bench_request (const char *path, const char *token, GBytes *body)
{
  g_autofree char *head = g_strdup_printf ("POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
                                           "Authorization: Bearer %s\r\nContent-Length: %zu\r\n\r\n",
                                           path, token, g_bytes_get_size (body));
  GByteArray *all = g_byte_array_new ();

  g_byte_array_append (all, (const guint8 *) head, (guint) strlen (head));
  g_byte_array_append (all, g_bytes_get_data (body, NULL), (guint) g_bytes_get_size (body));
  return g_byte_array_free_to_bytes (all);
}
