/* Two people take a step of one referral without knowing of each other. In both orders of arrival: one organisation is
 * responsible afterwards, the step that came too late is refused or overruled, and both sides are told. */
#include "apply-fixture.h"

#include <string.h>

#include "domain/wv-parts.h"
#include "server/wv-server-race.h"

#define NEXT "01900000-0000-7000-8000-00000000d0%02u"

static const WvServerDevice colleague = { (char *) "device-colleague", (char *) WELFARE, (char *) STRANGER, (char *) "social_worker" };

typedef struct
{
  const WvServerDevice *device;
  const char *from, *to;
} Step;

typedef struct
{
  const char *name;
  const char *before[4]; /* states that the receiver brings it to first */
  Step one, other;
  /* what becomes of the second to arrive, and how it ends: one first, then the other first */
  const char *second[2], *end[2];
  const char *told[2]; /* who is told what: "office:won>lost" */
} Race;

#define P &gp
#define W &worker
#define C &colleague

static const Race races[] = {
  { "accept-withdraw", { "received" }, { W, "received", "accepted" }, { P, "received", "withdrawn" },
    { "merged", "refused/state_changed" }, { "withdrawn 0", "withdrawn 0" },
    { "welfare:withdrawn>accepted practice:withdrawn>accepted", "practice:withdrawn>accepted" } },
  { "accept-client-declined", { "received" }, { W, "received", "accepted" }, { P, "received", "client_declined" },
    { "merged", "refused/state_changed" }, { "client_declined 0", "client_declined 0" },
    { "welfare:client_declined>accepted practice:client_declined>accepted", "practice:client_declined>accepted" } },
  { "accept-redirect", { "received" }, { W, "received", "accepted" }, { C, "received", "redirected" },
    { "refused/state_changed", "refused/state_changed" }, { "accepted 0", "redirected 1" },
    { "welfare:accepted>redirected", "welfare:redirected>accepted" } },
  { "redirect-redirect", { "received" }, { W, "received", "redirected" }, { C, "received", "redirected" },
    { "refused/state_changed", "refused/state_changed" }, { "redirected 1", "redirected 1" },
    { "welfare:redirected>redirected", "welfare:redirected>redirected" } },
  { "accept-accept", { "received" }, { W, "received", "accepted" }, { C, "received", "accepted" },
    { "refused/state_changed", "refused/state_changed" }, { "accepted 0", "accepted 0" },
    { "welfare:accepted>accepted", "welfare:accepted>accepted" } },
  { "redirect-withdraw", { "received" }, { W, "received", "redirected" }, { P, "received", "withdrawn" },
    { "refused/state_changed", "refused/state_changed" }, { "redirected 1", "withdrawn 0" },
    { "welfare:redirected>withdrawn", "practice:withdrawn>redirected" } },
  { "decline-withdraw", { "received" }, { W, "received", "declined" }, { P, "received", "withdrawn" },
    { "refused/state_changed", "refused/state_changed" }, { "declined 0", "withdrawn 0" },
    { "welfare:declined>withdrawn", "practice:withdrawn>declined" } },
  { "complete-withdraw", { "received", "accepted", "active" }, { W, "active", "completed" }, { P, "accepted", "withdrawn" },
    { "refused/state_changed", "applied" }, { "completed 0", "completed 0" },
    { "welfare:completed>withdrawn", "welfare:active>withdrawn" } },
  { "complete-client-declined", { "received", "accepted", "active" }, { W, "active", "completed" }, { P, "active", "client_declined" },
    { "refused/state_changed", "refused/state_changed" }, { "completed 0", "client_declined 0" },
    { "welfare:completed>client_declined", "practice:client_declined>completed" } },
  { "received-received", { NULL }, { W, "sent", "received" }, { C, "sent", "received" },
    { "merged", "merged" }, { "received 0", "received 0" }, { "", "" } },
  { "received-withdraw", { NULL }, { W, "sent", "received" }, { P, "sent", "withdrawn" },
    { "merged", "merged" }, { "withdrawn 0", "withdrawn 0" }, { "", "" } },
};

/* The resident agreed to both organisations. */
static void
send_to_two (Fixture *fixture)
{
  WvOp *consent = consent_op (fixture);

  json_object_set_new (consent->set, "recipients", json_pack ("[s,s]", WELFARE, STRANGER));
  expect (apply (fixture, &gp, group (referral_op (fixture), grant_op (fixture, PRACTICE), grant_op (fixture, WELFARE), consent,
                                      event_op (fixture, &gp, "sent", "draft", "sent"), NULL)),
          "applied applied applied applied applied");
}

