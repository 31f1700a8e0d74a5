#include "domain/wv-sum.h"

/* FNV-1a (Fowler, Noll, Vo), 64 bits. */
#define FNV_START G_GUINT64_CONSTANT (0xcbf29ce484222325)
#define FNV_PRIME G_GUINT64_CONSTANT (0x100000001b3)

static guint64
take_text (guint64 hash, const char *text)
{
  do
    hash = (hash ^ (guint8) *text) * FNV_PRIME; /* its NUL too, so that "ab" + "c" is not "a" + "bc" */
  while (*text++ != '\0');
  return hash;
}

/* The last step of MurmurHash3: FNV alone leaves similar inputs with similar high bits. */
static guint64
spread (guint64 hash)
{
  hash = (hash ^ (hash >> 33)) * G_GUINT64_CONSTANT (0xff51afd7ed558ccd);
  hash = (hash ^ (hash >> 33)) * G_GUINT64_CONSTANT (0xc4ceb9fe1a85ec53);
  return hash ^ (hash >> 33);
}

guint64
wv_sum_of (const char *kind, const char *id, gint64 version)
{
  guint64 hash = take_text (take_text (FNV_START, kind), id);

  for (guint i = 0; i < 8; i++)
    hash = (hash ^ (((guint64) version >> (8 * i)) & 0xff)) * FNV_PRIME;
  return spread (hash);
}

guint
wv_sum_bucket (const char *kind, const char *id)
{
  return (guint) (spread (take_text (take_text (FNV_START, kind), id)) >> 56);
}

void
wv_sum_add (WvSumBucket *buckets, const char *kind, const char *id, gint64 version)
{
  WvSumBucket *bucket = &buckets[wv_sum_bucket (kind, id)];

  bucket->count++;
  bucket->sum += wv_sum_of (kind, id, version);
}

WvSumBucket
wv_sum_total (const WvSumBucket *buckets)
{
  WvSumBucket total = { 0 };

  for (guint i = 0; i < WV_SUM_BUCKETS; i++)
    {
      total.count += buckets[i].count;
      total.sum += buckets[i].sum;
    }
  return total;
}
