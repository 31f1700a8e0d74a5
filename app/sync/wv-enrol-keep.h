#pragma once

#include "store/wv-db.h"

G_BEGIN_DECLS

/**
 * WvEnrolKeep: what must be on the disk before a code is used up, so that a computer that goes down in between, or whose
 * answer is lost, can use the same code once more and has its key (README.md, Enrolment).
 * @attempt: by it the server knows this computer again. @own_key: the organisation's key was made here.
 * @password_wrap: the key under the user's password.
 */
typedef struct
{
  char *attempt;
  gboolean own_key;
  char *recovery_wrap, *password_wrap; /* nullable: not made yet */
} WvEnrolKeep;

/** wv_enrol_keep_new: with a new attempt. */
WvEnrolKeep *wv_enrol_keep_new (void) G_GNUC_WARN_UNUSED_RESULT;
void wv_enrol_keep_free (WvEnrolKeep *keep);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvEnrolKeep, wv_enrol_keep_free)

/** wv_enrol_keep_load: (nullable): what was kept for @code; %NULL without error when nothing was. */
WvEnrolKeep *wv_enrol_keep_load (WvDb *db, const char *code, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** wv_enrol_keep_save: in a write transaction; replaces what was kept for another code. */
gboolean wv_enrol_keep_save (WvDb *db, const char *code, const WvEnrolKeep *keep, GError **error);
/** wv_enrol_keep_clear: in the transaction that stores the profile. */
gboolean wv_enrol_keep_clear (WvDb *db, GError **error);

G_END_DECLS
