#include <string.h>

#include "domain/wv-error.h"
#include "domain/wv-id.h"
#include "store/wv-edit.h"
#include "store/wv-outbox-sync.h"
#include "store/wv-store.h"

#define ORGANISATION "0190f3a0-0000-7000-8000-000000000001"

static WvDb *
open_db (void)
{
  g_autoptr (GError) error = NULL;
  WvDb *db = wv_store_open_db (":memory:", &error);

  g_assert_no_error (error);
  return db;
}

static WvRecord *
organisation (const char *phone)
{
  WvRecord *record = wv_record_new (&wv_kind_organisation, ORGANISATION);

  wv_record_set_text (record, "name", "Buurtteam Borsele");
  wv_record_set_text (record, "type", "welfare");
  wv_record_set_text (record, "phone", phone);
  return record;
}

static char *
seen_phone (WvDb *db)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WvRecord) record = wv_record_load (db, &wv_kind_organisation, ORGANISATION, &error);

  g_assert_no_error (error);
  return record != NULL ? g_strdup (wv_record_get_text (record, "phone")) : NULL;
}

static void
server_says (WvDb *db, gint64 version, const char *phone)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WvRecord) record = organisation (phone);

  wv_record_set_version (record, version);
  g_assert_true (wv_mirror_put_record (db, record, &error));
  g_assert_no_error (error);
}

static gint64
change_phone (WvDb *db, const char *phone, gint64 hold)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WvEdit) edit = wv_edit_new ();
  WvRecord *before = wv_record_load (db, &wv_kind_organisation, ORGANISATION, &error);
  WvRecord *after = wv_record_copy (before);
  gint64 tx;

  wv_record_set_text (after, "phone", phone);
  wv_edit_change (edit, before, after);
  wv_edit_hold (edit, hold);
  tx = wv_edit_commit (db, edit, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (tx, >, 0);
  return tx;
}

static GPtrArray *
batch (WvDb *db, gint64 now)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *ops = wv_outbox_next_batch (db, now, 100, 100000, &error);

  g_assert_no_error (error);
  return ops;
}

static void
acknowledge (WvDb *db, gint64 n, WvAckStatus status, gint64 version)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (wv_outbox_acknowledge (db, n, status, version, "no_role", NULL, 1000, &error));
  g_assert_no_error (error);
}

static void
test_edit_during_upload (void)
{
  g_autoptr (WvDb) db = open_db ();
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) second = NULL;
  g_autofree char *between = NULL;
  g_autofree char *after = NULL;

  server_says (db, 5, "0113-555 001");
  change_phone (db, "0113-555 002", 0);
  first = batch (db, 1000);
  g_assert_cmpuint (first->len, ==, 1);
  change_phone (db, "0113-555 003", 0);
  acknowledge (db, ((WvOutboxOp *)first->pdata[0])->n, WV_ACK_APPLIED, 6);
  between = seen_phone (db);
  g_assert_cmpstr (between, ==, "0113-555 003");
  second = batch (db, 1000);
  g_assert_cmpuint (second->len, ==, 1);
  g_assert_cmpint (((WvOutboxOp *)second->pdata[0])->n, ==, 2);
  g_assert_cmpint (((WvOutboxOp *)second->pdata[0])->base_v, ==, 5); /* what was seen then */
  acknowledge (db, 2, WV_ACK_APPLIED, 7);
  after = seen_phone (db);
  g_assert_cmpstr (after, ==, "0113-555 003");
  g_assert_cmpint (wv_outbox_count (db, NULL), ==, 0);
}

