#include "store/wv-draft.h"

#include "domain/wv-error.h"
#include "domain/wv-id.h"
#include "store/wv-json.h"
#include "store/wv-store.h"

#include <string.h>

WvDraft *
wv_draft_new (const WvActor *actor, const WvClock *clock)
{
  g_autofree char *id = wv_id_new (clock);
  g_autofree char *client = wv_id_new (clock);
  g_autofree char *handover = wv_id_new (clock);
  WvDraft *draft = g_new0 (WvDraft, 1);

  draft->id = g_strdup (id);
  draft->referral = wv_record_new (&wv_kind_referral, id);
  draft->client_contact = wv_record_new (&wv_kind_client_contact, client);
  draft->handover = wv_record_new (&wv_kind_handover, handover);
  wv_record_set_text (draft->referral, "kind", "referral");
  wv_record_set_text (draft->referral, "urgency", "normal");
  wv_record_set_text (draft->referral, "from_organisation", actor->organisation);
  wv_record_set_text (draft->referral, "from_contact", actor->contact);
  return draft;
}

void
wv_draft_free (WvDraft *draft)
{
  if (draft == NULL)
    return;
  wv_record_free (draft->referral);
  wv_record_free (draft->client_contact);
  wv_record_free (draft->handover);
  g_free (draft->id);
  wv_secret_free (draft->postcode);
  wv_secret_free (draft->consent_text);
  g_free (draft);
}

gboolean
wv_draft_is_empty (const WvDraft *draft)
{
  static const char *const typed[] = { "call_name",  "family_name", "birth_year", "caution",
                                       "dimensions", "wish",        "reason",     "goal" };

  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    if (wv_record_has (draft->referral, typed[i]))
      return FALSE;
  return !wv_record_has (draft->client_contact, "phone")
         && !wv_record_has (draft->client_contact, "address")
         && !wv_record_has (draft->handover, "note")
         && (draft->postcode == NULL || *draft->postcode == '\0') && !draft->consent;
}

/* Open and sealed fields apart, as everywhere; here both end up inside the seal. */
static json_t *
record_to_json (const WvRecord *record)
{
  return json_pack ("{s:s, s:o, s:o}", "id", wv_record_get_id (record), "open",
                    wv_json_from_open (record), "sealed", wv_json_from_sealed (record));
}

static WvRecord *
record_from_json (const json_t *draft, const char *name, const WvKind *kind, GError **error)
{
  const json_t *object = json_object_get (draft, name);
  const char *id = json_string_value (json_object_get (object, "id"));
  g_autoptr (WvRecord) record = NULL;

  if (id == NULL)
    {
      g_set_error (error, WV_ERROR, WV_ERROR_INVALID, "draft without %s", name);
      return NULL;
    }
  record = wv_record_new (kind, id);
  if (!wv_json_to_record (record, json_object_get (object, "open"), FALSE, error)
      || !wv_json_to_record (record, json_object_get (object, "sealed"), TRUE, error))
    return NULL;
  return g_steal_pointer (&record);
}

static GBytes *
draft_seal (const WvDraft *draft, const WvKey *key)
{
  g_autoptr (json_t) json = json_pack (
      "{s:o, s:o, s:o, s:s*, s:b, s:b, s:b, s:s*}", "referral", record_to_json (draft->referral),
      "client_contact", record_to_json (draft->client_contact), "handover",
      record_to_json (draft->handover), "postcode", draft->postcode, "consent", draft->consent,
      "statistics", draft->statistics, "guardian", draft->guardian, "consent_text",
      draft->consent_text);
  g_autoptr (WvSecret) text = wv_json_dump (json);
  g_autoptr (GBytes) plain = wv_bytes_new_secret (text, strlen (text));

  return wv_key_seal (key, "draft", draft->id, NULL, plain);
}

static WvDraft *
draft_from_json (const char *id, const json_t *json, GError **error)
{
  g_autoptr (WvDraft) draft = g_new0 (WvDraft, 1);

  draft->id = g_strdup (id);
  draft->referral = record_from_json (json, "referral", &wv_kind_referral, error);
  if (draft->referral == NULL)
    return NULL;
  draft->client_contact = record_from_json (json, "client_contact", &wv_kind_client_contact, error);
  if (draft->client_contact == NULL)
    return NULL;
  draft->handover = record_from_json (json, "handover", &wv_kind_handover, error);
  if (draft->handover == NULL)
    return NULL;
  draft->postcode = g_strdup (json_string_value (json_object_get (json, "postcode")));
  draft->consent = json_is_true (json_object_get (json, "consent"));
  draft->statistics = json_is_true (json_object_get (json, "statistics"));
  draft->guardian = json_is_true (json_object_get (json, "guardian"));
  draft->consent_text = g_strdup (json_string_value (json_object_get (json, "consent_text")));
  return g_steal_pointer (&draft);
}

