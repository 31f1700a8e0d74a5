#include "server/wv-server-pages.h"

#include <string.h>

#include "domain/wv-kind.h"
#include "server/wv-server-cursor.h"
#include "server/wv-server-repair.h"
#include "server/wv-server-streams.h"

/* One stream as one request sees it. */
typedef struct
{
  const char *name;
  char *epoch;
  WvServerHead head;
  gint64 seq;
  WvServerPlaceState state;
  gboolean has_news;
} Place;

static void
place_clear (Place *self)
{
  g_free (self->epoch);
  wv_server_head_clear (&self->head);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, place_clear)

/* A page while it is filled. Directory records wait in @rows until it is known which columns they need. */
typedef struct
{
  WvServerStore *store;
  WvMessageWriter *writer;
  GPtrArray *rows; /* WvServerRecord, of directory kinds */
  gsize bytes, bytes_max;
} Page;

void
wv_server_delivery_free (WvServerDelivery *delivery)
{
  g_free (delivery->stream);
  g_free (delivery);
}

gboolean
wv_server_may_see_stream (const WvServerDevice *device, const char *stream)
{
  g_autofree char *own = wv_server_stream_of (device->organisation);

  return strcmp (stream, "dir") == 0 || strcmp (stream, own) == 0;
}

/* A cursor of this epoch that this stream never gave: history was lost without anybody saying so. */
static gboolean
is_lost (WvServerStore *store, const Place *place, const WvServerCursor *cursor, gboolean *ret_lost, GError **error)
{
  g_autofree char *nonce = store->get_nonce (store, place->name, cursor->seq, error);

  if (nonce == NULL)
    return FALSE;
  *ret_lost = cursor->seq > place->head.head || (*nonce != '\0' && *cursor->nonce != '\0' && strcmp (nonce, cursor->nonce) != 0);
  return TRUE;
}

static gboolean
judge (WvServerStore *store, const char *text, Place *place, GError **error)
{
  g_auto (WvServerCursor) cursor = { 0 };
  gboolean lost = FALSE;

  place->state = WV_SERVER_PLACE_KNOWN;
  if (*text == '\0')
    return TRUE;
  if (!wv_server_cursor_read (text, &cursor) || strcmp (cursor.epoch, place->epoch) != 0)
    {
      place->state = WV_SERVER_PLACE_FOREIGN;
      return TRUE;
    }
  if (!is_lost (store, place, &cursor, &lost, error))
    return FALSE;
  place->seq = lost ? 0 : cursor.seq;
  if (lost)
    place->state = WV_SERVER_PLACE_LOST;
  else if (cursor.seq > 0 && cursor.seq < place->head.floor)
    place->state = WV_SERVER_PLACE_FORGOTTEN;
  return TRUE;
}

static gboolean
find_place (WvServerStore *store, const char *stream, const json_t *cursor, Place *place, GError **error)
{
  const char *text = json_is_string (cursor) ? json_string_value (cursor) : "";

  place->name = stream;
  place->epoch = store->get_epoch (store, error);
  if (place->epoch == NULL || !store->get_head (store, stream, &place->head, error) || !judge (store, text, place, error))
    return FALSE;
  place->has_news = place->state != WV_SERVER_PLACE_KNOWN || *text == '\0' || place->seq < place->head.head;
  return TRUE;
}

gboolean
wv_server_pages_lost (WvServerStore *store, const WvServerDevice *device, const WvHello *hello, gboolean *ret_lost, GError **error)
{
  const char *name;
  json_t *cursor;

  *ret_lost = FALSE;
  json_object_foreach (hello->streams, name, cursor)
    {
      g_auto (Place) place = { 0 };

      if (!wv_server_may_see_stream (device, name))
        continue;
      if (!find_place (store, name, cursor, &place, error))
        return FALSE;
      *ret_lost |= place.state == WV_SERVER_PLACE_LOST;
    }
  return TRUE;
}

GStrv
wv_server_pages_moved (WvServerStore *store, const WvServerDevice *device, const WvHello *hello, GError **error)
{
  g_autoptr (GStrvBuilder) moved = g_strv_builder_new ();
  const char *name;
  json_t *cursor;

  json_object_foreach (hello->streams, name, cursor)
    {
      g_auto (Place) place = { 0 };

      if (!wv_server_may_see_stream (device, name))
        continue;
      if (!find_place (store, name, cursor, &place, error))
        return NULL;
      if (place.has_news)
        g_strv_builder_add (moved, name);
    }
  return g_strv_builder_end (moved);
}

/* Lines. */

/* Names that at least one of the records has a value for, in the order of the kind's table. */
static json_t *
columns_of (const WvKind *kind, const GPtrArray *records)
{
  json_t *columns = json_pack ("[s,s]", "id", "v");

  for (guint f = 0; f < kind->n_fields; f++)
    for (guint i = 0; i < records->len; i++)
      {
        const WvServerRecord *record = records->pdata[i];

        if (strcmp (record->kind, kind->name) == 0 && json_object_get (record->data, kind->fields[f].name) != NULL)
          {
            json_array_append_new (columns, json_string (kind->fields[f].name));
            break;
          }
      }
  return columns;
}

