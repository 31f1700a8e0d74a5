#include <string.h>

#include "domain/wv-id.h"
#include "server/wv-server-apply.h"

#define PRACTICE "01900000-0000-7000-8000-000000000001"
#define WELFARE "01900000-0000-7000-8000-000000000002"
#define STRANGER "01900000-0000-7000-8000-000000000003"
#define GP "01900000-0000-7000-8000-000000000101"
#define WORKER "01900000-0000-7000-8000-000000000102"
#define OFFER "01900000-0000-7000-8000-000000001001"
#define DOSSIER "01900000-0000-7000-8000-00000000d001"
#define NOW G_GINT64_CONSTANT (1773136800000)

static const WvServerDevice gp = { (char *) "device-gp", (char *) PRACTICE, (char *) GP, (char *) "gp" };
static const WvServerDevice worker = { (char *) "device-worker", (char *) WELFARE, (char *) WORKER, (char *) "social_worker" };
static const WvServerDevice stranger = { (char *) "device-stranger", (char *) STRANGER, (char *) GP, (char *) "gp" };

static const WvServerDevice gp_coordinator
    = { (char *) "device-c", (char *) STRANGER, (char *) GP, (char *) "region_coordinator" };

typedef struct
{
  WvServerStore *store;
  gint64 n;
} Fixture;

static WvOp *
new_op (Fixture *fixture, const char *what, const char *type, const char *record, json_t *set)
{
  WvOp *op = wv_op_new ();

  op->n = ++fixture->n;
  op->id = wv_id_new (NULL);
  op->tx = fixture->n;
  op->what = g_strdup (what);
  op->type = g_strdup (type);
  op->record = record != NULL ? g_strdup (record) : wv_id_new (NULL);
  json_object_update (op->set, set);
  json_decref (set);
  return op;
}

