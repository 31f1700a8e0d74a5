#include "sync/wv-sync.h"

#include <glib/gstdio.h>

#include "domain/wv-error.h"
#include "store/wv-edit.h"
#include "store/wv-outbox-sync.h"
#include "store/wv-profile.h"
#include "sync/wv-message.h"

#define OWN "0190a1b2-c3d4-7e5f-8a6b-0123456789ab"
#define OTHER "0190a1b2-c3d4-7e5f-8a6b-0123456789ac"

/* An in-process server: acknowledges all operations and gives one organisation in the directory. */
#define TEST_TYPE_SERVER (test_server_get_type ())
G_DECLARE_FINAL_TYPE (TestServer, test_server, TEST, SERVER, GObject)

struct _TestServer
{
  GObject parent_instance;

  gboolean dead, cut, forked;
  guint requests, ops, pages, forks;
  char *token; /* that it was told to use */
};

static void test_server_iface (WvTransportInterface *iface);

G_DEFINE_TYPE_WITH_CODE (TestServer,
                         test_server,
                         G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (WV_TYPE_TRANSPORT, test_server_iface))

static void
add_page (TestServer *self, WvMessageWriter *writer)
{
  gboolean more = ++self->pages == 1;

  wv_message_writer_take (writer, json_pack ("{s:s,s:s}", "k", "page", "s", "dir"));
  wv_message_writer_take (writer, json_pack ("{s:s,s:s,s:[s,s,s,s]}", "k", "cols", "t",
                                             "organisation", "c", "id", "v", "name", "type"));
  wv_message_writer_take (writer, json_pack ("{s:s,s:s,s:[s,i,s,s]}", "k", "row", "t",
                                             "organisation", "d", more ? OWN : OTHER, 1,
                                             "Huisartsen De Bevelanden", "gp-practice"));
  wv_message_writer_take (writer, json_pack ("{s:s,s:s,s:s,s:b}", "k", "to", "s", "dir", "cur",
                                             more ? "c1" : "c2", "more", more));
}

static GBytes *
answer (TestServer *self, GBytes *request)
{
  g_autoptr (GPtrArray) lines = wv_message_read (request, WV_LIMIT_REQUEST, NULL);
  g_autoptr (WvMessageWriter) writer = wv_message_writer_new ();
  g_autoptr (WvWelcome) welcome = wv_welcome_new ();

  g_assert_nonnull (lines);
  welcome->epoch = g_strdup ("e1");
  welcome->ratchet = g_strdup_printf ("r%u", self->requests);
  wv_message_writer_take (writer, wv_welcome_to_line (welcome));
  for (guint i = 1; i < lines->len; i++)
    {
      g_autoptr (WvOp) op = wv_op_from_line (lines->pdata[i], NULL);
      WvResult result = { .n = op->n, .state = WV_RESULT_APPLIED, .version = 5 };

      self->ops++;
      wv_message_writer_take (writer, wv_result_to_line (&result));
    }
  if (self->pages < 2)
    add_page (self, writer);
  return wv_message_writer_finish (writer);
}

static GBytes *
new_device (TestServer *self)
{
  g_autoptr (WvMessageWriter) writer = wv_message_writer_new ();
  g_autoptr (WvWelcome) welcome = wv_welcome_new ();

  self->forks++;
  self->forked = FALSE;
  welcome->epoch = g_strdup ("e1");
  wv_message_writer_take (writer, wv_welcome_to_line (welcome));
  wv_message_writer_take (writer, json_pack ("{s:s,s:s,s:s}", "k", "device", "device", OTHER, "token", "new token"));
  return wv_message_writer_finish (writer);
}

static void
test_set_token (WvTransport *transport, const char *token)
{
  g_free (TEST_SERVER (transport)->token);
  TEST_SERVER (transport)->token = g_strdup (token);
}

static void
test_send (WvTransport *transport,
           const char *path,
           GBytes *body,
           guint timeout,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer data)
{
  TestServer *self = TEST_SERVER (transport);
  g_autoptr (GTask) task = g_task_new (transport, cancellable, callback, data);
  g_autoptr (GBytes) whole = NULL;

  self->requests++;
  if (self->dead)
    {
      g_task_return_new_error (task, WV_ERROR, WV_ERROR_NETWORK, "dead");
      return;
    }
  if (self->forked && g_str_equal (path, "/v1/sync"))
    {
      g_task_return_new_error (task, WV_ERROR, WV_ERROR_CONFLICT, "forked");
      return;
    }
  whole = g_str_equal (path, "/v1/fork") ? new_device (self) : answer (self, body);
  g_task_return_pointer (
      task, g_bytes_new_from_bytes (whole, 0, g_bytes_get_size (whole) - (self->cut ? 9 : 0)),
      (GDestroyNotify)g_bytes_unref);
}

