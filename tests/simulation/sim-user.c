/* What people do: each through the functions that the windows call. */
#include "sim.h"

#include <string.h>

#include "domain/wv-calendar.h"
#include "domain/wv-error.h"
#include "domain/wv-id.h"
#include "store/wv-change.h"
#include "store/wv-conflict.h"
#include "store/wv-dossier-key.h"
#include "store/wv-draft.h"
#include "store/wv-outbox.h"
#include "store/wv-records.h"

#define REFERRALS_MAX 6
#define HOLD_MS 10000

/* Carries something out; inside a transaction. What wv_edit_commit() returns. */
typedef gint64 (*Do) (SimDesktop *desktop, GError **error);

static SimRandom *
random_of (SimDesktop *desktop)
{
  return &desktop->world->random;
}

static char *
pick (SimDesktop *desktop, const char *sql, const char *value)
{
  g_autoptr (GPtrArray) ids = sim_texts (desktop->db, sql, value);

  return ids->len > 0 ? g_strdup (ids->pdata[sim_random_below (random_of (desktop), ids->len)]) : NULL;
}

static char *
pick_dossier (SimDesktop *desktop)
{
  return pick (desktop, "SELECT id FROM referral ORDER BY id", NULL);
}

static const char *
some_text (SimDesktop *desktop)
{
  static const char *const texts[] = { "Mevrouw komt dinsdag kennismaken.", "Belt u terug?", "Gaat goed.", "Nog geen plaats; wel zin.",
                                       "Loopt nu elke week mee en drinkt daarna koffie." };

  return texts[sim_random_below (random_of (desktop), G_N_ELEMENTS (texts))];
}

/* Referrals. */

static gint64
send_referral (SimDesktop *desktop, GError **error)
{
  g_autoptr (WvDraft) draft = NULL;
  g_autofree char *offer = pick (desktop, "SELECT id FROM offer WHERE status <> 'ended' ORDER BY id", NULL);

  if (offer == NULL || desktop->world->referrals >= REFERRALS_MAX)
    return -1;
  desktop->world->referrals++;
  draft = wv_draft_new (desktop->actor, &desktop->clock);
  wv_record_set_text (draft->referral, "family_name", "de Jonge");
  wv_record_set_text (draft->referral, "offer", offer);
  wv_record_set_text (draft->referral, "reason", some_text (desktop));
  wv_record_set_text (draft->client_contact, "phone", "0113-555 083");
  draft->postcode = g_strdup ("4451 ZZ");
  draft->consent = TRUE;
  draft->statistics = sim_random_chance (random_of (desktop), 50);
  return wv_draft_send (desktop->db, desktop->vault, desktop->actor, draft, &desktop->clock, error);
}

static WvChange *
sender_change (SimDesktop *desktop, const char *dossier)
{
  g_autofree char *feedback = pick (desktop, "SELECT id FROM feedback WHERE dossier = :value AND read_at IS NULL ORDER BY id", dossier);
  g_autofree char *question = pick (desktop, "SELECT id FROM message WHERE dossier = :value AND question = 1 ORDER BY id", dossier);

  switch (sim_random_below (random_of (desktop), 6))
    {
    case 0:
      return wv_change_phone (dossier, sim_random_chance (random_of (desktop), 50) ? "0113-555 021" : "0113-555 022");
    case 1:
    case 2:
      return feedback != NULL ? wv_change_read (dossier, "feedback", feedback) : NULL;
    case 3:
      return wv_change_step (dossier, WV_STATE_WITHDRAWN, "mistake", NULL, NULL, NULL, 0);
    case 4:
      return wv_change_step (dossier, WV_STATE_CLIENT_DECLINED, "resident-no-wish", NULL, NULL, some_text (desktop), 0);
    default:
      return wv_change_message (dossier, some_text (desktop), question);
    }
}

static WvChange *
receiver_change (SimDesktop *desktop, const char *dossier)
{
  switch (sim_random_below (random_of (desktop), 11))
    {
    case 0:
    case 1:
      return wv_change_open (dossier);
    case 2:
    case 3:
      return wv_change_accept (dossier, desktop->actor->contact);
    case 4:
      return wv_change_step (dossier, WV_STATE_DECLINED, "no-room", NULL, NULL, some_text (desktop), 0);
    case 5:
    case 6:
      return wv_change_feedback (dossier, "first_contact", some_text (desktop), WV_STATE_ACTIVE,
                                 sim_random_chance (random_of (desktop), 50), NULL, NULL, NULL, FALSE);
    case 7:
      return wv_change_feedback (dossier, "interim", some_text (desktop), -1, FALSE, NULL, NULL, NULL, TRUE);
    case 8:
      return wv_change_feedback (dossier, "final", some_text (desktop), WV_STATE_COMPLETED, FALSE, NULL, "goal-met", "goal-met", FALSE);
    case 9:
      return wv_change_attempt (dossier, some_text (desktop));
    default:
      return wv_change_ask (dossier, some_text (desktop));
    }
}

