/* Meenemen: the office's side and the coordinator's round, with real files, a real store, and a server of this test. */
#include "desk-fixture.h"

#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <string.h>

#include "domain/wv-id.h"
#include "seal/wv-courier-box.h"
#include "seal/wv-token.h"
#include "sync/wv-courier-desk.h"
#include "sync/wv-courier-key.h"
#include "sync/wv-courier-wire.h"
#include "ui/wv-courier-office.h"
#include "ui/wv-courier-page.h"
#include "ui/wv-courier-rounds.h"
#include "ui/wv-window.h"

#define DEVICE "0190f3a0-0000-7000-8000-00000000000d"

typedef struct
{
  Fixture desk;
  char *stick;
  WvCourierKey *key; /* of the server */
  SoupServer *server;
  gboolean holds; /* the server does not answer */
  guint asked;
} Courier;

static gpointer
save (WvDb *db, gpointer data, GError **error)
{
  Courier *c = data;

  return GINT_TO_POINTER (wv_profile_save (db, wv_desk_get_profile (c->desk.desk), error)
                          && wv_courier_key_keep (db, wv_courier_key_get_public (c->key), 1, error));
}

/* An answer without news, sealed as the server does it. */
static GBytes *
answer_to (Courier *c, GBytes *sealed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) plain = wv_courier_key_open (c->key, sealed, &error);
  g_autoptr (WvCourierRequest) request = plain != NULL ? wv_courier_request_read (plain, &error) : NULL;
  g_autoptr (WvCourierAnswer) answer = wv_courier_answer_new (200, NULL);
  g_autoptr (WvMessageWriter) writer = wv_message_writer_new ();
  g_autoptr (WvWelcome) welcome = wv_welcome_new ();
  g_autoptr (GBytes) message = NULL;
  g_autoptr (GBytes) reply = NULL;

  g_assert_no_error (error);
  welcome->epoch = g_strdup ("e");
  wv_message_writer_take (writer, wv_welcome_to_line (welcome));
  message = wv_message_writer_finish (writer);
  wv_courier_answer_add (answer, message);
  reply = wv_courier_answer_write (answer);
  return wv_courier_reply_seal (request->reply_key, request->id, reply, NULL);
}

static void
handle (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  Courier *c = data;
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (GBytes) request = g_bytes_new (body->data, (gsize) body->length);
  g_autoptr (GBytes) answer = NULL;
  g_autoptr (GByteArray) all = g_byte_array_new ();
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[WV_COURIER_SUM];
  gsize size = sizeof digest;

  c->asked++;
  if (c->holds)
    {
      soup_server_message_pause (message);
      return;
    }
  answer = answer_to (c, request);
  g_byte_array_append (all, g_bytes_get_data (answer, NULL), (guint) g_bytes_get_size (answer));
  g_checksum_update (sum, all->data, all->len);
  g_checksum_get_digest (sum, digest, &size);
  g_byte_array_append (all, digest, (guint) size);
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, WV_COURIER_TYPE, SOUP_MEMORY_COPY, (const char *) all->data, all->len);
}