static void
test_take_back (void)
{
  g_autoptr (WvDb) db = open_db ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) held = NULL;
  g_autoptr (GPtrArray) sent = NULL;
  g_autofree char *phone = NULL;
  gint64 tx;

  server_says (db, 5, "0113-555 001");
  tx = change_phone (db, "0113-555 002", 5000);
  held = batch (db, 1000);
  g_assert_cmpuint (held->len, ==, 0);
  g_assert_true (wv_outbox_take_back (db, tx, &error));
  phone = seen_phone (db);
  g_assert_cmpstr (phone, ==, "0113-555 001");
  tx = change_phone (db, "0113-555 003", 0);
  sent = batch (db, 1000);
  g_assert_cmpuint (sent->len, ==, 1);
  g_assert_false (wv_outbox_take_back (db, tx, &error));
  g_assert_error (error, WV_ERROR, WV_ERROR_CONFLICT);
}

static void
test_refused_keeps_text (void)
{
  g_autoptr (WvDb) db = open_db ();
  g_autoptr (GPtrArray) sent = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autofree char *phone = NULL;

  server_says (db, 5, "0113-555 001");
  change_phone (db, "0113-555 002", 0);
  sent = batch (db, 1000);
  acknowledge (db, 1, WV_ACK_REFUSED, 0);
  phone = seen_phone (db);
  g_assert_cmpstr (phone, ==, "0113-555 001");
  list = wv_outbox_list (db, NULL);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpint (((WvOutboxEntry *)list->pdata[0])->state, ==, WV_OP_REFUSED);
  g_assert_cmpstr (((WvOutboxEntry *)list->pdata[0])->code, ==, "no_role");
}

static void
test_pull_keeps_edit (void)
{
  g_autoptr (WvDb) db = open_db ();
  g_autofree char *phone = NULL;

  server_says (db, 5, "0113-555 001");
  change_phone (db, "0113-555 002", 0);
  server_says (db, 6, "0113-555 009");
  phone = seen_phone (db);
  g_assert_cmpstr (phone, ==, "0113-555 002");
}

static void
test_later_waits (void)
{
  g_autoptr (WvDb) db = open_db ();
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) soon = NULL;
  g_autoptr (GPtrArray) again = NULL;

  server_says (db, 5, "0113-555 001");
  change_phone (db, "0113-555 002", 0);
  first = batch (db, 1000);
  acknowledge (db, 1, WV_ACK_LATER, 0);
  soon = batch (db, 2000);
  g_assert_cmpuint (soon->len, ==, 0);
  again = batch (db, 100000);
  g_assert_cmpuint (again->len, ==, 1);
  g_assert_cmpint (((WvOutboxOp *)again->pdata[0])->n, ==, 1);
  g_assert_cmpstr (((WvOutboxOp *)again->pdata[0])->id, ==, ((WvOutboxOp *)first->pdata[0])->id);
}

/* What builds on a held change stays behind with it. */
static void
test_held_blocks_what_follows (void)
{
  g_autoptr (WvDb) db = open_db ();
  g_autoptr (GPtrArray) early = NULL;
  g_autoptr (GPtrArray) late = NULL;

  server_says (db, 5, "0113-555 001");
  change_phone (db, "0113-555 002", 5000);
  change_phone (db, "0113-555 003", 0);
  g_assert_cmpint (wv_outbox_next_due (db, 1000, NULL), ==, 5000);
  early = batch (db, 1000);
  g_assert_cmpuint (early->len, ==, 0);
  late = batch (db, 6000);
  g_assert_cmpuint (late->len, ==, 2);
  g_assert_cmpint (((WvOutboxOp *)late->pdata[0])->base_n, ==, 0);
  g_assert_cmpint (((WvOutboxOp *)late->pdata[1])->base_n, ==, 1);
}

/* A computer whose clock was years ahead, and is right again. */
static void
test_clock_set_back (void)
{
  g_autoptr (WvDb) db = open_db ();
  gint64 ahead = G_GINT64_CONSTANT (3) * 365 * 86400000;
  g_autoptr (GPtrArray) ops = NULL;

  server_says (db, 1, "0113-555 012");
  change_phone (db, "0113-555 034", 5000 + ahead);
  g_assert_cmpint (wv_outbox_next_due (db, 1000, NULL), ==, 0);
  ops = batch (db, 1000);
  g_assert_cmpuint (ops->len, ==, 1);
}

