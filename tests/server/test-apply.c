#include "apply-fixture.h"

#include <string.h>

#include "domain/wv-parts.h"

static void
test_send (Fixture *fixture, gconstpointer data)
{
  send_referral (fixture);
  expect (stream (fixture, "org:" WELFARE), "put:referral put:grant put:grant put:consent put:event");
  expect (stream (fixture, "org:" PRACTICE), "put:referral put:grant put:grant put:consent put:event");
  expect (stream (fixture, "org:" STRANGER), "");
  expect (stream (fixture, "dir"), "put:offer");
}

/* The state machine is checked from the server's own tables. */
static void
test_guards (Fixture *fixture, gconstpointer data)
{
  expect (apply (fixture, &gp, group (referral_op (fixture), grant_op (fixture, PRACTICE), grant_op (fixture, WELFARE),
                                      event_op (fixture, &gp, "sent", "draft", "sent"), NULL)),
          "refused/depends refused/depends refused/depends refused/guard"); /* no consent */
  expect (stream (fixture, "org:" WELFARE), "");
  send_referral (fixture);
  expect (apply (fixture, &gp, group (event_op (fixture, &gp, "accepted", "sent", "accepted"), NULL)), "refused/guard");
  expect (apply (fixture, &worker, group (event_op (fixture, &worker, "received", "sent", "received"), NULL)), "applied");
  expect (apply (fixture, &worker, group (event_op (fixture, &worker, "accepted", "received", "accepted"), NULL)), "applied");
  expect (apply (fixture, &worker, group (event_op (fixture, &worker, "declined", "received", "declined"), NULL)), "refused/state_changed");
}

/* Who has no grant gets the same answer for what exists and for what does not. */
static void
test_stranger (Fixture *fixture, gconstpointer data)
{
  WvOp *message, *unknown;

  send_referral (fixture);
  message = new_op (fixture, "new", "message", NULL, written (STRANGER, GP));
  expect (apply (fixture, &stranger, group (message, NULL)), "refused/not_visible");
  unknown = new_op (fixture, "new", "message", NULL, with (written (STRANGER, GP), "dossier", json_string (OFFER)));
  expect (apply (fixture, &stranger, group (unknown, NULL)), "refused/not_visible");
  expect (apply (fixture, &stranger, group (grant_op (fixture, STRANGER), NULL)), "refused/not_visible");
  expect (apply (fixture, &stranger, group (referral_op (fixture), NULL)), "refused/not_allowed");
  expect (apply (fixture, &worker, group (new_op (fixture, "new", "message", NULL, written (PRACTICE, GP)), NULL)), "refused/not_allowed");
}

/* The same question about what exists and about what does not; the answers must not differ. */
static void
expect_blind (Fixture *fixture, const WvServerDevice *device, const char *what, const char *kind, const char *real, const char *wanted)
{
  json_t *set = strcmp (what, "new") == 0 || strcmp (what, "event") == 0 ? written (device->organisation, device->contact)
                                                                        : json_pack ("{s:s}", "value", "x");
  g_autoptr (json_t) other = json_copy (set);

  if (json_object_get (other, "dossier") != NULL)
    with (other, "dossier", json_string (OFFER));
  if (strcmp (kind, "event") == 0)
    with (set, "type", json_string ("sent")), with (other, "type", json_string ("sent")),
        with (set, "occurred_at", json_integer (NOW)), with (other, "occurred_at", json_integer (NOW));
  expect (apply (fixture, device, group (new_op (fixture, what, kind, real, set), NULL)), wanted);
  expect (apply (fixture, device, group (new_op (fixture, what, kind, NULL, json_incref (other)), NULL)), wanted);
}

static char *
record_id (Fixture *fixture, const char *kind)
{
  g_autoptr (GPtrArray) all = NULL;

  g_assert_true (fixture->store->begin (fixture->store, FALSE, NULL));
  all = fixture->store->get_dossier (fixture->store, DOSSIER, kind, NULL);
  g_assert_true (fixture->store->commit (fixture->store, NULL));
  g_assert_cmpuint (all->len, >, 0);
  return g_strdup (((WvServerRecord *) all->pdata[0])->id);
}

static void
ask_everything (Fixture *fixture, const WvServerDevice *device)
{
  static const char *const kinds[] = { "referral", "grant", "consent", "event" };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *id = record_id (fixture, kinds[i]);

      expect_blind (fixture, device, "set", kinds[i], id, "refused/not_visible");
      expect_blind (fixture, device, "del", kinds[i], id, "refused/not_allowed");
      expect_blind (fixture, device, "resolve", kinds[i], id, "refused/not_visible");
    }
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *id = record_id (fixture, "event");

      expect_blind (fixture, device, "event", "event", i == 0 ? id : NULL, "refused/not_visible");
      expect_blind (fixture, device, "new", "message", i == 0 ? id : NULL, "refused/not_visible");
    }
}

