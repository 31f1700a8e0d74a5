#include "server/wv-server-store.h"

#include "domain/wv-id.h"

#define FLOOR_STEP 1000000
#define EPOCH_LENGTH 12

void
wv_server_store_close (WvServerStore *store)
{
  if (store != NULL)
    store->close (store);
}

void
wv_server_record_free (WvServerRecord *record)
{
  if (record == NULL)
    return;
  g_free (record->kind);
  g_free (record->id);
  g_free (record->dossier);
  json_decref (record->data);
  json_decref (record->versions);
  g_free (record);
}

void
wv_server_device_free (WvServerDevice *device)
{
  if (device == NULL)
    return;
  g_free (device->id);
  g_free (device->organisation);
  g_free (device->contact);
  g_free (device->role);
  g_free (device->ratchet);
  g_free (device->previous_ratchet);
  g_free (device->revoked);
  g_free (device);
}

void
wv_server_code_free (WvServerCode *code)
{
  if (code == NULL)
    return;
  g_free (code->organisation);
  g_free (code->contact);
  g_free (code->role);
  g_free (code->invited_by);
  g_free (code->device);
  g_free (code->attempt);
  g_free (code);
}

void
wv_server_entry_free (WvServerEntry *entry)
{
  g_free (entry->kind);
  g_free (entry->id);
  g_free (entry->op);
  g_free (entry);
}

void
wv_server_receipt_free (WvServerReceipt *receipt)
{
  if (receipt == NULL)
    return;
  g_free (receipt->state);
  g_free (receipt->conflict);
  g_free (receipt->op_id);
  g_free (receipt);
}

void
wv_server_head_clear (WvServerHead *head)
{
  g_clear_pointer (&head->nonce, g_free);
}

gboolean
wv_server_next_version (WvServerStore *store, gint64 version, gint64 *ret_version, GError **error)
{
  gint64 floor;

  if (!store->get_version_floor (store, &floor, error))
    return FALSE;
  *ret_version = MAX (version, floor) + 1;
  return TRUE;
}

gint64
wv_server_next_floor (gint64 floor)
{
  guint16 part;

  wv_id_fill_random ((guint8 *) &part, sizeof part);
  return MAX (floor + FLOOR_STEP, wv_clock_now (NULL) * 1000 + part % 1000);
}

char *
wv_server_new_epoch (void)
{
  g_autofree char *id = wv_id_new (NULL);

  return g_strdup (id + WV_ID_LENGTH - EPOCH_LENGTH);
}

json_t *
wv_server_device_row (const char *id, const char *organisation, const char *role, gint64 enrolled, gint64 seen, const char *revoked)
{
  return json_pack ("{s:s, s:s, s:s, s:I, s:I, s:s?}", "device", id, "organisation", organisation, "role", role, "enrolled_at",
                    (json_int_t) enrolled, "last_seen", (json_int_t) seen, "revoked", revoked);
}

json_t *
wv_server_stream_row (const char *id, gint64 head, gint64 floor_seq, gint64 live)
{
  return json_pack ("{s:s, s:I, s:I, s:I}", "stream", id, "head", (json_int_t) head, "floor", (json_int_t) floor_seq, "live",
                    (json_int_t) live);
}
