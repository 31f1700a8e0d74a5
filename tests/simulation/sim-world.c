#include "sim.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "domain/wv-error.h"
#include "domain/wv-id.h"
#include "server/wv-server-apply.h"
#include "server/wv-server.h"
#include "seal/wv-token.h"
#include "sim-outside.h"
#include "store/wv-migrate.h"
#include "store/wv-profile.h"
#include "store/wv-replay.h"
#include "store/wv-store-resources.h"

#define N_ORGANISATIONS 4
#define N_OFFERS 4

static const struct
{
  const char *id, *name, *type;
} organisations[N_ORGANISATIONS] = {
  { "01900000-0000-7000-8000-000000000001", "Praktijk De Visser", "gp-practice" },
  { "01900000-0000-7000-8000-000000000002", "Dorpshart Borsele", "welfare" },
  { "01900000-0000-7000-8000-000000000003", "Samen Tholen", "welfare" },
  { "01900000-0000-7000-8000-000000000004", "Regio Walcheren", "ros" },
};

static const struct
{
  guint organisation;
  const char *contact, *name, *role;
  SimSide side;
} people[] = {
  { 0, "01900000-0000-7000-8000-000000000101", "Huib de Visser", "gp", SIM_PRACTICE },
  { 1, "01900000-0000-7000-8000-000000000102", "Anouk Faes", "social_worker", SIM_WELFARE },
  { 0, "01900000-0000-7000-8000-000000000103", "Mieke Dekker", "gp_support", SIM_PRACTICE },
  { 1, "01900000-0000-7000-8000-000000000104", "Joris Kole", "social_worker", SIM_WELFARE },
  { 2, "01900000-0000-7000-8000-000000000105", "Els Boone", "social_worker", SIM_WELFARE },
  { 3, "01900000-0000-7000-8000-000000000106", "Wim Smallegange", "region_coordinator", SIM_COORDINATOR },
};

/* Made once in a process, the same in each. */
static WvVault *vaults[N_ORGANISATIONS];
static SimImage *server_image;
static SimImage *desktop_images[G_N_ELEMENTS (people)];
static SimWorld *current; /* of which a log message is */

const char *
sim_organisation (guint index)
{
  return organisations[index % N_ORGANISATIONS].id;
}

guint
sim_n_offers (void)
{
  return N_OFFERS;
}

void
sim_log (SimWorld *world, const char *format, ...)
{
  va_list args;

  if (!world->verbose)
    return;
  va_start (args, format);
  printf ("%4u ", world->step);
  vprintf (format, args);
  printf ("\n");
  fflush (stdout);
  va_end (args);
}

void
sim_fail (SimWorld *world, const char *format, ...)
{
  va_list args;

  if (world->failure != NULL)
    return;
  va_start (args, format);
  world->failure = g_strdup_vprintf (format, args);
  va_end (args);
  sim_log (world, "FAILED: %s", world->failure);
}

gboolean
sim_expect_error (SimWorld *world, const char *machine, const GError *error)
{
  gboolean storage = g_error_matches (error, WV_ERROR, WV_ERROR_STORAGE) || g_error_matches (error, WV_ERROR, WV_ERROR_FULL);

  if (g_error_matches (error, WV_ERROR, WV_ERROR_CORRUPT))
    sim_fail (world, "%s: %s", machine, error->message);
  if (storage && !sim_vfs_struck (machine))
    sim_fail (world, "%s: %s, without a fault", machine, error->message);
  return storage;
}

GPtrArray *
sim_texts (WvDb *db, const char *sql, const char *value)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (WvStmt) stmt = wv_db_prepare (db, sql, NULL);
  gboolean row;

  if (stmt != NULL && value != NULL)
    wv_stmt_bind_text (stmt, ":value", value);
  while (stmt != NULL && wv_stmt_step (stmt, &row, NULL) && row)
    g_ptr_array_add (texts, g_strdup (wv_stmt_text (stmt, 0)));
  return texts;
}

gint64
sim_number (WvDb *db, const char *sql)
{
  g_autoptr (GPtrArray) texts = sim_texts (db, sql, NULL);

  return texts->len > 0 && texts->pdata[0] != NULL ? g_ascii_strtoll (texts->pdata[0], NULL, 10) : 0;
}

