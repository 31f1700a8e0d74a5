/* Every line of the demo region obeys the field tables, and what it refers to is there. */
#include <string.h>

#include "domain/wv-calendar.h"
#include "domain/wv-code.h"
#include "domain/wv-place.h"
#include "domain/wv-schedule.h"
#include "domain/wv-validate.h"
#include "store/wv-json.h"

/* "@-14" is fourteen days before today: the loader's rule. */
static void
settle_dates (const WvKind *kind, json_t *object)
{
  for (guint i = 0; i < kind->n_fields; i++)
    {
      const char *text = json_string_value (json_object_get (object, kind->fields[i].name));

      if (kind->fields[i].type == WV_FIELD_DATE && text != NULL && text[0] == '@')
        {
          g_autofree char *day = wv_day_add ("2026-03-10", (int) g_ascii_strtoll (text + 1, NULL, 10));

          json_object_set_new (object, kind->fields[i].name, json_string (day));
        }
    }
}

static WvRecord *
read_line (const char *line)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) object = wv_json_parse (line, strlen (line), &error);
  const WvKind *kind;
  WvRecord *record;

  g_assert_no_error (error);
  kind = wv_kind_find (json_string_value (json_object_get (object, "kind")));
  g_assert_nonnull (kind);
  record = wv_record_new (kind, json_string_value (json_object_get (object, "id")));
  json_object_del (object, "kind");
  json_object_del (object, "id");
  settle_dates (kind, object);
  g_assert_true (wv_json_to_record (record, object, FALSE, &error));
  return record;
}

static void
add_file (const char *name, GHashTable *records)
{
  g_autofree char *path = g_strdup_printf ("%s/%s.jsonl", g_getenv ("WV_DEMO_REGION"), name);
  g_autofree char *content = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  lines = g_strsplit (g_strstrip (content), "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      WvRecord *record = read_line (lines[i]);

      g_assert_true (g_hash_table_insert (records, g_strdup (wv_record_get_id (record)), record)); /* ids are unique */
    }
}

static GHashTable *
read_region (void)
{
  GHashTable *records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) wv_record_free);
  const char *names[] = { "organisations", "contacts", "practice_links", "offers" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    add_file (names[i], records);
  return records;
}

static gboolean
is_known_code (const WvField *field, const char *code)
{
  if (strcmp (field->list, "municipality") == 0)
    return wv_municipality_find (code) != NULL;
  return wv_code_find (field->list, code) != NULL;
}

static void
check_codes (const WvRecord *record)
{
  const WvKind *kind = wv_record_get_kind (record);

  for (guint i = 0; i < kind->n_fields; i++)
    {
      const WvField *field = &kind->fields[i];
      const char *const *set;

      if (field->list == NULL || !wv_record_has_at (record, i))
        continue;
      if (field->type == WV_FIELD_CODE && !is_known_code (field, wv_record_text_at (record, i)))
        g_test_message ("%s: %s is not in %s", wv_record_get_id (record), wv_record_text_at (record, i), field->list), g_test_fail ();
      set = field->type == WV_FIELD_SET ? wv_record_strv_at (record, i) : NULL;
      for (guint s = 0; set != NULL && set[s] != NULL; s++)
        if (!is_known_code (field, set[s]))
          g_test_message ("%s: %s is not in %s", wv_record_get_id (record), set[s], field->list), g_test_fail ();
    }
}

static void
test_records (void)
{
  g_autoptr (GHashTable) records = read_region ();
  GHashTableIter iter;
  gpointer value;

  g_assert_cmpuint (g_hash_table_size (records), >=, 5 + 14 + 30 + 80);
  g_hash_table_iter_init (&iter, records);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (wv_record_check (value, FALSE, &error));
      g_assert_null (wv_record_get_extra (value)); /* no field that we do not know */
    }
}

static void
test_codes (void)
{
  g_autoptr (GHashTable) records = read_region ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, records);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    check_codes (value);
}

static void
test_references (void)
{
  g_autoptr (GHashTable) records = read_region ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, records);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const WvKind *kind = wv_record_get_kind (value);

      for (guint i = 0; i < kind->n_fields; i++)
        if (kind->fields[i].type == WV_FIELD_ID && wv_record_has_at (value, i))
          g_assert_nonnull (g_hash_table_lookup (records, wv_record_text_at (value, i)));
    }
}

static void
test_schedules (void)
{
  g_autoptr (GHashTable) records = read_region ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, records);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const char *const *lines
          = wv_record_get_kind (value) == &wv_kind_offer ? wv_record_get_strv (value, "schedules") : NULL;

      for (guint i = 0; lines != NULL && lines[i] != NULL; i++)
        g_assert_true (wv_schedule_check (lines[i], NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/demo-region/records", test_records);
  g_test_add_func ("/store/demo-region/codes", test_codes);
  g_test_add_func ("/store/demo-region/references", test_references);
  g_test_add_func ("/store/demo-region/schedules", test_schedules);
  return g_test_run ();
}