static void
test_conflict_shows_server (void)
{
  g_autoptr (WvDb) db = open_db ();
  g_autoptr (GPtrArray) sent = NULL;
  g_autofree char *phone = NULL;

  server_says (db, 5, "0113-555 001");
  change_phone (db, "0113-555 002", 0);
  sent = batch (db, 1000);
  acknowledge (db, 1, WV_ACK_CONFLICT, 7);
  server_says (db, 7, "0113-555 009");
  phone = seen_phone (db);
  g_assert_cmpstr (phone, ==, "0113-555 009");
  g_assert_cmpint (wv_outbox_count (db, NULL), ==, 0);
}

static void
test_new_then_acknowledged (void)
{
  g_autoptr (WvDb) db = open_db ();
  g_autoptr (GError) error = NULL;
  g_autoptr (WvEdit) edit = wv_edit_new ();
  g_autoptr (GPtrArray) sent = NULL;
  g_autofree char *phone = NULL;

  wv_edit_create (edit, organisation ("0113-555 004"));
  g_assert_cmpint (wv_edit_commit (db, edit, NULL, &error), >, 0);
  g_assert_no_error (error);
  g_assert_cmpint (wv_mirror_count (db, "dir", NULL), ==, 0);
  sent = batch (db, 1000);
  g_assert_cmpstr (((WvOutboxOp *)sent->pdata[0])->verb, ==, "new");
  acknowledge (db, 1, WV_ACK_APPLIED, 3);
  phone = seen_phone (db);
  g_assert_cmpstr (phone, ==, "0113-555 004");
  g_assert_cmpint (wv_mirror_count (db, "dir", NULL), ==, 1);
  g_assert_cmpint (wv_outbox_acked_upto (db, NULL), ==, 1);
}

static void
test_server_lost_history (void)
{
  g_autoptr (WvDb) db = open_db ();
  g_autoptr (GPtrArray) sent = NULL;
  g_autoptr (GPtrArray) again = NULL;
  g_autofree char *phone = NULL;

  server_says (db, 5, "0113-555 001");
  change_phone (db, "0113-555 002", 0);
  sent = batch (db, 1000);
  acknowledge (db, 1, WV_ACK_APPLIED, 6);
  g_assert_true (wv_outbox_offer_again (db, 2000, NULL));
  again = batch (db, 3000);
  g_assert_cmpuint (again->len, ==, 1);
  g_assert_cmpint (((WvOutboxOp *)again->pdata[0])->n, ==, 2);
  g_assert_cmpstr (((WvOutboxOp *)again->pdata[0])->id, ==, ((WvOutboxOp *)sent->pdata[0])->id);
  phone = seen_phone (db);
  g_assert_cmpstr (phone, ==, "0113-555 002");
}

static WvOutboxOp *
only_op (WvDb *db, gint64 now)
{
  g_autoptr (GPtrArray) ops = batch (db, now);

  return ops->len == 1 ? g_ptr_array_steal_index (ops, 0) : NULL;
}

static void
answer (WvDb *db, gint64 n, WvAckStatus status, gint64 version, gint64 now)
{
  g_assert_true (wv_outbox_acknowledge (db, n, status, version, "unknown_record", NULL, now, NULL));
}