static void
start_server (Courier *c)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;

  c->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (c->server, WV_COURIER_PATH, handle, c, NULL);
  soup_server_listen_local (c->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (c->server);
  wv_desk_get_profile (c->desk.desk)->server = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

static void
courier_set_up (Courier *c, gconstpointer data)
{
  g_autofree char *path = NULL;
  WvProfile *profile;

  set_up (&c->desk, data);
  profile = wv_desk_get_profile (c->desk.desk);
  profile->device = g_strdup (DEVICE);
  g_assert_true (wv_token_store (DEVICE, "secret", c->desk.folder, NULL));
  c->stick = g_build_filename (c->desk.folder, "stick", NULL);
  g_assert_cmpint (g_mkdir (c->stick, 0700), ==, 0);
  path = g_build_filename (c->desk.folder, "courier.key", NULL);
  g_assert_true (wv_courier_key_make (path, NULL));
  c->key = wv_courier_key_load (path, NULL);
  start_server (c);
  g_assert_nonnull (wv_store_run (c->desk.store, WV_STORE_WRITE, save, c, NULL));
}

static void
courier_tear_down (Courier *c, gconstpointer data)
{
  g_autofree char *folder = g_strdup (c->desk.folder);

  soup_server_disconnect (c->server);
  g_object_unref (c->server);
  tear_down (&c->desk, data);
  wv_courier_key_free (c->key);
  g_free (c->stick);
  g_spawn_sync (NULL, (char *[]){ (char *) "rm", (char *) "-rf", folder, NULL }, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL,
                NULL, NULL);
}

/* The office. */

static WvCourierOffice *
make_office (Courier *c)
{
  return WV_COURIER_OFFICE (g_object_ref_sink (wv_courier_office_new (c->desk.desk)));
}

static void
wait_for_text (WvCourierOffice *office)
{
  while (*wv_courier_office_get_text (office) == '\0')
    g_main_context_iteration (NULL, TRUE);
}

static void
assert_says (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” does not say “%s”", text, part);
}

static GPtrArray *
files (Courier *c)
{
  return wv_courier_file_list (c->stick, NULL);
}

/* Carries the first request of the stick. */
static void
answer_first (Courier *c)
{
  g_autoptr (GPtrArray) all = files (c);
  const WvCourierFile *request = ((WvCourierFound *) all->pdata[0])->file;
  g_autoptr (GBytes) sealed = answer_to (c, request->sealed);
  g_autoptr (WvCourierFile) answer
      = wv_courier_file_new (WV_COURIER_ANSWER, request->id, request->office, request->made_at, request->made_at + 1, sealed);

  g_assert_true (wv_courier_file_write_answer (answer, request, NULL));
}

static void
test_office (Courier *c, gconstpointer data)
{
  g_autoptr (WvCourierOffice) office = make_office (c);
  g_autoptr (GPtrArray) all = NULL;

  wv_courier_office_take_in (office, c->stick);
  wait_for_text (office);
  assert_says (wv_courier_office_get_text (office), "no answer for this computer");
  wv_courier_office_prepare (office, c->stick);
  wait_for_text (office);
  assert_says (wv_courier_office_get_text (office), "is on the stick. 0 changes are in it. Give the stick to your coordinator.");
  all = files (c);
  g_assert_cmpuint (all->len, ==, 1);
  answer_first (c);
  wv_courier_office_take_in (office, c->stick);
  wait_for_text (office);
  assert_says (wv_courier_office_get_text (office), "The answer is taken in. New referrals: 0.");
  wv_courier_office_take_in (office, c->stick);
  wait_for_text (office);
  g_assert_cmpstr (wv_courier_office_get_text (office), ==, "This answer was taken in before. Nothing changed.");
}

static void
test_office_problems (Courier *c, gconstpointer data)
{
  g_autoptr (WvCourierOffice) office = make_office (c);
  g_autofree char *away = g_build_filename (c->stick, "weg", NULL);
  g_autofree char *damaged = g_build_filename (c->stick, "kapot.wvantwoord", NULL);
  g_autofree char *others = g_build_filename (c->stick, "ander.wvverzoek", NULL); /* the coordinator's worry */

  wv_courier_office_prepare (office, away);
  wait_for_text (office);
  assert_says (wv_courier_office_get_text (office), "did not succeed");
  g_assert_true (g_file_set_contents (damaged, "{\"welver", -1, NULL));
  g_assert_true (g_file_set_contents (others, "{\"welver", -1, NULL));
  wv_courier_office_take_in (office, c->stick);
  wait_for_text (office);
  assert_says (wv_courier_office_get_text (office), "kapot.wvantwoord is not whole");
  g_assert_null (strstr (wv_courier_office_get_text (office), "ander"));
}

/* The lock destroys the screen while it is busy. */
static void
test_office_gone (Courier *c, gconstpointer data)
{
  WvCourierOffice *office = make_office (c);
  g_autoptr (GPtrArray) all = NULL;

  wv_courier_office_prepare (office, c->stick);
  g_object_run_dispose (G_OBJECT (office));
  g_object_add_weak_pointer (G_OBJECT (office), (gpointer *) &office);
  g_object_unref (office);
  while (office != NULL)
    g_main_context_iteration (NULL, TRUE);
  all = files (c);
  g_assert_cmpuint (all->len, ==, 1); /* written all the same, and nothing fell over */
}

/* The coordinator. */

static void
put_request (Courier *c, const char *office)
{
  g_autoptr (GBytes) message = g_bytes_new_static ("x", 1);
  g_autoptr (GBytes) packed = wv_gzip (message);
  g_autofree char *id = wv_id_new (NULL);
  g_autofree char *reply = wv_courier_reply_key_new ();
  WvCourierRequest request = { id, (char *) "token", reply, packed };
  g_autoptr (GBytes) plain = wv_courier_request_write (&request);
  g_autoptr (GBytes) sealed = wv_courier_seal (wv_courier_key_get_public (c->key), plain, NULL);
  g_autoptr (WvCourierFile) file
      = wv_courier_file_new (WV_COURIER_REQUEST, id, office, wv_desk_now (c->desk.desk) - 3 * 86400000, 0, sealed);

  g_assert_true (wv_courier_file_write (file, c->stick, NULL));
}

static void
wait_for_rounds (WvCourierRounds *rounds)
{
  while (wv_courier_rounds_is_busy (rounds))
    g_main_context_iteration (NULL, TRUE);
}

static WvCourierRounds *
open_rounds (Courier *c)
{
  WvCourierRounds *rounds = WV_COURIER_ROUNDS (g_object_ref_sink (wv_courier_rounds_new (c->desk.desk)));

  wv_courier_rounds_open (rounds, c->stick);
  wait_for_rounds (rounds);
  return rounds;
}

static gboolean
shows (GtkWidget *widget, const char *text)
{
  gboolean found = gtk_widget_get_visible (widget) && GTK_IS_LABEL (widget)
                   && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && !found && gtk_widget_get_visible (widget);
       child = gtk_widget_get_next_sibling (child))
    found = shows (child, text);
  return found;
}

