/* Text, structured lines, JSON and records: what is taken must come out the same, and fit its own
 * rules. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "domain/wv-calendar.h"
#include "domain/wv-id.h"
#include "domain/wv-place.h"
#include "domain/wv-schedule.h"
#include "domain/wv-validate.h"
#include "exchange/wv-clean-text.h"
#include "exchange/wv-csv.h"
#include "exchange/wv-import-products.h"
#include "store/wv-json.h"
#include "store/wv-outbox-sync.h"
#include "store/wv-search.h"
#include "sync/wv-enrol.h"

static void
add_json (GPtrArray *corpus)
{
  fuzz_add (corpus, "{\"k\":\"op\",\"n\":1,\"set\":{\"phone\":\"0113-555 012\"},\"was\":{}}");
  fuzz_add (corpus, "[1,-2,true,false,null,\"caf\\u00e9 \\ud83d\\ude00\",[[]],{}]");
  fuzz_add_demo (corpus, "offers.jsonl");
}

static void
run_json (const guint8 *data, gsize size)
{
  g_autoptr (json_t) value = wv_json_parse ((const char *)data, size, NULL);
  g_autofree char *text = value != NULL ? wv_json_dump (value) : NULL;
  g_autoptr (json_t) again = NULL;

  if (text == NULL)
    return;
  again = wv_json_parse (text, strlen (text), NULL);
  fuzz_check (json_equal (value, again));
}

static void
add_records (GPtrArray *corpus)
{
  fuzz_add_demo (corpus, "offers.jsonl");
  fuzz_add_demo (corpus, "contacts.jsonl");
  fuzz_add_demo (corpus, "organisations.jsonl");
  fuzz_add_demo (corpus, "practice_links.jsonl");
  fuzz_add (corpus,
            "{\"kind\":\"referral\",\"number\":\"2026-0001\",\"sealed\":\"AAAA\",\"later\":[1]}");
  fuzz_add (corpus, "{\"kind\":\"conflict\",\"field\":\"phone\",\"organisation\":null}");
}

static void
check_round (const WvRecord *record)
{
  g_autoptr (json_t) open = wv_json_from_open (record);
  g_autoptr (WvRecord) copy = wv_record_copy (record);
  g_autoptr (WvRecord) again = wv_record_new (wv_record_get_kind (record), "x");

  fuzz_check (wv_json_to_record (again, open, FALSE, NULL));
  for (guint i = 0; i < wv_record_get_kind (record)->n_fields; i++)
    {
      fuzz_check (wv_record_equal_at (record, copy, i));
      fuzz_check ((wv_record_get_kind (record)->fields[i].flags & WV_FIELD_SEALED)
                  || wv_record_equal_at (record, again, i));
    }
}

static void
run_record (const guint8 *data, gsize size)
{
  g_autoptr (json_t) object = wv_json_parse ((const char *)data, size, NULL);
  const char *name = json_string_value (json_object_get (object, "kind"));
  const WvKind *kind = name != NULL ? wv_kind_find (name) : NULL;
  g_autoptr (WvRecord) record = NULL;

  if (kind == NULL || !json_is_object (object))
    return;
  json_object_del (object, "kind");
  json_object_del (object, "id");
  record = wv_record_new (kind, "01900000-0000-7000-8000-000000000001");
  if (!wv_json_to_record (record, object, FALSE, NULL))
    return;
  (void)wv_record_check (record, TRUE, NULL);
  check_round (record);
}

static void
add_parts (GPtrArray *corpus)
{
  fuzz_add (corpus, "FREQ=WEEKLY;BYDAY=TU,TH;OPENS=12:00;CLOSES=13:30;WALKIN=1;NOTE=a\\;b\\\\c\\n");
  fuzz_add (corpus, "FREQ=MONTHLY;BYDAY=2TU;INTERVAL=2;DTSTART=2026-01-06;UNTIL=2026-12-31");
  fuzz_add (corpus, "FREQ=DAILY;HOLIDAYS=1;OPENS=09:00;CLOSES=24:00");
  fuzz_add (corpus, "KEY=value;OTHER=");
}

static void
run_parts (const guint8 *data, gsize size)
{
  g_autofree char *line = fuzz_text (data, size);
  g_autoptr (WvParts) parts = wv_parts_parse (line, NULL);
  g_autofree char *text = parts != NULL ? wv_parts_to_line (parts) : NULL;
  g_autoptr (WvParts) again = NULL;
  g_autofree char *same = NULL;

  if (text == NULL)
    return;
  again = wv_parts_parse (text, NULL);
  fuzz_check (again != NULL);
  same = wv_parts_to_line (again);
  fuzz_check (g_str_equal (text, same));
}

static void
run_schedule (const guint8 *data, gsize size)
{
  g_autofree char *text = fuzz_text (data, size);
  g_auto (GStrv) lines = g_strsplit (text, "\n", 4);
  const char *const *hours = (const char *const *)lines;
  g_autoptr (GArray) openings = wv_schedule_on (hours, "2026-03-10");
  g_autofree char *said = wv_schedule_describe (hours);
  gboolean walk_in = FALSE;

  (void)wv_schedule_check (text, NULL);
  for (guint i = 0; i < openings->len; i++)
    {
      const WvOpening *opening = &g_array_index (openings, WvOpening, i);

      walk_in |= opening->walk_in;
      fuzz_check (opening->opens_minute >= 0 && opening->closes_minute <= 1440);
    }
  fuzz_check (walk_in == wv_schedule_walk_in_on (hours, "2026-03-10"));
  fuzz_check (wv_schedule_open_until (hours, G_GINT64_CONSTANT (1773136800000)) <= 1440);
  fuzz_check (said != NULL
              && (g_utf8_validate (said, -1, NULL) || !g_utf8_validate (text, -1, NULL)));
}

static void
add_texts (GPtrArray *corpus)
{
  fuzz_add (corpus, "Mevrouw woont alleen.\r\nBelt liever \xe2\x80\x99s ochtends\t(caf\xc3\xa9).");
  fuzz_add (corpus, "bsn 1112.22.333 of 123456782");
  fuzz_add (corpus, "0113-555 012");
  fuzz_add (corpus, "+32 470 55 50 12");
  fuzz_add (corpus, "4451 ZZ");
  fuzz_add (corpus, "K7QM-2ZHX-94PD");
  fuzz_add (corpus, "01900000-0000-7000-8000-000000000001");
  fuzz_add (corpus, "2026-02-28");
}

/* What was brought into one form stays in it. */
static void
check_settled (char *(*normalise) (const char *, GError **), const char *text)
{
  g_autofree char *once = normalise (text, NULL);
  g_autofree char *twice = once != NULL ? normalise (once, NULL) : NULL;

  fuzz_check (once == NULL || g_strcmp0 (once, twice) == 0);
}

