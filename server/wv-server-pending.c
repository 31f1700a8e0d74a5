#include "server/wv-server-pending.h"

#include <string.h>

struct _WvServerPending
{
  GPtrArray *appends; /* WvServerAppend, as they came */
  GArray *marks;      /* guint: length of appends */
  GHashTable *counts; /* stream → number of appends */
};

static void
append_free (WvServerAppend *append)
{
  g_free (append->stream);
  g_free (append->kind);
  g_free (append->id);
  g_free (append);
}

static guint
append_hash (gconstpointer key)
{
  const WvServerAppend *append = key;

  return g_str_hash (append->stream) ^ (g_str_hash (append->id) * 31) ^ g_str_hash (append->kind);
}

static gboolean
append_equal (gconstpointer a, gconstpointer b)
{
  const WvServerAppend *one = a;
  const WvServerAppend *other = b;

  return strcmp (one->id, other->id) == 0 && strcmp (one->stream, other->stream) == 0 && strcmp (one->kind, other->kind) == 0;
}

WvServerPending *
wv_server_pending_new (void)
{
  WvServerPending *self = g_new0 (WvServerPending, 1);

  self->appends = g_ptr_array_new_with_free_func ((GDestroyNotify) append_free);
  self->marks = g_array_new (FALSE, FALSE, sizeof (guint));
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
wv_server_pending_free (WvServerPending *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->appends);
  g_array_unref (self->marks);
  g_hash_table_unref (self->counts);
  g_free (self);
}

static void
change_count (WvServerPending *self, const char *stream, int by)
{
  guint count = wv_server_pending_count (self, stream);

  g_hash_table_insert (self->counts, g_strdup (stream), GUINT_TO_POINTER (count + (guint) by));
}

void
wv_server_pending_add (WvServerPending *self, const char *stream, const char *kind, const char *id, const char *op)
{
  WvServerAppend *append = g_new0 (WvServerAppend, 1);

  append->stream = g_strdup (stream);
  append->kind = g_strdup (kind);
  append->id = g_strdup (id);
  append->op = g_intern_string (op); /* three words */
  g_ptr_array_add (self->appends, append);
  change_count (self, stream, 1);
}

const char *
wv_server_pending_get_op (WvServerPending *self, const char *stream, const char *kind, const char *id)
{
  WvServerAppend wanted = { .stream = (char *) stream, .kind = (char *) kind, .id = (char *) id };

  for (guint i = self->appends->len; i-- > 0;)
    if (append_equal (self->appends->pdata[i], &wanted))
      return ((WvServerAppend *) self->appends->pdata[i])->op;
  return NULL;
}

guint
wv_server_pending_count (WvServerPending *self, const char *stream)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, stream));
}

void
wv_server_pending_mark (WvServerPending *self)
{
  g_array_append_val (self->marks, self->appends->len);
}

void
wv_server_pending_release (WvServerPending *self)
{
  g_array_set_size (self->marks, self->marks->len - 1);
}

void
wv_server_pending_undo (WvServerPending *self)
{
  guint length = g_array_index (self->marks, guint, self->marks->len - 1);

  for (guint i = length; i < self->appends->len; i++)
    change_count (self, ((WvServerAppend *) self->appends->pdata[i])->stream, -1);
  g_ptr_array_set_size (self->appends, (int) length);
  wv_server_pending_release (self);
}

void
wv_server_pending_clear (WvServerPending *self)
{
  g_ptr_array_set_size (self->appends, 0);
  g_array_set_size (self->marks, 0);
  g_hash_table_remove_all (self->counts);
}

static int
compare_streams (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(const WvServerAppend *const *) a)->stream, (*(const WvServerAppend *const *) b)->stream);
}

GPtrArray *
wv_server_pending_list (WvServerPending *self)
{
  GPtrArray *list = g_ptr_array_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (append_hash, append_equal);

  for (guint i = self->appends->len; i-- > 0;)
    if (g_hash_table_add (seen, self->appends->pdata[i]))
      g_ptr_array_insert (list, -1, self->appends->pdata[i]);
  for (guint i = 0; i < list->len / 2; i++) /* they were found from the end */
    {
      gpointer other = list->pdata[list->len - 1 - i];

      list->pdata[list->len - 1 - i] = list->pdata[i];
      list->pdata[i] = other;
    }
  g_ptr_array_sort (list, compare_streams); /* keeps the order of equals: GLib sorts by merging */
  return list;
}
