#include "sync/wv-message.h"

#include <gio/gio.h>
#include <string.h>

#include "domain/wv-error.h"

struct _WvMessageWriter
{
  GString *text;
  guint lines;
};

struct _WvMessageReader
{
  gsize max;
  gsize size;       /* bytes seen */
  GString *pending; /* of the line that is not complete yet */
  GChecksum *sum;   /* of the complete lines */
  GPtrArray *lines;
  gboolean ended;
  GError *failed;
};

static gboolean
wrong (GError **error, const char *message)
{
  g_set_error_literal (error, WV_ERROR, WV_ERROR_PROTOCOL, message);
  return FALSE;
}

static gboolean
too_large (GError **error, const char *message)
{
  g_set_error_literal (error, WV_ERROR, WV_ERROR_TOO_LARGE, message);
  return FALSE;
}

WvMessageWriter *
wv_message_writer_new (void)
{
  WvMessageWriter *writer = g_new0 (WvMessageWriter, 1);

  writer->text = g_string_new (NULL);
  return writer;
}

void
wv_message_writer_free (WvMessageWriter *writer)
{
  if (writer == NULL)
    return;
  g_string_free (writer->text, TRUE);
  g_free (writer);
}

static void
add_text (WvMessageWriter *writer, const json_t *line)
{
  g_autofree char *text = wv_json_dump (line);

  g_string_append (writer->text, text);
  g_string_append_c (writer->text, '\n');
}

void
wv_message_writer_add (WvMessageWriter *writer, const json_t *line)
{
  g_return_if_fail (json_is_object (line));
  g_return_if_fail (writer->lines > 0 || wv_message_is (line, "hello"));

  add_text (writer, line);
  writer->lines++;
}

void
wv_message_writer_take (WvMessageWriter *writer, json_t *line)
{
  wv_message_writer_add (writer, line);
  json_decref (line);
}

gsize
wv_message_writer_get_size (const WvMessageWriter *writer)
{
  return writer->text->len;
}

GBytes *
wv_message_writer_finish (WvMessageWriter *writer)
{
  g_autofree char *sum = g_compute_checksum_for_data (
      G_CHECKSUM_SHA256, (const guchar *)writer->text->str, writer->text->len);
  g_autoptr (json_t) end = json_object ();
  GString *done;

  json_object_set_new (end, "k", json_string ("end"));
  json_object_set_new (end, "lines", json_integer (writer->lines));
  json_object_set_new (end, "sha", json_string (sum));
  add_text (writer, end);
  done = g_steal_pointer (&writer->text);
  writer->text = g_string_new (NULL);
  writer->lines = 0;
  return g_string_free_to_bytes (done);
}

WvMessageReader *
wv_message_reader_new (gsize max_bytes)
{
  WvMessageReader *reader = g_new0 (WvMessageReader, 1);

  reader->max = max_bytes;
  reader->pending = g_string_new (NULL);
  reader->sum = g_checksum_new (G_CHECKSUM_SHA256);
  reader->lines = g_ptr_array_new_with_free_func ((GDestroyNotify)json_decref);
  return reader;
}

void
wv_message_reader_free (WvMessageReader *reader)
{
  if (reader == NULL)
    return;
  g_string_free (reader->pending, TRUE);
  g_checksum_free (reader->sum);
  g_clear_pointer (&reader->lines, g_ptr_array_unref);
  g_clear_error (&reader->failed);
  g_free (reader);
}

static gboolean
check_end (WvMessageReader *reader, const json_t *line, GError **error)
{
  const char *sha = wv_message_get_string (line, "sha");

  if (wv_message_get_int (line, "lines", -1) != (gint64)reader->lines->len)
    return wrong (error, "the number of lines is not what the end says");
  if (sha == NULL || !g_str_equal (sha, g_checksum_get_string (reader->sum)))
    return wrong (error, "the checksum is not what the end says");
  reader->ended = TRUE;
  return TRUE;
}

static gboolean
take_line (WvMessageReader *reader, const char *text, gsize length, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (json_t) line = NULL;

  if (reader->ended)
    return wrong (error, "something follows the end");
  line = length > 0 && text[0] == '{' ? wv_json_parse (text, length, &problem) : NULL;
  if (!json_is_object (line) || wv_message_get_string (line, "k") == NULL)
    return wrong (error, problem != NULL ? problem->message : "a line is no object with a kind");
  if (reader->lines->len == 0
      && (!wv_message_is (line, "hello")
          || wv_message_get_int (line, "proto", 0) != WV_MESSAGE_PROTO))
    return wrong (error, "the first line is not our hello");
  if (wv_message_is (line, "end"))
    return check_end (reader, line, error);
  g_checksum_update (reader->sum, (const guchar *)text, length);
  g_checksum_update (reader->sum, (const guchar *)"\n", 1);
  g_ptr_array_add (reader->lines, g_steal_pointer (&line));
  return TRUE;
}