static json_t *
row_of (const WvServerRecord *record, const json_t *columns)
{
  json_t *values = json_pack ("[s,I]", record->id, (json_int_t) record->version);

  for (size_t i = 2; i < json_array_size (columns); i++)
    {
      json_t *value = json_object_get (record->data, json_string_value (json_array_get (columns, i)));

      json_array_append_new (values, value != NULL ? json_incref (value) : json_null ());
    }
  return json_pack ("{s:s, s:s, s:o}", "k", "row", "t", record->kind, "d", values);
}

static void
write_rows (Page *page)
{
  guint n;
  const WvKind *const *kinds = wv_kinds (&n);

  for (guint k = 0; page->rows->len > 0 && k < n; k++)
    {
      g_autoptr (json_t) columns = columns_of (kinds[k], page->rows);
      gboolean named = FALSE;

      for (guint i = 0; i < page->rows->len; i++)
        {
          const WvServerRecord *record = page->rows->pdata[i];

          if (strcmp (record->kind, kinds[k]->name) != 0)
            continue;
          if (!named)
            wv_message_writer_take (page->writer, json_pack ("{s:s, s:s, s:O}", "k", "cols", "t", record->kind, "c", columns));
          named = TRUE;
          wv_message_writer_take (page->writer, row_of (record, columns));
        }
    }
}

static json_t *
put_of (const WvServerRecord *record)
{
  return json_pack ("{s:s, s:s, s:s, s:I, s:O}", "k", "put", "t", record->kind, "id", record->id, "v",
                    (json_int_t) record->version, "d", record->data);
}

static json_t *
gone_of (const WvServerEntry *entry)
{
  return json_pack ("{s:s, s:s, s:s, s:b}", "k", "gone", "t", entry->kind, "id", entry->id, "cascade",
                    strcmp (entry->kind, "referral") == 0);
}

static gboolean
write_put (Page *page, const WvServerEntry *entry, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (WvServerRecord) record = page->store->get_record (page->store, entry->kind, entry->id, &local);
  const WvKind *kind = wv_kind_find (entry->kind);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (record == NULL || record->deleted)
    return TRUE; /* a later entry of this record says so */
  page->bytes += json_dumpb (record->data, NULL, 0, JSON_COMPACT);
  if (kind != NULL && kind->scope == WV_SCOPE_DIRECTORY)
    g_ptr_array_add (page->rows, g_steal_pointer (&record));
  else
    wv_message_writer_take (page->writer, put_of (record));
  return TRUE;
}

static gboolean
write_entry (Page *page, const WvServerEntry *entry, GError **error)
{
  if (strcmp (entry->op, "put") == 0)
    return write_put (page, entry, error);
  page->bytes += 128;
  wv_message_writer_take (page->writer, strcmp (entry->op, "gone") == 0
                                            ? gone_of (entry)
                                            : json_pack ("{s:s, s:s, s:s}", "k", "del", "t", entry->kind, "id", entry->id));
  return TRUE;
}

/* Returns the seq up to which the page goes, -1 on an error. */
static gint64
write_entries (Page *page, const Place *place, guint entries_max, GError **error)
{
  g_autoptr (GPtrArray) entries = page->store->read_stream (page->store, place->name, place->seq, entries_max, error);
  gint64 upto = place->seq;

  if (entries == NULL)
    return -1;
  for (guint i = 0; i < entries->len && page->bytes < page->bytes_max; i++)
    {
      const WvServerEntry *entry = entries->pdata[i];

      if (!write_entry (page, entry, error))
        return -1;
      upto = entry->seq;
    }
  write_rows (page);
  return entries->len == 0 ? place->head.head : upto;
}

static void
note_delivery (GPtrArray *deliveries, const char *stream, gint64 from, gint64 to)
{
  WvServerDelivery *delivery;

  if (strcmp (stream, "dir") == 0 || to == from)
    return; /* the directory is public */
  delivery = g_new0 (WvServerDelivery, 1);
  delivery->stream = g_strdup (stream);
  delivery->from = from;
  delivery->to = to;
  g_ptr_array_add (deliveries, delivery);
}

/* The cursor after a page; at the end of the stream also what the desktop must then have. */
static gboolean
write_to (WvServerStore *store, const Place *place, gint64 upto, WvMessageWriter *writer, GError **error)
{
  g_autofree char *nonce = store->get_nonce (store, place->name, upto, error);
  g_autofree char *cursor = nonce != NULL ? wv_server_cursor_to_text (place->epoch, upto, nonce) : NULL;
  g_autofree char *sum = wv_sum_to_text (place->head.sum);
  gboolean more = upto < place->head.head;
  json_t *line;

  if (nonce == NULL)
    return FALSE;
  line = json_pack ("{s:s, s:s, s:s, s:b}", "k", "to", "s", place->name, "cur", cursor, "more", more);
  if (!more)
    json_object_update_new (line, json_pack ("{s:I, s:s}", "live", (json_int_t) place->head.live, "sum", sum));
  wv_message_writer_take (writer, line);
  return TRUE;
}

