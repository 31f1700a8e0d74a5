#include "store/wv-caseload.h"

#include "store/wv-case-load.h"
#include "store/wv-task-load.h"

struct _WvCaseload
{
  GObject parent_instance;

  WvStore *store;
  WvVault *vault;
  WvActor *actor;
  GPtrArray *cases; /* (element-type WvCase) */
  GPtrArray *tasks; /* (element-type WvTask) */
  GError *error;
  GCancellable *cancellable; /* of the running fill */
  gboolean loading;
  gboolean again; /* something changed while filling */
};

enum
{
  PROP_LOADING = 1,
  N_PROPS
};

enum
{
  UPDATED,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

static void wv_caseload_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (WvCaseload, wv_caseload, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, wv_caseload_list_model_init))

/* What one fill brings from the database thread. */
typedef struct
{
  GPtrArray *cases;
  GPtrArray *tasks;
} Filling;

typedef struct
{
  WvVault *vault;
  WvActor *actor;
  gint64 now;
} Request;

static void
filling_free (Filling *filling)
{
  g_clear_pointer (&filling->cases, g_ptr_array_unref);
  g_clear_pointer (&filling->tasks, g_ptr_array_unref);
  g_free (filling);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Filling, filling_free)

static void
request_free (Request *request)
{
  g_object_unref (request->vault);
  wv_actor_free (request->actor);
  g_free (request);
}

static gpointer
fill_in_thread (WvDb *db, gpointer data, GError **error)
{
  const Request *request = data;
  g_autoptr (Filling) filling = g_new0 (Filling, 1);

  filling->tasks = g_ptr_array_new_with_free_func ((GDestroyNotify) wv_task_free);
  filling->cases = wv_cases_load (db, request->vault, request->actor, request->now, error);
  if (filling->cases == NULL)
    return NULL;
  for (guint i = 0; i < filling->cases->len; i++)
    {
      const WvCase *item = filling->cases->pdata[i];

      if (wv_state_is_running (item->progress.state)
          && !wv_tasks_load (db, request->vault, request->actor, item, request->now, FALSE, filling->tasks, error))
        return NULL;
    }
  g_ptr_array_sort (filling->tasks, wv_task_compare);
  return g_steal_pointer (&filling);
}

static void
set_loading (WvCaseload *self, gboolean loading)
{
  if (self->loading == loading)
    return;
  self->loading = loading;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADING]);
}

/* Equal as far as a list can tell: nothing that was recorded differs. */
static gboolean
is_same (const WvCase *a, const WvCase *b)
{
  return g_strcmp0 (a->id, b->id) == 0 && a->news_at == b->news_at && a->unread == b->unread && a->waiting == b->waiting
         && a->progress.state == b->progress.state && a->progress.milestone == b->progress.milestone
         && g_strcmp0 (a->progress.assignee, b->progress.assignee) == 0 && g_strcmp0 (a->refused, b->refused) == 0
         && g_strcmp0 (a->name, b->name) == 0 && g_strcmp0 (a->phone, b->phone) == 0
         && g_strcmp0 (a->offer_title, b->offer_title) == 0 && a->progress.question_at == b->progress.question_at;
}

/* Shows @cases: what is the same at both ends stays, the one range in the middle is exchanged. */
static void
show (WvCaseload *self, GPtrArray *cases)
{
  guint old_n = self->cases->len, new_n = cases->len, head = 0, tail = 0;

  while (head < MIN (old_n, new_n) && is_same (self->cases->pdata[head], cases->pdata[head]))
    head++;
  while (tail < MIN (old_n, new_n) - head
         && is_same (self->cases->pdata[old_n - 1 - tail], cases->pdata[new_n - 1 - tail]))
    tail++;
  if (old_n == new_n && head == old_n)
    return;
  if (old_n > head + tail)
    g_ptr_array_remove_range (self->cases, head, old_n - head - tail);
  for (guint i = head; i < new_n - tail; i++)
    g_ptr_array_insert (self->cases, (int) i, g_object_ref (cases->pdata[i]));
  g_list_model_items_changed (G_LIST_MODEL (self), head, old_n - head - tail, new_n - head - tail);
}

static void
empty (WvCaseload *self)
{
  guint n = self->cases->len;

  g_ptr_array_set_size (self->tasks, 0);
  g_ptr_array_set_size (self->cases, 0);
  if (n > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n, 0);
}

static void
filled_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvCaseload) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Filling) filling = wv_store_run_finish (WV_STORE (source), result, &error);

  g_clear_object (&self->cancellable);
  set_loading (self, FALSE);
  if (self->store == NULL || wv_vault_is_locked (self->vault))
    return; /* locked or closed meanwhile: nothing of it may be shown */
  g_clear_error (&self->error);
  if (filling == NULL)
    self->error = g_steal_pointer (&error);
  else
    {
      g_ptr_array_unref (self->tasks);
      self->tasks = g_steal_pointer (&filling->tasks);
      show (self, filling->cases);
    }
  g_signal_emit (self, signals[UPDATED], 0);
  if (self->again)
    wv_caseload_reload (self);
}

