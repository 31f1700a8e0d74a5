/* Desktops without connection that do different things about the same, then sync with a real server, in both orders: what
 * each of them sees afterwards. */
#include <string.h>

#include "store/wv-case-load.h"
#include "store/wv-conflict.h"
#include "store/wv-outbox-sync.h"
#include "store/wv-overlay.h"
#include "store/wv-queue.h"
#include "store/wv-race.h"
#include "store/wv-records.h"
#include "wv-headless.h"
#include "wv-region.h"

#define COLLEAGUE WV_REGION_ID "0103"
#define OFFER WV_REGION_ID "1001"

typedef struct
{
  WvRegion *region;
  WvHeadless *gp, *worker, *colleague;
} Fixture;

/* The people act one after the other, a minute apart. */
static gint64 now_ms;

static gint64
tick (gpointer data)
{
  return now_ms += 60000;
}

static const WvClock clock_ms = { tick, NULL };

static char *
run (const char *const *argv, const char *input)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process
      = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  char *out = NULL;

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, input, NULL, &out, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  return g_strstrip (out);
}

/* The second of an organisation needs the recovery code that the first was given. */
static WvHeadless *
enrol (Fixture *f, const char *name, const char *organisation, const char *contact, char **recovery)
{
  const char *role = g_str_equal (organisation, WV_REGION_PRACTICE) ? "gp" : "social_worker";
  g_autofree char *server = g_strdup_printf ("%s/server/welverwijs-server", f->region->build);
  g_autofree char *program = g_strdup_printf ("%s/app/cli/welverwijs-sync", f->region->build);
  g_autofree char *server_data = g_strdup_printf ("%s/server", f->region->state);
  g_autofree char *data = g_build_filename (f->region->state, name, NULL);
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u", wv_cut_get_port (f->region->cut));
  g_autofree char *code = run ((const char *const[]) { server, "code", "--data", server_data, "--organisation", organisation,
                                                      "--contact", contact, "--role", role, NULL }, NULL);
  g_autofree char *given = NULL;
  g_autoptr (GError) error = NULL;
  WvHeadless *desk;

  g_mkdir_with_parents (data, 0700);
  given = run ((const char *const[]) { program, "enrol", "--data", data, "--server", url, code, *recovery != NULL ? "--recovery" : NULL,
                                      *recovery, NULL }, WV_REGION_PASSWORD "\n");
  if (*recovery == NULL)
    *recovery = g_strdup (given);
  desk = wv_headless_open (data, WV_REGION_PASSWORD, &clock_ms, &error);
  g_assert_no_error (error);
  return desk;
}

static void
bring (WvHeadless *desk)
{
  g_autoptr (GError) error = NULL;

  wv_headless_sync (desk, &error);
  g_assert_no_error (error);
}

static void
sync_all (Fixture *f)
{
  for (guint i = 0; i < 2; i++)
    {
      bring (f->gp);
      bring (f->worker);
      bring (f->colleague);
    }
}

static void
act (WvHeadless *desk, WvChange *change)
{
  g_autoptr (GError) error = NULL;

  wv_headless_do (desk, change, &error);
  g_assert_no_error (error);
}

static gpointer
read_state (WvDb *db, gpointer data, GError **error)
{
  gpointer *job = data;
  const WvHeadless *desk = job[0];
  g_autoptr (WvCase) item = wv_case_load (db, desk->vault, desk->actor, job[1], tick (NULL), error);

  return item != NULL ? g_strdup (wv_state_name (item->progress.state)) : NULL;
}

static void
expect_state (WvHeadless *desk, const char *dossier, const char *wanted)
{
  gpointer job[] = { desk, (gpointer) dossier };
  g_autofree char *state = wv_store_run (desk->store, WV_STORE_READ, read_state, job, NULL);

  g_assert_cmpstr (state, ==, wanted);
}

static gpointer
read_races (WvDb *db, gpointer data, GError **error)
{
  gpointer *job = data;

  return wv_races_load (db, ((WvHeadless *) job[0])->actor, job[1], error);
}