static gboolean
push (WvMessageReader *reader, const char *data, gsize size, GError **error)
{
  if (size > reader->max - reader->size)
    return too_large (error, "the message is too large");
  reader->size += size;
  while (size > 0)
    {
      const char *newline = memchr (data, '\n', size);
      gsize length = newline != NULL ? (gsize)(newline - data) : size;

      if (reader->pending->len + length > WV_LIMIT_LINE)
        return too_large (error, "a line is too long");
      g_string_append_len (reader->pending, data, length);
      if (newline == NULL)
        return TRUE;
      if (!take_line (reader, reader->pending->str, reader->pending->len, error))
        return FALSE;
      g_string_truncate (reader->pending, 0);
      data = newline + 1;
      size -= length + 1;
    }
  return TRUE;
}

static gboolean
repeat_failure (const WvMessageReader *reader, GError **error)
{
  if (error != NULL)
    *error = g_error_copy (reader->failed);
  return FALSE;
}

gboolean
wv_message_reader_push (WvMessageReader *reader, const void *data, gsize size, GError **error)
{
  g_return_val_if_fail (reader->lines != NULL, FALSE);

  if (reader->failed == NULL)
    push (reader, data, size, &reader->failed);
  return reader->failed == NULL || repeat_failure (reader, error);
}

GPtrArray *
wv_message_reader_finish (WvMessageReader *reader, GError **error)
{
  g_return_val_if_fail (reader->lines != NULL, NULL);

  if (reader->failed == NULL && (!reader->ended || reader->pending->len > 0))
    wrong (&reader->failed, "the message is cut off");
  if (reader->failed != NULL)
    {
      repeat_failure (reader, error);
      return NULL;
    }
  return g_steal_pointer (&reader->lines);
}

GPtrArray *
wv_message_read (GBytes *bytes, gsize max_bytes, GError **error)
{
  g_autoptr (WvMessageReader) reader = wv_message_reader_new (max_bytes);
  gsize size = 0;
  const void *data = g_bytes_get_data (bytes, &size);

  if (!wv_message_reader_push (reader, data, size, error))
    return NULL;
  return wv_message_reader_finish (reader, error);
}

const char *
wv_message_get_string (const json_t *line, const char *key)
{
  return json_string_value (json_object_get (line, key));
}

gint64
wv_message_get_int (const json_t *line, const char *key, gint64 fallback)
{
  const json_t *value = json_object_get (line, key);

  return json_is_integer (value) ? json_integer_value (value) : fallback;
}

gboolean
wv_message_get_bool (const json_t *line, const char *key)
{
  return json_is_true (json_object_get (line, key));
}

gboolean
wv_message_is (const json_t *line, const char *k)
{
  return g_strcmp0 (wv_message_get_string (line, "k"), k) == 0;
}

static gboolean
pump (GConverter *converter,
      const guint8 *data,
      gsize size,
      gsize max,
      GByteArray *out,
      GError **error)
{
  GConverterResult result = G_CONVERTER_CONVERTED;

  while (result != G_CONVERTER_FINISHED)
    {
      guint8 buffer[16384];
      gsize used = 0, made = 0;

      result = g_converter_convert (converter, data, size, buffer, sizeof buffer,
                                    G_CONVERTER_INPUT_AT_END, &used, &made, error);
      if (result == G_CONVERTER_ERROR)
        return wrong ((g_clear_error (error), error), "the compressed message is damaged");
      data += used;
      size -= used;
      if (made > max - out->len)
        return too_large (error, "the message is too large after unpacking");
      g_byte_array_append (out, buffer, made);
    }
  return size == 0 || wrong (error, "something follows the compressed message");
}

GBytes *
wv_gzip (GBytes *plain)
{
  g_autoptr (GZlibCompressor) converter = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 6);
  GByteArray *out = g_byte_array_new ();
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (plain, &size);

  /* Compressing memory to memory cannot fail. */
  pump (G_CONVERTER (converter), data, size, G_MAXUINT, out, NULL);
  return g_byte_array_free_to_bytes (out);
}

GBytes *
wv_gunzip (GBytes *packed, gsize max, guint ratio, GError **error)
{
  g_autoptr (GZlibDecompressor) converter = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autoptr (GByteArray) out = g_byte_array_new ();
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (packed, &size);
  gsize most = MAX ((gsize)64 * 1024, size * ratio);
  g_autoptr (GError) problem = NULL;

  if (size == 0)
    {
      wrong (error, "the compressed message is empty");
      return NULL;
    }
  if (!pump (G_CONVERTER (converter), data, size, MIN (max, most), out, &problem))
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}
