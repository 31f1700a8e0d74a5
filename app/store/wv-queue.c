#include "store/wv-queue.h"

#include <glib/gi18n-lib.h>

#include "domain/wv-code.h"
#include "store/wv-overlay.h"

/* What an edit mainly is: the first line here that one of its operations fits. */
static const struct
{
  const char *kind, *verb, *title;
} titles[] = {
  { "referral", "new", N_ ("New referral") },
  { "feedback", "new", N_ ("Feedback") },
  { "message", "new", N_ ("Message") },
  { "action", "new", N_ ("New agreement") },
  { "action", "set", N_ ("Agreement changed") },
  { "event", "event", NULL }, /* the event says it */
  { "client_contact", "set", N_ ("Phone number or address changed") },
  { "feedback", "set", N_ ("Feedback read") },
  { "message", "set", N_ ("Message read") },
  { "referral", "set", N_ ("Referral changed") },
  { "consent", "set", N_ ("Consent changed") },
  { "handover", "set", N_ ("Warm handover changed") },
  { "offer", "new", N_ ("New offer") },
  { "offer", "set", N_ ("Offer changed") },
  { "contact", "set", N_ ("Contact changed") },
  { "organisation", "set", N_ ("Organisation changed") },
  { "conflict", "resolve", N_ ("Choice made") },
  { "access", "new", N_ ("File opened") },
};

static const struct
{
  const char *code, *reason;
} reasons[] = {
  { "state_changed", N_ ("Somebody else was earlier.") },
  { "guard", N_ ("Somebody else was earlier.") },
  { "not_allowed", N_ ("Your role may not do this.") },
  { "not_visible", N_ ("This is no longer shared with you.") },
  { "unknown_record", N_ ("This is no longer shared with you.") },
  { "gone", N_ ("This does not exist any more.") },
  { "depends", N_ ("Something it builds on was not accepted.") },
  { "too_large", N_ ("It is too large.") },
};

void
wv_queue_item_free (WvQueueItem *item)
{
  if (item == NULL)
    return;
  g_free (item->title);
  g_free (item->subject);
  g_free (item->kind);
  g_free (item->record);
  g_free (item->dossier);
  g_free (item->reason);
  g_free (item);
}

static guint
rank_of (const WvOutboxOp *op)
{
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_str_equal (titles[i].kind, op->kind) && g_str_equal (titles[i].verb, op->verb))
      return i;
  return G_N_ELEMENTS (titles);
}

/* The operation that the user had in mind; the others of the edit go along with it. */
static const WvOutboxOp *
main_operation (const GPtrArray *ops, guint *ret_rank)
{
  const WvOutboxOp *best = ops->pdata[0];

  for (guint i = 1; i < ops->len; i++)
    if (rank_of (ops->pdata[i]) < rank_of (best))
      best = ops->pdata[i];
  *ret_rank = rank_of (best);
  return best;
}

static char *
title_of (const WvOutboxOp *op, guint rank)
{
  const WvKind *kind = wv_kind_find (op->kind);
  const char *event = json_string_value (json_object_get (op->set, "type"));

  if (rank == G_N_ELEMENTS (titles))
    return g_strdup_printf (_ ("%s changed"), kind != NULL ? _ (kind->label) : op->kind);
  if (titles[rank].title != NULL)
    return g_strdup (_ (titles[rank].title));
  return g_strdup (event != NULL ? wv_code_label ("event-type", event) : _ ("Referral changed"));
}

static const char *
reason_of (const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (g_strcmp0 (reasons[i].code, code) == 0)
      return _ (reasons[i].reason);
  return _ ("The server did not accept it.");
}

/* Names of the directory are open; what belongs to a resident is not looked at here. */
static gboolean
name_subject (WvDb *db, WvQueueItem *item, GError **error)
{
  const WvKind *kind = wv_kind_find (item->kind);
  const char *field = kind == &wv_kind_offer ? "title" : "name";
  g_autoptr (GError) problem = NULL;
  g_autoptr (WvRecord) record = NULL;

  if (kind == NULL || kind->scope != WV_SCOPE_DIRECTORY || wv_kind_field (kind, field) == NULL)
    return TRUE;
  record = wv_record_load (db, kind, item->record, &problem);
  if (problem != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  if (record != NULL)
    item->subject = g_strdup (wv_record_get_text (record, field));
  return TRUE;
}

static WvQueueItem *
make_item (WvDb *db, const WvOutboxEntry *entry, GError **error)
{
  g_autofree char *tx = g_strdup_printf ("%" G_GINT64_FORMAT, entry->tx);
  g_autoptr (GPtrArray) ops = wv_outbox_query (db, "tx = CAST (:value AS INTEGER)", tx, error);
  WvQueueItem *item;
  const WvOutboxOp *op;
  guint rank;

  if (ops == NULL)
    return NULL;
  op = main_operation (ops, &rank);
  item = g_new0 (WvQueueItem, 1);
  item->tx = entry->tx;
  item->title = title_of (op, rank);
  item->kind = g_strdup (op->kind);
  item->record = g_strdup (op->rec);
  item->dossier = g_strdup (op->dossier != NULL ? op->dossier : entry->dossier);
  item->made_at = op->made_at;
  item->state = entry->state;
  if (entry->state == WV_OP_REFUSED)
    item->reason = g_strdup (reason_of (entry->code));
  /* The first line of the table: a new referral. */
  item->may_take_back
      = rank == 0 && op->n == 0 && wv_outbox_may_take_back (db, entry->tx, NULL);
  if (name_subject (db, item, error))
    return item;
  wv_queue_item_free (item);
  return NULL;
}

GPtrArray *
wv_queue_load (WvDb *db, GError **error)
{
  g_autoptr (GPtrArray) entries = wv_outbox_list (db, error);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func ((GDestroyNotify)wv_queue_item_free);

  if (entries == NULL)
    return NULL;
  for (guint i = entries->len; i > 0; i--)
    {
      WvQueueItem *item = make_item (db, entries->pdata[i - 1], error);

      if (item == NULL)
        return NULL;
      g_ptr_array_add (items, item);
    }
  return g_steal_pointer (&items);
}