/* "won>lost winner/loser", of ours with a star; "" when nobody has to know anything. */
static char *
races_of (WvHeadless *desk, const char *dossier)
{
  gpointer job[] = { desk, (gpointer) dossier };
  g_autoptr (GPtrArray) races = wv_store_run (desk->store, WV_STORE_READ, read_races, job, NULL);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < races->len; i++)
    {
      const WvRace *race = races->pdata[i];

      g_string_append_printf (text, "%s%s%s>%s %s", i > 0 ? ", " : "", race->ours ? "*" : "", race->won, race->lost, race->winner_name);
    }
  return g_string_free (text, FALSE);
}

static void
expect_races (WvHeadless *desk, const char *dossier, const char *wanted)
{
  g_autofree char *text = races_of (desk, dossier);

  g_assert_cmpstr (text, ==, wanted);
}

static gpointer
see (WvDb *db, gpointer data, GError **error)
{
  gpointer *job = data;
  g_autoptr (GPtrArray) races = wv_races_load (db, ((WvHeadless *) job[0])->actor, job[1], error);

  for (guint i = 0; i < races->len; i++)
    g_assert_true (wv_race_seen (db, races->pdata[i], &clock_ms, error));
  return NULL;
}

static void
see_all (WvHeadless *desk, const char *dossier)
{
  gpointer job[] = { desk, (gpointer) dossier };

  wv_store_run (desk->store, WV_STORE_WRITE, see, job, NULL);
}

/* A referral that the worker has opened and everybody knows of. */
static char *
refer (Fixture *f)
{
  const WvHeadlessReferral referral
      = { "mevrouw", "Jacoba", "Kole", 1951, "0113-555 043", "4451 AB", OFFER, "Alleen.", "Samen eten.", NULL, NULL };
  g_autoptr (GError) error = NULL;
  char *id = wv_headless_refer (f->gp, &referral, &error);

  g_assert_no_error (error);
  sync_all (f);
  act (f->worker, wv_change_open (id));
  sync_all (f);
  expect_state (f->gp, id, "received");
  return id;
}

/* Order 0: the worker's desktop is back first; 1: that of the GP. */
static void
come_back (Fixture *f, guint order)
{
  bring (order == 0 ? f->worker : f->gp);
  sync_all (f);
}

static WvChange *
withdraw (const char *id)
{
  return wv_change_step (id, WV_STATE_WITHDRAWN, "other", NULL, NULL, "Opgenomen in het ziekenhuis", 0);
}

static void
expect_all (Fixture *f, const char *id, const char *state, const char *gp, const char *worker)
{
  WvHeadless *const desks[] = { f->gp, f->worker, f->colleague };

  for (guint i = 0; i < G_N_ELEMENTS (desks); i++)
    expect_state (desks[i], id, state);
  expect_races (f->gp, id, gp);
  expect_races (f->worker, id, worker);
}

static void
test_accept_withdraw (gconstpointer data)
{
  Fixture *f = (Fixture *) data;
  g_autofree char *one = refer (f);
  g_autofree char *other = refer (f);

  act (f->worker, wv_change_accept (one, WV_REGION_WORKER));
  act (f->gp, withdraw (one));
  come_back (f, 0);
  expect_all (f, one, "withdrawn", "withdrawn>accepted Marloes de Visser", "*withdrawn>accepted Marloes de Visser");

  act (f->worker, wv_change_accept (other, WV_REGION_WORKER));
  act (f->gp, withdraw (other));
  come_back (f, 1);
  expect_all (f, other, "withdrawn", "withdrawn>accepted Marloes de Visser", "*withdrawn>accepted Marloes de Visser");
  see_all (f->gp, other);
  see_all (f->worker, other);
  sync_all (f);
  expect_all (f, other, "withdrawn", "", "");
}

/* Opening and accepting in one breath: the reason of the second is the reason of both. */
static void
test_accept_unopened (gconstpointer data)
{
  Fixture *f = (Fixture *) data;
  const WvHeadlessReferral referral
      = { "meneer", "Bram", "de Jonge", 1943, "0113-555 044", "4451 AB", OFFER, "Alleen.", NULL, NULL, NULL };
  g_autofree char *id = wv_headless_refer (f->gp, &referral, NULL);

  sync_all (f);
  act (f->worker, wv_change_accept (id, WV_REGION_WORKER));
  act (f->gp, withdraw (id));
  come_back (f, 1);
  expect_all (f, id, "withdrawn", "withdrawn>accepted Marloes de Visser", "*withdrawn>accepted Marloes de Visser");
}

