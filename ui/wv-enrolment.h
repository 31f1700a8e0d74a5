#pragma once

#include <gio/gio.h>

#include "seal/wv-vault.h"
#include "store/wv-profile.h"
#include "store/wv-store.h"
#include "sync/wv-enrol.h"

G_BEGIN_DECLS

/**
 * WvEnrolment: what the first start does, without its screens: looks at the code, makes or opens the key, uses the
 * code up, keeps token and profile. The code is used up only when everything before it went well; what failed after
 * it is tried again without it.
 */
#define WV_TYPE_ENROLMENT (wv_enrolment_get_type ())
G_DECLARE_FINAL_TYPE (WvEnrolment, wv_enrolment, WV, ENROLMENT, GObject)

/** wv_enrolment_new: @data: the folder of the database, for the token. @cost: of the wraps. */
WvEnrolment *wv_enrolment_new (WvStore *store, const char *data, WvWrapCost cost);

/** wv_enrolment_look_async: what is behind @code at @server. Errors: as wv_enrol_look_async(), INVALID. */
void wv_enrolment_look_async (WvEnrolment *self, const char *server, const char *code, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
gboolean wv_enrolment_look_finish (WvEnrolment *self, GAsyncResult *result, GError **error);
/** wv_enrolment_get_invitation: (transfer none) (nullable): what was found. */
const WvInvitation *wv_enrolment_get_invitation (WvEnrolment *self);
/** wv_enrolment_forget: this is not me. */
void wv_enrolment_forget (WvEnrolment *self);

/**
 * wv_enrolment_run_async: enrols with @password. @recovery: the organisation's recovery code when it has a key
 * already, else %NULL. Errors: PASSWORD a wrong recovery code, INVALID a mistyped one, NETWORK, storage.
 */
void wv_enrolment_run_async (WvEnrolment *self, const char *password, const char *recovery, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
gboolean wv_enrolment_run_finish (WvEnrolment *self, GAsyncResult *result, GError **error);

/** wv_enrolment_get_profile: (transfer none) (nullable): once enrolled. */
const WvProfile *wv_enrolment_get_profile (WvEnrolment *self);
/** wv_enrolment_get_vault: (transfer none): unlocked once enrolled. */
WvVault *wv_enrolment_get_vault (WvEnrolment *self);
/** wv_enrolment_get_recovery: (transfer none) (nullable): the new recovery code, for the sheet. */
const char *wv_enrolment_get_recovery (WvEnrolment *self);
/** wv_enrolment_get_store: (transfer none) */
WvStore *wv_enrolment_get_store (WvEnrolment *self);

G_END_DECLS
