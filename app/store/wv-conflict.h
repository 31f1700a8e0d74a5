#pragma once

#include "domain/wv-clock.h"
#include "seal/wv-vault.h"
#include "store/wv-edit.h"

G_BEGIN_DECLS

/** WvChoice: one of the values that cannot both be true. */
typedef struct
{
  char *value;             /* JSON text, as it is chosen */
  char *text;              /* as people read it */
  char *author;            /* nullable: id of the contact */
  char *author_name;       /* nullable */
  char *organisation_name; /* nullable */
  gint64 at;               /* ms; 0 unknown */
} WvChoice;

/** WvConflict: two people changed one field differently; a person of this organisation chooses. */
typedef struct
{
  char *id;
  char *kind, *target;  /* what it is about */
  char *dossier;        /* nullable: then the caseload knows whose it is */
  char *subject;        /* name of the record: "Eettafel Heinkenszand" */
  char *field;          /* name of the field, as "phone" */
  char *label;          /* translated: "Telefoon" */
  char *first;          /* nullable: what stood there first, as people read it */
  char *both;           /* nullable: JSON text that keeps both, where that can be */
  GPtrArray *choices;   /* element-type WvChoice: the server's first */
} WvConflict;

void wv_conflict_free (WvConflict *conflict);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvConflict, wv_conflict_free)

/**
 * wv_conflicts_load: (transfer full) (element-type WvConflict): open ones, oldest first. What is sealed is opened for
 * people; one that this organisation cannot open is left out.
 */
GPtrArray *wv_conflicts_load (WvDb *db, WvVault *vault, const WvActor *actor, const WvClock *clock, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/**
 * wv_conflict_settle: chooses @value (JSON text); in the caller's write transaction.
 * Returns: local transaction number; 0 with @error (NOT_FOUND when somebody chose already)
 */
gint64 wv_conflict_settle (WvDb *db, const char *id, const char *value, const WvClock *clock, GError **error);

G_END_DECLS
