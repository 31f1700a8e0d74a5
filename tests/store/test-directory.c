#include "domain/wv-id.h"
#include "store/wv-directory.h"
#include "store/wv-records.h"

#define ID(n) "0190f3a0-0000-7000-8000-00000000000" #n
#define PRACTICE ID (1)
#define WELFARE ID (2)
#define MIEKE ID (3)
#define JAN ID (4)
#define OFFER ID (5)
#define TODAY "2026-03-03" /* a Tuesday */

static void
put (WvDb *db, WvRecord *record)
{
  g_assert_true (wv_record_write (db, record, NULL));
  wv_record_free (record);
}

static WvRecord *
named (const WvKind *kind, const char *id, const char *field, const char *name)
{
  WvRecord *record = wv_record_new (kind, id);

  wv_record_set_text (record, field, name);
  return record;
}

static void
put_contact (
    WvDb *db, const char *id, const char *name, const char *absent_to, const char *active_to)
{
  WvRecord *contact = named (&wv_kind_contact, id, "name", name);

  wv_record_set_text (contact, "organisation", WELFARE);
  if (absent_to != NULL)
    {
      wv_record_set_text (contact, "absent_to", absent_to);
      wv_record_set_text (contact, "deputy", JAN);
    }
  if (active_to != NULL)
    wv_record_set_text (contact, "active_to", active_to);
  put (db, contact);
}

static void
put_offer (WvDb *db, const char *id, gint32 latitude)
{
  const char *const schedules[]
      = { "FREQ=WEEKLY;BYDAY=TU;OPENS=12:00;CLOSES=13:30;WALKIN=1", NULL };
  WvRecord *offer = named (&wv_kind_offer, id, "title", "Inloop");

  wv_record_set_text (offer, "organisation", WELFARE);
  wv_record_set_text (offer, "contact", MIEKE);
  wv_record_set_text (offer, "status", "active");
  wv_record_set_strv (offer, "schedules", schedules);
  wv_record_set_int (offer, "latitude", latitude);
  wv_record_set_int (offer, "longitude", 3800000);
  put (db, offer);
}

static WvDb *
open_region (void)
{
  g_autoptr (GError) error = NULL;
  WvDb *db = wv_store_open_db (":memory:", &error);
  WvRecord *link = wv_record_new (&wv_kind_practice_link, ID (6));

  g_assert_no_error (error);
  put (db, named (&wv_kind_organisation, WELFARE, "name", "Welzijn Borsele"));
  put_contact (db, MIEKE, "Mieke", "2026-03-03", NULL);
  put_contact (db, JAN, "Jan", NULL, NULL);
  put_contact (db, ID (7), "Oud", NULL, "2026-03-02");
  wv_record_set_text (link, "practice", PRACTICE);
  wv_record_set_text (link, "contact", MIEKE);
  wv_record_set_text (link, "valid_to", TODAY);
  put (db, link);
  put_offer (db, OFFER, 51470000);
  return db;
}

static void
test_person (void)
{
  g_autoptr (WvDb) db = open_region ();
  g_autoptr (WvPerson) person = wv_person_load (db, MIEKE, TODAY, NULL);
  g_autoptr (WvPerson) later = wv_person_load (db, MIEKE, "2026-03-04", NULL);
  g_autoptr (WvPerson) nobody = wv_person_load (db, ID (9), TODAY, NULL);

  g_assert_cmpstr (person->organisation_name, ==, "Welzijn Borsele");
  g_assert_true (person->absent);
  g_assert_cmpstr (wv_record_get_text (person->deputy, "name"), ==, "Jan");
  g_assert_false (later->absent);
  g_assert_null (nobody);
}

static void
test_colleagues (void)
{
  g_autoptr (WvDb) db = open_region ();
  g_autoptr (GPtrArray) colleagues = wv_colleagues (db, WELFARE, TODAY, NULL);

  g_assert_cmpuint (colleagues->len, ==, 2);
  g_assert_cmpstr (wv_record_get_text (colleagues->pdata[0], "name"), ==, "Jan");
}