GBytes *
wv_draft_seal (WvVault *vault, const WvDraft *draft, GError **error)
{
  g_autoptr (WvKey) key = wv_vault_dup_local_key (vault, error);

  return key != NULL ? draft_seal (draft, key) : NULL;
}

gboolean
wv_draft_save_sealed (WvDb *db, const char *id, GBytes *sealed, gint64 now, GError **error)
{
  g_autoptr (WvStmt) stmt = NULL;

  stmt = wv_db_prepare (db,
                        "INSERT INTO draft (id, saved_at, sealed) VALUES (:id, :at, :sealed) "
                        "ON CONFLICT (id) DO UPDATE SET saved_at = :at, sealed = :sealed",
                        error);
  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_text (stmt, ":id", id);
  wv_stmt_bind_int (stmt, ":at", now);
  wv_stmt_bind_bytes (stmt, ":sealed", sealed);
  if (!wv_stmt_run (stmt, error))
    return FALSE;
  wv_db_note_change (db, "draft", id);
  return TRUE;
}

gboolean
wv_draft_save (WvDb *db, WvVault *vault, WvDraft *draft, const WvClock *clock, GError **error)
{
  g_autoptr (GBytes) sealed = wv_draft_seal (vault, draft, error);
  gint64 now = wv_clock_now (clock);

  if (sealed == NULL || !wv_draft_save_sealed (db, draft->id, sealed, now, error))
    return FALSE;
  draft->saved_at = now;
  return TRUE;
}

/* The draft in the current row: id, saved_at, sealed. */
static WvDraft *
draft_from_row (WvStmt *stmt, const WvKey *key, GError **error)
{
  const char *id = wv_stmt_text (stmt, 0);
  g_autoptr (GBytes) sealed = wv_stmt_dup_bytes (stmt, 2);
  g_autoptr (GBytes) plain = wv_key_open (key, "draft", id, NULL, sealed, error);
  g_autoptr (json_t) json = NULL;
  WvDraft *draft;
  gsize size;
  const char *text;

  if (plain == NULL)
    return NULL;
  text = g_bytes_get_data (plain, &size);
  json = wv_json_parse (text, size, error);
  if (json == NULL)
    return NULL;
  draft = draft_from_json (id, json, error);
  if (draft != NULL)
    draft->saved_at = wv_stmt_int (stmt, 1);
  return draft;
}

WvDraft *
wv_draft_load (WvDb *db, WvVault *vault, const char *id, GError **error)
{
  g_autoptr (WvKey) key = wv_vault_dup_local_key (vault, error);
  g_autoptr (WvStmt) stmt = NULL;
  gboolean row = FALSE;

  if (key == NULL)
    return NULL;
  stmt = wv_db_prepare (db, "SELECT id, saved_at, sealed FROM draft WHERE id = :id", error);
  if (stmt == NULL)
    return NULL;
  wv_stmt_bind_text (stmt, ":id", id);
  if (!wv_stmt_step (stmt, &row, error))
    return NULL;
  if (row)
    return draft_from_row (stmt, key, error);
  g_set_error_literal (error, WV_ERROR, WV_ERROR_NOT_FOUND, "no such draft");
  return NULL;
}

GPtrArray *
wv_drafts_load (WvDb *db, WvVault *vault, GError **error)
{
  g_autoptr (GPtrArray) drafts = g_ptr_array_new_with_free_func ((GDestroyNotify)wv_draft_free);
  g_autoptr (WvKey) key = wv_vault_dup_local_key (vault, error);
  g_autoptr (WvStmt) stmt = NULL;
  gboolean row = FALSE;

  if (key == NULL)
    return NULL;
  stmt = wv_db_prepare (
      db, "SELECT id, saved_at, sealed FROM draft ORDER BY saved_at DESC, id DESC", error);
  if (stmt == NULL || !wv_stmt_step (stmt, &row, error))
    return NULL;
  while (row)
    {
      WvDraft *draft = draft_from_row (stmt, key, error);

      if (draft == NULL)
        return NULL;
      g_ptr_array_add (drafts, draft);
      if (!wv_stmt_step (stmt, &row, error))
        return NULL;
    }
  return g_steal_pointer (&drafts);
}

gboolean
wv_draft_delete (WvDb *db, const char *id, GError **error)
{
  g_autoptr (WvStmt) stmt = wv_db_prepare (db, "DELETE FROM draft WHERE id = :id", error);

  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_text (stmt, ":id", id);
  if (!wv_stmt_run (stmt, error))
    return FALSE;
  wv_db_note_change (db, "draft", id);
  return TRUE;
}