/* What it builds on may still have to be offered again by others: asked again, with longer and longer pauses. */
static void
test_offered_again_too_early (void)
{
  g_autoptr (WvDb) db = open_db ();
  g_autoptr (GPtrArray) sent = NULL;
  g_autoptr (WvOutboxOp) first = NULL;
  g_autoptr (WvOutboxOp) second = NULL;
  g_autoptr (WvOutboxOp) last = NULL;
  const gint64 month = 31 * 24 * 3600 * G_GINT64_CONSTANT (1000);

  server_says (db, 5, "0113-555 001");
  change_phone (db, "0113-555 002", 0);
  sent = batch (db, 1000);
  acknowledge (db, 1, WV_ACK_APPLIED, 6);
  g_assert_true (wv_outbox_offer_again (db, 2000, NULL));
  first = only_op (db, 2000);
  answer (db, first->n, WV_ACK_REFUSED, 0, 2000);
  g_assert_null (only_op (db, 31000));
  second = only_op (db, 33000);
  g_assert_cmpint (second->n, ==, first->n);
  answer (db, second->n, WV_ACK_REFUSED, 0, 33000);
  g_assert_null (only_op (db, 33000 + 31000));
  last = only_op (db, month);
  answer (db, last->n, WV_ACK_REFUSED, 0, month);
  g_assert_null (only_op (db, 2 * month)); /* now a person has to look */
  g_assert_cmpint (wv_outbox_count (db, NULL), ==, 0);
}

/* "Done before" to something of long ago says nothing about how it is now. */
static void
test_dup_of_long_ago (void)
{
  g_autoptr (WvDb) db = open_db ();
  g_autoptr (GPtrArray) sent = NULL;
  g_autoptr (WvOutboxOp) again = NULL;
  g_autofree char *phone = NULL;

  server_says (db, 5, "0113-555 001");
  change_phone (db, "0113-555 002", 0);
  sent = batch (db, 1000);
  acknowledge (db, 1, WV_ACK_APPLIED, 6);
  server_says (db, 7, "0113-555 009");
  g_assert_true (wv_outbox_offer_again (db, 2000, NULL));
  again = only_op (db, 2000);
  answer (db, again->n, WV_ACK_DUP, 6, 2000);
  phone = seen_phone (db);
  g_assert_cmpstr (phone, ==, "0113-555 009");
  g_assert_cmpint (wv_outbox_count (db, NULL), ==, 0);
}

static void
test_new_identity (void)
{
  g_autoptr (WvDb) db = open_db ();
  g_autoptr (GPtrArray) sent = NULL;
  g_autoptr (GPtrArray) again = NULL;

  server_says (db, 5, "0113-555 001");
  change_phone (db, "0113-555 002", 0);
  change_phone (db, "0113-555 003", 0);
  sent = batch (db, 1000);
  g_assert_cmpuint (sent->len, ==, 2);
  g_assert_true (wv_outbox_renumber (db, NULL));
  again = batch (db, 1000);
  g_assert_cmpuint (again->len, ==, 2);
  g_assert_cmpint (((WvOutboxOp *)again->pdata[0])->n, ==, 1);
  g_assert_cmpint (((WvOutboxOp *)again->pdata[1])->base_n, ==, 1);
}

static void
test_put_away (void)
{
  g_autoptr (WvDb) db = open_db ();
  g_autoptr (GPtrArray) sent = NULL;
  g_autoptr (GPtrArray) list = NULL;
  gint64 tx;

  server_says (db, 5, "0113-555 001");
  tx = change_phone (db, "0113-555 002", 0);
  sent = batch (db, 1000);
  acknowledge (db, 1, WV_ACK_REFUSED, 0);
  g_assert_true (wv_outbox_put_away (db, tx, NULL));
  list = wv_outbox_list (db, NULL);
  g_assert_cmpuint (list->len, ==, 0);
}

static void
test_gone_keeps_text (void)
{
  g_autoptr (WvDb) db = open_db ();
  g_autoptr (GPtrArray) list = NULL;
  g_autofree char *phone = NULL;

  server_says (db, 5, "0113-555 001");
  change_phone (db, "0113-555 002", 0);
  g_assert_true (wv_mirror_gone (db, &wv_kind_organisation, ORGANISATION, FALSE, NULL));
  phone = seen_phone (db);
  g_assert_null (phone);
  list = wv_outbox_list (db, NULL);
  g_assert_cmpuint (list->len, ==, 1);
}

