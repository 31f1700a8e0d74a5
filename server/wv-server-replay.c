#include "server/wv-server-replay.h"

#include <string.h>

#include "domain/wv-error.h"
#include "server/wv-server-database.h"
#include "server/wv-server-exchange.h"
#include "server/wv-server-highwater.h"
#include "store/wv-db.h"

#define FILE_MAX (32 * 1024 * 1024)

static gboolean
adopt (WvDb *db, const char *stamp, GError **error)
{
  g_autoptr (WvStmt) known = wv_db_prepare (db, "SELECT 1 FROM meta WHERE key = 'stamp' AND value = :stamp", error);
  g_autoptr (WvStmt) set = wv_db_prepare (db, "UPDATE meta SET value = :stamp WHERE key = 'stamp'", error);
  gboolean row = FALSE;

  if (known == NULL || set == NULL)
    return FALSE;
  wv_stmt_bind_text (known, ":stamp", stamp);
  wv_stmt_bind_text (set, ":stamp", stamp);
  if (!wv_stmt_step (known, &row, error))
    return FALSE;
  if (row)
    g_set_error_literal (error, WV_ERROR, WV_ERROR_INVALID, "this is the database itself; replay takes a copy, and writes to it");
  return !row && wv_stmt_run (set, error);
}

WvServerStore *
wv_server_replay_open (const char *database, GError **error)
{
  g_autofree char *path = wv_server_sqlite_path (database);
  g_autofree char *stamp = path != NULL ? wv_server_file_stamp (path) : NULL;
  g_autoptr (WvDb) db = stamp != NULL ? wv_db_open (path, WV_DB_READ_WRITE, error) : NULL;

  if (stamp == NULL)
    g_set_error_literal (error, WV_ERROR, WV_ERROR_INVALID, "replay takes a copy of an SQLite database");
  if (db == NULL || !adopt (db, stamp, error))
    return NULL;
  return wv_server_open_store (database, error);
}

typedef struct
{
  WvServerStore *store;
  GHashTable *now; /* what the trace says → what it is in this run: ratchets, cursors, ids of conflicts */
  WvServerReplayReport report;
  gpointer data;
  WvServerReplayed *ret;
} Replay;

static const char *
text_of (const json_t *file, const char *key)
{
  return json_string_value (json_object_get (file, key));
}

static GBytes *
bytes_of (const json_t *file, const char *key)
{
  const char *text = text_of (file, key);
  gsize size = 0;
  guchar *bytes = g_base64_decode (text != NULL ? text : "", &size);

  return g_bytes_new_take (bytes, size);
}

static GPtrArray *
lines_of (GBytes *bytes, gboolean packed, gsize max, GError **error)
{
  g_autoptr (GBytes) plain = packed ? wv_gunzip (bytes, max, WV_LIMIT_RATIO, error) : g_bytes_ref (bytes);

  return plain != NULL ? wv_message_read (plain, max, error) : NULL;
}

/* The request as it has to be in this run. */

static void
translate (const Replay *self, json_t *object, const char *key)
{
  const char *was = text_of (object, key);
  const char *now = was != NULL ? g_hash_table_lookup (self->now, was) : NULL;

  if (now != NULL)
    json_object_set_new (object, key, json_string (now));
}

static GBytes *
translate_request (const Replay *self, const GPtrArray *lines)
{
  g_autoptr (WvMessageWriter) writer = wv_message_writer_new ();
  json_t *streams = json_object_get (lines->pdata[0], "streams");
  const char *name;
  json_t *cursor;
  void *next;

  json_object_foreach_safe (streams, next, name, cursor)
    translate (self, streams, name);
  for (guint i = 0; i < lines->len; i++)
    {
      translate (self, lines->pdata[i], "ratchet");
      translate (self, lines->pdata[i], "rec");
      wv_message_writer_add (writer, lines->pdata[i]);
    }
  return wv_message_writer_finish (writer);
}

/* What an answer says, without what is random. */

static gboolean
is_conflict (const json_t *line)
{
  return g_strcmp0 (text_of (line, "t"), "conflict") == 0;
}

static char *
describe (const json_t *line)
{
  const json_t *row = json_object_get (line, "d");
  gboolean directory = json_is_array (row);
  const char *id = directory ? json_string_value (json_array_get (row, 0)) : text_of (line, "id");
  gint64 version = directory ? json_integer_value (json_array_get (row, 1)) : wv_message_get_int (line, "v", 0);
  const char *kind = text_of (line, "t");

  return g_strdup_printf ("%s %s %s %s%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, text_of (line, "k"),
                          kind != NULL ? kind : "", is_conflict (line) || id == NULL ? "" : id,
                          text_of (line, "st") != NULL ? text_of (line, "st") : "",
                          text_of (line, "code") != NULL ? text_of (line, "code") : "", wv_message_get_int (line, "n", 0), version);
}