/* Clocks. */

static gint64
server_now (gpointer data)
{
  return ((SimWorld *) data)->now;
}

static gint64
desktop_now (gpointer data)
{
  const SimDesktop *desktop = data;

  return desktop->world->now + desktop->clock_ahead;
}

static gint64
long_ago (gpointer data)
{
  return 0;
}

/* Opening. */

void
sim_open_server (SimWorld *world)
{
  g_autoptr (GError) error = NULL;

  while (world->server == NULL && world->failure == NULL)
    {
      g_clear_error (&error);
      world->server = wv_server_store_open_sqlite ("/server/db", &error);
      if (world->server == NULL && sim_expect_error (world, "server", error))
        {
          sim_vfs_cut_power ("server");
          sim_vfs_boot ("server", sim_random_next (&world->random));
        }
      else if (world->server == NULL)
        sim_fail (world, "the server does not open: %s", error->message);
    }
  if (world->server != NULL)
    world->server->clock = &world->server_clock;
}

static WvDb *
open_desktop (const char *path, GError **error)
{
  g_autoptr (WvDb) db = wv_db_open (path, WV_DB_READ_WRITE, error);

  if (db == NULL || !wv_migrate (db, wv_store_get_resource (), "/nl/welverwijs/store/schema", 0x57565731, error)
      || !wv_replay (db, error))
    return NULL;
  return g_steal_pointer (&db);
}

void
sim_open_desktop (SimDesktop *desktop)
{
  SimWorld *world = desktop->world;
  g_autoptr (GError) error = NULL;

  while (desktop->db == NULL && world->failure == NULL)
    {
      g_clear_error (&error);
      desktop->db = open_desktop (desktop->path, &error);
      if (desktop->db == NULL && sim_expect_error (world, desktop->machine, error))
        {
          sim_vfs_cut_power (desktop->machine);
          sim_vfs_boot (desktop->machine, sim_random_next (&world->random));
        }
      else if (desktop->db == NULL)
        sim_fail (world, "%s does not open: %s", desktop->machine, error->message);
    }
  desktop->attempt = 0;
}

void
sim_mend (SimWorld *world)
{
  if (sim_vfs_is_dead ("server"))
    {
      sim_log (world, "the server starts again");
      g_clear_pointer (&world->server, wv_server_store_close);
      sim_vfs_boot ("server", sim_random_next (&world->random));
      sim_open_server (world);
    }
  for (guint i = 0; i < world->desktops->len && world->failure == NULL; i++)
    {
      SimDesktop *desktop = world->desktops->pdata[i];

      if (!sim_vfs_is_dead (desktop->machine))
        continue;
      sim_log (world, "%s starts again", desktop->machine);
      g_clear_pointer (&desktop->db, wv_db_close);
      sim_vfs_boot (desktop->machine, sim_random_next (&world->random));
      sim_open_desktop (desktop);
      if (world->failure != NULL)
        return;
      sim_note_ops (desktop);
      sim_check_kept (desktop);
      sim_check_progress (desktop);
    }
}

void
sim_heal_all (SimWorld *world)
{
  sim_vfs_heal ("server");
  for (guint i = 0; i < world->desktops->len; i++)
    sim_vfs_heal (((SimDesktop *) world->desktops->pdata[i])->machine);
  sim_mend (world);
}

SimDesktop *
sim_pick_desktop (SimWorld *world)
{
  return world->desktops->pdata[sim_random_below (&world->random, world->desktops->len)];
}

/* Making. */

static void
desktop_free (SimDesktop *desktop)
{
  g_clear_pointer (&desktop->db, wv_db_close);
  g_free (desktop->machine);
  g_free (desktop->path);
  g_free (desktop->token);
  wv_actor_free (desktop->actor);
  g_hash_table_unref (desktop->cursors);
  g_clear_pointer (&desktop->backup, sim_vfs_image_free);
  g_free (desktop);
}