static void
test_invalid_is_not_written (void)
{
  g_autoptr (WvDb) db = open_db ();
  g_autoptr (GError) error = NULL;
  g_autoptr (WvEdit) edit = wv_edit_new ();
  WvRecord *record = organisation ("0113-555 004");

  wv_record_clear (record, "name");
  wv_edit_create (edit, record);
  g_assert_cmpint (wv_edit_commit (db, edit, NULL, &error), ==, 0);
  g_assert_error (error, WV_ERROR, WV_ERROR_INVALID);
  g_assert_cmpint (wv_outbox_count (db, NULL), ==, 0);
}

static WvRecord *
contact_with (const char *const *roles, gint64 version)
{
  WvRecord *contact = wv_record_new (&wv_kind_contact, "0190f3a0-0000-7000-8000-000000000002");

  wv_record_set_text (contact, "organisation", ORGANISATION);
  wv_record_set_text (contact, "name", "Mieke de Smet");
  wv_record_set_strv (contact, "roles", roles);
  wv_record_set_version (contact, version);
  return contact;
}

/* Both added an element to a set: both stay. */
static void
test_sets_merge (void)
{
  const char *const first[] = { "a", "b", NULL }, *const mine[] = { "a", "c", NULL },
                    *const theirs[] = { "a", "b", "d", NULL };
  g_autoptr (WvDb) db = open_db ();
  g_autoptr (WvEdit) edit = wv_edit_new ();
  g_autoptr (WvRecord) start = contact_with (first, 1);
  g_autoptr (WvRecord) later = contact_with (theirs, 2);
  g_autoptr (WvRecord) seen = NULL;
  g_autofree char *roles = NULL;

  g_assert_true (wv_mirror_put_record (db, start, NULL));
  wv_edit_change (edit, wv_record_copy (start), contact_with (mine, 1));
  g_assert_cmpint (wv_edit_commit (db, edit, NULL, NULL), >, 0);
  g_assert_true (wv_mirror_put_record (db, later, NULL));
  seen = wv_record_load (db, &wv_kind_contact, wv_record_get_id (later), NULL);
  roles = g_strjoinv (" ", (char **)wv_record_get_strv (seen, "roles"));
  g_assert_cmpstr (roles, ==, "a c d");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/outbox/edit-during-upload", test_edit_during_upload);
  g_test_add_func ("/store/outbox/take-back", test_take_back);
  g_test_add_func ("/store/outbox/refused-keeps-text", test_refused_keeps_text);
  g_test_add_func ("/store/outbox/pull-keeps-edit", test_pull_keeps_edit);
  g_test_add_func ("/store/outbox/later-waits", test_later_waits);
  g_test_add_func ("/store/outbox/held-blocks-what-follows", test_held_blocks_what_follows);
  g_test_add_func ("/store/outbox/clock-set-back", test_clock_set_back);
  g_test_add_func ("/store/outbox/conflict-shows-server", test_conflict_shows_server);
  g_test_add_func ("/store/outbox/new-then-acknowledged", test_new_then_acknowledged);
  g_test_add_func ("/store/outbox/server-lost-history", test_server_lost_history);
  g_test_add_func ("/store/outbox/new-identity", test_new_identity);
  g_test_add_func ("/store/outbox/offered-again-too-early", test_offered_again_too_early);
  g_test_add_func ("/store/outbox/dup-of-long-ago", test_dup_of_long_ago);
  g_test_add_func ("/store/outbox/put-away", test_put_away);
  g_test_add_func ("/store/outbox/gone-keeps-text", test_gone_keeps_text);
  g_test_add_func ("/store/outbox/invalid-is-not-written", test_invalid_is_not_written);
  g_test_add_func ("/store/outbox/sets-merge", test_sets_merge);
  return g_test_run ();
}