void
wv_caseload_reload (WvCaseload *self)
{
  Request *request;

  g_return_if_fail (WV_IS_CASELOAD (self));

  self->again = self->loading;
  if (self->loading || wv_vault_is_locked (self->vault))
    return;
  set_loading (self, TRUE);
  request = g_new0 (Request, 1);
  request->vault = g_object_ref (self->vault);
  request->actor = wv_actor_copy (self->actor);
  request->now = wv_clock_now (wv_store_get_clock (self->store));
  self->cancellable = g_cancellable_new ();
  wv_store_run_async (self->store, WV_STORE_READ, fill_in_thread, request, (GDestroyNotify) request_free,
                      (GDestroyNotify) filling_free, self->cancellable, filled_cb, g_object_ref (self));
}

static void
store_changed_cb (WvStore *store, const char *kind, const char *const *ids, WvCaseload *self)
{
  const WvKind *known = wv_kind_find (kind);

  if (known == NULL || known->scope == WV_SCOPE_DOSSIER || known == &wv_kind_organisation || known == &wv_kind_contact)
    wv_caseload_reload (self);
}

static void
locked_cb (WvVault *vault, GParamSpec *pspec, WvCaseload *self)
{
  if (!wv_vault_is_locked (vault))
    {
      wv_caseload_reload (self);
      return;
    }
  g_cancellable_cancel (self->cancellable);
  empty (self);
  g_signal_emit (self, signals[UPDATED], 0);
}

static GType
get_item_type (GListModel *model)
{
  return WV_TYPE_CASE;
}

static guint
get_n_items (GListModel *model)
{
  return WV_CASELOAD (model)->cases->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  WvCaseload *self = WV_CASELOAD (model);

  return position < self->cases->len ? g_object_ref (self->cases->pdata[position]) : NULL;
}

static void
wv_caseload_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
wv_caseload_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_LOADING)
    g_value_set_boolean (value, WV_CASELOAD (object)->loading);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
wv_caseload_dispose (GObject *object)
{
  WvCaseload *self = WV_CASELOAD (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->store);
  g_clear_object (&self->vault);
  G_OBJECT_CLASS (wv_caseload_parent_class)->dispose (object);
}

static void
wv_caseload_finalize (GObject *object)
{
  WvCaseload *self = WV_CASELOAD (object);

  g_clear_object (&self->cancellable);
  g_ptr_array_unref (self->cases);
  g_ptr_array_unref (self->tasks);
  wv_actor_free (self->actor);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (wv_caseload_parent_class)->finalize (object);
}

static void
wv_caseload_class_init (WvCaseloadClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = wv_caseload_get_property;
  object_class->dispose = wv_caseload_dispose;
  object_class->finalize = wv_caseload_finalize;
  props[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[UPDATED] = g_signal_new ("updated", WV_TYPE_CASELOAD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wv_caseload_init (WvCaseload *self)
{
  self->cases = g_ptr_array_new_with_free_func (g_object_unref);
  self->tasks = g_ptr_array_new_with_free_func ((GDestroyNotify) wv_task_free);
}

WvCaseload *
wv_caseload_new (WvStore *store, WvVault *vault, const WvActor *actor)
{
  WvCaseload *self = g_object_new (WV_TYPE_CASELOAD, NULL);

  self->store = g_object_ref (store);
  self->vault = g_object_ref (vault);
  self->actor = wv_actor_copy (actor);
  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self, 0);
  g_signal_connect_object (vault, "notify::locked", G_CALLBACK (locked_cb), self, 0);
  wv_caseload_reload (self);
  return self;
}

gboolean
wv_caseload_is_loading (WvCaseload *self)
{
  return self->loading;
}

const GError *
wv_caseload_get_error (WvCaseload *self)
{
  return self->error;
}

WvCase *
wv_caseload_find (WvCaseload *self, const char *id)
{
  for (guint i = 0; i < self->cases->len; i++)
    if (g_strcmp0 (((WvCase *) self->cases->pdata[i])->id, id) == 0)
      return self->cases->pdata[i];
  return NULL;
}

gboolean
wv_case_in_segment (WvCase *item, WvSegment segment)
{
  WvState state = item->progress.state;
  gboolean is_new = state == WV_STATE_SENT || state == WV_STATE_RECEIVED;
  gboolean asked = item->progress.question_at != 0;

  switch (segment)
    {
    case WV_SEGMENT_RUNNING:
      return wv_state_is_running (state) && !(item->party == WV_PARTY_RECEIVER && (is_new || asked));
    case WV_SEGMENT_WAITING_ME:
      return item->question_for_us || item->unread > 0 || item->refused != NULL;
    case WV_SEGMENT_FINISHED:
      return !wv_state_is_running (state) && state != WV_STATE_DRAFT;
    case WV_SEGMENT_NEW:
      return is_new && !asked;
    case WV_SEGMENT_WAITING_ANSWER:
      return wv_state_is_running (state) && asked;
    default:
      return FALSE;
    }
}

guint
wv_caseload_count (WvCaseload *self, WvParty party, WvSegment segment)
{
  guint n = 0;

  for (guint i = 0; i < self->cases->len; i++)
    {
      WvCase *item = self->cases->pdata[i];

      n += item->party == party && wv_case_in_segment (item, segment);
    }
  return n;
}

GPtrArray *
wv_caseload_get_tasks (WvCaseload *self)
{
  return self->tasks;
}