static void
test_blind (Fixture *fixture, gconstpointer data)
{
  send_referral (fixture);
  ask_everything (fixture, &stranger);
  expect (stream (fixture, "org:" STRANGER), "");
}

static WvOp *
withdraw_op (Fixture *fixture)
{
  g_autofree char *id = record_id (fixture, "consent");
  WvOp *op = new_op (fixture, "set", "consent", id, json_pack ("{s:s}", "withdrawn_on", "2026-03-11"));

  op->base_v = 1;
  return op;
}

/* Who was let in once and is no more is a stranger too. */
static void
test_blind_again (Fixture *fixture, gconstpointer data)
{
  send_referral (fixture);
  expect (apply (fixture, &gp, group (withdraw_op (fixture), NULL)), "applied");
  ask_everything (fixture, &worker);
}

/* Consent may name who never was let in; that nothing may be seen any more is not said to them. */
static void
test_no_tombstone_for_strangers (Fixture *fixture, gconstpointer data)
{
  WvOp *consent = consent_op (fixture), *grant = grant_op (fixture, STRANGER);

  json_object_set_new (consent->set, "recipients", json_pack ("[s,s]", WELFARE, STRANGER));
  json_object_set_new (grant->set, "valid_until", json_integer (NOW + 1));
  expect (apply (fixture, &gp, group (referral_op (fixture), grant_op (fixture, PRACTICE), consent, grant, NULL)),
          "applied applied applied applied");
  expect (stream (fixture, "org:" STRANGER), "");
  expect (apply (fixture, &gp, group (withdraw_op (fixture), NULL)), "applied");
  expect (stream (fixture, "org:" WELFARE), "");
}

static WvOp *
action_op (Fixture *fixture, const WvServerDevice *device, const char *id, const char *day)
{
  WvOp *op = day == NULL ? new_op (fixture, "new", "action", id, 
                                   with (with (written (device->organisation, device->contact), "due_on", json_string ("2026-03-12")),
                                         "owner_organisation", json_string (device->organisation)))
                         : new_op (fixture, "set", "action", id, json_pack ("{s:s}", "due_on", day));

  op->base_v = day == NULL ? op->base_v : 1;
  return op;
}

/* A choice about a dossier goes with the dossier, and only to whose record it is about. */
static void
test_conflict_of_dossier (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = wv_id_new (NULL);
  g_autofree char *conflict = NULL;

  send_referral (fixture);
  expect (apply (fixture, &worker, group (action_op (fixture, &worker, id, NULL), NULL)), "applied");
  expect (apply (fixture, &worker, group (action_op (fixture, &worker, id, "2026-03-13"), NULL)), "applied");
  expect (apply (fixture, &gp, group (action_op (fixture, &gp, id, "2026-03-16"), NULL)), "conflict");
  conflict = record_id (fixture, "conflict");
  expect_blind (fixture, &gp, "resolve", "conflict", conflict, "refused/not_visible");
  expect (apply (fixture, &gp, group (withdraw_op (fixture), NULL)), "applied");
  expect (stream (fixture, "org:" WELFARE),
          "gone:referral gone:grant gone:grant gone:consent gone:event gone:action gone:conflict");
  expect (stream (fixture, "org:" PRACTICE), "put:referral put:grant put:grant put:event put:action put:consent");
  expect_blind (fixture, &worker, "resolve", "conflict", conflict, "refused/not_visible");
}

static void
test_again_is_dup (Fixture *fixture, gconstpointer data)
{
  WvOp *op = new_op (fixture, "set", "offer", OFFER, json_pack ("{s:s}", "phone", "0113-555 099"));
  g_autofree char *id = g_strdup (op->id);
  WvOp *again;

  op->base_v = 1;
  expect (apply (fixture, &worker, group (op, NULL)), "applied");
  again = new_op (fixture, "set", "offer", OFFER, json_pack ("{s:s}", "phone", "0113-555 099"));
  g_free (again->id);
  again->id = g_steal_pointer (&id);
  expect (apply (fixture, &worker, group (again, NULL)), "dup");
}

static WvOp *
change (Fixture *fixture, gint64 base, const char *name, json_t *was, json_t *value)
{
  WvOp *op = new_op (fixture, "set", "offer", OFFER, json_pack ("{s:o}", name, value));

  op->base_v = base;
  json_object_set_new (op->was, name, was);
  return op;
}

