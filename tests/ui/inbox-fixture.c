#include "inbox-fixture.h"

#include <glib/gstdio.h>

#include "store/wv-records.h"

#define PRACTICE "01900000-0000-7000-8000-000000000001"
#define WELFARE "01900000-0000-7000-8000-000000000002"
#define GP "01900000-0000-7000-8000-000000000101"
#define WORKER "01900000-0000-7000-8000-000000000102"
#define COLLEAGUE "01900000-0000-7000-8000-000000000103"
#define OFFER "01900000-0000-7000-8000-000000001001"

static const WvActor gp = { (char *) PRACTICE, (char *) GP, (char *) "gp", NULL };

static void
write_contact (WvDb *db, const char *id, const char *organisation, const char *name, const char *job)
{
  g_autoptr (WvRecord) contact = wv_record_new (&wv_kind_contact, id);

  wv_record_set_text (contact, "organisation", organisation);
  wv_record_set_text (contact, "name", name);
  wv_record_set_text (contact, "job_title", job);
  wv_record_set_text (contact, "phone", "0113-555 070");
  g_assert_true (wv_record_write (db, contact, NULL));
}

static void
write_organisation (WvDb *db, const char *id, const char *name, const char *public_key)
{
  g_autoptr (WvRecord) organisation = wv_record_new (&wv_kind_organisation, id);

  wv_record_set_text (organisation, "name", name);
  wv_record_set_text (organisation, "public_key", public_key);
  g_assert_true (wv_record_write (db, organisation, NULL));
}

static gpointer
write_directory (WvDb *db, gpointer data, GError **error)
{
  InboxFixture *f = data;
  g_autoptr (WvRecord) offer = wv_record_new (&wv_kind_offer, OFFER);
  g_autofree char *public_key = wv_vault_dup_public_key (f->welfare);

  write_organisation (db, PRACTICE, "Praktijk De Visser", NULL);
  write_organisation (db, WELFARE, "Dorpshart Borsele", public_key);
  write_contact (db, GP, PRACTICE, "Marloes de Visser", "Huisarts");
  write_contact (db, WORKER, WELFARE, "Anouk Faes", "Welzijnscoach");
  write_contact (db, COLLEAGUE, WELFARE, "Joke Traas", "Welzijnscoach");
  wv_record_set_text (offer, "title", "Eettafel Heinkenszand");
  wv_record_set_text (offer, "organisation", WELFARE);
  wv_record_set_text (offer, "contact", WORKER);
  wv_record_set_text (offer, "status", "active");
  g_assert_true (wv_record_write (db, offer, error));
  return NULL;
}

typedef struct
{
  InboxFixture *f;
  WvDraft *draft;
} Sending;

static gpointer
send_draft (WvDb *db, gpointer data, GError **error)
{
  Sending *sending = data;

  wv_draft_send (db, sending->f->practice, &gp, sending->draft, &sending->f->clock, error);
  return NULL;
}

char *
inbox_send (InboxFixture *f, const char *call_name, const char *family_name, InboxFill fill)
{
  g_autoptr (WvDraft) draft = wv_draft_new (&gp, &f->clock);
  g_autoptr (GError) error = NULL;
  Sending sending = { f, draft };

  wv_record_set_text (draft->referral, "call_name", call_name);
  wv_record_set_text (draft->referral, "family_name", family_name);
  wv_record_set_text (draft->referral, "offer", OFFER);
  wv_record_set_text (draft->referral, "reason", "Alleen sinds de zomer.");
  wv_record_set_text (draft->client_contact, "phone", "0113-555 083");
  draft->consent = TRUE;
  if (fill != NULL)
    fill (draft);
  wv_store_run (f->store, WV_STORE_WRITE, send_draft, &sending, &error);
  g_assert_no_error (error);
  return g_strdup (draft->id);
}

static WvProfile *
make_profile (InboxFixture *f)
{
  WvProfile *profile = wv_profile_new ();

  profile->organisation = g_strdup (WELFARE);
  profile->organisation_name = g_strdup ("Dorpshart Borsele");
  profile->contact = g_strdup (WORKER);
  profile->contact_name = g_strdup ("Anouk Faes");
  profile->role = g_strdup ("social_worker");
  profile->password_wrap = wv_vault_wrap (f->welfare, "zeven zeilen", WV_WRAP_COST_MINIMUM, NULL);
  return profile;
}

static gint64
tick (gpointer data)
{
  InboxFixture *f = data;

  return f->now_ms += 1000;
}

void
inbox_set_up (InboxFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  f->now_ms = G_GINT64_CONSTANT (1773136800000); /* Tuesday 10 March 2026, 11:00 */
  f->clock = (WvClock){ tick, f };
  f->folder = g_dir_make_tmp ("wv-inbox-XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (f->folder, "welverwijs.db", NULL);
  f->store = wv_store_new (path, &f->clock, &error);
  g_assert_no_error (error);
  f->practice = wv_vault_new ();
  f->welfare = wv_vault_new ();
  wv_vault_generate (f->practice);
  wv_vault_generate (f->welfare);
  wv_store_run (f->store, WV_STORE_WRITE, write_directory, f, &error);
  g_assert_no_error (error);
  f->desk = wv_desk_new (f->store, f->welfare, make_profile (f), NULL, NULL);
  f->window = wv_window_new (NULL, f->desk);
  gtk_window_present (GTK_WINDOW (f->window));
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.show-page", "s", "inbox");
}

static void
turn (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
remove_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_remove (path);
    }
  g_rmdir (folder);
}

void
inbox_tear_down (InboxFixture *f, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (f->window));
  wv_store_close (f->store);
  turn ();
  /* A window that was shown leaves its actions to GTK, and one of them holds the desk. */
  g_clear_object (&f->desk);
  g_clear_object (&f->practice);
  g_clear_object (&f->welfare);
  g_clear_object (&f->store);
  remove_files (f->folder);
  g_free (f->folder);
}

void
inbox_wait (InboxFixture *f, InboxHolds holds)
{
  gint64 until = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  while (!holds (f) && g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, FALSE);
  g_assert_true (holds (f));
  turn ();
}

GtkWidget *
inbox_find (GtkWidget *widget, GType type)
{
  GtkWidget *found = g_type_is_a (G_OBJECT_TYPE (widget), type) ? widget : NULL;

  for (GtkWidget *c = gtk_widget_get_first_child (widget); c != NULL && found == NULL; c = gtk_widget_get_next_sibling (c))
    found = inbox_find (c, type);
  return found;
}

gboolean
inbox_shows (GtkWidget *widget, const char *text)
{
  gboolean found = FALSE;

  if (!gtk_widget_get_child_visible (widget) || !gtk_widget_get_visible (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget))
    found = strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL;
  for (GtkWidget *c = gtk_widget_get_first_child (widget); c != NULL && !found; c = gtk_widget_get_next_sibling (c))
    found = inbox_shows (c, text);
  return found;
}

GtkWidget *
inbox_find_button (GtkWidget *widget, const char *text)
{
  GtkWidget *found = NULL;

  if ((GTK_IS_BUTTON (widget) || GTK_IS_CHECK_BUTTON (widget)) && inbox_shows (widget, text))
    return widget;
  for (GtkWidget *c = gtk_widget_get_first_child (widget); c != NULL && found == NULL; c = gtk_widget_get_next_sibling (c))
    found = inbox_find_button (c, text);
  return found;
}