static gpointer
read_refused (WvDb *db, gpointer data, GError **error)
{
  return wv_outbox_query (db, "state = 2 AND dossier = :value", data, error);
}

/* What was written with the step that came too late is still on the desktop. */
static void
test_decline_withdraw (gconstpointer data)
{
  Fixture *f = (Fixture *) data;
  g_autofree char *one = refer (f);
  g_autofree char *other = refer (f);
  g_autoptr (GPtrArray) refused = NULL;

  act (f->worker, wv_change_step (one, WV_STATE_DECLINED, "full", NULL, NULL, "Wij zitten vol tot mei", 0));
  act (f->gp, withdraw (one));
  come_back (f, 0);
  expect_all (f, one, "declined", "*declined>withdrawn Anouk Faes", "declined>withdrawn Anouk Faes");

  act (f->worker, wv_change_step (other, WV_STATE_DECLINED, "full", NULL, NULL, "Wij zitten vol tot mei", 0));
  act (f->gp, withdraw (other));
  come_back (f, 1);
  expect_all (f, other, "withdrawn", "withdrawn>declined Marloes de Visser", "*withdrawn>declined Marloes de Visser");
  refused = wv_store_run (f->worker->store, WV_STORE_READ, read_refused, other, NULL);
  g_assert_cmpuint (refused->len, ==, 1);
  g_assert_nonnull (((WvOutboxOp *) refused->pdata[0])->sealed);
}

/* Two colleagues: one accepts, the other says that the resident does not want it. */
static void
test_accept_declined_by_resident (gconstpointer data)
{
  Fixture *f = (Fixture *) data;
  g_autofree char *one = refer (f);

  act (f->worker, wv_change_accept (one, WV_REGION_WORKER));
  act (f->colleague, wv_change_step (one, WV_STATE_CLIENT_DECLINED, NULL, NULL, NULL, NULL, 0));
  bring (f->worker);
  sync_all (f);
  expect_state (f->gp, one, "client_declined");
  expect_races (f->worker, one, "*client_declined>accepted Joke Traas");
  expect_races (f->gp, one, "");
}

/* Choices. */

typedef struct
{
  WvHeadless *desk;
  gboolean settled;
} Reading;

static gpointer
read_conflicts (WvDb *db, gpointer data, GError **error)
{
  const Reading *reading = data;
  const WvHeadless *desk = reading->desk;

  return reading->settled ? wv_conflicts_load_settled (db, desk->vault, desk->actor, &clock_ms, 10, error)
                          : wv_conflicts_load (db, desk->vault, desk->actor, &clock_ms, error);
}

static GPtrArray *
conflicts_of (WvHeadless *desk, gboolean settled)
{
  Reading reading = { desk, settled };

  return wv_store_run (desk->store, WV_STORE_READ, read_conflicts, &reading, NULL);
}

typedef struct
{
  const WvConflict *conflict;
  const char *value;
} Settling;

static gpointer
settle_in_thread (WvDb *db, gpointer data, GError **error)
{
  const Settling *settling = data;

  return GINT_TO_POINTER (wv_conflict_settle_seen (db, settling->conflict, settling->value, &clock_ms, error) > 0);
}

static void
settle (WvHeadless *desk, const WvConflict *conflict, guint index)
{
  Settling settling = { conflict, ((WvChoice *) conflict->choices->pdata[index])->value };

  g_assert_nonnull (wv_store_run (desk->store, WV_STORE_WRITE, settle_in_thread, &settling, NULL));
}

static gpointer
read_phone (WvDb *db, gpointer data, GError **error)
{
  gpointer *job = data;
  const WvHeadless *desk = job[0];
  g_autoptr (WvCase) item = wv_case_load (db, desk->vault, desk->actor, job[1], tick (NULL), error);

  return g_strdup (item->phone);
}

