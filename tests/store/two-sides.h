#pragma once

#include "store/wv-change.h"

G_BEGIN_DECLS

#define PRACTICE "01900000-0000-7000-8000-000000000001"
#define WELFARE "01900000-0000-7000-8000-000000000002"
#define GP "01900000-0000-7000-8000-000000000101"
#define WORKER "01900000-0000-7000-8000-000000000102"
#define OFFER "01900000-0000-7000-8000-000000001001"

/**
 * Fixture: a referral sent by a practice to a welfare office. Both sides work on one database: what travels is tested
 * with the sync; what may be done and what is seen is tested with this. The clock ticks a second at each look.
 */
typedef struct
{
  WvDb *db;
  WvVault *practice, *welfare;
  char *dossier;
} Fixture;

extern gint64 now_ms;
extern const WvClock ticking;
extern const WvActor gp;
extern const WvActor worker;

void set_up (Fixture *fixture, gconstpointer data);
void tear_down (Fixture *fixture, gconstpointer data);
/** apply_as: carries @taken out in a transaction; what wv_change_apply() returned. */
gint64 apply_as (Fixture *fixture, const WvActor *actor, WvChange *taken, GError **error);
/** done: carries it out and expects that it is. */
void done (Fixture *fixture, const WvActor *actor, WvChange *taken);

G_END_DECLS
