#include "dossier-fixture.h"

#include <glib/gstdio.h>

#include <string.h>

#include "store/wv-draft.h"
#include "store/wv-records.h"

#define OFFER "01900000-0000-7000-8000-000000001001"
#define PATIENCE (10 * G_USEC_PER_SEC)

static gboolean
we_send (CaseFixture *f)
{
  return !wv_desk_is_receiver (f->desk.desk);
}

static void
write_named (WvDb *db, const WvKind *kind, const char *id, const char *name, const char *field, const char *value)
{
  g_autoptr (WvRecord) record = wv_record_new (kind, id);

  wv_record_set_text (record, kind == &wv_kind_offer ? "title" : "name", name);
  if (kind == &wv_kind_contact)
    wv_record_set_strv (record, field, (const char *const[]) { value, NULL });
  else
    wv_record_set_text (record, field, value);
  if (kind == &wv_kind_offer)
    wv_record_set_text (record, "status", "active");
  g_assert_true (wv_record_write (db, record, NULL));
}

static void
write_directory (WvDb *db, CaseFixture *f)
{
  gboolean sender = we_send (f);
  g_autofree char *ours = wv_vault_dup_public_key (f->desk.vault);
  g_autofree char *theirs = wv_vault_dup_public_key (f->other);

  write_named (db, &wv_kind_organisation, US, sender ? "Praktijk De Visser" : "Dorpshart Borsele", "public_key", ours);
  write_named (db, &wv_kind_organisation, OTHER, sender ? "Dorpshart Borsele" : "Praktijk De Visser", "public_key", theirs);
  write_named (db, &wv_kind_contact, OUR_CONTACT, sender ? "Marloes de Visser" : "Anouk Faes", "roles", sender ? "gp" : "social_worker");
  write_named (db, &wv_kind_contact, OTHER_CONTACT, sender ? "Anouk Faes" : "Marloes de Visser", "roles", sender ? "social_worker" : "gp");
  write_named (db, &wv_kind_offer, OFFER, "Eettafel Heinkenszand", "organisation", sender ? OTHER : US);
}

static const WvActor *
actor_of (CaseFixture *f, gboolean other)
{
  static const WvActor gp = { (char *) OTHER, (char *) OTHER_CONTACT, (char *) "gp", NULL };
  static const WvActor worker = { (char *) OTHER, (char *) OTHER_CONTACT, (char *) "social_worker", NULL };

  if (!other)
    return wv_desk_get_actor (f->desk.desk);
  return we_send (f) ? &worker : &gp;
}

static gpointer
seed (WvDb *db, gpointer data, GError **error)
{
  CaseFixture *f = data;
  const WvActor *sender = actor_of (f, !we_send (f));
  g_autoptr (WvDraft) draft = wv_draft_new (sender, NULL);

  write_directory (db, f);
  wv_record_set_text (draft->referral, "call_name", "Jacoba");
  wv_record_set_text (draft->referral, "family_name", "Kole");
  wv_record_set_text (draft->referral, "form_of_address", "mevrouw");
  wv_record_set_int (draft->referral, "birth_year", 1951);
  wv_record_set_text (draft->referral, "best_time", "morning");
  wv_record_set_text (draft->referral, "offer", OFFER);
  wv_record_set_text (draft->referral, "wish", "weer met anderen eten");
  wv_record_set_text (draft->referral, "reason", "Mevrouw is sinds de zomer alleen. Zij durft de eerste keer niet alleen te gaan.");
  wv_record_set_text (draft->client_contact, "phone", "0113-555 034");
  wv_record_set_text (draft->handover, "kind", "call_together");
  draft->postcode = g_strdup ("4451 AB");
  draft->consent = TRUE;
  g_assert_cmpint (wv_draft_send (db, we_send (f) ? f->desk.vault : f->other, sender, draft, NULL, error), >, 0);
  return g_strdup (draft->id);
}

void
set_up_case (CaseFixture *f, gconstpointer data)
{
  set_up (&f->desk, data);
  f->other = wv_vault_new ();
  wv_vault_generate (f->other);
  f->dossier = wv_store_run (f->desk.store, WV_STORE_WRITE, seed, f, NULL);
  g_assert_nonnull (f->dossier);
}

void
tear_down_case (CaseFixture *f, gconstpointer data)
{
  wv_store_close (f->desk.store);
  spin ();
  /* A window that was shown leaves its actions to GTK, and one of them holds the desk. */
  g_object_unref (f->desk.desk);
  g_object_unref (f->desk.vault);
  g_object_unref (f->desk.store);
  g_rmdir (f->desk.folder);
  g_free (f->desk.folder);
  g_object_unref (f->other);
  g_free (f->dossier);
}

typedef struct
{
  CaseFixture *f;
  WvChange *change;
  gboolean other;
} Doing;

static gpointer
apply (WvDb *db, gpointer data, GError **error)
{
  Doing *doing = data;

  g_assert_cmpint (wv_change_apply (db, doing->other ? doing->f->other : doing->f->desk.vault, actor_of (doing->f, doing->other),
                                    doing->change, NULL, error), >, 0);
  return NULL;
}

static void
does (CaseFixture *f, WvChange *taken, gboolean other)
{
  g_autoptr (WvChange) change = taken;
  g_autoptr (GError) error = NULL;
  Doing doing = { f, change, other };

  wv_store_run (f->desk.store, WV_STORE_WRITE, apply, &doing, &error);
  g_assert_no_error (error);
}

void
other_does (CaseFixture *f, WvChange *taken)
{
  does (f, taken, TRUE);
}

void
we_do (CaseFixture *f, WvChange *taken)
{
  does (f, taken, FALSE);
}

GtkWidget *
find_type (GtkWidget *root, GType type)
{
  GtkWidget *found = g_type_is_a (G_OBJECT_TYPE (root), type) ? root : NULL;

  for (GtkWidget *c = gtk_widget_get_first_child (root); c != NULL && found == NULL; c = gtk_widget_get_next_sibling (c))
    found = find_type (c, type);
  return found;
}

gboolean
shows (GtkWidget *root, const char *text)
{
  gboolean found = GTK_IS_LABEL (root) && strstr (gtk_label_get_text (GTK_LABEL (root)), text) != NULL;

  if (!gtk_widget_get_visible (root))
    return FALSE;
  for (GtkWidget *c = gtk_widget_get_first_child (root); c != NULL && !found; c = gtk_widget_get_next_sibling (c))
    found = shows (c, text);
  return found;
}

void
wait_for (GtkWidget *root, const char *text)
{
  gint64 until = g_get_monotonic_time () + PATIENCE;

  while (!shows (root, text) && g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, FALSE);
  if (!shows (root, text))
    g_error ("never seen: %s", text);
}

static GtkWidget *
find_button (GtkWidget *root, const char *label)
{
  GtkWidget *found = GTK_IS_BUTTON (root) && shows (root, label) ? root : NULL;

  for (GtkWidget *c = gtk_widget_get_first_child (root); c != NULL && found == NULL; c = gtk_widget_get_next_sibling (c))
    found = find_button (c, label);
  return found;
}

void
press (GtkWidget *root, const char *label)
{
  GtkWidget *button = find_button (root, label);

  if (button == NULL)
    g_error ("no button: %s", label);
  g_signal_emit_by_name (button, "clicked");
}