static GBytes *
test_finish (WvTransport *transport, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static guint
test_retry_after (WvTransport *transport)
{
  return 0;
}

static void
test_reset (WvTransport *transport)
{
}

static void
test_server_iface (WvTransportInterface *iface)
{
  iface->send_async = test_send;
  iface->send_finish = test_finish;
  iface->get_retry_after = test_retry_after;
  iface->reset = test_reset;
  iface->set_token = test_set_token;
}

static void
test_server_finalize (GObject *object)
{
  g_free (TEST_SERVER (object)->token);
  G_OBJECT_CLASS (test_server_parent_class)->finalize (object);
}

static void
test_server_class_init (TestServerClass *class)
{
  G_OBJECT_CLASS (class)->finalize = test_server_finalize;
}

static void
test_server_init (TestServer *self)
{
}

typedef struct
{
  char *dir, *path;
  TestServer *server;
  WvStore *store;
  WvSync *sync;
  gboolean done;
  GError *error;
} Fixture;

static void
enrol (const char *path)
{
  g_autoptr (WvDb) db = wv_store_open_db (path, NULL);
  g_autoptr (WvProfile) profile = wv_profile_new ();
  g_autoptr (GError) error = NULL;

  profile->server = g_strdup ("http://127.0.0.1");
  profile->device = g_strdup (OWN);
  profile->organisation = g_strdup (OWN);
  profile->organisation_name = g_strdup ("Praktijk");
  profile->contact = g_strdup (OWN);
  profile->contact_name = g_strdup ("Test");
  profile->role = g_strdup ("referrer");
  profile->password_wrap = g_strdup ("wrap");
  g_assert_true (wv_db_begin (db, NULL));
  g_assert_true (wv_profile_save (db, profile, &error));
  g_assert_no_error (error);
  g_assert_true (wv_db_commit (db, NULL));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->dir = g_dir_make_tmp ("wv-sync-XXXXXX", NULL);
  f->path = g_build_filename (f->dir, "welverwijs.db", NULL);
  enrol (f->path);
  f->store = wv_store_new (f->path, NULL, NULL);
  f->server = g_object_new (TEST_TYPE_SERVER, NULL);
  f->sync = wv_sync_new (f->store, WV_TRANSPORT (f->server));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->sync);
  wv_store_close (f->store);
  g_clear_object (&f->store);
  g_clear_object (&f->server);
  g_clear_error (&f->error);
  g_free (f->path);
  g_free (f->dir);
}

static void
on_once (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *f = data;

  g_clear_error (&f->error);
  wv_sync_once_finish (WV_SYNC (source), result, &f->error);
  f->done = TRUE;
}

static void
once (Fixture *f)
{
  f->done = FALSE;
  wv_sync_once_async (f->sync, NULL, on_once, f);
  while (!f->done)
    g_main_context_iteration (NULL, TRUE);
}

static gpointer
add_organisation (WvDb *db, gpointer data, GError **error)
{
  g_autoptr (WvEdit) edit = wv_edit_new ();
  WvRecord *record = wv_record_new (&wv_kind_organisation, data);

  wv_record_set_text (record, "name", "Wandelclub");
  wv_record_set_text (record, "type", "welfare");
  wv_edit_create (edit, record);
  return wv_edit_commit (db, edit, NULL, error) > 0 ? data : NULL;
}

static gpointer
load_name (WvDb *db, gpointer data, GError **error)
{
  g_autoptr (WvRecord) record = wv_record_load (db, &wv_kind_organisation, data, error);

  return record != NULL ? g_strdup (wv_record_get_text (record, "name")) : NULL;
}

static char *
name_of (Fixture *f, const char *id)
{
  return wv_store_run (f->store, WV_STORE_READ, load_name, (gpointer)id, NULL);
}

static guint
waiting (Fixture *f)
{
  guint count = 0;

  g_object_get (f->sync, "waiting", &count, NULL);
  return count;
}

static void
pulls_until_nothing_is_left (Fixture *f, gconstpointer data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  once (f);
  g_assert_no_error (f->error);
  g_assert_cmpuint (f->server->requests, ==, 2);
  first = name_of (f, OWN);
  second = name_of (f, OTHER);
  g_assert_cmpstr (first, ==, "Huisartsen De Bevelanden");
  g_assert_cmpstr (second, ==, "Huisartsen De Bevelanden");
  g_assert_cmpint (wv_sync_get_state (f->sync), ==, WV_SYNC_IDLE);
}