/* Two people from the same version: other fields both stay, the same field keeps both values and asks. */
static void
test_merge (Fixture *fixture, gconstpointer data)
{
  expect (apply (fixture, &worker, group (change (fixture, 1, "phone", json_string ("0113-555 012"), json_string ("0113-555 021")), NULL)), "applied");
  expect (apply (fixture, &worker, group (change (fixture, 1, "place", json_null (), json_string ("Heinkenszand")), NULL)), "merged");
  expect (apply (fixture, &worker, group (change (fixture, 1, "phone", json_string ("0113-555 012"), json_string ("0113-555 034")), NULL)), "conflict");
  expect (value_of (fixture, "offer", OFFER, "phone"), "\"0113-555 021\"");
  expect (stream (fixture, "org:" WELFARE), "put:conflict");
}

static void
test_merge_sets (Fixture *fixture, gconstpointer data)
{
  json_t *was = json_pack ("[s,s]", "eenzaamheid", "meedoen");

  json_incref (was);
  expect (apply (fixture, &worker, group (change (fixture, 1, "themes", was, json_pack ("[s,s,s]", "bewegen", "eenzaamheid", "meedoen")), NULL)), "applied");
  expect (apply (fixture, &worker, group (change (fixture, 1, "themes", was, json_pack ("[s]", "meedoen")), NULL)), "merged");
  expect (value_of (fixture, "offer", OFFER, "themes"), "[\"bewegen\",\"meedoen\"]");
}

static const WvServerDevice gp_coordinator
    = { (char *) "device-c", (char *) STRANGER, (char *) GP, (char *) "region_coordinator" };

/* Two changes without connection, somebody else's in between: the second builds on the first, not on what it never saw. */
static void
test_chain (Fixture *fixture, gconstpointer data)
{
  WvOp *first = change (fixture, 1, "phone", json_string ("0113-555 012"), json_string ("0113-555 021"));
  WvOp *second = change (fixture, 1, "summary", json_null (), json_string ("Elke week"));
  WvOp *third = change (fixture, 1, "phone", json_string ("0113-555 021"), json_string ("0113-555 034"));

  second->base_n = third->base_n = first->n;
  expect (apply (fixture, &gp_coordinator, group (change (fixture, 1, "summary", json_null (), json_string ("Elke dag")), NULL)), "applied");
  expect (apply (fixture, &worker, group (first, NULL)), "merged");
  expect (apply (fixture, &worker, group (second, NULL)), "conflict");
  expect (apply (fixture, &worker, group (third, NULL)), "merged");
  expect (value_of (fixture, "offer", OFFER, "summary"), "\"Elke dag\"");
  expect (value_of (fixture, "offer", OFFER, "phone"), "\"0113-555 034\"");
}

/* The answer to a referral was lost, and consent was withdrawn before it is sent again. */
static void
test_dup_is_not_judged_again (Fixture *fixture, gconstpointer data)
{
  WvOp *consent = consent_op (fixture);
  WvOp *withdraw = new_op (fixture, "set", "consent", consent->record, json_pack ("{s:s}", "withdrawn_on", "2026-03-11"));
  g_autoptr (GPtrArray) sent = NULL;

  withdraw->base_v = 1;
  sent = group (referral_op (fixture), grant_op (fixture, PRACTICE), grant_op (fixture, WELFARE), consent, NULL);

  expect (apply (fixture, &gp, g_ptr_array_ref (sent)), "applied applied applied applied");
  expect (apply (fixture, &gp, group (withdraw, NULL)), "applied");
  expect (apply (fixture, &gp, g_ptr_array_ref (sent)), "dup dup dup dup");
}

static void
test_directory_has_keepers (Fixture *fixture, gconstpointer data)
{
  const WvServerDevice coordinator = { (char *) "device-c", (char *) STRANGER, (char *) GP, (char *) "region_coordinator" };

  expect (apply (fixture, &gp, group (change (fixture, 1, "phone", json_null (), json_null ()), NULL)), "refused/not_allowed");
  expect (apply (fixture, &coordinator, group (change (fixture, 1, "alert", json_null (), json_string ("Let op")), NULL)), "applied");
  expect (apply (fixture, &worker, group (change (fixture, 2, "status", json_null (), json_null ()), NULL)), "refused/invalid");
  expect (apply (fixture, &worker, group (new_op (fixture, "del", "offer", OFFER, json_object ()), NULL)), "applied");
  expect (stream (fixture, "dir"), "del:offer");
  expect (apply (fixture, &worker, group (change (fixture, 3, "alert", json_null (), json_string ("x")), NULL)), "refused/unknown_record");
}

static void
test_unknown (Fixture *fixture, gconstpointer data)
{
  expect (apply (fixture, &worker, group (new_op (fixture, "new", "hologram", NULL, json_object ()), NULL)), "refused/unknown_kind");
  expect (apply (fixture, &worker, group (new_op (fixture, "explode", "offer", OFFER, json_object ()), NULL)), "refused/invalid");
  expect (apply (fixture, &worker, group (new_op (fixture, "new", "offer", "not-an-id", json_object ()), NULL)), "refused/invalid");
}

