/* What the rows of the inbox say about time, urgency and names. */
#include <glib.h>

#include "domain/wv-calendar.h"
#include "ui/wv-inbox-text.h"

#define MINUTE G_GINT64_CONSTANT (60000)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

static WvCase *
new_case (WvState state)
{
  WvCase *item = g_object_new (WV_TYPE_CASE, NULL);

  wv_case_set_name_parts (item, "Henk", "Verdonk", NULL);
  item->id = g_strdup ("1");
  item->offer_title = g_strdup ("Vervoer en gezelschap");
  item->progress.state = state;
  return item;
}

static WvInboxLook
new_look (WvSegment segment)
{
  return (WvInboxLook){ .now = wv_day_at ("2026-03-10", 11, 0), .segment = segment };
}

static void
check_age (gint64 age, const char *expected)
{
  g_autofree char *text = wv_inbox_text_age (DAY, DAY + age);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_age (void)
{
  check_age (-HOUR, "0 min."); /* the clock of the other computer is ahead */
  check_age (8 * MINUTE, "8 min.");
  check_age (59 * MINUTE, "59 min.");
  check_age (HOUR, "1 hour");
  check_age (23 * HOUR, "23 hours");
  check_age (DAY, "1 day");
  check_age (5 * DAY + HOUR, "5 days");
}

static void
check_due (WvCase *item, const char *due, const char *expected, WvTone expected_tone)
{
  WvInboxLook look = new_look (WV_SEGMENT_NEW);
  WvTone tone;
  g_autofree char *text = NULL;

  g_free (item->answer_due);
  item->answer_due = g_strdup (due);
  text = wv_inbox_text_due (item, &look, &tone);
  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpint (tone, ==, expected_tone);
}

static void
test_due (void)
{
  g_autoptr (WvCase) item = new_case (WV_STATE_RECEIVED);

  check_due (item, "2026-03-09", "1 day late", WV_TONE_ERR);
  check_due (item, "2026-03-10", "today 17:00", WV_TONE_WARN);
  check_due (item, "2026-03-11", "tomorrow 17:00", WV_TONE_NEUTRAL);
  check_due (item, "2026-03-12", "Thu 12 March 17:00", WV_TONE_NEUTRAL);
  check_due (item, NULL, "", WV_TONE_NEUTRAL);
  item->progress.question_at = 1; /* the other side must answer: the clock stands still */
  check_due (item, "2026-03-09", "", WV_TONE_NEUTRAL);
}

static void
test_feedback_is_near (void)
{
  g_autoptr (WvCase) item = new_case (WV_STATE_ACTIVE);
  WvInboxLook look = new_look (WV_SEGMENT_RUNNING);
  WvTone tone;

  item->feedback_due = g_strdup ("2026-03-17");
  g_free (wv_inbox_text_due (item, &look, &tone));
  g_assert_cmpint (tone, ==, WV_TONE_WARN);
  g_free (item->feedback_due);
  item->feedback_due = g_strdup ("2026-03-18");
  g_free (wv_inbox_text_due (item, &look, &tone));
  g_assert_cmpint (tone, ==, WV_TONE_NEUTRAL);
}

static void
test_waiting (void)
{
  g_autoptr (WvCase) item = new_case (WV_STATE_ACCEPTED);
  WvInboxLook look = new_look (WV_SEGMENT_RUNNING);

  item->waiting = TRUE;
  g_assert_false (wv_inbox_shows_waiting (item, &look)); /* online it is on its way */
  look.offline = TRUE;
  g_assert_true (wv_inbox_shows_waiting (item, &look));
  look.segment = WV_SEGMENT_NEW;
  g_assert_false (wv_inbox_shows_waiting (item, &look));
}

static void
test_hidden_name (void)
{
  g_autoptr (WvCase) item = new_case (WV_STATE_RECEIVED);
  WvInboxLook look = new_look (WV_SEGMENT_NEW);
  g_autofree char *row = NULL;

  look.hide = TRUE;
  g_assert_cmpstr (wv_inbox_text_name (item, &look), ==, "H.V.");
  row = wv_inbox_text_row (item, NULL, &look);
  g_assert_null (strstr (row, "Verdonk"));
  g_assert_nonnull (strstr (row, "Unread. H.V. Vervoer"));
  item->unreadable = TRUE; /* then the name is a message, and no name */
  g_assert_cmpstr (wv_inbox_text_name (item, &look), ==, "Henk Verdonk");
}

static void
test_status_and_who (void)
{
  g_autoptr (WvCase) item = new_case (WV_STATE_ACTIVE);
  WvInboxLook look = new_look (WV_SEGMENT_RUNNING);
  g_autofree char *row = NULL;

  item->seen = TRUE;
  item->progress.milestone = WV_MILESTONE_STARTED;
  row = wv_inbox_text_row (item, "Joke Traas", &look);
  g_assert_cmpstr (row, ==, "Henk Verdonk. Vervoer en gezelschap. Started. Joke Traas");
  item->progress.state = WV_STATE_ON_HOLD;
  g_assert_cmpstr (wv_inbox_text_status (item), ==, "On hold");
}

static void
test_speed (void)
{
  g_autoptr (WvCase) item = new_case (WV_STATE_RECEIVED);

  g_assert_cmpint (wv_inbox_speed_tone (item), ==, WV_TONE_NEUTRAL);
  g_assert_null (wv_inbox_speed_icon (item));
  item->urgency = g_strdup ("today");
  g_assert_cmpint (wv_inbox_speed_tone (item), ==, WV_TONE_WARN);
  g_assert_nonnull (wv_inbox_speed_icon (item));
}

static void
test_matches (void)
{
  g_autoptr (WvCase) item = new_case (WV_STATE_RECEIVED);

  g_assert_true (wv_inbox_text_matches (item, ""));
  g_assert_true (wv_inbox_text_matches (item, "gezel verd"));
  g_assert_false (wv_inbox_text_matches (item, "verdonk eettafel"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/inbox-text/age", test_age);
  g_test_add_func ("/ui/inbox-text/due", test_due);
  g_test_add_func ("/ui/inbox-text/feedback-is-near", test_feedback_is_near);
  g_test_add_func ("/ui/inbox-text/waiting", test_waiting);
  g_test_add_func ("/ui/inbox-text/hidden-name", test_hidden_name);
  g_test_add_func ("/ui/inbox-text/status-and-who", test_status_and_who);
  g_test_add_func ("/ui/inbox-text/speed", test_speed);
  g_test_add_func ("/ui/inbox-text/matches", test_matches);
  return g_test_run ();
}
