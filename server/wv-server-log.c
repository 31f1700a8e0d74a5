#include "server/wv-server-log.h"

#include <string.h>
#include <unistd.h>

#include "domain/wv-id.h"
#include "store/wv-json.h"

/* Lines that wait for a reader that stalls. */
#define LINES_MAX 10000
#define MARK_LENGTH 8

struct _WvServerLog
{
  int fd;
  const WvClock *clock;
  char salt[17]; /* so that marks cannot be turned back into addresses */
  GAsyncQueue *lines; /* char; an empty one ends the thread */
  int lost;
  GThread *thread;
};

/* Messages of GLib know no data; one log at a time takes them. */
static WvServerLog *taker;
static GRWLock taker_lock;

static void
write_line (int fd, const char *line)
{
  gsize left = strlen (line);

  while (left > 0)
    {
      gssize written = write (fd, line, left);

      if (written <= 0)
        return; /* nobody to tell */
      line += written;
      left -= (gsize) written;
    }
}

static gpointer
work (gpointer data)
{
  WvServerLog *self = data;

  for (;;)
    {
      g_autofree char *line = g_async_queue_pop (self->lines);
      int lost = g_atomic_int_and ((guint *) &self->lost, 0);

      if (lost > 0)
        {
          g_autofree char *text = g_strdup_printf ("{\"e\":\"lost\",\"lines\":%d}\n", lost);

          write_line (self->fd, text);
        }
      if (*line == '\0')
        return NULL;
      write_line (self->fd, line);
    }
}

WvServerLog *
wv_server_log_new (int fd, const WvClock *clock)
{
  WvServerLog *self = g_new0 (WvServerLog, 1);
  guint64 salt;

  wv_id_fill_random ((guint8 *) &salt, sizeof salt);
  g_snprintf (self->salt, sizeof self->salt, "%016" G_GINT64_MODIFIER "x", salt);
  self->fd = fd;
  self->clock = clock;
  self->lines = g_async_queue_new_full (g_free);
  self->thread = g_thread_new ("log", work, self);
  return self;
}

void
wv_server_log_free (WvServerLog *self)
{
  if (self == NULL)
    return;
  g_rw_lock_writer_lock (&taker_lock);
  if (taker == self)
    taker = NULL;
  g_rw_lock_writer_unlock (&taker_lock);
  g_async_queue_push (self->lines, g_strdup (""));
  g_thread_join (self->thread);
  g_async_queue_unref (self->lines);
  g_free (self);
}

static char *
stamp (const WvServerLog *self)
{
  gint64 now = wv_clock_now (self->clock);
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (now / 1000);
  g_autofree char *text = time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%S") : g_strdup ("-");

  return g_strdup_printf ("%s.%03dZ", text, (int) (now % 1000));
}

void
wv_server_log_event (WvServerLog *self, const char *event, json_t *taken)
{
  g_autoptr (json_t) line = taken != NULL ? taken : json_object ();
  g_autofree char *time = NULL;
  g_autofree char *text = NULL;

  if (self == NULL)
    return;
  if (g_async_queue_length (self->lines) >= LINES_MAX)
    {
      g_atomic_int_inc (&self->lost);
      return;
    }
  time = stamp (self);
  json_object_set_new (line, "t", json_string (time));
  json_object_set_new (line, "e", json_string (event));
  text = wv_json_dump (line);
  g_async_queue_push (self->lines, g_strconcat (text, "\n", NULL));
}

/* The same for the same address, as long as we run. */
static char *
mark_of (const WvServerLog *self, const char *peer)
{
  g_autofree char *salted = g_strconcat (self->salt, peer, NULL);
  char *mark = g_compute_checksum_for_string (G_CHECKSUM_SHA256, salted, -1);

  mark[MARK_LENGTH] = '\0';
  return mark;
}

void
wv_server_log_request (WvServerLog *self, WvHttpRequest *request, guint status, gsize answer_size, gint64 microseconds)
{
  const WvHttpRoute *route = wv_http_request_get_route (request);
  const char *caller = wv_http_request_get_caller (request);
  const char *peer = wv_http_request_get_peer (request);
  GBytes *body = wv_http_request_get_body (request);
  g_autofree char *mark = NULL;
  json_t *line;

  if (self == NULL)
    return;
  mark = mark_of (self, peer != NULL ? peer : "");
  line = json_pack ("{s:i, s:I, s:I, s:I, s:s}", "status", (int) status, "out", (json_int_t) answer_size, "in",
                    (json_int_t) (body != NULL ? g_bytes_get_size (body) : 0), "us", (json_int_t) microseconds, "peer", mark);
  json_object_set_new (line, "route", json_string (route != NULL ? route->path : "-"));
  if (caller != NULL)
    json_object_set_new (line, "device", json_string (caller));
  wv_server_log_event (self, "request", line);
}

/* Messages of our own and of libraries. */

static const char *
level_of (GLogLevelFlags level)
{
  return level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL) ? "critical" : level & G_LOG_LEVEL_WARNING ? "warning" : "note";
}

static GLogWriterOutput
write_message (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  gboolean taken = FALSE;

  if (level & G_LOG_LEVEL_DEBUG)
    return G_LOG_WRITER_HANDLED;
  g_rw_lock_reader_lock (&taker_lock);
  for (gsize i = 0; taker != NULL && !taken && i < n_fields; i++)
    if (strcmp (fields[i].key, "MESSAGE") == 0)
      {
        g_autofree char *text = g_utf8_make_valid (fields[i].value, fields[i].length);

        wv_server_log_event (taker, level_of (level), json_pack ("{s:s}", "text", text));
        taken = TRUE;
      }
  g_rw_lock_reader_unlock (&taker_lock);
  return taken ? G_LOG_WRITER_HANDLED : g_log_writer_standard_streams (level, fields, n_fields, data);
}

void
wv_server_log_take_messages (WvServerLog *self)
{
  static gsize installed;

  g_rw_lock_writer_lock (&taker_lock);
  taker = self;
  g_rw_lock_writer_unlock (&taker_lock);
  if (g_once_init_enter (&installed)) /* GLib takes it once */
    {
      g_log_set_writer_func (write_message, NULL, NULL);
      g_once_init_leave (&installed, 1);
    }
}
