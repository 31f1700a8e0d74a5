#include "sync/wv-courier-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "domain/wv-calendar.h"
#include "domain/wv-error.h"
#include "domain/wv-id.h"
#include "sync/wv-courier-wire.h"

#define HEAD_MAX 4096
#define NAME_MAX_BYTES 120
#define SAME_DAY_MAX 999

static const struct
{
  const char *word, *suffix;
} kinds[] = { [WV_COURIER_REQUEST] = { "request", ".wvverzoek" }, [WV_COURIER_ANSWER] = { "answer", ".wvantwoord" } };

WvCourierFile *
wv_courier_file_new (WvCourierWhat what, const char *id, const char *office, gint64 made_at, gint64 answered_at, GBytes *sealed)
{
  WvCourierFile *file = g_new0 (WvCourierFile, 1);

  file->what = what;
  file->id = g_strdup (id);
  file->office = g_strdup (office);
  file->made_at = made_at;
  file->answered_at = answered_at;
  file->sealed = g_bytes_ref (sealed);
  return file;
}

void
wv_courier_file_free (WvCourierFile *file)
{
  if (file == NULL)
    return;
  g_free (file->path);
  g_free (file->id);
  g_free (file->office);
  g_clear_pointer (&file->sealed, g_bytes_unref);
  g_free (file);
}

static void
found_free (WvCourierFound *found)
{
  wv_courier_file_free (found->file);
  g_free (found->path);
  g_clear_error (&found->error);
  g_free (found);
}

/* The checksum covers the line without itself, and the sealed bytes. */
static char *
sum_of (const json_t *head, GBytes *sealed)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (json_t) rest = json_copy ((json_t *) head);
  g_autofree char *text = NULL;

  json_object_del (rest, "sha");
  text = wv_json_dump (rest);
  g_checksum_update (sum, (const guchar *) text, (gssize) strlen (text));
  g_checksum_update (sum, g_bytes_get_data (sealed, NULL), (gssize) g_bytes_get_size (sealed));
  return g_strdup (g_checksum_get_string (sum));
}

/* Writing. */

static json_t *
make_head (const WvCourierFile *file)
{
  json_t *head = json_pack ("{s:s, s:i, s:s, s:s, s:I}", "welverwijs", kinds[file->what].word, "proto", WV_MESSAGE_PROTO,
                            "id", file->id, "office", file->office, "made", (json_int_t) file->made_at);
  g_autofree char *sum = NULL;

  if (file->answered_at > 0)
    json_object_set_new (head, "answered", json_integer (file->answered_at));
  sum = sum_of (head, file->sealed);
  json_object_set_new (head, "sha", json_string (sum));
  return head;
}

static GByteArray *
make_bytes (const WvCourierFile *file)
{
  g_autoptr (json_t) head = make_head (file);
  g_autofree char *text = wv_json_dump (head);
  GByteArray *bytes = g_byte_array_new ();

  g_byte_array_append (bytes, (const guint8 *) text, strlen (text));
  g_byte_array_append (bytes, (const guint8 *) "\n", 1);
  g_byte_array_append (bytes, g_bytes_get_data (file->sealed, NULL), g_bytes_get_size (file->sealed));
  return bytes;
}

/* What every file system takes, those of sticks too: letters and digits, with a dash for anything else. */
static char *
safe_name (const char *office)
{
  GString *name = g_string_new (NULL);

  for (const char *p = office; *p != '\0' && name->len < NAME_MAX_BYTES; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isalnum (c))
        g_string_append_unichar (name, c);
      else if (name->len > 0 && name->str[name->len - 1] != '-')
        g_string_append_c (name, '-');
    }
  if (name->len > 0 && name->str[name->len - 1] == '-')
    g_string_truncate (name, name->len - 1);
  if (name->len == 0)
    g_string_append (name, "kantoor");
  return g_string_free (name, FALSE);
}

static gboolean
may_replace (const char *path, const WvCourierFile *file)
{
  g_autoptr (WvCourierFile) there = wv_courier_file_read (path, NULL);

  return there != NULL && there->what == file->what && g_str_equal (there->id, file->id);
}

/* "<office>-<day>", the whole name without its suffix */
static char *
base_name (const WvCourierFile *file)
{
  g_autofree char *office = safe_name (file->office);
  g_autofree char *day = wv_day_of (file->made_at);

  return g_strconcat (office, "-", day, NULL);
}