static void
cut_answer_changes_nothing (Fixture *f, gconstpointer data)
{
  g_autofree char *name = NULL;

  f->server->cut = TRUE;
  once (f);
  g_assert_error (f->error, WV_ERROR, WV_ERROR_NETWORK);
  name = name_of (f, OWN);
  g_assert_null (name);
  g_assert_cmpint (wv_sync_get_state (f->sync), ==, WV_SYNC_OFFLINE);
}

static void
work_waits_until_the_server_is_back (Fixture *f, gconstpointer data)
{
  f->server->dead = TRUE;
  g_assert_nonnull (wv_store_run (f->store, WV_STORE_WRITE, add_organisation,
                                  (gpointer) "0190a1b2-c3d4-7e5f-8a6b-0123456789ad", NULL));
  once (f);
  g_assert_error (f->error, WV_ERROR, WV_ERROR_NETWORK);
  g_assert_cmpuint (f->server->ops, ==, 0);
  f->server->dead = FALSE;
  once (f);
  g_assert_no_error (f->error);
  g_assert_cmpuint (f->server->ops, ==, 1);
  g_assert_cmpuint (waiting (f), ==, 0);
}

static void
sent_again_after_a_lost_answer (Fixture *f, gconstpointer data)
{
  f->server->cut = TRUE;
  g_assert_nonnull (wv_store_run (f->store, WV_STORE_WRITE, add_organisation,
                                  (gpointer) "0190a1b2-c3d4-7e5f-8a6b-0123456789ad", NULL));
  once (f);
  f->server->cut = FALSE;
  once (f);
  g_assert_no_error (f->error);
  g_assert_cmpuint (f->server->ops, ==, 2);
  g_assert_cmpuint (waiting (f), ==, 0);
}

static void
follows_the_outbox (Fixture *f, gconstpointer data)
{
  wv_sync_start (f->sync);
  while (wv_sync_get_state (f->sync) != WV_SYNC_IDLE || f->server->pages < 2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (wv_store_run (f->store, WV_STORE_WRITE, add_organisation,
                                  (gpointer) "0190a1b2-c3d4-7e5f-8a6b-0123456789ad", NULL));
  while (f->server->ops == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (f->server->ops, ==, 1);
  wv_sync_stop (f->sync);
}

static gpointer
load_device (WvDb *db, gpointer data, GError **error)
{
  g_autoptr (WvProfile) profile = wv_profile_load (db, error);

  return profile != NULL ? g_strdup (profile->device) : NULL;
}

static void
becomes_another_device (Fixture *f, gconstpointer data)
{
  g_autofree char *device = NULL;

  g_assert_nonnull (wv_store_run (f->store, WV_STORE_WRITE, add_organisation,
                                  (gpointer) "0190a1b2-c3d4-7e5f-8a6b-0123456789ad", NULL));
  f->server->forked = TRUE;
  once (f);
  g_assert_no_error (f->error);
  device = wv_store_run (f->store, WV_STORE_READ, load_device, NULL, NULL);
  g_assert_cmpuint (f->server->forks, ==, 1);
  g_assert_cmpstr (f->server->token, ==, "new token");
  g_assert_cmpstr (device, ==, OTHER);
  g_assert_cmpuint (f->server->ops, ==, 1);
  g_assert_cmpuint (waiting (f), ==, 0);
}

static gpointer
come_from_elsewhere (WvDb *db, gpointer data, GError **error)
{
  return wv_sync_state_set (db, "machine", "another computer", error) ? data : NULL;
}

/* A disk that was put into another computer, or a database that was copied to it, says so before it sends anything. */
static void
notices_another_computer (Fixture *f, gconstpointer data)
{
  g_autofree char *device = NULL;

  if (!g_file_test ("/etc/machine-id", G_FILE_TEST_EXISTS))
    {
      g_test_skip ("this system has no machine id");
      return;
    }
  once (f);
  g_assert_cmpuint (f->server->forks, ==, 0);
  g_assert_nonnull (wv_store_run (f->store, WV_STORE_WRITE, come_from_elsewhere, f, NULL));
  once (f);
  once (f);
  g_assert_no_error (f->error);
  device = wv_store_run (f->store, WV_STORE_READ, load_device, NULL, NULL);
  g_assert_cmpuint (f->server->forks, ==, 1);
  g_assert_cmpstr (device, ==, OTHER);
}

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/sync/sync/pulls", pulls_until_nothing_is_left);
  ADD ("/sync/sync/cut-answer", cut_answer_changes_nothing);
  ADD ("/sync/sync/work-waits", work_waits_until_the_server_is_back);
  ADD ("/sync/sync/lost-answer", sent_again_after_a_lost_answer);
  ADD ("/sync/sync/follows-outbox", follows_the_outbox);
  ADD ("/sync/sync/another-computer", notices_another_computer);
  ADD ("/sync/sync/becomes-another-device", becomes_another_device);
  return g_test_run ();
}
