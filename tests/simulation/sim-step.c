#include "sim.h"

#include "store/wv-records.h"

typedef void (*Act) (SimWorld *world);

static void
act_user (SimWorld *world)
{
  sim_user_acts (sim_pick_desktop (world));
}

static void
act_round (SimWorld *world)
{
  gboolean more;

  sim_round (sim_pick_desktop (world), &more);
}

static void
act_send (SimWorld *world)
{
  sim_send (sim_pick_desktop (world));
}

static void
act_deliver (SimWorld *world)
{
  sim_deliver (world, sim_random_below (&world->random, 1000));
}

static const char *
some_machine (SimWorld *world)
{
  return sim_random_chance (&world->random, 40) ? "server" : sim_pick_desktop (world)->machine;
}

static void
act_fault (SimWorld *world)
{
  static const struct
  {
    SimFault fault;
    const char *name;
  } faults[] = { { SIM_FAULT_POWER, "loses power" }, { SIM_FAULT_POWER, "loses power" }, { SIM_FAULT_FULL, "has a full disk" },
                 { SIM_FAULT_ERROR, "has a disk error" } };
  const char *machine = some_machine (world);
  guint which = sim_random_below (&world->random, G_N_ELEMENTS (faults));
  guint after = sim_random_below (&world->random, 60);

  sim_log (world, "%s %s after %u writes", machine, faults[which].name, after);
  sim_vfs_arm (machine, faults[which].fault, after);
}

static void
act_power_cut (SimWorld *world)
{
  const char *machine = some_machine (world);

  sim_log (world, "%s loses power", machine);
  sim_vfs_cut_power (machine);
}

static void
act_heal (SimWorld *world)
{
  sim_log (world, "all disks are well");
  sim_heal_all (world);
}

static void
act_checkpoint (SimWorld *world)
{
  SimDesktop *desktop = sim_pick_desktop (world);

  sim_log (world, "%s writes its log back", desktop->machine);
  wv_db_exec (desktop->db, sim_random_chance (&world->random, 50) ? "PRAGMA wal_checkpoint (TRUNCATE)" : "PRAGMA wal_checkpoint (RESTART)",
              NULL);
}

static void
act_time (SimWorld *world)
{
  static const gint64 spans[] = { 1000, 20000, 10 * SIM_MINUTE, SIM_DAY, 5 * SIM_DAY };

  world->now += spans[sim_random_below (&world->random, G_N_ELEMENTS (spans))];
  sim_log (world, "time passes");
}

static void
act_clock (SimWorld *world)
{
  static const gint64 jumps[] = { 0, SIM_MINUTE, -SIM_MINUTE, -SIM_DAY, 30 * SIM_DAY, 5 * 365 * SIM_DAY, -3 * 365 * SIM_DAY };
  SimDesktop *desktop = sim_pick_desktop (world);

  desktop->clock_ahead = jumps[sim_random_below (&world->random, G_N_ELEMENTS (jumps))];
  sim_log (world, "the clock of %s is %" G_GINT64_FORMAT " ms ahead", desktop->machine, desktop->clock_ahead);
}

static void
act_restart (SimWorld *world)
{
  SimDesktop *desktop = sim_pick_desktop (world);

  if (sim_random_chance (&world->random, 50))
    {
      sim_log (world, "the server is stopped and started");
      g_clear_pointer (&world->server, wv_server_store_close);
      if (!sim_vfs_is_dead ("server"))
        sim_open_server (world);
      return;
    }
  sim_log (world, "%s is closed and opened", desktop->machine);
  g_clear_pointer (&desktop->db, wv_db_close);
  if (!sim_vfs_is_dead (desktop->machine))
    sim_open_desktop (desktop);
}

static void
act_back_up (SimWorld *world)
{
  if (world->copies)
    sim_back_up (world);
}

static void
act_put_back (SimWorld *world)
{
  if (world->copies)
    sim_put_back (world);
}

static const struct
{
  Act act;
  guint weight;
} acts[] = {
  { act_user, 340 }, { act_round, 120 }, { act_send, 140 },    { act_deliver, 240 }, { sim_disturb, 60 }, { act_fault, 40 },
  { act_power_cut, 6 }, { act_heal, 15 }, { act_checkpoint, 8 }, { act_time, 30 },  { act_clock, 6 },     { act_restart, 8 },
  { sim_rest, 5 },      { act_back_up, 30 },  { act_put_back, 25 },
};

void
sim_step (SimWorld *world, guint index)
{
  guint sum = 0, at, i = 0;

  world->step = index;
  world->random.state = sim_random_mix (world->seed, index);
  sim_random_reseed (sim_random_mix (world->seed, index + G_GUINT64_CONSTANT (1000000000)));
  sim_vfs_calm ();
  world->now += 50;
  for (guint k = 0; k < G_N_ELEMENTS (acts); k++)
    sum += acts[k].weight;
  at = sim_random_below (&world->random, sum);
  while (at >= acts[i].weight)
    at -= acts[i++].weight;
  acts[i].act (world);
  if (world->failure == NULL)
    sim_mend (world);
}
