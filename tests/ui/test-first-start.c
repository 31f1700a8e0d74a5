/* The first start against a small server of our own: code, password, recovery sheet, second computer. */
#include "store/wv-recovery-keep.h"
#include "ui/wv-code-entry.h"
#include "ui/wv-first-start.h"
#include "ui/wv-password.h"
#include "ui/wv-recovery-sheet.h"
#include "ui/wv-recovery-view.h"
#include "ui/wv-step-code.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <string.h>

#define CODE "K7QF-2MRT-9HXW"

typedef struct
{
  GSocketService *service;
  char *url;
  const char *look;   /* answers */
  const char *enrol;
  int status;         /* of the look */
  int enrolled;       /* how often a code was used up */
  char *folder;
  WvStore *store;
  WvEnrolment *enrolment;
  WvFirstStart *window;
  gboolean finished;
} Fixture;

static const char look_new[] = "{\"organisation\":\"01900000-0000-7000-8000-000000000001\","
                               "\"organisation_name\":\"Praktijk De Visser\",\"contact\":\"01900000-0000-7000-8000-000000000002\","
                               "\"contact_name\":\"Marloes de Visser\",\"role\":\"gp\",\"invited_by\":\"Inge Boogaart\","
                               "\"invited_by_phone\":\"0113-555 001\",\"has_key\":false,\"recovery_wrap\":null}";
static const char enrolled[] = "{\"device\":\"01900000-0000-7000-8000-00000000d001\",\"token\":\"geheim\"}";

static void
read_request (GInputStream *in, char *buffer, gsize size)
{
  gsize got = 0;
  const char *body;

  do
    {
      gssize more = g_input_stream_read (in, buffer + got, size - 1 - got, NULL, NULL);
      const char *length;

      if (more <= 0)
        break;
      got += more;
      buffer[got] = '\0';
      body = strstr (buffer, "\r\n\r\n");
      length = strstr (buffer, "Content-Length: ");
      if (body != NULL && (length == NULL || strlen (body + 4) >= (gsize) atoi (length + 16)))
        break;
    }
  while (got < size - 1);
}

static gboolean
run_cb (GThreadedSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  Fixture *f = data;
  char buffer[8192] = "";
  g_autofree char *answer = NULL;
  gboolean look;

  read_request (g_io_stream_get_input_stream (G_IO_STREAM (connection)), buffer, sizeof buffer);
  look = strstr (buffer, "/v1/enrol/look") != NULL;
  if (!look)
    f->enrolled++;
  answer = g_strdup_printf ("HTTP/1.1 %d x\r\nContent-Type: application/json\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s",
                            look ? f->status : 200, strlen (look ? f->look : f->enrol), look ? f->look : f->enrol);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), answer, strlen (answer), NULL, NULL, NULL);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  return TRUE;
}

static void
finished_cb (Fixture *f)
{
  f->finished = TRUE;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *path = NULL;
  guint16 port;

  f->look = look_new;
  f->enrol = enrolled;
  f->status = 200;
  f->service = g_threaded_socket_service_new (2);
  port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (f->service), NULL, NULL);
  g_signal_connect (f->service, "run", G_CALLBACK (run_cb), f);
  g_socket_service_start (f->service);
  f->url = g_strdup_printf ("http://127.0.0.1:%u", port);
  f->folder = g_dir_make_tmp ("wv-first-XXXXXX", NULL);
  path = g_build_filename (f->folder, "welverwijs.db", NULL);
  f->store = wv_store_new (path, NULL, NULL);
  f->enrolment = wv_enrolment_new (f->store, f->folder, WV_WRAP_COST_MINIMUM);
  f->window = wv_first_start_new (NULL, f->enrolment, data != NULL ? NULL : f->url);
  g_signal_connect_swapped (f->window, "finished", G_CALLBACK (finished_cb), f);
}

static void
spin (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (f->window));
  spin ();
  g_socket_service_stop (f->service);
  g_object_unref (f->service);
  g_object_unref (f->enrolment);
  wv_store_close (f->store);
  g_object_unref (f->store);
  g_free (f->url);
  g_free (f->folder);
}