static void
test_practice_contacts (void)
{
  g_autoptr (WvDb) db = open_region ();
  g_autoptr (GPtrArray) today = wv_practice_contacts (db, PRACTICE, TODAY, NULL);
  g_autoptr (GPtrArray) later = wv_practice_contacts (db, PRACTICE, "2026-03-04", NULL);

  g_assert_cmpuint (today->len, ==, 1);
  g_assert_cmpuint (later->len, ==, 0);
}

static void
test_offer_view (void)
{
  WvActor actor = { (char *)PRACTICE, NULL, NULL, NULL };
  g_autoptr (WvDb) db = open_region ();
  g_autoptr (GError) error = NULL;
  g_autoptr (WvOfferView) view = NULL;
  g_autoptr (WvOfferView) same = NULL;
  WvRecord *referral = wv_record_new (&wv_kind_referral, ID (8));
  WvRecord *feedback = wv_record_new (&wv_kind_feedback, ID (9));

  wv_record_set_text (referral, "offer", OFFER);
  wv_record_set_text (referral, "from_organisation", PRACTICE);
  put (db, referral);
  wv_record_set_text (feedback, "dossier", ID (8));
  put (db, feedback);
  view = wv_offer_view_load (db, OFFER, &actor, TODAY, &error);
  g_assert_no_error (error);
  same = wv_offer_view_load_row (db, view->rowid, &actor, TODAY, NULL);
  g_assert_cmpstr (wv_record_get_id (same->offer), ==, OFFER);
  g_assert_cmpint (view->own_referrals, ==, 1);
  g_assert_cmpint (view->own_feedback, ==, 1);
  g_assert_cmpuint (view->colleagues, ==, 1);
  g_assert_true (view->contact->absent);
  g_assert_null (wv_offer_view_load (db, ID (1), &actor, TODAY, &error));
  g_assert_no_error (error);
}

static void
test_walk_ins (void)
{
  g_autoptr (WvDb) db = open_region ();
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GPtrArray) other_day = NULL;

  put_offer (db, ID (8), 51460000);
  put_offer (db, ID (9), 53000000);
  found = wv_walk_ins_today (db, TODAY, 51460000, 3800000, 5, NULL);
  other_day = wv_walk_ins_today (db, "2026-03-04", 51460000, 3800000, 5, NULL);
  g_assert_cmpuint (found->len, ==, 2);
  g_assert_cmpstr (((WvWalkIn *)found->pdata[0])->offer, ==, ID (8));
  g_assert_cmpint (((WvWalkIn *)found->pdata[0])->opens_minute, ==, 720);
  g_assert_cmpuint (other_day->len, ==, 0);
}

/* Without its index each look at Vandaag would read every offer of the region. */
static void
test_walk_ins_use_index (void)
{
  g_autoptr (WvDb) db = open_region ();
  g_autoptr (WvStmt) plan = wv_db_prepare (
      db,
      "EXPLAIN QUERY PLAN SELECT id FROM offer WHERE schedules LIKE '%WALKIN=1%' AND "
      "status = 'active' AND (latitude IS NULL OR latitude BETWEEN 1 AND 2)",
      NULL);
  gboolean row;

  g_assert_true (wv_stmt_step (plan, &row, NULL));
  g_assert_true (row);
  g_assert_nonnull (strstr (wv_stmt_text (plan, 3), "offer_walk_in"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/directory/person", test_person);
  g_test_add_func ("/store/directory/colleagues", test_colleagues);
  g_test_add_func ("/store/directory/practice-contacts", test_practice_contacts);
  g_test_add_func ("/store/directory/offer-view", test_offer_view);
  g_test_add_func ("/store/directory/walk-ins", test_walk_ins);
  g_test_add_func ("/store/directory/walk-ins-use-index", test_walk_ins_use_index);
  return g_test_run ();
}
