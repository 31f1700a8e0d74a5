#include "apply-fixture.h"

const WvServerDevice gp = { (char *) "device-gp", (char *) PRACTICE, (char *) GP, (char *) "gp" };
const WvServerDevice worker = { (char *) "device-worker", (char *) WELFARE, (char *) WORKER, (char *) "social_worker" };
const WvServerDevice stranger = { (char *) "device-stranger", (char *) STRANGER, (char *) GP, (char *) "gp" };

WvOp *
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
char *
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

GPtrArray *
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

void
expect (char *owned, const char *wanted)
{
  g_autofree char *text = owned;

  g_assert_cmpstr (text, ==, wanted);
}

char *
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

json_t *
written (const char *organisation, const char *author)
{
  return json_pack ("{s:s, s:s, s:s, s:I, s:s}", "dossier", DOSSIER, "organisation", organisation, "author", author,
                    "recorded_at", (json_int_t) NOW, "sealed", "AAAA");
}

json_t *
with (json_t *object, const char *name, json_t *value)
{
  json_object_set_new (object, name, value);
  return object;
}

WvOp *
referral_op (Fixture *fixture)
{
  return new_op (fixture, "new", "referral", DOSSIER,
                 json_pack ("{s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:s}", "number", "2026-0d001", "kind", "referral",
                            "from_organisation", PRACTICE, "from_contact", GP, "to_organisation", WELFARE, "urgency", "normal",
                            "sent_at", (json_int_t) NOW, "sealed", "AAAA"));
}

WvOp *
grant_op (Fixture *fixture, const char *grantee)
{
  json_t *set = written (PRACTICE, GP);

  json_object_del (set, "sealed");
  with (set, "grantee", json_string (grantee));
  with (set, "view", json_string ("all"));
  with (set, "wrapped_key", json_string ("AAAA"));
  return new_op (fixture, "new", "grant", NULL, with (set, "valid_from", json_integer (NOW)));
}

WvOp *
consent_op (Fixture *fixture)
{
  json_t *set = written (PRACTICE, GP);

  with (set, "purposes", json_pack ("[s,s]", "feedback", "refer"));
  with (set, "recipients", json_pack ("[s]", WELFARE));
  with (set, "given_on", json_string ("2026-03-10"));
  return new_op (fixture, "new", "consent", NULL, with (set, "how", json_string ("oral")));
}

WvOp *
event_op (Fixture *fixture, const WvServerDevice *device, const char *type, const char *from, const char *to)
{
  json_t *set = written (device->organisation, device->contact);

  with (set, "type", json_string (type));
  with (set, "from_state", json_string (from));
  with (set, "to_state", json_string (to));
  return new_op (fixture, "event", "event", NULL, with (set, "occurred_at", json_integer (NOW)));
}

void
send_referral (Fixture *fixture)
{
  expect (apply (fixture, &gp, group (referral_op (fixture), grant_op (fixture, PRACTICE), grant_op (fixture, WELFARE),
                                      consent_op (fixture), event_op (fixture, &gp, "sent", "draft", "sent"), NULL)),
          "applied applied applied applied applied");
}

void
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

void
tear_down (Fixture *fixture, gconstpointer data)
{
  wv_server_store_close (fixture->store);
}

char *
value_of (Fixture *fixture, const char *kind, const char *id, const char *name)
{
  g_autoptr (WvServerRecord) record = NULL;

  g_assert_true (fixture->store->begin (fixture->store, FALSE, NULL));
  record = fixture->store->get_record (fixture->store, kind, id, NULL);
  g_assert_true (fixture->store->commit (fixture->store, NULL));
  return wv_json_dump (json_object_get (record->data, name));
}

gint64
version_of (Fixture *fixture, const char *kind, const char *id)
{
  g_autoptr (WvServerRecord) record = NULL;

  g_assert_true (fixture->store->begin (fixture->store, FALSE, NULL));
  record = fixture->store->get_record (fixture->store, kind, id, NULL);
  g_assert_true (fixture->store->commit (fixture->store, NULL));
  return record->version;
}
