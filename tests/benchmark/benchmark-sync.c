/* First sync: pages of the whole directory into an empty database, with the search index, as a
 * desktop does it. Beside it what nobody can do without: inflating the same bytes and inserting the
 * same rows: benchmark-sync [offers]. */
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "bench-offers.h"
#include "store/wv-profile.h"
#include "sync/wv-message.h"
#include "sync/wv-round.h"

#define ROUNDS 3
#define ORGANISATION "01900000-0000-7000-8000-000000000001"

#define PRAGMAS                                                                                    \
  "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 10000;"       \
  "PRAGMA cache_size = -32000; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;"

/* The best of some rounds. */
typedef struct
{
  double wall, cpu;
} Spent;

static Spent
spent_start (void)
{
  return (Spent){ bench_now (), bench_cpu () };
}

static void
spent_add (Spent *sum, Spent start)
{
  sum->wall += bench_now () - start.wall;
  sum->cpu += bench_cpu () - start.cpu;
}

static void
spent_best (Spent *best, Spent other)
{
  if (best->wall == 0 || other.wall < best->wall)
    best->wall = other.wall;
  if (best->cpu == 0 || other.cpu < best->cpu)
    best->cpu = other.cpu;
}

/* Pages. */

/* Like the server: only the columns that some offer has. */
static gboolean
is_used (guint field)
{
  static const char *const used[]
      = { "title",        "summary",       "organisation", "themes",    "target_groups",
          "capacity",     "waiting_weeks", "status",       "setting",   "place",
          "municipality", "latitude",      "longitude",    "schedules", "service_areas" };

  for (guint i = 0; i < G_N_ELEMENTS (used); i++)
    if (g_str_equal (used[i], wv_kind_offer.fields[field].name))
      return TRUE;
  return FALSE;
}

static json_t *
cols_line (void)
{
  json_t *names = json_pack ("[s,s]", "id", "v");

  for (guint i = 0; i < wv_kind_offer.n_fields; i++)
    if (is_used (i))
      json_array_append_new (names, json_string (wv_kind_offer.fields[i].name));
  return json_pack ("{s:s, s:s, s:o}", "k", "cols", "t", "offer", "c", names);
}

static json_t *
row_line (const WvRecord *offer)
{
  json_t *values
      = json_pack ("[s,I]", wv_record_get_id (offer), (json_int_t)wv_record_get_version (offer));

  for (guint i = 0; i < wv_kind_offer.n_fields; i++)
    {
      g_assert_true (is_used (i) || !wv_record_has_at (offer, i));
      if (is_used (i))
        json_array_append_new (values, wv_json_from_field (offer, i));
    }
  return json_pack ("{s:s, s:s, s:o}", "k", "row", "t", "offer", "d", values);
}

static GBytes *
make_page (guint from, guint n, gboolean more, guint *ret_made)
{
  g_autoptr (WvMessageWriter) writer = wv_message_writer_new ();
  g_autoptr (WvWelcome) welcome = wv_welcome_new ();
  g_autoptr (GBytes) plain = NULL;
  guint i;

  welcome->epoch = g_strdup ("e1");
  wv_message_writer_take (writer, wv_welcome_to_line (welcome));
  wv_message_writer_take (writer,
                          json_pack ("{s:s, s:s, s:b}", "k", "page", "s", "dir", "reset", 0));
  wv_message_writer_take (writer, cols_line ());
  for (i = from; i < from + n && wv_message_writer_get_size (writer) < WV_LIMIT_PAGE_BYTES; i++)
    {
      g_autoptr (WvRecord) offer = bench_offer_new (i);

      wv_message_writer_take (writer, row_line (offer));
    }
  wv_message_writer_take (
      writer, json_pack ("{s:s, s:s, s:s, s:b}", "k", "to", "s", "dir", "cur", "c", "more", more));
  plain = wv_message_writer_finish (writer);
  *ret_made = i - from;
  return wv_gzip (plain);
}

static GPtrArray *
make_pages (guint n)
{
  GPtrArray *pages = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  guint made;

  for (guint from = 0; from < n; from += made)
    g_ptr_array_add (pages, make_page (from, MIN (WV_LIMIT_PAGE_ENTRIES, n - from), TRUE, &made));
  return pages;
}

/* The desktop. */

