#include "server/wv-server-pages.h"

#include <string.h>

#include "domain/wv-kind.h"
#include "server/wv-server-cursor.h"
#include "server/wv-server-streams.h"

/* One stream as one request sees it. */
typedef struct
{
  const char *name;
  char *epoch, *nonce;
  gint64 head, seq;
  gboolean known;   /* the cursor belongs to this history */
  gboolean has_news;
} Place;

static void
place_clear (Place *self)
{
  g_free (self->epoch);
  g_free (self->nonce);
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

static gboolean
find_place (WvServerStore *store, const char *stream, const json_t *cursor, Place *place, GError **error)
{
  const char *text = json_is_string (cursor) ? json_string_value (cursor) : "";

  place->name = stream;
  place->epoch = store->get_epoch (store, error);
  if (place->epoch == NULL || !store->get_head (store, stream, &place->head, &place->nonce, error))
    return FALSE;
  place->known = wv_server_cursor_read (text, place->epoch, place->head, place->nonce, &place->seq);
  place->has_news = !place->known || *text == '\0' || place->seq < place->head;
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
  return entries->len == 0 ? place->head : upto;
}

static void
note_delivery (GPtrArray *deliveries, const Place *place, gint64 upto)
{
  WvServerDelivery *delivery;

  if (strcmp (place->name, "dir") == 0 || upto == place->seq)
    return; /* the directory is public */
  delivery = g_new0 (WvServerDelivery, 1);
  delivery->stream = g_strdup (place->name);
  delivery->from = place->seq;
  delivery->to = upto;
  g_ptr_array_add (deliveries, delivery);
}

static gboolean
write_page (WvServerStore *store, const Place *place, const WvHello *hello, WvMessageWriter *writer, GPtrArray *deliveries,
            GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) wv_server_record_free);
  Page page = { .store = store, .writer = writer, .rows = rows, .bytes_max = hello->page_bytes };
  g_autofree char *cursor = NULL;
  gint64 upto;

  wv_message_writer_take (writer, json_pack ("{s:s, s:s, s:b}", "k", "page", "s", place->name, "reset", !place->known));
  upto = write_entries (&page, place, hello->page_entries, error);
  if (upto < 0)
    return FALSE;
  cursor = wv_server_cursor_to_text (place->epoch, upto, upto == place->head ? place->nonce : "");
  wv_message_writer_take (writer, json_pack ("{s:s, s:s, s:s, s:b}", "k", "to", "s", place->name, "cur", cursor, "more",
                                             upto < place->head));
  note_delivery (deliveries, place, upto);
  return TRUE;
}

gboolean
wv_server_pages_write (WvServerStore *store, const WvServerDevice *device, const WvHello *hello, WvMessageWriter *writer,
                       GPtrArray *ret_deliveries, GError **error)
{
  const char *name;
  json_t *cursor;

  json_object_foreach (hello->streams, name, cursor)
    {
      g_auto (Place) place = { 0 };

      if (!wv_server_may_see_stream (device, name))
        continue;
      if (!find_place (store, name, cursor, &place, error)
          || (place.has_news && !write_page (store, &place, hello, writer, ret_deliveries, error)))
        return FALSE;
    }
  return TRUE;
}