/* Consent withdrawn: the receiver's stream says gone for everything it had. */
static void
test_withdrawn_consent (Fixture *fixture, gconstpointer data)
{
  WvOp *consent = consent_op (fixture);
  g_autofree char *id = g_strdup (consent->record);
  WvOp *withdraw;

  expect (apply (fixture, &gp, group (referral_op (fixture), grant_op (fixture, PRACTICE), grant_op (fixture, WELFARE), consent,
                                      event_op (fixture, &gp, "sent", "draft", "sent"), NULL)),
          "applied applied applied applied applied");
  withdraw = new_op (fixture, "set", "consent", id, json_pack ("{s:s}", "withdrawn_on", "2026-03-11"));
  withdraw->base_v = 1;
  expect (apply (fixture, &gp, group (withdraw, NULL)), "applied");
  expect (stream (fixture, "org:" WELFARE), "gone:referral gone:grant gone:grant gone:consent gone:event");
  expect (apply (fixture, &worker, group (new_op (fixture, "new", "message", NULL, written (WELFARE, WORKER)), NULL)), "refused/not_visible");
}

/* A desktop that forgets to ask: nobody is let in. */
static void
test_grant_needs_consent (Fixture *fixture, gconstpointer data)
{
  WvOp *passed_on;

  expect (apply (fixture, &gp, group (referral_op (fixture), grant_op (fixture, PRACTICE), grant_op (fixture, WELFARE), NULL)),
          "refused/depends refused/depends refused/guard");
  expect (apply (fixture, &gp, group (referral_op (fixture), grant_op (fixture, PRACTICE), grant_op (fixture, WELFARE),
                                      consent_op (fixture), NULL)),
          "applied applied applied applied");
  passed_on = grant_op (fixture, STRANGER);
  json_object_set_new (passed_on->set, "organisation", json_string (WELFARE));
  json_object_set_new (passed_on->set, "author", json_string (WORKER));
  expect (apply (fixture, &worker, group (passed_on, NULL)), "refused/guard");
  expect (stream (fixture, "org:" STRANGER), "");
}

/* The id of the only conflict, from the stream of who may choose. */
static char *
conflict_id (Fixture *fixture)
{
  g_autoptr (GPtrArray) entries = NULL;

  g_assert_true (fixture->store->begin (fixture->store, FALSE, NULL));
  entries = fixture->store->read_stream (fixture->store, "org:" WELFARE, 0, 10, NULL);
  g_assert_true (fixture->store->commit (fixture->store, NULL));
  g_assert_cmpuint (entries->len, ==, 1);
  return g_strdup (((WvServerEntry *) entries->pdata[0])->id);
}

static void
test_settle (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = NULL;

  expect (apply (fixture, &worker, group (change (fixture, 1, "phone", json_string ("0113-555 012"), json_string ("0113-555 021")), NULL)), "applied");
  expect (apply (fixture, &worker, group (change (fixture, 1, "phone", json_string ("0113-555 012"), json_string ("0113-555 034")), NULL)), "conflict");
  id = conflict_id (fixture);
  expect (apply (fixture, &gp, group (new_op (fixture, "resolve", "conflict", id, json_pack ("{s:s}", "value", "0113-555 034")), NULL)), "refused/not_visible");
  expect (apply (fixture, &worker, group (new_op (fixture, "resolve", "conflict", id, json_object ()), NULL)), "refused/invalid");
  expect (apply (fixture, &worker, group (new_op (fixture, "resolve", "conflict", id, json_pack ("{s:s}", "value", "no phone")), NULL)), "refused/invalid");
  expect (apply (fixture, &worker, group (new_op (fixture, "resolve", "conflict", id, json_pack ("{s:s}", "value", "0113-555 034")), NULL)), "applied");
  expect (value_of (fixture, "offer", OFFER, "phone"), "\"0113-555 034\"");
  expect (value_of (fixture, "conflict", id, "status"), "\"settled\"");
  expect (apply (fixture, &worker, group (new_op (fixture, "resolve", "conflict", id, json_pack ("{s:s}", "value", "0113-555 021")), NULL)), "refused/state_changed");
}

/* Somebody in the team around the resident sees the dossier; where the referral stands is not theirs to say. */
static void
test_looks_on (Fixture *fixture, gconstpointer data)
{
  WvOp *consent = consent_op (fixture);
  WvOp *withdraw;

  send_referral (fixture);
  json_object_set_new (consent->set, "recipients", json_pack ("[s]", STRANGER));
  expect (apply (fixture, &gp, group (consent, grant_op (fixture, STRANGER), NULL)), "applied applied");
  withdraw = event_op (fixture, &stranger, "withdrawn", "sent", "withdrawn");
  json_object_set_new (withdraw->set, "reason", json_string ("mistake"));
  expect (apply (fixture, &stranger, group (withdraw, NULL)), "refused/guard");
  withdraw = event_op (fixture, &gp, "withdrawn", "sent", "withdrawn");
  json_object_set_new (withdraw->set, "reason", json_string ("mistake"));
  expect (apply (fixture, &gp, group (withdraw, NULL)), "applied");
}

