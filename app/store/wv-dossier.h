#pragma once

#include "domain/wv-record.h"
#include "store/wv-caseload.h"

G_BEGIN_DECLS

/**
 * WvDossier: one referral opened on the screen: everything in it, in order of time. Loads on the database thread,
 * follows the store's "changed". Signals: "updated" (): the content is there or new.
 */
#define WV_TYPE_DOSSIER (wv_dossier_get_type ())
G_DECLARE_FINAL_TYPE (WvDossier, wv_dossier, WV, DOSSIER, GObject)

typedef enum
{
  WV_ENTRY_EVENT,
  WV_ENTRY_FEEDBACK,
  WV_ENTRY_MESSAGE,
  WV_ENTRY_HANDOVER,
} WvEntryType;

/** WvEntry: one row of the timeline. */
typedef struct
{
  WvEntryType type;
  char *id;          /* of the record */
  char *code;        /* event type, feedback type, handover kind; "question" for a message that asks */
  char *to_state;    /* nullable: name of the state an event leads to */
  char *author, *author_name; /* contact id, name */
  char *organisation;
  gint64 at;         /* occurred_at or recorded_at */
  char *text;        /* nullable */
  char *reason;      /* nullable code */
  gboolean own;      /* written by our organisation */
  gboolean to_us;    /* feedback and messages: meant for our organisation */
  gboolean waiting;  /* not sent yet */
  char *refused;     /* nullable code */
  gint64 read_at;    /* feedback and messages: 0 not read */
  char *read_by_name; /* nullable */
} WvEntry;

typedef struct
{
  char *contact, *name, *organisation, *organisation_name, *role, *view; /* view: code list grant-view */
  gboolean us;
} WvParticipant;

typedef struct
{
  char *who, *organisation_name, *action; /* action: code list access-action */
  gint64 at;
} WvLook;

WvDossier *wv_dossier_new (WvStore *store, WvVault *vault, const WvActor *actor, const char *id);
const char *wv_dossier_get_id (WvDossier *self);
gboolean wv_dossier_is_loaded (WvDossier *self);
const GError *wv_dossier_get_error (WvDossier *self); /* (nullable) */
/** wv_dossier_get_case: (transfer none) (nullable) before it is loaded. */
WvCase *wv_dossier_get_case (WvDossier *self);
GPtrArray *wv_dossier_get_entries (WvDossier *self);      /* (element-type WvEntry), oldest first */
GPtrArray *wv_dossier_get_tasks (WvDossier *self);        /* (element-type WvTask) */
GPtrArray *wv_dossier_get_participants (WvDossier *self); /* (element-type WvParticipant) */
GPtrArray *wv_dossier_get_looks (WvDossier *self);        /* (element-type WvLook), newest first */
/** wv_dossier_get_consent: (transfer none) (nullable): the newest, opened. */
const WvRecord *wv_dossier_get_consent (WvDossier *self);
/** wv_dossier_get_handover: (transfer none) (nullable): opened. */
const WvRecord *wv_dossier_get_handover (WvDossier *self);
/** wv_dossier_reload: loads again, after an error. */
void wv_dossier_reload (WvDossier *self);

G_END_DECLS
