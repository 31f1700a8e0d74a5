#pragma once

#include "store/wv-edit.h"

G_BEGIN_DECLS

/**
 * WvProfile: whose desktop this is, and how to open its vault. One per database. Nothing in it is readable
 * without the password that must not be.
 */
typedef struct
{
  char *server;          /* base URL, https:// or http:// to loopback */
  char *device;          /* device id */
  char *organisation;    /* id */
  char *organisation_name;
  char *contact;         /* id of the person's contact record */
  char *contact_name;
  char *role;            /* code list "role" */
  char *password_wrap;   /* wv_vault_wrap() under the password */
  char *recovery_wrap;   /* nullable: under the recovery code */
  gint64 recovery_checked_at; /* 0 until group five was typed over */
  gint64 enrolled_at;
} WvProfile;

WvProfile *wv_profile_new (void);
void wv_profile_free (WvProfile *profile);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvProfile, wv_profile_free)

/** wv_profile_load: (nullable): %NULL without error before enrolment. */
WvProfile *wv_profile_load (WvDb *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean wv_profile_save (WvDb *db, const WvProfile *profile, GError **error);
WvActor *wv_profile_actor (const WvProfile *profile) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