static WvChange *
either_change (SimDesktop *desktop, const char *dossier)
{
  g_autofree char *action = pick (desktop, "SELECT id FROM \"action\" WHERE dossier = :value ORDER BY id", dossier);
  g_autofree char *message = pick (desktop, "SELECT id FROM message WHERE dossier = :value ORDER BY id", dossier);

  switch (sim_random_below (random_of (desktop), 5))
    {
    case 0:
      return wv_change_action_add (dossier, some_text (desktop), desktop->actor->organisation, desktop->actor->contact, "2026-04-01");
    case 1:
      return action != NULL ? wv_change_action_done (dossier, action, sim_random_chance (random_of (desktop), 60)) : NULL;
    case 2:
      return message != NULL ? wv_change_read (dossier, "message", message) : NULL;
    case 3:
      return wv_change_message (dossier, some_text (desktop), NULL);
    default:
      return wv_change_open (dossier);
    }
}

static gint64
change_dossier (SimDesktop *desktop, GError **error)
{
  g_autofree char *dossier = pick_dossier (desktop);
  g_autoptr (WvChange) change = NULL;

  if (dossier == NULL)
    return -1;
  if (sim_random_chance (random_of (desktop), 35))
    change = either_change (desktop, dossier);
  else
    change = desktop->side == SIM_PRACTICE ? sender_change (desktop, dossier) : receiver_change (desktop, dossier);
  if (change == NULL)
    return -1;
  if (sim_random_chance (random_of (desktop), 15))
    wv_change_hold (change, HOLD_MS / 1000);
  return wv_change_apply (desktop->db, desktop->vault, desktop->actor, change, &desktop->clock, error);
}

/* Records as they are: who may see a dossier, and the directory. */

static gint64
commit_edit (SimDesktop *desktop, WvEdit *taken, GError **error)
{
  g_autoptr (WvEdit) edit = taken;

  if (sim_random_chance (random_of (desktop), 15))
    wv_edit_hold (edit, wv_clock_now (&desktop->clock) + HOLD_MS);
  return wv_edit_commit (desktop->db, edit, &desktop->clock, error);
}

static gint64
commit_change (SimDesktop *desktop, WvRecord *before, WvRecord *after, GError **error)
{
  WvEdit *edit = wv_edit_new ();

  wv_edit_change (edit, before, after);
  return commit_edit (desktop, edit, error);
}

static gint64
withdraw_consent (SimDesktop *desktop, GError **error)
{
  g_autofree char *id = pick (desktop, "SELECT id FROM consent WHERE withdrawn_on IS NULL ORDER BY id", NULL);
  WvRecord *before = id != NULL ? wv_record_load (desktop->db, &wv_kind_consent, id, NULL) : NULL;
  g_autofree char *today = wv_day_of (wv_clock_now (&desktop->clock));
  WvRecord *after;

  if (before == NULL)
    return -1;
  after = wv_record_copy (before);
  wv_record_set_text (after, "withdrawn_on", today);
  return commit_change (desktop, before, after, error);
}

static gint64
end_grant (SimDesktop *desktop, GError **error)
{
  g_autofree char *id = pick (desktop, "SELECT id FROM \"grant\" WHERE valid_until IS NULL AND grantee <> :value ORDER BY id",
                              desktop->actor->organisation);
  WvRecord *before = id != NULL ? wv_record_load (desktop->db, &wv_kind_grant, id, NULL) : NULL;
  WvRecord *after;

  if (before == NULL)
    return -1;
  after = wv_record_copy (before);
  wv_record_set_int (after, "valid_until", wv_clock_now (&desktop->clock));
  return commit_change (desktop, before, after, error);
}

/* Lets the receiver in again, or one whom the resident never named: that one must be refused. */
static gint64
grant_again (SimDesktop *desktop, GError **error)
{
  g_autofree char *dossier = pick_dossier (desktop);
  const char *grantee = sim_organisation (1 + sim_random_below (random_of (desktop), 2));
  g_autoptr (WvRecord) organisation = wv_record_load (desktop->db, &wv_kind_organisation, grantee, NULL);
  gint64 now = wv_clock_now (&desktop->clock);
  g_autoptr (WvKey) key = NULL;
  g_autofree char *id = wv_id_new (&desktop->clock);
  g_autofree char *wrapped = NULL;
  WvRecord *grant;
  WvEdit *edit;

  if (dossier == NULL || organisation == NULL)
    return -1;
  key = wv_dossier_key_load (desktop->db, desktop->vault, desktop->actor->organisation, dossier, now, error);
  wrapped = key != NULL ? wv_key_wrap_for (key, wv_record_get_text (organisation, "public_key"), error) : NULL;
  if (wrapped == NULL)
    return 0;
  grant = wv_record_new (&wv_kind_grant, id);
  wv_record_set_text (grant, "dossier", dossier);
  wv_record_set_text (grant, "organisation", desktop->actor->organisation);
  wv_record_set_text (grant, "author", desktop->actor->contact);
  wv_record_set_int (grant, "recorded_at", now);
  wv_record_set_text (grant, "grantee", grantee);
  wv_record_set_text (grant, "view", "all");
  wv_record_set_text (grant, "wrapped_key", wrapped);
  wv_record_set_int (grant, "valid_from", now);
  edit = wv_edit_new ();
  wv_edit_create (edit, grant);
  return commit_edit (desktop, edit, error);
}

