#include "pair-fixture.h"

#include <glib/gstdio.h>
#include <stdio.h>

#include "domain/wv-id.h"
#include "server/wv-server-apply.h"
#include "server/wv-server.h"
#include "store/wv-edit.h"
#include "store/wv-profile.h"
#include "store/wv-repair.h"
#include "sync/wv-fork.h"
#include "sync/wv-message-repair.h"
#include "sync/wv-round.h"

#define START G_GINT64_CONSTANT (1773136800000)

static gint64
pair_now (gpointer data)
{
  return ((Pair *) data)->now;
}

static void
open_server (Pair *pair)
{
  g_autoptr (GError) error = NULL;

  pair->server = wv_server_store_open_sqlite (pair->server_path, &error);
  g_assert_no_error (error);
  pair->server->clock = &pair->clock;
}

static void
write_record (Pair *pair, WvRecord *taken)
{
  g_autoptr (WvRecord) record = taken;

  g_assert_true (wv_server_write (pair->server, record, NULL));
}

static void
load_office (Pair *pair)
{
  WvRecord *office = wv_record_new (&wv_kind_organisation, OFFICE);

  wv_record_set_text (office, "name", "Dorpshart Borsele");
  wv_record_set_text (office, "type", "welfare");
  g_assert_true (pair->server->begin (pair->server, TRUE, NULL));
  write_record (pair, office);
  g_assert_true (pair->server->commit (pair->server, NULL));
}

static void
enrol (Pair *pair, Desk *desk, const char *name)
{
  g_autofree char *id = wv_id_new (NULL);
  g_autofree char *hash = NULL;
  g_autoptr (WvProfile) profile = wv_profile_new ();
  WvServerDevice device = { id, (char *) OFFICE, (char *) PERSON, (char *) "social_worker" };

  desk->path = g_build_filename (pair->folder, name, NULL);
  desk->token = g_strdup_printf ("token of %s", name);
  desk->db = wv_store_open_db (desk->path, NULL);
  hash = wv_server_hash (desk->token);
  g_assert_true (pair->server->begin (pair->server, TRUE, NULL));
  g_assert_true (pair->server->add_device (pair->server, &device, hash, pair->now, NULL));
  g_assert_true (pair->server->commit (pair->server, NULL));
  profile->server = g_strdup ("http://127.0.0.1");
  profile->device = g_strdup (id);
  profile->organisation = g_strdup (OFFICE);
  profile->organisation_name = g_strdup ("Dorpshart Borsele");
  profile->contact = g_strdup (PERSON);
  profile->contact_name = g_strdup ("Anouk Faes");
  profile->role = g_strdup ("social_worker");
  profile->password_wrap = g_strdup ("wrap");
  g_assert_true (wv_db_begin (desk->db, NULL));
  g_assert_true (wv_profile_save (desk->db, profile, NULL));
  g_assert_true (wv_db_commit (desk->db, NULL));
}

void
pair_set_up (Pair *pair, gconstpointer data)
{
  pair->folder = g_dir_make_tmp ("wv-pair-XXXXXX", NULL);
  pair->server_path = g_build_filename (pair->folder, "server.db", NULL);
  pair->now = START;
  pair->clock = (WvClock){ pair_now, pair };
  open_server (pair);
  load_office (pair);
  enrol (pair, &pair->one, "one.db");
  enrol (pair, &pair->two, "two.db");
}

void
pair_tear_down (Pair *pair, gconstpointer data)
{
  const char *argv[] = { "rm", "-rf", pair->folder, NULL };
  Desk *desks[] = { &pair->one, &pair->two };

  wv_server_store_close (pair->server);
  for (guint i = 0; i < G_N_ELEMENTS (desks); i++)
    {
      wv_db_close (desks[i]->db);
      g_free (desks[i]->path);
      g_free (desks[i]->token);
    }
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL));
  g_free (pair->folder);
  g_free (pair->server_path);
}

/* Files. */

static void
copy (const char *from, const char *to)
{
  g_autofree char *bytes = NULL;
  gsize size = 0;
  FILE *file;

  g_assert_true (g_file_get_contents (from, &bytes, &size, NULL));
  file = fopen (to, "w");
  g_assert_cmpuint (fwrite (bytes, 1, size, file), ==, size);
  fclose (file);
}

static char *
saved (Pair *pair, const char *name)
{
  return g_build_filename (pair->folder, name, NULL);
}

/* Closing writes everything into the one file. */
void
pair_save (Pair *pair, const char *name)
{
  g_autofree char *to = saved (pair, name);

  g_clear_pointer (&pair->server, wv_server_store_close);
  copy (pair->server_path, to);
  open_server (pair);
}

