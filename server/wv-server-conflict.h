#pragma once

#include "server/wv-server-author.h"

G_BEGIN_DECLS

/**
 * Two people changed one field differently: all values stay. The server's is current, the others wait in a conflict
 * record until a person chooses (protocol.md), and stay in it after that. One record for each field: its id follows from
 * what it is about. It has at most 8 values; older ones move to a record of kind "conflict_past" with the same id, which
 * no desktop receives. In a write transaction.
 */

/** WV_CONFLICT_DELETED, WV_CONFLICT_STATE: what it is about when it is no field: whether the record is there at all; two
 * steps of a referral of which one came too late. */
#define WV_CONFLICT_DELETED "deleted"
#define WV_CONFLICT_STATE "state"

/**
 * wv_server_conflict_keep: keeps @value, that @by wrote in field @name of @record, beside the value that is there.
 * @was: (nullable): what the writer saw first
 *
 * Returns: (transfer full): the id of the conflict record
 */
char *wv_server_conflict_keep (WvServerStore *store, const WvServerRecord *record, const char *name, const json_t *was,
                               const json_t *value, const WvServerAuthor *by, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/**
 * wv_server_conflict_deletion: @edited by one, deleted by the other: the record stays or is there again, and is flagged.
 *
 * Returns: (transfer full): the id of the conflict record
 */
char *wv_server_conflict_deletion (WvServerStore *store, const WvServerRecord *record, const WvServerAuthor *edited,
                                   const WvServerAuthor *deleted, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * wv_server_conflict_race: of two steps of a referral one came too late: tells @organisation, whose people have to know.
 * @id: of the operation, so that one that comes again tells once; @won, @lost: states as JSON strings
 */
gboolean wv_server_conflict_race (WvServerStore *store, const char *dossier, const char *organisation, const char *id,
                                  const json_t *won, const WvServerAuthor *winner, const json_t *lost,
                                  const WvServerAuthor *loser, GError **error);

/**
 * wv_server_conflict_settle: @value was chosen by @device, at @at, who saw version @base of @conflict (-1: unknown): it
 * becomes that of the record; @conflict is changed, the caller writes it. A settled one can be settled otherwise by who
 * saw how it was settled.
 * @ret_code: why it is refused, untouched when it is not; @ret_same: whether it was settled so before
 *
 * Returns: %FALSE only when the storage fails
 */
gboolean wv_server_conflict_settle (WvServerStore *store, const WvServerDevice *device, WvServerRecord *conflict, gint64 base,
                                    json_t *value, gint64 at, const char **ret_code, gboolean *ret_same, GError **error);

G_END_DECLS
