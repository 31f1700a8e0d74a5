/* The queue in words: what waits, what may be taken back, why something was refused. */
#include "two-sides.h"

#include "store/wv-draft.h"
#include "store/wv-outbox-sync.h"
#include "store/wv-queue.h"

static GPtrArray *
load (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *items = wv_queue_load (f->db, &error);

  g_assert_no_error (error);
  return items;
}

static void
test_new_referral (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) items = load (f);
  const WvQueueItem *item = items->pdata[0];

  g_assert_cmpuint (items->len, ==, 1);
  g_assert_cmpstr (item->title, ==, "New referral");
  g_assert_cmpstr (item->dossier, ==, f->dossier);
  g_assert_true (item->may_take_back);
  g_assert_null (item->reason);
  g_assert_cmpint (item->made_at, >, 0);
}

/* Opening the line in the queue makes an access record: the referral can be taken back all the same. */
static void
test_take_back_after_a_look (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (WvDraft) draft = NULL;
  g_autoptr (GError) error = NULL;
  const WvQueueItem *item;

  done (f, &gp, wv_change_open (f->dossier));
  items = load (f);
  g_assert_cmpuint (items->len, ==, 2);
  g_assert_cmpstr (((WvQueueItem *) items->pdata[0])->title, ==, "File opened");
  item = items->pdata[1];
  g_assert_true (item->may_take_back);
  g_assert_true (wv_db_begin (f->db, NULL));
  draft = wv_draft_take_back (f->db, f->practice, item->tx, &ticking, &error);
  g_assert_no_error (error);
  g_assert_true (wv_db_commit (f->db, NULL));
  g_assert_cmpstr (wv_record_get_text (draft->referral, "family_name"), ==, "de Jonge");
  after = load (f);
  g_assert_cmpuint (after->len, ==, 0);
}

static void
test_sent_stays (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) batch = wv_outbox_next_batch (f->db, now_ms, 200, 1 << 20, NULL);
  g_autoptr (GPtrArray) items = load (f);
  const WvQueueItem *item = items->pdata[0];

  g_assert_cmpuint (batch->len, >, 0);
  g_assert_cmpint (item->state, ==, WV_OP_SENT);
  g_assert_false (item->may_take_back);
}

static void
test_words (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) items = NULL;

  done (f, &gp, wv_change_message (f->dossier, "Belt u haar na twaalf uur?", NULL));
  done (f, &gp, wv_change_phone (f->dossier, "0113-555 099"));
  done (f, &worker, wv_change_open (f->dossier));
  done (f, &worker, wv_change_accept (f->dossier, WORKER));
  items = load (f);
  g_assert_cmpuint (items->len, ==, 5);
  g_assert_cmpstr (((WvQueueItem *) items->pdata[0])->title, ==, "Geaccepteerd");
  g_assert_cmpstr (((WvQueueItem *) items->pdata[2])->title, ==, "Phone number or address changed");
  g_assert_cmpstr (((WvQueueItem *) items->pdata[3])->title, ==, "Message");
  g_assert_false (((WvQueueItem *) items->pdata[3])->may_take_back);
  /* A phone number builds on the referral: it can not be taken back any more. */
  g_assert_false (((WvQueueItem *) items->pdata[4])->may_take_back);
}

static void
test_offer_has_its_name (Fixture *f, gconstpointer data)
{
  g_autoptr (WvEdit) edit = wv_edit_new ();
  WvRecord *before = wv_record_load (f->db, &wv_kind_offer, OFFER, NULL);
  WvRecord *after = wv_record_copy (before);
  g_autoptr (GPtrArray) items = NULL;

  wv_record_set_text (after, "alert", "Deze week dicht");
  wv_edit_change (edit, before, after);
  g_assert_cmpint (wv_edit_commit (f->db, edit, &ticking, NULL), >, 0);
  items = load (f);
  g_assert_cmpstr (((WvQueueItem *) items->pdata[0])->title, ==, "Offer changed");
  g_assert_cmpstr (((WvQueueItem *) items->pdata[0])->subject, ==, "Eettafel Heinkenszand");
  g_assert_null (((WvQueueItem *) items->pdata[0])->dossier);
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) batch = wv_outbox_next_batch (f->db, now_ms, 200, 1 << 20, NULL);
  const WvOutboxOp *first = batch->pdata[0];
  g_autoptr (GPtrArray) items = NULL;
  const WvQueueItem *item;

  g_assert_true (wv_outbox_acknowledge (f->db, first->n, WV_ACK_REFUSED, 0, "not_allowed", NULL, now_ms, NULL));
  items = load (f);
  item = items->pdata[0];
  g_assert_cmpint (item->state, ==, WV_OP_REFUSED);
  g_assert_cmpstr (item->reason, ==, "Your role may not do this.");
  g_assert_false (item->may_take_back);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/store/queue/new-referral", Fixture, NULL, set_up, test_new_referral, tear_down);
  g_test_add ("/store/queue/take-back-after-a-look", Fixture, NULL, set_up, test_take_back_after_a_look, tear_down);
  g_test_add ("/store/queue/sent-stays", Fixture, NULL, set_up, test_sent_stays, tear_down);
  g_test_add ("/store/queue/words", Fixture, NULL, set_up, test_words, tear_down);
  g_test_add ("/store/queue/offer-has-its-name", Fixture, NULL, set_up, test_offer_has_its_name, tear_down);
  g_test_add ("/store/queue/refused", Fixture, NULL, set_up, test_refused, tear_down);
  return g_test_run ();
}
