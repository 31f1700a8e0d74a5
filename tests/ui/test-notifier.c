/* What is worth a notification, and when it goes away. */
#include "desk-fixture.h"

#include <string.h>

#include "store/wv-outbox-sync.h"
#include "ui/wv-notifier.h"

static GString *told;

static void
send_cb (WvNotifier *notifier, const char *id, const char *text, const char *page)
{
  g_string_append_printf (told, "%s:%s:%s;", id, text, page);
}

static void
withdraw_cb (WvNotifier *notifier, const char *id)
{
  g_string_append_printf (told, "-%s;", id);
}

typedef struct
{
  WvSync *sync;
  WvDesk *desk;
  WvNotifier *notifier;
} News;

static void
start (Fixture *f, News *news)
{
  WvProfile *profile = wv_profile_new ();

  profile->organisation = g_strdup (wv_desk_get_actor (f->desk)->organisation);
  profile->contact_name = g_strdup ("Marloes de Visser");
  profile->role = g_strdup ("social_worker");
  news->sync = wv_sync_new (f->store, NULL);
  news->desk = wv_desk_new (f->store, f->vault, profile, news->sync, NULL);
  news->notifier = wv_notifier_new (news->desk);
  told = g_string_new (NULL);
  g_signal_connect (news->notifier, "send", G_CALLBACK (send_cb), NULL);
  g_signal_connect (news->notifier, "withdraw", G_CALLBACK (withdraw_cb), NULL);
}

static void
stop (News *news)
{
  spin ();
  wv_sync_stop (news->sync);
  g_assert_finalize_object (news->notifier);
  g_object_unref (news->desk);
  g_object_unref (news->sync);
  g_string_free (told, TRUE);
  spin ();
}

static gpointer
synced_before (WvDb *db, gpointer data, GError **error)
{
  return GINT_TO_POINTER (wv_sync_state_set (db, "last-synced", "1773136800000", error));
}

static void
know_last_synced (Fixture *f, News *news)
{
  gint64 last = 0;

  g_assert_nonnull (wv_store_run (f->store, WV_STORE_WRITE, synced_before, NULL, NULL));
  wv_sync_start (news->sync);
  while (last == 0)
    {
      g_main_context_iteration (NULL, TRUE);
      g_object_get (news->sync, "last-synced", &last, NULL);
    }
  g_assert_cmpint (last, ==, G_GINT64_CONSTANT (1773136800000));
}

static void
test_first_fill (Fixture *f, gconstpointer data)
{
  News news;

  start (f, &news);
  g_signal_emit_by_name (news.sync, "received", 120, 40);
  g_assert_cmpstr (told->str, ==, "");
  stop (&news);
}

static void
test_counts (Fixture *f, gconstpointer data)
{
  News news;

  start (f, &news);
  know_last_synced (f, &news);
  g_signal_emit_by_name (news.sync, "received", 1, 0);
  g_assert_cmpstr (told->str, ==, "referrals:1 new referral:inbox;");
  g_string_truncate (told, 0);
  g_signal_emit_by_name (news.sync, "received", 2, 1);
  g_assert_cmpstr (told->str, ==, "referrals:3 new referrals:inbox;feedback:Feedback on 1 of your referrals:today;");
  stop (&news);
}

/* Nothing unseen is left: both go. Locked too the counts are told, never names. */
static void
test_withdraw (Fixture *f, gconstpointer data)
{
  News news;
  WvCaseload *caseload;

  start (f, &news);
  know_last_synced (f, &news);
  g_signal_emit_by_name (news.sync, "received", 1, 1);
  g_string_truncate (told, 0);
  caseload = wv_desk_get_caseload (news.desk);
  while (wv_caseload_is_loading (caseload))
    g_main_context_iteration (NULL, TRUE);
  g_signal_emit_by_name (caseload, "updated");
  g_assert_nonnull (strstr (told->str, "-referrals;"));
  g_assert_nonnull (strstr (told->str, "-feedback;"));
  g_string_truncate (told, 0);
  g_signal_emit_by_name (caseload, "updated");
  g_assert_cmpstr (told->str, ==, "");
  wv_desk_lock (news.desk);
  spin ();
  g_signal_emit_by_name (news.sync, "received", 1, 0);
  g_assert_cmpstr (told->str, ==, "referrals:1 new referral:inbox;");
  stop (&news);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/ui/notifier/first-fill", Fixture, NULL, set_up, test_first_fill, tear_down);
  g_test_add ("/ui/notifier/counts", Fixture, NULL, set_up, test_counts, tear_down);
  g_test_add ("/ui/notifier/withdraw", Fixture, NULL, set_up, test_withdraw, tear_down);
  return g_test_run ();
}