static void
collect (GtkWidget *widget, GType type, GPtrArray *found)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    g_ptr_array_add (found, widget);
  for (GtkWidget *c = gtk_widget_get_first_child (widget); c != NULL; c = gtk_widget_get_next_sibling (c))
    collect (c, type, found);
}

static GtkWidget *
find (GtkWidget *widget, GType type, guint index)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  collect (widget, type, found);
  g_assert_cmpuint (found->len, >, index);
  return found->pdata[index];
}

static gboolean
shows (Fixture *f, const char *text)
{
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();

  collect (GTK_WIDGET (f->window), GTK_TYPE_LABEL, labels);
  for (guint i = 0; i < labels->len; i++)
    if (strstr (gtk_label_get_text (labels->pdata[i]), text) != NULL
        && gtk_widget_get_visible (labels->pdata[i]))
      return TRUE;
  return FALSE;
}

static void
wait_for (Fixture *f, const char *text)
{
  gint64 until = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (!shows (f, text) && g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, FALSE);
  if (!shows (f, text))
    g_test_fail_printf ("never shown: %s", text);
  g_assert_true (shows (f, text));
}

static WvCodeEntry *
code_entry (Fixture *f)
{
  return WV_CODE_ENTRY (find (GTK_WIDGET (f->window), WV_TYPE_CODE_ENTRY, 0));
}

static GtkWidget *
visible_step (Fixture *f)
{
  return gtk_stack_get_visible_child (GTK_STACK (find (GTK_WIDGET (f->window), GTK_TYPE_STACK, 0)));
}

