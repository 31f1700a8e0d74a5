#pragma once

#include <gio/gio.h>

#include "store/wv-profile.h"

G_BEGIN_DECLS

/**
 * Enrolment of a desktop with the code from the coordinator's letter (ui.md 9a). Needs a connection. Two steps, so
 * that the code is used up only when the user agreed: look, then enrol.
 */

/** WvInvitation: what the code stands for. Strings are owned. */
typedef struct
{
  char *organisation, *organisation_name;
  char *contact, *contact_name;
  char *role;
  char *invited_by, *invited_by_phone;
  gboolean has_key;      /* the organisation has a key already: needs its recovery code */
  char *recovery_wrap;   /* nullable: wrap kept on the server, under the recovery code */
  char *courier_key;     /* nullable: for wv_courier_key_keep() */
} WvInvitation;
void wv_invitation_free (WvInvitation *invitation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvInvitation, wv_invitation_free)

/** wv_enrol_code_normalise: "K7QM-2ZHX-94PD": three groups of four, alphabet without 0, O, 1, I, L. INVALID says where. */
char *wv_enrol_code_normalise (const char *typed, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * wv_enrol_look_async: what is behind @code. @attempt: (nullable): of an enrolment that may have been cut (wv-enrol-keep.h).
 * Errors: NETWORK; NOT_FOUND wrong code; REFUSED expired or used, message with whom to call; TOO_LARGE too many
 * attempts, wait a minute
 */
void wv_enrol_look_async (const char *server, const char *code, const char *attempt, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data);
WvInvitation *wv_enrol_look_finish (GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * wv_enrol_async: uses the code up, for everybody who does not know @attempt: registers this device; the public key and the recovery wrap go to the server.
 * finish gives the device id; the token comes by @ret_token (free with wv_secret_free()).
 */
void wv_enrol_async (const char *server, const char *code, const char *attempt, const char *public_key,
                     const char *recovery_wrap, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
char *wv_enrol_finish (GAsyncResult *result, char **ret_token, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
