#pragma once

#include "domain/wv-record.h"

G_BEGIN_DECLS

/**
 * The referral's state machine (domain.md, "The referral's states"): one table, used by desktop and server.
 * A state is folded from events and never stored as a field that someone may overwrite.
 */
typedef enum
{
  WV_STATE_DRAFT,             /* Concept */
  WV_STATE_SENT,              /* Verstuurd */
  WV_STATE_RECEIVED,          /* Ontvangen */
  WV_STATE_ACCEPTED,          /* Geaccepteerd */
  WV_STATE_WAITLISTED,        /* Wachtlijst */
  WV_STATE_ACTIVE,            /* In begeleiding */
  WV_STATE_ON_HOLD,           /* Gepauzeerd */
  WV_STATE_COMPLETED,         /* Afgerond */
  WV_STATE_DECLINED,          /* Afgewezen */
  WV_STATE_WITHDRAWN,         /* Ingetrokken */
  WV_STATE_CLIENT_DECLINED,   /* Inwoner ziet af */
  WV_STATE_NOT_REACHED,       /* Niet bereikt */
  WV_STATE_STOPPED,           /* Voortijdig gestopt */
  WV_STATE_REDIRECTED,        /* Doorgezet */
  WV_STATE_CLOSED,            /* Gesloten */
  WV_STATE_ENTERED_IN_ERROR,  /* Foutief ingevoerd */
  WV_N_STATES
} WvState;

/** wv_state_name: name on the wire: "draft" … "entered_in_error". wv_state_from_name: -1 for an unknown name. */
const char *wv_state_name (WvState state);
int wv_state_from_name (const char *name);
/** wv_state_label: the Dutch word for the screen, translated. */
const char *wv_state_label (WvState state);
/** wv_state_is_running: sent, received, accepted, waitlisted, active, on hold: somebody must act. */
gboolean wv_state_is_running (WvState state);
/** wv_state_is_ended: an end that is not yet closed. */
gboolean wv_state_is_ended (WvState state);

/** WvParty: in which role somebody acts on a referral. */
typedef enum
{
  WV_PARTY_NONE = 0,
  WV_PARTY_SENDER = 1 << 0,
  WV_PARTY_RECEIVER = 1 << 1,
  WV_PARTY_SYSTEM = 1 << 2,
} WvParty;

/**
 * WvGuard: what must be true before a transition. Each guard has one sentence of its own for the user.
 */
typedef enum
{
  WV_GUARD_NONE = 0,
  WV_GUARD_CONSENT = 1 << 0,       /* consent for verwijzen covers the receiver */
  WV_GUARD_RECEIVER_ACTIVE = 1 << 1,
  WV_GUARD_OFFER_NOT_ENDED = 1 << 2,
  WV_GUARD_REASON = 1 << 3,        /* a reason code */
  WV_GUARD_UNTIL = 1 << 4,         /* a date */
  WV_GUARD_OUTCOME = 1 << 5,
  WV_GUARD_ATTEMPTS = 1 << 6,      /* the agreed number of attempts is recorded */
  WV_GUARD_FINAL_FEEDBACK = 1 << 7, /* final feedback sent, or "inwoner wil geen terugkoppeling" */
  WV_GUARD_CONSENT_NEW_RECEIVER = 1 << 8,
} WvGuard;

typedef struct
{
  WvState from;
  WvState to;
  guint parties; /* WvParty flags */
  guint guards;  /* WvGuard flags */
} WvTransition;

/** wv_transitions: the whole table. */
const WvTransition *wv_transitions (guint *ret_n);
/** wv_transition_find: (nullable): %NULL when the table has no such step. */
const WvTransition *wv_transition_find (WvState from, WvState to);

/**
 * WvFacts: what the guards look at. The desktop and the server fill it from their own tables.
 */
typedef struct
{
  gboolean consent_covers_receiver;
  gboolean consent_covers_target;
  gboolean receiver_active;
  gboolean offer_ended;
  gboolean has_reason;
  gboolean has_until;
  gboolean has_outcome;
  guint attempts;
  guint attempts_agreed; /* default WV_ATTEMPTS_DEFAULT */
  gboolean final_feedback_sent;
  gboolean wants_no_feedback;
} WvFacts;

#define WV_ATTEMPTS_DEFAULT 3

/**
 * wv_transition_check: whether @party may make the step @from → @to now.
 *
 * Errors: %WV_ERROR_REFUSED when there is no such step, the party may not make it, or a guard fails; the message
 * is one sentence for the user that says what is missing.
 */
gboolean wv_transition_check (WvState from, WvState to, WvParty party, const WvFacts *facts, GError **error);

/** WvMilestone: the six steps on the screen. */
typedef enum
{
  WV_MILESTONE_SENT,      /* Verstuurd */
  WV_MILESTONE_RECEIVED,  /* Ontvangen */
  WV_MILESTONE_ACCEPTED,  /* Geaccepteerd */
  WV_MILESTONE_CONTACT,   /* Contact gelegd */
  WV_MILESTONE_STARTED,   /* Gestart */
  WV_MILESTONE_COMPLETED, /* Afgerond */
  WV_N_MILESTONES
} WvMilestone;

const char *wv_milestone_label (WvMilestone milestone);

/**
 * WvProgress: a referral's events folded.
 * @state: the present state; %WV_STATE_DRAFT when there are no events
 * @since: when that state began (occurred_at of its event)
 * @reached: per milestone, when; 0 when not (yet)
 * @milestone: the furthest reached milestone, -1 when none
 * @attempts: recorded attempts to reach the resident
 * @question_at: when the receiver asked something that is not answered yet; 0 when nothing is open
 * @assignee: (nullable) (owned): who of the receiver takes it
 * @until: (nullable) (owned): expected or until date of waitlisted and on hold
 */
typedef struct
{
  WvState state;
  gint64 since;
  gint64 reached[WV_N_MILESTONES];
  int milestone;
  guint attempts;
  gint64 question_at;
  char *assignee;
  char *until;
} WvProgress;

/**
 * wv_progress_fold: folds @events (WvRecord of kind event, any order) into @ret. Events are taken in order of
 * (server version where known, recorded_at, id). A step that the table does not have from the state reached so
 * far is ignored for the state and stays in the log.
 */
void wv_progress_fold (const GPtrArray *events, WvProgress *ret);
void wv_progress_clear (WvProgress *progress);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WvProgress, wv_progress_clear)

/**
 * WvTerms: agreed terms (domain.md): working days to receipt, decision, first contact; weeks to first feedback
 * after first contact; working days from the end to final feedback.
 */
typedef struct
{
  int receipt_days, decision_days, contact_days, feedback_weeks, final_days;
} WvTerms;

/** wv_terms_default: the region's defaults: 2, 5, 10, 6 weeks, 5. */
extern const WvTerms wv_terms_default;

/**
 * WvNextStep: who must do what before when.
 * @party: the owner; %WV_PARTY_NONE when nothing is expected any more
 * @step: msgid of the next step, for instance "respond"
 * @due: (nullable) (owned): day, up to and including
 */
typedef struct
{
  WvParty party;
  const char *step;
  char *due;
} WvNextStep;

/** wv_next_step: derives owner, step and clock from the folded progress. */
void wv_next_step (const WvProgress *progress, const WvTerms *terms, WvNextStep *ret);
void wv_next_step_clear (WvNextStep *step);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WvNextStep, wv_next_step_clear)

G_END_DECLS