static void
wait_for_step (Fixture *f, const char *type)
{
  gint64 until = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (!g_str_equal (G_OBJECT_TYPE_NAME (visible_step (f)), type) && g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpstr (G_OBJECT_TYPE_NAME (visible_step (f)), ==, type);
}

static void
press (Fixture *f, const char *action)
{
  gtk_widget_activate_action (GTK_WIDGET (f->window), action, NULL);
}

static void
type_password (Fixture *f, const char *first, const char *second)
{
  gtk_editable_set_text (GTK_EDITABLE (find (visible_step (f), ADW_TYPE_PASSWORD_ENTRY_ROW, 0)), first);
  gtk_editable_set_text (GTK_EDITABLE (find (visible_step (f), ADW_TYPE_PASSWORD_ENTRY_ROW, 1)), second);
}

static void
insert (WvCodeEntry *entry, guint box, const char *text)
{
  GtkEditable *editable = gtk_editable_get_delegate (GTK_EDITABLE (wv_code_entry_get_box (entry, box)));
  int position = gtk_editable_get_position (editable);

  gtk_editable_insert_text (editable, text, -1, &position);
  gtk_editable_set_position (editable, position);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

/* Each complete code is a guess: who puts right the first letters is not asked after each key. */
static void
test_code_put_right (void)
{
  WvCodeEntry *entry = g_object_ref_sink (WV_CODE_ENTRY (wv_code_entry_new ()));
  guint complete = 0;

  wv_code_entry_set_text (entry, "AAAA-2MRT-9HXW");
  g_signal_connect_swapped (entry, "complete", G_CALLBACK (count_cb), &complete);
  gtk_editable_set_text (GTK_EDITABLE (wv_code_entry_get_box (entry, 0)), "");
  for (const char *p = "k7qf"; *p != '\0'; p++)
    insert (entry, 0, (char[]){ *p, '\0' });
  g_assert_true (wv_code_entry_is_full (entry));
  g_assert_cmpuint (complete, ==, 0);
  gtk_editable_delete_text (GTK_EDITABLE (wv_code_entry_get_box (entry, 2)), 3, 4);
  gtk_editable_set_position (gtk_editable_get_delegate (GTK_EDITABLE (wv_code_entry_get_box (entry, 2))), 3);
  insert (entry, 2, "w");
  g_assert_cmpuint (complete, ==, 1);
  insert (entry, 0, "K7QF-2MRT-9HXW");
  g_assert_cmpuint (complete, ==, 2);
  g_object_unref (entry);
}

static void
test_code_entry (void)
{
  WvCodeEntry *entry = g_object_ref_sink (WV_CODE_ENTRY (wv_code_entry_new ()));
  g_autofree char *pasted = NULL;
  g_autofree char *typed = NULL;

  insert (entry, 0, " k7qf-2mrt-9hxw\n");
  pasted = wv_code_entry_dup_text (entry);
  g_assert_cmpstr (pasted, ==, CODE);
  g_assert_true (wv_code_entry_is_full (entry));
  wv_code_entry_set_text (entry, "");
  g_assert_false (wv_code_entry_is_full (entry));
  for (const char *p = "k7q"; *p != '\0'; p++)
    insert (entry, 0, (char[]){ *p, '\0' });
  insert (entry, 1, "2");
  typed = wv_code_entry_dup_text (entry);
  g_assert_cmpstr (typed, ==, "K7Q-2-");
  gtk_test_accessible_assert_property (wv_code_entry_get_box (entry, 0), GTK_ACCESSIBLE_PROPERTY_LABEL, "Code, part 1 of 3");
  g_object_unref (entry);
}

static void
test_strength (void)
{
  g_assert_cmpint (wv_password_strength ("kort"), ==, WV_STRENGTH_SHORT);
  g_assert_cmpint (wv_password_strength ("123123123123"), ==, WV_STRENGTH_WEAK);
  g_assert_cmpint (wv_password_strength ("zeilbootje"), ==, WV_STRENGTH_WEAK);
  g_assert_cmpint (wv_password_strength ("zeilboot-74"), ==, WV_STRENGTH_GOOD);
  g_assert_cmpint (wv_password_strength ("zeven zeilen in de wind"), ==, WV_STRENGTH_STRONG);
  g_assert_cmpstr (wv_strength_text (WV_STRENGTH_STRONG), ==, "Strong.");
}

static gpointer
load_profile (WvDb *db, gpointer data, GError **error)
{
  return wv_profile_load (db, error);
}

static gpointer
load_kept (WvDb *db, gpointer data, GError **error)
{
  return wv_recovery_kept (db, data, error);
}

/* From code to desk, with the sheet printed and checked. */
static void
test_whole (Fixture *f, gconstpointer data)
{
  g_autoptr (WvProfile) profile = NULL;
  g_autoptr (WvVault) other = wv_vault_new ();
  g_autofree char *group = NULL;
  g_auto (GStrv) groups = NULL;
  GtkWidget *view;

  wv_code_entry_set_text (code_entry (f), CODE);
  wait_for (f, "The code is right");
  g_assert_true (shows (f, "Marloes de Visser, huisarts"));
  g_assert_true (shows (f, "Inge Boogaart · 0113-555 001"));
  g_assert_cmpint (f->enrolled, ==, 0);
  press (f, "start.next");
  type_password (f, "zeven zeilen", "acht zeilen");
  press (f, "start.next");
  wait_for (f, "The two passwords are not the same");
  g_assert_cmpint (f->enrolled, ==, 0);
  type_password (f, "zeven zeilen", "zeven zeilen");
  press (f, "start.next");
  wait_for_step (f, "WvStepSheet");
  g_assert_cmpint (f->enrolled, ==, 1);
  view = find (visible_step (f), WV_TYPE_RECOVERY_VIEW, 0);
  press (f, "start.next");
  g_assert_true (shows (f, "Print the sheet, put it away"));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (find (view, GTK_TYPE_CHECK_BUTTON, 0)), TRUE);
  gtk_editable_set_text (GTK_EDITABLE (find (view, GTK_TYPE_ENTRY, 0)), "AAAA");
  press (f, "start.next");
  g_assert_true (shows (f, "This group is not right"));
  groups = g_strsplit (wv_enrolment_get_recovery (f->enrolment), "-", -1);
  group = g_ascii_strdown (groups[4], -1);
  gtk_editable_set_text (GTK_EDITABLE (find (view, GTK_TYPE_ENTRY, 0)), group);
  press (f, "start.next");
  wait_for_step (f, "WvStepReady");
  press (f, "start.next");
  g_assert_true (f->finished);
  profile = wv_store_run (f->store, WV_STORE_READ, load_profile, NULL, NULL);
  g_assert_cmpstr (profile->contact_name, ==, "Marloes de Visser");
  g_assert_cmpstr (profile->server, ==, f->url);
  g_assert_cmpint (profile->recovery_checked_at, >, 0);
  g_assert_true (wv_vault_unlock (other, profile->password_wrap, "zeven zeilen", NULL));
  g_assert_true (wv_vault_unlock (other, profile->recovery_wrap, wv_enrolment_get_recovery (f->enrolment), NULL));
  g_assert_null (wv_store_run (f->store, WV_STORE_READ, load_kept, wv_enrolment_get_vault (f->enrolment), NULL));
}

static void
test_later (Fixture *f, gconstpointer data)
{
  g_autoptr (WvProfile) profile = NULL;
  g_autoptr (WvSecret) kept = NULL;

  wv_code_entry_set_text (code_entry (f), CODE);
  wait_for (f, "The code is right");
  press (f, "start.next");
  type_password (f, "zeven zeilen", "zeven zeilen");
  press (f, "start.next");
  wait_for_step (f, "WvStepSheet");
  g_assert_true (shows (f, "Later (you get a reminder every day)"));
  press (f, "start.aside");
  press (f, "start.next");
  g_assert_true (f->finished);
  profile = wv_store_run (f->store, WV_STORE_READ, load_profile, NULL, NULL);
  g_assert_cmpint (profile->recovery_checked_at, ==, 0);
  kept = wv_store_run (f->store, WV_STORE_READ, load_kept, wv_enrolment_get_vault (f->enrolment), NULL);
  g_assert_cmpstr (kept, ==, wv_enrolment_get_recovery (f->enrolment));
}

/* The organisation has a key: its recovery code opens it, and no new sheet is made. */
static void
test_second_computer (Fixture *f, gconstpointer data)
{
  g_autoptr (WvVault) first = wv_vault_new ();
  g_autoptr (WvSecret) code = wv_recovery_code_new ();
  g_autoptr (WvSecret) wrong = wv_recovery_code_new ();
  g_autoptr (WvProfile) profile = NULL;
  g_autofree char *wrap = NULL, *look = NULL, *public_key = NULL, *ours = NULL;
  GtkWidget *row;

  wv_vault_generate (first);
  wrap = wv_vault_wrap (first, code, WV_WRAP_COST_MINIMUM, NULL);
  look = g_strdup_printf ("%.*s\"has_key\":true,\"recovery_wrap\":\"%s\"}", (int) (strstr (look_new, "\"has_key\"") - look_new),
                          look_new, wrap);
  f->look = look;
  wv_code_entry_set_text (code_entry (f), CODE);
  wait_for (f, "The code is right");
  press (f, "start.next");
  g_assert_true (shows (f, "Praktijk De Visser has a key already"));
  type_password (f, "zeven zeilen", "zeven zeilen");
  press (f, "start.next");
  g_assert_true (shows (f, "Copy the recovery code of the sheet."));
  row = find (visible_step (f), ADW_TYPE_ENTRY_ROW, 0);
  gtk_editable_set_text (GTK_EDITABLE (row), wrong);
  press (f, "start.next");
  wait_for (f, "not of your organisation");
  g_assert_cmpint (f->enrolled, ==, 0);
  gtk_editable_set_text (GTK_EDITABLE (row), code);
  press (f, "start.next");
  wait_for_step (f, "WvStepReady");
  press (f, "start.next");
  g_assert_true (f->finished);
  public_key = wv_vault_dup_public_key (first);
  ours = wv_vault_dup_public_key (wv_enrolment_get_vault (f->enrolment));
  g_assert_cmpstr (ours, ==, public_key);
  g_assert_null (wv_enrolment_get_recovery (f->enrolment));
  profile = wv_store_run (f->store, WV_STORE_READ, load_profile, NULL, NULL);
  g_assert_cmpint (profile->recovery_checked_at, >, 0);
}

static void
check_error (Fixture *f, int status, const char *body, const char *text)
{
  f->status = status;
  f->look = body;
  wv_code_entry_set_text (code_entry (f), CODE);
  wait_for (f, text);
  g_assert_null (wv_enrolment_get_invitation (f->enrolment));
  press (f, "start.next");
  wait_for (f, text);
}

static void
test_errors (Fixture *f, gconstpointer data)
{
  check_error (f, 404, "{\"error\":\"wrong\"}", "This code is not right. Check it against the letter.");
  check_error (f, 403, "{\"error\":\"expired\",\"call\":\"Inge Boogaart\",\"phone\":\"0113-555 001\"}", "Inge Boogaart, 0113-555 001");
  check_error (f, 429, "{\"error\":\"slow\"}", "Too many attempts. Wait 1 minute.");
  check_error (f, 500, "x", "The code needs a connection for a moment.");
  f->status = 404;
  f->look = "{\"error\":\"wrong\"}";
  wv_code_entry_set_text (code_entry (f), "K7QF-2MRZ-9HXW");
  wait_for (f, "Look at the 2 and the Z.");
}

static void
test_not_me (Fixture *f, gconstpointer data)
{
  wv_code_entry_set_text (code_entry (f), CODE);
  wait_for (f, "The code is right");
  press (f, "start.aside");
  g_assert_true (shows (f, "Call Inge Boogaart, 0113-555 001."));
  g_assert_false (wv_code_entry_is_full (code_entry (f)));
  g_assert_null (wv_enrolment_get_invitation (f->enrolment));
  press (f, "start.next");
  g_assert_true (shows (f, "The code has 12 characters"));
}

static void
test_server_asked (Fixture *f, gconstpointer data)
{
  wv_code_entry_set_text (code_entry (f), CODE);
  g_assert_true (shows (f, "Fill in the address of the server."));
  gtk_editable_set_text (GTK_EDITABLE (find (visible_step (f), ADW_TYPE_ENTRY_ROW, 0)), "http://regio.example.nl");
  press (f, "start.next");
  wait_for (f, "must begin with https://");
  gtk_editable_set_text (GTK_EDITABLE (find (visible_step (f), ADW_TYPE_ENTRY_ROW, 0)), f->url);
  press (f, "start.next");
  wait_for (f, "The code is right");
}

static guint32
ink (const WvRecoverySheet *sheet, gboolean covered)
{
  cairo_surface_t *rgb = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WV_RECOVERY_SHEET_WIDTH, WV_RECOVERY_SHEET_HEIGHT);
  cairo_t *cr = cairo_create (rgb);
  guint32 sum = 0;

  wv_recovery_sheet_draw (sheet, cr, covered);
  cairo_surface_flush (rgb);
  for (int i = 0; i < cairo_image_surface_get_stride (rgb) * WV_RECOVERY_SHEET_HEIGHT; i++)
    sum = sum * 31 + cairo_image_surface_get_data (rgb)[i];
  cairo_destroy (cr);
  cairo_surface_destroy (rgb);
  return sum;
}

