#include <string.h>

#include "server/wv-server-store.h"

#define DOSSIER "01900000-0000-7000-8000-00000000d001"

static WvServerRecord *
new_record (const char *kind, const char *id, const char *dossier)
{
  WvServerRecord *record = g_new0 (WvServerRecord, 1);

  record->kind = g_strdup (kind);
  record->id = g_strdup (id);
  record->dossier = g_strdup (dossier);
  record->version = 1;
  record->data = json_pack ("{s:s}", "name", "Dorpshart");
  record->versions = json_pack ("{s:i}", "name", 1);
  return record;
}

static WvServerStore *
open_store (void)
{
  g_autoptr (GError) error = NULL;
  WvServerStore *store = wv_server_store_open_sqlite (":memory:", &error);

  g_assert_no_error (error);
  g_assert_true (store->begin (store, TRUE, NULL));
  return store;
}

static void
test_records (void)
{
  g_autoptr (WvServerStore) store = open_store ();
  g_autoptr (WvServerRecord) record = new_record ("organisation", "a", NULL);
  g_autoptr (WvServerRecord) back = NULL;
  g_autoptr (WvServerRecord) none = store->get_record (store, "organisation", "a", NULL);

  g_assert_null (none);
  g_assert_true (store->put_record (store, record, NULL));
  record->version = 2;
  json_object_set_new (record->data, "name", json_string ("Dorpshart Borsele"));
  g_assert_true (store->put_record (store, record, NULL));
  back = store->get_record (store, "organisation", "a", NULL);
  g_assert_cmpint (back->version, ==, 2);
  g_assert_cmpstr (json_string_value (json_object_get (back->data, "name")), ==, "Dorpshart Borsele");
}

/* As a new reader has to get it: in the order in which it was made, whatever was changed later. */
static void
test_dossier_is_oldest_first (void)
{
  g_autoptr (WvServerStore) store = open_store ();
  const char *ids[] = { "c", "a", "b" };
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) events = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (WvServerRecord) record = new_record (i == 0 ? "referral" : "event", ids[i], DOSSIER);

      g_assert_true (store->put_record (store, record, NULL));
      record->version++;
      g_assert_true (store->put_record (store, record, NULL));
    }
  all = store->get_dossier (store, DOSSIER, NULL, NULL);
  events = store->get_dossier (store, DOSSIER, "event", NULL);
  g_assert_cmpuint (all->len, ==, 3);
  g_assert_cmpuint (events->len, ==, 2);
  for (guint i = 0; i < all->len; i++)
    g_assert_cmpstr (((WvServerRecord *) all->pdata[i])->id, ==, ids[i]);
}

static void
test_grantees (void)
{
  g_autoptr (WvServerStore) store = open_store ();
  g_auto (GStrv) two = NULL;
  g_auto (GStrv) one = NULL;
  g_auto (GStrv) foreign = NULL;

  g_assert_true (store->put_grantee (store, DOSSIER, "practice", "g1", FALSE, NULL));
  g_assert_true (store->put_grantee (store, DOSSIER, "welfare", "g2", FALSE, NULL));
  two = store->get_grantees (store, DOSSIER, NULL);
  g_assert_cmpuint (g_strv_length (two), ==, 2);
  g_assert_true (store->put_grantee (store, DOSSIER, "welfare", "g2", TRUE, NULL));
  one = store->get_grantees (store, DOSSIER, NULL);
  g_assert_cmpuint (g_strv_length (one), ==, 1);
  g_assert_cmpstr (one[0], ==, "practice");
  foreign = store->get_grantees (store, "another", NULL);
  g_assert_cmpuint (g_strv_length (foreign), ==, 0);
}

static char *
read_all (WvServerStore *store, const char *stream, gint64 after, guint max)
{
  g_autoptr (GPtrArray) entries = store->read_stream (store, stream, after, max, NULL);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < entries->len; i++)
    {
      const WvServerEntry *entry = entries->pdata[i];

      g_string_append_printf (text, "%d:%s:%s ", (int) entry->seq, entry->op, entry->id);
    }
  return g_string_free (text, FALSE);
}

/* One entry a record: a change moves it to the head, so the feed stays short. */
static void
test_stream_moves (void)
{
  g_autoptr (WvServerStore) store = open_store ();
  g_autofree char *all = NULL;
  g_autofree char *page = NULL;
  g_autofree char *nonce = NULL;
  g_autofree char *other_nonce = NULL;
  gint64 head, other;

  g_assert_true (store->append (store, "dir", "offer", "a", "put", NULL));
  g_assert_true (store->append (store, "dir", "offer", "b", "put", NULL));
  g_assert_true (store->append (store, "dir", "offer", "a", "put", NULL));
  all = read_all (store, "dir", 0, 10);
  page = read_all (store, "dir", 0, 1);
  g_assert_cmpstr (all, ==, "2:put:b 3:put:a ");
  g_assert_cmpstr (page, ==, "2:put:b ");
  g_assert_true (store->get_head (store, "dir", &head, &nonce, NULL));
  g_assert_cmpint (head, ==, 3);
  g_assert_cmpstr (nonce, !=, "");
  g_assert_true (store->get_head (store, "org:x", &other, &other_nonce, NULL));
  g_assert_cmpint (other, ==, 0);
}

