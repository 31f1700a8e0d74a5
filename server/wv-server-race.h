#pragma once

#include "domain/wv-state.h"
#include "server/wv-server-author.h"
#include "sync/wv-message.h"

G_BEGIN_DECLS

/**
 * Steps of a referral that two people took without knowing of each other (protocol.md 3.8): the first that reaches the
 * server counts, the other is refused; but the resident's wish to stop counts whatever was decided meanwhile, and an
 * opening that comes late harms nothing. Whoever has to know gets a conflict record about "state". In a write transaction.
 */

typedef enum
{
  WV_RACE_LOST,  /* refused: state_changed */
  WV_RACE_NOTED, /* taken without its states: the referral has gone on, it is no step any more */
  WV_RACE_WISH,  /* taken: counts from the state that the referral is in now */
} WvRace;

/** wv_server_race_judge: a step @from → @to arrives while the referral is in @state, another than @from. */
WvRace wv_server_race_judge (int from, WvState to, WvState state);

/** wv_server_race_lost: @op of @device was refused because another step came first: tells the organisation that took it. */
gboolean wv_server_race_lost (WvServerStore *store, const WvServerDevice *device, const WvOp *op, gint64 now, GError **error);
/** wv_server_race_won: @op is the resident's wish and comes after another step: tells both organisations. */
gboolean wv_server_race_won (WvServerStore *store, const WvServerDevice *device, const WvOp *op, gint64 now, GError **error);

G_END_DECLS