static void
open_page (WvMessageWriter *writer, const char *stream)
{
  wv_message_writer_take (writer, json_pack ("{s:s, s:s}", "k", "page", "s", stream));
}

static gboolean
write_page (WvServerStore *store, const Place *place, const WvServerAsk *ask, WvMessageWriter *writer, GPtrArray *deliveries,
            GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) wv_server_record_free);
  Page page = { .store = store, .writer = writer, .rows = rows, .bytes_max = ask->hello->page_bytes };
  gint64 upto;

  open_page (writer, place->name);
  upto = write_entries (&page, place, ask->hello->page_entries, error);
  if (upto < 0)
    return FALSE;
  note_delivery (deliveries, place->name, place->seq, upto);
  return write_to (store, place, upto, writer, error);
}

/* Repair. */

static gboolean
write_wanted (Page *page, const char *stream, const char *kind, const char *id, GError **error)
{
  WvServerEntry entry = { 0, (char *) kind, (char *) id, (char *) "put" };
  gboolean live = FALSE;

  if (!page->store->is_live (page->store, stream, kind, id, &live, error))
    return FALSE;
  /* The same answer for what is gone, what never was and what is not for this desktop. */
  if (!live)
    wv_message_writer_take (page->writer, json_pack ("{s:s, s:s, s:s}", "k", "del", "t", kind, "id", id));
  return !live || write_put (page, &entry, error);
}

static gboolean
write_wants (WvServerStore *store, const Place *place, const WvServerAsk *ask, const json_t *want, WvMessageWriter *writer,
             GPtrArray *deliveries, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) wv_server_record_free);
  Page page = { .store = store, .writer = writer, .rows = rows, .bytes_max = ask->hello->page_bytes };
  const char *kind = wv_message_get_string (want, "t");
  const json_t *ids = json_object_get (want, "i");

  if (kind == NULL || g_strcmp0 (wv_message_get_string (want, "s"), place->name) != 0)
    return TRUE;
  open_page (writer, place->name);
  for (gsize i = 0; i < MIN (json_array_size (ids), WV_LIMIT_WANT) && page.bytes < page.bytes_max; i++)
    {
      const char *id = json_string_value (json_array_get (ids, i));

      if (id != NULL && !write_wanted (&page, place->name, kind, id, error))
        return FALSE;
    }
  write_rows (&page);
  note_delivery (deliveries, place->name, 0, place->head.head);
  return TRUE;
}

/* What a desktop says it has of this stream; NULL when it does not. */
static const json_t *
find_buckets (const WvServerAsk *ask, const char *stream)
{
  for (guint i = 0; i < ask->buckets->len; i++)
    if (g_strcmp0 (wv_message_get_string (ask->buckets->pdata[i], "s"), stream) == 0)
      return ask->buckets->pdata[i];
  return NULL;
}

static gboolean
write_differences (WvServerStore *store, const Place *place, const json_t *line, WvMessageWriter *writer, GError **error)
{
  gboolean whole = FALSE;

  if (!wv_server_repair_write (store, place->name, line, writer, &whole, error))
    return FALSE;
  if (whole)
    return write_to (store, place, place->head.head, writer, error);
  wv_message_writer_take (writer, json_pack ("{s:s, s:s}", "k", "part", "s", place->name));
  return TRUE;
}

static gboolean
write_stream (WvServerStore *store, const Place *place, const WvServerAsk *ask, WvMessageWriter *writer, GPtrArray *deliveries,
              GError **error)
{
  const json_t *buckets = find_buckets (ask, place->name);

  for (guint i = 0; i < ask->wants->len; i++)
    if (!write_wants (store, place, ask, ask->wants->pdata[i], writer, deliveries, error))
      return FALSE;
  if (buckets != NULL)
    return write_differences (store, place, buckets, writer, error);
  if (place->state != WV_SERVER_PLACE_KNOWN)
    {
      wv_message_writer_take (writer, json_pack ("{s:s, s:s}", "k", "reset", "s", place->name));
      return TRUE;
    }
  return (!place->has_news && ask->wants->len == 0) || write_page (store, place, ask, writer, deliveries, error);
}

gboolean
wv_server_pages_write (WvServerStore *store, const WvServerDevice *device, const WvServerAsk *ask, WvMessageWriter *writer,
                       GPtrArray *ret_deliveries, GError **error)
{
  const char *name;
  json_t *cursor;

  json_object_foreach (ask->hello->streams, name, cursor)
    {
      g_auto (Place) place = { 0 };

      if (!wv_server_may_see_stream (device, name))
        continue;
      if (!find_place (store, name, cursor, &place, error)
          || !write_stream (store, &place, ask, writer, ret_deliveries, error))
        return FALSE;
    }
  return TRUE;
}
