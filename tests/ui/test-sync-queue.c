/* The queue in the sync button, with a real referral that waits in a real store. */
#include "desk-fixture.h"

#include "store/wv-draft.h"
#include "store/wv-outbox-sync.h"
#include "store/wv-records.h"
#include "ui/wv-sync-queue.h"
#include "ui/wv-sync-row.h"

#define WELFARE "01900000-0000-7000-8000-000000000012"
#define OFFER "01900000-0000-7000-8000-000000001001"

static void
write_named (WvDb *db, const WvKind *kind, const char *id, const char *name, const char *key)
{
  g_autoptr (WvRecord) record = wv_record_new (kind, id);

  wv_record_set_text (record, kind == &wv_kind_offer ? "title" : "name", name);
  if (kind == &wv_kind_offer)
    {
      wv_record_set_text (record, "organisation", WELFARE);
      wv_record_set_text (record, "status", "active");
    }
  if (key != NULL)
    wv_record_set_text (record, "public_key", key);
  g_assert_true (wv_record_write (db, record, NULL));
}

static gpointer
send_one (WvDb *db, gpointer data, GError **error)
{
  Fixture *f = data;
  g_autoptr (WvDraft) draft = wv_draft_new (wv_desk_get_actor (f->desk), NULL);
  g_autofree char *key = wv_vault_dup_public_key (f->vault);

  write_named (db, &wv_kind_organisation, WELFARE, "Dorpshart Borsele", key);
  write_named (db, &wv_kind_organisation, wv_desk_get_actor (f->desk)->organisation, "Praktijk De Visser", key);
  write_named (db, &wv_kind_offer, OFFER, "Eettafel Heinkenszand", NULL);
  wv_record_set_text (draft->referral, "call_name", "Bram");
  wv_record_set_text (draft->referral, "family_name", "de Jonge");
  wv_record_set_text (draft->referral, "form_of_address", "meneer");
  wv_record_set_text (draft->referral, "offer", OFFER);
  wv_record_set_text (draft->referral, "reason", "Alleen sinds de zomer.");
  wv_record_set_text (draft->client_contact, "phone", "0113-555 083");
  draft->consent = TRUE;
  return GINT_TO_POINTER ((int) wv_draft_send (db, f->vault, wv_desk_get_actor (f->desk), draft, NULL, error));
}

static gpointer
refuse_all (WvDb *db, gpointer data, GError **error)
{
  g_autoptr (GPtrArray) batch = wv_outbox_next_batch (db, G_MAXINT64 / 2, 200, 1 << 20, error);
  const WvOutboxOp *first = batch->pdata[0];

  return GINT_TO_POINTER (wv_outbox_acknowledge (db, first->n, WV_ACK_REFUSED, 0, "not_allowed", NULL, 1, error));
}

static void
run (Fixture *f, WvStoreFunc func)
{
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (wv_store_run (f->store, WV_STORE_WRITE, func, f, &error));
  g_assert_no_error (error);
}

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  GtkWidget *found = g_type_is_a (G_OBJECT_TYPE (widget), type) ? widget : NULL;

  for (GtkWidget *c = gtk_widget_get_first_child (widget); c != NULL && found == NULL; c = gtk_widget_get_next_sibling (c))
    found = find (c, type);
  return found;
}

static gboolean
shows (GtkWidget *widget, const char *text)
{
  gboolean found = GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL;

  for (GtkWidget *c = gtk_widget_get_first_child (widget); c != NULL && !found; c = gtk_widget_get_next_sibling (c))
    found = shows (c, text);
  return found;
}

static void
wait_for (GtkWidget *widget, const char *text, gboolean there)
{
  gint64 until = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  while (shows (widget, text) != there && g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpint (shows (widget, text), ==, there);
}

static GtkWidget *
open_queue (Fixture *f)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *queue = wv_sync_queue_new ();

  wv_sync_queue_set_desk (WV_SYNC_QUEUE (queue), f->desk);
  wv_desk_get_caseload (f->desk);
  while (wv_caseload_is_loading (wv_desk_get_caseload (f->desk)))
    g_main_context_iteration (NULL, TRUE);
  gtk_window_set_child (GTK_WINDOW (window), queue);
  gtk_window_present (GTK_WINDOW (window));
  return queue;
}