static SimDesktop *
add_desktop (SimWorld *world, guint index)
{
  SimDesktop *desktop = g_new0 (SimDesktop, 1);
  g_autofree char *device = g_strdup_printf ("01900000-0000-7000-8000-0000000002%02u", index);
  const WvActor actor = { (char *) organisations[people[index].organisation].id, (char *) people[index].contact,
                          (char *) people[index].role, device };

  desktop->world = world;
  desktop->index = index;
  desktop->machine = g_strdup_printf ("desktop%u", index);
  desktop->path = g_strdup_printf ("/%s/db", desktop->machine);
  desktop->token = g_strdup_printf ("token-%u", index);
  desktop->actor = wv_actor_copy (&actor);
  desktop->side = people[index].side;
  desktop->vault = vaults[people[index].organisation];
  desktop->clock = (WvClock){ desktop_now, desktop };
  desktop->max_ops = 200;
  desktop->cursors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_ptr_array_add (world->desktops, desktop);
  return desktop;
}

SimDesktop *
sim_add_twin (SimDesktop *desktop)
{
  SimWorld *world = desktop->world;
  SimDesktop *twin = g_new0 (SimDesktop, 1);

  twin->world = world;
  twin->index = world->desktops->len;
  twin->machine = g_strdup_printf ("desktop%u", twin->index);
  twin->path = g_strdup_printf ("/%s/db", twin->machine);
  twin->token = g_strdup (desktop->token);
  twin->actor = wv_actor_copy (desktop->actor);
  twin->side = desktop->side;
  twin->vault = desktop->vault;
  twin->clock = (WvClock){ desktop_now, twin };
  twin->max_ops = 200;
  twin->cursors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_ptr_array_add (world->desktops, twin);
  return twin;
}

static void
on_log_message (SimWorld *world, GLogLevelFlags level, const char *message)
{
  if (level & (G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_ERROR) && world != NULL)
    sim_fail (world, "critical: %s", message);
}

static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n, gpointer data)
{
  for (gsize i = 0; i < n; i++)
    if (strcmp (fields[i].key, "MESSAGE") == 0)
      on_log_message (current, level, fields[i].value);
  return G_LOG_WRITER_HANDLED;
}

static SimWorld *
world_alloc (guint64 seed, gboolean verbose)
{
  SimWorld *world = g_new0 (SimWorld, 1);
  const WvClock ancient = { long_ago, NULL };

  sim_vfs_clear ();
  sim_outside_forget ();
  sim_random_reseed (seed);
  g_free (wv_id_new (&ancient)); /* the counter in ids starts anew, whatever this process did before */
  current = world;
  world->seed = seed;
  world->random.state = seed;
  world->now = SIM_START;
  world->verbose = verbose;
  world->server_clock = (WvClock){ server_now, world };
  world->desktops = g_ptr_array_new_with_free_func ((GDestroyNotify) desktop_free);
  world->net = g_ptr_array_new_with_free_func ((GDestroyNotify) sim_message_free);
  world->ops = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) sim_op_free);
  return world;
}

void
sim_world_free (SimWorld *world)
{
  current = NULL;
  g_clear_pointer (&world->server, wv_server_store_close);
  g_ptr_array_unref (world->desktops);
  g_ptr_array_unref (world->net);
  g_hash_table_unref (world->ops);
  g_clear_pointer (&world->server_backup, sim_vfs_image_free);
  g_free (world->failure);
  g_free (world);
}

SimWorld *
sim_world_new (guint64 seed, gboolean verbose)
{
  SimWorld *world = world_alloc (seed, verbose);
  guint n = 3 + sim_random_below (&world->random, G_N_ELEMENTS (people) - 2);

  world->copies = sim_random_chance (&world->random, 50);
  world->small_pages = sim_random_chance (&world->random, 60);
  sim_vfs_put_image ("server", server_image);
  sim_open_server (world);
  for (guint i = 0; i < n; i++)
    {
      SimDesktop *desktop = add_desktop (world, i);

      wv_token_store (desktop->actor->device, desktop->token, NULL, NULL);
      sim_vfs_put_image (desktop->machine, desktop_images[i]);
      sim_open_desktop (desktop);
    }
  return world;
}

/* The first state: an enrolled region with a small directory. */

static void
must (gboolean ok, const GError *error)
{
  if (!ok)
    g_error ("the simulation cannot start: %s", error != NULL ? error->message : "");
}

static void
write_record (WvServerStore *store, WvRecord *taken)
{
  g_autoptr (WvRecord) record = taken;
  g_autoptr (GError) error = NULL;
  gboolean ok = wv_server_write (store, record, &error);

  must (ok, error);
}