/* A tombstone tells that something was there: only who had it may get one. */
static void
test_gone_only_where_it_was (void)
{
  g_autoptr (WvServerStore) store = open_store ();
  g_autofree char *had = NULL;
  g_autofree char *never = NULL;

  g_assert_true (store->append (store, "org:a", "referral", DOSSIER, "put", NULL));
  g_assert_true (store->append (store, "org:a", "referral", DOSSIER, "gone", NULL));
  g_assert_true (store->append (store, "org:b", "referral", DOSSIER, "gone", NULL));
  had = read_all (store, "org:a", 0, 10);
  never = read_all (store, "org:b", 0, 10);
  g_assert_cmpstr (had, ==, "2:gone:" DOSSIER " ");
  g_assert_cmpstr (never, ==, "");
}

static void
test_receipts (void)
{
  g_autoptr (WvServerStore) store = open_store ();
  WvServerReceipt receipt = { (char *) "applied", 7, NULL };
  g_autoptr (WvServerReceipt) back = NULL;
  g_autoptr (WvServerReceipt) by_n = NULL;

  g_assert_null (store->get_receipt (store, "op", NULL));
  g_assert_true (store->put_receipt (store, "op", "device", 413, &receipt, 1, NULL));
  back = store->get_receipt (store, "op", NULL);
  by_n = store->get_receipt_by_n (store, "device", 413, NULL);
  g_assert_cmpint (back->version, ==, 7);
  g_assert_cmpstr (by_n->state, ==, "applied");
  g_assert_false (store->put_receipt (store, "op", "device", 414, &receipt, 1, NULL)); /* one effect each */
}

static void
test_devices_and_codes (void)
{
  g_autoptr (WvServerStore) store = open_store ();
  WvServerDevice device = { (char *) "d", (char *) "o", (char *) "c", (char *) "gp" };
  WvServerCode code = { (char *) "o", (char *) "c", (char *) "gp", NULL, 100, 0 };
  g_autoptr (WvServerDevice) found = NULL;
  g_autoptr (WvServerCode) invited = NULL;
  g_autofree char *public_key = NULL;
  g_autofree char *wrap = NULL;

  g_assert_true (store->add_device (store, &device, "hash", 1, NULL));
  g_assert_true (store->touch_device (store, "d", 2, NULL));
  found = store->find_device (store, "hash", NULL);
  g_assert_cmpstr (found->organisation, ==, "o");
  g_assert_null (store->find_device (store, "other", NULL));
  g_assert_true (store->add_code (store, "h", &code, NULL));
  g_assert_true (store->use_code (store, "h", 50, NULL));
  invited = store->find_code (store, "h", NULL);
  g_assert_cmpint (invited->used_at, ==, 50);
  g_assert_true (store->get_key (store, "o", &public_key, &wrap, NULL));
  g_assert_null (public_key);
  g_assert_true (store->put_key (store, "o", "key", "wrap", NULL));
  g_assert_true (store->get_key (store, "o", &public_key, &wrap, NULL));
  g_assert_cmpstr (public_key, ==, "key");
  g_assert_true (store->add_audit (store, "d", "dir", 0, 3, 1, NULL));
}

static void
test_rollback (void)
{
  g_autoptr (WvServerStore) store = open_store ();
  g_autofree char *epoch = store->get_epoch (store, NULL);
  g_autofree char *after = NULL;
  g_autofree char *entries = NULL;

  g_assert_true (store->append (store, "dir", "offer", "a", "put", NULL));
  store->rollback (store);
  g_assert_true (store->begin (store, FALSE, NULL));
  entries = read_all (store, "dir", 0, 10);
  after = store->get_epoch (store, NULL);
  g_assert_cmpstr (entries, ==, "");
  g_assert_cmpstr (epoch, ==, after);
  g_assert_true (store->commit (store, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/store/records", test_records);
  g_test_add_func ("/server/store/dossier-is-oldest-first", test_dossier_is_oldest_first);
  g_test_add_func ("/server/store/grantees", test_grantees);
  g_test_add_func ("/server/store/stream-moves", test_stream_moves);
  g_test_add_func ("/server/store/gone-only-where-it-was", test_gone_only_where_it_was);
  g_test_add_func ("/server/store/receipts", test_receipts);
  g_test_add_func ("/server/store/devices-and-codes", test_devices_and_codes);
  g_test_add_func ("/server/store/rollback", test_rollback);
  return g_test_run ();
}
