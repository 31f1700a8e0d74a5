#pragma once

#include "ui/wv-desk.h"

G_BEGIN_DECLS

/** Fixture: an opened desktop of Praktijk De Visser with a real store and vault; the password is "zeven zeilen". */
typedef struct
{
  char *folder;
  WvStore *store;
  WvVault *vault;
  WvDesk *desk;
} Fixture;

/** set_up: @data: (nullable): role, "gp" without one. */
void set_up (Fixture *f, gconstpointer data);
void tear_down (Fixture *f, gconstpointer data);
/** spin: carries out what waits in the main loop, and no more. */
void spin (void);

G_END_DECLS