static void
change_themes (SimDesktop *desktop, WvRecord *record)
{
  static const char *const themes[] = { "bewegen", "meedoen", "taal", "wonen", "eenzaamheid" };
  g_autoptr (GPtrArray) chosen = g_ptr_array_new ();
  guint flip = sim_random_below (random_of (desktop), G_N_ELEMENTS (themes));

  for (guint i = 0; i < G_N_ELEMENTS (themes); i++)
    if (wv_record_set_contains (record, "themes", themes[i]) != (i == flip))
      g_ptr_array_add (chosen, (char *) themes[i]);
  g_ptr_array_add (chosen, NULL);
  wv_record_set_strv (record, "themes", (const char *const *) chosen->pdata);
}

static gint64
change_offer (SimDesktop *desktop, GError **error)
{
  g_autofree char *id = desktop->side == SIM_COORDINATOR
                            ? pick (desktop, "SELECT id FROM offer ORDER BY id", NULL)
                            : pick (desktop, "SELECT id FROM offer WHERE organisation = :value ORDER BY id", desktop->actor->organisation);
  WvRecord *before = id != NULL ? wv_record_load (desktop->db, &wv_kind_offer, id, NULL) : NULL;
  guint number = sim_random_below (random_of (desktop), 5);
  g_autofree char *phone = g_strdup_printf ("0113-555 0%02u", number);
  WvRecord *after;

  if (before == NULL)
    return -1;
  after = wv_record_copy (before);
  switch (sim_random_below (random_of (desktop), 5))
    {
    case 0:
      wv_record_set_text (after, "phone", phone);
      break;
    case 1:
      wv_record_set_text (after, "summary", some_text (desktop));
      break;
    case 2:
      wv_record_set_int (after, "waiting_weeks", number);
      break;
    case 3:
      change_themes (desktop, after);
      break;
    default:
      wv_record_set_text (after, "phone", phone);
      wv_record_set_text (after, "capacity", number > 2 ? "full" : "open");
      wv_record_clear (after, "waiting_weeks");
      break;
    }
  return commit_change (desktop, before, after, error);
}

static gint64
change_contact (SimDesktop *desktop, GError **error)
{
  WvRecord *before = wv_record_load (desktop->db, &wv_kind_contact, desktop->actor->contact, NULL);
  WvRecord *after;

  if (before == NULL)
    return -1;
  after = wv_record_copy (before);
  wv_record_set_text (after, sim_random_chance (random_of (desktop), 50) ? "job_title" : "email",
                      sim_random_chance (random_of (desktop), 50) ? "a@voorbeeld.nl" : "b@voorbeeld.nl");
  return commit_change (desktop, before, after, error);
}

static gint64
new_offer (SimDesktop *desktop, GError **error)
{
  g_autofree char *id = wv_id_new (&desktop->clock);
  WvRecord *offer = wv_record_new (&wv_kind_offer, id);
  WvEdit *edit = wv_edit_new ();

  wv_record_set_text (offer, "title", "Taalcafé");
  wv_record_set_text (offer, "organisation", desktop->actor->organisation);
  wv_record_set_text (offer, "status", "active");
  wv_edit_create (edit, offer);
  return commit_edit (desktop, edit, error);
}

static gint64
remove_offer (SimDesktop *desktop, GError **error)
{
  g_autofree char *id = pick (desktop, "SELECT id FROM offer WHERE organisation = :value ORDER BY id", desktop->actor->organisation);
  WvRecord *offer = id != NULL ? wv_record_load (desktop->db, &wv_kind_offer, id, NULL) : NULL;
  WvEdit *edit;

  if (offer == NULL || sim_number (desktop->db, "SELECT count(*) FROM offer") <= sim_n_offers () - 1)
    {
      wv_record_free (offer);
      return -1;
    }
  edit = wv_edit_new ();
  wv_edit_remove (edit, offer);
  return commit_edit (desktop, edit, error);
}

/* The queue and the choices. */