static void
run_text (const guint8 *data, gsize size)
{
  g_autofree char *text = fuzz_text (data, size);
  g_autofree char *clean = wv_text_clean (text, TRUE, NULL);
  g_autofree char *number = NULL;

  (void)wv_text_check ((const char *)data, size, FALSE, NULL);
  (void)wv_id_is_valid (text);
  (void)wv_day_is_valid (text);
  if (clean == NULL)
    return;
  fuzz_check (strlen (clean) > WV_TEXT_MAX_BYTES
              || wv_text_check (clean, strlen (clean), TRUE, NULL));
  number = wv_find_bsn (clean);
  fuzz_check (number == NULL || wv_is_bsn (number));
  check_settled (wv_phone_normalise, clean);
  check_settled (wv_postcode_normalise, clean);
  check_settled (wv_enrol_code_normalise, clean);
}

/* Files that people bring: the rows of a catalogue of products. */

static void
add_tables (GPtrArray *corpus)
{
  g_autofree char *path = g_build_filename (g_getenv ("WV_TEST_DATA"), "catalogi-300.csv", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  fuzz_check (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", 5);
  for (guint i = 1; i < 4 && lines[i] != NULL; i++)
    {
      g_autofree char *table = g_strdup_printf ("%s\n%s\n", lines[0], lines[i]);

      fuzz_add (corpus, table);
    }
  fuzz_add (corpus, "a;b\r\n\"een \"\"twee\"\"\r\ndrie\";caf\xe9\r\n");
  fuzz_add (corpus, "\xef\xbb\xbf"
                    "a,b,c\n1,,\"x,y\"\n");
}

static void
take_row (WvImportProducts *products, const WvCsv *csv, const char *const *cells)
{
  g_autoptr (WvImportRow) row
      = wv_import_products_take (products, wv_csv_get_row (csv), wv_csv_get_line (csv), cells);

  /* What an import takes must be good enough for the region. */
  fuzz_check (row->refused == (row->offer == NULL));
  fuzz_check (row->offer == NULL || wv_record_check (row->offer, FALSE, NULL));
}

static void
run_table (const guint8 *data, gsize size)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_data (data, size, NULL);
  g_autoptr (WvCsv) csv = wv_csv_new (stream);
  g_autoptr (GError) error = NULL;
  const char *const *cells = wv_csv_next (csv, &error);
  g_autoptr (WvImportProducts) products
      = cells != NULL ? wv_import_products_new (cells, NULL) : NULL;

  while (cells != NULL && (cells = wv_csv_next (csv, &error)) != NULL)
    {
      for (guint i = 0; cells[i] != NULL; i++)
        fuzz_check (g_utf8_validate (cells[i], -1, NULL));
      if (products != NULL)
        take_row (products, csv, cells);
    }
}

static void
add_markup (GPtrArray *corpus)
{
  fuzz_add (corpus,
            "<p>Een <b>vet</b> woord&nbsp;&euml;</p><ul><li>een<li>twee</ul><script>x</script>");
  fuzz_add (corpus, "gewone tekst < 5 & meer\n\n\nnog wat\xc2\xad");
}

static void
run_markup (const guint8 *data, gsize size)
{
  g_autofree char *text = fuzz_text (data, size);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *clean = wv_clean_text (valid, TRUE, NULL);
  g_autofree char *shorter = wv_shorten_text (clean, 20);

  fuzz_check (strlen (clean) > WV_TEXT_MAX_BYTES
              || wv_text_check (clean, strlen (clean), TRUE, NULL));
  fuzz_check (g_utf8_strlen (shorter, -1) <= 20);
}

static WvSearch *searching;

static gpointer
put_offers (WvDb *db, gpointer data, GError **error)
{
  const GPtrArray *corpus = data;

  for (guint i = 0; i < corpus->len; i++)
    {
      g_autoptr (json_t) object = json_loadb (g_bytes_get_data (corpus->pdata[i], NULL),
                                              g_bytes_get_size (corpus->pdata[i]), 0, NULL);
      g_autoptr (WvRecord) offer
          = wv_record_new (&wv_kind_offer, json_string_value (json_object_get (object, "id")));

      json_object_del (object, "kind");
      json_object_del (object, "id");
      if (wv_json_to_record (offer, object, FALSE, NULL))
        wv_mirror_put_record (db, offer, NULL);
    }
  return NULL;
}

static void
set_up_search (void)
{
  g_autoptr (GPtrArray) offers = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  g_autofree char *folder = g_dir_make_tmp ("wv-fuzz-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "search.db", NULL);
  g_autoptr (WvStore) store = wv_store_new (path, NULL, NULL);

  fuzz_add_demo (offers, "offers.jsonl");
  wv_store_run (store, WV_STORE_WRITE, put_offers, offers, NULL);
  searching = wv_search_new (store, NULL);
  fuzz_check (searching != NULL);
}

static void
add_queries (GPtrArray *corpus)
{
  fuzz_add (corpus, "schuldhulpverlening");
  fuzz_add (corpus, "wandelen met een maatje goes");
  fuzz_add (corpus, "\"caf\xc3\xa9\" OR NEAR(title:*)");
  fuzz_add (corpus, "mantelzrog");
}

/* Whatever is typed gives an answer: rows that are among those the filters let through. */
static void
run_search (const guint8 *data, gsize size)
{
  g_autofree char *text = fuzz_text (data, size);
  g_autoptr (WvSearchQuery) query = wv_search_query_new ();
  g_autoptr (WvSearchResult) result = NULL;

  query->text = g_utf8_make_valid (text, -1);
  query->order = size % 3;
  result = wv_search_offers (searching, query, NULL);
  fuzz_check (result != NULL && result->rows->len <= result->total);
}

const FuzzTarget fuzz_domain_targets[] = {
  { "json", add_json, NULL, run_json, 10000 },
  { "record", add_records, NULL, run_record, 6000 },
  { "parts", add_parts, NULL, run_parts, 20000 },
  { "schedule", add_parts, NULL, run_schedule, 20000 },
  { "text", add_texts, NULL, run_text, 20000 },
  { "table", add_tables, NULL, run_table, 3000 },
  { "markup", add_markup, NULL, run_markup, 5000 },
  { "search", add_queries, set_up_search, run_search, 3000 },
  { NULL },
};
