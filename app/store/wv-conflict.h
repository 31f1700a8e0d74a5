#pragma once

#include "domain/wv-clock.h"
#include "domain/wv-kind.h"
#include "seal/wv-vault.h"
#include "store/wv-edit.h"

G_BEGIN_DECLS

/** WvChoice: one of the values that cannot both be true. */
typedef struct
{
  char *value;             /* JSON text, as it is chosen */
  char *text;              /* as people read it; what is in code or a date, still as it is kept */
  char *author;            /* nullable: id of the contact */
  char *author_name;       /* nullable */
  char *organisation_name; /* nullable */
  gint64 at;               /* ms; 0 unknown */
  gboolean closed;         /* this organisation cannot open it */
} WvChoice;

/** WvConflict: two people changed one field differently; a person of this organisation chooses. */
typedef struct
{
  char *id;
  gint64 version;
  char *kind, *target;  /* what it is about */
  char *dossier;        /* nullable: then the caseload knows whose it is */
  char *subject;        /* name of the record: "Eettafel Heinkenszand" */
  char *field;          /* name of the field, as "phone"; "deleted": whether the record is to stay */
  char *label;          /* translated: "Telefoon" */
  WvFieldType type;     /* of the field: days and moments are still to be put in words */
  char *first;          /* nullable: what stood there first, as people read it */
  char *both;           /* nullable: JSON text that keeps both, where that can be */
  GPtrArray *choices;   /* element-type WvChoice: the server's first */
  GPtrArray *past;      /* element-type WvChoice: of earlier choices about the same field */
  char *unreadable;     /* nullable: why nobody here can choose */
  char *settled_value;  /* nullable: JSON text; NULL while it is open */
  char *settled_text;   /* nullable */
  char *settled_name;   /* nullable: who chose; NULL: not sent yet */
  gint64 settled_at;    /* ms; 0 unknown */
} WvConflict;

void wv_conflict_free (WvConflict *conflict);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvConflict, wv_conflict_free)

/**
 * wv_conflicts_load: (transfer full) (element-type WvConflict): open ones, oldest first. What is sealed is opened for
 * people; one that this organisation cannot open is there and says so.
 */
GPtrArray *wv_conflicts_load (WvDb *db, WvVault *vault, const WvActor *actor, const WvClock *clock, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** wv_conflicts_load_settled: the @max that were settled last, newest first: no value is ever gone. */
GPtrArray *wv_conflicts_load_settled (WvDb *db, WvVault *vault, const WvActor *actor, const WvClock *clock, guint max, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/**
 * wv_conflict_settle: chooses @value (JSON text); in the caller's write transaction.
 * Returns: local transaction number; 0 with @error (NOT_FOUND when somebody chose already)
 */
gint64 wv_conflict_settle (WvDb *db, const char *id, const char *value, const WvClock *clock, GError **error);
/** wv_conflict_settle_seen: the same from what a person saw, also to choose otherwise afterwards: NOT_FOUND when it is not so any more. */
gint64 wv_conflict_settle_seen (WvDb *db, const WvConflict *seen, const char *value, const WvClock *clock, GError **error);

G_END_DECLS
