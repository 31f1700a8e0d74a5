#include "store/wv-read-all.h"

#include "store/wv-change.h"
#include "store/wv-outbox.h"
#include "store/wv-records.h"

typedef struct
{
  WvDb *db;
  WvVault *vault;
  const WvActor *actor;
  const WvClock *clock;
  guint hold_seconds;
  GArray *transactions;
} Reader;

static gboolean
read_one (Reader *self, const WvRecord *record, GError **error)
{
  g_autoptr (WvChange) change
      = wv_change_read (wv_record_get_text (record, "dossier"), wv_record_get_kind (record)->name, wv_record_get_id (record));
  gint64 tx;

  wv_change_hold (change, self->hold_seconds);
  tx = wv_change_apply (self->db, self->vault, self->actor, change, self->clock, error);
  if (tx > 0)
    g_array_append_val (self->transactions, tx);
  return tx != 0;
}

static gboolean
read_kind (Reader *self, const WvKind *kind, const char *dossier, GError **error)
{
  g_autoptr (GPtrArray) records
      = wv_records_query (self->db, kind, "to_organisation = :value AND read_at IS NULL", self->actor->organisation, "id", error);

  for (guint i = 0; records != NULL && i < records->len; i++)
    if ((dossier == NULL || g_strcmp0 (wv_record_get_text (records->pdata[i], "dossier"), dossier) == 0)
        && !read_one (self, records->pdata[i], error))
      return FALSE;
  return records != NULL;
}

GArray *
wv_read_all (WvDb *db, WvVault *vault, const WvActor *actor, const char *dossier, guint hold_seconds,
             const WvClock *clock, GError **error)
{
  g_autoptr (GArray) transactions = g_array_new (FALSE, FALSE, sizeof (gint64));
  Reader reader = { db, vault, actor, clock, hold_seconds, transactions };

  if (!read_kind (&reader, &wv_kind_feedback, dossier, error) || !read_kind (&reader, &wv_kind_message, dossier, error))
    return NULL;
  return g_steal_pointer (&transactions);
}

gboolean
wv_unread_all (WvDb *db, const GArray *transactions, GError **error)
{
  for (guint i = transactions->len; i > 0; i--)
    if (!wv_outbox_take_back (db, g_array_index (transactions, gint64, i - 1), error))
      return FALSE;
  return TRUE;
}