/* Covered, the drawing does not depend on the code at all. */
static void
test_covered (void)
{
  g_autoptr (WvRecoverySheet) one = wv_recovery_sheet_new ("Praktijk", "Marloes", "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GGGG-HHHH", 1);
  g_autoptr (WvRecoverySheet) two = wv_recovery_sheet_new ("Praktijk", "Marloes", "ZZZZ-YYYY-XXXX-WWWW-VVVV-UUUU-TTTT-SSSS", 1);
  g_autofree char *fifth = wv_recovery_sheet_group (one, 5);

  g_assert_cmpstr (fifth, ==, "EEEE");
  g_assert_cmpuint (ink (one, TRUE), ==, ink (two, TRUE));
  g_assert_cmpuint (ink (one, FALSE), !=, ink (two, FALSE));
  g_assert_cmpuint (ink (one, FALSE), !=, ink (one, TRUE));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/ui/first-start/code-entry", test_code_entry);
  g_test_add_func ("/ui/first-start/code-put-right", test_code_put_right);
  g_test_add_func ("/ui/first-start/strength", test_strength);
  g_test_add_func ("/ui/first-start/covered", test_covered);
  g_test_add ("/ui/first-start/whole", Fixture, NULL, set_up, test_whole, tear_down);
  g_test_add ("/ui/first-start/later", Fixture, NULL, set_up, test_later, tear_down);
  g_test_add ("/ui/first-start/second-computer", Fixture, NULL, set_up, test_second_computer, tear_down);
  g_test_add ("/ui/first-start/errors", Fixture, NULL, set_up, test_errors, tear_down);
  g_test_add ("/ui/first-start/not-me", Fixture, NULL, set_up, test_not_me, tear_down);
  g_test_add ("/ui/first-start/server-asked", Fixture, "ask", set_up, test_server_asked, tear_down);
  return g_test_run ();
}
