#include "sync/wv-apply.h"

#include "domain/wv-error.h"
#include "store/wv-quiet.h"
#include "store/wv-overlay.h"
#include "store/wv-repair.h"
#include "sync/wv-courier-key.h"
#include "sync/wv-message-repair.h"

/* The columns of rows that follow. */
typedef struct
{
  const WvKind *kind; /* NULL: this version does not know it */
  json_t *names;
  int *fields; /* of each name the field, or -1 */
} Cols;

typedef struct
{
  WvDb *db;
  const char *organisation;
  gint64 now;
  char *stream;       /* of the page that is open */
  GHashTable *cols;   /* kind → Cols */
  gboolean has_wants; /* something was wanted before */
  GHashTable *held;   /* set of streams whose lines are not applied */
  WvRepairList *list; /* (nullable): of the stream that is compared */
  WvApplied *ret;
} Apply;

static gboolean
wrong (const char *what, GError **error)
{
  g_set_error (error, WV_ERROR, WV_ERROR_PROTOCOL, "%s: not as the protocol says", what);
  return FALSE;
}

static gboolean
apply_result (Apply *apply, const json_t *line, GError **error)
{
  g_autoptr (WvResult) result = wv_result_from_line (line, error);
  int status;

  if (result == NULL)
    return FALSE;
  if (result->state == WV_RESULT_LATER)
    apply->ret->later = TRUE;
  status = wv_ack_status_from_name (wv_result_state_name (result->state));
  return wv_outbox_acknowledge (apply->db, result->n, status, result->version, result->code,
                                result->conflict, apply->now, error);
}

static gboolean
open_page (Apply *apply, const json_t *line, GError **error)
{
  g_free (apply->stream);
  apply->stream = g_strdup (wv_message_get_string (line, "s"));
  return apply->stream != NULL || wrong ("page", error);
}

static gboolean
is_held (const Apply *apply)
{
  return apply->stream != NULL && g_hash_table_contains (apply->held, apply->stream);
}

/* The cursor is not known any more. Who has nothing of the stream simply begins; else both are compared. */
static gboolean
apply_reset (Apply *apply, const json_t *line, GError **error)
{
  const char *stream = wv_message_get_string (line, "s");
  gint64 have;

  if (stream == NULL)
    return wrong ("reset", error);
  have = wv_mirror_count (apply->db, stream, error);
  if (have < 0)
    return FALSE;
  apply->ret->more = TRUE;
  return have > 0 ? wv_repair_begin (apply->db, stream, error) : wv_cursor_set (apply->db, stream, NULL, error);
}

static gboolean
count_new (Apply *apply, const WvKind *kind, const char *id, const json_t *data, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (WvRecord) old = NULL;

  if (kind != &wv_kind_referral && kind != &wv_kind_feedback)
    return TRUE;
  old = wv_record_load (apply->db, kind, id, &problem);
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  if (old != NULL)
    return TRUE;
  if (kind == &wv_kind_referral
      && g_strcmp0 (wv_message_get_string (data, "to_organisation"), apply->organisation) == 0)
    apply->ret->referrals++;
  if (kind == &wv_kind_feedback
      && g_strcmp0 (wv_message_get_string (data, "organisation"), apply->organisation) != 0)
    apply->ret->feedback++;
  return TRUE;
}

static gboolean
got (Apply *apply, const char *type, const char *id, GError **error)
{
  return !apply->has_wants || wv_repair_got (apply->db, type, id, error);
}

static gboolean
put (Apply *apply, const char *type, const char *id, gint64 version, const json_t *data, GError **error)
{
  const WvKind *kind = type != NULL ? wv_kind_find (type) : NULL;
  g_autoptr (WvRecord) record = NULL;

  if (type == NULL || id == NULL || version < 1 || !json_is_object (data) || apply->stream == NULL)
    return wrong ("put", error);
  if (!got (apply, type, id, error))
    return FALSE;
  if (kind == NULL)
    {
      g_autofree char *text = wv_json_dump (data);

      return wv_mirror_unknown (apply->db, apply->stream, type, id, version, text, error);
    }
  record = wv_record_new (kind, id);
  wv_record_set_version (record, version);
  return count_new (apply, kind, id, data, error) && wv_json_to_record (record, data, FALSE, error)
         && wv_mirror_put_record (apply->db, record, error);
}

