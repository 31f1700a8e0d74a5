/* Databases that are put back or copied, of desktops and of the server, and how a desktop goes on after that. */
#include "sim.h"

#include "domain/wv-error.h"
#include "domain/wv-id.h"
#include "seal/wv-token.h"
#include "server/wv-server.h"
#include "sim-outside.h"
#include "store/wv-outbox-sync.h"
#include "store/wv-profile.h"
#include "sync/wv-fork.h"
#include "sync/wv-message.h"

#define DESKTOPS_MAX 8

/* What POST /v1/fork, or a new enrolment by the coordinator, does at the server. */
static GBytes *
new_device (SimDesktop *desktop)
{
  SimWorld *world = desktop->world;
  WvServerStore *store = world->server;
  g_autofree char *id = wv_id_new (&world->server_clock);
  g_autofree char *token = wv_id_new (&world->server_clock);
  g_autofree char *hash = wv_server_hash (token);
  const WvServerDevice device = { .id = id, .organisation = desktop->actor->organisation, .contact = desktop->actor->contact,
                                  .role = desktop->actor->role };
  g_autoptr (WvMessageWriter) writer = wv_message_writer_new ();
  g_autoptr (WvWelcome) welcome = wv_welcome_new ();

  if (!store->begin (store, TRUE, NULL))
    return NULL;
  if (!store->add_device (store, &device, hash, world->now, NULL))
    {
      store->rollback (store);
      return NULL;
    }
  if (!store->commit (store, NULL))
    return NULL;
  welcome->epoch = g_strdup ("-");
  wv_message_writer_take (writer, wv_welcome_to_line (welcome));
  wv_message_writer_take (writer, json_pack ("{s:s, s:s, s:s}", "k", "device", "device", id, "token", token));
  return wv_message_writer_finish (writer);
}

/* Who this desktop is now, as its database says. */
void
sim_read_identity (SimDesktop *desktop)
{
  g_autoptr (WvProfile) profile = wv_profile_load (desktop->db, NULL);
  char *token = profile != NULL ? wv_token_load (profile->device, NULL, NULL) : NULL;

  if (token == NULL)
    {
      sim_fail (desktop->world, "%s does not know who it is", desktop->machine);
      return;
    }
  g_free (desktop->token);
  desktop->token = token;
  g_free (desktop->actor->device);
  desktop->actor->device = g_strdup (profile->device);
}

gboolean
sim_fork (SimDesktop *desktop)
{
  SimWorld *world = desktop->world;
  g_autoptr (GBytes) answer = new_device (desktop);
  g_autoptr (WvFork) fork = answer != NULL ? wv_fork_new ("", answer) : NULL;
  g_autoptr (GError) error = NULL;
  gboolean ok;

  if (fork == NULL)
    return FALSE;
  ok = wv_db_begin (desktop->db, &error) && wv_fork_adopt (desktop->db, fork, &error) != NULL && wv_db_commit (desktop->db, &error);
  sim_log (world, "%s becomes a new device: %s", desktop->machine, ok ? "done" : error->message);
  if (!ok)
    {
      wv_db_rollback (desktop->db);
      if (!sim_expect_error (world, desktop->machine, error))
        sim_fail (world, "%s cannot become a new device: %s", desktop->machine, error->message);
      return FALSE;
    }
  desktop->last_n = 0;
  sim_read_identity (desktop);
  sim_check_kept (desktop);
  return TRUE;
}

void
sim_back_up (SimWorld *world)
{
  SimDesktop *desktop = sim_pick_desktop (world);

  if (sim_random_chance (&world->random, 40))
    {
      sim_log (world, "a copy of the server is kept");
      g_clear_pointer (&world->server_backup, sim_vfs_image_free);
      world->server_backup = sim_vfs_take_image ("server");
      return;
    }
  sim_log (world, "a copy of %s is kept", desktop->machine);
  g_clear_pointer (&desktop->backup, sim_vfs_image_free);
  desktop->backup = sim_vfs_take_image (desktop->machine);
}

/* What was typed after the copy and not sent is gone with the machine: nobody can have it. */
static void
excuse_lost (SimDesktop *desktop)
{
  g_autoptr (GPtrArray) ids = sim_texts (
      desktop->db, "SELECT op_id FROM outbox UNION ALL SELECT op_id FROM outbox_done UNION ALL SELECT op_id FROM refused", NULL);
  g_autoptr (GHashTable) kept = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer value;

  for (guint i = 0; i < ids->len; i++)
    g_hash_table_add (kept, ids->pdata[i]);
  g_hash_table_iter_init (&iter, desktop->world->ops);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      SimOp *op = value;

      if (op->desktop == desktop->index && !g_hash_table_contains (kept, op->id))
        op->excused = TRUE;
    }
}

static void
restore_desktop (SimDesktop *desktop)
{
  if (desktop->backup == NULL)
    return;
  sim_log (desktop->world, "%s is put back", desktop->machine);
  g_clear_pointer (&desktop->db, wv_db_close);
  sim_vfs_boot (desktop->machine, 0);
  sim_vfs_put_image (desktop->machine, desktop->backup);
  sim_open_desktop (desktop);
  if (desktop->world->failure != NULL)
    return;
  desktop->copied = TRUE;
  desktop->last_n = 0;
  desktop->last_seq = 0;
  g_hash_table_remove_all (desktop->cursors);
  excuse_lost (desktop);
  sim_note_ops (desktop);
  sim_read_identity (desktop);
}

static void
restore_server (SimWorld *world)
{
  if (world->server_backup == NULL)
    return;
  sim_log (world, "the server is put back");
  g_clear_pointer (&world->server, wv_server_store_close);
  sim_vfs_boot ("server", 0);
  sim_vfs_put_image ("server", world->server_backup);
  if (!world->small_pages && sim_random_chance (&world->random, 50))
    sim_outside_forget_highwater ();
  world->server_restores++;
  for (guint i = 0; i < world->desktops->len; i++)
    excuse_lost (world->desktops->pdata[i]); /* of a dossier that it may not see any more: nothing to offer again */
  sim_open_server (world);
}

static void
clone_desktop (SimDesktop *desktop)
{
  SimWorld *world = desktop->world;
  SimDesktop *twin;
  g_autoptr (SimImage) image = NULL;

  if (world->desktops->len >= DESKTOPS_MAX)
    return;
  twin = sim_add_twin (desktop);
  sim_log (world, "%s is copied as %s", desktop->machine, twin->machine);
  image = sim_vfs_take_image (desktop->machine);
  sim_vfs_put_image (twin->machine, image);
  sim_open_desktop (twin);
  if (world->failure != NULL)
    return;
  twin->last_seq = sim_number (twin->db, "SELECT max (seq) FROM outbox");
  twin->copied = desktop->copied = TRUE;
  sim_read_identity (twin);
}

void
sim_put_back (SimWorld *world)
{
  guint what = sim_random_below (&world->random, 10);

  if (what < 3)
    restore_server (world);
  else if (what < 8)
    restore_desktop (sim_pick_desktop (world));
  else
    clone_desktop (sim_pick_desktop (world));
}
