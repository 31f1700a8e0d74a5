#pragma once

#include <gio/gio.h>

#include "seal/wv-vault.h"
#include "store/wv-case.h"
#include "store/wv-edit.h"
#include "store/wv-store.h"

G_BEGIN_DECLS

/**
 * WvCaseload: all referrals of the own organisation, opened in memory: what lists, badges and the search by name
 * work on. A GListModel of WvCase, newest news first. Filled while the vault is unlocked, emptied at once when it
 * locks. Follows the store's "changed" by itself and emits minimal items-changed.
 *
 * Properties: "loading" (boolean). Signals: "updated" (): after each fill or change, for badges and groups.
 */
#define WV_TYPE_CASELOAD (wv_caseload_get_type ())
G_DECLARE_FINAL_TYPE (WvCaseload, wv_caseload, WV, CASELOAD, GObject)

WvCaseload *wv_caseload_new (WvStore *store, WvVault *vault, const WvActor *actor);
gboolean wv_caseload_is_loading (WvCaseload *self);
/** wv_caseload_get_error: (nullable): why the last fill failed. */
const GError *wv_caseload_get_error (WvCaseload *self);
/** wv_caseload_reload: fills again, after an error. */
void wv_caseload_reload (WvCaseload *self);
/** wv_caseload_find: (transfer none) (nullable) */
WvCase *wv_caseload_find (WvCaseload *self, const char *id);

/** WvSegment: the parts of the lists Verwijzingen (sender) and Postvak (receiver). */
typedef enum
{
  WV_SEGMENT_RUNNING,      /* both: Loopt */
  WV_SEGMENT_WAITING_ME,   /* sender: Wacht op mij */
  WV_SEGMENT_FINISHED,     /* both: Afgerond */
  WV_SEGMENT_NEW,          /* receiver: Nieuw (sent, received, no open question) */
  WV_SEGMENT_WAITING_ANSWER, /* receiver: Wacht op antwoord */
} WvSegment;

/** wv_case_in_segment: pure. */
gboolean wv_case_in_segment (WvCase *item, WvSegment segment);
/** wv_caseload_count: how many cases of @party are in @segment. */
guint wv_caseload_count (WvCaseload *self, WvParty party, WvSegment segment);

/** WvTask: an agreement (action) of a running case, for Vandaag. */
typedef struct
{
  char *id, *dossier, *what, *case_name, *call, *owner, *owner_name, *by_organisation_name, *due_on, *done_on;
  gboolean ours; /* our organisation must do it */
} WvTask;

/** wv_caseload_get_tasks: (transfer none) (element-type WvTask): open actions, earliest due first. */
GPtrArray *wv_caseload_get_tasks (WvCaseload *self);

G_END_DECLS