static gboolean
apply_put (Apply *apply, const json_t *line, GError **error)
{
  return is_held (apply)
         || put (apply, wv_message_get_string (line, "t"), wv_message_get_string (line, "id"),
                 wv_message_get_int (line, "v", 0), json_object_get (line, "d"), error);
}

static void
cols_free (Cols *cols)
{
  json_decref (cols->names);
  g_free (cols->fields);
  g_free (cols);
}

static Cols *
cols_new (const char *type, json_t *names)
{
  Cols *cols = g_new0 (Cols, 1);

  cols->kind = wv_kind_find (type);
  cols->names = json_incref (names);
  cols->fields = g_new (int, json_array_size (names));
  for (gsize i = 0; i < json_array_size (names); i++)
    cols->fields[i]
        = cols->kind != NULL
              ? wv_kind_field_index (cols->kind, json_string_value (json_array_get (names, i)))
              : -1;
  return cols;
}

static gboolean
apply_cols (Apply *apply, const json_t *line, GError **error)
{
  const char *type = wv_message_get_string (line, "t");
  json_t *names = json_object_get (line, "c");

  if (type == NULL || json_array_size (names) < 2)
    return wrong ("cols", error);
  for (gsize i = 0; i < json_array_size (names); i++)
    if (!json_is_string (json_array_get (names, i)))
      return wrong ("cols", error);
  g_hash_table_replace (apply->cols, g_strdup (type), cols_new (type, names));
  return TRUE;
}

static void
add_unknown (WvRecord *record, const Cols *cols, const json_t *values)
{
  g_autoptr (json_t) unknown = json_object ();
  g_autofree char *text = NULL;

  for (gsize i = 2; i < json_array_size (values); i++)
    if (cols->fields[i] < 0 && !json_is_null (json_array_get (values, i)))
      json_object_set (unknown, json_string_value (json_array_get (cols->names, i)),
                       json_array_get (values, i));
  if (json_object_size (unknown) == 0)
    return;
  text = wv_json_dump (unknown);
  wv_record_set_extra (record, text);
}

/* Straight into a record: a first sync brings very many of these. */
static gboolean
put_directory_row (Apply *apply, const Cols *cols, const json_t *values, GError **error)
{
  const char *id = json_string_value (json_array_get (values, 0));
  gint64 version = json_integer_value (json_array_get (values, 1));
  g_autoptr (WvRecord) record = NULL;

  if (id == NULL || version < 1 || apply->stream == NULL)
    return wrong ("row", error);
  if (!got (apply, cols->kind->name, id, error))
    return FALSE;
  record = wv_record_new (cols->kind, id);
  wv_record_set_version (record, version);
  for (gsize i = 2; i < json_array_size (values); i++)
    if (cols->fields[i] >= 0 && !json_is_null (json_array_get (values, i))
        && !wv_json_to_field (record, cols->fields[i], json_array_get (values, i), error))
      return FALSE;
  add_unknown (record, cols, values);
  return wv_mirror_put_record (apply->db, record, error);
}

static gboolean
put_row (Apply *apply, const char *type, const Cols *cols, const json_t *values, GError **error)
{
  g_autoptr (json_t) data = json_object ();

  for (gsize i = 2; i < json_array_size (values); i++)
    if (!json_is_null (json_array_get (values, i)))
      json_object_set (data, json_string_value (json_array_get (cols->names, i)),
                       json_array_get (values, i));
  return put (apply, type, json_string_value (json_array_get (values, 0)),
              json_integer_value (json_array_get (values, 1)), data, error);
}

static gboolean
apply_row (Apply *apply, const json_t *line, GError **error)
{
  const char *type = wv_message_get_string (line, "t");
  const Cols *cols = type != NULL ? g_hash_table_lookup (apply->cols, type) : NULL;
  const json_t *values = json_object_get (line, "d");

  if (cols == NULL || json_array_size (values) != json_array_size (cols->names))
    return wrong ("row", error);
  if (is_held (apply))
    return TRUE;
  if (cols->kind != NULL && cols->kind->scope == WV_SCOPE_DIRECTORY
      && !wv_kind_has_sealed (cols->kind))
    return put_directory_row (apply, cols, values, error);
  return put_row (apply, type, cols, values, error);
}