static void
test_rounds (Courier *c, gconstpointer data)
{
  g_autofree char *damaged = g_build_filename (c->stick, "kapot.wvverzoek", NULL);
  g_autoptr (WvCourierRounds) rounds = NULL;

  put_request (c, "Dorpshart Borsele");
  put_request (c, "Praktijk De Visser");
  g_assert_true (g_file_set_contents (damaged, "{", -1, NULL));
  rounds = open_rounds (c);
  g_assert_cmpstr (wv_courier_rounds_get_text (rounds), ==, "2 files wait for the server.");
  g_assert_true (shows (GTK_WIDGET (rounds), "Dorpshart Borsele"));
  g_assert_true (shows (GTK_WIDGET (rounds), "Made 3 days ago · waits for the server"));
  g_assert_true (shows (GTK_WIDGET (rounds), "kapot.wvverzoek is not whole"));
  g_assert_false (shows (GTK_WIDGET (rounds), "Served before"));
  wv_courier_rounds_relay (rounds);
  wait_for_rounds (rounds);
  g_assert_cmpstr (wv_courier_rounds_get_text (rounds), ==, "2 of 2 files are answered.");
  g_assert_cmpuint (c->asked, ==, 2);
  while (!shows (GTK_WIDGET (rounds), "last served"))
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (shows (GTK_WIDGET (rounds), "Made 3 days ago · answered"));
  wv_courier_rounds_relay (rounds); /* nothing is left */
  g_assert_false (wv_courier_rounds_is_busy (rounds));
  g_assert_cmpuint (c->asked, ==, 2);
}

/* Who was served is known after a restart, too. */
static void
test_rounds_later (Courier *c, gconstpointer data)
{
  g_autoptr (WvCourierRounds) first = NULL;
  g_autoptr (WvCourierRounds) second = NULL;

  put_request (c, "Dorpshart Borsele");
  first = open_rounds (c);
  wv_courier_rounds_relay (first);
  wait_for_rounds (first);
  second = open_rounds (c);
  g_assert_cmpstr (wv_courier_rounds_get_text (second), ==, "All files are answered. Bring the stick back to the offices.");
  while (!shows (GTK_WIDGET (second), "last served"))
    g_main_context_iteration (NULL, TRUE);
}

