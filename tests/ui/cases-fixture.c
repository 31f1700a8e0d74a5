#include "cases-fixture.h"

#include <string.h>

#include "store/wv-draft.h"
#include "store/wv-records.h"

#define THEM "01900000-0000-7000-8000-000000000012"
#define THEIR_WORKER "01900000-0000-7000-8000-000000000112"
#define THEIR_OFFER "01900000-0000-7000-8000-000000001012"
#define OUR_OFFER "01900000-0000-7000-8000-000000001001"

static const WvActor them = { (char *) THEM, (char *) THEIR_WORKER, (char *) "social_worker", NULL };

typedef struct
{
  Cases *cases;
  const char *call, *family;
  gboolean by_them;
  WvChange *change;
} Job;

static void
write_named (WvDb *db, const WvKind *kind, const char *id, const char *name, const char *organisation, WvVault *vault)
{
  g_autoptr (WvRecord) record = wv_record_new (kind, id);
  g_autofree char *public_key = vault != NULL ? wv_vault_dup_public_key (vault) : NULL;

  wv_record_set_text (record, kind == &wv_kind_offer ? "title" : "name", name);
  if (organisation != NULL)
    wv_record_set_text (record, "organisation", organisation);
  if (kind == &wv_kind_offer)
    wv_record_set_text (record, "status", "active");
  if (public_key != NULL)
    wv_record_set_text (record, "public_key", public_key);
  g_assert_true (wv_record_write (db, record, NULL));
}

static gpointer
write_directory (WvDb *db, gpointer data, GError **error)
{
  Cases *c = data;
  const WvProfile *profile = wv_desk_get_profile (c->desk.desk);

  write_named (db, &wv_kind_organisation, profile->organisation, profile->organisation_name, NULL, c->desk.vault);
  write_named (db, &wv_kind_organisation, THEM, "Dorpshart Borsele", NULL, c->theirs);
  write_named (db, &wv_kind_contact, profile->contact, profile->contact_name, profile->organisation, NULL);
  write_named (db, &wv_kind_contact, THEIR_WORKER, "Anouk Faes", THEM, NULL);
  write_named (db, &wv_kind_offer, THEIR_OFFER, "Eettafel Heinkenszand", THEM, NULL);
  write_named (db, &wv_kind_offer, OUR_OFFER, "Spreekuur", profile->organisation, NULL);
  return NULL;
}

void
set_up_cases (Cases *c, gconstpointer data)
{
  set_up (&c->desk, data);
  c->theirs = wv_vault_new ();
  wv_vault_generate (c->theirs);
  wv_store_run (c->desk.store, WV_STORE_WRITE, write_directory, c, NULL);
}

void
tear_down_cases (Cases *c, gconstpointer data)
{
  settle (c, g_list_model_get_n_items (G_LIST_MODEL (wv_desk_get_caseload (c->desk.desk))));
  tear_down (&c->desk, data);
  g_object_unref (c->theirs);
}

static const WvActor *
actor_of (Job *job)
{
  return job->by_them ? &them : wv_desk_get_actor (job->cases->desk.desk);
}

static WvVault *
vault_of (Job *job)
{
  return job->by_them ? job->cases->theirs : job->cases->desk.vault;
}

static WvDraft *
new_draft (Job *job)
{
  WvDraft *draft = wv_draft_new (actor_of (job), NULL);

  wv_record_set_text (draft->referral, "call_name", job->call);
  wv_record_set_text (draft->referral, "family_name", job->family);
  wv_record_set_text (draft->referral, "offer", job->by_them ? OUR_OFFER : THEIR_OFFER);
  wv_record_set_text (draft->referral, "reason", "Alleen sinds de zomer.");
  wv_record_set_int (draft->referral, "birth_year", 1951);
  wv_record_set_text (draft->client_contact, "phone", "0113-555 083");
  return draft;
}

static gpointer
send_in_thread (WvDb *db, gpointer data, GError **error)
{
  Job *job = data;
  g_autoptr (WvDraft) draft = new_draft (job);
  g_autofree char *id = g_strdup (draft->id);

  draft->consent = TRUE;
  return wv_draft_send (db, vault_of (job), actor_of (job), draft, NULL, error) > 0 ? g_steal_pointer (&id) : NULL;
}

char *
send_case (Cases *c, const char *call, const char *family, gboolean from_them)
{
  Job job = { c, call, family, from_them, NULL };
  g_autoptr (GError) error = NULL;
  char *id = wv_store_run (c->desk.store, WV_STORE_WRITE, send_in_thread, &job, &error);

  g_assert_no_error (error);
  return id;
}

static gpointer
save_in_thread (WvDb *db, gpointer data, GError **error)
{
  Job *job = data;
  g_autoptr (WvDraft) draft = new_draft (job);

  wv_draft_save (db, vault_of (job), draft, NULL, error);
  return NULL;
}

void
save_draft (Cases *c, const char *family)
{
  Job job = { c, "Karel", family, FALSE, NULL };
  g_autoptr (GError) error = NULL;

  wv_store_run (c->desk.store, WV_STORE_WRITE, save_in_thread, &job, &error);
  g_assert_no_error (error);
}

static gpointer
change_in_thread (WvDb *db, gpointer data, GError **error)
{
  Job *job = data;

  wv_change_apply (db, vault_of (job), actor_of (job), job->change, NULL, error);
  return NULL;
}

void
change_case (Cases *c, WvChange *taken, gboolean by_them)
{
  g_autoptr (WvChange) change = taken;
  Job job = { c, NULL, NULL, by_them, change };
  g_autoptr (GError) error = NULL;

  wv_store_run (c->desk.store, WV_STORE_WRITE, change_in_thread, &job, &error);
  g_assert_no_error (error);
}

void
settle (Cases *c, guint n)
{
  WvCaseload *caseload = wv_desk_get_caseload (c->desk.desk);

  spin ();
  while (wv_caseload_is_loading (caseload) || g_list_model_get_n_items (G_LIST_MODEL (caseload)) != n)
    g_main_context_iteration (NULL, TRUE);
}

GtkWidget *
find_type (GtkWidget *widget, GType type)
{
  GtkWidget *found = NULL;

  if (!gtk_widget_get_visible (widget) && !GTK_IS_WINDOW (widget)) /* not shown in a test */
    return NULL;
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *w = gtk_widget_get_first_child (widget); w != NULL && found == NULL; w = gtk_widget_get_next_sibling (w))
    found = find_type (w, type);
  return found;
}

GtkWidget *
find_text (GtkWidget *widget, const char *text)
{
  GtkWidget *found = NULL;

  if (!gtk_widget_get_visible (widget) && !GTK_IS_WINDOW (widget)) /* not shown in a test */
    return NULL;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return widget;
  for (GtkWidget *w = gtk_widget_get_first_child (widget); w != NULL && found == NULL; w = gtk_widget_get_next_sibling (w))
    found = find_text (w, text);
  return found;
}