static gpointer
put_profile (WvDb *db, gpointer data, GError **error)
{
  WvProfile *profile = wv_profile_new ();

  profile->server = g_strdup ("http://127.0.0.1:1");
  profile->device = g_strdup ("device");
  profile->organisation = g_strdup (ORGANISATION);
  profile->organisation_name = g_strdup ("Praktijk");
  profile->contact = g_strdup (ORGANISATION);
  profile->contact_name = g_strdup ("De Vries");
  profile->role = g_strdup ("gp");
  profile->password_wrap = g_strdup ("AQID");
  wv_profile_save (db, profile, error);
  wv_profile_free (profile);
  return NULL;
}

static Spent
sync_ours (const GPtrArray *pages)
{
  g_autofree char *path = bench_temporary ("ours.db");
  g_autoptr (GError) error = NULL;
  g_autoptr (WvStore) store = wv_store_new (path, NULL, &error);
  Spent spent = { 0 }, start;

  wv_store_run (store, WV_STORE_WRITE, put_profile, NULL, &error);
  g_assert_no_error (error);
  start = spent_start ();
  for (guint i = 0; i < pages->len; i++)
    {
      g_autoptr (GBytes) plain
          = wv_gunzip (pages->pdata[i], WV_LIMIT_RESPONSE, WV_LIMIT_RATIO, &error);
      WvRound *round = wv_round_new (1773136800000, 0, 0, plain);
      WvRoundResult *result = wv_store_run (store, WV_STORE_WRITE, wv_round_apply, round, &error);

      g_assert_no_error (error);
      wv_round_result_free (result);
      wv_round_free (round);
    }
  spent_add (&spent, start);
  g_clear_object (&store);
  bench_remove (path);
  return spent;
}

/* The floor: rows that are in memory already, by position, one transaction a page. */

static sqlite3 *
open_plain (const char *path)
{
  g_autoptr (GString) sql = g_string_new (PRAGMAS "CREATE TABLE offer (rowid INTEGER PRIMARY KEY, "
                                                  "id TEXT NOT NULL UNIQUE, v INTEGER, extra TEXT");
  sqlite3 *db = NULL;

  for (guint i = 0; i < wv_kind_offer.n_fields; i++)
    g_string_append_printf (sql, ", \"%s\"", wv_kind_offer.fields[i].name);
  g_string_append (
      sql, ");CREATE INDEX a ON offer (organisation); CREATE INDEX b ON offer (contact);"
           "CREATE INDEX c ON offer (municipality, status, title);"
           "CREATE VIRTUAL TABLE offer_fts USING fts5 (title, summary, tags, place, municipality,"
           "tokenize = 'unicode61 remove_diacritics 2');");
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql->str, NULL, NULL, NULL), ==, SQLITE_OK);
  return db;
}

static sqlite3_stmt *
prepare_insert (sqlite3 *db)
{
  g_autoptr (GString) sql = g_string_new ("INSERT INTO offer VALUES (NULL, ?, ?, NULL");
  sqlite3_stmt *stmt = NULL;

  for (guint i = 0; i < wv_kind_offer.n_fields; i++)
    g_string_append (sql, ", ?");
  g_string_append_c (sql, ')');
  g_assert_cmpint (sqlite3_prepare_v2 (db, sql->str, -1, &stmt, NULL), ==, SQLITE_OK);
  return stmt;
}

/* What the columns hold, as text: arrays are written before the clock starts. */
static char **
values_of (const WvRecord *offer)
{
  char **values = g_new0 (char *, wv_kind_offer.n_fields + 1);

  for (guint i = 0; i < wv_kind_offer.n_fields; i++)
    {
      g_autoptr (json_t) value = wv_json_from_field (offer, i);

      if (json_is_string (value))
        values[i] = g_strdup (json_string_value (value));
      else if (json_is_integer (value))
        values[i] = g_strdup_printf ("%" JSON_INTEGER_FORMAT, json_integer_value (value));
      else if (json_is_array (value))
        values[i] = wv_json_dump (value);
    }
  return values;
}

