#include "sync/wv-courier-relay.h"

#include <glib/gi18n-lib.h>

#include "domain/wv-error.h"
#include "sync/wv-courier-post.h"

typedef struct
{
  char *server, *path;
  gint64 now;
  WvCourierFile *request, *answer;
} Relay;

static void
relay_free (Relay *relay)
{
  g_free (relay->server);
  g_free (relay->path);
  wv_courier_file_free (relay->request);
  wv_courier_file_free (relay->answer);
  g_free (relay);
}

/* A step of @task in a thread. */
static void
run_step (GTask *task, GTaskThreadFunc step, GAsyncReadyCallback then)
{
  g_autoptr (GTask) work = g_task_new (NULL, NULL, then, task);

  g_task_set_task_data (work, g_task_get_task_data (task), NULL);
  g_task_run_in_thread (work, step);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Relay *relay = g_task_get_task_data (task);
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_pointer (task, g_steal_pointer (&relay->answer), (GDestroyNotify) wv_courier_file_free);
  else
    g_task_return_error (task, error);
}

static void
write_answer (GTask *work, gpointer source, gpointer data, GCancellable *cancellable)
{
  Relay *relay = data;
  GError *error = NULL;

  if (wv_courier_file_write_answer (relay->answer, relay->request, &error))
    g_task_return_boolean (work, TRUE);
  else
    g_task_return_error (work, error);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Relay *relay = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) sealed = wv_courier_post_finish (result, &error);

  if (sealed == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  relay->answer = wv_courier_file_new (WV_COURIER_ANSWER, relay->request->id, relay->request->office, relay->request->made_at,
                                       relay->now, sealed);
  run_step (task, write_answer, on_written);
}

static void
on_request (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  Relay *relay = g_task_get_task_data (task);
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      wv_courier_post_async (relay->server, relay->request->sealed, g_task_get_cancellable (task), on_answer, task);
      return;
    }
  g_task_return_error (task, error);
  g_object_unref (task);
}

static void
read_request (GTask *work, gpointer source, gpointer data, GCancellable *cancellable)
{
  Relay *relay = data;
  GError *error = NULL;

  relay->request = wv_courier_file_read (relay->path, &error);
  if (relay->request != NULL && relay->request->what == WV_COURIER_REQUEST)
    g_task_return_boolean (work, TRUE);
  else if (relay->request == NULL)
    g_task_return_error (work, error);
  else
    g_task_return_new_error (work, WV_ERROR, WV_ERROR_INVALID, _ ("%s is an answer: the office takes that in itself."),
                             relay->path);
}

void
wv_courier_relay_async (const char *server, const char *path, gint64 now, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Relay *relay = g_new0 (Relay, 1);

  g_task_set_check_cancellable (task, FALSE);
  relay->server = g_strdup (server);
  relay->path = g_strdup (path);
  relay->now = now;
  g_task_set_task_data (task, relay, (GDestroyNotify) relay_free);
  run_step (task, read_request, on_request);
}

WvCourierFile *
wv_courier_relay_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