static void
close_queue (GtkWidget *queue)
{
  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (queue)));
  spin ();
}

static void
test_names (Fixture *f, gconstpointer data)
{
  GtkWidget *queue;

  run (f, send_one);
  queue = open_queue (f);
  wait_for (queue, "Bram de Jonge → Eettafel Heinkenszand", TRUE);
  g_assert_true (shows (queue, "New referral"));
  wv_desk_set_hide_names (f->desk, TRUE);
  wait_for (queue, "Bram de Jonge", FALSE);
  wait_for (queue, "Eettafel Heinkenszand", TRUE);
  wv_desk_set_hide_names (f->desk, FALSE);
  wait_for (queue, "Bram de Jonge", TRUE);
  gtk_widget_set_visible (queue, FALSE);
  g_assert_false (shows (queue, "Bram"));
  close_queue (queue);
}

static gpointer
load_drafts (WvDb *db, gpointer data, GError **error)
{
  return wv_drafts_load (db, ((Fixture *) data)->vault, error);
}

static void
test_take_back (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) drafts = NULL;
  GtkWidget *queue;

  run (f, send_one);
  queue = open_queue (f);
  wait_for (queue, "Take back", TRUE);
  g_signal_emit_by_name (find (find (queue, WV_TYPE_SYNC_ROW), GTK_TYPE_BUTTON), "clicked");
  wait_for (queue, "New referral", FALSE);
  drafts = wv_store_run (f->store, WV_STORE_READ, load_drafts, f, NULL);
  g_assert_cmpuint (drafts->len, ==, 1);
  g_assert_cmpstr (wv_record_get_text (((WvDraft *) drafts->pdata[0])->referral, "family_name"), ==, "de Jonge");
  close_queue (queue);
}

static void
test_put_away (Fixture *f, gconstpointer data)
{
  GtkWidget *queue;

  run (f, send_one);
  run (f, refuse_all);
  queue = open_queue (f);
  wait_for (queue, "Not accepted. Your role may not do this.", TRUE);
  g_assert_false (shows (queue, "Take back"));
  g_signal_emit_by_name (find (find (queue, WV_TYPE_SYNC_ROW), GTK_TYPE_BUTTON), "clicked");
  wait_for (queue, "Not accepted", FALSE);
  close_queue (queue);
}

static void
check_words (WvSyncQueue *queue, WvSyncLook look, const char *title, const char *text)
{
  wv_sync_queue_set_look (queue, &look);
  g_assert_true (shows (GTK_WIDGET (queue), title));
  g_assert_true (shows (GTK_WIDGET (queue), text));
}

static void
test_words (Fixture *f, gconstpointer data)
{
  WvSyncQueue *queue = g_object_ref_sink (WV_SYNC_QUEUE (wv_sync_queue_new ()));

  wv_sync_queue_set_desk (queue, f->desk);
  check_words (queue, (WvSyncLook){ .state = WV_SYNC_OFFLINE }, "You are working offline", "Last updated: not yet");
  check_words (queue, (WvSyncLook){ .state = WV_SYNC_IDLE, .last_synced = 1 }, "Everything is up to date", "have been sent");
  check_words (queue, (WvSyncLook){ .state = WV_SYNC_IDLE, .last_synced = 1, .waiting = 2 }, "Ready to be sent", "in a moment");
  check_words (queue, (WvSyncLook){ .state = WV_SYNC_FAILED, .last_synced = 1 }, "Update failed", "Everything is safe");
  g_assert_false (shows (GTK_WIDGET (queue), "Bram"));
  g_object_unref (queue);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/ui/sync-queue/names", Fixture, NULL, set_up, test_names, tear_down);
  g_test_add ("/ui/sync-queue/take-back", Fixture, NULL, set_up, test_take_back, tear_down);
  g_test_add ("/ui/sync-queue/put-away", Fixture, NULL, set_up, test_put_away, tear_down);
  g_test_add ("/ui/sync-queue/words", Fixture, NULL, set_up, test_words, tear_down);
  return g_test_run ();
}
