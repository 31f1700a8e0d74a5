/* The six steps: what a screen reader hears and what is on the screen, in each kind of state. */
#include <gtk/gtk.h>

#include "domain/wv-calendar.h"
#include "ui/wv-status-steps.h"

#define TODAY "2026-03-10"

static void
check (WvStatusSteps *steps, WvMilestone step, const char *name)
{
  GtkWidget *item = wv_status_steps_get_item (steps, step);

  gtk_test_accessible_assert_role (item, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  gtk_test_accessible_assert_property (item, GTK_ACCESSIBLE_PROPERTY_LABEL, name);
}

static void
test_running (void)
{
  GtkWidget *steps = g_object_ref_sink (wv_status_steps_new ());
  WvProgress progress = { .state = WV_STATE_ACTIVE, .milestone = WV_MILESTONE_STARTED };

  progress.reached[WV_MILESTONE_SENT] = wv_day_at ("2026-02-24", 10, 44);
  progress.reached[WV_MILESTONE_STARTED] = wv_day_at ("2026-03-03", 11, 30);
  wv_status_steps_set (WV_STATUS_STEPS (steps), &progress, TODAY);
  gtk_test_accessible_assert_role (steps, GTK_ACCESSIBLE_ROLE_LIST);
  check (WV_STATUS_STEPS (steps), WV_MILESTONE_SENT, "Step 1 of 6, Sent, 24 February");
  check (WV_STATUS_STEPS (steps), WV_MILESTONE_STARTED, "Step 5 of 6, Started, 3 March, current step");
  check (WV_STATUS_STEPS (steps), WV_MILESTONE_COMPLETED, "Step 6 of 6, Finished, not yet");
  g_assert_finalize_object (steps);
}

static void
test_finished (void)
{
  GtkWidget *steps = g_object_ref_sink (wv_status_steps_new ());
  WvProgress progress = { .state = WV_STATE_COMPLETED, .milestone = WV_MILESTONE_COMPLETED };

  progress.reached[WV_MILESTONE_COMPLETED] = wv_day_at ("2025-12-28", 11, 30);
  wv_status_steps_set (WV_STATUS_STEPS (steps), &progress, TODAY);
  check (WV_STATUS_STEPS (steps), WV_MILESTONE_STARTED, "Step 5 of 6, Started");
  check (WV_STATUS_STEPS (steps), WV_MILESTONE_COMPLETED, "Step 6 of 6, Finished, 28 December 2025, current step");
  g_assert_finalize_object (steps);
}

/* However it ended: the last step says it, not "Finished". */
static void
test_other_end (void)
{
  GtkWidget *steps = g_object_ref_sink (wv_status_steps_new ());
  WvProgress progress = { .state = WV_STATE_DECLINED, .milestone = WV_MILESTONE_RECEIVED };

  progress.since = wv_day_at ("2026-03-05", 9, 0);
  wv_status_steps_set (WV_STATUS_STEPS (steps), &progress, TODAY);
  check (WV_STATUS_STEPS (steps), WV_MILESTONE_COMPLETED, "Step 6 of 6, Declined, 5 March, current step");
  g_assert_finalize_object (steps);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/status-steps/running", test_running);
  g_test_add_func ("/ui/status-steps/finished", test_finished);
  g_test_add_func ("/ui/status-steps/other-end", test_other_end);
  return g_test_run ();
}