static gboolean
apply_gone (Apply *apply, const json_t *line, GError **error)
{
  const char *type = wv_message_get_string (line, "t");
  const char *id = wv_message_get_string (line, "id");
  const WvKind *kind = type != NULL ? wv_kind_find (type) : NULL;

  if (type == NULL || id == NULL)
    return wrong ("gone", error);
  if (is_held (apply))
    return TRUE;
  if (!got (apply, type, id, error))
    return FALSE;
  if (kind == NULL)
    return wv_mirror_unknown_gone (apply->db, type, id, error);
  return wv_mirror_gone (apply->db, kind, id, wv_message_get_bool (line, "cascade"), error);
}

/* Comparing with what the server listed. */

static gboolean
apply_ids (Apply *apply, const json_t *line, GError **error)
{
  gint64 bucket = wv_message_get_int (line, "b", -1);

  if (apply->list == NULL)
    apply->list = wv_repair_list_new ();
  return (bucket >= 0 && bucket < WV_SUM_BUCKETS) ? wv_repair_list_add (apply->list, (guint)bucket, json_object_get (line, "i"), error)
                                                  : wrong ("ids", error);
}

/* @ret_held: what was listed would take away too much at once. */
static gboolean
compare (Apply *apply, const char *stream, gboolean *ret_held, GError **error)
{
  g_autoptr (WvRepairList) list = g_steal_pointer (&apply->list);

  if (list == NULL)
    return TRUE;
  if (!wv_repair_compare (apply->db, stream, list, apply->now, ret_held, error))
    return FALSE;
  if (*ret_held)
    apply->ret->held = TRUE;
  return TRUE;
}

static gboolean
apply_part (Apply *apply, const json_t *line, GError **error)
{
  const char *stream = wv_message_get_string (line, "s");
  gboolean held = FALSE;

  if (stream == NULL)
    return wrong ("part", error);
  if (!compare (apply, stream, &held, error))
    return FALSE;
  apply->ret->more |= !held;
  return TRUE;
}

/* At the end of a stream: what is still wanted, and whether both agree. */
static gboolean
finish_stream (Apply *apply, const char *stream, const json_t *line, GError **error)
{
  gboolean wants = FALSE, differs = FALSE;
  guint64 sum;

  if (!wv_repair_end (apply->db, stream, error) || !wv_repair_has_wants (apply->db, stream, &wants, error))
    return FALSE;
  apply->ret->more |= wants;
  if (wants || !wv_sum_from_text (wv_message_get_string (line, "sum"), &sum))
    return TRUE;
  if (!wv_repair_check (apply->db, stream, wv_message_get_int (line, "live", 0), sum, apply->now, &differs, error))
    return FALSE;
  apply->ret->more |= differs;
  return wv_brake_off (apply->db, stream, error);
}

static gboolean
close_page (Apply *apply, const json_t *line, GError **error)
{
  const char *stream = wv_message_get_string (line, "s");
  const char *cursor = wv_message_get_string (line, "cur");
  gboolean more = wv_message_get_bool (line, "more"), held = FALSE;

  if (cursor == NULL || stream == NULL)
    return wrong ("to", error);
  if (!compare (apply, stream, &held, error))
    return FALSE;
  if (held || g_hash_table_contains (apply->held, stream))
    return TRUE;
  apply->ret->more |= more;
  return wv_cursor_set (apply->db, stream, cursor, error) && (more || finish_stream (apply, stream, line, error));
}

/* The brake: before anything is applied, how much each stream would lose. */

static gboolean
hold_stream (Apply *apply, const char *stream, guint removals, GError **error)
{
  gboolean may = FALSE;

  if (!wv_brake (apply->db, stream, removals, WV_BRAKE_PAGE_MS, apply->now, &may, error))
    return FALSE;
  if (may)
    return TRUE;
  g_hash_table_add (apply->held, g_strdup (stream));
  apply->ret->held = TRUE;
  return TRUE;
}