static void
mark_tx (SimDesktop *desktop, gint64 tx, gboolean refused)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, desktop->world->ops);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      SimOp *op = value;

      if (op->desktop == desktop->index && op->tx == tx)
        *(refused ? &op->refused : &op->excused) = TRUE;
    }
}

static gint64
take_back (SimDesktop *desktop, GError **error)
{
  g_autofree char *text = pick (desktop, "SELECT DISTINCT tx FROM outbox WHERE state = 0 ORDER BY tx DESC LIMIT 1", NULL);
  gint64 tx = text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;

  if (tx == 0 || !wv_outbox_take_back (desktop->db, tx, error))
    return tx == 0 ? -1 : 0;
  mark_tx (desktop, tx, FALSE);
  return -1;
}

static gint64
put_away (SimDesktop *desktop, GError **error)
{
  g_autofree char *tx = pick (desktop, "SELECT DISTINCT tx FROM outbox WHERE state = 2 ORDER BY tx", NULL);

  if (tx == NULL)
    return -1;
  mark_tx (desktop, g_ascii_strtoll (tx, NULL, 10), TRUE);
  return wv_outbox_put_away (desktop->db, g_ascii_strtoll (tx, NULL, 10), error) ? -1 : 0;
}

static gint64
settle_conflict (SimDesktop *desktop, GError **error)
{
  g_autoptr (GPtrArray) open = wv_conflicts_load (desktop->db, desktop->vault, desktop->actor, &desktop->clock, error);
  const WvConflict *conflict;
  const WvChoice *choice;

  if (open == NULL || open->len == 0)
    return open == NULL ? 0 : -1;
  conflict = open->pdata[sim_random_below (random_of (desktop), open->len)];
  if (conflict->choices->len == 0)
    return -1;
  choice = conflict->choices->pdata[sim_random_below (random_of (desktop), conflict->choices->len)];
  return wv_conflict_settle (desktop->db, conflict->id, choice->value, &desktop->clock, error);
}

/* Choosing. */

static const struct
{
  const char *name;
  Do carry;
  guint weight, sides;
} deeds[] = {
  { "sends a referral", send_referral, 14, SIM_PRACTICE },
  { "works on a dossier", change_dossier, 60, SIM_PRACTICE | SIM_WELFARE },
  { "withdraws consent", withdraw_consent, 1, SIM_PRACTICE },
  { "ends a grant", end_grant, 2, SIM_PRACTICE },
  { "grants again", grant_again, 3, SIM_PRACTICE },
  { "changes an offer", change_offer, 16, SIM_WELFARE | SIM_COORDINATOR },
  { "changes the own contact", change_contact, 4, SIM_PRACTICE | SIM_WELFARE | SIM_COORDINATOR },
  { "makes an offer", new_offer, 3, SIM_WELFARE },
  { "removes an offer", remove_offer, 2, SIM_WELFARE },
  { "takes back", take_back, 4, SIM_PRACTICE | SIM_WELFARE | SIM_COORDINATOR },
  { "puts away a refusal", put_away, 2, SIM_PRACTICE | SIM_WELFARE | SIM_COORDINATOR },
  { "chooses", settle_conflict, 6, SIM_PRACTICE | SIM_WELFARE | SIM_COORDINATOR },
};

static guint
choose (SimDesktop *desktop)
{
  guint sum = 0, at;

  for (guint i = 0; i < G_N_ELEMENTS (deeds); i++)
    sum += deeds[i].sides & desktop->side ? deeds[i].weight : 0;
  at = sim_random_below (random_of (desktop), sum);
  for (guint i = 0; i < G_N_ELEMENTS (deeds); i++)
    {
      guint weight = deeds[i].sides & desktop->side ? deeds[i].weight : 0;

      if (at < weight)
        return i;
      at -= weight;
    }
  return 0;
}

static gboolean
carry_out (SimDesktop *desktop, Do carry, gint64 *ret_tx, GError **error)
{
  if (!wv_db_begin (desktop->db, error))
    return FALSE;
  *ret_tx = carry (desktop, error);
  if (*ret_tx != 0 && wv_db_commit (desktop->db, error))
    return TRUE;
  wv_db_rollback (desktop->db);
  return FALSE;
}

void
sim_user_acts (SimDesktop *desktop)
{
  SimWorld *world = desktop->world;
  guint deed = choose (desktop);
  g_autoptr (GError) error = NULL;
  gint64 tx = 0;
  gboolean done = carry_out (desktop, deeds[deed].carry, &tx, &error);

  sim_log (world, "%s %s: %s", desktop->machine, deeds[deed].name,
           error != NULL ? error->message : tx > 0 ? "done" : "nothing");
  if (!done && error != NULL)
    sim_expect_error (world, desktop->machine, error);
  if (sim_vfs_is_dead (desktop->machine))
    return; /* what became of it is seen when it starts again */
  sim_note_ops (desktop);
  sim_check_kept (desktop);
}
