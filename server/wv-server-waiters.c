#include "server/wv-server-waiters.h"

struct _WvServerWaiter
{
  WvHttpRequest *request;
  GStrv streams;
  GStrv moved; /* set when it is answered */
  gint64 until;
};

struct _WvServerWaiters
{
  GMutex lock;
  GPtrArray *waiting; /* WvServerWaiter */
  WvServerAnswerWaiter answer;
  gpointer data;
};

typedef GStrv (*Chooser) (const WvServerWaiter *waiter, gconstpointer data);

static void
waiter_free (WvServerWaiter *waiter)
{
  wv_http_request_unref (waiter->request);
  g_strfreev (waiter->streams);
  g_strfreev (waiter->moved);
  g_free (waiter);
}

WvServerWaiters *
wv_server_waiters_new (WvServerAnswerWaiter answer, gpointer data)
{
  WvServerWaiters *self = g_new0 (WvServerWaiters, 1);

  g_mutex_init (&self->lock);
  self->waiting = g_ptr_array_new_with_free_func ((GDestroyNotify) waiter_free);
  self->answer = answer;
  self->data = data;
  return self;
}

void
wv_server_waiters_free (WvServerWaiters *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->waiting);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
wv_server_waiters_add (WvServerWaiters *self, WvHttpRequest *request, const char *const *streams, gint64 until)
{
  WvServerWaiter *waiter = g_new0 (WvServerWaiter, 1);

  waiter->request = wv_http_request_ref (request);
  waiter->streams = g_strdupv ((GStrv) streams);
  waiter->until = until;
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->waiting, waiter);
  g_mutex_unlock (&self->lock);
}

/* Takes out whom @choose gives an answer for, and answers outside the lock. */
static void
answer_some (WvServerWaiters *self, Chooser choose, gconstpointer data)
{
  g_autoptr (GPtrArray) chosen = g_ptr_array_new_with_free_func ((GDestroyNotify) waiter_free);

  g_mutex_lock (&self->lock);
  for (guint i = self->waiting->len; i-- > 0;)
    {
      WvServerWaiter *waiter = self->waiting->pdata[i];

      waiter->moved = choose (waiter, data);
      if (waiter->moved != NULL)
        g_ptr_array_add (chosen, g_ptr_array_steal_index_fast (self->waiting, i));
    }
  g_mutex_unlock (&self->lock);
  for (guint i = 0; i < chosen->len; i++)
    {
      const WvServerWaiter *waiter = chosen->pdata[i];

      self->answer (waiter->request, (const char *const *) waiter->moved, self->data);
    }
}

static GStrv
moved_of (const WvServerWaiter *waiter, gconstpointer data)
{
  const char *const *streams = data;
  g_autoptr (GStrvBuilder) moved = g_strv_builder_new ();
  g_auto (GStrv) names = NULL;

  for (guint i = 0; waiter->streams[i] != NULL; i++)
    if (g_strv_contains (streams, waiter->streams[i]))
      g_strv_builder_add (moved, waiter->streams[i]);
  names = g_strv_builder_end (moved);
  return *names != NULL ? g_steal_pointer (&names) : NULL;
}

void
wv_server_waiters_wake (WvServerWaiters *self, const char *const *streams)
{
  answer_some (self, moved_of, streams);
}

static GStrv
all_of (const WvServerWaiter *waiter, gconstpointer data)
{
  return g_strdupv (waiter->streams);
}

void
wv_server_waiters_wake_all (WvServerWaiters *self)
{
  answer_some (self, all_of, NULL);
}

typedef struct
{
  const WvHttpRequest *request;
  const char *const *moved;
} One;

static GStrv
moved_of_one (const WvServerWaiter *waiter, gconstpointer data)
{
  const One *one = data;

  return waiter->request == one->request ? g_strdupv ((GStrv) one->moved) : NULL;
}

void
wv_server_waiters_wake_request (WvServerWaiters *self, WvHttpRequest *request, const char *const *moved)
{
  One one = { request, moved };

  answer_some (self, moved_of_one, &one);
}

static GStrv
nothing_when_over (const WvServerWaiter *waiter, gconstpointer data)
{
  return waiter->until <= *(const gint64 *) data ? g_new0 (char *, 1) : NULL;
}

void
wv_server_waiters_expire (WvServerWaiters *self, gint64 now)
{
  answer_some (self, nothing_when_over, &now);
}

guint
wv_server_waiters_count (WvServerWaiters *self)
{
  guint count;

  g_mutex_lock (&self->lock);
  count = self->waiting->len;
  g_mutex_unlock (&self->lock);
  return count;
}
