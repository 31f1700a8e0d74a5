#include "server/wv-server-repair.h"

#include <string.h>

/* About what one record takes in an "ids" line. */
#define ENTRY_BYTES 48

typedef struct
{
  gboolean wanted[WV_SUM_BUCKETS];
  json_t *ids[WV_SUM_BUCKETS]; /* kind → [id, v, id, v …] */
} Listing;

static void
count (const char *kind, const char *id, gint64 version, gpointer data)
{
  wv_sum_add (data, kind, id, version);
}

static void
list (const char *kind, const char *id, gint64 version, gpointer data)
{
  Listing *listing = data;
  guint bucket = wv_sum_bucket (kind, id);
  json_t *of_kind;

  if (!listing->wanted[bucket])
    return;
  of_kind = json_object_get (listing->ids[bucket], kind);
  if (of_kind == NULL)
    {
      of_kind = json_array ();
      json_object_set_new (listing->ids[bucket], kind, of_kind);
    }
  json_array_append_new (of_kind, json_string (id));
  json_array_append_new (of_kind, json_integer (version));
}

/* TRUE when all that differ have their place. */
static gboolean
choose (const WvSumBucket *mine, const WvSumBucket *theirs, gboolean *wanted)
{
  gint64 bytes = 0;

  for (guint i = 0; i < WV_SUM_BUCKETS; i++)
    {
      if (mine[i].count == theirs[i].count && mine[i].sum == theirs[i].sum)
        continue;
      if (bytes > 0 && bytes + mine[i].count * ENTRY_BYTES > WV_LIMIT_IDS_BYTES)
        return FALSE;
      bytes += (mine[i].count + 1) * ENTRY_BYTES;
      wanted[i] = TRUE;
    }
  return TRUE;
}

static void
write_listing (const Listing *listing, const char *stream, WvMessageWriter *writer)
{
  for (guint i = 0; i < WV_SUM_BUCKETS; i++)
    if (listing->wanted[i])
      wv_message_writer_take (writer, json_pack ("{s:s, s:s, s:i, s:O}", "k", "ids", "s", stream, "b", i, "i", listing->ids[i]));
}

gboolean
wv_server_repair_write (WvServerStore *store, const char *stream, const json_t *line, WvMessageWriter *writer, gboolean *ret_whole,
                        GError **error)
{
  WvSumBucket mine[WV_SUM_BUCKETS] = { 0 };
  WvSumBucket theirs[WV_SUM_BUCKETS];
  Listing listing = { 0 };
  const char *name;
  gboolean done;

  if (!wv_buckets_from_line (line, &name, theirs, error) || !store->visit_live (store, stream, count, mine, error))
    return FALSE;
  *ret_whole = choose (mine, theirs, listing.wanted);
  for (guint i = 0; i < WV_SUM_BUCKETS; i++)
    listing.ids[i] = listing.wanted[i] ? json_object () : NULL;
  done = store->visit_live (store, stream, list, &listing, error);
  if (done)
    write_listing (&listing, stream, writer);
  for (guint i = 0; i < WV_SUM_BUCKETS; i++)
    json_decref (listing.ids[i]);
  return done;
}
