/* One referral, from the moment that it is sent on one desktop until it stands in the store of the other: both with the real
 * sync and its live channel, through a line on which a round trip takes 50 ms. Below two round trips it cannot be: the referral
 * to the server and the word that something moved (one), then asking for it and getting it (another). */
#include <stdlib.h>

#include "bench-programs.h"
#include "wv-headless.h"

#define ONE_WAY_MS 25
#define FLOOR_MS (4 * ONE_WAY_MS)
#define GOAL_MS 200
#define REFERRALS 30
#define LONGEST_MS 10000

typedef struct
{
  guint received;
} Receiver;

static void
received_cb (WvSync *sync, guint referrals, guint feedback, gpointer data)
{
  ((Receiver *) data)->received += referrals;
}

static WvHeadless *
open_desk (WvRegion *region, const char *name, const char *organisation, const char *contact, const char *role)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *data = g_build_filename (region->state, name, NULL);
  WvHeadless *desk;

  if (!wv_region_enrol (region, name, organisation, contact, role, &error))
    g_error ("%s", error->message);
  desk = wv_headless_open (data, WV_REGION_PASSWORD, NULL, &error);
  if (desk == NULL || !wv_headless_sync (desk, &error))
    g_error ("%s", error->message);
  return desk;
}

static gboolean
over (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* The desktops rest, and wait on their live channels. */
static void
rest (guint ms)
{
  gboolean done = FALSE;

  g_timeout_add (ms, over, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

static double
measure (WvHeadless *gp, Receiver *receiver)
{
  static const WvHeadlessReferral referral = { .form = "mevrouw", .call_name = "Wil", .family_name = "Zwartepoorte", .birth_year = 1950,
                                               .phone = "0113-555 071", .postcode = "4451",
                                               .offer = WV_REGION_ID "1001", .reason = "Wil graag onder de mensen." };
  guint before = receiver->received;
  double begun = bench_now ();
  g_autoptr (GError) error = NULL;
  g_autofree char *id = wv_headless_refer (gp, &referral, &error);

  if (id == NULL)
    g_error ("%s", error->message);
  while (receiver->received == before && bench_now () - begun < LONGEST_MS)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (200);
    }
  return bench_now () - begun;
}

int
main (void)
{
  g_autofree char *state = g_dir_make_tmp ("wv-benchmark-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (WvRegion) region = wv_region_start (g_getenv ("WV_BUILD"), g_getenv ("WV_SOURCE"), state, &error);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (WvHeadless) gp = NULL;
  g_autoptr (WvHeadless) worker = NULL;
  Receiver receiver = { 0 };

  if (region == NULL)
    g_error ("%s", error->message);
  wv_cut_set_delay (region->cut, ONE_WAY_MS); /* before the first connection, which is kept */
  gp = open_desk (region, "gp", WV_REGION_PRACTICE, WV_REGION_GP, "gp");
  worker = open_desk (region, "worker", WV_REGION_WELFARE, WV_REGION_WORKER, "social_worker");
  g_signal_connect (worker->sync, "received", G_CALLBACK (received_cb), &receiver);
  wv_sync_start (gp->sync);
  wv_sync_start (worker->sync);
  rest (2000);
  for (guint i = 0; i < REFERRALS; i++)
    {
      double time = measure (gp, &receiver);

      g_array_append_val (times, time);
      rest (700);
    }
  bench_head ("a referral from desktop to desktop, 50 ms a round trip (floor: two of them)");
  bench_row ("median", bench_percentile (times, 50), FLOOR_MS, "ms");
  bench_row ("95 %", bench_percentile (times, 95), FLOOR_MS, "ms");
  bench_row ("median, beside the goal", bench_percentile (times, 50), GOAL_MS, "ms");
  bench_remove_tree (state);
  return EXIT_SUCCESS;
}