static void
write_organisation (WvServerStore *store, guint index)
{
  WvRecord *record = wv_record_new (&wv_kind_organisation, organisations[index].id);
  g_autofree char *key = wv_vault_dup_public_key (vaults[index]);

  wv_record_set_text (record, "name", organisations[index].name);
  wv_record_set_text (record, "type", organisations[index].type);
  wv_record_set_text (record, "public_key", key);
  write_record (store, record);
}

static void
write_person (WvServerStore *store, guint index)
{
  WvRecord *record = wv_record_new (&wv_kind_contact, people[index].contact);

  wv_record_set_text (record, "name", people[index].name);
  wv_record_set_text (record, "organisation", organisations[people[index].organisation].id);
  wv_record_set_text (record, "phone", "0113-555 010");
  write_record (store, record);
}

static void
write_offer (WvServerStore *store, guint index)
{
  g_autofree char *id = g_strdup_printf ("01900000-0000-7000-8000-0000000010%02u", index);
  WvRecord *record = wv_record_new (&wv_kind_offer, id);

  wv_record_set_text (record, "title", index % 2 ? "Eettafel" : "Wandelgroep");
  wv_record_set_text (record, "organisation", organisations[1 + index % 2].id);
  wv_record_set_text (record, "status", "active");
  wv_record_set_text (record, "summary", "Elke week samen.");
  wv_record_set_strv (record, "themes", (const char *const[]) { "bewegen", "meedoen", NULL });
  write_record (store, record);
}

static void
fill_server (SimWorld *world)
{
  WvServerStore *store = world->server;
  g_autoptr (GError) error = NULL;
  gboolean ok = store->begin (store, TRUE, &error);

  must (ok, error);
  for (guint i = 0; i < N_ORGANISATIONS; i++)
    write_organisation (store, i);
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    write_person (store, i);
  for (guint i = 0; i < N_OFFERS; i++)
    write_offer (store, i);
  for (guint i = 0; i < world->desktops->len; i++)
    {
      const SimDesktop *desktop = world->desktops->pdata[i];
      const WvServerDevice device = { .id = desktop->actor->device, .organisation = desktop->actor->organisation,
                                      .contact = desktop->actor->contact, .role = desktop->actor->role };
      g_autofree char *hash = wv_server_hash (desktop->token);

      ok = store->add_device (store, &device, hash, world->now, &error);
      must (ok, error);
    }
  ok = store->commit (store, &error);
  must (ok, error);
}

static void
enrol (SimDesktop *desktop)
{
  g_autoptr (WvProfile) profile = wv_profile_new ();
  g_autoptr (GError) error = NULL;
  gboolean ok, more = TRUE;

  profile->server = g_strdup ("http://localhost");
  profile->device = g_strdup (desktop->actor->device);
  profile->organisation = g_strdup (desktop->actor->organisation);
  profile->contact = g_strdup (desktop->actor->contact);
  profile->role = g_strdup (desktop->actor->role);
  ok = wv_db_begin (desktop->db, &error) && wv_profile_save (desktop->db, profile, &error) && wv_db_commit (desktop->db, &error);
  must (ok, error);
  while (more)
    must (sim_round (desktop, &more), NULL);
}

void
sim_prepare (void)
{
  SimWorld *world;

  g_log_set_writer_func (write_log, NULL, NULL);
  json_object_seed (1);
  sim_random_take_over ();
  sim_vfs_register ();
  sim_random_reseed (1);
  for (guint i = 0; i < N_ORGANISATIONS; i++)
    {
      vaults[i] = wv_vault_new ();
      wv_vault_generate (vaults[i]);
    }
  world = world_alloc (1, FALSE);
  sim_open_server (world);
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    sim_open_desktop (add_desktop (world, i));
  fill_server (world);
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    {
      SimDesktop *desktop = world->desktops->pdata[i];

      enrol (desktop);
      g_clear_pointer (&desktop->db, wv_db_close);
      desktop_images[i] = sim_vfs_take_image (desktop->machine);
    }
  g_clear_pointer (&world->server, wv_server_store_close);
  server_image = sim_vfs_take_image ("server");
  if (world->failure != NULL)
    g_error ("the simulation cannot start: %s", world->failure);
  sim_world_free (world);
}
