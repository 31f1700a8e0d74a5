#pragma once

#include "domain/wv-record.h"
#include "seal/wv-vault.h"
#include "store/wv-db.h"
#include "store/wv-edit.h"

G_BEGIN_DECLS

/**
 * WvDraft: a referral being written. A draft never leaves this computer: nothing goes out before the resident
 * agreed. It rests sealed under the vault's local key. Records hold what was typed so far and need not be valid.
 */
typedef struct
{
  char *id;                 /* of the draft; becomes the id of the referral */
  gint64 saved_at;          /* ms; 0 when never saved */
  WvRecord *referral;       /* kind referral: everything typed, sealed fields in the clear in memory */
  WvRecord *client_contact; /* phone, address */
  WvRecord *handover;       /* kind, call_when, note, done_at ("Gebeld") */
  char *postcode;           /* nullable: as typed; only its digits leave the practice */
  gboolean consent;         /* the tick */
  gboolean statistics;      /* consent for counting */
  gboolean guardian;        /* a parent or guardian agrees too */
  char *consent_text;       /* nullable: the text that was shown when ticked */
} WvDraft;

WvDraft *wv_draft_new (const WvActor *actor, const WvClock *clock) G_GNUC_WARN_UNUSED_RESULT;
void wv_draft_free (WvDraft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvDraft, wv_draft_free)

/** wv_draft_is_empty: nothing typed that is worth keeping. */
gboolean wv_draft_is_empty (const WvDraft *draft);

/* Plain functions for the database thread. Errors: LOCKED, storage errors. */
gboolean wv_draft_save (WvDb *db, WvVault *vault, WvDraft *draft, const WvClock *clock, GError **error);
/** wv_draft_seal: the draft as it rests; can be saved by wv_draft_save_sealed() while the vault is locked. Errors: LOCKED. */
GBytes *wv_draft_seal (WvVault *vault, const WvDraft *draft, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean wv_draft_save_sealed (WvDb *db, const char *id, GBytes *sealed, gint64 now, GError **error);
WvDraft *wv_draft_load (WvDb *db, WvVault *vault, const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** wv_drafts_load: (element-type WvDraft): newest first. */
GPtrArray *wv_drafts_load (WvDb *db, WvVault *vault, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean wv_draft_delete (WvDb *db, const char *id, GError **error);

/** WvDraftProblem: what is missing or wrong, in the order of the screen. */
typedef struct
{
  const char *field; /* "name", "phone", "postcode", "birth_year", "reason", "wish", "offer", "consent", "guardian" */
  char *message;     /* one translated sentence: what, why, what now */
  char *short_name;  /* translated, for the bottom bar: "telefoonnummer" */
} WvDraftProblem;

/** wv_draft_check: (transfer full) (element-type WvDraftProblem): empty when it can be sent. */
GPtrArray *wv_draft_check (WvDb *db, const WvDraft *draft, const char *today, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** wv_draft_check_typed: the same without what needs the database: cheap, for checking while typing. */
GPtrArray *wv_draft_check_typed (const WvDraft *draft, const char *today) G_GNUC_WARN_UNUSED_RESULT;

/** wv_draft_answer_due: the day before which the receiver must answer a referral of this urgency sent on @today. */
char *wv_draft_answer_due (const char *urgency, const char *today) G_GNUC_WARN_UNUSED_RESULT;

/**
 * wv_draft_send: turns the draft into a sealed referral with consent, grants for both organisations, handover and
 * the event "sent", in one edit, and deletes the draft.
 *
 * Returns: local transaction number; 0 with @error (REFUSED with the first problem, KEY_CHANGED (wv-pin.h), LOCKED, storage)
 */
gint64 wv_draft_send (WvDb *db, WvVault *vault, const WvActor *actor, WvDraft *draft, const WvClock *clock, GError **error);

/**
 * wv_draft_take_back: a referral that was not sent yet becomes a draft again.
 * Errors: %WV_ERROR_CONFLICT when it has been sent
 */
WvDraft *wv_draft_take_back (WvDb *db, WvVault *vault, gint64 tx, const WvClock *clock, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
