#pragma once

#include <gio/gio.h>

#include "seal/wv-vault.h"
#include "store/wv-caseload.h"
#include "store/wv-profile.h"
#include "store/wv-search.h"
#include "store/wv-store.h"
#include "sync/wv-sync.h"

G_BEGIN_DECLS

/**
 * WvDesk: one opened desktop: everything that pages need, in one object. Made after enrolment; lives until the
 * program ends. All of it in the main thread.
 *
 * Properties: "hide-names" (boolean, kept per computer), "locked" (boolean, read-only), "municipality" (string,
 * notifies with the coordinates when the practice's place is known).
 * Signals: "locking" (): the vault is about to lock: pages save what is typed now; afterwards they are destroyed.
 */
#define WV_TYPE_DESK (wv_desk_get_type ())
G_DECLARE_FINAL_TYPE (WvDesk, wv_desk, WV, DESK, GObject)

/** wv_desk_new: takes @profile over. @sync and @settings may be %NULL. */
WvDesk *wv_desk_new (WvStore *store, WvVault *vault, WvProfile *profile, WvSync *sync,
                     GSettings *settings);

/* All (transfer none). */
WvStore *wv_desk_get_store (WvDesk *self);
WvVault *wv_desk_get_vault (WvDesk *self);
const WvActor *wv_desk_get_actor (WvDesk *self);
WvProfile *wv_desk_get_profile (WvDesk *self);
const WvClock *wv_desk_get_clock (WvDesk *self);
/** wv_desk_get_caseload: (nullable) while locked. */
WvCaseload *wv_desk_get_caseload (WvDesk *self);
/** wv_desk_get_search: (nullable) when the index cannot be opened; made at the first call. */
WvSearch *wv_desk_get_search (WvDesk *self);
/** wv_desk_get_sync: (nullable) */
WvSync *wv_desk_get_sync (WvDesk *self);
/** wv_desk_get_settings: (nullable) */
GSettings *wv_desk_get_settings (WvDesk *self);

/** wv_desk_now: the desk's clock in ms since 1970 UTC; wv_desk_dup_today: its day. */
gint64 wv_desk_now (WvDesk *self);
char *wv_desk_dup_today (WvDesk *self) G_GNUC_WARN_UNUSED_RESULT;

/** wv_desk_get_municipality: (nullable) CBS code of the own organisation; unknown until loaded. */
const char *wv_desk_get_municipality (WvDesk *self);
/** wv_desk_get_origin: whether the own organisation's place is known; in micro-degrees. */
gboolean wv_desk_get_origin (WvDesk *self, gint32 *ret_latitude, gint32 *ret_longitude);

/** wv_desk_is_receiver: whether the role works with the inbox (social_worker, debt_worker, volunteer_org). */
gboolean wv_desk_is_receiver (WvDesk *self);
/** wv_desk_is_sender: whether the role refers residents (gp, gp_assistant …); a coordinator does neither. */
gboolean wv_desk_is_sender (WvDesk *self);

gboolean wv_desk_get_hide_names (WvDesk *self);
void wv_desk_set_hide_names (WvDesk *self, gboolean hide);

gboolean wv_desk_is_locked (WvDesk *self);
/** wv_desk_lock: "locking", then the caseload goes and the vault forgets its secrets. */
void wv_desk_lock (WvDesk *self);

G_END_DECLS