void
pair_put_back (Pair *pair, const char *name, gboolean with_note)
{
  g_autofree char *from = saved (pair, name);
  g_autofree char *note = g_strconcat (pair->server_path, "-high", NULL);

  g_clear_pointer (&pair->server, wv_server_store_close);
  copy (from, pair->server_path);
  if (!with_note)
    g_unlink (note);
  open_server (pair);
}

char *
pair_epoch (Pair *pair)
{
  char *epoch;

  g_assert_true (pair->server->begin (pair->server, FALSE, NULL));
  epoch = pair->server->get_epoch (pair->server, NULL);
  pair->server->rollback (pair->server);
  return epoch;
}

void
desk_save (Pair *pair, Desk *desk, const char *name)
{
  g_autofree char *to = saved (pair, name);

  g_clear_pointer (&desk->db, wv_db_close);
  copy (desk->path, to);
  desk->db = wv_store_open_db (desk->path, NULL);
}

void
desk_put_back (Pair *pair, Desk *desk, const char *name)
{
  g_autofree char *from = saved (pair, name);

  g_clear_pointer (&desk->db, wv_db_close);
  copy (from, desk->path);
  desk->db = wv_store_open_db (desk->path, NULL);
}

/* Travelling. */

static GBytes *
prepare (Pair *pair, Desk *desk)
{
  g_autoptr (GError) error = NULL;
  WvRound *round = wv_round_new (pair->now, WV_LIMIT_OPS, 0, NULL);
  WvRoundResult *prepared;
  GBytes *request;

  g_assert_true (wv_db_begin (desk->db, NULL));
  prepared = wv_round_prepare (desk->db, round, &error);
  g_assert_no_error (error);
  g_assert_true (wv_db_commit (desk->db, NULL));
  request = g_bytes_ref (prepared->request);
  wv_round_result_free (prepared);
  wv_round_free (round);
  return request;
}

static void
count_rows (Desk *desk, GBytes *answer)
{
  g_autoptr (GPtrArray) lines = wv_message_read (answer, WV_LIMIT_RESPONSE, NULL);

  for (guint i = 0; i < lines->len; i++)
    desk->rows += wv_message_is (lines->pdata[i], "row");
}

static void
apply (Pair *pair, Desk *desk, GBytes *answer)
{
  g_autoptr (GError) error = NULL;
  WvRound *round = wv_round_new (pair->now, WV_LIMIT_OPS, 0, answer);
  WvRoundResult *done;

  count_rows (desk, answer);
  g_assert_true (wv_db_begin (desk->db, NULL));
  done = wv_round_apply (desk->db, round, &error);
  g_assert_no_error (error);
  g_assert_true (wv_db_commit (desk->db, NULL));
  desk->applied = done->applied;
  wv_round_result_free (done);
  wv_round_free (round);
}

/* As it travels. */
static gsize
wire_size (GBytes *message)
{
  g_autoptr (GBytes) packed = wv_gzip (message);

  return MIN (g_bytes_get_size (message), g_bytes_get_size (packed));
}

guint
desk_ask (Pair *pair, Desk *desk, gboolean lose)
{
  g_autoptr (GBytes) request = prepare (pair, desk);
  g_autoptr (WvServerExchange) exchange = wv_server_exchange_new (request, FALSE, pair->now);
  g_autoptr (GBytes) answer = wv_server_exchange_run (exchange, pair->server, desk->token);

  desk->trips++;
  desk->bytes += wire_size (request);
  if (answer == NULL)
    return wv_server_exchange_get_status (exchange);
  desk->bytes += wire_size (answer);
  if (!lose)
    apply (pair, desk, answer);
  return 200;
}

/* What POST /v1/fork does; its HTTP is tested with the server. */
static void
become_another (Pair *pair, Desk *desk)
{
  g_autofree char *id = wv_id_new (NULL);
  g_autofree char *token = wv_server_new_token ();
  g_autofree char *hash = wv_server_hash (token);
  WvServerDevice device = { id, (char *) OFFICE, (char *) PERSON, (char *) "social_worker" };
  g_autoptr (WvMessageWriter) writer = wv_message_writer_new ();
  g_autoptr (WvWelcome) welcome = wv_welcome_new ();
  g_autoptr (GBytes) answer = NULL;
  g_autoptr (WvFork) fork = NULL;

  g_assert_true (pair->server->begin (pair->server, TRUE, NULL));
  g_assert_true (pair->server->add_device (pair->server, &device, hash, pair->now, NULL));
  g_assert_true (pair->server->commit (pair->server, NULL));
  welcome->epoch = g_strdup ("e");
  wv_message_writer_take (writer, wv_welcome_to_line (welcome));
  wv_message_writer_take (writer, json_pack ("{s:s, s:s, s:s}", "k", "device", "device", id, "token", token));
  answer = wv_message_writer_finish (writer);
  fork = wv_fork_new (pair->folder, answer);
  g_assert_true (wv_db_begin (desk->db, NULL));
  g_assert_true (wv_fork_adopt (desk->db, fork, NULL) == fork);
  g_assert_true (wv_db_commit (desk->db, NULL));
  g_free (desk->token);
  desk->token = g_strdup (fork->ret_token);
}