static WvOp *
step_op (Fixture *fixture, const Step *step)
{
  WvOp *op = event_op (fixture, step->device, step->to, step->from, step->to);

  if (strcmp (step->to, "withdrawn") == 0 || strcmp (step->to, "declined") == 0)
    json_object_set_new (op->set, "reason", json_string ("other"));
  if (strcmp (step->to, "completed") == 0)
    json_object_set_new (op->set, "outcome", json_string ("done"));
  if (strcmp (step->to, "redirected") == 0)
    json_object_set_new (op->set, "target", json_string (STRANGER));
  return op;
}

/* Whoever passes it on makes a linked referral in the same breath. */
static WvOp *
linked_op (Fixture *fixture)
{
  g_autofree char *id = g_strdup_printf (NEXT, (guint) (10 + fixture->n % 80));

  return new_op (fixture, "new", "referral", id,
                 json_pack ("{s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:s, s:s}", "number", "2026-0d002", "kind", "referral",
                            "from_organisation", WELFARE, "from_contact", WORKER, "to_organisation", STRANGER, "urgency",
                            "normal", "sent_at", (json_int_t) NOW, "related", DOSSIER, "sealed", "AAAA"));
}

/* What became of the step, the first operation of its group. */
static char *
take (Fixture *fixture, const Step *step)
{
  WvOp *op = step_op (fixture, step);
  gboolean redirects = strcmp (step->to, "redirected") == 0;
  g_autofree char *all = apply (fixture, step->device, redirects ? group (op, linked_op (fixture), NULL) : group (op, NULL));
  char **words = g_strsplit (all, " ", 2);
  char *first = g_strdup (words[0]);

  g_strfreev (words);
  return first;
}

static guint
count_linked (Fixture *fixture)
{
  guint linked = 0;

  for (guint i = 10; i < 90; i++)
    {
      g_autofree char *id = g_strdup_printf (NEXT, i);
      g_autoptr (WvServerRecord) record = fixture->store->get_record (fixture->store, "referral", id, NULL);

      linked += record != NULL;
    }
  return linked;
}

/* "accepted 0": the state, and how many referrals were made out of it. */
static char *
ending (Fixture *fixture)
{
  g_autoptr (GPtrArray) events = NULL;
  const char *state = "draft";
  guint linked;

  g_assert_true (fixture->store->begin (fixture->store, FALSE, NULL));
  events = fixture->store->get_dossier (fixture->store, DOSSIER, "event", NULL);
  linked = count_linked (fixture);
  g_assert_true (fixture->store->commit (fixture->store, NULL));
  for (guint i = 0; i < events->len; i++)
    {
      const json_t *data = ((WvServerRecord *) events->pdata[i])->data;
      const char *to = json_string_value (json_object_get (data, "to_state"));

      if (to == NULL)
        continue;
      g_assert_cmpstr (json_string_value (json_object_get (data, "from_state")), ==, state);
      state = to;
    }
  return g_strdup_printf ("%s %u", state, linked);
}

static char *
state_in (const json_t *lines, size_t index)
{
  g_autoptr (WvParts) parts = wv_parts_parse (json_string_value (json_array_get (lines, index)), NULL);
  g_autoptr (json_t) value = json_loads (wv_parts_get (parts, "VALUE"), JSON_DECODE_ANY, NULL);

  return g_strdup (json_string_value (value));
}

static void
add_told (Fixture *fixture, const char *organisation, const char *name, GString *text)
{
  g_autofree char *stream_name = g_strconcat ("org:", organisation, NULL);
  g_autoptr (GPtrArray) entries = fixture->store->read_stream (fixture->store, stream_name, 0, 100, NULL);

  for (guint i = 0; i < entries->len; i++)
    {
      const WvServerEntry *entry = entries->pdata[i];
      g_autoptr (WvServerRecord) record = NULL;
      g_autofree char *won = NULL, *lost = NULL;

      if (strcmp (entry->kind, "conflict") != 0)
        continue;
      record = fixture->store->get_record (fixture->store, "conflict", entry->id, NULL);
      won = state_in (json_object_get (record->data, "alternatives"), 0);
      lost = state_in (json_object_get (record->data, "alternatives"), 1);
      g_string_append_printf (text, "%s%s:%s>%s", text->len > 0 ? " " : "", name, won, lost);
    }
}

static char *
told (Fixture *fixture)
{
  GString *text = g_string_new (NULL);

  g_assert_true (fixture->store->begin (fixture->store, FALSE, NULL));
  add_told (fixture, WELFARE, "welfare", text);
  add_told (fixture, PRACTICE, "practice", text);
  g_assert_true (fixture->store->commit (fixture->store, NULL));
  return g_string_free (text, FALSE);
}