static void
insert_plain (sqlite3_stmt *stmt, const char *id, char **values)
{
  sqlite3_bind_text (stmt, 1, id, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (stmt, 2, 1);
  for (guint i = 0; i < wv_kind_offer.n_fields; i++)
    sqlite3_bind_text (stmt, 3 + i, values[i], -1, SQLITE_STATIC);
  g_assert_cmpint (sqlite3_step (stmt), ==, SQLITE_DONE);
  sqlite3_reset (stmt);
}

static void
index_plain (sqlite3_stmt *stmt, gint64 rowid, char **values)
{
  static const char *const fields[] = { "title", "summary", "themes", "place", "municipality" };

  sqlite3_bind_int64 (stmt, 1, rowid);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    sqlite3_bind_text (stmt, 2 + i, values[wv_kind_field_index (&wv_kind_offer, fields[i])], -1,
                       SQLITE_STATIC);
  g_assert_cmpint (sqlite3_step (stmt), ==, SQLITE_DONE);
  sqlite3_reset (stmt);
}

static Spent
inflate (const GPtrArray *pages)
{
  Spent spent = { 0 }, start = spent_start ();

  for (guint i = 0; i < pages->len; i++)
    {
      g_autoptr (GBytes) plain
          = wv_gunzip (pages->pdata[i], WV_LIMIT_RESPONSE, WV_LIMIT_RATIO, NULL);

      g_assert_nonnull (plain);
    }
  spent_add (&spent, start);
  return spent;
}

/* Only the time of the database counts, not that of making the rows. */
static Spent
sync_plain (guint n, guint per_page, gboolean with_index)
{
  g_autofree char *path = bench_temporary ("plain.db");
  sqlite3 *db = open_plain (path);
  sqlite3_stmt *insert = prepare_insert (db), *add = NULL;
  Spent spent = { 0 };

  sqlite3_prepare_v2 (db,
                      "INSERT INTO offer_fts (rowid, title, summary, tags, place, municipality) "
                      "VALUES (?, ?, ?, ?, ?, ?)",
                      -1, &add, NULL);
  for (guint from = 0; from < n; from += per_page)
    {
      g_autoptr (GPtrArray) page = bench_offer_page (from, MIN (per_page, n - from));
      g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
      Spent start;

      for (guint i = 0; i < page->len; i++)
        g_ptr_array_add (rows, values_of (page->pdata[i]));
      start = spent_start ();
      sqlite3_exec (db, "BEGIN", NULL, NULL, NULL);
      for (guint i = 0; i < page->len; i++)
        {
          insert_plain (insert, wv_record_get_id (page->pdata[i]), rows->pdata[i]);
          if (with_index)
            index_plain (add, from + i + 1, rows->pdata[i]);
        }
      sqlite3_exec (db, "COMMIT", NULL, NULL, NULL);
      spent_add (&spent, start);
    }
  sqlite3_finalize (insert);
  sqlite3_finalize (add);
  sqlite3_close (db);
  bench_remove (path);
  return spent;
}

int
main (int argc, char **argv)
{
  guint n = argc > 1 ? (guint)atoi (argv[1]) : 100000;
  g_autoptr (GPtrArray) pages = make_pages (n);
  guint per_page = (n + pages->len - 1) / pages->len;
  Spent ours = { 0 }, packed = { 0 }, indexed = { 0 }, plain = { 0 };
  gsize bytes = 0;

  for (guint i = 0; i < pages->len; i++)
    bytes += g_bytes_get_size (pages->pdata[i]);
  bench_head ("first sync");
  bench_row ("bytes on the wire, packed", bytes / 1e6, 0, "MB");
  bench_row ("requests", pages->len, 0, "");
  for (guint i = 0; i < ROUNDS; i++)
    {
      spent_best (&ours, sync_ours (pages));
      spent_best (&packed, inflate (pages));
      spent_best (&indexed, sync_plain (n, per_page, TRUE));
      spent_best (&plain, sync_plain (n, per_page, FALSE));
    }
  bench_row ("floor: inflate, insert, index (goal 1.5)", ours.wall, packed.wall + indexed.wall,
             "ms");
  bench_row ("the same, processor time", ours.cpu, packed.cpu + indexed.cpu, "ms");
  bench_row ("floor: inflate, insert; no search index", ours.wall, packed.wall + plain.wall, "ms");
  bench_row ("the same, processor time", ours.cpu, packed.cpu + plain.cpu, "ms");
  return EXIT_SUCCESS;
}