/* Applies @ops as one group and says what became of them: "applied applied refused/guard". Takes the group over. */
static char *
apply (Fixture *fixture, const WvServerDevice *device, GPtrArray *taken)
{
  g_autoptr (GPtrArray) ops = taken;
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) wv_result_free);
  g_autoptr (GError) error = NULL;
  GString *text = g_string_new (NULL);

  g_assert_true (wv_server_apply_group (fixture->store, device, ops, NOW, results, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (results->len, ==, ops->len);
  for (guint i = 0; i < results->len; i++)
    {
      const WvResult *result = results->pdata[i];

      g_string_append_printf (text, "%s%s%s%s", i > 0 ? " " : "", wv_result_state_name (result->state),
                              result->code != NULL ? "/" : "", result->code != NULL ? result->code : "");
    }
  return g_string_free (text, FALSE);
}

static GPtrArray *
group (WvOp *first, ...)
{
  GPtrArray *ops = g_ptr_array_new_with_free_func ((GDestroyNotify) wv_op_free);
  va_list more;

  va_start (more, first);
  for (WvOp *op = first; op != NULL; op = va_arg (more, WvOp *))
    g_ptr_array_add (ops, op);
  va_end (more);
  return ops;
}

static void
expect (char *owned, const char *wanted)
{
  g_autofree char *text = owned;

  g_assert_cmpstr (text, ==, wanted);
}

static char *
stream (Fixture *fixture, const char *name)
{
  g_autoptr (GPtrArray) entries = NULL;
  GString *text = g_string_new (NULL);

  g_assert_true (fixture->store->begin (fixture->store, FALSE, NULL));
  entries = fixture->store->read_stream (fixture->store, name, 0, 100, NULL);
  g_assert_true (fixture->store->commit (fixture->store, NULL));
  for (guint i = 0; i < entries->len; i++)
    {
      const WvServerEntry *entry = entries->pdata[i];

      g_string_append_printf (text, "%s%s:%s", i > 0 ? " " : "", entry->op, entry->kind);
    }
  return g_string_free (text, FALSE);
}

static json_t *
written (const char *organisation, const char *author)
{
  return json_pack ("{s:s, s:s, s:s, s:I, s:s}", "dossier", DOSSIER, "organisation", organisation, "author", author,
                    "recorded_at", (json_int_t) NOW, "sealed", "AAAA");
}

static json_t *
with (json_t *object, const char *name, json_t *value)
{
  json_object_set_new (object, name, value);
  return object;
}

static WvOp *
referral_op (Fixture *fixture)
{
  return new_op (fixture, "new", "referral", DOSSIER,
                 json_pack ("{s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:s}", "number", "2026-0d001", "kind", "referral",
                            "from_organisation", PRACTICE, "from_contact", GP, "to_organisation", WELFARE, "urgency", "normal",
                            "sent_at", (json_int_t) NOW, "sealed", "AAAA"));
}

static WvOp *
grant_op (Fixture *fixture, const char *grantee)
{
  json_t *set = written (PRACTICE, GP);

  json_object_del (set, "sealed");
  with (set, "grantee", json_string (grantee));
  with (set, "view", json_string ("all"));
  with (set, "wrapped_key", json_string ("AAAA"));
  return new_op (fixture, "new", "grant", NULL, with (set, "valid_from", json_integer (NOW)));
}

static WvOp *
consent_op (Fixture *fixture)
{
  json_t *set = written (PRACTICE, GP);

  with (set, "purposes", json_pack ("[s,s]", "feedback", "refer"));
  with (set, "recipients", json_pack ("[s]", WELFARE));
  with (set, "given_on", json_string ("2026-03-10"));
  return new_op (fixture, "new", "consent", NULL, with (set, "how", json_string ("oral")));
}

static WvOp *
event_op (Fixture *fixture, const WvServerDevice *device, const char *type, const char *from, const char *to)
{
  json_t *set = written (device->organisation, device->contact);

  with (set, "type", json_string (type));
  with (set, "from_state", json_string (from));
  with (set, "to_state", json_string (to));
  return new_op (fixture, "event", "event", NULL, with (set, "occurred_at", json_integer (NOW)));
}

static void
send_referral (Fixture *fixture)
{
  expect (apply (fixture, &gp, group (referral_op (fixture), grant_op (fixture, PRACTICE), grant_op (fixture, WELFARE),
                                      consent_op (fixture), event_op (fixture, &gp, "sent", "draft", "sent"), NULL)),
          "applied applied applied applied applied");
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WvRecord) offer = wv_record_new (&wv_kind_offer, OFFER);

  fixture->store = wv_server_store_open_sqlite (":memory:", NULL);
  wv_record_set_text (offer, "title", "Eettafel");
  wv_record_set_text (offer, "organisation", WELFARE);
  wv_record_set_text (offer, "status", "active");
  wv_record_set_text (offer, "phone", "0113-555 012");
  wv_record_set_strv (offer, "themes", (const char *const[]) { "eenzaamheid", "meedoen", NULL });
  g_assert_true (fixture->store->begin (fixture->store, TRUE, NULL));
  g_assert_true (wv_server_write (fixture->store, offer, NULL));
  g_assert_true (wv_server_write (fixture->store, offer, NULL));
  g_assert_true (fixture->store->commit (fixture->store, NULL));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  wv_server_store_close (fixture->store);
}

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
  expect (apply (fixture, &stranger, group (referral_op (fixture), NULL)), "refused/invalid");
  expect (apply (fixture, &worker, group (new_op (fixture, "new", "message", NULL, written (PRACTICE, GP)), NULL)), "refused/not_allowed");
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

static char *
value_of (Fixture *fixture, const char *kind, const char *id, const char *name)
{
  g_autoptr (WvServerRecord) record = NULL;

  g_assert_true (fixture->store->begin (fixture->store, FALSE, NULL));
  record = fixture->store->get_record (fixture->store, kind, id, NULL);
  g_assert_true (fixture->store->commit (fixture->store, NULL));
  return wv_json_dump (json_object_get (record->data, name));
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
  expect (apply (fixture, &gp, group (new_op (fixture, "resolve", "conflict", id, json_pack ("{s:s}", "value", "0113-555 034")), NULL)), "refused/not_allowed");
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

#define ADD(name, function) g_test_add ("/server/apply/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("send", test_send);
  ADD ("guards", test_guards);
  ADD ("stranger", test_stranger);
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
  return g_test_run ();
}
