#pragma once

#include "domain/wv-clock.h"
#include "store/wv-db.h"

G_BEGIN_DECLS

/**
 * WvEdit: what one user action changes: a few operations that go together or not at all, locally (one database
 * transaction with the outbox) and on the server (same tx).
 */
typedef struct _WvEdit WvEdit;

/** WvActor: on whose behalf: ids of the contact and the organisation, and the role code. Strings are owned. */
typedef struct
{
  char *organisation;
  char *contact;
  char *role;   /* code list "role" */
  char *device; /* nullable before enrolment */
} WvActor;

WvActor *wv_actor_copy (const WvActor *actor);
void wv_actor_free (WvActor *actor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvActor, wv_actor_free)

WvEdit *wv_edit_new (void) G_GNUC_WARN_UNUSED_RESULT;
void wv_edit_free (WvEdit *edit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvEdit, wv_edit_free)

/** wv_edit_create: a new record (its sealed value, where the kind has one, already set). Takes @record over. */
void wv_edit_create (WvEdit *edit, WvRecord *record);
/** wv_edit_event: a new event record: a guarded transition on the server (do "event"). Takes @record over. */
void wv_edit_event (WvEdit *edit, WvRecord *record);
/**
 * wv_edit_change: the fields in which @after differs from @before, with both values. For sealed content, @after's
 * sealed value has been renewed. Takes both over. No difference: nothing is added.
 */
void wv_edit_change (WvEdit *edit, WvRecord *before, WvRecord *after);
void wv_edit_remove (WvEdit *edit, WvRecord *record);
/** wv_edit_settle: chooses @value (JSON text) for a conflict (do "resolve"). */
void wv_edit_settle (WvEdit *edit, WvRecord *conflict, const char *value);

/**
 * wv_edit_hold: do not send before @ms (since 1970 UTC), so that the action can be taken back meanwhile.
 */
void wv_edit_hold (WvEdit *edit, gint64 ms);

/**
 * wv_edit_commit: inside a write transaction: checks every record (wv-validate.h), writes what the user sees and
 * the outbox rows, notes the changes.
 *
 * Returns: number of the local transaction (> 0), by which it can be taken back; 0 with @error
 * (%WV_ERROR_INVALID, %WV_ERROR_TOO_LARGE, storage errors).
 */
gint64 wv_edit_commit (WvDb *db, WvEdit *edit, const WvClock *clock, GError **error);

G_END_DECLS