static char *
find_place (const WvCourierFile *file, const char *folder, const char *base)
{
  for (guint i = 1; i <= SAME_DAY_MAX; i++)
    {
      g_autofree char *number = i > 1 ? g_strdup_printf ("-%u", i) : g_strdup ("");
      g_autofree char *name = g_strconcat (base, number, kinds[file->what].suffix, NULL);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (!g_file_test (path, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK) || may_replace (path, file))
        return g_steal_pointer (&path);
    }
  return NULL;
}

static void
set_write_error (const char *folder, const GError *cause, GError **error)
{
  if (g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_NOSPC))
    g_set_error (error, WV_ERROR, WV_ERROR_FULL, _ ("%s is full. Remove something from it, or take another stick."), folder);
  else if (g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_ACCES) || g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_PERM)
           || g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_ROFS))
    g_set_error (error, WV_ERROR, WV_ERROR_READ_ONLY, _ ("Nothing can be written to %s. Choose another folder or stick."), folder);
  else
    g_set_error (error, WV_ERROR, WV_ERROR_STORAGE, _ ("Writing to %s did not succeed: %s"), folder,
                 cause != NULL ? cause->message : _ ("too many files of one day"));
}

static gboolean
write_as (WvCourierFile *file, const char *folder, const char *base, GError **error)
{
  g_autofree char *path = find_place (file, folder, base);
  g_autoptr (GByteArray) bytes = make_bytes (file);
  g_autoptr (GError) cause = NULL;

  if (path == NULL
      || !g_file_set_contents_full (path, (const char *) bytes->data, bytes->len,
                                    G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0644, &cause))
    {
      set_write_error (folder, cause, error);
      return FALSE;
    }
  g_free (file->path);
  file->path = g_steal_pointer (&path);
  return TRUE;
}

gboolean
wv_courier_file_write (WvCourierFile *file, const char *folder, GError **error)
{
  g_autofree char *base = base_name (file);

  return write_as (file, folder, base, error);
}

gboolean
wv_courier_file_write_answer (WvCourierFile *answer, const WvCourierFile *request, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (request->path);
  g_autofree char *base = g_path_get_basename (request->path);

  if (g_str_has_suffix (base, kinds[WV_COURIER_REQUEST].suffix))
    base[strlen (base) - strlen (kinds[WV_COURIER_REQUEST].suffix)] = '\0';
  return write_as (answer, folder, base, error);
}

/* Reading. */

static gboolean
damaged (const char *path, GError **error)
{
  g_autofree char *name = g_path_get_basename (path);

  g_set_error (error, WV_ERROR, WV_ERROR_CORRUPT,
               _ ("%s is not whole: it was cut off or damaged on the way. Copy it again, or let it be made again."), name);
  return FALSE;
}