static void
test_rounds_empty (Courier *c, gconstpointer data)
{
  g_autoptr (WvCourierRounds) rounds = open_rounds (c);
  g_autofree char *away = g_build_filename (c->stick, "weg", NULL);

  assert_says (wv_courier_rounds_get_text (rounds), "There are no files of offices in");
  wv_courier_rounds_open (rounds, away);
  wait_for_rounds (rounds);
  g_assert_cmpuint (c->asked, ==, 0);
}

static void
test_rounds_offline (Courier *c, gconstpointer data)
{
  g_autoptr (WvCourierRounds) rounds = NULL;
  g_autoptr (GPtrArray) all = NULL;

  put_request (c, "Dorpshart Borsele");
  put_request (c, "Praktijk De Visser");
  soup_server_disconnect (c->server);
  rounds = open_rounds (c);
  wv_courier_rounds_relay (rounds);
  wait_for_rounds (rounds);
  assert_says (wv_courier_rounds_get_text (rounds), "0 of 2 files are answered.\nThe server cannot be reached.");
  all = files (c);
  g_assert_cmpuint (all->len, ==, 2);
}

static GtkWidget *
find_button (GtkWidget *widget, const char *label)
{
  GtkWidget *found = NULL;

  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_button (child, label);
  return found;
}

static void
test_rounds_stop (Courier *c, gconstpointer data)
{
  g_autoptr (WvCourierRounds) rounds = NULL;
  GtkWidget *stop;

  c->holds = TRUE;
  put_request (c, "Dorpshart Borsele");
  rounds = open_rounds (c);
  stop = find_button (GTK_WIDGET (rounds), "Stop");
  g_assert_false (gtk_widget_get_visible (stop));
  wv_courier_rounds_relay (rounds);
  g_assert_true (gtk_widget_get_visible (stop));
  assert_says (wv_courier_rounds_get_text (rounds), "File 1 of 1");
  while (c->asked == 0)
    g_main_context_iteration (NULL, TRUE);
  g_signal_emit_by_name (stop, "clicked");
  wait_for_rounds (rounds);
  g_assert_cmpstr (wv_courier_rounds_get_text (rounds), ==, "0 of 1 file is answered.\nStopped.");
  g_assert_false (gtk_widget_get_visible (stop));
}

/* The menu. */

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  GtkWidget *found = G_OBJECT_TYPE (widget) == type ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, type);
  return found;
}

static void
test_window (Courier *c, gconstpointer data)
{
  gboolean coordinator = g_strcmp0 (data, "region_coordinator") == 0;
  WvWindow *window = wv_window_new (NULL, c->desk.desk);
  GtkWidget *widget = GTK_WIDGET (window);

  gtk_widget_activate_action (widget, "win.courier", NULL);
  gtk_widget_activate_action (widget, "win.courier", NULL); /* twice is once */
  g_assert_nonnull (find (widget, WV_TYPE_COURIER_PAGE));
  g_assert_true ((find (widget, WV_TYPE_COURIER_ROUNDS) != NULL) == coordinator);
  g_assert_true ((find (widget, WV_TYPE_COURIER_OFFICE) != NULL) == !coordinator);
  gtk_widget_activate_action (widget, "win.back", NULL);
  spin ();
  g_assert_null (find (widget, WV_TYPE_COURIER_PAGE));
  gtk_window_destroy (GTK_WINDOW (window));
  spin ();
}

#define ADD(path, role, func) g_test_add ("/ui/courier/" path, Courier, role, courier_set_up, func, courier_tear_down)

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  g_setenv ("no_proxy", "*", TRUE);
  ADD ("office", NULL, test_office);
  ADD ("office-problems", NULL, test_office_problems);
  ADD ("office-gone", NULL, test_office_gone);
  ADD ("rounds", "region_coordinator", test_rounds);
  ADD ("rounds-later", "region_coordinator", test_rounds_later);
  ADD ("rounds-empty", "region_coordinator", test_rounds_empty);
  ADD ("rounds-offline", "region_coordinator", test_rounds_offline);
  ADD ("rounds-stop", "region_coordinator", test_rounds_stop);
  ADD ("window-office", NULL, test_window);
  ADD ("window-coordinator", "region_coordinator", test_window);
  return g_test_run ();
}
