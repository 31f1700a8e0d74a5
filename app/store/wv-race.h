#pragma once

#include "domain/wv-clock.h"
#include "store/wv-db.h"
#include "store/wv-edit.h"

G_BEGIN_DECLS

/**
 * WvRace: two people took a step of one referral without knowing of each other, and one does not count. Ours, when the
 * server refused it (@tx), or as the server told (@id). Nothing in it is personal: states, people at work, times.
 */
typedef struct
{
  char *id;          /* nullable: of the record in which the server told */
  gint64 tx;         /* of the refused transaction; 0 */
  gboolean has_text; /* the refused step has a text, which the dossier still shows */
  char *dossier;
  char *won, *lost;  /* names of states; won nullable: not visible here any more */
  char *winner_name, *loser_name;             /* nullable */
  char *winner_organisation, *loser_organisation; /* nullable: names */
  gint64 at;         /* ms: of the step that counts; 0 unknown */
  gboolean ours;     /* this person's step is the one that does not count */
  gboolean wish;     /* the resident's wish came later, and counts all the same */
} WvRace;

void wv_race_free (WvRace *race);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvRace, wv_race_free)

/** wv_races_load: (transfer full) (element-type WvRace): those that nobody here has seen yet; @dossier: (nullable) of one only. */
GPtrArray *wv_races_load (WvDb *db, const WvActor *actor, const char *dossier, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** wv_race_seen: it was seen; the text of a refused step moves to the archive. In the caller's write transaction. */
gboolean wv_race_seen (WvDb *db, const WvRace *race, const WvClock *clock, GError **error);

G_END_DECLS