static GBytes *
load (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = g_file_query_info (file, "standard::size,standard::type", G_FILE_QUERY_INFO_NONE, NULL, NULL);
  g_autoptr (GError) cause = NULL;
  char *data = NULL;
  gsize size = 0;

  if (info == NULL || g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    {
      g_set_error (error, WV_ERROR, WV_ERROR_NOT_FOUND, _ ("There is no file %s."), path);
      return NULL;
    }
  if (g_file_info_get_size (info) > WV_COURIER_ANSWER_MAX + HEAD_MAX)
    {
      g_set_error (error, WV_ERROR, WV_ERROR_TOO_LARGE, _ ("%s is too large for a file of Welverwijs."), path);
      return NULL;
    }
  if (g_file_get_contents (path, &data, &size, &cause))
    return g_bytes_new_take (data, size);
  g_set_error (error, WV_ERROR, WV_ERROR_STORAGE, _ ("%s cannot be read: %s"), path, cause->message);
  return NULL;
}

/* A name comes from elsewhere and is shown: no line breaks or the like in it. */
static char *
clean_office (const char *office)
{
  GString *clean = g_string_new (NULL);

  for (const char *p = office; p != NULL && *p != '\0' && clean->len < 2 * NAME_MAX_BYTES; p = g_utf8_next_char (p))
    if (g_unichar_isprint (g_utf8_get_char (p)))
      g_string_append_unichar (clean, g_utf8_get_char (p));
  return g_string_free (clean, FALSE);
}

static WvCourierFile *
from_head (const json_t *head, GBytes *sealed)
{
  const char *word = wv_message_get_string (head, "welverwijs");
  WvCourierWhat what = g_strcmp0 (word, kinds[WV_COURIER_ANSWER].word) == 0 ? WV_COURIER_ANSWER : WV_COURIER_REQUEST;
  const char *id = wv_message_get_string (head, "id");
  g_autofree char *office = clean_office (wv_message_get_string (head, "office"));

  if (!wv_id_is_valid (id) || g_strcmp0 (word, kinds[what].word) != 0)
    return NULL;
  return wv_courier_file_new (what, id, office, wv_message_get_int (head, "made", 0), wv_message_get_int (head, "answered", 0), sealed);
}

static WvCourierFile *
parse (const char *path, GBytes *bytes, GError **error)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  const char *end = size > 0 ? memchr (data, '\n', MIN (size, HEAD_MAX)) : NULL;
  g_autoptr (json_t) head = end != NULL ? wv_json_parse (data, (gsize) (end - data), NULL) : NULL;
  g_autoptr (GBytes) sealed = NULL;
  g_autofree char *sum = NULL;
  WvCourierFile *file;

  if (!json_is_object (head))
    return damaged (path, error), NULL;
  sealed = g_bytes_new_from_bytes (bytes, (gsize) (end - data) + 1, size - (gsize) (end - data) - 1);
  sum = sum_of (head, sealed);
  if (g_strcmp0 (sum, wv_message_get_string (head, "sha")) != 0)
    return damaged (path, error), NULL;
  if (wv_message_get_int (head, "proto", 0) > WV_MESSAGE_PROTO)
    {
      g_set_error (error, WV_ERROR, WV_ERROR_NEWER, _ ("%s was made by a newer version of Welverwijs."), path);
      return NULL;
    }
  file = from_head (head, sealed);
  if (file == NULL)
    g_set_error (error, WV_ERROR, WV_ERROR_INVALID, _ ("%s is no file of Welverwijs."), path);
  return file;
}

WvCourierFile *
wv_courier_file_read (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = load (path, error);
  WvCourierFile *file = bytes != NULL ? parse (path, bytes, error) : NULL;

  if (file != NULL)
    file->path = g_strdup (path);
  return file;
}

static void
add_found (GPtrArray *list, const char *path)
{
  WvCourierFound *found = g_new0 (WvCourierFound, 1);

  found->path = g_strdup (path);
  found->file = wv_courier_file_read (path, &found->error);
  if (found->file != NULL)
    found->what = found->file->what;
  else
    found->what = g_str_has_suffix (path, kinds[WV_COURIER_ANSWER].suffix) ? WV_COURIER_ANSWER : WV_COURIER_REQUEST;
  g_ptr_array_add (list, found);
}

static int
compare_found (gconstpointer a, gconstpointer b)
{
  const WvCourierFound *one = *(const WvCourierFound *const *) a, *two = *(const WvCourierFound *const *) b;
  gint64 first = one->file != NULL ? one->file->made_at : G_MAXINT64;
  gint64 second = two->file != NULL ? two->file->made_at : G_MAXINT64;

  return first != second ? (first < second ? -1 : 1) : strcmp (one->path, two->path);
}

GPtrArray *
wv_courier_file_list (const char *path, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) found_free);
  g_autoptr (GError) cause = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      add_found (list, path);
      return g_steal_pointer (&list);
    }
  dir = g_dir_open (path, 0, &cause);
  if (dir == NULL)
    {
      g_set_error (error, WV_ERROR, WV_ERROR_NOT_FOUND, _ ("The folder %s cannot be read: %s"), path, cause->message);
      return NULL;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *full = g_build_filename (path, name, NULL);

      if (*name != '.' && (g_str_has_suffix (name, kinds[0].suffix) || g_str_has_suffix (name, kinds[1].suffix)))
        add_found (list, full);
    }
  g_ptr_array_sort (list, compare_found);
  return g_steal_pointer (&list);
}

const WvCourierFile *
wv_courier_file_find_answer (const GPtrArray *found, const char *id)
{
  for (guint i = 0; i < found->len; i++)
    {
      const WvCourierFile *file = ((WvCourierFound *) found->pdata[i])->file;

      if (file != NULL && file->what == WV_COURIER_ANSWER && g_str_equal (file->id, id))
        return file;
    }
  return NULL;
}