static void
pair (const Replay *self, const json_t *was, const json_t *now, const char *key)
{
  if (text_of (was, key) != NULL && text_of (now, key) != NULL)
    g_hash_table_insert (self->now, g_strdup (text_of (was, key)), g_strdup (text_of (now, key)));
}

/* Also remembers what stands now for what was random then. NULL: the same. */
static char *
compare_line (const Replay *self, const json_t *was, const json_t *now)
{
  g_autofree char *then = describe (was);
  g_autofree char *here = describe (now);

  pair (self, was, now, "ratchet");
  pair (self, was, now, "cur");
  pair (self, was, now, "conf");
  if (is_conflict (was) && is_conflict (now))
    pair (self, was, now, "id");
  return strcmp (then, here) != 0 ? g_strdup_printf ("was “%s”, is “%s”", then, here) : NULL;
}

static char *
compare_answers (const Replay *self, const GPtrArray *was, const GPtrArray *now)
{
  g_autofree char *what = was->len != now->len ? g_strdup_printf ("had %u lines, has %u", was->len, now->len) : NULL;

  for (guint i = 0; i < was->len && i < now->len; i++)
    {
      char *line = compare_line (self, was->pdata[i], now->pdata[i]);

      if (what == NULL)
        what = line;
      else
        g_free (line);
    }
  return g_steal_pointer (&what);
}

static char *
compare (const Replay *self, const json_t *file, const WvServerExchange *exchange, GBytes *answer, GError **error)
{
  guint was = (guint) json_integer_value (json_object_get (file, "status"));
  guint now = wv_server_exchange_get_status (exchange);
  g_autoptr (GBytes) then = bytes_of (file, "answer");
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GPtrArray) here = NULL;

  if (was != now)
    return g_strdup_printf ("was answered with %u, is with %u", was, now);
  if (was != 200)
    return NULL;
  lines = lines_of (then, json_is_true (json_object_get (file, "answer_packed")), WV_LIMIT_RESPONSE, error);
  here = lines != NULL ? lines_of (answer, FALSE, WV_LIMIT_RESPONSE, error) : NULL;
  return here != NULL ? compare_answers (self, lines, here) : NULL;
}

/* One file. */

static gboolean
run_again (Replay *self, const char *name, const json_t *file, const GPtrArray *lines, GError **error)
{
  g_autoptr (GBytes) request = translate_request (self, lines);
  g_autoptr (WvServerExchange) exchange
      = wv_server_exchange_new (request, FALSE, json_integer_value (json_object_get (file, "at")));
  g_autoptr (GBytes) answer = NULL;
  g_autofree char *what = NULL;
  g_autoptr (GError) local = NULL;

  wv_server_exchange_set_token_hash (exchange, text_of (file, "token"));
  answer = wv_server_exchange_run (exchange, self->store, NULL);
  what = compare (self, file, exchange, answer, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  self->ret->syncs++;
  self->ret->differ += what != NULL;
  if (what != NULL && self->report != NULL)
    self->report (name, what, self->data);
  return TRUE;
}

/* What could not be read then, and who waited, changed nothing. */
static gboolean
replay_file (Replay *self, const char *folder, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = NULL;
  gsize size;
  g_autoptr (json_t) file = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  if (!g_file_get_contents (path, &text, &size, error))
    return FALSE;
  file = size < FILE_MAX ? json_loadb (text, size, JSON_REJECT_DUPLICATES, NULL) : NULL;
  if (text_of (file, "path") == NULL)
    {
      g_set_error (error, WV_ERROR, WV_ERROR_INVALID, "%s is not of a trace", name);
      return FALSE;
    }
  if (strcmp (text_of (file, "path"), "/v1/sync") != 0 || text_of (file, "token") == NULL)
    return TRUE;
  body = bytes_of (file, "body");
  lines = lines_of (body, g_strcmp0 (text_of (file, "encoding"), "gzip") == 0, WV_LIMIT_REQUEST, NULL);
  if (lines == NULL || wv_message_get_int (lines->pdata[0], "wait", 0) > 0)
    return TRUE;
  return run_again (self, name, file, lines, error);
}

static int
by_name (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

gboolean
wv_server_replay (WvServerStore *store, const char *folder, WvServerReplayReport report, gpointer data, WvServerReplayed *ret,
                  GError **error)
{
  g_autoptr (GHashTable) now = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  Replay self = { store, now, report, data, ret };
  const char *name;

  *ret = (WvServerReplayed){ 0 };
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".json"))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, by_name);
  for (guint i = 0; i < names->len; i++)
    if (!replay_file (&self, folder, names->pdata[i], error))
      return FALSE;
  return dir != NULL;
}