static void
expect_phone (WvHeadless *desk, const char *dossier, const char *wanted)
{
  gpointer job[] = { desk, (gpointer) dossier };
  g_autofree char *phone = wv_store_run (desk->store, WV_STORE_READ, read_phone, job, NULL);

  g_assert_cmpstr (phone, ==, wanted);
}

/* The number of the resident, sealed: who keeps it sees both, by whom, and chooses; everybody has the chosen one. */
static void
test_phone (gconstpointer data)
{
  Fixture *f = (Fixture *) data;
  g_autofree char *id = refer (f);
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GPtrArray) open = NULL;
  g_autoptr (GPtrArray) settled = NULL;
  const WvConflict *conflict;
  const WvChoice *one, *other;

  act (f->worker, wv_change_phone (id, "06-555 00 134"));
  act (f->gp, wv_change_phone (id, "0113-555 034"));
  bring (f->worker);
  sync_all (f);
  expect_phone (f->gp, id, "06-555 00 134");
  none = conflicts_of (f->colleague, FALSE);
  g_assert_cmpuint (none->len, ==, 0); /* the practice wrote the number down first: it chooses */
  open = conflicts_of (f->gp, FALSE);
  g_assert_cmpuint (open->len, ==, 1);
  conflict = open->pdata[0];
  one = conflict->choices->pdata[0];
  other = conflict->choices->pdata[1];
  g_assert_cmpstr (conflict->field, ==, "phone");
  g_assert_cmpstr (one->text, ==, "06-555 00 134");
  g_assert_cmpstr (one->author_name, ==, "Anouk Faes");
  g_assert_cmpint (one->at, >, 0);
  g_assert_cmpstr (other->text, ==, "0113-555 034");
  g_assert_cmpstr (other->author_name, ==, "Marloes de Visser");
  settle (f->gp, conflict, 1);
  sync_all (f);
  expect_phone (f->worker, id, "0113-555 034");
  expect_phone (f->colleague, id, "0113-555 034");
  settled = conflicts_of (f->gp, TRUE);
  g_assert_cmpuint (settled->len, ==, 1);
  g_assert_cmpstr (((WvConflict *) settled->pdata[0])->settled_name, ==, "Marloes de Visser");
  g_assert_cmpuint (((WvConflict *) settled->pdata[0])->choices->len, ==, 2);
}

static gpointer
edit_capacity (WvDb *db, gpointer data, GError **error)
{
  g_autoptr (WvEdit) edit = wv_edit_new ();
  WvRecord *before = wv_record_load (db, &wv_kind_offer, OFFER, NULL);
  WvRecord *after = wv_record_copy (before);

  wv_record_set_text (after, "capacity", data);
  wv_edit_change (edit, before, after);
  return GINT_TO_POINTER (wv_edit_commit (db, edit, &clock_ms, error) > 0);
}

static gpointer
read_capacity (WvDb *db, gpointer data, GError **error)
{
  g_autoptr (WvRecord) offer = wv_record_load (db, &wv_kind_offer, OFFER, NULL);

  return g_strdup (wv_record_get_text (offer, "capacity"));
}

static void
expect_capacity (WvHeadless *desk, const char *wanted)
{
  g_autofree char *capacity = wv_store_run (desk->store, WV_STORE_READ, read_capacity, NULL, NULL);

  g_assert_cmpstr (capacity, ==, wanted);
}

static gpointer
read_queue (WvDb *db, gpointer data, GError **error)
{
  return wv_queue_load (db, error);
}