static void
run (Fixture *fixture, const Race *race, guint order)
{
  const Step *first = order == 0 ? &race->one : &race->other;
  const Step *second = order == 0 ? &race->other : &race->one;
  const char *from = "sent";

  send_to_two (fixture);
  for (guint i = 0; race->before[i] != NULL; i++)
    {
      Step step = { &worker, from, race->before[i] };

      expect (take (fixture, &step), "applied");
      from = race->before[i];
    }
  /* A wish that was made in an earlier state is late already. */
  expect (take (fixture, first), strcmp (first->from, from) == 0 ? "applied" : "refused/state_changed");
  expect (take (fixture, second), race->second[order]);
  expect (ending (fixture), race->end[order]);
  expect (told (fixture), race->told[order]);
}

static void
test_one_first (Fixture *fixture, gconstpointer data)
{
  run (fixture, data, 0);
}

static void
test_other_first (Fixture *fixture, gconstpointer data)
{
  run (fixture, data, 1);
}

/* The same refusal again, because its answer was lost, tells once. */
static void
test_told_once (Fixture *fixture, gconstpointer data)
{
  const Step accept = { &worker, "received", "accepted" }, withdraw = { &gp, "received", "withdrawn" };
  const Step opened = { &worker, "sent", "received" };
  WvOp *op;
  g_autofree char *id = NULL;

  send_to_two (fixture);
  expect (take (fixture, &opened), "applied");
  expect (take (fixture, &withdraw), "applied");
  op = step_op (fixture, &accept);
  id = g_strdup (op->id);
  expect (apply (fixture, &worker, group (op, NULL)), "refused/state_changed");
  op = step_op (fixture, &accept);
  g_free (op->id);
  op->id = g_strdup (id);
  expect (apply (fixture, &worker, group (op, NULL)), "refused/state_changed");
  expect (told (fixture), "practice:withdrawn>accepted");
}

/* Who was told says that it was seen: nothing of the referral changes. */
static void
test_seen (Fixture *fixture, gconstpointer data)
{
  const Step decline = { &worker, "received", "declined" }, withdraw = { &gp, "received", "withdrawn" };
  const Step opened = { &worker, "sent", "received" };
  g_autofree char *id = NULL, *about = NULL;
  WvOp *op;

  send_to_two (fixture);
  expect (take (fixture, &opened), "applied");
  expect (take (fixture, &withdraw), "applied");
  op = step_op (fixture, &decline);
  about = g_strdup_printf ("race/%s/%s", op->id, PRACTICE);
  id = wv_id_from_name (DOSSIER, about);
  expect (apply (fixture, &worker, group (op, NULL)), "refused/state_changed");
  expect (apply (fixture, &worker, group (new_op (fixture, "resolve", "conflict", id, json_pack ("{s:s}", "value", "withdrawn")), NULL)), "refused/not_visible");
  expect (apply (fixture, &gp, group (new_op (fixture, "resolve", "conflict", id, json_pack ("{s:s}", "value", "withdrawn")), NULL)), "applied");
  expect (value_of (fixture, "conflict", id, "status"), "\"settled\"");
  expect (ending (fixture), "withdrawn 0");
}

static void
test_judge (void)
{
  for (int state = 0; state < WV_N_STATES; state++)
    for (int to = 0; to < WV_N_STATES; to++)
      {
        WvRace race = wv_server_race_judge (WV_STATE_RECEIVED, (WvState) to, (WvState) state);

        g_assert_true (race != WV_RACE_NOTED);
        if (race == WV_RACE_WISH)
          g_assert_true (wv_state_is_running ((WvState) state) && (to == WV_STATE_WITHDRAWN || to == WV_STATE_CLIENT_DECLINED));
      }
  g_assert_cmpint (wv_server_race_judge (-1, WV_STATE_WITHDRAWN, WV_STATE_ACCEPTED), ==, WV_RACE_LOST);
  g_assert_cmpint (wv_server_race_judge (WV_STATE_SENT, WV_STATE_RECEIVED, WV_STATE_DRAFT), ==, WV_RACE_LOST);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (races); i++)
    {
      g_autofree char *one = g_strdup_printf ("/server/race/%s/one-first", races[i].name);
      g_autofree char *other = g_strdup_printf ("/server/race/%s/other-first", races[i].name);

      g_test_add (one, Fixture, &races[i], set_up, test_one_first, tear_down);
      g_test_add (other, Fixture, &races[i], set_up, test_other_first, tear_down);
    }
  g_test_add ("/server/race/told-once", Fixture, NULL, set_up, test_told_once, tear_down);
  g_test_add ("/server/race/seen", Fixture, NULL, set_up, test_seen, tear_down);
  g_test_add_func ("/server/race/judge", test_judge);
  return g_test_run ();
}