void
desk_sync (Pair *pair, Desk *desk)
{
  for (guint i = 0; i < 200; i++)
    {
      guint status = desk_ask (pair, desk, FALSE);

      if (status == 409)
        become_another (pair, desk);
      else
        g_assert_cmpuint (status, ==, 200);
      if (status == 200 && !desk->applied.more && wv_outbox_next_due (desk->db, pair->now, NULL) != 0)
        return;
    }
  g_assert_not_reached (); /* it turns in circles */
}

/* What the user does. */

static void
commit_edit (Pair *pair, Desk *desk, WvEdit *edit)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (wv_db_begin (desk->db, NULL));
  g_assert_cmpint (wv_edit_commit (desk->db, edit, &pair->clock, &error), >, 0);
  g_assert_no_error (error);
  g_assert_true (wv_db_commit (desk->db, NULL));
}

static WvRecord *
offer (const char *id, const char *title)
{
  WvRecord *record = wv_record_new (&wv_kind_offer, id);

  wv_record_set_text (record, "organisation", OFFICE);
  wv_record_set_text (record, "title", title);
  wv_record_set_text (record, "status", "active");
  return record;
}

char *
desk_new (Pair *pair, Desk *desk, const char *title)
{
  g_autoptr (WvEdit) edit = wv_edit_new ();
  char *id = wv_id_new (NULL);

  wv_edit_create (edit, offer (id, title));
  commit_edit (pair, desk, edit);
  return id;
}

void
desk_change (Pair *pair, Desk *desk, const char *id, const char *title)
{
  g_autoptr (WvEdit) edit = wv_edit_new ();
  WvRecord *before = wv_record_load (desk->db, &wv_kind_offer, id, NULL);
  WvRecord *after = wv_record_copy (before);

  wv_record_set_text (after, "title", title);
  wv_edit_change (edit, before, after);
  commit_edit (pair, desk, edit);
}

char *
desk_title (Desk *desk, const char *id)
{
  g_autoptr (WvRecord) record = wv_record_load (desk->db, &wv_kind_offer, id, NULL);

  return record != NULL ? g_strdup (wv_record_get_text (record, "title")) : NULL;
}

gint64
desk_number (Desk *desk, const char *sql)
{
  g_autoptr (WvStmt) stmt = wv_db_prepare (desk->db, sql, NULL);
  gboolean row = FALSE;

  g_assert_true (wv_stmt_step (stmt, &row, NULL) && row);
  return wv_stmt_int (stmt, 0);
}

char *
desk_device (Desk *desk)
{
  g_autoptr (WvProfile) profile = wv_profile_load (desk->db, NULL);

  return g_strdup (profile->device);
}

/* What happens at the server. */

char *
loaded_id (guint n)
{
  return g_strdup_printf ("01900000-0000-7000-8000-0000%08x", n);
}

void
server_load (Pair *pair, guint n)
{
  g_assert_true (pair->server->begin (pair->server, TRUE, NULL));
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = loaded_id (i);
      g_autofree char *title = g_strdup_printf ("Aanbod %u", i);

      write_record (pair, offer (id, title));
    }
  g_assert_true (pair->server->commit (pair->server, NULL));
}

void
server_delete (Pair *pair, guint from, guint n)
{
  WvServerStore *server = pair->server;

  g_assert_true (server->begin (server, TRUE, NULL));
  for (guint i = from; i < from + n; i++)
    {
      g_autofree char *id = loaded_id (i);
      g_autoptr (WvServerRecord) record = server->get_record (server, "offer", id, NULL);

      record->deleted = TRUE;
      record->version++;
      g_assert_true (server->put_record (server, record, NULL));
      g_assert_true (server->append (server, "dir", "offer", id, "del", NULL));
    }
  g_assert_true (server->commit (server, NULL));
}

void
pair_agrees (Pair *pair, Desk *desk)
{
  g_auto (WvServerHead) head = { 0 };
  WvSumBucket buckets[WV_SUM_BUCKETS];

  g_assert_true (pair->server->begin (pair->server, FALSE, NULL));
  g_assert_true (pair->server->get_head (pair->server, "dir", &head, NULL));
  pair->server->rollback (pair->server);
  g_assert_true (wv_repair_sums (desk->db, "dir", buckets, NULL));
  g_assert_cmpint (wv_sum_total (buckets).count, ==, head.live);
  g_assert_cmphex (wv_sum_total (buckets).sum, ==, head.sum);
}