static gboolean
find_held (Apply *apply, const GPtrArray *lines, GError **error)
{
  g_autoptr (GHashTable) removals = g_hash_table_new (g_str_hash, g_str_equal);
  const char *stream = NULL;
  GHashTableIter iter;
  gpointer name, count;

  for (guint i = 0; i < lines->len; i++)
    if (wv_message_is (lines->pdata[i], "page"))
      stream = wv_message_get_string (lines->pdata[i], "s");
    else if (stream != NULL && (wv_message_is (lines->pdata[i], "gone") || wv_message_is (lines->pdata[i], "del")))
      g_hash_table_insert (removals, (gpointer)stream, GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (removals, stream)) + 1));
  g_hash_table_iter_init (&iter, removals);
  while (g_hash_table_iter_next (&iter, &name, &count))
    if (!hold_stream (apply, name, GPOINTER_TO_UINT (count), error))
      return FALSE;
  return TRUE;
}

static gboolean
find_wants (Apply *apply, GError **error)
{
  gint64 has;

  if (!wv_store_read_int (apply->db, "SELECT EXISTS (SELECT 1 FROM want)", NULL, 0, &has, error))
    return FALSE;
  apply->has_wants = has != 0;
  return TRUE;
}

static gboolean
apply_hello (Apply *apply, const json_t *line, GError **error)
{
  g_autoptr (WvWelcome) welcome = wv_welcome_from_line (line, error);
  g_autofree char *epoch = NULL;

  if (welcome == NULL
      || (welcome->time > 0 && !wv_outbox_note_server_time (apply->db, apply->now, welcome->time, error)))
    return FALSE;
  epoch = wv_sync_state_get (apply->db, "epoch", NULL);
  if (epoch != NULL && !g_str_equal (epoch, welcome->epoch)
      && !wv_outbox_offer_again (apply->db, apply->now, error))
    return FALSE;
  if (g_strcmp0 (epoch, welcome->epoch) != 0
      && !wv_sync_state_set (apply->db, "epoch", welcome->epoch, error))
    return FALSE;
  if (welcome->courier_key != NULL && !wv_courier_key_keep (apply->db, welcome->courier_key, apply->now, error))
    return FALSE;
  return welcome->ratchet == NULL
         || wv_sync_state_set (apply->db, "ratchet", welcome->ratchet, error);
}

static gboolean
apply_line (Apply *apply, const json_t *line, GError **error)
{
  static const struct
  {
    const char *k;
    gboolean (*apply) (Apply *apply, const json_t *line, GError **error);
  } table[] = { { "hello", apply_hello }, { "res", apply_result }, { "page", open_page },
                { "put", apply_put },     { "cols", apply_cols },  { "row", apply_row },
                { "gone", apply_gone },   { "del", apply_gone },   { "to", close_page },
                { "reset", apply_reset }, { "ids", apply_ids },    { "part", apply_part } };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (wv_message_is (line, table[i].k))
      return table[i].apply (apply, line, error);
  if (wv_message_is (line, "quiet"))
    return wv_quiet_keep (apply->db, json_object_get (line, "of"), error);
  if (wv_message_is (line, "moved"))
    apply->ret->moved = TRUE;
  if (wv_message_is (line, "next"))
    {
      apply->ret->next_after = CLAMP (wv_message_get_int (line, "after", 0), 0, 86400);
      apply->ret->next_jitter = CLAMP (wv_message_get_int (line, "jitter", 0), 0, 86400);
    }
  return TRUE;
}

gboolean
wv_apply (WvDb *db,
          const GPtrArray *lines,
          const char *organisation,
          gint64 now,
          WvApplied *ret,
          GError **error)
{
  g_autoptr (GHashTable) cols
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)cols_free);
  g_autoptr (GHashTable) held = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Apply apply = { .db = db, .organisation = organisation, .now = now, .cols = cols, .held = held, .ret = ret };
  gboolean good;

  *ret = (WvApplied){ 0 };
  good = find_wants (&apply, error) && find_held (&apply, lines, error);
  for (guint i = 0; good && i < lines->len; i++)
    good = apply_line (&apply, lines->pdata[i], error);
  g_free (apply.stream);
  wv_repair_list_free (apply.list);
  return good;
}