/* The values of a conflict record as "value by-whom at", oldest first; + for those of an earlier choice. */
static char *
values_of (Fixture *fixture, const char *id)
{
  g_autoptr (WvServerRecord) record = NULL;
  GString *text = g_string_new (NULL);
  size_t i;
  json_t *line;

  g_assert_true (fixture->store->begin (fixture->store, FALSE, NULL));
  record = fixture->store->get_record (fixture->store, "conflict", id, NULL);
  g_assert_true (fixture->store->commit (fixture->store, NULL));
  json_array_foreach (json_object_get (record->data, "alternatives"), i, line)
    {
      g_autoptr (WvParts) parts = wv_parts_parse (json_string_value (line), NULL);
      const char *author = wv_parts_get (parts, "AUTHOR");

      g_string_append_printf (text, "%s%s%s by %s %+d", i > 0 ? ", " : "", wv_parts_get (parts, "PAST") != NULL ? "+" : "",
                              wv_parts_get (parts, "VALUE"), *author != '\0' ? author + 33 : "nobody",
                              (int) (wv_parts_get_int (parts, "AT", 0) > 0 ? wv_parts_get_int (parts, "AT", 0) - NOW : 0));
    }
  return g_string_free (text, FALSE);
}

static WvOp *
phone (Fixture *fixture, gint64 base, const char *value)
{
  return change (fixture, base, "phone", json_string ("0113-555 012"), json_string (value));
}

static WvOp *
choose (Fixture *fixture, const char *id, gint64 base, json_t *value)
{
  WvOp *op = new_op (fixture, "resolve", "conflict", id, json_pack ("{s:o}", "value", value));

  op->base_v = base;
  return op;
}

static const WvServerDevice colleague = { (char *) "device-colleague", (char *) WELFARE, (char *) GP, (char *) "social_worker" };

/* Every value says who wrote it and when; what the region itself loaded was written by nobody. */
static void
test_authors (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = NULL, *place = NULL;
  WvOp *op = phone (fixture, 1, "0113-555 021");

  op->age = 60000;
  expect (apply (fixture, &worker, group (op, NULL)), "applied");
  expect (apply (fixture, &colleague, group (phone (fixture, 1, "0113-555 034"), NULL)), "conflict");
  id = conflict_id (fixture);
  expect (values_of (fixture, id), "\"0113-555 021\" by 102 -60000, \"0113-555 034\" by 101 +0");
  expect (value_of (fixture, "conflict", id, "base_value"), "\"\\\"0113-555 012\\\"\"");
  expect (apply (fixture, &worker, group (change (fixture, 3, "alert", json_null (), json_string ("Let op")), NULL)), "applied");
  expect (apply (fixture, &colleague, group (change (fixture, 3, "alert", json_null (), json_string ("Dicht")), NULL)), "conflict");
  place = wv_id_from_name (OFFER, "conflict/offer/alert");
  expect (values_of (fixture, place), "\"Let op\" by 102 +0, \"Dicht\" by 101 +0");
}

static char *
id_of (const char *field)
{
  g_autofree char *name = g_strdup_printf ("conflict/offer/%s", field);

  return wv_id_from_name (OFFER, name);
}

