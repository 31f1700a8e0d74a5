#include "sync/wv-apply.h"

#include "domain/wv-error.h"
#include "sync/wv-message.h"

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
  char *stream;     /* of the page that is open */
  GHashTable *cols; /* kind → Cols */
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

/* Own new records that still wait were never of the stream: version 0. */
static gboolean
forget_kind (Apply *apply, const WvKind *kind, GError **error)
{
  g_autoptr (GPtrArray) records = wv_records_query (apply->db, kind, NULL, NULL, NULL, error);

  if (records == NULL)
    return FALSE;
  for (guint i = 0; i < records->len; i++)
    {
      const WvRecord *record = records->pdata[i];

      if (wv_record_get_version (record) > 0
          && !wv_mirror_gone (apply->db, kind, wv_record_get_id (record), FALSE, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
open_page (Apply *apply, const json_t *line, GError **error)
{
  gboolean directory;
  guint n = 0;
  const WvKind *const *kinds = wv_kinds (&n);

  g_free (apply->stream);
  apply->stream = g_strdup (wv_message_get_string (line, "s"));
  if (apply->stream == NULL)
    return wrong ("page", error);
  if (!wv_message_get_bool (line, "reset"))
    return TRUE;
  directory = g_str_equal (apply->stream, "dir");
  for (guint i = 0; i < n; i++)
    if ((kinds[i]->scope == WV_SCOPE_DIRECTORY) == directory
        && !forget_kind (apply, kinds[i], error))
      return FALSE;
  return TRUE;
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

static GBytes *
take_sealed (json_t *data)
{
  const char *text = wv_message_get_string (data, "sealed");
  GBytes *sealed = NULL;

  if (text != NULL)
    {
      gsize size = 0;
      guchar *bytes = g_base64_decode (text, &size);

      sealed = g_bytes_new_take (bytes, size);
    }
  json_object_del (data, "sealed");
  return sealed;
}

static gboolean
put (Apply *apply, const char *type, const char *id, gint64 version, json_t *data, GError **error)
{
  const WvKind *kind = type != NULL ? wv_kind_find (type) : NULL;
  g_autoptr (GBytes) sealed = NULL;

  if (type == NULL || id == NULL || version < 1 || !json_is_object (data) || apply->stream == NULL)
    return wrong ("put", error);
  if (kind == NULL)
    {
      g_autofree char *text = wv_json_dump (data);

      return wv_mirror_unknown (apply->db, apply->stream, type, id, version, text, error);
    }
  if (!count_new (apply, kind, id, data, error))
    return FALSE;
  sealed = take_sealed (data);
  return wv_mirror_put (apply->db, kind, id, version, data, sealed, error);
}

static gboolean
apply_put (Apply *apply, const json_t *line, GError **error)
{
  g_autoptr (json_t) data = json_copy (json_object_get (line, "d"));

  return put (apply, wv_message_get_string (line, "t"), wv_message_get_string (line, "id"),
              wv_message_get_int (line, "v", 0), data, error);
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
  if (kind == NULL)
    return wv_mirror_unknown_gone (apply->db, type, id, error);
  return wv_mirror_gone (apply->db, kind, id, wv_message_get_bool (line, "cascade"), error);
}

static gboolean
close_page (Apply *apply, const json_t *line, GError **error)
{
  const char *stream = wv_message_get_string (line, "s");
  const char *cursor = wv_message_get_string (line, "cur");

  if (cursor == NULL || g_strcmp0 (stream, apply->stream) != 0)
    return wrong ("to", error);
  if (wv_message_get_bool (line, "more"))
    apply->ret->more = TRUE;
  return wv_cursor_set (apply->db, stream, cursor, error);
}

static gboolean
apply_hello (Apply *apply, const json_t *line, GError **error)
{
  g_autoptr (WvWelcome) welcome = wv_welcome_from_line (line, error);
  g_autofree char *epoch = NULL;

  if (welcome == NULL)
    return FALSE;
  epoch = wv_sync_state_get (apply->db, "epoch", NULL);
  if (epoch != NULL && !g_str_equal (epoch, welcome->epoch)
      && !wv_outbox_offer_again (apply->db, apply->now, error))
    return FALSE;
  if (g_strcmp0 (epoch, welcome->epoch) != 0
      && !wv_sync_state_set (apply->db, "epoch", welcome->epoch, error))
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
                { "gone", apply_gone },   { "del", apply_gone },   { "to", close_page } };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (wv_message_is (line, table[i].k))
      return table[i].apply (apply, line, error);
  if (wv_message_is (line, "moved"))
    apply->ret->moved = TRUE;
  if (wv_message_is (line, "next"))
    apply->ret->next_after = CLAMP (wv_message_get_int (line, "after", 0), 0, 86400);
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
  Apply apply = { .db = db, .organisation = organisation, .now = now, .cols = cols, .ret = ret };
  gboolean good = TRUE;

  *ret = (WvApplied){ 0 };
  for (guint i = 0; good && i < lines->len; i++)
    good = apply_line (&apply, lines->pdata[i], error);
  g_free (apply.stream);
  return good;
}