/* Two settle it at once: the second is told, and the choice of the first is everybody's. */
static void
test_settled_by_two (gconstpointer data)
{
  Fixture *f = (Fixture *) data;
  g_autoptr (GPtrArray) one = NULL;
  g_autoptr (GPtrArray) other = NULL;
  g_autoptr (GPtrArray) refused = NULL;
  const WvQueueItem *item;

  g_assert_nonnull (wv_store_run (f->worker->store, WV_STORE_WRITE, edit_capacity, (gpointer) "full", NULL));
  g_assert_nonnull (wv_store_run (f->colleague->store, WV_STORE_WRITE, edit_capacity, (gpointer) "few", NULL));
  sync_all (f);
  expect_capacity (f->gp, "full");
  one = conflicts_of (f->worker, FALSE);
  other = conflicts_of (f->colleague, FALSE);
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_cmpuint (other->len, ==, 1);
  settle (f->worker, one->pdata[0], 1);
  settle (f->colleague, other->pdata[0], 0);
  sync_all (f);
  expect_capacity (f->gp, "few");
  expect_capacity (f->colleague, "few");
  refused = wv_store_run (f->colleague->store, WV_STORE_READ, read_queue, NULL, NULL);
  g_assert_cmpuint (refused->len, ==, 1);
  item = refused->pdata[0];
  g_assert_cmpstr (item->title, ==, "Choice made");
  g_assert_cmpstr (item->reason, ==, "Somebody else was earlier.");
}

static gpointer
erase_in_thread (WvDb *db, gpointer data, GError **error)
{
  g_autoptr (WvEdit) edit = wv_edit_new ();

  wv_edit_remove (edit, wv_record_load (db, &wv_kind_referral, data, NULL));
  return GINT_TO_POINTER (wv_edit_commit (db, edit, &clock_ms, error) > 0);
}

/* A resident wants to be forgotten while somebody writes without connection: it is gone everywhere. */
static void
test_erase (gconstpointer data)
{
  Fixture *f = (Fixture *) data;
  g_autofree char *id = refer (f);
  WvHeadless *const desks[] = { f->gp, f->worker, f->colleague };

  act (f->worker, wv_change_phone (id, "06-555 00 199"));
  g_assert_nonnull (wv_store_run (f->gp->store, WV_STORE_WRITE, erase_in_thread, id, NULL));
  bring (f->gp);
  sync_all (f);
  for (guint i = 0; i < G_N_ELEMENTS (desks); i++)
    {
      gpointer job[] = { desks[i], id };

      g_assert_null (wv_store_run (desks[i]->store, WV_STORE_READ, read_state, job, NULL));
    }
}

static void
set_up (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *state = g_dir_make_tmp ("wv-choices-XXXXXX", &error);
  g_autofree char *practice = NULL, *welfare = NULL;

  g_assert_no_error (error);
  now_ms = g_get_real_time () / 1000 - 3600000;
  f->region = wv_region_start (g_getenv ("WV_BUILD"), g_getenv ("WV_SOURCE"), state, &error);
  g_assert_no_error (error);
  f->gp = enrol (f, "huisarts", WV_REGION_PRACTICE, WV_REGION_GP, &practice);
  f->worker = enrol (f, "welzijn", WV_REGION_WELFARE, WV_REGION_WORKER, &welfare);
  f->colleague = enrol (f, "collega", WV_REGION_WELFARE, COLLEAGUE, &welfare);
  sync_all (f);
}

static void
remove_folder (const char *path)
{
  g_autofree char *removed = run ((const char *const[]) { "rm", "-rf", path, NULL }, NULL);
}

static void
tear_down (Fixture *f)
{
  g_autofree char *folder = g_strdup (f->region->state);

  wv_headless_free (f->gp);
  wv_headless_free (f->worker);
  wv_headless_free (f->colleague);
  wv_region_free (f->region);
  remove_folder (folder);
}

#define ADD(name, function) g_test_add_data_func ("/e2e/choices/" name, &fixture, function)

int
main (int argc, char **argv)
{
  Fixture fixture = { NULL };
  int failed;

  g_test_init (&argc, &argv, NULL);
  ADD ("accept-withdraw", test_accept_withdraw);
  ADD ("accept-unopened", test_accept_unopened);
  ADD ("decline-withdraw", test_decline_withdraw);
  ADD ("accept-declined-by-resident", test_accept_declined_by_resident);
  ADD ("phone", test_phone);
  ADD ("settled-by-two", test_settled_by_two);
  ADD ("erase", test_erase);
  set_up (&fixture);
  failed = g_test_run ();
  tear_down (&fixture);
  return failed;
}