/* A conflict for each kind of value: the one that is there stays, both are kept. */
static void
test_every_type (Fixture *fixture, gconstpointer data)
{
  const struct
  {
    const char *field, *one, *other;
  } cases[] = { { "summary", "\"Samen eten.\"", "\"Elke dinsdag;\\nook 's avonds\"" }, { "capacity", "\"full\"", "\"space\"" },
                { "status", "\"paused\"", "\"ended\"" },      { "waiting_weeks", "3", "6" },
                { "verified_on", "\"2026-03-01\"", "\"2026-03-02\"" }, { "contact", "\"" GP "\"", "\"" WORKER "\"" },
                { "schedules", "[\"FREQ=WEEKLY;BYDAY=TU\"]", "[\"FREQ=WEEKLY;BYDAY=WE\"]" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *id = id_of (cases[i].field);
      g_autofree char *wanted = g_strdup_printf ("%s by 102 +0, %s by 101 +0", cases[i].one, cases[i].other);
      g_autoptr (json_t) one = json_loads (cases[i].one, JSON_DECODE_ANY, NULL);
      g_autoptr (json_t) other = json_loads (cases[i].other, JSON_DECODE_ANY, NULL);
      g_autofree char *first = apply (fixture, &worker, group (change (fixture, 1, cases[i].field, json_null (), json_incref (one)), NULL));

      g_assert_cmpstr (first, ==, i == 0 ? "applied" : "merged");
      expect (apply (fixture, &colleague, group (change (fixture, 1, cases[i].field, json_null (), json_incref (other)), NULL)), "conflict");
      expect (values_of (fixture, id), wanted);
      expect (value_of (fixture, "offer", OFFER, cases[i].field), cases[i].one);
      expect (apply (fixture, &worker, group (choose (fixture, id, 1, json_incref (other)), NULL)), "applied");
      expect (value_of (fixture, "offer", OFFER, cases[i].field), cases[i].other);
    }
}

/* More than two, the same value twice, more than eight: the oldest go to the audit place, none is lost. */
static void
test_many_values (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = id_of ("phone");
  g_autoptr (WvServerRecord) past = NULL;
  g_autofree char *values = NULL;

  expect (apply (fixture, &worker, group (phone (fixture, 1, "0113-555 020"), NULL)), "applied");
  for (int i = 1; i <= 9; i++)
    {
      g_autofree char *number = g_strdup_printf ("0113-555 02%d", i);

      expect (apply (fixture, &colleague, group (phone (fixture, 1, number), NULL)), "conflict");
      expect (apply (fixture, &worker, group (phone (fixture, 1, number), NULL)), "conflict");
    }
  values = values_of (fixture, id);
  g_assert_true (g_str_has_prefix (values, "\"0113-555 020\" by 102 +0, \"0113-555 023\" by 101 +0, "));
  g_assert_true (g_str_has_suffix (values, "\"0113-555 029\" by 101 +0"));
  g_assert_true (fixture->store->begin (fixture->store, FALSE, NULL));
  past = fixture->store->get_record (fixture->store, "conflict_past", id, NULL);
  g_assert_true (fixture->store->commit (fixture->store, NULL));
  g_assert_cmpuint (json_array_size (json_object_get (past->data, "values")), ==, 2);
  expect (stream (fixture, "org:" WELFARE), "put:conflict");
}

/* The second of two who settle is told; who saw the choice can settle otherwise; all values stay. */
static void
test_settle_again (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = id_of ("phone");
  gint64 seen;

  expect (apply (fixture, &worker, group (phone (fixture, 1, "0113-555 021"), NULL)), "applied");
  expect (apply (fixture, &colleague, group (phone (fixture, 1, "0113-555 034"), NULL)), "conflict");
  seen = version_of (fixture, "conflict", id);
  expect (apply (fixture, &worker, group (choose (fixture, id, seen, json_string ("0113-555 034")), NULL)), "applied");
  expect (apply (fixture, &colleague, group (choose (fixture, id, seen, json_string ("0113-555 021")), NULL)), "refused/state_changed");
  expect (apply (fixture, &colleague, group (choose (fixture, id, seen, json_string ("0113-555 034")), NULL)), "same");
  seen = version_of (fixture, "conflict", id);
  expect (apply (fixture, &worker, group (choose (fixture, id, seen, json_string ("0113-555 021")), NULL)), "applied");
  expect (value_of (fixture, "offer", OFFER, "phone"), "\"0113-555 021\"");
  expect (value_of (fixture, "conflict", id, "settled_by"), "\"" WORKER "\"");
  expect (values_of (fixture, id), "\"0113-555 021\" by 102 +0, \"0113-555 034\" by 101 +0");
}

/* A value that came after the question is not chosen away unseen; one that was written since is kept beside. */
static void
test_settle_unseen (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = id_of ("phone");
  gint64 seen;

  expect (apply (fixture, &worker, group (phone (fixture, 1, "0113-555 021"), NULL)), "applied");
  expect (apply (fixture, &colleague, group (phone (fixture, 1, "0113-555 034"), NULL)), "conflict");
  seen = version_of (fixture, "conflict", id);
  expect (apply (fixture, &colleague, group (phone (fixture, 1, "0113-555 035"), NULL)), "conflict");
  expect (apply (fixture, &worker, group (choose (fixture, id, seen, json_string ("0113-555 034")), NULL)), "refused/state_changed");
  expect (apply (fixture, &worker, group (phone (fixture, version_of (fixture, "offer", OFFER), "0113-555 036"), NULL)), "applied");
  seen = version_of (fixture, "conflict", id);
  expect (apply (fixture, &worker, group (choose (fixture, id, seen, json_string ("0113-555 034")), NULL)), "applied");
  expect (values_of (fixture, id), "\"0113-555 021\" by 102 +0, \"0113-555 034\" by 101 +0, \"0113-555 035\" by 101 +0, "
                                   "\"0113-555 036\" by 102 +0");
}

/* A new question about the same field: what was chosen between before is history in the same record. */
static void
test_second_question (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = id_of ("phone");
  gint64 base;

  expect (apply (fixture, &worker, group (phone (fixture, 1, "0113-555 021"), NULL)), "applied");
  expect (apply (fixture, &colleague, group (phone (fixture, 1, "0113-555 034"), NULL)), "conflict");
  expect (apply (fixture, &worker, group (choose (fixture, id, 1, json_string ("0113-555 021")), NULL)), "applied");
  base = version_of (fixture, "offer", OFFER);
  expect (apply (fixture, &worker, group (phone (fixture, base, "0113-555 051"), NULL)), "applied");
  expect (apply (fixture, &colleague, group (phone (fixture, base, "0113-555 034"), NULL)), "conflict");
  expect (value_of (fixture, "conflict", id, "status"), "\"open\"");
  expect (value_of (fixture, "conflict", id, "settled_value"), NULL);
  expect (values_of (fixture, id), "+\"0113-555 021\" by 102 +0, +\"0113-555 034\" by 101 +0, \"0113-555 051\" by 102 +0, "
                                   "\"0113-555 034\" by 101 +0");
}

/* Deleted here, changed there, in both orders: it is there, flagged, and people choose. */
static void
test_delete_edit (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = id_of ("deleted");
  WvOp *del = new_op (fixture, "del", "offer", OFFER, json_object ());

  del->base_v = 1;
  expect (apply (fixture, &worker, group (del, NULL)), "applied");
  expect (stream (fixture, "dir"), "del:offer");
  expect (apply (fixture, &colleague, group (phone (fixture, 1, "0113-555 034"), NULL)), "merged");
  expect (stream (fixture, "dir"), "put:offer");
  expect (value_of (fixture, "offer", OFFER, "phone"), "\"0113-555 034\"");
  expect (values_of (fixture, id), "false by 101 +0, true by 102 +0");
  expect (apply (fixture, &worker, group (choose (fixture, id, 1, json_string ("weg")), NULL)), "refused/invalid");
  expect (apply (fixture, &worker, group (choose (fixture, id, 1, json_true ()), NULL)), "applied");
  expect (stream (fixture, "dir"), "del:offer");
  expect (apply (fixture, &worker, group (choose (fixture, id, 2, json_false ()), NULL)), "applied");
  expect (stream (fixture, "dir"), "put:offer");
  expect (value_of (fixture, "offer", OFFER, "phone"), "\"0113-555 034\"");
}

static void
test_edit_delete (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = id_of ("deleted");
  WvOp *del = new_op (fixture, "del", "offer", OFFER, json_object ());

  del->base_v = 1;
  expect (apply (fixture, &colleague, group (phone (fixture, 1, "0113-555 034"), NULL)), "applied");
  expect (apply (fixture, &worker, group (del, NULL)), "conflict");
  expect (stream (fixture, "dir"), "put:offer");
  expect (values_of (fixture, id), "false by 101 +0, true by 102 +0");
  expect (apply (fixture, &gp, group (choose (fixture, id, 1, json_true ()), NULL)), "refused/not_visible");
  expect (apply (fixture, &worker, group (choose (fixture, id, 1, json_false ()), NULL)), "applied");
  expect (stream (fixture, "dir"), "put:offer");
}

/* An own change before is no reason to ask. */
static void
test_delete_own (Fixture *fixture, gconstpointer data)
{
  WvOp *edit = phone (fixture, 1, "0113-555 034");
  WvOp *del = new_op (fixture, "del", "offer", OFFER, json_object ());

  del->base_v = 1;
  del->base_n = edit->n;
  expect (apply (fixture, &worker, group (edit, NULL)), "applied");
  expect (apply (fixture, &worker, group (del, NULL)), "applied");
  expect (stream (fixture, "dir"), "del:offer");
}

/* Chosen, and chosen otherwise before the first answer came back. */
static void
test_settle_chain (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = id_of ("phone");
  WvOp *first, *second;
  gint64 seen;

  expect (apply (fixture, &worker, group (phone (fixture, 1, "0113-555 021"), NULL)), "applied");
  expect (apply (fixture, &colleague, group (phone (fixture, 1, "0113-555 034"), NULL)), "conflict");
  seen = version_of (fixture, "conflict", id);
  first = choose (fixture, id, seen, json_string ("0113-555 034"));
  second = choose (fixture, id, seen, json_string ("0113-555 021"));
  second->base_n = first->n;
  expect (apply (fixture, &worker, group (first, NULL)), "applied");
  expect (apply (fixture, &worker, group (second, NULL)), "applied");
  expect (value_of (fixture, "offer", OFFER, "phone"), "\"0113-555 021\"");
}

static gboolean
is_empty (Fixture *fixture, const char *kind, const char *id)
{
  g_autoptr (WvServerRecord) record = NULL;

  g_assert_true (fixture->store->begin (fixture->store, FALSE, NULL));
  record = fixture->store->get_record (fixture->store, kind, id, NULL);
  g_assert_true (fixture->store->commit (fixture->store, NULL));
  return record->deleted && json_object_size (record->data) == 0;
}

static void
expect_no_put (char *owned)
{
  g_autofree char *text = owned;

  g_assert_nonnull (strstr (text, "gone:referral"));
  g_assert_null (strstr (text, "put:"));
}

static WvOp *
erase_op (Fixture *fixture)
{
  return new_op (fixture, "del", "referral", DOSSIER, json_object ());
}

static WvOp *
sealed_op (Fixture *fixture, const char *id, const char *value)
{
  WvOp *op = new_op (fixture, "set", "client_contact", id, json_pack ("{s:s}", "sealed", value));

  op->base_v = 1;
  return op;
}

/* A resident wants to be forgotten: that wins over every edit, whoever comes later. */
static void
test_erase (Fixture *fixture, gconstpointer data)
{
  WvOp *contact = new_op (fixture, "new", "client_contact", NULL, written (PRACTICE, GP));
  g_autofree char *id = g_strdup (contact->record);
  g_autofree char *choice = wv_id_from_name (id, "conflict/client_contact/sealed");

  send_referral (fixture);
  expect (apply (fixture, &gp, group (contact, NULL)), "applied");
  for (guint i = 0; i < 11; i++)
    {
      g_autofree char *value = g_strdup_printf ("AAA%c", 'B' + i);

      expect (apply (fixture, &worker, group (sealed_op (fixture, id, value), NULL)), i == 0 ? "applied" : "conflict");
    }
  expect (apply (fixture, &worker, group (erase_op (fixture), NULL)), "refused/not_allowed");
  expect (apply (fixture, &stranger, group (erase_op (fixture), NULL)), "refused/not_allowed");
  expect (apply (fixture, &gp, group (erase_op (fixture), NULL)), "applied");
  g_assert_true (is_empty (fixture, "referral", DOSSIER));
  g_assert_true (is_empty (fixture, "client_contact", id));
  g_assert_true (is_empty (fixture, "conflict", choice));
  g_assert_true (is_empty (fixture, "conflict_past", choice));
  expect_no_put (stream (fixture, "org:" WELFARE));
  expect_no_put (stream (fixture, "org:" PRACTICE));
  expect (apply (fixture, &worker, group (sealed_op (fixture, id, "AAAZ"), NULL)), "refused/not_visible");
  expect (apply (fixture, &worker, group (new_op (fixture, "new", "message", NULL, written (WELFARE, WORKER)), NULL)), "refused/not_visible");
  expect (apply (fixture, &gp, group (grant_op (fixture, WELFARE), NULL)), "refused/not_visible");
  expect (apply (fixture, &gp, group (erase_op (fixture), NULL)), "refused/not_allowed");
  g_assert_true (is_empty (fixture, "client_contact", id));
}

#define ADD(name, function) g_test_add ("/server/apply/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("send", test_send);
  ADD ("guards", test_guards);
  ADD ("stranger", test_stranger);
  ADD ("blind", test_blind);
  ADD ("blind-again", test_blind_again);
  ADD ("no-tombstone-for-strangers", test_no_tombstone_for_strangers);
  ADD ("conflict-of-dossier", test_conflict_of_dossier);
  ADD ("again-is-dup", test_again_is_dup);
  ADD ("merge", test_merge);
  ADD ("chain", test_chain);
  ADD ("dup-is-not-judged-again", test_dup_is_not_judged_again);
  ADD ("merge-sets", test_merge_sets);
  ADD ("directory-has-keepers", test_directory_has_keepers);
  ADD ("unknown", test_unknown);
  ADD ("withdrawn-consent", test_withdrawn_consent);
  ADD ("grant-needs-consent", test_grant_needs_consent);
  ADD ("settle", test_settle);
  ADD ("looks-on", test_looks_on);

  ADD ("authors", test_authors);
  ADD ("every-type", test_every_type);
  ADD ("many-values", test_many_values);
  ADD ("settle-again", test_settle_again);
  ADD ("settle-unseen", test_settle_unseen);
  ADD ("second-question", test_second_question);
  ADD ("delete-edit", test_delete_edit);
  ADD ("edit-delete", test_edit_delete);
  ADD ("delete-own", test_delete_own);
  ADD ("settle-chain", test_settle_chain);
  ADD ("erase", test_erase);
  return g_test_run ();
}
