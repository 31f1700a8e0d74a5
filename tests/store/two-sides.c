#include "two-sides.h"

#include "store/wv-draft.h"
#include "store/wv-records.h"

gint64 now_ms;

static gint64
ticking_now (gpointer data)
{
  return now_ms += 1000;
}

const WvClock ticking = { ticking_now, NULL };
const WvActor gp = { (char *) PRACTICE, (char *) GP, (char *) "gp", NULL };
const WvActor worker = { (char *) WELFARE, (char *) WORKER, (char *) "social_worker", NULL };

static void
write_named (WvDb *db, const WvKind *kind, const char *id, const char *name, const char *public_key)
{
  g_autoptr (WvRecord) record = wv_record_new (kind, id);

  wv_record_set_text (record, kind == &wv_kind_offer ? "title" : "name", name);
  if (kind == &wv_kind_offer)
    {
      wv_record_set_text (record, "organisation", WELFARE);
      wv_record_set_text (record, "status", "active");
    }
  if (public_key != NULL)
    wv_record_set_text (record, "public_key", public_key);
  g_assert_true (wv_record_write (db, record, NULL));
}

void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WvDraft) draft = wv_draft_new (&gp, &ticking);
  g_autofree char *public_key = NULL;

  now_ms = G_GINT64_CONSTANT (1773136800000);
  fixture->db = wv_store_open_db (":memory:", NULL);
  fixture->practice = wv_vault_new ();
  fixture->welfare = wv_vault_new ();
  wv_vault_generate (fixture->practice);
  wv_vault_generate (fixture->welfare);
  public_key = wv_vault_dup_public_key (fixture->welfare);
  write_named (fixture->db, &wv_kind_organisation, PRACTICE, "Praktijk De Visser", NULL);
  write_named (fixture->db, &wv_kind_organisation, WELFARE, "Dorpshart Borsele", public_key);
  write_named (fixture->db, &wv_kind_contact, WORKER, "Anouk Faes", NULL);
  write_named (fixture->db, &wv_kind_offer, OFFER, "Eettafel Heinkenszand", NULL);
  wv_record_set_text (draft->referral, "call_name", "Bram");
  wv_record_set_text (draft->referral, "family_name", "de Jonge");
  wv_record_set_text (draft->referral, "form_of_address", "meneer");
  wv_record_set_text (draft->referral, "offer", OFFER);
  wv_record_set_text (draft->referral, "reason", "Alleen sinds de zomer.");
  wv_record_set_text (draft->client_contact, "phone", "0113-555 083");
  draft->postcode = g_strdup ("4451 ZZ");
  draft->consent = TRUE;
  g_assert_true (wv_db_begin (fixture->db, NULL));
  g_assert_cmpint (wv_draft_send (fixture->db, fixture->practice, &gp, draft, &ticking, NULL), >, 0);
  g_assert_true (wv_db_commit (fixture->db, NULL));
  fixture->dossier = g_strdup (draft->id);
}

void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->db, wv_db_close);
  g_clear_object (&fixture->practice);
  g_clear_object (&fixture->welfare);
  g_free (fixture->dossier);
}

gint64
apply_as (Fixture *fixture, const WvActor *actor, WvChange *taken, GError **error)
{
  g_autoptr (WvChange) change = taken;
  WvVault *vault = actor == &gp ? fixture->practice : fixture->welfare;
  gint64 tx;

  g_assert_true (wv_db_begin (fixture->db, NULL));
  tx = wv_change_apply (fixture->db, vault, actor, change, &ticking, error);
  if (tx == 0)
    wv_db_rollback (fixture->db);
  else
    g_assert_true (wv_db_commit (fixture->db, NULL));
  return tx;
}

void
done (Fixture *fixture, const WvActor *actor, WvChange *change)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (apply_as (fixture, actor, change, &error), >, 0);
  g_assert_no_error (error);
}
