#include "ui/wv-offer-view-text.h"

#define TODAY "2026-03-10"

static WvRecord *
offer_new (const char *capacity, int weeks)
{
  WvRecord *offer = wv_record_new (&wv_kind_offer, "01900000-0000-7000-8000-000000001001");

  if (capacity != NULL)
    wv_record_set_text (offer, "capacity", capacity);
  if (weeks >= 0)
    wv_record_set_int (offer, "waiting_weeks", weeks);
  return offer;
}

static void
check_waiting (const char *capacity, int weeks, const char *expected, WvTone tone)
{
  g_autoptr (WvRecord) offer = offer_new (capacity, weeks);
  WvTone got;
  g_autofree char *text = wv_offer_text_waiting (offer, TODAY, &got);

  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpint (got, ==, tone);
}

static void
test_waiting (void)
{
  check_waiting ("open", 0, "No waiting time", WV_TONE_OK);
  check_waiting (NULL, 1, "Wait 1 week", WV_TONE_NEUTRAL);
  check_waiting ("waiting-list", 5, "Wait 5 weeks", WV_TONE_WARN);
  check_waiting ("full", 0, "Full", WV_TONE_ERR);
  check_waiting (NULL, -1, NULL, WV_TONE_NEUTRAL);
}

static void
test_checked_too_long_ago (void)
{
  g_autoptr (WvRecord) offer = offer_new ("open", 0);
  WvTone tone;
  g_autofree char *recent = NULL;
  g_autofree char *old = NULL;

  wv_record_set_text (offer, "verified_on", "2026-03-03");
  recent = wv_offer_text_checked (offer, TODAY, &tone);
  g_assert_true (g_str_has_prefix (recent, "checked "));
  g_assert_cmpint (tone, ==, WV_TONE_NEUTRAL);
  wv_record_set_text (offer, "verified_on", "2025-05-03");
  old = wv_offer_text_checked (offer, TODAY, &tone);
  g_assert_true (g_str_has_prefix (old, "not checked since "));
  g_assert_cmpint (tone, ==, WV_TONE_WARN);
}

static void
test_home_names_no_place (void)
{
  g_autoptr (WvRecord) offer = offer_new ("open", 0);
  g_autofree char *where = NULL;

  wv_record_set_text (offer, "place", "Lewedorp");
  wv_record_set_text (offer, "setting", "home");
  where = wv_offer_text_where (offer);
  g_assert_null (strstr (where, "Lewedorp"));
}

/* A small number of referrals could tell who they were. */
static void
test_few_referrals_are_not_counted (void)
{
  for (int n = 1; n < 5; n++)
    {
      g_autofree char *text = wv_offer_text_experience (n, n);

      g_assert_cmpstr (text, ==, "<5 referrals");
    }
  g_assert_null (wv_offer_text_experience (0, 0));
}

static void
check_today (const char *line, gboolean until, const char *expected)
{
  g_autoptr (WvRecord) offer = offer_new ("open", 0);
  g_autofree char *text = NULL;

  wv_record_set_strv (offer, "schedules", (const char *[]){ line, NULL });
  text = wv_offer_text_today (offer, TODAY, until);
  g_assert_cmpstr (text, ==, expected);
}

/* 10 March 2026 is a Tuesday. Only what one can walk in to is worth a mark. */
static void
test_walk_in_today (void)
{
  check_today ("FREQ=WEEKLY;BYDAY=TU;OPENS=12:00;CLOSES=13:30;WALKIN=1", FALSE, "today 12:00");
  check_today ("FREQ=WEEKLY;BYDAY=TU;OPENS=12:00;CLOSES=13:30;WALKIN=1", TRUE, "today 12:00–13:30");
  check_today ("FREQ=WEEKLY;BYDAY=TU;OPENS=12:00;CLOSES=13:30", TRUE, NULL);
  check_today ("FREQ=WEEKLY;BYDAY=WE;OPENS=12:00;CLOSES=13:30;WALKIN=1", TRUE, NULL);
}

static void
test_schedule (void)
{
  const char *lines[] = { "FREQ=WEEKLY;BYDAY=TU;OPENS=12:00;CLOSES=13:30", "nonsense",
                          "FREQ=MONTHLY;BYDAY=2TH;OPENS=19:00;CLOSES=21:00;WALKIN=1", NULL };
  const char *none[] = { NULL };
  g_autofree char *text = wv_offer_text_schedule (lines);
  g_autofree char *empty = wv_offer_text_schedule (none);

  g_assert_cmpstr (text, ==,
                   "Tuesday 12:00–13:30\nEvery second Thursday 19:00–21:00, walk-in");
  g_assert_null (empty);
}

static void
test_costs (void)
{
  g_autoptr (WvRecord) offer = offer_new ("open", 0);
  g_autofree char *unknown = wv_offer_text_costs (offer);
  g_autofree char *amount = NULL;
  g_autofree char *words = NULL;

  g_assert_null (unknown);
  wv_record_set_int (offer, "cost_amount", 650);
  amount = wv_offer_text_costs (offer);
  g_assert_cmpstr (amount, ==, "€\u00a06,50");
  wv_record_set_text (offer, "cost_text", "Gratis met minimapas");
  words = wv_offer_text_costs (offer);
  g_assert_cmpstr (words, ==, "Gratis met minimapas");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/offer-view-text/waiting", test_waiting);
  g_test_add_func ("/ui/offer-view-text/checked-too-long-ago", test_checked_too_long_ago);
  g_test_add_func ("/ui/offer-view-text/home-names-no-place", test_home_names_no_place);
  g_test_add_func ("/ui/offer-view-text/few-referrals-are-not-counted",
                   test_few_referrals_are_not_counted);
  g_test_add_func ("/ui/offer-view-text/walk-in-today", test_walk_in_today);
  g_test_add_func ("/ui/offer-view-text/schedule", test_schedule);
  g_test_add_func ("/ui/offer-view-text/costs", test_costs);
  return g_test_run ();
}
