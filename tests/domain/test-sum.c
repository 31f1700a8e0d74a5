#include "domain/wv-sum.h"

#define A "0190a1b2-c3d4-7e5f-8a6b-0123456789ab"
#define B "0190a1b2-c3d4-7e5f-8a6b-0123456789ac"

/* Both ends are the same code, but the next version must still agree with what this one stored. */
static void
test_fixed_values (void)
{
  g_assert_cmphex (wv_sum_of ("offer", A, 1), ==, G_GUINT64_CONSTANT (0x11f0ddaf976994aa));
  g_assert_cmphex (wv_sum_of ("event", B, 4503599627370496), ==, G_GUINT64_CONSTANT (0x7a256b6dfc13a2cd));
}

static void
test_every_part_counts (void)
{
  guint64 sum = wv_sum_of ("offer", A, 1);

  g_assert_cmphex (wv_sum_of ("offer", A, 2), !=, sum);
  g_assert_cmphex (wv_sum_of ("offer", B, 1), !=, sum);
  g_assert_cmphex (wv_sum_of ("event", A, 1), !=, sum);
  g_assert_cmphex (wv_sum_of ("ab", "c", 1), !=, wv_sum_of ("a", "bc", 1));
  g_assert_cmpuint (wv_sum_bucket ("offer", A), <, WV_SUM_BUCKETS);
}

static void
test_order_does_not_count (void)
{
  WvSumBucket one[WV_SUM_BUCKETS] = { 0 };
  WvSumBucket two[WV_SUM_BUCKETS] = { 0 };

  wv_sum_add (one, "offer", A, 1);
  wv_sum_add (one, "offer", B, 2);
  wv_sum_add (two, "offer", B, 2);
  wv_sum_add (two, "offer", A, 1);
  g_assert_cmphex (wv_sum_total (one).sum, ==, wv_sum_total (two).sum);
  g_assert_cmpint (wv_sum_total (one).count, ==, 2);
}

/* Ids that were made one after the other must not meet in a few buckets. */
static void
test_buckets_are_even (void)
{
  WvSumBucket buckets[WV_SUM_BUCKETS] = { 0 };

  for (guint i = 0; i < 256 * 100; i++)
    {
      g_autofree char *id = g_strdup_printf ("0190a1b2-c3d4-7e5f-8a6b-%012x", i);

      wv_sum_add (buckets, "offer", id, 1);
    }
  for (guint i = 0; i < WV_SUM_BUCKETS; i++)
    {
      g_assert_cmpint (buckets[i].count, >, 50);
      g_assert_cmpint (buckets[i].count, <, 200);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/domain/sum/fixed-values", test_fixed_values);
  g_test_add_func ("/domain/sum/every-part-counts", test_every_part_counts);
  g_test_add_func ("/domain/sum/order-does-not-count", test_order_does_not_count);
  g_test_add_func ("/domain/sum/buckets-are-even", test_buckets_are_even);
  return g_test_run ();
}
