#include "store/wv-list.h"

#include "store/wv-records.h"

struct _WvRow
{
  GObject parent_instance;
  gint64 rowid;
  WvRecord *record;
  WvList *list; /* weak */
  gboolean asked;
};

struct _WvList
{
  GObject parent_instance;
  WvStore *store;
  const WvKind *kind;
  GArray *rows;
  GHashTable *objects; /* rowid → WvRow, unowned */
  GArray *wanted;      /* rows that were looked at since the last idle */
  guint idle;
  GCancellable *cancellable;
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE (WvRow, wv_row, G_TYPE_OBJECT)
G_DEFINE_FINAL_TYPE_WITH_CODE (WvList,
                               wv_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static GParamSpec *record_property;

static void list_want (WvList *self, gint64 rowid);

gint64
wv_row_get_rowid (WvRow *self)
{
  return self->rowid;
}

const WvRecord *
wv_row_get_record (WvRow *self)
{
  if (self->record == NULL && !self->asked && self->list != NULL)
    {
      self->asked = TRUE;
      list_want (self->list, self->rowid);
    }
  return self->record;
}

static void
row_take_record (WvRow *self, WvRecord *record)
{
  g_clear_pointer (&self->record, wv_record_free);
  self->record = record;
  g_object_notify_by_pspec (G_OBJECT (self), record_property);
}

static void
wv_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_pointer (value, (gpointer)wv_row_get_record (WV_ROW (object)));
}

static void
wv_row_dispose (GObject *object)
{
  WvRow *self = WV_ROW (object);

  if (self->list != NULL)
    {
      g_hash_table_remove (self->list->objects, &self->rowid);
      g_clear_weak_pointer (&self->list);
    }
  g_clear_pointer (&self->record, wv_record_free);
  G_OBJECT_CLASS (wv_row_parent_class)->dispose (object);
}

static void
wv_row_class_init (WvRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wv_row_dispose;
  G_OBJECT_CLASS (klass)->get_property = wv_row_get_property;
  record_property
      = g_param_spec_pointer ("record", NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_property (G_OBJECT_CLASS (klass), 1, record_property);
}

static void
wv_row_init (WvRow *self)
{
}

typedef struct
{
  const WvKind *kind;
  GArray *rows;
} Fetch;

typedef struct
{
  GPtrArray *records;
  GArray *rows;
} Fetched;

static void
fetch_free (Fetch *fetch)
{
  g_array_unref (fetch->rows);
  g_free (fetch);
}

static void
fetched_free (Fetched *fetched)
{
  g_ptr_array_unref (fetched->records);
  g_array_unref (fetched->rows);
  g_free (fetched);
}

static gpointer
fetch_rows (WvDb *db, gpointer data, GError **error)
{
  Fetch *fetch = data;
  GArray *rows = NULL;
  GPtrArray *records = wv_records_load_rows (db, fetch->kind, fetch->rows, &rows, error);
  Fetched *fetched;

  if (records == NULL)
    return NULL;
  fetched = g_new0 (Fetched, 1);
  fetched->records = records;
  fetched->rows = rows;
  return fetched;
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvList) self = data;
  g_autoptr (GError) error = NULL;
  Fetched *fetched = wv_store_run_finish (WV_STORE (source), result, &error);

  if (fetched == NULL)
    {
      if (error != NULL && !g_cancellable_is_cancelled (self->cancellable))
        g_warning ("rows of %s: %s", self->kind->name, error->message);
      return;
    }
  for (guint i = 0; i < fetched->rows->len; i++)
    {
      gint64 rowid = g_array_index (fetched->rows, gint64, i);
      WvRow *row = g_hash_table_lookup (self->objects, &rowid);

      if (row != NULL)
        row_take_record (row, wv_record_copy (g_ptr_array_index (fetched->records, i)));
    }
  fetched_free (fetched);
}

static gboolean
fetch_cb (gpointer data)
{
  WvList *self = data;
  Fetch *fetch = g_new0 (Fetch, 1);

  self->idle = 0;
  fetch->kind = self->kind;
  fetch->rows = g_steal_pointer (&self->wanted);
  self->wanted = g_array_new (FALSE, FALSE, sizeof (gint64));
  wv_store_run_async (self->store, WV_STORE_READ, fetch_rows, fetch, (GDestroyNotify)fetch_free,
                      (GDestroyNotify)fetched_free, self->cancellable, fetched_cb,
                      g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
list_want (WvList *self, gint64 rowid)
{
  g_array_append_val (self->wanted, rowid);
  if (self->idle == 0)
    self->idle = g_idle_add (fetch_cb, self);
}

static void
changed_cb (WvStore *store, const char *kind, const char *const *ids, WvList *self)
{
  GHashTableIter iter;
  gpointer row;

  if (g_strcmp0 (kind, self->kind->name) != 0)
    return;
  g_hash_table_iter_init (&iter, self->objects);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    {
      const WvRecord *record = WV_ROW (row)->record;

      if (record != NULL && (ids[0] == NULL || g_strv_contains (ids, wv_record_get_id (record))))
        list_want (self, WV_ROW (row)->rowid);
    }
}

static GType
get_item_type (GListModel *model)
{
  return WV_TYPE_ROW;
}

static guint
get_n_items (GListModel *model)
{
  return WV_LIST (model)->rows->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  WvList *self = WV_LIST (model);
  gint64 rowid;
  WvRow *row;

  if (position >= self->rows->len)
    return NULL;
  rowid = g_array_index (self->rows, gint64, position);
  row = g_hash_table_lookup (self->objects, &rowid);
  if (row != NULL)
    return g_object_ref (row);
  row = g_object_new (WV_TYPE_ROW, NULL);
  row->rowid = rowid;
  g_set_weak_pointer (&row->list, self);
  g_hash_table_insert (self->objects, &row->rowid, row);
  return row;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

WvList *
wv_list_new (WvStore *store, const WvKind *kind)
{
  WvList *self = g_object_new (WV_TYPE_LIST, NULL);

  self->store = g_object_ref (store);
  self->kind = kind;
  g_signal_connect_object (store, "changed", G_CALLBACK (changed_cb), self, 0);
  return self;
}

static void
replace_all (WvList *self, const GArray *rows)
{
  guint old = self->rows->len;

  g_array_set_size (self->rows, 0);
  if (old > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, old, 0);
  g_array_append_vals (self->rows, rows->data, rows->len);
  if (rows->len > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, rows->len);
}

void
wv_list_set_rows (WvList *self, const GArray *rows, gboolean replace)
{
  const gint64 *old = (const gint64 *)self->rows->data, *new = (const gint64 *)rows->data;
  guint old_n = self->rows->len, new_n = rows->len, head = 0, tail = 0;

  if (replace)
    {
      replace_all (self, rows);
      return;
    }
  while (head < MIN (old_n, new_n) && old[head] == new[head])
    head++;
  while (tail < MIN (old_n, new_n) - head && old[old_n - 1 - tail] == new[new_n - 1 - tail])
    tail++;
  if (head == old_n && head == new_n)
    return;
  g_array_set_size (self->rows, 0);
  g_array_append_vals (self->rows, rows->data, new_n);
  g_list_model_items_changed (G_LIST_MODEL (self), head, old_n - head - tail, new_n - head - tail);
}

int
wv_list_find (WvList *self, gint64 rowid)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (g_array_index (self->rows, gint64, i) == rowid)
      return (int)i;
  return -1;
}

static void
wv_list_dispose (GObject *object)
{
  WvList *self = WV_LIST (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (wv_list_parent_class)->dispose (object);
}

static void
wv_list_finalize (GObject *object)
{
  WvList *self = WV_LIST (object);

  g_array_unref (self->rows);
  g_array_unref (self->wanted);
  g_hash_table_unref (self->objects);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (wv_list_parent_class)->finalize (object);
}

static void
wv_list_class_init (WvListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wv_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = wv_list_finalize;
}

static void
wv_list_init (WvList *self)
{
  self->rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->wanted = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->objects = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->cancellable = g_cancellable_new ();
}
