#pragma once

#include "domain/wv-state.h"
#include "seal/wv-vault.h"
#include "store/wv-edit.h"
#include "store/wv-store.h"

G_BEGIN_DECLS

/**
 * WvChange: one thing that a user does to a referral. Built on the main thread, carried out on the database thread
 * with the dossier's key, as one edit. Guards of the state machine are checked here first (and again on the server).
 */
typedef struct _WvChange WvChange;

void wv_change_free (WvChange *change);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvChange, wv_change_free)

/** wv_change_open: the dossier was opened on the screen: an access record; for the receiver also sent → received. */
WvChange *wv_change_open (const char *dossier) G_GNUC_WARN_UNUSED_RESULT;
/** wv_change_look: a text of it stood on the screen, in a list: an access record only. */
WvChange *wv_change_look (const char *dossier) G_GNUC_WARN_UNUSED_RESULT;

/**
 * wv_change_step: a transition to @to. @reason (code), @until (day), @outcome (code), @note may be %NULL where the
 * guards do not need them; @occurred_at 0 for now.
 */
WvChange *wv_change_step (const char *dossier, WvState to, const char *reason, const char *until,
                          const char *outcome, const char *note, gint64 occurred_at) G_GNUC_WARN_UNUSED_RESULT;
/** wv_change_accept: accepted, taken by contact @assignee (%NULL: nobody yet). */
WvChange *wv_change_accept (const char *dossier, const char *assignee) G_GNUC_WARN_UNUSED_RESULT;
/** wv_change_started: "Gestart", an event inside active. */
WvChange *wv_change_started (const char *dossier, const char *note) G_GNUC_WARN_UNUSED_RESULT;
/** wv_change_attempt: an attempt to reach the resident, without success. */
WvChange *wv_change_attempt (const char *dossier, const char *note) G_GNUC_WARN_UNUSED_RESULT;
/** wv_change_ask: "Meer vragen": a question to the referrer; the clock stops until it is answered. */
WvChange *wv_change_ask (const char *dossier, const char *text) G_GNUC_WARN_UNUSED_RESULT;
/** wv_change_message: a message to the other side; @answers: (nullable) id of the question it answers. */
WvChange *wv_change_message (const char *dossier, const char *text, const char *answers) G_GNUC_WARN_UNUSED_RESULT;
/**
 * wv_change_feedback: feedback to the referrer. @type: code list feedback-type. @step_to: state that goes with it
 * (first contact made: ACTIVE), or -1; @started: the milestone Gestart goes with it. @outcome, @reason for ends.
 */
WvChange *wv_change_feedback (const char *dossier, const char *type, const char *text, int step_to,
                              gboolean started, const char *reason, const char *outcome,
                              const char *goal_reached, gboolean asks_gp) G_GNUC_WARN_UNUSED_RESULT;
/** wv_change_read: feedback or message @record (kind @kind) was read by us. */
WvChange *wv_change_read (const char *dossier, const char *kind, const char *record) G_GNUC_WARN_UNUSED_RESULT;
/** wv_change_action_add: an agreement; owner is a contact of @owner_organisation, or %NULL. */
WvChange *wv_change_action_add (const char *dossier, const char *what, const char *owner_organisation,
                                const char *owner, const char *due_on) G_GNUC_WARN_UNUSED_RESULT;
WvChange *wv_change_action_done (const char *dossier, const char *action, gboolean done) G_GNUC_WARN_UNUSED_RESULT;
/** wv_change_phone: a new phone number of the resident. */
WvChange *wv_change_phone (const char *dossier, const char *phone) G_GNUC_WARN_UNUSED_RESULT;

/** wv_change_hold: can be taken back during @seconds: is not sent earlier. */
void wv_change_hold (WvChange *change, guint seconds);

/**
 * wv_change_apply: plain function for the database thread.
 * Returns: local transaction number for taking back; -1 when there was nothing to do; 0 with @error (LOCKED,
 * REFUSED with one sentence for the user, INVALID, NOT_FOUND, storage)
 */
gint64 wv_change_apply (WvDb *db, WvVault *vault, const WvActor *actor, WvChange *change, const WvClock *clock, GError **error);

/** wv_change_apply_async: on the store's thread. Takes @change over. */
void wv_change_apply_async (WvStore *store, WvVault *vault, const WvActor *actor, WvChange *change,
                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gint64 wv_change_apply_finish (WvStore *store, GAsyncResult *result, GError **error);

G_END_DECLS
